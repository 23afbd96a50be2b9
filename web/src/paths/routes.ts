// The ways between two entities: each a line with its stops, and between them what is said.

import { el } from "../dom.ts";
import { evidence } from "../evidence.ts";
import type { Names } from "../names.ts";
import { note, type Said } from "../notes.ts";
import type { Route } from "../route.ts";
import { count, t } from "../text.ts";
import { kindClass } from "./combobox.ts";
import { folded, nodeLink, quote } from "./quote.ts";

/** What the list of ways is made of. */
export interface Shown {
  readonly all: Names;
  readonly routes: readonly Route[];
  /** Asks again, for ways that do not pass a node. */
  readonly avoid: (node: number) => void;
}

/** The ways, the best first; the evidence of their steps comes when it is read. */
export async function routeList({ all, routes, avoid }: Shown): Promise<HTMLElement> {
  const steps = new Map<string, Promise<readonly Said[]>>();
  const said = (a: number, b: number): Promise<readonly Said[]> => {
    const key = `${a} ${b}`;
    const known = steps.get(key) ?? evidence(a, b);
    steps.set(key, known);
    return known;
  };
  const cards = routes.map((route, nth) => card(all, route, nth, said, avoid));
  return el("div", { class: "routes" }, ...(await Promise.all(cards)));
}

async function card(
  all: Names,
  { cost, nodes }: Route,
  nth: number,
  said: (a: number, b: number) => Promise<readonly Said[]>,
  avoid: (node: number) => void,
): Promise<HTMLElement> {
  const stops = el("ol", { class: "stops" });
  for (const [at, node] of nodes.entries()) {
    const stop = el("li", { class: kindClass(all, node) }, await name(all, node, at > 0 && at < nodes.length - 1, avoid));
    const next = nodes[at + 1];
    if (next !== undefined) stop.append(await step(all, node, next, await said(node, next)));
    stops.append(stop);
  }
  const id = `_route-${nth + 1}`;
  const facts = [count("paths_steps", nodes.length - 1), t("paths_cost", { cost: costText(cost) })];
  const head = el("header", {}, el("h2", { id }, t("paths_route", { n: String(nth + 1) })), el("span", { class: "detail" }, facts.join(" · ")));
  return el("section", { class: "route", "aria-labelledby": id }, head, stops);
}

/** What a way costs, in steps. */
function costText(cost: number): string {
  return (cost / 100).toLocaleString(document.documentElement.lang || "en", { minimumFractionDigits: 2 });
}

/** A stop: its name, what it is, and a way round it. */
async function name(all: Names, node: number, isBetween: boolean, avoid: (node: number) => void): Promise<HTMLElement> {
  const type = all.types[node] ?? -1;
  const line = el("div", { class: "stop-name" }, nodeLink(all, node));
  if (type >= 0) line.append(el("span", { class: "detail stop-type" }, all.typeNames[type] ?? ""));
  if (isBetween) {
    const title = all.titles[node] ?? "";
    const button = el("button", { type: "button", class: "avoid", "aria-label": t("paths_avoid_this", { name: title }) }, t("paths_avoid"));
    button.addEventListener("click", () => avoid(node));
    line.append(button);
  }
  return line;
}

async function step(all: Names, a: number, b: number, said: readonly Said[]): Promise<HTMLElement> {
  const best = said[0];
  const marked = new Set([a, b]);
  const items = await Promise.all(said.map(async (it) => quote(all, await note(it.source), it, marked)));
  const direction = best && best.subject !== a ? "up" : "down";
  const box = el("div", { class: `step ${direction}` }, ...folded(items, 1));
  if (!best) box.append(el("p", { class: "detail" }, t("paths_unquoted")));
  return box;
}
