//! Arranges a connected graph: coarser and coarser graphs, the coarsest laid out first, each then the start of the
//! next finer one.
//!
//! C. Walshaw, "A multilevel algorithm for force-directed graph drawing", 2001; Y. Hu, "Efficient, high-quality
//! force-directed graph drawing", 2005.

use super::coarsen::{Coarse, coarsen};
use super::force::{Cooling, Springs, relax};
use super::point::Point;
use crate::analysis::Adjacency;

/// Nodes below which a graph is not made coarser.
const COARSEST: usize = 20;
/// A graph that shrinks by less than this is as coarse as it gets.
const MIN_SHRINK: f64 = 0.9;
/// Steps at the coarsest graph.
const FIRST_ROUNDS: usize = 300;
/// Steps at each finer one: as few as smooth it out, for what is large has its shape from coarser levels, and more where
/// they cost little.
const ROUNDS: (usize, usize) = (16, 120);
/// Nodes and edges that are looked at for each level, all rounds together, as far as the bounds of the rounds allow.
const WORK: usize = 400_000;
/// So many edges cost what a node costs.
const EDGES_PER_NODE: usize = 4;

/// Places for the nodes of a connected graph, around the origin; wider than high.
pub(super) fn arrange(springs: &Springs<'_>) -> Vec<Point> {
    let mut places = multilevel(springs);
    lay_down(&mut places);
    places
}

fn multilevel(springs: &Springs<'_>) -> Vec<Point> {
    let graph = springs.graph;
    let mean = (springs.masses.iter().sum::<f64>() / graph.len().max(1) as f64).sqrt();
    if graph.len() > COARSEST {
        let coarse = coarsen(springs);
        if (coarse.graph.len() as f64) < MIN_SHRINK * graph.len() as f64 {
            let Coarse { graph: smaller, masses, groups, of } = coarse;
            let parents = multilevel(&Springs { graph: &smaller, masses: &masses, groups: &groups });
            let near = |(parent, node): (&u32, u32)| {
                let spread = masses[*parent as usize].sqrt();
                parents[*parent as usize] + Point::scattered(node) * spread
            };
            let mut places: Vec<Point> = of.iter().zip(0..).map(near).collect();
            let size = graph.len() + graph.n_edges() / EDGES_PER_NODE;
            let rounds = (WORK / size).clamp(ROUNDS.0, ROUNDS.1);
            relax(springs, &mut places, Cooling { rounds, first: 2.0 * mean });
            return places;
        }
    }
    let reach = 2.0 * mean * (graph.len() as f64).sqrt();
    let mut places: Vec<Point> = graph.nodes().map(|node| Point::scattered(node) * reach).collect();
    relax(springs, &mut places, Cooling { rounds: FIRST_ROUNDS, first: 2.0 * mean });
    places
}

/// Turns the places so that they reach farthest from left to right.
fn lay_down(places: &mut [Point]) {
    let n = places.len().max(1) as f64;
    let middle = places.iter().fold(Point::default(), |sum, it| sum + *it) * (1.0 / n);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for place in places.iter_mut() {
        *place = *place - middle;
        xx += place.x * place.x;
        xy += place.x * place.y;
        yy += place.y * place.y;
    }
    // The eigenvector of the larger eigenvalue of the matrix of these sums.
    let half = (xx - yy) / 2.0;
    let axis = Point::new(half + (half * half + xy * xy).sqrt(), xy);
    let length = axis.norm();
    if length <= 1e-9 * (xx + yy) {
        // It is as high as wide, or stands upright.
        if yy > xx {
            places.iter_mut().for_each(|it| *it = Point::new(it.y, -it.x));
        }
        return;
    }
    let axis = axis * (1.0 / length);
    for place in places {
        *place = Point::new(place.x * axis.x + place.y * axis.y, place.y * axis.x - place.x * axis.y);
    }
}

/// How strong edges pull and nodes push.
pub(super) struct Strengths {
    /// The edges, in both directions, no loops.
    pub(super) graph: Adjacency,
    /// The masses of the nodes.
    pub(super) masses: Vec<f64>,
    /// The group of each node.
    pub(super) groups: Vec<u32>,
}

/// How much weaker an edge between two groups pulls.
const BETWEEN_GROUPS: f64 = 0.15;

impl Strengths {
    /// Those of an undirected graph: the edge to a node with few others pulls strongest, and those within groups more
    /// than those between them; a node with many edges takes more room.
    pub(super) fn new(graph: &Adjacency, groups: &[u32]) -> Self {
        let degree = |node: u32| graph.degree(node).max(1) as f64;
        let strength = |from: u32, to: u32| {
            let is_near = groups[from as usize] == groups[to as usize];
            let shared = degree(from).min(degree(to)).sqrt();
            if is_near { 1.0 / shared } else { BETWEEN_GROUPS / shared }
        };
        let edges = graph.edges().filter(|(from, to, _)| from != to);
        Self {
            graph: Adjacency::in_order(
                graph.len(),
                graph.n_edges(),
                edges.map(|(from, to, _)| (from, to, strength(from, to))),
            ),
            masses: graph.nodes().map(|node| degree(node).sqrt()).collect(),
            groups: groups.to_vec(),
        }
    }

    /// The same for the functions that move points.
    pub(super) fn springs(&self) -> Springs<'_> {
        Springs { graph: &self.graph, masses: &self.masses, groups: &self.groups }
    }
}
