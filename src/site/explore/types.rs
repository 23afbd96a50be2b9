//! The notes of each type, by tags and by the property that says types.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::compile::{Note, Piece, PropertyValue, Tag, TagOrigin, push_escaped};
use crate::config::Config;
use crate::error::Error;
use crate::graph::node_of;
use crate::path::{UrlPath, fold, sort_key};
use crate::relation::{NoteType, TypeEvidence};
use crate::session::Compilation;
use crate::site::Site;
use crate::site::listing::{ENTRIES_PER_PAGE, page_of};
use crate::site::property::push_text;
use crate::site::view::LinkView;
use crate::trace::Table;
use crate::vault::FileId;

use super::page::{Frame, link_to, push_columns, push_number};
use super::sight::Sight;
use super::{Explore, ExplorePage, ROWS_PER_PAGE};

/// Properties that a page of a type has columns for.
const MAX_KEYS: usize = 4;
/// Characters that a value in a column may have: longer ones are text, which the page of the note shows.
const MAX_VALUE: usize = 80;
/// Properties that say something of the note rather than of its entity.
const NOTE_KEYS: &[&str] = &[
    "created",
    "modified",
    "updated",
    "date",
    "description",
    "title",
    "permalink",
    "publish",
    "draft",
    "cover",
    "image",
    "status",
    "type",
    "id",
    "source",
    "lang",
    "language",
];

/// The notes by their types.
pub(super) struct Types {
    /// One for each type that a note has, in the order of names.
    pub(super) lists: Vec<TypeList>,
    /// The notes without a type, in the order of names.
    pub(super) untyped: Vec<FileId>,
    /// The types of each note that has any, by their numbers.
    of: FxHashMap<FileId, Vec<u32>>,
}

/// A type.
#[derive(Hash)]
pub(super) struct TypeList {
    /// Its name, as the settings have it, or else the first of its notes.
    pub(super) name: String,
    /// Its notes, in the order of names.
    pub(super) notes: Vec<FileId>,
    /// The properties that most of them have.
    keys: Vec<String>,
}

impl Types {
    /// Sorts the notes by type.
    pub(super) fn new(compilation: &Compilation, config: &Config, sight: &Sight) -> Self {
        let mut lists: BTreeMap<String, TypeList> = BTreeMap::new();
        let mut untyped = Vec::new();
        let by_tag = config.relations.tag && !config.vocabulary.types().is_empty();
        if !by_tag && config.vocabulary.type_property().is_none() {
            return Self { lists: Vec::new(), untyped, of: FxHashMap::default() };
        }
        let mut notes: Vec<_> = sight.notes(compilation).collect();
        notes.sort_by_cached_key(|(id, file, _)| (sort_key(file.title()), *id));
        for (id, _, note) in notes {
            let types = types_of(note, config);
            if types.is_empty() {
                untyped.push(id);
            }
            for name in types {
                let list = lists.entry(fold(&name)).or_insert_with(|| TypeList {
                    name: name.into_owned(),
                    notes: Vec::new(),
                    keys: Vec::new(),
                });
                list.notes.push(id);
            }
        }
        let mut of: FxHashMap<FileId, Vec<u32>> = FxHashMap::default();
        let mut lists: Vec<_> = lists.into_values().collect();
        for (list, nth) in lists.iter_mut().zip(0..) {
            list.keys = common_keys(compilation, config, &list.notes);
            list.notes.iter().for_each(|id| of.entry(*id).or_default().push(nth));
        }
        Self { lists, untyped, of }
    }
}

/// The types of a note by what readers see of it, each once, in order.
fn types_of<'a>(note: &'a Note, config: &'a Config) -> Vec<Cow<'a, str>> {
    let mut types: Vec<Cow<'_, str>> = Vec::new();
    for NoteType { name, evidence } in crate::relation::types_of(note, config) {
        let is_seen = !matches!(evidence, TypeEvidence::Tag(Tag { origin: TagOrigin::Comment, .. }));
        if is_seen && !types.iter().any(|it| fold(it) == fold(&name)) {
            types.push(name);
        }
    }
    types
}

/// The properties that at least a third of the notes have, the most common first.
fn common_keys(compilation: &Compilation, config: &Config, notes: &[FileId]) -> Vec<String> {
    let type_key = config.vocabulary.type_property().map(fold);
    let mut counts: FxHashMap<String, (usize, String)> = FxHashMap::default();
    for id in notes {
        let Some(note) = compilation.vault.file(*id).note() else { continue };
        for property in &note.properties {
            let key = fold(&property.key);
            let is_of_note = NOTE_KEYS.contains(&key.as_str()) || type_key.as_ref() == Some(&key);
            let is_shown = !is_of_note && is_short(note, &property.value);
            if is_shown {
                counts.entry(key).or_insert_with(|| (0, property.key.clone())).0 += 1;
            }
        }
    }
    let mut keys: Vec<_> = counts.into_iter().filter(|(_, (n, _))| n * 3 >= notes.len()).collect();
    keys.sort_unstable_by(|(a, (n, _)), (b, (m, _))| m.cmp(n).then_with(|| a.cmp(b)));
    keys.into_iter().take(MAX_KEYS).map(|(_, (_, key))| key).collect()
}

fn is_short(note: &Note, value: &PropertyValue) -> bool {
    match value {
        PropertyValue::Empty | PropertyValue::Map(_) => false,
        PropertyValue::List(_) => true,
        _ => note.value_text(value).chars().count() <= MAX_VALUE,
    }
}

impl Explore<'_> {
    /// The names of all types, those of the settings that no note has among them, in order.
    pub(in crate::site) fn type_names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.config.vocabulary.types().into_iter().map(str::to_owned).collect();
        if self.config.vocabulary.type_property().is_some() {
            names.extend(self.types().untraced().lists.iter().map(|it| it.name.clone()));
        }
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The names of the types of a note.
    pub(in crate::site) fn types_of(&self, id: FileId) -> impl Iterator<Item = &str> {
        self.types_with_pages(id).map(|(name, _)| name)
    }

    /// The same, with their pages.
    pub(super) fn types_with_pages(&self, id: FileId) -> impl Iterator<Item = (&str, Option<&UrlPath>)> {
        let types = self.types().at(id.key(Table::Types));
        let view =
            |nth: &u32| (types.lists[*nth as usize].name.as_str(), self.url(ExplorePage::Type(*nth, 0)));
        types.of.get(&id).into_iter().flatten().map(view)
    }
}

impl Site<'_> {
    /// The types of a note, with their pages.
    pub(in crate::site) fn types(&self, id: FileId, root: &str) -> Vec<LinkView> {
        self.explore.types_with_pages(id).filter_map(|(name, url)| link_to(name, url, root)).collect()
    }

    /// The notes of a type.
    pub(super) fn type_page(&self, nth: u32, page: u32, root: &str) -> Result<Vec<u8>, Error> {
        let list = &self.explore.types().lists[nth as usize];
        let mut columns = vec![(self.text.get("name"), false), (self.text.get("what_it_is"), false)];
        columns.extend(list.keys.iter().map(|key| (key.as_str(), false)));
        columns.push((self.text.get("linked_from"), true));
        let mut body = self.open_table("notes");
        push_columns(&mut body, &columns);
        body.push_str("<tbody>\n");
        for id in page_of(&list.notes, page, ROWS_PER_PAGE) {
            self.push_type_row(&mut body, *id, &list.keys, root);
        }
        body.push_str("</tbody></table></div>\n");
        let mut frame = Frame::new(root, &list.name, "");
        // Where notes say it themselves, there is nothing to explain.
        let by_property = self.config.vocabulary.type_property().is_some();
        let intro = self.text.count(if by_property { "n_notes" } else { "type_intro" }, list.notes.len());
        frame.intro = &intro;
        frame.pages = self.explore_pages(root, (list.notes.len(), ROWS_PER_PAGE), page, |page| {
            ExplorePage::Type(nth, page)
        });
        self.framed(frame, &body)
    }

    fn push_type_row(&self, out: &mut String, id: FileId, keys: &[String], root: &str) {
        let file = self.compilation.vault.file(id);
        let Some(note) = file.note() else { return };
        out.push_str("<tr><th scope=\"row\">");
        self.push_note(out, id, root);
        if !note.aliases.is_empty() {
            out.push_str("<span class=\"also\">");
            for (nth, alias) in note.aliases.iter().take(4).enumerate() {
                out.push_str(if nth == 0 { "" } else { self.text.get("list_separator") });
                out.push_str("<bdi>");
                push_escaped(out, &alias.name);
                out.push_str("</bdi>");
            }
            if note.aliases.len() > 4 {
                out.push(' ');
                self.text.push_count(out, "and_n_more", note.aliases.len() - 4, &[]);
            }
            out.push_str("</span>");
        }
        out.push_str("</th><td class=\"what\" dir=\"auto\">");
        push_escaped(out, &what_it_is(note));
        out.push_str("</td>");
        for key in keys {
            out.push_str("<td dir=\"auto\">");
            if let Some(value) = note.property(key)
                && is_short(note, value)
            {
                self.push_value(out, (id, note), value, root);
            }
            out.push_str("</td>");
        }
        push_number(out, self.explore.sight.n_sources(id));
        out.push_str("</tr>\n");
    }

    /// A value in one line, its links as links.
    fn push_value(&self, out: &mut String, (id, note): (FileId, &Note), value: &PropertyValue, root: &str) {
        match value {
            PropertyValue::List(items) => {
                for (nth, item) in items.iter().enumerate() {
                    if nth > 0 {
                        self.text.push(out, "list_separator");
                    }
                    self.push_value(out, (id, note), item, root);
                }
            }
            PropertyValue::Linked(pieces) => {
                for piece in pieces {
                    match piece {
                        Piece::Text(text) => push_escaped(out, text),
                        Piece::Link(idx) => self.push_link(out, (id, note), *idx, root),
                    }
                }
            }
            PropertyValue::Text(text) => push_text(out, text),
            value => push_escaped(out, &note.value_text(value)),
        }
    }

    fn push_link(&self, out: &mut String, (id, note): (FileId, &Note), idx: u32, root: &str) {
        let text = note.links[idx as usize].shown_text();
        match node_of(self.compilation.links.resolution(id, idx as usize)) {
            Some(node) => self.push_node(out, node, &text, root),
            None => push_escaped(out, &text),
        }
    }

    /// The notes without a type.
    pub(super) fn untyped_page(&self, page: u32, root: &str) -> Result<Vec<u8>, Error> {
        let notes = &self.explore.types().untyped;
        let body = self.note_list(page_of(notes, page, ENTRIES_PER_PAGE), root);
        let intro = match self.config.vocabulary.type_property() {
            Some(_) => self.text.count("n_notes", notes.len()),
            None => self.text.get("untyped_intro").to_owned(),
        };
        let mut frame = Frame::new(root, self.text.get("untyped_title"), &intro);
        frame.pages = self.explore_pages(root, (notes.len(), ENTRIES_PER_PAGE), page, ExplorePage::Untyped);
        self.framed(frame, &body)
    }

    /// Notes as a list in columns.
    pub(super) fn note_list(&self, notes: &[FileId], root: &str) -> String {
        let mut body = String::from("<ul class=\"notes\">\n");
        for id in notes {
            body.push_str("<li>");
            self.push_note(&mut body, *id, root);
            body.push_str("</li>\n");
        }
        body.push_str("</ul>\n");
        body
    }
}

/// What a note says its entity is: its definition, or else how its text begins.
pub(in crate::site) fn what_it_is(note: &Note) -> String {
    let range = note.definition.as_ref().map_or(&note.summary, |it| &it.text);
    // A definition stands behind a dash.
    let text = note.quote(range).trim_start_matches(|c: char| c.is_whitespace() || "—–-:".contains(c));
    crate::site::note::shorten(text)
}
