// A table whose rows are sorted by the names of its columns, and filtered. The order in which it was written comes back.

import { button } from "./dom.ts";
import { filterField } from "./filter.ts";
import { order } from "./sort.ts";
import { t } from "./text.ts";

/** Which way a table is sorted by a column. */
type Way = "ascending" | "descending" | undefined;

/** A row with the body of the table in which it was written. */
interface Row {
  readonly row: HTMLTableRowElement;
  readonly home: HTMLTableSectionElement;
}

/** The rest of a table that is folded below it. */
function restOf(table: HTMLTableElement): HTMLDetailsElement | undefined {
  const next = table.nextElementSibling;
  return next instanceof HTMLDetailsElement && next.querySelector(":scope > table.rest") ? next : undefined;
}

/** Whether a row is one of many, rather than one that says something across the columns. */
function isPlain(row: HTMLTableRowElement): boolean {
  return [...row.cells].every((cell) => cell.colSpan === 1);
}

/** What a cell is sorted by: the date or the number behind what it shows, where it has one. */
function valueOf(cell: HTMLTableCellElement | undefined): string {
  if (!cell) return "";
  const time = cell.querySelector<HTMLTimeElement>("time[datetime]");
  if (time) return time.dateTime;
  const box = cell.querySelector<HTMLInputElement>("input[type=checkbox]");
  if (box && !cell.textContent?.trim()) return box.checked ? "1" : "0";
  return cell.dataset["value"] ?? cell.textContent?.trim() ?? "";
}

/** Whether a table can be sorted: one row of names, and no cell that reaches over several rows. */
function canSort(table: HTMLTableElement): boolean {
  const names = table.tHead?.rows.length === 1 ? table.tHead.rows[0] : undefined;
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]).filter(isPlain);
  const all = names ? [names, ...rows] : rows;
  return names !== undefined && rows.length > 1 && all.every((row) => [...row.cells].every((cell) => cell.rowSpan === 1));
}

/** Gives a table what it takes; `place` is where the field goes, if the table is long enough for one. */
export function startTable(table: HTMLTableElement, place: HTMLElement | null): void {
  if (table.matches(".rest")) return;
  const rest = restOf(table);
  const inner = rest?.querySelector("table") ?? undefined;
  const bodies = [...table.tBodies, ...(inner?.tBodies ?? [])];
  const first = table.tBodies[0];
  if (!first) return;
  const rows: Row[] = bodies.flatMap((home) => [...home.rows].map((row) => ({ row, home })));
  const plain = rows.filter(({ row }) => isPlain(row));
  let [sorted, question]: [Way, string] = [undefined, ""];
  let column = 0;

  // What is folded is among the others while the table is not as it was written.
  const show = (): void => {
    const isAsWritten = sorted === undefined && question === "";
    table.classList.toggle("sorted", sorted !== undefined);
    if (rest) rest.hidden = !isAsWritten;
    if (isAsWritten) {
      for (const home of bodies) home.append(...rows.filter((it) => it.home === home).map((it) => it.row));
      return;
    }
    for (const home of rest ? [first] : table.tBodies) {
      const own = rest ? rows : rows.filter((it) => it.home === home);
      const [sortable, others] = [own.filter((it) => isPlain(it.row)), own.filter((it) => !isPlain(it.row))];
      const cells = sortable.map(({ row }) => valueOf(row.cells[column]));
      const numbers = sorted ? order(cells, sorted === "descending", language(table)) : cells.keys();
      home.append(...[...numbers].flatMap((at) => sortable[at]?.row ?? []), ...others.map((it) => it.row));
    }
  };

  if (canSort(table)) {
    const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
    const choose = (nth: number): void => {
      const way: Way = column !== nth || !sorted ? "ascending" : sorted === "ascending" ? "descending" : undefined;
      [column, sorted] = [nth, way];
      for (const [at, head] of heads.entries()) head.ariaSort = at === nth && way ? way : null;
      show();
    };
    for (const [nth, head] of heads.entries()) sortButton(head, () => choose(nth));
  }
  if (place) {
    const folded = rest ? inner?.tHead : undefined;
    if (folded) folded.hidden = false;
    filterField(place, plain.map(({ row }) => row), (text) => {
      question = text;
      show();
    });
  }
}

/** Makes a button of the name of a column; beside it, where the name has links of its own. */
function sortButton(head: HTMLTableCellElement, run: () => void): void {
  const hasOwn = head.querySelector("a, button, input") !== null;
  const it = button("sort", "", run);
  if (hasOwn || !head.textContent?.trim()) it.ariaLabel = t("sort");
  else it.append(...head.childNodes);
  if (head.tagName === "TH") head.scope ||= "col";
  head.append(it);
}

function language(element: Element): string {
  return element.closest<HTMLElement>("[lang]")?.lang || "en";
}

