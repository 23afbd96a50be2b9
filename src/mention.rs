//! Unlinked mentions: where a text names a note without linking to it.
//!
//! Input: the vault, its links, and what may be shown of it. Output: for each note, and each target that does not exist,
//! the places in other texts that have its name. Never looks into code, links, tags or the note itself; never changes a
//! link. `docs/relations.md` has the rules.

mod chunk;
mod exchange;
mod find;
mod kept;
mod name;
mod read;
mod target;
mod undeclared;

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::MentionSettings;
use crate::graph::Node;
use crate::link::Links;
use crate::memo::{Stored, object_number};
use crate::span::to_u32;
use crate::vault::{File, FileId, Vault};

pub use undeclared::{UndeclaredAlias, undeclared_aliases};

use chunk::{Chunk, READINGS_AT_ONCE};
use find::Finder;
pub(crate) use kept::Kept;
use name::Names;
use read::{Hit, Reading, Usage, read};
use target::Targets;

/// Files that link to an entity, and files that do not, whose places are kept: pages list no more. Beyond, they are only
/// counted.
pub(crate) const MAX_FILES: u32 = 10;
/// Places that are kept for one entity, those that count most first.
const MAX_KEPT: u32 = 1_000;
/// So many chunks of files are looked at side by side.
const CHUNKS_AT_ONCE: usize = 32;

/// Who mentions whom without a link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    n_files: u32,
    /// Where the mentions of each entity begin: those of files, then of missing targets.
    starts: Vec<u32>,
    mentions: Vec<Mention>,
    counts: Vec<MentionCounts>,
}

/// A place that names an entity without linking to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Mention {
    /// The file that names it.
    pub file: FileId,
    /// Where the name starts in the plain text of the file.
    start: u32,
    len: u16,
    /// Whether the file links to the entity somewhere else.
    pub is_linked: bool,
    /// Whether the name is that of other notes too.
    pub is_shared: bool,
}

/// How often an entity is mentioned without a link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct MentionCounts {
    /// Files that mention it and link to it nowhere.
    pub unlinked_files: u32,
    /// Files that mention it and link to it elsewhere.
    pub linked_files: u32,
    /// All places together.
    pub places: u32,
}

impl Mention {
    /// Where the name stands in the plain text of the file.
    pub fn text(&self) -> Range<u32> {
        self.start..self.start + u32::from(self.len)
    }
}

impl Mentions {
    /// Finds the mentions of a vault. Only nodes for which `is_shown` holds are mentioned, and mention others.
    pub fn new(
        vault: &Vault,
        links: &Links,
        settings: &MentionSettings,
        is_shown: impl Fn(Node) -> bool + Sync,
    ) -> Self {
        let empty = Self::empty(vault, links);
        if !settings.enabled {
            return empty;
        }
        let Some(finder) = Finder::new(names(vault, links, settings, &is_shown)) else { return empty };
        let files: Vec<_> = vault.files().filter(|(id, _)| is_shown(Node::File(*id))).collect();
        let (chunks, usage) = read(&finder, &files, &[], None);
        let targets = Targets::new(&files, links, empty.n_files);
        let (finder, usage, files, chunks) = (&finder, &usage, &files, &chunks);
        empty.index(&Readings { finder, usage, files, targets: &targets, chunks })
    }

    /// The same: a text is read again only if it or a name in it has changed since it was read, and where the names are
    /// the same, only what changed texts mention is exchanged. What is kept comes with a number for what notes are compiled
    /// with.
    pub(crate) fn with_earlier(
        vault: &Vault,
        links: &Links,
        settings: &MentionSettings,
        is_shown: impl Fn(Node) -> bool + Sync,
        kept: Option<(&Stored<Kept>, u64)>,
    ) -> Arc<Self> {
        let Some((stored, options)) = kept.filter(|_| settings.enabled) else {
            return Self::new(vault, links, settings, is_shown).into();
        };
        let files: Vec<_> = vault.files().filter(|(id, _)| is_shown(Node::File(*id))).collect();
        let now = || {
            let given = kept::given(vault, links, settings, &files, &is_shown);
            let objects: Vec<u64> = files.par_iter().map(|(_, file)| object_number(file, options)).collect();
            (given, objects, Arc::new(Targets::new(&files, links, to_u32(vault.len()))))
        };
        let (earlier, (given, objects, targets)) = rayon::join(|| stored.get(), now);
        if let Some((again, n_read)) =
            earlier.as_ref().and_then(|it| it.again(given, &files, &objects, &targets))
        {
            let mentions = Arc::clone(again.mentions());
            match n_read > kept::MAX_UNKEPT {
                true => stored.put(again.into()),
                false => stored.put_in_memory(again.into()),
            }
            return mentions;
        }
        let empty = Self::empty(vault, links);
        let Some(finder) = Finder::new(names(vault, links, settings, &is_shown)) else { return empty.into() };
        let (chunks, usage) = read(&finder, &files, &objects, earlier.as_deref());
        drop(earlier);
        let readings =
            Readings { finder: &finder, usage: &usage, files: &files, targets: &targets, chunks: &chunks };
        let mentions = Arc::new(empty.index(&readings));
        let finder = finder.into();
        let kept = Kept { given, finder, objects, targets, chunks, usage, mentions: Arc::clone(&mentions) };
        stored.put(kept.into());
        mentions
    }

    /// Nothing mentioned.
    fn empty(vault: &Vault, links: &Links) -> Self {
        let n_entities = vault.len() + links.missing().len();
        Self {
            n_files: to_u32(vault.len()),
            starts: vec![0; n_entities + 1],
            mentions: Vec::new(),
            counts: vec![MentionCounts::default(); n_entities],
        }
    }

    /// Sorts the mentions by what they name: first those of files that do not link to it, in the order of the files.
    fn index(mut self, readings: &Readings<'_>) -> Self {
        // Which file was the last that had a place of each entity, and how many places are kept of those that do not link
        // to it, and of those that do.
        let mut seen = vec![(u32::MAX, [0; 2]); self.counts.len()];
        let mut kept = Vec::new();
        readings.each(|&MentionsIn { file, ref places }| {
            for &Place { entity, start, len, is_linked, is_shared } in places {
                let (counts, (last, n_kept)) =
                    (&mut self.counts[entity as usize], &mut seen[entity as usize]);
                counts.places += 1;
                let n_files = if is_linked { &mut counts.linked_files } else { &mut counts.unlinked_files };
                if std::mem::replace(last, file.0) != file.0 {
                    *n_files += 1;
                }
                let n_kept = &mut n_kept[usize::from(is_linked)];
                if *n_files <= MAX_FILES && *n_kept < MAX_KEPT {
                    *n_kept += 1;
                    kept.push((entity, Mention { file, start, len, is_linked, is_shared }));
                }
            }
        });
        // Where the next place of an entity goes, if its file does not link to it, and if it does.
        let mut next = Vec::with_capacity(self.counts.len());
        let mut end = 0;
        for (nth, (_, [n_unlinked, n_linked])) in seen.into_iter().enumerate() {
            next.push([end, end + n_unlinked]);
            end += (n_unlinked + n_linked).min(MAX_KEPT);
            self.starts[nth + 1] = end;
        }
        let nothing = Mention { file: FileId(0), start: 0, len: 0, is_linked: false, is_shared: false };
        self.mentions = vec![nothing; end as usize];
        for (entity, mention) in kept {
            let at = &mut next[entity as usize][usize::from(mention.is_linked)];
            if *at < self.starts[entity as usize + 1] {
                self.mentions[*at as usize] = mention;
            }
            *at += 1;
        }
        self
    }

    /// The mentions of an entity, as many as a page lists: those of files that do not link to it first, in the order of the
    /// files and their texts.
    pub fn of(&self, node: Node) -> &[Mention] {
        let Some(nth) = self.number(node) else { return &[] };
        &self.mentions[self.starts[nth] as usize..self.starts[nth + 1] as usize]
    }

    /// How often an entity is mentioned.
    pub fn counts(&self, node: Node) -> MentionCounts {
        self.number(node).map(|nth| self.counts[nth]).unwrap_or_default()
    }

    fn number(&self, node: Node) -> Option<usize> {
        number(node, self.n_files).map(|nth| nth as usize).filter(|nth| *nth < self.counts.len())
    }
}

/// Files and missing targets by one number.
fn number(node: Node, n_files: u32) -> Option<u32> {
    match node {
        Node::File(id) => Some(id.0),
        Node::Missing(number) => Some(n_files + number),
        Node::Tag(_) => None,
    }
}

/// The names of all that may be mentioned.
fn names(vault: &Vault, links: &Links, settings: &MentionSettings, is_shown: impl Fn(Node) -> bool) -> Names {
    let mut names = Names::default();
    for (id, file, note) in vault.notes().filter(|(id, ..)| is_shown(Node::File(*id))) {
        names.add(file.path.stem(), id.0, settings);
        names.add(&note.title, id.0, settings);
        note.aliases.iter().for_each(|alias| names.add(&alias.name, id.0, settings));
    }
    let n_files = to_u32(vault.len());
    for (missing, nth) in links.missing().iter().zip(0..).filter(|(_, nth)| is_shown(Node::Missing(*nth))) {
        let name = missing.name.rsplit('/').next().unwrap_or_default();
        names.add(name, n_files + nth, settings);
    }
    names
}

/// What a file mentions.
struct MentionsIn {
    file: FileId,
    places: Vec<Place>,
}

/// A place in a file that names an entity.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Place {
    entity: u32,
    start: u32,
    len: u16,
    is_linked: bool,
    is_shared: bool,
}

/// The names found in files, and all it takes to say what they mention.
struct Readings<'f> {
    finder: &'f Finder,
    usage: &'f Usage,
    files: &'f [(FileId, &'f File)],
    /// What they link to.
    targets: &'f Targets,
    /// What was read in the files.
    chunks: &'f [Arc<Chunk>],
}

impl Readings<'_> {
    /// Tells what each file mentions, in the order of files. The places of all files at once would take more memory than
    /// anything else here.
    fn each(&self, mut tell: impl FnMut(&MentionsIn)) {
        let Self { finder, usage, files, targets, .. } = *self;
        for (nth, chunks) in self.chunks.chunks(CHUNKS_AT_ONCE).enumerate() {
            let first = nth * CHUNKS_AT_ONCE * READINGS_AT_ONCE;
            let found = chunks.par_iter().enumerate().flat_map_iter(|(nth, chunk)| {
                let first = first + nth * READINGS_AT_ONCE;
                chunk.unpacked().zip(first..).map(|(reading, nth)| {
                    let reading = reading.expect("what this program has packed can be unpacked");
                    mentions_in(finder, usage, files[nth].0, &reading, targets.of(nth))
                })
            });
            found.collect::<Vec<_>>().iter().for_each(&mut tell);
        }
    }
}

/// What the names found in a file mention, which links to these entities.
fn mentions_in(finder: &Finder, usage: &Usage, id: FileId, reading: &Reading, targets: &[u32]) -> MentionsIn {
    let hits: &[Hit] = &reading.hits;
    let mut found = MentionsIn { file: id, places: Vec::with_capacity(hits.len()) };
    for hit in hits {
        if hit.is_weak && usage.is_common(hit.spelling) {
            continue;
        }
        let owners = finder.spelling(hit.spelling).owners;
        // A note that has the name itself means itself by it.
        let is_own = owners.contains(&id.0);
        for &entity in owners.iter().filter(|_| !is_own) {
            let is_linked = targets.binary_search(&entity).is_ok();
            let is_shared = owners.len() > 1;
            found.places.push(Place { entity, start: hit.start, len: hit.len, is_linked, is_shared });
        }
    }
    found
}

impl Place {
    fn mention(self, file: FileId) -> Mention {
        let Self { entity: _, start, len, is_linked, is_shared } = self;
        Mention { file, start, len, is_linked, is_shared }
    }
}

#[cfg(test)]
mod tests;
