// The pages that were read before this one, so that one finds the way back.

/** A page of the site: its title, and its address seen from the root. */
export interface Visit {
  readonly title: string;
  readonly href: string;
}

/** Pages that are kept. */
export const LENGTH = 8;
/** Letters of a title that are kept. */
const TITLE = 48;
/** Bytes that the trail may take, as a cookie has it. */
const BYTES = 1800;

/** Reads a trail. What leads out of the site is dropped: who knows who else writes cookies for pages on disk. */
export function parse(stored: string | null, root: string): Visit[] {
  const visits: Visit[] = [];
  for (const line of (stored ?? "").split("\n")) {
    const [href, title] = line.split("\t");
    if (!href || !title) continue;
    if (!URL.canParse(href, root) || !new URL(href, root).href.startsWith(root)) continue;
    visits.push({ title, href });
  }
  return visits.slice(-LENGTH);
}

/** The trail with one more page at its end; a page is in it once, where it was read last. */
export function visit(trail: readonly Visit[], page: Visit): Visit[] {
  const title = page.title.replace(/\s+/g, " ").trim();
  const letters = [...title];
  const short = letters.length > TITLE ? `${letters.slice(0, TITLE - 1).join("").trimEnd()}…` : title;
  const others = trail.filter((it) => it.href !== page.href);
  return [...others, { title: short, href: page.href }].slice(-LENGTH);
}

/** Writes a trail; the oldest pages give way where it is too long. */
export function format(trail: readonly Visit[]): string {
  let kept = [...trail];
  for (;;) {
    const text = kept.map((it) => `${it.href}\t${it.title}`).join("\n");
    if (encodeURIComponent(text).length <= BYTES) return text;
    kept = kept.slice(1);
  }
}

/** A short name for a site, of the address of its root: several may be on one disk. */
export function nameOf(root: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < root.length; at++) hash = Math.imul(hash ^ root.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(36);
}
