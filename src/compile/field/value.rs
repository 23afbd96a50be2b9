//! The value of an inline field: a number, a truth, a link, a list of such, or text.

use std::ops::Range;

use crate::compile::{Piece, PropertyValue, tag};

/// Reads the value at `range` of `text`, with the links in it by their places.
pub(super) fn read(text: &str, range: Range<usize>, links: &[(Range<usize>, u32)]) -> PropertyValue {
    let pieces = Pieces { text, links };
    let range = trimmed(text, range);
    if range.is_empty() {
        return PropertyValue::Empty;
    }
    if let Some(value) = pieces.atom(range.clone()) {
        return value;
    }
    let parts = pieces.parts(range.clone());
    if parts.len() > 1
        && let Some(items) = parts.into_iter().map(|part| pieces.atom(part)).collect()
    {
        return PropertyValue::List(items);
    }
    pieces.linked(range)
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}

struct Pieces<'a> {
    text: &'a str,
    links: &'a [(Range<usize>, u32)],
}

impl Pieces<'_> {
    /// The links in a range, in order.
    fn links_in(&self, range: &Range<usize>) -> &[(Range<usize>, u32)] {
        let from = self.links.partition_point(|(at, _)| at.start < range.start);
        let to = self.links.partition_point(|(at, _)| at.end <= range.end);
        &self.links[from..to.max(from)]
    }

    /// A value that can be an item of a list.
    fn atom(&self, range: Range<usize>) -> Option<PropertyValue> {
        match self.links_in(&range) {
            [] => atom(&self.text[range]),
            [(at, idx)] if *at == range => Some(PropertyValue::Linked(vec![Piece::Link(*idx)])),
            _ => None,
        }
    }

    /// The parts between commas that stand neither in quotes nor in a link.
    fn parts(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        let (mut start, mut at) = (range.start, range.start);
        let mut links = self.links_in(&range).iter().peekable();
        let (mut in_quotes, bytes) = (false, self.text.as_bytes());
        while at < range.end {
            if let Some((link, _)) = links.next_if(|(link, _)| link.start <= at) {
                at = link.end.max(at + 1);
                continue;
            }
            match bytes[at] {
                b'\\' if in_quotes => at += 1,
                b'"' => in_quotes = !in_quotes,
                b',' if !in_quotes => {
                    parts.push(trimmed(self.text, start..at));
                    start = at + 1;
                }
                _ => {}
            }
            at += 1;
        }
        // A comma at the end ends the last item.
        let last = trimmed(self.text, start..range.end);
        if !last.is_empty() || parts.is_empty() {
            parts.push(last);
        }
        parts
    }

    fn linked(&self, range: Range<usize>) -> PropertyValue {
        let mut pieces = Vec::new();
        let mut from = range.start;
        for (at, idx) in self.links_in(&range) {
            if from < at.start {
                pieces.push(Piece::Text(self.text[from..at.start].to_owned()));
            }
            pieces.push(Piece::Link(*idx));
            from = at.end;
        }
        if pieces.is_empty() {
            return PropertyValue::Text(self.text[range].to_owned());
        }
        if from < range.end {
            pieces.push(Piece::Text(self.text[from..range.end].to_owned()));
        }
        PropertyValue::Linked(pieces)
    }
}

fn atom(text: &str) -> Option<PropertyValue> {
    if let Some(inner) = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        return unquoted(inner).map(PropertyValue::Text);
    }
    Some(match text {
        "true" | "True" => PropertyValue::Bool(true),
        "false" | "False" => PropertyValue::Bool(false),
        "null" => PropertyValue::Empty,
        _ if is_number(text) => PropertyValue::Number(text.to_owned()),
        _ if is_date(text) || is_duration(text) || is_tag(text) => PropertyValue::Text(text.to_owned()),
        _ => return None,
    })
}

/// The text between two quotes, if no other quote is in it.
fn unquoted(inner: &str) -> Option<String> {
    let mut text = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return None,
            '\\' => match chars.next()? {
                c @ ('"' | '\\') => text.push(c),
                c => text.extend(['\\', c]),
            },
            c => text.push(c),
        }
    }
    Some(text)
}

fn is_tag(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(tag::is_tag)
}

fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    is_digits(whole) && is_digits(fraction)
}

/// `2024-05`, and what may follow: the day, the time, its fraction, the zone.
fn is_date(text: &str) -> bool {
    const SHAPE: &[u8] = b"0000-00-00T00:00:00.000";
    let bytes = text.as_bytes();
    let fits = |(byte, shape): (&u8, &u8)| match shape {
        b'0' => byte.is_ascii_digit(),
        shape => byte == shape,
    };
    let len = bytes.iter().zip(SHAPE).take_while(|pair| fits(*pair)).count();
    let zone = &text[len..];
    let is_zone = zone.is_empty()
        || zone == "Z"
        || (len >= 13
            && zone.starts_with(['+', '-'])
            && zone[1..].bytes().all(|b| b.is_ascii_digit() || b == b':'));
    matches!(len, 7 | 10 | 13 | 16 | 19 | 23) && is_zone
}

/// `4 hours`, `6hr 4min`, `9 years, 8 months`.
fn is_duration(text: &str) -> bool {
    let mut rest = text;
    loop {
        let number = rest.len()
            - rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-')).len();
        let (count, behind) = rest.split_at(number);
        let behind = behind.trim_start();
        let unit = behind.len() - behind.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        if !is_number(count) || !DURATION_UNITS.contains(&&behind[..unit]) {
            return false;
        }
        rest = behind[unit..].trim_start();
        rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
        if rest.is_empty() {
            return true;
        }
    }
}

/// The names of the units of durations.
const DURATION_UNITS: &[&str] = &[
    "year", "years", "yr", "yrs", "month", "months", "mo", "mos", "week", "weeks", "wk", "wks", "w", "day",
    "days", "d", "hour", "hours", "hr", "hrs", "h", "minute", "minutes", "min", "mins", "m", "second",
    "seconds", "sec", "secs", "s",
];
