//! Functions of lists.

use crate::compile::query::Expr;
use crate::query::eval::{Fault, Locals, MAX_ITEMS, Outcome, Scope};
use crate::query::summary;
use crate::query::value::{Value, equal, total_order};

use super::Args;

/// Calls the function that the arguments are for; nothing if lists do not have it.
pub(super) fn method(args: &Args<'_>, items: &[Value]) -> Result<Option<Value>, Fault> {
    let scope = args.scope;
    scope.step(items.len(), args.name.span)?;
    let bool = |value: bool| Ok(Some(Value::Bool(value)));
    let list = |items: Vec<Value>| Ok(Some(Value::list(items)));
    match args.name.text.as_str() {
        "contains" => bool(contains(items, &args.value(0)?)),
        "containsAll" => {
            let values = wanted(args, items)?;
            bool(values.iter().all(|value| contains(items, value)))
        }
        "containsAny" => {
            let values = wanted(args, items)?;
            bool(values.iter().any(|value| contains(items, value)))
        }
        "filter" => {
            let mut kept = Vec::new();
            each(args, items, |item, keep| {
                if keep.is_truthy() {
                    kept.push(item.clone());
                }
            })?;
            list(kept)
        }
        "map" => {
            let mut mapped = Vec::with_capacity(items.len());
            each(args, items, |_, value| mapped.push(value))?;
            list(mapped)
        }
        "reduce" => reduce(args, items).map(Some),
        "flat" => flat(args, items).map(Some),
        "join" => {
            let separator = if args.expr(0).is_some() { args.text(0)? } else { ",".to_owned() };
            let texts: Vec<_> = items.iter().map(|item| scope.text_of(item)).collect();
            scope.step(
                texts.iter().map(|it| it.len() + separator.len()).sum::<usize>() / 16,
                args.name.span,
            )?;
            Ok(Some(Value::text(texts.join(&separator))))
        }
        "reverse" => list(items.iter().rev().cloned().collect()),
        "slice" => list(items[super::text::slice_range(args, items.len())?].to_vec()),
        "sort" => {
            let mut sorted = items.to_vec();
            sorted.sort_by(|a, b| total_order(a, b, &|id| scope.world().name(id).to_owned()));
            list(sorted)
        }
        "unique" => {
            scope.step(items.len() * items.len().min(64), args.name.span)?;
            list(summary::unique(scope, items))
        }
        "sum" | "mean" | "median" | "stddev" | "min" | "max" => {
            Ok(Some(summary::of_numbers(&args.name.text, items)))
        }
        _ => Ok(None),
    }
}

fn contains(items: &[Value], value: &Value) -> bool {
    items.iter().any(|item| equal(item, value))
}

/// The values that are looked for; a list among the arguments stands for what is in it.
fn wanted(args: &Args<'_>, items: &[Value]) -> Result<Vec<Value>, Fault> {
    let mut wanted = Vec::new();
    for value in args.values()? {
        match value {
            Value::List(values) => wanted.extend(values.iter().cloned()),
            value => wanted.push(value),
        }
    }
    args.scope.step(items.len() * wanted.len(), args.name.span)?;
    Ok(wanted)
}

/// Evaluates the first argument for each item, with `value` and `index`.
fn each(args: &Args<'_>, items: &[Value], mut take: impl FnMut(&Value, Value)) -> Result<(), Fault> {
    let Some(expr) = args.expr(0) else { return Ok(()) };
    for (nth, item) in items.iter().enumerate() {
        let value = for_item(args.scope, expr, nth, item)?;
        take(item, value);
    }
    Ok(())
}

fn for_item(scope: &Scope<'_>, expr: &Expr, nth: usize, item: &Value) -> Outcome {
    let index = Value::Number(nth as f64);
    let index = Locals { name: "index", value: &index, outer: scope.locals };
    let value = Locals { name: "value", value: item, outer: Some(&index) };
    scope.with(&value).eval(expr)
}

fn reduce(args: &Args<'_>, items: &[Value]) -> Outcome {
    let Some(expr) = args.expr(0) else { return Ok(Value::Null) };
    let mut result = args.value(1)?;
    for (nth, item) in items.iter().enumerate() {
        let acc = Locals { name: "acc", value: &result, outer: args.scope.locals };
        let next = for_item(&args.scope.with(&acc), expr, nth, item)?;
        result = next;
    }
    Ok(result)
}

fn flat(args: &Args<'_>, items: &[Value]) -> Outcome {
    let mut flat = Vec::new();
    for item in items {
        match item {
            Value::List(inner) => flat.extend(inner.iter().cloned()),
            item => flat.push(item.clone()),
        }
        if flat.len() > MAX_ITEMS {
            return Err(args.fault("this makes a list that is too long"));
        }
    }
    args.scope.step(flat.len(), args.name.span)?;
    Ok(Value::list(flat))
}
