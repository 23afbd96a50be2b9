//! Entries of lists: names with a link and a word about them; how names are sorted and parted over pages.

use crate::compile::push_escaped;
use crate::path::without_accents;

use super::Site;
use super::listing::linked_pages;
use super::route::RouteKind;
use super::text::Text;
use super::view::{ListGroup, PageLink};

/// An entry of a list.
pub(super) struct Entry {
    /// What it is called.
    pub(super) label: String,
    /// Where it leads.
    pub(super) href: String,
    /// Other names, a folder, a count: what tells the entry from others.
    pub(super) detail: String,
    /// `note`, `folder`, `tag` or `missing`.
    pub(super) kind: &'static str,
}

/// A part of a list; nothing if there are no entries.
pub(super) fn group(heading: impl Into<String>, entries: impl Iterator<Item = Entry>) -> Option<ListGroup> {
    let mut entries = entries.peekable();
    let mut group = ListGroup { heading: heading.into(), kind: entries.peek()?.kind, entries: String::new() };
    for entry in entries {
        push_entry(&mut group.entries, &entry);
    }
    Some(group)
}

fn push_entry(out: &mut String, entry: &Entry) {
    for part in ["<li class=\"", entry.kind, "\"><a href=\"", &entry.href, "\"><bdi>"] {
        out.push_str(part);
    }
    push_escaped(out, &entry.label);
    out.push_str("</bdi></a>");
    if !entry.detail.is_empty() {
        out.push_str(" <span class=\"detail\" dir=\"auto\">");
        push_escaped(out, &entry.detail);
        out.push_str("</span>");
    }
    out.push_str("</li>\n");
}

/// The letter that a name is listed under.
pub(super) fn initial(title: &str, text: &Text) -> String {
    let first = title.chars().find(|c| c.is_alphanumeric());
    match first {
        Some(c) if c.is_numeric() => "0–9".to_owned(),
        Some('\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}') => {
            text.get("letter_han").to_owned()
        }
        Some(c @ '\u{ac00}'..='\u{d7a3}') => initial_consonant(c).to_string(),
        Some(c) => without_accents(&c.to_uppercase().collect::<String>()).into_owned(),
        None => text.get("letter_other").to_owned(),
    }
}

/// The consonant that a Korean syllable begins with (The Unicode Standard, section 3.12).
fn initial_consonant(syllable: char) -> char {
    let consonants = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
    consonants.chars().nth((syllable as usize - 0xac00) / 588).unwrap_or(syllable)
}

impl Site<'_> {
    /// Links between the `n` pages of a list; none if it has one.
    pub(super) fn page_links(
        &self,
        root: &str,
        n: usize,
        current: u32,
        kind: impl Fn(u32) -> RouteKind,
        label: impl Fn(u32) -> String,
    ) -> Vec<PageLink> {
        if n < 2 {
            return Vec::new();
        }
        let link =
            |nth| PageLink { label: label(nth), href: self.href(root, kind(nth)), current: nth == current };
        linked_pages(n, current).map(link).collect()
    }
}
