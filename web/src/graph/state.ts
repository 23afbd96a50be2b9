// What of the map is shown, as the address of the page says it: `graph.html#at=notes/x.html&depth=2&type=company`.

import type { Colouring, Measure } from "./scene.ts";

/** A state of the page of the graph. */
export interface State {
  /** The address of the page of the node in focus. */
  at: string;
  /** How many links from it others are shown; 0 for all. */
  depth: number;
  /** The names of the types that are shown; all if there are none. */
  types: readonly string[];
  tag: string;
  folder: string;
  /** Whether notes are shown that do not exist. */
  missing: boolean;
  /** Whether all edges are drawn. */
  edges: boolean;
  colour: Colouring | "";
  size: Measure;
  /** The address of the page from which ways are looked for. */
  from: string;
}

export const PLAIN: State = {
  at: "",
  depth: 0,
  types: [],
  tag: "",
  folder: "",
  missing: true,
  edges: false,
  colour: "",
  size: "links",
  from: "",
};

const SIZES: readonly string[] = ["links", "in", "rank", "none"];

/** Reads the state in an address; what is not understood is as if it were not there. */
export function read(hash: string, query: string): State {
  // A number alone is that of a node, as links on other pages have it.
  const values = new URLSearchParams(/^#\d+$/.test(hash) ? { at: hash } : hash.length > 1 ? hash.slice(1) : query);
  const text = (key: string): string => values.get(key) ?? "";
  const depth = Number(text("depth"));
  const size = text("size");
  const colour = text("colour");
  return {
    at: text("at"),
    depth: Number.isInteger(depth) && depth >= 1 && depth <= 3 ? depth : 0,
    types: values.getAll("type"),
    tag: text("tag"),
    folder: text("folder"),
    missing: text("missing") !== "no",
    edges: text("edges") === "all",
    colour: colour === "type" || colour === "group" ? colour : "",
    size: SIZES.includes(size) ? (size as Measure) : "links",
    from: text("from"),
  };
}

/** The state as the end of an address; empty for the plain one. */
export function written(state: State): string {
  const values = new URLSearchParams();
  const set = (key: string, value: string): void => {
    if (value !== "") values.append(key, value);
  };
  set("at", state.at);
  set("depth", state.depth > 0 ? String(state.depth) : "");
  for (const type of state.types) set("type", type);
  set("tag", state.tag);
  set("folder", state.folder);
  set("missing", state.missing ? "" : "no");
  set("edges", state.edges ? "all" : "");
  set("colour", state.colour);
  set("size", state.size === "links" ? "" : state.size);
  set("from", state.from);
  // Slashes and colons of addresses are easier to read as they are.
  const text = values.toString().replace(/%2F/g, "/").replace(/%3A/g, ":");
  return text === "" ? "" : `#${text}`;
}
