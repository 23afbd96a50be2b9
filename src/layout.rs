//! Lays out graphs: a place on a map for each node, so that what hangs together lies together.
//!
//! Input: an undirected `Adjacency` with the groups of its nodes, and the places of an earlier map, if any. Output: a
//! `Map` of whole numbers. It is the same on each run, each machine and with any number of threads; with the earlier
//! map of a graph that has not changed, it is that map, and with that of one that has changed little, what did not
//! change stays where it was.
//!
//! Coarser graphs first (`arrange`), points that push and edges that pull (`force`), far points as one
//! (`tree`), connected parts beside each other (`pack`). Crates were measured and do not fit: `fdg-sim` compares
//! all pairs, `forceatlas2` is under the AGPL.

mod arrange;
mod coarsen;
mod force;
mod pack;
mod point;
mod settle;
mod tree;

pub use settle::adjusted;

use rayon::prelude::*;

use crate::analysis::{Adjacency, components};
use arrange::{Strengths, arrange};
use pack::{lawn, pack};
use point::Point;

/// The largest coordinate of a new map: the rest is room for what comes later.
const REACH: f64 = 26_000.0;
/// Numbers to the unit, which is about the distance of two neighbours, on a map that has room.
const MAX_UNIT: f64 = 512.0;

/// Where the nodes of a graph are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Map {
    /// How many steps of the coordinates are about the distance of two neighbours.
    pub unit: u16,
    /// The place of each node.
    pub places: Vec<Place>,
}

/// A place on a map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place {
    /// To the right.
    pub x: i16,
    /// Downwards.
    pub y: i16,
}

/// An earlier map of a graph, by the numbers that its nodes have now.
#[derive(Clone, Debug, Default)]
pub struct Earlier {
    /// The unit of that map.
    pub unit: u16,
    /// Where the nodes were that there were.
    pub places: Vec<Option<Place>>,
    /// Whether a node had the same neighbours.
    pub is_same: Vec<bool>,
}

/// Lays out an undirected graph from nothing. `groups` has the group of each node.
pub fn layout(graph: &Adjacency, groups: &[u32]) -> Map {
    let strengths = Strengths::new(graph, groups);
    let parts = parts(&strengths.graph, graph.nodes());
    let numbers = numbers(&parts, graph.len());
    let each: Vec<Strengths> =
        parts.par_iter().map(|nodes| strengths_of_part(&strengths, nodes, &numbers)).collect();
    // Nearly all of most graphs is one part, and to arrange it takes much memory as it is.
    drop(strengths);
    let mut points: Vec<Vec<Point>> = each.into_par_iter().map(arrange_part).collect();
    pack(&mut points);
    let mut all = vec![Point::default(); graph.len()];
    for (nodes, points) in parts.iter().zip(points) {
        for (node, point) in nodes.iter().zip(points) {
            all[*node as usize] = point;
        }
    }
    let centre = middle(&all);
    all.iter_mut().for_each(|it| *it = *it - centre);
    let reach = all.iter().map(|it| it.x.abs().max(it.y.abs())).fold(1.0, f64::max);
    let unit = (REACH / reach).clamp(1.0, MAX_UNIT).floor();
    Map { unit: unit as u16, places: all.iter().map(|it| Place::of(*it, unit)).collect() }
}

/// The connected parts among some nodes of a graph, each in order; the nodes without neighbours are one part.
fn parts(graph: &Adjacency, nodes: impl Iterator<Item = u32>) -> Vec<Vec<u32>> {
    let found = components(graph);
    let mut parts: Vec<Vec<u32>> = vec![Vec::new(); found.sizes.len() + 1];
    for node in nodes {
        let part = if graph.degree(node) == 0 { found.sizes.len() } else { found.of[node as usize] as usize };
        parts[part].push(node);
    }
    parts.retain(|it| !it.is_empty());
    parts
}

/// The number of each node in its part.
fn numbers(parts: &[Vec<u32>], n: usize) -> Vec<u32> {
    let mut numbers = vec![0; n];
    for nodes in parts {
        nodes.iter().zip(0..).for_each(|(node, nth)| numbers[*node as usize] = nth);
    }
    numbers
}

/// One part by itself; `numbers` has the number of each of its nodes in it.
fn strengths_of_part(strengths: &Strengths, nodes: &[u32], numbers: &[u32]) -> Strengths {
    let graph = &strengths.graph;
    let edges = nodes.iter().zip(0..).flat_map(|(node, from)| {
        graph.row_of(*node).map(move |(to, weight)| (from, numbers[to as usize], weight))
    });
    Strengths {
        graph: Adjacency::in_order(nodes.len(), nodes.iter().map(|it| graph.degree(*it)).sum(), edges),
        masses: nodes.iter().map(|node| strengths.masses[*node as usize]).collect(),
        groups: nodes.iter().map(|node| strengths.groups[*node as usize]).collect(),
    }
}

/// Arranges one part.
fn arrange_part(part: Strengths) -> Vec<Point> {
    if part.graph.n_edges() == 0 { lawn(part.graph.len()) } else { arrange(&part.springs()) }
}

/// The middle of the box around all points.
fn middle(points: &[Point]) -> Point {
    let (mut low, mut high) = (Point::new(f64::MAX, f64::MAX), Point::new(f64::MIN, f64::MIN));
    for point in points {
        low = Point::new(low.x.min(point.x), low.y.min(point.y));
        high = Point::new(high.x.max(point.x), high.y.max(point.y));
    }
    if points.is_empty() { Point::default() } else { (low + high) * 0.5 }
}

impl Place {
    /// The place nearest to a point that the numbers can say.
    fn of(point: Point, unit: f64) -> Self {
        let whole =
            |value: f64| (value * unit).round().clamp(f64::from(i16::MIN + 1), f64::from(i16::MAX)) as i16;
        Self { x: whole(point.x), y: whole(point.y) }
    }

    fn point(self, unit: f64) -> Point {
        Point::new(f64::from(self.x) / unit, f64::from(self.y) / unit)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::communities;

    /// A graph of so many groups of nodes, each a ring with chords, in a ring of groups, and some loose ends.
    fn groups(n_groups: u32, size: u32, n_loose: usize) -> Adjacency {
        let n = n_groups * size;
        let inside = (0..n).flat_map(move |node| {
            let (group, at) = (node / size, node % size);
            [1, 2, 5].map(|step| (node, group * size + (at + step) % size, 1.0))
        });
        let between = (0..n_groups).map(move |group| (group * size, (group + 1) % n_groups * size + 1, 1.0));
        Adjacency::new(n as usize + n_loose, inside.chain(between)).undirected()
    }

    fn laid_out(graph: &Adjacency) -> Map {
        layout(graph, &communities(graph).of)
    }

    fn as_earlier(map: &Map) -> Earlier {
        Earlier {
            unit: map.unit,
            places: map.places.iter().copied().map(Some).collect(),
            is_same: vec![true; map.places.len()],
        }
    }

    fn distance(a: Place, b: Place) -> f64 {
        (a.point(1.0) - b.point(1.0)).norm()
    }

    #[test]
    fn members_of_a_group_are_nearer_to_each_other_than_to_others() {
        let graph = groups(8, 30, 12);
        let map = laid_out(&graph);
        for node in [3, 33, 100, 239_usize] {
            let mut near: Vec<usize> = (0..240).filter(|it| *it != node).collect();
            near.sort_by(|a, b| {
                let from = |it: &usize| distance(map.places[node], map.places[*it]);
                from(a).total_cmp(&from(b))
            });
            let n_own = near.iter().take(25).filter(|it| **it / 30 == node / 30).count();
            assert!(n_own >= 22, "node {node}: {n_own}");
        }
    }

    #[test]
    fn one_thread_and_three_make_the_same_map() {
        let graph = groups(20, 60, 5);
        let in_pool = |n: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(n).build().unwrap();
            pool.install(|| laid_out(&graph))
        };
        assert_eq!(in_pool(1), in_pool(3));
    }

    #[test]
    fn nodes_without_neighbours_stand_together_and_no_two_on_one_spot() {
        let graph = groups(4, 20, 200);
        let map = laid_out(&graph);
        let mut places: Vec<(i16, i16)> = map.places.iter().map(|it| (it.x, it.y)).collect();
        let loose = &places[80..];
        let width = |of: &dyn Fn(&(i16, i16)) -> i16| {
            loose.iter().map(of).max().unwrap() as i32 - loose.iter().map(of).min().unwrap() as i32
        };
        let side = 200_f64.sqrt() * 2.2 * f64::from(map.unit);
        assert!(f64::from(width(&|it| it.0)) < side && f64::from(width(&|it| it.1)) < side);
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), 280);
    }

    #[test]
    fn the_map_of_the_same_graph_is_the_earlier_map() {
        let graph = groups(5, 20, 3);
        let map = laid_out(&graph);
        assert_eq!(adjusted(&graph, &communities(&graph).of, &as_earlier(&map)), map);
    }

    #[test]
    fn a_new_node_is_beside_its_neighbours_and_the_others_stay() {
        let before = groups(6, 30, 4);
        let map = laid_out(&before);
        let (new, friends) = (184, [60_u32, 61, 62]);
        let edges = before.edges().chain(friends.iter().map(|it| (new, *it, 1.0)));
        let graph = Adjacency::new(185, edges.collect::<Vec<_>>().into_iter()).undirected();
        let mut earlier = as_earlier(&map);
        earlier.places.push(None);
        earlier.is_same.push(false);
        friends.iter().for_each(|it| earlier.is_same[*it as usize] = false);
        let next = adjusted(&graph, &communities(&graph).of, &earlier);
        let unit = f64::from(map.unit);
        for (node, (old, now)) in map.places.iter().zip(&next.places).enumerate() {
            let moved = distance(*old, *now);
            let bound = if friends.contains(&(node as u32)) { 15.0 * unit } else { 0.0 };
            assert!(moved <= bound, "{node} went {} units", moved / unit);
        }
        let nearest = friends.iter().map(|it| distance(next.places[184], next.places[*it as usize]));
        assert!(nearest.fold(f64::MAX, f64::min) < 10.0 * unit);
    }

    #[test]
    fn a_node_that_lost_its_last_link_goes_to_the_loose_ones() {
        let edges = [(0, 1, 1.0), (1, 2, 1.0), (0, 2, 1.0), (2, 3, 1.0)];
        let map = laid_out(&Adjacency::new(6, edges.into_iter()).undirected());
        let graph = Adjacency::new(6, edges[..3].iter().copied()).undirected();
        let mut earlier = as_earlier(&map);
        (earlier.is_same[2], earlier.is_same[3]) = (false, false);
        let next = adjusted(&graph, &communities(&graph).of, &earlier);
        assert_eq!(next.places[4], map.places[4]);
        let to = |other: usize| distance(next.places[3], next.places[other]);
        assert!(to(4).min(to(5)) < to(2));
    }

    proptest! {
        #[test]
        fn every_graph_has_a_map(
            n in 0_usize..60,
            edges in proptest::collection::vec((0_u32..60, 0_u32..60), 0..120),
            known in 0_usize..60,
        ) {
            let edges = edges.into_iter().filter(|(a, b)| (*a.max(b) as usize) < n);
            let edges: Vec<_> = edges.map(|(a, b)| (a, b, 1.0)).collect();
            let graph = Adjacency::new(n, edges.into_iter()).undirected();
            let groups = communities(&graph).of;
            let map = layout(&graph, &groups);
            prop_assert_eq!(map.places.len(), n);
            prop_assert!(map.unit > 0);
            prop_assert_eq!(&map, &layout(&graph, &groups));
            let mut earlier = as_earlier(&map);
            for node in known.min(n)..n {
                earlier.places[node] = None;
            }
            let next = adjusted(&graph, &groups, &earlier);
            prop_assert_eq!(next.places.len(), n);
        }
    }
}
