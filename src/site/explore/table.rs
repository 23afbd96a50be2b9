//! Gathers the rows of tables of like header over the vault.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::compile::{Note, RelationRule, StatementSubject};
use crate::path::{fold, sort_key};
use crate::session::Compilation;
use crate::vault::FileId;

use super::sight::Sight;

/// Columns that tables of like header have together. More would be holes for the most part.
const MAX_COLUMNS: usize = 12;
/// Families with the same column that a table is compared with, so that no vault makes this slow.
const MAX_COMPARED: usize = 64;

/// Tables of like header: the same first one, and others in common.
#[derive(Hash)]
pub(super) struct Family {
    /// What it is called: its first header and the two that most of its rows have.
    pub(super) name: String,
    /// Its headers, the key first.
    pub(super) columns: Vec<String>,
    /// The folded headers.
    keys: Vec<String>,
    /// Its rows in the order of their keys.
    pub(super) rows: Vec<Row>,
    /// How many notes they are in.
    pub(super) n_notes: usize,
}

/// A row of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Row {
    /// The note.
    pub(super) file: FileId,
    /// The statement.
    pub(super) statement: u32,
}

/// The tables with the same headers, in whatever order.
struct Shape {
    /// As the first of them has it.
    columns: Vec<String>,
    keys: Vec<String>,
    rows: Vec<Row>,
}

/// A table as it stands in a note.
struct Table {
    columns: Vec<String>,
    rows: Vec<Row>,
}

/// The families with rows in several notes, those in most notes first.
pub(super) fn families(compilation: &Compilation, sight: &Sight) -> Vec<Family> {
    let notes: Vec<_> = sight.notes(compilation).collect();
    let tables: Vec<Vec<Table>> = notes.par_iter().map(|(id, _, note)| tables(*id, note)).collect();
    let mut families = merged(shapes(tables.into_iter().flatten()));
    for family in &mut families {
        let files: FxHashSet<FileId> = family.rows.iter().map(|it| it.file).collect();
        family.n_notes = files.len();
    }
    families.retain(|family| family.n_notes > 1);
    families.par_iter_mut().for_each(|family| {
        family.rows.sort_by_cached_key(|row| (row_key(compilation, *row), row.file, row.statement));
    });
    families.sort_by_cached_key(|it| (std::cmp::Reverse(it.n_notes), it.keys.clone()));
    families
}

/// What a row is sorted by: what it is about.
fn row_key(compilation: &Compilation, row: Row) -> String {
    let Some(note) = compilation.vault.file(row.file).note() else { return String::new() };
    let statement = &note.statements[row.statement as usize];
    sort_key(statement.roles.first().map_or("", |role| note.quote(&role.value)))
}

/// A header as it is compared: without case, signs at its ends, and space.
pub(super) fn header_key(header: &str) -> String {
    let words: Vec<_> = header.split_whitespace().collect();
    fold(words.join(" ").trim_matches(|c: char| !c.is_alphanumeric()))
}

/// The tables of entities in a note, the key column of each first.
fn tables(id: FileId, note: &Note) -> Vec<Table> {
    let rows =
        (0..).zip(&note.statements).filter(|(_, it)| it.rule == RelationRule::Row && !it.roles.is_empty());
    let mut tables = Vec::new();
    let mut headers: BTreeMap<u32, String> = BTreeMap::new();
    let mut keys: BTreeMap<u32, usize> = BTreeMap::new();
    let mut open: Vec<Row> = Vec::new();
    let mut first_row = 0;
    let mut close =
        |headers: &mut BTreeMap<u32, String>, keys: &mut BTreeMap<u32, usize>, rows: &mut Vec<Row>| {
            let key = std::mem::take(keys).into_iter().max_by_key(|(at, n)| (*n, std::cmp::Reverse(*at)));
            let mut headers = std::mem::take(headers);
            let first = key.and_then(|(at, _)| headers.remove(&at));
            let columns: Vec<_> = first.into_iter().chain(headers.into_values()).collect();
            let rows = std::mem::take(rows);
            let is_named = columns.first().is_some_and(|it| !header_key(it).is_empty());
            if columns.len() > 1 && is_named {
                tables.push(Table { columns, rows });
            }
        };
    for (nth, statement) in rows {
        // The headers of a table stand before all its rows, and behind those of the table before it.
        if statement.roles[0].name.start >= first_row {
            close(&mut headers, &mut keys, &mut open);
            first_row = statement.context.start;
        }
        for role in &statement.roles {
            headers.entry(role.name.start).or_insert_with(|| note.quote(&role.name).trim().to_owned());
            let is_key = match &statement.subject {
                StatementSubject::Link(link) => role.links.contains(link),
                StatementSubject::Name(name) => role.value == *name,
                StatementSubject::Note | StatementSubject::Section => false,
            };
            if is_key {
                *keys.entry(role.name.start).or_default() += 1;
            }
        }
        open.push(Row { file: id, statement: nth });
    }
    close(&mut headers, &mut keys, &mut open);
    tables
}

/// Puts tables with the same headers together, those with most rows first.
fn shapes(tables: impl Iterator<Item = Table>) -> Vec<Shape> {
    let mut numbers: FxHashMap<Vec<String>, usize> = FxHashMap::default();
    let mut shapes: Vec<Shape> = Vec::new();
    for table in tables {
        let keys: Vec<_> = table.columns.iter().map(|it| header_key(it)).collect();
        let mut sorted = keys.clone();
        sorted[1..].sort_unstable();
        let number = *numbers.entry(sorted).or_insert(shapes.len());
        match shapes.get_mut(number) {
            Some(shape) => shape.rows.extend(table.rows),
            None => shapes.push(Shape { columns: table.columns, keys, rows: table.rows }),
        }
    }
    shapes.sort_by_key(|shape| std::cmp::Reverse(shape.rows.len()));
    shapes
}

/// Adds each shape to the first larger one with the same key and at least half of the other columns in common.
fn merged(shapes: Vec<Shape>) -> Vec<Family> {
    let mut families: Vec<Family> = Vec::new();
    // Of each key and column the families that began with them.
    let mut by_column: FxHashMap<(String, String), Vec<usize>> = FxHashMap::default();
    for shape in shapes {
        let key = shape.keys[0].clone();
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for column in &shape.keys[1..] {
            let begun = by_column.get(&(key.clone(), column.clone()));
            for family in begun.into_iter().flatten() {
                *shared.entry(*family).or_default() += 1;
            }
        }
        let fits = |(number, n): &(usize, usize)| {
            let family: &Family = &families[*number];
            let n_new = shape.keys.iter().filter(|it| !family.keys.contains(it)).count();
            let smaller = shape.keys.len().min(family.keys.len()) - 1;
            n * 2 >= smaller && (n_new == 0 || family.keys.len() + n_new <= MAX_COLUMNS)
        };
        let found = shared.into_iter().find(fits).map(|(number, _)| number);
        let Some(number) = found else {
            for column in &shape.keys[1..] {
                let begun = by_column.entry((key.clone(), column.clone())).or_default();
                if begun.len() < MAX_COMPARED {
                    begun.push(families.len());
                }
            }
            let name = shape.columns.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(" · ");
            let Shape { columns, keys, rows } = shape;
            families.push(Family { name, columns, keys, rows, n_notes: 0 });
            continue;
        };
        let family = &mut families[number];
        for (column, key) in shape.columns.into_iter().zip(shape.keys) {
            if !family.keys.contains(&key) {
                family.keys.push(key);
                family.columns.push(column);
            }
        }
        family.rows.extend(shape.rows);
    }
    families
}

impl Family {
    /// The column of a header.
    pub(super) fn column(&self, header: &str) -> Option<usize> {
        let key = header_key(header);
        self.keys.iter().position(|it| *it == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The families of tables with these headers, one row each.
    fn check(tables: &[&[&str]], expected: &[&[&str]]) {
        let table = |headers: &&[&str]| Table {
            columns: headers.iter().map(|it| (*it).to_owned()).collect(),
            rows: vec![Row { file: FileId(0), statement: 0 }],
        };
        let families = merged(shapes(tables.iter().map(table)));
        let columns: Vec<_> = families.iter().map(|it| it.columns.clone()).collect();
        assert_eq!(columns, expected, "{tables:?}");
    }

    #[test]
    fn tables_of_like_header_are_one_whatever_the_order_case_and_signs_of_their_columns() {
        check(
            &[&["Partner", "Country", "Amount"], &["partner", "**Amount**", " country: "]],
            &[&["Partner", "Country", "Amount"]],
        );
    }

    #[test]
    fn half_of_the_columns_have_to_be_the_same_and_the_first_always() {
        check(
            &[&["Meeting", "Date", "Place"], &["Meeting", "Date", "With"]],
            &[&["Meeting", "Date", "Place", "With"]],
        );
        check(
            &[&["A", "B", "C", "D"], &["A", "B", "E", "F"]],
            &[&["A", "B", "C", "D"], &["A", "B", "E", "F"]],
        );
        check(&[&["A", "B"], &["C", "B"]], &[&["A", "B"], &["C", "B"]]);
    }

    #[test]
    fn a_family_has_a_bounded_number_of_columns() {
        let names: Vec<String> = (0..40).map(|nth| format!("x{nth}")).collect();
        let tables: Vec<[&str; 3]> = names.iter().map(|name| ["Key", "Same", name.as_str()]).collect();
        let tables = tables.iter().map(|headers| Table {
            columns: headers.iter().map(|it| (*it).to_owned()).collect(),
            rows: vec![Row { file: FileId(0), statement: 0 }],
        });
        let families = merged(shapes(tables));
        assert!(families.iter().all(|it| it.columns.len() <= MAX_COLUMNS));
        assert_eq!(families.iter().map(|it| it.rows.len()).sum::<usize>(), 40);
    }
}
