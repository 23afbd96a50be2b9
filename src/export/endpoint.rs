//! The nodes at the ends of edges, by number. A graph that others have saved may name some that it does not list.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::snapshot::{NodeRecord, Records};
use crate::span::to_u32;

/// All nodes of a graph: those it lists, then those that only its edges name.
pub(super) struct Endpoints<'a> {
    listed: &'a [NodeRecord<'a>],
    named: Vec<NodeRecord<'a>>,
    numbers: FxHashMap<&'a str, u32>,
}

impl<'a> Endpoints<'a> {
    pub(super) fn new(graph: &'a Records<'a>) -> Self {
        let mut numbers = FxHashMap::with_capacity_and_hasher(graph.nodes.len(), Default::default());
        for (node, number) in graph.nodes.iter().zip(0..) {
            numbers.entry(&*node.id).or_insert(number);
        }
        let mut endpoints = Self { listed: &graph.nodes, named: Vec::new(), numbers };
        for edge in graph.saved_edges() {
            endpoints.add(&edge.subject);
            endpoints.add(&edge.to);
        }
        endpoints
    }

    fn add(&mut self, id: &'a str) {
        if self.numbers.contains_key(id) {
            return;
        }
        self.numbers.insert(id, to_u32(self.listed.len() + self.named.len()));
        let kind: Cow<'static, str> = "unknown".into();
        self.named.push(NodeRecord { id: id.into(), kind, title: id.into(), ..NodeRecord::default() });
    }

    /// The nodes with their numbers, in order; of several with one id the first.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &NodeRecord<'a>)> {
        let all = (0..).zip(self.listed.iter().chain(&self.named));
        all.filter(|(number, node)| self.number(&node.id) == Some(*number))
    }

    /// The number of the node with this id.
    pub(super) fn number(&self, id: &str) -> Option<u32> {
        self.numbers.get(id).copied()
    }
}
