//! What is said of all values of a column in one: sums, counts, the earliest date.

use rustc_hash::FxHashSet;

use super::eval::Scope;
use super::value::{Target, Value};

/// The summaries that need no formula.
pub(crate) const BUILT_IN: &[&str] = &[
    "Average",
    "Min",
    "Max",
    "Sum",
    "Range",
    "Median",
    "Stddev",
    "Earliest",
    "Latest",
    "Checked",
    "Unchecked",
    "Empty",
    "Filled",
    "Unique",
];

/// A summary that needs no formula; nothing if there is none of that name.
pub(crate) fn built_in(scope: &Scope<'_>, name: &str, values: &[Value]) -> Option<Value> {
    let count = |is: &dyn Fn(&Value) -> bool| Value::Number(values.iter().filter(|it| is(it)).count() as f64);
    Some(match name {
        "Average" => of_numbers("mean", values),
        "Sum" => of_numbers("sum", values),
        "Median" => of_numbers("median", values),
        "Stddev" => of_numbers("stddev", values),
        "Min" => of_numbers("min", values),
        "Max" => of_numbers("max", values),
        "Earliest" => dates(values).into_iter().min().map_or(Value::Null, Value::Date),
        "Latest" => dates(values).into_iter().max().map_or(Value::Null, Value::Date),
        "Range" => range(values),
        "Checked" => count(&|it| matches!(it, Value::Bool(true))),
        "Unchecked" => count(&|it| matches!(it, Value::Bool(false))),
        "Empty" => count(&Value::is_empty),
        "Filled" => count(&|it| !it.is_empty()),
        "Unique" => {
            let filled: Vec<_> = values.iter().filter(|it| !it.is_empty()).cloned().collect();
            Value::Number(unique(scope, &filled).len() as f64)
        }
        _ => return None,
    })
}

/// `sum`, `mean`, `median`, `stddev`, `min` or `max` of the numbers among some values; nothing if there are none.
pub(crate) fn of_numbers(name: &str, values: &[Value]) -> Value {
    let numbers = values.iter().filter_map(|value| match value {
        Value::Number(number) if number.is_finite() => Some(*number),
        _ => None,
    });
    let mut numbers: Vec<f64> = numbers.collect();
    if numbers.is_empty() {
        return if name == "sum" { Value::Number(0.0) } else { Value::Null };
    }
    numbers.sort_by(f64::total_cmp);
    let n = numbers.len();
    let sum: f64 = numbers.iter().sum();
    let mean = sum / n as f64;
    Value::Number(match name {
        "sum" => sum,
        "mean" => mean,
        "min" => numbers[0],
        "max" => numbers[n - 1],
        "median" if n.is_multiple_of(2) => f64::midpoint(numbers[n / 2 - 1], numbers[n / 2]),
        "median" => numbers[n / 2],
        _ => (numbers.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / n as f64).sqrt(),
    })
}

/// The values without those that equal one before.
pub(crate) fn unique(scope: &Scope<'_>, values: &[Value]) -> Vec<Value> {
    let mut seen = FxHashSet::default();
    let is_new = |value: &&Value| seen.insert(key(value, &|value| scope.text_of(value)));
    values.iter().filter(is_new).cloned().collect()
}

/// A text that values share which are the same: links by what they lead to, all that is empty alike.
pub(super) fn key(value: &Value, text: &dyn Fn(&Value) -> String) -> String {
    match value {
        value if value.is_empty() => String::new(),
        Value::Link(link) => match link.target {
            Target::File(id) => format!("file {}", id.index()),
            _ => format!("link {}", crate::path::fold(&link.written)),
        },
        Value::File(id) | Value::Page(id) => format!("file {}", id.index()),
        Value::List(items) => {
            format!("[{}]", items.iter().map(|item| key(item, text)).collect::<Vec<_>>().join("\n"))
        }
        value => format!("{} {}", value.type_name(), text(value)),
    }
}

fn dates(values: &[Value]) -> Vec<crate::date::Date> {
    let date = |value: &Value| match value {
        Value::Date(date) => Some(*date),
        _ => None,
    };
    values.iter().filter_map(date).collect()
}

fn range(values: &[Value]) -> Value {
    let dates = dates(values);
    if let (Some(first), Some(last)) = (dates.iter().min(), dates.iter().max()) {
        return Value::Duration(crate::date::Duration::between(*first, *last));
    }
    match (of_numbers("min", values), of_numbers("max", values)) {
        (Value::Number(min), Value::Number(max)) => Value::Number(max - min),
        _ => Value::Null,
    }
}
