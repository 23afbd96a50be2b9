//! What notes say of the entity of a page: its relations to others, in both directions, with the places that say so.
//!
//! Input: the edges at a node. Output: rows, those with one label together and the same said twice in one. Links that
//! say nothing but their sentence are no rows: those of the page itself stand in its text, the others are backlinks.

mod derived;
mod table;

use std::borrow::Cow;
use std::cmp::Reverse;

pub(super) use derived::Chains;

use rustc_hash::FxHashMap;

use crate::compile::{RelationRule, TagOrigin};
use crate::graph::{Edge, Evidence, Node};
use crate::relation::Relation;
use crate::trace::Table;
use crate::vault::FileId;

use super::Site;
use super::route::is_page;
use super::view::RelationsView;

/// A relation as a page shows it.
#[derive(Clone)]
struct Said<'a> {
    /// The entity at the other end.
    other: Node,
    /// What says so.
    relation: Relation<'a>,
    /// What it says.
    label: Cow<'a, str>,
    kind: Kind,
    /// The entity through which it is concluded.
    through: Option<Node>,
}

/// How a relation is known. The first come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// A property, a field, or a key with its value.
    Key,
    Gloss,
    Role,
    Genitive,
    /// By the heading above it, as the settings say.
    Heading,
    /// A tag that is the name of an entity.
    Tag,
    /// What the settings conclude from the same relation said the other way.
    Inverse,
    /// What the settings conclude from several relations in a row.
    Transitive,
}

/// The end of its relations at which the entity of a page stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    /// It is what they speak of: they lead from it to others.
    From,
    /// They lead from others to it.
    To,
}

/// A row: what is said of one entity by one label.
struct Row<'s, 'a> {
    /// All that say so, in the order of files; there is at least one.
    said: &'s [Said<'a>],
    /// How many notes say so.
    n_notes: usize,
    /// The best way in which any row with this label is known.
    kind: Kind,
    /// How many notes use the label, and where the first of its rows stands.
    group: (usize, Edge),
}

impl Kind {
    /// The kind of a relation that has a label.
    fn of(relation: &Relation<'_>) -> Self {
        match relation.label_kind {
            "property" | "field" => Self::Key,
            "role" => Self::Role,
            "genitive" => Self::Genitive,
            "heading" => Self::Heading,
            _ => Self::Gloss,
        }
    }

    /// The same, if it is concluded rather than said.
    fn conclusion(self) -> Option<Self> {
        matches!(self, Self::Inverse | Self::Transitive).then_some(self)
    }

    /// Whether its label is prose, rather than a key.
    fn is_quotation(self) -> bool {
        matches!(self, Self::Gloss | Self::Genitive)
    }
}

impl<'a> Said<'a> {
    fn new(other: Node, mut relation: Relation<'a>) -> Option<Self> {
        let label = relation.label.take()?;
        Some(Self { other, kind: Kind::of(&relation), label, relation, through: None })
    }
}

impl<'a> Site<'a> {
    /// The relations of a node to which these edges lead; nothing if it has none.
    pub(super) fn relations(&self, node: Node, incoming: &[Edge], root: &str) -> Option<RelationsView> {
        let mut from = self.said_from(node);
        let mut to = self.said_to(node, incoming);
        from.extend(self.derived_from(node, &from, &to));
        to.extend(self.derived_to(node, &to));
        let tags = self.tags_naming(node);
        if from.is_empty() && to.is_empty() && tags.is_empty() {
            return None;
        }
        let (from, to) = (sorted(&mut from), sorted(&mut to));
        Some(self.relations_view(node, [(Side::From, &from), (Side::To, &to)], &tags, root))
    }

    /// What is said of the node itself.
    fn said_from(&self, node: Node) -> Vec<Said<'a>> {
        let (vault, links) = (&self.compilation.vault, &self.compilation.links);
        let reader = self.reader;
        let edges = self.compilation.graph.outgoing(vault, links, node);
        let said =
            edges.into_iter().filter(|(edge, _)| self.is_page[edge.file.index()]).filter_map(|(edge, to)| {
                match to {
                    Node::Tag(number) => self.tag_relation(edge, number, reader.read(edge, to)),
                    Node::File(_) | Node::Missing(_) => Said::new(to, reader.read(edge, to)),
                }
            });
        said.filter(|it| it.other != node && self.node_href(it.other).is_some()).collect()
    }

    /// What leads to the node.
    fn said_to(&self, node: Node, incoming: &[Edge]) -> Vec<Said<'a>> {
        let reader = self.reader;
        let edges = incoming.iter().filter(|edge| self.is_page[edge.file.index()]);
        let said = edges.filter_map(|edge| {
            let relation = reader.read(*edge, node);
            Said::new(relation.subject, relation)
        });
        said.filter(|it| it.other != node && self.node_href(it.other).is_some()).collect()
    }

    /// A tag of a note, if it is the name of another entity.
    fn tag_relation(&self, edge: Edge, number: u32, relation: Relation<'a>) -> Option<Said<'a>> {
        let entity = self.tag_entities.at(Node::Tag(number).key(Table::TagEntity))[number as usize]
            .filter(|it| *it != edge.file)?;
        let Evidence::Tag(tag) = edge.evidence(&self.compilation.vault) else { return None };
        if tag.origin == TagOrigin::Comment || relation.rule != Some(RelationRule::Tag) {
            return None;
        }
        Some(Said {
            other: Node::File(entity),
            label: "tag".into(),
            kind: Kind::Tag,
            relation,
            through: None,
        })
    }

    /// The tags with a page whose name is that of the entity, with the notes that have them.
    fn tags_naming(&self, node: Node) -> Vec<(u32, Vec<FileId>)> {
        let Node::File(own) = node else { return Vec::new() };
        let Some(tags) = self.tags_of_entity.at(node.key(Table::TagsOfEntity)).get(&own) else {
            return Vec::new();
        };
        let notes = |tag: &u32| {
            let vault = &self.compilation.vault;
            let is_seen = |edge: &Edge| {
                edge.file != own
                    && is_page(vault, edge.file)
                    && matches!(edge.evidence(vault), Evidence::Tag(tag) if tag.origin != TagOrigin::Comment)
            };
            let edges = self.compilation.graph.incoming(Node::Tag(*tag));
            let mut notes: Vec<_> = edges.iter().copied().filter(is_seen).map(|edge| edge.file).collect();
            notes.dedup();
            (*tag, notes)
        };
        tags.iter().map(notes).filter(|(_, notes)| !notes.is_empty()).collect()
    }

    /// Where a node is, seen from the root; nothing if it is no part of the site.
    pub(super) fn node_href(&self, node: Node) -> Option<&str> {
        match node {
            Node::File(id) => self.file_href(id),
            Node::Missing(number) => self.missing_href(number),
            Node::Tag(_) => None,
        }
    }

    /// The name by which pages show a node.
    pub(super) fn node_title(&self, node: Node) -> &str {
        match node {
            Node::File(id) => self.compilation.vault.file(id).title(),
            Node::Missing(number) => {
                self.compilation.routes.missing_page(number).map_or("", |page| page.name.as_str())
            }
            Node::Tag(number) => self.compilation.graph.tag(number),
        }
    }
}

/// The tags that name each entity.
pub(super) fn tags_of(entities: &[Option<FileId>]) -> FxHashMap<FileId, Vec<u32>> {
    let mut tags: FxHashMap<FileId, Vec<u32>> = FxHashMap::default();
    for (entity, number) in entities.iter().zip(0..) {
        if let Some(entity) = entity {
            tags.entry(*entity).or_default().push(number);
        }
    }
    tags
}

/// The rows, those of one label together: by how they are known, then those labels first that most notes use. What is
/// said by a property and by a sentence in the same words is one row.
fn sorted<'s, 'a>(said: &'s mut [Said<'a>]) -> Vec<Row<'s, 'a>> {
    said.sort_by(|a, b| {
        let key = |it: &Said<'a>| (it.kind.conclusion(), it.other, it.relation.edge);
        a.label.cmp(&b.label).then_with(|| key(a).cmp(&key(b)))
    });
    let mut rows = Vec::new();
    for group in said.chunk_by(|a, b| a.kind.conclusion() == b.kind.conclusion() && a.label == b.label) {
        let mut files: Vec<_> = group.iter().map(|it| it.relation.edge.file).collect();
        files.sort_unstable();
        files.dedup();
        let first = group.iter().map(|it| it.relation.edge).min().expect("no chunk is empty");
        let kind = group.iter().map(|it| it.kind).min().expect("no chunk is empty");
        let row = |said: &'s [Said<'a>]| {
            let notes = said.chunk_by(|a, b| a.relation.edge.file == b.relation.edge.file);
            Row { said, n_notes: notes.count(), kind, group: (files.len(), first) }
        };
        rows.extend(group.chunk_by(|a, b| a.other == b.other).map(row));
    }
    rows.sort_by_key(|row| {
        let (n_notes, edge) = row.group;
        (row.kind, Reverse(n_notes), edge, Reverse(row.n_notes), row.said[0].relation.edge)
    });
    rows
}
