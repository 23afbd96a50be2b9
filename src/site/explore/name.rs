//! Gathers the names that several notes have: as the name of their file, as an alias or as a title.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::compile::Origin;
use crate::path::fold;
use crate::session::Compilation;
use crate::vault::FileId;

use super::sight::Sight;

/// Names that many folders have a file of, which say nothing of what is in it.
const USUAL: &[&str] = &["index", "readme"];

/// A name that several notes have.
#[derive(Hash)]
pub(super) struct Name {
    /// As the first of them has it.
    pub(super) text: String,
    /// The notes, those that most links by this name lead to first.
    pub(super) notes: Vec<Namesake>,
}

/// A note that has a name which others have too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Namesake {
    /// The note.
    pub(super) file: FileId,
    /// How it has the name.
    pub(super) by: By,
    /// How many links by this name lead to it.
    pub(super) n_links: u32,
}

/// How a note has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum By {
    /// It is that of its file.
    FileName,
    /// It is one of its aliases.
    Alias,
    /// It is its title, by which no link finds it.
    Title,
}

/// Every name that several notes have, in order.
pub(super) fn names(compilation: &Compilation, sight: &Sight) -> Vec<Name> {
    // Of the first note with a name only that: few names have more.
    let mut owners: FxHashMap<String, Vec<(FileId, By)>> = FxHashMap::default();
    for (id, file, note) in sight.notes(compilation) {
        let aliases = note.aliases.iter().map(|alias| (alias.name.as_str(), By::Alias));
        let own = [(file.path.stem(), By::FileName)].into_iter().chain(aliases);
        for (name, by) in own.chain([(note.title.as_str(), By::Title)]) {
            let notes = owners.entry(fold(name.trim())).or_default();
            if notes.last().is_none_or(|(last, _)| *last != id) {
                notes.push((id, by));
            }
        }
    }
    let is_shared = |key: &str, notes: &[(FileId, By)]| {
        let is_usual = USUAL.contains(&key) && notes.iter().all(|(_, by)| *by != By::Alias);
        notes.len() > 1 && !key.is_empty() && !is_usual
    };
    let shared = owners.into_iter().filter(|(key, notes)| is_shared(key, notes));
    let shared: BTreeMap<_, _> = shared.collect();
    if shared.is_empty() {
        return Vec::new();
    }
    let mut n_links = links_by_name(compilation, sight, &shared);
    let name = |(key, notes): (String, Vec<(FileId, By)>)| {
        let text = spelling(compilation, notes[0], &key);
        let counts = n_links.remove(&key).unwrap_or_default();
        let namesake = |(file, by): (FileId, By)| Namesake {
            file,
            by,
            n_links: counts.get(&file).copied().unwrap_or(0),
        };
        let mut notes: Vec<_> = notes.into_iter().map(namesake).collect();
        notes.sort_by_key(|it| (Reverse(it.n_links), it.by, it.file));
        Name { text, notes }
    };
    shared.into_iter().map(name).collect()
}

/// A name as a note writes it.
fn spelling(compilation: &Compilation, (id, by): (FileId, By), key: &str) -> String {
    let file = compilation.vault.file(id);
    let alias = || {
        let aliases = file.note().into_iter().flat_map(|note| &note.aliases);
        aliases.map(|alias| alias.name.trim()).find(|it| fold(it) == key)
    };
    match by {
        By::FileName => file.path.stem().to_owned(),
        By::Alias => alias().unwrap_or(key).to_owned(),
        By::Title => file.title().to_owned(),
    }
}

/// For each folded name that several notes have, how many links by it lead to which of them.
fn links_by_name(
    compilation: &Compilation,
    sight: &Sight,
    shared: &BTreeMap<String, Vec<(FileId, By)>>,
) -> FxHashMap<String, FxHashMap<FileId, u32>> {
    let Compilation { vault, links, .. } = compilation;
    let notes: FxHashSet<FileId> = shared.values().flatten().map(|(id, _)| *id).collect();
    let mut counts: FxHashMap<String, FxHashMap<FileId, u32>> = FxHashMap::default();
    for (id, _, link, resolution) in links.iter(vault) {
        let Some(found) = resolution.found().filter(|it| notes.contains(&it.file)) else { continue };
        if !sight.has(id) || link.target.is_empty() || link.origin == Origin::Comment {
            continue;
        }
        let name = link.target.rsplit('/').next().unwrap_or_default();
        let key = fold(name.strip_suffix(".md").unwrap_or(name));
        if shared.contains_key(&key) {
            *counts.entry(key).or_default().entry(found.file).or_default() += 1;
        }
    }
    counts
}
