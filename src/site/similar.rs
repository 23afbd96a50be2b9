//! Shows what is cited together with a page, each with a sentence that cites both.

use crate::compile::{Note, push_escaped};
use crate::graph::Node;
use crate::path::push_fragment;
use crate::similar::{Closeness, CoCited, Similar};

use super::Site;
use super::backlinks::{first_chars, last_chars, push_evidence};
use super::put::put;
use super::view::SimilarView;

/// Entities that a page lists.
const MAX_SIMILAR: usize = 6;
/// Bytes between two names that are shown whole.
const MAX_BETWEEN: usize = 1_000;

impl Site<'_> {
    /// What is cited together with a note or missing target.
    pub(super) fn similar_section(&self, node: Node, root: &str) -> SimilarView {
        let similar = self.citations().similar(node, MAX_SIMILAR);
        let mut html = String::with_capacity(similar.len() * 768);
        similar.iter().for_each(|it| self.push_similar(&mut html, it, root));
        SimilarView { n: similar.len(), html }
    }

    fn push_similar(&self, out: &mut String, similar: &Similar, root: &str) {
        let (class, href, title) = match similar.node {
            Node::File(id) => ("", self.file_href(id), self.compilation.vault.file(id).title()),
            Node::Missing(number) => {
                let href = self.missing_href(number);
                (" class=\"missing\"", href, self.missing_name(number))
            }
            Node::Tag(_) => return,
        };
        let Some(href) = href else { return };
        for part in ["<div class=\"naming\"><h3 dir=\"auto\"><a", class, " href=\"", root, href, "\">"] {
            out.push_str(part);
        }
        push_escaped(out, title);
        out.push_str("</a> <span class=\"folder\">");
        self.text.push_count(out, "cited_together", similar.n_files as usize, &[]);
        out.push_str("</span></h3><ul>");
        for place in &similar.places {
            self.push_place(out, place, root);
        }
        out.push_str("</ul></div>\n");
    }

    /// One place in which both are cited, as an item of a list.
    fn push_place(&self, out: &mut String, place: &CoCited, root: &str) {
        let file = self.compilation.vault.file(place.file);
        let Some(note) = file.object() else { return };
        let own = &note.links[place.own as usize];
        out.push_str("<li dir=\"auto\">");
        match place.closeness {
            Closeness::Sentence => push_sentence(out, note, place),
            Closeness::Section | Closeness::File => {
                let heading = own.section.and_then(|idx| note.headings.get(idx as usize));
                let heading = heading.filter(|_| place.closeness == Closeness::Section);
                let href = self.file_href(place.file).unwrap_or_default();
                let mut link = String::with_capacity(192);
                put!(&mut link, "<a href=\"", root, href);
                if let Some(heading) = heading {
                    link.push('#');
                    push_fragment(&mut link, &heading.anchor);
                }
                link.push_str("\">");
                push_escaped(&mut link, file.title());
                if let Some(heading) = heading {
                    link.push_str(" › ");
                    push_escaped(&mut link, &heading.text);
                }
                link.push_str("</a>");
                out.push_str("<span class=\"where\">");
                self.text.push_with(out, "both_in", &[("place", &link)]);
                out.push_str("</span>");
            }
        }
        push_evidence(out, file.path.as_str(), own.position.line);
    }
}

/// The sentence around two links, with both marked.
fn push_sentence(out: &mut String, note: &Note, place: &CoCited) {
    let (own, other) = (&note.links[place.own as usize], &note.links[place.other as usize]);
    let (first, second) = if own.mention.start <= other.mention.start { (own, other) } else { (other, own) };
    let piece = |from: u32, to: u32| note.text.get(from as usize..to as usize).unwrap_or_default();
    push_escaped(out, &last_chars(piece(own.context.start, first.mention.start)));
    push_mark(out, piece(first.mention.start, first.mention.end));
    let from = first.mention.end;
    if second.mention.start >= from {
        let between = piece(from, second.mention.start);
        if between.len() > MAX_BETWEEN {
            push_escaped(out, &first_chars(between));
            push_escaped(out, &last_chars(between));
        } else {
            push_escaped(out, between);
        }
        push_mark(out, piece(second.mention.start, second.mention.end));
    }
    push_escaped(out, &first_chars(piece(second.mention.end.max(from), own.context.end)));
}

fn push_mark(out: &mut String, text: &str) {
    out.push_str("<mark>");
    push_escaped(out, text);
    out.push_str("</mark>");
}
