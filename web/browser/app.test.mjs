// What every page has with scripts: light and dark by a button, keys, help, the way back, tables that sort, code that is
// copied, pictures and drawings that open.

import assert from "node:assert/strict";
import { violations } from "./axe.mjs";
import { scenario } from "./scenario.mjs";

const theme = (tab) => tab.evaluate(() => document.documentElement.dataset.theme ?? "system");
const press = (tab, key) => tab.page.keyboard.press(key);
const NOTE = "actors/jogmec.html";
/** The reader moves the mouse, which is when the page loads what makes it handier. */
const stir = async (tab, seen) => {
  await tab.page.mouse.move(400, 400);
  await tab.page.mouse.move(410, 410);
  await tab.until(`${seen} is there`, (css) => document.querySelector(css) !== null, seen);
};

scenario("a theme that was chosen holds on other pages, and on those that were open before", {}, async (tab) => {
  await tab.go(NOTE);
  await tab.click("button.theme");
  await tab.click("button.theme");
  assert.equal(await theme(tab), "dark");
  assert.match(await tab.evaluate(() => document.querySelector("button.theme").ariaLabel), /dark/);
  await tab.go("countries/japan.html");
  assert.equal(await theme(tab), "dark");
  await press(tab, "t");
  assert.equal(await theme(tab), "system");
  await tab.go(NOTE);
  assert.equal(await theme(tab), "system");
});

scenario("keys lead to backlinks, to the graph at the page, and to paths from it", {}, async (tab) => {
  await tab.go(NOTE);
  await press(tab, "b");
  assert.equal(await tab.evaluate(() => location.hash), "#_backlinks");
  await press(tab, "g");
  await tab.until("the graph is there", () => location.pathname.endsWith("/graph.html") && location.hash.includes("jogmec"));
  await tab.go(NOTE);
  await press(tab, "p");
  await tab.until("the paths are there", () => location.pathname.endsWith("/paths.html") && location.search.includes("jogmec"));
});

scenario("the help names the keys, gives the focus back, and switches single keys off for all pages", {}, async (tab) => {
  await tab.go(NOTE);
  await tab.click("button.help");
  await tab.until("the help is there", () => document.querySelector("dialog.help-dialog[open]") !== null);
  assert.deepEqual(await violations(tab, "dialog.help-dialog"), []);
  await tab.click("dialog.help-dialog input[type=checkbox]");
  await press(tab, "Escape");
  await tab.until("the focus is back", () => document.activeElement?.matches("button.help"));
  await tab.go("countries/japan.html");
  await press(tab, "b");
  await press(tab, "?");
  assert.equal(await tab.evaluate(() => location.hash), "");
  assert.equal(await tab.evaluate(() => document.querySelector("dialog[open]")), null);
});

scenario("nothing happens while something is typed", {}, async (tab) => {
  await tab.go(NOTE);
  await tab.evaluate(() => document.querySelector(".bar input[type=search]").focus());
  await press(tab, "b");
  await press(tab, "t");
  assert.equal(await tab.evaluate(() => location.hash), "");
  assert.equal(await theme(tab), "system");
});

scenario("the pages read before are named, and nothing moves for it", {}, async (tab) => {
  await tab.go("minerals/antimony.html");
  await tab.go(NOTE);
  await tab.go("countries/japan.html");
  await tab.see("nav.trail a");
  assert.deepEqual(await tab.texts("nav.trail a"), ["Antimony", "JOGMEC"]);
  await tab.arrive(() => tab.click("nav.trail a"));
  assert.equal(await tab.text("h1"), "Antimony");
});

scenario("a table is sorted by a column, the other way round, and as it was", { sites: ["demo"] }, async (tab) => {
  await tab.go(NOTE);
  await stir(tab, "main .sort");
  const sorted = () => tab.evaluate(() => {
    const table = document.querySelector(".sort").closest("table");
    return [...table.tBodies[0].rows].map((row) => row.cells[0].textContent.trim());
  });
  const before = await sorted();
  const click = () => tab.click("main .sort");
  await click();
  const up = await sorted();
  assert.deepEqual(up, [...before].sort((a, b) => a.localeCompare(b, "en", { numeric: true, sensitivity: "base" })));
  assert.equal(await tab.evaluate(() => document.querySelector("[aria-sort]").ariaSort), "ascending");
  await click();
  assert.deepEqual(await sorted(), [...up].reverse());
  await click();
  assert.deepEqual(await sorted(), before);
});

scenario("a long list of backlinks is filtered", {}, async (tab) => {
  await tab.go(NOTE);
  await stir(tab, ".backlinks .filter input");
  const shown = () => tab.evaluate(() => [...document.querySelectorAll(".backlinks .backlink")].filter((it) => !it.hidden).length);
  const all = await shown();
  await tab.click(".backlinks .filter input");
  await tab.type("stockpil");
  await tab.until("fewer are left", (n) => [...document.querySelectorAll(".backlinks .backlink")].filter((it) => !it.hidden).length < n, all);
  assert.match(await tab.text(".backlinks .filter output"), /\d+ of \d+/);
  await press(tab, "Escape");
  assert.equal(await shown(), all);
});

scenario("what the scripts add violates nothing, light and dark", { browsers: ["chromium"] }, async (tab) => {
  await tab.go(NOTE);
  await stir(tab, "main .sort");
  await stir(tab, ".anchor");
  assert.deepEqual(await violations(tab), []);
  await press(tab, "t");
  await press(tab, "t");
  assert.deepEqual(await violations(tab), []);
});

scenario("the small graph becomes a map to walk in, and the drawing again", {}, async (tab) => {
  await tab.go(NOTE);
  await stir(tab, ".fan button");
  await tab.click(".fan button");
  await tab.until("the map is there", () => document.querySelector(".fan .local-graph canvas") !== null);
  assert.equal(await tab.evaluate(() => document.querySelector(".fan svg").checkVisibility()), false);
  await tab.click(".fan .more button");
  assert.equal(await tab.evaluate(() => document.querySelector(".fan svg").checkVisibility()), true);
});

scenario("a link into what is folded opens it", {}, async (tab) => {
  await tab.go(NOTE);
  const folded = await tab.evaluate(() => document.querySelector(".unlinked details")?.open);
  assert.equal(folded, false);
  await tab.evaluate(() => void (location.hash = "_mentions"));
  await tab.until("it is open", () => document.querySelector(".unlinked details").open);
});

scenario("without scripts there is no button, no dead field and no trail", { scripts: false }, async (tab) => {
  await tab.go(NOTE);
  assert.equal(await tab.evaluate(() => [...document.querySelectorAll(".bar button, nav.trail, .filter, .fan button")].filter((it) => it.checkVisibility({ visibilityProperty: true })).length), 0);
});
