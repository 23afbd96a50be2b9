//! The tokens of expressions in bases.

use std::ops::Range;

use super::parse::Problem;
use crate::path::is_control;

/// A token with its bytes in the expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// Its bytes in the expression.
    pub(super) range: Range<usize>,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// A number.
    Number(f64),
    /// A text without its quotes and escapes.
    Text(String),
    /// A regular expression: pattern and flags.
    Regex(String, String),
    /// A name.
    Name(String),
    /// An operator or a bracket.
    Sign(&'static str),
}

/// Longer ones first.
const SIGNS: &[&str] = &[
    "==", "!=", "<=", ">=", "&&", "||", "=>", "<", ">", "!", "+", "-", "*", "/", "%", "(", ")", "[", "]",
    "{", "}", ",", ".", ":",
];

/// Cuts an expression into tokens.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Problem> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let (kind, len) = match c {
            '0'..='9' => number(&text[at..]),
            '"' | '\'' => quoted(text, at, c)?,
            '/' if !ends_value(tokens.last()) => regex(text, at)?,
            _ if starts_name(c) => {
                let rest = &text[at..];
                let len = rest.find(|c| !goes_on_in_name(c)).unwrap_or(rest.len());
                (Kind::Name(rest[..len].to_owned()), len)
            }
            _ => match SIGNS.iter().find(|sign| text[at..].starts_with(**sign)) {
                Some(sign) => (Kind::Sign(sign), sign.len()),
                None => return Err(unknown_sign(c, at)),
            },
        };
        tokens.push(Token { kind, range: at..at + len });
        at += len;
    }
    Ok(tokens)
}

fn starts_name(c: char) -> bool {
    c.is_alphabetic() || c == '_' || c == '$' || !c.is_ascii()
}

fn goes_on_in_name(c: char) -> bool {
    (starts_name(c) || c.is_ascii_digit()) && !c.is_whitespace()
}

/// Whether a value may end here, so that a slash divides.
fn ends_value(token: Option<&Token>) -> bool {
    token.is_some_and(|token| match &token.kind {
        Kind::Number(_) | Kind::Text(_) | Kind::Regex(..) | Kind::Name(_) => true,
        Kind::Sign(sign) => matches!(*sign, ")" | "]" | "}"),
    })
}

fn number(rest: &str) -> (Kind, usize) {
    let digits =
        |from: usize| rest[from..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |len| from + len);
    let mut end = digits(0);
    // `1.isTruthy()` calls a method; `1.5` does not.
    if rest[end..].starts_with('.') && rest[end + 1..].starts_with(|c: char| c.is_ascii_digit()) {
        end = digits(end + 1);
    }
    if rest[end..].starts_with(['e', 'E']) {
        let sign = usize::from(rest[end + 1..].starts_with(['+', '-']));
        if rest[end + 1 + sign..].starts_with(|c: char| c.is_ascii_digit()) {
            end = digits(end + 1 + sign);
        }
    }
    (Kind::Number(rest[..end].parse().unwrap_or(f64::NAN)), end)
}

fn quoted(text: &str, start: usize, quote: char) -> Result<(Kind, usize), Problem> {
    let mut value = String::new();
    let mut chars = text[start + 1..].char_indices();
    while let Some((at, c)) = chars.next() {
        if c == quote {
            return Ok((Kind::Text(value), at + 2));
        }
        if c != '\\' {
            value.push(c);
            continue;
        }
        match chars.next().map(|(_, c)| c) {
            Some('n') => value.push('\n'),
            Some('t') => value.push('\t'),
            Some('r') => value.push('\r'),
            Some('u') => {
                let digits: String = chars.clone().take(4).map(|(_, c)| c).collect();
                match u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32) {
                    Some(c) if digits.len() == 4 => {
                        // No page can hold control characters.
                        value.extend(Some(c).filter(|c| !is_control(*c)));
                        chars.nth(3);
                    }
                    _ => value.push('u'),
                }
            }
            Some(c) => value.push(c),
            None => break,
        }
    }
    Err(Problem::new(start..text.len(), "this text has no closing quote")
        .help(format!("close it with {quote}")))
}

fn regex(text: &str, start: usize) -> Result<(Kind, usize), Problem> {
    let (mut is_escaped, mut in_class) = (false, false);
    for (at, c) in text[start + 1..].char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class => {
                let pattern = text[start + 1..start + 1 + at].to_owned();
                let rest = &text[start + 1 + at + 1..];
                let len = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
                return Ok((Kind::Regex(pattern, rest[..len].to_owned()), at + 2 + len));
            }
            _ => {}
        }
    }
    Err(Problem::new(start..text.len(), "this regular expression has no closing `/`"))
}

fn unknown_sign(c: char, at: usize) -> Problem {
    let problem = Problem::new(at..at + c.len_utf8(), format!("`{c}` means nothing here"));
    match c {
        '=' => problem.help("compare with `==`"),
        '&' => problem.help("`&&` joins conditions, `+` joins texts"),
        '|' => problem.help("write `||` between conditions"),
        '?' => problem.help("write `if(condition, this, that)`"),
        _ => problem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[Kind]) {
        let found: Vec<_> = tokens(text).unwrap().into_iter().map(|token| token.kind).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn numbers_end_where_methods_start() {
        check("1.5", &[Kind::Number(1.5)]);
        check("1.x", &[Kind::Number(1.0), Kind::Sign("."), Kind::Name("x".into())]);
        check("2e3", &[Kind::Number(2000.0)]);
    }

    #[test]
    fn a_slash_divides_after_a_value_and_opens_a_pattern_elsewhere() {
        check("a/2", &[Kind::Name("a".into()), Kind::Sign("/"), Kind::Number(2.0)]);
        check("/a[/]\\/b/gi", &[Kind::Regex("a[/]\\/b".into(), "gi".into())]);
    }

    #[test]
    fn texts_take_either_quote_and_escapes() {
        check(r#"'a"b' "c\"\n""#, &[Kind::Text("a\"b".into()), Kind::Text("c\"\n".into())]);
        check("\"\\u00e9\"", &[Kind::Text("é".into())]);
    }

    #[test]
    fn names_take_every_script() {
        check("価格_2", &[Kind::Name("価格_2".into())]);
    }

    #[test]
    fn what_means_nothing_is_reported_with_help() {
        let problem = tokens("a = b").unwrap_err();
        assert_eq!((problem.range, problem.help.as_deref()), (2..3, Some("compare with `==`")));
        assert_eq!(tokens("'a").unwrap_err().range, 0..2);
    }
}
