//! Draws Mermaid diagrams as SVG, if nothing of them is lost.
//!
//! The drawing is the work of a library; what it must not do is ours. A diagram is drawn only if its kind is one that
//! the library draws as Mermaid does, each word of the source is in the picture, no words cover each other, and the
//! SVG holds nothing but shapes and text. Otherwise the note shows the source, which loses nothing.

#[cfg(feature = "mermaid")]
mod colors;
#[cfg(feature = "mermaid")]
mod gantt;
#[cfg(feature = "mermaid")]
mod legible;
#[cfg(feature = "mermaid")]
mod prepare;
#[cfg(feature = "mermaid")]
mod svg;
#[cfg(feature = "mermaid")]
mod words;

use std::fmt::Write;

use super::Note;
use super::html::Html;

/// As much text as Mermaid itself would draw, and as many lines.
#[cfg(feature = "mermaid")]
const MAX_BYTES: usize = 50_000;
#[cfg(feature = "mermaid")]
const MAX_LINES: usize = 500;

/// Why a diagram is not drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Undrawn {
    /// The source is broken: the line, counted from 1, and what is wrong there.
    #[cfg_attr(not(feature = "mermaid"), expect(dead_code, reason = "nothing is read without the library"))]
    Broken(usize, String),
    /// The source may be right, but the picture would not show all of it, or not well.
    Beyond(&'static str),
}

impl Note {
    /// Appends a drawing, whose ids are its own among all on the page.
    pub(crate) fn push_drawing(&self, out: &mut String, prefix: &str, idx: u32) {
        let drawing = &self.drawings[idx as usize];
        let mut from = 0;
        for slot in &drawing.slots {
            out.push_str(&drawing.text[from..slot.at as usize]);
            write!(out, "{prefix}diagram-{idx}-").expect("a String takes every write");
            from = slot.at as usize;
        }
        out.push_str(&drawing.text[from..]);
    }
}

/// The picture of a diagram, with a slot in front of each of its ids; `name` is what it is called, with its `{kind}`.
#[cfg(feature = "mermaid")]
pub(super) fn draw(source: &str, name: &str) -> Result<Html, Undrawn> {
    if source.len() > MAX_BYTES || source.lines().count() > MAX_LINES {
        return Err(Undrawn::Beyond("it is too large"));
    }
    // The library is young, and no note may end a build.
    let drawn = std::panic::catch_unwind(|| prepare::render(source))
        .unwrap_or(Err(Undrawn::Beyond("the library gave up on it")))?;
    let pieces =
        svg::read(&drawn.svg).ok_or(Undrawn::Beyond("its picture holds more than shapes and text"))?;
    if !words::are_all_in(source, &pieces, drawn.kind, &drawn.names) {
        return Err(Undrawn::Beyond("its picture would miss some of its words"));
    }
    let layout = legible::layout(&pieces).ok_or(Undrawn::Beyond("its words would cover each other"))?;
    Ok(svg::write(&pieces, &layout, &name.replace("{kind}", drawn.kind.name())))
}

/// No picture: adit was built without the library.
#[cfg(not(feature = "mermaid"))]
pub(super) fn draw(_source: &str, _name: &str) -> Result<Html, Undrawn> {
    Err(Undrawn::Beyond("adit was built without the feature `mermaid`"))
}

#[cfg(all(test, feature = "mermaid"))]
mod tests;
