//! The shortest ways through a graph: the best, and the next best.
//!
//! petgraph's `k_shortest_path` gives lengths only, and of walks that may go in circles; its `astar` and
//! `pathfinding`'s `yen` search from one end, keep sets of whole nodes in hash maps, and leave open which of equal
//! ways they find. Hence this, on plain rows: costs are whole numbers, so that equal means equal.

mod backward;
mod search;

use std::collections::BTreeSet;

use super::Adjacency;
use search::Search;

/// What is asked of the ways from one node to another.
pub struct Question<'a, C: Fn(u32, u32, f64) -> Option<u32>> {
    /// The graph, along whose edges the ways lead.
    pub graph: &'a Adjacency,
    /// The same with every edge turned round; for an undirected graph, itself.
    pub reversed: &'a Adjacency,
    /// Where the ways start.
    pub from: u32,
    /// Where they end.
    pub to: u32,
    /// What it costs to go from a node to a neighbour by an edge of this weight, more than 0; nothing where the way is
    /// barred.
    pub cost: C,
    /// The most edges that a way may have.
    pub max_hops: Option<u32>,
}

/// One way through a graph.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// What it costs.
    pub cost: u32,
    /// How many edges it has.
    pub hops: u32,
    /// Its nodes, no node twice.
    pub nodes: Vec<u32>,
}

/// The ways that were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// The best first; of equal cost, those with fewer edges first.
    pub routes: Vec<Route>,
    /// Whether the search was given up before all that were wanted were found, and there may be better ones than
    /// the last.
    pub is_cut_short: bool,
}

/// How many edges a search for next best ways looks at before it is given up: about two seconds of work, which
/// ordinary graphs never come near to.
const MAX_WORK: u64 = 30_000_000;

/// A way that is not yet known to be the next best, and the place up to which it is like the one it was made from.
type Candidate = (Route, usize);

/// The best `wanted` ways without circles, or as many as there are.
///
/// J. Yen, "Finding the K Shortest Loopless Paths in a Network", 1971, with E. Lawler's rule against finding a way
/// twice (1972). Each search heads for the goal by what is known of the distances to it (A*), and leaves out what
/// cannot become one of those wanted any more.
pub fn best_routes<C: Fn(u32, u32, f64) -> Option<u32>>(question: &Question<'_, C>, wanted: usize) -> Ways {
    let mut found = Ways::default();
    let Some(mut search) = Search::new(question) else { return found };
    let mut candidates: BTreeSet<Candidate> = BTreeSet::new();
    candidates.extend(search.best().map(|route| (route, 0)));
    while found.routes.len() < wanted {
        let Some((route, deviation)) = candidates.pop_first() else { break };
        found.routes.push(route);
        let missing = wanted - found.routes.len();
        if missing == 0 {
            break;
        }
        let route = found.routes.last().expect("one was just pushed").clone();
        for at in deviation..route.nodes.len() - 1 {
            // The best candidates there are may be enough already; then only better ones matter.
            let bound = candidates.iter().nth(missing - 1).map(|(it, _)| it.cost);
            let root = &route.nodes[..=at];
            let taken =
                found.routes.iter().filter(|it| it.nodes.starts_with(root)).map(|it| it.nodes[at + 1]);
            let taken: Vec<u32> = taken.collect();
            candidates.extend(search.detour(root, &taken, bound).map(|route| (route, at)));
            if search.work() > MAX_WORK {
                found.is_cut_short = true;
                return finished(found, candidates, wanted);
            }
        }
    }
    found
}

/// What was found, filled up with the best of what is known.
fn finished(mut found: Ways, candidates: BTreeSet<Candidate>, wanted: usize) -> Ways {
    let n_missing = wanted - found.routes.len();
    found.routes.extend(candidates.into_iter().take(n_missing).map(|(route, _)| route));
    found
}
