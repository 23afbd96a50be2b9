//! The shards `facets`: folder and tags of each node, by which search and graph filter, as JSON.

use std::fmt::Write;

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::compile::TagOrigin;
use crate::graph::Node;
use crate::path::fold;
use crate::site::Site;
use crate::span::to_u32;

/// The facets as scripts read them.
#[derive(Serialize)]
struct Facets<'a> {
    /// The folders that nodes are in, in order, as paths; the first may be the vault itself, which is empty.
    folders: Vec<&'a str>,
    /// The tags that nodes have, as first written, without `#`.
    tags: Vec<&'a str>,
    /// A line a node with the number of its folder and those of its tags, between spaces. A missing node has no line but
    /// an empty one.
    lines: String,
}

/// Bytes of a number, with the space behind it, about.
const BYTES_PER_NUMBER: usize = 6;

impl Site<'_> {
    /// About how many bytes the facets have, or more.
    pub(super) fn facets_bytes(&self) -> usize {
        let of_folder = |path: &str| path.len() + BYTES_PER_NUMBER;
        let of_file = |id| {
            let tags = self.compilation.vault.file(id).note().into_iter().flat_map(|note| &note.tags);
            BYTES_PER_NUMBER + tags.map(|tag| tag.name.len() + BYTES_PER_NUMBER).sum::<usize>()
        };
        let folders = self.compilation.routes.folders.iter().map(|it| of_folder(&it.path));
        folders.sum::<usize>() + self.nodes.files().map(of_file).sum::<usize>()
    }

    /// Folder and tags of all nodes.
    pub(super) fn facets_stream(&self) -> Vec<u8> {
        let vault = &self.compilation.vault;
        let files: Vec<_> = self
            .nodes
            .all()
            .iter()
            .map(|node| match node {
                Node::File(id) => Some(*id),
                Node::Missing(_) | Node::Tag(_) => None,
            })
            .collect();
        let mut folders: Vec<&str> = files.iter().flatten().map(|id| vault.file(*id).path.folder()).collect();
        folders.sort_unstable();
        folders.dedup();
        let (mut tags, mut numbers): (Vec<&str>, FxHashMap<String, u32>) = <_>::default();
        let mut lines = String::new();
        for (nth, id) in files.iter().enumerate() {
            if nth > 0 {
                lines.push('\n');
            }
            let Some(id) = id else { continue };
            let file = vault.file(*id);
            let folder = folders.binary_search(&file.path.folder()).expect("each folder is listed");
            write!(lines, "{folder}").expect("a String takes every write");
            let mut own: Vec<u32> = Vec::new();
            for tag in file.note().into_iter().flat_map(|note| &note.tags) {
                if matches!(tag.origin, TagOrigin::Comment) {
                    continue;
                }
                let number = *numbers.entry(fold(&tag.name)).or_insert_with(|| {
                    tags.push(&tag.name);
                    to_u32(tags.len() - 1)
                });
                if !own.contains(&number) {
                    own.push(number);
                    write!(lines, " {number}").expect("a String takes every write");
                }
            }
        }
        serde_json::to_vec(&Facets { folders, tags, lines }).expect("texts can be written as JSON")
    }
}
