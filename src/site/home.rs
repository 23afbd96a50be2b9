//! The home page of a vault that has none of its own: what the vault is, and where to begin.

use crate::compile::{Sheet, Sheets};
use crate::error::Error;
use crate::span::to_u32;
use crate::trace::{Key, Whole, read};

use super::Site;
use super::entry::{Entry, group};
use super::route::RouteKind;
use super::theme::Body;
use super::view::{HomeView, ListGroup};

/// Folders and tags that a home page names.
const MAX_ENTRIES: usize = 24;

impl Site<'_> {
    /// Renders the home page.
    pub(super) fn home_page(&self, root: &str) -> Result<Vec<u8>, Error> {
        read(Key::whole(Whole::Counts));
        let overview = self.overview(root);
        let mut sheets = Sheets::of(&[Sheet::List]);
        sheets.extend(overview.sheets());
        let view = HomeView {
            root,
            page_title: self.title.clone(),
            description: self.description.clone(),
            overview: Some(overview),
            groups: self.ways_in(root),
        };
        self.theme.render_with_body("home.html", root, &view, Body { sheets, ..Body::default() })
    }

    /// The folders at the root of the vault, and the tags of most notes.
    pub(super) fn ways_in(&self, root: &str) -> Vec<ListGroup> {
        let routes = &self.compilation.routes;
        let folders = routes.folders[0].folders.iter().take(MAX_ENTRIES).map(|number| Entry {
            label: routes.folders[*number as usize].path.clone(),
            href: self.href(root, RouteKind::Folder(*number, 0)),
            detail: self.contents(&routes.folders[*number as usize]),
            kind: "folder",
        });
        let mut tags: Vec<u32> = (0..to_u32(routes.tags.len())).collect();
        tags.sort_by_key(|number| (std::cmp::Reverse(routes.tags[*number as usize].notes.len()), *number));
        let tags = tags
            .into_iter()
            .take(MAX_ENTRIES)
            .map(|number| self.tag_entry(number, routes.tags[number as usize].name.clone(), root));
        let text = |key| self.text.get(key);
        let groups = [group(text("folders"), folders), group(text("tags"), tags)];
        groups.into_iter().flatten().collect()
    }
}
