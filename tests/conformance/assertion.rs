//! The assertions of a case.
//!
//! Everything is checked while loading, so that a misspelt assertion is an error and not an assertion that always
//! holds.

use std::fmt;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::selector::Selector;

/// How many hits an assertion wants: `3`, `">=3"`, `"<=3"` or `"==3"`; at least one if not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Value")]
pub(crate) enum Count {
    Exactly(usize),
    AtLeast(usize),
    AtMost(usize),
}

impl Count {
    pub(crate) fn accepts(self, found: usize) -> bool {
        match self {
            Count::Exactly(n) => found == n,
            Count::AtLeast(n) => found >= n,
            Count::AtMost(n) => found <= n,
        }
    }
}

impl Default for Count {
    fn default() -> Self {
        Count::AtLeast(1)
    }
}

impl TryFrom<Value> for Count {
    type Error = String;

    fn try_from(value: Value) -> Result<Self, String> {
        let written = match &value {
            Value::String(text) => text.clone(),
            other => format!("=={other}"),
        };
        let bad = || format!("bad count {value}");
        let (operator, number) = written.split_at_checked(2).ok_or_else(bad)?;
        let number = number.trim().parse().map_err(|_| bad())?;
        match operator {
            ">=" => Ok(Count::AtLeast(number)),
            "<=" => Ok(Count::AtMost(number)),
            "==" => Ok(Count::Exactly(number)),
            _ => Err(bad()),
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Count::Exactly(n) => write!(f, "{n}"),
            Count::AtLeast(n) => write!(f, ">={n}"),
            Count::AtMost(n) => write!(f, "<={n}"),
        }
    }
}

/// An assertion about the graph JSON.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
pub(crate) struct GraphAssertion {
    /// As it is written in the case.
    pub source: String,
    pub count: Count,
    pub check: GraphCheck,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum GraphCheck {
    Edge(EdgePattern),
    NoEdge(EdgePattern),
    Node(NodePattern),
    NoNode(NodePattern),
}

/// Fields an edge must have. `Some(Value::Null)` asks for a field that is null or absent.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EdgePattern {
    pub from: Option<String>,
    pub to: Option<String>,
    pub kind: Option<String>,
    #[serde(default, deserialize_with = "present")]
    pub fragment: Option<Value>,
    pub resolved: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    pub line: Option<Value>,
}

/// Fields a node must have.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NodePattern {
    pub id: Option<String>,
    pub kind: Option<String>,
    pub exists: Option<bool>,
}

/// Keeps a null that is there apart from a field that is not.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

impl TryFrom<Map<String, Value>> for GraphAssertion {
    type Error = String;

    fn try_from(mut object: Map<String, Value>) -> Result<Self, String> {
        let source = Value::Object(object.clone()).to_string();
        let count: Option<Count> = take(&mut object, "count")?;
        let check = the_only(object, &source)?;
        if count.is_some() && matches!(check, GraphCheck::NoEdge(_) | GraphCheck::NoNode(_)) {
            return Err(format!("a count makes no sense in {source}"));
        }
        Ok(GraphAssertion { source, count: count.unwrap_or_default(), check })
    }
}

/// An assertion about the built site.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
pub(crate) struct HtmlAssertion {
    /// As it is written in the case.
    pub source: String,
    /// The note whose page is meant; inside `any` and `all` the one of the outer assertion if absent.
    pub page: Option<String>,
    pub scope: Option<Scope>,
    pub filter: Filter,
    pub check: HtmlCheck,
}

/// A part of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Scope {
    Main,
    Backlinks,
    Head,
    Page,
}

/// The modifiers of `select` and `no_select`.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    pub equals: Option<String>,
    pub contains: Option<String>,
    pub excludes: Option<String>,
    pub count: Option<Count>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum HtmlCheck {
    Text(String),
    NoText(String),
    Order(Vec<String>),
    Select(Selector),
    NoSelect(Selector),
    Link(LinkPattern),
    NoLink(LinkPattern),
    Asset(AssetPattern),
    /// `true`, or `"fragments"` to check those too.
    NoDeadLinks(Value),
    /// `true`.
    UniqueIds(Value),
    Title(String),
    Raw(String),
    RawNo(String),
    Any(Vec<HtmlAssertion>),
    All(Vec<HtmlAssertion>),
    SiteNoText(String),
    HasPage(String),
    NoPage(String),
}

/// What an `<a>` must be and where it must lead.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinkPattern {
    pub to: Option<String>,
    pub text: Option<String>,
    pub text_contains: Option<String>,
    pub href: Option<String>,
    pub heading: Option<String>,
    pub heading_index: Option<usize>,
    pub target_contains: Option<String>,
    pub target_excludes: Option<String>,
    #[serde(default)]
    pub count: Count,
}

impl LinkPattern {
    /// Whether it asks where on the target page the link lands.
    pub(crate) fn needs_fragment(&self) -> bool {
        self.heading.is_some()
            || self.heading_index.is_some()
            || self.target_contains.is_some()
            || self.target_excludes.is_some()
    }
}

/// An element whose URL leads to a copy of a file of the vault.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssetPattern {
    pub select: Selector,
    pub attr: String,
    pub file: Option<String>,
    pub fragment: Option<String>,
}

impl TryFrom<Map<String, Value>> for HtmlAssertion {
    type Error = String;

    fn try_from(mut object: Map<String, Value>) -> Result<Self, String> {
        let source = Value::Object(object.clone()).to_string();
        let page = take(&mut object, "page")?;
        let scope = take(&mut object, "scope")?;
        let filter = Filter {
            equals: take(&mut object, "equals")?,
            contains: take(&mut object, "contains")?,
            excludes: take(&mut object, "excludes")?,
            count: take(&mut object, "count")?,
        };
        let check = the_only(object, &source)?;
        let filterable = match check {
            HtmlCheck::Select(_) => true,
            HtmlCheck::NoSelect(_) => filter.count.is_none(),
            _ => matches!(filter, Filter { equals: None, contains: None, excludes: None, count: None }),
        };
        if !filterable {
            return Err(format!("a modifier that this operator does not have in {source}"));
        }
        let has_sense = match &check {
            HtmlCheck::UniqueIds(flag) => flag == true,
            HtmlCheck::NoDeadLinks(flag) => flag == true || flag == "fragments",
            _ => true,
        };
        if !has_sense {
            return Err(format!("an operand that this operator does not have in {source}"));
        }
        Ok(HtmlAssertion { source, page, scope, filter, check })
    }
}

/// Removes and parses an optional key.
fn take<T: for<'de> Deserialize<'de>>(
    object: &mut Map<String, Value>,
    key: &str,
) -> Result<Option<T>, String> {
    object
        .remove(key)
        .map(|value| serde_json::from_value(value).map_err(|e| format!("{key}: {e}")))
        .transpose()
}

/// Parses what must be one key, the operator, with its operand.
fn the_only<T: for<'de> Deserialize<'de>>(object: Map<String, Value>, source: &str) -> Result<T, String> {
    serde_json::from_value(Value::Object(object)).map_err(|e| format!("{e} in {source}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_assertions_are_refused() {
        for html in [
            r#"{"page": "x", "text": "a", "no_text": "b"}"#,
            r#"{"page": "x", "txet": "a"}"#,
            r#"{"page": "x", "text": "a", "count": 2}"#,
            r#"{"page": "x", "select": "a", "count": "many"}"#,
            r#"{"page": "x", "link": {"too": "y"}}"#,
            r#"{"page": "x", "unique_ids": false}"#,
            r#"{"page": "x", "no_dead_links": "fragment"}"#,
            r#"{"page": "x", "scope": "margin", "text": "a"}"#,
            r#"{"page": "x", "any": [{"text": "a", "no_text": "b"}]}"#,
        ] {
            assert!(serde_json::from_str::<HtmlAssertion>(html).is_err(), "{html}");
        }
        for graph in [r#"{"egde": {}}"#, r#"{"edge": {"form": "x"}}"#, r#"{"no_edge": {}, "count": 1}"#] {
            assert!(serde_json::from_str::<GraphAssertion>(graph).is_err(), "{graph}");
        }
    }
}
