//! Shows who names a page without a link to it, each with the sentence.

use std::ops::Range;

use crate::compile::{Note, Sheet, Sheets, media_kind, push_escaped, sentence_of};
use crate::graph::Node;
use crate::mention::{MAX_FILES, Mention};

use super::Site;
use super::backlinks::{first_chars, last_chars, push_evidence};
use super::route::is_page;
use super::view::{MentionsView, SimilarView};

/// Notes that a page lists; beyond, they are only counted.
const MAX_NOTES: usize = MAX_FILES as usize;
/// Notes from which on the list is folded away at first.
const FOLDED_NOTES: u32 = 4;
/// Sentences that are shown of one note.
const MAX_SENTENCES: usize = 2;
/// Bytes on each side of a name in which the ends of its sentence are looked for.
const WINDOW: usize = 1_000;

impl Site<'_> {
    /// What may be named by the site, and name others: what has a page and is not kept out of listings.
    pub(super) fn may_mention(&self, node: Node) -> bool {
        let compilation = self.compilation;
        match node {
            Node::File(id) => is_page(&compilation.vault, id) && !compilation.vault.file(id).is_excluded,
            Node::Missing(number) => {
                let name = &compilation.links.missing_target(number).name;
                compilation.routes.missing(number).is_some() && media_kind(name).is_none()
            }
            Node::Tag(_) => false,
        }
    }

    /// Who names a note or missing target without a link, and what is similar to it; their style sheet goes with them.
    pub(super) fn naming(&self, node: Node, root: &str, sheets: &mut Sheets) -> (MentionsView, SimilarView) {
        let (mentions, similar) = (self.mentions_section(node, root), self.similar_section(node, root));
        if mentions.n_notes > 0 || similar.n > 0 {
            sheets.insert(Sheet::Mention);
        }
        (mentions, similar)
    }

    /// The mentions of a note or missing target.
    fn mentions_section(&self, node: Node, root: &str) -> MentionsView {
        let (counts, mentions) = self.mentions_of(node);
        let mut html = String::with_capacity(mentions.len().min(MAX_NOTES) * 512);
        for group in mentions.chunk_by(|a, b| a.file == b.file).take(MAX_NOTES) {
            self.push_mentions(&mut html, group, root);
        }
        let n_notes = counts.unlinked_files + counts.linked_files;
        let n_more = (n_notes as usize).saturating_sub(MAX_NOTES);
        MentionsView { n_notes, n_linked: counts.linked_files, n_more, is_open: n_notes < FOLDED_NOTES, html }
    }

    /// One note that names the page, with its sentences.
    fn push_mentions(&self, out: &mut String, mentions: &[Mention], root: &str) {
        let first = &mentions[0];
        let file = self.compilation.vault.file(first.file);
        let Some(note) = file.object() else { return };
        self.push_naming_file(out, "naming", first.file, root);
        out.push_str("<ul>");
        let (mut n_shown, mut n_more, mut shown_to) = (0, 0, 0);
        for mention in mentions {
            let range = mention.text();
            if range.start < shown_to {
                continue;
            }
            if n_shown == MAX_SENTENCES {
                n_more += 1;
                continue;
            }
            let (before, name, after) = sentence_around(note, &range);
            n_shown += 1;
            shown_to = range.end + crate::span::to_u32(after.len());
            out.push_str("<li dir=\"auto\">");
            push_escaped(out, &last_chars(before));
            out.push_str("<mark>");
            push_escaped(out, name);
            out.push_str("</mark>");
            push_escaped(out, &first_chars(after));
            if mention.is_shared {
                out.push_str(" <span class=\"where\">");
                self.text.push(out, "mention_shared");
                out.push_str("</span>");
            }
            let line = file.line(note.source_offset(range.start));
            push_evidence(out, file.path.as_str(), line);
        }
        if n_more > 0 {
            let href = self.file_href(first.file).unwrap_or_default();
            for part in ["<li class=\"more\"><a href=\"", root, href, "\">"] {
                out.push_str(part);
            }
            self.text.push_count(out, "n_more", n_more, &[]);
            out.push_str("</a></li>");
        }
        out.push_str("</ul></div>\n");
    }
}

/// The sentence around a range of a note's text: what is before it, the range, what follows.
pub(super) fn sentence_around<'n>(note: &'n Note, range: &Range<u32>) -> (&'n str, &'n str, &'n str) {
    let (start, end) = (range.start as usize, range.end as usize);
    let text = note.text.as_str();
    let from = floor(text, start.saturating_sub(WINDOW));
    let from = memchr::memrchr(b'\n', &text.as_bytes()[from..start]).map_or(from, |at| from + at + 1);
    let to = floor(text, (end + WINDOW).min(text.len()));
    let to = memchr::memchr(b'\n', &text.as_bytes()[end..to]).map_or(to, |at| end + at);
    let around = sentence_of(&text[from..to], &(start - from..end - from)).unwrap_or(0..to - from);
    let sentence = (from + around.start).min(start)..(from + around.end).max(end);
    (&text[sentence.start..start], &text[start..end], &text[end..sentence.end])
}

/// The last place up to `at` where a character begins.
fn floor(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
