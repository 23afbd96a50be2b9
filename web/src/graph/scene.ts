// What a map shows: nodes with their places, looks and edges, whichever graph they are of.

import type { Names } from "../names.ts";
import { Kind } from "../names.ts";
import type { Network, Rows } from "../network.ts";

/** Colours that types and groups have before they begin again; the next number is that of nodes with neither. */
export const COLOURS = 7;
export const NO_COLOUR = COLOURS;
export const MISSING_COLOUR = COLOURS + 1;

/** What the size of nodes says. */
export type Measure = "links" | "in" | "rank" | "none";
/** What the colour of nodes says. */
export type Colouring = "type" | "group";

/** The nodes and edges of a map. */
export interface Scene {
  readonly n: number;
  readonly unit: number;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly out: Rows;
  readonly into: Network["into"];
  readonly backbone: Uint8Array;
  /** Whether a node is shown. */
  readonly visible: Uint8Array;
  /** How large each node is, from 0 to 1. */
  readonly size: Float32Array;
  readonly colour: Uint8Array;
  /** The shape: the number of the type among as many as there are colours; 0 is the circle. */
  readonly shape: Uint8Array;
  /** The nodes, the largest first. */
  order: Uint32Array;
  title(node: number): string;
}

/** How many edges touch a node. */
export function degree({ out, into }: Pick<Scene, "out" | "into">, node: number): number {
  return out.starts[node + 1]! - out.starts[node]! + into.starts[node + 1]! - into.starts[node]!;
}

/** Calls `each` for every edge of a node, with the other end, and whether the edge leads away from the node. */
export function around(
  { out, into }: Pick<Scene, "out" | "into">,
  node: number,
  each: (other: number, edge: number, isOut: boolean) => void,
): void {
  for (let edge = out.starts[node]!; edge < out.starts[node + 1]!; edge++) each(out.targets[edge]!, edge, true);
  for (let at = into.starts[node]!; at < into.starts[node + 1]!; at++) each(into.targets[at]!, into.edges[at]!, false);
}

/** The scene of the whole site; its map may be turned. */
export function wholeScene(network: Network, names: Names, isTurned = false): Scene {
  const { n } = network;
  const scene: Scene = {
    n,
    unit: network.unit,
    x: isTurned ? network.y : network.x,
    y: isTurned ? network.x : network.y,
    out: network.out,
    into: network.into,
    backbone: network.backbone,
    visible: new Uint8Array(n).fill(1),
    size: new Float32Array(n),
    colour: new Uint8Array(n),
    shape: new Uint8Array(n),
    order: new Uint32Array(n),
    title: (node) => names.titles[node] ?? "",
  };
  for (let node = 0; node < n; node++) scene.shape[node] = Math.max(0, names.types[node] ?? -1) % COLOURS;
  colourBy(scene, names.types.some((type) => type >= 0) ? "type" : "group", network, names);
  sizeBy(scene, "links", network);
  return scene;
}

/** Colours the nodes; what is missing has a colour of its own. */
export function colourBy(scene: Scene, by: Colouring, { groups }: Network, { kinds, types }: Names): void {
  for (let node = 0; node < scene.n; node++) {
    const number = by === "type" ? types[node]! : groups[node]!;
    const own = number < 0 ? NO_COLOUR : number % COLOURS;
    scene.colour[node] = kinds[node] === Kind.Missing ? MISSING_COLOUR : own;
  }
}

/** Sizes the nodes, and sorts them. */
export function sizeBy(scene: Scene, by: Measure, { ranks, nOut, nIn }: Network): void {
  const { n, size } = scene;
  const measures = {
    links: (node: number) => Math.sqrt(nOut[node]! + nIn[node]!),
    in: (node: number) => Math.sqrt(nIn[node]!),
    rank: (node: number) => ranks[node]!,
    none: () => 0.2,
  };
  let most = 1;
  for (let node = 0; node < n; node++) {
    size[node] = measures[by](node);
    most = Math.max(most, size[node]!);
  }
  for (let node = 0; node < n; node++) size[node]! /= most;
  const links = (node: number): number => nOut[node]! + nIn[node]!;
  scene.order = Uint32Array.from({ length: n }, (_, node) => node);
  scene.order.sort((a, b) => size[b]! - size[a]! || links(b) - links(a) || a - b);
}

/** How far every node is from one, up to `most` edges in either direction; farther ones are 255. */
export function distances(scene: Pick<Scene, "n" | "out" | "into">, from: number, most: number): Uint8Array {
  const far = new Uint8Array(scene.n).fill(255);
  far[from] = 0;
  let front = [from];
  for (let depth = 1; depth <= most && front.length > 0; depth++) {
    const next: number[] = [];
    for (const node of front) {
      around(scene, node, (other) => {
        if (far[other] === 255) {
          far[other] = depth;
          next.push(other);
        }
      });
    }
    front = next;
  }
  return far;
}
