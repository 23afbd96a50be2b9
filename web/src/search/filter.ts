// Keeps results of some types and with some tags, and counts what there is to choose from.

import type { Names } from "../names.ts";
import { fold } from "../tokens.ts";
import type { Hit } from "./engine.ts";

/** The tags of all nodes. */
export interface Tags {
  readonly tagNames: readonly string[];
  readonly tags: readonly (readonly number[])[];
}

/** What was chosen: names of types, one of which a result has, and of tags, all of which it has; folded. */
export interface Choice {
  readonly types: readonly string[];
  readonly tags: readonly string[];
}

/** Something to choose. */
export interface Option {
  readonly name: string;
  readonly count: number;
  readonly chosen: boolean;
}

/** Results that were kept, with what there is to choose from. */
export interface Kept {
  readonly hits: readonly Hit[];
  readonly types: readonly Option[];
  readonly tags: readonly Option[];
}

/** Options that are offered. */
const MAX_OPTIONS = 10;

/** Whether a tag is another one, or below it. */
function isWithin(tag: string, parent: string): boolean {
  return tag === parent || tag.startsWith(`${parent}/`);
}

/** Filters results. */
export class Filter {
  readonly #types: readonly string[];
  readonly #tags: readonly string[];

  constructor(
    readonly names: Names,
    readonly facets: Tags,
  ) {
    this.#types = names.typeNames.map(fold);
    this.#tags = facets.tagNames.map(fold);
  }

  #hasType(node: number, types: readonly string[]): boolean {
    if (types.length === 0) return true;
    const name = this.#types[this.names.types[node] ?? -1];
    return name !== undefined && types.includes(name);
  }

  #hasTags(node: number, tags: readonly string[]): boolean {
    const own = this.facets.tags[node] ?? [];
    return tags.every((tag) => own.some((nth) => isWithin(this.#tags[nth] ?? "", tag)));
  }

  /** All nodes, from A to Z, for a query without words. */
  all(): Hit[] {
    const order = new Intl.Collator(undefined, { numeric: true });
    const nodes = this.names.titles.map((title, node) => ({ title, node }));
    nodes.sort((a, b) => order.compare(a.title, b.title) || a.node - b.node);
    return nodes.map(({ node }) => ({ node, score: 0, alias: -1 }));
  }

  /** Keeps what was chosen. */
  keep(hits: readonly Hit[], choice: Choice): Kept {
    const types = new Map<number, number>();
    const tags = new Map<number, number>();
    const kept = hits.filter(({ node }) => {
      if (!this.#hasTags(node, choice.tags)) return false;
      // Of types one is enough, so that the others stay there to be chosen.
      const type = this.names.types[node] ?? -1;
      if (type >= 0) types.set(type, (types.get(type) ?? 0) + 1);
      if (!this.#hasType(node, choice.types)) return false;
      for (const tag of new Set(this.facets.tags[node])) tags.set(tag, (tags.get(tag) ?? 0) + 1);
      return true;
    });
    return {
      hits: kept,
      types: options(types, this.names.typeNames, this.#types, choice.types),
      tags: options(tags, this.facets.tagNames, this.#tags, choice.tags),
    };
  }
}

function options(counts: ReadonlyMap<number, number>, names: readonly string[], folded: readonly string[], chosen: readonly string[]): Option[] {
  const all = [...counts].map(([nth, count]) => ({ name: names[nth] ?? "", count, chosen: chosen.includes(folded[nth] ?? "") }));
  for (const name of chosen) {
    const nth = folded.indexOf(name);
    if (!all.some((it) => it.chosen && fold(it.name) === name)) all.push({ name: nth < 0 ? name : (names[nth] ?? name), count: 0, chosen: true });
  }
  all.sort((a, b) => Number(b.chosen) - Number(a.chosen) || b.count - a.count || (a.name < b.name ? -1 : 1));
  return all.slice(0, Math.max(MAX_OPTIONS, chosen.length));
}
