// Finds names: those that have all words of a query, then those that nearly have them.

import uFuzzy from "@leeoniya/ufuzzy";

import type { Names } from "../names.ts";
import { fold, isPaired, runs } from "../tokens.ts";
import { MIN_LENGTH } from "./near.ts";

/** A name that was found. */
export interface NameHit {
  readonly node: number;
  /** The number of the alias, or -1 for the title. */
  readonly alias: number;
  /** How well the query fits the name, 0 to 1. */
  readonly fit: number;
}

/** How much of a query stands in a name. */
export interface Share {
  readonly share: number;
  /** The worth of the words that do. */
  readonly worth: number;
  /** Whether the name has several words, and no others. */
  readonly whole: boolean;
}

/** How well a name fits that is the query, begins with it, has it at the start of a word, has all its words, has them inside words. */
const FIT = { same: 1, begins: 0.75, inside: 0.55, words: 0.45, parts: 0.2, near: 0.3 };

/** What an alias is worth beside a title. */
const ALIAS_SHARE = 0.93;

/** Names that are looked at for slips at most: enough to fill what a reader looks at. */
const MAX_NEAR = 300;

const LETTER = "\\p{L}\\p{M}\\d";

const fuzzy = new uFuzzy({
  unicode: true,
  alpha: null,
  interSplit: `[^${LETTER}]+`,
  interBound: `[^${LETTER}]`,
  intraBound: "(?!)",
  intraSplit: "",
  intraChars: `[${LETTER}]`,
  intraContr: "(?!)",
  intraMode: 1,
  // A term may begin inside a word only if the whole of it fits.
  interLft: 2,
  toUpper: (text: string) => text,
  toLower: (text: string) => text,
  intraRules: (term) => {
    const slip = term.length >= MIN_LENGTH ? 1 : 0;
    return { intraSlice: [1, Infinity], intraIns: slip, intraSub: slip, intraTrn: slip, intraDel: slip };
  },
});

/** The names of a site, ready to be searched. */
export class Titles {
  /** Names as they are compared, words with a space between them and around. */
  readonly #names: string[] = [];
  readonly #nodes: number[] = [];
  readonly #aliases: number[] = [];

  constructor(names: Names) {
    names.titles.forEach((title, node) => {
      this.#add(title, node, -1);
      names.aliases[node]?.forEach((alias, nth) => this.#add(alias, node, nth));
    });
  }

  #add(name: string, node: number, alias: number): void {
    const words = runs(fold(name));
    // A name of signs alone is found by its signs.
    this.#names.push(words.length > 0 ? words.join(" ") : name.trim());
    this.#nodes.push(node);
    this.#aliases.push(alias);
  }

  /** The best name of each node that has all these folded words, whole or in part. */
  withAll(words: readonly string[]): Map<number, NameHit> {
    const best = new Map<number, NameHit>();
    if (words.length === 0) return best;
    const query = words.join(" ");
    this.#names.forEach((name, nth) => {
      for (const word of words) if (!name.includes(word)) return;
      this.#take(best, nth, fit(name, query, words));
    });
    return best;
  }

  /**
   * How much of a query stands in the names of each node: the worths of its words there, which add up to 1, less if the
   * name that has most of them has others as well.
   */
  withSome(words: readonly string[], worths: readonly number[]): Map<number, Share> {
    const best = new Map<number, { had: number; cover: number; whole: boolean }>();
    this.#names.forEach((name, nth) => {
      let had = 0;
      let length = 0;
      words.forEach((word, at) => {
        const place = isPaired(word) ? name.indexOf(word) : ` ${name}`.indexOf(` ${word}`);
        if (place < 0) return;
        const end = name.indexOf(" ", place + word.length);
        had |= 1 << at;
        length += isPaired(word) ? word.length : (end < 0 ? name.length : end) - place + 1;
      });
      if (had === 0) return;
      const node = this.#nodes[nth] ?? 0;
      const cover = Math.min(length / (name.length + 1), 1);
      const whole = (had & (had - 1)) !== 0 && length >= name.length;
      const known = best.get(node);
      if (!known) best.set(node, { had, cover, whole });
      else best.set(node, { had: known.had | had, cover: Math.max(known.cover, cover), whole: known.whole || whole });
    });
    const shares = new Map<number, Share>();
    for (const [node, { had, cover, whole }] of best) {
      const worth = worths.reduce((sum, it, at) => sum + (had & (1 << at) ? it : 0), 0);
      shares.set(node, { share: worth * (0.5 + 0.5 * cover), worth, whole });
    }
    return shares;
  }

  /** The best name of each node that has all words but for a slip in each. */
  near(words: readonly string[]): Map<number, NameHit> {
    const best = new Map<number, NameHit>();
    // Pairs of characters forgive by themselves.
    if (words.length === 0 || words.some(isPaired)) return best;
    const [found, info, order] = fuzzy.search(this.#names, words.join(" "), words.length > 1 && words.length < 5 ? 4 : 0, MAX_NEAR);
    const ranked = info && order ? order.map((nth) => info.idx[nth] ?? 0) : (found ?? []).slice(0, MAX_NEAR);
    ranked.forEach((nth, rank) => this.#take(best, nth, FIT.near / (1 + rank / 20)));
    return best;
  }

  #take(best: Map<number, NameHit>, nth: number, fitness: number): void {
    const [node = 0, alias = -1] = [this.#nodes[nth], this.#aliases[nth]];
    const worth = alias < 0 ? fitness : fitness * ALIAS_SHARE;
    const known = best.get(node);
    if (!known || known.fit < worth) best.set(node, { node, alias, fit: worth });
  }
}

/** How well a name that has all words fits a query, more for a name that has little else. */
function fit(name: string, query: string, words: readonly string[]): number {
  if (name === query) return FIT.same;
  const share = Math.min(query.length / name.length, 1);
  const at = name.indexOf(query);
  const paired = isPaired(query);
  let kind = FIT.parts;
  if (at === 0) kind = FIT.begins;
  else if (at > 0 && (paired || name[at - 1] === " ")) kind = FIT.inside;
  else if (words.every((word) => isPaired(word) || ` ${name}`.includes(` ${word}`))) kind = FIT.words;
  return kind * (0.6 + 0.4 * share);
}
