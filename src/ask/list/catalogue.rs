//! Lists of what a graph has beside entities: labels, types, tags, properties, folders, relations, rows and names
//! without a note.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::ask::{Cell, Lookup, Order, Table};
use crate::error::Error;
use crate::path::fold;
use crate::snapshot::{EdgeKind, EdgeLine, EdgeRecord, NodeRecord};

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
    name: Cow<'s, str>,
    n: usize,
    /// The files that have it.
    files: BTreeSet<Cow<'s, str>>,
    /// Other words about it.
    words: BTreeSet<Cow<'s, str>>,
    example: Option<String>,
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
        let edges = self.graph.edges().filter(|it| it.kind != "tag");
        let labelled = edges.filter_map(|edge| Some((edge.label.clone()?, edge)));
        let tallies = tally(labelled, |tally, edge: EdgeRecord<'s>| {
            tally.example.get_or_insert_with(|| {
                format!("{} → {}", self.name(&edge.subject).title, self.name(&edge.to).title)
            });
            tally.files.insert(edge.file);
            tally.words.insert(edge.label_kind);
        });
        let row = |it: Tally<'s>| {
            let kinds = Cell::List(it.words.into_iter().collect());
            vec![
                Cell::Text(it.name),
                kinds,
                Cell::Count(it.n),
                Cell::Count(it.files.len()),
                Cell::text(it.example),
            ]
        };
        table(&["label", "kinds", "relations", "notes", "example"], tallies.map(row))
    }

    fn types(&self) -> Table<'s> {
        let types = self.graph.nodes.iter().flat_map(|node| node.types.iter().map(|it| ((&**it).into(), ())));
        let tallies = tally(types, |_, ()| {});
        table(&["type", "entities"], tallies.map(|it| vec![Cell::Text(it.name), Cell::Count(it.n)]))
    }

    fn tags(&self) -> Table<'s> {
        let tags = self.edges.iter().filter(|it| it.kind == EdgeKind::Tag);
        let tallies = tally(tags.map(|it| (self.id(it.to).into(), it)), |tally, edge: &EdgeLine| {
            tally.files.insert(self.id(edge.from).into());
        });
        let row = |it: Tally<'s>| vec![Cell::Text(it.name), Cell::Count(it.files.len()), Cell::Count(it.n)];
        table(&["tag", "notes", "mentions"], tallies.map(row))
    }

    fn properties(&self) -> Table<'s> {
        let nodes = self.graph.nodes.iter();
        let pairs =
            nodes.flat_map(|node| node.properties.iter().map(move |it| ((&*it.0).into(), (node, &*it.1))));
        let tallies = tally(pairs, |tally, (node, value): (&'s NodeRecord<'s>, &'s str)| {
            tally.files.insert((&*node.id).into());
            tally.words.insert(value.into());
        });
        let row = |it: Tally<'s>| {
            let example = it.words.first().cloned().filter(|it| !it.is_empty());
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
        let files = self.graph.nodes.iter().filter_map(|it| Some((folder(it)?.into(), it)));
        let tallies = tally(files, |tally, node: &'s NodeRecord<'s>| {
            if node.kind == "note" {
                tally.files.insert((&*node.id).into());
            }
        });
        let row = |it: Tally<'s>| {
            let name = if it.name.is_empty() { "/".into() } else { it.name };
            vec![Cell::Text(name), Cell::Count(it.n), Cell::Count(it.files.len())]
        };
        table(&["folder", "files", "notes"], tallies.map(row))
    }

    fn relations(&self, label: Option<&str>) -> Table<'s> {
        let label = label.map(fold);
        let edges = self.graph.edges().filter(|it| it.kind != "tag");
        let fitting = edges.filter(|edge| {
            label.as_ref().is_none_or(|label| edge.label.as_deref().is_some_and(|it| fold(it) == *label))
        });
        let row = |mut edge: EdgeRecord<'s>| {
            vec![
                Cell::Text(self.name(&edge.subject).title),
                Cell::text(edge.label),
                Cell::Text(self.name(&edge.to).title),
                Cell::text(edge.section.pop()),
                Cell::text(edge.rule),
                Cell::text(edge.context),
                Cell::Text(edge.file),
                edge.line.map_or(Cell::None, |it| Cell::Count(it as usize)),
            ]
        };
        table(&["subject", "label", "target", "section", "rule", "context", "file", "line"], fitting.map(row))
    }

    fn statements(&self) -> Table<'s> {
        let rows = self.graph.statements().map(|mut it| {
            vec![
                Cell::Text(self.name(&entity_of(it.subject)).title),
                Cell::text(it.property),
                Cell::Text(it.context),
                Cell::text(it.section.pop()),
                Cell::Text(it.rule),
                Cell::Text(it.file),
                Cell::Count(it.line as usize),
            ]
        });
        table(&["subject", "property", "text", "section", "rule", "file", "line"], rows)
    }

    fn candidates(&self) -> Table<'s> {
        let rows = self.graph.candidates().into_owned().into_iter().map(|it| {
            let columns: BTreeSet<_> = it.occurrences.iter().map(|it| it.column.clone()).collect();
            let first = it.occurrences.first();
            vec![
                Cell::Text(it.name),
                Cell::text(it.entity),
                Cell::Count(it.occurrences.len()),
                Cell::List(columns.into_iter().collect()),
                Cell::text(first.map(|it| it.file.clone())),
                first.map_or(Cell::None, |it| Cell::Count(it.line as usize)),
            ]
        });
        table(&["name", "entity", "places", "columns", "file", "line"], rows)
    }
}

/// The entity of which a statement is, where that is about a section of its note.
fn entity_of(subject: Cow<'_, str>) -> Cow<'_, str> {
    match subject {
        Cow::Borrowed(text) => text.split_once('#').map_or(text, |it| it.0).into(),
        Cow::Owned(text) => text.split_once('#').map_or(&*text, |it| it.0).to_owned().into(),
    }
}

/// What has a name, counted by the name without case; in the order of the names.
fn tally<'s, T>(
    named: impl Iterator<Item = (Cow<'s, str>, T)>,
    mut add: impl FnMut(&mut Tally<'s>, T),
) -> impl Iterator<Item = Tally<'s>> {
    let mut tallies: BTreeMap<String, Tally<'s>> = BTreeMap::new();
    for (name, it) in named {
        let tally = tallies.entry(fold(&name)).or_insert_with(|| Tally { name, ..Tally::default() });
        tally.n += 1;
        add(tally, it);
    }
    tallies.into_values()
}

fn table<'s>(columns: &[&'static str], rows: impl Iterator<Item = Vec<Cell<'s>>>) -> Table<'s> {
    let rows: Vec<_> = rows.collect();
    Table { columns: columns.to_vec(), total: rows.len(), rows }
}
