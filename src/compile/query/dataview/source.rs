//! What may follow `FROM`.

use crate::compile::query::parse::Problem;
use crate::compile::query::{ExprKind, link_of};
use crate::compile::tag;

use super::{Parser, Source};

impl Parser<'_> {
    /// Sources joined by `and` and `or`, from left to right.
    pub(super) fn source(&mut self) -> Result<Source, Problem> {
        let depth = self.depth;
        let mut left = self.source_atom()?;
        loop {
            let end = self.at;
            self.space();
            let is_both = self.take_word("and") || self.take("&&") || self.take("&");
            if !(is_both || self.take_word("or") || self.take("||") || self.take("|")) {
                self.at = end;
                break;
            }
            self.deeper()?;
            self.space();
            let right = Box::new(self.source_atom()?);
            left = if is_both {
                Source::Both(Box::new(left), right)
            } else {
                Source::Either(Box::new(left), right)
            };
        }
        self.depth = depth;
        Ok(left)
    }

    fn source_atom(&mut self) -> Result<Source, Problem> {
        let start = self.at;
        if self.take("(") {
            self.deeper()?;
            self.space();
            let inner = self.source()?;
            self.space();
            self.expect(")")?;
            self.depth -= 1;
            return Ok(inner);
        }
        if self.take("-") || self.take("!") {
            self.deeper()?;
            self.space();
            let inner = self.source_atom()?;
            self.depth -= 1;
            return Ok(Source::Not(Box::new(inner)));
        }
        if self.rest().starts_with("[[") {
            return Ok(Source::To(self.source_link()?));
        }
        if self.take("outgoing(") {
            self.space();
            let target = self.source_link()?;
            self.space();
            self.expect(")")?;
            return Ok(Source::From(target));
        }
        if self.rest().starts_with('"') {
            let path = self.quoted()?;
            return Ok(if path.is_empty() { Source::All } else { Source::Path(path) });
        }
        if let Some(name) = tag::tag_at(self.rest()) {
            self.at += 1 + name.len();
            self.take("/");
            return Ok(Source::Tag(name.to_owned()));
        }
        if self.take("csv(") {
            self.is_unsupported = true;
            return Err(self
                .problem(start, "adit does not query CSV files")
                .help("make a note of each row, or a table in a note"));
        }
        Err(self
            .unexpected("a source")
            .help("sources are `#tag`, `\"folder\"`, `[[note]]` and `outgoing([[note]])`"))
    }

    fn source_link(&mut self) -> Result<String, Problem> {
        match self.link()? {
            Some(ExprKind::Link { target, .. }) => Ok(target),
            _ => Err(self.unexpected("a link")),
        }
    }

    /// A link, if one is next.
    pub(super) fn link(&mut self) -> Result<Option<ExprKind>, Problem> {
        let rest = self.rest();
        let Some(inner) = rest.strip_prefix("[[") else { return Ok(None) };
        let Some(len) = inner.find("]]").filter(|len| !inner[..*len].contains('\n')) else {
            let end = rest.find('\n').unwrap_or(rest.len());
            return Err(Problem::new(self.at..self.at + end, "this link has no closing `]]`"));
        };
        self.at += 2 + len + 2;
        // `[[#]]` and `[[]]` are this note.
        let inner = inner[..len].trim();
        Ok(Some(link_of(if inner == "#" { "" } else { inner })))
    }
}
