// Which entities a reader may mean by what is typed so far.

import type { Names } from "../names.ts";
import { Titles, type NameHit } from "../search/titles.ts";
import { degree, type Ties } from "../ties.ts";
import { fold, runs } from "../tokens.ts";

/** Entities that are offered at most. */
export const MAX_OFFERED = 8;

/** An entity that may be meant. */
export interface Offer {
  readonly node: number;
  /** The other name by which it was found; empty if it was found by its title. */
  readonly alias: string;
}

/** Finds entities by their names. */
export class Completion {
  readonly #names: Names;
  readonly #ties: Ties;
  readonly #titles: Titles;

  constructor(names: Names, ties: Ties) {
    this.#names = names;
    this.#ties = ties;
    this.#titles = new Titles(names);
  }

  /** What may be meant, the likeliest first; a name with a slip only where nothing fits as it is typed. */
  offers(typed: string): Offer[] {
    const words = runs(fold(typed));
    if (words.length === 0) return [];
    const whole = this.#titles.withAll(words);
    const hits = [...(whole.size > 0 ? whole : this.#titles.near(words)).values()];
    hits.sort((a, b) => this.#worth(b) - this.#worth(a) || a.node - b.node);
    return hits.slice(0, MAX_OFFERED).map(({ node, alias }) => ({
      node,
      alias: alias < 0 ? "" : (this.#names.aliases[node]?.[alias] ?? ""),
    }));
  }

  /** The entity that has exactly this name: a title before another name. */
  exact(typed: string): number | undefined {
    const wanted = fold(typed.trim());
    if (wanted === "") return undefined;
    const title = this.#names.titles.findIndex((it) => fold(it) === wanted);
    if (title >= 0) return title;
    const alias = this.#names.aliases.findIndex((all) => all.some((it) => fold(it) === wanted));
    return alias < 0 ? undefined : alias;
  }

  /** Of names that fit alike, the one that more hangs on. */
  #worth({ node, fit }: NameHit): number {
    return fit + 0.03 * Math.log2(1 + degree(this.#ties, node));
  }
}
