//! Random small vaults, put together from pieces of the dialect, nasty ones included.

use std::collections::BTreeMap;
use std::fmt;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// The files of a vault by path.
#[derive(Clone, Default)]
pub(crate) struct Files(pub(crate) BTreeMap<String, Vec<u8>>);

impl fmt::Debug for Files {
    /// Shows the notes as text, for people who mend what they broke.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let notes = self.0.iter().filter(|(path, _)| path.ends_with(".md"));
        f.debug_map().entries(notes.map(|(path, bytes)| (path, String::from_utf8_lossy(bytes)))).finish()
    }
}

/// A PNG of one pixel.
pub(crate) const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\0IEND\xaeB`\x82";

/// Names of notes, so few that links often find one and addresses often collide.
#[rustfmt::skip]
const NOTES: &[&str] = &[
    "Alpha", "Beta", "C#", "C++", "日本", "Café", "a b", "index", "404", "notes", "tags", "Release v1.2",
    "untitled", "Alpha-2", "100%", "it's",
];

const FOLDERS: &[&str] = &["", "", "", "sub/", "sub/deep/", "日/", "Alpha/", "tags/", "assets/"];

/// What links name: notes, aliases, files, places, and what does not exist.
#[rustfmt::skip]
const TARGETS: &[&str] = &[
    "Alpha", "alpha.md", "Beta", "C#", "C++", "日本", "Cafe\u{301}", "a b", "index", "sub/Alpha", "/Beta",
    "./Alpha", "../Beta", "../../x", "the alias", "ΟΔΟΣ", "Nowhere", "no/where", "no*where", "", "#One",
    "#one#Two", "#^b1", "#", "Alpha#One", "Alpha#Two", "Beta#One#Two", "Alpha#^b1", "Beta#^B1", "日本#一",
    "Beta#nope", "Beta#^nope", "pic.png", "sub/pic.png", "paper.pdf", "paper.pdf#page=3", "tune.mp3",
    "plan.canvas", "list.base", "gone.png", "Release v1.2", "100%", "it's", "<b>", "a\\", "https://x.org/a",
    "javascript:alert(1)", "con", "404", "tags", "notes",
];

/// What may stand inside a line.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "word", "Two words.", "It ends. Next one", "日本は。国", "😀", "e\u{301}", "\u{202e}x", "#tag", "#a/b",
    "#A/B", "#日本", "#1", "#", "&amp;", "&", "<", ">", "\"", "'", "a\\|b", "|", "\\", "\\[[x]]", "*em*",
    "**strong**", "***x", "_x_", "~~del~~", "~x~", "==mark==", "==", "`code`", "`[[Alpha]]`", "``", "`",
    "$x^2$", "$$y$$", "$", "%%hidden%%", "%%", "%% [[Beta]] #hid %%", "[^1]", "[^x]",
    "^[inline [[Alpha]] note]", "^[", "]", "]]", "[[", "[", "![[", "![", "(", "^b1", "^b-2", " ^",
    "https://example.org/a_b?c=d&e", "www.example.org", "<https://x.org>", "<a@b.org>", "a@b.org",
    "[text](https://x.org \"title\")", "[text]", "[text][ref]", "![alt](https://x.org/i.png)",
    "[[Alpha|*em* `x`]]", "[*em* [[Beta]]](Alpha.md)", "[![[pic.png]]](Alpha.md)", "**[[Alpha]]**",
    "==[[Beta]] #tag==", "[[Al\npha]]", "{{x}}", "{% raw %}", "\t", "  ", "\u{a0}", "\u{0}", "\u{1}",
    "\u{1}\u{1}", "\r", "\u{feff}", "\u{200b}", "\u{200d}", "\u{202a}x\u{202c}", "\u{2067}", "\u{5e9}\u{5dc}\u{5d5}\u{5dd} a", "\u{645}",
    "\u{10ffff}", "\u{e000}", "\u{301}", "a\u{301}\u{302}\u{303}", "\u{1f468}\u{200d}\u{1f469}", "\u{2028}", "\u{85}", "\u{b}",
    "[k:: v]", "(k:: [[Alpha]])", "k:: ", "2024-02-29", "in 1867", "1,000 km", "US$5", "`= this.file.name`",
    "`= this.n + `", "[@key]", "$\\frac{a}{b}$", "$\\frac$", "[[#One|x]]", "![[#One]]", "![[list.base#V]]", "![[plan.canvas]]",
    "[a](b \"c\" d)", "![a|b|c](d)", "[[Alpha#One#Two|x]]", "==**a==b**", "*a **b* c**", "[[a]][b](c)[d]",
];

/// HTML of authors, most of it broken.
#[rustfmt::skip]
const HTML: &[&str] = &[
    "<b>x</b>", "<br>", "<br/>", "<div>", "</div>", "<div>\n\n", "<p>", "</p>", "<span>[[Alpha]]</span>",
    "<td>", "</table>", "<table><tr><td>", "<!--", "-->", "<!-- [[Beta]] -->", "<script>alert(1)</script>",
    "<script>", "<style>*{}</style>", "<textarea>", "<title>", "<plaintext>", "<svg><a>", "<math><mtext>",
    "<select><option>", "<template>", "<iframe>", "<iframe src=\"paper.pdf\"></iframe>", "<a href=\"https://x.org\">", "<a name=x>", "</a>",
    "<a>[[Alpha]]</a>", "<h2 id=\"one\">One</h2>", "<i id=_main>", "</main>", "</article>",
    "</body></html>", "<details><summary>s</summary>\n\n", "</details>", "<img src=x onerror=y>",
    "<ul><li>", "</ul>", "<center>", "<u>", "<form>", "<button>", "<li>", "<base href=\"https://x.org/\">",
    "<a title=\"", "<![CDATA[", "<?php ?>", "<input type=checkbox>", "<video src=\"https://x.org\">",
    "<sub>#tag</sub>", "<div class=\"x\" style=\"position:fixed\">",
];

/// What starts a line.
#[rustfmt::skip]
const PREFIXES: &[&str] = &[
    "", "", "", "", "# ", "## ", "### ", "###### ", "#", "- ", "- [ ] ", "- [x] ", "- [?] ", "  - ", "* ",
    "1. ", "9999999999. ", "> ", "> > ", "> - ", "> [!note] ", "> [!tip|x]- ", "> [!]", ">", "    ", "\t",
    "[^1]: ", "[^x]: ", "    > ", "- > ", "%% ", "| ",
];

/// What ends a line.
const SUFFIXES: &[&str] = &["", "", "", "", " ^b1", " ^b-2", "  ", "\\", " |", " #", " %%", "\r"];

/// Blocks of several lines, or parts of them.
#[rustfmt::skip]
const BLOCKS: &[&str] = &[
    "# One", "## Two", "## One", "# [[Alpha]] and `x` ^b1", "# 一", "#", "One\n===", "Two\n---", "---",
    "***", "^b1", "^b-2", "```", "```rust\n[[Alpha]] %% #tag\n```", "~~~", "    code", "> ```\n> x", "$$",
    "$$\nx\n$$", "%%", "%%\n[[Beta]] #hid\n\n%%", "| a | b |\n|---|:-:|\n| [[Alpha\\|x]] | #tag |",
    "| a |\n|--|\n| [[Alpha|x]] |\n^b1", "|a\n|-", "| a | b |\n| - | - |\n| ![[Alpha]] | ^b1 |",
    "- a ^b1\n- b\n  - c ^b-2\n\n^list", "- a\n\n  b\n- ![[Beta]]", "1. a\n1. b", "- [ ] a\n\t- [x] b",
    "- ", "-\n-", "> [!note] T [[Alpha]]\n> body ^b1\n> > [!tip]-\n> > in", "> [!x]+\n>", "> quote\n^b1",
    "> a\n> ^b1", "[^1]: note [[Alpha]]\n    more", "[^1]: [^1]", "[^x]: ![[Alpha]]",
    "[ref]: Alpha.md \"t\"", "[Alpha]: <Beta.md>", "a\nb\nc", "a  \nb", "![[Alpha]]", "![[Beta#One]]",
    "![[Alpha#^b1]] after", "before ![[Beta]] after ![[Beta]]", "![[pic.png|100x20]]",
    "![[index]]\n![[Alpha]]", "Term\n: def", "```mermaid\nAlpha --> Beta\n```", "```query\nx\n```",
    "+++\nx\n+++", "---\na: b\n---", "```mermaid\ngraph TD\n A[a] -->|x| B\n```", "```mermaid\nnothing\n```",
    "```dataview\nTABLE n, file.link FROM #tag SORT n\n```", "```dataview\nTASK\n```", "```dataview\nLIST WHERE (\n```",
    "```base\nviews:\n  - type: table\n    order: [file.name]\n```", "> - a\n>   - [ ] b ^b1\n>     > c\n> - d\n\n^b-2",
    "- > [!note] T\n  > ![[Alpha]]\n  > - a\n- b", "1. a\n   > b\n   1. c\n      ```\n      d\n      ```",
    "| a | b |\n|--|--|\n| ![[#One]] | · |\n| `x|y` | $a|b$ |\n| | [k:: ·] |", "[^x]: a\n\n    - b[^1]\n\n    > c ^b1",
    "$$\n\\begin{aligned} a &= b \\\\ c \\end{aligned}\n$$", "# a\n###### b\n## c\n#### d ^b1", "key:: [[Alpha]], [[Nowhere|x]]",
    "> [!note]- a\n> > [!tip]+ b\n> > > [!x] c\n> > > ![[Beta]]", "born: 1867\nborn: 1868", "![[Alpha]]\n\n![[Alpha]]\n\n![[Beta]]",
];

/// Lines of frontmatter.
#[rustfmt::skip]
const PROPERTIES: &[&str] = &[
    "title: The *title* & more", "title: ''", "title: [a]", "title: One", "aliases: [the alias, ΟΔΟΣ]",
    "alias: Beta", "aliases:\n  - a\n  - \"[[x]]\"", "aliases: {a: b}", "tags: [tag, a/b, 日本]",
    "tags: tag, x", "tags: '#tag'", "tags: [1, '', x/]", "tag: hid", "cssclasses: [wide, \"a\\\"b\"]",
    "link: \"[[Alpha]]\"", "link: [[Beta]]",
    "links:\n  - \"[[Alpha|x]] and [[Nowhere]]\"\n  - \"[[#One]]\"", "nested:\n  a: {b: \"[[Beta]]\"}",
    "permalink: x/y", "permalink: ../../up", "permalink: /", "permalink: index",
    "permalink: Assets/Style.css", "description: \"<b>\"", "number: 0x10", "date: 2024-02-30", "flag: yes",
    "null: ~", "a: b: c", "\"quoted key\": 1", "? [a, b]\n: c", "publish: true", "key: |\n  many\n  lines",
    "- no map", "&a x: *a", "!!binary x: y", "日本: 語", "list: [1, two, [three, \"[[Beta]]\"], {four: 5}]",
    "x: &a {b: \"[[Alpha]]\"}\ny: *a", "<<: {a: b}", "date: 2024-02-29T25:00:00", "n: 1e400", "n: -0", "cover: pic.png",
    "cover: \"![[gone.png]]\"", "type: person", "up: \"[[Alpha]]\"\nup: x", "k: >-\n  a\n\n  [[Beta]]", "tags:\n- a\n- a\n- A",
    "aliases: \"\u{202e}x\"", "title: \"a\u{0}b\"", "\ttab: x", "k: \"\\uD800\"", "k: '\u{feff}'", "k: [[a]], [[b]]",
];

/// Signs that mean something, thrown together.
pub(crate) fn soup() -> impl Strategy<Value = String> {
    "[\\[\\]|#^!%=`*_~<>(){}:.,;+$&\"'/\\\\ \\n\\r\\t\\-a-c0-9日é\u{301}😀\u{1}\u{0}]{0,60}"
}

fn reference() -> impl Strategy<Value = String> {
    (select(TARGETS), 0..9_u8).prop_map(|(target, form)| match form {
        0..=2 => format!("[[{target}]]"),
        3 => format!("[[{target}|shown]]"),
        4 => format!("![[{target}]]"),
        5 => format!("![[{target}|alt|100]]"),
        6 => format!("[text](<{target}>)"),
        7 => format!("[text]({})", target.replace(' ', "%20")),
        _ => format!("![alt|50x20]({})", target.replace(' ', "%20")),
    })
}

fn inline(html: bool) -> BoxedStrategy<String> {
    let safe = prop_oneof![
        4 => select(WORDS).prop_map(str::to_owned),
        4 => reference(),
        1 => soup().prop_filter("HTML is wanted or not", move |it| html || !it.contains('<')),
    ];
    if html {
        prop_oneof![5 => safe, 2 => select(HTML).prop_map(str::to_owned)].boxed()
    } else {
        safe.boxed()
    }
}

fn line(html: bool) -> impl Strategy<Value = String> {
    (select(PREFIXES), vec(inline(html), 0..5), select(&[" ", " ", ""][..]), select(SUFFIXES))
        .prop_map(|(prefix, words, gap, suffix)| format!("{prefix}{}{suffix}", words.join(gap)))
}

/// The body of a note; `html` is whether it may have tags in it.
pub(crate) fn body(html: bool) -> impl Strategy<Value = String> {
    let block = prop_oneof![3 => line(html), 2 => select(BLOCKS).prop_map(str::to_owned)];
    vec((block, select(&["\n", "\n\n", "\n", "\n\n", "\r\n", ""][..])), 0..9)
        .prop_map(|blocks| blocks.iter().map(|(block, end)| format!("{block}{end}")).collect())
}

/// The text of a note.
pub(crate) fn note(html: bool) -> impl Strategy<Value = String> {
    let properties =
        vec(select(PROPERTIES), 1..4).prop_map(|lines| format!("---\n{}\n---\n", lines.join("\n")));
    (prop_oneof![2 => Just(String::new()), 1 => properties], body(html))
        .prop_map(|(properties, body)| properties + &body)
}

/// A vault of a few notes and one file of every other kind.
pub(crate) fn vault(html: bool) -> impl Strategy<Value = Files> {
    let path = (select(FOLDERS), select(NOTES)).prop_map(|(folder, name)| format!("{folder}{name}.md"));
    vec((path, note(html)), 1..6).prop_map(|notes| {
        let mut files = BTreeMap::new();
        for (path, text) in notes {
            files.insert(path, text.into_bytes());
        }
        files.insert("pic.png".to_owned(), PNG.to_vec());
        files.insert("sub/pic.png".to_owned(), PNG.to_vec());
        for name in ["paper.pdf", "tune.mp3", "list.base"] {
            files.insert(name.to_owned(), name.as_bytes().to_vec());
        }
        let canvas = r##"{"nodes":[{"id":"g","type":"group","label":"G","x":-9,"y":-9,"width":900,"height":300},
            {"id":"b","type":"file","file":"Beta.md","x":0,"y":0,"width":200,"height":100},
            {"id":"a","type":"file","file":"sub/Alpha.md","subpath":"#One","x":300,"y":0,"color":"3"},
            {"id":"p","type":"file","file":"pic.png"},{"id":"w","type":"link","url":"https://example.org"},
            {"id":"t","type":"text","text":"# One\n[[Alpha]] ![[gone.png]] ![[Beta]] ^x\n\n^[note]"}],
            "edges":[{"fromNode":"b","toNode":"a","label":"makes \u00e9"},{"fromNode":"a","toNode":"t"},
            {"fromNode":"p","toNode":"b","fromEnd":"arrow","color":"#abc"},{"fromNode":"b","toNode":"gone"}]}"##;
        files.insert("plan.canvas".to_owned(), canvas.into());
        Files(files)
    })
}

/// The text of a canvas: cards of every kind, some of them no cards, and edges between them, some to nowhere.
pub(crate) fn canvas() -> impl Strategy<Value = String> {
    let number = prop_oneof![
        (-900..900_i64).prop_map(serde_json::Value::from),
        Just(serde_json::json!(1e300)),
        Just(serde_json::json!("x"))
    ];
    let kind = select(&["text", "file", "link", "group", "", "none"][..]);
    let card = (0..4_u8, kind, note(true), select(TARGETS), vec(number, 4));
    let card = card.prop_map(|(id, kind, text, file, at)| {
        serde_json::json!({
            "id": id.to_string(), "type": kind, "text": text, "file": file, "url": file, "label": text, "subpath": "#One",
            "background": file, "color": id.to_string(), "x": at[0], "y": at[1], "width": at[2], "height": at[3],
        })
    });
    let edge = (0..5_u8, 0..5_u8, line(true)).prop_map(|(from, to, label)| {
        let (from, to) = (from.to_string(), to.to_string());
        serde_json::json!({ "fromNode": from, "toNode": to, "label": label, "fromSide": "top" })
    });
    (vec(card, 0..5), vec(edge, 0..5))
        .prop_map(|(nodes, edges)| serde_json::json!({ "nodes": nodes, "edges": edges }).to_string())
}

/// Lines of a base.
#[rustfmt::skip]
const LINES_OF_BASES: &[&str] = &[
    "filters:", "and:", "or:", "not:", "- file.hasTag(\"tag\")", "- n > 1 && !(x == [1, 2])", "- 'file.name != this.file.name'",
    "formulas:", "f: n + 1", "g: 'if(f, link(\"Alpha\"), date(\"2024-02-30\"))'", "h: list.map(value * 2).join(\", \")", "i: (",
    "properties:", "n:", "displayName: 'é'", "summaries:", "s: values.mean()", "views:", "- type: table", "- type: cards",
    "- type: list", "- type: x", "name: V", "name: 日本", "order: [file.name, n, formula.f, formula.g]", "sort:",
    "- property: n", "direction: DESC", "limit: 2", "limit: -1", "groupBy: n", "image: note.cover", "a: &a b", "c: *a", "- ", "#",
];

/// The text of a base: lines of one, in any order and at any depth.
pub(crate) fn base() -> impl Strategy<Value = String> {
    vec((0..5_usize, select(LINES_OF_BASES)), 0..14).prop_map(|lines| {
        lines.iter().map(|(depth, line)| format!("{}{line}\n", "  ".repeat(*depth))).collect()
    })
}

/// Notes that embed each other in a ring, each several times, and what else may be in them.
pub(crate) fn ring() -> impl Strategy<Value = Files> {
    vec((body(true), 0..4_usize), 1..5).prop_map(|bodies| {
        let n = bodies.len();
        let text = |(nth, (body, fan)): (usize, &(String, usize))| {
            let embeds =
                format!("\n\n![[r{}]]\n\n![[r{}#One]]\n\n", (nth + 1) % n, (nth + 2) % n).repeat(*fan);
            (format!("r{nth}.md"), format!("# One\n{body}{embeds}").into_bytes())
        };
        Files(bodies.iter().enumerate().map(text).collect())
    })
}

/// A text with the line ends of Windows, in all lines or some.
pub(crate) fn with_returns(text: &str, every: usize) -> String {
    let lines = text.split('\n').enumerate();
    lines.map(|(nth, line)| format!("{line}{}", if nth % every == 0 { "\r\n" } else { "\n" })).collect()
}
