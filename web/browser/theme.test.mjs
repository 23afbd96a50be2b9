// Light, dark, or as the system has it.

import assert from "node:assert/strict";
import { scenario } from "./scenario.mjs";

const isDark = (tab) =>
  tab.evaluate(() => {
    const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number);
    return red + green + blue < 200;
  });
const turn = (tab) => tab.click("header.bar button.theme");

for (const scheme of ["light", "dark"]) {
  for (const scripts of [true, false]) {
    scenario(`a reader whose system is ${scheme} sees pages so, ${scripts ? "with" : "without"} scripts`, { scheme, scripts }, async (tab) => {
      for (const address of ["index.html", "minerals/antimony.html", "404.html"]) {
        await tab.go(address);
        assert.equal(await isDark(tab), scheme === "dark", address);
      }
    });
  }
}

scenario("the button goes through light, dark and the system's, and the choice holds on other pages", { scheme: "dark" }, async (tab) => {
  await tab.go("minerals/antimony.html");
  await tab.see("header.bar button.theme");
  await turn(tab);
  assert.equal(await isDark(tab), false, "light on a dark system");
  await tab.go("index.html");
  assert.equal(await isDark(tab), false, "light on another page");
  await tab.go("actors/jogmec.html");
  assert.equal(await isDark(tab), false, "light in another folder");
  await turn(tab);
  assert.equal(await isDark(tab), true, "dark");
  await tab.go("minerals/antimony.html");
  assert.equal(await isDark(tab), true, "dark where light was chosen before");
  await turn(tab);
  await turn(tab);
  assert.equal(await isDark(tab), false, "light again, by way of the system's");
});

scenario("the choice holds on a light system too, and the button says what it is", {}, async (tab) => {
  await tab.go("index.html");
  await turn(tab);
  await turn(tab);
  assert.equal(await isDark(tab), true);
  assert.match(await tab.evaluate(() => document.querySelector("button.theme").ariaLabel), /dark/i);
  await tab.go("graph.html");
  assert.equal(await isDark(tab), true);
});

scenario("a page is dark from its first paint", { scheme: "light", browsers: ["chromium"] }, async (tab) => {
  await tab.go("index.html");
  await turn(tab);
  await turn(tab);
  // What the head has done by the time the body begins is what is painted first.
  await tab.page.evaluateOnNewDocument(() => {
    new MutationObserver((_, observer) => {
      if (!document.body) return;
      document.documentElement.dataset.first = document.documentElement.dataset.theme ?? "none";
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  await tab.go("actors/jogmec.html");
  assert.equal(await tab.evaluate(() => document.documentElement.dataset.first), "dark");
});
