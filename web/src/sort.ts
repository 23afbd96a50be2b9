// By what the cells of a table are sorted: dates as people write them, numbers with their units, or text.

/** What sort of values a column has. */
export type Kind = "date" | "number" | "text";

/** The part of a column's cells that have to be numbers or dates for the column to be sorted as such. */
const MOST = 0.7;

/** What words and signs behind a number make of it. */
const SCALES: readonly (readonly [RegExp, number])[] = [
  [/^(?:k|thousand|tsd\.?|千)(?!\p{L})/iu, 1e3],
  [/^[万萬]/u, 1e4],
  // A small m is a metre.
  [/^(?:M|百万)(?!\p{L})/u, 1e6],
  [/^(?:mn|mio\.?|millions?|millionen|mill[oó]n(?:es)?)(?!\p{L})/iu, 1e6],
  [/^[億亿]/u, 1e8],
  [/^B(?!\p{L})/u, 1e9],
  [/^(?:bn|mrd\.?|billions?|milliarden?)(?!\p{L})/iu, 1e9],
  [/^兆/u, 1e12],
  [/^(?:tn|trillions?)(?!\p{L})/iu, 1e12],
];

/** What may stand before a number: about, more than; a sign; a currency. */
const BEFORE = /^[\s(~≈<>≤≥±+]*(?:about |ca\.? |c\. )?(?<sign>[-−–])?\s*(?:(?:[A-Z]{1,3})?[$€£¥₹₩₽₿฿]|[A-Z]{3}(?=\s*\d))?\s*(?<minus>[-−–])?\s*/u;

const DIGITS = /^\d(?:[\d.,'’\u00a0\u202f\u2009_]|\s(?=\d{3}(?!\d)))*/u;

/** The digits of a number as one writes them somewhere: `1,234.5`, `1.234,5`, `1 234,5`. */
function digits(text: string): number {
  let plain = text.replace(/[\s'’\u00a0\u202f\u2009_]/gu, "").replace(/[.,]+$/u, "");
  const [comma, point] = [plain.lastIndexOf(","), plain.lastIndexOf(".")];
  if (comma >= 0 && point >= 0) {
    const thousands = comma > point ? "." : ",";
    plain = plain.replaceAll(thousands, "").replace(",", ".");
  } else if (comma >= 0) {
    plain = /^[1-9]\d{0,2}(?:,\d{3})+$/u.test(plain) ? plain.replaceAll(",", "") : plain.replace(",", ".");
  } else if (/^[1-9]\d{0,2}(?:\.\d{3}){2,}$/u.test(plain)) {
    plain = plain.replaceAll(".", "");
  }
  return Number(plain);
}

/** The number with which a text begins, whatever its unit: `$250M`, `EUR 1.2 bn`, `≈ 34 %`, `60–180 days`. */
export function numberOf(text: string): number | undefined {
  const before = BEFORE.exec(text);
  const rest = text.slice(before?.[0].length ?? 0);
  const found = DIGITS.exec(rest);
  if (!found) return undefined;
  const value = digits(found[0]);
  if (Number.isNaN(value)) return undefined;
  const behind = rest.slice(found[0].length).trimStart();
  const scale = SCALES.find(([pattern]) => pattern.test(behind))?.[1] ?? 1;
  const isNegative = before?.groups?.["sign"] !== undefined || before?.groups?.["minus"] !== undefined;
  return (isNegative ? -1 : 1) * value * scale;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

function month(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

/** A date as a number that grows with time: year, month, day, and the time of the day in it. */
function dated(year: number, monthNumber = 0, day = 0, time = 0): number | undefined {
  return monthNumber > 12 || day > 31 ? undefined : year * 10000 + monthNumber * 100 + day + time;
}

const NAMES = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?";
const DAY_FIRST = new RegExp(`^(\\d{1,2})(?:st|nd|rd|th|\\.)?\\s+${NAMES},?\\s+(\\d{4})`, "i");
const MONTH_FIRST = new RegExp(`^${NAMES}\\s+(?:(\\d{1,2})(?:st|nd|rd|th)?,?\\s+)?(\\d{4})`, "i");
const ISO = /^([-−]?\d{1,6})-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?)?(?!\d)/u;
const CJK = /^(\d{4})\s*年(?:\s*(\d{1,2})\s*月)?(?:\s*(\d{1,2})\s*日)?/u;
const QUARTER = /^(?:Q([1-4])[\s/]*(\d{4})|(\d{4})[\s/-]*Q([1-4]))/iu;
const DOTTED = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)/u;
const YEAR = /^(?:c\.\s*|ca\.?\s*|~)?(\d{4})(?:\s*[-–—/]\s*(?:\d{2,4})?)?$/u;

/** The date with which a text begins; of a span its start. */
export function dateOf(text: string): number | undefined {
  const it = text.trim();
  let found = ISO.exec(it);
  if (found) {
    const [, year, monthNumber, day, hours, minutes, seconds] = found;
    const time = (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) / 86400;
    return dated(Number(year?.replace("−", "-")), Number(monthNumber), Number(day ?? 0), time);
  }
  if ((found = DAY_FIRST.exec(it))) return dated(Number(found[3]), month(found[2] ?? ""), Number(found[1]));
  if ((found = MONTH_FIRST.exec(it))) return dated(Number(found[3]), month(found[1] ?? ""), Number(found[2] ?? 0));
  if ((found = CJK.exec(it))) return dated(Number(found[1]), Number(found[2] ?? 0), Number(found[3] ?? 0));
  if ((found = DOTTED.exec(it))) return dated(Number(found[3]), Number(found[2]), Number(found[1]));
  if ((found = QUARTER.exec(it))) return dated(Number(found[2] ?? found[3]), Number(found[1] ?? found[4]) * 3 - 2);
  if ((found = YEAR.exec(it))) return dated(Number(found[1]));
  return undefined;
}

/** As what a column is sorted. Years alone are numbers too, which makes no difference. */
export function kindOf(cells: readonly string[]): Kind {
  const filled = cells.filter((it) => it !== "");
  const are = (read: (text: string) => number | undefined): boolean =>
    filled.filter((it) => read(it) !== undefined).length >= Math.max(1, filled.length * MOST);
  if (are(dateOf)) return "date";
  return are(numberOf) ? "number" : "text";
}

/** The order of the rows by a column: their numbers. Rows that say the same stay as they were; empty ones come last. */
export function order(cells: readonly string[], isDescending: boolean, language: string): number[] {
  const kind = kindOf(cells);
  const sign = isDescending ? -1 : 1;
  const rows = [...cells.keys()];
  if (kind === "text") {
    const collator = collatorOf(language);
    const compare = (a: number, b: number): number => collator.compare(cells[a] ?? "", cells[b] ?? "");
    return rows.sort((a, b) => last(cells[a] === "", cells[b] === "") || sign * compare(a, b));
  }
  const read = kind === "date" ? dateOf : numberOf;
  const values = cells.map(read);
  const [value, text] = [(at: number) => values[at] ?? 0, (at: number) => cells[at] === ""];
  return rows.sort(
    (a, b) =>
      last(text(a), text(b)) ||
      last(values[a] === undefined, values[b] === undefined) ||
      sign * (value(a) - value(b)),
  );
}

/** Whether something comes behind something else for having nothing to be sorted by. */
function last(a: boolean, b: boolean): number {
  return Number(a) - Number(b);
}

function collatorOf(language: string): Intl.Collator {
  const how = { numeric: true, sensitivity: "base" } as const;
  try {
    return new Intl.Collator(language, how);
  } catch {
    return new Intl.Collator("en", how);
  }
}

/** A text as it is compared: without accents and capitals. */
export function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Whether a folded text has all words of a folded question. */
export function matches(text: string, question: string): boolean {
  return question.split(/\s+/u).every((word) => text.includes(word));
}
