//! Whether a drawing can be read: no words over words, none behind a shape, none outside.

use rustc_hash::FxHashMap;

use super::colors::PAGE;
use super::svg::{Piece, unescape};

/// A part of the plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct View {
    /// Its left edge.
    pub(super) left: f64,
    /// Its upper edge.
    pub(super) top: f64,
    right: f64,
    bottom: f64,
}

impl View {
    fn new(left: f64, top: f64, width: f64, height: f64) -> Self {
        Self { left, top, right: left + width, bottom: top + height }
    }

    /// Its width, in whole pixels.
    pub(super) fn width(&self) -> f64 {
        (self.right - self.left).ceil()
    }

    /// Its height, in whole pixels.
    pub(super) fn height(&self) -> f64 {
        (self.bottom - self.top).ceil()
    }

    fn area(&self) -> f64 {
        (self.right - self.left).max(0.0) * (self.bottom - self.top).max(0.0)
    }

    /// The same further down.
    fn moved(&self, by: f64) -> Self {
        Self { top: self.top + by, bottom: self.bottom + by, ..*self }
    }

    /// What is part of both.
    fn shared(&self, other: &Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }

    /// Grows until all of `other` is in it.
    fn include(&mut self, other: &Self) {
        self.left = self.left.min((other.left - MARGIN).floor());
        self.top = self.top.min((other.top - MARGIN).floor());
        self.right = self.right.max((other.right + MARGIN).ceil());
        self.bottom = self.bottom.max((other.bottom + MARGIN).ceil());
    }
}

/// Left around what the library put outside its own view.
const MARGIN: f64 = 4.0;
/// How much of some words may be hidden: their size is an estimate.
const TOLERANCE: f64 = 0.2;
/// More words than this are not compared with each other.
const MAX_WORDS: usize = 2_000;

/// How a drawing is shown.
pub(super) struct Layout {
    /// What has to be in view.
    pub(super) view: View,
    /// How far down pieces are moved, by their index: labels of arrows that would cover each other.
    pub(super) moves: FxHashMap<usize, f64>,
}

/// How far a label may be moved along its arrow, nearest first.
const STEPS: [f64; 6] = [18.0, -18.0, 27.0, -27.0, 36.0, -36.0];

/// How a drawing has to be shown; nothing if it can't be read.
pub(super) fn layout(pieces: &[Piece<'_>]) -> Option<Layout> {
    let bounds: Vec<f64> =
        pieces.first()?.attribute("viewBox")?.split(' ').filter_map(|it| it.parse().ok()).collect();
    let &[left, top, width, height] = bounds.as_slice() else { return None };
    let mut view = View::new(left, top, width, height);
    let mut moves = FxHashMap::default();
    let mut words: Vec<View> = Vec::new();
    // Depth inside of what is not drawn where its numbers say.
    let mut elsewhere = 0;
    for (at, piece) in pieces.iter().enumerate() {
        let (name, is_empty) = match piece {
            Piece::Open(name, _, is_empty) => (*name, *is_empty),
            Piece::Close(_) => {
                elsewhere -= usize::from(elsewhere > 0);
                continue;
            }
            Piece::Text(_) => continue,
        };
        let is_moved = name == "g" && piece.attribute("transform").is_some();
        if elsewhere > 0 || is_moved || matches!(name, "defs" | "marker") {
            elsewhere += usize::from(!is_empty);
            continue;
        }
        if let Some(by) = step(pieces, at, &words) {
            moves.insert(at, by);
            moves.insert(at + 1, by);
        }
        let by = moves.get(&at).copied().unwrap_or_default();
        if name == "text" {
            let lines: Vec<View> = text_lines(&pieces[at..]).into_iter().map(|line| line.moved(by)).collect();
            lines.iter().for_each(|line| view.include(line));
            // Turned words have another place.
            if piece.attribute("transform").is_none() {
                if words.iter().any(|word| lines.iter().any(|line| cover(word, line))) {
                    return None;
                }
                words.extend(lines);
            }
        } else if let Some(shape) = shape(name, piece) {
            let shape = shape.moved(by);
            view.include(&shape);
            if is_opaque(piece) && words.iter().any(|word| hides(&shape, word)) {
                return None;
            }
        }
        if words.len() > MAX_WORDS {
            return None;
        }
    }
    Some(Layout { view, moves })
}

/// How far the label that begins at `at` is moved so that it covers no words; nothing if it is none, or well where
/// it is, or badly everywhere.
fn step(pieces: &[Piece<'_>], at: usize, words: &[View]) -> Option<f64> {
    let ground = pieces.get(at).filter(|it| it.attribute("fill") == Some(PAGE))?;
    let text = pieces.get(at + 1).filter(|it| matches!(it, Piece::Open("text", ..)))?;
    if text.attribute("transform").is_some() {
        return None;
    }
    let ground = shape("rect", ground)?;
    let is_free =
        |by: f64| !words.iter().any(|word| ground.moved(by).shared(word).area() > 0.05 * word.area());
    if is_free(0.0) {
        return None;
    }
    let behind = pieces[at + 2..].iter().filter(|it| is_opaque(it) && it.attribute("fill") != Some(PAGE));
    let shapes: Vec<View> = behind
        .filter_map(|piece| match piece {
            Piece::Open(name, ..) => shape(name, piece),
            _ => None,
        })
        .collect();
    let is_clear = |by: f64| !shapes.iter().any(|shape| hides(shape, &ground.moved(by)));
    STEPS.into_iter().find(|by| is_free(*by) && is_clear(*by))
}

/// Whether one of two words covers too much of the other.
fn cover(one: &View, other: &View) -> bool {
    hides(one, other) || hides(other, one)
}

/// Whether `over` covers too much of `under`.
fn hides(over: &View, under: &View) -> bool {
    over.shared(under).area() > TOLERANCE * under.area()
}

fn is_opaque(shape: &Piece<'_>) -> bool {
    let fill = shape.attribute("fill").unwrap_or("none");
    let opacity = shape.number("fill-opacity").or_else(|| shape.number("opacity")).unwrap_or(1.0);
    !matches!(fill, "none" | "transparent") && opacity > 0.5
}

/// The place of a shape.
fn shape(name: &str, piece: &Piece<'_>) -> Option<View> {
    let number = |key: &str| piece.number(key);
    match name {
        "rect" => Some(View::new(number("x")?, number("y")?, number("width")?, number("height")?)),
        "circle" => around(number("cx")?, number("cy")?, number("r")?, number("r")?),
        "ellipse" => around(number("cx")?, number("cy")?, number("rx")?, number("ry")?),
        "line" => {
            let (x1, y1, x2, y2) = (number("x1")?, number("y1")?, number("x2")?, number("y2")?);
            Some(View { left: x1.min(x2), top: y1.min(y2), right: x1.max(x2), bottom: y1.max(y2) })
        }
        "path" => path(piece.attribute("d")?),
        "polygon" | "polyline" => path(piece.attribute("points")?),
        _ => None,
    }
}

fn around(x: f64, y: f64, half_width: f64, half_height: f64) -> Option<View> {
    Some(View::new(x - half_width, y - half_height, 2.0 * half_width, 2.0 * half_height))
}

/// The place of a path that goes through points, or of one that is only lines. Of arcs nothing is known.
fn path(points: &str) -> Option<View> {
    if points.contains(|c: char| c.is_ascii_alphabetic() && !"MLCQSTZz".contains(c)) {
        return None;
    }
    let numbers = points.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'));
    let numbers: Vec<f64> = numbers.filter_map(|it| it.parse().ok()).collect();
    let (first, _) = numbers.as_chunks::<2>().0.split_first()?;
    let mut all = View { left: first[0], top: first[1], right: first[0], bottom: first[1] };
    for [x, y] in numbers.as_chunks::<2>().0 {
        all.left = all.left.min(*x);
        all.right = all.right.max(*x);
        all.top = all.top.min(*y);
        all.bottom = all.bottom.max(*y);
    }
    Some(all)
}

/// The places of the lines of a text, which is the first of `pieces`.
fn text_lines(pieces: &[Piece<'_>]) -> Vec<View> {
    let Some(text) = pieces.first() else { return Vec::new() };
    let size = text.number("font-size").unwrap_or(14.0);
    let anchor = text.attribute("text-anchor").unwrap_or("start");
    let mut x = text.number("x").unwrap_or_default();
    let mut y = text.number("y").unwrap_or_default();
    let mut lines: Vec<(f64, f64, f64)> = vec![(x, y, 0.0)];
    for piece in &pieces[1..] {
        match piece {
            Piece::Open("tspan", ..) if piece.attribute("x").is_some() => {
                x = piece.number("x").unwrap_or(x);
                y += piece.number("dy").unwrap_or_default();
                lines.push((x, y, 0.0));
            }
            Piece::Text(text) => {
                if let Some(line) = lines.last_mut() {
                    line.2 += width(&unescape(text), size);
                }
            }
            Piece::Close("text") => break,
            _ => {}
        }
    }
    let lines = lines.into_iter().filter(|(.., width)| *width > 0.0);
    let place = |(x, y, width): (f64, f64, f64)| {
        let left = match anchor {
            "middle" => x - width / 2.0,
            "end" => x - width,
            _ => x,
        };
        View::new(left, y - 0.75 * size, width, 0.95 * size)
    };
    lines.map(place).collect()
}

/// How wide a text is in a usual font without serifs.
fn width(text: &str, size: f64) -> f64 {
    let em: f64 = text.chars().map(|c| if (c as u32) < 0x1100 { 0.53 } else { 1.0 }).sum();
    em * size
}
