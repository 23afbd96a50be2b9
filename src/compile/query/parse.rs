//! The parser of expressions in bases: precedence as in JavaScript.

use std::ops::Range;

use crate::span::Span;

use super::expr::{Binary, Expr, ExprKind, Name, Unary};
use super::lex::{Kind, Token, tokens};

/// Deepest nesting of an expression, brackets and chains counted alike, so that nothing that walks one runs out of
/// stack. People write ten.
const MAX_DEPTH: usize = 100;

/// What is wrong with an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The bytes of the expression that it is about.
    pub(crate) range: Range<usize>,
    /// What is wrong.
    pub(crate) message: String,
    /// What to do.
    pub(crate) help: Option<String>,
}

impl Problem {
    /// A problem without advice.
    pub(crate) fn new(range: Range<usize>, message: impl Into<String>) -> Self {
        Self { range, message: message.into(), help: None }
    }

    /// The same with advice.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Where the text of an expression stands in its file.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Origin {
    /// Byte for byte from this offset on.
    At(u32),
    /// Somewhere in these bytes, which spell it differently.
    Within(Span),
}

impl Origin {
    /// The bytes in the file of a piece of the expression.
    pub(crate) fn span(self, range: &Range<usize>) -> Span {
        match self {
            Self::At(base) => Span::shifted(range, base as usize),
            Self::Within(span) => span,
        }
    }
}

/// Parses an expression of a base.
pub(crate) fn parse(text: &str, origin: Origin) -> Result<Expr, Problem> {
    let tokens = tokens(text)?;
    let end = text.trim_end().len();
    let mut parser = Parser { tokens, at: 0, origin, end, depth: 0 };
    if parser.tokens.is_empty() {
        return Err(Problem::new(0..text.len(), "there is no expression here"));
    }
    let expr = parser.expression(0)?;
    match parser.peek() {
        None => Ok(expr),
        Some(token) => Err(parser.unexpected(token, "an operator")),
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    origin: Origin,
    end: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn is_next(&self, sign: &str) -> bool {
        matches!(self.peek(), Some(Token { kind: Kind::Sign(it), .. }) if *it == sign)
    }

    fn take(&mut self, sign: &str) -> bool {
        let is_next = self.is_next(sign);
        self.at += usize::from(is_next);
        is_next
    }

    fn expect(&mut self, sign: &str) -> Result<(), Problem> {
        if self.take(sign) {
            return Ok(());
        }
        Err(match self.peek() {
            Some(token) => self.unexpected(token, &format!("`{sign}`")),
            None => Problem::new(self.end..self.end, format!("`{sign}` is missing at the end")),
        })
    }

    fn unexpected(&self, token: &Token, wanted: &str) -> Problem {
        let found = match &token.kind {
            Kind::Number(number) => number.to_string(),
            Kind::Text(_) => "a text".to_owned(),
            Kind::Regex(..) => "a regular expression".to_owned(),
            Kind::Name(name) => format!("`{name}`"),
            Kind::Sign(sign) => format!("`{sign}`"),
        };
        let problem = Problem::new(token.range.clone(), format!("{found} stands where {wanted} should"));
        match &token.kind {
            Kind::Name(name) if name.eq_ignore_ascii_case("and") => problem.help("write `&&`"),
            Kind::Name(name) if name.eq_ignore_ascii_case("or") => problem.help("write `||`"),
            _ => problem,
        }
    }

    /// The end of the token before this one.
    fn last_end(&self) -> usize {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(0, |token| token.range.end)
    }

    fn start(&self) -> usize {
        self.peek().map_or(self.end, |token| token.range.start)
    }

    fn expr(&self, kind: ExprKind, start: usize) -> Expr {
        Expr { kind, span: self.origin.span(&(start..self.last_end())) }
    }

    fn name(&self, text: String, range: &Range<usize>) -> Name {
        Name { text, span: self.origin.span(range) }
    }

    /// Notes a level of nesting; `levels` is how many of them the caller has added itself.
    fn deeper(&mut self) -> Result<(), Problem> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let start = self.start();
            return Err(Problem::new(start..self.end.max(start), "this expression is nested too deep")
                .help("give a part of it a name under `formulas`"));
        }
        Ok(())
    }

    /// Operators that bind at least as tight as `binding`.
    fn expression(&mut self, binding: u8) -> Result<Expr, Problem> {
        let depth = self.depth;
        let start = self.start();
        let mut left = self.unary()?;
        while let Some((operator, tightness)) = self.peek().and_then(operator) {
            if tightness < binding {
                break;
            }
            // A chain nests to the left.
            self.deeper()?;
            self.at += 1;
            let right = self.expression(tightness + 1)?;
            left = self.expr(ExprKind::Binary(operator, Box::new(left), Box::new(right)), start);
        }
        self.depth = depth;
        Ok(left)
    }

    fn unary(&mut self) -> Result<Expr, Problem> {
        let start = self.start();
        let operator = if self.take("!") {
            Unary::Not
        } else if self.take("-") {
            Unary::Negate
        } else {
            return self.postfix();
        };
        self.deeper()?;
        let on = self.unary()?;
        self.depth -= 1;
        Ok(self.expr(ExprKind::Unary(operator, Box::new(on)), start))
    }

    fn postfix(&mut self) -> Result<Expr, Problem> {
        let depth = self.depth;
        let start = self.start();
        self.deeper()?;
        let mut on = self.primary()?;
        loop {
            self.deeper()?;
            if self.take(".") {
                let name = match self.next() {
                    Some(Token { kind: Kind::Name(text), range }) => self.name(text, &range),
                    Some(token) => return Err(self.unexpected(&token, "the name of a field or function")),
                    None => {
                        return Err(Problem::new(self.end..self.end, "a name is missing after the last `.`"));
                    }
                };
                let kind = if self.take("(") {
                    ExprKind::Method(Box::new(on), name, self.items(")")?)
                } else {
                    ExprKind::Field(Box::new(on), name)
                };
                on = self.expr(kind, start);
            } else if self.take("[") {
                let index = self.expression(0)?;
                self.expect("]")?;
                on = self.expr(ExprKind::Index(Box::new(on), Box::new(index)), start);
            } else {
                break;
            }
        }
        self.depth = depth;
        Ok(on)
    }

    fn primary(&mut self) -> Result<Expr, Problem> {
        let Some(token) = self.next() else {
            return Err(Problem::new(self.end..self.end, "a value is missing at the end"));
        };
        let start = token.range.start;
        let kind = match token.kind {
            Kind::Number(number) => ExprKind::Number(number),
            Kind::Text(text) => ExprKind::Text(text),
            Kind::Regex(pattern, flags) => ExprKind::Regex { pattern, flags },
            Kind::Name(name) => match name.as_str() {
                "null" | "undefined" => ExprKind::Null,
                "true" => ExprKind::Bool(true),
                "false" => ExprKind::Bool(false),
                _ if self.take("(") => {
                    let name = self.name(name, &token.range);
                    ExprKind::Call(name, self.items(")")?)
                }
                _ => ExprKind::Name(name),
            },
            Kind::Sign("(") => {
                let inner = self.expression(0)?;
                self.expect(")")?;
                inner.kind
            }
            Kind::Sign("[") => ExprKind::List(self.items("]")?),
            Kind::Sign("{") => ExprKind::Object(self.entries()?),
            Kind::Sign(_) => return Err(self.unexpected(&token, "a value")),
        };
        Ok(self.expr(kind, start))
    }

    /// Expressions between commas up to `close`. A comma may stand behind the last.
    fn items(&mut self, close: &str) -> Result<Vec<Expr>, Problem> {
        let mut items = Vec::new();
        while !self.take(close) {
            items.push(self.expression(0)?);
            if !self.take(",") {
                self.expect(close)?;
                break;
            }
        }
        Ok(items)
    }

    fn entries(&mut self) -> Result<Vec<(Name, Expr)>, Problem> {
        let mut entries = Vec::new();
        while !self.take("}") {
            let key = match self.next() {
                Some(Token { kind: Kind::Name(text) | Kind::Text(text), range }) => self.name(text, &range),
                Some(token) => return Err(self.unexpected(&token, "a key")),
                None => return Err(Problem::new(self.end..self.end, "`}` is missing at the end")),
            };
            self.expect(":")?;
            entries.push((key, self.expression(0)?));
            if !self.take(",") {
                self.expect("}")?;
                break;
            }
        }
        Ok(entries)
    }
}

/// The operator that a token is, and how tight it binds.
fn operator(token: &Token) -> Option<(Binary, u8)> {
    let Kind::Sign(sign) = token.kind else { return None };
    Some(match sign {
        "||" => (Binary::Or, 1),
        "&&" => (Binary::And, 2),
        "==" => (Binary::Equal, 3),
        "!=" => (Binary::NotEqual, 3),
        "<" => (Binary::Less, 4),
        "<=" => (Binary::LessOrEqual, 4),
        ">" => (Binary::Greater, 4),
        ">=" => (Binary::GreaterOrEqual, 4),
        "+" => (Binary::Add, 5),
        "-" => (Binary::Subtract, 5),
        "*" => (Binary::Multiply, 6),
        "/" => (Binary::Divide, 6),
        "%" => (Binary::Remainder, 6),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An expression with brackets around everything.
    fn shown(expr: &Expr) -> String {
        let all = |items: &[Expr]| items.iter().map(shown).collect::<Vec<_>>().join(" ");
        match &expr.kind {
            ExprKind::Name(name) => name.clone(),
            ExprKind::Number(number) => number.to_string(),
            ExprKind::Text(text) => format!("{text:?}"),
            ExprKind::List(items) => format!("[{}]", all(items)),
            ExprKind::Object(entries) => {
                entries.iter().map(|(key, it)| format!("{{{} {}}}", key.text, shown(it))).collect()
            }
            ExprKind::Field(on, name) => format!("{}.{}", shown(on), name.text),
            ExprKind::Index(on, index) => format!("{}[{}]", shown(on), shown(index)),
            ExprKind::Call(name, args) => format!("{}({})", name.text, all(args)),
            ExprKind::Method(on, name, args) => format!("{}.{}({})", shown(on), name.text, all(args)),
            ExprKind::Unary(operator, on) => format!("({operator:?} {})", shown(on)),
            ExprKind::Binary(operator, a, b) => format!("({} {operator:?} {})", shown(a), shown(b)),
            other => format!("{other:?}"),
        }
    }

    fn check(text: &str, expected: &str) {
        assert_eq!(shown(&parse(text, Origin::At(0)).unwrap()), expected, "{text}");
    }

    fn fails(text: &str, range: Range<usize>, message: &str) {
        let problem = parse(text, Origin::At(0)).unwrap_err();
        assert_eq!((problem.range, problem.message.as_str()), (range, message), "{text}");
    }

    #[test]
    fn operators_bind_as_in_javascript() {
        check("a + b * c - d", "((a Add (b Multiply c)) Subtract d)");
        check("a || b && !c == d", "(a Or (b And ((Not c) Equal d)))");
        check("(a || b) && c > -1", "((a Or b) And (c Greater (Negate 1)))");
    }

    #[test]
    fn fields_indices_and_calls_chain() {
        check("note[\"a b\"].c[0].d(1, 'x').e", "note[\"a b\"].c[0].d(1 \"x\").e");
        check("if(a, [1,2].length, {k: 2})", "if(a [1 2].length {k 2})");
        check("(a / b).toFixed(2)", "(a Divide b).toFixed(2)");
        check("1.isTruthy()", "1.isTruthy()");
    }

    #[test]
    fn mistakes_have_a_place() {
        fails("a +", 3..3, "a value is missing at the end");
        fails("a b", 2..3, "`b` stands where an operator should");
        fails("f(a", 3..3, "`)` is missing at the end");
        fails("a.(b)", 2..3, "`(` stands where the name of a field or function should");
        fails(" ", 0..1, "there is no expression here");
    }

    #[test]
    fn spans_are_those_of_the_file() {
        let expr = parse("a + bc", Origin::At(10)).unwrap();
        let ExprKind::Binary(_, _, right) = expr.kind else { panic!() };
        assert_eq!(right.span, Span { start: 14, end: 16 });
        assert_eq!(expr.span, Span { start: 10, end: 16 });
    }

    #[test]
    fn nesting_and_chains_end_before_the_stack_does() {
        for text in ["(".repeat(100_000), "a+".repeat(100_000), format!("a{}", ".b".repeat(100_000))] {
            assert_eq!(
                parse(&text, Origin::At(0)).unwrap_err().message,
                "this expression is nested too deep"
            );
        }
        assert!(parse(&format!("{}1", "!".repeat(100_000)), Origin::At(0)).is_err());
        assert!(parse(&format!("a{}", "+ a".repeat(60)), Origin::At(0)).is_ok());
        assert!(parse(&format!("[{}]", "1,".repeat(5_000)), Origin::At(0)).is_ok());
    }
}
