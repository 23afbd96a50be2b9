// The harness itself: that it sees what goes wrong, and that the browsers are as strict with local files as a reader's.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { BROWSERS } from "./browsers.mjs";
import { inTab, Late, open, steadily } from "./scenario.mjs";
import { siteAt } from "./sites.mjs";

const folder = mkdtempSync(path.join(os.tmpdir(), "broken-site-"));
after(() => rmSync(folder, { recursive: true }));
const broken = siteAt(folder);
const page = (name, body, head = "") => writeFileSync(path.join(folder, name), `<!doctype html><html lang="en"><head><meta charset="utf-8">${head}<title>${name}</title></head><body>${body}</body></html>`);

/** What the harness has to say of a page, in both browsers. */
function seen(sentence, body, expected, head) {
  for (const browser of BROWSERS) {
    test(`${sentence} (${browser})`, async () => {
      const name = `${sentence.replaceAll(/\W+/g, "-")}.html`;
      page(name, body, head);
      const tab = await open(browser, { site: broken });
      try {
        await tab.go(name);
        const end = Date.now() + 5000;
        while (!tab.problems().some((problem) => expected.test(problem))) {
          assert.ok(Date.now() < end, `${JSON.stringify(tab.problems())} has nothing like ${expected}`);
          await new Promise((done) => setTimeout(done, 15));
        }
      } finally {
        await tab.close();
      }
    });
  }
}

seen("an error on the console is a problem", `<script>console.error("broken")</script>`, /console: broken/);
seen("an exception is a problem", `<script>throw new Error("thrown")</script>`, /error: .*thrown/);
seen("a rejected promise is a problem", `<script>Promise.reject(new Error("rejected"))</script>`, /error: .*rejected/);
seen("a dialog is a problem", `<script>alert("attack")</script>`, /dialog: attack/);
seen("a request to another host is a problem", `<img src="http://example.org/x.png" alt="">`, /a request to .*example\.org/);
seen("a style sheet of another host is a problem", `<link rel="stylesheet" href="https://example.org/x.css">`, /a request to .*example\.org/);
seen("what the policy of the page forbids is a problem", `<script>document.title = "ran"</script>`, /Content.Security.Policy/, `<meta http-equiv="Content-Security-Policy" content="default-src 'none'">`);

test("a file beyond the site is a problem (chromium)", async () => {
  page("beyond.html", `<img src="../beyond.png" alt="">`);
  const tab = await open("chromium", { site: broken });
  await tab.go("beyond.html");
  assert.match(tab.problems().join("\n"), /a request to file:.*beyond\.png/);
  await tab.close();
});

test("what comes too late is tried once more, which is said; what is wrong is wrong at once", async () => {
  const said = [];
  const after = (...outcomes) => steadily((text) => said.push(text), async () => {
    const outcome = outcomes.shift();
    if (outcome) throw outcome;
  });
  const late = new Late({ message: "waited in vain" });
  await after(undefined);
  assert.deepEqual(said, []);
  await after(late, undefined);
  assert.deepEqual(said, ["UNSTEADY, tried again: waited in vain"]);
  await assert.rejects(after(late, late), Late);
  await after(new Error("Execution context was destroyed"), undefined);
  await assert.rejects(after(new assert.AssertionError({ message: "wrong" }), undefined), /wrong/);
  await assert.rejects(after(new assert.AssertionError({ message: "navigated to the wrong page" }), undefined), /wrong page/);
  await assert.rejects(after(new TypeError("broken"), undefined), /broken/);
});

for (const browser of BROWSERS) {
  test(`a page cannot read a local file by fetch (${browser})`, async () => {
    writeFileSync(path.join(folder, "data.json"), "{}");
    page("fetch.html", `<script>fetch("data.json").then(() => "read", () => "refused").then((answer) => (document.documentElement.dataset.answer = answer))</script>`);
    const tab = await open(browser, { site: broken });
    await tab.go("fetch.html");
    assert.equal(await tab.until("fetch is answered", () => document.documentElement.dataset.answer), "refused");
    await tab.close();
  });

  test(`a page cannot import a module (${browser})`, async () => {
    writeFileSync(path.join(folder, "module.js"), `document.documentElement.dataset.module = "ran"`);
    page("module.html", `<script type="module" src="module.js" onerror="document.documentElement.dataset.module = 'refused'"></script>`);
    const tab = await open(browser, { site: broken });
    await tab.go("module.html");
    assert.equal(await tab.until("the module is answered", () => document.documentElement.dataset.module), "refused");
    await tab.close();
  });

  test(`a tab without scripts runs none (${browser})`, async () => {
    page("scripts.html", `<script>document.title = "ran"</script><noscript><p>none</p></noscript>`);
    await inTab(browser, { site: broken, scripts: false }, async (tab) => {
      await tab.go("scripts.html");
      assert.equal(await tab.evaluate(() => document.title), "scripts.html");
      await tab.see("noscript p");
    });
  });

  for (const scheme of ["light", "dark"]) {
    test(`a tab can have a ${scheme} system (${browser})`, async () => {
      page("scheme.html", `<p>x`);
      await inTab(browser, { site: broken, scheme }, async (tab) => {
        await tab.go("scheme.html");
        assert.equal(await tab.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches), scheme === "dark");
        assert.equal(await tab.evaluate(() => matchMedia("(prefers-reduced-motion: reduce)").matches), true);
      });
    });
  }

  for (const [pointer, hovers] of [["mouse", true], ["touch", false]]) {
    test(`a reader with a ${pointer} ${hovers ? "can" : "cannot"} hover (${browser})`, async () => {
      page("pointer.html", `<p>x`, `<meta name="viewport" content="width=device-width">`);
      await inTab(browser, { site: broken, pointer }, async (tab) => {
        await tab.go("pointer.html");
        assert.equal(await tab.evaluate(() => matchMedia("(hover: hover) and (pointer: fine)").matches), hovers);
      });
    });
  }
}
