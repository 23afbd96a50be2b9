//! Values as text, as Dataview joins and shows them.

use crate::date::{Date, Duration};
use crate::query::value::{Link, Target, Value, number_text};
use crate::query::world::World;

use super::function::luxon;

/// A value as text.
pub(super) fn text_of(value: &Value, world: &World<'_>) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number_text(*number),
        Value::Text(text) => text.to_string(),
        Value::Date(date) => date_text(*date),
        Value::Duration(duration) => duration_text(*duration),
        Value::Link(link) => link_text(link, world),
        Value::File(id) | Value::Page(id) | Value::Item(id, _) => world.name(*id).to_owned(),
        Value::Row(row) => text_of(&row.base, world),
        Value::List(items) => items.iter().map(|it| nested(it, world)).collect::<Vec<_>>().join(", "),
        Value::Object(entries) => {
            let entries: Vec<_> =
                entries.iter().map(|(key, it)| format!("{key}: {}", nested(it, world))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        Value::Regex(regex) => regex.source.clone(),
        Value::Shown(_, inner) => text_of(inner, world),
    }
}

fn nested(value: &Value, world: &World<'_>) -> String {
    match value {
        Value::List(_) => format!("[{}]", text_of(value, world)),
        value => text_of(value, world),
    }
}

/// A link as it is written in a note: texts that are shown are read again.
fn link_text(link: &Link, world: &World<'_>) -> String {
    let target = match &link.target {
        Target::File(id) => world.vault.file(*id).path.as_str().to_owned(),
        Target::Missing(_) | Target::Url => link.written.clone(),
    };
    let fragment = link.fragment.as_ref().map_or_else(String::new, |it| format!("#{it}"));
    let label = match &link.label {
        Value::Text(label) => label.to_string(),
        _ => match &link.target {
            Target::File(id) => world.name(*id).to_owned(),
            Target::Missing(_) | Target::Url => return format!("[[{target}{fragment}]]"),
        },
    };
    format!("[[{target}{fragment}|{label}]]")
}

/// A date as Dataview shows it unless told otherwise.
pub(crate) fn date_text(date: Date) -> String {
    luxon::format(date, if date.has_time { "h:mm a - MMMM dd, yyyy" } else { "MMMM dd, yyyy" })
}

/// A duration by its units, without those of which there is nothing.
pub(crate) fn duration_text(duration: Duration) -> String {
    let sign = if duration.total_millis() < 0.0 { -1.0 } else { 1.0 };
    let whole_years = (duration.months * sign / 12.0).trunc();
    let mut parts = vec![(whole_years, "year"), (duration.months * sign - whole_years * 12.0, "month")];
    let mut millis = duration.days * sign * 86_400_000.0 + duration.millis * sign;
    for (unit, name) in
        [(604_800_000.0, "week"), (86_400_000.0, "day"), (3_600_000.0, "hour"), (60_000.0, "minute")]
    {
        let n = f64::trunc(millis / unit);
        millis -= n * unit;
        parts.push((n, name));
    }
    parts.push((millis / 1000.0, "second"));
    let shown = parts.into_iter().filter(|(n, _)| *n != 0.0).map(|(n, name)| {
        let plural = if n == 1.0 { "" } else { "s" };
        format!("{} {name}{plural}", number_text(n * sign))
    });
    let shown: Vec<_> = shown.collect();
    if shown.is_empty() { "0 seconds".to_owned() } else { shown.join(", ") }
}
