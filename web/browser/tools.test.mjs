// What makes a page handier: tables that sort and filter, copying, links to headings, pictures that open, the trail.

import assert from "node:assert/strict";
import { violations } from "./axe.mjs";
import { scenario } from "./scenario.mjs";

const HERE = "guides/everything-at-once.html";
const thousand = { sites: ["thousand"] };
/** Tools are loaded when the reader first does something; some are seen only where the pointer or the focus is. */
const wake = async (tab, what) => {
  await tab.page.mouse.move(300, 300);
  await tab.page.mouse.move(310, 310);
  await tab.until(`\`${what}\` is there`, (css) => document.querySelector(css) !== null, what);
};
const ships = (tab) => tab.evaluate(() => [...document.querySelectorAll("article table")].find((table) => table.rows[0].cells[0].textContent.startsWith("Ship")).querySelectorAll("tbody tr").length
  && [...[...document.querySelectorAll("article table")].find((table) => table.rows[0].cells[0].textContent.startsWith("Ship")).tBodies[0].rows].filter((row) => !row.hidden).map((row) => row.cells[0].textContent).join(" "));
const sortBy = (tab, name) => tab.evaluate((wanted) => [...document.querySelectorAll("article th button.sort")].find((it) => it.textContent.trim().startsWith(wanted)).click(), name);

scenario("a table is sorted by numbers, by dates, and back to how it was written", thousand, async (tab) => {
  await tab.go(HERE);
  await wake(tab, "article th button.sort");
  assert.equal(await ships(tab), "Anna Berta Clara Dora");
  await sortBy(tab, "Tonnes");
  assert.equal(await ships(tab), "Dora Berta Anna Clara");
  await sortBy(tab, "Tonnes");
  assert.equal(await ships(tab), "Clara Anna Berta Dora");
  await sortBy(tab, "Tonnes");
  assert.equal(await ships(tab), "Anna Berta Clara Dora");
  await sortBy(tab, "Launched");
  assert.equal(await ships(tab), "Clara Anna Berta Dora");
  assert.equal(await tab.evaluate(() => document.querySelectorAll("article th[aria-sort]").length), 1);
});

scenario("the keyboard sorts a table", thousand, async (tab) => {
  await tab.go(HERE);
  await wake(tab, "article th button.sort");
  await tab.evaluate(() => [...document.querySelectorAll("article th button.sort")].find((it) => it.textContent.trim().startsWith("Tonnes")).focus());
  await tab.press("Enter");
  assert.equal(await ships(tab), "Dora Berta Anna Clara");
});

scenario("a long table is filtered while one types, and Escape brings all back", {}, async (tab) => {
  await tab.go("explore/types/mineral.html");
  await wake(tab, "main input[type=search]");
  const rows = () => tab.evaluate(() => [...document.querySelectorAll("main tbody tr")].filter((row) => row.getClientRects().length > 0).length);
  const before = await rows();
  await tab.click("main input[type=search]");
  await tab.type("rare earth");
  await tab.until("there are fewer rows", (all) => [...document.querySelectorAll("main tbody tr")].filter((row) => row.getClientRects().length > 0).length < all, before);
  assert.ok(await tab.evaluate(() => [...document.querySelectorAll("main tbody tr")].filter((row) => row.getClientRects().length > 0).every((row) => /rare/i.test(row.textContent) && /earth/i.test(row.textContent))));
  await tab.press("Escape");
  await tab.until("all rows are back", (all) => [...document.querySelectorAll("main tbody tr")].filter((row) => row.getClientRects().length > 0).length === all, before);
});

scenario("code is copied, and the button says so", thousand, async (tab) => {
  await tab.go(HERE);
  await tab.evaluate(() => {
    document.addEventListener("copy", () => (document.documentElement.dataset.copied = String(getSelection())));
    if (navigator.clipboard) navigator.clipboard.writeText = async (text) => void (document.documentElement.dataset.copied = text);
  });
  await wake(tab, "article .copyable button.copy");
  await tab.hover("article .copyable pre");
  await tab.click("article .copyable button.copy");
  await tab.until("the button says so", () => document.querySelector("article .copyable button.copy").dataset.told !== undefined);
});

scenario("a heading has a link to itself, and keeps its name", thousand, async (tab) => {
  await tab.go(HERE);
  await wake(tab, "article h2 a.anchor");
  assert.equal(await tab.evaluate(() => document.querySelector("#table-of-ships a.anchor").getAttribute("href")), "#table-of-ships");
  await tab.evaluate(() => document.querySelector("#table-of-ships a.anchor").click());
  await tab.until("the address is that of the section", () => location.hash === "#table-of-ships");
});

scenario("a picture opens over the page, by the keyboard too, and Escape closes it", thousand, async (tab) => {
  await tab.go(HERE);
  await wake(tab, "article img.zoomable");
  await tab.click("article img.zoomable");
  await tab.see("dialog.zoom[open] img");
  await tab.press("Escape");
  await tab.gone("dialog.zoom");
  await tab.evaluate(() => document.querySelector("article img.zoomable").focus());
  await tab.press("Enter");
  await tab.see("dialog.zoom[open] img");
  await tab.press("Escape");
  await tab.gone("dialog.zoom");
  assert.ok(await tab.evaluate(() => document.activeElement.matches("img.zoomable")));
});

scenario("the pages read before are a way back", {}, async (tab) => {
  await tab.go("minerals/antimony.html");
  assert.equal(await tab.count("nav.trail:not([hidden]) a"), 0);
  await tab.follow('article a[href*="rare-metals"]');
  await tab.see("nav.trail a");
  assert.deepEqual(await tab.texts("nav.trail a"), ["Antimony"]);
  await tab.follow('article a[href*="japan.html"]');
  await tab.see("nav.trail a");
  assert.deepEqual(await tab.texts("nav.trail a"), ["Antimony", "Rare metals"]);
  await tab.follow("nav.trail li:first-child a");
  await tab.see("h1");
  assert.equal(await tab.text("h1"), "Antimony");
});

for (const scheme of ["light", "dark"]) {
  scenario(`a page with all its tools does not violate WCAG, ${scheme}`, { ...thousand, browsers: ["chromium"], scheme }, async (tab) => {
    await tab.go(HERE);
    await wake(tab, "article h2 a.anchor");
    assert.deepEqual(await violations(tab), []);
    await tab.click("article img.zoomable");
    await tab.see("dialog.zoom[open] img");
    assert.deepEqual(await violations(tab), []);
  });
}
