// Answers what a reader typed, from the data of the site.

import { load, once } from "../data.ts";
import { facets } from "../facets.ts";
import { names, type Names } from "../names.ts";
import { note, type Note } from "../notes.ts";
import { fold, foldWithPlaces } from "../tokens.ts";
import { type Answer, Engine, type Hit } from "./engine.ts";
import { excerpt, type Marks, marked, type Piece } from "./excerpt.ts";
import { type Choice, Filter, type Kept, type Tags } from "./filter.ts";
import { parse, type Query, spaced } from "./query.ts";
import { type Directory, Terms } from "./terms.ts";
import { Titles } from "./titles.ts";

/** Texts that are read to see whether they have a phrase. */
const MAX_CHECKED = 150;

/** The directory as the site has it. */
interface SiteDirectory extends Directory {
  readonly excerpts: boolean;
  /** Whether the site has tags. */
  readonly tags: boolean;
}

/** What was found. */
export interface Outcome extends Kept {
  readonly query: Query;
  readonly answer: Answer;
  /** How many of the results, the first ones, have all words. */
  readonly complete: number;
}

/** What is shown of a result. */
export interface Shown {
  readonly pieces: readonly Piece[];
  /** The section that it is of, and the id of its heading. */
  readonly section?: { readonly title: readonly Piece[]; readonly anchor: string };
}

const NOTHING: Answer = { hits: [], complete: 0, corrections: [], unknown: [], marks: [] };

/** The search of this site. */
export class Search {
  readonly #engine: Engine;
  #filter: Filter;
  #tags: Promise<void> | undefined;

  constructor(
    readonly names: Names,
    readonly directory: SiteDirectory,
    terms: Terms,
    readonly loadTags: () => Promise<Tags>,
    readonly text: (node: number) => Promise<Note>,
  ) {
    this.#engine = new Engine(names, new Titles(names), terms);
    this.#filter = new Filter(names, { tagNames: [], tags: [] });
  }

  /** Reads the tags: until somebody asks for them, none is known, for the first result does not wait for them. */
  withTags(): Promise<void> {
    this.#tags ??= this.loadTags().then((tags) => {
      this.#filter = new Filter(this.names, tags);
    });
    return this.#tags;
  }

  /** Finds what a reader typed, among what was chosen. */
  async find(input: string, choice: Choice): Promise<Outcome> {
    const query = parse(input);
    const chosen = { types: [...choice.types, ...query.types].map(fold), tags: [...choice.tags, ...query.tags].map(fold) };
    if (chosen.tags.length > 0) await this.withTags();
    if (query.words.length === 0) {
      const isFilter = chosen.types.length > 0 || chosen.tags.length > 0;
      const kept = this.#filter.keep(isFilter ? this.#filter.all() : [], chosen);
      return { query, answer: NOTHING, complete: kept.hits.length, ...kept };
    }
    const answer = await this.#engine.answer(query);
    const hits = query.phrases.length > 0 ? await this.#withPhrases(answer.hits, query.phrases) : answer.hits;
    const kept = this.#filter.keep(hits, chosen);
    const partly = new Set(answer.hits.slice(answer.complete));
    return { query, answer, complete: kept.hits.filter((it) => !partly.has(it)).length, ...kept };
  }

  /** The results that have all phrases, among the best ones. */
  async #withPhrases(hits: readonly Hit[], phrases: readonly string[]): Promise<Hit[]> {
    const checked = hits.slice(0, MAX_CHECKED).map(async (hit) => {
      const title = this.names.titles[hit.node] ?? "";
      const aliases = this.names.aliases[hit.node] ?? [];
      const text = this.directory.full ? await this.text(hit.node).then((it) => it.text, () => "") : "";
      const all = [title, ...aliases, text].map((it) => spaced(foldWithPlaces(it).text));
      return phrases.every((phrase) => all.some((it) => it.includes(` ${phrase} `) || (hasRows(phrase) && it.includes(phrase))));
    });
    const fits = await Promise.all(checked);
    return hits.filter((_, nth) => fits[nth]);
  }

  /** What to mark. */
  marks({ query, answer }: Outcome): Marks {
    return { words: query.words.map((word) => word.text), terms: new Set(answer.marks) };
  }

  /** The title of a result, marked. */
  title(text: string, outcome: Outcome): readonly Piece[] {
    return marked(text, this.marks(outcome));
  }

  /** The part of a result's text that shows why it was found. */
  async excerpt(node: number, outcome: Outcome): Promise<Shown> {
    if (!this.directory.excerpts) return { pieces: [] };
    const found = await this.text(node);
    const marks = this.marks(outcome);
    const lines = found.headings.map((it) => ({ start: it.start, end: lineEnd(found.text, it.start) }));
    const { pieces, at } = excerpt(found.text, marks, outcome.query.phrases, found.lead, lines);
    const nth = found.headings.findLastIndex((it) => it.start <= at && at < it.end);
    const [section, line] = [found.headings[nth], lines[nth]];
    if (!section || !line) return { pieces };
    return { pieces, section: { title: marked(found.text.slice(line.start, line.end).trim(), marks), anchor: section.anchor } };
  }
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf("\n", start);
  return end < 0 ? text.length : end;
}

/** Whether a phrase is of a script without spaces, in which words do not end. */
function hasRows(phrase: string): boolean {
  return /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u9fff]/.test(phrase);
}

/** The search of this site, made once a page. */
export function search(): Promise<Search> {
  return once("search, made", async () => {
    const [all, directory] = await Promise.all([names(), load<SiteDirectory>("terms")]);
    const terms = new Terms(directory, (number) => load<string>(`terms-${number}`));
    return new Search(all, directory, terms, facets, note);
  });
}
