//! Expressions: what the parsers of all dialects give and the evaluator takes.

use crate::span::Span;

/// An expression with its place in the file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Expr {
    /// What it is.
    pub(crate) kind: ExprKind,
    /// Its bytes in the file.
    pub(crate) span: Span,
}

/// A name in an expression: of a field, a function, a key.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Name {
    /// The name as written.
    pub(crate) text: String,
    /// Its bytes in the file.
    pub(crate) span: Span,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ExprKind {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// `2.5`
    Number(f64),
    /// `"text"`
    Text(String),
    /// `/pattern/flags`
    Regex {
        /// What stands between the slashes.
        pattern: String,
        /// The letters behind them.
        flags: String,
    },
    /// A date literal (`date(2024-01-01)`, `date(today)`), as written between the parentheses.
    Date(String),
    /// A duration literal (`dur(1 day)`), as written between the parentheses.
    Duration(String),
    /// `[[target#fragment|label]]`
    Link {
        /// What stands before the `#`, as the links of notes have it.
        target: String,
        /// What follows the first `#`.
        fragment: Option<String>,
        /// What follows the `|`.
        label: Option<String>,
    },
    /// `[a, b]`
    List(Vec<Expr>),
    /// `{"key": value}`
    Object(Vec<(Name, Expr)>),
    /// A bare name: a property, `file`, `this`, `note`, `formula`, a variable of a list function.
    Name(String),
    /// `a.name`
    Field(Box<Expr>, Name),
    /// `a[b]`
    Index(Box<Expr>, Box<Expr>),
    /// `name(a, b)`
    Call(Name, Vec<Expr>),
    /// `a.name(b, c)`
    Method(Box<Expr>, Name, Vec<Expr>),
    /// `!a`, `-a`
    Unary(Unary, Box<Expr>),
    /// `a + b`
    Binary(Binary, Box<Expr>, Box<Expr>),
    /// `(a, b) => c`
    Lambda(Vec<Name>, Box<Expr>),
}

/// An operator before one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unary {
    /// Not.
    Not,
    /// Minus.
    Negate,
}

/// An operator between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Binary {
    /// Plus; also joins texts.
    Add,
    /// Minus.
    Subtract,
    /// Times.
    Multiply,
    /// Divided by.
    Divide,
    /// The rest of a division.
    Remainder,
    /// Equal.
    Equal,
    /// Not equal.
    NotEqual,
    /// Less.
    Less,
    /// Less or equal.
    LessOrEqual,
    /// Greater.
    Greater,
    /// Greater or equal.
    GreaterOrEqual,
    /// Both.
    And,
    /// One of them.
    Or,
}

impl Expr {
    /// Calls `visit` for this expression and every one in it, outermost first.
    pub(crate) fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Expr)) {
        visit(self);
        match &self.kind {
            ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Number(_)
            | ExprKind::Text(_)
            | ExprKind::Regex { .. }
            | ExprKind::Date(_)
            | ExprKind::Duration(_)
            | ExprKind::Link { .. }
            | ExprKind::Name(_) => {}
            ExprKind::List(items) | ExprKind::Call(_, items) => items.iter().for_each(|it| it.walk(visit)),
            ExprKind::Object(entries) => entries.iter().for_each(|(_, it)| it.walk(visit)),
            ExprKind::Field(on, _) | ExprKind::Unary(_, on) | ExprKind::Lambda(_, on) => on.walk(visit),
            ExprKind::Index(a, b) | ExprKind::Binary(_, a, b) => {
                a.walk(visit);
                b.walk(visit);
            }
            ExprKind::Method(on, _, args) => {
                on.walk(visit);
                args.iter().for_each(|it| it.walk(visit));
            }
        }
    }
}

/// The link that a text like `[[target#fragment|label]]` is, with or without the brackets.
pub(crate) fn link_of(text: &str) -> ExprKind {
    let inner = text.trim().trim_start_matches('!');
    let inner = inner.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]")).unwrap_or(inner);
    let (raw, label) = match inner.split_once('|') {
        Some((raw, label)) => (raw, Some(label.trim().to_owned())),
        None => (inner, None),
    };
    let destination = crate::compile::wikilink::wiki_destination(raw);
    ExprKind::Link { target: destination.target, fragment: destination.fragment, label }
}
