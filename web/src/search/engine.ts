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
  /** Best first. */
  readonly hits: readonly Hit[];
  /** Whether they have but some of the words, because none has all. */
  readonly partly: boolean;
  readonly corrections: readonly Correction[];
  /** Words that nothing has. */
  readonly unknown: readonly string[];
  /** Folded words to mark in texts. */
  readonly marks: readonly string[];
}

/** What a name that is the query counts, in words of the text. */
const NAME_WORTH = 3;

/** What a page that does not exist yet counts beside one that does. */
const MISSING_SHARE = 0.6;

/** What another word counts: the singular of the one asked for, one that is near it. */
const SINGULAR_SHARE = 0.8;
const NEAR_SHARE = 0.5;

/** Hits below which names that nearly fit are shown as well. */
const FEW_HITS = 5;

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
    const names = this.titles.withAll(texts);
    let found = await Promise.all(query.words.map((word) => this.#find(word)));
    const excluded = await this.#excluded(query.without);
    const isFull = this.terms.directory.full;
    if (names.size === 0) found = await Promise.all(found.map((it) => this.#correct(it)));
    const total = this.terms.directory.nodes;
    const weights = found.map(({ nodes }) => Math.log(1 + (total - nodes + 0.5) / (nodes + 0.5)));
    const worth = Math.max(weights.reduce((sum, it) => sum + it, 0), 1) * NAME_WORTH;

    // What each node has of the words: their worth in it, and how many of those that tell nodes apart.
    const scores = new Map<number, number>();
    const counts = new Map<number, number>();
    found.forEach(({ impacts, common }, nth) => {
      for (const [id, impact] of impacts) {
        scores.set(id, (scores.get(id) ?? 0) + (weights[nth] ?? 0) * (impact / 16));
        if (!common) counts.set(id, (counts.get(id) ?? 0) + 1);
      }
    });
    const needed = found.filter((it) => !it.common).length;
    const all = [...scores.keys()].filter((id) => (counts.get(id) ?? 0) === needed);
    const hits = new Map<number, Hit>();
    const take = (node: number, score: number, alias: number) => {
      if (excluded.has(node)) return;
      const share = this.names.kinds[node] === Kind.Missing ? MISSING_SHARE : 1;
      const known = hits.get(node);
      if (!known || known.score < score * share) hits.set(node, { node, score: score * share, alias });
    };
    for (const id of all) take(id, scores.get(id) ?? 0, -1);
    const takeNames = (some: ReadonlyMap<number, NameHit>) => {
      for (const { node, fit, alias } of some.values()) take(node, (scores.get(node) ?? 0) + worth * fit, alias);
    };
    takeNames(names);
    const exactly = hits.size;
    if (exactly < FEW_HITS) takeNames(this.titles.near(texts));
    let partly = false;
    if (hits.size === 0 && found.length > 1) {
      partly = true;
      for (const [id, score] of scores) take(id, score * ((counts.get(id) ?? 0) + 0.5), -1);
    }
    const ranked = [...hits.values()].sort((a, b) => b.score - a.score || a.node - b.node);
    const corrections = found.flatMap((it) => (it.correction && exactly === all.length && names.size === 0 ? [it.correction] : []));
    return {
      hits: ranked,
      partly,
      corrections: isFull ? corrections : [],
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
