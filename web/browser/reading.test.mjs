// Reading without scripts: everything but search, the moving graph, previews and paths is there.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { samples } from "./kinds.mjs";
import { scenario } from "./scenario.mjs";

const BOTH = ["demo", "thousand"];
const off = { sites: BOTH, scripts: false };

scenario("each link of the bar leads to a page with a heading", off, async (tab) => {
  await tab.go("index.html");
  const links = await tab.evaluate(() => [...document.querySelectorAll("header.bar a[href]")].map((link) => link.getAttribute("href")));
  assert.ok(links.length >= 4, `${links}`);
  for (const href of links) {
    await tab.go("index.html");
    await tab.follow(`header.bar a[href="${href}"]`);
    assert.equal(await tab.address(), href);
    assert.notEqual(await tab.text("h1"), null);
  }
});

scenario("links lead to pages that are there, and pictures are shown", off, async (tab) => {
  const dead = [];
  for (const { address } of samples(tab.siteName)) {
    await tab.go(encodeURI(address));
    const { links, fragments, pictures } = await tab.evaluate((root) => {
      const here = location.href.split("#")[0];
      const links = [...document.querySelectorAll("a[href]")].map((link) => new URL(link.getAttribute("href"), location.href).href).filter((href) => href.startsWith(root));
      const fragments = links.filter((href) => href.startsWith(`${here}#`)).map((href) => decodeURIComponent(href.slice(here.length + 1)));
      const pictures = [...document.images].filter((image) => image.loading !== "lazy" && image.complete && image.naturalWidth === 0).map((image) => image.src);
      return { links: [...new Set(links)], fragments: fragments.filter((id) => id !== "" && !document.getElementById(id)), pictures };
    }, tab.site.root);
    dead.push(...links.filter((href) => !existsSync(tab.site.file(href.slice(tab.site.root.length)))).map((href) => `${address}: ${href}`));
    dead.push(...fragments.map((id) => `${address}: #${id}`), ...pictures.map((src) => `${address}: ${src}`));
  }
  assert.deepEqual(dead, []);
});

scenario("nothing is offered that would not work", off, async (tab) => {
  const offered = [];
  for (const { address } of samples(tab.siteName)) {
    await tab.go(encodeURI(address));
    const found = await tab.evaluate(() => {
      const shown = (element) => element.getClientRects().length > 0 && element.checkVisibility({ checkVisibilityCSS: true });
      const submits = (button) => button.form && button.type === "submit";
      const works = (button) => submits(button) || button.hasAttribute("popovertarget");
      return [
        ...[...document.querySelectorAll("button")].filter((button) => !works(button)),
        ...document.querySelectorAll('a[href="#"], a[href^="javascript:"], a:not([href]), [role="button"], canvas, dialog[open], [contenteditable]'),
        ...[...document.querySelectorAll("input, select, textarea")].filter((field) => !field.disabled && !field.form),
      ].filter(shown).map((element) => element.outerHTML.slice(0, 120));
    });
    offered.push(...found.map((html) => `${address}: ${html}`));
  }
  assert.deepEqual(offered, []);
});

scenario("the table of contents leads to the headings", { sites: ["demo"], scripts: false }, async (tab) => {
  await tab.go("minerals/antimony.html");
  await tab.follow('nav.toc a[href="#uses"]');
  assert.ok(await tab.evaluate(() => {
    const { top } = document.querySelector("#uses").getBoundingClientRect();
    return top >= 0 && top < innerHeight;
  }), "the heading is in sight");
});

scenario("one follows a backlink to the sentence, and a link of the text back", { sites: ["demo"], scripts: false }, async (tab) => {
  await tab.go("minerals/antimony.html");
  await tab.evaluate(() => {
    const link = [...document.querySelectorAll(".backlinks a[href]")].find((it) => it.href.endsWith("/minerals/bismuth.html"));
    link.id = "_followed";
    link.closest("details")?.setAttribute("open", "");
  });
  await tab.follow("#_followed");
  assert.equal((await tab.address()).split("#")[0], "minerals/bismuth.html");
  await tab.follow('article a[href*="antimony.html"]');
  assert.equal(await tab.address(), "minerals/antimony.html");
});

scenario("a missing note says who asks for it, and leads there", { sites: ["thousand"], scripts: false }, async (tab) => {
  await tab.go("wanted/lost-ledger.html");
  await tab.follow('main a[href$="guides/wanted-twice.html"]');
  await tab.follow('article a[href$="wanted/lost-ledger.html"]');
  assert.match(await tab.text("h1"), /Lost ledger/);
});

scenario("the many who link to a note are on pages that lead from one to the next", { sites: ["thousand"], scripts: false }, async (tab) => {
  await tab.go("ports/orlen-haven.html");
  await tab.follow('a[href*="orlen-haven-backlinks.html"]');
  await tab.follow('a[href*="orlen-haven-backlinks-2.html"]');
  assert.match(await tab.text("h1"), /Orlen Haven/);
});

scenario("folded callouts and details open", { sites: ["thousand"], scripts: false }, async (tab) => {
  await tab.go("guides/everything-at-once.html");
  const folded = () => tab.evaluate(() => document.body.innerText.includes("Which hides this sentence."));
  assert.equal(await folded(), false);
  await tab.click("article details.callout summary");
  assert.equal(await folded(), true);
});

for (const scripts of [true, false]) {
  scenario(`names and texts that are attacks are text, ${scripts ? "with" : "without"} scripts`, { sites: ["thousand"], scripts }, async (tab) => {
    for (const address of ["odd/sad-img-src-x-onerror-alert-1-note.html", "odd/index.html", "tags/odd.html"]) {
      await tab.go(address);
      assert.match(await tab.evaluate(() => document.body.textContent), /Sad <img src=x onerror=alert\(1\)> note/);
      assert.equal(await tab.count("main [onerror], main [onload], main [onmouseover], main script"), 0);
    }
  });

  scenario(`text is read from the right where it is written so, ${scripts ? "with" : "without"} scripts`, { sites: ["thousand"], scripts }, async (tab) => {
    await tab.go(encodeURI("لغات/ميناء-الإسكندرية.html"));
    assert.equal(await tab.evaluate(() => getComputedStyle(document.querySelector("article p")).direction), "rtl");
    assert.equal(await tab.evaluate(() => getComputedStyle(document.querySelector("header.bar")).direction), "ltr");
  });
}
