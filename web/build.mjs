// Bundles each entry point of src/ to a classic script in templates/assets, which the binary embeds: modules do not load
// from file://; and those of src/serve to templates/serve, which only `adit serve` sends. What is written is committed, so that nobody needs node to build adit; the tests make it again and compare.

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const web = fileURLToPath(new URL(".", import.meta.url));
const assets = fileURLToPath(new URL("../templates/assets", import.meta.url));

/** A script a file in src/entry. */
const entries = readdirSync(`${web}src/entry`).filter((name) => name.endsWith(".ts")).sort();

const options = {
  absWorkingDir: web,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome123", "firefox125", "safari17.5"],
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
};
const result = await build({ ...options, entryPoints: entries.map((name) => `src/entry/${name}`), outdir: assets });
const served = await build({
  ...options,
  entryPoints: ["reload", "worker"].map((name) => `src/serve/${name}.ts`),
  outdir: fileURLToPath(new URL("../templates/serve", import.meta.url)),
  loader: { ".css": "text" },
});

// The licences of the libraries that ended up in a script.
const packages = new Set();
for (const path of Object.keys(result.metafile.inputs)) {
  const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path);
  if (name) packages.add(name[1]);
}
const notices = [...packages].sort().map((name) => {
  const folder = `${web}node_modules/${name}/`;
  const { version, license } = JSON.parse(readFileSync(`${folder}package.json`, "utf8"));
  const file = readdirSync(folder).find((it) => /^licen[cs]e/i.test(it));
  if (!file) throw new Error(`${name} has no licence file`);
  return `${name} ${version} (${license})\n\n${readFileSync(folder + file, "utf8").trim()}\n`;
});
const intro = "The scripts in this folder contain parts of these libraries.\n";
writeFileSync(`${assets}/THIRD_PARTY.txt`, [intro, ...notices].join("\n----\n\n"));

for (const [path, { bytes }] of Object.entries({ ...result.metafile.outputs, ...served.metafile.outputs })) {
  console.log(`${path.split("/").pop()} ${bytes}`);
}
