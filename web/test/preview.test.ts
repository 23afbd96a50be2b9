import "./page.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { hrefOf, inSite, nodeAt } from "../src/address.ts";
import { parse } from "../src/names.ts";
import type { Note, Said } from "../src/notes.ts";
import { boxAt, place } from "../src/preview/place.ts";
import { excerpt, type Line } from "../src/prose.ts";

const view = { width: 1000, height: 800 };
const link = (left: number, top: number) => ({ left, top, right: left + 60, bottom: top + 20 });

test("a preview stands below its link where there is room", () => {
  assert.deepEqual(place(link(100, 100), { width: 400, height: 300 }, view, false), { left: 100, top: 126, height: 666, side: "below" });
});

test("a preview stands above a link at the end of the window", () => {
  assert.deepEqual(place(link(100, 700), { width: 400, height: 300 }, view, false), { left: 100, top: 394, height: 686, side: "above" });
});

test("a preview is never over its link and never outside the window", () => {
  for (let left = -40; left < 1000; left += 90) {
    for (let top = 0; top < 780; top += 65) {
      for (const height of [50, 400, 2000]) {
        for (const rtl of [false, true]) {
          const at = link(left, top);
          const spot = place(at, { width: 416, height }, view, rtl);
          const end = spot.top + Math.min(height, spot.height);
          assert.ok(spot.left >= 8 && spot.left + 416 <= 992, `${left} ${top}: left ${spot.left}`);
          assert.ok(spot.top >= 8 && end <= 792, `${left} ${top} ${height}: ${spot.top} to ${end}`);
          assert.ok(spot.top >= at.bottom || end <= at.top, `${left} ${top} ${height}: over the link`);
        }
      }
    }
  }
});

test("in text that runs to the left a preview begins at the right end of its link", () => {
  assert.equal(place(link(700, 100), { width: 400, height: 300 }, view, true).left, 360);
});

test("a preview of a link over two lines stands at the one under the pointer", () => {
  const boxes = [{ left: 900, top: 100, right: 980, bottom: 120 }, { left: 10, top: 124, right: 90, bottom: 144 }];
  assert.equal(boxAt(boxes, 20, 130), boxes[1]);
  assert.equal(boxAt(boxes, 500, 500), boxes[0]);
  assert.equal(boxAt([], 0, 0), undefined);
});

test("addresses lead to nodes however they are written", () => {
  const names = parse("A\ta.html\t0\t\nÜ b\tf/%C3%9C%20b.html\t0\t\nHome\tindex.html\t0\t", []);
  assert.equal(nodeAt(names, "a.html"), 0);
  assert.equal(nodeAt(names, "f/%C3%9C%20b.html"), 1);
  assert.equal(nodeAt(names, "f/Ü b.html"), 1);
  assert.equal(nodeAt(names, ""), 2);
  assert.equal(nodeAt(names, "a"), 0, "a server that leaves the ending away");
  assert.equal(nodeAt(names, "%"), undefined);
  assert.equal(inSite(new URL("file:///site/f/x.html")), "f/x.html");
  assert.equal(inSite(new URL("file:///other/x.html")), undefined);
  assert.equal(inSite(new URL("https://example.org/site/x.html")), undefined);
  assert.equal(hrefOf(names, 0, "^b 1"), "../a.html#%5Eb%201");
});

function noteOf(text: string, target: string, headings: readonly string[] = []): Note {
  const at = text.indexOf(target);
  const said = { nameStart: at, nameEnd: at + target.length, target: 1 } as Said;
  const found = headings.map((it) => ({ anchor: it, level: 2, start: text.indexOf(it), end: text.length }));
  return { node: 0, text, lead: 0, headings: found, blocks: [], properties: [], said: at < 0 ? [] : [said], subjectIn: [], backlinks: [] };
}

const show = (lines: readonly Line[]): string[] =>
  lines.map((line) => line.pieces.map((it) => (it.said ? `[${it.text}]` : it.text)).join(""));

test("an excerpt is cut after a sentence or a word, with its names as links", () => {
  const note = noteOf("One sentence about Japan here. Then a second one that is long.", "Japan");
  assert.deepEqual(show(excerpt(note, 0, note.text.length, 200)), ["One sentence about [Japan] here. Then a second one that is long."]);
  assert.deepEqual(show(excerpt(note, 0, note.text.length, 45)), ["One sentence about [Japan] here. …"]);
  assert.deepEqual(show(excerpt(note, 0, note.text.length, 28)), ["One sentence about [Japan] …"]);
});

test("an excerpt cuts no name and no character in two", () => {
  const long = noteOf(`Words words words ${"X".repeat(90)} more`, "X".repeat(90));
  assert.deepEqual(show(excerpt(long, 0, long.text.length, 40)), ["Words words words …"]);
  const emoji = noteOf("😀".repeat(50), "none");
  assert.deepEqual(show(excerpt(emoji, 0, emoji.text.length, 21)), ["😀".repeat(10) + " …"]);
});

test("lines are paragraphs, and a heading at the end is left out", () => {
  const note = noteOf("First.\n\nPart\nSecond.\nLast\n", "none", ["Part", "Last"]);
  const lines = excerpt(note, 0, note.text.length, 200);
  assert.deepEqual(show(lines), ["First.", "Part", "Second."]);
  assert.deepEqual(lines.map((it) => it.isHeading), [false, true, false]);
});
