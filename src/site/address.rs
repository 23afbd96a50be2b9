//! Where things are, seen from the root, as links say it: percent-encoded once for all pages.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::graph::Node;
use crate::path::{UrlPath, fold};
use crate::session::Compilation;
use crate::span::to_u32;
use crate::trace::{Key, Table, Traced, Whole, read};
use crate::vault::FileId;

/// The encoded addresses of a site.
pub(super) struct Addresses {
    files: Vec<Option<Box<str>>>,
    missing: Vec<Option<Box<str>>>,
    /// By folded names.
    tags: Traced<FxHashMap<String, Box<str>>>,
    /// By paths.
    folders: FxHashMap<Box<str>, Box<str>>,
}

impl Addresses {
    /// Those of a compiled vault.
    pub(super) fn new(compilation: &Compilation) -> Self {
        let Compilation { routes, links, graph, .. } = compilation;
        let encoded = |url: &UrlPath| url.encoded().into_boxed_str();
        let ids: Vec<FileId> = compilation.vault.files().map(|(id, _)| id).collect();
        let missing = 0..to_u32(links.missing().len());
        let tag = |(name, number): (&String, u32)| Some((fold(name), encoded(routes.tag(number)?)));
        let folders = routes.folders.iter();
        Self {
            files: ids.par_iter().map(|id| routes.file(*id).map(encoded)).collect(),
            missing: missing.into_par_iter().map(|number| routes.missing(number).map(encoded)).collect(),
            tags: Traced::new(
                Key::whole(Whole::TagAddresses),
                graph.tags().iter().zip(0..).filter_map(tag).collect(),
            ),
            folders: folders
                .filter_map(|it| Some((it.path.as_str().into(), encoded(routes.folder(&it.path)?))))
                .collect(),
        }
    }

    /// Where a file is; nothing if it is not part of the site.
    pub(super) fn file(&self, id: FileId) -> Option<&str> {
        self.files[id.index()].as_deref()
    }

    /// Where the page of a missing target is.
    pub(super) fn missing(&self, number: u32) -> Option<&str> {
        read(Node::Missing(number).key(Table::Missing));
        self.missing[number as usize].as_deref()
    }

    /// Where the page of a tag is, however it is spelled.
    pub(super) fn tag(&self, name: &str) -> Option<&str> {
        self.tags.get(&fold(name)).map(AsRef::as_ref)
    }

    /// Where the page of a folder is.
    pub(super) fn folder(&self, path: &str) -> Option<&str> {
        self.folders.get(path).map(AsRef::as_ref)
    }

    /// Those of tags by their folded names, in order.
    pub(super) fn tags_in_order(&self) -> Vec<(&str, &str)> {
        let mut all: Vec<_> = self.tags.untraced().iter().map(|(name, href)| (&**name, &**href)).collect();
        all.sort_unstable();
        all
    }
}
