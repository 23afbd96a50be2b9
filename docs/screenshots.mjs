// Takes the screenshots of the README from a built site.
//
//     adit build vault -o /tmp/site
//     npm install --no-save playwright-core
//     node docs/screenshots.mjs /tmp/site
//
// They go to docs/images. CHROMIUM names the browser; /usr/bin/chromium if it is not set.

import { fileURLToPath, pathToFileURL } from "node:url";
import path from "node:path";
import { chromium } from "playwright-core";

const [site] = process.argv.slice(2);
if (!site) {
  console.error("usage: node docs/screenshots.mjs SITE");
  process.exit(2);
}

const page = "actors/jogmec.html";
const desktop = { viewport: { width: 1440, height: 900 } };
const shots = [
  { name: "note-light", colorScheme: "light", ...desktop },
  { name: "note-dark", colorScheme: "dark", ...desktop },
  { name: "phone", colorScheme: "light", viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"],
});
try {
  for (const { name, ...options } of shots) {
    const context = await browser.newContext({ ...options, reducedMotion: "reduce" });
    const tab = await context.newPage();
    await tab.goto(pathToFileURL(path.resolve(site, page)).href);
    const file = fileURLToPath(new URL(`images/${name}.png`, import.meta.url));
    await tab.screenshot({ path: file });
    console.log(file);
    await context.close();
  }
} finally {
  await browser.close();
}
