//! Finds the heading or block that a fragment means (specification, section 6).

use crate::compile::{Note, heading_key};
use crate::path::fold;
use crate::span::to_u32;
use crate::vault::File;

use super::Place;

/// The place in `file` that the fragment of a link means. `is_wikilink` is whether the link is written in Obsidian's
/// own way; other links may name a heading by the anchor that it has where GitHub shows the note.
pub(super) fn place(file: &File, fragment: Option<&str>, is_wikilink: bool) -> Place {
    let Some(fragment) = fragment else { return Place::Whole };
    let Some(object) = file.object() else { return Place::Opaque };
    let place = match fragment.strip_prefix('^') {
        Some(id) => block(object, id),
        None => match heading(object, fragment) {
            Place::NoHeading if !is_wikilink => {
                object.heading_by_slug(fragment).map_or(Place::NoHeading, Place::Heading)
            }
            found => found,
        },
    };
    match place {
        // The id of a card, perhaps.
        Place::NoHeading | Place::NoBlock if file.note().is_none() => Place::Opaque,
        place => place,
    }
}

/// The id on the page of `file` that a fragment means.
pub(crate) fn anchor<'f>(file: &'f File, fragment: &str) -> Option<&'f str> {
    if let Some(base) = file.base() {
        return base.view(fragment).map(|nth| base.views[nth].anchor.as_str());
    }
    let note = file.note()?;
    match place(file, Some(fragment), true) {
        Place::Heading(idx) => Some(&note.headings[idx as usize].anchor),
        Place::Block(idx) => Some(&note.blocks[idx as usize].anchor),
        Place::Whole | Place::Opaque | Place::NoHeading | Place::NoBlock => None,
    }
}

fn block(note: &Note, id: &str) -> Place {
    let id = fold(id.trim());
    let idx = note.blocks.partition_point(|block| block.id < id);
    match note.blocks.get(idx) {
        Some(block) if block.id == id => Place::Block(to_u32(idx)),
        _ => Place::NoBlock,
    }
}

/// Walks the headings in order: each part of the fragment takes the first one of that text that is deeper than
/// the one before.
fn heading(note: &Note, fragment: &str) -> Place {
    let keys: Vec<_> = fragment.split('#').map(heading_key).filter(|key| !key.is_empty()).collect();
    let mut found: Option<u32> = None;
    for key in &keys {
        let level = found.map_or(0, |idx| note.headings[idx as usize].level);
        let is_below =
            |idx: &u32| found.is_none_or(|above| *idx > above) && note.headings[*idx as usize].level > level;
        match with_key(note, key).iter().copied().find(|idx| is_below(idx)) {
            Some(idx) => found = Some(idx),
            None => return Place::NoHeading,
        }
    }
    // Marks alone, as in `[[Note#?]]`, name no heading.
    found.map_or(Place::NoHeading, Place::Heading)
}

/// The headings with a key, in order.
fn with_key<'n>(note: &'n Note, key: &str) -> &'n [u32] {
    let index = &note.headings_by_key;
    let from = index.partition_point(|idx| *note.headings[*idx as usize].key < *key);
    let to = from + index[from..].partition_point(|idx| *note.headings[*idx as usize].key == *key);
    &index[from..to]
}
