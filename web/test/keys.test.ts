import assert from "node:assert/strict";
import test from "node:test";
import { actionOf, KEYS, type Press } from "../src/keys.ts";

const press = (key: string, more: Partial<Press> = {}): Press => ({
  key, ctrlKey: false, metaKey: false, altKey: false, isComposing: false, repeat: false, ...more,
});

test("single keys act only where they are on and nothing is typed", () => {
  assert.equal(actionOf(press("g"), true, false), "graph");
  assert.equal(actionOf(press("G"), true, false), "graph");
  assert.equal(actionOf(press("/"), true, false), "search");
  assert.equal(actionOf(press("g"), false, false), undefined);
  assert.equal(actionOf(press("?"), true, true), undefined);
});

test("control and K search even where single keys are off, and while typing", () => {
  assert.equal(actionOf(press("k", { ctrlKey: true }), false, true), "search");
  assert.equal(actionOf(press("K", { metaKey: true }), true, false), "search");
  assert.equal(actionOf(press("g", { ctrlKey: true }), true, false), undefined);
});

test("keys that put a sign together, held keys and menu keys do nothing", () => {
  assert.equal(actionOf(press("g", { isComposing: true }), true, false), undefined);
  assert.equal(actionOf(press("t", { repeat: true }), true, false), undefined);
  assert.equal(actionOf(press("g", { altKey: true }), true, false), undefined);
  assert.equal(actionOf(press("[", { altKey: true }), true, false), "previous");
});

test("no key does two things", () => {
  assert.equal(new Set(KEYS.map(([key]) => key)).size, KEYS.length);
});
