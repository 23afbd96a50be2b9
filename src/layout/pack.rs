//! Puts the parts of a map beside each other, the largest in the middle.
//!
//! Each part covers some squares of a grid, and goes to the first free place on a way that winds outwards: K.
//! Freivalds, U. Dogrusoz, P. Kikusts, "Disconnected graph layout and the polyomino packing approach", 2001.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::point::Point;

/// The side of a square.
const SIDE: f64 = 2.0;
/// How much wider than high the whole grows: screens are.
const WIDTH: f64 = 1.5;
/// The distance between nodes that have no neighbours.
const LOOSE: f64 = 1.6;

/// The squares that are taken.
#[derive(Default)]
pub(super) struct Ground {
    taken: FxHashSet<(i32, i32)>,
    /// The ring at which the last part with so many nodes found a place; the next one of that size begins there.
    rings: BTreeMap<usize, i32>,
}

impl Ground {
    /// Takes what these points cover where they are.
    pub(super) fn take(&mut self, points: &[Point]) {
        self.taken.extend(covered(points));
    }

    /// Moves a part to the free place nearest to `middle`, and takes that.
    pub(super) fn place(&mut self, points: &mut [Point], middle: Point) {
        let centre = centre(points);
        points.iter_mut().for_each(|it| *it = *it - centre);
        let cells = covered(points);
        let base = cell(middle);
        let mut ring = self.rings.get(&points.len()).copied().unwrap_or(0);
        let (dx, dy) = loop {
            let fits = |(dx, dy): &(i32, i32)| {
                cells.iter().all(|(x, y)| !self.taken.contains(&(x + dx + base.0, y + dy + base.1)))
            };
            if let Some(found) = winding(ring).into_iter().find(fits) {
                break found;
            }
            ring += 1;
        };
        self.rings.insert(points.len(), ring);
        let (dx, dy) = (dx + base.0, dy + base.1);
        self.taken.extend(cells.iter().map(|(x, y)| (x + dx, y + dy)));
        let shift = Point::new(f64::from(dx) * SIDE, f64::from(dy) * SIDE);
        points.iter_mut().for_each(|it| *it += shift);
    }
}

/// Places all parts, the largest first.
pub(super) fn pack(parts: &mut [Vec<Point>]) {
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|it| (Reverse(parts[*it].len()), *it));
    let mut ground = Ground::default();
    for nth in order {
        ground.place(&mut parts[nth], Point::default());
    }
}

/// Places for so many nodes without neighbours: a round lawn, row by row.
pub(super) fn lawn(n: usize) -> Vec<Point> {
    let mut reach = 1;
    while reach * reach * 3 < n as i32 {
        reach += 1;
    }
    let place = |column: i32, row: i32| {
        let indent = if row % 2 == 0 { 0.0 } else { 0.5 };
        Point::new((f64::from(column) + indent) * LOOSE, f64::from(row) * LOOSE * 0.866)
    };
    let rows = -reach..=reach;
    let mut places: Vec<Point> =
        rows.flat_map(|row| (-reach..=reach).map(move |column| place(column, row))).collect();
    places
        .sort_by(|a, b| a.norm2().total_cmp(&b.norm2()).then(a.y.total_cmp(&b.y)).then(a.x.total_cmp(&b.x)));
    places.truncate(n);
    places.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
    places
}

/// The middle of the box around points.
fn centre(points: &[Point]) -> Point {
    let (mut low, mut high) = (Point::new(f64::MAX, f64::MAX), Point::new(f64::MIN, f64::MIN));
    for point in points {
        low = Point::new(low.x.min(point.x), low.y.min(point.y));
        high = Point::new(high.x.max(point.x), high.y.max(point.y));
    }
    if points.is_empty() { Point::default() } else { (low + high) * 0.5 }
}

/// The squares of the convex hull of points, and those around it: nothing else goes into a bay.
fn covered(points: &[Point]) -> Vec<(i32, i32)> {
    let mut squares: Vec<(i32, i32)> = points.iter().map(|it| cell(*it)).collect();
    squares.sort_unstable();
    squares.dedup();
    let mut rows: BTreeMap<i32, (i32, i32)> = BTreeMap::new();
    let mut reach = |x: i32, y: i32| {
        for row in y - 1..=y + 1 {
            let span = rows.entry(row).or_insert((x - 1, x + 1));
            *span = (span.0.min(x - 1), span.1.max(x + 1));
        }
    };
    let hull = hull(&squares);
    for (nth, from) in hull.iter().enumerate() {
        let to = hull[(nth + 1) % hull.len()];
        let (low, high) = if from.1 <= to.1 { (*from, to) } else { (to, *from) };
        let (height, width) = (i64::from(high.1 - low.1).max(1), i64::from(high.0 - low.0));
        for y in low.1..=high.1 {
            let x = i64::from(low.0) + width * i64::from(y - low.1) / height;
            reach(i32::try_from(x).expect("it is between two squares"), y);
        }
        reach(high.0, high.1);
    }
    rows.into_iter().flat_map(|(y, (from, to))| (from..=to).map(move |x| (x, y))).collect()
}

/// The corners of the convex hull of sorted squares: A. M. Andrew, "Another efficient algorithm for convex hulls in
/// two dimensions", 1979.
fn hull(squares: &[(i32, i32)]) -> Vec<(i32, i32)> {
    let turns = |a: (i32, i32), b: (i32, i32), c: (i32, i32)| {
        let cross = |ux: i32, uy: i32, vx: i32, vy: i32| {
            i64::from(ux) * i64::from(vy) - i64::from(uy) * i64::from(vx)
        };
        cross(b.0 - a.0, b.1 - a.1, c.0 - b.0, c.1 - b.1) > 0
    };
    let chain = |squares: &mut dyn Iterator<Item = (i32, i32)>| {
        let mut corners: Vec<(i32, i32)> = Vec::new();
        for square in squares {
            while let [.., a, b] = corners[..] {
                if turns(a, b, square) {
                    break;
                }
                corners.pop();
            }
            corners.push(square);
        }
        corners.pop();
        corners
    };
    let mut corners = chain(&mut squares.iter().copied());
    corners.extend(chain(&mut squares.iter().rev().copied()));
    if corners.is_empty() { squares.to_vec() } else { corners }
}

fn cell(point: Point) -> (i32, i32) {
    ((point.x / SIDE).floor() as i32, (point.y / SIDE).floor() as i32)
}

/// The offsets of a ring, those nearest to its middle first.
fn winding(ring: i32) -> Vec<(i32, i32)> {
    let half = |ring: i32| (f64::from(ring) * WIDTH).ceil() as i32;
    let (width, inner) = (half(ring), half(ring - 1));
    let mut offsets = Vec::new();
    for y in -ring..=ring {
        if y.abs() == ring {
            offsets.extend((-width..=width).map(|x| (x, y)));
        } else {
            offsets.extend((inner + 1..=width).flat_map(|x| [(x, y), (-x, y)]));
        }
    }
    offsets.sort_unstable_by_key(|(x, y)| (x * x + y * y, *y, *x));
    offsets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_lie_on_each_other() {
        let mut parts: Vec<Vec<Point>> = (1..40).map(|n| lawn(n * 3)).collect();
        pack(&mut parts);
        let all: Vec<(usize, Point)> = parts
            .iter()
            .enumerate()
            .flat_map(|(nth, it)| it.iter().map(move |point| (nth, *point)))
            .collect();
        for (nth, point) in &all {
            let nearest = all.iter().filter(|(other, _)| other != nth).map(|(_, it)| (*it - *point).norm2());
            assert!(nearest.fold(f64::MAX, f64::min) > SIDE, "part {nth} at {point:?}");
        }
    }

    #[test]
    fn a_lawn_has_a_place_for_each_node_and_is_round() {
        for n in [0, 1, 2, 3, 10, 1000] {
            let places = lawn(n);
            assert_eq!(places.len(), n);
            let reach = (n as f64).sqrt() * LOOSE;
            assert!(places.iter().all(|it| it.norm() <= reach));
        }
    }
}
