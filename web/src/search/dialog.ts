// The search above any page: a dialog with the field and the results.

import { el } from "../dom.ts";
import { t } from "../text.ts";
import { search } from "./search.ts";
import { type Asked, searchPage, View } from "./view.ts";

/** Results in the dialog; the page has all. */
const STEP = 12;

/** The address of the page of results. */
export function pageAddress({ text, types, tags }: Asked): string {
  const query = new URLSearchParams();
  if (text !== "") query.set("q", text);
  for (const type of types) query.append("type", type);
  for (const tag of tags) query.append("tag", tag);
  const page = searchPage();
  const encoded = query.toString();
  return encoded === "" ? page : `${page}?${encoded}`;
}

function hint(keys: readonly string[], words: string): HTMLElement {
  return el("span", {}, ...keys.flatMap((key) => [el("kbd", {}, key), " "]), words);
}

/** The dialog. */
export class SearchDialog {
  readonly #dialog: HTMLDialogElement;
  readonly #view: View;
  readonly #all: HTMLAnchorElement;

  constructor() {
    this.#view = new View({ step: STEP, more: false, asked: (asked) => this.#asked(asked) });
    const close = el("button", { type: "button", class: "search-close", "aria-label": t("search_close") }, "×");
    this.#all = el("a", { class: "search-all", href: pageAddress(this.#view.asked) }, t("search_all"));
    const hints = el("p", { class: "search-hints", "aria-hidden": "true" },
      hint(["↑", "↓"], t("search_move")), hint(["↵"], t("search_open")), hint(["Ctrl", "↵"], t("search_open_new")), hint(["Esc"], t("search_close")));
    this.#view.form.append(close);
    const foot = el("footer", {}, hints, this.#all);
    this.#dialog = el("dialog", { class: "search-dialog", "aria-label": t("search") }, this.#view.form, this.#view.below, foot);
    close.addEventListener("click", () => this.#close());
    this.#dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return void this.#view.key(event);
      // A search field would take the key for itself, and be emptied.
      event.preventDefault();
      this.#close();
    });
    this.#dialog.addEventListener("click", (event) => {
      // A click beside the dialog hits the element itself.
      if (event.target === this.#dialog) this.#close();
      // A result on the page that is open closes what lies over it.
      if (event.target instanceof Element && event.target.closest("a") && !event.ctrlKey && !event.metaKey) this.#close();
    });
    document.body.append(this.#dialog);
  }

  /** Opens it, with this typed in. */
  open(text: string): void {
    if (!this.#dialog.open) this.#dialog.showModal();
    // The data comes while the reader types.
    void search().catch(() => undefined);
    if (text !== "" || this.#view.asked.text === "") void this.#view.ask({ ...this.#view.asked, text });
    this.#view.input.focus();
    this.#view.input.select();
    this.#asked(this.#view.asked);
  }

  #close(): void {
    this.#dialog.close();
    // Where nothing had the focus before, the field keeps it until the browser paints: keys for the page would be typed into it.
    this.#view.input.blur();
  }

  #asked(asked: Asked): void {
    this.#all.href = pageAddress(asked);
  }
}
