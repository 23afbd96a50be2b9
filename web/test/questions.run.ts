// Asks a list of questions of a built site: `node questions.mjs SITE LIST.json`.

import { openSite } from "./site.ts";

import { readFileSync } from "node:fs";
import { report, rank } from "./questions.ts";

const [site = "", list = ""] = process.argv.slice(2);
openSite(site);
const { search } = await import("../src/search/search.ts");
console.log(report(await rank(await search(), JSON.parse(readFileSync(list, "utf8")))));
