//! Functions and fields of dates and durations.

use crate::date::{Date, Duration};
use crate::query::eval::Outcome;
use crate::query::value::{Target, Value};

use super::{Call, luxon};

/// Calls the function.
pub(super) fn call(call: &Call<'_>) -> Outcome {
    let pattern = match call.value(1) {
        Value::Text(pattern) => pattern,
        _ => "",
    };
    Ok(match (call.name, call.value(0)) {
        (_, Value::Null) => Value::Null,
        ("date", Value::Text(text)) if call.len() > 1 => {
            luxon::parse(text, pattern).map_or(Value::Null, Value::Date)
        }
        ("date", Value::Text(text)) => parse(text),
        ("date" | "localtime", Value::Date(_)) | ("dur", Value::Duration(_)) => call.value(0).clone(),
        ("date", Value::Link(link)) => {
            let label = match &link.label {
                Value::Text(label) => parse(label),
                _ => Value::Null,
            };
            match (label, parse(&link.written), &link.target) {
                (Value::Null, Value::Null, Target::File(id)) => {
                    let world = call.scope.world();
                    let note = world.vault.file(*id).note();
                    note.and_then(|note| crate::query::dataview::field::day(world, *id, note))
                        .unwrap_or(Value::Null)
                }
                (Value::Null, written, _) => written,
                (label, ..) => label,
            }
        }
        ("date", _) => Value::Null,
        ("dur", Value::Text(text)) => Duration::parse(text).map_or(Value::Null, Value::Duration),
        ("striptime", Value::Date(date)) => Value::Date(date.day_only()),
        ("dateformat", Value::Date(date)) => Value::text(luxon::format(*date, pattern)),
        ("durationformat", Value::Duration(duration)) => {
            Value::text(luxon::format_duration(*duration, pattern))
        }
        _ => return Err(call.misfit()),
    })
}

fn parse(text: &str) -> Value {
    let is_long_enough = text.len() >= 7 && text.as_bytes()[4] == b'-';
    Date::parse(text).filter(|_| is_long_enough).map_or(Value::Null, Value::Date)
}

/// A field of a date.
pub(crate) fn field(date: Date, name: &str) -> Value {
    let (year, month, day) = date.ymd();
    let (hour, minute, second, millisecond) = date.hmsm();
    Value::Number(match name {
        "year" => year.into(),
        "month" => month.into(),
        "weekyear" => date.iso_week().1.into(),
        "week" => f64::from(day / 7 + 1),
        "weekday" => date.weekday().into(),
        "day" => day.into(),
        "hour" => hour.into(),
        "minute" => minute.into(),
        "second" => second.into(),
        "millisecond" => millisecond.into(),
        _ => return Value::Null,
    })
}
