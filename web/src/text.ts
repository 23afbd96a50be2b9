// The words of the site itself, in its language: the shard `text`. Digits are the Latin ones, as on the pages.

import { load } from "./data.ts";

/** A text, or its forms by plural category. */
type Entry = string | { readonly [category: string]: string };

/** None before it is read. */
let table: { readonly [key: string]: Entry } | undefined;
let rules = new Intl.PluralRules("en");
let numbers = new Intl.NumberFormat("en");

/** Reads the words; `t` and `count` know them after that. */
export async function texts(): Promise<void> {
  table = await load<typeof table>("text");
  const language = document.documentElement.lang || "en";
  try {
    rules = new Intl.PluralRules(language);
    numbers = new Intl.NumberFormat(language, { numberingSystem: "latn" });
  } catch {
    // A language that the browser does not know: English rules.
  }
}

function fill(pattern: string, values: { readonly [name: string]: string }): string {
  return pattern.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** The entry of a key; without a table no text is better than a key. */
function entryOf(key: string): Entry {
  return table === undefined ? "" : (table[key] ?? key);
}

/** A text, with its `{names}` filled. */
export function t(key: string, values: { readonly [name: string]: string } = {}): string {
  const entry = entryOf(key);
  return fill(typeof entry === "string" ? entry : (entry["other"] ?? key), values);
}

/** A text about a number, in the right plural form; `{n}` is the number. */
export function count(key: string, n: number, values: { readonly [name: string]: string } = {}): string {
  const entry = entryOf(key);
  const pattern = typeof entry === "string" ? entry : (entry[rules.select(n)] ?? entry["other"] ?? key);
  return fill(pattern, { n: numbers.format(n), ...values });
}
