// What a reader typed, taken apart: words, "phrases", -words, type: and tag:.

import { cut, fold, isPaired, pairs, runs } from "../tokens.ts";

/** Something that a page has to have. */
export interface Word {
  /** As it is compared. */
  readonly text: string;
  /** What the index is asked for: all of these. One, but for scripts without spaces. */
  readonly terms: readonly string[];
  /** Whether it may be the beginning of a longer word. */
  readonly prefix: boolean;
}

/** A query. */
export interface Query {
  readonly words: readonly Word[];
  /** Folded texts that have to stand as they are. */
  readonly phrases: readonly string[];
  /** Words that no result may have. */
  readonly without: readonly Word[];
  /** Folded names of types, one of which a result has to be of. */
  readonly types: readonly string[];
  /** Folded names of tags, all of which a result has to have. */
  readonly tags: readonly string[];
}

/** `-`, then `type:`, `tag:` or `#`, then a quoted text or anything up to white space. */
const PART = /(?<minus>-)?(?<key>type:|tag:|#)?(?:"(?<quoted>[^"]*)(?<closed>"?)|(?<bare>[^\s"]+))/giu;

function word(text: string, prefix: boolean): Word {
  if (!isPaired(text)) return { text: cut(text), terms: [cut(text)], prefix };
  const two = pairs(text);
  // A single character is the beginning of a pair.
  return two.length > 0 ? { text, terms: two, prefix: false } : { text, terms: [text], prefix: true };
}

/** Japanese and Chinese keyboards have other signs for the same. */
function straight(text: string): string {
  return text.replace(/[“”„«»＂]/g, '"').replace(/＃/g, "#").replace(/：/g, ":").replace(/(^|\s)[－–−](?=\S)/g, "$1-");
}

/** Reads a query. */
export function parse(input: string): Query {
  const words: Word[] = [];
  const without: Word[] = [];
  const phrases: string[] = [];
  const types: string[] = [];
  const tags: string[] = [];
  for (const { groups } of straight(input).matchAll(PART)) {
    const { minus, key, quoted, bare } = groups ?? {};
    const text = quoted ?? bare ?? "";
    const folded = fold(text);
    if (key) {
      const name = folded.replace(/^#/, "").replace(/\/+$/, "");
      if (name !== "") (key.toLowerCase() === "type:" ? types : tags).push(name);
      continue;
    }
    const found = runs(folded);
    const isPhrase = quoted !== undefined && (groups?.["closed"] ?? "") !== "";
    const into = minus ? without : words;
    for (const run of found) {
      // A part of a phrase, and a word to leave out, are whole.
      const known = word(run, !isPhrase && !minus);
      if (!into.some((it) => it.text === known.text && it.prefix === known.prefix)) into.push(known);
    }
    if (isPhrase && !minus && found.length > 0) phrases.push(found.join(" "));
  }
  return { words, phrases, without, types, tags };
}

/** Whether a query asks for nothing. */
export function isEmpty(query: Query): boolean {
  return query.words.length === 0 && query.types.length === 0 && query.tags.length === 0;
}

/** A text in which phrases are looked for: words with one space between them, none between rows of characters. */
export function spaced(folded: string): string {
  return ` ${runs(folded).join(" ")} `;
}
