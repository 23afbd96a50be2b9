//! Evaluates expressions.
//!
//! Input: an expression and what it is evaluated for. Output: a value, or what went wrong and where. Work is counted
//! in steps, of which an expression and a page have so many and no more: nothing a note says keeps a build from
//! ending.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::compile::query::{Binary, Expr, ExprKind, Name, Unary};
use crate::span::Span;
use crate::vault::FileId;

use super::function;
use super::value::{Link, Regex, Target, Value, compare, equal};
use super::world::World;
use crate::date::{Date, Duration};

/// Steps that one expression may take for one row.
const STEPS_PER_ROW: u64 = 2_000_000;
/// Steps that all queries of a page may take: some seconds.
const STEPS_PER_PAGE: u64 = 100_000_000;
/// Deepest nesting while evaluating, formulas in formulas included, so that the stack suffices.
const MAX_DEPTH: u32 = 200;
/// Longest text and list that an expression may make.
pub(super) const MAX_BYTES: usize = 100_000;
pub(super) const MAX_ITEMS: usize = 20_000;
/// Deepest nesting of lists and their kin, so that whatever walks one has stack enough, and the most in one: what it
/// shares with others counts each time, as it is walked and shown each time.
const MAX_NESTING: u32 = 64;
const MAX_WEIGHT: usize = 100_000;

/// What went wrong while evaluating.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The bytes of the file that it is about.
    pub(crate) span: Span,
    /// What is wrong.
    pub(crate) message: String,
    /// Whether there was too much to do, so that there is no use in going on.
    pub(crate) is_exhausted: bool,
}

/// A value, or why there is none.
pub(crate) type Outcome = Result<Value, Fault>;

impl Fault {
    /// A fault at a place.
    pub(crate) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), is_exhausted: false }
    }

    /// There is too much to do.
    pub(crate) fn exhausted(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), is_exhausted: true }
    }
}

/// Whose functions and fields an expression means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Obsidian's bases.
    Bases,
    /// The plugin Dataview.
    Dataview,
}

type Compiled = Result<Arc<Regex>, String>;

/// What the queries of one page share.
pub(crate) struct Session<'w> {
    /// The vault.
    pub(crate) world: &'w World<'w>,
    /// Whose functions and fields are meant.
    #[expect(dead_code, reason = "for Dataview")]
    pub(crate) dialect: Dialect,
    steps_of_page: Cell<u64>,
    steps_of_row: Cell<u64>,
    /// Compiled ones, or why they cannot be, by pattern and flags.
    regexes: RefCell<FxHashMap<(String, String), Compiled>>,
    targets: RefCell<FxHashMap<(FileId, String), Target>>,
}

impl<'w> Session<'w> {
    /// For the queries of one page.
    pub(crate) fn new(world: &'w World<'w>, dialect: Dialect) -> Self {
        Self {
            world,
            dialect,
            steps_of_page: Cell::new(0),
            steps_of_row: Cell::new(0),
            regexes: RefCell::default(),
            targets: RefCell::default(),
        }
    }

    /// The same, after so many steps of the page were taken by other queries.
    pub(crate) fn after(self, steps: u64) -> Self {
        self.steps_of_page.set(steps);
        self
    }

    /// The steps of the page that were taken so far.
    pub(crate) fn steps(&self) -> u64 {
        self.steps_of_page.get()
    }

    /// Counts work; a fault when it is too much.
    pub(super) fn step(&self, n: usize, span: Span) -> Result<(), Fault> {
        let n = n as u64;
        self.steps_of_row.set(self.steps_of_row.get() + n);
        self.steps_of_page.set(self.steps_of_page.get() + n);
        if self.steps_of_row.get() > STEPS_PER_ROW || self.steps_of_page.get() > STEPS_PER_PAGE {
            return Err(Fault::exhausted(span, "this takes too long to evaluate"));
        }
        Ok(())
    }

    /// A value that an expression made, unless it is too much to be walked or shown.
    pub(super) fn made(&self, value: Value, span: Span) -> Outcome {
        let weight = value.weight(MAX_NESTING, MAX_WEIGHT);
        self.step(weight.unwrap_or(MAX_WEIGHT), span)?;
        match weight {
            Some(_) => Ok(value),
            None => Err(Fault::new(span, "this makes lists that are too long or nested too deep")),
        }
    }

    /// Starts counting the steps of a row anew.
    pub(crate) fn next_row(&self) {
        self.steps_of_row.set(0);
    }

    /// What a name or path leads to from a file; each is looked up once.
    pub(super) fn target(&self, source: FileId, target: &str) -> Target {
        let key = (source, target.to_owned());
        if let Some(found) = self.targets.borrow().get(&key) {
            return found.clone();
        }
        let found = self.world.target(source, target);
        self.targets.borrow_mut().insert(key, found.clone());
        found
    }

    /// A regular expression, compiled once.
    pub(super) fn regex(&self, pattern: &str, flags: &str, span: Span) -> Outcome {
        let key = (pattern.to_owned(), flags.to_owned());
        let mut regexes = self.regexes.borrow_mut();
        let compiled = regexes.entry(key).or_insert_with(|| {
            let compiled = regex_lite::RegexBuilder::new(pattern)
                .case_insensitive(flags.contains('i'))
                .multi_line(flags.contains('m'))
                .dot_matches_new_line(flags.contains('s'))
                .build()
                .map_err(|e| format!("this regular expression cannot be read: {e}"))?;
            let is_global = flags.contains('g');
            Ok(Regex { source: pattern.to_owned(), is_global, compiled }.into())
        });
        match compiled {
            Ok(regex) => Ok(Value::Regex(Arc::clone(regex))),
            Err(message) => Err(Fault::new(span, message.clone())),
        }
    }
}

/// A variable of a list function, and those around it.
pub(crate) struct Locals<'l> {
    /// Its name.
    pub(crate) name: &'l str,
    /// Its value.
    pub(crate) value: &'l Value,
    /// The variables around it.
    pub(crate) outer: Option<&'l Locals<'l>>,
}

impl<'l> Locals<'l> {
    /// The value of the innermost variable of this name.
    pub(crate) fn find(&self, name: &str) -> Option<&'l Value> {
        let mut locals = Some(self);
        while let Some(it) = locals {
            if it.name == name {
                return Some(it.value);
            }
            locals = it.outer;
        }
        None
    }
}

/// Formulas by name, with the values that they have for the row, once they were asked for.
pub(crate) struct Formulas<'f> {
    /// The formulas; one that could not be read is nothing.
    pub(crate) all: &'f [(Name, Option<Expr>)],
    /// What is known of them for this row.
    pub(crate) known: RefCell<Vec<State>>,
}

/// What is known of a formula for a row.
#[derive(Clone, Debug)]
pub(crate) enum State {
    /// Nothing yet.
    Unknown,
    /// It is being evaluated: who asks for it now asks in a circle.
    Running,
    /// Its value.
    Known(Outcome),
}

/// What an expression is evaluated for.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'s> {
    /// What the page shares.
    pub(crate) session: &'s Session<'s>,
    /// The file of the row.
    pub(crate) row: Option<FileId>,
    /// What `this` is.
    pub(crate) this: FileId,
    /// The file in which the expression stands, from which links in it are resolved.
    pub(crate) source: FileId,
    /// The formulas of the base.
    pub(crate) formulas: Option<&'s Formulas<'s>>,
    /// Variables.
    pub(crate) locals: Option<&'s Locals<'s>>,
    /// How deep the evaluation is nested.
    pub(crate) depth: u32,
}

impl<'s> Scope<'s> {
    /// The same with a variable more.
    pub(crate) fn with<'l>(self, locals: &'l Locals<'l>) -> Scope<'l>
    where
        's: 'l,
    {
        Scope { locals: Some(locals), ..self }
    }

    /// The vault.
    pub(crate) fn world(&self) -> &'s World<'s> {
        self.session.world
    }

    /// A value as text.
    pub(crate) fn text_of(&self, value: &Value) -> String {
        self.world().text_of(value)
    }

    /// Counts work; a fault when it is too much.
    pub(super) fn step(&self, n: usize, span: Span) -> Result<(), Fault> {
        self.session.step(n, span)
    }

    /// Evaluates an expression.
    pub(crate) fn eval(&self, expr: &Expr) -> Outcome {
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
            ExprKind::Regex { pattern, flags } => self.session.regex(pattern, flags, expr.span),
            ExprKind::Date(text) => inner.date_literal(text, expr.span),
            ExprKind::Duration(text) => Duration::parse(text)
                .map(Value::Duration)
                .ok_or_else(|| Fault::new(expr.span, format!("`{text}` is no duration"))),
            ExprKind::Link { target, fragment, label } => {
                Ok(inner.link(target, fragment.as_deref(), label.as_deref()))
            }
            ExprKind::List(items) => {
                let items = items.iter().map(|item| inner.eval(item)).collect::<Result<_, _>>()?;
                self.session.made(Value::List(items), expr.span)
            }
            ExprKind::Object(entries) => {
                let entries = entries.iter().map(|(key, it)| Ok((key.text.clone(), inner.eval(it)?)));
                self.session.made(Value::Object(entries.collect::<Result<_, Fault>>()?), expr.span)
            }
            ExprKind::Name(name) => inner.name(name, expr.span),
            ExprKind::Field(on, name) => match &on.kind {
                ExprKind::Name(it) if it == "formula" && self.local(it).is_none() => {
                    inner.formula(&name.text, name.span)
                }
                _ => {
                    let on = inner.eval(on)?;
                    function::field(&inner, &on, &name.text, name.span)
                }
            },
            ExprKind::Index(on, index) => inner.index(on, index),
            ExprKind::Call(name, args) => self.session.made(function::call(&inner, name, args)?, expr.span),
            ExprKind::Method(on, name, args) => {
                let on = inner.eval(on)?;
                self.session.made(function::method(&inner, &on, name, args)?, expr.span)
            }
            ExprKind::Unary(Unary::Not, on) => Ok(Value::Bool(!inner.eval(on)?.is_truthy())),
            ExprKind::Unary(Unary::Negate, on) => match inner.eval(on)? {
                Value::Null => Ok(Value::Null),
                Value::Number(number) => Ok(Value::Number(-number)),
                Value::Duration(duration) => Ok(Value::Duration(duration.times(-1.0))),
                other => Err(Fault::new(expr.span, format!("a {} has no negative", other.type_name()))),
            },
            ExprKind::Binary(operator, a, b) => inner.binary(*operator, a, b, expr.span),
            ExprKind::Lambda(..) => Err(Fault::new(expr.span, "a function stands where a value should")),
        }
    }

    fn local(&self, name: &str) -> Option<&'s Value> {
        self.locals?.find(name)
    }

    fn name(&self, name: &str, span: Span) -> Outcome {
        if let Some(value) = self.local(name) {
            return Ok(value.clone());
        }
        Ok(match (name, self.row) {
            ("this", _) => Value::Page(self.this),
            ("file", Some(row)) => Value::File(row),
            ("note", Some(row)) => Value::Page(row),
            ("formula", _) => {
                return Err(Fault::new(span, "`formula` needs the name of a formula: `formula.name`"));
            }
            (_, Some(row)) => self.world().property(row, name),
            (_, None) => Value::Null,
        })
    }

    fn index(&self, on: &Expr, index: &Expr) -> Outcome {
        let key = self.eval(index)?;
        if let (ExprKind::Name(name), Value::Text(key)) = (&on.kind, &key)
            && name == "formula"
            && self.local(name).is_none()
        {
            return self.formula(key, index.span);
        }
        let on = self.eval(on)?;
        match (&on, &key) {
            (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
            (Value::List(items), Value::Number(number)) => {
                Ok(position(*number, items.len()).map_or(Value::Null, |at| items[at].clone()))
            }
            (Value::Text(text), Value::Number(number)) => {
                let at = position(*number, usize::MAX);
                Ok(at.and_then(|at| text.chars().nth(at)).map_or(Value::Null, |c| Value::text(c.to_string())))
            }
            (_, Value::Text(key)) => function::field(self, &on, key, index.span),
            _ => Err(Fault::new(index.span, format!("a {} has no such index", on.type_name()))),
        }
    }

    /// The value of a formula for the row.
    pub(crate) fn formula(&self, name: &str, span: Span) -> Outcome {
        let unknown = || Fault::new(span, format!("there is no formula `{name}`"));
        let formulas = self.formulas.ok_or_else(unknown)?;
        let nth = formulas.all.iter().position(|(it, _)| it.text == name).ok_or_else(unknown)?;
        let state = formulas.known.borrow()[nth].clone();
        match state {
            State::Known(outcome) => return outcome,
            State::Running => {
                return Err(Fault::new(span, format!("the formula `{name}` needs its own value")));
            }
            State::Unknown => {}
        }
        let Some(expr) = &formulas.all[nth].1 else {
            return Err(Fault::new(span, format!("the formula `{name}` cannot be read")));
        };
        formulas.known.borrow_mut()[nth] = State::Running;
        // Variables of a list function around it mean nothing in the formula.
        let outcome = Scope { locals: None, ..*self }.eval(expr);
        formulas.known.borrow_mut()[nth] = State::Known(outcome.clone());
        outcome
    }

    /// A link as the dialect writes it.
    pub(crate) fn link(&self, target: &str, fragment: Option<&str>, label: Option<&str>) -> Value {
        let found = if crate::compile::is_external(target) {
            Target::Url
        } else if target.is_empty() {
            Target::File(self.source)
        } else {
            self.session.target(self.source, target)
        };
        let label = label.map_or(Value::Null, Value::text);
        let fragment = fragment.map(str::to_owned);
        Value::Link(Link { target: found, written: target.to_owned(), fragment, label }.into())
    }

    fn date_literal(&self, text: &str, span: Span) -> Outcome {
        Date::parse(text).map(Value::Date).ok_or_else(|| Fault::new(span, format!("`{text}` is no date")))
    }

    fn binary(&self, operator: Binary, a: &Expr, b: &Expr, span: Span) -> Outcome {
        match operator {
            Binary::And => {
                return Ok(Value::Bool(self.eval(a)?.is_truthy() && self.eval(b)?.is_truthy()));
            }
            Binary::Or => {
                return Ok(Value::Bool(self.eval(a)?.is_truthy() || self.eval(b)?.is_truthy()));
            }
            _ => {}
        }
        let (a, b) = (self.eval(a)?, self.eval(b)?);
        let ordered = |is: fn(std::cmp::Ordering) -> bool| Ok(Value::Bool(compare(&a, &b).is_some_and(is)));
        match operator {
            Binary::Equal => Ok(Value::Bool(equal(&a, &b))),
            Binary::NotEqual => Ok(Value::Bool(!equal(&a, &b))),
            Binary::Less => ordered(std::cmp::Ordering::is_lt),
            Binary::LessOrEqual => ordered(std::cmp::Ordering::is_le),
            Binary::Greater => ordered(std::cmp::Ordering::is_gt),
            Binary::GreaterOrEqual => ordered(std::cmp::Ordering::is_ge),
            _ => super::arithmetic::apply(self, operator, &a, &b, span),
        }
    }
}

/// A position in a list, if the number is one.
fn position(number: f64, len: usize) -> Option<usize> {
    (number >= 0.0 && number.fract() == 0.0 && number < len as f64).then_some(number as usize)
}
