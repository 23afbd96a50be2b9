// A vault that is served while it is being written.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { BROWSERS } from "./browsers.mjs";
import { inTab } from "./scenario.mjs";
import { ROOT } from "./sites.mjs";

const ADIT = process.env.ADIT ?? path.join(ROOT, "target", "debug", "adit");

const LONG = Array.from({ length: 40 }, (_, nth) => `## Part ${nth}\n\nWords of part ${nth}, and more of them.\n`).join("\n");
const FILES = { "A.md": `# A\n\nThe first words.\n\n> [!note]- Folded\n> inside\n\n${LONG}`, "B.md": "To [[A]].\n", "C.md": "A note apart.\n", "adit.toml": '[site]\ntitle = "Served"\n' };

/** Registers a test a browser, in which a vault of its own is served: `put(path, text)` writes into it. */
function served(sentence, body) {
  for (const browser of BROWSERS) {
    test(`${sentence} (${browser})`, { timeout: 120_000 }, async () => {
      const vault = mkdtempSync(path.join(tmpdir(), "adit-serve-"));
      const put = (name, text) => {
        mkdirSync(path.dirname(path.join(vault, name)), { recursive: true });
        writeFileSync(path.join(vault, name), text);
      };
      for (const [name, text] of Object.entries(FILES)) put(name, text);
      const server = spawn(ADIT, ["serve", vault, "--port", "0"], { stdio: ["ignore", "ignore", "pipe"] });
      const ended = new Promise((done) => server.on("exit", done));
      try {
        const root = await address(server);
        await inTab(browser, { served: true, site: { root, url: (it) => root + it } }, (tab) => body(tab, put, server));
      } finally {
        server.kill("SIGINT");
        assert.equal(await ended, 0, "the server ends well");
        rmSync(vault, { recursive: true });
      }
    });
  }
}

/** Where the server says that it is. */
function address(server) {
  return new Promise((found, failed) => {
    let text = "";
    server.stderr.on("data", (data) => {
      text += data;
      const match = /at (http:\/\/\S+)/.exec(text);
      if (match) found(match[1]);
    });
    server.on("exit", () => failed(new Error(`the server has ended: ${text}`)));
  });
}

/** What stands in the corner of the page; nothing if it is hidden. */
const corner = () => {
  const host = document.querySelector("adit-status");
  return !host || host.hidden ? "" : host.shadowRoot.querySelector(".pill").textContent;
};
/** Whether a part of the panel is visible, and says this. */
const panel = (css, words) => {
  const part = document.querySelector("adit-status")?.shadowRoot.querySelector(css);
  return part !== null && part !== undefined && part.checkVisibility() && part.textContent.includes(words);
};
const press = (css) => document.querySelector("adit-status").shadowRoot.querySelector(css).click();

served("a reader sees the new words of a note, at the place where they were, with what was open", async (tab, put) => {
  await tab.go("a.html");
  await tab.evaluate(() => {
    document.querySelector("details.callout, main details").open = true;
    document.querySelector("#part-20").scrollIntoView({ block: "center", behavior: "instant" });
  });
  const place = () => Math.round(document.querySelector("#part-20").getBoundingClientRect().top);
  const before = await tab.evaluate(place);
  put("A.md", FILES["A.md"].replace("The first words.", "Other words.\n\nA second paragraph.\n\nA third one."));
  await tab.until("the new words are there", () => document.readyState === "complete" && document.body.innerText.includes("A third one."));
  await tab.until("the place is the same", (top) => Math.abs(document.querySelector("#part-20").getBoundingClientRect().top - top) < 3, before);
  assert.ok(await tab.evaluate(() => document.querySelector("main details").open), "what was open is open");
});

served("what is wrong stands in a corner, on a click with its place, until it is mended or closed", async (tab, put) => {
  await tab.go("b.html");
  await tab.still();
  assert.equal(await tab.evaluate(corner), "", "nothing is wrong");
  put("B.md", "# Here\n\nTo [[A]] and [[Nowhere]].\n");
  await tab.until("the page is new", () => document.readyState === "complete" && document.querySelector("#here") !== null);
  await tab.until("a warning is shown", corner);
  assert.equal(await tab.evaluate(corner), "1 warning");
  await tab.evaluate(press, ".pill");
  await tab.until("its place is shown", panel, "li", "Nowhere");
  assert.ok(await tab.evaluate(panel, "li", "B.md:3"));
  assert.ok(await tab.evaluate(panel, "h2", "On this page"));
  await tab.evaluate(press, ".close");
  assert.equal(await tab.evaluate(corner), "");
  await tab.go("a.html");
  await tab.still();
  assert.equal(await tab.evaluate(corner), "", "it stays closed on other pages");
  put("adit.toml", "[site]\ntit");
  await tab.until("the mistake in the settings is shown", panel, ".failure", "adit.toml:2");
  put("adit.toml", FILES["adit.toml"]);
  put("B.md", FILES["B.md"]);
  await tab.until("nothing is wrong", () => document.querySelector("adit-status[hidden]") !== null);
});

served("a style sheet is exchanged without loading the page, and other pages are left alone", async (tab, put) => {
  await tab.go("c.html");
  put("B.md", "To [[A]] and [[Nowhere]].\n");
  await tab.until("a warning is shown", corner);
  await tab.still();
  await tab.evaluate(() => void (document.documentElement.dataset.same = ""));
  put(".adit/assets/style.css", "body { outline: 7px solid red }");
  await tab.until("the style is there", () => getComputedStyle(document.body).outlineWidth === "7px");
  put("B.md", "To [[A]] and [[Nowhere]], [[Nowhere]].\n");
  await tab.until("the page has heard of another change", () => document.querySelector("adit-status").shadowRoot.querySelector(".pill").textContent === "2 warnings");
  await tab.still();
  assert.ok(await tab.evaluate(() => document.documentElement.dataset.same === ""), "the page was not loaded anew");
});

served("a page says that its server is gone", async (tab, put, server) => {
  await tab.go("a.html");
  await tab.still();
  server.kill("SIGINT");
  await tab.until("it says so", () => document.querySelector("adit-status")?.shadowRoot.querySelector(".lost .pill")?.checkVisibility());
});
