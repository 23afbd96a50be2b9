//! The CSS selectors that cases use: tag, `*`, `#id`, `.class`, `[a]`, `[a=v]` with `=`, `~=`, `^=`, `$=`, `*=`
//! (value quoted or bare), descendant, `>`, `+`, and comma lists.

use std::iter::Peekable;
use std::str::Chars;

use serde::Deserialize;

use super::dom::{Dom, Element, NodeId};

/// A parsed selector list.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Selector {
    source: String,
    alternatives: Vec<Vec<Step>>,
}

/// One compound selector and how it hangs on the step before it.
#[derive(Debug)]
struct Step {
    combinator: Combinator,
    tests: Vec<Test>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Combinator {
    Descendant,
    Child,
    NextSibling,
}

#[derive(Debug)]
enum Test {
    Anything,
    Tag(String),
    Attribute { name: String, operator: Operator, value: String },
}

#[derive(Debug)]
enum Operator {
    Exists,
    Equals,
    HasWord,
    StartsWith,
    EndsWith,
    Contains,
}

impl Test {
    fn holds(&self, element: &Element) -> bool {
        match self {
            Test::Anything => true,
            Test::Tag(tag) => element.tag == *tag,
            Test::Attribute { name, operator, value } => {
                element.attr(name).is_some_and(|have| match operator {
                    Operator::Exists => true,
                    Operator::Equals => have == value,
                    Operator::HasWord => have.split_whitespace().any(|word| word == value),
                    Operator::StartsWith => have.starts_with(value.as_str()),
                    Operator::EndsWith => have.ends_with(value.as_str()),
                    Operator::Contains => have.contains(value.as_str()),
                })
            }
        }
    }
}

impl Selector {
    /// Parses a selector list.
    pub(crate) fn parse(source: &str) -> Result<Self, String> {
        let mut parser = Parser { rest: source.chars().peekable() };
        let alternatives = parser.list().map_err(|why| format!("bad selector {source:?}: {why}"))?;
        Ok(Selector { source: source.to_owned(), alternatives })
    }

    /// Whether the element `id` matches, looking at the whole document around it.
    pub(crate) fn matches(&self, dom: &Dom, id: NodeId) -> bool {
        self.alternatives.iter().any(|steps| matches_steps(dom, id, steps))
    }
}

fn matches_steps(dom: &Dom, id: NodeId, steps: &[Step]) -> bool {
    let Some((step, before)) = steps.split_last() else {
        return true;
    };
    if !dom.element(id).is_some_and(|element| step.tests.iter().all(|test| test.holds(element))) {
        return false;
    }
    if before.is_empty() {
        return true;
    }
    match step.combinator {
        Combinator::Descendant => dom.ancestors(id).any(|(above, _)| matches_steps(dom, above, before)),
        Combinator::Child => {
            dom.ancestors(id).next().is_some_and(|(above, _)| matches_steps(dom, above, before))
        }
        Combinator::NextSibling => {
            dom.previous_sibling(id).is_some_and(|left| matches_steps(dom, left, before))
        }
    }
}

impl TryFrom<String> for Selector {
    type Error = String;

    fn try_from(source: String) -> Result<Self, String> {
        Selector::parse(&source)
    }
}

impl std::fmt::Display for Selector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.source)
    }
}

struct Parser<'a> {
    rest: Peekable<Chars<'a>>,
}

impl Parser<'_> {
    fn list(&mut self) -> Result<Vec<Vec<Step>>, String> {
        let mut alternatives = vec![self.steps()?];
        while self.rest.next_if_eq(&',').is_some() {
            alternatives.push(self.steps()?);
        }
        match self.rest.next() {
            None => Ok(alternatives),
            Some(c) => Err(format!("unexpected {c:?}")),
        }
    }

    fn steps(&mut self) -> Result<Vec<Step>, String> {
        let mut steps = Vec::new();
        let mut combinator = Combinator::Descendant;
        loop {
            self.skip_space();
            steps.push(Step { combinator, tests: self.compound()? });
            let spaced = self.skip_space();
            combinator = match self.rest.peek() {
                Some('>') => Combinator::Child,
                Some('+') => Combinator::NextSibling,
                Some(c) if spaced && *c != ',' => Combinator::Descendant,
                _ => return Ok(steps),
            };
            if combinator != Combinator::Descendant {
                self.rest.next();
            }
        }
    }

    fn compound(&mut self) -> Result<Vec<Test>, String> {
        let mut tests = Vec::new();
        while let Some(&c) = self.rest.peek() {
            tests.push(match c {
                '*' => {
                    self.rest.next();
                    Test::Anything
                }
                '#' | '.' => {
                    self.rest.next();
                    let (name, operator) =
                        if c == '#' { ("id", Operator::Equals) } else { ("class", Operator::HasWord) };
                    Test::Attribute { name: name.to_owned(), operator, value: self.name()? }
                }
                '[' => {
                    self.rest.next();
                    self.attribute()?
                }
                _ if c.is_alphabetic() => Test::Tag(self.name()?.to_lowercase()),
                _ => break,
            });
        }
        if tests.is_empty() { Err("a tag, id, class or attribute is missing".to_owned()) } else { Ok(tests) }
    }

    /// What follows the `[` of an attribute test.
    fn attribute(&mut self) -> Result<Test, String> {
        self.skip_space();
        let name = self.name()?.to_lowercase();
        self.skip_space();
        let operator = match self.rest.next() {
            Some(']') => {
                return Ok(Test::Attribute { name, operator: Operator::Exists, value: String::new() });
            }
            Some('=') => Operator::Equals,
            Some(c) if self.rest.next_if_eq(&'=').is_some() => match c {
                '~' => Operator::HasWord,
                '^' => Operator::StartsWith,
                '$' => Operator::EndsWith,
                '*' => Operator::Contains,
                _ => return Err(format!("no operator {c}=")),
            },
            _ => return Err("unfinished attribute test".to_owned()),
        };
        self.skip_space();
        let value = match self.rest.next_if(|c| matches!(c, '"' | '\'')) {
            Some(quote) => {
                let value = self.take_while(|c| c != quote);
                self.rest.next().ok_or("unclosed quote")?;
                value
            }
            None => self.take_while(|c| c != ']' && !c.is_whitespace()),
        };
        self.skip_space();
        self.rest.next_if_eq(&']').ok_or("an attribute test lacks its ]")?;
        Ok(Test::Attribute { name, operator, value })
    }

    fn name(&mut self) -> Result<String, String> {
        let name = self.take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ':'));
        if name.is_empty() { Err("a name is missing".to_owned()) } else { Ok(name) }
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        std::iter::from_fn(|| self.rest.next_if(|&c| wanted(c))).collect()
    }

    /// Whether there was any white space to skip.
    fn skip_space(&mut self) -> bool {
        !self.take_while(char::is_whitespace).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_find_what_css_finds() {
        let dom = Dom::parse(
            "<div class='a b' id=x data-k='v w'><p><em>1</em><em title=t>2</em></p><a href='/q.html'>l</a></div><p>z</p>",
        );
        for (css, count) in [
            ("div.a.b", 1),
            ("#x p em", 2),
            ("#x > em", 0),
            ("p > em", 2),
            ("em + em", 1),
            ("[data-k~=w]", 1),
            (r#"a[href$=".html"]"#, 1),
            ("a[href^='/q']", 1),
            (r#"[class*="a b"]"#, 1),
            ("em, a", 3),
            ("*[title]", 1),
            ("div + p", 1),
            ("p", 2),
            (".c", 0),
            ("div p, div a", 2),
        ] {
            let selector = Selector::parse(css).unwrap();
            assert_eq!(dom.elements().filter(|(id, _)| selector.matches(&dom, *id)).count(), count, "{css}");
        }
    }

    #[test]
    fn what_is_no_selector_is_refused() {
        for css in ["", "a,", "a >", "[a", "[a=\"b]", "a:hover(", "a & b", "[a!=b]"] {
            assert!(Selector::parse(css).is_err(), "{css:?}");
        }
    }
}
