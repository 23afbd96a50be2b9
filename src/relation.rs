//! What an edge of the graph says: subject, label, target, with the place where it is said.
//!
//! A [`Relation`] is read from the evidence of an edge when it is asked for; nothing is stored twice. The pages, the
//! questions and the exports all read edges here.

mod note_type;

use std::borrow::Cow;
use std::ops::Range;

use crate::compile::{Link, Note, Origin, RelationRule};
use crate::config::{Config, Predicate};
use crate::graph::{Edge, EntityGraph, Evidence, Node, node_of, subject_of};
use crate::link::Links;
use crate::span::Position;
use crate::vault::{FileId, Vault};

pub use note_type::n_with_unread_type;
pub(crate) use note_type::{NoteType, TypeEvidence, known_type, names_in, type_property, types_of};

/// What an edge says.
#[derive(Clone, Debug)]
pub struct Relation<'a> {
    /// The edge.
    pub edge: Edge,
    /// The entity of which the label speaks: the note in which the edge stands, or the key of a row.
    pub subject: Node,
    /// The entity that it refers to.
    pub target: Node,
    /// The rule that read it; nothing for what readers do not see, and for the edges of canvases.
    pub rule: Option<RelationRule>,
    /// What it says, verbatim.
    pub label: Option<Cow<'a, str>>,
    /// `gloss`, `role`, `property`, `field`, `genitive`, `heading`, or `none`.
    pub label_kind: &'static str,
    /// What the settings call it.
    pub predicate: Option<&'a Predicate>,
    /// The heading of its section: an index into the note.
    pub section: Option<u32>,
    /// The sentence, bullet or row around it, in the text of the note; empty if it is not in the text.
    pub context: Range<u32>,
    /// The row that it is part of: an index into the statements of the note.
    pub statement: Option<u32>,
    /// Where it stands in its file.
    pub position: Position,
}

/// Reads relations.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    vault: &'a Vault,
    links: &'a Links,
    config: &'a Config,
}

impl<'a> Reader<'a> {
    /// A reader of the relations of this vault.
    pub fn new(vault: &'a Vault, links: &'a Links, config: &'a Config) -> Self {
        Self { vault, links, config }
    }

    /// What an edge says, which leads to `target`.
    pub fn read(&self, edge: Edge, target: Node) -> Relation<'a> {
        let own = Node::File(edge.file);
        let mut relation = Relation {
            edge,
            subject: own,
            target,
            rule: None,
            label: None,
            label_kind: "none",
            predicate: None,
            section: None,
            context: 0..0,
            statement: None,
            position: Position::default(),
        };
        match edge.evidence(self.vault) {
            Evidence::Tag(tag) => {
                relation.rule = Some(RelationRule::Tag).filter(|_| self.config.relations.tag);
                relation.position = tag.position;
            }
            Evidence::Relation(it) => {
                let subject = self.links.resolution(edge.file, it.subject as usize);
                relation.subject = node_of(subject).unwrap_or(own);
                relation.label = it.label.as_deref().map(Cow::Borrowed);
                relation.label_kind = if it.label.is_some() { "gloss" } else { "none" };
                relation.position = it.position;
            }
            Evidence::Link(link) => {
                if let Some(note) = self.vault.file(edge.file).object() {
                    self.read_link(note, link, &mut relation);
                }
            }
        }
        let named = relation.label.as_deref().and_then(|it| self.config.vocabulary.predicate(it));
        relation.predicate = relation.predicate.or(named);
        relation
    }

    /// The entity that an edge speaks of: the same as what [`read`](Self::read) says of it, for less.
    pub(crate) fn subject(&self, edge: Edge) -> Node {
        let own = Node::File(edge.file);
        match edge.evidence(self.vault) {
            Evidence::Tag(_) => own,
            Evidence::Relation(it) => {
                node_of(self.links.resolution(edge.file, it.subject as usize)).unwrap_or(own)
            }
            Evidence::Link(link) => {
                let is_read = link.assertion.rule.is_some() && self.vault.file(edge.file).object().is_some();
                let subject = is_read.then(|| subject_of(edge, link, self.links)).flatten();
                subject.unwrap_or(own)
            }
        }
    }

    fn read_link(&self, note: &'a Note, link: &'a Link, relation: &mut Relation<'a>) {
        relation.rule = link.assertion.rule;
        relation.position = link.position;
        relation.section = link.section;
        relation.statement = link.assertion.statement;
        relation.context = link.context.clone();
        if relation.rule.is_none() {
            return;
        }
        if let Some(subject) = subject_of(relation.edge, link, self.links) {
            relation.subject = subject;
        }
        relation.label = note.label_of(link);
        if relation.label.is_some() {
            relation.label_kind = link.assertion.label.kind();
            return;
        }
        if self.config.relations.section && link.origin == Origin::Body {
            let headings = note.section_path(link.section).into_iter().rev();
            let vocabulary = &self.config.vocabulary;
            let found = headings.filter_map(|it| Some((it, vocabulary.predicate(it)?))).next();
            if let Some((heading, predicate)) = found {
                relation.label = Some(heading.into());
                relation.label_kind = "heading";
                relation.predicate = Some(predicate);
            }
        }
    }
}

/// The notes that tags name, by the numbers of the tags: `japan` is Japan, `rare-earths` Rare earths. A note that Obsidian's
/// settings exclude, such as the template of those with the tag, is none.
pub(crate) fn tag_entities(
    vault: &Vault,
    links: &Links,
    graph: &EntityGraph,
    config: &Config,
) -> Vec<Option<FileId>> {
    if !config.relations.tag {
        return vec![None; graph.tags().len()];
    }
    let is_entity = |id: &FileId| !vault.file(*id).is_excluded;
    let find = |name: &str| links.index().notes_called(name).find(is_entity);
    graph.tags().iter().map(|tag| find(tag).or_else(|| find(&tag.replace(['-', '_'], " ")))).collect()
}
