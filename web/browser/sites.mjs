// The sites that the tests read: the demo, and vaults that are generated. `run.mjs` builds them.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { writeVault } from "./vault.mjs";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const WORK = path.join(ROOT, "target", "browser");

/** The program under test. */
export const ADIT = process.env.ADIT ?? path.join(ROOT, "target", "debug", "adit");

const NOTES = { thousand: 1_000, many: 10_000 };

/** Builds a site with `adit`, from scratch. */
export function build(name, adit) {
  const vault = name === "demo" ? path.join(ROOT, "vault") : path.join(WORK, "vaults", name);
  if (NOTES[name]) writeVault(vault, NOTES[name]);
  const folder = path.join(WORK, name);
  mkdirSync(folder, { recursive: true });
  execFileSync(adit, ["build", vault, "-o", folder, "-q"], { stdio: ["ignore", "inherit", "inherit"] });
  const graph = execFileSync(adit, ["graph", vault, "--format", "json"], { stdio: ["ignore", "pipe", "inherit"], maxBuffer: 2 ** 30 });
  const nodes = JSON.parse(graph).nodes.filter((node) => node.page).map(({ kind, page }) => ({ kind, page }));
  writeFileSync(`${folder}.json`, JSON.stringify(nodes));
}

/** Writes the files of a vault, path and text, to a folder, which is emptied first. */
export function writeFiles(vault, files) {
  rmSync(vault, { recursive: true, force: true });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(vault, file)), { recursive: true });
    writeFileSync(path.join(vault, file), text);
  }
}

/** Builds a vault of these files, from scratch. */
export function built(name, files, ...args) {
  const vault = path.join(WORK, "vaults", name);
  const folder = path.join(WORK, name);
  writeFiles(vault, files);
  rmSync(folder, { recursive: true, force: true });
  execFileSync(ADIT, ["build", vault, "-o", folder, "-q", ...args], { stdio: ["ignore", "inherit", "inherit"] });
  return siteAt(folder);
}

/** A built site: as `siteAt`, and its `nodes`, which are kind and page of all that the graph knows. */
export function site(name) {
  const folder = path.join(WORK, name);
  if (!existsSync(folder)) throw new Error(`${folder} is not there: node web/browser/run.mjs builds it`);
  return { ...siteAt(folder), nodes: JSON.parse(readFileSync(`${folder}.json`, "utf8")) };
}

/** The site in a folder: `url(address)` is where a browser finds a page, `file(address)` where the disk has it. */
export function siteAt(folder) {
  const root = pathToFileURL(folder + path.sep).href;
  return {
    folder,
    root,
    url: (address) => root + address,
    file: (address) => path.join(folder, decodeURIComponent(address.split(/[?#]/)[0])),
    pages: () => files(folder).filter((file) => file.endsWith(".html")),
    has: (address) => existsSync(path.join(folder, address)),
  };
}

/** The files of a folder and below, with `/`, sorted. */
export function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)).split(path.sep).join("/"))
    .sort();
}
