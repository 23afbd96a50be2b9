// The best ways from one node to another, and the next best. The costs, and which of two equal ways comes first, are
// those of `adit path` (src/ask/path.rs, src/analysis/route.rs), so that page and command line give the same answers.
//
// J. Yen, "Finding the K Shortest Loopless Paths in a Network", 1971, with E. Lawler's rule against finding a way twice
// (1972); each search heads for the goal by what is known of the distances to it (A*).

import { degree, neighbours, type Ties } from "./ties.ts";

/** What a step costs, in hundredths. */
const STEP = 100;
/** What a step costs on top if no note says in a word what the two have to do with each other. */
const WITHOUT_LABEL = 10;
/** What it costs to pass through a node, for each time its number of neighbours doubles. */
const PASSING = 25;
/** The same for those who would rather go round hubs: 1 + log2 of the neighbours, with the step. */
const PASSING_HUBS = 100;
/** How many ties a search for next best ways looks at before it is given up. */
const MAX_WORK = 10_000_000;
/** Ties that a look from the goal may see, which finds out at once that a goal with few neighbours is cut off. */
const MAX_GLANCE = 2_000;
/** How far a node is not known to be. */
const FAR = 0xffffffff;

/** What is asked. */
export interface Question {
  readonly ties: Ties;
  readonly from: number;
  readonly to: number;
  /** How many ways are wanted at most. */
  readonly routes: number;
  /** Whether to go round nodes with many neighbours where it can be done. */
  readonly avoidsHubs: boolean;
  /** Nodes that no way may pass. */
  readonly without: ReadonlySet<number>;
}

/** One way. */
export interface Route {
  /** What it costs, in hundredths of a step. */
  readonly cost: number;
  /** Its nodes, none twice. */
  readonly nodes: readonly number[];
}

/** What it costs to pass through a node with so many neighbours, in whole numbers: see `passing` in src/ask/path.rs. */
export function passing(degree: number, weight: number): number {
  const neighbours = Math.max(degree, 1);
  const doubled = 31 - Math.clz32(neighbours);
  return doubled * weight + Math.floor(((neighbours - 2 ** doubled) * weight) / 2 ** doubled);
}

/** Numbers of labels, the most urgent first. */
class Queue {
  readonly #items: number[] = [];
  readonly #before: (a: number, b: number) => boolean;

  constructor(before: (a: number, b: number) => boolean) {
    this.#before = before;
  }

  push(item: number): void {
    const items = this.#items;
    let at = items.length;
    items.push(item);
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (!this.#before(item, items[up]!)) break;
      items[at] = items[up]!;
      at = up;
    }
    items[at] = item;
  }

  pop(): number | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (first === undefined || last === undefined || items.length === 0) return first;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= items.length) break;
      if (down + 1 < items.length && this.#before(items[down + 1]!, items[down]!)) down++;
      if (!this.#before(items[down]!, last)) break;
      items[at] = items[down]!;
      at = down;
    }
    items[at] = last;
    return first;
  }
}

/** The searches for one question, which share what is known of the distances to the goal. */
class Search {
  readonly #question: Question;
  /** By node: what it costs to go through it, or nothing where the way is barred. */
  readonly #passing: Uint32Array;
  /** Distances to the goal, exact where they are smaller than `#radius`. */
  readonly #costs: Uint32Array;
  #radius = FAR;
  #round = 0;
  readonly #settled: Uint32Array;
  readonly #barred: Uint8Array;
  /** How many ties were looked at. */
  work = 0;

  constructor(question: Question) {
    const { ties, to, avoidsHubs, without } = question;
    this.#question = question;
    const weight = avoidsHubs ? PASSING_HUBS : PASSING;
    this.#passing = new Uint32Array(ties.n);
    for (let node = 0; node < ties.n; node++) {
      this.#passing[node] = without.has(node) ? FAR : node === to ? 0 : passing(degree(ties, node), weight);
    }
    this.#costs = new Uint32Array(ties.n).fill(FAR);
    this.#settled = new Uint32Array(ties.n);
    this.#barred = new Uint8Array(ties.n);
  }

  /** What a step to a node by a tie costs; `FAR` where the way is barred. */
  #step(to: number, tie: number): number {
    const passing = this.#passing[to]!;
    return passing === FAR ? FAR : STEP + passing + (this.#question.ties.labelled[tie] ? 0 : WITHOUT_LABEL);
  }

  /** Searches from the goal until it comes to the start (E. Dijkstra, 1959); false if it never does. */
  prepare(): boolean {
    const { ties, from, to } = this.#question;
    const costs = this.#costs;
    const at: number[] = [0];
    const nodes: number[] = [to];
    const queue = new Queue((a, b) => at[a]! < at[b]!);
    costs[to] = 0;
    queue.push(0);
    for (let label = queue.pop(); label !== undefined; label = queue.pop()) {
      const node = nodes[label]!;
      const cost = at[label]!;
      if (cost > costs[node]!) continue;
      if (node === from) {
        this.#radius = cost;
        return true;
      }
      for (let tie = ties.starts[node]!; tie < ties.starts[node + 1]!; tie++) {
        const step = this.#step(node, tie);
        if (step === FAR) break;
        const before = ties.ends[tie]!;
        if (cost + step < costs[before]!) {
          costs[before] = cost + step;
          nodes.push(before);
          at.push(cost + step);
          queue.push(nodes.length - 1);
        }
      }
    }
    return false;
  }

  /** The best way of all. */
  best(): Route | undefined {
    return this.#search([this.#question.from], new Set(), Infinity);
  }

  /** The best way that starts like `root` and goes on to none of `taken`; nothing if it costs more than `bound`. */
  detour(root: readonly number[], taken: ReadonlySet<number>, bound: number): Route | undefined {
    const before = root.slice(0, -1);
    for (const node of before) this.#barred[node] = 1;
    const found = this.#glance(root, taken) ? this.#search(root, taken, bound) : undefined;
    for (const node of before) this.#barred[node] = 0;
    return found;
  }

  /** Looks a little from the goal: false if that proves that no way leads to it. */
  #glance(root: readonly number[], taken: ReadonlySet<number>): boolean {
    const { ties, to } = this.#question;
    const spur = root.at(-1)!;
    const seen = new Set([to]);
    const queue = [to];
    let looks = 0;
    for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
      if (this.#passing[node] === FAR) continue;
      for (const before of neighbours(ties, node)) {
        looks++;
        if (this.#barred[before] || (before === spur && taken.has(node))) continue;
        if (before === spur || looks > MAX_GLANCE) return true;
        if (!seen.has(before)) {
          seen.add(before);
          queue.push(before);
        }
      }
    }
    return false;
  }

  /** A* (P. Hart, N. Nilsson, B. Raphael, 1968). */
  #search(root: readonly number[], taken: ReadonlySet<number>, bound: number): Route | undefined {
    const { ties, to } = this.#question;
    const round = ++this.#round;
    const spur = root.at(-1)!;
    let spent = 0;
    for (let nth = 1; nth < root.length; nth++) {
      const row = ties.starts[root[nth - 1]!]!;
      spent += this.#step(root[nth]!, row + neighbours(ties, root[nth - 1]!).indexOf(root[nth]!));
    }
    const nodes = [spur];
    const costs = [spent];
    const hops = [root.length - 1];
    const came = [-1];
    const least = [0];
    // The least cost to the goal, then the fewest steps, then the lowest node, then what was found first.
    const queue = new Queue(
      (a, b) =>
        (least[a]! - least[b]! || hops[a]! - hops[b]! || nodes[a]! - nodes[b]! || a - b) < 0,
    );
    queue.push(0);
    for (let label = queue.pop(); label !== undefined; label = queue.pop()) {
      const node = nodes[label]!;
      if (this.#settled[node] === round) continue;
      this.#settled[node] = round;
      if (node === to) return { cost: costs[label]!, nodes: [...root, ...trail(nodes, came, label)] };
      for (let tie = ties.starts[node]!; tie < ties.starts[node + 1]!; tie++) {
        this.work++;
        const next = ties.ends[tie]!;
        if (this.#barred[next] || this.#settled[next] === round || (node === spur && taken.has(next))) continue;
        const step = this.#step(next, tie);
        if (step === FAR) continue;
        const through = costs[label]! + step;
        const whole = through + Math.min(this.#costs[next]!, this.#radius);
        if (whole > bound) continue;
        nodes.push(next);
        costs.push(through);
        hops.push(hops[label]! + 1);
        came.push(label);
        least.push(whole);
        queue.push(nodes.length - 1);
      }
    }
    return undefined;
  }
}

/** The nodes behind the first label up to a label. */
function trail(nodes: readonly number[], came: readonly number[], last: number): number[] {
  const found: number[] = [];
  for (let label = last; label !== 0; label = came[label]!) found.push(nodes[label]!);
  return found.reverse();
}

/** The cheaper way first, then that with fewer steps, then that with lower nodes. */
function compare(a: Route, b: Route): number {
  const order = a.cost - b.cost || a.nodes.length - b.nodes.length;
  if (order !== 0) return order;
  const differs = a.nodes.findIndex((node, nth) => node !== b.nodes[nth]);
  return differs < 0 ? 0 : a.nodes[differs]! - b.nodes[differs]!;
}

/** The best ways without circles, as many as are wanted or as there are. */
export function bestRoutes(question: Question): Route[] {
  const { from, to, routes: wanted, without } = question;
  if (from === to || without.has(from) || without.has(to)) return [];
  const search = new Search(question);
  if (!search.prepare()) return [];
  const found: Route[] = [];
  let candidates: { readonly route: Route; readonly deviation: number }[] = [];
  const first = search.best();
  if (first) candidates.push({ route: first, deviation: 0 });
  while (found.length < wanted) {
    const best = candidates.shift();
    if (!best) break;
    found.push(best.route);
    const missing = wanted - found.length;
    if (missing === 0 || search.work > MAX_WORK) continue;
    const { nodes } = best.route;
    for (let at = best.deviation; at < nodes.length - 1; at++) {
      // The best candidates there are may be enough already; then only better ones matter.
      const bound = candidates[missing - 1]?.route.cost ?? Infinity;
      const root = nodes.slice(0, at + 1);
      const taken = new Set(
        found.filter((it) => root.every((node, nth) => it.nodes[nth] === node)).map((it) => it.nodes[at + 1]!),
      );
      const route = search.detour(root, taken, bound);
      if (!route) continue;
      candidates.push({ route, deviation: at });
      candidates.sort((a, b) => compare(a.route, b.route) || a.deviation - b.deviation);
    }
    candidates = candidates.slice(0, missing);
  }
  return found;
}

/** How many nodes hang together with one, itself included. */
export function partOf(ties: Ties, node: number): number {
  const seen = new Uint8Array(ties.n);
  const queue = [node];
  seen[node] = 1;
  for (let at = 0; at < queue.length; at++) {
    for (const next of neighbours(ties, queue[at]!)) {
      if (seen[next]) continue;
      seen[next] = 1;
      queue.push(next);
    }
  }
  return queue.length;
}
