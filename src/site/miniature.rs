//! A small picture of a canvas, for where it is embedded: its cards as boxes with their names, its groups and edges.

use std::fmt::Write;

use crate::compile::{Canvas, CardContent, Frame, push_escaped};
use crate::vault::FileId;

use super::Site;
use super::board::curve;
use super::canvas::{push_colored, push_curve};

/// Cards of a canvas up to which it is drawn small; more are specks, and a page may embed many canvases.
const MAX_CARDS: usize = 300;
/// Width of a letter, and the room around a name, in the units of the board.
const LETTER: i32 = 15;
const PADDING: i32 = 14;

impl Site<'_> {
    /// Writes the picture; nothing if there is too much or nothing to be seen on it.
    pub(super) fn push_miniature(&self, out: &mut String, file: FileId, canvas: &Canvas) {
        let is_empty = canvas.cards.is_empty() || canvas.edges.len() > 2 * MAX_CARDS;
        if is_empty || canvas.cards.len() > MAX_CARDS {
            return;
        }
        let board = self.board(file, canvas);
        write!(
            out,
            "<svg class=\"miniature\" viewBox=\"0 0 {} {}\" width=\"{}\" height=\"{}\" aria-hidden=\"true\">",
            board.width, board.height, board.width, board.height
        )
        .expect("a String takes every write");
        let tree = board.tree(canvas);
        let mut waiting: Vec<u32> = tree.top.iter().rev().copied().collect();
        let mut cards = String::new();
        while let Some(nth) = waiting.pop() {
            waiting.extend(tree.inside[nth as usize].iter().rev());
            let card = &canvas.cards[nth as usize];
            let Some(frame) = board.frames[nth as usize] else { continue };
            let is_group = matches!(card.content, CardContent::Group(_));
            let layer = if is_group { &mut *out } else { &mut cards };
            push_colored(layer, if is_group { "box of-group" } else { "box" }, card.color);
            push_box(layer, frame, &self.card_title(file, canvas, nth));
            layer.push_str("</g>");
        }
        for edge in &canvas.edges {
            let Some((from, to)) = board.ends(edge) else { continue };
            push_colored(out, "edge", edge.color);
            push_curve(out, &curve(edge, from, to));
        }
        out.push_str(&cards);
        out.push_str("</svg>\n");
    }
}

/// A box with as much of a name as has room in it.
fn push_box(out: &mut String, frame: Frame, name: &str) {
    let Frame { x, y, width, height } = frame;
    write!(out, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"8\"/>")
        .expect("a String takes every write");
    let n_letters = usize::try_from((width - 2 * PADDING) / LETTER).unwrap_or(0);
    if n_letters == 0 || name.is_empty() || height < 3 * PADDING {
        return;
    }
    write!(out, "<text x=\"{}\" y=\"{}\">", x + PADDING, y + 5 * PADDING / 2)
        .expect("a String takes every write");
    let is_cut = name.chars().nth(n_letters).is_some();
    let shown: String = name.chars().take(n_letters - usize::from(is_cut)).collect();
    push_escaped(out, shown.trim_end());
    out.push_str(if is_cut { "…</text>" } else { "</text>" });
}
