//! Queries of the plugin Dataview, as syntax.

mod clause;
mod expression;
mod known;
mod source;

use std::ops::Range;

use crate::span::Span;

use super::expr::{Expr, Name};
use super::parse::Problem;

pub(crate) use expression::is_shorthand as is_date_shorthand;

/// A query as it stands in a note.
#[derive(Debug)]
pub(crate) struct Block {
    /// The query.
    pub(crate) query: Query,
    /// Its text, to show where there is no answer.
    pub(crate) text: String,
    /// Where it asks what day it is.
    pub(crate) clocks: Vec<Span>,
}

/// A query.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Query {
    /// What is shown.
    pub(crate) shape: Shape,
    /// Which notes it looks at.
    pub(crate) source: Source,
    /// What is done to the rows, one after the other.
    pub(crate) steps: Vec<Step>,
}

/// The shape of a result.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    /// `LIST`
    List {
        /// Whether an entry begins with the note, or with the group.
        with_id: bool,
        /// What follows.
        value: Option<Expr>,
    },
    /// `TABLE`
    Table {
        /// Whether the first column is the note, or the group.
        with_id: bool,
        /// The columns.
        columns: Vec<Named>,
    },
    /// `TASK`
    Task,
}

/// An expression under a name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Named {
    /// The name that follows `AS`, or the expression as it was written.
    pub(crate) name: String,
    /// The expression.
    pub(crate) value: Expr,
}

/// A step of a query.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    /// `WHERE`
    Where(Expr),
    /// `SORT`: by what, and whether downwards.
    Sort(Vec<(Expr, bool)>),
    /// `LIMIT`
    Limit(Expr),
    /// `GROUP BY`
    Group(Named),
    /// `FLATTEN`
    Flatten(Named),
}

/// Which notes a query looks at.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Source {
    /// All of them.
    All,
    /// `#tag`: those with the tag or one below it. Without its `#`.
    Tag(String),
    /// `"folder"`: those in the folder, or the note of that path.
    Path(String),
    /// `[[note]]`: those that link to the note.
    To(String),
    /// `outgoing([[note]])`: those that the note links to.
    From(String),
    /// `-source`: the others.
    Not(Box<Source>),
    /// `a AND b`
    Both(Box<Source>, Box<Source>),
    /// `a OR b`
    Either(Box<Source>, Box<Source>),
}

/// What is wrong with a query, and where in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// The bytes of the file that it is about.
    pub(crate) span: Span,
    /// What is wrong.
    pub(crate) message: String,
    /// What to do.
    pub(crate) help: Option<String>,
    /// Whether Dataview has an answer, and adit has none.
    pub(crate) is_unsupported: bool,
}

impl Mistake {
    fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None, is_unsupported: false }
    }

    fn unsupported(self) -> Self {
        Self { is_unsupported: true, ..self }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Parses what stands in a block. `span` gives the place in the file of a range of the text.
pub(crate) fn parse(text: &str, span: &dyn Fn(Range<usize>) -> Span) -> Result<Query, Mistake> {
    let text = without_comments(text);
    let mut parser = Parser { text: &text, at: 0, depth: 0, span, is_unsupported: false };
    let query = clause::query(&mut parser).map_err(|problem| Mistake {
        span: span(problem.range),
        message: problem.message,
        help: problem.help,
        is_unsupported: parser.is_unsupported,
    })?;
    known::check(&query)?;
    Ok(query)
}

impl Block {
    /// Parses what stands in a block.
    pub(crate) fn new(text: &str, span: &dyn Fn(Range<usize>) -> Span) -> Result<Self, Mistake> {
        let query = parse(text, span)?;
        let mut clocks = Vec::new();
        query.for_each_expr(&mut |expr| {
            expr.walk(&mut |part| match &part.kind {
                super::ExprKind::Date(name) if is_date_shorthand(name) => clocks.push(part.span),
                _ => {}
            });
        });
        Ok(Self { query, text: text.to_owned(), clocks })
    }
}

impl Query {
    /// Calls `visit` for each expression of the query.
    fn for_each_expr<'q>(&'q self, visit: &mut impl FnMut(&'q Expr)) {
        match &self.shape {
            Shape::List { value, .. } => value.iter().for_each(&mut *visit),
            Shape::Table { columns, .. } => columns.iter().for_each(|it| visit(&it.value)),
            Shape::Task => {}
        }
        for step in &self.steps {
            match step {
                Step::Where(expr) | Step::Limit(expr) => visit(expr),
                Step::Sort(keys) => keys.iter().for_each(|(expr, _)| visit(expr)),
                Step::Group(named) | Step::Flatten(named) => visit(&named.value),
            }
        }
    }
}

/// Blanks out lines that begin with `//`, byte for byte.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with("//") {
            out.extend(line.bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }));
        } else {
            out.push_str(line);
        }
    }
    out
}

/// Deepest nesting, brackets and chains counted alike, so that nothing that walks an expression runs out of stack.
const MAX_DEPTH: usize = 100;

/// Reads a query sign by sign.
struct Parser<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    span: &'t dyn Fn(Range<usize>) -> Span,
    /// Whether what stopped it is something that Dataview has and adit has not.
    is_unsupported: bool,
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// Passes over `sign` if it is next.
    fn take(&mut self, sign: &str) -> bool {
        let is_next = self.rest().starts_with(sign);
        self.at += if is_next { sign.len() } else { 0 };
        is_next
    }

    /// Whether this word is next, in any case, and ends there.
    fn is_word(&self, word: &str) -> bool {
        let rest = self.rest();
        let head = rest.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
        head && !rest[word.len()..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-'))
    }

    fn take_word(&mut self, word: &str) -> bool {
        let is_next = self.is_word(word);
        self.at += if is_next { word.len() } else { 0 };
        is_next
    }

    fn expect(&mut self, sign: &str) -> Result<(), Problem> {
        if self.take(sign) { Ok(()) } else { Err(self.unexpected(&format!("`{sign}`"))) }
    }

    fn problem(&self, start: usize, message: impl Into<String>) -> Problem {
        Problem::new(start..self.at.max(start), message)
    }

    /// What is next, where something else was wanted.
    fn unexpected(&self, wanted: &str) -> Problem {
        let rest = self.rest();
        let end = self.text.trim_end().len();
        let Some(first) = rest.trim_start().chars().next() else {
            return Problem::new(end..end, format!("{wanted} is missing at the end"));
        };
        let start = self.text.len() - rest.trim_start().len();
        let word: String = rest.trim_start().chars().take_while(|c| c.is_alphanumeric()).collect();
        let found = if word.is_empty() { first.to_string() } else { word };
        Problem::new(start..start + found.len(), format!("`{found}` stands where {wanted} should"))
    }

    /// Notes a level of nesting.
    fn deeper(&mut self) -> Result<(), Problem> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Problem::new(
                self.at..self.text.trim_end().len().max(self.at),
                "this query is nested too deep",
            ));
        }
        Ok(())
    }

    fn expr(&self, kind: super::expr::ExprKind, start: usize) -> Expr {
        Expr { kind, span: (self.span)(start..self.at) }
    }

    fn name(&self, start: usize) -> Name {
        Name { text: self.text[start..self.at].to_owned(), span: (self.span)(start..self.at) }
    }
}

#[cfg(test)]
mod tests;
