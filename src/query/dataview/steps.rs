//! The steps of a query, one after the other: rows in, rows out.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::compile::query::Expr;
use crate::compile::query::dataview::{Named, Step};
use crate::query::eval::{Fault, MAX_ITEMS};
use crate::query::value::{Row, Value};
use crate::query::world::World;
use crate::span::to_u32;
use crate::vault::FileId;

use super::TaskGroup;
use super::eval::Scope;
use super::order::{compare, equal};

/// Rows that `FLATTEN` may make.
const MAX_ROWS: usize = 10 * MAX_ITEMS;

/// Rows on their way through the steps.
pub(super) struct Rows {
    rows: Vec<Value>,
    /// The name of what the rows are grouped by, the last grouping counting.
    pub(super) group: Option<String>,
    /// The names of the groupings that are still there, outermost last.
    groupings: Vec<String>,
}

/// A row for each note.
pub(super) fn page_rows(_: &World<'_>, files: &[FileId]) -> Vec<Value> {
    files.iter().map(|id| Value::Page(*id)).collect()
}

/// A row for each task of the notes.
pub(super) fn task_rows(world: &World<'_>, files: &[FileId]) -> Vec<Value> {
    let tasks = files.iter().flat_map(|id| {
        let items = world.vault.file(*id).note().map(|note| note.items.as_slice()).unwrap_or_default();
        let tasks = items.iter().zip(0..).filter(|(item, _)| item.task.is_some());
        tasks.map(|(_, nth)| (*id, nth))
    });
    let row =
        |(id, nth)| Row { extra: Vec::new(), base: Value::Item(id, nth), behind: Some(Value::Page(id)) };
    tasks.map(|task| Value::Row(Arc::new(row(task)))).collect()
}

/// Runs the steps. A row for which a step fails is left out; a step that fails for every row fails.
pub(super) fn run(steps: &[Step], rows: Vec<Value>, scope: &Scope<'_>) -> Result<Rows, Fault> {
    let mut result = Rows { rows, group: None, groupings: Vec::new() };
    for step in steps {
        match step {
            Step::Where(condition) => {
                let kept = each(&result.rows, scope, |row, scope| {
                    Ok(scope.eval(condition)?.is_truthy().then(|| row.clone()))
                })?;
                result.rows = kept.into_iter().flatten().collect();
            }
            Step::Sort(keys) => result.sort(keys, scope)?,
            Step::Limit(amount) => {
                let limit = scope.eval(amount)?;
                let Value::Number(limit) = limit else {
                    return Err(Fault::new(amount.span, "a limit has to be a number"));
                };
                // A negative limit counts from the end, as `slice` has it.
                let len = result.rows.len() as f64;
                let keep = if limit < 0.0 { len + limit } else { limit };
                result.rows.truncate(keep.clamp(0.0, len) as usize);
            }
            Step::Group(by) => result.group(by, scope)?,
            Step::Flatten(by) => result.flatten(by, scope)?,
        }
    }
    Ok(result)
}

/// Does something for each row. Rows for which it fails are left out, unless it fails for all.
fn each<T>(
    rows: &[Value],
    scope: &Scope<'_>,
    mut run: impl FnMut(&Value, &Scope<'_>) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    let mut done = Vec::with_capacity(rows.len());
    let mut first = None;
    for row in rows {
        scope.next_row();
        match run(row, &scope.on(row)) {
            Ok(value) => done.push(value),
            // Work that does not end is a matter of the query.
            Err(fault) if fault.is_exhausted => return Err(fault),
            Err(fault) => first = first.or(Some(fault)),
        }
    }
    match first {
        Some(fault) if done.is_empty() => Err(fault),
        _ => Ok(done),
    }
}

impl Rows {
    fn sort(&mut self, keys: &[(Expr, bool)], scope: &Scope<'_>) -> Result<(), Fault> {
        let mut keyed = each(&self.rows, scope, |row, scope| {
            let values = keys.iter().map(|(key, _)| scope.eval(key)).collect::<Result<Vec<_>, _>>()?;
            Ok((values, row.clone()))
        })?;
        let world = scope.world();
        keyed.sort_by(|(a, _), (b, _)| {
            let orders = a.iter().zip(b).zip(keys).map(|((a, b), (_, is_down))| {
                let order = compare(a, b, world);
                if *is_down { order.reverse() } else { order }
            });
            orders.into_iter().find(|it| it.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
        });
        self.rows = keyed.into_iter().map(|(_, row)| row).collect();
        Ok(())
    }

    fn group(&mut self, by: &Named, scope: &Scope<'_>) -> Result<(), Fault> {
        let mut keyed = each(&self.rows, scope, |row, scope| Ok((scope.eval(&by.value)?, row.clone())))?;
        let world = scope.world();
        keyed.sort_by(|(a, _), (b, _)| compare(a, b, world));
        let mut groups: Vec<(Value, Vec<Value>)> = Vec::new();
        for (key, row) in keyed {
            match groups.last_mut() {
                Some((last, rows)) if equal(last, &key, world) => rows.push(row),
                _ => groups.push((key, vec![row])),
            }
        }
        let row = |(key, rows): (Value, Vec<Value>)| {
            let mut entries = vec![("key".to_owned(), key.clone()), ("rows".to_owned(), Value::list(rows))];
            if !["key", "rows"].contains(&by.name.as_str()) {
                entries.push((by.name.clone(), key));
            }
            Value::Object(entries.into())
        };
        self.rows = groups.into_iter().map(row).collect();
        self.group = Some(by.name.clone());
        self.groupings.push(by.name.clone());
        Ok(())
    }

    fn flatten(&mut self, by: &Named, scope: &Scope<'_>) -> Result<(), Fault> {
        let mut n_rows = 0;
        let flat = each(&self.rows, scope, |row, scope| {
            let values = match scope.eval(&by.value)? {
                Value::List(items) => items.to_vec(),
                value => vec![value],
            };
            n_rows += values.len();
            if n_rows > MAX_ROWS {
                return Err(Fault::exhausted(by.value.span, "this makes too many rows"));
            }
            Ok(values.into_iter().map(|value| with_field(row, &by.name, value)).collect::<Vec<_>>())
        })?;
        self.rows = flat.into_iter().flatten().collect();
        if self.group.as_deref() == Some(by.name.as_str()) {
            self.groupings.pop();
            self.group = self.groupings.last().cloned();
        }
        Ok(())
    }

    /// The values of expressions for each row, with what the row is called by.
    pub(super) fn extract<'e>(
        &self,
        exprs: impl Iterator<Item = &'e Expr>,
        scope: &Scope<'_>,
    ) -> Result<Vec<(Value, Vec<Value>)>, Fault> {
        let exprs: Vec<_> = exprs.collect();
        each(&self.rows, scope, |row, scope| {
            let values = exprs.iter().map(|expr| scope.eval(expr)).collect::<Result<_, _>>()?;
            Ok((id_of(row, scope.world()), values))
        })
    }

    /// The rows as tasks under what they are grouped by: their notes, unless the query says otherwise.
    pub(super) fn task_groups(&self, world: &World<'_>) -> Vec<TaskGroup> {
        if !self.groupings.is_empty() {
            return self.rows.iter().map(|row| nested_group(row, self.groupings.len())).collect();
        }
        let mut groups: Vec<TaskGroup> = Vec::new();
        let mut group_of: FxHashMap<FileId, usize> = FxHashMap::default();
        for (file, nth) in self.rows.iter().filter_map(task_of) {
            // Tasks of one note stand together, where its first one stands.
            let group = *group_of.entry(file).or_insert_with(|| {
                groups.push(TaskGroup { key: world.link_to(file), tasks: Vec::new(), groups: Vec::new() });
                groups.len() - 1
            });
            groups[group].tasks.push((file, nth));
        }
        groups
    }
}

/// A group of tasks, which has groups in it unless `depth` is 1.
fn nested_group(row: &Value, depth: usize) -> TaskGroup {
    let entry = |name: &str| match innermost(row) {
        Value::Object(entries) => entries.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()),
        _ => None,
    };
    let rows = match entry("rows") {
        Some(Value::List(rows)) => rows.to_vec(),
        _ => Vec::new(),
    };
    let (tasks, groups) = if depth > 1 {
        (Vec::new(), rows.iter().map(|row| nested_group(row, depth - 1)).collect())
    } else {
        (rows.iter().filter_map(task_of).collect(), Vec::new())
    };
    TaskGroup { key: entry("key").unwrap_or(Value::Null), tasks, groups }
}

/// What a row is without the fields that were put on it.
fn innermost(row: &Value) -> &Value {
    match row {
        Value::Row(row) => innermost(&row.base),
        row => row,
    }
}

fn task_of(row: &Value) -> Option<(FileId, u32)> {
    match innermost(row) {
        Value::Item(file, nth) => Some((*file, *nth)),
        _ => None,
    }
}

/// What a row is called by: its note, or the value that it is grouped by.
fn id_of(row: &Value, world: &World<'_>) -> Value {
    match innermost(row) {
        Value::Page(file) | Value::Item(file, _) => world.link_to(*file),
        Value::Object(entries) => {
            entries.iter().find(|(key, _)| key == "key").map_or(Value::Null, |it| it.1.clone())
        }
        _ => Value::Null,
    }
}

/// A row with a field put on it.
fn with_field(row: &Value, name: &str, value: Value) -> Value {
    let field = (name.to_owned(), value);
    Value::Row(Arc::new(match row {
        Value::Row(row) => {
            let mut extra = row.extra.clone();
            extra.retain(|(key, _)| key != name);
            extra.push(field);
            Row { extra, base: row.base.clone(), behind: row.behind.clone() }
        }
        row => Row { extra: vec![field], base: row.clone(), behind: None },
    }))
}

/// The numbers of the items in an item, at any depth.
pub(super) fn items_in(items: &[crate::compile::ListItem], nth: u32) -> std::ops::Range<u32> {
    let start = nth + 1;
    let inside = items.get(start as usize..).unwrap_or_default();
    let len = inside.iter().take_while(|item| item.parent.is_some_and(|parent| parent >= nth)).count();
    start..start + to_u32(len)
}
