//! The page of a note that is wanted, but not written: what is said of it, and who asks for it, from which line.

use crate::compile::{Sheet, Sheets};
use crate::error::Error;
use crate::graph::Node;

use super::Site;
use super::route::RouteKind;
use super::theme::Body;
use super::view::{LinkView, MissingView};

impl Site<'_> {
    /// Renders the page of a missing target.
    pub(super) fn missing_page(&self, number: u32, root: &str) -> Result<Vec<u8>, Error> {
        let name = self.missing_name(number);
        let mut sheets = Sheets::of(&[Sheet::List]);
        let (mentions, similar) = self.naming(Node::Missing(number), root, &mut sheets);
        let incoming = self.compilation.graph.incoming(Node::Missing(number));
        let relations = self.relations(Node::Missing(number), incoming, root);
        if relations.is_some() {
            sheets.insert(Sheet::Relation);
        }
        let fan = self.fan(Node::Missing(number), incoming, &mut sheets, root);
        let backlinks = self.backlinks_of(Node::Missing(number), incoming, root, 0);
        if !backlinks.pages.is_empty() {
            sheets.insert(Sheet::Pages);
        }
        let view = MissingView {
            root,
            page_title: self.page_title(name),
            description: String::new(),
            title: name,
            crumbs: vec![LinkView {
                label: self.text.get("wanted").to_owned(),
                href: self.href(root, RouteKind::Wanted(0)),
            }],
            fan,
            relations,
            backlinks,
            mentions,
            similar,
            paths: self.paths_from(Node::Missing(number), root),
        };
        self.theme.render_with_body("missing.html", root, &view, Body { html: "", sheets, ..Body::default() })
    }
}
