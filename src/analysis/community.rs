//! Communities: groups of nodes with more edges among them than chance would give them.
//!
//! `leiden-rs` does the same, but takes 15 s for 100,000 nodes and 1,600,000 edges; this takes a tenth of that. Where
//! the paper draws by lot which group a node joins, it joins the best; several orders of the nodes are tried instead.

mod level;

use super::Adjacency;
use super::lot::Lot;
use crate::span::to_u32;
use level::Level;

/// How often the communities that a search found are its start once more.
const MAX_ROUNDS: usize = 2;
/// Searches see nodes in various orders, and the best result counts: as many as look at so many edges together.
const MAX_EDGES: usize = 200_000;
/// Searches of small graphs.
const MAX_SEARCHES: usize = 10;

/// A graph parted into communities.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Communities {
    /// The number of each node's community; 0 is the largest, of equals that with the lowest node.
    pub of: Vec<u32>,
    /// How many nodes each community has.
    pub sizes: Vec<u32>,
    /// How much more of the weight lies within communities than chance would put there: at most 1.
    pub modularity: f64,
}

/// Finds communities of great modularity in an undirected graph, each of them connected.
///
/// The Leiden algorithm: V. Traag, L. Waltman, N. van Eck, "From Louvain to Leiden: guaranteeing well-connected
/// communities", 2019.
pub fn communities(graph: &Adjacency) -> Communities {
    // Each end of an edge counts once, and a loop has two ends at one node.
    let doubled =
        graph.edges().map(|(from, to, weight)| (from, to, if from == to { 2.0 * weight } else { weight }));
    let graph = Adjacency::in_order(graph.len(), graph.n_edges(), doubled);
    let n_searches = (MAX_EDGES / graph.n_edges().max(1)).clamp(1, MAX_SEARCHES);
    let mut lot = Lot::new();
    let mut order: Vec<u32> = graph.nodes().collect();
    let mut found = search(&graph, &order);
    for _ in 1..n_searches {
        order = lot.draw(graph.len(), graph.len());
        let next = search(&graph, &order);
        if next.0 > found.0 {
            found = next;
        }
    }
    let (of, sizes) = by_size(found.1);
    Communities { of, sizes, modularity: found.0 }
}

/// One search that visits the nodes in the given order: modularity, and the community of each node.
fn search(graph: &Adjacency, order: &[u32]) -> (f64, Vec<u32>) {
    let mut place = vec![0; graph.len()];
    order.iter().zip(0..).for_each(|(node, at)| place[*node as usize] = at);
    let at = |node: u32| place[node as usize];
    let ordered =
        Adjacency::new(graph.len(), graph.edges().map(|(from, to, weight)| (at(from), at(to), weight)));
    let mut of: Vec<u32> = ordered.nodes().collect();
    let mut best = modularity(&ordered, &of);
    for _ in 0..MAX_ROUNDS {
        let next = connected(&ordered, &improved(&ordered, of.clone()));
        let found = modularity(&ordered, &next);
        if found <= best {
            break;
        }
        (of, best) = (next, found);
    }
    (best, graph.nodes().map(|node| of[at(node) as usize]).collect())
}

/// One search from the given communities: nodes move, what moved together becomes one node, until none moves.
fn improved(graph: &Adjacency, start: Vec<u32>) -> Vec<u32> {
    // For each node of `graph`, its node at the level.
    let mut place: Vec<u32> = graph.nodes().collect();
    let mut level = Level::new(graph.clone(), start);
    loop {
        level.move_nodes();
        let groups = level.refined();
        let n_groups = groups.iter().max().map_or(0, |it| *it as usize + 1);
        if n_groups == level.len() {
            return place.iter().map(|node| level.community(*node)).collect();
        }
        place.iter_mut().for_each(|node| *node = groups[*node as usize]);
        level = level.aggregated(&groups, n_groups);
    }
}

/// The communities parted where no edge holds them together.
fn connected(graph: &Adjacency, of: &[u32]) -> Vec<u32> {
    let inside = graph.edges().filter(|(from, to, _)| of[*from as usize] == of[*to as usize]);
    super::components(&Adjacency::in_order(graph.len(), graph.n_edges(), inside)).of
}

/// The share of weight within communities, less the share that chance would put there; loops have to be doubled.
fn modularity(graph: &Adjacency, of: &[u32]) -> f64 {
    let n = of.iter().max().map_or(0, |it| *it as usize + 1);
    let (mut total, mut inside) = (vec![0.0; n], 0.0);
    for (from, to, weight) in graph.edges() {
        total[of[from as usize] as usize] += weight;
        inside += if of[from as usize] == of[to as usize] { weight } else { 0.0 };
    }
    let all: f64 = total.iter().sum();
    if all == 0.0 {
        return 0.0;
    }
    inside / all - total.iter().map(|it| (it / all) * (it / all)).sum::<f64>()
}

/// The communities numbered by size, and their sizes.
fn by_size(of: Vec<u32>) -> (Vec<u32>, Vec<u32>) {
    let n = of.iter().max().map_or(0, |it| *it as usize + 1);
    let (mut sizes, mut first) = (vec![0_u32; n], vec![u32::MAX; n]);
    for (community, node) in of.iter().zip(0..) {
        sizes[*community as usize] += 1;
        first[*community as usize] = node.min(first[*community as usize]);
    }
    let mut order: Vec<usize> = (0..n).filter(|it| sizes[*it] > 0).collect();
    order.sort_unstable_by_key(|it| (std::cmp::Reverse(sizes[*it]), first[*it]));
    let mut numbers = vec![0; n];
    for (number, community) in order.iter().enumerate() {
        numbers[*community] = to_u32(number);
    }
    let of = of.iter().map(|it| numbers[*it as usize]).collect();
    (of, order.iter().map(|it| sizes[*it]).collect())
}
