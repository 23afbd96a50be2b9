//! Answers queries of the plugin Dataview.
//!
//! Input: a query, and the note in which it stands. Output: rows of values, or what went wrong and where.

mod eval;
mod field;
mod function;
mod item;
mod order;
mod source;
mod steps;
mod text;

use crate::compile::query::dataview::{Query, Shape};
use crate::vault::FileId;

use super::eval::{Fault, Session};
use super::value::Value;
use eval::Scope;

pub(crate) use text::{date_text, duration_text};

/// The answer to a query.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// A list: with each entry the note or group that it begins with, if it shall, and what follows, if anything.
    List(Vec<(Option<Value>, Option<Value>)>),
    /// A table: the heads of its columns, and its rows.
    Table(Vec<String>, Vec<Vec<Value>>),
    /// Tasks under the values by which they are grouped.
    Tasks(Vec<TaskGroup>),
}

/// Tasks that are shown together, or groups of such.
#[derive(Clone, Debug)]
pub(crate) struct TaskGroup {
    /// What they have in common.
    pub(crate) key: Value,
    /// The tasks, as files with the number of the item in its note.
    pub(crate) tasks: Vec<(FileId, u32)>,
    /// Groups inside this one.
    pub(crate) groups: Vec<TaskGroup>,
}

/// Answers a query that stands in the note `this`.
pub(crate) fn answer(query: &Query, session: &Session<'_>, this: FileId) -> Result<Answer, Fault> {
    let scope = Scope::new(session, this);
    let files = source::files(&query.source, session, this);
    let rows = match &query.shape {
        Shape::Task => steps::task_rows(session.world, &files),
        Shape::List { .. } | Shape::Table { .. } => steps::page_rows(session.world, &files),
    };
    let result = steps::run(&query.steps, rows, &scope)?;
    match &query.shape {
        Shape::Task => Ok(Answer::Tasks(result.task_groups(session.world))),
        Shape::List { with_id, value } => {
            let values = result.extract(value.iter(), &scope)?;
            let entries = values.into_iter().map(|(id, mut values)| {
                let value = values.pop();
                match (value, with_id) {
                    (Some(value), false) => (None, Some(value)),
                    (value, _) => (Some(id), value),
                }
            });
            Ok(Answer::List(entries.collect()))
        }
        Shape::Table { with_id, columns } => {
            let values = result.extract(columns.iter().map(|it| &it.value), &scope)?;
            let id_name = result.group.as_deref().unwrap_or(&session.world.id_column).to_owned();
            let id = with_id.then_some(id_name);
            let head = id.into_iter().chain(columns.iter().map(|it| it.name.clone())).collect();
            let rows = values.into_iter().map(|(id, values)| {
                let id = with_id.then_some(id);
                id.into_iter().chain(values).collect()
            });
            Ok(Answer::Table(head, rows.collect()))
        }
    }
}

#[cfg(test)]
mod tests;
