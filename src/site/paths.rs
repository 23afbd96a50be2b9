//! The page for ways between entities. Scripts answer its questions; without them it says how else they are answered,
//! and where ways meet.

use serde::Serialize;

use crate::compile::{Note, Sheet, Sheets};
use crate::error::Error;
use crate::graph::Node;
use crate::vault::FileId;

use super::Site;
use super::explore::ExplorePage;
use super::route::RouteKind;
use super::theme::{Body, Section};
use super::view::LinkView;

/// Notes that each list names.
const MAX_NOTES: usize = 12;

/// What the template of the page sees.
#[derive(Serialize)]
struct PathsView<'a> {
    root: &'a str,
    page_title: String,
    description: &'a str,
    title: &'a str,
    /// The notes without which most others lose their connection, with how many.
    bridges: Vec<BridgeView>,
    /// The most central notes.
    central: Vec<LinkView>,
    /// Where more of them are; empty where there are none.
    bridges_href: String,
    central_href: String,
}

#[derive(Serialize)]
struct BridgeView {
    label: String,
    href: String,
    /// What its first paragraph says it is.
    definition: String,
    /// How many others would be cut off.
    n: usize,
}

impl Site<'_> {
    /// Renders the page.
    pub(super) fn paths_page(&self, root: &str) -> Result<Vec<u8>, Error> {
        let title = self.text.get("paths_title");
        let bridges = self.explore.bridges().take(MAX_NOTES).map(|(id, n)| self.bridge(id, n, root));
        let central = self.explore.central().take(MAX_NOTES).map(|id| self.note_link(id, root));
        let href = |page| self.explore_href(root, page).unwrap_or_default();
        let view = PathsView {
            root,
            page_title: self.page_title(title),
            description: self.text.get("paths_intro"),
            title,
            bridges: bridges.collect(),
            central: central.collect(),
            bridges_href: href(ExplorePage::Bridges),
            central_href: href(ExplorePage::Central),
        };
        let sheets = Sheets::of(&[Sheet::List]);
        let body = Body { section: Section::Paths, sheets, ..Body::default() };
        self.theme.render_with_body("paths.html", root, &view, body)
    }

    /// Where the page shows the ways from a node; empty for one that nothing lists.
    pub(super) fn paths_from(&self, node: Node, root: &str) -> String {
        match self.node_href(node).filter(|_| self.nodes.has(node)) {
            Some(href) => format!("{}?from={href}", self.href(root, RouteKind::Paths)),
            None => String::new(),
        }
    }

    fn bridge(&self, id: FileId, n: usize, root: &str) -> BridgeView {
        let LinkView { label, href } = self.note_link(id, root);
        let note = self.compilation.vault.file(id).note();
        let definition = |note: &Note| note.definition.as_ref().map(|it| note.quote(&it.text).to_owned());
        BridgeView { label, href, definition: note.and_then(definition).unwrap_or_default(), n }
    }

    fn note_link(&self, id: FileId, root: &str) -> LinkView {
        LinkView {
            label: self.compilation.vault.file(id).title().to_owned(),
            href: format!("{root}{}", self.file_href(id).unwrap_or_default()),
        }
    }
}
