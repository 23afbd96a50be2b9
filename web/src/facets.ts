// Folder and tags of every node: the shards `facets`, by which search and graph filter.

import { once } from "./data.ts";
import { stream, text } from "./pack.ts";

/** The facets of all nodes, which are numbered as in `names`. */
export interface Facets {
  /** The folders, in order, as paths; the vault itself is empty. */
  readonly folderNames: readonly string[];
  /** The tags, without `#`. */
  readonly tagNames: readonly string[];
  /** The number of each node's folder, or -1 for what is missing. */
  readonly folders: Int32Array;
  /** The numbers of each node's tags. */
  readonly tags: readonly (readonly number[])[];
}

/** The stream, as JSON: a line a node; in it the number of its folder, and those of its tags. */
interface Facts {
  readonly folders: readonly string[];
  readonly tags: readonly string[];
  readonly lines: string;
}

/** Reads the lines of the stream. */
export function parse(lines: string, folderNames: readonly string[], tagNames: readonly string[]): Facets {
  const rows = lines.split("\n").map((line) => (line === "" ? [] : line.split(" ").map(Number)));
  const folders = Int32Array.from(rows, ([folder]) => folder ?? -1);
  return { folderNames, tagNames, folders, tags: rows.map((row) => row.slice(1)) };
}

/** The facets, read once a page. */
export function facets(): Promise<Facets> {
  return once("facets, read", async () => {
    const { folders, tags, lines } = JSON.parse(text((await stream("facets")).data)) as Facts;
    return parse(lines, folders, tags);
  });
}

/** Whether a tag is `below` or stands below it: `a/b` is below `a`. */
export function isWithin(tag: string, below: string): boolean {
  const [name, parent] = [tag.toLowerCase(), below.toLowerCase()];
  return name === parent || name.startsWith(`${parent}/`);
}
