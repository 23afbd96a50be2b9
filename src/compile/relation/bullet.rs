//! R1: what a bullet says of the link that it begins with.

use std::ops::Range;

use crate::compile::block::{ContainerKind, Writer};
use crate::compile::{LinkKind, Origin};
use crate::span::to_u32;

use super::{Label, RelationRule, remarks, separator, trimmed};

/// Words that a relation in front of a link may have.
const MAX_NAME_WORDS: usize = 5;

impl Writer<'_, '_> {
    /// Whether what is written next is the first text of an item.
    pub(in crate::compile) fn begins_item(&self) -> bool {
        self.options.relations.gloss
            && self.origin == Origin::Body
            && self
                .containers
                .last()
                .is_some_and(|it| matches!(it.kind, ContainerKind::Item) && it.last.is_none())
    }

    /// Reads the first line of an item, which begins at `start` of the text and whose first link would be `first`.
    pub(in crate::compile) fn read_bullet(&mut self, start: usize, first: usize) {
        let Some(link) = self.note.links.get(first).filter(|it| it.kind == LinkKind::Link) else { return };
        let end = start + self.note.text[start..].trim_end().len();
        let mention = link.mention.start as usize..link.mention.end as usize;
        if mention.end > end || link.assertion.rule != Some(RelationRule::Prose) {
            return;
        }
        let before = self.note.text[start..mention.start].trim();
        let gloss = if before.is_empty() {
            gloss(&self.note.text[mention.end..end]).map(|it| mention.end + it.start..mention.end + it.end)
        } else {
            let after = &self.note.text[mention.end..end];
            let is_name = is_relation_name(before) && after[remarks(after)..].trim().is_empty();
            (is_name && self.is_among_relations()).then_some(start..mention.start)
        };
        let Some(gloss) = gloss else { return };
        let gloss = trimmed(&self.note.text, gloss);
        let link = &mut self.note.links[first];
        link.assertion.rule = Some(RelationRule::Gloss);
        link.assertion.label = Label::Gloss(gloss);
        // All of the bullet is what it says, however many sentences that are.
        link.context = trimmed_start(&self.note.text, start).min(link.mention.start)..to_u32(end);
    }

    /// Whether the section is a list of relations by its heading.
    fn is_among_relations(&self) -> bool {
        let heading = self.open_sections.last().and_then(|&(idx, _)| self.note.headings.get(idx as usize));
        heading.is_some_and(|it| it.text.to_lowercase().contains("relations"))
    }
}

/// What is said behind a link: a sign right behind it, or behind remarks in brackets, and text to the end.
fn gloss(after: &str) -> Option<Range<usize>> {
    let remarks = remarks(after);
    let at = remarks + separator(&after[remarks..], true)?;
    (!after[at..].trim().is_empty()).then_some(at..after.len())
}

/// Whether a text is the name of a relation: a few words.
fn is_relation_name(text: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '\'' | '’');
    text.chars().all(is_word) && text.split_whitespace().count() <= MAX_NAME_WORDS
}

fn trimmed_start(text: &str, start: usize) -> u32 {
    to_u32(start + text[start..].len() - text[start..].trim_start().len())
}
