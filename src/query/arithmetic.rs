//! Plus, minus and their kin, on numbers, texts, dates and durations.

use crate::compile::query::Binary;
use crate::span::Span;

use super::eval::{Fault, MAX_BYTES, Outcome, Scope};
use super::value::{Shown, Value};
use crate::date::{Date, Duration};

/// Applies an operator to two values. With nothing on one side the result is nothing, but for joining texts.
pub(super) fn apply(scope: &Scope<'_>, operator: Binary, a: &Value, b: &Value, span: Span) -> Outcome {
    if let Some(value) = on_dates(operator, a, b, span)? {
        return Ok(value);
    }
    let is_text = |value: &Value| {
        matches!(
            value,
            Value::Text(_) | Value::Link(_) | Value::File(_) | Value::List(_) | Value::Shown(Shown::Tag, _)
        )
    };
    if operator == Binary::Add && (is_text(a) || is_text(b)) {
        let joined = scope.text_of(a) + &scope.text_of(b);
        scope.step(joined.len() / 64, span)?;
        if joined.len() > MAX_BYTES {
            return Err(Fault::new(span, "this makes a text that is too long"));
        }
        return Ok(Value::text(joined));
    }
    if matches!(a, Value::Null) || matches!(b, Value::Null) {
        return Ok(Value::Null);
    }
    let (Some(x), Some(y)) = (number(a), number(b)) else {
        let message =
            format!("{} does not work on a {} and a {}", sign(operator), a.type_name(), b.type_name());
        return Err(Fault::new(span, message));
    };
    Ok(Value::Number(match operator {
        Binary::Add => x + y,
        Binary::Subtract => x - y,
        Binary::Multiply => x * y,
        Binary::Divide => x / y,
        _ => x % y,
    }))
}

/// An operator of arithmetic as messages show it.
pub(super) fn sign(operator: Binary) -> &'static str {
    match operator {
        Binary::Add => "`+`",
        Binary::Subtract => "`-`",
        Binary::Multiply => "`*`",
        Binary::Divide => "`/`",
        _ => "`%`",
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Bool(value) => Some(f64::from(u8::from(*value))),
        Value::Text(text) => text.trim().parse().ok(),
        Value::Duration(duration) => Some(duration.total_millis()),
        _ => None,
    }
}

/// What the operator does where a date or a duration takes part; nothing where it is no matter of dates.
fn on_dates(operator: Binary, a: &Value, b: &Value, span: Span) -> Result<Option<Value>, Fault> {
    let sign = match operator {
        Binary::Add => 1.0,
        Binary::Subtract => -1.0,
        _ => 0.0,
    };
    let moved = |date: Date, by: Duration| {
        let moved = date.plus(by, sign).map(Value::Date);
        moved.map(Some).ok_or_else(|| Fault::new(span, "this date is beyond the years that there are"))
    };
    match (a, b) {
        (Value::Date(a), Value::Date(b)) if sign < 0.0 => {
            Ok(Some(Value::Duration(Duration::between(*b, *a))))
        }
        (Value::Date(date), Value::Duration(by)) if sign != 0.0 => moved(*date, *by),
        (Value::Duration(by), Value::Date(date)) if sign > 0.0 => moved(*date, *by),
        (Value::Date(date), Value::Text(text)) if sign != 0.0 => {
            match (Duration::parse(text), Date::parse(text)) {
                (Some(by), _) => moved(*date, by),
                (None, Some(other)) if sign < 0.0 => {
                    Ok(Some(Value::Duration(Duration::between(other, *date))))
                }
                _ if sign > 0.0 => Ok(None),
                _ => Err(Fault::new(span, format!("`{text}` is no duration"))),
            }
        }
        // Milliseconds.
        (Value::Date(date), Value::Number(millis)) if sign != 0.0 => {
            moved(*date, Duration { millis: *millis, ..Duration::default() })
        }
        (Value::Duration(a), Value::Duration(b)) if sign != 0.0 => {
            Ok(Some(Value::Duration(a.plus(b.times(sign)))))
        }
        (Value::Duration(a), Value::Text(text)) if sign != 0.0 => {
            Ok(Duration::parse(text).map(|b| Value::Duration(a.plus(b.times(sign)))))
        }
        (Value::Duration(a), Value::Number(by)) if operator == Binary::Multiply => {
            Ok(Some(Value::Duration(a.times(*by))))
        }
        (Value::Duration(a), Value::Number(by)) if operator == Binary::Divide => {
            Ok(Some(Value::Duration(a.times(1.0 / by))))
        }
        _ => Ok(None),
    }
}
