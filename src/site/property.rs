//! Shows the properties of a note.

use std::fmt::Write;

use crate::compile::{Note, Piece, PropertyValue, escape, push_escaped, scheme};
use crate::vault::FileId;

use super::Site;
use super::fill::Filler;
use super::view::PropertyView;

/// Properties that steer adit; a page need not show them.
const HIDDEN: &[&str] = &["title", "publish", "draft", "permalink", "description"];

impl Site<'_> {
    /// The properties that a page shows, as HTML.
    pub(super) fn properties<'n>(
        &self,
        note: &'n Note,
        id: FileId,
        filler: &mut Filler<'_>,
    ) -> Vec<PropertyView<'n>> {
        let shown = note.properties.iter().filter(|it| !HIDDEN.contains(&it.key.to_lowercase().as_str()));
        let view = |it: &'n crate::compile::Property| {
            let mut html = String::new();
            push_value(&mut html, &it.value, note, id, filler);
            PropertyView { key: &it.key, kind: kind(&it.value), html }
        };
        shown.map(view).collect()
    }
}

fn kind(value: &PropertyValue) -> &'static str {
    match value {
        PropertyValue::Empty => "empty",
        PropertyValue::Bool(_) => "checkbox",
        PropertyValue::Number(_) => "number",
        PropertyValue::Text(text) if is_date(text) => "date",
        PropertyValue::Text(_) => "text",
        PropertyValue::Linked(_) => "links",
        PropertyValue::List(_) => "list",
        PropertyValue::Map(_) => "map",
    }
}

fn push_value(out: &mut String, value: &PropertyValue, note: &Note, id: FileId, filler: &Filler<'_>) {
    match value {
        PropertyValue::Empty => out.push('—'),
        PropertyValue::Bool(value) => {
            let (checked, name) = if *value { (" checked", "yes") } else { ("", "no") };
            write!(out, "<input type=\"checkbox\" disabled{checked} aria-label=\"{name}\">")
                .expect("a String takes every write");
        }
        PropertyValue::Number(number) => push_escaped(out, number),
        PropertyValue::Text(text) => push_text(out, text),
        PropertyValue::Linked(pieces) => {
            for piece in pieces {
                match piece {
                    Piece::Text(text) => push_escaped(out, text),
                    Piece::Link(idx) => filler.plain_link(out, id, *idx, &note.links[*idx as usize]),
                }
            }
        }
        PropertyValue::List(items) => {
            out.push_str("<ul>");
            for item in items {
                out.push_str("<li>");
                push_value(out, item, note, id, filler);
                out.push_str("</li>");
            }
            out.push_str("</ul>");
        }
        PropertyValue::Map(entries) => {
            out.push_str("<ul>");
            for (key, value) in entries {
                write!(out, "<li>{}: ", escape(key)).expect("a String takes every write");
                push_value(out, value, note, id, filler);
                out.push_str("</li>");
            }
            out.push_str("</ul>");
        }
    }
}

fn push_text(out: &mut String, text: &str) {
    let is_address = matches!(scheme(text).as_deref(), Some("http" | "https" | "mailto"))
        && !text.contains(char::is_whitespace);
    if is_address {
        write!(out, "<a class=\"external\" href=\"{0}\" rel=\"noopener\">{0}</a>", escape(text))
            .expect("a String takes every write");
    } else if is_date(text) {
        write!(out, "<time datetime=\"{0}\">{0}</time>", escape(text)).expect("a String takes every write");
    } else {
        push_escaped(out, text);
    }
}

/// `YYYY-MM-DD`, the form in which Obsidian writes dates.
fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes
            .iter()
            .enumerate()
            .all(|(at, b)| if at == 4 || at == 7 { *b == b'-' } else { b.is_ascii_digit() })
        && (1..=12).contains(&text[5..7].parse::<u8>().unwrap_or(0))
        && (1..=31).contains(&text[8..].parse::<u8>().unwrap_or(0))
}
