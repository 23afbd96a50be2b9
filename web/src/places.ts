// Where fields to filter go: above long tables and long lists. Their room is kept before the page is painted, so that
// nothing moves when the script that fills them has come.

/** Rows, or entries, from which on a field is worth its room. */
const LONG = 13;

/** Keeps the room of each field; gives whether there is anything to sort or to filter. */
export function keepPlaces(): boolean {
  let any = false;
  for (const table of document.querySelectorAll<HTMLTableElement>("main table:not(.rest)")) {
    if (!table.tHead) continue;
    any = true;
    const rest = table.nextElementSibling?.querySelector<HTMLTableElement>(":scope > table.rest");
    const n = [table, rest].reduce((sum, it) => sum + (it?.tBodies[0]?.rows.length ?? 0), 0);
    if (n >= LONG) place(table.closest(".table") ?? table);
  }
  for (const [entry, section] of [[".backlink", ".backlinks"], [".naming", ".unlinked details"]] as const) {
    const first = document.querySelector(`${section} > ${entry}`);
    if (!first || document.querySelectorAll(`${section} > ${entry}`).length < LONG) continue;
    any = true;
    place(first);
  }
  return any;
}

function place(before: Element): void {
  const box = document.createElement("div");
  box.className = "filter";
  // There is no sheet for what scripts do yet.
  box.style.minBlockSize = "2.75rem";
  before.before(box);
}
