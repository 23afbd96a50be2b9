// Pieces of a note's plain text, with the names in it that lead to other nodes.

import type { Note, Said } from "./notes.ts";

/** A stretch of text; `said` where it is the name of another node. */
export interface Piece {
  readonly text: string;
  readonly said?: Said;
}

/** A line of text: a paragraph, an item, a row. */
export interface Line {
  readonly isHeading: boolean;
  readonly pieces: readonly Piece[];
}

/** How far before the end of what fits a text may be cut to end with a whole word. */
const SLACK = 40;

/** The names in a stretch of text, in order; of two that overlap the first. */
function namesIn(note: Note, start: number, end: number): Said[] {
  const inside = note.said.filter((it) => it.nameEnd > it.nameStart && it.nameStart >= start && it.nameEnd <= end);
  inside.sort((a, b) => a.nameStart - b.nameStart || b.nameEnd - a.nameEnd);
  let behind = start;
  return inside.filter((it) => {
    if (it.nameStart < behind) return false;
    behind = it.nameEnd;
    return true;
  });
}

/** A stretch of text in pieces. */
export function pieces(note: Note, start: number, end: number): Piece[] {
  const out: Piece[] = [];
  let at = start;
  for (const said of namesIn(note, start, end)) {
    if (said.nameStart > at) out.push({ text: note.text.slice(at, said.nameStart) });
    out.push({ text: note.text.slice(said.nameStart, said.nameEnd), said });
    at = said.nameEnd;
  }
  if (at < end) out.push({ text: note.text.slice(at, end) });
  return out;
}

/** Where to cut a text that is longer than `max`: after a word, in no name and in no character. */
export function cut(note: Note, start: number, end: number, max: number): number {
  if (end - start <= max) return end;
  let at = start + max;
  const name = note.said.find((it) => it.nameStart < at && at < it.nameEnd && it.nameStart >= start);
  if (name) return name.nameEnd - at <= SLACK ? Math.min(name.nameEnd, end) : Math.max(name.nameStart, start + 1);
  // The end of a line or sentence is better than the middle of one that begins with what is left.
  const least = start + max * 0.6;
  const line = note.text.lastIndexOf("\n", at);
  if (line > least) return line;
  for (let end = at; end > least; end--) {
    if (/[。！？]/.test(note.text.charAt(end - 1)) || /^[.!?]["”’)]? $/.test(note.text.slice(end - 1, end + 1))) return end;
  }
  const space = Math.max(note.text.lastIndexOf(" ", at), note.text.lastIndexOf("\n", at));
  if (space > at - SLACK && space > start) return space;
  // Half of a character that is two units long is none.
  if (/[\udc00-\udfff]/.test(note.text.charAt(at))) at -= 1;
  return at;
}

/** The beginning of a stretch of text as lines, `max` units long at most; `…` ends it where there is more. */
export function excerpt(note: Note, start: number, end: number, max: number): Line[] {
  const lines: Line[] = [];
  let from = start;
  while (from < end && /\s/.test(note.text.charAt(from))) from++;
  let stop = cut(note, from, end, max);
  while (stop > from && /\s/.test(note.text.charAt(stop - 1))) stop--;
  const isCut = note.text.slice(stop, end).trim() !== "";
  while (from < stop) {
    const newline = note.text.indexOf("\n", from);
    const to = newline < 0 || newline > stop ? stop : newline;
    if (note.text.slice(from, to).trim() !== "") {
      const isHeading = note.headings.some((it) => it.start === from);
      lines.push({ isHeading, pieces: pieces(note, from, to) });
    }
    from = to + 1;
  }
  // A heading above nothing says nothing.
  while (lines.at(-1)?.isHeading) lines.pop();
  const last = lines.pop();
  if (last) lines.push(isCut ? { ...last, pieces: [...last.pieces, { text: " …" }] } : last);
  return lines;
}
