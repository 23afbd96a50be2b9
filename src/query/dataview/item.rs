//! The fields of tasks and of other items of lists.

use crate::compile::{ListItem, Note};
use crate::date::Date;
use crate::query::eval::Fault;
use crate::query::value::{Link, Target, Value};
use crate::span::Span;
use crate::vault::FileId;

use super::eval::Scope;
use super::field::value_of;
use super::steps::items_in;

/// Signs that stand for a field of a task, before a date.
const SHORTHANDS: &[(&str, &[char])] = &[
    ("created", &['\u{2795}']),
    ("start", &['\u{1f6eb}']),
    ("scheduled", &['\u{23f3}', '\u{231b}']),
    ("due", &['\u{1f4c5}', '\u{1f4c6}', '\u{1f5d3}']),
    ("completion", &['\u{2705}']),
];

/// The field of an item with this name, if it has one.
pub(super) fn find(
    scope: &Scope<'_>,
    id: FileId,
    nth: u32,
    name: &str,
    span: Span,
) -> Result<Option<Value>, Fault> {
    let world = scope.world();
    let Some(note) = world.vault.file(id).note() else { return Ok(None) };
    let Some(item) = note.items.get(nth as usize) else { return Ok(None) };
    let is_done = |item: &ListItem| matches!(item.task, Some('x' | 'X'));
    let value = match name {
        "status" => item.task.map(|state| Value::text(state.to_string())),
        "checked" => item.task.map(|state| Value::Bool(state != ' ')),
        "completed" => item.task.map(|_| Value::Bool(is_done(item))),
        "fullyCompleted" => {
            let inside = items_in(&note.items, nth);
            scope.step(inside.len(), span)?;
            let inside = &note.items[inside.start as usize..inside.end as usize];
            let all_done = is_done(item) && inside.iter().all(|it| it.task.is_none() || is_done(it));
            item.task.map(|_| Value::Bool(all_done))
        }
        "task" => Some(Value::Bool(item.task.is_some())),
        "text" => Some(Value::text(own_text(note, item))),
        // Dataview counts lines from 0.
        "line" => Some(line(item)),
        "parent" => item.parent.map(|parent| line(&note.items[parent as usize])),
        "position" => {
            let start = Value::Object(vec![("line".to_owned(), line(item))].into());
            Some(Value::Object(vec![("start".to_owned(), start)].into()))
        }
        "path" => Some(Value::text(world.vault.file(id).path.as_str())),
        "section" | "link" => Some(section(scope, id, note, item)),
        "subtasks" | "children" => {
            let inside = items_in(&note.items, nth);
            scope.step(inside.len(), span)?;
            let children = inside.filter(|it| note.items[*it as usize].parent == Some(nth));
            Some(Value::list(children.map(|it| Value::Item(id, it))))
        }
        "tags" => {
            let own = note.tags.get(item.tags.start as usize..item.tags.end as usize).unwrap_or_default();
            Some(Value::list(own.iter().map(|tag| Value::text(format!("#{}", tag.name)))))
        }
        "outlinks" => {
            let shown = (item.links.start..item.links.end).filter(|nth| world.is_shown_link(id, *nth));
            Some(Value::list(shown.map(|nth| world.link(id, nth))))
        }
        "annotated" => Some(Value::Bool(!own_fields(note, item).is_empty())),
        _ => None,
    };
    Ok(match value {
        Some(value) => Some(value),
        None => own_field(scope, id, note, item, name),
    })
}

fn line(item: &ListItem) -> Value {
    Value::Number(f64::from(item.line.saturating_sub(1)))
}

fn own_text<'n>(note: &'n Note, item: &ListItem) -> &'n str {
    note.text.get(item.text.start as usize..item.text.end as usize).unwrap_or_default()
}

/// The fields in the words of an item. Fields stand in the order of the text.
fn own_fields<'n>(note: &'n Note, item: &ListItem) -> &'n [crate::compile::Field] {
    let from = note.fields.partition_point(|it| it.mention.start < item.text.start);
    let to = note.fields.partition_point(|it| it.mention.start < item.text.end);
    note.fields.get(from..to).unwrap_or_default()
}

fn own_field(scope: &Scope<'_>, id: FileId, note: &Note, item: &ListItem, name: &str) -> Option<Value> {
    let fields = own_fields(note, item);
    let mut values: Vec<_> = fields
        .iter()
        .filter(|it| it.key == name || it.name == name)
        .map(|it| value_of(scope.world(), id, &it.value))
        .collect();
    values.extend(shorthand(own_text(note, item), name));
    match values.len() {
        0 | 1 => values.pop(),
        _ => Some(Value::list(values)),
    }
}

/// The date behind a sign that stands for a field.
fn shorthand(text: &str, name: &str) -> Option<Value> {
    let (_, signs) = SHORTHANDS.iter().find(|(it, _)| *it == name)?;
    text.match_indices(*signs).find_map(|(at, sign)| {
        // The sign may be told to look like a picture.
        let rest = text[at + sign.len()..].trim_start_matches('\u{fe0f}').trim_start();
        Date::parse_property(rest.get(..10)?).map(Value::Date)
    })
}

/// A link to the section of an item.
fn section(scope: &Scope<'_>, id: FileId, note: &Note, item: &ListItem) -> Value {
    let fragment = item.section.and_then(|idx| note.headings.get(idx as usize)).map(|it| it.text.clone());
    let written = scope.world().name(id).to_owned();
    Value::Link(Link { target: Target::File(id), written, fragment, label: Value::Null }.into())
}
