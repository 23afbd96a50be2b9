//! Texts that repeat: four times the text has to be about four times the work, not sixteen times.
//!
//! Measures the time of the processor, which a fuzzer may: what it finds is measured again before it counts. `cargo test
//! --test growth` measures work that is the same in every run.
#![no_main]

use std::time::Duration;

use adit::{VaultPath, compile};
use adit_fuzz::OPTIONS;
use arbitrary::{Arbitrary, Unstructured};
use cpu_time::ThreadTime;
use libfuzzer_sys::fuzz_target;

/// A text: a start, something many times over, something else many times over, an end.
#[derive(Arbitrary, Debug)]
struct Repeated {
    head: Vec<u8>,
    unit: Vec<u8>,
    more: Vec<u8>,
    tail: Vec<u8>,
}

#[rustfmt::skip]
const TOKENS: &[&str] = &[
    "[[", "]]", "![[", "[", "]", "](", "(", ")", "|", "\\|", "#", "^", "a", " ", "\n", "\n\n", "> ", "- ", "  - ", "1. ",
    "*", "**", "_", "~~", "==", "`", "``", "```\n", "$", "$$", "%%", "[^1]", "[^1]: ", "^[", "#a/", "::", "[a:: b]",
    "(a:: b)", "<div>", "</div>", "<b>", "</b>", "<", ">", "<!--", "-->", "&", "\\", "\"", "'", ":", ": ", "{", "}",
    "---\n", "| a ", "|-", "\t", "> [!note] ", "^b1", "![](", "[a]: b\n", "http://a.b", "2024-01-01", "1,000 km",
    "日", "e\u{301}", "\u{0}", "\r", "\\begin{a}", "\\frac", "a: ", "- [ ] ", "=", "~", "@", ". ", "A b. ", "    ",
    "<a href=", "<svg>", "<table>", "<td>", "[[a|b]]", "![[a]]", "[a](b)", "*a*", "$x$", "%%a%%", "# a\n", "&amp;",
];

fn text(tokens: &[u8]) -> String {
    tokens.iter().take(6).map(|nth| TOKENS[usize::from(*nth) % TOKENS.len()]).collect()
}

fn cost(text: &str) -> Duration {
    let start = ThreadTime::now();
    compile(&VaultPath::new("a.md"), text, &OPTIONS);
    start.elapsed()
}

fuzz_target!(|data: &[u8]| {
    let Ok(it) = Repeated::arbitrary(&mut Unstructured::new(data)) else { return };
    let (head, unit, more, tail) = (text(&it.head), text(&it.unit), text(&it.more), text(&it.tail));
    if unit.is_empty() {
        return;
    }
    let of = |n: usize| format!("{head}{}{}{tail}", unit.repeat(n), more.repeat(n));
    let small = of(2_000);
    // What is so much dearer at 8,000 that it counts is, as a sum of a part that grows with the text and one that grows with
    // its square, more than five times as dear at 2,000 as at 500.
    let middling = cost(&small);
    if middling < Duration::from_millis(2) || middling < cost(&of(500)) * 5 {
        return;
    }
    let large = of(8_000);
    // The best of some runs is what it takes.
    let best = |text: &str| (0..4).map(|_| cost(text)).min().unwrap_or_default();
    let (few, many) = (best(&small), best(&large));
    assert!(
        many < Duration::from_millis(60) || many < few * 9,
        "{head:?} {unit:?}×n {more:?}×n {tail:?}: 2,000 take {few:?}, 8,000 {many:?}"
    );
});
