//! What the pages about the whole vault share: their frame, links to notes and missing notes, sources of what is said.

use std::fmt::Write;
use std::ops::Range;

use serde::Serialize;

use crate::compile::{Note, Origin, Sheet, Sheets, push_escaped};
use crate::error::Error;
use crate::graph::Node;
use crate::path::{UrlPath, encode_fragment};
use crate::site::Site;
use crate::site::listing::{linked_pages, n_pages};
use crate::site::theme::{Body, Section};
use crate::site::view::{LinkView, PageLink};
use crate::vault::FileId;

use super::ExplorePage;

/// A page about the whole vault. Beside it, templates have `body`: HTML.
#[derive(Serialize)]
pub(super) struct ExploreView<'a> {
    /// `../` up to the root of the site.
    root: &'a str,
    /// What the browser shows as the page's title.
    page_title: String,
    description: String,
    title: &'a str,
    /// A line below the title.
    intro: &'a str,
    crumbs: Vec<LinkView>,
    /// Links between the pages of the list; empty if there is one.
    pages: Vec<PageLink>,
    /// Files with the same content.
    downloads: Vec<LinkView>,
}

/// A place in a note: the note, the heading of the section, the line in the file.
pub(super) type Place = (FileId, Option<u32>, u32);

/// What pages differ in.
pub(super) struct Frame<'a> {
    pub(super) root: &'a str,
    pub(super) title: &'a str,
    pub(super) intro: &'a str,
    /// The pages above this one, below the index.
    pub(super) above: Vec<LinkView>,
    /// How many pages the list takes, which of them this is, and what each of them is.
    pub(super) pages: Vec<PageLink>,
    pub(super) downloads: Vec<LinkView>,
    /// A style sheet that it needs besides that of all these pages.
    pub(super) sheet: Option<Sheet>,
}

impl<'a> Frame<'a> {
    /// A frame of a page alone, right below the index.
    pub(super) fn new(root: &'a str, title: &'a str, intro: &'a str) -> Self {
        Self { root, title, intro, above: Vec::new(), pages: Vec::new(), downloads: Vec::new(), sheet: None }
    }
}

impl Site<'_> {
    /// Puts HTML into the frame of a page.
    pub(super) fn framed(&self, frame: Frame<'_>, body: &str) -> Result<Vec<u8>, Error> {
        let mut crumbs = Vec::new();
        let index = self.explore_href(frame.root, ExplorePage::Index);
        let label = self.text.get("explore");
        if let Some(href) = index.filter(|_| frame.title != label) {
            crumbs.push(LinkView { label: label.to_owned(), href });
        }
        crumbs.extend(frame.above);
        let view = ExploreView {
            root: frame.root,
            page_title: self.page_title(frame.title),
            description: String::new(),
            title: frame.title,
            intro: frame.intro,
            crumbs,
            pages: frame.pages,
            downloads: frame.downloads,
        };
        let mut sheets = Sheets::default();
        sheets.extend(Sheets::of(&[Sheet::Explore, Sheet::List, Sheet::Pages]));
        frame.sheet.into_iter().for_each(|it| sheets.insert(it));
        self.theme.render_with_body(
            "explore.html",
            frame.root,
            &view,
            Body { html: body, sheets, section: Section::Explore, n_more: 0 },
        )
    }

    /// The address of a page about the whole vault, seen from a page; nothing if there is none.
    pub(in crate::site) fn explore_href(&self, root: &str, page: ExplorePage) -> Option<String> {
        self.explore.url(page).map(|url| format!("{root}{}", url.encoded()))
    }

    /// Links between the pages of a list of `n` entries.
    pub(super) fn explore_pages(
        &self,
        root: &str,
        (n, per_page): (usize, usize),
        current: u32,
        page: impl Fn(u32) -> ExplorePage,
    ) -> Vec<PageLink> {
        let n = n_pages(n, per_page);
        if n < 2 {
            return Vec::new();
        }
        let link = |nth: u32| PageLink {
            label: (nth + 1).to_string(),
            href: self.explore_href(root, page(nth)).unwrap_or_default(),
            current: nth == current,
        };
        linked_pages(n, current).map(link).collect()
    }

    /// A link to a note, by its title.
    pub(in crate::site) fn push_note(&self, out: &mut String, id: FileId, root: &str) {
        let title = self.compilation.vault.file(id).title();
        self.push_node(out, Node::File(id), title, root);
    }

    /// A text that leads to the page of a note or of a missing note; the text alone where lists do not name that.
    pub(in crate::site) fn push_node(&self, out: &mut String, node: Node, text: &str, root: &str) {
        let (class, href) = match node {
            Node::File(id) if self.compilation.vault.file(id).note().is_some() => {
                ("", self.file_href(id).filter(|_| self.explore.sight.has(id)))
            }
            Node::File(id) => {
                ("", self.file_href(id).filter(|_| !self.compilation.vault.file(id).is_excluded))
            }
            Node::Missing(number) => (" class=\"missing\"", self.missing_href(number)),
            Node::Tag(number) => (" class=\"tag\"", self.tag_href(self.compilation.graph.tag(number))),
        };
        let Some(href) = href else {
            out.push_str("<bdi>");
            push_escaped(out, text);
            out.push_str("</bdi>");
            return;
        };
        for part in ["<a", class, " href=\"", root, href, "\"><bdi>"] {
            out.push_str(part);
        }
        push_escaped(out, text);
        out.push_str("</bdi></a>");
    }

    /// The name of an entity, linked.
    pub(super) fn push_entity(&self, out: &mut String, node: Node, root: &str) {
        match node {
            Node::File(id) => self.push_note(out, id, root),
            Node::Missing(number) => {
                let name = self.compilation.routes.missing_page(number);
                let name =
                    name.map_or(self.compilation.links.missing_target(number).name.as_str(), |it| &it.name);
                self.push_node(out, node, name, root);
            }
            Node::Tag(number) => {
                let name = format!("#{}", self.compilation.graph.tag(number));
                self.push_node(out, node, &name, root);
            }
        }
    }

    /// Where something is said: the note, at the section, and the line in its file.
    pub(in crate::site) fn push_source(&self, out: &mut String, place: Place, root: &str) {
        self.open_place(out, place, root);
        out.push_str("<bdi>");
        push_escaped(out, self.compilation.vault.file(place.0).title());
        out.push_str("</bdi></a> <span class=\"line\">");
        self.text.push_with(out, "line", &[("line", &place.2.to_string())]);
        out.push_str("</span>");
    }

    /// The same in a line that names the note already.
    pub(in crate::site) fn push_line(&self, out: &mut String, place: Place, root: &str) {
        self.open_place(out, place, root);
        self.text.push_with(out, "line", &[("line", &place.2.to_string())]);
        out.push_str("</a>");
    }

    fn open_place(&self, out: &mut String, (id, section, _): Place, root: &str) {
        let note = self.compilation.vault.file(id).note();
        for part in ["<a href=\"", root, self.file_href(id).unwrap_or_default()] {
            out.push_str(part);
        }
        if let Some(heading) = note.and_then(|note| note.headings.get(section? as usize)) {
            out.push('#');
            out.push_str(&encode_fragment(&heading.anchor));
        }
        out.push_str("\">");
    }

    /// A piece of the text of a note with its links; `links` are those in it, in order.
    pub(in crate::site) fn push_text(
        &self,
        out: &mut String,
        (id, note): (FileId, &Note),
        range: &Range<u32>,
        links: Range<u32>,
        root: &str,
    ) {
        let mut at = range.start;
        for nth in links {
            let Some(link) = note.links.get(nth as usize) else { continue };
            let mention = &link.mention;
            let is_inside = mention.start >= at && mention.end <= range.end && mention.start < mention.end;
            if !is_inside || link.origin != Origin::Body {
                continue;
            }
            push_escaped(out, note.quote(&(at..mention.start)));
            let node = crate::graph::node_of(self.compilation.links.resolution(id, nth as usize));
            match node {
                Some(node) => self.push_node(out, node, note.quote(mention), root),
                None => push_escaped(out, note.quote(mention)),
            }
            at = mention.end;
        }
        push_escaped(out, note.quote(&(at..range.end)));
    }

    /// The start of a table that is as wide as it needs to be; the text with this key is its name.
    pub(super) fn open_table(&self, key: &str) -> String {
        let mut out = String::from("<div class=\"table\" role=\"region\" aria-label=\"");
        self.text.push(&mut out, key);
        out.push_str("\" tabindex=\"0\"><table>\n");
        out
    }

    /// The head of a table: the texts with these keys, with a class where they are above numbers.
    pub(super) fn push_head(&self, out: &mut String, columns: &[(&str, bool)]) {
        let columns: Vec<_> =
            columns.iter().map(|(key, is_number)| (self.text.get(key), *is_number)).collect();
        push_columns(out, &columns);
    }
}

/// The head of a table: names of columns, with a class where they hold numbers.
pub(super) fn push_columns(out: &mut String, columns: &[(&str, bool)]) {
    out.push_str("<thead><tr>");
    for (name, is_number) in columns {
        out.push_str(if *is_number { "<th scope=\"col\" class=\"num\">" } else { "<th scope=\"col\">" });
        push_escaped(out, name);
        out.push_str("</th>");
    }
    out.push_str("</tr></thead>\n");
}

/// A cell with a number.
pub(super) fn push_number(out: &mut String, n: impl std::fmt::Display) {
    write!(out, "<td class=\"num\">{n}</td>").expect("a String takes every write");
}

/// A link to an address, as views have it.
pub(super) fn link_to(label: &str, url: Option<&UrlPath>, root: &str) -> Option<LinkView> {
    Some(LinkView { label: label.to_owned(), href: format!("{root}{}", url?.encoded()) })
}
