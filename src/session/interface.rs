//! What of a file other files depend on: its names, what in it can be linked to, what it refers to, its properties.
//!
//! Where only something else has changed, a sentence for example, links lead where they led, and pages have the addresses
//! that they had.

use crate::compile::{Heading, Link, Note};
use crate::scan::Overrides;
use crate::vault::{Content, File, Vault};

/// Whether links, graph and addresses of one state of a vault are those of another, with the same settings.
pub(super) fn is_same(old: &Vault, new: &Vault) -> bool {
    old.len() == new.len() && old.files().zip(new.files()).all(|((_, old), (_, new))| is_same_file(old, new))
}

/// Whether the theme has the same files, whatever is in them.
pub(super) fn has_same_files(old: &Overrides, new: &Overrides) -> bool {
    old.iter().map(|(path, _)| path).eq(new.iter().map(|(path, _)| path))
}

fn is_same_file(old: &File, new: &File) -> bool {
    let is_same_place =
        old.path == new.path && old.is_excluded == new.is_excluded && old.is_public() == new.is_public();
    is_same_place
        && match (&old.content, &new.content) {
            (Content::Attachment, Content::Attachment) => true,
            (Content::Note(old_note, _), Content::Note(new_note, _)) => {
                std::sync::Arc::ptr_eq(old_note, new_note) || is_same_note(old_note, new_note)
            }
            // Canvases and bases are few, and most edits of them concern others.
            _ => old.kind() == new.kind() && old.hash == new.hash,
        }
}

fn is_same_note(old: &Note, new: &Note) -> bool {
    let links = |note: &Note| -> Vec<Link> { note.links.iter().map(without_place).collect() };
    let is_same_heading = |(a, b): (&Heading, &Heading)| {
        (a.level, &a.key, &a.text, &a.anchor, a.parent) == (b.level, &b.key, &b.text, &b.anchor, b.parent)
    };
    old.title == new.title
        && old.properties == new.properties
        && old.aliases.iter().map(|it| &it.name).eq(new.aliases.iter().map(|it| &it.name))
        && old.tags.iter().map(|it| (&it.name, it.origin)).eq(new.tags.iter().map(|it| (&it.name, it.origin)))
        && old
            .blocks
            .iter()
            .map(|it| (&it.id, &it.anchor))
            .eq(new.blocks.iter().map(|it| (&it.id, &it.anchor)))
        && old.headings.len() == new.headings.len()
        && old.headings.iter().zip(&new.headings).all(is_same_heading)
        && links(old) == links(new)
}

/// A link without where it stands and what is said around it.
fn without_place(link: &Link) -> Link {
    let mut link = link.clone();
    link.span = crate::span::Span { start: 0, end: 0 };
    (link.position, link.context, link.mention) = (crate::span::Position { line: 0, column: 0 }, 0..0, 0..0);
    let subject = link.assertion.subject;
    link.assertion = crate::compile::Assertion { subject, ..Default::default() };
    link
}
