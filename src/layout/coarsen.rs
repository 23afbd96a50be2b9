//! A coarser graph with the same shape: neighbours become one node, heavy edges and members of one group first.
//!
//! The matching is that of G. Karypis, V. Kumar, "A fast and high quality multilevel scheme for partitioning
//! irregular graphs", 1998; that nodes which find nobody left join a neighbour's pair, so that stars shrink as well,
//! follows S. Hachul, M. Jünger, "Drawing large graphs with a potential-field-based multilevel algorithm", 2004.

use super::force::Springs;
use crate::analysis::Adjacency;

/// A coarser graph.
pub(super) struct Coarse {
    /// Its nodes and edges, with the weights of all that they stand for.
    pub(super) graph: Adjacency,
    /// The masses of all that its nodes stand for.
    pub(super) masses: Vec<f64>,
    /// The group of each of its nodes.
    pub(super) groups: Vec<u32>,
    /// For each node of the finer graph, its node of this one.
    pub(super) of: Vec<u32>,
}

const NONE: u32 = u32::MAX;

/// Makes the graph about half as large.
pub(super) fn coarsen(fine: &Springs<'_>) -> Coarse {
    let Springs { graph, masses, groups } = *fine;
    // Those with few neighbours choose first, for they have the least choice.
    let mut order: Vec<u32> = graph.nodes().collect();
    order.sort_by_key(|node| graph.degree(*node));
    let mut of = vec![NONE; graph.len()];
    let mut n = 0;
    let rating = |node: u32, other: u32, weight: f64| {
        let is_near = groups[node as usize] == groups[other as usize];
        weight / (masses[other as usize]) * if is_near { 1.0 } else { 0.01 }
    };
    for node in &order {
        if of[*node as usize] != NONE {
            continue;
        }
        let free = graph.row_of(*node).filter(|(other, _)| other != node && of[*other as usize] == NONE);
        if let Some(other) = best(free.map(|(other, weight)| (other, rating(*node, other, weight)))) {
            (of[*node as usize], of[other as usize]) = (n, n);
            n += 1;
        }
    }
    for node in &order {
        if of[*node as usize] != NONE {
            continue;
        }
        let rated = graph.row_of(*node).map(|(other, weight)| (other, rating(*node, other, weight)));
        of[*node as usize] = match best(rated) {
            Some(other) => of[other as usize],
            None => {
                n += 1;
                n - 1
            }
        };
    }
    let edges = graph.edges().map(|(from, to, weight)| (of[from as usize], of[to as usize], weight));
    let graph = Adjacency::new(n as usize, edges.filter(|(from, to, _)| from != to));
    let mut coarse = Coarse { graph, masses: vec![0.0; n as usize], groups: vec![0; n as usize], of };
    let mut heaviest = vec![0.0; n as usize];
    for (node, to) in coarse.of.iter().enumerate() {
        let to = *to as usize;
        coarse.masses[to] += masses[node];
        if masses[node] > heaviest[to] {
            (heaviest[to], coarse.groups[to]) = (masses[node], groups[node]);
        }
    }
    coarse
}

/// The node with the highest rating, of equals the first.
fn best(rated: impl Iterator<Item = (u32, f64)>) -> Option<u32> {
    let mut best: Option<(u32, f64)> = None;
    for (node, rating) in rated {
        if best.is_none_or(|(_, highest)| rating > highest) {
            best = Some((node, rating));
        }
    }
    best.map(|(node, _)| node)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::to_u32;

    #[test]
    fn a_star_and_a_chain_shrink_and_keep_their_mass() {
        let star = Adjacency::new(101, (1..101).map(|leaf| (0, leaf, 1.0))).undirected();
        let chain =
            Adjacency::new(101, (1..101).map(|node| (node - 1, to_u32(node as usize), 1.0))).undirected();
        for graph in [star, chain] {
            let coarse = coarsen(&Springs { graph: &graph, masses: &[1.0; 101], groups: &[0; 101] });
            assert!(coarse.graph.len() <= 60, "{}", coarse.graph.len());
            assert_eq!(coarse.masses.iter().sum::<f64>(), 101.0);
        }
    }
}
