//! The values that queries work with: what they are, when they are equal, how they are ordered and written.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::vault::FileId;

use crate::date::{Date, Duration};

/// A value.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(Arc<str>),
    /// A date, with or without a time.
    Date(Date),
    /// An amount of time.
    Duration(Duration),
    /// A link.
    Link(Arc<Link>),
    /// A file, with its fields `name`, `path`, `tags`…
    File(FileId),
    /// A file as the holder of its properties, and of `file`: what `this` and `note` are.
    Page(FileId),
    /// An item of a list in a note, by its number there.
    Item(FileId, u32),
    /// A value with fields besides its own.
    Row(Arc<Row>),
    /// A list.
    List(Arc<[Value]>),
    /// Values under names, in the order in which they were written.
    Object(Arc<[(String, Value)]>),
    /// A regular expression.
    Regex(Arc<Regex>),
    /// What is shown in a way of its own.
    Shown(Shown, Arc<Value>),
}

/// A value with fields besides its own.
#[derive(Debug)]
pub(crate) struct Row {
    /// Fields that were put over those of the value.
    pub(crate) extra: Vec<(String, Value)>,
    /// The value.
    pub(crate) base: Value,
    /// Another value, whose fields it has where it has none of that name.
    pub(crate) behind: Option<Value>,
}

/// The ways in which a value can be shown instead of as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// As HTML that was written by the author.
    Html,
    /// As an image: an address or a link.
    Image,
    /// As an icon of that name.
    Icon,
    /// As a tag; the text may have its `#`.
    Tag,
}

/// A link as a value.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    /// What it leads to.
    pub(crate) target: Target,
    /// The part before the `#`, as written.
    pub(crate) written: String,
    /// The part after the `#`.
    pub(crate) fragment: Option<String>,
    /// What is shown for it: null for the usual.
    pub(crate) label: Value,
}

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A file that readers may see.
    File(FileId),
    /// Nothing that readers may see; the number of the missing target, where notes link to it too.
    Missing(Option<u32>),
    /// An address outside of the vault.
    Url,
}

/// A regular expression.
#[derive(Debug)]
pub(crate) struct Regex {
    /// What stands between the slashes.
    pub(crate) source: String,
    /// Whether it stands for every match, not the first alone.
    pub(crate) is_global: bool,
    /// The compiled expression.
    pub(crate) compiled: regex_lite::Regex,
}

impl Value {
    /// A text.
    pub(crate) fn text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(text.into())
    }

    /// A list.
    pub(crate) fn list(items: impl IntoIterator<Item = Value>) -> Self {
        Self::List(items.into_iter().collect())
    }

    /// How much there is to walk and to show; nothing if it nests deeper than `depth` or is more than `most`.
    pub(crate) fn weight(&self, depth: u32, most: usize) -> Option<usize> {
        let mut weight = 1;
        let mut add = |inner: &Value| {
            weight += inner.weight(depth.checked_sub(1)?, most.checked_sub(weight)?)?;
            Some(())
        };
        match self {
            Self::Text(text) => weight += text.len() / 64,
            Self::List(items) => items.iter().try_for_each(add)?,
            Self::Object(entries) => entries.iter().try_for_each(|(_, it)| add(it))?,
            Self::Shown(_, inner) => add(inner)?,
            Self::Link(link) => add(&link.label)?,
            _ => {}
        }
        (weight <= most).then_some(weight)
    }

    /// Its type as `isType` and messages call it.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::Text(_) => "string",
            Self::Date(_) => "date",
            Self::Duration(_) => "duration",
            Self::Link(_) => "link",
            Self::File(_) => "file",
            Self::Page(_) | Self::Item(..) | Self::Row(_) | Self::Object(_) => "object",
            Self::List(_) => "list",
            Self::Regex(_) => "regexp",
            Self::Shown(Shown::Html, _) => "html",
            Self::Shown(Shown::Image, _) => "image",
            Self::Shown(Shown::Icon, _) => "icon",
            Self::Shown(Shown::Tag, _) => "string",
        }
    }

    /// Whether it counts as yes where a condition is asked for.
    pub(crate) fn is_truthy(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Bool(value) => *value,
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Duration(duration) => duration.total_millis() != 0.0,
            _ => !self.is_empty(),
        }
    }

    /// Whether there is nothing in it.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Object(entries) => entries.is_empty(),
            _ => false,
        }
    }

    /// The value as text, as joining texts and `toString` give it. `name` gives the name of a file.
    pub(crate) fn to_text(&self, name: &dyn Fn(FileId) -> String) -> String {
        match self {
            Self::Null => String::new(),
            Self::Bool(value) => value.to_string(),
            Self::Number(number) => number_text(*number),
            Self::Text(text) => text.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Duration(duration) => duration.in_words(),
            Self::Link(link) => link.to_text(name),
            Self::File(file) | Self::Page(file) | Self::Item(file, _) => name(*file),
            Self::Row(row) => row.base.to_text(name),
            Self::List(items) => items.iter().map(|it| it.to_text(name)).collect::<Vec<_>>().join(", "),
            Self::Object(entries) => {
                let entries = entries.iter().map(|(key, value)| format!("{key}: {}", value.to_text(name)));
                entries.collect::<Vec<_>>().join(", ")
            }
            Self::Regex(regex) => format!("/{}/", regex.source),
            Self::Shown(_, inner) => inner.to_text(name),
        }
    }

    /// The name of a tag without its `#`.
    fn as_tag(&self) -> Option<&str> {
        match self {
            Self::Shown(Shown::Tag, inner) => match &**inner {
                Self::Text(text) => Some(text.trim_start_matches('#')),
                _ => None,
            },
            _ => None,
        }
    }
}

impl Link {
    /// What the link shows.
    pub(crate) fn to_text(&self, name: &dyn Fn(FileId) -> String) -> String {
        if !self.label.is_empty() {
            return self.label.to_text(name);
        }
        let fragment = self.fragment.as_deref().unwrap_or_default();
        let parts = fragment.split('#').map(str::trim).filter(|part| !part.is_empty());
        let target = Some(self.written.as_str()).filter(|it| !it.is_empty());
        target.into_iter().chain(parts).collect::<Vec<_>>().join(" > ")
    }
}

/// A number as JavaScript writes it: no fraction where there is none, no noise at its end.
pub(crate) fn number_text(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    if number == 0.0 {
        return "0".to_owned();
    }
    let size = number.abs();
    if (1e-6..1e21).contains(&size) { number.to_string() } else { format!("{number:e}") }
}

/// Equality as `==` has it: numbers and dates equal texts that say the same; links equal what they lead to.
pub(crate) fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Number(a), Value::Number(b)) => a == b,
        (Value::Text(a), Value::Text(b)) => a == b,
        (Value::Date(a), Value::Date(b)) => a == b,
        (Value::Duration(a), Value::Duration(b)) => a.total_millis() == b.total_millis(),
        (Value::Duration(a), Value::Number(b)) | (Value::Number(b), Value::Duration(a)) => {
            a.total_millis() == *b
        }
        (Value::Number(number), Value::Text(text)) | (Value::Text(text), Value::Number(number)) => {
            text.trim().parse::<f64>().is_ok_and(|it| it == *number)
        }
        (Value::Date(date), Value::Text(text)) | (Value::Text(text), Value::Date(date)) => {
            Date::parse(text).is_some_and(|it| it == *date)
        }
        (Value::Link(a), Value::Link(b)) => match (&a.target, &b.target) {
            (Target::File(a), Target::File(b)) => a == b,
            (Target::File(_), _) | (_, Target::File(_)) => false,
            _ => crate::path::fold(&a.written) == crate::path::fold(&b.written),
        },
        (Value::Link(link), Value::File(file) | Value::Page(file))
        | (Value::File(file) | Value::Page(file), Value::Link(link)) => link.target == Target::File(*file),
        (Value::Link(link), Value::Text(text)) | (Value::Text(text), Value::Link(link)) => {
            let bare = text.strip_prefix("[[").and_then(|it| it.strip_suffix("]]"));
            let shown = matches!(&link.label, Value::Text(label) if label == text);
            shown || bare.unwrap_or(text) == link.written
        }
        (Value::File(a) | Value::Page(a), Value::File(b) | Value::Page(b)) => a == b,
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| equal(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.0 == b.0 && equal(&a.1, &b.1))
        }
        (Value::Regex(a), Value::Regex(b)) => a.source == b.source,
        (Value::Shown(Shown::Tag, _), Value::Text(text))
        | (Value::Text(text), Value::Shown(Shown::Tag, _)) => {
            let tag = a.as_tag().or(b.as_tag()).unwrap_or_default();
            crate::path::fold(tag) == crate::path::fold(text.trim_start_matches('#'))
        }
        (Value::Shown(Shown::Tag, _), Value::Shown(Shown::Tag, _)) => {
            a.as_tag().map(crate::path::fold) == b.as_tag().map(crate::path::fold)
        }
        (Value::Shown(a, inner), Value::Shown(b, other)) => a == b && equal(inner, other),
        _ => false,
    }
}

/// The order that `<` and its kin go by; nothing where the two have no order.
pub(crate) fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.partial_cmp(b),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(natural_order(a, b)),
        (Value::Shown(Shown::Tag, a), b) => compare(a, b),
        (a, Value::Shown(Shown::Tag, b)) => compare(a, b),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Date(date), Value::Text(text)) => Some(date.cmp(&Date::parse(text)?)),
        (Value::Text(text), Value::Date(date)) => Some(Date::parse(text)?.cmp(date)),
        (Value::Number(number), Value::Text(text)) => number.partial_cmp(&text.trim().parse().ok()?),
        (Value::Text(text), Value::Number(number)) => text.trim().parse::<f64>().ok()?.partial_cmp(number),
        (Value::Duration(a), Value::Duration(b)) => a.total_millis().partial_cmp(&b.total_millis()),
        (Value::Duration(a), Value::Number(b)) => a.total_millis().partial_cmp(b),
        (Value::Number(a), Value::Duration(b)) => a.partial_cmp(&b.total_millis()),
        (Value::Duration(a), Value::Text(b)) => {
            a.total_millis().partial_cmp(&Duration::parse(b)?.total_millis())
        }
        _ => None,
    }
}

/// A total order, by which lists and views are sorted: types apart, texts, links and files by what they show.
/// `name` gives the name of a file.
pub(crate) fn total_order(a: &Value, b: &Value, name: &dyn Fn(FileId) -> String) -> Ordering {
    let rank = |value: &Value| match value {
        Value::Bool(_) => 0,
        Value::Number(_) => 1,
        Value::Duration(_) => 2,
        Value::Date(_) => 3,
        Value::Text(_) | Value::Link(_) | Value::File(_) | Value::Page(_) | Value::Shown(..) => 4,
        Value::List(_) => 5,
        Value::Object(_) | Value::Item(..) | Value::Row(_) => 6,
        Value::Regex(_) => 7,
        Value::Null => 8,
    };
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.total_cmp(b),
        (Value::Duration(a), Value::Duration(b)) => a.total_millis().total_cmp(&b.total_millis()),
        (Value::List(a), Value::List(b)) => {
            let pairs = a.iter().zip(b.iter()).map(|(a, b)| total_order(a, b, name));
            pairs.into_iter().find(|it| it.is_ne()).unwrap_or_else(|| a.len().cmp(&b.len()))
        }
        (Value::Text(a), Value::Text(b)) => natural_order(a, b),
        (Value::Bool(_) | Value::Date(_), _) if rank(a) == rank(b) => {
            compare(a, b).unwrap_or(Ordering::Equal)
        }
        // A list of one value stands with the values of its kind.
        (Value::List(items), _) if items.len() == 1 => total_order(&items[0], b, name),
        (_, Value::List(items)) if items.len() == 1 => total_order(a, &items[0], name),
        _ if rank(a) == rank(b) => natural_order(&a.to_text(name), &b.to_text(name)),
        _ => rank(a).cmp(&rank(b)),
    }
}

/// Texts as people sort them: without case, and numbers in them by their size. Equal ones by their bytes.
pub(crate) fn natural_order(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.chars().peekable(), b.chars().peekable());
    loop {
        let ordering = match (left.peek().copied(), right.peek().copied()) {
            (None, None) => return a.cmp(b),
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let digits = |chars: &mut std::iter::Peekable<std::str::Chars<'_>>| {
                    let mut digits = String::new();
                    while let Some(c) = chars.next_if(char::is_ascii_digit) {
                        digits.push(c);
                    }
                    digits
                };
                let (x, y) = (digits(&mut left), digits(&mut right));
                let (x, y) = (x.trim_start_matches('0'), y.trim_start_matches('0'));
                x.len().cmp(&y.len()).then_with(|| x.cmp(y))
            }
            (Some(x), Some(y)) => {
                left.next();
                right.next();
                if x == y { Ordering::Equal } else { x.to_lowercase().cmp(y.to_lowercase()) }
            }
        };
        if ordering.is_ne() {
            return ordering;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value::text(text)
    }

    #[test]
    fn texts_are_sorted_as_people_sort_them() {
        let mut names = ["b", "A10", "a9", "B", "a", "ä", "a010"];
        names.sort_by(|a, b| natural_order(a, b));
        assert_eq!(names, ["a", "a9", "A10", "a010", "B", "b", "ä"]);
    }

    #[test]
    fn numbers_are_written_as_javascript_writes_them() {
        for (number, expected) in
            [(2.0, "2"), (0.1 + 0.2, "0.30000000000000004"), (-0.0, "0"), (1e21, "1e21")]
        {
            assert_eq!(number_text(number), expected);
        }
    }

    #[test]
    fn texts_equal_the_numbers_and_dates_they_say() {
        assert!(equal(&text("2"), &Value::Number(2.0)));
        assert!(equal(&text("2024-01-01"), &Value::Date(Date::parse("2024-01-01").unwrap())));
        assert!(!equal(&Value::Null, &Value::Bool(false)));
        assert!(equal(&Value::list([text("a")]), &Value::list([text("a")])));
    }

    #[test]
    fn nothing_and_numbers_have_no_order() {
        assert_eq!(compare(&Value::Null, &Value::Number(1.0)), None);
        assert_eq!(compare(&text("10"), &Value::Number(9.0)), Some(Ordering::Greater));
    }

    #[test]
    fn what_is_empty_is_not_true() {
        for value in [Value::Null, text(""), Value::Number(0.0), Value::list([])] {
            assert!(!value.is_truthy(), "{value:?}");
        }
        assert!(text("false").is_truthy());
    }
}
