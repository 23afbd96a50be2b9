import "./page.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { read, sectionPath, shardOf, type Shard } from "../src/notes.ts";

const shard: Shard = {
  first: 4,
  labels: [["none", ""], ["property", "country"]],
  anchors: ["part"],
  notes: [
    ["", 0, [], [], [], [], [], [], [9]],
    [
      "Intro\nTop\n😀 See Japan now.\nInner\nx\n",
      0,
      [["top", 2, 6, 37], ["inner", 3, 28, 37]],
      [["^b", 10, 27]],
      [["key", "value"]],
      [[10, 17, 1]],
      [[7, 0, 1, 7, 5, 3, 0, 1], [8, 1, 0, 0, 0, 2, 10, 0]],
      [3],
      [],
    ],
  ],
};

test("a node is read from its row with texts cut where JavaScript counts them", () => {
  const note = read(shard, 5)!;
  const [japan, country] = note.said;
  assert.equal(note.text.slice(japan!.start, japan!.end), "😀 See Japan now.");
  assert.equal(note.text.slice(japan!.nameStart, japan!.nameEnd), "Japan");
  assert.deepEqual([japan!.subject, japan!.target, japan!.anchor, japan!.section, japan!.line], [5, 7, "part", 0, 3]);
  assert.deepEqual([country!.subject, country!.label, country!.kind, country!.sentence], [9, "country", "property", -1]);
  assert.equal(country!.nameEnd, 0);
});

test("a node that is not in the shard is nothing", () => {
  assert.equal(read(shard, 3), undefined);
  assert.equal(read(shard, 6), undefined);
});

test("the sections around a heading are named from the outermost on", () => {
  const note = read(shard, 5)!;
  assert.deepEqual(sectionPath(note, 1), ["Top", "Inner"]);
  assert.deepEqual(sectionPath(note, 0), ["Top"]);
  assert.deepEqual(sectionPath(note, -1), []);
});

test("the shard of a node is the last that begins before it", () => {
  assert.deepEqual([0, 3, 4, 63, 64, 999].map((it) => shardOf([0, 4, 64], it)), [0, 0, 4, 4, 64, 64]);
});
