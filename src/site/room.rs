//! How much the pages of a site may embed, and show of what queries find: notes of one line each that show a long one would
//! fill a disk together.

use std::cmp::Reverse;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::compile::{CardContent, SlotKind};
use crate::diag::{Code, Diagnostic};
use crate::link::{Found, Place};
use crate::session::Compilation;
use crate::vault::{File, FileId};

use super::fill::{Filler, MAX_EMBED_DEPTH, MAX_PAGE_BYTES};

/// Bytes that all pages of a site may embed together, and those that they may show of what queries find; or this many times
/// the text of the vault if that is more.
const MAX_EMBEDDED: u64 = 1 << 30;
const TIMES_THE_VAULT: u64 = 8;
/// What a page may embed at least, however large the site becomes.
const LEAST: usize = 16 << 10;

/// How much pages may embed.
pub(super) struct Room {
    /// Bytes up to which a page goes on to show what it embeds: the most that any page may have, or, in a vault whose
    /// pages would come to more than a disk has room for, so much less that they do not.
    pub(super) bytes: usize,
    /// Bytes of what queries find that a page shows besides its own text: the most that any page may have, or its share of
    /// what all pages with queries may.
    pub(super) queries: usize,
    /// The finding about that.
    pub(super) finding: Option<Diagnostic>,
}

impl Room {
    /// The room of the pages of a vault.
    pub(super) fn new(compilation: &Compilation) -> Self {
        let ids: Vec<FileId> = compilation.vault.files().map(|(id, _)| id).collect();
        let embeds =
            |id: &FileId| Some((*id, embeds(compilation, *id))).filter(|(_, found)| !found.is_empty());
        let embedding: Vec<Embedding> = ids.par_iter().filter_map(embeds).collect();
        let sizes = embedded_sizes(compilation, &embedding);
        let of_vault: u64 = compilation.vault.notes().map(|(.., note)| u64::from(note.html.len())).sum();
        let max = MAX_EMBEDDED.max(TIMES_THE_VAULT * of_vault);
        let mut bytes = MAX_PAGE_BYTES;
        while bytes > LEAST
            && sizes.iter().fold(0_u64, |sum, (_, size)| sum.saturating_add((*size).min(bytes as u64))) > max
        {
            bytes /= 2;
        }
        let largest = sizes.iter().max_by_key(|(id, size)| (*size, Reverse(*id)));
        let finding = largest.filter(|_| bytes < MAX_PAGE_BYTES).map(|(id, _)| {
            let message = format!(
                "the notes of this vault embed each other so often that the site would fill a disk; each page shows {} KiB of it",
                bytes >> 10
            );
            Diagnostic::new(Code::OverLimit, &compilation.vault.file(*id).path, message)
                .help("this note embeds the most; link to what it embeds instead")
        });
        let n_asking = n_with_queries(compilation, &embedding) as u64;
        let mut queries = MAX_PAGE_BYTES;
        // In few steps, for with each all pages have to be made anew.
        while queries > LEAST && n_asking.saturating_mul(queries as u64) > max {
            queries /= 2;
        }
        Self { bytes, queries, finding }
    }
}

impl Filler<'_> {
    /// Whether a page that has grown to this shows no more of what queries find.
    pub(super) fn is_full(&self, out: &str) -> bool {
        let own = self.page.and_then(|id| self.site.compilation.vault.file(id).object());
        out.len() > MAX_PAGE_BYTES.min(self.site.room.queries + own.map_or(0, |note| note.html.text.len()))
    }
}

/// A note or canvas with what it embeds, of whatever kind.
type Embedding = (FileId, Vec<Found>);

fn embeds(compilation: &Compilation, id: FileId) -> Vec<Found> {
    let file = compilation.vault.file(id);
    let slots = file.object().map_or(&[][..], |note| &note.html.slots);
    let in_text = slots.iter().filter_map(|slot| match slot.kind {
        SlotKind::Embed(idx) => Some(idx),
        _ => None,
    });
    let cards = file.canvas().map_or(&[][..], |canvas| &canvas.cards);
    let on_cards = cards.iter().filter_map(|card| match card.content {
        CardContent::File(idx) => Some(idx),
        _ => None,
    });
    let found = |idx: u32| compilation.links.resolution(id, idx as usize).found();
    in_text.chain(on_cards).filter_map(found).collect()
}

/// How many pages show what queries find: bases, and notes with a query or with an embed, at any depth, that has one.
fn n_with_queries(compilation: &Compilation, embedding: &[Embedding]) -> usize {
    let asks = |(_, file): &(FileId, &File)| {
        file.base().is_some() || file.note().is_some_and(|note| !note.queries.is_empty())
    };
    let mut asking: FxHashSet<FileId> = compilation.vault.files().filter(asks).map(|(id, _)| id).collect();
    for _ in 0..=MAX_EMBED_DEPTH {
        let n_before = asking.len();
        if n_before == 0 {
            break;
        }
        for (id, found) in embedding {
            if found.iter().any(|it| asking.contains(&it.file)) {
                asking.insert(*id);
            }
        }
        if asking.len() == n_before {
            break;
        }
    }
    asking.len()
}

/// What the page of each note or canvas that embeds something would embed without a bound, in bytes.
fn embedded_sizes(compilation: &Compilation, embedding: &[Embedding]) -> Vec<(FileId, u64)> {
    let part = |it: &Found| compilation.vault.file(it.file).note().map(|_| (it.file, it.place));
    // Size of a part of a note that embeds at most so many levels of others.
    let mut sizes: FxHashMap<(FileId, Place), u64> = FxHashMap::default();
    for _ in 0..=MAX_EMBED_DEPTH {
        let mut next = FxHashMap::default();
        for part in embedding.iter().flat_map(|(_, found)| found.iter().filter_map(part)) {
            next.entry(part).or_insert_with(|| size_of(compilation, part, &sizes));
        }
        if next == sizes {
            break;
        }
        sizes = next;
    }
    let page = |(id, found): &Embedding| {
        // A canvas shows of a long note its beginning only.
        let is_canvas = compilation.vault.file(*id).canvas().is_some();
        let shown = |(file, place): (FileId, Place)| {
            let note = compilation.vault.file(file).note().filter(|_| is_canvas && place == Place::Whole)?;
            note.excerpt.map(u64::from)
        };
        let size = |part: (FileId, Place)| shown(part).unwrap_or(sizes[&part]);
        (*id, found.iter().filter_map(part).fold(0_u64, |sum, part| sum.saturating_add(size(part))))
    };
    embedding.iter().map(page).filter(|(_, size)| *size > 0).collect()
}

/// The bytes of a part, with what it embeds in turn.
fn size_of(
    compilation: &Compilation,
    (file, place): (FileId, Place),
    inner: &FxHashMap<(FileId, Place), u64>,
) -> u64 {
    let Some(note) = compilation.vault.file(file).note() else { return 0 };
    let range = match place {
        Place::Whole => Some(0..note.html.len()),
        Place::Heading(idx) => note.headings[idx as usize].html.clone(),
        Place::Block(idx) => note.blocks[idx as usize].html.clone(),
        Place::Opaque | Place::NoHeading | Place::NoBlock => None,
    };
    let Some(range) = range else { return 0 };
    let mut size = u64::from(range.end - range.start);
    for slot in note.html.slots_in(&range) {
        if let SlotKind::Embed(idx) = slot.kind
            && let Some(found) = compilation.links.resolution(file, idx as usize).found()
        {
            size = size.saturating_add(inner.get(&(found.file, found.place)).copied().unwrap_or(0));
        }
    }
    size
}
