//! What the rules about `[schema]` have in common: the types of notes, and what is asked of them.

use std::borrow::Cow;

use crate::compile::Note;
use crate::config::{Config, TypeSchema};
use crate::relation::NoteType;
use crate::vault::File;

use super::Context;

/// A note of which something is asked.
pub(super) struct TypedNote<'a> {
    pub(super) file: &'a File,
    pub(super) note: &'a Note,
    /// Its types with a schema, in the order in which it names them.
    pub(super) schemas: Vec<(&'a str, &'a TypeSchema)>,
}

/// The notes of which something is asked.
pub(super) fn typed_notes<'a>(context: &'a Context<'_>) -> impl Iterator<Item = TypedNote<'a>> {
    let config = context.config;
    let notes = (!config.schema.is_empty()).then(|| context.vault.notes());
    notes.into_iter().flatten().filter_map(|(_, file, note)| {
        let names = types_of(note, config);
        let schemas: Vec<_> = names.iter().filter_map(|name| config.schema.named(name)).collect();
        (!schemas.is_empty()).then_some(TypedNote { file, note, schemas })
    })
}

/// The types of a note, each once, in the order of its tags, and then of the property that says some.
pub(super) fn types_of<'a>(note: &'a Note, config: &'a Config) -> Vec<Cow<'a, str>> {
    let mut types: Vec<Cow<'_, str>> = Vec::new();
    for NoteType { name, .. } in crate::relation::types_of(note, config) {
        if !types.contains(&name) {
            types.push(name);
        }
    }
    types
}

/// `a Company`, `an Actor`.
pub(super) fn with_article(name: &str) -> String {
    let article = if name.starts_with(['A', 'E', 'I', 'O', 'a', 'e', 'i', 'o']) { "an" } else { "a" };
    format!("{article} `{name}`")
}
