// Draws a map. What moves is drawn in part, the largest nodes first, so that a frame takes a few milliseconds; what
// rests is drawn whole, in steps, for the page to stay alive meanwhile.

import type { Camera } from "./camera.ts";
import type { Palette } from "./palette.ts";
import type { Scene } from "./scene.ts";
import { MISSING_COLOUR, around, degree } from "./scene.ts";
import { trace } from "./shapes.ts";

/** How much is drawn. */
export interface Detail {
  readonly nodes: number;
  readonly edges: number;
  readonly names: number;
}

/** While the map moves. */
export const MOVING: Detail = { nodes: 10_000, edges: 3_000, names: 30 };
/** When it rests. */
export const RESTING: Detail = { nodes: Infinity, edges: Infinity, names: 90 };

/** What of a scene is drawn. */
export interface Choice {
  /** Whether all edges are drawn, not only those of the backbone. */
  readonly allEdges: boolean;
}

/** Edges of what is in sight up to which all of them are drawn, whatever was chosen. */
const FEW = 360;
/** Things drawn between two looks at the clock. */
const STEP = 2000;
/** Nodes smaller than this, in pixels, are squares whatever they are. */
const SHAPELESS = 3;
const LINE = 12;

/** How large a node is in sight: larger from near, but less than the map. */
export function radius(scene: Scene, camera: Camera, node: number): number {
  const nearness = Math.sqrt((camera.scale * scene.unit) / 7);
  return Math.max(1.1, (3 + 9 * scene.size[node]!) * Math.min(2, Math.max(0.28, nearness)));
}

/** What is in sight: whether a node is, and which are, the largest first. */
function sighted(scene: Scene, camera: Camera, detail: Detail): { nodes: number[]; isIn: (node: number) => boolean } {
  const margin = 12 / camera.scale;
  const left = camera.x - camera.width / 2 / camera.scale - margin;
  const right = 2 * camera.x - left;
  const top = camera.y - camera.height / 2 / camera.scale - margin;
  const bottom = 2 * camera.y - top;
  const { x, y, visible } = scene;
  const isIn = (node: number): boolean =>
    visible[node] === 1 && x[node]! > left && x[node]! < right && y[node]! > top && y[node]! < bottom;
  const nodes: number[] = [];
  for (const node of scene.order) {
    if (isIn(node)) {
      nodes.push(node);
      if (nodes.length >= detail.nodes) break;
    }
  }
  return { nodes, isIn };
}

/** Draws the scene, and yields now and then. Gives whether all of it was drawn. */
export function* paint(
  context: CanvasRenderingContext2D,
  scene: Scene,
  camera: Camera,
  colours: Palette,
  choice: Choice,
  detail: Detail,
): Generator<void, boolean> {
  const { x, y, out, into, visible } = scene;
  const { nodes } = sighted(scene, camera, detail);
  const px = (node: number): number => (x[node]! - camera.x) * camera.scale + camera.width / 2;
  const py = (node: number): number => (y[node]! - camera.y) * camera.scale + camera.height / 2;
  context.clearRect(0, 0, camera.width, camera.height);

  // Edges: one path a colour, that of the node they lead to or hang on.
  let near = 0;
  for (const node of nodes) {
    near += degree(scene, node);
    if (near > FEW) break;
  }
  const isWhole = choice.allEdges || near <= FEW;
  const thin = isWhole && near > FEW;
  let n = 0;
  let steps = 0;
  const paths = new Map<number, Path2D>();
  const line = (from: number, to: number, colour: number): void => {
    let path = paths.get(colour);
    if (!path) paths.set(colour, (path = new Path2D()));
    path.moveTo(px(from), py(from));
    path.lineTo(px(to), py(to));
    n += 1;
  };
  const isNode = new Uint8Array(scene.n);
  for (const node of nodes) isNode[node] = 1;
  edges: for (const node of nodes) {
    for (let edge = out.starts[node]!; edge < out.starts[node + 1]!; edge++) {
      const other = out.targets[edge]!;
      const isBackbone = scene.backbone[edge] === 1;
      if (visible[other] === 0 || (!isBackbone && !isWhole)) continue;
      if (n >= detail.edges) break edges;
      line(node, other, isBackbone ? scene.colour[node]! : -1);
    }
    for (let at = into.starts[node]!; at < into.starts[node + 1]!; at++) {
      const other = into.targets[at]!;
      // One that is in sight draws it itself.
      if (isNode[other] === 1 || visible[other] === 0) continue;
      const isBackbone = scene.backbone[into.edges[at]!] === 1;
      if (!isBackbone && !isWhole) continue;
      if (n >= detail.edges) break edges;
      line(other, node, isBackbone ? scene.colour[node]! : -1);
    }
    if (n - steps > STEP) {
      steps = n;
      yield;
    }
  }
  context.lineWidth = thin ? 0.6 : 1;
  for (const [colour, path] of [...paths].sort(([a], [b]) => a - b)) {
    context.strokeStyle = colour < 0 ? colours.edge : colours.nodes[colour]!;
    // Many lines together are dark enough when each of them is faint.
    const crowd = Math.sqrt(Math.min(1, 2500 / n));
    context.globalAlpha = Math.min(1, (colour < 0 ? (thin ? 0.1 : 0.28) : 0.36 * crowd) * colours.strength);
    context.stroke(path);
    yield;
  }
  context.globalAlpha = 1;

  // Nodes: small ones are squares, large ones have the shape of their type on a rim of the ground.
  const byColour = new Map<number, number[]>();
  for (const node of nodes) {
    const colour = scene.colour[node]!;
    const list = byColour.get(colour);
    if (list) list.push(node);
    else byColour.set(colour, [node]);
  }
  const large: number[] = [];
  for (const [colour, list] of byColour) {
    context.fillStyle = colours.nodes[colour]!;
    for (let at = list.length - 1; at >= 0; at--) {
      const node = list[at]!;
      const r = radius(scene, camera, node);
      if (r >= SHAPELESS) {
        large.push(node);
        continue;
      }
      context.fillRect(px(node) - r, py(node) - r, 2 * r, 2 * r);
      if (at % STEP === 0) yield;
    }
  }
  large.sort((a, b) => scene.size[a]! - scene.size[b]!);
  for (const node of large) drawNode(context, scene, colours, node, px(node), py(node), radius(scene, camera, node));
  yield;
  drawNames(context, scene, camera, colours, nodes, detail.names, new Covered());
  return nodes.length < detail.nodes && n < detail.edges;
}

/** Draws one node. */
function drawNode(
  context: CanvasRenderingContext2D,
  scene: Scene,
  colours: Palette,
  node: number,
  x: number,
  y: number,
  r: number,
): void {
  const colour = scene.colour[node]!;
  context.beginPath();
  trace(context, scene.shape[node]!, x, y, r);
  if (colour === MISSING_COLOUR) {
    context.fillStyle = colours.background;
    context.fill();
    context.strokeStyle = colours.nodes[colour]!;
    context.lineWidth = 1.5;
    context.setLineDash([3, 2]);
    context.stroke();
    context.setLineDash([]);
    return;
  }
  context.strokeStyle = colours.background;
  context.lineWidth = 2;
  context.stroke();
  context.fillStyle = colours.nodes[colour]!;
  context.fill();
}

/** A grid of what words cover: no two lie on each other. */
class Covered {
  private readonly cells = new Set<number>();

  /** Whether there is room for words here; it is taken then. */
  take(left: number, top: number, width: number, height: number, isAlways = false): boolean {
    const cells: number[] = [];
    for (let row = Math.floor(top / LINE); row <= Math.floor((top + height) / LINE); row++) {
      for (let column = Math.floor(left / LINE); column <= Math.floor((left + width) / LINE); column++) {
        cells.push(row * 4096 + column);
      }
    }
    if (!isAlways && cells.some((cell) => this.cells.has(cell))) return false;
    for (const cell of cells) this.cells.add(cell);
    return true;
  }
}

/** Names, as far as there is room for them. */
function drawNames(
  context: CanvasRenderingContext2D,
  scene: Scene,
  camera: Camera,
  colours: Palette,
  nodes: readonly number[],
  most: number,
  covered: Covered,
  always?: number,
): void {
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.textAlign = "start";
  let n = 0;
  let tried = 0;
  for (const node of nodes) {
    if (n >= most || tried > 12 * most) return;
    const r = radius(scene, camera, node);
    const isAlways = node === always;
    // A name by a speck would be larger than what it names.
    if (r < 2.2 && !isAlways && n > 0.6 * most) return;
    tried += 1;
    const { x, y } = camera.at(scene.x[node]!, scene.y[node]!);
    const size = Math.round(Math.min(15, 11 + r / 4));
    context.font = `${r > 9 ? 600 : 500} ${size}px ${colours.font}`;
    const text = shortened(scene.title(node), camera.width < 520 ? NARROW_LETTERS : LETTERS);
    const width = context.measureText(text).width;
    const gap = 1.2 * r + 4;
    const isLeft = x + gap + width > camera.width && x - gap - width > 0;
    const left = isLeft ? x - gap - width : x + gap;
    if (left < -width || left > camera.width || y < -LINE || y > camera.height + LINE) continue;
    if (!covered.take(left - 3, y - size * 0.65, width + 6, size * 1.3, isAlways)) continue;
    context.strokeStyle = colours.background;
    context.lineWidth = 3.5;
    context.strokeText(text, left, y);
    context.fillStyle = colours.text;
    context.fillText(text, left, y);
    n += 1;
  }
}

/** Letters of a name, and where there is little room. */
const LETTERS = 36;
const NARROW_LETTERS = 22;

function shortened(title: string, most: number): string {
  return title.length > most ? `${[...title].slice(0, most - 1).join("").trimEnd()}…` : title;
}

/** Neighbours of a node that are drawn and named over the others. */
const MAX_NEAR = 400;
const MAX_NAMES = 48;
/** Edges of a node that have their labels written on them. */
const MAX_LABELS = 30;

/** Draws one node with its edges and neighbours, over the rest. */
export function paintNear(
  context: CanvasRenderingContext2D,
  scene: Scene,
  camera: Camera,
  colours: Palette,
  node: number,
  labels: ((edge: number) => readonly string[]) | undefined,
): void {
  const near: { other: number; edge: number; isOut: boolean }[] = [];
  const ends = new Set<number>([node]);
  around(scene, node, (other, edge, isOut) => {
    if (scene.visible[other] === 0) return;
    near.push({ other, edge, isOut });
    ends.add(other);
  });
  near.sort((a, b) => scene.size[b.other]! - scene.size[a.other]! || a.other - b.other);
  near.length = Math.min(near.length, MAX_NEAR);
  const here = camera.at(scene.x[node]!, scene.y[node]!);
  const size = radius(scene, camera, node);
  for (const { other, isOut } of near) {
    const there = camera.at(scene.x[other]!, scene.y[other]!);
    const [from, to] = isOut ? [here, there] : [there, here];
    const end = isOut ? radius(scene, camera, other) : size;
    context.strokeStyle = isOut ? colours.nodes[scene.colour[node]!]! : colours.edge;
    context.fillStyle = context.strokeStyle;
    context.globalAlpha = 0.8;
    context.lineWidth = 1.4;
    arrow(context, from, to, end + 2);
  }
  context.globalAlpha = 1;
  const nodes = [node, ...new Set(near.map(({ other }) => other))];
  for (const other of [...nodes].reverse()) {
    const { x, y } = camera.at(scene.x[other]!, scene.y[other]!);
    drawNode(context, scene, colours, other, x, y, Math.max(3.2, radius(scene, camera, other)));
  }
  context.beginPath();
  context.arc(here.x, here.y, size + 5, 0, 2 * Math.PI);
  context.strokeStyle = colours.accent;
  context.lineWidth = 2.5;
  context.stroke();
  const covered = new Covered();
  drawNames(context, scene, camera, colours, nodes, MAX_NAMES, covered, node);
  if (labels) drawLabels(context, scene, camera, colours, node, near, labels, covered);
}

/** A line with a head, which ends `short` pixels before its target. */
function arrow(
  context: CanvasRenderingContext2D,
  from: { x: number; y: number },
  to: { x: number; y: number },
  short: number,
): void {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  if (length < short + 2) return;
  const [ux, uy] = [dx / length, dy / length];
  const [x, y] = [to.x - ux * short, to.y - uy * short];
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(x, y);
  context.stroke();
  if (length < short + 14) return;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x - ux * 8 - uy * 3.5, y - uy * 8 + ux * 3.5);
  context.lineTo(x - ux * 8 + uy * 3.5, y - uy * 8 - ux * 3.5);
  context.fill();
}

/** What edges say, on their middles, where they are long enough. */
function drawLabels(
  context: CanvasRenderingContext2D,
  scene: Scene,
  camera: Camera,
  colours: Palette,
  node: number,
  near: readonly { other: number; edge: number }[],
  labels: (edge: number) => readonly string[],
  covered: Covered,
): void {
  const here = camera.at(scene.x[node]!, scene.y[node]!);
  context.font = `italic 400 11px ${colours.font}`;
  context.textAlign = "center";
  let n = 0;
  for (const { other, edge } of near) {
    if (n >= MAX_LABELS) return;
    const text = labels(edge)[0];
    if (!text) continue;
    const there = camera.at(scene.x[other]!, scene.y[other]!);
    const shown = text.length > 28 ? `${text.slice(0, 27).trimEnd()}…` : text;
    const width = context.measureText(shown).width;
    if (Math.hypot(there.x - here.x, there.y - here.y) < width + 40) continue;
    const [x, y] = [(here.x * 2 + there.x * 3) / 5, (here.y * 2 + there.y * 3) / 5];
    if (!covered.take(x - width / 2 - 4, y - 9, width + 8, 18)) continue;
    context.strokeStyle = colours.background;
    context.lineWidth = 4;
    context.strokeText(shown, x, y);
    context.fillStyle = colours.muted;
    context.fillText(shown, x, y);
    n += 1;
  }
}
