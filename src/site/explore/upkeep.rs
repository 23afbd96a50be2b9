//! What a vault lacks: notes that nothing links to, notes with little text, names in tables that have no note.

use std::cmp::Reverse;
use std::fmt::Write;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::compile::{LinkKind, Note, escape, push_escaped, words};
use crate::error::Error;
use crate::path::{fold, sort_key};
use crate::session::Compilation;
use crate::site::Site;
use crate::site::listing::{ENTRIES_PER_PAGE, page_of};
use crate::vault::FileId;

use super::page::{Frame, push_number};
use super::sight::Sight;
use super::{ExplorePage, ROWS_PER_PAGE};

/// Words below which a note is a stub.
const MIN_WORDS: usize = 40;
/// Places that are named for each candidate.
const MAX_PLACES: usize = 4;

/// What a vault lacks.
#[derive(Hash)]
pub(super) struct Upkeep {
    /// The notes that no other note or canvas links to: those without links of their own first.
    pub(super) alone: Vec<FileId>,
    /// The notes with little text and how many words they have, those that most notes link to first.
    pub(super) stubs: Vec<(FileId, usize)>,
    /// Names in columns of entities that are no links, those of most notes first.
    pub(super) candidates: Vec<Name>,
}

/// A name in a column of entities that is no link.
#[derive(Hash)]
pub(super) struct Name {
    /// As it was first written.
    text: String,
    /// The note that has it all the same.
    note: Option<FileId>,
    n_notes: usize,
    /// Where it stands: note and index of the candidate there.
    places: Vec<(FileId, u32)>,
}

impl Upkeep {
    /// Looks for it.
    pub(super) fn new(compilation: &Compilation, sight: &Sight) -> Self {
        let (alone, (stubs, candidates)) = rayon::join(
            || alone(compilation, sight),
            || rayon::join(|| stubs(compilation, sight), || candidates(compilation, sight)),
        );
        Self { alone, stubs, candidates }
    }
}

fn alone(compilation: &Compilation, sight: &Sight) -> Vec<FileId> {
    let Compilation { vault, links, routes, .. } = compilation;
    let canvases = vault.canvases().filter(|(id, _)| !vault.file(*id).is_excluded);
    let on_canvases: FxHashSet<FileId> = canvases
        .flat_map(|(id, canvas)| (0..canvas.note.links.len()).map(move |nth| (id, nth)))
        .filter_map(|(id, nth)| Some(links.resolution(id, nth).found()?.file))
        .collect();
    let notes = sight.notes(compilation).map(|(id, ..)| id);
    let mut alone: Vec<_> = notes
        .filter(|id| sight.n_sources(*id) == 0 && !on_canvases.contains(id) && routes.home != Some(*id))
        .collect();
    alone.sort_by_cached_key(|id| (!sight.targets(*id).is_empty(), sort_key(vault.file(*id).title()), *id));
    alone
}

fn stubs(compilation: &Compilation, sight: &Sight) -> Vec<(FileId, usize)> {
    let notes: Vec<_> = sight.notes(compilation).collect();
    let n_words = |(id, _, note): &(FileId, _, &Note)| {
        // What others write is shown here, and it is no stub.
        let shows_others =
            note.links.iter().any(|link| link.kind == LinkKind::Embed) || !note.queries.is_empty();
        (!shows_others).then(|| (*id, words::count(&note.text, MIN_WORDS))).filter(|(_, n)| *n < MIN_WORDS)
    };
    let mut stubs: Vec<_> = notes.par_iter().filter_map(n_words).collect();
    stubs.sort_by_cached_key(|(id, n)| {
        let title = sort_key(compilation.vault.file(*id).title());
        (Reverse(sight.n_sources(*id)), *n, title, *id)
    });
    stubs
}

fn candidates(compilation: &Compilation, sight: &Sight) -> Vec<Name> {
    let mut numbers: FxHashMap<String, usize> = FxHashMap::default();
    let mut names: Vec<Name> = Vec::new();
    for (id, _, note) in sight.notes(compilation) {
        for (candidate, nth) in note.candidates.iter().zip(0..) {
            let text = note.quote(&candidate.name).split_whitespace().collect::<Vec<_>>().join(" ");
            let number = *numbers.entry(fold(&text)).or_insert(names.len());
            if number == names.len() {
                let note = note_called(compilation, sight, &text);
                names.push(Name { text, note, n_notes: 0, places: Vec::new() });
            }
            let name = &mut names[number];
            name.n_notes += usize::from(name.places.last().is_none_or(|(last, _)| *last != id));
            name.places.push((id, nth));
        }
    }
    // A name that a note has in its own tables says nothing new.
    names.retain(|name| name.note.is_none_or(|note| name.places.iter().any(|(id, _)| *id != note)));
    names.sort_by_cached_key(|name| {
        (
            name.note.is_some(),
            Reverse(name.n_notes),
            Reverse(name.places.len()),
            sort_key(&name.text),
            name.text.clone(),
        )
    });
    names
}

/// The note of this name or alias that lists name.
fn note_called(compilation: &Compilation, sight: &Sight, name: &str) -> Option<FileId> {
    let index = compilation.links.index();
    let notes = index.notes_named(name).iter().chain(index.notes_with_alias(name));
    notes.copied().find(|id| sight.has(*id))
}

impl Site<'_> {
    /// The notes that nothing links to.
    pub(super) fn alone_page(&self, page: u32, root: &str) -> Result<Vec<u8>, Error> {
        let notes = &self.explore.upkeep().alone;
        let shown = page_of(notes, page, ENTRIES_PER_PAGE);
        let (linking, isolated): (Vec<FileId>, Vec<FileId>) =
            shown.iter().partition(|id| !self.explore.sight.targets(**id).is_empty());
        let mut body = String::new();
        for (heading, notes) in [("alone_isolated", isolated), ("alone_linking", linking)] {
            if !notes.is_empty() {
                write!(body, "<h2>{}</h2>\n{}", escape(self.text.get(heading)), self.note_list(&notes, root))
                    .expect("a String takes every write");
            }
        }
        let intro = self.text.count("alone_intro", notes.len());
        let mut frame = Frame::new(root, self.text.get("alone_title"), &intro);
        frame.pages = self.explore_pages(root, (notes.len(), ENTRIES_PER_PAGE), page, ExplorePage::Alone);
        self.framed(frame, &body)
    }

    /// The notes with little text.
    pub(super) fn stubs_page(&self, page: u32, root: &str) -> Result<Vec<u8>, Error> {
        let stubs = &self.explore.upkeep().stubs;
        let mut body = self.open_table("notes");
        self.push_head(
            &mut body,
            &[("name", false), ("how_it_begins", false), ("words", true), ("linked_from", true)],
        );
        body.push_str("<tbody>\n");
        for (id, n_words) in page_of(stubs, page, ROWS_PER_PAGE) {
            body.push_str("<tr><th scope=\"row\">");
            self.push_note(&mut body, *id, root);
            body.push_str("</th><td class=\"what\" dir=\"auto\">");
            let note = self.compilation.vault.file(*id).note();
            push_escaped(&mut body, &note.map_or_else(String::new, super::types::what_it_is));
            body.push_str("</td>");
            push_number(&mut body, n_words);
            push_number(&mut body, self.explore.sight.n_sources(*id));
            body.push_str("</tr>\n");
        }
        body.push_str("</tbody></table></div>\n");
        let intro = self.text.count("stubs_intro", MIN_WORDS);
        let mut frame = Frame::new(root, self.text.get("stubs_title"), &intro);
        frame.pages = self.explore_pages(root, (stubs.len(), ROWS_PER_PAGE), page, ExplorePage::Stubs);
        self.framed(frame, &body)
    }

    /// The names in tables that are no links.
    pub(super) fn candidates_page(&self, page: u32, root: &str) -> Result<Vec<u8>, Error> {
        let names = &self.explore.upkeep().candidates;
        let mut body = self.open_table("names");
        self.push_head(&mut body, &[("name", false), ("note", false), ("notes", true), ("where", false)]);
        body.push_str("<tbody>\n");
        for name in page_of(names, page, ROWS_PER_PAGE) {
            self.push_candidate(&mut body, name, root);
        }
        body.push_str("</tbody></table></div>\n");
        let mut frame =
            Frame::new(root, self.text.get("candidates_title"), self.text.get("candidates_intro"));
        frame.pages = self.explore_pages(root, (names.len(), ROWS_PER_PAGE), page, ExplorePage::Candidates);
        self.framed(frame, &body)
    }

    fn push_candidate(&self, out: &mut String, name: &Name, root: &str) {
        out.push_str("<tr><th scope=\"row\"><bdi>");
        push_escaped(out, &name.text);
        out.push_str("</bdi></th><td>");
        match name.note {
            Some(id) => self.push_note(out, id, root),
            None => out.push('—'),
        }
        out.push_str("</td>");
        push_number(out, name.n_notes);
        out.push_str("<td><ul>");
        for (id, nth) in name.places.iter().take(MAX_PLACES) {
            let Some(note) = self.compilation.vault.file(*id).note() else { continue };
            let candidate = &note.candidates[*nth as usize];
            let statement = &note.statements[candidate.statement as usize];
            out.push_str("<li><span class=\"what\" dir=\"auto\">");
            let column = note.quote(&candidate.column).trim();
            if !column.is_empty() {
                out.push_str("<span class=\"key\">");
                push_escaped(out, column);
                out.push_str("</span> ");
            }
            push_escaped(out, &super::label_page::cut(note.quote(&statement.context)));
            out.push_str("</span> <span class=\"said\">");
            self.push_source(out, (*id, statement.section, statement.position.line), root);
            out.push_str("</span></li>");
        }
        if name.places.len() > MAX_PLACES {
            out.push_str("<li>");
            self.text.push_count(out, "and_n_more", name.places.len() - MAX_PLACES, &[]);
            out.push_str("</li>");
        }
        out.push_str("</ul></td></tr>\n");
    }
}
