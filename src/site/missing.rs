//! The page of a note that is wanted, but not written.

use crate::compile::Sheets;
use crate::error::Error;
use crate::graph::Node;

use super::Site;
use super::route::RouteKind;
use super::theme::Body;
use super::view::{LinkView, MissingView};

impl Site<'_> {
    /// A note that does not exist: who asks for it, from which line.
    pub(super) fn missing_page(&self, number: u32, root: &str) -> Result<String, Error> {
        let name = self.missing_name(number);
        let mut sheets = Sheets::default();
        let (mentions, similar) = self.naming(Node::Missing(number), root, &mut sheets);
        let view = MissingView {
            root,
            page_title: self.page_title(name),
            description: String::new(),
            title: name,
            crumbs: vec![LinkView {
                label: "Wanted notes".to_owned(),
                href: self.href(root, RouteKind::Wanted(0)),
            }],
            backlinks: self.backlinks(Node::Missing(number), root, 0),
            mentions,
            similar,
        };
        self.theme.render_with_body("missing.html", root, &view, Body { html: "", sheets })
    }
}
