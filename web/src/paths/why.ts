// All that relates two entities: what is said of them, where both stand, and what both are related to.

import { el } from "../dom.ts";
import { common, evidence, MAX_FILES, sharedIn, type Shared } from "../evidence.ts";
import type { Names } from "../names.ts";
import { note, type Said } from "../notes.ts";
import { count, t } from "../text.ts";
import { degree, neighbours, type Ties } from "../ties.ts";
import { kindClass } from "./combobox.ts";
import { folded, nodeLink, place, quote, sentence } from "./quote.ts";

/** Entities in common that are shown, and as many more each time they are asked for. */
const MAX_COMMON = 10;

/** What relates two entities: sections with headings, and what they hold in short. */
export async function reasons(all: Names, ties: Ties, a: number, b: number): Promise<{ element: HTMLElement; summary: string }> {
  const marked = new Set([a, b]);
  const said = await evidence(a, b);
  const relations = await Promise.all(said.map(async (it) => quote(all, await note(it.source), it, marked)));
  const files = common((await note(a)).backlinks, (await note(b)).backlinks);
  const known = new Set(said.map((it) => `${it.source} ${it.sentence}`));
  const sentences = await together(files.slice(0, MAX_FILES), a, b, known);
  const both = inCommon(ties, a, b);

  const element = el("div", { class: "reasons" });
  if (relations.length > 0) element.append(section("relations", count("paths_relations", relations.length), folded(relations, 6)));
  if (sentences.length > 0 || files.length > MAX_FILES) {
    const part = section("sentences", t("paths_together"), sentences.map((it) => pair(all, it, marked)));
    rest(part, files, MAX_FILES, async (more) => (await together(more, a, b, known)).map((it) => pair(all, it, marked)));
    element.append(part);
  }
  if (both.length > 0) {
    const shown = await Promise.all(both.slice(0, MAX_COMMON).map((it) => shared(all, ties, a, b, it)));
    const part = section("common", count("paths_common", both.length), shown);
    rest(part, both, MAX_COMMON, (more) => Promise.all(more.map((it) => shared(all, ties, a, b, it))));
    element.append(part);
  }
  const parts = [
    count("paths_relations", relations.length),
    count("paths_sentences", sentences.length),
    count("paths_common", both.length),
  ];
  return { element, summary: element.childElementCount > 0 ? parts.join(", ") : "" };
}

function section(name: string, title: string, items: readonly HTMLElement[]): HTMLElement {
  const id = `_why-${name}`;
  return el("section", { class: `reason of-${name}`, "aria-labelledby": id }, el("h2", { id }, title), ...items);
}

/** A button for what a section does not show yet, `size` of it at a time. */
function rest<T>(part: HTMLElement, list: readonly T[], size: number, make: (more: readonly T[]) => Promise<HTMLElement[]>): void {
  let from = size;
  if (list.length <= from) return;
  const button = el("button", { type: "button" }, t("paths_show_more"));
  button.addEventListener("click", async () => {
    button.disabled = true;
    const more = await make(list.slice(from, from + size));
    button.before(...more);
    from += size;
    button.disabled = false;
    // The reader goes on where the new things begin.
    const first = more[0]?.querySelector<HTMLElement>("a[href]");
    if (from >= list.length) button.remove();
    first?.focus();
  });
  part.append(button);
}

/** The sentences of some notes in which both stand, but for those that are shown as relations. */
async function together(files: readonly number[], a: number, b: number, known: ReadonlySet<string>): Promise<Shared[]> {
  const notes = await Promise.all(files.map(note));
  return notes.flatMap((it) => sharedIn(it, a, b)).filter(({ source, a }) => !known.has(`${source.node} ${a.sentence}`));
}

function pair(all: Names, { source, a }: Shared, marked: ReadonlySet<number>): HTMLElement {
  const item = el("div", { class: "said" });
  const words = sentence(all, source, a, marked);
  if (words) item.append(words);
  item.append(place(all, source, a));
  return item;
}

/** The nodes that both are related to: those with few neighbours first, for hubs say little. */
export function inCommon(ties: Ties, a: number, b: number): number[] {
  const both = common([...neighbours(ties, a)], [...neighbours(ties, b)]);
  return both.sort((x, y) => degree(ties, x) - degree(ties, y) || x - y);
}

/** An entity that both are related to, with what relates it to each. */
async function shared(all: Names, ties: Ties, a: number, b: number, node: number): Promise<HTMLElement> {
  const name = el("div", { class: `stop-name ${kindClass(all, node)}` }, nodeLink(all, node));
  name.append(el("span", { class: "detail" }, count("paths_neighbours", degree(ties, node))));
  const box = el("div", { class: "shared" }, name);
  for (const end of [a, b]) {
    const best: Said | undefined = (await evidence(end, node))[0];
    if (best) box.append(quote(all, await note(best.source), best, new Set([end, node])));
  }
  return box;
}
