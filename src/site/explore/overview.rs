//! What the home page shows of the vault: its main entities by type, what is central, what is new, what is last in time,
//! and what is doubtful or missing. All of it is bounded, so that it reads the same for five notes and for many thousands.

use serde::Serialize;

use crate::compile::{PropertyValue, Sheet, Sheets};
use crate::path::sort_key;
use crate::site::Site;
use crate::site::property::is_date;
use crate::site::view::LinkView;
use crate::vault::FileId;

use super::ExplorePage;
use super::types::what_it_is;

/// Types that the page names, and entities of each.
const MAX_TYPES: usize = 12;
const ENTITIES_OF_TYPE: usize = 4;
/// Central notes that the page names.
const MAX_CENTRAL: usize = 12;
/// New notes that the page names.
const MAX_RECENT: usize = 7;
/// Facts that the page names.
const MAX_FACTS: usize = 5;
/// Properties that say when a note was last worked on.
const DATE_KEYS: &[&str] = &["updated", "modified", "created", "date"];

/// A look at the vault as a whole.
#[derive(Serialize, Default)]
pub(in crate::site) struct OverviewView {
    /// The types with most entities, each with its most central ones.
    types: Vec<TypeCard>,
    /// The most central notes, where there are no types.
    central: Vec<NoteCard>,
    /// The page of all central notes; empty if there is none.
    central_href: String,
    /// What was written or changed last, as far as notes say so.
    recent: Vec<RecentView>,
    /// HTML: the last dated facts as items of a list.
    latest: String,
    /// The page of all of them.
    timeline_href: String,
    /// What is doubtful or missing, with how much of it there is.
    gaps: Vec<GapView>,
    /// HTML: a small picture of the graph; empty if there is none.
    map: String,
}

/// A type of entities.
#[derive(Serialize)]
struct TypeCard {
    name: String,
    href: String,
    /// Its number among the types of the settings, which gives it a colour and a shape.
    number: usize,
    /// How many there are, as people write numbers.
    n: String,
    notes: Vec<NoteCard>,
}

/// A note with what it says of itself.
#[derive(Serialize)]
struct NoteCard {
    label: String,
    href: String,
    about: String,
    /// How many notes link to it.
    n: u32,
}

/// A note with the day of its last change.
#[derive(Serialize)]
struct RecentView {
    label: String,
    href: String,
    day: String,
}

/// A page about something doubtful or missing.
#[derive(Serialize)]
struct GapView {
    label: String,
    href: String,
    n: String,
}

impl OverviewView {
    /// The style sheets that it needs.
    pub(in crate::site) fn sheets(&self) -> Sheets {
        let mut sheets = Sheets::of(&[Sheet::Home, Sheet::Type, Sheet::Map]);
        if !self.latest.is_empty() {
            sheets.insert(Sheet::Fact);
        }
        sheets
    }
}

impl Site<'_> {
    /// What the home page shows of the vault.
    pub(in crate::site) fn overview(&self, root: &str) -> OverviewView {
        let types = self.type_cards(root);
        let central = if types.is_empty() { self.central_cards(root) } else { Vec::new() };
        let href = |page| self.explore_href(root, page).unwrap_or_default();
        let gaps = self.upkeep_entries(root).into_iter();
        OverviewView {
            types,
            central,
            central_href: href(ExplorePage::Central),
            recent: self.recent(root),
            latest: self.latest(root),
            timeline_href: href(ExplorePage::Timeline(0)),
            gaps: gaps
                .map(|it| GapView { label: it.name, href: it.href, n: self.text.number(it.n) })
                .collect(),
            map: self.small_map(root),
        }
    }

    /// The types, those with most entities first, then by name.
    fn type_cards(&self, root: &str) -> Vec<TypeCard> {
        let mut lists: Vec<_> = self.explore.types().lists.iter().zip(0..).collect();
        lists.sort_by_key(|(list, nth)| (std::cmp::Reverse(list.notes.len()), *nth));
        let card = |(list, nth): (&super::types::TypeList, u32)| {
            let notes = self.explore.structure().most_central(&list.notes, ENTITIES_OF_TYPE);
            Some(TypeCard {
                name: list.name.clone(),
                href: self.explore_href(root, ExplorePage::Type(nth, 0))?,
                number: self.type_names.binary_search(&list.name).unwrap_or_default(),
                n: self.text.number(list.notes.len()),
                notes: notes.into_iter().map(|id| self.note_card(id, root)).collect(),
            })
        };
        lists.into_iter().take(MAX_TYPES).filter_map(card).collect()
    }

    /// The most central notes; the first by name, where none is central.
    fn central_cards(&self, root: &str) -> Vec<NoteCard> {
        let structure = self.explore.structure();
        let is_home = |id: &FileId| self.compilation.routes.home == Some(*id);
        let mut notes: Vec<FileId> = structure.central.iter().map(|node| structure.note(*node)).collect();
        if notes.is_empty() {
            notes = self.notes_by_name().iter().copied().filter(|id| self.explore.sight.has(*id)).collect();
        }
        notes.retain(|id| !is_home(id));
        notes.into_iter().take(MAX_CENTRAL).map(|id| self.note_card(id, root)).collect()
    }

    fn note_card(&self, id: FileId, root: &str) -> NoteCard {
        let file = self.compilation.vault.file(id);
        let LinkView { label, href } = self.link_to_note(id, root);
        let about = file.note().map_or_else(String::new, what_it_is);
        NoteCard { label, href, about, n: self.explore.sight.n_sources(id) }
    }

    fn link_to_note(&self, id: FileId, root: &str) -> LinkView {
        let href = format!("{root}{}", self.file_href(id).unwrap_or_default());
        LinkView { label: self.compilation.vault.file(id).title().to_owned(), href }
    }

    /// The notes whose properties name the last days; nothing where all name the same one.
    fn recent(&self, root: &str) -> Vec<RecentView> {
        let notes = self.explore.sight.notes(self.compilation);
        let mut dated: Vec<_> = notes
            .filter_map(|(id, file, note)| {
                let day = |key: &&str| match note.property(key)? {
                    PropertyValue::Text(text) if is_date(text.trim()) => text.trim().get(..10),
                    _ => None,
                };
                Some((DATE_KEYS.iter().filter_map(day).max()?, file.title(), id))
            })
            .collect();
        if dated.iter().all(|it| it.0 == dated[0].0) {
            return Vec::new();
        }
        dated
            .sort_by(|a, b| b.0.cmp(a.0).then_with(|| sort_key(a.1).cmp(&sort_key(b.1))).then(a.2.cmp(&b.2)));
        let view = |(day, _, id): (&str, &str, FileId)| {
            let LinkView { label, href } = self.link_to_note(id, root);
            RecentView { label, href, day: day.to_owned() }
        };
        dated.into_iter().take(MAX_RECENT).map(view).collect()
    }

    /// The last facts in time, the latest first.
    fn latest(&self, root: &str) -> String {
        let mut html = String::new();
        for fact in self.explore.facts().all().iter().rev().take(MAX_FACTS) {
            self.push_fact(&mut html, fact, None, root);
        }
        html
    }
}
