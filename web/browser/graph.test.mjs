// The page of the graph: a still picture with links, and with scripts a map that one moves, filters and points into.

import assert from "node:assert/strict";
import { violations } from "./axe.mjs";
import { scenario } from "./scenario.mjs";

const READY = "#graph .stage canvas";
const ready = (tab) => tab.see(READY);
/** Whether the canvas has something drawn on it. */
const drawn = (tab) =>
  tab.until("something is drawn", (css) => {
    const canvas = document.querySelector(css);
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const seen = new Set();
    for (let at = 0; at < data.length && seen.size < 4; at += 4) seen.add(`${data[at]},${data[at + 1]},${data[at + 2]},${data[at + 3]}`);
    return seen.size >= 4;
  }, READY);
const panel = (tab, title) => tab.until(`the panel is about ${title}`, (wanted) => { const aside = document.querySelector("#graph aside.near"); return aside && !aside.hidden && aside.querySelector("h2")?.textContent === wanted; }, title);

scenario("the graph is drawn", { sites: ["demo", "thousand"] }, async (tab) => {
  await tab.go("graph.html");
  await ready(tab);
  await drawn(tab);
});

scenario("one finds a page by its name, and the address says so", {}, async (tab) => {
  await tab.go("graph.html");
  await ready(tab);
  await tab.click("#graph .find input");
  await tab.type("jogm");
  await tab.see("#graph-found [role=option]");
  await tab.press("Enter");
  await panel(tab, "JOGMEC");
  assert.equal((await tab.address()).split("#")[1], "at=actors/jogmec.html");
});

scenario("an address leads to a state, and a link of the panel to the page", {}, async (tab) => {
  await tab.go("graph.html#at=minerals/antimony.html&depth=1");
  await ready(tab);
  await panel(tab, "Antimony");
  assert.equal(await tab.evaluate(() => document.querySelector("#graph input[name=graph-depth]:checked").value), "1");
  await tab.follow("#graph aside.near h2 a");
  assert.equal(await tab.address(), "minerals/antimony.html");
});

scenario("arrow keys go from page to page, Escape lets go, Enter opens", {}, async (tab) => {
  await tab.go("graph.html#at=actors/jogmec.html");
  await ready(tab);
  await panel(tab, "JOGMEC");
  await tab.evaluate(() => document.querySelector("#graph .stage").focus());
  await tab.press("ArrowRight");
  await tab.until("another page has the focus", () => { const title = document.querySelector("#graph aside.near h2")?.textContent; return title && title !== "JOGMEC"; });
  const title = await tab.text("#graph aside.near h2");
  assert.match(await tab.text("#graph [role=status]"), new RegExp(title.replace(/[^\w ]/g, ".")), "who does not see it is told");
  await tab.arrive(() => tab.press("Enter"));
  assert.equal(await tab.text("h1"), title);
  await tab.go("graph.html#at=actors/jogmec.html");
  await panel(tab, "JOGMEC");
  await tab.evaluate(() => document.querySelector("#graph .stage").focus());
  await tab.press("Escape");
  await tab.gone("#graph aside.near");
});

scenario("a type is left out, the address says so, and a new visit to it shows the same", {}, async (tab) => {
  await tab.go("graph.html");
  await ready(tab);
  await tab.evaluate(() => document.querySelector("#graph .tools details")?.setAttribute("open", ""));
  await tab.click("#graph .tools fieldset label");
  await tab.until("the address has types", () => location.hash.includes("type="));
  const types = await tab.evaluate(() => new URLSearchParams(location.hash.slice(1)).getAll("type"));
  const address = await tab.address();
  await tab.go("index.html");
  await tab.go(address);
  await ready(tab);
  await tab.evaluate(() => document.querySelector("#graph .tools details")?.setAttribute("open", ""));
  assert.deepEqual(await tab.evaluate(() => [...document.querySelectorAll("#graph .tools fieldset label")].filter((label) => label.querySelector("input").checked).map((label) => label.textContent)), types);
});

scenario("without scripts the picture's links lead to pages", { sites: ["demo", "thousand"], scripts: false }, async (tab) => {
  await tab.go("graph.html");
  assert.ok((await tab.count("#graph svg a")) > 10);
  const href = await tab.evaluate(() => {
    const link = document.querySelector("#graph svg a");
    return link.getAttribute("href");
  });
  await tab.follow("#graph svg a");
  assert.equal(await tab.address(), decodeURI(href));
  assert.notEqual(await tab.text("h1"), null);
});

for (const scheme of ["light", "dark"]) {
  scenario(`the map and its panel do not violate WCAG, ${scheme}`, { browsers: ["chromium"], scheme }, async (tab) => {
    await tab.go("graph.html#at=actors/jogmec.html");
    await ready(tab);
    await panel(tab, "JOGMEC");
    assert.deepEqual(await violations(tab), []);
  });
}
