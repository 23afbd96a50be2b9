// Writes a vault of N notes: `node web/browser/vault.mjs FOLDER [N]`.
//
// The same bytes every time, on every machine. It has what the demo has little of: many notes, hubs that everybody
// links to, words that follow Zipf's law, other scripts, hostile names. Notes that scenarios rely on are in `fixed`.

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const TYPES = ["company", "person", "port", "ship", "good", "treaty"];
const FOLDERS = { company: "Companies", person: "People", port: "Ports", ship: "Ships", good: "Goods", treaty: "Treaties" };
const LABELS = {
  company: ["owns", "insures", "supplies", "competes with"],
  person: ["leads", "advises", "was born in", "succeeded"],
  port: ["lies across from", "handles", "is run by", "is twinned with"],
  ship: ["sails for", "calls at", "carries", "was built in"],
  good: ["is made of", "is loaded at", "replaces", "is taxed by"],
  treaty: ["binds", "covers", "was signed in", "amends"],
};
const SUFFIXES = {
  company: ["Lines", "Shipping", "Works", "Brothers", "Insurance"],
  person: ["Aldane", "Brevik", "Corvo", "Dunmore", "Esteve", "Farrant"],
  port: ["Haven", "Quay", "Sound", "Point"],
  ship: ["Star", "Maiden", "Pride"],
  good: ["resin", "timber", "salt", "wool", "ore"],
  treaty: ["Accord", "Convention", "Protocol"],
};
const SMALL = "the of and in to a with from for at by on as that was is its over under between after".split(" ");

/** Notes before the generated ones: their path and text. */
function fixed() {
  const chain = ["Northern light", "Harbour board", "Tally clerk", "Salt road", "Inland market"];
  const notes = chain.map((title, i) => {
    const next = chain[i + 1];
    const body = next ? `The ${title.toLowerCase()} hands its ledger to the [[${next}]] every spring, and keeps a copy.` : "Here the ledgers end.";
    return [`Chain/${title}.md`, `---\ntags: [route]\n---\n**${title}** — station ${i + 1} of the ledger's way.\n\n## Hands on\n\n${body}\n`];
  });
  notes.push(
    ["index.md", "---\naliases: [Start]\n---\n# Harbours of the inner sea\n\nAbout ships, ports and those who pay for them. Begin with [[Orlen Haven]], [[Everything at once]], [[東京港]] or [[ميناء الإسكندرية]].\n"],
    ["Ports/Orlen Haven.md", "---\ntags: [port]\naliases: [Orlen, The Haven]\ncountry: Velmark\nfounded: 1612-05-04\n---\n**Orlen Haven** — the port that every ship of the inner sea calls at.\n\n## Berths\n\n| Berth | Length | Built | Owner |\n| --- | ---: | --- | --- |\n| North | 120 | 1902-03-01 | [[Harbour board]] |\n| South | 90 | 1899-11-20 | [[Tally clerk]] |\n| East | 1,050 | 1911-07-07 | [[Salt road]] |\n| West | 8 | 1875-01-31 | [[Inland market]] |\n\n## See also\n\n- owes dues to: [[Lost ledger]]\n- keeps: [[Sunken bell]]\n"],
    ["Guides/Everything at once.md", EVERYTHING],
    ["Guides/Plain words.md", "Nothing but a paragraph: no links, no headings, no properties.\n"],
    ["Guides/Wanted twice.md", "[[Lost ledger]] is asked for here, and [[Lost ledger|that ledger]] again.\n"],
    ["言葉/東京港.md", "---\naliases: [Port of Tokyo, 東京湾の港]\ntags: [port]\n---\n**東京港** — 東京湾に面した港で、[[Orlen Haven]]と姉妹港である。\n\n## 歴史\n\n1941年に国際貿易港として開港した。貨物の多くは京都や横浜へ運ばれ、[[横浜倉庫]]に保管される。\n"],
    ["言葉/横浜倉庫.md", "---\ntags: [company]\n---\n**横浜倉庫** — 倉庫業の会社。備蓄と物流を担う。\n"],
    ["言葉/上海港.md", "---\ntags: [port]\n---\n**上海港** — 世界上最繁忙的集装箱港口,与[[東京港]]有定期航线。\n"],
    ["言葉/부산항.md", "---\ntags: [port]\n---\n**부산항** — 대한민국의 최대 항구이며 [[東京港]]과 이어진다.\n"],
    ["言葉/ท่าเรือกรุงเทพ.md", "---\ntags: [port]\n---\n**ท่าเรือกรุงเทพ** — ท่าเรือสำคัญของประเทศไทย เชื่อมกับ [[부산항]]\n"],
    ["لغات/ميناء الإسكندرية.md", "---\naliases: [Port of Alexandria]\ntags: [port]\n---\n**ميناء الإسكندرية** — أكبر ميناء في البلاد، يتصل بميناء [[Orlen Haven]].\n\n## التاريخ\n\nأسسه الإسكندر، وتمر به معظم البضائع.\n\n- يقع في: [[东地中海]]\n"],
    ["Odd/Ünïcode 日本 & #1 100% 'quoted'.md", "A name that has to be escaped everywhere. See [[Orlen Haven]].\n"],
    ["Odd/Sad <img src=x onerror=alert(1)> note.md", "---\ntags: [odd]\naliases: [\"<script>alert(2)</script>\"]\n---\nIts name is an attack, and so is `</script><script>alert(3)</script>`, and \"<b onmouseover=alert(4)>\".\n\n## <img src=x onerror=alert(5)>\n\nSee [[Orlen Haven|<svg onload=alert(6)>]].\n"],
    ["Bases/Ports.base", "filters: file.hasTag(\"port\")\nviews:\n  - type: table\n    name: All ports\n    limit: 40\n    order: [file.name, note.country, note.founded]\n    sort:\n      - property: file.name\n        direction: ASC\n  - type: cards\n    name: Cards\n    order: [file.name, note.country]\n"],
    ["Boards/Routes.canvas", JSON.stringify(BOARD, null, 1)],
    ["Attachments/chart.svg", CHART],
    ["adit.toml", `[site]\ntitle = "Harbours of the inner sea"\n\n[types]\n${TYPES.map((type) => `${type} = "${type[0].toUpperCase()}${type.slice(1)}"`).join("\n")}\n`],
  );
  return notes;
}

const EVERYTHING = String.raw`---
aliases: [Kitchen sink]
tags: [guide]
written: 2026-11-22
ready: true
needs: "[[Orlen Haven]]"
---
# Everything at once

**Everything at once** — one note with each thing that a note can have. It leans on [[Orlen Haven]].[^lean]

> [!tip] A callout
> With a [[Tally clerk]] in it.

> [!warning]- A folded one
> Which hides this sentence.

## Table of ships

| Ship | Tonnes | Launched |
| --- | ---: | --- |
| Anna | 1,200 | 1899-05-01 |
| Berta | 80 | 1912-01-15 |
| Clara | 10,500 | 1875-12-24 |
| Dora | 9 | 1950-06-30 |

## Code

${"```"}rust
fn main() {
    println!("{}", "salt".repeat(3));
}
${"```"}

## Formula and picture

$$ \sum_{i=1}^{n} x_i = \frac{a}{b} $$

![[chart.svg|320]]

${"```"}mermaid
graph LR
  Ship --> Port
  Port --> Market
${"```"}

## Tasks

- [ ] Weigh the salt
- [x] Count the sacks ^counted

## Pieces of other notes

![[Orlen Haven#Berths]]

![[Ports.base#All ports]]

See [[#Table of ships]], [[Orlen Haven#Berths]], [[#^counted]], [[Lost ledger]], https://example.org/elsewhere and [[Port of Tokyo]].

<details><summary>Raw HTML</summary><p>Hidden at first.</p></details>

[^lean]: The board decided so in 1931, see [[Harbour board]].
`;

const BOARD = {
  nodes: [
    { id: "g", type: "group", x: 0, y: 0, width: 700, height: 300, label: "Routes" },
    { id: "a", type: "file", file: "Ports/Orlen Haven.md", x: 20, y: 40, width: 260, height: 160 },
    { id: "b", type: "file", file: "言葉/東京港.md", x: 400, y: 40, width: 260, height: 160 },
    { id: "t", type: "text", text: "Some *words* about [[Harbour board]].", x: 20, y: 360, width: 260, height: 120 },
    { id: "l", type: "link", url: "https://example.org/charts", x: 400, y: 360, width: 260, height: 100 },
  ],
  edges: [
    { id: "e1", fromNode: "a", fromSide: "right", toNode: "b", toSide: "left", label: "sister ports" },
    { id: "e2", fromNode: "t", fromSide: "top", toNode: "a", toSide: "bottom" },
  ],
};

const CHART = '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360" viewBox="0 0 640 360"><rect width="640" height="360" fill="#dfe7ee"/><path d="M40 300 200 180 330 220 600 60" fill="none" stroke="#26547c" stroke-width="8"/></svg>\n';

/** Random whole numbers below `n`, the same on every machine (mulberry32). */
function dice(seed) {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x = (x + Math.imul(x ^ (x >>> 7), x | 61)) ^ x;
    return Math.floor((((x ^ (x >>> 14)) >>> 0) / 2 ** 32) * n);
  };
}

/** `n` words that can be said. */
function vocabulary(below, n) {
  const onsets = "b br c d dr f g gl h k l m n p pr r s st t tr v w".split(" ");
  const vowels = "a e i o u ai ea ou".split(" ");
  const codas = ["", "n", "r", "l", "s", "m", "nd", "rt"];
  const words = new Set();
  while (words.size < n) {
    let word = "";
    for (let i = 2 + below(2); i > 0; i--) word += onsets[below(onsets.length)] + vowels[below(vowels.length)] + codas[below(codas.length)];
    words.add(word);
  }
  return [...words];
}

/** The generated notes: path and text, `n` of them. */
function generated(n) {
  const below = dice(5);
  const words = vocabulary(below, 12_000);
  // The product of draws leans to the front: some words, and some notes, are everywhere, most are rare.
  const rare = (list) => list[Math.floor((below(1_000_000) / 1_000_000) * (below(1_000_000) / 1_000_000) * (below(1_000_000) / 1_000_000) * list.length)];
  const capital = (word) => word[0].toUpperCase() + word.slice(1);
  const entities = [];
  const seen = new Set();
  while (entities.length < n) {
    const type = TYPES[below(TYPES.length)];
    const suffix = SUFFIXES[type][below(SUFFIXES[type].length)];
    const title = `${capital(words[below(words.length)])} ${suffix}`;
    if (seen.has(title)) continue;
    seen.add(title);
    entities.push({ title, type });
  }
  const target = () => (below(10) < 3 ? "Orlen Haven" : below(40) === 0 ? `Missing ${SUFFIXES.good[below(5)]} ${below(30)}` : rare(entities).title);
  const sentence = (link) => {
    const list = Array.from({ length: 9 + below(12) }, () => (below(5) < 2 ? SMALL[below(SMALL.length)] : rare(words)));
    if (link) list.splice(1 + below(list.length - 1), 0, `[[${target()}]]`);
    return `${capital(list.join(" "))}.`;
  };
  const paragraph = () => Array.from({ length: 2 + below(4) }, () => sentence(below(3) === 0)).join(" ");
  return entities.map(({ title, type }, i) => {
    const labels = LABELS[type];
    const alias = below(3) === 0 ? `aliases: [${capital(words[below(words.length)])} ${i}]\n` : "";
    const sections = Array.from({ length: 1 + below(4) }, (_, k) => `## ${capital(rare(words))} ${["trade", "years", "debts", "people"][k]}\n\n${paragraph()}\n`);
    const relations = Array.from({ length: 1 + below(4) }, () => `- ${labels[below(labels.length)]}: [[${target()}]]`);
    const text = `---\n${alias}tags: [${type}, region/${["north", "south", "east", "west"][below(4)]}]\nfounded: ${1700 + below(320)}-${String(1 + below(12)).padStart(2, "0")}-${String(1 + below(28)).padStart(2, "0")}\nvalue: ${below(9000)}\n---\n**${title}** — ${sentence(true)}\n\n${sections.join("\n")}\n## Ties\n\n${relations.join("\n")}\n`;
    return [`${FOLDERS[type]}/${below(4) === 0 ? "Old/" : ""}${title}.md`, text];
  });
}

/** Writes the vault of `n` notes to a folder, which is emptied first. */
export function writeVault(folder, n = 1000) {
  rmSync(folder, { recursive: true, force: true });
  const first = fixed();
  const n_fixed = first.filter(([file]) => file.endsWith(".md")).length;
  for (const [file, text] of [...first, ...generated(n - n_fixed)]) {
    const place = path.join(folder, file);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, text);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, n] = process.argv.slice(2);
  if (!folder) {
    console.error("usage: node web/browser/vault.mjs FOLDER [N]");
    process.exit(2);
  }
  writeVault(folder, n ? Number(n) : undefined);
}
