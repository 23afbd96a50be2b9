//! Functions that are called on nothing.

use crate::date::{Date, Duration};
use crate::query::eval::{Fault, Outcome};
use crate::query::value::{Link, Shown, Target, Value};

use super::Args;

/// Calls the function that the arguments are for.
pub(super) fn call(args: &Args<'_>) -> Outcome {
    match args.name.text.as_str() {
        "if" => {
            let condition = args.value(0)?.is_truthy();
            args.value(if condition { 1 } else { 2 })
        }
        "date" => date(args),
        "duration" => match args.value(0)? {
            Value::Null => Ok(Value::Null),
            Value::Duration(duration) => Ok(Value::Duration(duration)),
            Value::Number(millis) => Ok(Value::Duration(Duration { millis, ..Duration::default() })),
            other => {
                let text = args.scope.text_of(&other);
                Duration::parse(&text)
                    .map(Value::Duration)
                    .ok_or_else(|| Fault::new(args.span(0), format!("`{text}` is no duration")))
            }
        },
        "now" | "today" => args.scope.world().today.map(Value::Date).ok_or_else(|| no_clock(args)),
        "random" => Err(args.fault("there is no chance in a site: it is the same every time it is built")),
        "number" => number(args),
        "max" | "min" => extreme(args),
        "list" => Ok(match args.value(0)? {
            Value::Null => Value::list([]),
            list @ Value::List(_) => list,
            other => Value::list([other]),
        }),
        "link" => link(args),
        "file" => file(args),
        "image" => shown(args, Shown::Image),
        "icon" => shown(args, Shown::Icon),
        "html" => shown(args, Shown::Html),
        _ => Ok(Value::text(crate::compile::escape(&args.text(0)?))),
    }
}

fn no_clock(args: &Args<'_>) -> Fault {
    args.fault(format!("`{}` needs a date from the settings: `today` under `[query]`", args.name.text))
}

fn shown(args: &Args<'_>, how: Shown) -> Outcome {
    Ok(match args.value(0)? {
        Value::Null => Value::Null,
        value => Value::Shown(how, value.into()),
    })
}

fn date(args: &Args<'_>) -> Outcome {
    match args.value(0)? {
        Value::Null => Ok(Value::Null),
        Value::Date(date) => Ok(Value::Date(date)),
        Value::Number(millis) => Ok(Date::from_millis(millis).map_or(Value::Null, Value::Date)),
        other => {
            let text = args.scope.text_of(&other);
            Date::parse(&text)
                .map(Value::Date)
                .ok_or_else(|| Fault::new(args.span(0), format!("`{text}` is no date like `2026-11-22`")))
        }
    }
}

fn number(args: &Args<'_>) -> Outcome {
    Ok(Value::Number(match args.value(0)? {
        Value::Null => return Ok(Value::Null),
        Value::Number(number) => number,
        Value::Bool(value) => f64::from(u8::from(value)),
        Value::Date(date) => date.millis(),
        Value::Duration(duration) => duration.total_millis(),
        other => {
            let text = args.scope.text_of(&other);
            let parsed = text.trim().parse();
            parsed.map_err(|_| Fault::new(args.span(0), format!("`{text}` is no number")))?
        }
    }))
}

/// The largest or smallest of numbers or dates; what is empty does not count.
fn extreme(args: &Args<'_>) -> Outcome {
    let is_max = args.name.text == "max";
    let mut best: Option<Value> = None;
    let values = match args.values()?.as_slice() {
        [Value::List(items)] => items.to_vec(),
        values => values.to_vec(),
    };
    for value in values.into_iter().filter(|it| !it.is_empty()) {
        let wins = match &best {
            None => true,
            Some(best) => match crate::query::value::compare(&value, best) {
                Some(order) => order.is_gt() == is_max && order.is_ne(),
                None => {
                    let message = format!(
                        "`{}` cannot compare a {} with a {}",
                        args.name.text,
                        value.type_name(),
                        best.type_name()
                    );
                    return Err(args.fault(message));
                }
            },
        };
        if wins {
            best = Some(value);
        }
    }
    Ok(best.unwrap_or(Value::Null))
}

fn link(args: &Args<'_>) -> Outcome {
    let label = args.value(1)?;
    let (target, written, fragment) = match args.value(0)? {
        Value::Null => return Ok(Value::Null),
        Value::File(id) | Value::Page(id) => (Target::File(id), args.scope.world().name(id).to_owned(), None),
        Value::Link(link) => (link.target.clone(), link.written.clone(), link.fragment.clone()),
        other => {
            let text = args.scope.text_of(&other);
            if text.trim().is_empty() {
                return Ok(Value::Null);
            }
            let parsed = match crate::compile::query::link_of(&text) {
                // An address keeps its `#` and `|`.
                _ if crate::compile::is_external(&text) => args.scope.link(text.trim(), None, None),
                crate::compile::query::ExprKind::Link { target, fragment, label } => {
                    args.scope.link(&target, fragment.as_deref(), label.as_deref())
                }
                _ => Value::Null,
            };
            match parsed {
                Value::Link(link) if !label.is_empty() => {
                    (link.target.clone(), link.written.clone(), link.fragment.clone())
                }
                parsed => return Ok(parsed),
            }
        }
    };
    Ok(Value::Link(Link { target, written, fragment, label }.into()))
}

fn file(args: &Args<'_>) -> Outcome {
    Ok(match args.value(0)? {
        Value::File(id) | Value::Page(id) => Value::File(id),
        Value::Link(link) => match link.target {
            Target::File(id) => Value::File(id),
            _ => Value::Null,
        },
        Value::Null => Value::Null,
        other => {
            let text = args.scope.text_of(&other);
            match args.scope.session.target(args.scope.source, text.trim()) {
                Target::File(id) => Value::File(id),
                _ => Value::Null,
            }
        }
    })
}
