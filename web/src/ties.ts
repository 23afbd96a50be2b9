// Which nodes are related: the shards `ties`, as rows of neighbours.

import { once } from "./data.ts";
import { type Head, reader, stream } from "./pack.ts";

/** The ties of all nodes, each at both of its ends. */
export interface Ties {
  /** How many nodes there are. */
  readonly n: number;
  /** Where the row of a node begins; one entry more than there are nodes. */
  readonly starts: Uint32Array;
  /** The neighbours, row by row, in ascending order. */
  readonly ends: Uint32Array;
  /** Whether any note says in a word what the two have to do with each other: 1 or 0. */
  readonly labelled: Uint8Array;
}

/** The first shard: see src/site/data/ties.rs. */
export interface Shard extends Head {
  readonly n: number;
}

/** The rows of ties `(low, high, labelled)` in ascending order. */
export function rows(n: number, lows: Uint32Array, highs: Uint32Array, labels: Uint8Array): Ties {
  const starts = new Uint32Array(n + 1);
  for (const node of lows) starts[node + 1]! += 1;
  for (const node of highs) starts[node + 1]! += 1;
  for (let node = 0; node < n; node++) starts[node + 1]! += starts[node]!;
  const next = starts.slice(0, n);
  const ends = new Uint32Array(lows.length * 2);
  const labelled = new Uint8Array(lows.length * 2);
  const put = (from: number, to: number, label: number): void => {
    const at = next[from]!++;
    ends[at] = to;
    labelled[at] = label;
  };
  // Lower neighbours first, and these in ascending order: so each row is sorted.
  for (let nth = 0; nth < lows.length; nth++) put(highs[nth]!, lows[nth]!, labels[nth]!);
  for (let nth = 0; nth < lows.length; nth++) put(lows[nth]!, highs[nth]!, labels[nth]!);
  return { n, starts, ends, labelled };
}

/** Reads the ties of `n` nodes. */
export function parse({ n }: { readonly n: number }, data: Uint8Array): Ties {
  const { next } = reader(data);
  const m = next();
  const lows = new Uint32Array(m);
  const highs = new Uint32Array(m);
  const labels = new Uint8Array(m);
  let nth = 0;
  for (let node = 0; node < n; node++) {
    let high = node;
    for (let left = next(); left > 0; left--) {
      const step = next();
      high += step >>> 1;
      lows[nth] = node;
      highs[nth] = high;
      labels[nth++] = step & 1;
    }
  }
  return rows(n, lows, highs, labels);
}

/** The ties, read once a page. */
export function ties(): Promise<Ties> {
  return once("ties, read", async () => {
    const { head, data } = await stream<Shard>("ties");
    return parse(head, data);
  });
}

/** How many neighbours a node has. */
export function degree({ starts }: Ties, node: number): number {
  return starts[node + 1]! - starts[node]!;
}

/** The neighbours of a node, in ascending order. */
export function neighbours({ starts, ends }: Ties, node: number): Uint32Array {
  return ends.subarray(starts[node]!, starts[node + 1]!);
}
