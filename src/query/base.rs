//! Evaluates a view of a base: which files it shows, in which order and groups, and what of them.

use std::cell::RefCell;
use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use crate::compile::Base;
use crate::compile::query::{Filter, Layout, PropertyKind, PropertyRef, Sort, View};
use crate::span::Span;
use crate::vault::FileId;

use super::eval::{Fault, Formulas, Locals, Outcome, Scope, Session, State};
use super::function;
use super::result::{Column, Found, Group, Row, Summary};
use super::summary;
use super::value::{Value, total_order};

/// Faults that a view shows: a thousand files with messages of their own say no more than some of them.
const MAX_FAULTS: usize = 5;

/// For whom a base is evaluated.
#[derive(Clone, Copy)]
pub(crate) struct Asker<'s> {
    /// What the queries of the page share.
    pub(crate) session: &'s Session<'s>,
    /// What `this` is: the file that shows the base.
    pub(crate) this: FileId,
    /// The file in which the base stands.
    pub(crate) source: FileId,
    /// Rows that are shown at most; all are counted.
    pub(crate) max_rows: usize,
}

/// A file that passed the filters, with what it is sorted and grouped by.
struct Candidate {
    file: FileId,
    keys: Vec<Value>,
    group: Option<Outcome>,
}

/// Evaluates a view.
pub(crate) fn evaluate(base: &Base, view: &View, asker: Asker<'_>) -> Found {
    let run = Run { base, view, asker };
    let mut faults = Faults::default();
    let filters: Vec<_> = base.filters.iter().chain(&view.filters).collect();
    let mut candidates = Vec::new();
    match filters.iter().find_map(|filter| filter.broken()) {
        Some(span) => faults.add(Fault::new(span, "this filter cannot be read, so nothing is shown")),
        None => {
            for file in asker.session.world.files() {
                match run.for_row(file, |scope| passes(scope, &filters)) {
                    Ok(true) => candidates.push(run.candidate(file)),
                    Ok(false) => {}
                    Err(fault) => faults.add(fault),
                }
            }
        }
    }
    run.sort(&mut candidates);
    candidates.truncate(view.limit.unwrap_or(usize::MAX));
    let columns = run.columns();
    let groups = run.groups(&candidates);
    let summaries = run.summaries(&columns, &candidates.iter().map(|it| it.file).collect::<Vec<_>>());
    let mut left = asker.max_rows;
    let shown = groups.into_iter().map_while(|(key, files)| {
        let is_full = left == 0;
        let n_shown = files.len().min(left);
        left -= n_shown;
        (!is_full).then(|| Group {
            summaries: if key.is_some() { run.summaries(&columns, &files) } else { Vec::new() },
            key,
            n_rows: files.len(),
            rows: files[..n_shown].iter().map(|file| run.row(*file, &columns)).collect(),
        })
    });
    let groups = shown.collect();
    Found {
        layout: view.layout.clone(),
        groups,
        n_rows: candidates.len(),
        summaries,
        faults: faults.0,
        columns: columns.into_iter().map(|(_, column)| column).collect(),
    }
}

/// What went wrong, once for each place and message.
#[derive(Default)]
struct Faults(Vec<(Fault, usize)>);

impl Faults {
    fn add(&mut self, fault: Fault) {
        if let Some((_, n)) = self.0.iter_mut().find(|(it, _)| *it == fault) {
            *n += 1;
        } else if self.0.len() < MAX_FAULTS {
            self.0.push((fault, 1));
        }
    }
}

struct Run<'r> {
    base: &'r Base,
    view: &'r View,
    asker: Asker<'r>,
}

impl Run<'_> {
    /// Runs something for a row, its formulas unknown at first.
    fn for_row<T>(&self, row: FileId, run: impl FnOnce(&Scope<'_>) -> T) -> T {
        let session = self.asker.session;
        session.next_row();
        let formulas = Formulas {
            all: &self.base.formulas,
            known: RefCell::new(vec![State::Unknown; self.base.formulas.len()]),
        };
        let scope = Scope {
            session,
            row: Some(row),
            this: self.asker.this,
            source: self.asker.source,
            formulas: Some(&formulas),
            locals: None,
            depth: 0,
        };
        run(&scope)
    }

    fn candidate(&self, file: FileId) -> Candidate {
        let view = self.view;
        if view.sort.is_empty() && view.group_by.is_none() {
            return Candidate { file, keys: Vec::new(), group: None };
        }
        self.for_row(file, |scope| Candidate {
            file,
            keys: view.sort.iter().map(|by| property(scope, &by.property).unwrap_or(Value::Null)).collect(),
            group: view.group_by.as_ref().map(|by| property(scope, &by.property)),
        })
    }

    /// Sorts files as the view says, then by their names.
    fn sort(&self, candidates: &mut [Candidate]) {
        let world = self.asker.session.world;
        let name = |id: FileId| world.name(id).to_owned();
        candidates.sort_by(|a, b| {
            let keys = self.view.sort.iter().zip(a.keys.iter().zip(&b.keys));
            let ordered = keys.map(|(by, (a, b))| directed(a, b, by, &name)).find(|it| it.is_ne());
            ordered.unwrap_or_else(|| {
                crate::query::value::natural_order(world.name(a.file), world.name(b.file))
                    .then(a.file.cmp(&b.file))
            })
        });
    }

    /// The files under the value that they are grouped by, in the order of the values.
    fn groups(&self, candidates: &[Candidate]) -> Vec<(Option<Outcome>, Vec<FileId>)> {
        let Some(by) = &self.view.group_by else {
            return vec![(None, candidates.iter().map(|it| it.file).collect())];
        };
        let world = self.asker.session.world;
        let mut numbers: FxHashMap<String, usize> = FxHashMap::default();
        let mut groups: Vec<(Outcome, Vec<FileId>)> = Vec::new();
        for candidate in candidates {
            let key = candidate.group.clone().unwrap_or(Ok(Value::Null));
            let nth = *numbers.entry(group_key(&key, &|value| world.text_of(value))).or_insert_with(|| {
                groups.push((key, Vec::new()));
                groups.len() - 1
            });
            groups[nth].1.push(candidate.file);
        }
        let name = |id: FileId| world.name(id).to_owned();
        let value = |outcome: &Outcome| outcome.clone().unwrap_or(Value::Null);
        groups.sort_by(|(a, _), (b, _)| directed(&value(a), &value(b), by, &name));
        groups.into_iter().map(|(key, files)| (Some(key), files)).collect()
    }

    fn columns(&self) -> Vec<(PropertyRef, Column)> {
        let title = PropertyRef { kind: PropertyKind::File, name: "name".to_owned(), span: Span::default() };
        let order = self.view.order.clone().unwrap_or_else(|| vec![title.clone()]);
        // A table without a column shows nothing; Obsidian shows names then.
        let order = if order.is_empty() && self.view.layout == Layout::Table { vec![title] } else { order };
        let column = |property: PropertyRef| {
            let is_title = property.kind == PropertyKind::File
                && matches!(property.name.as_str(), "name" | "basename" | "file");
            (property.clone(), Column { name: self.display_name(&property), is_title })
        };
        order.into_iter().map(column).collect()
    }

    /// What a property is called.
    fn display_name(&self, property: &PropertyRef) -> String {
        let is_it = |it: &PropertyRef| it.kind == property.kind && it.name == property.name;
        let own = self.base.display_names.iter().find(|(it, _)| is_it(it));
        let name = || match (property.kind, property.name.as_str()) {
            (PropertyKind::File, "name" | "file") => "file name",
            (PropertyKind::File, "basename") => "file base name",
            (PropertyKind::File, "path") => "file path",
            (PropertyKind::File, "folder") => "folder",
            (PropertyKind::File, "ext") => "file extension",
            (PropertyKind::File, "size") => "file size",
            (PropertyKind::File, "ctime") => "created time",
            (PropertyKind::File, "mtime") => "modified time",
            (PropertyKind::File, "tags") => "file tags",
            (PropertyKind::File, "links") => "links",
            (PropertyKind::File, "backlinks") => "backlinks",
            (PropertyKind::File, "embeds") => "embeds",
            (PropertyKind::File, "properties") => "properties",
            (_, name) => name,
        };
        own.map_or_else(|| name().to_owned(), |(_, name)| name.clone())
    }

    fn row(&self, file: FileId, columns: &[(PropertyRef, Column)]) -> Row {
        self.for_row(file, |scope| Row {
            file: Some(file),
            cells: columns.iter().map(|(it, _)| shown(scope, it)).collect(),
            image: match &self.view.layout {
                Layout::Cards(cards) => cards.image.as_ref().and_then(|it| property(scope, it).ok()),
                Layout::Table | Layout::List(_) => None,
            },
        })
    }

    /// The summaries of the columns over these files.
    fn summaries(&self, columns: &[(PropertyRef, Column)], files: &[FileId]) -> Vec<Option<Summary>> {
        if self.view.summaries.is_empty() {
            return Vec::new();
        }
        let of = |column: &PropertyRef| {
            let is_it = |it: &PropertyRef| it.kind == column.kind && it.name == column.name;
            let (_, name, span) = self.view.summaries.iter().find(|(it, ..)| is_it(it))?;
            let values =
                |file: &FileId| self.for_row(*file, |scope| property(scope, column)).unwrap_or(Value::Null);
            let values: Vec<_> = files.iter().map(values).collect();
            Some(Summary { name: name.clone(), value: self.summary(name, *span, values) })
        };
        columns.iter().map(|(column, _)| of(column)).collect()
    }

    fn summary(&self, name: &str, span: Span, values: Vec<Value>) -> Outcome {
        let session = self.asker.session;
        session.next_row();
        let scope = Scope {
            session,
            row: None,
            this: self.asker.this,
            source: self.asker.source,
            formulas: None,
            locals: None,
            depth: 0,
        };
        if let Some((_, expr)) = self.base.summaries.iter().find(|(it, _)| it.text == name) {
            let Some(expr) = expr else {
                return Err(Fault::new(span, format!("the summary `{name}` cannot be read")));
            };
            let values = Value::list(values);
            let values = Locals { name: "values", value: &values, outer: None };
            return scope.with(&values).eval(expr);
        }
        summary::built_in(&scope, name, &values)
            .ok_or_else(|| Fault::new(span, format!("there is no summary `{name}`")))
    }
}

/// Whether a file passes all filters.
fn passes(scope: &Scope<'_>, filters: &[&Filter]) -> Result<bool, Fault> {
    for filter in filters {
        if !passes_one(scope, filter)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn passes_one(scope: &Scope<'_>, filter: &Filter) -> Result<bool, Fault> {
    let one = |inner: &[Filter]| {
        for filter in inner {
            if passes_one(scope, filter)? {
                return Ok(true);
            }
        }
        Ok(false)
    };
    match filter {
        Filter::Is(expr) => Ok(scope.eval(expr)?.is_truthy()),
        Filter::And(inner) => passes(scope, &inner.iter().collect::<Vec<_>>()),
        Filter::Or(inner) => one(inner),
        Filter::Not(inner) => Ok(!one(inner)?),
        Filter::Broken(span) => Err(Fault::new(*span, "this filter cannot be read")),
    }
}

/// The value of a property for the row.
fn property(scope: &Scope<'_>, property: &PropertyRef) -> Outcome {
    let Some(row) = scope.row else { return Ok(Value::Null) };
    match property.kind {
        PropertyKind::Note => Ok(scope.world().property(row, &property.name)),
        PropertyKind::File => function::field(scope, &Value::File(row), &property.name, property.span),
        PropertyKind::Formula => scope.formula(&property.name, property.span),
    }
}

/// The value of a property for the row, to be shown: work of its own, however often the value was made.
fn shown(scope: &Scope<'_>, it: &PropertyRef) -> Outcome {
    let value = property(scope, it)?;
    scope.step(value.weight(u32::MAX, usize::MAX).unwrap_or_default(), it.span)?;
    Ok(value)
}

/// The order of two values in a direction; what is empty comes last in both.
fn directed(a: &Value, b: &Value, by: &Sort, name: &dyn Fn(FileId) -> String) -> Ordering {
    match (a.is_empty(), b.is_empty()) {
        (false, false) if by.is_descending => total_order(b, a, name),
        (false, false) => total_order(a, b, name),
        (a, b) => a.cmp(&b),
    }
}

/// What values have in common that are shown in one group.
fn group_key(outcome: &Outcome, text: &dyn Fn(&Value) -> String) -> String {
    match outcome {
        Err(fault) => format!("!{}", fault.message),
        Ok(value) => summary::key(value, text),
    }
}
