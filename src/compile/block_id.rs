//! Finds what a `^block-id` names (specification, section 6.7).

use std::ops::Range;

use pulldown_cmark::Event;

use crate::path::fold;
use crate::span::{Span, to_u32};

use super::block::{AttributeEnd, Container, ContainerKind, Target, TargetKind, Writer};
use super::html::{Slot, SlotKind};
use super::{Block, Origin};

/// The id in `^id`: Latin letters, digits and hyphens.
pub(super) fn block_id(text: &str) -> Option<&str> {
    let id = text.strip_prefix('^')?;
    let is_id = !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    is_id.then_some(id)
}

impl<'s> Writer<'s, '_> {
    /// The id in a paragraph that is nothing but `^id`.
    pub(super) fn lone_block_id(&self, events: &[(Event<'s>, Range<usize>)]) -> Option<(String, Span)> {
        let (first, last) = (events.first()?.1.start, events.last()?.1.end);
        let text = self.source.get(first..last)?;
        let id = block_id(text.trim())?;
        Some((fold(id), Span::shifted(&(first..first + 1 + id.len()), self.place.base)))
    }

    /// The container that an id inside it names as a whole: the outermost quote, else the innermost item.
    pub(super) fn naming_container(&self) -> Option<usize> {
        let base =
            self.containers.iter().rposition(|it| matches!(it.kind, ContainerKind::Footnote(_))).unwrap_or(0);
        let is_quote =
            |it: &Container| matches!(it.kind, ContainerKind::Quote | ContainerKind::Callout { .. });
        let inside = &self.containers[base..];
        let outer_quote = inside.iter().position(is_quote);
        let first_item = inside.iter().position(|it| matches!(it.kind, ContainerKind::Item));
        let found = match (outer_quote, first_item) {
            (Some(quote), Some(item)) if item < quote => {
                inside.iter().rposition(|it| matches!(it.kind, ContainerKind::Item))
            }
            (Some(quote), _) => Some(quote),
            (None, Some(_)) => inside.iter().rposition(|it| matches!(it.kind, ContainerKind::Item)),
            (None, None) => None,
        };
        found.map(|idx| base + idx)
    }

    /// Whether a quote is around, where an id at the end of any line names the quote.
    pub(super) fn is_in_quote(&self) -> bool {
        self.containers
            .iter()
            .any(|it| matches!(it.kind, ContainerKind::Quote | ContainerKind::Callout { .. }))
    }

    /// Gives an id to the container that takes the ids inside it, if there is one.
    pub(super) fn name_container(&mut self, id: String, span: Span) -> Option<(String, Span)> {
        match self.naming_container() {
            Some(idx) => {
                self.containers[idx].ids.push((id, span));
                None
            }
            None => Some((id, span)),
        }
    }

    pub(super) fn name_last_block(&mut self, id: String, span: Span) {
        let Some((id, span)) = self.name_container(id, span) else { return };
        let Some(container) = self.containers.last_mut() else { return };
        if let Some((mut target, mut end)) = container.last.take() {
            if target.kind == TargetKind::Html && end == self.out.html.len() {
                self.wrap_html_block(&mut target);
                end = self.out.html.len();
            }
            self.add_block(id, span, &mut target, end);
            if let Some(container) = self.containers.last_mut() {
                container.last = Some((target, end));
            }
        }
    }

    /// Records that `id` names the block which began at `target` and ends at `end`. The first of equal ids wins.
    pub(super) fn add_block(&mut self, id: String, span: Span, target: &mut Target, end: u32) {
        if self.origin != Origin::Body || !self.ids.block_ids.insert(id.clone()) {
            return;
        }
        let anchor = match &target.anchor {
            Some(anchor) => anchor.clone(),
            None => {
                let anchor = format!("^{id}");
                let kind = SlotKind::BlockId(to_u32(self.note.block_anchors.len()));
                self.note.block_anchors.push(anchor.clone());
                let AttributeEnd(at) = target.attributes;
                self.out.late.push(Slot { at, kind });
                target.anchor = Some(anchor.clone());
                anchor
            }
        };
        let html = self.waiting.is_empty().then_some(target.start..end);
        let in_text = target.text_start..to_u32(self.note.text.len());
        let is_item = target.kind == TargetKind::Item;
        self.note.blocks.push(Block { id, anchor, html, in_text, is_item, span });
    }
}
