//! Reads the SVG that the library wrote, and writes what of it may stand on a page.
//!
//! The library does not escape everything it should; so nothing passes that is not known to be harmless.

use super::colors;
use super::legible::Layout;
use crate::compile::html::{Html, SlotKind, escape, push_escaped};

/// A piece of an SVG.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece<'s> {
    /// A start tag: its name and attributes, and whether it is empty.
    Open(&'s str, Vec<(&'s str, &'s str)>, bool),
    /// An end tag.
    Close(&'s str),
    /// Text, escaped.
    Text(&'s str),
}

impl<'s> Piece<'s> {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&'s str> {
        let Self::Open(_, attributes, _) = self else { return None };
        attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
    }

    /// The value of an attribute that is a number.
    pub(super) fn number(&self, name: &str) -> Option<f64> {
        self.attribute(name)?.parse().ok().filter(|it: &f64| it.is_finite())
    }
}

/// Elements that draw something and do nothing else.
const ELEMENTS: &[&str] = &[
    "svg",
    "g",
    "defs",
    "marker",
    "clipPath",
    "filter",
    "feDropShadow",
    "rect",
    "circle",
    "ellipse",
    "line",
    "path",
    "polygon",
    "polyline",
    "text",
    "tspan",
];

/// Attributes that are numbers, colours, names of this drawing's own parts, or words out of a fixed list.
const ATTRIBUTES: &[&str] = &[
    "clip-path",
    "cx",
    "cy",
    "d",
    "dominant-baseline",
    "dx",
    "dy",
    "fill",
    "fill-opacity",
    "filter",
    "flood-color",
    "flood-opacity",
    "font-size",
    "font-style",
    "font-weight",
    "height",
    "id",
    "marker-end",
    "marker-start",
    "markerHeight",
    "markerWidth",
    "opacity",
    "orient",
    "points",
    "r",
    "refX",
    "refY",
    "rx",
    "ry",
    "stdDeviation",
    "stroke",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
    "text-decoration",
    "transform",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "y",
    "y1",
    "y2",
];

/// Attributes that say nothing on our pages.
const DROPPED: &[&str] = &[
    "aria-describedby",
    "aria-labelledby",
    "aria-roledescription",
    "class",
    "font-family",
    "role",
    "target",
    "xmlns",
];

/// The pieces of an SVG; nothing if one is not known to be harmless.
pub(super) fn read(text: &str) -> Option<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    let mut open = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        if at > 0 {
            pieces.push(Piece::Text(&rest[..at]));
        }
        let (piece, behind) = read_tag(&rest[at + 1..])?;
        match &piece {
            Piece::Open(name, _, false) => open.push(*name),
            Piece::Close(name) if open.pop() != Some(*name) => return None,
            _ => {}
        }
        pieces.push(piece);
        rest = behind;
    }
    (open.is_empty() && rest.trim().is_empty()).then_some(pieces)
}

/// The tag behind a `<`, and what is behind it.
fn read_tag(text: &str) -> Option<(Piece<'_>, &str)> {
    if let Some(text) = text.strip_prefix('/') {
        let (name, behind) = text.split_once('>')?;
        return Some((Piece::Close(name), behind));
    }
    let end = text.find(|c: char| !c.is_ascii_alphanumeric())?;
    let name = ELEMENTS.iter().find(|it| **it == &text[..end])?;
    let mut attributes = Vec::new();
    let mut rest = text[end..].trim_start();
    loop {
        if let Some(behind) = rest.strip_prefix("/>") {
            return Some((Piece::Open(name, attributes, true), behind));
        }
        if let Some(behind) = rest.strip_prefix('>') {
            return Some((Piece::Open(name, attributes, false), behind));
        }
        let (key, behind) = rest.split_once("=\"")?;
        let (value, behind) = behind.split_once('"')?;
        // The width of the whole, which we give ourselves.
        let is_dropped = DROPPED.contains(&key) || (*name == "svg" && key == "style");
        if !is_dropped {
            let is_known = ATTRIBUTES.contains(&key) && is_harmless(key, value);
            (is_known && attributes.iter().all(|(other, _)| *other != key)).then_some(())?;
            attributes.push((key, value));
        }
        // What does not begin with white space is no attribute that the library wrote.
        let next = behind.trim_start();
        (next.len() < behind.len() || next.starts_with(['/', '>'])).then_some(())?;
        rest = next;
    }
}

fn is_harmless(key: &str, value: &str) -> bool {
    match key {
        "id" => is_name(value),
        "fill" | "stroke" | "flood-color" => colors::on_page(value).is_some(),
        "clip-path" | "filter" | "marker-end" | "marker-start" => local(value).is_some(),
        _ => value.chars().all(|c| c.is_ascii_alphanumeric() || " .,-+%()".contains(c)),
    }
}

fn is_name(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// The id in `url(#id)`.
fn local(value: &str) -> Option<&str> {
    value.strip_prefix("url(#")?.strip_suffix(')').filter(|id| is_name(id))
}

/// Writes a drawing: its ids are its own on any page, its colours those of the page.
pub(super) fn write(pieces: &[Piece<'_>], layout: &Layout, name: &str) -> Html {
    let name = escape(name);
    let mut html = Html::default();
    let view = &layout.view;
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Open("svg", ..) if at == 0 => {
                html.push(&format!(
                    "<svg viewBox=\"{} {} {} {}\" width=\"{}\" height=\"{}\" role=\"img\" aria-label=\"{name}\">",
                    view.left,
                    view.top,
                    view.width(),
                    view.height(),
                    view.width(),
                    view.height(),
                ));
            }
            Piece::Open(name, attributes, is_empty) => {
                html.push("<");
                html.push(name);
                for (key, value) in attributes {
                    write_attribute(&mut html, key, value);
                }
                if let Some(by) = layout.moves.get(&at) {
                    html.push(&format!(" transform=\"translate(0 {by})\""));
                }
                html.push(if *is_empty { "/>" } else { ">" });
            }
            Piece::Close(name) => {
                html.push("</");
                html.push(name);
                html.push(">");
            }
            Piece::Text(text) => html.push_text(&unescape(text)),
        }
    }
    html
}

fn write_attribute(html: &mut Html, key: &str, value: &str) {
    html.push(" ");
    html.push(key);
    html.push("=\"");
    match key {
        "id" => write_id(html, value),
        "fill" | "stroke" | "flood-color" => {
            push_escaped(&mut html.text, &colors::on_page(value).unwrap_or_default());
        }
        // Heads of arrows are as wide as their line is thick; a bit less is enough.
        "markerWidth" | "markerHeight" => {
            let size: f64 = value.parse().unwrap_or(8.0);
            html.push(&format!("{}", (size * 8.0).round() / 10.0));
        }
        _ if local(value).is_some() => {
            html.push("url(#");
            write_id(html, local(value).unwrap_or_default());
            html.push(")");
        }
        _ => html.push(value),
    }
    html.push("\"");
}

fn write_id(html: &mut Html, id: &str) {
    html.slot(SlotKind::IdPrefix);
    html.push(id);
}

/// Text as it reads. The library escapes five signs.
pub(super) fn unescape(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'");
    text.replace("&amp;", "&")
}
