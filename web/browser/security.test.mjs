// A hostile vault in readers' browsers: nothing of it runs, and nothing is asked for outside the site.
//
// The site is looked at twice: as it is, where its policy has to have nothing to forbid, and without that policy, where
// whatever would run does.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { BROWSERS } from "./browsers.mjs";
import { ATTACKS, hostileVault } from "./hostile.mjs";
import { kindOf } from "./kinds.mjs";
import { inTab } from "./scenario.mjs";
import { ADIT, WORK, built, siteAt } from "./sites.mjs";

const POLICY = /<meta http-equiv="Content-Security-Policy"[^>]*>\n?/;
const hostile = built("hostile", hostileVault());
const open = withoutPolicy(hostile);
const isRedirect = (address) => /http-equiv="refresh"/i.test(readFileSync(path.join(hostile.folder, address), "utf8"));
const redirects = hostile.pages().filter(isRedirect);
// That page names its style sheet by the whole way from the host.
const pages = hostile.pages().filter((address) => !redirects.includes(address) && address !== "404.html");
const encoded = (address) => address.split("/").map(encodeURIComponent).join("/");

/** The same site with pages that allow everything. */
function withoutPolicy(site) {
  const folder = path.join(WORK, "hostile-open");
  rmSync(folder, { recursive: true, force: true });
  cpSync(site.folder, folder, { recursive: true });
  for (const page of site.pages()) {
    const text = readFileSync(path.join(folder, page), "utf8");
    assert.match(text, POLICY, `${page} has a policy`);
    writeFileSync(path.join(folder, page), text.replace(POLICY, ""));
  }
  return siteAt(folder);
}

function inBoth(sentence, options, body) {
  for (const browser of BROWSERS) test(`${sentence} (${browser})`, { timeout: 240_000 }, () => inTab(browser, options(), body));
}

/** What stands in a page that could run or ask for something, as a browser reads it. */
const dangers = (root) => {
  const found = [];
  const protocol = (value) => (URL.canParse(value, document.baseURI) ? new URL(value, document.baseURI).protocol : "");
  const runs = (value) => ["javascript:", "vbscript:", "data:"].includes(protocol(value));
  // What shows nothing has the address `data:,`.
  const shows = (value) => value === "data:," || value.startsWith("data:image/") || ["", "file:", "http:", "https:"].includes(protocol(value));
  for (const element of document.querySelectorAll("*")) {
    const tag = element.localName;
    for (const { name, value } of element.attributes) {
      const leads = ["href", "xlink:href", "action", "formaction", "data", "poster", "background", "ping"].includes(name);
      if (/^on/i.test(name) || name === "srcdoc" || (leads && runs(value)) || (name === "src" && !shows(value))) found.push(`${name} of ${tag}: ${value}`);
      if (name === "style" && /url\(|expression|position|@/i.test(value)) found.push(`style of ${tag}: ${value}`);
    }
    const own = (value) => new URL(value, document.baseURI).href.startsWith(root);
    if (tag === "script" && !(element.src ? own(element.src) : element.type === "application/ld+json")) found.push(element.outerHTML);
    if (tag === "link" && element.rel === "stylesheet" && !own(element.href)) found.push(element.outerHTML);
    if (tag === "iframe" && !(own(element.src) && element.src.endsWith(".pdf"))) found.push(element.outerHTML);
    if (tag === "form" && !own(element.getAttribute("action") ?? "")) found.push(element.outerHTML);
    if (["object", "embed", "base", "frame", "portal", "foreignobject", "animate", "set"].includes(tag)) found.push(element.outerHTML);
  }
  return found;
};

/** Pages to look at: all of them, or some of each kind where each takes long and all are read by the same rules. */
function looked(browser) {
  if (browser === "chromium" || process.env.ADIT_ALL_PAGES) return pages;
  const n = new Map();
  return pages.filter((address) => n.set(kindOf(address), (n.get(kindOf(address)) ?? 0) + 1).get(kindOf(address)) <= 4);
}

inBoth("no page has anything that could run, and nothing does where nothing forbids it", () => ({ site: open }), async (tab) => {
  assert.ok(pages.length > 120 && redirects.length > 10, `${pages.length} pages, ${redirects.length} old addresses`);
  const found = [];
  for (const address of looked(tab.browser)) {
    await tab.go(encoded(address));
    found.push(...(await tab.evaluate(dangers, open.root)).map((danger) => `${address}: ${danger}`));
  }
  assert.deepEqual(found, []);
});

inBoth("a page of each kind is shown, and its policy has nothing to forbid", () => ({ site: hostile }), async (tab) => {
  const seen = new Set();
  for (const address of pages) {
    if (seen.has(kindOf(address))) continue;
    seen.add(kindOf(address));
    await tab.go(encoded(address));
    await tab.still();
  }
  assert.ok(seen.size > 15, [...seen].join(", "));
  await tab.go("links.html");
  await tab.see("iframe.pdf");
  await tab.still();
});

inBoth("an attack is text: in the name of the site, of a note and of what it is said to be", () => ({ site: open }), async (tab) => {
  await tab.go("index.html");
  assert.ok((await tab.evaluate(() => document.title)).includes(ATTACKS[0]));
  const address = pages.find((page) => readFileSync(path.join(hostile.folder, page), "utf8").includes("where all of them lead."));
  await tab.go(encoded(address));
  const text = await tab.evaluate(() => document.body.textContent);
  assert.ok(text.includes(ATTACKS[1]) && text.includes("{{ 7 * 191 }}") && !text.includes("1337"));
});

inBoth("attacks that are searched for, found, chosen and previewed are text", () => ({ site: open, width: 1400 }), async (tab) => {
  for (const words of ["img src", "alert x8", "onerror"]) {
    await tab.go("target.html");
    await tab.press("/");
    await tab.see(".search-dialog input");
    await tab.type(words);
    await tab.until("there are results", () => document.querySelector(".search-link") !== null);
    assert.deepEqual(await tab.evaluate(dangers, open.root), []);
  }
  await tab.go(`search.html?q=${encodeURIComponent(ATTACKS[1])}`);
  await tab.until("there are results", () => document.querySelector(".search-link") !== null);
  assert.deepEqual(await tab.evaluate(dangers, open.root), []);
  await tab.go("raw.html");
  await tab.go("links.html");
  await tab.hover('article a[href*="target.html"]');
  await tab.until("a preview is open", () => document.querySelector(".preview:popover-open") !== null);
  assert.deepEqual(await tab.evaluate(dangers, open.root), []);
});

inBoth("attacks on the graph and on the page of ways are text", () => ({ site: open, width: 1400 }), async (tab) => {
  await tab.go("graph.html#at=target.html");
  await tab.see("#graph .stage canvas");
  await tab.until("the panel is about the target", () => document.querySelector("#graph aside.near h2")?.textContent === "Target");
  assert.deepEqual(await tab.evaluate(dangers, open.root), []);
  await tab.click("#graph .find input");
  await tab.type("img");
  await tab.see("#graph-found [role=option]");
  assert.deepEqual(await tab.evaluate(dangers, open.root), []);
  const evil = pages.find((address) => /^p1\/.*\.html$/.test(address) || address === "p0.html");
  await tab.go(`paths.html?from=${encodeURIComponent(evil)}&to=target.html`);
  await tab.until("there is an answer", () => document.querySelector(".paths-answer > *") !== null && document.querySelector(".paths-answer[aria-busy]") === null);
  assert.deepEqual(await tab.evaluate(dangers, open.root), []);
  await tab.go(`paths.html?from=${encodeURIComponent('"><img src=x onerror=alert(1)>')}&to=javascript:alert(1)`);
  await tab.still();
  assert.deepEqual(await tab.evaluate(dangers, open.root), []);
});

inBoth("what lies beside the pages runs nothing when it is opened by itself", () => ({ site: hostile }), async (tab) => {
  for (const address of ["evil.svg", "evil.html.txt", "evil.xml.txt", "assets/logo.svg"]) {
    assert.ok(hostile.has(address), address);
    await tab.go(address);
    await tab.still();
  }
  assert.ok(!hostile.has("evil.html") && !hostile.has("evil.xml"));
  await tab.go("evil.svg");
  assert.equal(await tab.evaluate(() => document.querySelectorAll("script, a, foreignObject, [onload]").length), 0);
});

inBoth("the drawing is shown all the same", () => ({ site: hostile }), async (tab) => {
  await tab.go("links.html");
  assert.equal(await tab.until("it is there", () => [...document.images].find((image) => image.src.endsWith("evil.svg") && image.complete)?.naturalWidth), 80);
});

inBoth("feeds and sitemaps are XML with an attack or without", () => ({ site: hostile }), async (tab) => {
  await tab.go("index.html");
  for (const name of ["feed.xml", "sitemap.xml"]) {
    const text = readFileSync(path.join(hostile.folder, name), "utf8");
    const found = await tab.evaluate((xml) => {
      const document = new DOMParser().parseFromString(xml, "application/xml");
      return [...document.querySelectorAll("parsererror, script, img, svg")].map((it) => it.outerHTML);
    }, text);
    assert.deepEqual(found, [], name);
  }
});

test("an old address leads into the site", () => {
  for (const address of redirects) {
    const [, target] = /http-equiv="refresh" content="0;\s*url=([^"]*)"/i.exec(readFileSync(path.join(hostile.folder, address), "utf8"));
    const end = new URL(target.replaceAll("&amp;", "&"), hostile.url(encoded(address)));
    assert.ok(end.href.startsWith(hostile.root), `${address} leads to ${end}`);
  }
});

for (const browser of BROWSERS) {
  test(`nothing of a hostile vault runs while it is served, nor in what is said of it (${browser})`, { timeout: 120_000 }, async () => {
    const server = spawn(ADIT, ["serve", path.join(WORK, "vaults", "hostile"), "--port", "0"], { stdio: ["ignore", "ignore", "pipe"] });
    const ended = new Promise((done) => server.on("exit", done));
    try {
      const root = await new Promise((found, failed) => {
        let text = "";
        server.stderr.on("data", (data) => {
          text += data;
          const match = /at (http:\/\/\S+)/.exec(text);
          if (match) found(match[1]);
        });
        server.on("exit", () => failed(new Error(text)));
      });
      await inTab(browser, { served: true, site: { root, url: (it) => root + it } }, async (tab) => {
        for (const address of ["links.html", "raw.html", "target.html"]) {
          await tab.go(address);
          await tab.still();
        }
        await tab.until("warnings are counted", () => document.querySelector("adit-status")?.shadowRoot.querySelector(".pill")?.textContent.includes("warning"));
        await tab.evaluate(() => document.querySelector("adit-status").shadowRoot.querySelector(".pill").click());
        await tab.until("they are shown", () => document.querySelector("adit-status").shadowRoot.querySelector("li")?.checkVisibility());
        assert.equal(await tab.evaluate(() => document.querySelector("adit-status").shadowRoot.querySelectorAll("img, svg, script").length), 0);
      });
    } finally {
      server.kill("SIGINT");
      await ended;
    }
  });
}
