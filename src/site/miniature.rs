//! A small picture of a canvas, for where it is embedded, and to find the way on its page: its cards as boxes with
//! their names, its groups and edges.

use std::fmt::Write;

use crate::compile::{Canvas, CardContent, Frame, Sheet, Sheets, escape, push_escaped};
use crate::vault::FileId;

use super::Site;
use super::board::{Board, curve, push_number};
use super::canvas::{push_colored, push_curve};
use super::fill::Filler;

/// Cards of a canvas up to which it is drawn small; more are specks, and a page may embed many canvases.
const MAX_CARDS: usize = 300;
/// Width of a letter, and the room around a name, in the units of the board.
const LETTER: i32 = 15;
const PADDING: i32 = 14;
/// Letters of the text on an edge that are drawn.
const MAX_LABEL: usize = 30;

/// What a picture is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To be looked at beside a link to the canvas.
    Picture,
    /// To lead to the cards, on the page of the canvas.
    Overview,
}

impl Site<'_> {
    /// Writes the picture; nothing if there is too much or nothing to be seen on it.
    pub(super) fn push_miniature(&self, out: &mut String, file: FileId, canvas: &Canvas, purpose: Purpose) {
        let is_empty = canvas.cards.is_empty() || canvas.edges.len() > 2 * MAX_CARDS;
        if is_empty || canvas.cards.len() > MAX_CARDS {
            return;
        }
        let board = self.board(file, canvas);
        let Board { width, height, .. } = board;
        let role = match purpose {
            Purpose::Picture => "aria-hidden=\"true\"".to_owned(),
            Purpose::Overview => {
                format!("role=\"group\" aria-label=\"{}\"", escape(self.text.get("cards")))
            }
        };
        // A board that is small anyway need not be as wide as the text.
        let (shown_width, shown_height) = (width / 5 * 3, height / 5 * 3);
        write!(
            out,
            "<svg class=\"miniature\" viewBox=\"0 0 {width} {height}\" width=\"{shown_width}\" \
             height=\"{shown_height}\" {role}>"
        )
        .expect("a String takes every write");
        let tree = board.tree(canvas);
        let mut waiting: Vec<u32> = tree.top.iter().rev().copied().collect();
        let (mut cards, mut labels) = (String::new(), String::new());
        while let Some(nth) = waiting.pop() {
            waiting.extend(tree.inside[nth as usize].iter().rev());
            let card = &canvas.cards[nth as usize];
            let Some(frame) = board.frames[nth as usize] else { continue };
            let is_group = matches!(card.content, CardContent::Group(_));
            let layer = if is_group { &mut *out } else { &mut cards };
            push_colored(layer, if is_group { "box of-group" } else { "box" }, card.color);
            let name = self.card_title(file, canvas, nth);
            if purpose == Purpose::Overview {
                write!(layer, "<a href=\"#_card-{}\"><title>", nth + 1).expect("a String takes every write");
                push_escaped(layer, &name);
                layer.push_str("</title>");
            }
            let is_nameless = matches!(&card.content, CardContent::Group(group) if group.label.is_empty());
            push_box(layer, frame, if is_nameless { "" } else { &name });
            layer.push_str(if purpose == Purpose::Overview { "</a></g>" } else { "</g>" });
        }
        for edge in &canvas.edges {
            let Some((from, to)) = board.ends(edge) else { continue };
            push_colored(out, "edge", edge.color);
            let drawn = curve(edge, from, to);
            push_curve(out, &drawn);
            if !edge.label.is_empty() {
                push_label(&mut labels, &edge.label, drawn.middle);
            }
        }
        out.push_str(&cards);
        out.push_str(&labels);
        out.push_str("</svg>\n");
    }
}

impl Filler<'_> {
    /// A small picture of a canvas below a link to its page.
    pub(super) fn miniature(&mut self, out: &mut String, file: FileId, canvas: &Canvas) {
        self.sheets.extend(Sheets::of(&[Sheet::Miniature, Sheet::Embed]));
        out.push_str("<div class=\"embed embed-canvas\"><div class=\"embed-title\"><a href=\"");
        out.push_str(&self.page_href(file));
        out.push_str("\">");
        push_escaped(out, &canvas.note.title);
        out.push_str("</a></div>\n");
        self.site.push_miniature(out, file, canvas, Purpose::Picture);
        out.push_str("</div>");
    }
}

fn push_label(out: &mut String, label: &str, (x, y): (f64, f64)) {
    out.push_str("<text class=\"on-edge\" x=\"");
    push_number(out, x);
    out.push_str("\" y=\"");
    push_number(out, y + f64::from(PADDING) / 2.0);
    out.push_str("\">");
    push_cut(out, label, MAX_LABEL);
    out.push_str("</text>");
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
    push_cut(out, name, n_letters);
    out.push_str("</text>");
}

/// A text, cut to a number of letters.
fn push_cut(out: &mut String, text: &str, n_letters: usize) {
    let is_cut = text.chars().nth(n_letters).is_some();
    let shown: String = text.chars().take(n_letters - usize::from(is_cut)).collect();
    push_escaped(out, shown.trim_end());
    if is_cut {
        out.push('…');
    }
}
