// Runs the browser tests: `node web/browser/run.mjs [PART-OF-A-FILE-NAME...]`.
//
// Builds the sites first, with ADIT or else target/debug/adit. What is missing is an error: nothing is left out.

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { BROWSERS, find } from "./browsers.mjs";
import { ROOT, build } from "./sites.mjs";

const adit = process.env.ADIT ?? path.join(ROOT, "target", "debug", "adit");
const missing = BROWSERS.filter((name) => !find(name));
if (missing.length > 0) fail(`${missing.join(" and ")} cannot be found: apt-get install chromium firefox-esr, or name the programs in CHROMIUM and FIREFOX`);
if (!existsSync(adit)) fail(`${adit} is not there: cargo build makes it`);

for (const name of ["demo", "thousand", "many"]) build(name, adit);

const here = path.dirname(fileURLToPath(import.meta.url));
const wanted = process.argv.slice(2);
const tests = readdirSync(here)
  .filter((file) => file.endsWith(".test.mjs") && (wanted.length === 0 || wanted.some((part) => file.includes(part))))
  .map((file) => path.join(here, file));
if (tests.length === 0) fail(`no test file has ${wanted.join(" or ")} in its name`);
const { status } = spawnSync(process.execPath, ["--test", "--test-concurrency=2", "--test-reporter=spec", ...tests], { stdio: "inherit" });
process.exit(status ?? 1);

function fail(message) {
  console.error(message);
  process.exit(1);
}
