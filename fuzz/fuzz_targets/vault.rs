//! Tiny vaults: a few files with names and texts of the fuzzer's making, and links between them.
#![no_main]

use std::collections::BTreeMap;

use adit_fuzz::check_vault;
use arbitrary::{Arbitrary, Unstructured};
use libfuzzer_sys::fuzz_target;

/// A vault.
#[derive(Arbitrary, Debug)]
struct Tiny {
    files: Vec<File>,
}

/// A file of it.
#[derive(Arbitrary, Debug)]
struct File {
    name: Name,
    parts: Vec<Part>,
}

/// A name: few, so that links find something.
#[derive(Arbitrary, Debug)]
enum Name {
    Known(u8),
    Odd(String),
}

/// A piece of a note.
#[derive(Arbitrary, Debug)]
enum Part {
    Text(String),
    Line(u8, String, u8),
    Link(u8, u8, u8),
    Block(u8),
    Property(u8),
    NewLine,
    Paragraph,
}

#[rustfmt::skip]
const NAMES: &[&str] = &[
    "Alpha.md", "Beta.md", "sub/Alpha.md", "index.md", "日本.md", "sub/deep/C#.md", "Cafe\u{301}.md", "plan.canvas",
    "list.base", "pic.png", "tags.md", "404.md", "a b.md", "adit-notes.md", ".obsidian/app.json", ".obsidian/types.json",
];

#[rustfmt::skip]
const TARGETS: &[&str] = &[
    "Alpha", "Beta", "sub/Alpha", "index", "日本", "C#", "Café", "plan.canvas", "list.base", "pic.png", "#One",
    "Alpha#One", "Beta#^b1", "#^b1", "Nowhere", "../Beta", "", "a b", "the alias", "Alpha#One#Two", "list.base#V",
];

#[rustfmt::skip]
const PREFIXES: &[&str] = &[
    "", "# ", "## ", "- ", "  - ", "1. ", "> ", "> > ", "> [!note]- ", "- [ ] ", "[^1]: ", "| ", "    ", "\t- ", "%% ",
    "::", "key:: ", "###### ", "> - ", "- > ",
];

const SUFFIXES: &[&str] = &["", " ^b1", " ^b2", " |", "\\", "  ", "\r", " %%", " #tag/a", "[^1]"];

#[rustfmt::skip]
const BLOCKS: &[&str] = &[
    "# One\n", "## Two ^b1\n", "\n^b1\n\n", "| a | b |\n|---|:-:|\n| [[Alpha\\|x]] | #tag |\n", "```\nx\n```\n",
    "> [!tip|x]+ T\n> ![[Beta]]\n", "$$\nx^2\n$$\n", "```mermaid\ngraph TD; A-->B\n```\n", "%%\nhidden [[Beta]]\n%%\n",
    "```dataview\nTABLE n FROM #tag\n```\n", "<div>\n", "</div>\n", "<b>", "</b>", "- a\n  - b ^b1\n- c\n\n^b2\n",
    "[^1]: note ![[Alpha]]\n", "^[inline [[Beta]]]", "==mark==", "---\n", "```base\nviews:\n  - type: table\n```\n",
    "{\"nodes\":[{\"id\":\"a\",\"type\":\"text\",\"text\":\"[[Alpha]] ![[Beta]]\",\"x\":0,\"y\":0,\"width\":9,\"height\":9}],\"edges\":[]}",
    "views:\n  - type: table\n    name: V\n    order: [file.name]\n", "<svg>", "<textarea>", "<!--", "-->",
];

#[rustfmt::skip]
const PROPERTIES: &[&str] = &[
    "aliases: [the alias, Beta]", "tags: [tag, a/b]", "title: One", "publish: false", "permalink: x/y",
    "up: \"[[Alpha]]\"", "date: 2024-02-29", "n: 1", "nested: {a: [\"[[Beta]]\"]}", "cover: pic.png", "type: person",
    "description: '<b>'", "cssclasses: wide", "born: 1867", "permalink: index", "aliases: 日本", "draft: true",
];

fn pick<'a>(list: &[&'a str], nth: u8) -> &'a str {
    list[usize::from(nth) % list.len()]
}

fn text_of(parts: &[Part]) -> String {
    let mut head = String::new();
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Text(it) => text.push_str(it),
            Part::Line(prefix, it, suffix) => {
                text.push('\n');
                text += &format!("{}{it}{}\n", pick(PREFIXES, *prefix), pick(SUFFIXES, *suffix));
            }
            Part::Link(form, target, label) => {
                let (target, label) = (pick(TARGETS, *target), pick(TARGETS, *label));
                text += &match form % 6 {
                    0 => format!("[[{target}]]"),
                    1 => format!("![[{target}]]"),
                    2 => format!("[[{target}|{label}]]"),
                    3 => format!("[{label}](<{target}>)"),
                    4 => format!("![{label}|100]({})", target.replace(' ', "%20")),
                    _ => format!(" ![[{target}]]\n\n"),
                };
            }
            Part::Block(nth) => text.push_str(pick(BLOCKS, *nth)),
            Part::Property(nth) => head += &format!("{}\n", pick(PROPERTIES, *nth)),
            Part::NewLine => text.push('\n'),
            Part::Paragraph => text.push_str("\n\n"),
        }
    }
    if head.is_empty() { text } else { format!("---\n{head}---\n{text}") }
}

/// A name that a file can have on every system.
fn file_name(odd: &str) -> String {
    let name: String = odd.chars().filter(|c| !matches!(c, '/' | '\\' | '\0')).take(40).collect();
    format!("x{name}.md")
}

fuzz_target!(|data: &[u8]| {
    let Ok(tiny) = Tiny::arbitrary(&mut Unstructured::new(data)) else { return };
    let mut files = BTreeMap::new();
    for file in tiny.files.iter().take(6) {
        let name = match &file.name {
            Name::Known(nth) => pick(NAMES, *nth).to_owned(),
            Name::Odd(odd) => file_name(odd),
        };
        files.insert(name, text_of(&file.parts));
    }
    if files.values().map(String::len).sum::<usize>() <= 8 << 10 {
        check_vault(files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())));
    }
});
