// Tables that are sorted and filtered where they stand, and long lists that are filtered. Loaded where there are any,
// when the reader first does something.

import { sheet } from "../data.ts";
import { filterField } from "../filter.ts";
import { startTable } from "../table.ts";
import { texts } from "../text.ts";

/** The place that is kept for a field before an element. */
function placeOf(element: Element): HTMLElement | null {
  const before = element.previousElementSibling;
  return before instanceof HTMLElement && before.matches(".filter") ? before : null;
}

function start(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>("main table")) {
    startTable(table, placeOf(table.closest(".table") ?? table));
  }
  for (const place of document.querySelectorAll<HTMLElement>(".filter:empty")) {
    const [first, list] = [place.nextElementSibling, place.parentElement];
    if (!first || !list) continue;
    const items = [...list.children].filter((it): it is HTMLElement => it instanceof HTMLElement && it.className === first.className);
    filterField(place, items, () => {});
  }
}

Promise.all([texts(), sheet("tools")]).then(start, () => {
  // A site of which half was copied: tables are as they were written.
});
