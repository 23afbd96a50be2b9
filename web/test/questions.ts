// How well the search ranks: questions, each with the page that its asker wants.

import type { Search } from "../src/search/search.ts";

/** What a reader types, and the title of the wanted page. */
export type Question = readonly [typed: string, wanted: string];

/** The best results. */
export interface Ranked {
  readonly question: Question;
  /** The place of the wanted page, from 1; 0 if it is not there. */
  readonly place: number;
  readonly first: readonly string[];
}

/** Asks all questions. */
export async function rank(search: Search, questions: readonly Question[]): Promise<Ranked[]> {
  const ranked: Ranked[] = [];
  for (const question of questions) {
    const { hits } = await search.find(question[0], { types: [], tags: [] });
    const titles = hits.map(({ node }) => search.names.titles[node] ?? "");
    ranked.push({ question, place: titles.indexOf(question[1]) + 1, first: titles.slice(0, 3) });
  }
  return ranked;
}

/** How many wanted pages are among the first `n`. */
export function within(ranked: readonly Ranked[], n: number): number {
  return ranked.filter(({ place }) => place > 0 && place <= n).length;
}

/** A line for each question that was not answered by the first result, and the score. */
export function report(ranked: readonly Ranked[]): string {
  const lines = ranked.filter(({ place }) => place !== 1).map(({ question: [typed, wanted], place, first }) =>
    `${place === 0 ? "—" : place}\t${typed} → ${wanted}\t(${first.join("; ")})`);
  const score = [1, 3, 10].map((n) => `${within(ranked, n)} among the first ${n}`).join(", ");
  return [...lines, `${ranked.length} questions: ${score}`].join("\n");
}
