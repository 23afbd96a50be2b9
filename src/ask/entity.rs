//! The parts that all answers have: an entity by name, and what somebody says of two entities.

use serde::Serialize;

use crate::snapshot::EdgeRecord;

use super::Lookup;

/// An entity by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct EntityName<'s> {
    /// Path of a file, name of a missing target, tag with its `#`.
    pub id: &'s str,
    /// The name it is shown by.
    pub title: &'s str,
    /// `note`, `canvas`, `base`, `attachment`, `unresolved` or `tag`.
    pub kind: &'s str,
}

/// What a note says of two entities: an edge, with its evidence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Said<'s> {
    /// Id of the edge.
    pub id: &'s str,
    /// The entity of which the label speaks.
    pub subject: EntityName<'s>,
    /// What is said, verbatim.
    pub label: Option<&'s str>,
    /// `gloss`, `role`, `property`, `field`, `genitive`, `heading` or `none`.
    pub label_kind: &'s str,
    /// What the settings call it.
    pub predicate: Option<&'s str>,
    /// The other entity.
    pub target: EntityName<'s>,
    /// `link`, `embed`, `tag` or `relation`.
    pub kind: &'s str,
    /// The rule that read it, `R1` to `R9`.
    pub rule: Option<&'s str>,
    /// The headings around it, outermost first.
    pub section: Vec<&'s str>,
    /// The sentence, bullet or row, without markup.
    pub context: Option<&'s str>,
    /// The dates that belong to it, as written.
    pub date: Option<&'s str>,
    /// The amounts that belong to it, as written.
    pub amount: Option<&'s str>,
    /// The file that says so.
    pub file: &'s str,
    /// Its line there, from 1.
    pub line: Option<u32>,
    /// Its column there, in characters from 1.
    pub col: Option<u32>,
}

impl<'s> Lookup<'s> {
    /// An entity by name; for an id that is no node, which a saved graph may have, the id.
    pub fn name(&self, id: &'s str) -> EntityName<'s> {
        match self.node(id) {
            Some(node) => self.name_of(node),
            None => EntityName { id, title: id, kind: "unresolved" },
        }
    }

    /// An entity by its number.
    pub fn name_of(&self, node: u32) -> EntityName<'s> {
        let record = self.record(node);
        EntityName { id: &record.id, title: &record.title, kind: &record.kind }
    }

    /// What an edge says.
    pub fn said(&self, edge: &'s EdgeRecord<'s>) -> Said<'s> {
        Said {
            id: &edge.id,
            subject: self.name(&edge.subject),
            label: edge.label.as_deref(),
            label_kind: &edge.label_kind,
            predicate: edge.predicate.as_deref(),
            target: self.name(&edge.to),
            kind: &edge.kind,
            rule: edge.rule.as_deref(),
            section: edge.section.iter().map(|it| &**it).collect(),
            context: edge.context.as_deref(),
            date: edge.date.as_deref(),
            amount: edge.amount.as_deref(),
            file: &edge.file,
            line: edge.line,
            col: edge.col,
        }
    }
}
