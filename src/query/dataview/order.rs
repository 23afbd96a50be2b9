//! Equality and order as Dataview has them: a total order over all values, in which nothing comes first and values of
//! different types are ordered by the names of the types.

use std::cmp::Ordering;

use crate::query::value::{Link, Target, Value};
use crate::query::world::World;

/// The name of the type of a value, as `typeof` gives it.
pub(super) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::Text(_) | Value::Shown(..) | Value::Regex(_) => "string",
        Value::Date(_) => "date",
        Value::Duration(_) => "duration",
        Value::Link(_) => "link",
        Value::List(_) => "array",
        Value::File(_) | Value::Page(_) | Value::Object(_) | Value::Item(..) | Value::Row(_) => "object",
    }
}

/// Whether two values are equal.
pub(super) fn equal(a: &Value, b: &Value, world: &World<'_>) -> bool {
    compare(a, b, world).is_eq()
}

/// The order of two values.
pub(super) fn compare(a: &Value, b: &Value, world: &World<'_>) -> Ordering {
    match (a, b) {
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Less,
        (_, Value::Null) => Ordering::Greater,
        (Value::Row(a), b) => compare(&a.base, b, world),
        (a, Value::Row(b)) => compare(a, &b.base, world),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Number(a), Value::Number(b)) => a.total_cmp(b),
        (Value::Text(a), Value::Text(b)) => text_order(a, b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Duration(a), Value::Duration(b)) => a.total_millis().total_cmp(&b.total_millis()),
        (Value::Link(a), Value::Link(b)) => link_order(a, b, world),
        (Value::List(a), Value::List(b)) => {
            let orders = a.iter().zip(b.iter()).map(|(a, b)| compare(a, b, world));
            orders.into_iter().find(|it| it.is_ne()).unwrap_or_else(|| a.len().cmp(&b.len()))
        }
        (Value::Object(a), Value::Object(b)) => object_order(a, b, world),
        _ => type_name(a).cmp(type_name(b)).then_with(|| identity(a).cmp(&identity(b))),
    }
}

/// What tells one note, file or item from others.
fn identity(value: &Value) -> (u8, usize, u32) {
    match value {
        Value::Page(id) => (1, id.index(), 0),
        Value::File(id) => (2, id.index(), 0),
        Value::Item(id, nth) => (3, id.index(), *nth),
        _ => (0, 0, 0),
    }
}

/// Texts without regard to case, then small letters before great ones.
fn text_order(a: &str, b: &str) -> Ordering {
    let lower = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<Vec<_>>();
    if a == b {
        return Ordering::Equal;
    }
    let loose = if a.is_ascii() && b.is_ascii() {
        a.bytes().map(|b| b.to_ascii_lowercase()).cmp(b.bytes().map(|b| b.to_ascii_lowercase()))
    } else {
        lower(a).cmp(&lower(b))
    };
    loose.then_with(|| b.cmp(a))
}

fn link_order(a: &Link, b: &Link, world: &World<'_>) -> Ordering {
    let path = |link: &Link| match &link.target {
        Target::File(id) => world.vault.file(*id).path.as_str().to_owned(),
        Target::Missing(_) | Target::Url => link.written.clone(),
    };
    if let (Target::File(a_file), Target::File(b_file)) = (&a.target, &b.target)
        && a_file == b_file
    {
        return a.fragment.cmp(&b.fragment);
    }
    text_order(&path(a), &path(b)).then_with(|| a.fragment.cmp(&b.fragment))
}

fn object_order(a: &[(String, Value)], b: &[(String, Value)], world: &World<'_>) -> Ordering {
    let sorted = |entries: &[(String, Value)]| {
        let mut entries: Vec<_> = entries.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        entries
    };
    let (a, b) = (sorted(a), sorted(b));
    a.iter().map(|it| &it.0).cmp(b.iter().map(|it| &it.0)).then_with(|| {
        let orders = a.iter().zip(&b).map(|(a, b)| compare(&a.1, &b.1, world));
        orders.into_iter().find(|it| it.is_ne()).unwrap_or(Ordering::Equal)
    })
}
