// What a site has for the web, and what themes may do: no reader's browser complains of it, and nothing runs that nobody
// allowed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BROWSERS } from "./browsers.mjs";
import { inTab } from "./scenario.mjs";
import { built } from "./sites.mjs";

const PAYLOAD = "</script><script>stolen=1</script><img src=x onerror=stolen=1>";

function inBoth(sentence, options, body) {
  for (const browser of BROWSERS) test(`${sentence} (${browser})`, { timeout: 120_000 }, () => inTab(browser, options(), body));
}

const NOTES = {
  "adit.toml": `[site]\nbase_url = "https://example.org/notes/"\n[types]\ncompany = "Company"\n`,
  "Firm.md": `---\naliases: ["Old ${PAYLOAD.replace(/\//g, "")}", "old/place"]\ntags: [company]\nurl: https://example.org/\ncreated: 2024-01-02\ndescription: '${PAYLOAD}'\n---\nOf [[Other]]. ${PAYLOAD}\n`,
  "Deep/Other.md": `---\ntitle: '${PAYLOAD}'\npermalink: other\n---\nText.\n`,
};
const published = built("web", NOTES);

inBoth("a page with data for machines is without violations, and the data can be read", () => ({ site: published }), async (tab) => {
  await tab.go("firm.html");
  const data = await tab.evaluate(() => JSON.parse(document.querySelector('script[type="application/ld+json"]').textContent));
  assert.equal(data["@type"], "Corporation");
  assert.equal(data.description, PAYLOAD);
  assert.equal(await tab.evaluate(() => document.querySelector("link[rel=canonical]").href), "https://example.org/notes/firm.html");
  for (const address of ["other.html", "index.html", "notes.html", "explore/index.html"]) await tab.go(address);
  assert.equal(await tab.evaluate(() => typeof stolen), "undefined");
});

for (const scripts of [true, false]) {
  inBoth(`an old address leads on, ${scripts ? "with" : "without"} scripts`, () => ({ site: published, scripts }), async (tab) => {
    for (const [old, now] of [["old/place.html", "firm.html"], ["deep/other.html", "other.html"]]) {
      await tab.page.goto(published.url(old)).catch(() => {});
      const end = Date.now() + 8_000;
      while (!tab.page.url().endsWith(now) && Date.now() < end) await new Promise((done) => setTimeout(done, 20));
      assert.ok(tab.page.url().endsWith(now), `${old} leads to ${tab.page.url()}`);
    }
  });
}

inBoth("what a stranger's theme would run does not run", () => ({ site: stranger }), async (tab) => {
  for (const address of ["firm.html", "index.html"]) {
    await tab.go(address);
    assert.equal(await tab.evaluate(() => typeof stolen), "undefined");
    assert.equal(await tab.evaluate(() => getComputedStyle(document.body).outlineStyle), "dotted", "its style sheet is used");
  }
});
const stranger = built("stranger", {
  ...NOTES,
  "adit.toml": "",
  ".adit/templates/head.html": "<script>stolen=1</script><script src='{{ root }}assets/evil.js'></script>",
  ".adit/templates/base.html": "<!doctype html><script>stolen=1</script>{% block kind %}{% endblock kind %}{% block crumbs %}{% endblock crumbs %}{% block head %}{% endblock head %}{% block page %}{% endblock page %}",
  ".adit/assets/app.js": "stolen=1",
  ".adit/assets/evil.js": "stolen=1",
  ".adit/assets/style.css": "body{outline:1px dotted red}</style><script>stolen=1</script>",
  ".adit/assets/relation.css": "</style><script>stolen=1</script><style>",
});

inBoth("a theme that is trusted has its own scripts, which the policy allows as files", () => ({ site: trusted }), async (tab) => {
  await tab.go("firm.html");
  assert.equal(await tab.evaluate(() => document.documentElement.dataset.mine), "yes");
});
const trusted = built(
  "trusted",
  {
    "Firm.md": "Text.",
    ".adit/templates/head.html": "<script src='{{ root }}assets/extra.js'></script>",
    ".adit/assets/extra.js": "document.documentElement.dataset.mine = 'yes';",
  },
  "--trust",
);
