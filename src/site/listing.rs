//! Long lists over several pages, so that no page grows with the vault.

use crate::compile::push_escaped;

use super::view::ListGroup;

/// Entries on one page of a list of notes.
pub(super) const ENTRIES_PER_PAGE: usize = 1_000;
/// Notes whose sentences one page shows as backlinks. With three sentences each that is about 100 KB.
pub(super) const BACKLINKS_PER_PAGE: usize = 200;

/// How many pages a list of `n` entries takes: at least one.
pub(super) fn n_pages(n: usize, per_page: usize) -> usize {
    n.div_ceil(per_page).max(1)
}

/// The entries on one page of a list.
pub(super) fn page_of<T>(entries: &[T], page: u32, per_page: usize) -> &[T] {
    let start = (page as usize * per_page).min(entries.len());
    &entries[start..(start + per_page).min(entries.len())]
}

/// An entry of a list.
pub(super) struct Entry {
    pub(super) label: String,
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
