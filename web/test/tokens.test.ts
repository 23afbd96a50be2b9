import assert from "node:assert/strict";
import { test } from "node:test";

import { fold, foldWithPlaces, tokens } from "../src/tokens.ts";
import cases from "./tokens.json" with { type: "json" };

// The tokenizer of the index, src/search/token.rs, is tested with the same list.
for (const [name, text, expected] of cases as [string, string, string[]][]) {
  test(`words: ${name}`, () => {
    assert.deepEqual(tokens(text), expected);
  });
}

test("a folded text knows where its characters come from", () => {
  for (const [, text] of cases as [string, string, string[]][]) {
    const { text: folded, places } = foldWithPlaces(text);
    assert.equal(places.length, folded.length + 1);
    assert.ok(places.every((place, nth) => nth === 0 || place >= (places[nth - 1] ?? 0)));
  }
  const { text, places } = foldWithPlaces("Die Straße Ω");
  assert.equal(text, "die strasse ω");
  assert.equal(places[text.indexOf("ω")], "Die Straße ".length);
});

test("folding letter by letter gives what folding the whole text does, in scripts that are written composed", () => {
  for (const text of ["Straße İstanbul", "أَلْيَابَان", "東京ガス", "ﾎﾟｽﾄ".normalize("NFKC"), "Ḱ ﬁ"]) {
    assert.equal(foldWithPlaces(text).text, fold(text));
  }
});
