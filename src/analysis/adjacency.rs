//! A graph as rows of neighbours: small, quick to walk, and the same for every order of its edges.

use std::hash::{Hash, Hasher};

use crate::span::to_u32;

/// A directed graph whose nodes are the numbers below `len()`.
///
/// Parallel edges are one, with the sum of their weights; the neighbours of a node are in ascending order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Adjacency {
    /// Where the row of a node starts; the row of the last one ends at the last number.
    starts: Vec<u32>,
    neighbours: Vec<u32>,
    weights: Vec<f64>,
}

impl Hash for Adjacency {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.starts, &self.neighbours).hash(state);
        self.weights.iter().for_each(|weight| weight.to_bits().hash(state));
    }
}

impl Adjacency {
    /// Builds the graph from edges `(from, to, weight)`, in time linear in nodes and edges.
    ///
    /// # Panics
    /// If an edge names a node that is not below `n_nodes`.
    pub fn new(n_nodes: usize, edges: impl Iterator<Item = (u32, u32, f64)> + Clone) -> Self {
        // Sorted by target first, and then, in this order, by source: each row is sorted.
        let by_target = Self::sorted(n_nodes, edges.map(|(from, to, weight)| (to, from, weight)));
        let sorted = Self::sorted(n_nodes, by_target.flipped());
        drop(by_target);
        sorted.merged()
    }

    /// The same from edges that come in ascending order, none of them twice, as those of another graph do; there are
    /// `n_edges` at most.
    pub(crate) fn in_order(
        n_nodes: usize,
        n_edges: usize,
        edges: impl Iterator<Item = (u32, u32, f64)>,
    ) -> Self {
        let mut graph = Self {
            starts: Vec::with_capacity(n_nodes + 1),
            neighbours: Vec::with_capacity(n_edges),
            weights: Vec::with_capacity(n_edges),
        };
        for (from, to, weight) in edges {
            assert!((to as usize) < n_nodes, "an edge leads to node {to} of {n_nodes}");
            let end = to_u32(graph.neighbours.len());
            while graph.starts.len() <= from as usize {
                graph.starts.push(end);
            }
            graph.neighbours.push(to);
            graph.weights.push(weight);
        }
        graph.starts.resize(n_nodes + 1, to_u32(graph.neighbours.len()));
        graph.neighbours.shrink_to_fit();
        graph.weights.shrink_to_fit();
        graph
    }

    /// The same graph with every edge turned round.
    pub fn reversed(&self) -> Self {
        Self::sorted(self.len(), self.flipped())
    }

    /// Each edge in both directions; a weight is that of the edges of both directions, and of a loop as it was.
    pub fn undirected(&self) -> Self {
        let reversed = self.reversed();
        let rows = self.nodes().flat_map(|node| {
            let mut there = self.row_of(node).peekable();
            let mut back = reversed.row_of(node).filter(move |(to, _)| *to != node).peekable();
            std::iter::from_fn(move || {
                let (to, weight) = match (there.peek(), back.peek()) {
                    (Some((to, _)), Some((from, _))) if to == from => {
                        there.next().zip(back.next()).map(|((to, one), (_, other))| (to, one + other))
                    }
                    (Some((to, _)), Some((from, _))) if from < to => back.next(),
                    (None, _) => back.next(),
                    (Some(_), _) => there.next(),
                }?;
                Some((node, to, weight))
            })
        });
        Self::in_order(self.len(), self.n_edges() * 2, rows)
    }

    /// The same graph with 1 as the weight of each edge.
    pub fn unweighted(mut self) -> Self {
        self.weights.fill(1.0);
        self
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many edges there are, parallel ones counted once.
    pub fn n_edges(&self) -> usize {
        self.neighbours.len()
    }

    /// Every node.
    pub fn nodes(&self) -> std::ops::Range<u32> {
        0..to_u32(self.len())
    }

    /// The nodes to which edges lead from this one, in ascending order.
    pub fn neighbours(&self, node: u32) -> &[u32] {
        &self.neighbours[self.row(node)]
    }

    /// The neighbours of a node with the weights of the edges.
    pub fn row_of(&self, node: u32) -> impl Iterator<Item = (u32, f64)> + Clone {
        let row = self.row(node);
        self.neighbours[row.clone()].iter().copied().zip(self.weights[row].iter().copied())
    }

    /// How many edges lead away from a node.
    pub fn degree(&self, node: u32) -> usize {
        self.row(node).len()
    }

    /// The weight of all edges that lead away from a node.
    pub fn strength(&self, node: u32) -> f64 {
        self.weights[self.row(node)].iter().sum()
    }

    /// The weight of the edge from one node to another, if there is one.
    pub fn weight(&self, from: u32, to: u32) -> Option<f64> {
        let row = self.row(from);
        let at = self.neighbours[row.clone()].binary_search(&to).ok()?;
        Some(self.weights[row.start + at])
    }

    /// Every edge as `(from, to, weight)`, in ascending order.
    pub fn edges(&self) -> impl Iterator<Item = (u32, u32, f64)> + Clone {
        self.nodes().flat_map(|from| self.row_of(from).map(move |(to, weight)| (from, to, weight)))
    }

    fn flipped(&self) -> impl Iterator<Item = (u32, u32, f64)> + Clone {
        self.edges().map(|(from, to, weight)| (to, from, weight))
    }

    fn row(&self, node: u32) -> std::ops::Range<usize> {
        self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize
    }

    /// The edges by their sources, in each row as they come: a counting sort.
    fn sorted(n_nodes: usize, edges: impl Iterator<Item = (u32, u32, f64)> + Clone) -> Self {
        let mut starts = vec![0_u32; n_nodes + 1];
        for (from, to, _) in edges.clone() {
            assert!((to as usize) < n_nodes, "an edge leads to node {to} of {n_nodes}");
            starts[from as usize + 1] += 1;
        }
        for node in 0..n_nodes {
            starts[node + 1] += starts[node];
        }
        let n_edges = starts.last().map_or(0, |it| *it as usize);
        let (mut neighbours, mut weights) = (vec![0; n_edges], vec![0.0; n_edges]);
        let mut next = starts.clone();
        for (from, to, weight) in edges {
            let at = next[from as usize] as usize;
            (neighbours[at], weights[at]) = (to, weight);
            next[from as usize] += 1;
        }
        Self { starts, neighbours, weights }
    }

    /// Parallel edges, which stand side by side, made one.
    fn merged(mut self) -> Self {
        let mut kept = 0;
        let mut row_start = 0;
        for node in 0..self.len() {
            let row = self.row(to_u32(node));
            // The start of this row was read, and is not needed any more.
            self.starts[node] = to_u32(row_start);
            for at in row {
                let (to, weight) = (self.neighbours[at], self.weights[at]);
                if kept > row_start && self.neighbours[kept - 1] == to {
                    self.weights[kept - 1] += weight;
                } else {
                    (self.neighbours[kept], self.weights[kept]) = (to, weight);
                    kept += 1;
                }
            }
            row_start = kept;
        }
        if let Some(end) = self.starts.last_mut() {
            *end = to_u32(kept);
        }
        self.neighbours.truncate(kept);
        self.weights.truncate(kept);
        // A coarse graph has far fewer edges than it was made of.
        self.neighbours.shrink_to_fit();
        self.weights.shrink_to_fit();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::Adjacency;

    fn graph(n: usize, edges: &[(u32, u32)]) -> Adjacency {
        Adjacency::new(n, edges.iter().map(|(from, to)| (*from, *to, 1.0)))
    }

    #[test]
    fn parallel_edges_are_one_with_the_sum_of_their_weights() {
        let graph = graph(4, &[(2, 1), (0, 3), (2, 0), (2, 1), (0, 3), (1, 1)]);
        let edges: Vec<_> = graph.edges().collect();
        assert_eq!(edges, [(0, 3, 2.0), (1, 1, 1.0), (2, 0, 1.0), (2, 1, 2.0)]);
        assert_eq!((graph.degree(2), graph.strength(2), graph.degree(3)), (2, 3.0, 0));
        assert_eq!(graph.reversed().neighbours(1), [1, 2]);
        assert_eq!(graph.reversed().reversed(), graph);
    }

    #[test]
    fn an_undirected_graph_has_each_edge_twice_and_each_loop_once() {
        let graph = graph(3, &[(0, 1), (1, 0), (1, 2), (2, 2)]).undirected();
        let edges: Vec<_> = graph.edges().collect();
        assert_eq!(edges, [(0, 1, 2.0), (1, 0, 2.0), (1, 2, 1.0), (2, 1, 1.0), (2, 2, 1.0)]);
    }

    #[test]
    fn a_graph_may_have_no_nodes_and_no_edges() {
        assert!(graph(0, &[]).is_empty() && Adjacency::default().is_empty());
        assert_eq!(graph(2, &[]).neighbours(1), [0; 0]);
    }
}
