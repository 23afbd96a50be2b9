// Who refers to whom, and where everything is on the map: the shards `graph`, `graph-edges` and `graph-labels-N`, as arrays
// of numbers. Nodes are numbered as in `names`. The neighbours of a node are the entries `starts[node]` to
// `starts[node + 1]` of `targets`.

import { inflate, load, once } from "./data.ts";
import { type Head, inflated, reader, stream } from "./pack.ts";

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
  /** To how many others each node refers, and how many refer to it. */
  readonly nOut: Uint32Array;
  readonly nIn: Uint32Array;
  /** The neighbour that each node hangs on, or -1. */
  readonly holders: Int32Array;
  /** Whom each node refers to. An edge is an index into `targets`. */
  readonly out: Rows;
  /** Who refers to each node; `edges` has the edge of `out` for each entry. */
  readonly into: Rows & { readonly edges: Uint32Array };
  /** Whether an edge of `out` is the one that one of its ends hangs on: those are drawn first. */
  readonly backbone: Uint8Array;
  /** The first node of each shard of labels. */
  readonly labelled: readonly number[];
}

/** The first shard of `graph`. */
export interface Shard extends Head {
  readonly n: number;
  readonly m: number;
  readonly unit: number;
  readonly groups: readonly (readonly [name: string, href: string])[];
  /** The first node of each shard of labels. */
  readonly labels: readonly number[];
}

/** A shard `graph-labels-N`. */
export interface LabelShard {
  readonly labels: string;
  readonly bytes: string;
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

/** Which edges one of their ends hangs on. */
function backboneOf(n: number, { starts, targets }: Rows, holders: Int32Array): Uint8Array {
  const backbone = new Uint8Array(targets.length);
  for (let node = 0; node < n; node++) {
    for (let edge = starts[node]!; edge < starts[node + 1]!; edge++) {
      const target = targets[edge]!;
      backbone[edge] = holders[node] === target || holders[target] === node ? 1 : 0;
    }
  }
  return backbone;
}

/** Reads `graph`: all but the edges, in whose place there is one from each node to what it hangs on. */
export function parse({ n, unit, groups: groupNames, labels: labelled }: Omit<Shard, keyof Head>, data: Uint8Array): Network {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const x = new Int16Array(n);
  const y = new Int16Array(n);
  for (let node = 0; node < n; node++) {
    x[node] = view.getInt16(4 * node, true);
    y[node] = view.getInt16(4 * node + 2, true);
  }
  const groupNumbers = reader(data, 4 * n);
  const groups = Int32Array.from({ length: n }, () => groupNumbers.next() - 1);
  const ranks = data.slice(groupNumbers.at(), groupNumbers.at() + n);
  const numbers = reader(data, groupNumbers.at() + n);
  const holders = Int32Array.from({ length: n }, () => numbers.next() - 1);
  const nOut = new Uint32Array(n);
  const nIn = new Uint32Array(n);
  for (let node = 0; node < n; node++) {
    nOut[node] = numbers.next();
    nIn[node] = numbers.next();
  }
  const starts = new Uint32Array(n + 1);
  for (let node = 0; node < n; node++) starts[node + 1] = starts[node]! + (holders[node]! < 0 ? 0 : 1);
  const out = { starts, targets: Uint32Array.from(holders.filter((it) => it >= 0)) };
  const backbone = new Uint8Array(out.targets.length).fill(1);
  return { n, unit, x, y, groups, groupNames, ranks, nOut, nIn, holders, out, into: reversed(n, out), backbone, labelled };
}

/** Puts the edges of `graph-edges` in their place. */
export function withEdges(network: Network, data: Uint8Array): Network {
  const { n, nOut, holders } = network;
  const numbers = reader(data);
  const starts = new Uint32Array(n + 1);
  for (let node = 0; node < n; node++) starts[node + 1] = starts[node]! + nOut[node]!;
  const targets = new Uint32Array(starts[n]!);
  for (let node = 0; node < n; node++) {
    let target = 0;
    for (let edge = starts[node]!; edge < starts[node + 1]!; edge++) targets[edge] = target += numbers.next();
  }
  const out = { starts, targets };
  return { ...network, out, into: reversed(n, out), backbone: backboneOf(n, out, holders) };
}

/** The map, with no edges but those that are drawn first; read once a page. */
export function skeleton(): Promise<Network> {
  return once("graph, read", async () => {
    const { head, data } = await stream<Shard>("graph");
    return parse(head, data);
  });
}

/** The whole graph, read once a page. */
export function network(): Promise<Network> {
  return once("graph-edges, read", async () => {
    const [bare, { data }] = await Promise.all([skeleton(), stream("graph-edges")]);
    return withEdges(bare, data);
  });
}

/** What edges say, by their index into `out.targets`; nothing until it has been read. */
export type Labels = (edge: number) => readonly string[];

const NONE: readonly string[] = [];

/** Reads a shard of labels that is about `m` edges. */
export async function parseLabels({ labels: lines, bytes: packed }: LabelShard, m: number): Promise<Labels> {
  const labels = (await inflate(lines)).split("\n");
  const all = reader(await inflated(packed));
  const starts = new Uint32Array(m + 1);
  const numbers: number[] = [];
  for (let edge = 0; edge < m; edge++) {
    for (let left = all.next(); left > 0; left--) numbers.push(all.next());
    starts[edge + 1] = numbers.length;
  }
  return (edge) => {
    const [start = 0, end = 0] = [starts[edge], starts[edge + 1]];
    return start === end ? NONE : Array.from(numbers.slice(start, end), (number) => labels[number] ?? "");
  };
}

/** What the edges of the whole graph say: each shard is read when one of its edges is asked for, and `arrived` is called
    when all that were asked for are there. A shard that cannot be read is told to `failed`, and its edges say nothing. */
export function labels({ n, out, labelled }: Network, arrived: () => void, failed: (error: unknown) => void): Labels {
  const firsts = [...labelled, n].map((node) => out.starts[node]!);
  const shards = new Map<number, Labels>();
  let waiting = 0;
  const read = async (nth: number): Promise<void> => {
    shards.set(nth, () => NONE);
    waiting += 1;
    try {
      const [first = 0, end = 0] = [firsts[nth], firsts[nth + 1]];
      const found = await parseLabels(await load<LabelShard>(`graph-labels-${labelled[nth]}`), end - first);
      shards.set(nth, (edge) => found(edge - first));
    } finally {
      waiting -= 1;
      if (waiting === 0) arrived();
    }
  };
  return (edge) => {
    // The last shard that begins at the edge or before it; some have no edges.
    let [low, high] = [0, labelled.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (firsts[middle + 1]! <= edge) low = middle + 1;
      else high = middle;
    }
    if (low >= labelled.length) return NONE;
    if (!shards.has(low)) read(low).catch(failed);
    return shards.get(low)?.(edge) ?? NONE;
  };
}
