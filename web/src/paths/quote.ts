// Evidence as a reader sees it: who says what of whom, the sentence, and the place where it stands.

import { hrefOf } from "../address.ts";
import { el } from "../dom.ts";
import { Kind, type Names } from "../names.ts";
import { sectionPath, type Note, type Said } from "../notes.ts";
import { pieces } from "../prose.ts";
import { count, t } from "../text.ts";

/** Units of a sentence that are shown before and behind the name. */
const MARGIN = 220;
/** How much of what is said is shown at once, where it is said often. */
const MAX_SHOWN = 12;

/** A link to a node's page. */
export function nodeLink(all: Names, node: number): HTMLAnchorElement {
  const missing = all.kinds[node] === Kind.Missing ? "missing" : undefined;
  return el("a", { href: hrefOf(all, node), class: missing }, el("bdi", {}, all.titles[node] ?? ""));
}

/** `JOGMEC → country → Japan`: always from the subject to the target, so that no label is turned round. */
export function triple(all: Names, said: Said): HTMLElement {
  const line = el("p", { class: "triple" }, el("bdi", {}, all.titles[said.subject] ?? ""), arrow());
  if (said.label !== "") line.append(el("q", { dir: "auto" }, said.label), arrow());
  line.append(el("bdi", {}, all.titles[said.target] ?? ""));
  return line;
}

function arrow(): HTMLElement {
  const sign = document.dir === "rtl" ? " ← " : " → ";
  return el("span", { class: "arrow" }, sign);
}

/** A sentence, in which the names of `marked` stand out and all others are links. */
export function sentence(all: Names, source: Note, said: Said, marked: ReadonlySet<number>): HTMLElement | undefined {
  if (said.sentence < 0) return undefined;
  const [start, end, cutStart, cutEnd] = stretch(source, said);
  const line = el("blockquote", { dir: "auto" });
  if (cutStart) line.append("… ");
  for (const piece of pieces(source, start, end)) {
    const target = piece.said?.target;
    if (target === undefined) line.append(piece.text);
    else if (marked.has(target)) line.append(el("mark", {}, piece.text));
    else {
      const missing = all.kinds[target] === Kind.Missing ? "missing" : undefined;
      line.append(el("a", { href: hrefOf(all, target), class: missing }, piece.text));
    }
  }
  if (cutEnd) line.append(" …");
  return line;
}

/** The part of a long sentence that is shown: around the name, from word to word. */
function stretch({ text }: Note, said: Said): [start: number, end: number, cutStart: boolean, cutEnd: boolean] {
  let [start, end] = [said.start, said.end];
  const [from, to] = said.nameEnd > 0 ? [said.nameStart, said.nameEnd] : [start, start];
  if (from - start > MARGIN) {
    const space = text.indexOf(" ", from - MARGIN);
    start = space >= 0 && space < from ? space + 1 : from;
  }
  if (end - to > MARGIN) {
    const space = text.lastIndexOf(" ", to + MARGIN);
    end = space > to ? space : to;
  }
  return [start, end, start > said.start, end < said.end];
}

/** Where it stands: the note, with a link to the section, and the line of its file. */
export function place(all: Names, source: Note, said: Said): HTMLElement {
  const heading = source.headings[said.section];
  const title = all.titles[source.node] ?? "";
  const path = sectionPath(source, said.section).filter((it) => it !== title);
  const link = el("a", { href: hrefOf(all, source.node, heading?.anchor ?? ""), dir: "auto" }, [title, ...path].join(" › "));
  return el("p", { class: "place" }, link, " · ", t("paths_line", { n: String(said.line) }));
}

/** A relation with its evidence. */
export function quote(all: Names, source: Note, said: Said, marked: ReadonlySet<number>): HTMLElement {
  const item = el("div", { class: "said" });
  const words = sentence(all, source, said, marked);
  // A sentence without a label speaks for itself.
  if (said.label !== "" || !words) item.append(triple(all, said));
  if (words) item.append(words);
  else if (said.kind === "property") item.append(el("p", { class: "detail" }, t("paths_property")));
  item.append(place(all, source, said));
  return item;
}

/** Items of which the first are seen, and the others behind a summary. */
export function folded(items: readonly HTMLElement[], seen: number): HTMLElement[] {
  const rest = items.slice(seen);
  if (rest.length === 0) return [...items];
  const details = el("details", { class: "more-said" }, el("summary", {}, count("paths_more_said", rest.length)));
  details.append(...rest.slice(0, MAX_SHOWN));
  if (rest.length > MAX_SHOWN) details.append(el("p", { class: "detail" }, count("paths_not_shown", rest.length - MAX_SHOWN)));
  return [...items.slice(0, seen), details];
}
