//! A quadtree of heavy points: what is far away pushes as if it were one point.
//!
//! J. Barnes, P. Hut, "A hierarchical O(N log N) force-calculation algorithm", 1986; the cells stand in the order of a
//! walk along Morton's curve, so that a walk over them needs no stack.

use super::point::Point;
use crate::span::to_u32;

/// A cell that looks smaller than this, its width by its distance, pushes as one point.
const OPENING: f64 = 1.0;
/// Points that a cell holds undivided.
const BUCKET: usize = 6;
/// Halvings of the square: 16 bits for each axis.
const MAX_DEPTH: u32 = 16;
/// No point pushes as if it were nearer than the root of this, or one that lies on another would be flung away.
const NEAREST: f64 = 0.01;

/// A quadtree over points.
pub(super) struct Tree {
    cells: Vec<Cell>,
    /// The points with their masses, in the order of the curve.
    bodies: Vec<Body>,
}

struct Cell {
    centre: Point,
    mass: f64,
    /// The square of the distance from which it is one point.
    far2: f64,
    /// The cell after all that is inside this one.
    next: u32,
    /// Its points if it is undivided, nothing otherwise.
    bodies: (u32, u32),
}

struct Body {
    at: Point,
    mass: f64,
    node: u32,
}

/// What pushes a node: the force, and how fast it falls off where the node gives way.
#[derive(Clone, Copy, Default)]
pub(super) struct Push {
    /// The force.
    pub(super) force: Point,
    /// The force by the way.
    pub(super) stiffness: f64,
}

impl Tree {
    /// The tree of these points.
    pub(super) fn new(points: &[Point], masses: &[f64]) -> Self {
        let (mut low, mut high) = (Point::new(f64::MAX, f64::MAX), Point::new(f64::MIN, f64::MIN));
        for point in points {
            low = Point::new(low.x.min(point.x), low.y.min(point.y));
            high = Point::new(high.x.max(point.x), high.y.max(point.y));
        }
        let width = (high.x - low.x).max(high.y - low.y).max(1e-9);
        let scale = 65535.0 / width;
        let code = |point: &Point| spread((point.x - low.x) * scale) | spread((point.y - low.y) * scale) << 1;
        let mut order: Vec<(u32, u32)> = points.iter().map(code).zip(0..).collect();
        order.sort_unstable();
        let body = |(_, node): &(u32, u32)| {
            let at = *node as usize;
            Body { at: points[at], mass: masses[at], node: *node }
        };
        let mut tree =
            Self { cells: Vec::with_capacity(points.len()), bodies: order.iter().map(body).collect() };
        if !points.is_empty() {
            tree.divide(&order, 0, MAX_DEPTH, width);
        }
        tree
    }

    /// Adds the cell of these points, the first of which is at `start`, and those inside it.
    fn divide(&mut self, order: &[(u32, u32)], start: usize, depth: u32, width: f64) {
        let at = self.cells.len();
        let bodies = &self.bodies[start..start + order.len()];
        let mass: f64 = bodies.iter().map(|it| it.mass).sum();
        let sum = bodies.iter().fold(Point::default(), |sum, it| sum + it.at * it.mass);
        let is_whole = order.len() <= BUCKET || depth == 0;
        let range = if is_whole { (to_u32(start), to_u32(start + order.len())) } else { (0, 0) };
        let reach = width / OPENING;
        self.cells.push(Cell {
            centre: sum * (1.0 / mass),
            mass,
            far2: reach * reach,
            next: 0,
            bodies: range,
        });
        if !is_whole {
            let shift = 2 * (depth - 1);
            let quarter = |code: u32| (code >> shift) & 3;
            let mut from = 0;
            for nth in 0..4 {
                let n = order[from..].partition_point(|(code, _)| quarter(*code) <= nth);
                if n > 0 {
                    self.divide(&order[from..from + n], start + from, depth - 1, width / 2.0);
                }
                from += n;
            }
        }
        self.cells[at].next = to_u32(self.cells.len());
    }

    /// How all others push a node of this mass that is here.
    pub(super) fn push(&self, node: u32, here: Point, mass: f64) -> Push {
        let mut push = Push::default();
        let mut add = |from: Point, heavy: f64, distance2: f64| {
            let strength = mass * heavy / (distance2 + NEAREST);
            push.force += (here - from) * strength;
            push.stiffness += strength;
        };
        let mut at = 0;
        while let Some(cell) = self.cells.get(at) {
            let distance2 = (here - cell.centre).norm2();
            if distance2 > cell.far2 {
                add(cell.centre, cell.mass, distance2);
                at = cell.next as usize;
                continue;
            }
            let (start, end) = cell.bodies;
            for body in &self.bodies[start as usize..end as usize] {
                if body.node != node {
                    add(body.at, body.mass, (here - body.at).norm2());
                }
            }
            at += 1;
        }
        push
    }
}

/// The bits of a whole number with one place between any two.
fn spread(value: f64) -> u32 {
    let mut bits = value as u32 & 0xffff;
    bits = (bits | bits << 8) & 0x00ff_00ff;
    bits = (bits | bits << 4) & 0x0f0f_0f0f;
    bits = (bits | bits << 2) & 0x3333_3333;
    (bits | bits << 1) & 0x5555_5555
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_points_push_as_one_and_near_ones_as_they_are() {
        let points: Vec<Point> = (0..2000).map(|it| Point::scattered(it) * 100.0).collect();
        let masses: Vec<f64> = (0..2000).map(|it| f64::from(it % 3 + 1)).collect();
        let tree = Tree::new(&points, &masses);
        for node in [0_u32, 7, 1999] {
            let here = points[node as usize];
            let mut exact = Point::default();
            for (other, mass) in points.iter().zip(&masses) {
                exact +=
                    (here - *other) * (masses[node as usize] * mass / ((here - *other).norm2() + NEAREST));
            }
            let found = tree.push(node, here, masses[node as usize]).force;
            assert!((found - exact).norm() < 0.08 * exact.norm(), "{found:?} {exact:?}");
        }
    }

    #[test]
    fn points_on_one_spot_and_no_points_are_a_tree_too() {
        let tree = Tree::new(&[Point::new(3.0, 3.0); 50], &[1.0; 50]);
        let push = tree.push(3, Point::new(3.0, 3.0), 1.0);
        assert!(push.force.norm() == 0.0 && push.stiffness.is_finite());
        assert!(Tree::new(&[], &[]).push(0, Point::default(), 1.0).stiffness == 0.0);
    }
}
