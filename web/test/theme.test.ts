import assert from "node:assert/strict";
import test from "node:test";

// What the modules ask of a browser when they are read.
Object.assign(globalThis, { location: { protocol: "file:" } });
const { choiceOf, following } = await import("../src/theme.ts");
const { cookie } = await import("../src/keep.ts");

test("what was kept is one of three choices, whatever it was", () => {
  assert.equal(choiceOf("dark"), "dark");
  assert.equal(choiceOf("constructor"), "system");
  assert.equal(choiceOf(null), "system");
});

test("the button goes round", () => {
  assert.equal(following(following(following("system"))), "system");
});

test("a cookie is found by its whole name, and may be anything", () => {
  assert.equal(cookie("x-adit-theme=light; adit-theme=dark", "adit-theme"), "dark");
  assert.equal(cookie("adit-trail=a%09b%3D", "adit-trail"), "a\tb=");
  assert.equal(cookie("adit-trail=%E0%A4%A", "adit-trail"), null);
  assert.equal(cookie("", "adit-theme"), null);
});
