// The names of everything that the site has a page for: the shards `names`, which search, graph, previews and paths share.

import { once } from "./data.ts";
import { type Head, stream, text } from "./pack.ts";

/** What a node is. */
export const enum Kind {
  Note = 0,
  Canvas = 1,
  Base = 2,
  /** A note that others link to and that does not exist. */
  Missing = 3,
}

/** The names of all nodes; each list has one entry a node. */
export interface Names {
  readonly titles: readonly string[];
  readonly aliases: readonly (readonly string[])[];
  /** Addresses seen from the root of the site, percent-encoded. */
  readonly hrefs: readonly string[];
  readonly kinds: readonly Kind[];
  /** The number of the node's first type, or -1. */
  readonly types: readonly number[];
  /** The names of the types. */
  readonly typeNames: readonly string[];
}

/** The first shard. The stream is a line a node; in it title, address, kind, type and aliases between tabs. */
interface Shard extends Head {
  readonly types: readonly string[];
}

/** The address in a cell: where it is nothing but a folder, the title says the rest; see `plain_slug` in Rust. */
function address(cell: string, title: string): string {
  if (cell !== "" && !cell.endsWith("/")) return cell;
  const slug = title.toLowerCase().replace(/(?<=-)[^a-z0-9._-]+/g, "").replace(/[^a-z0-9._-]+/g, "-").replace(/^[-._]+|[-._]+$/g, "");
  return `${cell}${slug}.html`;
}

/** Reads the lines of the stream. */
export function parse(lines: string, typeNames: readonly string[]): Names {
  const titles: string[] = [];
  const aliases: string[][] = [];
  const hrefs: string[] = [];
  const kinds: Kind[] = [];
  const types: number[] = [];
  for (const line of lines === "" ? [] : lines.split("\n")) {
    const [title = "", href = "", kind = "", type = "", ...others] = line.split("\t");
    titles.push(title);
    hrefs.push(address(href, title));
    kinds.push(Number(kind) as Kind);
    types.push(type === "" ? -1 : Number(type));
    aliases.push(others);
  }
  return { titles, aliases, hrefs, kinds, types, typeNames };
}

/** The names, read once a page. */
export function names(): Promise<Names> {
  return once("names, read", async () => {
    const { head, data } = await stream<Shard>("names");
    return parse(text(data), head.types);
  });
}
