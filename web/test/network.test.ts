import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";

import { parse, parseLabels } from "../src/network.ts";

function varint(number: number): number[] {
  return number < 0x80 ? [number] : [(number & 0x7f) | 0x80, ...varint(number >>> 7)];
}

function packed(bytes: readonly number[]): string {
  return deflateRawSync(Uint8Array.from(bytes)).toString("base64");
}

/** A shard of a graph: each node with its place, its group, its rank, and its targets, those of the backbone negative. */
function shard(nodes: readonly { x: number; y: number; group: number; rank: number; to: readonly [number, 0 | 1][] }[]) {
  const short = (number: number): number[] => [number & 0xff, (number >> 8) & 0xff];
  const edges = nodes.flatMap(({ to }) => {
    let last = 0;
    return [
      ...varint(to.length),
      ...to.flatMap(([target, isBackbone]) => {
        const step = varint((target - last) * 2 + isBackbone);
        last = target;
        return step;
      }),
    ];
  });
  const bytes = [
    ...nodes.flatMap(({ x, y }) => [...short(x), ...short(y)]),
    ...nodes.flatMap(({ group }) => varint(group + 1)),
    ...nodes.map(({ rank }) => rank),
    ...edges,
  ];
  const m = nodes.reduce((sum, { to }) => sum + to.length, 0);
  return { n: nodes.length, m, unit: 9, groups: [["A", "a.html"]] as [string, string][], bytes: packed(bytes) };
}

test("places, groups, ranks and edges are read, and edges are found from both ends", async () => {
  const graph = await parse(
    shard([
      { x: -300, y: 32000, group: 0, rank: 255, to: [[1, 1], [2, 0]] },
      { x: 0, y: -1, group: -1, rank: 0, to: [] },
      { x: 5, y: 6, group: 300, rank: 7, to: [[0, 0], [1, 1]] },
    ]),
  );
  assert.deepEqual([...graph.x], [-300, 0, 5]);
  assert.deepEqual([...graph.y], [32000, -1, 6]);
  assert.deepEqual([...graph.groups], [0, -1, 300]);
  assert.deepEqual([...graph.ranks], [255, 0, 7]);
  assert.deepEqual([...graph.out.starts], [0, 2, 2, 4]);
  assert.deepEqual([...graph.out.targets], [1, 2, 0, 1]);
  assert.deepEqual([...graph.backbone], [1, 0, 0, 1]);
  assert.deepEqual([...graph.into.starts], [0, 1, 3, 4]);
  assert.deepEqual([...graph.into.targets], [2, 0, 2, 0]);
  assert.deepEqual([...graph.into.edges], [2, 0, 3, 1]);
});

test("a graph without nodes is a graph", async () => {
  const graph = await parse(shard([]));
  assert.equal(graph.n, 0);
  assert.deepEqual([...graph.into.starts], [0]);
});

test("a shard that was cut short is refused", async () => {
  const whole = shard([{ x: 0, y: 0, group: 0, rank: 0, to: [] }]);
  await assert.rejects(parse({ ...whole, n: 4 }));
});

test("labels are found by their edges", async () => {
  const labels = await parseLabels({ labels: packed([..."parent\nowner"].map((c) => c.charCodeAt(0))), bytes: packed([1, 1, 0, 2, 0, 1]) }, 3);
  assert.deepEqual([labels(0), labels(1), labels(2)], [["owner"], [], ["parent", "owner"]]);
});
