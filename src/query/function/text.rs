//! Functions of texts. They count characters, not bytes.

use crate::query::eval::{Fault, MAX_BYTES};
use crate::query::value::Value;

use super::Args;

/// Calls the function that the arguments are for; nothing if texts do not have it.
pub(super) fn method(args: &Args<'_>, text: &str) -> Result<Option<Value>, Fault> {
    args.scope.step(text.len() / 64, args.name.span)?;
    let bool = |value: bool| Ok(Some(Value::Bool(value)));
    match args.name.text.as_str() {
        "contains" => bool(contains(args, text, &args.value(0)?)),
        "containsAll" => bool(args.values()?.iter().all(|it| contains(args, text, it))),
        "containsAny" => bool(args.values()?.iter().any(|it| contains(args, text, it))),
        "startsWith" => bool(text.starts_with(&args.text(0)?)),
        "endsWith" => bool(text.ends_with(&args.text(0)?)),
        "lower" => Ok(Some(Value::text(text.to_lowercase()))),
        "upper" => Ok(Some(Value::text(text.to_uppercase()))),
        "title" => Ok(Some(Value::text(title(text)))),
        "trim" => Ok(Some(Value::text(text.trim()))),
        "reverse" => Ok(Some(Value::text(text.chars().rev().collect::<String>()))),
        "repeat" => repeat(args, text).map(Some),
        "replace" => replace(args, text).map(Some),
        "slice" => {
            let chars: Vec<char> = text.chars().collect();
            let range = slice_range(args, chars.len())?;
            Ok(Some(Value::text(chars[range].iter().collect::<String>())))
        }
        "split" => split(args, text).map(Some),
        _ => Ok(None),
    }
}

fn contains(args: &Args<'_>, text: &str, value: &Value) -> bool {
    match value {
        Value::Regex(regex) => regex.compiled.is_match(text),
        value => text.contains(&args.scope.text_of(value)),
    }
}

fn title(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut starts_word = true;
    for c in text.chars() {
        if starts_word {
            out.extend(c.to_uppercase());
        } else {
            out.extend(c.to_lowercase());
        }
        starts_word = c.is_whitespace();
    }
    out
}

fn repeat(args: &Args<'_>, text: &str) -> Result<Value, Fault> {
    let n = args.number(0)?.unwrap_or(0.0);
    if n * text.len() as f64 > MAX_BYTES as f64 {
        return Err(args.fault("this makes a text that is too long"));
    }
    Ok(Value::text(text.repeat(n.max(0.0) as usize)))
}

fn replace(args: &Args<'_>, text: &str) -> Result<Value, Fault> {
    let (pattern, by) = (args.value(0)?, args.text(1)?);
    let replaced = match &pattern {
        Value::Regex(regex) => {
            let mut out = String::new();
            let mut end = 0;
            for found in regex.compiled.captures_iter(text).take(if regex.is_global { usize::MAX } else { 1 })
            {
                let Some(whole) = found.get(0) else { continue };
                out.push_str(&text[end..whole.start()]);
                push_replacement(&mut out, &by, &found);
                end = whole.end();
                if out.len() > MAX_BYTES {
                    return Err(args.fault("this makes a text that is too long"));
                }
            }
            out + &text[end..]
        }
        pattern => {
            let pattern = args.scope.text_of(pattern);
            let n = text.matches(pattern.as_str()).count();
            if n * by.len() > MAX_BYTES {
                return Err(args.fault("this makes a text that is too long"));
            }
            text.replace(pattern.as_str(), &by)
        }
    };
    Ok(Value::text(replaced))
}

/// Writes a replacement with its `$1`, `$&` and `$$`, as JavaScript has them.
fn push_replacement(out: &mut String, by: &str, found: &regex_lite::Captures<'_>) {
    let mut rest = by;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let digits = rest.bytes().take(2).take_while(u8::is_ascii_digit).count();
        if let Some(after) = rest.strip_prefix('$') {
            out.push('$');
            rest = after;
        } else if let Some(after) = rest.strip_prefix('&') {
            out.push_str(found.get(0).map_or("", |it| it.as_str()));
            rest = after;
        } else if let Some(group) = rest[..digits].parse::<usize>().ok().filter(|it| *it < found.len()) {
            out.push_str(found.get(group).map_or("", |it| it.as_str()));
            rest = &rest[digits..];
        } else {
            out.push('$');
        }
    }
    out.push_str(rest);
}

fn split(args: &Args<'_>, text: &str) -> Result<Value, Fault> {
    let separator = args.value(0)?;
    let n = args.number(1)?.map_or(usize::MAX, |n| n.max(0.0) as usize);
    args.scope.step(text.len(), args.name.span)?;
    let pieces: Vec<Value> = match &separator {
        Value::Regex(regex) => regex.compiled.split(text).take(n).map(Value::text).collect(),
        separator => match args.scope.text_of(separator).as_str() {
            "" => text.chars().take(n).map(|c| Value::text(c.to_string())).collect(),
            separator => text.split(separator).take(n).map(Value::text).collect(),
        },
    };
    Ok(Value::list(pieces))
}

/// The range of `slice(start, end)`; numbers below 0 count from the end.
pub(super) fn slice_range(args: &Args<'_>, len: usize) -> Result<std::ops::Range<usize>, Fault> {
    let place = |number: Option<f64>, without: usize| match number {
        None => without,
        Some(number) if number < 0.0 => (len as f64 + number.trunc()).max(0.0) as usize,
        Some(number) => (number.trunc() as usize).min(len),
    };
    let (start, end) = (place(args.number(0)?, 0), place(args.number(1)?, len));
    Ok(start..end.max(start))
}
