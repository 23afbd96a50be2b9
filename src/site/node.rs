//! Numbers what the site has a page for, once for search, graph, previews and paths: listed notes, canvases and bases in
//! path order, then what is missing, in the order of its names.
//!
//! The numbers depend on this set alone: a changed text changes no number, so it changes no other shard of data.

use crate::graph::Node;
use crate::session::Compilation;
use crate::span::to_u32;
use crate::trace::{Key, Table, Whole, read};
use crate::vault::FileId;

use super::route::is_listed_page;

/// The nodes of a site, each with its number.
pub(super) struct Nodes {
    all: Vec<Node>,
    /// The numbers of files, and of what is missing, by their own numbers; `NONE` for what nothing lists.
    of_files: Vec<u32>,
    of_missing: Vec<u32>,
}

/// No number.
const NONE: u32 = u32::MAX;

impl Nodes {
    /// Numbers the nodes of a vault.
    pub(super) fn new(compilation: &Compilation) -> Self {
        let routes = &compilation.routes;
        let listed = compilation.vault.files().filter(|(id, file)| {
            let is_public = file.is_public() || file.base().is_some();
            routes.file(*id).is_some() && is_public && is_listed_page(file)
        });
        let mut all: Vec<Node> = listed.map(|(id, _)| Node::File(id)).collect();
        let n_missing = compilation.links.missing().len();
        let mut missing: Vec<u32> =
            (0..to_u32(n_missing)).filter(|number| routes.missing(*number).is_some()).collect();
        missing.sort_by_key(|number| &compilation.links.missing_target(*number).key);
        all.extend(missing.into_iter().map(Node::Missing));
        let (mut of_files, mut of_missing) = (vec![NONE; compilation.vault.len()], vec![NONE; n_missing]);
        for (node, number) in all.iter().zip(0..) {
            match node {
                Node::File(id) => of_files[id.index()] = number,
                Node::Missing(missing) => of_missing[*missing as usize] = number,
                Node::Tag(_) => {}
            }
        }
        Self { all, of_files, of_missing }
    }

    /// All of them in the order of their numbers.
    pub(super) fn all(&self) -> &[Node] {
        read(Key::whole(Whole::Nodes));
        &self.all
    }

    /// The files among them, in the order of their numbers.
    pub(super) fn files(&self) -> impl Iterator<Item = FileId> {
        self.all.iter().filter_map(|node| match node {
            Node::File(id) => Some(*id),
            Node::Missing(_) | Node::Tag(_) => None,
        })
    }

    /// Whether a node has a number. That others come or go makes no difference.
    pub(super) fn has(&self, node: Node) -> bool {
        if !matches!(node, Node::File(_)) {
            read(node.key(Table::Missing));
        }
        self.find(node).is_some()
    }

    /// The number of a node; none if nothing lists it.
    pub(super) fn number(&self, node: Node) -> Option<u32> {
        // Files have the same numbers in all pages that may be kept.
        if !matches!(node, Node::File(_)) {
            read(node.key(Table::Number));
        }
        self.find(node)
    }

    fn find(&self, node: Node) -> Option<u32> {
        let number = match node {
            Node::File(id) => self.of_files[id.index()],
            Node::Missing(number) => self.of_missing[number as usize],
            Node::Tag(_) => NONE,
        };
        Some(number).filter(|it| *it != NONE)
    }

    /// The number of a file.
    pub(super) fn of_file(&self, id: FileId) -> Option<u32> {
        self.number(Node::File(id))
    }
}
