//! The sources that a text cites: addresses of the web, footnotes, and keys in the form `[@key]`.

use std::ops::Range;

use crate::span::to_u32;

use super::Note;

/// A place where a text names a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// What is named.
    pub kind: CitationKind,
    /// Its own text, in the text of the note; empty for a footnote's number.
    pub text: Range<u32>,
}

/// What names a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CitationKind {
    /// A link to this address.
    Web(String),
    /// A footnote.
    Footnote,
    /// The key of an entry in a bibliography, without `@`.
    Key(String),
}

impl Note {
    /// Notes that the text goes on with a citation.
    pub(super) fn cite(&mut self, kind: CitationKind) {
        let at = to_u32(self.text.len());
        self.citations.push(Citation { kind, text: at..at });
    }

    /// Ends the text of the link that began at `start`.
    pub(super) fn end_citation(&mut self, start: u32) {
        let end = to_u32(self.text.len());
        let is_it = |it: &&mut Citation| it.text.start == start && matches!(it.kind, CitationKind::Web(_));
        if let Some(citation) = self.citations.iter_mut().rev().find(is_it) {
            citation.text.end = end;
        }
    }

    /// The citations that lie in a range of its text.
    pub fn citations_in(&self, range: &Range<u32>) -> &[Citation] {
        let from = self.citations.partition_point(|it| it.text.start < range.start);
        let len = self.citations[from..].partition_point(|it| it.text.start <= range.end);
        &self.citations[from..from + len]
    }
}

/// Finds keys of a bibliography as pandoc writes them: `[@key]`, `[see @key, p. 3; @other]`.
pub(super) fn find_keys(note: &mut Note) {
    let text = note.text.as_bytes();
    let mut found = Vec::new();
    for at in memchr::memchr_iter(b'@', text) {
        let key = key_at(&note.text, at + 1);
        if !key.is_empty() && is_in_brackets(&note.text, at) {
            let range = to_u32(at)..to_u32(at + 1 + key.len());
            found.push(Citation { kind: CitationKind::Key(key.to_owned()), text: range });
        }
    }
    if found.is_empty() {
        return;
    }
    found.retain(|it| {
        let next = note.verbatim.partition_point(|code| code.end <= it.text.start);
        note.verbatim.get(next).is_none_or(|code| it.text.end <= code.start)
    });
    note.citations.append(&mut found);
    note.citations.sort_by_key(|it| it.text.start);
}

/// The key that begins at `at`: letters, digits, and signs between them.
fn key_at(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    if !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        return "";
    }
    let is_sign = |c: char| c.is_alphanumeric() || "_:.#$%&-+?<>~/".contains(c);
    let end = rest.find(|c: char| !is_sign(c)).unwrap_or(rest.len());
    rest[..end].trim_end_matches(|c: char| !c.is_alphanumeric())
}

/// Bytes before a key in which its bracket is looked for.
const MAX_PREFIX: usize = 120;

/// Whether square brackets on one line are around the sign at `at`, which begins a word.
fn is_in_brackets(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let before = &bytes[at.saturating_sub(MAX_PREFIX)..at];
    let after = &bytes[at..bytes.len().min(at + MAX_PREFIX)];
    let begins = before.last().is_some_and(|b| matches!(b, b'[' | b' ' | b'-' | b';'));
    let opened = before.iter().rev().take_while(|b| **b != b'\n').find(|b| matches!(b, b'[' | b']'));
    let closed = after.iter().take_while(|b| **b != b'\n').find(|b| matches!(b, b'[' | b']'));
    begins && opened == Some(&b'[') && closed == Some(&b']')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::{CompileOptions, compile};
    use crate::path::VaultPath;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let note = compile(&VaultPath::new("n.md"), text, &CompileOptions::default());
        let show = |it: &Citation| match &it.kind {
            CitationKind::Web(url) => (url.clone(), note.quote(&it.text).to_owned()),
            CitationKind::Footnote => ("^".to_owned(), note.quote(&it.text).to_owned()),
            CitationKind::Key(key) => (format!("@{key}"), note.quote(&it.text).to_owned()),
        };
        let found: Vec<_> = note.citations.iter().map(show).collect();
        let expected: Vec<_> = expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn links_to_the_web_footnotes_and_keys_are_citations() {
        check(
            "See [the report](https://a.example/x) and https://b.example/y.[^1]\n\n[^1]: Or [@vekasi2024, p. 3; @smith].\n",
            &[
                ("https://a.example/x", "the report"),
                ("https://b.example/y", "https://b.example/y"),
                ("^", ""),
                ("@vekasi2024", "@vekasi2024"),
                ("@smith", "@smith"),
            ],
        );
    }

    #[test]
    fn what_only_looks_like_a_key_is_none() {
        check("Write to me@x.example, `[@code]`, @someone, [a@b] or [@].", &[]);
    }

    #[test]
    fn an_address_in_a_link_is_cited_once() {
        check("[**bold** text](https://a.example)", &[("https://a.example", "bold text")]);
    }
}
