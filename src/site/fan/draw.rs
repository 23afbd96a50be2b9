//! Draws the small graph of a page as SVG. Rows do not overlap by construction; all numbers are whole.

use std::borrow::Cow;

use crate::compile::push_escaped;
use crate::site::backlinks::beginning;
use crate::site::put::put;
use crate::site::text::Text;
use crate::span::to_u32;

use super::lines::{fitting, wrapped};
use super::{LOOKS, look};

/// Width of the drawing, and of what is free at its edges.
const WIDTH: i32 = 320;
const MARGIN: i32 = 4;
/// Sizes of the letters of names and of labels, and the heights of their lines.
const NAME: u32 = 13;
const LABEL: u32 = 11;
const NAME_LINE: i32 = 15;
const LABEL_LINE: i32 = 13;
/// The least height of a row, as big as what is pressed with a finger has to be, and what is free in it.
const ROW: i32 = 28;
const PAD: i32 = 9;
/// Where the first row begins, below the headings of the sides.
const TOP: i32 = 26;
/// From a spot to its text, and from the rise of letters to the middle of a line.
const GAP: i32 = 10;
const RISE: i32 = 4;
/// How far an arc between neighbours swings out.
const SWING: i32 = 16;
/// Lines of a name.
const NAME_LINES: usize = 2;
/// Characters of a label where there is room for it.
const MAX_LABEL: usize = 120;

/// A neighbour in the drawing.
pub(super) struct Spot<'a> {
    pub(super) name: &'a str,
    /// Its address, seen from the root of the site.
    pub(super) href: &'a str,
    /// What is said of it.
    pub(super) label: Option<Cow<'a, str>>,
    /// The number of its type.
    pub(super) kind: Option<u32>,
    pub(super) is_missing: bool,
    /// Whether links lead both ways.
    pub(super) is_mutual: bool,
}

/// What is drawn. Pairs are the left side and the right one.
pub(super) struct Drawing<'a> {
    /// What leads from the page to the root of the site.
    pub(super) root: &'a str,
    pub(super) from: Vec<Spot<'a>>,
    pub(super) to: Vec<Spot<'a>>,
    /// The rows of a side that have to do with each other.
    pub(super) arcs: [Vec<(u32, u32)>; 2],
    /// How many neighbours are left out.
    pub(super) more: [usize; 2],
}

/// Where the texts and spots of a side are.
struct Column {
    /// Its class: `in` or `out`.
    class: &'static str,
    /// The middle of its spots.
    x: i32,
    /// How wide its text may be.
    width: i32,
    /// 1 if it is to the right of the node of the page, else -1.
    sign: i32,
}

/// A neighbour with its lines.
struct Row<'s> {
    spot: &'s Spot<'s>,
    name: Vec<Cow<'s, str>>,
    label: Option<Cow<'s, str>>,
    height: i32,
    /// The middle.
    y: i32,
}

/// A side, ready to be drawn.
struct Side<'s> {
    column: Column,
    rows: Vec<Row<'s>>,
    arcs: &'s [(u32, u32)],
    more: usize,
    height: i32,
}

impl Drawing<'_> {
    /// The drawing. `all` is how many neighbours there are on each side; `more` where the rest of each is listed.
    pub(super) fn svg(&self, text: &Text, all: [usize; 2], more: [Option<&str>; 2]) -> String {
        let (own, columns) = columns(self.from.is_empty(), self.to.is_empty());
        let [left, right] = columns;
        let mut sides =
            [(left, &self.from, 0), (right, &self.to, 1)].map(|(column, spots, nth): (Column, _, usize)| {
                Side::new(column, spots, &self.arcs[nth], self.more[nth])
            });
        let height = sides[0].height.max(sides[1].height);
        for side in &mut sides {
            side.place(TOP + (height - side.height) / 2);
        }
        let middle = TOP + height / 2;
        let mut out = String::with_capacity(1024 + (self.from.len() + self.to.len()) * 384);
        let counts = all.map(|n| n.to_string());
        let label = text.with("fan_label", &[("in", &counts[0]), ("out", &counts[1])]);
        let bottom = TOP + height + MARGIN;
        put!(&mut out, "<svg viewBox=\"0 0 ", WIDTH, " ", bottom, "\" role=\"group\" aria-label=\"");
        push_escaped(&mut out, &label);
        out.push_str("\">\n");
        for (side, (heading, more)) in sides.iter().zip(["fan_in", "fan_out"].into_iter().zip(more)) {
            if !side.rows.is_empty() {
                put!(&mut out, "<g class=\"", side.column.class, "\">");
                side.push_lines(&mut out, (own, middle));
                side.push_heading(&mut out, text.get(heading));
                for row in &side.rows {
                    side.column.push_row(&mut out, text, self.root, row);
                }
                side.push_more(&mut out, text, more);
                out.push_str("</g>\n");
            }
        }
        put!(&mut out, "<circle class=\"me\" cx=\"", own, "\" cy=\"", middle, "\" r=\"7\"/></svg>\n");
        out
    }
}

/// Where the node of the page is, and where its sides are: a side that is alone has all the room.
fn columns(no_left: bool, no_right: bool) -> (i32, [Column; 2]) {
    let (left, own, right) = match (no_left, no_right) {
        (true, _) => (0, 12, 58),
        (false, true) => (WIDTH - 58, WIDTH - 12, WIDTH),
        (false, false) => (114, 146, 184),
    };
    let column = |class, x: i32, sign| {
        let room = if sign > 0 { WIDTH - x } else { x };
        Column { class, x, width: (room - GAP - MARGIN).max(0), sign }
    };
    (own, [column("in", left, -1), column("out", right, 1)])
}

impl<'s> Side<'s> {
    fn new(column: Column, spots: &'s [Spot<'s>], arcs: &'s [(u32, u32)], more: usize) -> Self {
        let width = column.width.unsigned_abs();
        let row = |spot: &'s Spot<'s>| {
            let name = wrapped(spot.name, NAME, width, NAME_LINES);
            let label = spot.label.as_deref().map(|label| fitting(label, LABEL, width));
            let lines = NAME_LINE * i32::try_from(name.len()).unwrap_or(1);
            let height = lines + label.as_ref().map_or(0, |_| LABEL_LINE) + PAD;
            Row { spot, name, label, height: height.max(ROW), y: 0 }
        };
        let rows: Vec<_> = spots.iter().map(row).collect();
        let height = rows.iter().map(|row| row.height).sum::<i32>() + if more > 0 { ROW } else { 0 };
        Self { column, rows, arcs, more, height }
    }

    /// Gives each row its place, from `top` down.
    fn place(&mut self, top: i32) {
        let mut y = top;
        for row in &mut self.rows {
            row.y = y + row.height / 2;
            y += row.height;
        }
    }

    /// Lines to the node of the page, each with an arrow at its neighbour, and arcs between neighbours.
    fn push_lines(&self, out: &mut String, (own_x, own_y): (i32, i32)) {
        let Column { x, sign, .. } = self.column;
        // From the edge of the node of the page to that of the spot.
        let (start, end) = (own_x + 9 * sign, x - 7 * sign);
        let bend = (end - start) / 2;
        // One path for all of a colour is shorter.
        for kind in 0..=to_u32(LOOKS) {
            let mut rows = self.rows.iter().filter(|row| look(row.spot.kind) == kind).peekable();
            if rows.peek().is_none() {
                continue;
            }
            put!(out, "<path class=\"t", kind, "\" d=\"");
            for row in rows {
                let fall = row.y - own_y;
                put!(
                    out,
                    "M",
                    start,
                    " ",
                    own_y,
                    "c",
                    bend,
                    " 0 ",
                    bend,
                    " ",
                    fall,
                    " ",
                    end - start,
                    " ",
                    fall
                );
                // The point of the arrow looks to the right on both sides.
                out.push_str(if sign < 0 { "m0-3 4 3-4 3" } else { "m-4-3 4 3-4 3" });
                out.push_str(if row.spot.is_mutual { "m-3-6-4 3 4 3" } else { "" });
            }
            out.push_str("\"/>");
        }
        let y_of = |nth: u32| self.rows[nth as usize].y;
        let swing = x - SWING * sign;
        for (a, b) in self.arcs {
            let (from, to) = (y_of(*a), y_of(*b));
            put!(out, "<path class=\"x\" d=\"M", x, " ", from, "C", swing, " ", from, " ");
            put!(out, swing, " ", to, " ", x, " ", to, "\"/>");
        }
    }

    /// What the side is.
    fn push_heading(&self, out: &mut String, heading: &str) {
        put!(out, "<text class=\"side\" x=\"", self.column.text(), "\" y=\"14\">");
        push_escaped(out, &fitting(heading, LABEL, self.column.width.unsigned_abs()));
        out.push_str("</text>\n");
    }

    /// How many are left out, with a link to where they are.
    fn push_more(&self, out: &mut String, text: &Text, href: Option<&str>) {
        let Some(last) = self.rows.last().filter(|_| self.more > 0) else { return };
        let (open, close) = href.map_or_else(Default::default, |it| (format!("<a href=\"{it}\">"), "</a>"));
        let y = last.y + last.height / 2 + ROW / 2 + RISE;
        put!(out, open.as_str(), "<text x=\"", self.column.text(), "\" y=\"", y, "\">");
        push_escaped(out, &text.count("fan_more", self.more));
        put!(out, "</text>", close);
    }
}

impl Column {
    /// Where its text begins, or ends on the left.
    fn text(&self) -> i32 {
        self.x + GAP * self.sign
    }

    /// A neighbour: a link with its spot, its name, and what is said of it.
    fn push_row(&self, out: &mut String, text: &Text, root: &str, row: &Row<'_>) {
        let spot = row.spot;
        let missing = if spot.is_missing { " m" } else { "" };
        put!(out, "<a class=\"t", look(spot.kind), missing, "\" href=\"", root, spot.href, "\">");
        // A name that is there whole says it all.
        let is_cut = row.name.last().is_some_and(|line| line.ends_with('…'));
        if spot.label.is_some() || spot.is_mutual || spot.is_missing || is_cut {
            push_title(out, text, spot);
        }
        push_shape(out, spot, self.x, row.y);
        self.push_text(out, row);
        out.push_str("</a>\n");
    }

    fn push_text(&self, out: &mut String, row: &Row<'_>) {
        let x = self.text();
        let n_lines = i32::try_from(row.name.len()).unwrap_or(1);
        let label = row.label.as_ref().map_or(0, |_| LABEL_LINE);
        let y = row.y - (NAME_LINE * (n_lines - 1) + label) / 2 + RISE;
        put!(out, "<text x=\"", x, "\" y=\"", y, "\">");
        for (nth, line) in row.name.iter().enumerate() {
            if nth > 0 {
                put!(out, "<tspan x=\"", x, "\" dy=\"", NAME_LINE, "\">");
            }
            push_escaped(out, line);
            out.push_str(if nth > 0 { "</tspan>" } else { "" });
        }
        if let Some(label) = &row.label {
            put!(out, "<tspan class=\"l\" x=\"", x, "\" dy=\"", LABEL_LINE, "\">");
            push_escaped(out, label);
            out.push_str("</tspan>");
        }
        out.push_str("</text>");
    }
}

/// The whole name of a neighbour, and what else is to be said of it.
fn push_title(out: &mut String, text: &Text, spot: &Spot<'_>) {
    out.push_str("<title>");
    push_escaped(out, spot.name);
    if let Some(label) = &spot.label {
        out.push_str(" — ");
        push_escaped(out, &beginning(label, MAX_LABEL));
    }
    for (holds, key) in [(spot.is_mutual, "fan_mutual"), (spot.is_missing, "fan_missing")] {
        if holds {
            out.push_str(" (");
            text.push(out, key);
            out.push(')');
        }
    }
    out.push_str("</title>");
}

/// The shape of a type, which tells it where colours do not: those of the map of the whole vault.
fn push_shape(out: &mut String, spot: &Spot<'_>, x: i32, y: i32) {
    let shape = match look(spot.kind) {
        1 => "m-4-4h8v8h-8z",
        2 => "m0-6 6 6-6 6-6-6z",
        3 => "m0-5.5 5.5 10h-11z",
        4 => "m0 5.5 5.5-10h-11z",
        5 => "m-3-5h6l3 5-3 5h-6l-3-5z",
        6 => "m-6-3h12v6h-12z",
        _ => {
            let r = if spot.kind.is_some() { "5" } else { "4" };
            put!(out, "<circle cx=\"", x, "\" cy=\"", y, "\" r=\"", r, "\"/>");
            return;
        }
    };
    put!(out, "<path d=\"M", x, " ", y, shape, "\"/>");
}
