// Light, dark, or as the system has it.

import assert from "node:assert/strict";
import { scenario } from "./scenario.mjs";

const background = (tab) => tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
const luminance = (color) => color.match(/[\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
const isDark = async (tab) => luminance(await background(tab)) < 200;

for (const scheme of ["light", "dark"]) {
  for (const scripts of [true, false]) {
    scenario(`a reader whose system is ${scheme} sees pages so, ${scripts ? "with" : "without"} scripts`, { scheme, scripts }, async (tab) => {
      for (const address of ["index.html", "minerals/antimony.html", "404.html"]) {
        await tab.go(address);
        assert.equal(await isDark(tab), scheme === "dark");
      }
    });
  }
}
