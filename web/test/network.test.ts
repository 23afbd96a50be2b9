import "./page.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";

import { type EdgeShard, type Shard, parse, parseLabels, withEdges } from "../src/network.ts";

function varint(number: number): number[] {
  return number < 0x80 ? [number] : [(number & 0x7f) | 0x80, ...varint(number >>> 7)];
}

function packed(bytes: readonly number[]): string {
  return deflateRawSync(Uint8Array.from(bytes)).toString("base64");
}

interface Node {
  readonly x: number;
  readonly y: number;
  readonly group: number;
  readonly rank: number;
  readonly holder: number;
  readonly to: readonly number[];
}

/** The shards of a graph. */
function shards(nodes: readonly Node[]): { graph: Shard; edges: EdgeShard } {
  const short = (number: number): number[] => [number & 0xff, (number >> 8) & 0xff];
  const nIn = nodes.map((_, node) => nodes.filter(({ to }) => to.includes(node)).length);
  const bytes = [
    ...nodes.flatMap(({ x, y }) => [...short(x), ...short(y)]),
    ...nodes.flatMap(({ group }) => varint(group + 1)),
    ...nodes.map(({ rank }) => rank),
    ...nodes.flatMap(({ holder }) => varint(holder + 1)),
    ...nodes.flatMap(({ to }, node) => [...varint(to.length), ...varint(nIn[node]!)]),
  ];
  const steps = nodes.flatMap(({ to }) => to.flatMap((target, nth) => varint(target - (to[nth - 1] ?? 0))));
  const graph = { n: nodes.length, m: steps.length, unit: 9, groups: [["A", "a.html"]] as [string, string][], bytes: packed(bytes) };
  return { graph, edges: { bytes: packed(steps) } };
}

const NODES: readonly Node[] = [
  { x: -300, y: 32000, group: 0, rank: 255, holder: 1, to: [1, 2] },
  { x: 0, y: -1, group: -1, rank: 0, holder: -1, to: [] },
  { x: 5, y: 6, group: 300, rank: 7, holder: 1, to: [0, 1] },
];

test("the skeleton has places, groups, ranks, and an edge to what each node hangs on", async () => {
  const graph = await parse(shards(NODES).graph);
  assert.deepEqual([...graph.x], [-300, 0, 5]);
  assert.deepEqual([...graph.y], [32000, -1, 6]);
  assert.deepEqual([...graph.groups], [0, -1, 300]);
  assert.deepEqual([...graph.ranks], [255, 0, 7]);
  assert.deepEqual([[...graph.nOut], [...graph.nIn]], [[2, 0, 2], [1, 2, 1]]);
  assert.deepEqual([...graph.out.starts], [0, 1, 1, 2]);
  assert.deepEqual([...graph.out.targets], [1, 1]);
});

test("edges are found from both ends", async () => {
  const { graph: shard, edges } = shards(NODES);
  const graph = await withEdges(await parse(shard), edges);
  assert.deepEqual([...graph.out.starts], [0, 2, 2, 4]);
  assert.deepEqual([...graph.out.targets], [1, 2, 0, 1]);
  assert.deepEqual([...graph.backbone], [1, 0, 0, 1]);
  assert.deepEqual([...graph.into.starts], [0, 1, 3, 4]);
  assert.deepEqual([...graph.into.targets], [2, 0, 2, 0]);
  assert.deepEqual([...graph.into.edges], [2, 0, 3, 1]);
});

test("a graph without nodes is a graph", async () => {
  const { graph: shard, edges } = shards([]);
  const graph = await withEdges(await parse(shard), edges);
  assert.equal(graph.n, 0);
  assert.deepEqual([...graph.into.starts], [0]);
});

test("a shard that was cut short is refused", async () => {
  const { graph, edges } = shards(NODES);
  await assert.rejects(parse({ ...graph, n: 9 }));
  await assert.rejects(withEdges(await parse(graph), { ...edges, bytes: packed([1]) }));
});

test("labels are found by their edges", async () => {
  const labels = await parseLabels({ labels: packed([..."parent\nowner"].map((c) => c.charCodeAt(0))), bytes: packed([1, 1, 0, 2, 0, 1]) }, 3);
  assert.deepEqual([labels(0), labels(1), labels(2)], [["owner"], [], ["parent", "owner"]]);
});
