//! The shards `ties`: which nodes are related, for the ways between them.
//!
//! How many ties there are; then for each node how many of those with a higher number are tied to it, and for each of these,
//! in ascending order, how far it is from the one before, doubled, with one more if any note says in a word what the two
//! have to do with each other. A number is written in groups of seven bits, the lowest first, the highest bit set on all
//! but the last. What is a tie is what is a step of `adit path`: tags are none.

use serde::Serialize;

use crate::analysis::Adjacency;
use crate::graph::Node;
use crate::site::Site;
use crate::span::to_u32;

use super::pack::push_number;

/// What is in the first shard besides the ties.
#[derive(Serialize)]
pub(super) struct TiesHead {
    /// How many nodes there are.
    pub(super) n: usize,
}

impl Site<'_> {
    /// The ties between all nodes.
    pub(super) fn ties_stream(&self) -> Vec<u8> {
        let ties = self.ties();
        let mut bytes = Vec::with_capacity(ties.n_edges() * 3 + ties.len());
        push_number(&mut bytes, to_u32(ties.n_edges()));
        for node in ties.nodes() {
            push_number(&mut bytes, to_u32(ties.degree(node)));
            let mut last = node;
            for (other, n_labels) in ties.row_of(node) {
                push_number(&mut bytes, (other - last) * 2 + u32::from(n_labels > 0.0));
                last = other;
            }
        }
        bytes
    }

    /// From the lower to the higher node; the weight is how many relations have a label.
    fn ties(&self) -> Adjacency {
        let files = self.nodes.all().iter().filter_map(|node| match node {
            Node::File(id) => Some(*id),
            Node::Missing(_) | Node::Tag(_) => None,
        });
        let edges = files.flat_map(|id| self.compilation.graph.edges_of(id));
        let ties = edges.filter_map(|(edge, target)| {
            let target = self.nodes.number(target).filter(|_| self.is_read(&edge))?;
            let relation = self.reader.read(edge, self.nodes.all()[target as usize]);
            let subject = self.nodes.number(relation.subject)?;
            let weight = f64::from(u8::from(relation.label.is_some()));
            (subject != target).then(|| (subject.min(target), subject.max(target), weight))
        });
        let ties: Vec<(u32, u32, f64)> = ties.collect();
        Adjacency::new(self.nodes.all().len(), ties.into_iter())
    }
}
