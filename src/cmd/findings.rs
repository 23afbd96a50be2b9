//! Which of many findings are shown in full, and what is said of the others.

use std::cmp::Reverse;
use std::path::Path;

use adit::{Diagnostic, Severity};
use anstream::eprintln;

use super::CYAN;

/// Findings that are shown in full before they are only counted.
const MAX_SHOWN: usize = 5;

/// Some of the findings, in their order: one of each kind before others, and errors before warnings, so that a thousand
/// links to notes that are yet to be written do not hide the one thing that is broken.
pub(super) fn some(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    if diagnostics.len() <= MAX_SHOWN {
        return diagnostics.iter().collect();
    }
    let mut seen = Vec::new();
    let rank = |(nth, it): (usize, &Diagnostic)| {
        let is_known = seen.contains(&it.code);
        if !is_known {
            seen.push(it.code);
        }
        (is_known, it.severity != Severity::Error, nth)
    };
    let mut ranked: Vec<_> = diagnostics.iter().enumerate().map(rank).collect();
    ranked.sort_unstable();
    let mut shown: Vec<_> = ranked.into_iter().take(MAX_SHOWN).map(|(.., nth)| nth).collect();
    shown.sort_unstable();
    shown.into_iter().map(|nth| &diagnostics[nth]).collect()
}

/// Says of how many findings nothing was shown, and of which kinds all of them are.
pub(super) fn say_rest(diagnostics: &[Diagnostic], n_shown: usize, root: &Path) {
    if n_shown >= diagnostics.len() {
        return;
    }
    let vault = adit::printable(&root.to_string_lossy()).into_owned();
    let quote = if vault.contains(char::is_whitespace) { "\"" } else { "" };
    let n = diagnostics.len() - n_shown;
    eprintln!("{CYAN}… and {n} more{CYAN:#}: `adit check {quote}{vault}{quote}` shows them all");
    say_kinds(diagnostics);
    eprintln!();
}

/// Says how many findings there are of each kind, if they are many of several.
pub(super) fn say_kinds(diagnostics: &[Diagnostic]) {
    let mut kinds: Vec<(usize, &str)> = Vec::new();
    for name in diagnostics.iter().map(|it| it.code.as_str()) {
        match kinds.iter_mut().find(|it| it.1 == name) {
            Some((n, _)) => *n += 1,
            None => kinds.push((1, name)),
        }
    }
    if kinds.len() < 2 || diagnostics.len() <= MAX_SHOWN {
        return;
    }
    kinds.sort_unstable_by_key(|(n, name)| (Reverse(*n), *name));
    let kinds: Vec<_> = kinds.iter().map(|(n, name)| format!("{n} {name}")).collect();
    eprintln!("{}", kinds.join(", "));
}
