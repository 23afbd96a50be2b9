import "./page.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";

import { type Shard, labels, parse, parseLabels, withEdges } from "../src/network.ts";
import { type Head, stream } from "../src/pack.ts";

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

/** The streams of a graph. */
function streams(nodes: readonly Node[]): { graph: Omit<Shard, "parts" | "bytes">; map: Uint8Array; edges: Uint8Array } {
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
  const graph = { n: nodes.length, m: steps.length, unit: 9, groups: [["A", "a.html"]] as [string, string][], labels: [0, 2] };
  return { graph, map: Uint8Array.from(bytes), edges: Uint8Array.from(steps) };
}

const NODES: readonly Node[] = [
  { x: -300, y: 32000, group: 0, rank: 255, holder: 1, to: [1, 2] },
  { x: 0, y: -1, group: -1, rank: 0, holder: -1, to: [] },
  { x: 5, y: 6, group: 300, rank: 7, holder: 1, to: [0, 1] },
];

test("the skeleton has places, groups, ranks, and an edge to what each node hangs on", () => {
  const { graph: head, map } = streams(NODES);
  const graph = parse(head, map);
  assert.deepEqual([...graph.x], [-300, 0, 5]);
  assert.deepEqual([...graph.y], [32000, -1, 6]);
  assert.deepEqual([...graph.groups], [0, -1, 300]);
  assert.deepEqual([...graph.ranks], [255, 0, 7]);
  assert.deepEqual([[...graph.nOut], [...graph.nIn]], [[2, 0, 2], [1, 2, 1]]);
  assert.deepEqual([...graph.out.starts], [0, 1, 1, 2]);
  assert.deepEqual([...graph.out.targets], [1, 1]);
});

test("edges are found from both ends", () => {
  const { graph: head, map, edges } = streams(NODES);
  const graph = withEdges(parse(head, map), edges);
  assert.deepEqual([...graph.out.starts], [0, 2, 2, 4]);
  assert.deepEqual([...graph.out.targets], [1, 2, 0, 1]);
  assert.deepEqual([...graph.backbone], [1, 0, 0, 1]);
  assert.deepEqual([...graph.into.starts], [0, 1, 3, 4]);
  assert.deepEqual([...graph.into.targets], [2, 0, 2, 0]);
  assert.deepEqual([...graph.into.edges], [2, 0, 3, 1]);
});

test("a graph without nodes is a graph", () => {
  const { graph: head, map, edges } = streams([]);
  const graph = withEdges(parse(head, map), edges);
  assert.equal(graph.n, 0);
  assert.deepEqual([...graph.into.starts], [0]);
});

test("a stream that was cut short is refused", () => {
  const { graph, map } = streams(NODES);
  assert.throws(() => parse({ ...graph, n: 9 }, map), RangeError);
  assert.throws(() => withEdges(parse(graph, map), Uint8Array.of(1)), RangeError);
});

test("labels are found by their edges", async () => {
  const labels = await parseLabels({ labels: packed([..."parent\nowner"].map((c) => c.charCodeAt(0))), bytes: packed([1, 1, 0, 2, 0, 1]) }, 3);
  assert.deepEqual([labels(0), labels(1), labels(2)], [["owner"], [], ["parent", "owner"]]);
});

/** Puts shards where scripts find them, and nothing that was read before. */
function inMemory(shards: Readonly<Record<string, unknown>>): string[] {
  globalThis.__adit!.asked.clear();
  const asked: string[] = [];
  const fake = document as unknown as Record<string, unknown>;
  fake["createElement"] = () => ({ src: "", remove() {} });
  fake["head"] = {
    append(script: { src: string; onload(): void; onerror(): void }) {
      const name = /data\/(.*)\.js$/.exec(script.src)![1]!;
      asked.push(name);
      queueMicrotask(() => {
        if (!(name in shards)) return script.onerror();
        globalThis.__adit!.x(name, "1", shards[name]);
        script.onload();
      });
    },
  };
  return asked;
}

test("a shard of labels is read when one of its edges is asked for", async () => {
  const { graph: head, map, edges } = streams(NODES);
  const label = (text: string): number[] => [...text].map((c) => c.charCodeAt(0));
  const asked = inMemory({
    "graph-labels-0": { labels: packed(label("owner")), bytes: packed([0, 1, 0]) },
    "graph-labels-2": { labels: packed(label("parent")), bytes: packed([1, 0, 0]) },
  });
  const arrived = new Promise<void>((resolve) => {
    const said = labels(withEdges(parse(head, map), edges), () => {
      assert.deepEqual([2, 3].map(said), [["parent"], []]);
      resolve();
    }, assert.ifError);
    assert.deepEqual(said(2), []);
    assert.deepEqual(said(9), [], "an edge that is none says nothing");
  });
  await arrived;
  assert.deepEqual(asked, ["graph-labels-2"]);
});

test("a shard of labels that cannot be read is told once, and its edges say nothing", async () => {
  const { graph: head, map, edges } = streams(NODES);
  inMemory({});
  const error = await new Promise((failed) => {
    const said = labels(withEdges(parse(head, map), edges), () => assert.deepEqual(said(2), []), failed);
    assert.deepEqual(said(2), []);
  });
  assert.match(String(error), /graph-labels-2.js cannot be read/);
});

test("the parts of a stream are read side by side and joined in their order", async () => {
  const asked = inMemory({ big: { parts: 3, bytes: packed([1, 2]), n: 7 }, "big-1": packed([3]), "big-2": packed([]) });
  const { head, data } = await stream<Head & { n: number }>("big");
  assert.deepEqual([head.n, ...data], [7, 1, 2, 3]);
  assert.deepEqual(asked, ["big", "big-1", "big-2"]);
});
