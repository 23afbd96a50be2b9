// What a preview shows: of a note its beginning, of a heading its section, of a block the block, of a footnote its text,
// of a note that nobody has written those who ask for it.

import { base, decoded, hrefOf, inSite, nodeAt } from "../address.ts";
import { el } from "../dom.ts";
import { Kind, names, type Names } from "../names.ts";
import { headingText, note, type Note } from "../notes.ts";
import { excerpt, type Line } from "../prose.ts";
import { count, t, texts } from "../text.ts";

/** Units of text that are shown. */
const LENGTH = 280;
/** Notes that are named of those that ask for a missing one. */
const MAX_WANTING = 8;

/** What is in a preview. */
export interface Content {
  /** What the preview is called. */
  readonly name: string;
  readonly parts: readonly HTMLElement[];
}

/** A link whose page, or place on it, can be shown. */
export interface Target {
  /** The address of the page from the root; empty for this page. */
  readonly path: string;
  /** The id of the place on it; empty for the whole page. */
  readonly anchor: string;
}

/** Parts of a page with links that are for finding one's way. */
const AROUND = "nav, .toc, .crumbs, .letters, .pages, .footnote-back, .anchor, .preview-title, [data-preview=off]";

/** The id of a footnote on a page, or in a note that it embeds. */
const FOOTNOTE = /^(_e\d+-)*_fn-\d+$/;

/** What a link leads to, if it is one that can be shown. */
export function target(link: HTMLAnchorElement): Target | undefined {
  if (link.hasAttribute("download") || !link.closest("main, .preview") || link.closest(AROUND)) return undefined;
  const url = new URL(link.href, base);
  const path = inSite(url);
  if (path === undefined || url.search !== "") return undefined;
  const anchor = decoded(url.hash.slice(1));
  const isHere = url.pathname === location.pathname;
  if (isHere && (anchor === "" || !link.closest("article, .preview"))) return undefined;
  // What adit adds to a page has an id with `_` in front; of that only footnotes are short.
  if (isHere && anchor.startsWith("_") && !FOOTNOTE.test(anchor)) return undefined;
  return { path: isHere ? "" : path, anchor };
}

/** The preview of what a link leads to; nothing for what has none, such as a picture. */
export async function content({ path, anchor }: Target): Promise<Content | undefined> {
  await texts();
  if (path === "" && FOOTNOTE.test(anchor)) {
    const footnote = document.getElementById(anchor);
    return footnote ? ofFootnote(footnote) : undefined;
  }
  const all = await names();
  const node = nodeAt(all, path === "" ? (inSite(new URL(location.href)) ?? "") : path);
  if (node === undefined) return undefined;
  const found = await note(node);
  return all.kinds[node] === Kind.Missing ? ofMissing(all, found) : ofNote(all, found, anchor);
}

function ofFootnote(footnote: HTMLElement): Content {
  const text = el("div", { class: "preview-text" });
  for (const child of footnote.childNodes) text.append(child.cloneNode(true));
  for (const back of text.querySelectorAll(".footnote-back")) back.remove();
  for (const named of text.querySelectorAll("[id]")) named.removeAttribute("id");
  return { name: t("preview_footnote"), parts: [text] };
}

function ofNote(all: Names, note: Note, anchor: string): Content {
  const heading = anchor === "" ? undefined : note.headings.find((it) => it.anchor === anchor);
  const block = anchor === "" ? undefined : note.blocks.find((it) => it.anchor === anchor);
  const title = all.titles[note.node] ?? "";
  const section = heading ? headingText(note, heading) : "";
  const parts = head(all, note.node, title, heading || block ? anchor : "", section === title ? "" : section);
  const [from, to] = heading
    ? [afterLine(note, heading.start), heading.end]
    : block && block.end > block.start
      ? [block.start, block.end]
      : [note.lead, note.text.length];
  const text = lines(all, excerpt(note, from, to, LENGTH));
  if (text.childElementCount > 0) parts.push(text);
  if (!heading && !block) {
    const facts = el("dl", { class: "preview-facts" });
    for (const [key, value] of note.properties) {
      facts.append(el("div", {}, el("dt", { dir: "auto" }, key), el("dd", { dir: "auto" }, value)));
    }
    if (facts.childElementCount > 0) parts.push(facts);
    const n = note.backlinks.length;
    if (n > 0) parts.push(el("p", { class: "preview-more" }, count("preview_backlinks", n)));
  }
  return { name: title, parts };
}

/** Where the line after the one at an offset begins. */
function afterLine(note: Note, at: number): number {
  const newline = note.text.indexOf("\n", at);
  return newline < 0 ? note.text.length : newline + 1;
}

function ofMissing(all: Names, note: Note): Content {
  const title = all.titles[note.node] ?? "";
  const parts = head(all, note.node, title, "", "");
  const wanting = note.backlinks;
  parts.push(el("p", { class: "preview-text" }, count("preview_wanted", wanting.length)));
  const list = el("ul", { class: "preview-list" });
  for (const source of wanting.slice(0, MAX_WANTING)) {
    list.append(el("li", { dir: "auto" }, el("a", { href: hrefOf(all, source) }, all.titles[source] ?? "")));
  }
  if (list.childElementCount > 0) parts.push(list);
  const n = wanting.length - MAX_WANTING;
  if (n > 0) parts.push(el("p", { class: "preview-more" }, count("preview_others", n)));
  return { name: title, parts };
}

/** What it is, and its title. */
function head(all: Names, node: number, title: string, anchor: string, section: string): HTMLElement[] {
  const parts: HTMLElement[] = [];
  const type = all.types[node] ?? -1;
  const kind = all.kinds[node] ?? Kind.Note;
  const words = ["", t("preview_canvas"), t("preview_base"), t("preview_missing")][kind] ?? "";
  if (type >= 0) {
    const badge = el("span", { class: `preview-type type-${type % 7}` }, all.typeNames[type] ?? "");
    parts.push(el("p", { class: "preview-kind" }, badge));
  } else if (words !== "") {
    parts.push(el("p", { class: "preview-kind" }, el("span", { class: "preview-type" }, words)));
  }
  const link = el("a", { href: hrefOf(all, node, anchor), class: kind === Kind.Missing ? "missing" : undefined }, title);
  const line = el("p", { class: "preview-title", dir: "auto" }, link);
  if (section !== "") line.append(el("span", { class: "preview-section" }, " › ", section));
  parts.push(line);
  return parts;
}

/** Lines of text whose names are links. */
function lines(all: Names, found: readonly Line[]): HTMLElement {
  const text = el("div", { class: "preview-text" });
  for (const line of found) {
    const paragraph = el("p", { dir: "auto", class: line.isHeading ? "preview-heading" : undefined });
    for (const { text, said } of line.pieces) {
      const missing = said && all.kinds[said.target] === Kind.Missing;
      paragraph.append(
        said
          ? el("a", { href: hrefOf(all, said.target, said.anchor), class: missing ? "missing" : undefined }, text)
          : text,
      );
    }
    text.append(paragraph);
  }
  return text;
}
