//! Moves points until what pulls them together and what pushes them apart is even.
//!
//! Every two nodes push each other by 1/d, and edges pull: like springs while they are short, with a force that no
//! longer grows when they are long, which lets groups stand apart. The one is the model of M. Jacomy, T. Venturini,
//! S. Heymann, M. Bastian, "ForceAtlas2", 2014, the other that of A. Noack, "Energy models for graph clustering",
//! 2007. Each node goes as far as its own force by its own stiffness says, a damped Jacobi step; steps grow shorter as
//! in T. Fruchterman, E. Reingold, "Graph drawing by force-directed placement", 1991. The force on a node is summed
//! by one thread in one order, so the result does not depend on how many threads there are.

use super::point::Point;
use super::tree::{Push, Tree};
use crate::analysis::Adjacency;

/// The length from which an edge pulls no stronger.
const LONG: f64 = 6.0;
/// How far a step goes of the way to where the node would rest if all others did.
const DAMPING: f64 = 0.7;
/// The pull towards the middle of all, by mass and distance: it keeps loose ends from drifting off. It is stronger from
/// above and below, because screens are wide.
const GRAVITY: Point = Point { x: 0.055, y: 0.085 };
/// The pull towards the middle of the group: it keeps groups together, and room between them.
const COHESION: f64 = 0.06;
/// Where fewer than one node in so many moves, what pushes them is looked at anew after so many steps.
const FEW: usize = 8;

/// How long points are moved.
#[derive(Clone, Copy)]
pub(super) struct Cooling {
    /// So many steps.
    pub(super) rounds: usize,
    /// The longest step of the first round; that of the last is near zero.
    pub(super) first: f64,
}

/// What is moved: the nodes of an undirected graph without loops.
pub(super) struct Springs<'a> {
    /// Its weights say how strong edges pull.
    pub(super) graph: &'a Adjacency,
    /// How strong each node pushes.
    pub(super) masses: &'a [f64],
    /// The group of each node.
    pub(super) groups: &'a [u32],
}

/// What pulls a node beside its edges: the middle of all nodes, and that of each group.
struct Middles {
    all: Point,
    groups: Vec<Point>,
}

impl Middles {
    fn new(springs: &Springs<'_>, places: &[Point]) -> Self {
        let n = springs.groups.iter().max().map_or(0, |it| *it as usize + 1);
        let (mut sums, mut masses) = (vec![Point::default(); n], vec![0.0; n]);
        for ((place, mass), group) in places.iter().zip(springs.masses).zip(springs.groups) {
            sums[*group as usize] += *place * *mass;
            masses[*group as usize] += mass;
        }
        let all = sums.iter().fold(Point::default(), |sum, it| sum + *it);
        let all = all * (1.0 / masses.iter().sum::<f64>());
        let middle = |(sum, mass): (&Point, &f64)| if *mass > 0.0 { *sum * (1.0 / mass) } else { all };
        Self { all, groups: sums.iter().zip(&masses).map(middle).collect() }
    }
}

/// Moves all nodes.
pub(super) fn relax(springs: &Springs<'_>, places: &mut [Point], cooling: Cooling) {
    relax_some(springs, &vec![true; springs.graph.len()], places, cooling);
}

/// Moves some of the nodes; the others stay where they are.
pub(super) fn relax_some(springs: &Springs<'_>, is_free: &[bool], places: &mut [Point], cooling: Cooling) {
    let n_free = is_free.iter().filter(|it| **it).count();
    if n_free == 0 {
        return;
    }
    let rounds_per_tree = if n_free * FEW < is_free.len() { FEW } else { 1 };
    for round in 0..cooling.rounds.div_ceil(rounds_per_tree) {
        let tree = Tree::new(places, springs.masses);
        let middles = Middles::new(springs, places);
        let first = round * rounds_per_tree;
        for round in first..cooling.rounds.min(first + rounds_per_tree) {
            let left = (cooling.rounds - round) as f64 / cooling.rounds as f64;
            let longest = cooling.first * left * left + 0.01;
            let step = |node: u32, push: Push| {
                let step = step(springs, &middles, push, node, places);
                let length = step.norm();
                (node, if length > longest { step * (longest / length) } else { step })
            };
            let steps = tree.pushes(places, |node| is_free[node as usize], step);
            steps.into_iter().for_each(|(node, step)| places[node as usize] += step);
        }
    }
}

/// Where a node wants to go.
fn step(springs: &Springs<'_>, middles: &Middles, push: Push, node: u32, places: &[Point]) -> Point {
    let here = places[node as usize];
    let mass = springs.masses[node as usize];
    let own = middles.groups[springs.groups[node as usize] as usize];
    let down = middles.all - here;
    let mut force = push.force + Point::new(down.x * GRAVITY.x, down.y * GRAVITY.y) * mass;
    force += (own - here) * (COHESION * mass);
    let mut stiffness = push.stiffness + (GRAVITY.y + COHESION) * mass;
    for (other, weight) in springs.graph.row_of(node) {
        let way = places[other as usize] - here;
        let strength = weight / (1.0 + way.norm() * (1.0 / LONG));
        force += way * strength;
        stiffness += strength;
    }
    force * (DAMPING / stiffness)
}
