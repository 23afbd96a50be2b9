// The keyboard: what keys do on any page, the help that lists them, and how they are switched off.

import assert from "node:assert/strict";
import { violations } from "./axe.mjs";
import { scenario } from "./scenario.mjs";

const DIALOG = "dialog.search-dialog[open]";
const typed = (tab) => tab.evaluate(() => document.activeElement?.matches("dialog.search-dialog input[name=q]") ?? false);

for (const [name, press] of [["a slash", (tab) => tab.press("/")], ["Ctrl+K", async (tab) => {
  await tab.page.keyboard.down("Control");
  await tab.press("k");
  await tab.page.keyboard.up("Control");
}]]) {
  scenario(`${name} opens the search above a page, typing finds, Enter opens`, {}, async (tab) => {
    await tab.go("minerals/bismuth.html");
    await press(tab);
    await tab.see(DIALOG);
    await tab.until("the field has the focus", () => document.activeElement?.matches("dialog.search-dialog input[name=q]") ?? false);
    await tab.type("antimo");
    await tab.until("it is found", () => document.querySelector("dialog.search-dialog .search-link")?.textContent === "Antimony");
    await tab.arrive(() => tab.press("Enter"));
    assert.equal(await tab.text("h1"), "Antimony");
  });
}

scenario("the search holds the focus while it is open, and Escape gives it back", {}, async (tab) => {
  await tab.go("minerals/bismuth.html");
  await tab.evaluate(() => document.querySelector("article a").focus());
  await tab.press("/");
  await tab.see(DIALOG);
  await tab.until("the field has the focus", () => document.activeElement?.matches("dialog.search-dialog input[name=q]") ?? false);
  await tab.type("japan");
  await tab.until("there are results", () => document.querySelectorAll("dialog.search-dialog .search-link").length > 3);
  for (let i = 0; i < 30; i++) {
    await tab.press("Tab");
    assert.ok(await tab.evaluate(() => document.activeElement === document.body || document.activeElement.closest("dialog") !== null), "the focus is in the dialog, or in the browser");
  }
  await tab.press("Escape");
  await tab.gone(DIALOG);
  assert.ok(await tab.evaluate(() => document.activeElement.matches("article a")));
  assert.equal(await typed(tab), false);
});

scenario("letters lead to the graph and the paths of a page, and to who links to it", {}, async (tab) => {
  await tab.go("minerals/antimony.html");
  await tab.press("b");
  await tab.until("the page is at its backlinks", () => location.hash === "#_backlinks");
  await tab.arrive(() => tab.press("g"));
  await tab.until("the graph is at the page", () => document.querySelector("#graph aside.near h2")?.textContent === "Antimony");
  await tab.go("minerals/antimony.html");
  await tab.arrive(() => tab.press("p"));
  await tab.until("the paths begin at the page", () => document.querySelector("#_from")?.value === "Antimony");
  await tab.go("minerals/antimony.html");
  await tab.arrive(() => tab.press("h"));
  assert.equal((await tab.address()).split("#")[0], "index.html");
});

scenario("a question mark shows the help, which switches single keys off, on all pages", {}, async (tab) => {
  await tab.go("minerals/antimony.html");
  await tab.press("?");
  await tab.see("dialog.help-dialog[open]");
  assert.ok((await tab.count("dialog.help-dialog .keys kbd")) >= 8);
  await tab.click("dialog.help-dialog fieldset label input[type=checkbox]");
  await tab.press("Escape");
  await tab.gone("dialog.help-dialog[open]");
  for (const address of ["minerals/antimony.html", "index.html"]) {
    await tab.go(address);
    const before = await tab.address();
    await tab.press("t");
    await tab.press("g");
    await tab.press("?");
    await tab.still();
    assert.equal(await tab.address(), before);
    assert.equal(await tab.count("dialog[open]"), 0);
  }
  await tab.page.keyboard.down("Control");
  await tab.press("k");
  await tab.page.keyboard.up("Control");
  await tab.see(DIALOG);
});

scenario("letters that are typed into a field are text", {}, async (tab) => {
  await tab.go("minerals/antimony.html");
  await tab.evaluate(() => document.querySelector("header.bar input[name=q]").focus());
  await tab.type("gpbt");
  assert.equal((await tab.address()).split("#")[0], "minerals/antimony.html");
  assert.equal(await tab.evaluate(() => document.documentElement.dataset.theme ?? "system"), "system");
});

for (const scheme of ["light", "dark"]) {
  scenario(`help and search do not violate WCAG, ${scheme}`, { browsers: ["chromium"], scheme }, async (tab) => {
    await tab.go("minerals/antimony.html");
    await tab.press("?");
    await tab.see("dialog.help-dialog[open]");
    assert.deepEqual(await violations(tab), []);
    await tab.press("Escape");
    await tab.gone("dialog.help-dialog[open]");
    await tab.press("/");
    await tab.see(DIALOG);
    await tab.type("japan");
    await tab.until("there are results", () => document.querySelectorAll("dialog.search-dialog .search-link").length > 3);
    assert.deepEqual(await violations(tab), []);
  });
}
