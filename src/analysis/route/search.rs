//! One search from a node to the goal.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::FxHashSet;

use super::backward::Distances;
use super::{Question, Route};
use crate::span::to_u32;

/// Edges that a look from the goal may see, which finds out at once that a goal with few neighbours is cut off.
const MAX_GLANCE: usize = 2_000;

/// The searches of one question, which share what is known of the distances to the goal, and their memory.
pub(super) struct Search<'a, C: Fn(u32, u32, f64) -> Option<u32>> {
    question: &'a Question<'a, C>,
    distances: Distances,
    /// The number of this search; what other searches left behind counts as nothing.
    round: u32,
    /// By node: the last search that came to it, and the fewest edges with which it did.
    settled: Vec<(u32, u32)>,
    /// By node: whether this search may not enter it.
    barred: Vec<bool>,
    /// How many edges were looked at.
    work: u64,
}

/// A node that a search has come to.
struct Label {
    node: u32,
    cost: u32,
    hops: u32,
    /// The label from which it came.
    from: u32,
}

/// The most urgent label has the least cost to the goal, then the fewest edges, then the lowest node.
type Urgency = Reverse<(u32, u32, u32, u32)>;

impl<'a, C: Fn(u32, u32, f64) -> Option<u32>> Search<'a, C> {
    /// Prepares the searches; nothing if no way leads to the goal.
    pub(super) fn new(question: &'a Question<'a, C>) -> Option<Self> {
        let n = question.graph.len();
        if question.from == question.to {
            return None;
        }
        let distances = Distances::new(question)?;
        Some(Self {
            question,
            distances,
            round: 0,
            settled: vec![(0, 0); n],
            barred: vec![false; n],
            work: 0,
        })
    }

    /// How many edges all searches looked at.
    pub(super) fn work(&self) -> u64 {
        self.work
    }

    /// The best way of all.
    pub(super) fn best(&mut self) -> Option<Route> {
        self.search(&[self.question.from], &[], None)
    }

    /// The best way that starts like `root` and goes on to none of `taken`; nothing if it costs more than `bound`.
    pub(super) fn detour(&mut self, root: &[u32], taken: &[u32], bound: Option<u32>) -> Option<Route> {
        let (_, before) = root.split_last()?;
        before.iter().for_each(|node| self.barred[*node as usize] = true);
        let is_open = self.glance(root, taken);
        let found = if is_open { self.search(root, taken, bound) } else { None };
        before.iter().for_each(|node| self.barred[*node as usize] = false);
        found
    }

    /// Looks a little from the goal: `false` if that proves that no way leads to it.
    fn glance(&mut self, root: &[u32], taken: &[u32]) -> bool {
        let spur = root[root.len() - 1];
        let mut seen = FxHashSet::from_iter([self.question.to]);
        let mut queue = vec![self.question.to];
        let mut n_looks = 0;
        while let Some(node) = queue.pop() {
            for (before, weight) in self.question.reversed.row_of(node) {
                n_looks += 1;
                let is_barred = self.barred[before as usize] || (before == spur && taken.contains(&node));
                let is_way = !is_barred && (self.question.cost)(before, node, weight).is_some();
                if is_way && (before == spur || n_looks > MAX_GLANCE) {
                    return true;
                }
                if is_way && seen.insert(before) {
                    queue.push(before);
                }
            }
        }
        false
    }

    /// A* (P. Hart, N. Nilsson, B. Raphael, 1968). A node is entered again only with fewer edges than before, and only
    /// where the question bounds them.
    fn search(&mut self, root: &[u32], taken: &[u32], bound: Option<u32>) -> Option<Route> {
        let Question { graph, cost, max_hops, .. } = self.question;
        self.round += 1;
        let spur = *root.last()?;
        let step = |from, to| cost(from, to, graph.weight(from, to)?);
        let spent: u32 = root.windows(2).filter_map(|it| step(it[0], it[1])).sum();
        let hops = to_u32(root.len() - 1);
        let mut labels = vec![Label { node: spur, cost: spent, hops, from: u32::MAX }];
        let mut queue: BinaryHeap<Urgency> = BinaryHeap::from([Reverse((0, hops, spur, 0))]);
        while let Some(Reverse((_, hops, node, number))) = queue.pop() {
            let (round, fewest) = self.settled[node as usize];
            if round == self.round && (max_hops.is_none() || hops >= fewest) {
                continue;
            }
            self.settled[node as usize] = (self.round, hops);
            if node == self.question.to {
                return Some(route(root, &labels, number));
            }
            let so_far = labels[number as usize].cost;
            for (next, weight) in graph.row_of(node) {
                self.work += 1;
                let is_barred = self.barred[next as usize] || (node == spur && taken.contains(&next));
                let (round, fewest) = self.settled[next as usize];
                let is_settled = round == self.round && (max_hops.is_none() || hops + 1 >= fewest);
                if is_barred || is_settled {
                    continue;
                }
                let Some(step) = cost(node, next, weight) else { continue };
                let through = so_far.saturating_add(step);
                let least = through.saturating_add(self.distances.at_least(next));
                let least_hops = (hops + 1).saturating_add(self.distances.hops_at_least(next));
                if bound.is_some_and(|it| least > it) || max_hops.is_some_and(|it| least_hops > it) {
                    continue;
                }
                queue.push(Reverse((least, hops + 1, next, to_u32(labels.len()))));
                labels.push(Label { node: next, cost: through, hops: hops + 1, from: number });
            }
        }
        None
    }
}

/// The way that ends with a label.
fn route(root: &[u32], labels: &[Label], last: u32) -> Route {
    let Label { cost, hops, .. } = labels[last as usize];
    let mut rest = Vec::new();
    let mut at = last;
    // The first label is the end of the root.
    while at != 0 {
        rest.push(labels[at as usize].node);
        at = labels[at as usize].from;
    }
    rest.reverse();
    Route { cost, hops, nodes: [root, &rest].concat() }
}
