//! Dated facts on pages: an entry of a timeline, and the timeline of an entity.

use std::ops::Range;

use crate::compile::{Note, Origin, push_escaped};
use crate::fact::Fact;
use crate::graph::Node;
use crate::span::to_u32;
use crate::vault::FileId;

use super::Site;
use super::explore::ExplorePage;
use super::view::TimelineView;

/// Entries that the page of an entity shows. The rest stands in the timeline of the whole vault.
const MAX_FACTS: usize = 40;
/// Those of them that are not folded.
const MAX_OPEN: usize = 15;
/// Bytes of a sentence or row that are shown on each side of its date.
const MAX_SIDE: u32 = 240;

impl Site<'_> {
    /// The dated facts of an entity; nothing for what its own text says in one place.
    pub(super) fn timeline(&self, node: Node, root: &str) -> Option<TimelineView> {
        let own = if let Node::File(id) = node { Some(id) } else { None };
        let facts = self.explore.facts_of(node);
        let n = facts.len();
        let shown: Vec<&Fact> = facts.take(MAX_FACTS).collect();
        let is_elsewhere = |it: &&Fact| Some(it.file) != own;
        if n < 2 && !shown.iter().any(is_elsewhere) {
            return None;
        }
        let mut html = String::with_capacity(shown.len() * 384);
        let mut rest = String::new();
        for (fact, nth) in shown.iter().zip(0..) {
            self.push_fact(if nth < MAX_OPEN { &mut html } else { &mut rest }, fact, own, root);
        }
        Some(TimelineView {
            n,
            n_more: n - shown.len(),
            all: self.explore_href(root, ExplorePage::Timeline(0)).unwrap_or_default(),
            html,
            rest,
        })
    }

    /// One entry: the date, the sentence with its links, and where that is said. On the page of the note itself the
    /// source is a line.
    pub(super) fn push_fact(&self, out: &mut String, fact: &Fact, own: Option<FileId>, root: &str) {
        let Some(note) = self.compilation.vault.file(fact.file).note() else { return };
        out.push_str("<li><span class=\"when\" dir=\"auto\">");
        match fact.period.machine_text() {
            Some(machine) => {
                for part in ["<time datetime=\"", &machine, "\">"] {
                    out.push_str(part);
                }
                push_escaped(out, note.quote(&fact.date));
                out.push_str("</time>");
            }
            None => push_escaped(out, note.quote(&fact.date)),
        }
        out.push_str("</span> <span class=\"fact\" dir=\"auto\">");
        let shown = excerpt(note, fact);
        if shown.start > fact.context.start {
            out.push('…');
        }
        self.push_text(out, (fact.file, note), &shown, links_in(note, &shown), root);
        if shown.end < fact.context.end {
            out.push('…');
        }
        out.push_str("</span> <span class=\"said\">");
        let place = (fact.file, fact.section, fact.line);
        if Some(fact.file) == own {
            self.push_line(out, place, root);
        } else {
            self.push_source(out, place, root);
        }
        out.push_str("</span></li>\n");
    }
}

/// The part of a sentence that is shown: all of it, if it is not long.
fn excerpt(note: &Note, fact: &Fact) -> Range<u32> {
    let text = note.text.as_bytes();
    let is_space = |at: u32| text.get(at as usize).is_some_and(u8::is_ascii_whitespace);
    let mut start = fact.context.start.max(fact.date.start.saturating_sub(MAX_SIDE));
    let mut end = fact.context.end.min(fact.date.end.saturating_add(MAX_SIDE));
    if start > fact.context.start {
        start = (start..fact.date.start).find(|at| is_space(*at)).unwrap_or(fact.date.start);
    }
    if end < fact.context.end {
        end = (fact.date.end..end).rev().find(|at| is_space(*at)).unwrap_or(fact.date.end);
    }
    start..end
}

/// The links whose own text lies in a range of the text.
fn links_in(note: &Note, range: &Range<u32>) -> Range<u32> {
    let is_before = |it: &crate::compile::Link| {
        matches!(it.origin, Origin::Property(_)) || it.mention.start < range.start
    };
    let from = note.links.partition_point(is_before);
    let is_inside = |it: &&crate::compile::Link| it.origin == Origin::Body && it.mention.end <= range.end;
    let n = note.links[from..].iter().take_while(is_inside).count();
    to_u32(from)..to_u32(from + n)
}
