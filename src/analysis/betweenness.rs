//! Betweenness: on how many of the shortest ways between others a node lies.

use rayon::prelude::*;

use super::Adjacency;
use super::lot::Lot;

/// Sources are handed out in as many shares whatever the threads are, so that the sums are made in one order.
const SHARES: usize = 16;
/// Numbers of ways above this are made small again.
const MANY_WAYS: f64 = 1e100;

/// The betweenness of each node, from 0 to 1, by the ways from as many sources; from all of them it is exact.
///
/// An edge is a step, whatever its weight. U. Brandes, "A Faster Algorithm for Betweenness Centrality", 2001, and
/// U. Brandes, C. Pich, "Centrality Estimation in Large Networks", 2007; with the conventions of
/// `networkx.betweenness_centrality`. Takes time in proportion to edges times sources: too long for a build.
pub fn betweenness(graph: &Adjacency, n_sources: usize) -> Vec<f64> {
    let n = graph.len();
    let sources = Lot::new().draw(n, n_sources);
    let share = sources.len().div_ceil(SHARES).max(1);
    let sums: Vec<Vec<f64>> = sources.par_chunks(share).map(|sources| dependencies(graph, sources)).collect();
    let n_pairs = (n as f64 - 1.0) * (n as f64 - 2.0);
    let scale = if n > 2 { n as f64 / (sources.len() as f64 * n_pairs) } else { 0.0 };
    (0..n).map(|node| sums.iter().map(|it| it[node]).sum::<f64>() * scale).collect()
}

/// How much the ways from these sources depend on each node.
fn dependencies(graph: &Adjacency, sources: &[u32]) -> Vec<f64> {
    const UNSEEN: u32 = u32::MAX;
    let n = graph.len();
    let mut sums = vec![0.0; n];
    let (mut distance, mut ways, mut dependency) = (vec![UNSEEN; n], vec![0.0_f64; n], vec![0.0; n]);
    let mut order: Vec<u32> = Vec::with_capacity(n);
    for &source in sources {
        for node in order.drain(..) {
            (distance[node as usize], ways[node as usize], dependency[node as usize]) = (UNSEEN, 0.0, 0.0);
        }
        (distance[source as usize], ways[source as usize]) = (0, 1.0);
        order.push(source);
        // By distance: what the numbers of ways were divided by. Their ratios are all that counts, and long chains of
        // choices have more ways than a number can hold.
        let mut divisors = vec![1.0];
        let mut ring = 0;
        while ring < order.len() {
            let end = order.len();
            for at in ring..end {
                let node = order[at];
                for &next in graph.neighbours(node) {
                    if distance[next as usize] == UNSEEN {
                        distance[next as usize] = distance[node as usize] + 1;
                        order.push(next);
                    }
                    if distance[next as usize] == distance[node as usize] + 1 {
                        ways[next as usize] += ways[node as usize];
                    }
                }
            }
            ring = end;
            let most = order[end..].iter().map(|node| ways[*node as usize]).fold(1.0, f64::max);
            let divisor = if most > MANY_WAYS { most } else { 1.0 };
            if divisor > 1.0 {
                order[end..].iter().for_each(|node| ways[*node as usize] /= divisor);
            }
            divisors.push(divisor);
        }
        for &node in order.iter().rev() {
            let after = distance[node as usize] + 1;
            let mut depends = 0.0;
            for &next in graph.neighbours(node).iter().filter(|it| distance[**it as usize] == after) {
                let through = ways[next as usize] * divisors[after as usize];
                if through > 0.0 {
                    depends += ways[node as usize] / through * (1.0 + dependency[next as usize]);
                }
            }
            dependency[node as usize] = depends;
            sums[node as usize] += if node == source { 0.0 } else { depends };
        }
    }
    sums
}
