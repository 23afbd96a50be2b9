// Reads the index of words: the directory `terms`, and the shards `terms-N` that a query needs.

import { isNear } from "./near.ts";

/** The directory. */
export interface Directory {
  /** The number of nodes that the index counts. */
  readonly nodes: number;
  /** Whether the texts of notes are in it, or names alone. */
  readonly full: boolean;
  /** The first word of each shard. */
  readonly first: readonly string[];
}

/** A word with where it stands. */
export interface Term {
  readonly text: string;
  /** How many nodes have it. */
  readonly nodes: number;
  /** Whether it is so common that only its best nodes are listed. */
  readonly common: boolean;
  /** Numbers of nodes, ascending. */
  readonly ids: Uint32Array;
  /** How much each node is about it, 0 to 15. */
  readonly impacts: Uint8Array;
}

/** Shards that are read for the beginning of one word. */
const MAX_SHARDS = 4;

/** Words that a beginning may stand for. */
const MAX_EXPANSIONS = 64;

/** Gives the text of a shard. */
export type LoadShard = (number: number) => Promise<string>;

const DIGITS = new Int8Array(128);
[..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].forEach((digit, value) => {
  DIGITS[digit.charCodeAt(0)] = value;
});

/** The word that a line begins with. */
function head(line: string): string {
  return line.slice(0, line.indexOf(" "));
}

/** Reads a line of a shard: a word, how many nodes have it if not all follow, and the nodes. */
export function readLine(line: string): Term {
  const [text = "", second = "", third] = line.split(" ");
  const encoded = third ?? second;
  const ids = new Uint32Array(encoded.length);
  const impacts = new Uint8Array(encoded.length);
  let [length, id, value, shift] = [0, 0, 0, 0];
  for (let at = 0; at < encoded.length; at++) {
    const digit = DIGITS[encoded.charCodeAt(at)] ?? 0;
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit < 32) {
      id += value >>> 4;
      ids[length] = id;
      impacts[length++] = value & 15;
      value = shift = 0;
    }
  }
  const nodes = third === undefined ? length : Number(second);
  return { text, nodes, common: third !== undefined, ids: ids.subarray(0, length), impacts: impacts.subarray(0, length) };
}

/** The first place in a sorted list for which `isBefore` no longer holds. */
function partition<T>(list: readonly T[], isBefore: (item: T) => boolean): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(list[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The index of words. */
export class Terms {
  readonly #shards = new Map<number, Promise<readonly string[]>>();
  readonly #read = new Map<string, Term>();

  constructor(
    readonly directory: Directory,
    readonly load: LoadShard,
  ) {}

  /** The number of the shard that a word would be in. */
  #place(word: string): number {
    return Math.max(partition(this.directory.first, (first) => first <= word) - 1, 0);
  }

  #lines(number: number): Promise<readonly string[]> {
    const known = this.#shards.get(number);
    if (known) return known;
    const lines = this.load(number).then((text) => text.split("\n").slice(0, -1));
    lines.catch(() => this.#shards.delete(number));
    this.#shards.set(number, lines);
    return lines;
  }

  #term(line: string): Term {
    const known = this.#read.get(line);
    if (known) return known;
    const term = readLine(line);
    this.#read.set(line, term);
    return term;
  }

  /** The word itself. */
  async exact(word: string): Promise<Term | undefined> {
    if (this.directory.first.length === 0) return undefined;
    const lines = await this.#lines(this.#place(word));
    const line = lines[partition(lines, (it) => head(it) < word)];
    return line !== undefined && head(line) === word ? this.#term(line) : undefined;
  }

  /** Words that begin with this one, the word itself first; the shorter ones if there are many. */
  async beginning(word: string): Promise<Term[]> {
    if (this.directory.first.length === 0) return [];
    const start = this.#place(word);
    const end = partition(this.directory.first, (first) => first < word || first.startsWith(word));
    const numbers = Array.from({ length: Math.min(Math.max(end - start, 1), MAX_SHARDS) }, (_, nth) => start + nth);
    const found: string[] = [];
    for (const lines of await Promise.all(numbers.map((number) => this.#lines(number)))) {
      for (let at = partition(lines, (it) => head(it) < word); at < lines.length; at++) {
        const line = lines[at] as string;
        if (!line.startsWith(word)) break;
        found.push(line);
      }
    }
    if (found.length > MAX_EXPANSIONS) found.sort((a, b) => a.indexOf(" ") - b.indexOf(" "));
    return found.slice(0, MAX_EXPANSIONS).map((line) => this.#term(line));
  }

  /** Words that differ by one slip, most frequent first. Looks where the word would be, so its first letters have to be right. */
  async near(word: string): Promise<Term[]> {
    if (this.directory.first.length === 0) return [];
    // A slip among the first letters leads to another shard: where the word would be without it.
    const [a = "", b = "", ...rest] = word;
    const tail = rest.join("");
    const guesses = [word, b + a + tail, a + tail, a + rest[0] + b + rest.slice(1).join("")];
    const numbers = new Set(guesses.map((guess) => this.#place(guess)));
    const found: Term[] = [];
    for (const lines of await Promise.all([...numbers].map((number) => this.#lines(number)))) {
      for (const line of lines) {
        const end = line.indexOf(" ");
        if (Math.abs(end - word.length) <= 1 && isNear(line.slice(0, end), word)) found.push(this.#term(line));
      }
    }
    return found.sort((x, y) => y.nodes - x.nodes || (x.text < y.text ? -1 : 1));
  }
}
