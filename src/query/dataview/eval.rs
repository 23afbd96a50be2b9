//! Evaluates expressions as Dataview does.

use crate::compile::query::{Binary, Expr, ExprKind, Name, Unary};
use crate::date::{Date, Duration};
use crate::query::arithmetic;
use crate::query::eval::{Fault, Locals, MAX_BYTES, MAX_ITEMS, Outcome, Session};
use crate::query::value::{Link, Target, Value};
use crate::query::world::World;
use crate::span::Span;
use crate::vault::FileId;

use super::order::{compare, equal, type_name};
use super::{field, function, text};

/// Deepest nesting while evaluating, so that the stack suffices.
const MAX_DEPTH: u32 = 250;

/// What an expression is evaluated for.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s> {
    session: &'s Session<'s>,
    /// The note in which the query stands.
    pub(super) this: FileId,
    row: Option<&'s Value>,
    locals: Option<&'s Locals<'s>>,
    depth: u32,
}

impl<'s> Scope<'s> {
    /// For a query in the note `this`.
    pub(super) fn new(session: &'s Session<'s>, this: FileId) -> Self {
        Self { session, this, row: None, locals: None, depth: 0 }
    }

    /// The same for a row.
    pub(super) fn on<'r>(&self, row: &'r Value) -> Scope<'r>
    where
        's: 'r,
    {
        Scope { row: Some(row), ..*self }
    }

    /// The vault.
    pub(super) fn world(&self) -> &'s World<'s> {
        self.session.world
    }

    /// Starts counting the steps of a row anew.
    pub(super) fn next_row(&self) {
        self.session.next_row();
    }

    /// Counts work; a fault when it is too much.
    pub(super) fn step(&self, n: usize, span: Span) -> Result<(), Fault> {
        self.session.step(n, span)
    }

    /// A regular expression, compiled once.
    pub(super) fn regex(&self, pattern: &str, flags: &str, span: Span) -> Outcome {
        self.session.regex(pattern, flags, span)
    }

    /// A value as text.
    pub(super) fn text_of(&self, value: &Value) -> String {
        text::text_of(value, self.world())
    }

    /// A text, unless it is too long.
    pub(super) fn new_text(&self, text: String, span: Span) -> Outcome {
        self.step(text.len() / 64, span)?;
        if text.len() > MAX_BYTES {
            return Err(Fault::new(span, "this makes a text that is too long"));
        }
        Ok(Value::text(text))
    }

    /// A list, unless it is too long.
    pub(super) fn new_list(&self, items: Vec<Value>, span: Span) -> Outcome {
        self.step(items.len(), span)?;
        if items.len() > MAX_ITEMS {
            return Err(Fault::new(span, "this makes a list that is too long"));
        }
        self.session.made(Value::list(items), span)
    }

    /// Evaluates an expression.
    pub(super) fn eval(&self, expr: &Expr) -> Outcome {
        self.step(1, expr.span)?;
        if self.depth > MAX_DEPTH {
            return Err(Fault::new(expr.span, "this is nested too deep"));
        }
        let inner = Scope { depth: self.depth + 1, ..*self };
        match &expr.kind {
            ExprKind::Null => Ok(Value::Null),
            ExprKind::Bool(value) => Ok(Value::Bool(*value)),
            ExprKind::Number(number) => Ok(Value::Number(*number)),
            ExprKind::Text(text) => Ok(Value::text(text.as_str())),
            ExprKind::Date(text) => inner.date_literal(text, expr.span),
            ExprKind::Duration(text) => {
                let duration = Duration::parse(text).map(Value::Duration);
                duration.ok_or_else(|| Fault::new(expr.span, format!("`{text}` is no duration")))
            }
            ExprKind::Link { target, fragment, label } => {
                Ok(inner.link(target, fragment.clone(), label.as_deref()))
            }
            ExprKind::List(items) => {
                let items = items.iter().map(|item| inner.eval(item)).collect::<Result<Vec<_>, _>>()?;
                inner.new_list(items, expr.span)
            }
            ExprKind::Object(entries) => {
                let entries = entries.iter().map(|(key, it)| Ok((key.text.clone(), inner.eval(it)?)));
                self.session.made(Value::Object(entries.collect::<Result<_, Fault>>()?), expr.span)
            }
            ExprKind::Name(name) => inner.name(name, expr.span),
            ExprKind::Field(on, name) => inner.index(on, &Value::text(name.text.as_str()), name.span),
            // `a[b]` with a bare name means the field of that name.
            ExprKind::Index(on, index) => match &index.kind {
                ExprKind::Name(name) if inner.local(name).is_none() => {
                    inner.index(on, &Value::text(name.as_str()), index.span)
                }
                _ => {
                    let key = inner.eval(index)?;
                    inner.index(on, &key, index.span)
                }
            },
            ExprKind::Call(name, args) => self.session.made(function::call(&inner, name, args)?, expr.span),
            ExprKind::Unary(Unary::Not, on) => Ok(Value::Bool(!inner.eval(on)?.is_truthy())),
            ExprKind::Binary(operator, a, b) => {
                let (a, b) = (inner.eval(a)?, inner.eval(b)?);
                inner.binary(*operator, &a, &b, expr.span)
            }
            ExprKind::Lambda(..) => Err(Fault::new(expr.span, "a function stands where a value should")),
            ExprKind::Regex { .. } | ExprKind::Method(..) | ExprKind::Unary(Unary::Negate, _) => {
                Err(Fault::new(expr.span, "this is no expression of Dataview's"))
            }
        }
    }

    /// Evaluates the body of a function with values for its parameters.
    pub(super) fn apply(&self, names: &[Name], body: &Expr, values: &[Value]) -> Outcome {
        match (names.split_first(), values.split_first()) {
            (Some((name, names)), Some((value, values))) => {
                let locals = Locals { name: &name.text, value, outer: self.locals };
                Scope { locals: Some(&locals), ..*self }.apply(names, body, values)
            }
            _ => self.eval(body),
        }
    }

    fn local(&self, name: &str) -> Option<&'s Value> {
        self.locals?.find(name)
    }

    fn name(&self, name: &str, span: Span) -> Outcome {
        if let Some(value) = self.local(name) {
            return Ok(value.clone());
        }
        if let Some(value) = self.row.map(|row| field::find(self, row, name, span)).transpose()?.flatten() {
            return Ok(value);
        }
        Ok(match (name, self.row) {
            ("this", _) => Value::Page(self.this),
            ("row", Some(row)) => row.clone(),
            _ => Value::Null,
        })
    }

    fn index(&self, on: &Expr, key: &Value, span: Span) -> Outcome {
        let on = self.eval(on)?;
        field::index(self, &on, key, span)
    }

    /// What a link leads to that stands in the query.
    pub(super) fn link(&self, target: &str, fragment: Option<String>, label: Option<&str>) -> Value {
        let found = if crate::compile::is_external(target) {
            Target::Url
        } else if target.is_empty() {
            Target::File(self.this)
        } else {
            self.session.target(self.this, target)
        };
        let written = match (&found, target.is_empty()) {
            (Target::File(id), true) => self.world().name(*id).to_owned(),
            _ => target.to_owned(),
        };
        Value::Link(
            Link { target: found, written, fragment, label: label.map_or(Value::Null, Value::text) }.into(),
        )
    }

    fn date_literal(&self, name: &str, span: Span) -> Outcome {
        if !crate::compile::query::dataview::is_date_shorthand(name) {
            let date = Date::parse(name).map(Value::Date);
            return date.ok_or_else(|| Fault::new(span, format!("`{name}` is no date")));
        }
        let Some(now) = self.world().today else {
            let message = format!("`date({name})` needs a date from the settings: `today` under `[query]`");
            return Err(Fault::new(span, message));
        };
        let today = now.day_only();
        let (_, month, day) = today.ymd();
        let plus = |date: Date, unit: &str, n: f64| Duration::unit(unit).and_then(|unit| date.plus(unit, n));
        let week = plus(today, "days", 1.0 - f64::from(today.weekday()));
        let first = plus(today, "days", 1.0 - f64::from(day));
        let year = first.and_then(|first| plus(first, "months", 1.0 - f64::from(month)));
        // The end is the last moment.
        let end = |start: Option<Date>, unit: &str| {
            let next = start.and_then(|start| plus(start, unit, 1.0))?;
            next.plus(Duration { millis: -1.0, ..Duration::default() }, 1.0)
        };
        let date = match name {
            "now" => Some(now),
            "yesterday" => plus(today, "days", -1.0),
            "tomorrow" => plus(today, "days", 1.0),
            "sow" | "start-of-week" => week,
            "eow" | "end-of-week" => end(week, "weeks"),
            "som" | "start-of-month" => first,
            "eom" | "end-of-month" => end(first, "months"),
            "soy" | "start-of-year" => year,
            "eoy" | "end-of-year" => end(year, "years"),
            _ => Some(today),
        };
        Ok(date.map_or(Value::Null, Value::Date))
    }

    /// Applies an operator to two values.
    pub(super) fn binary(&self, operator: Binary, a: &Value, b: &Value, span: Span) -> Outcome {
        let world = self.world();
        let truth = |is: bool| Ok(Value::Bool(is));
        match operator {
            Binary::And => truth(a.is_truthy() && b.is_truthy()),
            Binary::Or => truth(a.is_truthy() || b.is_truthy()),
            Binary::Equal => truth(equal(a, b, world)),
            Binary::NotEqual => truth(!equal(a, b, world)),
            Binary::Less => truth(compare(a, b, world).is_lt()),
            Binary::LessOrEqual => truth(compare(a, b, world).is_le()),
            Binary::Greater => truth(compare(a, b, world).is_gt()),
            Binary::GreaterOrEqual => truth(compare(a, b, world).is_ge()),
            _ => self.arithmetic(operator, a, b, span),
        }
    }

    fn arithmetic(&self, operator: Binary, a: &Value, b: &Value, span: Span) -> Outcome {
        use Value::{Date as D, Duration as T, Null, Number as N};
        let moved = |date: Date, by: Duration, times: f64| {
            date.plus(by, times)
                .map(D)
                .ok_or_else(|| Fault::new(span, "this date is beyond the years that there are"))
        };
        match (operator, a, b) {
            (Binary::Add, N(a), N(b)) => Ok(N(a + b)),
            (Binary::Subtract, N(a), N(b)) => Ok(N(a - b)),
            (Binary::Multiply, N(a), N(b)) => Ok(N(a * b)),
            (Binary::Divide, N(a), N(b)) => Ok(N(a / b)),
            (Binary::Remainder, N(a), N(b)) => Ok(N(a % b)),
            (Binary::Add, Value::Text(_), _) | (Binary::Add, _, Value::Text(_)) => {
                self.new_text(self.text_of(a) + &self.text_of(b), span)
            }
            (Binary::Multiply, Value::Text(text), N(n)) | (Binary::Multiply, N(n), Value::Text(text)) => {
                let times = if *n > 0.0 { *n as usize } else { 0 };
                if text.len().saturating_mul(times) > MAX_BYTES {
                    return Err(Fault::new(span, "this makes a text that is too long"));
                }
                self.new_text(text.repeat(times), span)
            }
            (Binary::Subtract, D(a), D(b)) => Ok(T(Duration::between(*b, *a))),
            (Binary::Subtract, D(date), T(by)) => moved(*date, *by, -1.0),
            (Binary::Add, D(date), T(by)) | (Binary::Add, T(by), D(date)) => moved(*date, *by, 1.0),
            (Binary::Add, T(a), T(b)) => Ok(T(a.plus(*b))),
            (Binary::Subtract, T(a), T(b)) => Ok(T(a.plus(b.times(-1.0)))),
            (Binary::Multiply, T(a), N(n)) | (Binary::Multiply, N(n), T(a)) => Ok(T(a.times(*n))),
            (Binary::Divide, T(a), N(n)) => Ok(T(a.times(1.0 / n))),
            (Binary::Add, Value::List(a), Value::List(b)) => {
                self.new_list(a.iter().chain(b.iter()).cloned().collect(), span)
            }
            (Binary::Add, Value::Object(a), Value::Object(b)) => {
                let mut entries: Vec<_> = a.to_vec();
                entries.retain(|(key, _)| !b.iter().any(|(it, _)| it == key));
                entries.extend(b.iter().cloned());
                self.step(entries.len(), span)?;
                Ok(Value::Object(entries.into()))
            }
            (_, Null, Null) => Ok(Null),
            (Binary::Add | Binary::Subtract, D(_), Null) | (Binary::Add | Binary::Subtract, Null, D(_)) => {
                Ok(Null)
            }
            _ => {
                let (a, b) = (type_name(a), type_name(b));
                Err(Fault::new(span, format!("{} does not work on {a} and {b}", arithmetic::sign(operator))))
            }
        }
    }
}
