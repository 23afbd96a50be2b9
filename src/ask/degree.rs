//! Who refers to whom, by numbers: what is counted of the edges whose ends are nodes.

use rustc_hash::FxHashSet;

use crate::snapshot::{EdgeKind, EdgeLine};

use super::Lookup;

/// How often a node refers to others, and they to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Degree {
    /// Others that it refers to.
    pub(super) links: usize,
    /// Others that refer to it.
    pub(super) backlinks: usize,
    /// References to it from others.
    pub(super) mentions: usize,
    /// Whether it shows another file.
    pub(super) embeds: bool,
}

impl Lookup<'_> {
    /// The edges from one node to another.
    pub(super) fn between_nodes(&self) -> impl Iterator<Item = &EdgeLine> {
        self.edges.iter().filter(|it| self.is_node(it.from) && self.is_node(it.to) && it.from != it.to)
    }

    /// The degree of every node. Tags count for the tag, not for the note that has them.
    pub(super) fn degrees(&self) -> Vec<Degree> {
        let mut degrees = vec![Degree::default(); self.graph.nodes.len()];
        let mut seen: FxHashSet<(u32, u32)> = FxHashSet::default();
        for edge in self.between_nodes() {
            let (from, to) = (edge.from as usize, edge.to as usize);
            degrees[to].mentions += 1;
            degrees[from].embeds |= edge.kind == EdgeKind::Embed;
            if seen.insert((edge.from, edge.to)) {
                degrees[to].backlinks += 1;
                degrees[from].links += usize::from(edge.kind != EdgeKind::Tag);
            }
        }
        degrees
    }
}
