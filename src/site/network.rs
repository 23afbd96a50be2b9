//! Who refers to whom among the nodes that the site numbers, how they hang together, and where each is on the map.
//!
//! Input: the prepared site, and the map of an earlier build, if there is one. An edge counts where a page of the site
//! says it: it stands in a note that is listed, outside comments; a tag that names a note leads to that note.

mod kept;
mod overview;
mod page;

use std::cmp::Reverse;
use std::sync::Arc;

use rayon::prelude::*;

use crate::analysis::Adjacency;
use crate::compile::{Origin, TagOrigin};
use crate::graph::{Edge, Evidence, Node};
use crate::layout::{Map, adjusted, layout};
use crate::memo::Kept;
use crate::relation::Relation;
use crate::session::Compilation;
use crate::span::to_u32;
use crate::trace::fingerprint;
use crate::vault::FileId;

use super::Site;
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
    pub(super) map_file: Arc<Vec<u8>>,
    /// What the nodes are known by.
    keys: Vec<u64>,
    /// The earlier map, by its hash.
    earlier: Option<u128>,
}

impl Network {
    /// A fingerprint of all of it.
    pub(super) fn fingerprint(&self) -> u64 {
        let Self { outgoing, both, groups, ranks, map, backbone, map_file, keys, earlier: _ } = self;
        fingerprint(&(outgoing, both, groups, ranks, (map.unit, &map.places), backbone, map_file, keys))
    }

    /// Gathers the graph, and makes the map or takes what it can from the earlier one; where nothing of this has changed,
    /// it is the network that is kept.
    pub(super) fn new(site: &Site<'_>, earlier: Option<&[u8]>, kept: Option<&Kept<Self>>) -> Arc<Self> {
        let n = site.nodes.all().len();
        let ends = site.ends();
        let outgoing = Adjacency::new(n, ends.iter().map(|(from, to)| (*from, *to, 1.0)));
        drop(ends);
        let both = outgoing.undirected();
        let groups = groups(site, &both);
        let keys: Vec<u64> = site.nodes.all().iter().map(|node| site.map_key(*node)).collect();
        let network = Self {
            ranks: ranks(site),
            groups,
            keys,
            earlier: earlier.map(kept::fingerprint),
            outgoing,
            both,
            ..Self::default()
        };
        // From its own map, the same graph gets the same map.
        let is_of_same_map = |it: &Self| {
            it.earlier == network.earlier || earlier.is_some_and(|earlier| *earlier == **it.map_file)
        };
        let same = |it: &Arc<Self>| {
            it.outgoing == network.outgoing
                && it.groups == network.groups
                && it.ranks == network.ranks
                && it.keys == network.keys
                && is_of_same_map(it)
        };
        if let Some(same) = kept.and_then(Kept::get).filter(same) {
            return same;
        }
        let network = Arc::new(network.laid_out(to_u32(site.explore.groups().len()), earlier));
        if let Some(kept) = kept {
            kept.put(Arc::clone(&network));
        }
        network
    }

    /// Makes the map.
    fn laid_out(mut self, n_groups: u32, earlier: Option<&[u8]>) -> Self {
        // A node in no group is one of its own, where there are groups.
        let own = |(group, node): (&Option<u32>, u32)| match group {
            Some(group) => *group,
            None if n_groups == 0 => 0,
            None => n_groups + node,
        };
        let parted: Vec<u32> = self.groups.iter().zip(0..).map(own).collect();
        let rows = kept::rows(&self.both, &self.keys);
        self.map = match earlier.and_then(kept::Kept::read) {
            Some(kept) => adjusted(&self.both, &parted, &kept.earlier(&self.keys, &rows)),
            None => layout(&self.both, &parted),
        };
        self.map_file = kept::written(&self.map, &self.keys, &rows).into();
        self.backbone = self.both.nodes().map(|node| holder(&self.both, &parted, node)).collect();
        self
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
    /// The edges in which a node is the subject: the numbers of their targets, and what they say.
    pub(super) fn edges_from(&self, node: Node) -> impl Iterator<Item = (u32, Relation<'_>)> {
        let Compilation { graph, vault, links, .. } = self.compilation;
        let edges = graph.outgoing(vault, links, node).into_iter();
        edges.filter_map(|(edge, target)| self.shown(edge, target)).filter_map(move |(edge, target)| {
            let relation = self.reader.read(edge, target);
            (relation.subject == node).then_some((self.nodes.number(target)?, relation))
        })
    }

    /// The numbers of the subject and the target of each edge of the site, in the order of files.
    fn ends(&self) -> Vec<(u32, u32)> {
        let of_file = |file: &FileId| -> Vec<(u32, u32)> {
            let ends = self.shown_edges(*file).filter_map(|(edge, target)| {
                let subject = self.reader.subject(edge);
                Some((self.nodes.number(subject)?, self.nodes.number(target)?))
            });
            ends.filter(|(from, to)| from != to).collect()
        };
        let files: Vec<FileId> = self.nodes.files().collect();
        files.par_iter().flat_map_iter(of_file).collect()
    }

    /// The edges of a file that readers see, with the nodes that they lead to.
    fn shown_edges(&self, file: FileId) -> impl Iterator<Item = (Edge, Node)> {
        let edges = self.compilation.graph.edges_of(file);
        edges.filter_map(|(edge, target)| self.shown(edge, target))
    }

    /// An edge with the node that it leads to, if readers see it.
    fn shown(&self, edge: Edge, target: Node) -> Option<(Edge, Node)> {
        match target {
            _ if !self.is_shown(edge) => None,
            Node::Tag(number) => Some((edge, Node::File(self.tag_entities[number as usize]?))),
            Node::File(_) | Node::Missing(_) => Some((edge, target)),
        }
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
            Node::Missing(number) => format!("?{}", self.compilation.links.missing_target(number).key),
            Node::Tag(number) => format!("#{number}"),
        })
    }
}
