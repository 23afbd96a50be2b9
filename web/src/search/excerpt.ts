// The places in a text where words were found: which to show, and what to mark.

import { foldWithPlaces, isPaired, RUNS, runs } from "../tokens.ts";

/** A piece of text, marked or not. */
export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

/** A part of a text that shows why it was found. */
export interface Excerpt {
  readonly pieces: readonly Piece[];
  /** Where in the text it begins; -1 if nothing was found in it. */
  readonly at: number;
}

/** What to mark: words as they were asked for, which may go on, and words that stand for them. */
export interface Marks {
  readonly words: readonly string[];
  readonly terms: ReadonlySet<string>;
}

/** A word that was found: its place in the text, and which of the words it is; -1 for one that stands for another. */
interface Place {
  readonly start: number;
  readonly end: number;
  readonly word: number;
}

/** Characters of an excerpt, and of it before the first word that was found. */
const LENGTH = 230;
const BEFORE = 70;

/** Places that are looked at: a text may be a book. */
const MAX_PLACES = 2000;

function places(text: string, marks: Marks): Place[] {
  const folded = foldWithPlaces(text);
  const rows = marks.words.map((word, nth) => ({ word, nth })).filter(({ word }) => isPaired(word));
  const words = marks.words.map((word, nth) => ({ word, nth })).filter(({ word }) => !isPaired(word));
  const found: Place[] = [];
  const push = (start: number, end: number, word: number) =>
    found.push({ start: folded.places[start] ?? 0, end: folded.places[end] ?? text.length, word });
  for (const { 0: run, index } of folded.text.matchAll(RUNS)) {
    if (found.length >= MAX_PLACES) break;
    if (isPaired(run)) {
      for (const { word, nth } of rows) {
        for (let at = run.indexOf(word); at >= 0; at = run.indexOf(word, at + word.length)) push(index + at, index + at + word.length, nth);
      }
      continue;
    }
    const begun = words.find(({ word }) => run.startsWith(word));
    if (begun) push(index, index + run.length, begun.nth);
    else if (marks.terms.has(run)) push(index, index + run.length, -1);
  }
  return found.sort((a, b) => a.start - b.start || b.end - a.end);
}

function cutUp(text: string, start: number, end: number, found: readonly Place[]): Piece[] {
  const pieces: Piece[] = [];
  let at = start;
  const push = (to: number, marked: boolean) => {
    if (to <= at) return;
    pieces.push({ text: text.slice(at, to), marked });
    at = to;
  };
  for (const place of found) {
    if (place.end <= at || place.start >= end) continue;
    push(Math.max(place.start, at), false);
    push(Math.min(place.end, end), true);
  }
  push(end, false);
  return pieces;
}

/** A short text, such as a title, with its words marked. */
export function marked(text: string, marks: Marks): readonly Piece[] {
  return cutUp(text, 0, text.length, places(text, marks));
}

/** A place between two words, or two sentences, at or before `at` and not before `from`. */
function wordStart(text: string, at: number, from: number): number {
  const line = text.lastIndexOf("\n", at - 1) + 1;
  if (line > from) return line;
  if (from === 0) return 0;
  const sentence = /.*[.!?。！？]["”’»」』)]?\s*(?=\S)/su.exec(text.slice(from, at));
  if (sentence) return from + sentence[0].length;
  const space = text.slice(from, at).search(/\s\S/);
  return space < 0 ? from : from + space + 1;
}

/** A place between two words at or before `to`, as near as possible. */
function wordEnd(text: string, to: number, at: number): number {
  if (to >= text.length) return text.length;
  const space = text.slice(at, to).search(/\s\S*$/);
  return space <= 0 ? to : at + space;
}

/** Neither half of a character that takes two units. */
function whole(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code < 0xe000 ? at - 1 : at;
}

/** A range of a text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * The part of a text with most of the words; its beginning, from `lead`, if there are none. `headings` are lines that
 * are shown beside it.
 */
export function excerpt(text: string, marks: Marks, phrases: readonly string[], lead: number, headings: readonly Range[] = []): Excerpt {
  const found = places(text, marks);
  let best = { at: -1, worth: 0 };
  let last = 0;
  const counts = new Map<number, number>();
  found.forEach((place, nth) => {
    while (last < found.length && (found[last] as Place).start < place.start + LENGTH - BEFORE) {
      const { word } = found[last++] as Place;
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    // Other words first, then prose that says what the note is, then prose at all; a phrase before all of them.
    const lines = text.slice(place.start, place.start + LENGTH - BEFORE).split("\n").length - 1;
    let worth = counts.size + Math.min(last - nth, 4) / 10 - Math.min(lines, 5) / 10;
    if (place.start < lead) worth -= 0.9;
    else if (place.start < lead + LENGTH) worth += 0.6;
    if (phrases.length > 0) {
      const window = ` ${runs(foldWithPlaces(text.slice(place.start, place.start + LENGTH)).text).join(" ")} `;
      worth += phrases.filter((phrase) => window.startsWith(` ${phrase}`)).length * 10;
    }
    if (worth > best.worth) best = { at: nth, worth };
    const left = (counts.get(place.word) ?? 1) - 1;
    if (left === 0) counts.delete(place.word);
    else counts.set(place.word, left);
  });
  const first = found[best.at];
  let from = first ? wordStart(text, first.start, Math.max(first.start - BEFORE, 0)) : lead;
  const heading = headings.find((it) => it.start <= from && from < it.end);
  if (heading && heading.end + 1 < text.length) from = heading.end + 1;
  let end = whole(text, wordEnd(text, from + LENGTH, Math.max(Math.min(first?.end ?? 0, from + LENGTH), from + LENGTH - 40)));
  while (end > from && /\s/.test(text[end - 1] ?? "")) end--;
  const start = whole(text, from);
  const pieces = cutUp(text, start, end, found);
  if (start > lead) pieces.unshift({ text: "…", marked: false });
  if (end < text.trimEnd().length) pieces.push({ text: "…", marked: false });
  return { pieces: pieces.map((it) => ({ ...it, text: it.text.replace(/\s*\n\s*/g, " · ") })), at: first ? first.start : -1 };
}
