//! What is known of the distances to the goal.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Question;

/// How far a node is not known to be.
const FAR: u32 = u32::MAX;

/// Distances to the goal, exact where they are smaller than the `radius`.
pub(super) struct Distances {
    costs: Vec<u32>,
    /// All nodes that are not exact are at least as far.
    radius: u32,
    /// The least number of edges to the goal, where the question bounds them.
    hops: Option<Vec<u32>>,
}

impl Distances {
    /// Searches from the goal until it comes to the start (E. Dijkstra, 1959); nothing if it never does.
    pub(super) fn new<C: Fn(u32, u32, f64) -> Option<u32>>(question: &Question<'_, C>) -> Option<Self> {
        let mut costs = vec![FAR; question.graph.len()];
        let mut queue = BinaryHeap::from([Reverse((0, question.to))]);
        costs[question.to as usize] = 0;
        while let Some(Reverse((cost, node))) = queue.pop() {
            if cost > costs[node as usize] {
                continue;
            }
            if node == question.from {
                let hops = question.max_hops.map(|max| hops(question, max));
                return Some(Self { costs, radius: cost, hops });
            }
            for (before, weight) in question.reversed.row_of(node) {
                let Some(step) = (question.cost)(before, node, weight) else { continue };
                let through = cost.saturating_add(step);
                if through < costs[before as usize] {
                    costs[before as usize] = through;
                    queue.push(Reverse((through, before)));
                }
            }
        }
        None
    }

    /// A distance that is not more than the true one, and that no edge shortens by more than its cost.
    pub(super) fn at_least(&self, node: u32) -> u32 {
        self.costs[node as usize].min(self.radius)
    }

    /// A number of edges that is not more than the true one.
    pub(super) fn hops_at_least(&self, node: u32) -> u32 {
        self.hops.as_ref().map_or(0, |hops| hops[node as usize])
    }
}

/// The least number of edges from each node to the goal, up to `max`.
fn hops<C: Fn(u32, u32, f64) -> Option<u32>>(question: &Question<'_, C>, max: u32) -> Vec<u32> {
    let mut hops = vec![FAR; question.graph.len()];
    hops[question.to as usize] = 0;
    let mut ring = vec![question.to];
    for distance in 1..=max {
        let mut next = Vec::new();
        for &node in &ring {
            for (before, weight) in question.reversed.row_of(node) {
                if hops[before as usize] == FAR && (question.cost)(before, node, weight).is_some() {
                    hops[before as usize] = distance;
                    next.push(before);
                }
            }
        }
        if next.is_empty() {
            break;
        }
        ring = next;
    }
    hops
}
