import { openSite } from "./site.ts";

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { type Question, rank, report, within } from "./questions.ts";

/** The command: `ADIT`, or what cargo built last. Tests run in the folder web/. */
const adit = [process.env["ADIT"], "../target/debug/adit", "../target/release/adit"].find((it) => it && existsSync(it));

/** Wanted pages of the demo that were among the first three when the ranking was last changed, of 50. */
const SCORE = 46;

test("the wanted page is among the first three results for nearly all questions about the demo", async () => {
  assert.ok(adit, "there is no adit: cargo build makes it");
  const built = spawnSync(adit, ["build", "../vault", "-o", "build/demo", "-q"], { stdio: "inherit" });
  assert.equal(built.status, 0);
  openSite("build/demo");
  const { search } = await import("../src/search/search.ts");
  const questions: Question[] = JSON.parse(readFileSync("test/questions/demo.json", "utf8"));
  const ranked = await rank(await search(), questions);
  assert.ok(within(ranked, 3) >= SCORE, report(ranked));
});
