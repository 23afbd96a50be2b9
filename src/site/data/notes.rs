//! The shards `notes-N`: of each node its text, once, and by ranges of that text its headings, blocks and sentences, what
//! it says of other nodes in which of them, and who refers to it. `notes` is their directory.
//!
//! Previews, excerpts and the evidence of paths are slices of this text. Only what pages show is in it: nothing of a
//! note that is not listed, no comments. Offsets count UTF-16 units, as scripts do.

mod partition;
mod record;
mod units;

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::graph::Node;
use crate::site::Site;
use crate::span::to_u32;

pub(super) use partition::partition;
use record::Record;

/// Bytes of a shard, about; a note that is longer has one of its own.
const SHARD_BYTES: usize = 48 * 1024;
/// Bytes that a node has besides its text, about.
const BYTES_PER_NODE: usize = 120;
/// Bytes of a link, about.
const BYTES_PER_LINK: usize = 40;
/// Bytes of the number of a node that refers to another, about.
const BYTES_PER_SOURCE: usize = 5;

/// A shard as scripts read it.
#[derive(Serialize)]
pub(super) struct NotesShard<'a> {
    /// The number of the first node.
    first: u32,
    /// What relations say: a kind and a label. The first is that of relations without a label.
    labels: Vec<(&'static str, Cow<'a, str>)>,
    /// Ids of elements on other pages to which links lead.
    anchors: Vec<&'a str>,
    notes: Vec<Record<'a>>,
}

/// The lists of a shard while it is made; what is in them several times is there once.
struct Lists<'a> {
    labels: Vec<(&'static str, Cow<'a, str>)>,
    label_numbers: FxHashMap<(&'static str, Cow<'a, str>), u32>,
    anchors: Vec<&'a str>,
    anchor_numbers: FxHashMap<&'a str, u32>,
}

impl<'a> Lists<'a> {
    fn new() -> Self {
        Self {
            labels: vec![("none", Cow::Borrowed(""))],
            label_numbers: FxHashMap::default(),
            anchors: Vec::new(),
            anchor_numbers: FxHashMap::default(),
        }
    }

    /// The number of what a relation says; 0 if it says nothing.
    fn label(&mut self, kind: &'static str, label: Option<Cow<'a, str>>) -> u32 {
        let Some(label) = label else { return 0 };
        let next = to_u32(self.labels.len());
        *self.label_numbers.entry((kind, label)).or_insert_with_key(|label| {
            self.labels.push(label.clone());
            next
        })
    }

    /// One more than the number of an id; 0 for none.
    fn anchor(&mut self, anchor: Option<&'a str>) -> u32 {
        let Some(anchor) = anchor else { return 0 };
        let next = to_u32(self.anchors.len() + 1);
        *self.anchor_numbers.entry(anchor).or_insert_with(|| {
            self.anchors.push(anchor);
            next
        })
    }
}

impl<'a> Site<'a> {
    /// The first node of each shard of texts.
    pub(super) fn divide_notes(&self) -> Vec<u32> {
        let weights: Vec<usize> = self.nodes.all().iter().map(|node| self.weight(*node)).collect();
        partition(&weights, SHARD_BYTES)
    }

    /// About how many bytes a node takes.
    fn weight(&self, node: Node) -> usize {
        let least = BYTES_PER_NODE + self.compilation.graph.n_incoming(node) * BYTES_PER_SOURCE;
        let Node::File(id) = node else { return least };
        let Some(note) = self.compilation.vault.file(id).object() else { return least };
        least + note.text.len() + note.links.len() * BYTES_PER_LINK
    }

    /// The first node of each shard.
    pub(super) fn notes_directory(&self) -> &[u32] {
        &self.data().note_shards
    }

    /// The texts of these nodes.
    pub(super) fn notes_shard(&self, first: u32, end: u32) -> NotesShard<'a> {
        let mut lists = Lists::new();
        let nodes = &self.nodes.all()[first as usize..end as usize];
        let notes = nodes.iter().map(|node| self.record(*node, &mut lists)).collect();
        NotesShard { first, labels: lists.labels, anchors: lists.anchors, notes }
    }
}
