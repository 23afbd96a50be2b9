//! What a record has, said once for all formats with attributes, columns or keys.

use std::borrow::Cow;

use serde::Serialize;

use crate::snapshot::{EdgeRecord, NodeRecord, StatementRecord};

use super::joined;

/// A field of a record.
pub(super) struct Field<R> {
    /// Its name, as in the contract.
    pub(super) name: &'static str,
    /// What its values are.
    pub(super) kind: Kind,
    /// Its value in a record.
    pub(super) get: fn(&R) -> Value<'_>,
}

/// What the values of a field are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Texts.
    Text,
    /// Lists of texts.
    List,
    /// Whole numbers.
    Number,
    /// Yes or no.
    Flag,
}

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    /// There is none.
    Nothing,
    /// A text.
    Text(Cow<'a, str>),
    /// Texts, and what stands between them where they have to be one.
    List(&'a [Cow<'a, str>], &'static str),
    /// A whole number.
    Number(u32),
    /// Yes or no.
    Flag(bool),
}

/// Between the members of a list that has to be one text.
const AND: &str = "; ";
/// Between the headings on the way to a place.
const BELOW: &str = " › ";

impl Value<'_> {
    /// The value as a text, if there is one: what formats without types write.
    pub(super) fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Nothing => None,
            Self::Text(text) => Some(Cow::Borrowed(text)),
            Self::List([], _) => None,
            Self::List(list, separator) => Some(joined(list, separator).into()),
            Self::Number(number) => Some(number.to_string().into()),
            Self::Flag(flag) => Some(if *flag { "true" } else { "false" }.into()),
        }
    }
}

fn text(text: &str) -> Value<'_> {
    Value::Text(text.into())
}

fn maybe<'a>(text: &'a Option<Cow<'_, str>>) -> Value<'a> {
    text.as_deref().map_or(Value::Nothing, |it| Value::Text(it.into()))
}

fn number(number: Option<u32>) -> Value<'static> {
    number.map_or(Value::Nothing, Value::Number)
}

/// What has parts of its own, as JSON; nothing if there is nothing.
fn json(list: &[impl Serialize]) -> Value<'static> {
    if list.is_empty() {
        return Value::Nothing;
    }
    Value::Text(
        serde_json::to_string(list).expect("records have text keys and no errors of their own").into(),
    )
}

macro_rules! fields {
    ($($name:literal $kind:ident $get:expr;)*) => {
        vec![$(Field { name: $name, kind: Kind::$kind, get: $get }),*]
    };
}

/// The fields of a node, but for its id.
pub(super) fn of_node<'a>() -> Vec<Field<NodeRecord<'a>>> {
    fields! {
        "kind" Text |it| text(&it.kind);
        "title" Text |it| text(&it.title);
        "aliases" List |it| Value::List(&it.aliases, AND);
        "types" List |it| Value::List(&it.types, AND);
        "topics" List |it| Value::List(&it.topics, AND);
        "definition" Text |it| maybe(&it.definition);
        "created" Text |it| maybe(&it.created);
        "properties" Text |it| json(&it.properties);
        "exists" Flag |it| Value::Flag(it.exists);
        "wanted_by" Number |it| number(it.wanted_by);
        "words" Number |it| number(it.words);
        "page" Text |it| maybe(&it.page);
    }
}

/// The fields of an edge, but for its id, its subject and its target, between which it leads.
pub(super) fn of_edge<'a>() -> Vec<Field<EdgeRecord<'a>>> {
    fields! {
        "label" Text |it| maybe(&it.label);
        "label_kind" Text |it| text(&it.label_kind);
        "predicate" Text |it| maybe(&it.predicate);
        "kind" Text |it| text(&it.kind);
        "rule" Text |it| maybe(&it.rule);
        "from" Text |it| text(&it.from);
        "section" List |it| Value::List(&it.section, BELOW);
        "context" Text |it| maybe(&it.context);
        "statement" Text |it| maybe(&it.statement);
        "date" Text |it| maybe(&it.date);
        "dates" Text |it| json(&it.dates);
        "amount" Text |it| maybe(&it.amount);
        "amounts" Text |it| json(&it.amounts);
        "resolved_by" Text |it| text(&it.resolved_by);
        "fragment" Text |it| maybe(&it.fragment);
        "anchor" Text |it| maybe(&it.anchor);
        "display" Text |it| maybe(&it.display);
        "property" Text |it| maybe(&it.property);
        "entity" Text |it| maybe(&it.entity);
        "file" Text |it| text(&it.file);
        "line" Number |it| number(it.line);
        "col" Number |it| number(it.col);
    }
}

/// The fields of a statement, but for its id.
pub(super) fn of_statement<'a>() -> Vec<Field<StatementRecord<'a>>> {
    fields! {
        "subject" Text |it| text(&it.subject);
        "property" Text |it| maybe(&it.property);
        "rule" Text |it| text(&it.rule);
        "date" Text |it| maybe(&it.qualifiers.date);
        "dates" Text |it| json(&it.qualifiers.dates);
        "amount" Text |it| maybe(&it.qualifiers.amount);
        "unit" Text |it| maybe(&it.qualifiers.unit);
        "amounts" Text |it| json(&it.qualifiers.amounts);
        "section" List |it| Value::List(&it.section, BELOW);
        "context" Text |it| text(&it.context);
        "file" Text |it| text(&it.file);
        "line" Number |it| Value::Number(it.line);
        "col" Number |it| Value::Number(it.col);
    }
}
