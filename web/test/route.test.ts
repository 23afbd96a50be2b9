import "./page.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { common, ranked, sharedIn } from "../src/evidence.ts";
import { parse as parseNames } from "../src/names.ts";
import type { Note, Said } from "../src/notes.ts";
import { query, read } from "../src/paths/state.ts";
import { bestRoutes, partOf, passing, type Question } from "../src/route.ts";
import { degree, neighbours, parse, rows, type Ties } from "../src/ties.ts";

/** Ties from pairs; those with a third entry have no label. */
function ties(n: number, pairs: readonly (readonly number[])[]): Ties {
  const sorted = pairs.map(([a = 0, b = 0, bare]) => [Math.min(a, b), Math.max(a, b), bare === undefined ? 1 : 0] as const);
  sorted.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const column = (nth: 0 | 1 | 2): Uint32Array => Uint32Array.from(sorted, (it) => it[nth]);
  return rows(n, column(0), column(1), Uint8Array.from(column(2)));
}

function ask(of: Ties, from: number, to: number, more: Partial<Question> = {}): string[] {
  const routes = bestRoutes({ ties: of, from, to, routes: 3, avoidsHubs: false, without: new Set(), ...more });
  return routes.map((it) => `${it.cost}: ${it.nodes.join(" ")}`);
}

test("passing costs as much as on the command line", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 16, 17, 1000].map((it) => passing(it, 25)), [0, 0, 25, 37, 50, 56, 100, 101, 248]);
  assert.deepEqual([1, 2, 16].map((it) => passing(it, 100)), [0, 100, 400]);
});

test("the bytes of the stream are rows of neighbours", () => {
  // 0: to 1 with a label, to 200 without; 1: to 2 with one.
  const data = Uint8Array.from([3, 2, 3, 0x8e, 3, 1, 3, ...new Array<number>(199).fill(0)]);
  const found = parse({ n: 201 }, data);
  assert.deepEqual([...neighbours(found, 0)], [1, 200]);
  assert.deepEqual([...neighbours(found, 1)], [0, 2]);
  assert.deepEqual([...neighbours(found, 200)], [0]);
  assert.deepEqual([...found.labelled.subarray(0, 4)], [1, 0, 1, 1]);
  assert.equal(degree(found, 2), 1);
  assert.throws(() => parse({ n: 201 }, data.subarray(0, 5)), RangeError);
});

test("the best way comes first, then those next to it", () => {
  const graph = ties(5, [[0, 1], [1, 2], [0, 3, 0], [3, 2, 0], [0, 4], [4, 3], [3, 1]]);
  assert.deepEqual(ask(graph, 0, 2), ["237: 0 1 2", "270: 0 3 2", "385: 0 4 3 2"]);
});

test("a way round a hub is better where hubs are to be avoided", () => {
  const spokes = Array.from({ length: 12 }, (_, nth) => [1, 5 + nth]);
  const graph = ties(17, [[0, 1], [1, 2], [0, 3], [3, 4], [4, 2], ...spokes]);
  assert.match(ask(graph, 0, 2)[0]!, / 0 1 2$/);
  assert.match(ask(graph, 0, 2, { avoidsHubs: true })[0]!, / 0 3 4 2$/);
});

test("no way leads over what is to be avoided, nor from a node to itself", () => {
  const graph = ties(4, [[0, 1], [1, 2], [0, 3], [3, 2]]);
  assert.deepEqual(ask(graph, 0, 2, { without: new Set([1]) }).map((it) => it.split(": ")[1]), ["0 3 2"]);
  assert.deepEqual(ask(graph, 0, 2, { without: new Set([1, 3]) }), []);
  assert.deepEqual(ask(graph, 0, 2, { without: new Set([0]) }), []);
  assert.deepEqual(ask(graph, 1, 1), []);
});

test("what does not hang together has no way, and says how much hangs with it", () => {
  const graph = ties(5, [[0, 1], [2, 3]]);
  assert.deepEqual(ask(graph, 0, 3), []);
  assert.deepEqual([0, 3, 4].map((it) => partOf(graph, it)), [2, 2, 1]);
});

/** All ways without circles, tried one by one. */
function everyWay(of: Ties, from: number, to: number): string[] {
  const found: { cost: number; nodes: number[] }[] = [];
  const walk = (nodes: number[], cost: number): void => {
    const node = nodes.at(-1)!;
    if (node === to) return void found.push({ cost, nodes });
    for (let tie = of.starts[node]!; tie < of.starts[node + 1]!; tie++) {
      const next = of.ends[tie]!;
      if (nodes.includes(next)) continue;
      const step = 100 + (of.labelled[tie] ? 0 : 10) + (next === to ? 0 : passing(degree(of, next), 25));
      walk([...nodes, next], cost + step);
    }
  };
  walk([from], 0);
  const order = (a: { cost: number; nodes: number[] }, b: { cost: number; nodes: number[] }): number =>
    a.cost - b.cost || a.nodes.length - b.nodes.length || a.nodes.map((it, nth) => it - b.nodes[nth]!).find((it) => it !== 0) || 0;
  return found.sort(order).map((it) => `${it.cost}: ${it.nodes.join(" ")}`);
}

test("the ways are the best of all there are, on graphs of all kinds", () => {
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * below);
  };
  for (let round = 0; round < 150; round++) {
    const n = 4 + random(5);
    const pairs = new Map<string, number[]>();
    for (let nth = 0; nth < n + random(n); nth++) {
      const [a, b] = [random(n), random(n)];
      if (a !== b) pairs.set(`${Math.min(a, b)} ${Math.max(a, b)}`, random(2) ? [a, b] : [a, b, 0]);
    }
    const graph = ties(n, [...pairs.values()]);
    const expected = everyWay(graph, 0, n - 1).map((it) => it.split(":")[0]);
    const found = ask(graph, 0, n - 1, { routes: 5 });
    assert.deepEqual(found.map((it) => it.split(":")[0]), expected.slice(0, 5), `round ${round}`);
    assert.equal(new Set(found).size, found.length, "no way comes twice");
    assert.ok(found.every((it) => everyWay(graph, 0, n - 1).includes(it)));
  }
});

test("a large graph is answered in a moment", () => {
  let seed = 3;
  const random = (below: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * below);
  };
  const pairs = new Map<string, number[]>();
  for (let node = 1; node < 20_000; node++) {
    for (let nth = 0; nth < 3; nth++) {
      const other = random(node);
      pairs.set(`${other} ${node}`, [other, node]);
    }
  }
  const graph = ties(20_000, [...pairs.values()]);
  const start = performance.now();
  assert.equal(ask(graph, 19_999, 19_000, { routes: 5 }).length, 5);
  assert.ok(performance.now() - start < 2_000, "five ways in two seconds on the slowest machine");
});

test("a question is in the address by pages, and comes back from it", () => {
  const names = parseNames("A\ta.html\t0\t\nÜ & b\tf/%C3%9C%20%26%20b.html\t0\t\nC\tc.html\t0\t", []);
  const state = { from: 0, to: 1, why: true, avoidsHubs: true, without: [2], routes: 6 };
  const address = query(state, names);
  assert.equal(address, "?from=a.html&to=f/%C3%9C%20%26%20b.html&show=why&avoid=hubs&without=c.html&routes=6");
  assert.deepEqual(read(address, names), state);
  assert.deepEqual(read("?from=gone.html&routes=x&without=gone.html", names), {
    from: undefined, to: undefined, why: false, avoidsHubs: false, without: [], routes: 3,
  });
  assert.equal(query(read("", names), names), "");
});

const said = (more: Partial<Said>): Said => ({
  source: 0, subject: 0, target: 1, kind: "none", label: "", sentence: 0, start: 0, end: 1, nameStart: 0, nameEnd: 0, section: -1, line: 1, anchor: "", ...more,
});

test("the relation that says most comes first, then the one that leads from where one is", () => {
  const list = [
    said({ line: 1 }),
    said({ line: 2, kind: "gloss", label: "x" }),
    said({ line: 3, kind: "property", label: "x", subject: 1, target: 0 }),
    said({ line: 4, kind: "field", label: "x" }),
    said({ line: 5, sentence: -1 }),
    said({ line: 6, kind: "heading", label: "x" }),
    said({ line: 7, kind: "property", label: "x" }),
  ];
  assert.deepEqual(ranked(list, 0).map((it) => it.line), [4, 7, 3, 2, 6, 1, 5]);
});

test("a sentence that names two is found once", () => {
  const note = { node: 9, said: [said({ target: 1, sentence: 3 }), said({ target: 2, sentence: 3 }), said({ target: 2, sentence: 3 }), said({ target: 2, sentence: 4 }), said({ target: 1, sentence: -1 })] } as unknown as Note;
  assert.equal(sharedIn(note, 1, 2).length, 1);
  assert.equal(sharedIn(note, 1, 5).length, 0);
});

test("what two lists have in common is found in one walk", () => {
  assert.deepEqual(common([1, 3, 5, 9], [2, 3, 9, 11]), [3, 9]);
  assert.deepEqual(common([], [1]), []);
});
