// What is known of the node in focus: its name, and its relations as links with what they say.

import { root } from "../data.ts";
import type { Names } from "../names.ts";
import { Kind } from "../names.ts";
import type { Labels, Network } from "../network.ts";
import { count, t } from "../text.ts";
import { el } from "../dom.ts";
import { button, name } from "./dom.ts";

/** Relations in a list before it is cut. */
const MOST = 60;

/** What a panel asks for. */
export interface Wishes {
  focus(node: number): void;
  hint(node: number | undefined): void;
}

/** A list of relations under a heading. */
function list(
  title: string,
  relations: readonly { other: number; edge: number }[],
  names: Names,
  labels: Labels | undefined,
  wishes: Wishes,
): HTMLElement {
  const items = relations.slice(0, MOST).map(({ other, edge }) => {
    const link = el("a", { href: root + (names.hrefs[other] ?? "") }, name(names.titles[other] ?? ""));
    if (names.kinds[other] === Kind.Missing) link.className = "missing";
    const said = labels?.(edge).join(" · ") ?? "";
    const go = button("", { class: "go", "aria-label": t("graph_show", { name: names.titles[other] ?? "" }) }, () =>
      wishes.focus(other),
    );
    const item = el("li", {}, go, el("span", {}, link, ...(said ? [" ", el("span", { class: "said" }, name(said))] : [])));
    item.addEventListener("pointerenter", () => wishes.hint(other));
    item.addEventListener("pointerleave", () => wishes.hint(undefined));
    return item;
  });
  const section = el("section", {}, el("h3", {}, title), el("ul", {}, ...items));
  if (relations.length > MOST) section.append(el("p", { class: "n" }, count("graph_more", relations.length - MOST)));
  return section;
}

/** The panel of a node. */
export function panel(
  node: number,
  network: Network,
  names: Names,
  labels: Labels | undefined,
  wishes: Wishes,
): (HTMLElement | string)[] {
  const { out, into, groups, groupNames } = network;
  const outgoing: { other: number; edge: number }[] = [];
  const incoming: { other: number; edge: number }[] = [];
  for (let edge = out.starts[node]!; edge < out.starts[node + 1]!; edge++) outgoing.push({ other: out.targets[edge]!, edge });
  for (let at = into.starts[node]!; at < into.starts[node + 1]!; at++) incoming.push({ other: into.targets[at]!, edge: into.edges[at]! });
  // Those that say something first, then the most central.
  const weight = ({ other, edge }: { other: number; edge: number }): number =>
    (labels && labels(edge).length > 0 ? 1000 : 0) + (network.ranks[other] ?? 0);
  for (const relations of [outgoing, incoming]) relations.sort((a, b) => weight(b) - weight(a) || a.other - b.other);

  const type = names.types[node] ?? -1;
  const kind = names.kinds[node] === Kind.Missing ? t("graph_missing") : type >= 0 ? (names.typeNames[type] ?? "") : "";
  const parts: (HTMLElement | string)[] = [];
  if (kind) parts.push(el("p", { class: "kind" }, name(kind)));
  parts.push(el("h2", {}, el("a", { href: root + (names.hrefs[node] ?? "") }, name(names.titles[node] ?? ""))));
  const group = groupNames[groups[node]!];
  if (group) {
    parts.push(el("p", { class: "group" }, `${t("graph_group")} `, el("a", { href: root + group[1] }, name(group[0]))));
  }
  if (outgoing.length > 0) parts.push(list(count("graph_out", outgoing.length), outgoing, names, labels, wishes));
  if (incoming.length > 0) parts.push(list(count("graph_in", incoming.length), incoming, names, labels, wishes));
  if (outgoing.length + incoming.length === 0) parts.push(el("p", { class: "n" }, t("graph_alone")));
  return parts;
}
