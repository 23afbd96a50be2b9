// What a page weighs, read from its bytes on the disk.

import { readFileSync, statSync } from "node:fs";

/** Bytes of HTML, CSS (linked and in the page) and scripts of a page, its requests, and fonts that it would load. */
export function weigh(site, address) {
  const html = readFileSync(site.file(address), "utf8");
  const base = site.url(address);
  const size = (href) => statSync(site.file(new URL(href, base).href.slice(site.root.length))).size;
  const sum = (list) => list.reduce((all, one) => all + one, 0);
  const sheets = [...html.matchAll(/<link\b[^>]*\brel="?stylesheet\b[^>]*>/g)].map(([tag]) => attribute(tag, "href"));
  const scripts = [...html.matchAll(/<script\b[^>]*\bsrc=[^>]*>/g)].map(([tag]) => attribute(tag, "src"));
  const inlined = [...html.matchAll(/<style\b[^>]*>(.*?)<\/style>/gs)].map(([, css]) => css);
  const css = [...sheets.map((href) => readFileSync(site.file(new URL(href, base).href.slice(site.root.length)), "utf8")), ...inlined];
  const bytes = Buffer.byteLength(html);
  const ofStyles = sum(inlined.map((text) => Buffer.byteLength(text)));
  return {
    html: bytes - ofStyles,
    css: sum(sheets.map(size)) + ofStyles,
    js: sum(scripts.map(size)),
    requests: 1 + sheets.length + scripts.length,
    fonts: css.filter((text) => /@font-face/i.test(text)).length,
    inline: [...html.matchAll(/<script\b(?![^>]*\bsrc=)(?![^>]*type="application\/ld\+json")[^>]*>/g)].length,
    handlers: [...html.matchAll(/<[a-z][^<>"]*(?:"[^"]*"[^<>"]*)*\son[a-z]+\s*=/gi)].length,
  };
}

function attribute(tag, name) {
  const found = new RegExp(`\\b${name}=("([^"]*)"|'([^']*)'|([^\\s>]+))`).exec(tag);
  return (found[2] ?? found[3] ?? found[4]).replaceAll("&amp;", "&");
}

/** The middle of a list of numbers. */
export function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/** What is above a limit, the worst first, as a sentence; nothing if nothing is. `weights` have an `address`. */
export function above(limit, weights, what) {
  const heavy = weights.filter((weight) => weight[what] > limit).sort((a, b) => b[what] - a[what]);
  if (heavy.length === 0) return null;
  const named = heavy.slice(0, 5).map((weight) => `${weight.address} has ${weight[what]}`);
  return `${heavy.length} of ${weights.length} pages are above ${limit} (${what}): ${named.join(", ")}`;
}
