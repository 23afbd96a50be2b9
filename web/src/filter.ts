// A field that leaves only the rows, or the entries of a list, in which its words are.

import { el } from "./dom.ts";
import { folded, matches } from "./sort.ts";
import { count, t } from "./text.ts";

/** Puts a field into a place; `changed` is told what is asked for. Escape empties it. */
export function filterField(place: HTMLElement, items: readonly HTMLElement[], changed: (question: string) => void): void {
  const field = el("input");
  field.type = "search";
  field.placeholder = t("filter");
  field.ariaLabel = t("filter");
  const told = el("output");
  let texts: string[] | undefined;
  const filter = (): void => {
    const question = folded(field.value.trim());
    texts ??= items.map((it) => folded(it.textContent ?? ""));
    let shown = 0;
    for (const [at, item] of items.entries()) {
      const isShown = matches(texts[at] ?? "", question);
      item.hidden = !isShown;
      shown += Number(isShown);
    }
    told.textContent = question ? count("n_of", shown, { all: String(items.length) }) : "";
    changed(question);
  };
  field.addEventListener("input", filter);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !field.value) return;
    field.value = "";
    event.preventDefault();
    filter();
  });
  place.replaceChildren(field, told);
}
