//! The fields of notes, files, tasks, links, dates and the rest.

use crate::compile::{Field, Note, Piece, PropertyValue, TagOrigin, field_name};
use crate::date::{Date, Duration};
use crate::path::fold;
use crate::query::eval::{Fault, Outcome};
use crate::query::value::{Link, Target, Value};
use crate::query::world::World;
use crate::span::Span;
use crate::vault::FileId;

use super::eval::Scope;
use super::{function, item};

/// The field of a value, by name or place.
pub(super) fn index(scope: &Scope<'_>, on: &Value, key: &Value, span: Span) -> Outcome {
    match (on, key) {
        (Value::List(items), Value::Number(at)) => {
            Ok(position(*at, items.len()).map_or(Value::Null, |at| items[at].clone()))
        }
        (Value::List(items), Value::Text(_)) => {
            scope.step(items.len(), span)?;
            let found = items.iter().filter_map(|item| index(scope, item, key, span).ok());
            scope.new_list(found.collect(), span)
        }
        (Value::Text(text), Value::Number(at)) => {
            let at = position(*at, text.len());
            Ok(at.and_then(|at| text.chars().nth(at)).map_or(Value::Null, |c| Value::text(c.to_string())))
        }
        (Value::Text(_), Value::Text(key)) => Err(Fault::new(span, format!("a text has no field `{key}`"))),
        (Value::Date(date), Value::Text(name)) => Ok(function::date_field(*date, name)),
        (Value::Duration(duration), Value::Text(name)) => {
            Ok(duration.total(name).map_or(Value::Null, Value::Number))
        }
        (_, Value::Text(name)) => Ok(find(scope, on, name, span)?.unwrap_or(Value::Null)),
        _ => Err(Fault::new(span, "only texts and numbers find a field")),
    }
}

fn position(at: f64, len: usize) -> Option<usize> {
    (at >= 0.0 && at.fract() == 0.0 && at < len as f64).then_some(at as usize)
}

/// The field of a value with this name, if it has one.
pub(super) fn find(scope: &Scope<'_>, on: &Value, name: &str, span: Span) -> Result<Option<Value>, Fault> {
    let world = scope.world();
    match on {
        Value::Row(row) => {
            if let Some((_, value)) = row.extra.iter().rev().find(|(key, _)| key == name) {
                return Ok(Some(value.clone()));
            }
            match (find(scope, &row.base, name, span)?, &row.behind) {
                (None, Some(behind)) => find(scope, behind, name, span),
                (found, _) => Ok(found),
            }
        }
        Value::Object(entries) => {
            Ok(entries.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()))
        }
        Value::Page(id) if name == "file" => Ok(Some(Value::File(*id))),
        Value::Page(id) => {
            let Some(note) = world.vault.file(*id).note() else { return Ok(None) };
            scope.step((note.fields.len() + note.properties.len()) / 8, span)?;
            Ok(page_field(world, *id, note, name))
        }
        Value::File(id) => file_field(scope, *id, name, span),
        Value::Item(id, nth) => item::find(scope, *id, *nth, name, span),
        Value::Link(link) => match link.target {
            Target::File(id) => find(scope, &Value::Page(id), name, span),
            Target::Missing(_) | Target::Url => Ok(None),
        },
        _ => Ok(None),
    }
}

/// A property or field of a note: by its name as written, or else by the name that stands for all its spellings.
fn page_field(world: &World<'_>, id: FileId, note: &Note, name: &str) -> Option<Value> {
    let is_of_page = |field: &&Field| {
        field.item.is_none_or(|item| note.items.get(item as usize).is_none_or(|item| item.task.is_none()))
    };
    let collect = |fits: &dyn Fn(&str, &str) -> bool| {
        let properties = note.properties.iter().filter(|it| fits(&it.key, &field_name(&it.key)));
        let fields = note.fields.iter().filter(is_of_page).filter(|it| fits(&it.key, &it.name));
        let values = properties.map(|it| &it.value).chain(fields.map(|it| &it.value));
        values.map(|it| value_of(world, id, it)).collect::<Vec<_>>()
    };
    let mut values = collect(&|key, _| key == name);
    if values.is_empty() {
        values = collect(&|_, normal| normal == name);
    }
    match values.len() {
        0 => match world.property(id, name) {
            Value::Null => None,
            // Tags, aliases and classes.
            Value::List(items) => Some(Value::list(items.iter().map(|it| plain(world, it)))),
            value => Some(value),
        },
        1 => values.pop(),
        _ => Some(Value::list(values)),
    }
}

/// Tags as the texts that they are to Dataview.
fn plain(world: &World<'_>, value: &Value) -> Value {
    match value {
        Value::Shown(_, inner) => Value::text(world.text_of(inner)),
        value => value.clone(),
    }
}

/// The value of a property or field.
pub(super) fn value_of(world: &World<'_>, id: FileId, value: &PropertyValue) -> Value {
    match value {
        PropertyValue::Empty => Value::Null,
        PropertyValue::Bool(value) => Value::Bool(*value),
        PropertyValue::Number(number) => {
            number.parse().map_or_else(|_| Value::text(number.as_str()), Value::Number)
        }
        PropertyValue::Text(text) => typed(text),
        PropertyValue::Linked(pieces) => match pieces.as_slice() {
            [Piece::Link(nth)] => world.link(id, *nth),
            pieces => {
                let links = &world.vault.file(id).links();
                let texts = pieces.iter().map(|piece| match piece {
                    Piece::Text(text) => text.clone(),
                    Piece::Link(nth) => written_link(&links[*nth as usize]),
                });
                Value::text(texts.collect::<String>())
            }
        },
        PropertyValue::List(items) => Value::list(items.iter().map(|item| value_of(world, id, item))),
        PropertyValue::Map(entries) => {
            let entries = entries.iter().map(|(key, it)| (key.clone(), value_of(world, id, it)));
            Value::Object(entries.collect())
        }
    }
}

/// A text as the date or duration that it is, if it is one.
fn typed(text: &str) -> Value {
    let starts_number = text.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    if !starts_number || text.len() > 64 {
        return Value::text(text);
    }
    let is_month = text.len() == 7 && text.as_bytes()[4] == b'-';
    let date = if is_month { Date::parse(text) } else { Date::parse_property(text) };
    match date {
        Some(date) => Value::Date(date),
        None => Duration::parse(text).map_or_else(|| Value::text(text), Value::Duration),
    }
}

/// A link as it is written.
fn written_link(link: &crate::compile::Link) -> String {
    let mut text = format!("[[{}", link.target);
    if let Some(fragment) = &link.fragment {
        text.push('#');
        text.push_str(fragment);
    }
    if let Some(label) = &link.label {
        text.push('|');
        text.push_str(label);
    }
    text + "]]"
}

/// What Dataview knows of a file by itself.
fn file_field(scope: &Scope<'_>, id: FileId, name: &str, span: Span) -> Result<Option<Value>, Fault> {
    let world = scope.world();
    let file = world.vault.file(id);
    let Some(note) = file.note() else { return Ok(None) };
    let text = |text: &str| Ok(Some(Value::text(text)));
    let list = |items: Vec<Value>| scope.new_list(items, span).map(Some);
    let items = |only_tasks: bool| {
        let items = note.items.iter().zip(0..).filter(move |(item, _)| !only_tasks || item.task.is_some());
        items.map(move |(_, nth)| Value::Item(id, nth)).collect::<Vec<_>>()
    };
    match name {
        "name" => text(file.path.stem()),
        "folder" => text(file.path.folder().trim_end_matches('/')),
        "path" => text(file.path.as_str()),
        "ext" => text(&crate::path::extension(file.path.file_name())),
        "link" => Ok(Some(world.link_to(id))),
        "size" => Ok(world.size(id).map(|size| Value::Number(size as f64))),
        "tags" => list(tags(note, true)),
        "etags" => list(tags(note, false)),
        "inlinks" => {
            let sources = world.backlinks(id);
            scope.step(sources.len(), span)?;
            list(sources.into_iter().map(|it| world.link_to(it)).collect())
        }
        "outlinks" => list(outlinks(world, id)),
        "aliases" => list(note.aliases.iter().map(|it| Value::text(it.name.as_str())).collect()),
        "tasks" => list(items(true)),
        "lists" => list(items(false)),
        "frontmatter" => Ok(Some(Value::Object(
            world.properties(id).into_iter().map(|(key, value)| (key, plain(world, &value))).collect(),
        ))),
        "day" => Ok(day(world, id, note)),
        "starred" => Ok(Some(Value::Bool(false))),
        "ctime" | "cday" | "mtime" | "mday" => Err(Fault::new(span, no_time(name))),
        _ => Ok(None),
    }
}

fn no_time(name: &str) -> String {
    format!("adit knows no `file.{name}`: a site does not depend on when files were written")
}

/// The tags of a note, each once; with those that they are below of, if wanted.
fn tags(note: &Note, with_parents: bool) -> Vec<Value> {
    let mut seen = rustc_hash::FxHashSet::default();
    let mut tags = Vec::new();
    for tag in note.tags.iter().filter(|tag| tag.origin != TagOrigin::Comment) {
        let mut name = tag.name.as_str();
        loop {
            if seen.insert(fold(name)) {
                tags.push(Value::text(format!("#{name}")));
            }
            match name.rsplit_once('/').filter(|_| with_parents) {
                Some((parent, _)) => name = parent,
                None => break,
            }
        }
    }
    tags
}

/// The links of a note, each target once.
fn outlinks(world: &World<'_>, id: FileId) -> Vec<Value> {
    let mut seen = rustc_hash::FxHashSet::default();
    let Value::List(links) = world.links_of(id, None) else { return Vec::new() };
    let mut found = Vec::new();
    for link in links.iter() {
        let Value::Link(link) = link else { continue };
        let (key, value) = match link.target {
            Target::File(file) => (file.index().to_string(), world.link_to(file)),
            _ => {
                let bare = Link { fragment: None, label: Value::Null, ..(**link).clone() };
                (format!("?{}", fold(&link.written)), Value::Link(bare.into()))
            }
        };
        if seen.insert(key) {
            found.push(value);
        }
    }
    found
}

/// The date of a note: of its field `date` or `day`, or in its name.
pub(super) fn day(world: &World<'_>, id: FileId, note: &Note) -> Option<Value> {
    let field = ["date", "day"].into_iter().find_map(|name| page_field(world, id, note, name));
    let date = match field {
        Some(Value::Date(date)) => Some(date),
        Some(Value::List(items)) => match items.first() {
            Some(Value::Date(date)) => Some(*date),
            _ => None,
        },
        Some(Value::Link(link)) => date_in(&link.written),
        _ => None,
    };
    date.or_else(|| date_in(world.vault.file(id).path.stem())).map(Value::Date)
}

/// A date in a name: `2024-05-01` or `20240501`.
fn date_in(name: &str) -> Option<Date> {
    let bytes = name.as_bytes();
    let is_number =
        |from: usize, to: usize| bytes.get(from..to).is_some_and(|it| it.iter().all(u8::is_ascii_digit));
    (0..bytes.len().saturating_sub(7)).find_map(|at| {
        if !is_number(at, at + 4) || at > 0 && bytes[at - 1].is_ascii_digit() {
            return None;
        }
        if bytes.get(at + 4) == Some(&b'-') && bytes.get(at + 7) == Some(&b'-') && is_number(at + 8, at + 10)
        {
            return Date::parse_property(&name[at..at + 10]);
        }
        let is_compact = is_number(at, at + 8) && !bytes.get(at + 8).is_some_and(u8::is_ascii_digit);
        is_compact
            .then(|| format!("{}-{}-{}", &name[at..at + 4], &name[at + 4..at + 6], &name[at + 6..at + 8]))
            .and_then(|text| Date::parse_property(&text))
    })
}
