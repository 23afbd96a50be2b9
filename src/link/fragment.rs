//! Finds the heading or block that a fragment means (specification, section 6).

use crate::compile::{Note, heading_key};
use crate::path::fold;
use crate::span::to_u32;
use crate::vault::File;

use super::Place;

/// The place in `file` that the fragment of a link means.
pub(super) fn place(file: &File, fragment: Option<&str>) -> Place {
    match (file.note(), fragment) {
        (_, None) => Place::Whole,
        (None, Some(_)) => Place::Opaque,
        (Some(note), Some(fragment)) => match fragment.strip_prefix('^') {
            Some(id) => block(note, id),
            None => heading(note, fragment),
        },
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
    let mut found: Option<usize> = None;
    for key in &keys {
        let (from, level) = found.map_or((0, 0), |idx| (idx + 1, note.headings[idx].level));
        let is_match = |idx: &usize| note.headings[*idx].level > level && note.headings[*idx].key == *key;
        match (from..note.headings.len()).find(is_match) {
            Some(idx) => found = Some(idx),
            None => return Place::NoHeading,
        }
    }
    // Marks alone, as in `[[Note#?]]`, name no heading.
    found.map_or(Place::NoHeading, |idx| Place::Heading(to_u32(idx)))
}
