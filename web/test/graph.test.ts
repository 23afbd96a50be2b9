import "./page.ts";
import assert from "node:assert/strict";
import { test } from "node:test";

import { parse as parseFacets, isWithin } from "../src/facets.ts";
import { arrange } from "../src/graph/arrange.ts";
import { Camera } from "../src/graph/camera.ts";
import { find, folded } from "../src/graph/find.ts";
import { neighbourhood } from "../src/graph/local.ts";
import { distances } from "../src/graph/scene.ts";
import { PLAIN, read, written } from "../src/graph/state.ts";
import type { Network } from "../src/network.ts";

/** A chain of nodes, each of which refers to the next. */
function chain(n: number): Network {
  const starts = Uint32Array.from({ length: n + 1 }, (_, node) => Math.min(node, n - 1));
  const into = Uint32Array.from({ length: n + 1 }, (_, node) => Math.max(0, node - 1));
  return {
    n,
    unit: 1,
    x: new Int16Array(n),
    y: new Int16Array(n),
    groups: new Int32Array(n),
    groupNames: [],
    ranks: new Uint8Array(n),
    nOut: new Uint32Array(n),
    nIn: new Uint32Array(n),
    holders: new Int32Array(n).fill(-1),
    out: { starts, targets: Uint32Array.from({ length: n - 1 }, (_, node) => node + 1) },
    into: {
      starts: into,
      targets: Uint32Array.from({ length: n - 1 }, (_, node) => node),
      edges: Uint32Array.from({ length: n - 1 }, (_, node) => node),
    },
    backbone: new Uint8Array(n - 1),
    labelled: [],
  };
}

test("an address says the same state again", () => {
  const state = { ...PLAIN, at: "a b/x%20y.html", depth: 2, types: ["company", "R&D"], missing: false, size: "rank" as const };
  assert.deepEqual(read(written(state), ""), state);
  assert.equal(written(PLAIN), "");
  assert.deepEqual(read("", "?at=x.html"), { ...PLAIN, at: "x.html" });
  assert.deepEqual(read("#17", ""), { ...PLAIN, at: "#17" });
});

test("what an address says that nobody understands is as if it were not there", () => {
  assert.deepEqual(read("#depth=17&size=huge&colour=mauve&what=ever", ""), PLAIN);
});

test("names that begin with what was typed come first, whatever their marks and case", () => {
  const names = [["Neodymium"], ["Rare earth"], ["Éarth", "Terre"], ["Unearthed"]].map((own) => own.map(folded));
  assert.deepEqual(find("earth", names, 9, () => 0), [2, 1, 3]);
  assert.deepEqual(find("TERRE", names, 9, () => 0), [2]);
  assert.deepEqual(find("  ", names, 9, () => 0), []);
});

test("a zoom keeps the point below the pointer where it is", () => {
  const camera = new Camera();
  [camera.width, camera.height, camera.scale] = [800, 600, 0.5];
  const before = camera.at(100, 40);
  camera.zoom(3, before);
  const after = camera.at(100, 40);
  assert.ok(Math.hypot(after.x - before.x, after.y - before.y) < 1e-9);
  assert.equal(camera.scale, 1.5);
});

test("what lies over the top of a map covers no node of it", () => {
  const camera = new Camera();
  [camera.width, camera.height] = [400, 600];
  Object.assign(camera, camera.toSee(0, 0, 100, 500, 10, 50));
  const [first, last] = [camera.at(0, 0), camera.at(100, 500)];
  assert.ok(Math.abs(first.y - 60) < 1e-9 && Math.abs(last.y - 590) < 1e-9);
});

test("distances count links in both directions, up to a bound", () => {
  assert.deepEqual([...distances(chain(6), 2, 2)], [2, 1, 0, 1, 2, 255]);
});

test("a neighbourhood keeps the numbers of its edges", () => {
  const part = neighbourhood(chain(6), 2, 1);
  assert.deepEqual(part.nodes, [2, 1, 3]);
  assert.deepEqual([...part.out.starts], [0, 1, 2, 2]);
  assert.deepEqual([...part.out.targets], [2, 0]);
  assert.deepEqual(part.edges, [2, 1]);
  assert.deepEqual([...part.into.starts], [0, 1, 1, 2]);
});

test("the places of a small graph are apart, around the first node, and always the same", () => {
  const { out } = neighbourhood(chain(40), 20, 3);
  const { x, y } = arrange(7, out);
  assert.deepEqual(arrange(7, out), { x, y });
  assert.equal(x[0], 0);
  for (let a = 0; a < 7; a++) {
    for (let b = a + 1; b < 7; b++) assert.ok(Math.hypot(x[a]! - x[b]!, y[a]! - y[b]!) > 0.3, `${a} ${b}`);
  }
});

test("facets are read line by line, and tags have tags below them", () => {
  const facets = parseFacets("1 0 2\n\n0", ["", "people"], ["a", "b", "a/b"]);
  assert.deepEqual([...facets.folders], [1, -1, 0]);
  assert.deepEqual(facets.tags, [[0, 2], [], []]);
  assert.ok(isWithin("A/b", "a") && !isWithin("ab", "a"));
});
