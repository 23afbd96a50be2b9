//! Functions of texts.

use crate::query::eval::{MAX_BYTES, MAX_ITEMS, Outcome};
use crate::query::value::Value;

use super::Call;

/// Calls the function. With nothing in place of a text there is nothing.
pub(super) fn call(call: &Call<'_>) -> Outcome {
    let scope = call.scope;
    if (0..call.len()).any(|nth| matches!(call.value(nth), Value::Null)) {
        return Ok(match call.name {
            "regextest" | "regexmatch" => Value::Bool(false),
            _ => Value::Null,
        });
    }
    let texts: Vec<&str> = (0..call.len())
        .map(|nth| match call.value(nth) {
            Value::Text(text) => text,
            _ => "",
        })
        .collect();
    let number = |nth: usize| match call.value(nth) {
        Value::Number(number) => Some(number.max(0.0) as usize),
        _ => None,
    };
    let Value::Text(_) = call.value(0) else { return Err(call.misfit()) };
    let text = texts[0];
    scope.step(text.len() / 64, call.span)?;
    let truth = |is: bool| Ok(Value::Bool(is));
    match (call.name, &texts[1..]) {
        ("lower", _) => scope.new_text(text.to_lowercase(), call.span),
        ("upper", _) => scope.new_text(text.to_uppercase(), call.span),
        ("startswith", [part, ..]) => truth(text.starts_with(part)),
        ("endswith", [part, ..]) => truth(text.ends_with(part)),
        ("containsword", [word, ..]) => truth(contains_word(text, word)),
        ("replace", [pattern, by, ..]) => {
            let n = text.matches(pattern).take(MAX_BYTES).count();
            if n.saturating_mul(by.len()) > MAX_BYTES {
                return Err(call.fault("this makes a text that is too long"));
            }
            scope.new_text(text.replace(pattern, by), call.span)
        }
        ("substring", _) => {
            let len = text.chars().count();
            let (from, to) = (number(1).unwrap_or(0), number(2).unwrap_or(len));
            let (from, to) = (from.min(to).min(len), from.max(to).min(len));
            scope.new_text(text.chars().skip(from).take(to - from).collect(), call.span)
        }
        ("truncate", _) => {
            let suffix = if call.len() > 2 { texts[2] } else { "..." };
            let Some(max) = number(1) else { return Err(call.misfit()) };
            if text.chars().count() <= max {
                return Ok(call.value(0).clone());
            }
            let kept = max.saturating_sub(suffix.chars().count());
            scope.new_text(text.chars().take(kept).chain(suffix.chars()).collect(), call.span)
        }
        ("padleft" | "padright", _) => {
            let Some(wanted) = number(1) else { return Err(call.misfit()) };
            let padding = if call.len() > 2 { texts[2] } else { " " };
            let missing = wanted.saturating_sub(text.chars().count());
            if missing > MAX_BYTES {
                return Err(call.fault("this makes a text that is too long"));
            }
            let pad: String = padding.chars().cycle().take(missing).collect();
            let padded = if call.name == "padleft" { pad + text } else { format!("{text}{pad}") };
            scope.new_text(padded, call.span)
        }
        ("split", [pattern, ..]) => split(call, text, pattern, number(2)),
        ("regextest", [subject, ..]) => regex(call, text, |it| it.is_match(subject)).and_then(truth),
        ("regexmatch", [subject, ..]) => {
            let anchored = text.starts_with('^') || text.ends_with('$');
            let pattern = if anchored { text.to_owned() } else { format!("^(?:{text})$") };
            regex(call, &pattern, |it| it.is_match(subject)).and_then(truth)
        }
        ("regexreplace", [pattern, by, ..]) => {
            // `$1abc` is the group 1 in JavaScript, and a group `1abc` in Rust.
            let by = braced(by);
            let replaced = regex(call, pattern, |it| it.replace_all(text, by.as_str()).into_owned())?;
            scope.new_text(replaced, call.span)
        }
        _ => Err(call.misfit()),
    }
}

/// Runs a regular expression, compiled once.
fn regex<T>(
    call: &Call<'_>,
    pattern: &str,
    run: impl FnOnce(&regex_lite::Regex) -> T,
) -> Result<T, super::Fault> {
    match call.scope.regex(pattern, "", call.span)? {
        Value::Regex(regex) => Ok(run(&regex.compiled)),
        _ => Err(call.misfit()),
    }
}

/// A replacement with the numbers of groups in braces.
fn braced(by: &str) -> String {
    let mut out = String::with_capacity(by.len() + 4);
    let mut rest = by;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let behind = &rest[at + 1..];
        let digits = behind.len() - behind.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        match (digits, behind.starts_with('&'), behind.starts_with('$')) {
            (0, true, _) => out.push_str("${0}"),
            (0, _, true) => out.push_str("$$"),
            (0, ..) => out.push_str("$$"),
            (n, ..) => out.push_str(&format!("${{{}}}", &behind[..n.min(2)])),
        }
        let taken = if digits > 0 { digits.min(2) } else { usize::from(behind.starts_with(['&', '$'])) };
        rest = &behind[taken..];
    }
    out + rest
}

/// Splits at matches of a pattern; what its groups caught is among the parts.
fn split(call: &Call<'_>, text: &str, pattern: &str, limit: Option<usize>) -> Outcome {
    let parts = regex(call, pattern, |regex| {
        let mut parts = Vec::new();
        let mut from = 0;
        for found in regex.captures_iter(text).take(MAX_ITEMS) {
            let Some(whole) = found.get(0) else { continue };
            if whole.end() == 0 || (whole.is_empty() && whole.start() == text.len()) {
                continue;
            }
            parts.push(text[from..whole.start()].to_owned());
            parts.extend((1..found.len()).map(|nth| found.get(nth).map_or("", |it| it.as_str()).to_owned()));
            from = whole.end();
        }
        parts.push(text[from..].to_owned());
        parts
    })?;
    let parts = parts.into_iter().take(limit.unwrap_or(usize::MAX)).map(Value::text);
    call.scope.new_list(parts.collect(), call.span)
}

/// Whether a word stands in a text, in any case, between things that are no words.
fn contains_word(text: &str, word: &str) -> bool {
    let (text, word) = (text.to_lowercase(), word.to_lowercase());
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word.as_str())
        .take(MAX_ITEMS)
        .any(|(at, _)| !text[..at].ends_with(is_word) && !text[at + word.len()..].starts_with(is_word))
}
