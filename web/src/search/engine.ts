// Answers queries: names first, then texts, all words or else most of them.

import { Kind, type Names } from "../names.ts";
import { MIN_LENGTH } from "./near.ts";
import type { Query, Word } from "./query.ts";
import type { Term, Terms } from "./terms.ts";
import type { NameHit, Titles } from "./titles.ts";

/** A page that was found. */
export interface Hit {
  readonly node: number;
  readonly score: number;
  /** The number of the alias that was found, or -1. */
  readonly alias: number;
}

/** A word that nothing has, and what was searched in its place. */
export interface Correction {
  readonly from: string;
  readonly to: string;
}

/** An answer. */
export interface Answer {
  /** Best first; behind those that have all words come some that have but some of them. */
  readonly hits: readonly Hit[];
  /** How many have all words, or, of a sentence, most of what it says. */
  readonly complete: number;
  readonly corrections: readonly Correction[];
  /** Words that nothing has. */
  readonly unknown: readonly string[];
  /** Folded words to mark in texts. */
  readonly marks: readonly string[];
}

/** What a name that is the query counts, in words of the text. */
const NAME_WORTH = 3;

/** What a page that does not exist yet counts beside one that does. */
const MISSING_SHARE = 0.35;

/** What another word counts: the singular of the one asked for, one that is near it. */
const SINGULAR_SHARE = 0.8;
const NEAR_SHARE = 0.5;

/** What words in a name count that has but some of them. */
const SOME_WORTH = 1;

/** Hits below which names that nearly fit are shown as well, and what has but some of the words. */
const FEW_HITS = 5;

/** What has but some of the words, where something has all. */
const MAX_PARTLY = 10;

/** Words from which a query is a sentence: few texts have all of its words, and what has most of them is meant. */
const SENTENCE_WORDS = 4;

/** The worth of the words of a sentence that a result has at least. */
const SENTENCE_WORTH = 0.5;

/** Nodes that have a word, with how much they are about it. */
interface Found {
  readonly word: Word;
  readonly impacts: Map<number, number>;
  /** How many nodes have it; more than `impacts` knows of a common word. */
  readonly nodes: number;
  readonly common: boolean;
  readonly correction?: Correction;
  /** Words that stand for it in texts. */
  readonly marks: readonly string[];
}

/** The singular of an English word, or what might be one. */
function singulars(word: string): string[] {
  if (!/^[a-z]{3,}s$/.test(word) || word.endsWith("ss")) return [];
  const out = [word.slice(0, -1)];
  if (word.endsWith("ies")) out.push(`${word.slice(0, -3)}y`);
  else if (word.endsWith("es")) out.push(word.slice(0, -2));
  return out;
}

/** Puts the nodes of terms together; a node counts what its best term does. */
function union(parts: readonly { readonly term: Term; readonly share: number }[]): Map<number, number> {
  const impacts = new Map<number, number>();
  for (const { term, share } of parts) {
    for (let nth = 0; nth < term.ids.length; nth++) {
      const id = term.ids[nth] as number;
      const impact = ((term.impacts[nth] as number) + 1) * share;
      if ((impacts.get(id) ?? 0) < impact) impacts.set(id, impact);
    }
  }
  return impacts;
}

/** The search of a site. */
export class Engine {
  constructor(
    readonly names: Names,
    readonly titles: Titles,
    readonly terms: Terms,
  ) {}

  /** The nodes that have a word. */
  async #find(word: Word): Promise<Found> {
    if (word.terms.length > 1) return this.#findRow(word);
    const text = word.terms[0] ?? "";
    const exact = await this.terms.exact(text);
    const longer = word.prefix && text.length > 1 ? await this.terms.beginning(text) : exact ? [exact] : [];
    const parts = longer.map((term) => ({ term, share: text.length === 1 ? 1 : (text.length / term.text.length) ** 0.5 }));
    if (word.prefix && text.length === 1) {
      for (const term of await this.terms.beginning(text)) parts.push({ term, share: 0.5 });
    }
    for (const other of singulars(text)) {
      const term = await this.terms.exact(other);
      if (term) parts.push({ term, share: SINGULAR_SHARE });
    }
    const impacts = union(parts);
    const common = exact?.common ?? false;
    const marks = parts.map((it) => it.term.text);
    return { word, impacts, nodes: Math.max(impacts.size, exact?.nodes ?? 0), common, marks };
  }

  /** The nodes that have all pairs of a row of characters. */
  async #findRow(word: Word): Promise<Found> {
    const terms = await Promise.all(word.terms.map((text) => this.terms.exact(text)));
    let impacts: Map<number, number> | undefined;
    for (const term of terms) {
      if (term?.common) continue;
      const found = term ? union([{ term, share: 1 }]) : new Map<number, number>();
      if (impacts) for (const [id, impact] of impacts) {
        const other = found.get(id);
        if (other === undefined) impacts.delete(id);
        else impacts.set(id, Math.min(impact, other));
      }
      else impacts = found;
    }
    const common = terms.length > 0 && terms.every((term) => term?.common);
    impacts ??= terms[0] ? union([{ term: terms[0], share: 1 }]) : new Map();
    return { word, impacts, nodes: common ? Math.max(...terms.map((it) => it?.nodes ?? 0)) : impacts.size, common, marks: [word.text] };
  }

  /** Another word, one slip away, in place of one that nothing has. */
  async #correct(found: Found): Promise<Found> {
    const { word } = found;
    if (found.impacts.size > 0 || word.terms.length > 1 || word.text.length < MIN_LENGTH) return found;
    const near = await this.terms.near(word.text);
    if (near.length === 0) return found;
    const to = near[0] as Term;
    const impacts = union(near.map((term) => ({ term, share: NEAR_SHARE })));
    return { word, impacts, nodes: impacts.size, common: false, correction: { from: word.text, to: to.text }, marks: near.map((it) => it.text) };
  }

  /** Answers a query that has words. */
  async answer(query: Query): Promise<Answer> {
    const texts = query.words.map((word) => word.text);
    const exactNames = this.titles.withAll(texts);
    let found = await Promise.all(query.words.map((word) => this.#find(word)));
    if (exactNames.size === 0) found = await Promise.all(found.map((it) => this.#correct(it)));
    const corrections = found.flatMap(({ correction }) => (correction ? [correction] : []));
    const words = found.map((it) => it.correction?.to ?? it.word.text);
    const names = corrections.length > 0 ? this.titles.withAll(words) : exactNames;

    const total = this.terms.directory.nodes;
    const weights = found.map(({ nodes }) => Math.log(1 + (total - nodes + 0.5) / (nodes + 0.5)));
    const sum = Math.max(weights.reduce((all, it) => all + it, 0), 1e-9);
    const isSentence = words.length >= SENTENCE_WORDS;
    const decides = found.map((it) => !it.common);
    const needed = decides.filter(Boolean).length;

    // What each node has of the words: how much it is about them, how many of those that decide, and their worth.
    const had = new Map<number, { score: number; count: number; worth: number }>();
    found.forEach(({ impacts }, nth) => {
      for (const [id, impact] of impacts) {
        const known = had.get(id) ?? { score: 0, count: 0, worth: 0 };
        if (!had.has(id)) had.set(id, known);
        const weight = weights[nth] ?? 0;
        known.score += weight * (impact / 16);
        known.worth += weight / sum;
        if (decides[nth]) known.count++;
      }
    });
    const inNames = this.titles.withSome(words, weights.map((it) => it / sum));
    const excluded = await this.#excluded(query.without);
    const worth = Math.max(sum, 1);
    const hits = new Map<number, Hit>();
    const take = (node: number, score: number, alias: number) => {
      if (excluded.has(node)) return;
      const share = this.names.kinds[node] === Kind.Missing ? MISSING_SHARE : 1;
      const known = hits.get(node);
      if (!known || known.score < score * share) hits.set(node, { node, score: score * share, alias });
    };
    const scoreOf = (node: number) => (had.get(node)?.score ?? 0) + (inNames.get(node)?.share ?? 0) * SOME_WORTH * worth;
    const takeNames = (some: ReadonlyMap<number, NameHit>) => {
      for (const { node, fit, alias } of some.values()) take(node, scoreOf(node) + NAME_WORTH * worth * fit, alias);
    };
    if (needed > 0) for (const [node, { count }] of had) if (count === needed) take(node, scoreOf(node), -1);
    takeNames(names);
    if (isSentence && query.phrases.length === 0) {
      for (const [node, it] of had) if (it.worth >= SENTENCE_WORTH) take(node, scoreOf(node) * it.worth, -1);
      // A name that stands in the query is meant, whatever else is asked.
      for (const [node, it] of inNames) if (it.whole) take(node, scoreOf(node), -1);
    }
    if (hits.size < FEW_HITS || corrections.length > 0) takeNames(this.titles.near(texts));
    const ranked = sorted(hits);
    const partly = new Map<number, Hit>();
    const mayBePartly = query.phrases.length === 0 && found.length > 1 && ranked.length < FEW_HITS;
    if (mayBePartly || needed === 0) {
      for (const node of new Set([...had.keys(), ...inNames.keys()])) {
        if (hits.has(node) || excluded.has(node)) continue;
        const share = this.names.kinds[node] === Kind.Missing ? MISSING_SHARE : 1;
        partly.set(node, { node, score: scoreOf(node) * ((had.get(node)?.worth ?? 0) + 0.2) * share, alias: -1 });
      }
    }
    const rest = sorted(partly).slice(0, ranked.length > 0 && needed > 0 ? MAX_PARTLY : Infinity);
    return {
      hits: [...ranked, ...rest],
      complete: needed === 0 ? ranked.length + rest.length : ranked.length,
      corrections,
      unknown: found.filter((it) => it.impacts.size === 0).map((it) => it.word.text),
      marks: [...new Set(found.flatMap((it) => [it.word.text, ...it.marks]))],
    };
  }

  async #excluded(words: readonly Word[]): Promise<ReadonlySet<number>> {
    const excluded = new Set<number>();
    for (const word of words) for (const id of (await this.#find(word)).impacts.keys()) excluded.add(id);
    return excluded;
  }
}

/** Best first; equal ones in the order of their numbers. */
function sorted(hits: ReadonlyMap<number, Hit>): Hit[] {
  return [...hits.values()].sort((a, b) => b.score - a.score || a.node - b.node);
}
