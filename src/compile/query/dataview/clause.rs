//! The clauses of a query: what is shown, from where, and the steps in between.

use crate::compile::query::parse::Problem;
use crate::suggest::nearest;

use super::{Named, Parser, Query, Shape, Source, Step};

/// The words that begin a clause; no field can be called by them.
pub(super) const CLAUSES: &[&str] = &["from", "where", "sort", "limit", "group", "flatten"];

/// Commands that a query may have: groups of groups nest, and what nests too deep cannot be walked.
const MAX_STEPS: usize = 100;

/// Parses a whole query.
pub(super) fn query(parser: &mut Parser<'_>) -> Result<Query, Problem> {
    parser.space();
    let shape = parser.shape()?;
    parser.space();
    let source = if parser.take_word("from") {
        parser.space();
        parser.source()?
    } else {
        Source::All
    };
    let mut steps = Vec::new();
    loop {
        parser.space();
        if parser.rest().is_empty() {
            break;
        }
        if steps.len() == MAX_STEPS {
            return Err(parser.problem(parser.at, format!("a query has no more than {MAX_STEPS} commands")));
        }
        steps.push(parser.step()?);
    }
    Ok(Query { shape, source, steps })
}

impl Parser<'_> {
    fn shape(&mut self) -> Result<Shape, Problem> {
        let start = self.at;
        if self.take_word("task") {
            return Ok(Shape::Task);
        }
        if self.take_word("list") {
            let with_id = self.with_id();
            let value = if self.ends_clause() { None } else { Some(self.expression()?) };
            return Ok(Shape::List { with_id, value });
        }
        if self.take_word("table") {
            let with_id = self.with_id();
            let mut columns = Vec::new();
            while columns.is_empty() && !self.ends_clause() || !columns.is_empty() && self.take_comma() {
                columns.push(self.named()?);
            }
            return Ok(Shape::Table { with_id, columns });
        }
        if self.take_word("calendar") {
            self.is_unsupported = true;
            let problem = self.problem(start, "adit draws no calendars");
            return Err(problem.help("`TABLE` or `LIST` with the date in it shows the same notes"));
        }
        let problem = self.unexpected("`LIST`, `TABLE` or `TASK`");
        Err(problem.help("a query begins with what it shows: `LIST`, `TABLE` or `TASK`"))
    }

    /// Passes over `WITHOUT ID`, and says whether it was not there.
    fn with_id(&mut self) -> bool {
        self.space();
        let start = self.at;
        if self.take_word("without") {
            self.space();
            if self.take_word("id") {
                self.space();
                return false;
            }
        }
        self.at = start;
        true
    }

    /// Whether the clause ends here.
    fn ends_clause(&self) -> bool {
        self.rest().trim().is_empty() || CLAUSES.iter().any(|word| self.is_clause(word))
    }

    /// Whether this word begins a clause here; `sort(…)` is a function.
    pub(super) fn is_clause(&self, word: &str) -> bool {
        self.is_word(word) && !self.rest()[word.len()..].starts_with('(')
    }

    /// Passes over a comma and the space around it.
    pub(super) fn take_comma(&mut self) -> bool {
        let end = self.at;
        self.space();
        let is_next = self.take(",");
        if is_next {
            self.space();
        } else {
            self.at = end;
        }
        is_next
    }

    /// An expression, and the name that it may be given.
    fn named(&mut self) -> Result<Named, Problem> {
        let start = self.at;
        let value = self.expression()?;
        let end = self.at;
        self.space();
        if self.take_word("as") {
            self.space();
            let name = match self.rest().starts_with('"') {
                true => self.quoted()?,
                false => self.identifier().ok_or_else(|| self.unexpected("a name"))?,
            };
            return Ok(Named { name, value });
        }
        self.at = end;
        let name = self.text[start..end].lines().map(str::trim).collect();
        Ok(Named { name, value })
    }

    fn step(&mut self) -> Result<Step, Problem> {
        let start = self.at;
        if self.take_word("where") {
            self.space();
            return Ok(Step::Where(self.expression()?));
        }
        if self.take_word("sort") {
            self.space();
            let mut keys = vec![self.sort_key()?];
            while self.take_comma() {
                keys.push(self.sort_key()?);
            }
            return Ok(Step::Sort(keys));
        }
        if self.take_word("limit") {
            self.space();
            return Ok(Step::Limit(self.expression()?));
        }
        if self.take_word("flatten") {
            self.space();
            return Ok(Step::Flatten(self.named()?));
        }
        if self.take_word("group") {
            self.space();
            if !self.take_word("by") {
                return Err(self.unexpected("`BY`"));
            }
            self.space();
            return Ok(Step::Group(self.named()?));
        }
        if self.take_word("from") {
            let problem = self.problem(start, "`FROM` stands once, right behind what is shown");
            return Err(problem.help("join sources with `AND` and `OR`"));
        }
        let word: String = self.rest().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let problem = self.unexpected("`WHERE`, `SORT`, `GROUP BY`, `FLATTEN` or `LIMIT`");
        Err(match nearest(&word, CLAUSES.iter().copied()) {
            _ if self.rest().starts_with("==") => problem.help("compare with `=`"),
            Some(clause) => problem.help(format!("did you mean `{}`?", clause.to_uppercase())),
            None if self.rest().starts_with('(') => {
                problem.help("no space stands between a function and its brackets")
            }
            None => problem,
        })
    }

    fn sort_key(&mut self) -> Result<(super::Expr, bool), Problem> {
        let by = self.expression()?;
        let end = self.at;
        self.space();
        if self.take_word("descending") || self.take_word("desc") {
            return Ok((by, true));
        }
        if !(self.take_word("ascending") || self.take_word("asc")) {
            self.at = end;
        }
        Ok((by, false))
    }
}
