//! Lists of what a graph has beside entities: labels, types, tags, properties, folders, relations, rows and names
//! without a note.

use std::collections::{BTreeMap, BTreeSet};

use crate::ask::{Cell, Lookup, Order, Table};
use crate::error::Error;
use crate::path::fold;
use crate::snapshot::EdgeRecord;

use super::folder;

/// What a list is of, if not of entities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Catalogue {
    /// What relations say, verbatim.
    Labels,
    /// The types that the settings give tags.
    Types,
    /// The tags.
    Tags,
    /// The keys in the frontmatter.
    Properties,
    /// The folders with files.
    Folders,
    /// The relations one by one, with their evidence.
    Relations,
    /// Rows of tables, keys with values and fields.
    Statements,
    /// Names in tables of entities that are no links.
    Candidates,
}

/// A name and what was counted of it.
#[derive(Default)]
struct Tally<'s> {
    /// The name as it was first written.
    name: &'s str,
    n: usize,
    /// The files that have it.
    files: BTreeSet<&'s str>,
    /// Other words about it.
    words: BTreeSet<&'s str>,
    example: Option<&'s EdgeRecord<'s>>,
}

impl<'s> Lookup<'s> {
    /// A list of what is no entity; `label` keeps those relations only that have it.
    ///
    /// # Errors
    /// A column that is not there.
    pub fn catalogue(
        &self,
        of: Catalogue,
        label: Option<&str>,
        columns: Option<&[&str]>,
        order: &Order,
    ) -> Result<Table<'s>, Error> {
        let (table, usual) = match of {
            Catalogue::Labels => (self.labels(), "relations"),
            Catalogue::Types => (self.types(), "entities"),
            Catalogue::Tags => (self.tags(), "notes"),
            Catalogue::Properties => (self.properties(), "notes"),
            Catalogue::Folders => (self.folders(), "files"),
            Catalogue::Relations => (self.relations(label), "file"),
            Catalogue::Statements => (self.statements(), "file"),
            Catalogue::Candidates => (self.candidates(), "places"),
        };
        let table = table.ordered(order, usual)?;
        match columns {
            Some(columns) => table.with_columns(columns),
            None => Ok(table),
        }
    }

    fn labels(&self) -> Table<'s> {
        let edges = self.graph.edges.iter().filter(|it| it.kind != "tag");
        let labelled = edges.filter_map(|edge| Some((edge.label.as_deref()?, edge)));
        let tallies = tally(labelled, |tally, edge: &'s EdgeRecord<'s>| {
            tally.files.insert(&edge.file);
            tally.words.insert(&edge.label_kind);
            tally.example.get_or_insert(edge);
        });
        let row = |it: Tally<'s>| {
            let example = it.example.map(|edge| self.said(edge));
            let example = example.map(|it| format!("{} → {}", it.subject.title, it.target.title));
            let kinds = Cell::List(it.words.into_iter().collect());
            vec![
                Cell::Text(it.name),
                kinds,
                Cell::Count(it.n),
                Cell::Count(it.files.len()),
                example.map_or(Cell::None, Cell::Made),
            ]
        };
        table(&["label", "kinds", "relations", "notes", "example"], tallies.map(row))
    }

    fn types(&self) -> Table<'s> {
        let types = self.graph.nodes.iter().flat_map(|node| node.types.iter().map(move |it| (&**it, node)));
        let tallies = tally(types, |_, _| {});
        table(&["type", "entities"], tallies.map(|it| vec![Cell::Text(it.name), Cell::Count(it.n)]))
    }

    fn tags(&self) -> Table<'s> {
        let tags = self.graph.edges.iter().filter(|it| it.kind == "tag");
        let tallies = tally(tags.map(|it| (&*it.to, it)), |tally, edge: &'s EdgeRecord<'s>| {
            tally.files.insert(&edge.from);
        });
        let row = |it: Tally<'s>| vec![Cell::Text(it.name), Cell::Count(it.files.len()), Cell::Count(it.n)];
        table(&["tag", "notes", "mentions"], tallies.map(row))
    }

    fn properties(&self) -> Table<'s> {
        let nodes = self.graph.nodes.iter();
        let pairs = nodes.flat_map(|node| node.properties.iter().map(move |it| (&*it.0, (node, &*it.1))));
        let tallies = tally(pairs, |tally, (node, value): (&'s crate::snapshot::NodeRecord<'s>, &'s str)| {
            tally.files.insert(&node.id);
            tally.words.insert(value);
        });
        let row = |it: Tally<'s>| {
            let example = it.words.first().copied().filter(|it| !it.is_empty());
            vec![
                Cell::Text(it.name),
                Cell::Count(it.files.len()),
                Cell::Count(it.words.len()),
                Cell::text(example),
            ]
        };
        table(&["property", "notes", "values", "example"], tallies.map(row))
    }

    fn folders(&self) -> Table<'s> {
        let files = self.graph.nodes.iter().filter_map(|it| Some((folder(it)?, it)));
        let tallies = tally(files, |tally, node: &'s crate::snapshot::NodeRecord<'s>| {
            if node.kind == "note" {
                tally.files.insert(&node.id);
            }
        });
        let row = |it: Tally<'s>| {
            let name = if it.name.is_empty() { "/" } else { it.name };
            vec![Cell::Text(name), Cell::Count(it.n), Cell::Count(it.files.len())]
        };
        table(&["folder", "files", "notes"], tallies.map(row))
    }

    fn relations(&self, label: Option<&str>) -> Table<'s> {
        let label = label.map(fold);
        let edges = self.graph.edges.iter().filter(|it| it.kind != "tag");
        let fitting = edges.filter(|edge| {
            label.as_ref().is_none_or(|label| edge.label.as_deref().is_some_and(|it| fold(it) == *label))
        });
        let row = |edge: &'s EdgeRecord<'s>| {
            let said = self.said(edge);
            vec![
                Cell::Text(said.subject.title),
                Cell::text(said.label),
                Cell::Text(said.target.title),
                Cell::text(said.section.last().copied()),
                Cell::text(said.rule),
                Cell::text(said.context),
                Cell::Text(said.file),
                said.line.map_or(Cell::None, |it| Cell::Count(it as usize)),
            ]
        };
        table(&["subject", "label", "target", "section", "rule", "context", "file", "line"], fitting.map(row))
    }

    fn statements(&self) -> Table<'s> {
        let rows = self.graph.statements.iter().map(|it| {
            let subject = it.subject.split_once('#').map_or(&*it.subject, |it| it.0);
            vec![
                Cell::Text(self.name(subject).title),
                Cell::text(it.property.as_deref()),
                Cell::Text(&it.context),
                Cell::text(it.section.last().map(|it| &**it)),
                Cell::Text(&it.rule),
                Cell::Text(&it.file),
                Cell::Count(it.line as usize),
            ]
        });
        table(&["subject", "property", "text", "section", "rule", "file", "line"], rows)
    }

    fn candidates(&self) -> Table<'s> {
        let rows = self.graph.candidates.iter().map(|it| {
            let columns: BTreeSet<&str> = it.occurrences.iter().map(|it| &*it.column).collect();
            let first = it.occurrences.first();
            vec![
                Cell::Text(&it.name),
                Cell::text(it.entity.as_deref()),
                Cell::Count(it.occurrences.len()),
                Cell::List(columns.into_iter().collect()),
                Cell::text(first.map(|it| &*it.file)),
                first.map_or(Cell::None, |it| Cell::Count(it.line as usize)),
            ]
        });
        table(&["name", "entity", "places", "columns", "file", "line"], rows)
    }
}

/// What has a name, counted by the name without case; in the order of the names.
fn tally<'s, T: Copy>(
    named: impl Iterator<Item = (&'s str, T)>,
    mut add: impl FnMut(&mut Tally<'s>, T),
) -> impl Iterator<Item = Tally<'s>> {
    let mut tallies: BTreeMap<String, Tally<'s>> = BTreeMap::new();
    for (name, it) in named {
        let tally = tallies.entry(fold(name)).or_insert_with(|| Tally { name, ..Tally::default() });
        tally.n += 1;
        add(tally, it);
    }
    tallies.into_values()
}

fn table<'s>(columns: &[&'static str], rows: impl Iterator<Item = Vec<Cell<'s>>>) -> Table<'s> {
    let rows: Vec<_> = rows.collect();
    Table { columns: columns.to_vec(), total: rows.len(), rows }
}
