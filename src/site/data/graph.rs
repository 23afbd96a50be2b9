//! The shards `graph`, `graph-edges` and `graph-labels`: the map of the site, its edges, and what they say.
//!
//! All hold bytes, deflated. A number is written in groups of seven bits, the lowest first, the highest bit set on all
//! but the last. `graph`: for each node two numbers of two bytes, its place; for each node its group plus one, 0 for
//! none; for each node a byte, its rank; for each node the neighbour it hangs on plus one, 0 for none; for each node to
//! how many it refers, and how many refer to it. `graph-edges`: for each node whom it refers to, in ascending order,
//! each by how far it is from the one before. `graph-labels`: for each edge in the same order how many labels it has,
//! and their numbers.

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::analysis::Adjacency;
use crate::site::Site;
use crate::site::explore::{ExplorePage, Group};
use crate::span::to_u32;
use crate::vault::FileId;

use super::pack::{Stream, deflate, push_number};

/// Labels of one edge that are kept.
const MAX_LABELS: usize = 4;
/// Letters of a label that are kept.
const MAX_LETTERS: usize = 60;
/// Files whose labels are read side by side before they are gathered.
const FILES_AT_ONCE: usize = 4096;
/// Groups that are named.
const MAX_GROUPS: usize = 200;

/// The shard `graph` as scripts read it.
#[derive(Serialize)]
pub(super) struct GraphShard {
    /// How many nodes there are.
    n: u32,
    /// How many edges there are.
    m: u32,
    /// How many steps of the coordinates are about the distance of two neighbours.
    unit: u16,
    /// The names of the groups, and the addresses of their pages.
    groups: Vec<(String, String)>,
    /// Base64 of a raw deflate stream.
    bytes: String,
}

/// The shard `graph-edges` as scripts read it.
#[derive(Serialize)]
pub(super) struct EdgesShard {
    /// Base64 of a raw deflate stream.
    bytes: String,
}

/// The shard `graph-labels` as scripts read it.
#[derive(Serialize)]
pub(super) struct LabelsShard {
    /// Every label on a line of its own; base64 of a raw deflate stream, as the numbers.
    labels: String,
    /// Base64 of a raw deflate stream.
    bytes: String,
}

impl Site<'_> {
    /// The map and the edges.
    pub(super) fn graph_shard(&self) -> GraphShard {
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
        let name = |(group, nth): (&Group, u32)| {
            let href = self.explore_href("", ExplorePage::Group(nth, 0)).unwrap_or_default();
            (group.name(self.compilation), href)
        };
        GraphShard {
            n: to_u32(network.outgoing.len()),
            m: to_u32(network.outgoing.n_edges()),
            unit: network.map.unit,
            groups: self.explore.groups().iter().zip(0..).take(MAX_GROUPS).map(name).collect(),
            bytes: deflate(&bytes),
        }
    }

    /// Who refers to whom.
    pub(super) fn edges_shard(&self) -> EdgesShard {
        let mut bytes = Vec::new();
        for from in self.network().outgoing.nodes() {
            let mut last = 0;
            for to in self.network().outgoing.neighbours(from) {
                push_number(&mut bytes, to - last);
                last = *to;
            }
        }
        EdgesShard { bytes: deflate(&bytes) }
    }

    /// What these edges say.
    pub(super) fn labels_shard(&self, edges: &Adjacency) -> LabelsShard {
        let (labels, said) = self.said();
        let mut bytes = Vec::new();
        let mut rest = said.as_slice();
        for (from, to, _) in edges.edges() {
            let n = rest.iter().take_while(|(a, b, _)| (*a, *b) <= (from, to)).count();
            let (own, others) = rest.split_at(n);
            rest = others;
            let own = &own[..own.len().min(MAX_LABELS)];
            push_number(&mut bytes, to_u32(own.len()));
            own.iter().for_each(|(.., label)| push_number(&mut bytes, *label));
        }
        LabelsShard {
            labels: self.deflated(Stream::Labels, labels.join("\n").as_bytes()),
            bytes: self.deflated(Stream::EdgeLabels, &bytes),
        }
    }

    /// All labels in order, and who says which of them of whom, by its number, in order and each once.
    fn said(&self) -> (Vec<String>, Vec<(u32, u32, u32)>) {
        let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
        let mut said = Vec::new();
        let files: Vec<FileId> = self.nodes.files().collect();
        // Most labels are said many times: they are gathered while few of them are there.
        for files in files.chunks(FILES_AT_ONCE) {
            let read = self.read_edges(files, |from, to, relation| {
                let label: String = relation.label?.split_whitespace().collect::<Vec<_>>().join(" ");
                Some((from, to, shortened(label))).filter(|(.., label)| !label.is_empty())
            });
            for (from, to, label) in read {
                let next = to_u32(numbers.len());
                said.push((from, to, *numbers.entry(label).or_insert(next)));
            }
        }
        let mut labels: Vec<(String, u32)> = numbers.into_iter().collect();
        labels.sort_unstable();
        let mut places = vec![0; labels.len()];
        labels.iter().zip(0..).for_each(|((_, number), place)| places[*number as usize] = place);
        said.iter_mut().for_each(|(.., label)| *label = places[*label as usize]);
        said.sort_unstable();
        said.dedup();
        (labels.into_iter().map(|(label, _)| label).collect(), said)
    }
}

fn shortened(label: String) -> String {
    match label.char_indices().nth(MAX_LETTERS) {
        Some((end, _)) => format!("{}…", label[..end].trim_end()),
        None => label,
    }
}
