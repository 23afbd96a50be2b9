// Each kind of page, looked at by axe-core, in light and dark, wide and narrow; and what axe does not look at.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { violations } from "./axe.mjs";
import { kindOf, kinds, samples } from "./kinds.mjs";
import { inTab, scenario } from "./scenario.mjs";
import { site, siteAt } from "./sites.mjs";

const LOOKS = [
  { scheme: "light", width: 1440, pointer: "mouse" },
  { scheme: "dark", width: 1440, pointer: "mouse" },
  { scheme: "light", width: 390, pointer: "touch" },
  { scheme: "dark", width: 390, pointer: "touch" },
];

const few = (list) => `${list.slice(0, 4).join(", ")}${list.length > 4 ? ` and ${list.length - 4} more` : ""}`;

for (const name of ["demo", "thousand"]) {
  for (const look of LOOKS) {
    test(`no page violates WCAG 2.2 AA, ${look.scheme}, ${look.width} wide (${name})`, { timeout: 240_000 }, async () => {
      const found = new Map();
      await inTab("chromium", { site: site(name), ...look }, async (tab) => {
        for (const { address } of samples(name)) {
          await tab.go(encodeURI(address));
          for (const violation of await violations(tab)) found.set(violation, [...(found.get(violation) ?? []), address]);
        }
      });
      assert.deepEqual([...found].map(([violation, addresses]) => `${violation} on ${few(addresses)}`), []);
    });
  }
}

for (const name of ["demo", "thousand"]) {
  test(`no page scrolls sideways where there are 320 pixels (${name})`, async () => {
    const wide = [];
    await inTab("chromium", { site: site(name), width: 320, pointer: "touch" }, async (tab) => {
      for (const { address } of samples(name)) {
        await tab.go(encodeURI(address));
        const beyond = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (beyond > 0) wide.push(`${address}: ${beyond}`);
      }
    });
    assert.deepEqual(wide, []);
  });
}

test("pages of every kind are looked at", () => {
  const seen = new Set(["demo", "thousand"].flatMap((name) => samples(name).map(({ kind }) => kind)));
  assert.deepEqual(kinds().filter((kind) => !seen.has(kind)), []);
});

for (const name of ["demo", "thousand"]) {
  test(`the pages that are looked at are of the kind that they stand for (${name})`, () => {
    assert.deepEqual(samples(name).filter(({ kind, address }) => kindOf(address) !== kind), []);
    assert.deepEqual(samples(name).filter(({ address }) => !site(name).has(address)), []);
  });
}

test("what violates is found", async (t) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "barred-site-"));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, "barred.html"), `<!doctype html><html><head><meta charset="utf-8"><title>x</title></head><body><p style="color:#bbb;background:#fff">pale</p><img src="data:,x"><button></button><a href="#" style="display:inline-block;width:9px;height:9px;overflow:hidden">a</a><a href="#" style="display:inline-block;width:9px;height:9px;overflow:hidden">b</a></body></html>`);
  await inTab("chromium", { site: siteAt(folder) }, async (tab) => {
    await tab.go("barred.html");
    const found = (await violations(tab)).map((violation) => violation.split(" ")[0]);
    for (const rule of ["color-contrast", "image-alt", "button-name", "html-has-lang", "target-size", "region"]) assert.ok(found.includes(rule), `${rule} is not in ${found}`);
  });
});

scenario("the first stop of the keyboard skips to the content, and is seen", { sites: ["demo"] }, async (tab) => {
  await tab.go("minerals/antimony.html");
  await tab.press("Tab");
  const skip = await tab.evaluate(() => {
    const { top, bottom, width } = document.activeElement.getBoundingClientRect();
    return { href: document.activeElement.getAttribute("href"), seen: top >= 0 && bottom <= innerHeight && width > 24 };
  });
  assert.deepEqual(skip, { href: "#_main", seen: true });
  await tab.press("Enter");
  await tab.until("the page is at its content", () => location.hash === "#_main");
  await tab.press("Tab");
  assert.ok(await tab.evaluate(() => document.querySelector("#_main").contains(document.activeElement)), "the next stop is in the content");
});

for (const address of ["actors/jogmec.html", "index.html", "explore/index.html"]) {
  scenario(`the keyboard goes through ${address} in the order of the page, and every stop is seen`, { sites: ["demo"] }, async (tab) => {
    await tab.go(address);
    const stops = [];
    for (let i = 0; i < 60; i++) {
      await tab.press("Tab");
      stops.push(
        await tab.evaluate((before) => {
          const here = document.activeElement;
          if (here === document.body) return { end: true };
          const last = window.lastStop;
          window.lastStop = here;
          const style = getComputedStyle(here);
          const box = here.getBoundingClientRect();
          return {
            is: here.outerHTML.slice(0, 80),
            forward: !last || Boolean(last.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING),
            ringed: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none",
            visible: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
          };
        }),
      );
      if (stops.at(-1).end) break;
    }
    assert.ok(stops.length > 8, "there are stops");
    assert.deepEqual(stops.filter((stop) => !stop.end && !(stop.forward && stop.ringed && stop.visible)), []);
  });
}
