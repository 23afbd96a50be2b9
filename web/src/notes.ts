// The texts of the notes: the shards `notes-N`, each of which has some nodes that follow each other, and their directory
// `notes`. Previews, excerpts of search results and the evidence of paths are slices of these texts.

import { load, once } from "./data.ts";

/** A heading, and the section below it in the text. */
export interface Heading {
  /** The id of its element on the page. */
  readonly anchor: string;
  readonly level: number;
  /** Where the section begins, with the line of the heading, and where it ends. */
  readonly start: number;
  readonly end: number;
}

/** A block with an id. */
export interface Block {
  /** The id of its element on the page. */
  readonly anchor: string;
  readonly start: number;
  readonly end: number;
}

/** What a note says of another node, or where it refers to it. */
export interface Said {
  /** The node in whose file it stands. */
  readonly source: number;
  /** The node of which the label speaks: mostly the same. */
  readonly subject: number;
  /** The node that it refers to. */
  readonly target: number;
  /** `property`, `field`, `gloss`, `role`, `genitive`, `heading`, or `none`. */
  readonly kind: string;
  /** What is said, as the note says it; empty for what only stands in a sentence. */
  readonly label: string;
  /** The number of its sentence in the note, or -1: then it stands in a property, say. */
  readonly sentence: number;
  /** The sentence, bullet or row around it, in the text: from where to where. Both 0 without one. */
  readonly start: number;
  readonly end: number;
  /** The name of the target in that sentence. Both 0 without one. */
  readonly nameStart: number;
  readonly nameEnd: number;
  /** The number of the heading of its section, or -1. */
  readonly section: number;
  /** The line of the file, from 1. */
  readonly line: number;
  /** The id on the page of the target to which it leads; empty for the whole page. */
  readonly anchor: string;
}

/** What is known of a node. All offsets are those of JavaScript: UTF-16 units in `text`. */
export interface Note {
  readonly node: number;
  /** The plain text: no markup, no code, no comments; a block a line. Empty for what is missing. */
  readonly text: string;
  /** Where in it the first paragraph begins. */
  readonly lead: number;
  readonly headings: readonly Heading[];
  readonly blocks: readonly Block[];
  /** Up to three of its properties, as text. */
  readonly properties: readonly (readonly [key: string, value: string])[];
  /** What its text says, in order. */
  readonly said: readonly Said[];
  /** The nodes that say something of which this one is the subject, in order. */
  readonly subjectIn: readonly number[];
  /** The nodes that refer to it, in order. */
  readonly backlinks: readonly number[];
}

/** A node as the shard has it: the fields of `Record` in src/site/data/notes/record.rs. */
export type Row = readonly [
  text: string,
  lead: number,
  headings: readonly (readonly [anchor: string, level: number, start: number, end: number])[],
  blocks: readonly (readonly [anchor: string, start: number, end: number])[],
  properties: readonly (readonly [key: string, value: string])[],
  sentences: readonly (readonly [start: number, length: number, section: number])[],
  said: readonly (readonly [
    target: number,
    label: number,
    sentence: number,
    nameStart: number,
    nameLength: number,
    line: number,
    subject: number,
    anchor: number,
  ])[],
  subjectIn: readonly number[],
  backlinks: readonly number[],
];

/** A shard of them. */
export interface Shard {
  readonly first: number;
  readonly labels: readonly (readonly [kind: string, label: string])[];
  readonly anchors: readonly string[];
  readonly notes: readonly Row[];
}

/** Reads a node of a shard; nothing if it is not in it. */
export function read(shard: Shard, node: number): Note | undefined {
  const row = shard.notes[node - shard.first];
  if (!row) return undefined;
  const [text, lead, headings, blocks, properties, sentences, said, subjectIn, backlinks] = row;
  return {
    node,
    text,
    lead,
    headings: headings.map(([anchor, level, start, end]) => ({ anchor, level, start, end })),
    blocks: blocks.map(([anchor, start, end]) => ({ anchor, start, end })),
    properties,
    said: said.map(([target, label, sentence, nameStart, nameLength, line, subject, anchor]) => {
      const [kind, words] = shard.labels[label] ?? ["none", ""];
      const [start, length, section] = sentences[sentence - 1] ?? [0, 0, 0];
      return {
        source: node,
        subject: subject === 0 ? node : subject - 1,
        target,
        kind,
        label: words,
        sentence: sentence - 1,
        start,
        end: start + length,
        nameStart: nameLength > 0 ? start + nameStart : 0,
        nameEnd: nameLength > 0 ? start + nameStart + nameLength : 0,
        section: section - 1,
        line,
        anchor: shard.anchors[anchor - 1] ?? "",
      };
    }),
    subjectIn,
    backlinks,
  };
}

/** The shard that has a node: the last whose first node is not behind it. */
export function shardOf(firsts: readonly number[], node: number): number {
  let low = 0;
  let high = firsts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((firsts[middle] ?? Infinity) <= node) low = middle + 1;
    else high = middle;
  }
  return firsts[low - 1] ?? 0;
}

/** What is known of a node; reads its shard if need be. */
export async function note(node: number): Promise<Note> {
  const firsts = await load<readonly number[]>("notes");
  const shard = await load<Shard>(`notes-${shardOf(firsts, node)}`);
  return once(`note ${node}`, () => {
    const found = read(shard, node);
    return found ? Promise.resolve(found) : Promise.reject(new RangeError(`there is no node ${node}`));
  });
}

/** The title lines around a heading, outermost first, and its own. */
export function sectionPath(note: Note, section: number): string[] {
  const path: string[] = [];
  let level = 7;
  let before = Infinity;
  for (let at = section; at >= 0; at--) {
    const heading = note.headings[at];
    if (!heading) continue;
    const encloses = at === section || (heading.level < level && heading.end >= before);
    if (encloses) {
      path.unshift(headingText(note, heading));
      level = heading.level;
      before = heading.end;
    }
  }
  return path;
}

/** The words of a heading. */
export function headingText(note: Note, heading: Heading): string {
  const line = note.text.indexOf("\n", heading.start);
  return note.text.slice(heading.start, line < 0 ? heading.end : Math.min(line, heading.end)).trim();
}
