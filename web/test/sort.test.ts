import assert from "node:assert/strict";
import test from "node:test";
import { dateOf, folded, kindOf, matches, numberOf, order } from "../src/sort.ts";

test("a number is read with its sign, its currency and its scale", () => {
  const texts: readonly (readonly [string, number])[] = [
    ["12", 12],
    ["1,234.5 t", 1234.5],
    ["1.234,5", 1234.5],
    ["1 234 567", 1234567],
    ["1’000", 1000],
    ["0,125", 0.125],
    ["0.125", 0.125],
    ["1,250", 1250],
    ["$250M", 250e6],
    ["-$3", -3],
    ["US$ 1.2 bn", 1.2e9],
    ["EUR 110M", 110e6],
    ["€1,5 Mrd.", 1.5e9],
    ["5 million tonnes", 5e6],
    ["12 m", 12],
    ["3億円", 3e8],
    ["≈ 34 %", 34],
    ["−4 °C", -4],
    ["60–180 days", 60],
    ["3 notes", 3],
  ];
  for (const [text, value] of texts) assert.equal(numberOf(text), value, text);
  for (const text of ["", "many", "A4 paper", "–"]) assert.equal(numberOf(text), undefined, text);
});

test("dates are read as people write them", () => {
  const inOrder = [
    "1998", "2004-05", "15 Aug 2024", "August 16, 2024", "17.08.2024", "2024年8月18日", "Sep 2024", "Q4 2024",
    "2025-01-02", "2025-01-02T10:00", "2025-01-02T10:30:00", "2025-03-01",
  ];
  const dates = inOrder.map((it) => dateOf(it) ?? assert.fail(it));
  assert.deepEqual(dates, [...dates].sort((a, b) => a - b));
  for (const text of ["", "soon", "12", "2024 tonnes", "1999-99-99"]) assert.equal(dateOf(text), undefined, text);
});

test("a column is what most of its cells are", () => {
  assert.equal(kindOf(["2024-01-01", "2023", ""]), "date");
  assert.equal(kindOf(["$1", "2 kg", "n/a", "4"]), "number");
  assert.equal(kindOf(["1", "two", "three"]), "text");
  assert.equal(kindOf(["", ""]), "text");
});

test("rows that say the same stay as they were, both ways, and empty ones come last", () => {
  assert.deepEqual(order(["b", "", "a", "b"], false, "en"), [2, 0, 3, 1]);
  assert.deepEqual(order(["b", "", "a", "b"], true, "en"), [0, 3, 2, 1]);
  assert.deepEqual(order(["10 t", "9 t", "unknown", "", "9 t", "8", "7"], true, "en"), [0, 1, 4, 5, 6, 2, 3]);
  assert.deepEqual(order(["note 10", "Note 9", "été", "Ete"], false, "en"), [2, 3, 1, 0]);
});

test("a language that no browser knows is sorted all the same", () => {
  assert.deepEqual(order(["b", "a"], false, "no-such-language-tag"), [1, 0]);
});

test("a filter finds all words, whatever their accents and capitals", () => {
  assert.ok(matches(folded("São Tomé and Príncipe"), folded("tome SAO")));
  assert.ok(!matches(folded("São Tomé"), folded("tome peru")));
  assert.ok(matches(folded("東京都"), folded("京")));
});
