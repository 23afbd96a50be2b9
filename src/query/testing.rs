//! A small vault in memory, and expressions evaluated in it: for tests alone.

use crate::compile::query::{Origin, parse};
use crate::config::PropertyTypes;
use crate::graph::EntityGraph;
use crate::link::{Links, link};
use crate::vault::Vault;

use super::eval::{Dialect, Outcome, Scope, Session};
use super::world::World;
use crate::date::Date;

/// A vault of notes.
pub(crate) struct Notes {
    vault: Vault,
    links: Links,
    graph: EntityGraph,
    types: PropertyTypes,
}

impl Notes {
    pub(crate) fn new(notes: &[(&str, &str)]) -> Self {
        let vault = Vault::of_notes(notes);
        let links = link(&vault);
        let graph = EntityGraph::new(&vault, &links);
        Self { vault, links, graph, types: PropertyTypes::default() }
    }

    pub(crate) fn world(&self) -> World<'_> {
        World {
            vault: &self.vault,
            links: &self.links,
            graph: &self.graph,
            visible: self.vault.files().map(|(_, file)| file.is_public()).collect(),
            types: &self.types,
            today: Date::parse("2026-11-22"),
            id_column: "File".to_owned(),
        }
    }

    /// Evaluates an expression for the first note, with the last one as `this`.
    pub(crate) fn eval(&self, text: &str) -> Outcome {
        let world = self.world();
        let session = Session::new(&world, Dialect::Bases);
        let ids: Vec<_> = self.vault.files().map(|(id, _)| id).collect();
        let scope = Scope {
            session: &session,
            row: ids.first().copied(),
            this: *ids.last().unwrap(),
            source: *ids.last().unwrap(),
            formulas: None,
            locals: None,
            depth: 0,
        };
        scope.eval(&parse(text, Origin::At(0)).unwrap())
    }

    /// The same as text, faults as their message.
    pub(crate) fn shown(&self, text: &str) -> String {
        match self.eval(text) {
            Ok(value) => self.world().text_of(&value),
            Err(fault) => format!("! {}", fault.message),
        }
    }
}
