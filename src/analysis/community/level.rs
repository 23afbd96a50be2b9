//! One level of the search for communities: a graph whose nodes are groups of nodes of the graph below.

use std::collections::VecDeque;

use super::Adjacency;
use crate::span::to_u32;

/// A gain below this is rounding.
const MIN_GAIN: f64 = 1e-10;
/// How often a node is visited on the average before a level is left as it is. Ordinary graphs need under ten.
const MAX_VISITS: usize = 40;

/// A graph, loops doubled, and the communities of its nodes.
pub(super) struct Level {
    graph: Adjacency,
    /// The weight at each node.
    strengths: Vec<f64>,
    /// All of it.
    all: f64,
    /// By node: its community, below the number of nodes.
    of: Vec<u32>,
    /// By community: the weight at its nodes.
    totals: Vec<f64>,
}

/// The weight between a node and the communities of its neighbours.
struct Ties {
    weights: Vec<f64>,
    /// Communities with a weight, in the order of the neighbours.
    touched: Vec<u32>,
}

impl Ties {
    fn new(n: usize) -> Self {
        Self { weights: vec![0.0; n], touched: Vec::new() }
    }

    /// Forgets the last node, and adds up what leads from this one to others that `counts` lets pass.
    fn read(&mut self, graph: &Adjacency, node: u32, of: &[u32], counts: impl Fn(u32) -> bool) {
        for community in self.touched.drain(..) {
            self.weights[community as usize] = 0.0;
        }
        for (neighbour, weight) in graph.row_of(node).filter(|(it, _)| *it != node && counts(*it)) {
            let community = of[neighbour as usize];
            if self.weights[community as usize] == 0.0 {
                self.touched.push(community);
            }
            self.weights[community as usize] += weight;
        }
    }

    fn to(&self, community: u32) -> f64 {
        self.weights[community as usize]
    }
}

impl Level {
    pub(super) fn new(graph: Adjacency, of: Vec<u32>) -> Self {
        let strengths: Vec<f64> = graph.nodes().map(|node| graph.strength(node)).collect();
        let mut totals = vec![0.0; graph.len()];
        for (community, strength) in of.iter().zip(&strengths) {
            totals[*community as usize] += strength;
        }
        let all = strengths.iter().sum();
        Self { graph, strengths, all, of, totals }
    }

    pub(super) fn len(&self) -> usize {
        self.graph.len()
    }

    pub(super) fn community(&self, node: u32) -> u32 {
        self.of[node as usize]
    }

    /// What a node gains in a community with this weight at its nodes, to which it has these ties.
    fn gain(&self, node: u32, ties: f64, total: f64) -> f64 {
        ties - self.strengths[node as usize] * total / self.all
    }

    /// Moves nodes to the communities where they gain most, until none gains or it takes too long.
    pub(super) fn move_nodes(&mut self) {
        let n = self.len();
        let mut ties = Ties::new(n);
        let mut members = vec![0_u32; n];
        self.of.iter().for_each(|it| members[*it as usize] += 1);
        let mut empty: Vec<u32> =
            (0..to_u32(n)).rev().filter(|community| members[*community as usize] == 0).collect();
        let mut queue: VecDeque<u32> = self.graph.nodes().collect();
        let mut is_queued = vec![true; n];
        for _ in 0..MAX_VISITS.saturating_mul(n) {
            let Some(node) = queue.pop_front() else { break };
            is_queued[node as usize] = false;
            let (own, strength) = (self.of[node as usize], self.strengths[node as usize]);
            ties.read(&self.graph, node, &self.of, |_| true);
            self.totals[own as usize] -= strength;
            let mut best = (own, self.gain(node, ties.to(own), self.totals[own as usize]));
            for &community in &ties.touched {
                let gain = self.gain(node, ties.to(community), self.totals[community as usize]);
                if gain > best.1 + MIN_GAIN {
                    best = (community, gain);
                }
            }
            // Alone it gains nothing, which may be better than what it has.
            if let (true, Some(alone)) = (best.1 < -MIN_GAIN, empty.last()) {
                best = (*alone, 0.0);
            }
            let (community, _) = best;
            self.totals[community as usize] += strength;
            if community == own {
                continue;
            }
            if empty.last() == Some(&community) {
                empty.pop();
            }
            self.of[node as usize] = community;
            members[community as usize] += 1;
            members[own as usize] -= 1;
            if members[own as usize] == 0 {
                // What rounding left there would count for the next node.
                self.totals[own as usize] = 0.0;
                empty.push(own);
            }
            for &neighbour in self.graph.neighbours(node) {
                let is_elsewhere = self.of[neighbour as usize] != community;
                if is_elsewhere && !std::mem::replace(&mut is_queued[neighbour as usize], true) {
                    queue.push_back(neighbour);
                }
            }
        }
    }

    /// Groups within the communities that hold together well: their numbers by node, from 0.
    pub(super) fn refined(&self) -> Vec<u32> {
        let n = self.len();
        let mut ties = Ties::new(n);
        let mut group: Vec<u32> = self.graph.nodes().collect();
        let mut totals = self.strengths.clone();
        let mut is_alone = vec![true; n];
        let is_inside = |node: u32, other: u32| self.of[node as usize] == self.of[other as usize];
        // By group: the weight between it and the rest of its community.
        let mut outward: Vec<f64> = self
            .graph
            .nodes()
            .map(|node| {
                let row = self.graph.row_of(node);
                row.filter(|(it, _)| *it != node && is_inside(node, *it)).map(|(_, weight)| weight).sum()
            })
            .collect();
        // Whether a group has as many ties to the rest of its community as chance would give it.
        let is_tied = |total: f64, outward: f64, community: u32| {
            outward >= total * (self.totals[community as usize] - total) / self.all - MIN_GAIN
        };
        for node in self.graph.nodes() {
            let community = self.of[node as usize];
            let strength = self.strengths[node as usize];
            if !is_alone[node as usize] || !is_tied(strength, outward[node as usize], community) {
                continue;
            }
            ties.read(&self.graph, node, &group, |other| is_inside(node, other));
            let mut best = (node, 0.0);
            for &other in &ties.touched {
                let gain = self.gain(node, ties.to(other), totals[other as usize]);
                if gain > best.1 + MIN_GAIN
                    && is_tied(totals[other as usize], outward[other as usize], community)
                {
                    best = (other, gain);
                }
            }
            let (other, _) = best;
            if other == node {
                continue;
            }
            group[node as usize] = other;
            // A group is called by its first node, which stays.
            is_alone[other as usize] = false;
            totals[other as usize] += strength;
            totals[node as usize] = 0.0;
            outward[other as usize] += outward[node as usize] - 2.0 * ties.to(other);
        }
        numbered(group)
    }

    /// The next level: a node for each group, in the communities that were found here.
    pub(super) fn aggregated(&self, groups: &[u32], n_groups: usize) -> Self {
        let edges =
            self.graph.edges().map(|(from, to, weight)| (groups[from as usize], groups[to as usize], weight));
        let graph = Adjacency::new(n_groups, edges);
        let mut of = vec![0; n_groups];
        for (group, community) in groups.iter().zip(numbered(self.of.clone())) {
            of[*group as usize] = community;
        }
        Self::new(graph, of)
    }
}

/// The same groups, numbered from 0 in the order of their lowest nodes.
fn numbered(mut groups: Vec<u32>) -> Vec<u32> {
    let mut numbers = vec![u32::MAX; groups.iter().max().map_or(0, |it| *it as usize + 1)];
    let mut next = 0;
    for group in &mut groups {
        let number = &mut numbers[*group as usize];
        if *number == u32::MAX {
            *number = next;
            next += 1;
        }
        *group = *number;
    }
    groups
}
