//! Names of what figures measure, so that spellings of one name are alike.

use crate::path::fold;

/// Names under which numbers measure nothing: they count, sort or date.
const NO_METRICS: &[&str] = &[
    "#",
    "no",
    "nr",
    "id",
    "rank",
    "order",
    "position",
    "page",
    "step",
    "line",
    "version",
    "weight",
    "level",
    "priority",
    "rating",
    "isbn",
    "date",
    "year",
    "month",
    "week",
    "day",
    "created",
    "updated",
    "modified",
    "number",
    "phase",
    "sort",
    "index",
    "chapter",
    "part",
    "size",
    "progres",
    "score",
    "difficulty",
    "cssclass",
    "note",
    "comment",
];

/// Columns that say what is measured, in tables that have one for the number.
const NAMES: &[&str] = &["claim", "metric", "measure", "indicator", "quantity", "figure of", "item", "what"];
/// Columns that have the number in such tables.
const VALUES: &[&str] = &["figure", "value", "amount", "number", "detail", "quantity", "total"];

/// Headings of sections that speak of the note's own entity.
const OWN: &[&str] = &[
    "fact",
    "key fact",
    "key figure",
    "figure",
    "overview",
    "at a glance",
    "profile",
    "data",
    "summary",
    "number",
    "basic",
    "infobox",
    "detail",
    "key data",
    "statistic",
    "key number",
];

/// The name without remarks in brackets, in small letters, and its words in the singular; empty if it measures nothing.
pub(super) fn key(name: &str) -> String {
    let key = plain(name);
    if NO_METRICS.contains(&key.as_str()) { String::new() } else { key }
}

/// Whether a column says what the number in another column measures.
pub(super) fn is_name(header: &str) -> bool {
    NAMES.contains(&plain(header).as_str())
}

/// Whether a column has numbers and does not say of what.
pub(super) fn is_value(header: &str) -> bool {
    VALUES.contains(&plain(header).as_str())
}

/// Whether the section under a heading speaks of the note's own entity.
pub(super) fn is_own(heading: &str) -> bool {
    OWN.contains(&plain(heading).as_str())
}

/// What stands in the round brackets of a header, `t` in `Output (t)`, as a unit.
pub(super) fn unit(header: &str) -> Option<&str> {
    let (_, rest) = header.rsplit_once(['(', '（'])?;
    let (unit, _) = rest.split_once([')', '）'])?;
    Some(unit.trim().trim_start_matches("in ")).filter(|it| !it.is_empty())
}

fn plain(name: &str) -> String {
    let mut outside = String::with_capacity(name.len());
    let mut depth = 0_usize;
    for c in name.chars() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    let folded = fold(&outside);
    let words = folded.split(|c: char| !(c.is_alphanumeric() || c == '#')).filter(|it| !it.is_empty());
    words.map(singular).collect::<Vec<_>>().join(" ")
}

fn singular(word: &str) -> &str {
    let is_plural = word.len() > 3 && word.ends_with('s') && !word.ends_with("ss");
    if is_plural { &word[..word.len() - 1] } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_metric_are_alike() {
        for name in ["Annual outputs", "annual output", "Annual  Output (t)", "annual-output"] {
            assert_eq!(key(name), "annual output");
        }
        assert_eq!(key("Year"), "");
        assert_eq!(unit("Output (in t)"), Some("t"));
        assert!(is_own("Key figures") && is_value("Figure") && is_name("Claims"));
    }
}
