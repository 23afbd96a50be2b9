//! Functions and fields of dates.

use crate::date::{Date, format, relative};
use crate::query::eval::Fault;
use crate::query::value::Value;

use super::Args;

/// Calls the function that the arguments are for; nothing if dates do not have it.
pub(super) fn method(args: &Args<'_>, date: Date) -> Result<Option<Value>, Fault> {
    Ok(Some(match args.name.text.as_str() {
        "date" => Value::Date(date.day_only()),
        "time" => Value::text(date.time_text()),
        "format" => Value::text(format(date, &args.text(0)?)),
        "relative" => {
            let Some(today) = args.scope.world().today else {
                return Err(args.fault("`relative` needs a date from the settings: `today` under `[query]`"));
            };
            Value::text(relative(date, today))
        }
        _ => return Ok(None),
    }))
}

/// A field of a date.
pub(super) fn field(date: Date, name: &str) -> Value {
    let (year, month, day) = date.ymd();
    let (hour, minute, second, millisecond) = date.hmsm();
    Value::Number(match name {
        "year" => year.into(),
        "month" => month.into(),
        "day" => day.into(),
        "hour" => hour.into(),
        "minute" => minute.into(),
        "second" => second.into(),
        "millisecond" => millisecond.into(),
        _ => return Value::Null,
    })
}
