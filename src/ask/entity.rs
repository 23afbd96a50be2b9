//! The parts that all answers have: an entity by name, and what somebody says of two entities.

use std::borrow::Cow;

use serde::Serialize;

use crate::snapshot::EdgeRecord;

use super::Lookup;

/// An entity by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct EntityName<'s> {
    /// Path of a file, name of a missing target, tag with its `#`.
    pub id: Cow<'s, str>,
    /// The name it is shown by.
    pub title: Cow<'s, str>,
    /// `note`, `canvas`, `base`, `attachment`, `unresolved` or `tag`.
    pub kind: &'s str,
}

/// What a note says of two entities: an edge, with its evidence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Said<'s> {
    /// Id of the edge.
    pub id: Cow<'s, str>,
    /// The entity of which the label speaks.
    pub subject: EntityName<'s>,
    /// What is said, verbatim.
    pub label: Option<Cow<'s, str>>,
    /// `gloss`, `role`, `property`, `field`, `genitive`, `heading` or `none`.
    pub label_kind: Cow<'s, str>,
    /// What the settings call it.
    pub predicate: Option<Cow<'s, str>>,
    /// The other entity.
    pub target: EntityName<'s>,
    /// `link`, `embed`, `tag` or `relation`.
    pub kind: Cow<'s, str>,
    /// The rule that read it, `R1` to `R9`.
    pub rule: Option<Cow<'s, str>>,
    /// The headings around it, outermost first.
    pub section: Vec<Cow<'s, str>>,
    /// The sentence, bullet or row, without markup.
    pub context: Option<Cow<'s, str>>,
    /// The dates that belong to it, as written.
    pub date: Option<Cow<'s, str>>,
    /// The amounts that belong to it, as written.
    pub amount: Option<Cow<'s, str>>,
    /// The file that says so.
    pub file: Cow<'s, str>,
    /// Its line there, from 1.
    pub line: Option<u32>,
    /// Its column there, in characters from 1.
    pub col: Option<u32>,
}

impl<'s> Lookup<'s> {
    /// An entity by name; for an id that is no node, which a saved graph may have, the id.
    pub fn name(&self, id: &Cow<'s, str>) -> EntityName<'s> {
        match self.node(id) {
            Some(node) => self.name_of(node),
            None => EntityName { id: id.clone(), title: id.clone(), kind: "unresolved" },
        }
    }

    /// An entity by its number.
    pub fn name_of(&self, node: u32) -> EntityName<'s> {
        let record = self.record(node);
        EntityName { id: (&*record.id).into(), title: (&*record.title).into(), kind: &record.kind }
    }

    /// What an edge says.
    pub fn said(&self, edge: &EdgeRecord<'s>) -> Said<'s> {
        Said {
            id: edge.id.clone(),
            subject: self.name(&edge.subject),
            label: edge.label.clone(),
            label_kind: edge.label_kind.clone(),
            predicate: edge.predicate.clone(),
            target: self.name(&edge.to),
            kind: edge.kind.clone(),
            rule: edge.rule.clone(),
            section: edge.section.clone(),
            context: edge.context.clone(),
            date: edge.date.clone(),
            amount: edge.amount.clone(),
            file: edge.file.clone(),
            line: edge.line,
            col: edge.col,
        }
    }
}
