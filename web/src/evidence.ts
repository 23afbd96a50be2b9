// What is said of two nodes: in their own files, and in others of which one of them is the subject.

import { note, type Note, type Said } from "./notes.ts";

/** Files that are read for one answer at once; what else there is is asked for. */
export const MAX_FILES = 48;

/** The numbers that two ascending lists have in common. */
export function common(a: readonly number[], b: readonly number[]): number[] {
  const found: number[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [left, right] = [a[i]!, b[j]!];
    if (left === right) found.push(left);
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return found;
}

/** The files in which two nodes may be related, in order. */
export function filesOf(a: Note, b: Note): number[] {
  const files = new Set([a.node, b.node, ...common(a.subjectIn, b.backlinks), ...common(b.subjectIn, a.backlinks)]);
  return [...files].sort((x, y) => x - y);
}

/** What is said of two nodes in some notes, in either direction, in order. */
export function saidOf(notes: readonly Note[], a: number, b: number): Said[] {
  const isOfBoth = (it: Said): boolean => (it.subject === a && it.target === b) || (it.subject === b && it.target === a);
  return notes.flatMap((it) => it.said.filter(isOfBoth));
}

/** How much a relation says: first the label that says most, then a sentence. */
function rank(said: Said): number {
  if (said.label === "") return said.sentence >= 0 ? 5 : 6;
  return { property: 0, field: 0, gloss: 1, role: 2, genitive: 3 }[said.kind] ?? 4;
}

/** The relations of two nodes, the one that says most first: as `best` in src/ask/network.rs has it. */
export function ranked(said: readonly Said[], subject: number): Said[] {
  const key = (it: Said): number => 2 * rank(it) + (it.subject === subject ? 0 : 1);
  return [...said].sort((x, y) => key(x) - key(y));
}

/** What is said of two nodes, the most telling first. */
export async function evidence(a: number, b: number): Promise<Said[]> {
  const files = filesOf(await note(a), await note(b)).slice(0, MAX_FILES);
  return ranked(saidOf(await Promise.all(files.map(note)), a, b), a);
}

/** A sentence that names two nodes. */
export interface Shared {
  readonly source: Note;
  readonly a: Said;
  readonly b: Said;
}

/** The sentences and rows of a note in which two nodes stand, each once. */
export function sharedIn(source: Note, a: number, b: number): Shared[] {
  const first = new Map<number, Said>();
  for (const it of source.said) if (it.target === a && it.sentence >= 0 && !first.has(it.sentence)) first.set(it.sentence, it);
  const found = new Map<number, Shared>();
  for (const it of source.said) {
    const other = it.target === b ? first.get(it.sentence) : undefined;
    if (other && !found.has(it.sentence)) found.set(it.sentence, { source, a: other, b: it });
  }
  return [...found.values()];
}
