import assert from "node:assert/strict";
import test from "node:test";
import { format, LENGTH, nameOf, parse, visit, type Visit } from "../src/trail.ts";

const ROOT = "file:///home/me/site/";

test("a trail is read as it was written", () => {
  const trail = visit(visit([], { title: "Japan", href: "japan.html" }), { title: " Rare\nearths ", href: "c/rare%20earths.html" });
  assert.deepEqual(parse(format(trail), ROOT), [
    { title: "Japan", href: "japan.html" },
    { title: "Rare earths", href: "c/rare%20earths.html" },
  ]);
});

test("a page is in it once, where it was read last", () => {
  const trail = ["a", "b", "a"].reduce<Visit[]>((it, name) => visit(it, { title: name, href: name }), []);
  assert.deepEqual(trail.map((it) => it.href), ["b", "a"]);
});

test("it has an end, in pages and in bytes", () => {
  let trail: Visit[] = [];
  for (let n = 0; n < 50; n++) trail = visit(trail, { title: "独立行政法人".repeat(40), href: `${n}/${"%E7".repeat(60)}.html` });
  assert.equal(trail.length, LENGTH);
  assert.ok(encodeURIComponent(format(trail)).length <= 1800);
  assert.equal(parse(format(trail), ROOT).at(-1)?.href.startsWith("49/"), true);
  assert.equal(format(visit([], { title: "x", href: "y".repeat(5000) })), "");
});

test("nothing in it leads out of the site", () => {
  const hostile = ["javascript:alert(1)\ta", "https://example.org/\tb", "../../etc\tc", "//host/\td", "\te", "ok.html\tf"].join("\n");
  assert.deepEqual(parse(hostile, ROOT).map((it) => it.title), ["f"]);
  assert.deepEqual(parse(null, ROOT), []);
});

test("sites on one disk have trails of their own", () => {
  assert.notEqual(nameOf("file:///a/"), nameOf("file:///b/"));
});
