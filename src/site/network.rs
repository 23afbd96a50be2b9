//! Who refers to whom among the nodes that the site numbers, how they hang together, and where each is on the map.
//!
//! Input: the prepared site, and the map of an earlier build, if there is one. An edge counts where a page of the site
//! says it: it stands in a note that is listed, outside comments; a tag that names a note leads to that note.

mod kept;
mod overview;
mod page;

use std::cmp::Reverse;

use crate::analysis::Adjacency;
use crate::compile::{Origin, TagOrigin};
use crate::graph::{Edge, Evidence, Node};
use crate::layout::{Map, adjusted, layout};
use crate::relation::Relation;
use crate::span::to_u32;

use super::Site;
use kept::Kept;
pub(crate) use kept::is_map_file;

/// The name of the file that keeps the map for the next build.
pub(crate) const MAP_FILE: &str = "graph.map";

/// The nodes of a site as a graph with a map.
#[derive(Default)]
pub(super) struct Network {
    /// Who refers to whom, and how often; nobody to itself.
    pub(super) outgoing: Adjacency,
    /// The same without directions.
    pub(super) both: Adjacency,
    /// The group of each node, by the numbers of the groups that have pages.
    pub(super) groups: Vec<Option<u32>>,
    /// How central each node is among the notes, as the root of its share of the most central one's: at most 255.
    pub(super) ranks: Vec<u8>,
    /// Where the nodes are.
    pub(super) map: Map,
    /// The neighbour that each node hangs on: what is drawn first of its edges.
    pub(super) backbone: Vec<Option<u32>>,
    /// The map as the next build reads it.
    pub(super) map_file: Vec<u8>,
}

impl Network {
    /// Gathers the graph, and makes the map or takes what it can from the earlier one.
    pub(super) fn new(site: &Site<'_>, earlier: Option<&[u8]>) -> Self {
        let n = site.nodes.all().len();
        let edges: Vec<(u32, u32, f64)> = site.edges().map(|(from, to, _)| (from, to, 1.0)).collect();
        let outgoing = Adjacency::new(n, edges.into_iter());
        let both = outgoing.undirected();
        let groups = groups(site, &both);
        let n_groups = to_u32(site.explore.groups().len());
        // A node in no group is one of its own, where there are groups.
        let own = |(group, node): (&Option<u32>, u32)| match group {
            Some(group) => *group,
            None if n_groups == 0 => 0,
            None => n_groups + node,
        };
        let parted: Vec<u32> = groups.iter().zip(0..).map(own).collect();
        let keys: Vec<u64> = site.nodes.all().iter().map(|node| site.map_key(*node)).collect();
        let rows = kept::rows(&both, &keys);
        let map = match earlier.and_then(Kept::read) {
            Some(kept) => adjusted(&both, &parted, &kept.earlier(&keys, &rows)),
            None => layout(&both, &parted),
        };
        let map_file = kept::written(&map, &keys, &rows);
        let backbone = both.nodes().map(|node| holder(&both, &parted, node)).collect();
        Self { ranks: ranks(site), outgoing, both, groups, map, backbone, map_file }
    }
}

/// The group of each node: what is no note is in the group that most of its neighbours are in.
fn groups(site: &Site<'_>, both: &Adjacency) -> Vec<Option<u32>> {
    let mut groups = vec![None; both.len()];
    for (group, nth) in site.explore.groups().iter().zip(0..) {
        for id in &group.notes {
            if let Some(node) = site.nodes.of_file(*id) {
                groups[node as usize] = Some(nth);
            }
        }
    }
    let notes = groups.clone();
    for (node, group) in (0..).zip(&mut groups) {
        let is_note = match site.nodes.all()[node as usize] {
            Node::File(id) => site.compilation.vault.file(id).note().is_some(),
            Node::Missing(_) | Node::Tag(_) => false,
        };
        if !is_note {
            let mut near: Vec<u32> =
                both.neighbours(node).iter().filter_map(|it| notes[*it as usize]).collect();
            near.sort_unstable();
            let runs = near.chunk_by(|a, b| a == b);
            *group = runs.min_by_key(|run| (Reverse(run.len()), run[0])).map(|run| run[0]);
        }
    }
    groups
}

/// The neighbour with most neighbours, in the same group if there is one there.
fn holder(both: &Adjacency, groups: &[u32], node: u32) -> Option<u32> {
    let is_near = |other: u32| groups[other as usize] == groups[node as usize];
    let better = |other: &u32| (is_near(*other), both.degree(*other), Reverse(*other));
    both.neighbours(node).iter().copied().max_by_key(better)
}

fn ranks(site: &Site<'_>) -> Vec<u8> {
    let mut ranks = vec![0.0; site.nodes.all().len()];
    for (id, rank) in site.explore.ranks() {
        if let Some(node) = site.nodes.of_file(id) {
            ranks[node as usize] = rank;
        }
    }
    let most = ranks.iter().copied().fold(0.0, f64::max);
    let share = |rank: &f64| if most > 0.0 { ((rank / most).sqrt() * 255.0).round() as u8 } else { 0 };
    ranks.iter().map(share).collect()
}

impl Site<'_> {
    /// What each edge of the site says, with the numbers of its subject and its target.
    pub(super) fn edges(&self) -> impl Iterator<Item = (u32, u32, Relation<'_>)> {
        let edges = self.compilation.graph.edges().into_iter();
        edges.filter_map(|(edge, target)| {
            self.nodes.of_file(edge.file)?;
            let target = match target {
                Node::Tag(number) => Node::File(self.tag_entities[number as usize]?),
                _ => target,
            };
            if !self.is_shown(edge) {
                return None;
            }
            let relation = self.reader.read(edge, target);
            let (from, to) = (self.nodes.number(relation.subject)?, self.nodes.number(target)?);
            (from != to).then_some((from, to, relation))
        })
    }

    fn is_shown(&self, edge: Edge) -> bool {
        match edge.evidence(&self.compilation.vault) {
            Evidence::Link(link) => link.origin != Origin::Comment,
            Evidence::Tag(tag) => tag.origin != TagOrigin::Comment,
            Evidence::Relation(_) => true,
        }
    }

    /// What a node is known by from one build to the next.
    fn map_key(&self, node: Node) -> u64 {
        kept::key(&match node {
            Node::File(id) => self.compilation.vault.file(id).path.as_str().into(),
            Node::Missing(number) => format!("?{}", self.compilation.links.missing[number as usize].key),
            Node::Tag(number) => format!("#{number}"),
        })
    }
}
