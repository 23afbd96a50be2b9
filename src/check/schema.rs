//! What the rules about `[schema]` have in common: the types of notes, and what is asked of them.

use crate::compile::Note;
use crate::config::{Config, TypeSchema};
use crate::vault::File;

use super::Context;

/// A note of which something is asked.
pub(super) struct TypedNote<'a> {
    pub(super) file: &'a File,
    pub(super) note: &'a Note,
    /// Its types with a schema, in the order of its tags.
    pub(super) schemas: Vec<(&'a str, &'a TypeSchema)>,
}

/// The notes of which something is asked.
pub(super) fn typed_notes<'a>(context: &'a Context<'_>) -> impl Iterator<Item = TypedNote<'a>> {
    let config = context.config;
    let notes = (!config.schema.is_empty()).then(|| context.vault.notes());
    notes.into_iter().flatten().filter_map(|(_, file, note)| {
        let schemas = types_of(note, config).filter_map(|name| Some((name, config.schema.of(name)?)));
        let schemas: Vec<_> = schemas.collect();
        (!schemas.is_empty()).then_some(TypedNote { file, note, schemas })
    })
}

/// The types of a note, each once, in the order of its tags.
pub(super) fn types_of<'a>(note: &'a Note, config: &'a Config) -> impl Iterator<Item = &'a str> {
    let tags = if config.relations.tag { note.tags.as_slice() } else { &[] };
    let mut types: Vec<&str> = Vec::new();
    for tag in tags {
        types.extend(config.vocabulary.type_of(&tag.name).filter(|it| !types.contains(it)));
    }
    types.into_iter()
}

/// `a Company`, `an Actor`.
pub(super) fn with_article(name: &str) -> String {
    let article = if name.starts_with(['A', 'E', 'I', 'O', 'a', 'e', 'i', 'o']) { "an" } else { "a" };
    format!("{article} `{name}`")
}
