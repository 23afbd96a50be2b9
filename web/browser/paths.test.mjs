// The page for ways between entities.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { violations } from "./axe.mjs";
import { scenario } from "./scenario.mjs";
import { ROOT } from "./sites.mjs";

const adit = process.env.ADIT ?? path.join(ROOT, "target", "debug", "adit");
const ask = (...question) => JSON.parse(execFileSync(adit, [...question, path.join(ROOT, "vault"), "--format", "json"], { maxBuffer: 1 << 28 }));

/** The ways that the page shows: what they cost, and the titles of their stops. */
const routes = (tab) =>
  tab.evaluate(() =>
    [...document.querySelectorAll(".route")].map((it) => ({
      cost: Number(/[\d.]+$/.exec(it.querySelector("header .detail").textContent)[0]),
      stops: [...it.querySelectorAll(".stop-name > a")].map((link) => link.textContent),
    })),
  );
const answered = (tab) => tab.until("there is an answer", () => document.querySelector(".paths-answer > *") && !document.querySelector(".paths-answer[aria-busy]"));

const PAIRS = [
  ["JOGMEC", "Australia"],
  ["Antimony", "Lynas Rare Earths"],
  ["Carester", "Namibia"],
  ["To write", "Gallium"],
  ["Sanae Takaichi", "Rubidium"],
  ["Electric vehicles", "Act on JOGMEC"],
  ["Tungsten", "France"],
  ["Mt Weld", "METI"],
];

scenario("routes are those of the command line", { browsers: ["chromium"] }, async (tab) => {
  await tab.go("index.html");
  for (const [from, to] of PAIRS) {
    const answer = ask("path", from, to);
    const page = (end) => encodeURI(JSON.parse(execFileSync(adit, ["show", end, path.join(ROOT, "vault"), "--format", "json"], { maxBuffer: 1 << 28 })).node.page);
    await tab.go(`paths.html?from=${page(from)}&to=${page(to)}`);
    await answered(tab);
    const expected = answer.routes.map((it) => ({ cost: it.cost, stops: [it.hops[0].from, ...it.hops.map((hop) => hop.to)].map((end) => end.title) }));
    assert.ok(expected.length > 0, `${from} and ${to} are connected`);
    assert.deepEqual(await routes(tab), expected, `${from} to ${to}`);
  }
});

scenario("a reader picks two entities with the keyboard, and sees each step with its sentence and place", {}, async (tab) => {
  await tab.go("paths.html");
  await tab.see("#_from");
  assert.ok((await tab.count(".paths-begin a")) > 3, "there is something to begin with");
  await tab.click("#_from");
  await tab.type("jogm");
  await tab.see("#_from-list [role=option]");
  await tab.press("ArrowDown");
  await tab.press("Enter");
  assert.equal(await tab.evaluate(() => document.querySelector("#_from").value), "JOGMEC");
  await tab.click("#_to");
  await tab.type("austrlia");
  await tab.see("#_to-list [role=option]");
  await tab.press("Enter");
  await answered(tab);
  assert.equal(await tab.evaluate(() => document.querySelector("#_to").value), "Australia", "a slip is forgiven");
  assert.equal(await tab.text(".paths-status"), "3 routes from JOGMEC to Australia");
  assert.match(await tab.address(), /^paths\.html\?from=actors\/jogmec\.html&to=countries\/australia\.html$/);
  const step = await tab.text(".route .step");
  assert.match(step, /Origins/);
  assert.match(step, /JOGMEC › Results · line \d+/);
  await tab.follow(".route .place a");
  assert.match(await tab.address(), /^actors\/jogmec\.html#/);
  // Firefox does not always say that a page it had kept is there again: that is waited for below.
  await tab.page.goBack({ timeout: 5_000 }).catch(() => undefined);
  await answered(tab);
  assert.equal(await tab.count(".route"), 3, "the address holds the question");
});

scenario("routes go round hubs, and round what the reader wants to avoid", {}, async (tab) => {
  await tab.go("paths.html?from=actors/carester.html&to=countries/namibia.html");
  await answered(tab);
  const [first] = await routes(tab);
  await tab.click(".route .avoid");
  await tab.see(".without button");
  await tab.until("it is gone", (name) => ![...document.querySelectorAll(".route .stop-name > a")].some((it) => it.textContent === name), first.stops[1]);
  assert.match(await tab.address(), /&without=/);
  await tab.click(".without button");
  await tab.gone(".without button");
  await tab.click(".path-options input");
  await tab.until("the address says so", () => location.search.includes("avoid=hubs"));
  await answered(tab);
  assert.ok((await routes(tab))[0].cost > first.cost, "going through anything costs more");
});

scenario("all that relates two entities is told with its sentences", {}, async (tab) => {
  const expected = ask("why", "JOGMEC", "Australia");
  await tab.go("paths.html?from=actors/jogmec.html&to=countries/australia.html");
  await answered(tab);
  await tab.click('input[name=show][value="why"]');
  await tab.see(".reasons");
  assert.match(await tab.address(), /&show=why$/);
  assert.match(await tab.text(".of-relations h2"), new RegExp(`^${expected.relations.length} `));
  assert.match(await tab.text(".of-common h2"), new RegExp(`^${expected.n_neighbours} `));
  const names = await tab.texts(".of-common .stop-name > a");
  assert.deepEqual(names, expected.neighbours.slice(0, 10).map((it) => it.title));
});

scenario("a name that nobody has is said to be none", {}, async (tab) => {
  await tab.go("paths.html");
  await tab.see("#_from");
  await tab.click("#_from");
  await tab.type("zzzz");
  await tab.press("Enter");
  await tab.see("#_from-error");
  assert.match(await tab.text("#_from-error"), /zzzz/);
  assert.equal(await tab.evaluate(() => document.querySelector("#_from").getAttribute("aria-invalid")), "true");
});

scenario("every note leads to the paths from it", {}, async (tab) => {
  await tab.go("actors/jogmec.html");
  await tab.follow("a.paths-from");
  await tab.see("#_from");
  assert.equal(await tab.evaluate(() => document.querySelector("#_from").value), "JOGMEC");
  assert.ok(await tab.evaluate(() => document.activeElement.id === "_to"), "the reader goes on with the other end");
});

scenario("without scripts the page says what else there is", { scripts: false }, async (tab) => {
  await tab.go("paths.html?from=actors/jogmec.html");
  await tab.see("noscript p, .paths-begin");
  assert.equal(await tab.count(".paths-form"), 0);
});

for (const scheme of ["light", "dark"]) {
  scenario(`routes and reasons are accessible in ${scheme}`, { scheme, browsers: ["chromium"] }, async (tab) => {
    for (const more of ["", "&show=why"]) {
      await tab.go(`paths.html?from=actors/jogmec.html&to=countries/australia.html${more}`);
      await answered(tab);
      assert.deepEqual(await violations(tab), []);
    }
  });
}
