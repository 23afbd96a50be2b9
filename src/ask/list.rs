//! `list`: the entities of a graph that fit, as a table.

mod catalogue;
mod filter;

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::analysis::{Adjacency, page_rank};
use crate::error::Error;
use crate::path::{fold, sort_key};
use crate::snapshot::{EdgeKind, NodeRecord};

use super::degree::Degree;
use super::table::no_column;
use super::{Cell, Lookup, Order, Table};

pub use catalogue::Catalogue;
pub use filter::Filter;

/// The columns of entities.
const COLUMNS: &[&str] = &[
    "name",
    "id",
    "kind",
    "types",
    "tags",
    "aliases",
    "folder",
    "created",
    "words",
    "links",
    "backlinks",
    "mentions",
    "rank",
    "definition",
    "page",
];
/// The column that is worked out only where it is asked for.
const RANK: &str = "rank";
/// Words below which a note is a stub.
const STUB_WORDS: u32 = 40;

/// What is known of all nodes at once.
struct Measures {
    degrees: Vec<Degree>,
    /// PageRank, if it is asked for.
    ranks: Vec<f64>,
}

impl<'s> Lookup<'s> {
    /// The entities that a filter lets through. Without `columns` the table has all but the rank.
    ///
    /// # Errors
    /// A name or a column that is not there.
    pub fn list(&self, filter: &Filter, columns: Option<&[&str]>, order: &Order) -> Result<Table<'s>, Error> {
        let degrees = self.degrees();
        let nodes = self.filtered(filter, &degrees)?;
        let wants_rank =
            columns.into_iter().flatten().copied().chain(order.by.as_deref()).any(|it| fold(it) == RANK);
        let ranks = if wants_rank { self.ranks() } else { Vec::new() };
        let measures = Measures { degrees, ranks };
        let all: Vec<&str> = COLUMNS.iter().copied().filter(|it| *it != RANK).collect();
        let wanted = columns.unwrap_or(&all);
        let by = order.by.as_deref().unwrap_or("name");
        let is_wanted = wanted.iter().any(|it| fold(it) == fold(by));
        let mut known = Vec::with_capacity(wanted.len() + 1);
        for name in wanted.iter().copied().chain((!is_wanted).then_some(by)) {
            known.push(self.column(name)?);
        }
        let row = |node: &u32| known.iter().map(|it| self.cell(*node, *it, &measures)).collect();
        let mut rows: Vec<(String, Vec<Cell<'s>>)> =
            nodes.iter().map(|node| (sort_key(&self.record(*node).title), row(node))).collect();
        // What the column of the order has in common stands in the order of names.
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        let rows = rows.into_iter().map(|it| it.1).collect();
        let table = Table { columns: known.iter().map(|it| it.name()).collect(), rows, total: 0 };
        table.ordered(order, by)?.with_columns(wanted)
    }

    /// The column of entities with this name: one of those above, or a property.
    fn column(&self, name: &str) -> Result<Column<'s>, Error> {
        if let Some(known) = COLUMNS.iter().find(|it| it.eq_ignore_ascii_case(name)) {
            return Ok(Column::Known(known));
        }
        let key = fold(name);
        let mut properties = self.graph.nodes.iter().flat_map(|it| &it.properties);
        let property = properties.find(|it| fold(&it.0) == key);
        property.map(|it| Column::Property(&it.0)).ok_or_else(|| no_column(name, COLUMNS))
    }

    fn cell(&self, node: u32, column: Column<'s>, measures: &Measures) -> Cell<'s> {
        let record = self.record(node);
        let degree = measures.degrees[node as usize];
        let text = |text: &'s str| Cell::Text(text.into());
        let list = |texts: &'s [Cow<'s, str>]| Cell::List(texts.iter().map(|it| (&**it).into()).collect());
        let name = match column {
            Column::Property(key) => return property(record, key),
            Column::Known(name) => name,
        };
        match name {
            "name" => text(&record.title),
            "id" => text(&record.id),
            "kind" => text(&record.kind),
            "types" => list(&record.types),
            "tags" => list(&record.topics),
            "aliases" => list(&record.aliases),
            "folder" => Cell::text(folder(record)),
            "created" => Cell::text(record.created.as_deref()),
            "words" => record.words.map_or(Cell::None, |it| Cell::Count(it as usize)),
            "links" => Cell::Count(degree.links),
            "backlinks" => Cell::Count(degree.backlinks),
            "mentions" => Cell::Count(degree.mentions),
            "rank" => measures.ranks.get(node as usize).map_or(Cell::None, |it| Cell::Real(*it)),
            "definition" => Cell::text(record.definition.as_deref()),
            _ => Cell::text(record.page.as_deref()),
        }
    }

    /// PageRank of every node: that of a note is the chance to stand there for one who follows links.
    fn ranks(&self) -> Vec<f64> {
        let links = self.between_nodes().filter(|it| it.kind != EdgeKind::Tag);
        let edges: Vec<_> = links.map(|it| (it.from, it.to, 1.0)).collect();
        page_rank(&Adjacency::new(self.graph.nodes.len(), edges.iter().copied()).unweighted())
    }

    /// Nodes by the keys of their names, to find names that mean several.
    fn nodes_by_name(&self) -> FxHashMap<String, Vec<u32>> {
        let mut names: FxHashMap<String, Vec<u32>> = FxHashMap::default();
        for (record, node) in self.graph.nodes.iter().zip(0..).filter(|(it, _)| it.kind == "note") {
            let file = record.id.rsplit('/').next().unwrap_or_default();
            let stem = file.rsplit_once('.').map_or(file, |it| it.0);
            for name in [stem].into_iter().chain(record.aliases.iter().map(|it| &**it)) {
                let nodes = names.entry(fold(name)).or_default();
                if nodes.last() != Some(&node) {
                    nodes.push(node);
                }
            }
        }
        names
    }
}

/// A column of entities.
#[derive(Clone, Copy)]
enum Column<'s> {
    /// One that all have.
    Known(&'static str),
    /// A property.
    Property(&'s str),
}

impl<'s> Column<'s> {
    fn name(self) -> &'s str {
        match self {
            Self::Known(name) => name,
            Self::Property(name) => name,
        }
    }
}

/// The value of a property.
fn property<'s>(record: &'s NodeRecord<'s>, key: &str) -> Cell<'s> {
    let key = fold(key);
    Cell::text(record.properties.iter().find(|it| fold(&it.0) == key).map(|it| &*it.1))
}

/// The folder of a file, without a slash at the end; nothing for what is no file.
fn folder<'s>(record: &'s NodeRecord<'s>) -> Option<&'s str> {
    let is_file = !matches!(&*record.kind, "unresolved" | "tag");
    is_file.then(|| record.id.rsplit_once('/').map_or("", |it| it.0))
}
