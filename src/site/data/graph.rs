//! The shards `graph`, `graph-edges` and `graph-labels-N`: the map of the site, its edges, and what they say.
//!
//! A number is written in groups of seven bits, the lowest first, the highest bit set on all but the last. `graph`: for
//! each node two numbers of two bytes, its place; for each node its group plus one, 0 for none; for each node a byte, its
//! rank; for each node the neighbour it hangs on plus one, 0 for none; for each node to how many it refers, and how many
//! refer to it. `graph-edges`: for each node whom it refers to, in ascending order, each by how far it is from the one
//! before. `graph-labels-N` is about the edges of some nodes, of which N is the first: for each of them in the same order
//! how many labels it has, and their numbers among those of the shard.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::graph::Node;
use crate::site::Site;
use crate::site::explore::{ExplorePage, Group};
use crate::span::to_u32;

use super::notes::partition;
use super::pack::{deflate, push_number};

/// Labels of one edge that are kept.
const MAX_LABELS: usize = 4;
/// Letters of a label that are kept.
const MAX_LETTERS: usize = 60;
/// Groups that are named.
const MAX_GROUPS: usize = 200;
/// References whose labels are in one shard, if they are of more than one node.
pub(super) const LABELS_AT_ONCE: usize = 1 << 15;
/// Bytes of the labels in one shard, each label once: edges that would need more have none.
const LABEL_BYTES: usize = 1 << 20;

/// What is in the first shard of the map besides the bytes.
#[derive(Serialize)]
pub(super) struct MapHead {
    /// How many nodes there are.
    n: u32,
    /// How many edges there are.
    m: u32,
    /// How many steps of the coordinates are about the distance of two neighbours.
    unit: u16,
    /// The names of the groups, and the addresses of their pages.
    groups: Vec<(String, String)>,
    /// The first node of each shard of labels.
    labels: Vec<u32>,
}

/// A shard `graph-labels-N` as scripts read it.
#[derive(Serialize)]
pub(super) struct LabelsShard {
    /// Every label on a line of its own; base64 of a raw deflate stream, as the numbers.
    labels: String,
    /// Base64 of a raw deflate stream.
    bytes: String,
}

impl Site<'_> {
    /// What is to be known of the map.
    pub(super) fn map_head(&self) -> MapHead {
        let network = self.network();
        let name = |(group, nth): (&Group, u32)| {
            let href = self.explore_href("", ExplorePage::Group(nth, 0)).unwrap_or_default();
            (group.name(self.compilation), href)
        };
        MapHead {
            n: to_u32(network.outgoing.len()),
            m: to_u32(network.outgoing.n_edges()),
            unit: network.map.unit,
            groups: self.explore.groups().iter().zip(0..).take(MAX_GROUPS).map(name).collect(),
            labels: self.data().label_shards.clone(),
        }
    }

    /// The map.
    pub(super) fn map_stream(&self) -> Vec<u8> {
        let network = self.network();
        let mut bytes = Vec::new();
        for place in &network.map.places {
            bytes.extend(place.x.to_le_bytes());
            bytes.extend(place.y.to_le_bytes());
        }
        network.groups.iter().for_each(|group| push_number(&mut bytes, group.map_or(0, |it| it + 1)));
        bytes.extend(&network.ranks);
        network.backbone.iter().for_each(|it| push_number(&mut bytes, it.map_or(0, |it| it + 1)));
        let mut n_incoming = vec![0; network.outgoing.len()];
        network.outgoing.edges().for_each(|(_, to, _)| n_incoming[to as usize] += 1);
        for (node, n_incoming) in network.outgoing.nodes().zip(n_incoming) {
            push_number(&mut bytes, to_u32(network.outgoing.degree(node)));
            push_number(&mut bytes, n_incoming);
        }
        bytes
    }

    /// Who refers to whom.
    pub(super) fn edges_stream(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for from in self.network().outgoing.nodes() {
            let mut last = 0;
            for to in self.network().outgoing.neighbours(from) {
                push_number(&mut bytes, to - last);
                last = *to;
            }
        }
        bytes
    }

    /// The first node of each shard of labels.
    pub(super) fn divide_labels(&self) -> Vec<u32> {
        let graph = &self.compilation.graph;
        let weight = |node: &Node| {
            let own = if let Node::File(id) = node { graph.edges_of(*id).len() } else { 0 };
            own + graph.relations_of(*node).len() + 1
        };
        partition(&self.nodes.all().iter().map(weight).collect::<Vec<_>>(), LABELS_AT_ONCE)
    }

    /// What the edges of these nodes say.
    pub(super) fn labels_shard(&self, first: u32, end: u32) -> LabelsShard {
        let outgoing = &self.network().outgoing;
        let said: Vec<_> = (first..end).map(|node| self.said(node)).collect();
        let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
        let mut left = LABEL_BYTES;
        for (_, label) in said.iter().flatten() {
            if !numbers.contains_key(label.as_str()) && left > label.len() {
                left -= label.len() + 1;
                numbers.insert(label, 0);
            }
        }
        numbers.values_mut().zip(0..).for_each(|(number, nth)| *number = nth);
        let mut bytes = Vec::new();
        for (node, said) in (first..end).zip(&said) {
            let mut rest = said.as_slice();
            for to in outgoing.neighbours(node) {
                let n = rest.iter().take_while(|(other, _)| other <= to).count();
                let (own, others) = rest.split_at(n);
                rest = others;
                let own = own.iter().take(MAX_LABELS).filter_map(|(_, label)| numbers.get(label.as_str()));
                push_number(&mut bytes, to_u32(own.clone().count()));
                own.for_each(|label| push_number(&mut bytes, *label));
            }
        }
        let labels: Vec<&str> = numbers.into_keys().collect();
        LabelsShard { labels: deflate(labels.join("\n").as_bytes()), bytes: deflate(&bytes) }
    }

    /// What is said of whom with a node as the subject, in order and each once.
    fn said(&self, node: u32) -> Vec<(u32, String)> {
        let edges = self.edges_from(self.nodes.all()[node as usize]);
        let labelled = edges.filter_map(|(to, relation)| {
            let label = relation.label?.split_whitespace().collect::<Vec<_>>().join(" ");
            (to != node && !label.is_empty()).then(|| (to, shortened(label)))
        });
        let mut said: Vec<_> = labelled.collect();
        said.sort_unstable();
        said.dedup();
        said
    }
}

fn shortened(label: String) -> String {
    match label.char_indices().nth(MAX_LETTERS) {
        Some((end, _)) => format!("{}…", label[..end].trim_end()),
        None => label,
    }
}
