//! The functions of Dataview. Which there are, and how many arguments they take, was checked when the query was read.

mod list;
pub(super) mod luxon;
mod moment;
mod text;

use crate::compile::query::{Expr, ExprKind, Name};
use crate::query::eval::{Fault, Outcome};
use crate::query::value::{Link, Shown, Target, Value};
use crate::span::Span;

use super::eval::Scope;
use super::order::type_name;

pub(super) use moment::field as date_field;

/// Functions that are called for each item where a list is given, with the places of those arguments.
const ON_EACH: &[(&str, &[usize])] = &[
    ("ceil", &[0]),
    ("choice", &[0]),
    ("contains", &[1]),
    ("containsword", &[0, 1]),
    ("date", &[0]),
    ("dateformat", &[0]),
    ("default", &[0, 1]),
    ("dur", &[0]),
    ("durationformat", &[0]),
    ("econtains", &[1]),
    ("elink", &[0]),
    ("embed", &[0]),
    ("endswith", &[0, 1]),
    ("extract", &[0]),
    ("floor", &[0]),
    ("icontains", &[1]),
    ("join", &[1]),
    ("link", &[0, 1]),
    ("localtime", &[0]),
    ("lower", &[0]),
    ("meta", &[0]),
    ("number", &[0]),
    ("padleft", &[0, 1, 2]),
    ("padright", &[0, 1, 2]),
    ("regexmatch", &[0, 1]),
    ("regexreplace", &[0, 1, 2]),
    ("regextest", &[0, 1]),
    ("replace", &[0, 1, 2]),
    ("round", &[0]),
    ("split", &[0]),
    ("startswith", &[0, 1]),
    ("striptime", &[0]),
    ("substring", &[0]),
    ("trunc", &[0]),
    ("truncate", &[0]),
    ("upper", &[0]),
];

/// An argument: a value, or a function with its parameters and its body.
#[derive(Clone)]
pub(super) enum Arg<'e> {
    Value(Value),
    Lambda(&'e [Name], &'e Expr),
}

/// A call with its arguments.
pub(super) struct Call<'a> {
    pub(super) scope: &'a Scope<'a>,
    pub(super) name: &'a str,
    pub(super) span: Span,
    args: Vec<Arg<'a>>,
}

impl<'a> Call<'a> {
    /// The value at a place; null where there is none, or a function.
    pub(super) fn value(&self, nth: usize) -> &Value {
        match self.args.get(nth) {
            Some(Arg::Value(value)) => value,
            Some(Arg::Lambda(..)) | None => &Value::Null,
        }
    }

    /// Every value.
    pub(super) fn values(&self) -> Vec<Value> {
        (0..self.args.len()).map(|nth| self.value(nth).clone()).collect()
    }

    /// How many arguments there are.
    pub(super) fn len(&self) -> usize {
        self.args.len()
    }

    /// Whether a function stands at a place.
    pub(super) fn has_function(&self, nth: usize) -> bool {
        matches!(self.args.get(nth), Some(Arg::Lambda(..)))
    }

    /// What the function at a place gives for these values.
    pub(super) fn apply(&self, nth: usize, values: &[Value]) -> Outcome {
        match self.args.get(nth) {
            Some(Arg::Lambda(names, body)) => self.scope.apply(names, body, values),
            _ => Err(self.fault("a function `(it) => …` is missing here")),
        }
    }

    /// A fault about the call.
    pub(super) fn fault(&self, message: impl std::fmt::Display) -> Fault {
        Fault::new(self.span, format!("`{}`: {message}", self.name))
    }

    /// The fault of arguments that the function cannot take.
    pub(super) fn misfit(&self) -> Fault {
        let types = self.args.iter().map(|arg| match arg {
            Arg::Value(value) => type_name(value),
            Arg::Lambda(..) => "function",
        });
        self.fault(format!("it takes no {}", types.collect::<Vec<_>>().join(", ")))
    }
}

/// Calls a function.
pub(super) fn call(scope: &Scope<'_>, name: &Name, exprs: &[Expr]) -> Outcome {
    let args = exprs.iter().map(|expr| match &expr.kind {
        ExprKind::Lambda(names, body) => Ok(Arg::Lambda(names, body)),
        _ => scope.eval(expr).map(Arg::Value),
    });
    let args = args.collect::<Result<Vec<_>, _>>()?;
    on_each(&Call { scope, name: &name.text, span: name.span, args })
}

/// Calls a function, for each item of lists where it is one for single values.
fn on_each(call: &Call<'_>) -> Outcome {
    let places = ON_EACH.iter().find(|(name, _)| *name == call.name).map_or(&[][..], |(_, places)| places);
    let list_at = |nth: &usize| match call.value(*nth) {
        Value::List(items) => Some((*nth, items)),
        _ => None,
    };
    let lists: Vec<_> = places.iter().filter_map(list_at).collect();
    let Some(len) = lists.iter().map(|(_, items)| items.len()).min() else { return single(call) };
    call.scope.step(len, call.span)?;
    let mut found = Vec::with_capacity(len);
    for at in 0..len {
        let mut args = call.args.clone();
        for (nth, items) in &lists {
            args[*nth] = Arg::Value(items[at].clone());
        }
        found.push(on_each(&Call { args, ..*call })?);
    }
    call.scope.new_list(found, call.span)
}

fn single(call: &Call<'_>) -> Outcome {
    let first = call.value(0);
    Ok(match call.name {
        "list" | "array" => return call.scope.new_list(call.values(), call.span),
        "object" => return object(call),
        "choice" => call.value(if first.is_truthy() { 1 } else { 2 }).clone(),
        "default" | "ldefault" => if matches!(first, Value::Null) { call.value(1) } else { first }.clone(),
        "display" | "string" => return call.scope.new_text(call.scope.text_of(first), call.span),
        "typeof" => Value::text(type_name(first)),
        "length" => Value::Number(match first {
            Value::List(items) => items.len() as f64,
            Value::Object(entries) => entries.len() as f64,
            Value::Text(text) => text.encode_utf16().count() as f64,
            Value::Null => 0.0,
            _ => return Err(call.misfit()),
        }),
        "link" => return link(call),
        "elink" => external_link(call)?,
        "embed" => match first {
            Value::Null => Value::Null,
            Value::Link(_) => Value::Shown(Shown::Image, first.clone().into()),
            _ => return Err(call.misfit()),
        },
        "meta" => meta(call)?,
        "extract" => return extract(call),
        "number" => return Ok(number(first)),
        "round" | "trunc" | "floor" | "ceil" => return round(call),
        "date" | "dur" | "dateformat" | "durationformat" | "localtime" | "striptime" => {
            return moment::call(call);
        }
        "all" | "any" | "none" | "average" | "filter" | "firstvalue" | "flat" | "join" | "map" | "max"
        | "maxby" | "min" | "minby" | "nonnull" | "product" | "reduce" | "reverse" | "slice" | "sort"
        | "sum" | "unique" | "contains" | "icontains" | "econtains" => return list::call(call),
        _ => return text::call(call),
    })
}

fn object(call: &Call<'_>) -> Outcome {
    let values = call.values();
    if !values.len().is_multiple_of(2) {
        return Err(call.fault("it takes names and values in turn"));
    }
    let mut entries: Vec<(String, Value)> = Vec::new();
    for pair in values.chunks_exact(2) {
        let Value::Text(name) = &pair[0] else { return Err(call.fault("names have to be texts")) };
        entries.retain(|(key, _)| **key != **name);
        entries.push((name.to_string(), pair[1].clone()));
        call.scope.step(entries.len(), call.span)?;
    }
    Ok(Value::Object(entries.into()))
}

fn link(call: &Call<'_>) -> Outcome {
    let label = match call.value(1) {
        Value::Text(label) => Some(label.to_string()),
        _ => None,
    };
    Ok(match call.value(0) {
        Value::Text(target) => {
            let (target, fragment) =
                target.split_once('#').map_or((&**target, None), |(it, part)| (it, Some(part)));
            call.scope.link(target, fragment.map(str::to_owned), label.as_deref())
        }
        Value::Link(link) => match label {
            Some(label) => Value::Link(Link { label: Value::text(label), ..(**link).clone() }.into()),
            None => call.value(0).clone(),
        },
        Value::Null => Value::Null,
        _ => return Err(call.misfit()),
    })
}

fn external_link(call: &Call<'_>) -> Result<Value, Fault> {
    let Value::Text(url) = call.value(0) else {
        return if matches!(call.value(0), Value::Null) { Ok(Value::Null) } else { Err(call.misfit()) };
    };
    let label = match call.value(1) {
        Value::Null => Value::text(url.clone()),
        label => label.clone(),
    };
    Ok(Value::Link(Link { target: Target::Url, written: url.to_string(), fragment: None, label }.into()))
}

/// What a link is by itself.
fn meta(call: &Call<'_>) -> Result<Value, Fault> {
    let Value::Link(link) = call.value(0) else { return Err(call.misfit()) };
    let path = match &link.target {
        Target::File(id) => call.scope.world().vault.file(*id).path.as_str().to_owned(),
        Target::Missing(_) | Target::Url => link.written.clone(),
    };
    let (kind, subpath) = match link.fragment.as_deref() {
        None => ("file", Value::Null),
        Some(fragment) => match fragment.strip_prefix('^') {
            Some(block) => ("block", Value::text(block)),
            None => ("header", Value::text(fragment)),
        },
    };
    let entries = [
        ("display", link.label.clone()),
        ("embed", Value::Bool(false)),
        ("path", Value::text(path)),
        ("subpath", subpath),
        ("type", Value::text(kind)),
    ];
    Ok(Value::Object(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()))
}

fn extract(call: &Call<'_>) -> Outcome {
    let mut entries = Vec::new();
    for nth in 1..call.len() {
        let key = call.value(nth);
        let Value::Text(name) = key else { return Err(call.fault("names have to be texts")) };
        entries.push((name.to_string(), super::field::index(call.scope, call.value(0), key, call.span)?));
    }
    Ok(Value::Object(entries.into()))
}

/// The first number in a text.
fn number(value: &Value) -> Value {
    let Value::Text(text) = value else {
        return if matches!(value, Value::Number(_)) { value.clone() } else { Value::Null };
    };
    let Some(start) = text.find(|c: char| c.is_ascii_digit()) else { return Value::Null };
    let rest = &text[start..];
    let digits =
        |from: usize| rest[from..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |len| from + len);
    let mut end = digits(0);
    if rest[end..].starts_with('.') && rest[end + 1..].starts_with(|c: char| c.is_ascii_digit()) {
        end = digits(end + 1);
    }
    let sign = if text[..start].ends_with('-') { -1.0 } else { 1.0 };
    rest[..end].parse::<f64>().map_or(Value::Null, |number| Value::Number(sign * number))
}

fn round(call: &Call<'_>) -> Outcome {
    let number = match call.value(0) {
        Value::Number(number) => *number,
        Value::Null => return Ok(Value::Null),
        _ => return Err(call.misfit()),
    };
    Ok(Value::Number(match (call.name, call.value(1)) {
        ("trunc", _) => number.trunc(),
        ("floor", _) => number.floor(),
        ("ceil", _) => number.ceil(),
        (_, Value::Number(digits)) if *digits >= 1.0 => {
            let digits = digits.min(15.0) as usize;
            format!("{number:.digits$}").parse().unwrap_or(number)
        }
        // Halves go up, as JavaScript rounds.
        _ => (number + 0.5).floor(),
    }))
}
