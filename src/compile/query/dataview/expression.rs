//! Expressions, with the precedence that Dataview gives its operators: `and` and `or` bind alike.

use crate::compile::query::parse::Problem;
use crate::compile::query::{Binary, Expr, ExprKind, Name, Unary};

use super::Parser;
use super::clause::CLAUSES;

/// The names that dates can be called by: `date(today)`.
const DATE_SHORTHANDS: &[&str] = &[
    "now",
    "today",
    "yesterday",
    "tomorrow",
    "sow",
    "start-of-week",
    "eow",
    "end-of-week",
    "soy",
    "start-of-year",
    "eoy",
    "end-of-year",
    "som",
    "start-of-month",
    "eom",
    "end-of-month",
];

/// Whether a date literal is a name that depends on the day.
pub(crate) fn is_shorthand(text: &str) -> bool {
    DATE_SHORTHANDS.contains(&text)
}

/// Operators by how tight they bind, the loosest first; of one level the longer first.
const OPERATORS: &[&[(&str, Binary)]] = &[
    &[("and", Binary::And), ("or", Binary::Or), ("&", Binary::And), ("|", Binary::Or)],
    &[
        (">=", Binary::GreaterOrEqual),
        ("<=", Binary::LessOrEqual),
        ("!=", Binary::NotEqual),
        (">", Binary::Greater),
        ("<", Binary::Less),
        ("=", Binary::Equal),
    ],
    &[("+", Binary::Add), ("-", Binary::Subtract)],
    &[("*", Binary::Multiply), ("/", Binary::Divide), ("%", Binary::Remainder)],
];

impl<'t> Parser<'t> {
    /// An expression.
    pub(super) fn expression(&mut self) -> Result<Expr, Problem> {
        self.deeper()?;
        let expr = self.level(0)?;
        self.depth -= 1;
        Ok(expr)
    }

    fn level(&mut self, nth: usize) -> Result<Expr, Problem> {
        let Some(operators) = OPERATORS.get(nth) else { return self.postfix() };
        let (depth, start) = (self.depth, self.at);
        let mut left = self.level(nth + 1)?;
        loop {
            let end = self.at;
            self.space();
            let Some(operator) = self.operator(operators) else {
                self.at = end;
                break;
            };
            // A chain nests to the left.
            self.deeper()?;
            self.space();
            let right = self.level(nth + 1)?;
            left = self.expr(ExprKind::Binary(operator, Box::new(left), Box::new(right)), start);
        }
        self.depth = depth;
        Ok(left)
    }

    fn operator(&mut self, operators: &[(&str, Binary)]) -> Option<Binary> {
        let rest = self.rest();
        if rest.starts_with("==")
            || rest.starts_with("=>")
            || rest.starts_with("&&")
            || rest.starts_with("||")
        {
            return None;
        }
        for (sign, operator) in operators {
            let is_word = sign.starts_with(char::is_alphabetic);
            if if is_word { self.take_word(sign) } else { self.take(sign) } {
                return Some(*operator);
            }
        }
        None
    }

    fn postfix(&mut self) -> Result<Expr, Problem> {
        let (depth, start) = (self.depth, self.at);
        let mut on = self.atom()?;
        loop {
            self.deeper()?;
            let kind = if self.rest().starts_with('.') {
                self.at += 1;
                let name_start = self.at;
                if self.identifier().is_none() {
                    return Err(self.unexpected("the name of a field"));
                }
                ExprKind::Field(Box::new(on), self.name(name_start))
            } else if self.take("[") {
                self.space();
                let index = self.expression()?;
                self.space();
                self.expect("]")?;
                ExprKind::Index(Box::new(on), Box::new(index))
            } else if self.rest().starts_with('(') {
                let name = match on {
                    Expr { kind: ExprKind::Name(text), span } => Name { text, span },
                    Expr { kind: ExprKind::Field(_, name), .. } => {
                        let problem = self.problem(start, format!("`{}` is no function here", name.text));
                        return Err(problem.help(format!("write `{}(value)`, not `value.{0}()`", name.text)));
                    }
                    _ => return Err(self.problem(start, "this is no function")),
                };
                self.at += 1;
                ExprKind::Call(name, self.items(")")?)
            } else {
                break;
            };
            on = self.expr(kind, start);
        }
        self.depth = depth;
        Ok(on)
    }

    fn atom(&mut self) -> Result<Expr, Problem> {
        let start = self.at;
        let Some(first) = self.rest().chars().next() else { return Err(self.unexpected("a value")) };
        let kind = match first {
            '!' if self.rest().starts_with("![[") => {
                self.at += 1;
                self.link()?.unwrap_or(ExprKind::Null)
            }
            '!' => {
                self.at += 1;
                self.deeper()?;
                self.space();
                let on = self.postfix()?;
                self.depth -= 1;
                ExprKind::Unary(Unary::Not, Box::new(on))
            }
            '[' if self.rest().starts_with("[[") => self.link()?.unwrap_or(ExprKind::Null),
            '[' => {
                self.at += 1;
                ExprKind::List(self.items("]")?)
            }
            '{' => {
                self.at += 1;
                ExprKind::Object(self.entries()?)
            }
            '(' => match self.lambda()? {
                Some(lambda) => lambda,
                None => {
                    self.at += 1;
                    self.space();
                    let inner = self.expression()?;
                    self.space();
                    self.expect(")")?;
                    inner.kind
                }
            },
            '"' => ExprKind::Text(self.quoted()?),
            '0'..='9' => ExprKind::Number(self.number()),
            '-' if self.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                self.at += 1;
                ExprKind::Number(-self.number())
            }
            '#' => {
                let problem = self.unexpected("a value");
                return Err(problem.help("write a tag as a text: `\"#tag\"`"));
            }
            '\'' => {
                let problem = self.unexpected("a value");
                return Err(problem.help("write texts between double quotes"));
            }
            _ => self.word()?,
        };
        Ok(self.expr(kind, start))
    }

    /// A name, or a literal that looks like one.
    fn word(&mut self) -> Result<ExprKind, Problem> {
        let start = self.at;
        let Some(name) = self.identifier() else { return Err(self.unexpected("a value")) };
        let is_call = self.rest().starts_with('(');
        match name.as_str() {
            "null" if !is_call => return Ok(ExprKind::Null),
            "true" | "True" if !is_call => return Ok(ExprKind::Bool(true)),
            "false" | "False" if !is_call => return Ok(ExprKind::Bool(false)),
            "date" | "dur" if is_call => {
                if let Some(literal) = self.literal(&name) {
                    return Ok(literal);
                }
            }
            _ if !is_call && CLAUSES.iter().any(|clause| name.eq_ignore_ascii_case(clause)) => {
                self.at = start;
                return Err(self.unexpected("a value"));
            }
            _ => {}
        }
        Ok(ExprKind::Name(name))
    }

    /// `date(2024-01-01)`, `date(today)`, `dur(4 hours)`: what stands in the brackets is no expression.
    fn literal(&mut self, name: &str) -> Option<ExprKind> {
        let inner = self.rest().strip_prefix('(')?;
        let len = inner.find(')')?;
        let text = inner[..len].trim();
        let starts_number = text.starts_with(|c: char| c.is_ascii_digit() || c == '-');
        let kind = match name {
            "date" if is_shorthand(text) => ExprKind::Date(text.to_owned()),
            "date" if starts_number && text.contains('-') => ExprKind::Date(text.to_owned()),
            "dur" if starts_number => ExprKind::Duration(text.to_owned()),
            _ => return None,
        };
        self.at += 1 + len + 1;
        Some(kind)
    }

    /// A name, of a field for example.
    pub(super) fn identifier(&mut self) -> Option<String> {
        let starts = |c: char| c.is_alphabetic() || c == '_' || !c.is_ascii() && !c.is_whitespace();
        let rest = self.rest();
        if !rest.starts_with(starts) {
            return None;
        }
        let goes_on = |c: char| starts(c) || c.is_ascii_digit() || c == '-';
        let len = rest.find(|c| !goes_on(c)).unwrap_or(rest.len());
        self.at += len;
        Some(rest[..len].to_owned())
    }

    /// A text between double quotes.
    pub(super) fn quoted(&mut self) -> Result<String, Problem> {
        let start = self.at;
        let mut text = String::new();
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.at += at + 1;
                    return Ok(text);
                }
                '\\' => match chars.next() {
                    Some((_, c @ ('"' | '\\'))) => text.push(c),
                    // For regular expressions.
                    Some((_, c)) => text.extend(['\\', c]),
                    None => break,
                },
                c => text.push(c),
            }
        }
        Err(Problem::new(start..self.text.trim_end().len(), "this text has no closing quote"))
    }

    fn number(&mut self) -> f64 {
        let rest = self.rest();
        let digits =
            |from: usize| rest[from..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |it| from + it);
        let mut end = digits(0);
        if rest[end..].starts_with('.') && rest[end + 1..].starts_with(|c: char| c.is_ascii_digit()) {
            end = digits(end + 1);
        }
        self.at += end;
        rest[..end].parse().unwrap_or(f64::NAN)
    }

    /// Expressions between commas, up to `close`.
    fn items(&mut self, close: &str) -> Result<Vec<Expr>, Problem> {
        let mut items = Vec::new();
        self.space();
        if self.take(close) {
            return Ok(items);
        }
        loop {
            items.push(self.expression()?);
            self.space();
            if self.take(close) {
                return Ok(items);
            }
            self.expect(",")?;
            self.space();
        }
    }

    fn entries(&mut self) -> Result<Vec<(Name, Expr)>, Problem> {
        let mut entries = Vec::new();
        self.space();
        while !self.take("}") {
            let start = self.at;
            let text = match self.rest().starts_with('"') {
                true => self.quoted()?,
                false => self.identifier().ok_or_else(|| self.unexpected("a name"))?,
            };
            let name = Name { text, span: (self.span)(start..self.at) };
            self.space();
            self.expect(":")?;
            self.space();
            entries.push((name, self.expression()?));
            self.space();
            if !self.take(",") && !self.rest().starts_with('}') {
                return Err(self.unexpected("`,` or `}`"));
            }
            self.space();
        }
        Ok(entries)
    }

    /// `(a, b) => expression`, if that is what a bracket opens.
    fn lambda(&mut self) -> Result<Option<ExprKind>, Problem> {
        let start = self.at;
        let Some(parameters) = self.parameters() else {
            self.at = start;
            return Ok(None);
        };
        self.space();
        let body = self.expression()?;
        Ok(Some(ExprKind::Lambda(parameters, Box::new(body))))
    }

    /// `(a, b) =>`
    fn parameters(&mut self) -> Option<Vec<Name>> {
        let mut parameters = Vec::new();
        self.at += 1;
        self.space();
        while !self.take(")") {
            let start = self.at;
            self.identifier()?;
            parameters.push(self.name(start));
            if !self.take_comma() {
                self.space();
                if !self.rest().starts_with(')') {
                    return None;
                }
            }
        }
        self.space();
        self.take("=>").then_some(parameters)
    }
}
