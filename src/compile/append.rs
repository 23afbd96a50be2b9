//! Joins what was compiled from several pieces of markdown to one object.

use std::ops::Range;

use crate::span::to_u32;

use super::html::{Slot, SlotKind};
use super::{
    Amount, Assertion, Block, Citation, DateMention, Heading, Label, Link, Note, Role, Statement,
    StatementSubject,
};

impl Note {
    /// Appends the body of a piece of markdown that was compiled alone: its HTML with the slots, its text, symbols
    /// and references. Gives its range in the HTML. Its fields and items stay behind: only notes are asked for them.
    pub(super) fn append(&mut self, piece: Note) -> Range<u32> {
        let start = self.html.len();
        let text = to_u32(self.text.len());
        let headings = to_u32(self.headings.len());
        let links = to_u32(self.links.len());
        let tags = to_u32(self.tags.len());
        let statements = to_u32(self.statements.len());
        let anchors = to_u32(self.block_anchors.len());
        let drawings = to_u32(self.drawings.len());
        let queries = to_u32(self.queries.len());
        let slots = piece.html.slots.iter().map(|slot| {
            let kind = match slot.kind {
                SlotKind::LinkOpen(idx) => SlotKind::LinkOpen(idx + links),
                SlotKind::LinkClose(idx) => SlotKind::LinkClose(idx + links),
                SlotKind::Embed(idx) => SlotKind::Embed(idx + links),
                SlotKind::InlineEmbed(idx) => SlotKind::InlineEmbed(idx + links),
                SlotKind::Href(idx) => SlotKind::Href(idx + links),
                SlotKind::Src(idx) => SlotKind::Src(idx + links),
                SlotKind::Query(idx) => SlotKind::Query(idx + queries),
                SlotKind::TagOpen(idx) => SlotKind::TagOpen(idx + tags),
                SlotKind::HeadingId(idx) => SlotKind::HeadingId(idx + headings),
                SlotKind::Drawing(idx) => SlotKind::Drawing(idx + drawings),
                SlotKind::BlockId(idx) => SlotKind::BlockId(idx + anchors),
                SlotKind::IdPrefix | SlotKind::FootnoteHref => slot.kind,
            };
            Slot { at: slot.at + start, kind }
        });
        self.html.slots.extend(slots);
        self.html.push(&piece.html.text);
        self.html.raw_html |= piece.html.raw_html;
        self.html.is_sanitized |= piece.html.is_sanitized;
        self.html.sheets.extend(piece.html.sheets);
        // A slot at the very end belongs to the piece.
        self.html.push("\n");
        if self.summary.is_empty() {
            self.summary = shifted(&piece.summary, text);
        }
        self.text.push_str(&piece.text);
        self.source_map.append(piece.source_map, text);
        self.verbatim.extend(piece.verbatim.iter().map(|range| shifted(range, text)));
        self.headings.extend(piece.headings.into_iter().map(|it| Heading {
            parent: it.parent.map(|parent| parent + headings),
            html: it.html.map(|html| shifted(&html, start)),
            in_text: shifted(&it.in_text, text),
            ..it
        }));
        self.blocks.extend(piece.blocks.into_iter().map(|it| Block {
            html: it.html.map(|html| shifted(&html, start)),
            in_text: shifted(&it.in_text, text),
            ..it
        }));
        self.block_anchors.extend(piece.block_anchors);
        self.drawings.extend(piece.drawings);
        self.links.extend(piece.links.into_iter().map(|it| Link {
            section: it.section.map(|section| section + headings),
            context: shifted(&it.context, text),
            mention: shifted(&it.mention, text),
            assertion: Assertion {
                label: it.assertion.label.shifted(text),
                statement: it.assertion.statement.map(|it| it + statements),
                subject: it.assertion.subject.map(|it| it + links),
                rule: it.assertion.rule,
            },
            ..it
        }));
        self.statements.extend(piece.statements.into_iter().map(|it| {
            Statement {
                subject: match it.subject {
                    StatementSubject::Link(link) => StatementSubject::Link(link + links),
                    StatementSubject::Name(name) => StatementSubject::Name(shifted(&name, text)),
                    subject => subject,
                },
                key: it.key.map(|key| shifted(&key, text)),
                roles: it
                    .roles
                    .into_iter()
                    .map(|role| Role {
                        name: shifted(&role.name, text),
                        value: shifted(&role.value, text),
                        links: shifted(&role.links, links),
                    })
                    .collect(),
                section: it.section.map(|section| section + headings),
                context: shifted(&it.context, text),
                ..it
            }
        }));
        self.tags.extend(piece.tags);
        self.queries.extend(piece.queries);
        self.citations
            .extend(piece.citations.into_iter().map(|it| Citation { text: shifted(&it.text, text), ..it }));
        self.dates.extend(piece.dates.into_iter().map(|it| DateMention {
            range: shifted(&it.range, text),
            link: it.link.map(|link| link + links),
            ..it
        }));
        self.amounts.extend(piece.amounts.into_iter().map(|it| Amount {
            range: shifted(&it.range, text),
            unit: it.unit.map(|unit| shifted(&unit, text)),
            link: it.link.map(|link| link + links),
            ..it
        }));
        self.diagnostics.extend(piece.diagnostics);
        start..self.html.len()
    }
}

impl Label {
    /// The same in a text that begins `by` bytes earlier.
    fn shifted(self, by: u32) -> Self {
        match self {
            Self::None => Self::None,
            Self::Property => Self::Property,
            Self::Gloss(text) => Self::Gloss(shifted(&text, by)),
            Self::Key(text) => Self::Key(shifted(&text, by)),
            Self::Field(text) => Self::Field(shifted(&text, by)),
            Self::Genitive(text) => Self::Genitive(shifted(&text, by)),
            Self::Role { header, of } => {
                Self::Role { header: shifted(&header, by), of: of.map(|it| shifted(&it, by)) }
            }
        }
    }
}

fn shifted(range: &Range<u32>, by: u32) -> Range<u32> {
    range.start + by..range.end + by
}
