// The colours of the map: those of the page, in light, dark, more contrast, and where the system has its own.

import { COLOURS } from "./scene.ts";

/** Colours as a canvas takes them. */
export interface Palette {
  /** By the numbers of colours, those of nodes without one and of missing nodes last. */
  readonly nodes: readonly string[];
  readonly background: string;
  readonly text: string;
  readonly muted: string;
  readonly edge: string;
  readonly accent: string;
  readonly font: string;
  /** How strong edges are drawn. */
  readonly strength: number;
}

const NAMES = ["teal", "blue", "purple", "red", "green", "amber", "gray"];

/** Reads the colours of the page: those that hold where they are used, which a canvas cannot look up by itself. */
export function palette(): Palette {
  const isForced = matchMedia("(forced-colors: active)").matches;
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const style = getComputedStyle(probe);
  const read = (name: string, system: string): string => {
    probe.style.color = isForced ? system : `var(--${name}, ${system})`;
    return style.color;
  };
  const colours = {
    nodes: [...NAMES.slice(0, COLOURS), "gray", "missing"].map((name) => read(name, "LinkText")),
    background: read("bg", "Canvas"),
    text: read("text", "CanvasText"),
    muted: read("muted", "CanvasText"),
    edge: read("edge", "GrayText"),
    accent: read("accent", "Highlight"),
    font: getComputedStyle(document.body).fontFamily,
    strength: matchMedia("(prefers-contrast: more)").matches || isForced ? 2 : 1,
  };
  probe.remove();
  return colours;
}

/** Calls back when the colours of the page change; gives what stops that. */
export function onPalette(changed: () => void): () => void {
  const queries = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"].map((it) =>
    matchMedia(it),
  );
  document.addEventListener("adit:theme", changed);
  for (const query of queries) query.addEventListener("change", changed);
  return () => {
    document.removeEventListener("adit:theme", changed);
    for (const query of queries) query.removeEventListener("change", changed);
  };
}
