//! What queries see of a vault: files that readers may see, their properties, and the links between those.
//!
//! A note that is not published does not exist here: it is no row, no target, no source of a link.

use crate::compile::{LinkKind, Note, Origin, Piece, Property, PropertyValue, TagOrigin};
use crate::config::{PropertyType, PropertyTypes};
use crate::graph::{EntityGraph, Node, Reference};
use crate::link::{Links, Resolution};
use crate::path::fold;
use crate::vault::{File, FileId, Vault};

use super::value::{Link, Shown, Target, Value};
use crate::date::Date;

/// A vault as queries see it.
pub(crate) struct World<'a> {
    /// Its files.
    pub(crate) vault: &'a Vault,
    /// What their links lead to.
    pub(crate) links: &'a Links,
    /// Who refers to whom.
    pub(crate) graph: &'a EntityGraph,
    /// Whether readers may see a file, by its number.
    pub(crate) visible: Vec<bool>,
    /// The types that Obsidian gives the keys of properties.
    pub(crate) types: &'a PropertyTypes,
    /// The day that `today()` is, if the settings name one.
    pub(crate) today: Option<Date>,
    /// What Dataview's column of notes is called.
    pub(crate) id_column: String,
}

impl World<'_> {
    /// Whether readers may see this file.
    pub(crate) fn is_visible(&self, id: FileId) -> bool {
        self.visible[id.index()]
    }

    /// Every file that readers may see, in path order.
    pub(crate) fn files(&self) -> impl Iterator<Item = FileId> + '_ {
        self.vault.files().map(|(id, _)| id).filter(|id| self.is_visible(*id))
    }

    /// The name that a file is called by: of a note without its extension.
    pub(crate) fn name(&self, id: FileId) -> &str {
        let file = self.vault.file(id);
        if file.note().is_some() { file.path.stem() } else { file.path.file_name() }
    }

    /// The file that a name or path means for a file; nothing if there is none that readers may see.
    pub(crate) fn resolve(&self, source: FileId, target: &str) -> Option<FileId> {
        let (file, ..) = self.links.index().resolve(self.vault, source, target)?;
        self.is_visible(file).then_some(file)
    }

    /// The file at a path from the root of the vault, or of that name.
    pub(crate) fn resolve_from_root(&self, path: &str) -> Option<FileId> {
        self.links.index().resolve_from_root(self.vault, path).filter(|id| self.is_visible(*id))
    }

    /// What a name or path leads to.
    pub(crate) fn target(&self, source: FileId, target: &str) -> Target {
        match self.resolve(source, target) {
            Some(file) => Target::File(file),
            None => Target::Missing(self.links.missing_number(target)),
        }
    }

    /// A link to a file.
    pub(crate) fn link_to(&self, id: FileId) -> Value {
        Value::Link(
            Link {
                target: Target::File(id),
                written: self.name(id).to_owned(),
                fragment: None,
                label: Value::Null,
            }
            .into(),
        )
    }

    /// A link of a file.
    pub(crate) fn link(&self, id: FileId, nth: u32) -> Value {
        let link = &self.vault.file(id).links()[nth as usize];
        let target = match self.links.resolution(id, nth as usize) {
            Resolution::Missing(number) => Target::Missing(Some(*number)),
            other => match other.found().filter(|found| self.is_visible(found.file)) {
                Some(found) => Target::File(found.file),
                None => Target::Missing(None),
            },
        };
        let label = match &link.label {
            // The label of an embed is a size.
            Some(label) if link.kind == LinkKind::Link => Value::text(&**label),
            _ => Value::Null,
        };
        let (written, fragment) = (link.target.to_string(), link.fragment.as_deref().map(str::to_owned));
        let link = Link { target, written, fragment, label };
        Value::Link(link.into())
    }

    /// Whether a link of a file leads to what readers may see or miss, and stands in no comment.
    pub(crate) fn is_shown_link(&self, id: FileId, nth: u32) -> bool {
        let is_hidden = || match self.links.resolution(id, nth as usize).found() {
            Some(found) => !self.is_visible(found.file),
            None => false,
        };
        self.is_visible(id)
            && self.vault.file(id).links()[nth as usize].origin != Origin::Comment
            && !is_hidden()
    }

    /// The links of a file to what readers may see or miss, those in comments left out.
    fn shown_links(&self, id: FileId, only: Option<LinkKind>) -> impl Iterator<Item = u32> + '_ {
        let links = self.vault.file(id).links().iter().zip(0..);
        links
            .filter(move |(link, _)| only.is_none_or(|kind| kind == link.kind))
            .map(|(_, nth)| nth)
            .filter(move |nth| self.is_shown_link(id, *nth))
    }

    /// The links of a file, or its embeds alone.
    pub(crate) fn links_of(&self, id: FileId, only: Option<LinkKind>) -> Value {
        Value::list(self.shown_links(id, only).map(|nth| self.link(id, nth)))
    }

    /// Whether a file links to another one.
    pub(crate) fn has_link(&self, from: FileId, to: FileId) -> bool {
        self.shown_links(from, None).any(|nth| {
            self.links.resolution(from, nth as usize).found().is_some_and(|found| found.file == to)
        })
    }

    /// The files that link to a file, in path order.
    pub(crate) fn backlinks(&self, id: FileId) -> Vec<FileId> {
        let edges = self.graph.incoming(Node::File(id));
        let is_shown = |edge: &crate::graph::Edge| match edge.reference {
            Reference::Link(nth) => {
                edge.file != id
                    && self.is_visible(edge.file)
                    && self.vault.file(edge.file).links()[nth as usize].origin != Origin::Comment
            }
            Reference::Tag(_) | Reference::Relation(_) => false,
        };
        let mut sources: Vec<_> = edges.iter().filter(|edge| is_shown(edge)).map(|edge| edge.file).collect();
        sources.dedup();
        sources
    }

    /// The tags of a file with `#`, each once.
    pub(crate) fn tags(&self, id: FileId) -> Value {
        let mut seen = Vec::new();
        let tags = self.note(id).into_iter().flat_map(|note| &note.tags);
        Value::list(tags.filter(|tag| tag.origin != TagOrigin::Comment).filter_map(|tag| {
            let key = fold(&tag.name);
            let is_new = !seen.contains(&key);
            seen.push(key);
            is_new.then(|| tag_value(format!("#{}", tag.name)))
        }))
    }

    /// Whether a file has a tag or one below it. `tag` may start with `#`.
    pub(crate) fn has_tag(&self, id: FileId, tag: &str) -> bool {
        let wanted = fold(tag.trim_start_matches('#').trim_end_matches('/'));
        let tags = self.note(id).into_iter().flat_map(|note| &note.tags);
        tags.filter(|it| it.origin != TagOrigin::Comment).any(|it| {
            let name = fold(&it.name);
            name.strip_prefix(&wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// The size of a file in bytes, of those that are read.
    pub(crate) fn size(&self, id: FileId) -> Option<usize> {
        self.vault.file(id).source().map(|source| source.len as usize)
    }

    /// The property of a file with this name.
    pub(crate) fn property(&self, id: FileId, name: &str) -> Value {
        let Some(note) = self.note(id) else { return Value::Null };
        let named = |it: &&Property| it.key == name;
        let alike = |it: &&Property| it.key.eq_ignore_ascii_case(name);
        let found = note.properties.iter().find(named).or_else(|| note.properties.iter().find(alike));
        if let Some(property) = found {
            return self.typed_value(id, property);
        }
        match name.to_ascii_lowercase().as_str() {
            "tags" | "tag" => list_or_null(property_tags(note)),
            "aliases" | "alias" => list_or_null(aliases(note)),
            "cssclasses" | "cssclass" => list_or_null(classes(note)),
            _ => Value::Null,
        }
    }

    /// All properties of a file under their names.
    pub(crate) fn properties(&self, id: FileId) -> Vec<(String, Value)> {
        let Some(note) = self.note(id) else { return Vec::new() };
        let lists =
            [("aliases", aliases(note)), ("tags", property_tags(note)), ("cssclasses", classes(note))];
        let own = note.properties.iter().map(|it| (it.key.clone(), self.typed_value(id, it)));
        let lists = lists.into_iter().filter(|(_, items)| !items.is_empty());
        own.chain(lists.map(|(key, items)| (key.to_owned(), Value::list(items)))).collect()
    }

    /// The value of a property of a file, by the type of its key.
    fn typed_value(&self, id: FileId, property: &Property) -> Value {
        match (self.types.of(&property.key), &property.value) {
            // What looks like a date or a number is none if Obsidian was told so.
            (Some(PropertyType::Text), PropertyValue::Text(text) | PropertyValue::Number(text)) => {
                Value::text(text.as_str())
            }
            (Some(PropertyType::Number), PropertyValue::Text(text)) => match text.trim().parse() {
                Ok(number) => Value::Number(number),
                Err(_) => Value::text(text.as_str()),
            },
            (_, value) => self.property_value(id, value),
        }
    }

    fn property_value(&self, id: FileId, value: &PropertyValue) -> Value {
        match value {
            PropertyValue::Empty => Value::Null,
            PropertyValue::Bool(value) => Value::Bool(*value),
            PropertyValue::Number(number) => match number.parse() {
                Ok(number) => Value::Number(number),
                Err(_) => Value::text(number.as_str()),
            },
            PropertyValue::Text(text) => match Date::parse_property(text) {
                Some(date) => Value::Date(date),
                None => Value::text(text.as_str()),
            },
            PropertyValue::Linked(pieces) => match pieces.as_slice() {
                [Piece::Link(nth)] => self.link(id, *nth),
                pieces => Value::text(self.linked_text(id, pieces)),
            },
            PropertyValue::List(items) => Value::list(items.iter().map(|item| self.property_value(id, item))),
            PropertyValue::Map(entries) => {
                let entries = entries.iter().map(|(key, it)| (key.clone(), self.property_value(id, it)));
                Value::Object(entries.collect())
            }
        }
    }

    /// A text with links in it, the links by what they show.
    fn linked_text(&self, id: FileId, pieces: &[Piece]) -> String {
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(piece) => text.push_str(piece),
                Piece::Link(nth) => text.push_str(&self.text_of(&self.link(id, *nth))),
            }
        }
        text
    }

    /// A value as text.
    pub(crate) fn text_of(&self, value: &Value) -> String {
        value.to_text(&|id| self.name(id).to_owned())
    }

    fn note(&self, id: FileId) -> Option<&Note> {
        let file: &File = self.vault.file(id);
        file.note().filter(|_| self.is_visible(id))
    }
}

fn tag_value(text: String) -> Value {
    Value::Shown(Shown::Tag, Value::text(text).into())
}

fn property_tags(note: &Note) -> Vec<Value> {
    let tags = note.tags.iter().filter(|tag| tag.origin == TagOrigin::Properties);
    tags.map(|tag| tag_value(tag.name.clone())).collect()
}

fn aliases(note: &Note) -> Vec<Value> {
    note.aliases.iter().map(|alias| Value::text(alias.name.as_str())).collect()
}

fn classes(note: &Note) -> Vec<Value> {
    note.css_classes.iter().map(|class| Value::text(class.as_str())).collect()
}

fn list_or_null(items: Vec<Value>) -> Value {
    if items.is_empty() { Value::Null } else { Value::list(items) }
}
