//! When a note was written and changed, as far as its properties say so. The clock of the disk is never asked.

use crate::compile::Note;
use crate::date::Date;

/// Properties that say when a note was written.
const WRITTEN: &[&str] = &["published", "created", "date"];

/// Properties that say when it was changed last.
const CHANGED: &[&str] = &["updated", "modified", "lastmod"];

/// When a note was written, or else changed last.
pub(super) fn written(note: &Note) -> Option<Date> {
    first(note, WRITTEN).or_else(|| first(note, CHANGED))
}

/// When a note was changed last: never before it was written.
pub(super) fn changed(note: &Note) -> Option<Date> {
    first(note, CHANGED).max(first(note, WRITTEN))
}

fn first(note: &Note, names: &[&str]) -> Option<Date> {
    names.iter().find_map(|name| Date::parse_property(note.text_property(name)?.trim()))
}

/// A date as sitemaps and search engines take it: a day, or a point in time, which counts as universal time.
pub(super) fn w3c(date: Date) -> String {
    if date.has_time { full(date) } else { date.machine_text() }
}

/// A date as feeds take it: a point in time, for a day its start.
pub(super) fn full(date: Date) -> String {
    format!("{}T{}Z", date.day_only().machine_text(), date.time_text())
}
