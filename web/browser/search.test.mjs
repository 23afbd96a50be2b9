// Searching: on its page, by its address, with words misspelt, in other scripts, with filters, by the keyboard.

import assert from "node:assert/strict";
import { violations } from "./axe.mjs";
import { scenario } from "./scenario.mjs";

const LINKS = ".search-hits .search-link";
const found = async (tab, title) => {
  await tab.until(`${title} is among the results`, (css, wanted) => [...document.querySelectorAll(css)].some((link) => link.textContent === wanted), LINKS, title);
  return tab.texts(LINKS);
};

scenario("an address with a question is answered, names before texts, words marked", {}, async (tab) => {
  await tab.go("search.html?q=antimony");
  assert.equal((await found(tab, "Antimony"))[0], "Antimony");
  await tab.until("an excerpt with a mark is there", () => document.querySelector(".search-text mark") !== null);
  assert.match((await tab.text(".search-text mark")).toLowerCase(), /^antimon/);
  assert.equal(await tab.evaluate(() => document.querySelector("input[name=q]:focus")?.value), "antimony");
});

scenario("what is typed is found while it is typed, and is in the address", {}, async (tab) => {
  await tab.go("search.html");
  await tab.see(".search-here input[name=q]");
  await tab.click(".search-here input[name=q]");
  await tab.type("stockpile rel");
  await tab.until("there are results", (css) => document.querySelectorAll(css).length > 0, LINKS);
  await tab.until("the address has it", () => new URLSearchParams(location.search).get("q") === "stockpile rel");
});

scenario("a name with a letter wrong is found all the same", {}, async (tab) => {
  await tab.go("search.html?q=antimny");
  await found(tab, "Antimony");
});

scenario("an alias is found", {}, async (tab) => {
  await tab.go("search.html?q=Stibium");
  assert.equal((await found(tab, "Antimony"))[0], "Antimony");
});

scenario("names and texts without spaces between words are found", { sites: ["thousand"] }, async (tab) => {
  await tab.go(`search.html?q=${encodeURIComponent("東京")}`);
  assert.equal((await found(tab, "東京港"))[0], "東京港");
  await tab.go(`search.html?q=${encodeURIComponent("倉庫")}`);
  await found(tab, "横浜倉庫");
  await tab.go(`search.html?q=${encodeURIComponent("京都")}`);
  await found(tab, "東京港");
  await tab.go(`search.html?q=${encodeURIComponent("الإسكندرية")}`);
  await found(tab, "ميناء الإسكندرية");
});

scenario("what is offered to be chosen stays under the pointer while more of it comes", {}, async (tab) => {
  await tab.go("search.html?q=japan");
  await tab.see('.search-chips [data-of="tags"] button');
  const stayed = await tab.evaluate(async () => {
    const buttons = () => [...document.querySelectorAll(".search-chips button")];
    const before = buttons();
    const input = document.querySelector(".search-here input");
    input.value = "japan ";
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    const list = document.querySelector(".search-hits");
    await new Promise((done) => new MutationObserver(done).observe(list, { childList: true }));
    const after = buttons();
    return before.length > 1 && before.every((button, nth) => button === after[nth]);
  });
  assert.ok(stayed);
});

scenario("a type keeps its entities, by a button and by the address", {}, async (tab) => {
  await tab.go("search.html?q=japan");
  const before = await found(tab, "Japan");
  await tab.click('.search-chips [role="group"] button:not([aria-pressed="true"])');
  await tab.until("the button is pressed", () => document.querySelector('.search-chips button[aria-pressed="true"]') !== null);
  await tab.until("there are other results", (css, old) => [...document.querySelectorAll(css)].map((it) => it.textContent).join() !== old, LINKS, before.join());
  const type = await tab.evaluate(() => new URLSearchParams(location.search).get("type"));
  assert.ok(type);
  await tab.until("all results are of the type", (wanted) => [...document.querySelectorAll(".search-hits > li")].every((hit) => hit.querySelector(".search-type")?.textContent === wanted), type);
  const kept = await tab.texts(LINKS);
  await tab.go(await tab.address());
  await tab.until("the same results are there again", (css, old) => [...document.querySelectorAll(css)].map((it) => it.textContent).join() === old, LINKS, kept.join());
});

scenario("the keyboard goes from the field through the results and opens one", {}, async (tab) => {
  await tab.go("search.html?q=japan");
  await found(tab, "Japan");
  await tab.until("the field has the focus", () => document.activeElement.name === "q");
  await tab.press("ArrowDown");
  await tab.press("ArrowDown");
  await tab.press("ArrowUp");
  const first = await tab.evaluate(() => document.activeElement.textContent);
  assert.equal(first, (await tab.texts(LINKS))[0]);
  await tab.press("ArrowUp");
  assert.equal(await tab.evaluate(() => document.activeElement.name), "q");
  await tab.press("ArrowDown");
  await tab.arrive(() => tab.press("Enter"));
  assert.equal(await tab.text("h1"), first);
});

scenario("what nothing has is said to be so", {}, async (tab) => {
  await tab.go("search.html?q=xylophagous%20quokkas%20zzzz");
  await tab.until("the answer is there", () => document.querySelector(".search-status")?.textContent !== "");
  assert.equal(await tab.count(LINKS), 0);
});

scenario("a question is text, whatever it says", { sites: ["thousand"] }, async (tab) => {
  await tab.go(`search.html?q=${encodeURIComponent("<img src=x onerror=alert(9)>")}`);
  await tab.until("the answer is there", () => document.querySelector(".search-status")?.textContent !== "");
  await tab.go("search.html?q=sad");
  await found(tab, "Sad <img src=x onerror=alert(1)> note");
  assert.equal(await tab.count(".search-found img, .search-found script, .search-found svg"), 0);
});

scenario("without scripts every name is listed", { scripts: false }, async (tab) => {
  await tab.go("search.html");
  await tab.follow('main a[href$="minerals/antimony.html"]');
  assert.equal(await tab.text("h1"), "Antimony");
});

for (const scheme of ["light", "dark"]) {
  scenario(`results do not violate WCAG, ${scheme}`, { browsers: ["chromium"], scheme, sites: ["demo", "thousand"] }, async (tab) => {
    await tab.go("search.html?q=no");
    await tab.until("there are results", (css) => document.querySelectorAll(css).length > 3, LINKS);
    assert.deepEqual(await violations(tab), []);
  });
}
