// Asks axe-core what is wrong with a page for readers who do not see it, or do not use a mouse.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What violates WCAG 2.2 AA or good practice in a tab, or in a part of it: a line each. */
export async function violations(tab, part = "html") {
  // Not a script of the page, so that its policy has no say.
  await tab.page.evaluate(source);
  return tab.page.evaluate(
    async (tags, within) => {
      const { violations } = await window.axe.run(within, {
        runOnly: tags,
        rules: { "target-size": { enabled: true } },
        resultTypes: ["violations"],
        // axe would read the style sheets, which local files may not.
        preload: false,
      });
      return violations.map(({ id, nodes }) => `${id} ×${nodes.length}: ${nodes.slice(0, 2).map(({ target, html, any, all }) => `${html.slice(0, 160)} ${[...any, ...all].map(({ message }) => message).join("; ")}`).join(" | ")}`);
    },
    RULES,
    part,
  );
}
