import "./page.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../src/names.ts";

test("an address is in its cell, or follows from the title and the folder there", () => {
  const cells: [string, string, string][] = [
    ["Cobalt", "", "cobalt.html"],
    ["Mt. Weld (mine)", "projects/", "projects/mt.-weld-mine.html"],
    ["A  b", "a/", "a/a-b.html"],
    ["a- b", "", "a-b.html"],
    ["a -b--c", "", "a--b--c.html"],
    ["a-- b", "", "a--b.html"],
    ["_Draft_.", "", "draft.html"],
    ["Cobalt", "minerals/cobalt-2.html", "minerals/cobalt-2.html"],
    ["\u010cesk\u00fd", "%C4%8Desk%C3%BD.html", "%C4%8Desk%C3%BD.html"],
  ];
  const { hrefs } = parse(cells.map(([title, cell]) => [title, cell, "0", ""].join("\t")).join("\n"), []);
  assert.deepEqual(hrefs, cells.map(([, , href]) => href));
});
