import "./page.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Names } from "../src/names.ts";
import type { Note } from "../src/notes.ts";
import { excerpt, marked } from "../src/search/excerpt.ts";
import { isNear } from "../src/search/near.ts";
import { parse } from "../src/search/query.ts";
import { Search } from "../src/search/search.ts";
import { readLine, Terms } from "../src/search/terms.ts";
import { tokens } from "../src/tokens.ts";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function digits(n: number): string {
  return n < 32 ? (DIGITS[n] ?? "") : (DIGITS[(n & 31) | 32] ?? "") + digits(n >>> 5);
}

interface Entry {
  readonly title: string;
  readonly aliases?: readonly string[];
  readonly text?: string;
  readonly type?: string;
  readonly tags?: readonly string[];
  readonly kind?: number;
}

/** An index as Rust writes it, but with impacts that are rougher: a name counts 14, a text 5 and more for each time. */
function shards(entries: readonly Entry[]): string[] {
  const terms = new Map<string, Map<number, number>>();
  entries.forEach(({ title, aliases = [], text = "" }, node) => {
    const count = (word: string, impact: number) => {
      const nodes = terms.get(word) ?? new Map<number, number>();
      terms.set(word, nodes.set(node, Math.min((nodes.get(node) ?? 0) + impact, 15)));
    };
    for (const word of tokens([title, ...aliases].join("\n"))) count(word, 10);
    for (const word of tokens(text)) count(word, 3);
  });
  const lines = [...terms].sort(([a], [b]) => (a < b ? -1 : 1)).map(([word, nodes]) => {
    let before = 0;
    const encoded = [...nodes].map(([node, impact]) => {
      const n = ((node - before) << 4) | impact;
      before = node;
      return digits(n);
    });
    return `${word} ${encoded.join("")}\n`;
  });
  // Small shards, so that words of a query are in several.
  const out: string[] = [];
  for (let at = 0; at < lines.length; at += 5) out.push(lines.slice(at, at + 5).join(""));
  return out;
}

function site(entries: readonly Entry[]): Search {
  const types = [...new Set(entries.flatMap(({ type }) => (type ? [type] : [])))].sort();
  const tags = [...new Set(entries.flatMap((it) => it.tags ?? []))].sort();
  const names: Names = {
    titles: entries.map((it) => it.title),
    aliases: entries.map((it) => it.aliases ?? []),
    hrefs: entries.map((it) => `${it.title}.html`),
    kinds: entries.map((it) => it.kind ?? 0),
    types: entries.map(({ type }) => (type ? types.indexOf(type) : -1)),
    typeNames: types,
  };
  const all = shards(entries);
  const directory = { nodes: entries.length, full: true, excerpts: true, tags: true, first: all.map((it) => it.split(" ", 1)[0] ?? "") };
  const facets = { tagNames: tags, tags: entries.map((it) => (it.tags ?? []).map((tag) => tags.indexOf(tag))) };
  const note = (node: number) =>
    Promise.resolve({ node, text: entries[node]?.text ?? "", lead: 0, headings: [], blocks: [], properties: [], said: [], subjectIn: [], backlinks: [] } satisfies Note);
  return new Search(names, directory, new Terms(directory, (nth) => Promise.resolve(all[nth] ?? "")), () => Promise.resolve(facets), note);
}

const SITE: readonly Entry[] = [
  { title: "Cobalt", aliases: ["コバルト"], text: "A metal for batteries, mined in the Congo.", type: "Mineral", tags: ["metal/battery"] },
  { title: "Congo", text: "A country with cobalt.", type: "Country" },
  { title: "Lithium", text: "A light metal for batteries. 東京都の鉱物資源。", type: "Mineral", tags: ["metal/battery", "light"] },
  { title: "Rare earth elements", aliases: ["REE"], text: "Seventeen metals. Rare, and of the earth.", type: "Mineral", tags: ["metal"] },
  { title: "Lynas", text: "A company that mines rare earth elements. It refines them in Malaysia.", type: "Company" },
  { title: "Straße nach Süden", text: "Ein Weg." },
  { title: "Cobalt mine", kind: 3 },
];

async function find(typed: string, choice = { types: [] as string[], tags: [] as string[] }): Promise<string[]> {
  const { hits } = await site(SITE).find(typed, choice);
  return hits.map(({ node }) => SITE[node]?.title ?? "");
}

test("names come before texts, and names of pages before those of pages that do not exist", async () => {
  assert.deepEqual(await find("cobalt"), ["Cobalt", "Cobalt mine", "Congo"]);
  assert.deepEqual((await find("ree"))[0], "Rare earth elements");
});

test("a word finds longer words that it begins, and a plural its singular", async () => {
  assert.deepEqual(await find("batt"), ["Cobalt", "Lithium"]);
  assert.deepEqual((await find("companies"))[0], "Lynas");
});

test("all words have to be there; what has some comes after what has all", async () => {
  const { hits, answer } = await site(SITE).find("metal congo", { types: [], tags: [] });
  assert.equal(answer.complete, 1);
  assert.equal(SITE[hits[0]?.node ?? -1]?.title, "Cobalt");
  assert.equal((await site(SITE).find("lithium malaysia", { types: [], tags: [] })).answer.complete, 0);
});

test("a phrase stands as it is, in any case and across signs", async () => {
  assert.deepEqual(await find('"rare earth elements"'), ["Rare earth elements", "Lynas"]);
  assert.deepEqual(await find('"Rare, and of"'), ["Rare earth elements"]);
  assert.deepEqual(await find('"earth rare"'), []);
});

test("a word with a minus in front leaves out what has it", async () => {
  assert.deepEqual(await find("batteries -congo"), ["Lithium"]);
});

test("types and tags are chosen by words and by buttons; a tag stands for those below it", async () => {
  assert.deepEqual(await find("metal type:mineral"), await find("metal", { types: ["Mineral"], tags: [] }));
  assert.deepEqual(await find("tag:metal/battery"), ["Cobalt", "Lithium"]);
  assert.deepEqual(await find("#light"), ["Lithium"]);
  assert.deepEqual(await find("tag:metal"), ["Cobalt", "Lithium", "Rare earth elements"]);
  const search = site(SITE);
  await search.withTags();
  const { types, tags } = await search.find("cobalt", { types: ["country"], tags: [] });
  assert.deepEqual(types.map(({ name, count, chosen }) => [name, count, chosen]), [["Country", 1, true], ["Mineral", 1, false]]);
  assert.deepEqual(tags, []);
});

test("a slip in a name is forgiven", async () => {
  for (const typed of ["cobatl", "coblt", "cobaltt", "cobelt"]) assert.equal((await find(typed))[0], "Cobalt", typed);
  assert.equal((await find("lynsa"))[0], "Lynas");
});

test("a word that nothing has is searched with a slip mended, and that is said", async () => {
  const { answer } = await site(SITE).find("malasyia", { types: [], tags: [] });
  assert.deepEqual(answer.corrections, [{ from: "malasyia", to: "malaysia" }]);
  assert.deepEqual(await find("malasyia"), ["Lynas"]);
});

test("scripts without spaces are found by any row of their characters", async () => {
  assert.deepEqual(await find("鉱物資源"), ["Lithium"]);
  assert.deepEqual(await find("京"), ["Lithium"]);
  assert.deepEqual(await find("源"), ["Lithium"]);
  assert.deepEqual(await find("コバルト"), ["Cobalt"]);
  assert.deepEqual(await find("鉱源"), []);
});

test("letters that people do not have on their keyboards are found by others", async () => {
  assert.deepEqual(await find("strasse suden"), ["Straße nach Süden"]);
});

test("nothing that can be typed is an error", async () => {
  for (const typed of ["", " ", '"', '""', "-", "- -", "type:", "tag:", "#", '-"a b"', "type:\"a b", "(.*[", "\\", "👩‍🚀", "a".repeat(5000), "-type:mineral", "\u0000"]) {
    await find(typed);
  }
});

test("a query is taken apart", () => {
  const { words, phrases, without, types, tags } = parse('rare "Earth Elements" -china type:Company tag:#a/b #c “x y”');
  assert.deepEqual(words.map((it) => it.text), ["rare", "earth", "elements", "x", "y"]);
  assert.deepEqual(phrases, ["earth elements", "x y"]);
  assert.deepEqual(without.map((it) => it.text), ["china"]);
  assert.deepEqual([types, tags], [["company"], ["a/b", "c"]]);
});

test("a phrase that is still being typed is words", () => {
  assert.deepEqual(parse('"rare ear').phrases, []);
});

test("words are near if they differ by one slip", () => {
  for (const [a, b] of [["cobalt", "cobatl"], ["cobalt", "coblt"], ["cobalt", "cobaalt"], ["cobalt", "kobalt"], ["ab", "ba"]] as const) {
    assert.ok(isNear(a, b) && isNear(b, a), `${a} ${b}`);
  }
  for (const [a, b] of [["cobalt", "cobalt"], ["cobalt", "cobla"], ["abcd", "badc"], ["a", "abc"]] as const) assert.ok(!isNear(a, b), `${a} ${b}`);
});

test("a line of the index is read as it is written", () => {
  const { text, nodes, common, ids, impacts } = readLine("cobalt PT5jD");
  assert.deepEqual([text, nodes, common, [...ids], [...impacts]], ["cobalt", 3, false, [0, 1, 200], [15, 3, 9]]);
  const the = readLine("the 9000 PT");
  assert.deepEqual([the.nodes, the.common, the.ids.length], [9000, true, 2]);
});

test("an excerpt shows the place with most of the words, and marks them", () => {
  const marks = { words: ["rare", "earth"], terms: new Set(["earths"]) };
  const text = `${"Nothing here. ".repeat(30)}\nA rare thing. ${"More of it. ".repeat(30)}Rare earths are found here. ${"The end. ".repeat(30)}`;
  const { pieces, at } = excerpt(text, marks, [], 0);
  assert.equal(text.slice(at, at + 11), "Rare earths");
  assert.deepEqual(pieces.filter((it) => it.marked).map((it) => it.text), ["Rare", "earths"]);
  assert.ok(pieces.map((it) => it.text).join("").length < 300);
});

test("an excerpt without a word found is the beginning", () => {
  const { pieces, at } = excerpt("#tag\nThe first paragraph.\nAnother.", { words: ["x"], terms: new Set() }, [], 5);
  assert.equal(at, -1);
  assert.equal(pieces.map((it) => it.text).join(""), "The first paragraph. · Another.");
});

test("what is marked is cut where its letters are, whatever folding makes of them", () => {
  const parts = (text: string, word: string) => marked(text, { words: [word], terms: new Set() }).map((it) => (it.marked ? `[${it.text}]` : it.text)).join("");
  assert.equal(parts("Die Straße", "strasse"), "Die [Straße]");
  assert.equal(parts("😀 Cafe\u0301 noir", "cafe"), "😀 [Cafe\u0301] noir");
  assert.equal(parts("東京都の", "京都"), "東[京都]の");
  assert.equal(parts("اَلْيَابَان", "اليابان"), "[اَلْيَابَان]");
});
