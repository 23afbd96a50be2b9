// Takes pictures of each kind of page of a built site: `node web/browser/shots.mjs SITE OUT [KIND...]`.
//
// At three widths, light and dark; as printed; and as it is without scripts, where SCRIPTS=off. OUT/index.html shows
// them all. With `--readme` instead of kinds it takes those of the README, into docs/images:
//
//     cargo run -- build vault -o site && node web/browser/shots.mjs site docs/images --readme

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { start } from "./browsers.mjs";
import { kindOf, kinds, samples } from "./kinds.mjs";
import { siteAt } from "./sites.mjs";

const WIDTHS = [1440, 820, 390];
const SCHEMES = ["light", "dark"];
const MOST_HEIGHT = 2600;
const A4 = 794;

const [from, out, ...wanted] = process.argv.slice(2);
if (!from || !out) {
  console.error("usage: node web/browser/shots.mjs SITE OUT [KIND... | --readme]");
  process.exit(2);
}
const site = siteAt(path.resolve(from));
mkdirSync(out, { recursive: true });
const { browser, stop } = await start("chromium");
try {
  if (wanted.includes("--readme")) await readme();
  else await every(wanted);
} finally {
  await stop();
}

/** The pictures of the README. */
async function readme() {
  const shots = [
    { name: "note-light", address: "actors/jogmec.html", scheme: "light", width: 1440, height: 900 },
    { name: "note-dark", address: "actors/jogmec.html", scheme: "dark", width: 1440, height: 900 },
    { name: "phone", address: "actors/jogmec.html", scheme: "light", width: 390, height: 844, scale: 2 },
    { name: "home", address: "index.html", scheme: "light", width: 1440, height: 900 },
    { name: "graph-dark", address: "graph.html?at=minerals/neodymium.html", scheme: "dark", width: 1440, height: 900 },
    { name: "search", address: "search.html?q=rare+earth", scheme: "light", width: 1440, height: 900 },
    { name: "paths", address: "paths.html?from=actors/jogmec.html&to=countries/australia.html", scheme: "light", width: 1440, height: 900 },
  ];
  for (const { name, ...look } of shots) await shoot(path.join(out, `${name}.png`), look);
}

/** All kinds, or those named, in all looks. */
async function every(only) {
  const looks = [
    ...SCHEMES.flatMap((scheme) => WIDTHS.map((width) => ({ name: `${width}-${scheme}`, width, scheme }))),
    { name: "print", width: A4, scheme: "light", media: "print" },
  ];
  const rows = [];
  for (const { kind, address } of pages().filter(({ kind }) => only.length === 0 || only.includes(kind))) {
    const pictures = [];
    for (const { name, ...look } of looks) {
      const file = `${`${kind} ${address}`.replace(/\.html$/, "").replaceAll(/[^\p{L}\p{N}]+/gu, "-")}-${name}.png`;
      await shoot(path.join(out, file), { address: encodeURI(address), ...look, whole: true });
      pictures.push(file);
    }
    rows.push(`<h2>${kind}: ${address}</h2>\n${pictures.map((file) => `<a href="${encodeURI(file)}"><img src="${encodeURI(file)}" alt="" loading="lazy"></a>`).join("\n")}`);
  }
  const style = "body{font:16px sans-serif;background:#888}div,body>a{display:inline-block}img{height:480px;vertical-align:top}";
  writeFileSync(path.join(out, "index.html"), `<!doctype html><meta charset="utf-8"><title>Pictures</title><style>${style}</style>\n${rows.join("\n")}\n`);
}

/** The samples that this site has, and the first page of every kind that has none of them. */
function pages() {
  const all = site.pages();
  const known = [...samples("demo"), ...samples("thousand")].filter(({ address }) => all.includes(address));
  const seen = new Set();
  const unique = known.filter(({ address }) => !seen.has(address) && seen.add(address));
  const others = kinds()
    .filter((kind) => !unique.some((page) => page.kind === kind))
    .map((kind) => ({ kind, address: all.find((address) => kindOf(address) === kind) }))
    .filter(({ address }) => address !== undefined);
  return [...unique, ...others];
}

/** One picture, of what is in the window or of the whole page, down to where it gets too long. */
async function shoot(file, { address, scheme, width, height = 900, scale = 1, media = "screen", whole = false }) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width, height, deviceScaleFactor: scale, isMobile: width < 500, hasTouch: width < 500 });
  await page.setJavaScriptEnabled(process.env.SCRIPTS !== "off");
  await page.emulateMediaType(media);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }, { name: "prefers-reduced-motion", value: "reduce" }]);
  await page.goto(site.url(address), { waitUntil: "load" });
  await page.waitForNetworkIdle({ idleTime: 150 });
  if (whole) {
    const tall = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.screenshot({ path: file, captureBeyondViewport: true, clip: { x: 0, y: 0, width, height: Math.min(MOST_HEIGHT, Math.max(height, tall)) } });
  } else {
    await page.screenshot({ path: file });
  }
  console.log(file);
  await context.close();
}
