// The search: a dialog above any page, and the page of results. Loaded when a reader first wants to search.

import { offer, sheet } from "../data.ts";
import { SearchDialog } from "../search/dialog.ts";
import { showPage } from "../search/page.ts";
import { texts } from "../text.ts";

/** What other scripts may ask of it. */
export interface SearchPart {
  /** Opens the search with this typed in; on the page of results, goes to its field. */
  open(text?: string): Promise<void>;
}

let opened: Promise<(text: string) => void> | undefined;

async function make(): Promise<(text: string) => void> {
  await Promise.all([texts(), sheet("search")]);
  const main = document.querySelector<HTMLElement>("main.search-page");
  if (main) return showPage(main);
  const dialog = new SearchDialog();
  return (text) => dialog.open(text);
}

const part: SearchPart = {
  async open(text = "") {
    opened ??= make();
    (await opened)(text);
  },
};
offer("search", part);
if (document.querySelector("main.search-page")) opened = make();
