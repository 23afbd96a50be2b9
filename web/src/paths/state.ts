// What the page is asked, as its address says it.

import { nodeAt } from "../address.ts";
import type { Names } from "../names.ts";

/** Routes that are shown, unless more are asked for. */
export const ROUTES = 3;
/** The most routes that can be asked for. */
export const MAX_ROUTES = 10;

/** A question. */
export interface State {
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** Whether all that relates the two is asked for, in place of the ways between them. */
  readonly why: boolean;
  readonly avoidsHubs: boolean;
  /** Nodes that no way may pass. */
  readonly without: readonly number[];
  readonly routes: number;
}

/** Reads a question from the query of an address. */
export function read(query: string, names: Names): State {
  const values = new URLSearchParams(query);
  const node = (key: string): number | undefined => nodeAt(names, values.get(key) ?? "?");
  const without = values.getAll("without").map((href) => nodeAt(names, href));
  const routes = Number(values.get("routes") ?? ROUTES);
  return {
    from: node("from"),
    to: node("to"),
    why: values.get("show") === "why",
    avoidsHubs: values.get("avoid") === "hubs",
    without: [...new Set(without.filter((it) => it !== undefined))],
    routes: Number.isInteger(routes) && routes > 0 ? Math.min(routes, MAX_ROUTES) : ROUTES,
  };
}

/** The query of the address of a question, with pages in it and no numbers, so that it holds for the next build. */
export function query({ from, to, why, avoidsHubs, without, routes }: State, names: Names): string {
  const parts: string[] = [];
  // Addresses of pages are encoded already, but for their slashes, which a query may have.
  const put = (key: string, node: number | undefined): void => {
    if (node !== undefined) parts.push(`${key}=${names.hrefs[node] ?? ""}`);
  };
  put("from", from);
  put("to", to);
  if (why) parts.push("show=why");
  if (avoidsHubs) parts.push("avoid=hubs");
  for (const node of without) put("without", node);
  if (routes !== ROUTES) parts.push(`routes=${routes}`);
  return parts.length > 0 ? `?${parts.join("&")}` : "";
}
