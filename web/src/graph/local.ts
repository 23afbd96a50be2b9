// The neighbourhood of a note as a small map, one to three links deep.
//
// `part<GraphPart>("graph")` gives it to other scripts: `local(holder, node)` fills an empty element.

import { root, sheet } from "../data.ts";
import type { Names } from "../names.ts";
import { names as loadNames } from "../names.ts";
import type { Network, Rows } from "../network.ts";
import { labels as labelsOf, network as loadNetwork } from "../network.ts";
import { count, t, texts } from "../text.ts";
import { el } from "../dom.ts";
import { button } from "./dom.ts";
import { arrange } from "./arrange.ts";
import { type Scene, around, distances, wholeScene } from "./scene.ts";
import { MapView } from "./view.ts";

/** What the script `graph` offers. */
export interface GraphPart {
  /** Fills an empty element. */
  local(holder: HTMLElement, node: number): Promise<void>;
}

/** Nodes that a neighbourhood shows, by its depth. */
const MOST = [1, 60, 110, 170];

/** A part of a graph, with the numbers that its nodes and edges have in the whole. */
interface Part {
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
  readonly out: Rows;
  readonly into: Network["into"];
}

/** The nearest neighbours of a node, the most central first, and the edges between them. */
export function neighbourhood(network: Network, from: number, depth: number): Part {
  const far = distances(network, from, depth);
  const reached: number[] = [];
  far.forEach((distance, node) => {
    if (distance < 255) reached.push(node);
  });
  reached.sort((a, b) => far[a]! - far[b]! || network.ranks[b]! - network.ranks[a]! || a - b);
  const nodes = reached.slice(0, MOST[depth]);
  const numbers = new Map(nodes.map((node, nth) => [node, nth]));
  const rows = nodes.map((node) => {
    const row: { to: number; edge: number }[] = [];
    for (let edge = network.out.starts[node]!; edge < network.out.starts[node + 1]!; edge++) {
      const to = numbers.get(network.out.targets[edge]!);
      if (to !== undefined) row.push({ to, edge });
    }
    return row.sort((a, b) => a.to - b.to);
  });
  const starts = Uint32Array.from([0, ...rows.map((row) => row.length)]);
  for (let at = 1; at < starts.length; at++) starts[at]! += starts[at - 1]!;
  const targets = Uint32Array.from(rows.flat(), ({ to }) => to);
  const back: { from: number; edge: number }[][] = nodes.map(() => []);
  rows.forEach((row, node) => row.forEach(({ to }, nth) => back[to]!.push({ from: node, edge: starts[node]! + nth })));
  const into = Uint32Array.from([0, ...back.map((row) => row.length)]);
  for (let at = 1; at < into.length; at++) into[at]! += into[at - 1]!;
  return {
    nodes,
    edges: rows.flat().map(({ edge }) => edge),
    out: { starts, targets },
    into: {
      starts: into,
      targets: Uint32Array.from(back.flat(), (it) => it.from),
      edges: Uint32Array.from(back.flat(), (it) => it.edge),
    },
  };
}

/** Which edges lead nearer to the first node, or away from it. */
function outward({ nodes, edges, out }: Part, far: Uint8Array): Uint8Array {
  const found = new Uint8Array(edges.length);
  for (let node = 0; node < nodes.length; node++) {
    for (let edge = out.starts[node]!; edge < out.starts[node + 1]!; edge++) {
      found[edge] = far[node] === far[out.targets[edge]!] ? 0 : 1;
    }
  }
  return found;
}

function localScene(network: Network, names: Names, node: number, depth: number): { scene: Scene; part: Part } {
  const whole = wholeScene(network, names);
  const part = neighbourhood(network, node, depth);
  const n = part.nodes.length;
  const pick = <T extends Uint8Array | Float32Array>(from: T, made: T): T => {
    part.nodes.forEach((own, nth) => (made[nth] = from[own]!));
    return made;
  };
  const { x, y } = arrange(n, part.out);
  // The note itself and its neighbours are what one looks for.
  const size = pick(whole.size, new Float32Array(n)).map((it) => 0.15 + 0.5 * it);
  size[0] = 1;
  const order = Array.from({ length: n }, (_, nth) => nth).sort((a, b) => size[b]! - size[a]! || a - b);
  const scene: Scene = {
    n,
    // Nodes are small beside their distances.
    unit: 0.4,
    x,
    y,
    out: part.out,
    into: part.into,
    backbone: outward(part, distances({ n, out: part.out, into: part.into }, 0, depth)),
    visible: new Uint8Array(n).fill(1),
    size,
    colour: pick(whole.colour, new Uint8Array(n)),
    shape: pick(whole.shape, new Uint8Array(n)),
    order: Uint32Array.from(order),
    title: (nth) => names.titles[part.nodes[nth]!] ?? "",
  };
  return { scene, part };
}

/** Shows the neighbourhood of a node in an element. */
export async function localGraph(holder: HTMLElement, node: number): Promise<void> {
  const [network, names] = await Promise.all([loadNetwork(), loadNames(), texts(), sheet("graph")]);
  let view: MapView | undefined;
  holder.classList.add("local-graph");
  const stage = el("div", { class: "stage", tabindex: "0", role: "application", "aria-label": t("graph_near"), "aria-description": t("graph_keys") });
  const live = el("p", { class: "live", role: "status" });
  const labels = labelsOf(network, () => view?.changed(), () => (live.textContent = t("half_copied")));
  const graph = document.querySelector<HTMLAnchorElement>("[data-graph]")?.dataset["graph"] ?? "graph.html";
  const whole = el("a", { href: `${root}${graph}#at=${names.hrefs[node] ?? ""}` }, t("graph_in_whole"));
  const depths = el("div", { class: "depth", role: "group", "aria-label": t("graph_depth") });
  const show = (depth: number): void => {
    view?.remove();
    const { scene, part } = localScene(network, names, node, depth);
    const hrefOf = (nth: number): string => root + (names.hrefs[part.nodes[nth]!] ?? "");
    view = new MapView(stage, scene, {
      focus: (nth) => {
        if (nth === undefined) {
          live.textContent = "";
          return;
        }
        let links = 0;
        around(scene, nth, () => (links += 1));
        live.replaceChildren(el("a", { href: hrefOf(nth) }, scene.title(nth)), ` ${count("graph_n_near", links)}`);
      },
      open: (nth) => (location.href = hrefOf(nth)),
    });
    view.labels = (edge) => labels(part.edges[edge]!);
    for (const choice of depths.children) choice.setAttribute("aria-pressed", String(choice.textContent === String(depth)));
  };
  for (const depth of [1, 2, 3]) depths.append(button(String(depth), {}, () => show(depth)));
  holder.replaceChildren(stage, el("div", { class: "foot" }, el("span", {}, t("graph_depth")), depths, whole), live);
  show(1);
}
