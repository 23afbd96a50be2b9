//! YAML with the place of each value, for bases. `serde_yaml` gives no places, so they are looked up in the text in
//! the order in which the values stand there.

use std::ops::Range;

use serde_yaml::Value;

use crate::compile::frontmatter;

/// A value with its bytes in the YAML.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// What it is.
    pub(super) value: Yaml,
    /// Its bytes; those of its first line if it has several.
    pub(super) range: Range<usize>,
    /// Whether the bytes spell the text as it is: no escapes, one line.
    pub(super) is_exact: bool,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(super) enum Yaml {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// Values under keys, in order.
    Map(Vec<(Node, Node)>),
}

/// Why a text is no YAML, and where.
pub(super) struct Broken {
    /// The offset in the text.
    pub(super) offset: usize,
    /// What is wrong.
    pub(super) message: String,
}

impl Node {
    /// A text, or another plain value as text.
    pub(super) fn text(&self) -> Option<String> {
        match &self.value {
            Yaml::Text(text) => Some(text.clone()),
            Yaml::Number(number) => Some(number.to_string()),
            Yaml::Bool(value) => Some(value.to_string()),
            Yaml::Null | Yaml::List(_) | Yaml::Map(_) => None,
        }
    }

    /// The entries of a map; none where it is something else.
    pub(super) fn entries(&self) -> &[(Node, Node)] {
        match &self.value {
            Yaml::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The value under a key.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.entries()
            .iter()
            .find(|(it, _)| matches!(&it.value, Yaml::Text(text) if text == key))
            .map(|(_, value)| value)
    }
}

/// Reads a text as YAML.
pub(super) fn read(text: &str) -> Result<Node, Broken> {
    let value = frontmatter::parse(text)
        .map_err(|problem| Broken { offset: problem.offset.min(text.len()), message: problem.message })?;
    let masked = without_comments(text);
    Ok(Placer { text: &masked, cursor: 0 }.node(&value))
}

/// The text with spaces in place of lines that are comments, so that nothing is found in them.
fn without_comments(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with('#') {
            let content = line.trim_end_matches(['\n', '\r']);
            masked.extend(std::iter::repeat_n(' ', content.len()));
            masked.push_str(&line[content.len()..]);
        } else {
            masked.push_str(line);
        }
    }
    masked
}

struct Placer<'a> {
    text: &'a str,
    /// Values are looked up from here on, so that equal ones are found in turn.
    cursor: usize,
}

impl Placer<'_> {
    fn node(&mut self, value: &Value) -> Node {
        let start = self.cursor;
        match value {
            Value::Null => Node { value: Yaml::Null, range: start..start, is_exact: false },
            Value::Bool(value) => self.plain(Yaml::Bool(*value), &value.to_string()),
            Value::Number(number) => {
                self.plain(Yaml::Number(number.as_f64().unwrap_or(f64::NAN)), &number.to_string())
            }
            Value::String(text) => self.plain(Yaml::Text(text.clone()), text),
            Value::Sequence(items) => {
                let items: Vec<_> = items.iter().map(|item| self.node(item)).collect();
                let range = items.first().map_or(start..start, |first| first.range.clone());
                Node { value: Yaml::List(items), range, is_exact: false }
            }
            Value::Mapping(entries) => {
                let entries: Vec<_> =
                    entries.iter().map(|(key, value)| (self.node(key), self.node(value))).collect();
                let range = entries.first().map_or(start..start, |(key, _)| key.range.clone());
                Node { value: Yaml::Map(entries), range, is_exact: false }
            }
            Value::Tagged(tagged) => self.node(&tagged.value),
        }
    }

    fn plain(&mut self, value: Yaml, text: &str) -> Node {
        let rest = &self.text[self.cursor..];
        let quoted = text.replace('\'', "''");
        let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
        for (spelling, is_exact) in [(text, true), (&quoted, false), (&escaped, false)] {
            if spelling.is_empty() || spelling.contains('\n') {
                continue;
            }
            if let Some(at) = rest.find(spelling) {
                let start = self.cursor + at;
                self.cursor = start + spelling.len();
                return Node { value, range: start..self.cursor, is_exact };
            }
        }
        // Over several lines: the first word is where it starts.
        let first = text.split_whitespace().next().unwrap_or_default();
        let Some(at) = rest.find(first).filter(|_| !first.is_empty()) else {
            return Node { value, range: self.cursor..self.cursor, is_exact: false };
        };
        let start = self.cursor + at;
        let end = self.text[start..].find('\n').map_or(self.text.len(), |len| start + len);
        self.cursor = end;
        Node { value, range: start..end, is_exact: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_where_they_stand() {
        let text = "# a: x\na: 'it''s'\nb:\n  - x\n  - x\nc: >-\n  one\n  two\n";
        let node = read(text).unwrap_or_else(|broken| panic!("{}", broken.message));
        let at = |node: &Node| (text[node.range.clone()].to_owned(), node.range.start, node.is_exact);
        assert_eq!(at(node.get("a").unwrap()), ("it''s".into(), 11, false));
        let Yaml::List(items) = &node.get("b").unwrap().value else { panic!() };
        assert_eq!((at(&items[0]).1, at(&items[1]).1), (25, 31));
        assert_eq!(at(node.get("c").unwrap()).0, "one");
    }

    #[test]
    fn broken_yaml_has_a_place() {
        let Err(broken) = read("a: [\n") else { panic!() };
        assert!(!broken.message.is_empty());
    }
}
