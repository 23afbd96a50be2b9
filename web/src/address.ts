// From the address of a link to the node whose page it leads to.

import { root } from "./data.ts";
import type { Names } from "./names.ts";

/** Where the site begins. */
export const base = new URL(root || "./", document.baseURI);

/** A text without its percent signs; as it is where they mean nothing. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const numbers = new WeakMap<Names, Map<string, number>>();

/** The node at an address seen from the root of the site, percent-encoded or not. */
export function nodeAt(names: Names, href: string): number | undefined {
  let map = numbers.get(names);
  if (!map) {
    map = new Map(names.hrefs.map((it, node) => [decoded(it), node]));
    numbers.set(names, map);
  }
  const path = decoded(href);
  return map.get(path) ?? map.get(`${path}index.html`) ?? map.get(`${path}.html`);
}

/** The address of a page of the site, seen from its root; nothing for one elsewhere. */
export function inSite(url: URL): string | undefined {
  const isHere = url.protocol === base.protocol && url.host === base.host && url.pathname.startsWith(base.pathname);
  return isHere ? url.pathname.slice(base.pathname.length) : undefined;
}

/** The address of a node's page from this page, or of a place on it. */
export function hrefOf(names: Names, node: number, anchor = ""): string {
  return root + (names.hrefs[node] ?? "") + (anchor === "" ? "" : `#${encodeURIComponent(anchor)}`);
}
