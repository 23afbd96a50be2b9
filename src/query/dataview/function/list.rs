//! Functions of lists, and those that look for something in a value.

use std::cmp::Ordering;

use crate::compile::query::Binary;
use crate::query::dataview::order::{compare, equal};
use crate::query::eval::Outcome;
use crate::query::value::Value;

use super::Call;

/// Deepest `flat`.
const MAX_FLAT: f64 = 64.0;

/// Calls the function.
pub(super) fn call(call: &Call<'_>) -> Outcome {
    let (scope, world) = (call.scope, call.scope.world());
    let first = call.value(0);
    let items = match first {
        Value::List(items) => {
            scope.step(items.len(), call.span)?;
            Some(items)
        }
        _ => None,
    };
    match (call.name, items) {
        ("contains" | "icontains" | "econtains", _) => {
            contains(call, first, call.value(1), 0).map(Value::Bool)
        }
        ("all" | "any" | "none", _) => quantify(call),
        ("min" | "max", Some(items)) if call.len() == 1 => Ok(extreme(call, items)),
        ("min" | "max", _) => Ok(extreme(call, &call.values())),
        ("nonnull", Some(items)) => {
            scope.new_list(items.iter().filter(|it| !matches!(it, Value::Null)).cloned().collect(), call.span)
        }
        ("firstvalue", Some(items)) => {
            Ok(items.iter().find(|it| !matches!(it, Value::Null)).cloned().unwrap_or(Value::Null))
        }
        ("join", items) => {
            let separator = match call.value(1) {
                Value::Text(text) => text.to_string(),
                _ => ", ".to_owned(),
            };
            let text = match items {
                Some(items) => items.iter().map(|it| scope.text_of(it)).collect::<Vec<_>>().join(&separator),
                None => scope.text_of(first),
            };
            scope.new_text(text, call.span)
        }
        ("reverse", Some(items)) => scope.new_list(items.iter().rev().cloned().collect(), call.span),
        ("reverse", None) => match first {
            Value::Text(text) => scope.new_text(text.chars().rev().collect(), call.span),
            other => Ok(other.clone()),
        },
        ("sum" | "product", Some(items)) => {
            reduce(call, items, if call.name == "sum" { Binary::Add } else { Binary::Multiply })
        }
        ("sum" | "product", None) => Ok(first.clone()),
        ("average", Some(items)) if items.is_empty() => Ok(Value::Null),
        ("average", Some(items)) => {
            let sum = reduce(call, items, Binary::Add)?;
            scope.binary(Binary::Divide, &sum, &Value::Number(items.len() as f64), call.span)
        }
        ("average", None) => Ok(first.clone()),
        ("reduce", Some(items)) => fold(call, items),
        ("filter", Some(items)) => {
            let mut kept = Vec::new();
            for item in items.iter() {
                if call.apply(1, std::slice::from_ref(item))?.is_truthy() {
                    kept.push(item.clone());
                }
            }
            scope.new_list(kept, call.span)
        }
        ("map", Some(items)) => {
            let mapped = items.iter().map(|item| call.apply(1, std::slice::from_ref(item)));
            scope.new_list(mapped.collect::<Result<_, _>>()?, call.span)
        }
        ("minby" | "maxby", Some(items)) => extreme_by(call, items),
        ("sort", Some(items)) => {
            let key = |item: &Value| match call.has_function(1) {
                true => call.apply(1, std::slice::from_ref(item)),
                false => Ok(item.clone()),
            };
            let mut keyed =
                items.iter().map(|item| Ok((key(item)?, item.clone()))).collect::<Result<Vec<_>, _>>()?;
            keyed.sort_by(|(a, _), (b, _)| compare(a, b, world));
            scope.new_list(keyed.into_iter().map(|(_, item)| item).collect(), call.span)
        }
        ("sort", None) => Ok(first.clone()),
        ("unique", Some(items)) => {
            let key = |item: &Value| match call.has_function(1) {
                true => call.apply(1, std::slice::from_ref(item)),
                false => Ok(item.clone()),
            };
            let keys = items.iter().map(key).collect::<Result<Vec<_>, _>>()?;
            let mut order: Vec<usize> = (0..items.len()).collect();
            order.sort_by(|a, b| compare(&keys[*a], &keys[*b], world));
            // Of equals the first stays, where it stands.
            order.dedup_by(|next, kept| equal(&keys[*next], &keys[*kept], world));
            order.sort_unstable();
            scope.new_list(order.into_iter().map(|at| items[at].clone()).collect(), call.span)
        }
        ("flat", Some(items)) => {
            let depth = match call.value(1) {
                Value::Number(depth) => depth.clamp(0.0, MAX_FLAT) as u32,
                _ => 1,
            };
            let mut flat = Vec::new();
            flatten(items, depth, &mut flat);
            scope.new_list(flat, call.span)
        }
        ("slice", Some(items)) => {
            let at = |nth: usize, default: usize| match call.value(nth) {
                Value::Number(at) if *at < 0.0 => (items.len() as f64 + at).max(0.0) as usize,
                Value::Number(at) => (*at as usize).min(items.len()),
                _ => default,
            };
            let (from, to) = (at(1, 0), at(2, items.len()));
            scope.new_list(items.get(from..to.max(from)).unwrap_or_default().to_vec(), call.span)
        }
        _ if matches!(first, Value::Null) => Ok(Value::Null),
        _ => Err(call.misfit()),
    }
}

/// Whether something is in a value, in lists at any depth unless it has to be exact.
fn contains(call: &Call<'_>, on: &Value, wanted: &Value, depth: usize) -> Result<bool, super::Fault> {
    call.scope.step(1, call.span)?;
    let is_exact = call.name == "econtains";
    Ok(match (on, wanted) {
        (Value::List(items), _) if depth < 64 => {
            for item in items.iter() {
                let found = match is_exact {
                    true => equal(item, wanted, call.scope.world()),
                    false => contains(call, item, wanted, depth + 1)?,
                };
                if found {
                    return Ok(true);
                }
            }
            call.scope.step(items.len(), call.span)?;
            false
        }
        (Value::Text(text), Value::Text(part)) => {
            call.scope.step(text.len() / 64, call.span)?;
            match call.name {
                "icontains" => text.to_lowercase().contains(&part.to_lowercase()),
                _ => text.contains(&**part),
            }
        }
        (
            Value::Object(_) | Value::Page(_) | Value::File(_) | Value::Item(..) | Value::Row(_),
            Value::Text(name),
        ) => crate::query::dataview::field::find(call.scope, on, name, call.span)?.is_some(),
        _ => equal(on, wanted, call.scope.world()),
    })
}

fn quantify(call: &Call<'_>) -> Outcome {
    let is_true = |item: &Value| match call.has_function(1) {
        true => Ok(call.apply(1, std::slice::from_ref(item))?.is_truthy()),
        false => Ok(item.is_truthy()),
    };
    let values;
    let items = match call.value(0) {
        Value::List(items) if call.len() == 1 || call.has_function(1) => &items[..],
        _ => {
            values = call.values();
            &values[..]
        }
    };
    let (mut n_true, mut n_false) = (0, 0);
    for item in items {
        if is_true(item)? {
            n_true += 1;
        } else {
            n_false += 1;
        }
    }
    Ok(Value::Bool(match call.name {
        "all" => n_false == 0,
        "any" => n_true > 0,
        _ => n_true == 0,
    }))
}

/// The least or greatest value, without regard to nothing.
fn extreme(call: &Call<'_>, items: &[Value]) -> Value {
    let world = call.scope.world();
    let items = items.iter().filter(|it| !matches!(it, Value::Null));
    let found = match call.name {
        "min" => items.min_by(|a, b| compare(a, b, world)),
        _ => items.max_by(|a, b| compare(a, b, world)),
    };
    found.cloned().unwrap_or(Value::Null)
}

fn extreme_by(call: &Call<'_>, items: &[Value]) -> Outcome {
    let world = call.scope.world();
    let mut best: Option<(Value, &Value)> = None;
    for item in items {
        let key = call.apply(1, std::slice::from_ref(item))?;
        if matches!(key, Value::Null) {
            continue;
        }
        let wanted = if call.name == "minby" { Ordering::Less } else { Ordering::Greater };
        if best.as_ref().is_none_or(|(other, _)| compare(&key, other, world) == wanted) {
            best = Some((key, item));
        }
    }
    Ok(best.map(|(_, item)| item).or(items.first()).cloned().unwrap_or(Value::Null))
}

fn reduce(call: &Call<'_>, items: &[Value], operator: Binary) -> Outcome {
    let Some((first, rest)) = items.split_first() else { return Ok(Value::Null) };
    rest.iter().try_fold(first.clone(), |sum, item| call.scope.binary(operator, &sum, item, call.span))
}

fn fold(call: &Call<'_>, items: &[Value]) -> Outcome {
    let Some((first, rest)) = items.split_first() else { return Ok(Value::Null) };
    if call.has_function(1) {
        let mut sum = first.clone();
        for item in rest.iter().filter(|it| !matches!(it, Value::Null)) {
            sum = call.apply(1, &[sum, item.clone()])?;
        }
        return Ok(sum);
    }
    let Value::Text(sign) = call.value(1) else {
        return if matches!(call.value(1), Value::Null) { Ok(Value::Null) } else { Err(call.misfit()) };
    };
    let operator = match &**sign {
        "+" => Binary::Add,
        "-" => Binary::Subtract,
        "*" => Binary::Multiply,
        "/" => Binary::Divide,
        "&" => Binary::And,
        "|" => Binary::Or,
        _ => return Err(call.fault("it knows `+`, `-`, `*`, `/`, `&` and `|`")),
    };
    reduce(call, items, operator)
}

fn flatten(items: &[Value], depth: u32, flat: &mut Vec<Value>) {
    for item in items {
        match item {
            Value::List(inner) if depth > 0 => flatten(inner, depth - 1, flat),
            item => flat.push(item.clone()),
        }
    }
}
