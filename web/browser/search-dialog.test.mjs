// The search above a page, by keys alone; and of the page of results what goes with its address.

import assert from "node:assert/strict";
import { violations } from "./axe.mjs";
import { scenario } from "./scenario.mjs";

const titles = (tab) => tab.texts(".search-link");
const first = (tab, title) =>
  tab.until(`the first result is ${title}`, (wanted) => document.querySelector(".search-link")?.innerText === wanted, title);
const focused = (tab) => tab.evaluate(() => document.activeElement?.innerText || document.activeElement?.name || "");

/** Opens the search above a page, by its key. */
async function open(tab, address = "actors/jogmec.html") {
  await tab.go(address);
  await tab.press("/");
  await tab.see(".search-dialog input");
}

scenario("a slash opens the search, which finds names while they are typed, and Enter opens the first", {}, async (tab) => {
  await open(tab);
  await tab.type("cob");
  await first(tab, "Cobalt");
  await tab.arrive(() => tab.press("Enter"));
  assert.equal(await tab.address(), "minerals/cobalt.html");
});

scenario("a slip in a name is forgiven, and the page says what was searched", {}, async (tab) => {
  await open(tab);
  await tab.type("cobatl");
  await first(tab, "Cobalt");
  await tab.until("it is said", () => document.querySelector(".search-status").innerText.includes("cobalt"));
});

scenario("arrow keys go through the results and back to the field, where one goes on typing", {}, async (tab) => {
  await open(tab);
  await tab.type("lynas");
  await first(tab, "Lynas Rare Earths");
  const [one, two] = await titles(tab);
  await tab.press("ArrowDown");
  assert.equal(await focused(tab), one);
  await tab.press("ArrowDown");
  assert.equal(await focused(tab), two);
  await tab.press("ArrowUp");
  await tab.press("ArrowUp");
  assert.equal(await focused(tab), "q");
  await tab.press("ArrowDown");
  await tab.type(" deal");
  await first(tab, "Sojitz–Lynas deal 2011");
  assert.equal(await tab.evaluate(() => document.querySelector(".search-dialog input").value), "lynas deal");
});

scenario("Escape closes the search, and the page has the focus again", {}, async (tab) => {
  await open(tab);
  await tab.type("x");
  await tab.press("Escape");
  await tab.gone(".search-dialog");
  await tab.press("/");
  await tab.see(".search-dialog");
});

scenario("a key for the page counts as soon as Escape has closed the search", {}, async (tab) => {
  await open(tab);
  // Both keys before the browser paints, as a machine that is busy delivers them.
  const isOpen = await tab.evaluate(() => {
    const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    press("Escape");
    const closed = document.querySelector("dialog[open]") === null;
    press("t");
    return closed && document.documentElement.dataset.theme;
  });
  assert.ok(isOpen, "the theme was switched");
});

scenario("what was searched is in the address, and the way back leads to it", {}, async (tab) => {
  await tab.go("search.html");
  await tab.see(".search-here input");
  await tab.see(".group");
  await tab.type("gallium");
  await first(tab, "Gallium");
  await tab.gone(".group");
  await tab.press("Enter");
  await tab.until("the address has it", () => location.search === "?q=gallium");
  await tab.follow(".search-link");
  assert.equal(await tab.address(), "minerals/gallium.html");
  await tab.arrive(() => tab.evaluate(() => void history.back()));
  await first(tab, "Gallium");
});

scenario("quoted words stand side by side, and a word with a minus is not there", {}, async (tab) => {
  await tab.go("search.html?q=%22buy%20time%2C%20not%20independence%22");
  await first(tab, "Strategic mineral stockpiles");
  assert.deepEqual(await titles(tab), ["Strategic mineral stockpiles"]);
  await tab.go("search.html?q=lynas%20-lynas");
  await tab.until("nothing is there", () => document.querySelector(".search-status")?.innerText === "Nothing was found.");
});

scenario("more results are shown when they are asked for", {}, async (tab) => {
  await tab.go("search.html?q=japan");
  await tab.see(".search-more");
  const before = (await titles(tab)).length;
  await tab.click(".search-more");
  await tab.until("there are more", (n) => document.querySelectorAll(".search-link").length > n, before);
  assert.equal(await tab.evaluate(() => [...document.querySelectorAll(".search-link")].indexOf(document.activeElement)), before);
});

for (const scheme of ["light", "dark"]) {
  scenario(`the search above a page is accessible in ${scheme}`, { scheme, browsers: ["chromium"] }, async (tab) => {
    await open(tab);
    await tab.type("stockpile");
    await tab.see(".search-dialog .search-text mark");
    assert.deepEqual(await violations(tab), []);
  });
}
