//! The geometry of a canvas: where its cards are, which are in which group, and how edges run.

use std::cmp::Reverse;

use crate::compile::{Canvas, CanvasEdge, CardContent, Frame, Side};
use crate::span::to_u32;

/// Room around the cards.
const MARGIN: i32 = 40;
/// How far the curve of an edge goes straight out of its card, at least and at most.
const REACH: (f64, f64) = (40.0, 150.0);
/// Length of the head of an arrow, and half its width.
const ARROW: (f64, f64) = (11.0, 5.5);
/// Comparisons of cards with groups that are worth it to find what is in which.
const MAX_COMPARISONS: usize = 4 << 20;
/// Groups in groups that are written as such; those deeper down count as siblings.
const MAX_DEPTH: usize = 8;

/// The cards that a page shows, with the board's left upper corner at zero.
pub(super) struct Board {
    /// For each card of the canvas its frame; nothing if it is not shown.
    pub(super) frames: Vec<Option<Frame>>,
    pub(super) width: i32,
    pub(super) height: i32,
}

/// The cards and groups of a board as a tree, each level in the order of reading.
pub(super) struct Tree {
    pub(super) top: Vec<u32>,
    /// For each card, if it is a group, what is in it.
    pub(super) inside: Vec<Vec<u32>>,
}

/// How an edge is drawn.
pub(super) struct Curve {
    /// Commands of an SVG path.
    pub(super) line: String,
    /// The same for the heads of its arrows; empty for none.
    pub(super) arrows: String,
    /// Where its label stands.
    pub(super) middle: (f64, f64),
}

impl Board {
    /// The board of the cards that `is_shown` by their index.
    pub(super) fn new(canvas: &Canvas, is_shown: impl Fn(u32) -> bool) -> Self {
        let cards = canvas.cards.iter().zip(0..);
        let frames = cards.map(|(card, nth)| is_shown(nth).then_some(card.frame)).collect();
        let mut board = Self { frames, width: 0, height: 0 };
        let curves = canvas.edges.iter().filter_map(|edge| Some(extent(edge, board.ends(edge)?)));
        let all: Vec<Frame> = board.frames.iter().copied().flatten().chain(curves).collect();
        let left = all.iter().map(|it| it.x).min().unwrap_or(0) - MARGIN;
        let top = all.iter().map(|it| it.y).min().unwrap_or(0) - MARGIN;
        let right = all.iter().map(|it| it.x + it.width).max().unwrap_or(0);
        let bottom = all.iter().map(|it| it.y + it.height).max().unwrap_or(0);
        for frame in board.frames.iter_mut().flatten() {
            (frame.x, frame.y) = (frame.x - left, frame.y - top);
        }
        (board.width, board.height) = (right - left + MARGIN, bottom - top + MARGIN);
        board
    }

    /// The frames of both ends of an edge, if both are shown.
    pub(super) fn ends(&self, edge: &CanvasEdge) -> Option<(Frame, Frame)> {
        let frame = |card: u32| self.frames[card as usize];
        Some((frame(edge.from.card)?, frame(edge.to.card)?))
    }

    /// Which cards are in which groups: a card is in the smallest group around its middle.
    pub(super) fn tree(&self, canvas: &Canvas) -> Tree {
        let mut tree = Tree { top: Vec::new(), inside: vec![Vec::new(); self.frames.len()] };
        let mut groups: Vec<(u32, Frame)> = Vec::new();
        for (card, nth) in canvas.cards.iter().zip(0..) {
            if let (CardContent::Group(_), Some(frame)) = (&card.content, self.frames[nth as usize]) {
                groups.push((nth, frame));
            }
        }
        // The outer ones come first, so that a parent has its depth before its children.
        groups.sort_by_key(|(nth, frame)| (Reverse(area(*frame)), *nth));
        if groups.len().saturating_mul(self.frames.len()) > MAX_COMPARISONS {
            groups.clear();
        }
        let mut depths = vec![0; self.frames.len()];
        let rank = |nth: u32| self.frames[nth as usize].map_or(0, area);
        let mut order: Vec<u32> = (0..to_u32(self.frames.len())).collect();
        order.sort_by_key(|nth| Reverse(rank(*nth)));
        for nth in order {
            let Some(frame) = self.frames[nth as usize] else { continue };
            let is_around =
                |(_, group): &&(u32, Frame)| area(*group) > area(frame) && contains(*group, frame);
            let is_shallow = |(parent, _): &&(u32, Frame)| depths[*parent as usize] < MAX_DEPTH;
            match groups.iter().rev().filter(is_around).find(is_shallow) {
                Some((parent, _)) => {
                    depths[nth as usize] = depths[*parent as usize] + 1;
                    tree.inside[*parent as usize].push(nth);
                }
                None => tree.top.push(nth),
            }
        }
        let place = |nth: &u32| self.frames[*nth as usize].map(|it| (it.y, it.x, *nth));
        tree.top.sort_by_key(place);
        tree.inside.iter_mut().for_each(|inside| inside.sort_by_key(place));
        tree
    }
}

fn area(frame: Frame) -> i64 {
    i64::from(frame.width) * i64::from(frame.height)
}

/// Whether the middle of a frame is in another.
fn contains(outer: Frame, inner: Frame) -> bool {
    let (x, y) = middle(inner);
    let is_between = |at: f64, from: i32, len: i32| at >= f64::from(from) && at <= f64::from(from + len);
    is_between(x, outer.x, outer.width) && is_between(y, outer.y, outer.height)
}

fn middle(frame: Frame) -> (f64, f64) {
    (f64::from(frame.x) + f64::from(frame.width) / 2.0, f64::from(frame.y) + f64::from(frame.height) / 2.0)
}

/// The curve of an edge between two frames.
pub(super) fn curve(edge: &CanvasEdge, from: Frame, to: Frame) -> Curve {
    let start = edge.from.side.unwrap_or_else(|| side_towards(from, to));
    let end = edge.to.side.unwrap_or_else(|| side_towards(to, from));
    let (a, d) = (middle_of(start, from), middle_of(end, to));
    let (u, v) = (outwards(start), outwards(end));
    let (dx, dy) = (d.0 - a.0, d.1 - a.1);
    let reach = ((dx * dx + dy * dy).sqrt() / 2.0).clamp(REACH.0, REACH.1);
    let (b, c) = (along(a, u, reach), along(d, v, reach));
    // The line stops inside the head of its arrow.
    let stop = |at, side, has_arrow: bool| if has_arrow { along(at, side, ARROW.0 - 2.0) } else { at };
    let mut line = String::new();
    line.push('M');
    push_point(&mut line, stop(a, u, edge.from.has_arrow));
    line.push('C');
    push_point(&mut line, b);
    line.push(' ');
    push_point(&mut line, c);
    line.push(' ');
    push_point(&mut line, stop(d, v, edge.to.has_arrow));
    let mut arrows = String::new();
    for (tip, side, has_arrow) in [(a, u, edge.from.has_arrow), (d, v, edge.to.has_arrow)] {
        if has_arrow {
            push_arrow(&mut arrows, tip, side);
        }
    }
    let halfway = |a: f64, b: f64, c: f64, d: f64| (a + 3.0 * b + 3.0 * c + d) / 8.0;
    Curve { line, arrows, middle: (halfway(a.0, b.0, c.0, d.0), halfway(a.1, b.1, c.1, d.1)) }
}

/// What an edge takes beyond its cards, at most: the bellies of its curve.
fn extent(edge: &CanvasEdge, (from, to): (Frame, Frame)) -> Frame {
    let belly = |side: Side, frame: Frame| along(middle_of(side, frame), outwards(side), 0.75 * REACH.1);
    let a = belly(edge.from.side.unwrap_or_else(|| side_towards(from, to)), from);
    let d = belly(edge.to.side.unwrap_or_else(|| side_towards(to, from)), to);
    let (x, y) = (a.0.min(d.0), a.1.min(d.1));
    #[expect(clippy::cast_possible_truncation, reason = "coordinates are a few millions at most")]
    let whole = |number: f64| number.round() as i32;
    Frame { x: whole(x), y: whole(y), width: whole((a.0 - d.0).abs()), height: whole((a.1 - d.1).abs()) }
}

/// The side of a frame that looks at another: across the wider gap.
fn side_towards(from: Frame, to: Frame) -> Side {
    let (a, b) = (middle(from), middle(to));
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let wide = dx.abs() - f64::from(from.width + to.width) / 2.0;
    let high = dy.abs() - f64::from(from.height + to.height) / 2.0;
    match (wide >= high, dx >= 0.0, dy >= 0.0) {
        (true, true, _) => Side::Right,
        (true, false, _) => Side::Left,
        (false, _, true) => Side::Bottom,
        (false, _, false) => Side::Top,
    }
}

fn middle_of(side: Side, frame: Frame) -> (f64, f64) {
    let (x, y) = middle(frame);
    match side {
        Side::Top => (x, f64::from(frame.y)),
        Side::Right => (f64::from(frame.x + frame.width), y),
        Side::Bottom => (x, f64::from(frame.y + frame.height)),
        Side::Left => (f64::from(frame.x), y),
    }
}

fn outwards(side: Side) -> (f64, f64) {
    match side {
        Side::Top => (0.0, -1.0),
        Side::Right => (1.0, 0.0),
        Side::Bottom => (0.0, 1.0),
        Side::Left => (-1.0, 0.0),
    }
}

fn along(at: (f64, f64), direction: (f64, f64), by: f64) -> (f64, f64) {
    (at.0 + direction.0 * by, at.1 + direction.1 * by)
}

fn push_arrow(out: &mut String, tip: (f64, f64), side: (f64, f64)) {
    let base = along(tip, side, ARROW.0);
    let across = (side.1, side.0);
    out.push('M');
    push_point(out, tip);
    out.push('L');
    push_point(out, along(base, across, ARROW.1));
    out.push(' ');
    push_point(out, along(base, across, -ARROW.1));
    out.push('Z');
}

fn push_point(out: &mut String, (x, y): (f64, f64)) {
    push_number(out, x);
    out.push(' ');
    push_number(out, y);
}

/// A number with one digit behind the point, if it needs it: the same on every machine.
pub(super) fn push_number(out: &mut String, number: f64) {
    #[expect(clippy::cast_possible_truncation, reason = "coordinates are a few millions at most")]
    let tenths = (number * 10.0).round() as i64;
    if tenths < 0 {
        out.push('-');
    }
    let tenths = tenths.unsigned_abs();
    out.push_str(&(tenths / 10).to_string());
    if !tenths.is_multiple_of(10) {
        out.push('.');
        out.push_str(&(tenths % 10).to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::{CompileOptions, compile_canvas};
    use crate::path::VaultPath;

    fn canvas(json: &str) -> Canvas {
        compile_canvas(&VaultPath::new("x.canvas"), json, &CompileOptions::default())
    }

    #[test]
    fn groups_hold_their_cards_in_the_order_of_position() {
        let canvas = canvas(
            r#"{"nodes":[
            {"id":"b","type":"text","text":"b","x":300,"y":10,"width":50,"height":50},
            {"id":"outer","type":"group","x":0,"y":0,"width":500,"height":500},
            {"id":"a","type":"text","text":"a","x":10,"y":10,"width":50,"height":50},
            {"id":"inner","type":"group","x":250,"y":0,"width":200,"height":200},
            {"id":"far","type":"text","text":"far","x":900,"y":-50,"width":50,"height":50}]}"#,
        );
        let tree = Board::new(&canvas, |_| true).tree(&canvas);
        assert_eq!(tree.top, [4, 1]);
        assert_eq!(tree.inside[1], [3, 2]);
        assert_eq!(tree.inside[3], [0]);
    }

    #[test]
    fn an_edge_without_sides_runs_across_the_gap() {
        let canvas = canvas(
            r#"{"nodes":[
            {"id":"a","type":"text","text":"a","x":0,"y":0,"width":100,"height":50},
            {"id":"b","type":"text","text":"b","x":200,"y":0,"width":100,"height":50}],
            "edges":[{"fromNode":"a","toNode":"b"}]}"#,
        );
        let board = Board::new(&canvas, |_| true);
        let (from, to) = board.ends(&canvas.edges[0]).unwrap();
        let curve = curve(&canvas.edges[0], from, to);
        assert_eq!(curve.line, "M140 65C190 65 190 65 231 65");
        assert_eq!(curve.arrows, "M240 65L229 59.5 229 70.5Z");
        assert_eq!(curve.middle, (190.0, 65.0));
    }
}
