//! PageRank: how likely a reader who follows links at random is to be at a node.

use super::Adjacency;

/// How often the reader follows a link, and does not begin anew at any node.
const DAMPING: f64 = 0.85;
/// Rounds end when all ranks together move by less than this, far below what any order of nodes needs.
const TOLERANCE: f64 = 1e-8;
/// Rounds end in any case after this many. Each shrinks the error by the damping, so that 114 reach the tolerance.
const MAX_ROUNDS: usize = 120;

/// The rank of each node; they add up to 1.
///
/// A link is followed with a probability that grows with its weight; from a node without links the reader begins
/// anew. Power iteration as in L. Page, S. Brin, R. Motwani, T. Winograd, "The PageRank Citation Ranking", 1998,
/// with the conventions of `networkx.pagerank`.
pub fn page_rank(graph: &Adjacency) -> Vec<f64> {
    let n = graph.len() as f64;
    let incoming = graph.reversed();
    let outgoing: Vec<f64> = graph.nodes().map(|node| graph.strength(node)).collect();
    let mut ranks = vec![1.0 / n; graph.len()];
    let mut next = ranks.clone();
    // What each node hands on for each unit of weight.
    let mut shares = vec![0.0; graph.len()];
    for _ in 0..MAX_ROUNDS {
        let mut stranded = 0.0;
        for ((share, rank), out) in shares.iter_mut().zip(&ranks).zip(&outgoing) {
            if *out > 0.0 {
                *share = rank / out;
            } else {
                stranded += rank;
            }
        }
        let anew = (1.0 - DAMPING + DAMPING * stranded) / n;
        let mut moved = 0.0;
        for node in graph.nodes() {
            let received: f64 =
                incoming.row_of(node).map(|(from, weight)| shares[from as usize] * weight).sum();
            let rank = anew + DAMPING * received;
            moved += (rank - ranks[node as usize]).abs();
            next[node as usize] = rank;
        }
        std::mem::swap(&mut ranks, &mut next);
        if moved < TOLERANCE {
            break;
        }
    }
    ranks
}
