//! Who refers to whom, by numbers: the edges of a graph as far as their ends are nodes, and what is counted of them.

use rustc_hash::FxHashSet;

use crate::snapshot::EdgeRecord;

use super::Lookup;

/// The ends of an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ends {
    /// The file in which it stands.
    pub(super) from: u32,
    /// What it refers to.
    pub(super) to: u32,
}

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

impl<'s> Lookup<'s> {
    /// Each edge whose ends are nodes, with its ends.
    pub(super) fn ends(&self) -> impl Iterator<Item = (&'s EdgeRecord<'s>, Ends)> {
        let mut last = ("", None);
        self.graph.edges.iter().filter_map(move |edge| {
            // The edges of a file stand together.
            if last.0 != edge.from {
                last = (&edge.from, self.node(&edge.from));
            }
            Some((edge, Ends { from: last.1?, to: self.node(&edge.to)? }))
        })
    }

    /// The degree of every node. Tags count for the tag, not for the note that has them.
    pub(super) fn degrees(&self) -> Vec<Degree> {
        let mut degrees = vec![Degree::default(); self.graph.nodes.len()];
        let mut seen: FxHashSet<(u32, u32)> = FxHashSet::default();
        for (edge, Ends { from, to }) in self.ends().filter(|(_, it)| it.from != it.to) {
            let is_tag = edge.kind == "tag";
            degrees[to as usize].mentions += 1;
            degrees[from as usize].embeds |= edge.kind == "embed";
            if seen.insert((from, to)) {
                degrees[to as usize].backlinks += 1;
                degrees[from as usize].links += usize::from(!is_tag);
            }
        }
        degrees
    }
}
