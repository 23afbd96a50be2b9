//! A quadtree of heavy points: what is far away pushes as if it were one point.
//!
//! J. Barnes, P. Hut, "A hierarchical O(N log N) force-calculation algorithm", 1986; the cells stand in the order of a
//! walk along Morton's curve, so that a walk over them needs no stack. Points that lie together are pushed together, by
//! one walk, as in J. Barnes, "A modified tree code: don't laugh; it runs", 1990: what pushes them is listed once, and
//! then added up for all of them side by side. Single precision is enough for forces, and twice as fast.

use rayon::prelude::*;

use super::point::Point;
use crate::span::to_u32;

/// A cell that looks smaller than this from the nearest side of a group of points, its width by its distance, pushes
/// them as one point.
const OPENING: f32 = 1.25;
/// Points that a cell holds undivided, and that are pushed together.
const BUCKET: usize = 8;
/// Halvings of the square: 16 bits for each axis.
const MAX_DEPTH: u32 = 16;
/// No point pushes as if it were nearer than the root of this, or one that lies on another would be flung away.
const NEAREST: f32 = 0.01;
/// Groups of points that one thread takes at a time.
const SHARE: usize = 64;
/// What pushes is no node.
const NO_NODE: u32 = u32::MAX;

/// A quadtree over points.
pub(super) struct Tree {
    cells: Vec<Cell>,
    /// The points with their masses, in the order of the curve.
    bodies: Vec<Body>,
    /// The undivided cells: ranges of their points.
    groups: Vec<(u32, u32)>,
}

struct Cell {
    /// The middle of its mass.
    centre: Body,
    /// The distance from which it is one point.
    far: f32,
    /// The cell after all that is inside this one.
    next: u32,
    /// Its points if it is undivided, nothing otherwise.
    bodies: (u32, u32),
}

#[derive(Clone, Copy)]
struct Body {
    x: f32,
    y: f32,
    mass: f32,
    node: u32,
}

/// What pushes a node: the force, and how fast it falls off where the node gives way.
#[derive(Clone, Copy, Debug, Default)]
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
        order.par_sort_unstable();
        let body = |(_, node): &(u32, u32)| {
            let (at, mass) = (points[*node as usize], masses[*node as usize]);
            Body { x: at.x as f32, y: at.y as f32, mass: mass as f32, node: *node }
        };
        let mut tree = Self {
            cells: Vec::with_capacity(points.len()),
            bodies: order.iter().map(body).collect(),
            groups: Vec::with_capacity(points.len() / 2),
        };
        if !points.is_empty() {
            tree.divide(&order, 0, MAX_DEPTH, width as f32);
        }
        tree
    }

    /// Adds the cell of these points, the first of which is at `start`, and those inside it. Gives its mass, and that
    /// by the place of its middle.
    fn divide(&mut self, order: &[(u32, u32)], start: usize, depth: u32, width: f32) -> (f64, Point) {
        let at = self.cells.len();
        let is_whole = order.len() <= BUCKET || depth == 0;
        let range = if is_whole { (to_u32(start), to_u32(start + order.len())) } else { (0, 0) };
        let centre = Body { x: 0.0, y: 0.0, mass: 0.0, node: NO_NODE };
        self.cells.push(Cell { centre, far: width / OPENING, next: 0, bodies: range });
        let (mut mass, mut sum) = (0.0, Point::default());
        if is_whole {
            self.groups.push(range);
            for it in &self.bodies[start..start + order.len()] {
                mass += f64::from(it.mass);
                sum += Point::new(f64::from(it.x), f64::from(it.y)) * f64::from(it.mass);
            }
        } else {
            let shift = 2 * (depth - 1);
            let quarter = |code: u32| (code >> shift) & 3;
            let mut from = 0;
            for nth in 0..4 {
                let n = order[from..].partition_point(|(code, _)| quarter(*code) <= nth);
                if n > 0 {
                    let inner = self.divide(&order[from..from + n], start + from, depth - 1, width / 2.0);
                    mass += inner.0;
                    sum += inner.1;
                }
                from += n;
            }
        }
        let (middle, next) = (sum * (1.0 / mass), to_u32(self.cells.len()));
        let cell = &mut self.cells[at];
        cell.centre = Body { x: middle.x as f32, y: middle.y as f32, mass: mass as f32, node: NO_NODE };
        cell.next = next;
        (mass, sum)
    }

    /// Calls `take` with each node for which `is_pushed` holds and what pushes it where it is now. Gives the results in
    /// an order that depends on the tree alone.
    pub(super) fn pushes<T: Send>(
        &self,
        places: &[Point],
        is_pushed: impl Fn(u32) -> bool + Sync,
        take: impl Fn(u32, Push) -> T + Sync,
    ) -> Vec<T> {
        let shares = self.groups.par_chunks(SHARE).map_init(Vec::new, |sources, groups| {
            let mut results = Vec::new();
            let bodies = groups.iter().map(|&(start, end)| &self.bodies[start as usize..end as usize]);
            for bodies in bodies.flat_map(|it| it.chunks(BUCKET)) {
                if !bodies.iter().any(|it| is_pushed(it.node)) {
                    continue;
                }
                let group = Group::new(bodies, places);
                self.list(&group, sources);
                let pushed = bodies.iter().zip(group.pushes(sources)).filter(|(it, _)| is_pushed(it.node));
                results.extend(pushed.map(|(body, push)| take(body.node, push)));
            }
            results
        });
        shares.flatten_iter().collect()
    }

    /// Lists what pushes a group of points.
    fn list(&self, group: &Group, sources: &mut Vec<Body>) {
        sources.clear();
        let mut at = 0;
        while let Some(cell) = self.cells.get(at) {
            let (dx, dy) = (group.middle.0 - cell.centre.x, group.middle.1 - cell.centre.y);
            let far = cell.far + group.radius;
            if dx * dx + dy * dy > far * far {
                sources.push(cell.centre);
                at = cell.next as usize;
                continue;
            }
            let (start, end) = cell.bodies;
            sources.extend_from_slice(&self.bodies[start as usize..end as usize]);
            at += 1;
        }
    }
}

/// Points that lie together.
struct Group {
    x: [f32; BUCKET],
    y: [f32; BUCKET],
    mass: [f32; BUCKET],
    node: [u32; BUCKET],
    middle: (f32, f32),
    /// How far from the middle they reach.
    radius: f32,
}

impl Group {
    fn new(bodies: &[Body], places: &[Point]) -> Self {
        let mut group = Self {
            x: [0.0; BUCKET],
            y: [0.0; BUCKET],
            mass: [0.0; BUCKET],
            node: [NO_NODE; BUCKET],
            middle: (0.0, 0.0),
            radius: 0.0,
        };
        let (mut low, mut high) = ((f32::MAX, f32::MAX), (f32::MIN, f32::MIN));
        for (nth, body) in bodies.iter().enumerate() {
            let place = places[body.node as usize];
            let (x, y) = (place.x as f32, place.y as f32);
            (group.x[nth], group.y[nth], group.mass[nth], group.node[nth]) = (x, y, body.mass, body.node);
            low = (low.0.min(x), low.1.min(y));
            high = (high.0.max(x), high.1.max(y));
        }
        group.middle = ((low.0 + high.0) / 2.0, (low.1 + high.1) / 2.0);
        let (width, height) = (high.0 - low.0, high.1 - low.1);
        group.radius = (width * width + height * height).sqrt() / 2.0;
        group
    }

    /// Adds up what pushes each of them.
    fn pushes(&self, sources: &[Body]) -> [Push; BUCKET] {
        let (mut right, mut down, mut stiff) = ([0_f32; BUCKET], [0_f32; BUCKET], [0_f32; BUCKET]);
        for source in sources {
            for nth in 0..BUCKET {
                let (dx, dy) = (self.x[nth] - source.x, self.y[nth] - source.y);
                // Nothing pushes itself.
                let mass = if self.node[nth] == source.node { 0.0 } else { source.mass };
                let strength = mass / (dx * dx + dy * dy + NEAREST);
                right[nth] += dx * strength;
                down[nth] += dy * strength;
                stiff[nth] += strength;
            }
        }
        std::array::from_fn(|nth| {
            let mass = f64::from(self.mass[nth]);
            let force = Point::new(f64::from(right[nth]), f64::from(down[nth])) * mass;
            Push { force, stiffness: f64::from(stiff[nth]) * mass }
        })
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
                exact += (here - *other) * (masses[node as usize] * mass / ((here - *other).norm2() + 0.01));
            }
            let found = tree.pushes(&points, |it| it == node, |_, push| push.force)[0];
            assert!((found - exact).norm() < 0.08 * exact.norm(), "{found:?} {exact:?}");
        }
    }

    #[test]
    fn points_on_one_spot_and_no_points_are_a_tree_too() {
        let spot = [Point::new(3.0, 3.0); 50];
        let pushes = Tree::new(&spot, &[1.0; 50]).pushes(&spot, |_| true, |node, push| (node, push));
        assert_eq!(pushes.iter().map(|it| it.0).collect::<Vec<_>>(), (0..50).collect::<Vec<_>>());
        assert!(pushes.iter().all(|(_, push)| push.force.norm() == 0.0 && push.stiffness.is_finite()));
        assert!(Tree::new(&[], &[]).pushes(&[], |_| true, |node, _| node).is_empty());
    }
}
