// Who refers to whom, and where everything is on the map: the shards `graph` and `graph-labels`, as arrays of numbers.
// Nodes are numbered as in `names`. `row(csr, node)` are the neighbours of a node: the entries `starts[node]` to
// `starts[node + 1]` of `targets`.

import { bytes, inflate, load, once } from "./data.ts";

/** Neighbours of all nodes, one after the other. */
export interface Rows {
  /** Where the neighbours of a node begin; one entry more than there are nodes. */
  readonly starts: Uint32Array;
  /** The neighbours, in ascending order for each node. */
  readonly targets: Uint32Array;
}

/** The graph of the site. */
export interface Network {
  /** How many nodes there are. */
  readonly n: number;
  /** How many steps of the coordinates are about the distance of two neighbours. */
  readonly unit: number;
  /** The places of the nodes: to the right, downwards. */
  readonly x: Int16Array;
  readonly y: Int16Array;
  /** The group of each node, or -1. */
  readonly groups: Int32Array;
  /** The names of the groups, and the addresses of their pages seen from the root. */
  readonly groupNames: readonly (readonly [name: string, href: string])[];
  /** How central each node is: at most 255. */
  readonly ranks: Uint8Array;
  /** Whom each node refers to. An edge is an index into `targets`. */
  readonly out: Rows;
  /** Who refers to each node; `edges` has the edge of `out` for each entry. */
  readonly into: Rows & { readonly edges: Uint32Array };
  /** Whether an edge of `out` is the one that one of its ends hangs on: those are drawn first. */
  readonly backbone: Uint8Array;
}

/** The shard `graph`. */
export interface Shard {
  readonly n: number;
  readonly m: number;
  readonly unit: number;
  readonly groups: readonly (readonly [name: string, href: string])[];
  readonly bytes: string;
}

/** The shard `graph-labels`. */
export interface LabelShard {
  readonly labels: string;
  readonly bytes: string;
}

/** Inflates base64 of a raw deflate stream to bytes. */
async function inflated(base64: string): Promise<Uint8Array> {
  const stream = new Blob([bytes(base64)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Reads numbers of seven bits a byte, the lowest first. */
function reader(data: Uint8Array, from: number): () => number {
  let at = from;
  return () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = data[at++];
      if (byte === undefined) throw new RangeError("the graph ends too soon");
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  };
}

/** Turns edges round. */
function reversed(n: number, { starts, targets }: Rows): Network["into"] {
  const into = new Uint32Array(n + 1);
  for (const target of targets) into[target + 1]! += 1;
  for (let node = 0; node < n; node++) into[node + 1]! += into[node]!;
  const next = into.slice(0, n);
  const sources = new Uint32Array(targets.length);
  const edges = new Uint32Array(targets.length);
  for (let node = 0; node < n; node++) {
    for (let edge = starts[node]!; edge < starts[node + 1]!; edge++) {
      const at = next[targets[edge]!]!++;
      sources[at] = node;
      edges[at] = edge;
    }
  }
  return { starts: into, targets: sources, edges };
}

/** Reads the shard `graph`. */
export async function parse(shard: Shard): Promise<Network> {
  const { n, m, unit, groups: groupNames } = shard;
  const data = await inflated(shard.bytes);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const x = new Int16Array(n);
  const y = new Int16Array(n);
  for (let node = 0; node < n; node++) {
    x[node] = view.getInt16(4 * node, true);
    y[node] = view.getInt16(4 * node + 2, true);
  }
  // The numbers of the groups are of unknown length, and end where as many were read as there are nodes.
  let at = 4 * n;
  const groups = new Int32Array(n);
  for (let node = 0; node < n; node++) {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = data[at++]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    groups[node] = value - 1;
  }
  const ranks = data.slice(at, at + n);
  const next = reader(data, at + n);
  const starts = new Uint32Array(n + 1);
  const targets = new Uint32Array(m);
  const backbone = new Uint8Array(m);
  let edge = 0;
  for (let node = 0; node < n; node++) {
    let target = 0;
    for (let left = next(); left > 0; left--) {
      const step = next();
      target += step >>> 1;
      targets[edge] = target;
      backbone[edge++] = step & 1;
    }
    starts[node + 1] = edge;
  }
  const out = { starts, targets };
  return { n, unit, x, y, groups, groupNames, ranks, out, into: reversed(n, out), backbone };
}

/** The graph, read once a page. */
export function network(): Promise<Network> {
  return once("graph, read", async () => parse(await load<Shard>("graph")));
}

/** What edges say, by their index into `out.targets`. */
export type Labels = (edge: number) => readonly string[];

/** Reads the shard `graph-labels` of a graph with `m` edges. */
export async function parseLabels({ labels: lines, bytes: packed }: LabelShard, m: number): Promise<Labels> {
  const labels = (await inflate(lines)).split("\n");
  const next = reader(await inflated(packed), 0);
  const starts = new Uint32Array(m + 1);
  const numbers: number[] = [];
  for (let edge = 0; edge < m; edge++) {
    for (let left = next(); left > 0; left--) numbers.push(next());
    starts[edge + 1] = numbers.length;
  }
  return (edge) => numbers.slice(starts[edge], starts[edge + 1]).map((number) => labels[number] ?? "");
}

/** What edges say, read once a page. */
export function labels(): Promise<Labels> {
  return once("graph-labels, read", async () => {
    const { out } = await network();
    return parseLabels(await load<LabelShard>("graph-labels"), out.targets.length);
  });
}
