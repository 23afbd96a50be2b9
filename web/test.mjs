// Compiles test/*.test.ts and runs them with node's own test runner.

import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const web = fileURLToPath(new URL(".", import.meta.url));
const out = `${web}build/test`;
const tests = readdirSync(`${web}test`).filter((name) => name.endsWith(".test.ts")).sort();

rmSync(out, { recursive: true, force: true });
await build({
  absWorkingDir: web,
  entryPoints: tests.map((name) => `test/${name}`),
  outdir: out,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  sourcemap: "inline",
  logLevel: "warning",
});
const files = tests.map((name) => `${out}/${name.replace(/\.ts$/, ".mjs")}`);
const { status } = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...files], { cwd: web, stdio: "inherit" });
process.exit(status ?? 1);
