//! Functions of numbers.

use crate::query::eval::Fault;
use crate::query::value::Value;

use super::Args;

/// Most decimal places that are rounded to; JavaScript takes a hundred, of which a number has these.
const MAX_PLACES: f64 = 20.0;

/// Calls the function that the arguments are for; nothing if numbers do not have it.
pub(super) fn method(args: &Args<'_>, number: f64) -> Result<Option<Value>, Fault> {
    let places = || Ok::<_, Fault>(args.number(0)?.unwrap_or(0.0).clamp(0.0, MAX_PLACES));
    let value = match args.name.text.as_str() {
        "abs" => number.abs(),
        "ceil" => number.ceil(),
        "floor" => number.floor(),
        "round" => round(number, places()?),
        "toFixed" if number.is_finite() => {
            let places = places()?;
            let rounded = round(number, places);
            // Beyond its precision a number has no digits to be rounded.
            let shown = if rounded.is_finite() { rounded } else { number };
            return Ok(Some(Value::text(format!("{shown:.*}", places as usize))));
        }
        "toFixed" => return Ok(Some(Value::text(crate::query::value::number_text(number)))),
        _ => return Ok(None),
    };
    Ok(Some(Value::Number(value)))
}

/// Rounds half up, as JavaScript does.
pub(in crate::query) fn round(number: f64, places: f64) -> f64 {
    let scale = 10_f64.powf(places);
    let scaled = number * scale;
    if !scaled.is_finite() || scaled.abs() > 1e15 {
        return number;
    }
    // What is a half but for the noise of binary fractions is meant as a half: 1.005 is 1.01.
    (scaled + 0.5 + scaled.abs() * 1e-15).floor() / scale
}
