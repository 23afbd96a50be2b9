//! Shows who links to a page, with the sentence in which the link stands.

use std::borrow::Cow;

use crate::compile::{
    CanvasRelation, Label, Link, LinkKind, Origin, Sheet, Sheets, escape, has_rtl, push_escaped,
};
use crate::error::Error;
use crate::graph::{Edge, Evidence, Node, Reference, node_of};
use crate::path::push_fragment;
use crate::vault::{File, FileId};

use super::Site;
use super::listing::{BACKLINKS_PER_PAGE, linked_pages, n_pages, page_of};
use super::put::put;
use super::route::RouteKind;
use super::theme::Body;
use super::view::{BacklinksView, LinkView, ListView, PageLink};

/// Sentences that are shown of one note.
const MAX_MENTIONS: usize = 3;
/// Characters of a sentence that are shown on each side of the link.
const MAX_CONTEXT: usize = 200;

impl Site<'_> {
    /// The backlinks of a file or missing target that `page` shows; page 0 is its own page.
    pub(super) fn backlinks(&self, node: Node, root: &str, page: u32) -> BacklinksView {
        self.backlinks_of(node, self.compilation.graph.incoming(node), root, page)
    }

    /// The same, with the edges that lead to the node.
    pub(super) fn backlinks_of(&self, node: Node, incoming: &[Edge], root: &str, page: u32) -> BacklinksView {
        let mut edges = Cow::Borrowed(incoming);
        let as_subject = self.compilation.graph.relations_of(node);
        if !as_subject.is_empty() {
            // A row that is about it has a link to it, which is among the references.
            let edges = edges.to_mut();
            edges.extend(as_subject.iter().filter(|it| matches!(it.reference, Reference::Relation(_))));
            edges.sort_unstable();
            edges.dedup();
        }
        let own = if let Node::File(id) = node { Some(id) } else { None };
        // Each of the many pages of one that all refer to looks at all of them, so no more is looked at than has to be.
        let is_shown = |edges: &&[Edge]| Some(edges[0].file) != own && self.is_page[edges[0].file.index()];
        let all = edges.chunk_by(|a, b| a.file == b.file).filter(is_shown);
        let notes: Vec<&[Edge]> = all.collect();
        let n = n_pages(notes.len(), BACKLINKS_PER_PAGE);
        let pages = match n {
            1 => Vec::new(),
            _ => linked_pages(n, page).map(|nth| self.backlinks_link(node, root, nth, page)).collect(),
        };
        let mut html = String::with_capacity(notes.len().min(BACKLINKS_PER_PAGE) * 512);
        for edges in page_of(&notes, page, BACKLINKS_PER_PAGE) {
            self.push_group(&mut html, edges, root);
        }
        BacklinksView { n_notes: notes.len(), html, pages }
    }

    fn backlinks_link(&self, node: Node, root: &str, nth: u32, current: u32) -> PageLink {
        let href = match nth {
            0 => [root, self.node_href(node).unwrap_or_default()].concat(),
            _ => self.href(root, RouteKind::Backlinks(node, nth)),
        };
        PageLink { label: (nth + 1).to_string(), href: href + "#_backlinks", current: nth == current }
    }

    /// The start of an element of this class about a file that links to the page or names it: its title. Its folder is
    /// part of each place in it.
    pub(super) fn push_naming_file(&self, out: &mut String, class: &str, id: FileId, root: &str) {
        let file = self.compilation.vault.file(id);
        let href = self.file_href(id).unwrap_or_default();
        for part in ["<div class=\"", class, "\"><h3 dir=\"auto\"><a href=\"", root, href, "\">"] {
            out.push_str(part);
        }
        push_escaped(out, file.title());
        out.push_str("</a></h3>");
    }

    /// One note that links to the page, with its sentences.
    fn push_group(&self, out: &mut String, edges: &[Edge], root: &str) {
        let file = self.compilation.vault.file(edges[0].file);
        let href = self.file_href(edges[0].file).unwrap_or_default();
        self.push_naming_file(out, "backlink", edges[0].file, root);
        // What a canvas says of the page, rather than that the page is on a card of it.
        let relations: Vec<_> = edges.iter().filter_map(|edge| self.shown_relation(edge)).collect();
        let is_mention = |link: &Link| {
            link.origin != Origin::Comment && (relations.is_empty() || link.origin != Origin::Canvas)
        };
        let links = edges.iter().filter_map(|edge| match edge.evidence(&self.compilation.vault) {
            Evidence::Link(link) => Some((*edge, link)).filter(|(_, link)| is_mention(link)),
            Evidence::Tag(_) | Evidence::Relation(_) => None,
        });
        let mut n = 0;
        let mut begin = |out: &mut String| {
            n += 1;
            if n == 1 {
                out.push_str("<ul>");
            }
            n <= MAX_MENTIONS
        };
        for relation in &relations {
            if begin(out) {
                self.push_relation(out, edges[0].file, relation, root);
            }
        }
        let source = Source { file, root, href };
        for (edge, link) in links {
            if begin(out) {
                self.push_mention(out, &source, edge, link);
            }
        }
        if n > MAX_MENTIONS {
            for part in ["<li class=\"more\"><a href=\"", root, href, "\">"] {
                out.push_str(part);
            }
            self.text.push_count(out, "n_more", n - MAX_MENTIONS, &[]);
            out.push_str("</a></li>");
        }
        if n == 0 {
            // No place names its file.
            out.push_str("<p class=\"folder\">");
            push_escaped(out, file.path.folder());
            out.push_str("</p></div>\n");
            return;
        }
        out.push_str("</ul></div>\n");
    }

    /// One place where a note links to the page, as an item of a list.
    fn push_mention(&self, out: &mut String, source: &Source<'_>, edge: Edge, link: &Link) {
        let Source { file, root, href } = *source;
        out.push_str("<li dir=\"auto\">");
        let (before, name, after) = file.object().map_or(("", "", ""), |note| note.context(link));
        if let (Origin::Property(idx), Some(note)) = (link.origin, file.object()) {
            let key = note.properties.get(idx as usize).map_or("", |it| it.key.as_str());
            let key = format!("<bdi class=\"key\">{}</bdi>", escape(key));
            out.push_str("<span class=\"where\">");
            self.text.push_with(out, "in_property", &[("key", &key)]);
            out.push_str("</span>");
        } else if before.is_empty() && name.is_empty() && after.is_empty() {
            let how = match (link.origin, link.kind) {
                (Origin::Canvas, LinkKind::Link) => "on_card",
                (_, LinkKind::Embed) => "embedded_here",
                (_, LinkKind::Link) => "linked_here",
            };
            out.push_str("<span class=\"where\">");
            self.text.push(out, how);
            out.push_str("</span>");
        } else {
            self.push_row_label(out, edge, link);
            push_sentence(out, (before, name, after), MAX_CONTEXT);
        }
        let heading = file.object().zip(link.section).and_then(|(note, it)| note.headings.get(it as usize));
        for part in [" <a class=\"evidence\" href=\"", root, href] {
            out.push_str(part);
        }
        if let Some(heading) = heading {
            out.push('#');
            push_fragment(out, &heading.anchor);
        }
        out.push_str("\">");
        if let Some(heading) = heading {
            push_escaped(out, &heading.text);
            out.push_str(" · ");
        }
        push_place(out, file.path.as_str(), link.position.line);
        out.push_str("</a></li>");
    }

    /// What the header of a column says of a link in a row, which the row itself does not show.
    fn push_row_label(&self, out: &mut String, edge: Edge, link: &Link) {
        if !matches!(link.assertion.label, Label::Role { .. }) {
            return;
        }
        let (Reference::Link(nth), links) = (edge.reference, &self.compilation.links) else { return };
        let Some(target) = node_of(links.resolution(edge.file, nth as usize)) else { return };
        if let Some(label) = self.reader.read(edge, target).label {
            out.push_str("<span class=\"where\">");
            push_escaped(out, &label);
            out.push_str(":</span> ");
        }
    }

    /// The relation behind an edge, if the site has both its ends.
    fn shown_relation(&self, edge: &Edge) -> Option<&CanvasRelation> {
        match edge.evidence(&self.compilation.vault) {
            Evidence::Relation(relation) => {
                let is_shown = |link| self.href_of(edge.file, link).is_some();
                (is_shown(relation.subject) && is_shown(relation.object)).then_some(relation)
            }
            Evidence::Link(_) | Evidence::Tag(_) => None,
        }
    }

    /// One relation of the page, as an item of a list.
    fn push_relation(&self, out: &mut String, canvas: FileId, relation: &CanvasRelation, root: &str) {
        out.push_str("<li dir=\"auto\">");
        self.push_end(out, canvas, relation.subject, root);
        if let Some(label) = &relation.label {
            out.push_str(" → <em>");
            push_escaped(out, label);
            out.push_str("</em>");
        }
        out.push_str(" → ");
        self.push_end(out, canvas, relation.object, root);
        let path = &self.compilation.vault.file(canvas).path;
        out.push_str(" <span class=\"evidence\">");
        push_place(out, path.as_str(), relation.position.line);
        out.push_str("</span></li>");
    }

    /// A link to a file on a card, by its title.
    pub(super) fn push_end(&self, out: &mut String, canvas: FileId, link: u32, root: &str) {
        let node = node_of(self.compilation.links.resolution(canvas, link as usize));
        let (class, title) = match node {
            Some(Node::File(id)) => ("", self.compilation.vault.file(id).title()),
            Some(Node::Missing(_) | Node::Tag(_)) | None => {
                let target = &self.compilation.vault.file(canvas).links()[link as usize].target;
                (" class=\"missing\"", card_name(target))
            }
        };
        let href = self.href_of(canvas, link).unwrap_or_default();
        for part in ["<a", class, " href=\"", root, href, "\">"] {
            out.push_str(part);
        }
        push_escaped(out, title);
        out.push_str("</a>");
    }

    /// A further page of the backlinks of a file or missing target.
    pub(super) fn backlinks_page(&self, node: Node, page: u32, root: &str) -> Result<Vec<u8>, Error> {
        let title = self.node_title(node);
        let mut crumbs = match node {
            Node::File(id) => self.crumbs(root, self.compilation.vault.file(id).path.folder()),
            Node::Missing(_) | Node::Tag(_) => vec![LinkView {
                label: self.text.get("wanted").to_owned(),
                href: self.href(root, RouteKind::Wanted(0)),
            }],
        };
        crumbs.push(LinkView {
            label: title.to_owned(),
            href: [root, self.node_href(node).unwrap_or_default()].concat(),
        });
        let view = BacklinksPage {
            list: ListView {
                root,
                page_title: self.page_title(
                    &self
                        .text
                        .with("backlinks_of_page", &[("title", title), ("page", &(page + 1).to_string())]),
                ),
                description: String::new(),
                title: self.text.with("backlinks_of", &[("title", title)]),
                intro: String::new(),
                crumbs,
                groups: Vec::new(),
                pages: Vec::new(),
            },
            backlinks: self.backlinks(node, root, page),
        };
        let sheets = Sheets::of(&[Sheet::List, Sheet::Pages]);
        self.theme.render_with_body("backlinks.html", root, &view, Body { sheets, ..Body::default() })
    }
}

#[derive(serde::Serialize)]
struct BacklinksPage<'a> {
    #[serde(flatten)]
    list: ListView<'a>,
    backlinks: BacklinksView,
}

/// A note that links to the page.
#[derive(Clone, Copy)]
struct Source<'s> {
    file: &'s File,
    /// Where its page is.
    root: &'s str,
    href: &'s str,
}

/// A sentence, cut to this many characters on each side of the name in the middle, which is marked.
pub(super) fn push_sentence(out: &mut String, (before, name, after): (&str, &str, &str), max: usize) {
    push_escaped(out, &ending(before, max));
    if !name.is_empty() {
        out.push_str("<mark>");
        push_escaped(out, name);
        out.push_str("</mark>");
    }
    push_escaped(out, &beginning(after, max));
}

pub(super) fn push_evidence(out: &mut String, path: &str, line: u32) {
    out.push_str(" <span class=\"evidence\">");
    push_place(out, path, line);
    out.push_str("</span></li>");
}

/// A file and a line. A path runs to the right, and would fall apart where a name in it runs to the left.
pub(super) fn push_place(out: &mut String, path: &str, line: u32) {
    let runs_both_ways = has_rtl(path);
    out.push_str(if runs_both_ways { "<bdi dir=\"ltr\">" } else { "" });
    push_escaped(out, path);
    put!(out, ":", line);
    out.push_str(if runs_both_ways { "</bdi>" } else { "" });
}

/// The name of a file on a card, from its path.
pub(super) fn card_name(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".md").unwrap_or(name)
}

/// The beginning of what follows a name.
pub(super) fn first_chars(text: &str) -> Cow<'_, str> {
    beginning(text, MAX_CONTEXT)
}

/// The end of what is before a name.
pub(super) fn last_chars(text: &str) -> Cow<'_, str> {
    ending(text, MAX_CONTEXT)
}

/// The end of a text, cut between words.
fn ending(text: &str, max: usize) -> Cow<'_, str> {
    if text.len() <= max {
        return text.into();
    }
    match text.char_indices().rev().nth(max) {
        Some((at, _)) => {
            format!("… {}", text[at..].split_once(' ').map_or(&text[at..], |(_, rest)| rest)).into()
        }
        None => text.into(),
    }
}

/// The beginning of a text, cut between words.
pub(super) fn beginning(text: &str, max: usize) -> Cow<'_, str> {
    if text.len() <= max {
        return text.into();
    }
    match text.char_indices().nth(max) {
        Some((at, _)) => {
            format!("{} …", text[..at].rsplit_once(' ').map_or(&text[..at], |(rest, _)| rest)).into()
        }
        None => text.into(),
    }
}
