//! How much the pages of a site may embed: notes of one line each that show a long one would fill a disk together.

use std::cmp::Reverse;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::compile::{Note, Slot, SlotKind};
use crate::diag::{Code, Diagnostic};
use crate::link::Place;
use crate::session::Compilation;
use crate::vault::{File, FileId};

use super::fill::{MAX_EMBED_DEPTH, MAX_PAGE_BYTES};

/// Bytes that all pages of a site may embed together, or this many times the text of the vault if that is more.
const MAX_EMBEDDED: u64 = 1 << 30;
const TIMES_THE_VAULT: u64 = 8;
/// What a page may embed at least, however large the site becomes.
const LEAST: usize = 16 << 10;

/// How much pages may embed.
pub(super) struct Room {
    /// Bytes up to which a page goes on to show what it embeds: the most that any page may have, or, in a vault whose
    /// pages would come to more than a disk has room for, so much less that they do not.
    pub(super) bytes: usize,
    /// The finding about that.
    pub(super) finding: Option<Diagnostic>,
}

impl Room {
    /// The room of the pages of a vault.
    pub(super) fn new(compilation: &Compilation) -> Self {
        let sizes = embedded_sizes(compilation);
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
        Self { bytes, finding }
    }
}

/// What the page of each note that embeds something would embed without a bound, in bytes.
fn embedded_sizes(compilation: &Compilation) -> Vec<(FileId, u64)> {
    let notes: Vec<_> = compilation.vault.notes().collect();
    let parts = |(id, _, note): &(FileId, &File, &Note)| {
        let parts = embeds(compilation, *id, note);
        (!parts.is_empty()).then_some((*id, parts))
    };
    let embedding: Vec<(FileId, Vec<(FileId, Place)>)> = notes.par_iter().filter_map(parts).collect();
    // Size of a part of a note that embeds at most so many levels of others.
    let mut sizes: FxHashMap<(FileId, Place), u64> = FxHashMap::default();
    for _ in 0..=MAX_EMBED_DEPTH {
        let mut next = FxHashMap::default();
        for part in embedding.iter().flat_map(|(_, parts)| parts) {
            next.entry(*part).or_insert_with(|| size_of(compilation, *part, &sizes));
        }
        if next == sizes {
            break;
        }
        sizes = next;
    }
    let page = |(id, parts): (FileId, Vec<(FileId, Place)>)| {
        (id, parts.iter().fold(0_u64, |sum, part| sum.saturating_add(sizes[part])))
    };
    embedding.into_iter().map(page).filter(|(_, size)| *size > 0).collect()
}

/// The parts of notes that a note embeds.
fn embeds(compilation: &Compilation, id: FileId, note: &Note) -> Vec<(FileId, Place)> {
    let part = |slot: &Slot| {
        let SlotKind::Embed(idx) = slot.kind else { return None };
        let found = compilation.links.resolution(id, idx as usize).found()?;
        compilation.vault.file(found.file).note().is_some().then_some((found.file, found.place))
    };
    note.html.slots.iter().filter_map(part).collect()
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
