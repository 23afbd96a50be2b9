//! Shows the properties of a note, as the types of their keys say.

use std::fmt::Write;

use crate::compile::{
    Note, Piece, Property, PropertyValue, Sheet, escape, is_dangerous, push_escaped, scheme,
};
use crate::config::PropertyType;
use crate::relation::{names_in, type_property};
use crate::vault::FileId;

use super::Site;
use super::fill::Filler;
use super::view::PropertyView;

/// Properties that steer adit; a page need not show them.
const HIDDEN: &[&str] = &["title", "publish", "draft", "permalink", "description"];

/// How the box of a value that is yes or no begins.
pub(super) const CHECKBOX: &str = "<input type=\"checkbox\"";

/// How a value is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Empty,
    Checkbox(bool),
    Number,
    /// A text that is a day, or a day and a time.
    Date,
    Text,
    /// A text with links.
    Links,
    Tags,
    List,
    Map,
}

impl Site<'_> {
    /// The properties that a page shows, as HTML.
    pub(super) fn properties<'n>(
        &self,
        note: &'n Note,
        id: FileId,
        filler: &mut Filler<'_>,
    ) -> Vec<PropertyView<'n>> {
        // The badge beside the title says it already, but for links.
        let by_type = type_property(note, self.config).filter(|_| self.explore.types_of(id).next().is_some());
        let is_badge = |it: &Property| {
            by_type.is_some_and(|by_type| by_type.span == it.span && names_types_only(note, &it.value))
        };
        let shown = note.properties.iter().zip(0..).filter(|(it, nth)| {
            let is_picture = note.cover.as_ref().is_some_and(|cover| cover.property == *nth);
            let is_seen = is_picture && filler.cover(id, note).is_some();
            !is_seen && !is_hidden(&it.key) && !is_badge(it)
        });
        let view = |(it, _): (&'n Property, u32)| {
            let form = form(&it.value, self.compilation.property_types.of(&it.key));
            let mut html = String::new();
            Writer { note, id, filler }.push(&mut html, &it.value, form);
            PropertyView { key: &it.key, kind: form.name(), html }
        };
        let views: Vec<_> = shown.map(view).collect();
        if views.iter().any(|it| it.html.contains(CHECKBOX)) {
            filler.sheets.insert(Sheet::Task);
        }
        views
    }
}

/// Whether a value is the name of a type, or a list of such, without links.
fn names_types_only(note: &Note, value: &PropertyValue) -> bool {
    let items = match value {
        PropertyValue::List(items) => items.as_slice(),
        value => std::slice::from_ref(value),
    };
    items.iter().all(|it| matches!(it, PropertyValue::Text(_))) && names_in(note, value).len() == items.len()
}

/// Whether a property steers adit, so that a page need not show it.
pub(super) fn is_hidden(key: &str) -> bool {
    HIDDEN.contains(&key.to_lowercase().as_str())
}

/// How a value is shown under a key of this type. A value that does not fit the type is shown as what it is.
fn form(value: &PropertyValue, key: Option<PropertyType>) -> Form {
    use PropertyValue::{Bool, Empty, Linked, List, Map, Number, Text};
    match (key, value) {
        (_, Empty) => Form::Empty,
        (Some(PropertyType::Text), Text(_) | Number(_) | Bool(_)) => Form::Text,
        (Some(PropertyType::Number), Text(text)) if is_number(text.trim()) => Form::Number,
        (Some(PropertyType::Checkbox), Text(text)) if matches!(text.trim(), "true" | "false") => {
            Form::Checkbox(text.trim() == "true")
        }
        (Some(PropertyType::Tags), Text(_) | Number(_) | List(_)) => Form::Tags,
        (Some(PropertyType::List | PropertyType::Aliases), Text(_) | Number(_) | Bool(_) | Linked(_)) => {
            Form::List
        }
        (_, Bool(value)) => Form::Checkbox(*value),
        (_, Number(_)) => Form::Number,
        (_, Text(text)) if is_date(text.trim()) => Form::Date,
        (_, Text(_)) => Form::Text,
        (_, Linked(_)) => Form::Links,
        (_, List(_)) => Form::List,
        (_, Map(_)) => Form::Map,
    }
}

impl Form {
    /// Its name in templates and style sheets.
    fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Checkbox(_) => "checkbox",
            Self::Number => "number",
            Self::Date => "date",
            Self::Text => "text",
            Self::Links => "links",
            Self::Tags => "tags",
            Self::List => "list",
            Self::Map => "map",
        }
    }
}

/// Writes the values of one note.
struct Writer<'a> {
    note: &'a Note,
    id: FileId,
    filler: &'a Filler<'a>,
}

impl Writer<'_> {
    fn push(&self, out: &mut String, value: &PropertyValue, as_form: Form) {
        match (as_form, value) {
            (Form::Checkbox(value), _) => {
                let (checked, name) = if value { (" checked", "yes") } else { ("", "no") };
                let name = escape(self.filler.site.text.get(name));
                write!(out, "{CHECKBOX} disabled{checked} aria-label=\"{name}\">")
                    .expect("a String takes every write");
            }
            (Form::Date, PropertyValue::Text(text)) => push_date(out, text.trim()),
            (Form::Tags, PropertyValue::List(items)) => {
                items.iter().for_each(|item| self.push_tag(out, item))
            }
            (Form::Tags, value) => self.push_tag(out, value),
            (Form::List, PropertyValue::List(items)) => self.push_list(out, items),
            (Form::List, value) => self.push_list(out, std::slice::from_ref(value)),
            (_, PropertyValue::Empty) => out.push('—'),
            (_, PropertyValue::Bool(value)) => out.push_str(if *value { "true" } else { "false" }),
            (_, PropertyValue::Number(number)) => push_escaped(out, number),
            (_, PropertyValue::Text(text)) => push_text(out, text),
            (_, PropertyValue::Linked(pieces)) => {
                for piece in pieces {
                    match piece {
                        Piece::Text(text) => push_escaped(out, text),
                        Piece::Link(idx) => {
                            self.filler.plain_link(out, self.id, *idx, &self.note.links[*idx as usize]);
                        }
                    }
                }
            }
            (_, PropertyValue::List(items)) => self.push_list(out, items),
            (_, PropertyValue::Map(entries)) => {
                out.push_str("<ul>");
                for (key, value) in entries {
                    write!(out, "<li>{}: ", escape(key)).expect("a String takes every write");
                    self.push(out, value, form(value, None));
                    out.push_str("</li>");
                }
                out.push_str("</ul>");
            }
        }
    }

    fn push_list(&self, out: &mut String, items: &[PropertyValue]) {
        out.push_str("<ul>");
        for item in items {
            out.push_str("<li>");
            self.push(out, item, form(item, None));
            out.push_str("</li>");
        }
        out.push_str("</ul>");
    }

    /// A tag as a link to its page, if there is one.
    fn push_tag(&self, out: &mut String, value: &PropertyValue) {
        let name = match value {
            PropertyValue::Text(text) => text.trim().trim_start_matches('#'),
            PropertyValue::Number(number) => number.as_str(),
            value => return self.push(out, value, form(value, None)),
        };
        if !name.is_empty() {
            self.filler.push_tag(out, name);
        }
    }
}

pub(super) fn push_text(out: &mut String, text: &str) {
    let address = text.trim();
    let has_host = address.contains("://") || scheme(address).as_deref() == Some("mailto");
    let is_address = has_host
        && scheme(address).is_some()
        && !is_dangerous(address)
        && !address.contains(char::is_whitespace);
    if is_address {
        write!(out, "<a class=\"external\" href=\"{0}\" rel=\"noopener\">{0}</a>", escape(address))
            .expect("a String takes every write");
    } else {
        push_escaped(out, text);
    }
}

/// A day or a time in the form of ISO 8601, with a space before the hour.
pub(super) fn push_date(out: &mut String, text: &str) {
    let shown = escape(&text.replacen('T', " ", 1));
    write!(out, "<time datetime=\"{}\">{shown}</time>", escape(text)).expect("a String takes every write");
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite) && text.contains(|c: char| c.is_ascii_digit())
}

/// `YYYY-MM-DD`, or that with a time: the forms in which Obsidian writes dates, and which HTML knows.
pub(super) fn is_date(text: &str) -> bool {
    let Some(day) = text.get(..10) else { return false };
    is_day(day) && (text.len() == 10 || is_time(&text[10..]))
}

fn is_day(text: &str) -> bool {
    let Some([year, month, day]) = numbers(text, &[4, 2, 2], '-') else { return false };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return false,
    };
    year > 0 && (1..=last).contains(&day)
}

/// `T10:30`, `T10:30:15`, with a space in place of the `T`, and with the offset of a time zone.
fn is_time(text: &str) -> bool {
    let Some(text) = text.strip_prefix(['T', ' ']) else { return false };
    let zone = text.find(['Z', '+', '-']).unwrap_or(text.len());
    let (time, zone) = text.split_at(zone);
    let in_day = |hour: u32, minute: u32| hour < 24 && minute < 60;
    let is_zone = match zone {
        "" | "Z" => true,
        zone => numbers(&zone[1..], &[2, 2], ':').is_some_and(|[hour, minute]| in_day(hour, minute)),
    };
    let is_clock = match time.len() {
        5 => numbers(time, &[2, 2], ':').is_some_and(|[hour, minute]| in_day(hour, minute)),
        _ => numbers(time, &[2, 2, 2], ':')
            .is_some_and(|[hour, minute, second]| in_day(hour, minute) && second < 60),
    };
    is_zone && is_clock
}

/// The numbers of these lengths that a text is made of, with `sign` between them.
fn numbers<const N: usize>(text: &str, lengths: &[usize; N], sign: char) -> Option<[u32; N]> {
    let mut out = [0; N];
    let mut parts = text.split(sign);
    for (number, len) in out.iter_mut().zip(lengths) {
        let digits = parts.next().filter(|it| it.len() == *len && it.bytes().all(|b| b.is_ascii_digit()))?;
        *number = digits.parse().ok()?;
    }
    parts.next().is_none().then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_and_times_that_exist_are_dates() {
        for date in ["2024-02-29", "2026-02-09T10:30", "2026-02-09 10:30:15", "2026-02-09T10:30:15+09:00"] {
            assert!(is_date(date), "{date}");
        }
        for other in
            ["2023-02-29", "2024-13-01", "2024-1-1", "2026-02-09T25:00", "2026-02-09 at noon", "日本日本日"]
        {
            assert!(!is_date(other), "{other}");
        }
    }

    #[test]
    fn the_type_of_a_key_wins_over_the_looks_of_a_value() {
        let text = |it: &str| PropertyValue::Text(it.to_owned());
        let check = |value: PropertyValue, key: Option<PropertyType>, expected: &str| {
            assert_eq!(form(&value, key).name(), expected, "{value:?} as {key:?}");
        };
        check(text("2024-01-01"), None, "date");
        check(text("2024-01-01"), Some(PropertyType::Text), "text");
        check(PropertyValue::Number("7".to_owned()), Some(PropertyType::Text), "text");
        check(PropertyValue::Bool(true), Some(PropertyType::Text), "text");
        check(text("12"), None, "text");
        check(text("12"), Some(PropertyType::Number), "number");
        check(text("inf"), Some(PropertyType::Number), "text");
        check(text("true"), Some(PropertyType::Checkbox), "checkbox");
        check(text("perhaps"), Some(PropertyType::Checkbox), "text");
        check(text("one"), Some(PropertyType::List), "list");
        check(text("one"), Some(PropertyType::Tags), "tags");
        check(text("soon"), Some(PropertyType::Date), "text");
        check(PropertyValue::Empty, Some(PropertyType::Checkbox), "empty");
        check(PropertyValue::List(Vec::new()), Some(PropertyType::Text), "list");
    }
}
