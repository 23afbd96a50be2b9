//! Writes quotes, and the callouts among them.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, TagEnd};

use crate::span::to_u32;

use super::block::{ContainerKind, InlineEvents, Split, Writer, is_blank, parser_options};
use super::callout::{self, CalloutHead, Fold};
use super::html::Sheet;
use super::lex::inline_events;

/// Most spaces between `>` and what is in the quote.
const MAX_SPACES: usize = 4;

impl<'s> Writer<'s, '_> {
    pub(super) fn start_quote(&mut self, range: Range<usize>) {
        if self.is_too_deep() {
            self.open(ContainerKind::Flattened, "");
            return;
        }
        // More spaces than these make code.
        let content = |rest: &'s str| {
            let spaces = rest.bytes().take_while(|byte| *byte == b' ').count();
            if spaces <= MAX_SPACES { &rest[spaces..] } else { rest }
        };
        let inside = self.source[range.clone()].strip_prefix('>').map(content);
        let head = inside.and_then(|inside| Some((callout::head(inside)?, range.end - inside.len())));
        let Some((head, from)) = head else {
            let source = &self.source[range];
            self.out.html.sheets.insert(Sheet::Block);
            self.open(ContainerKind::Quote, &format!("<blockquote{}", self.direction_attribute(source)));
            self.set_direction(source);
            self.out.html.push(">\n");
            return;
        };
        self.out.html.sheets.insert(Sheet::Callout);
        let mut tag = String::from(if head.fold == Fold::Fixed { "<div" } else { "<details" });
        tag.push_str(" class=\"callout callout-");
        tag.push_str(callout::family(&head.kind));
        tag.push_str("\" data-callout=\"");
        super::push_escaped(&mut tag, &head.kind);
        tag.push('"');
        if let Some(metadata) = &head.metadata {
            tag.push_str(" data-callout-metadata=\"");
            super::push_escaped(&mut tag, metadata);
            tag.push('"');
        }
        if head.fold == Fold::Open {
            tag.push_str(" open");
        }
        let text_from = from + head.len;
        let source = &self.source[text_from..range.end];
        tag.push_str(self.direction_attribute(source));
        self.open(ContainerKind::Callout { head, title_done: false }, &tag);
        self.set_direction(source);
        self.out.html.push(">");
        if let Some(container) = self.containers.last_mut() {
            container.text_from = text_from;
        }
    }

    /// Writes the title of a callout: the inline events given, or its type, whose head ends at `from`.
    pub(super) fn write_title(&mut self, head: &CalloutHead, from: usize, title: Option<InlineEvents<'s>>) {
        let (open, close) = match head.fold {
            Fold::Fixed => {
                ("<div class=\"callout-title\"><span>", "</span></div>\n<div class=\"callout-content\">\n")
            }
            Fold::Open | Fold::Closed => (
                "<summary class=\"callout-title\"><span>",
                "</span></summary>\n<div class=\"callout-content\">\n",
            ),
        };
        self.out.html.push(open);
        let id = title.as_ref().and_then(|title| self.lone_block_id(title));
        let has_text = title.as_ref().is_some_and(|title| !title.iter().all(|(event, _)| is_blank(event)));
        match title.filter(|_| has_text && id.is_none()) {
            Some(title) => {
                self.write_leaf(title, Split::Never, true);
            }
            None => {
                let title = callout::default_title(&head.kind);
                let start = to_u32(self.note.text.len());
                self.write_text(&title, from);
                self.note.mark_verbatim(start);
                self.note.text.push('\n');
                if let Some((id, span)) = id {
                    self.name_container(id, span);
                }
            }
        }
        self.out.html.push(close);
    }

    /// If the gathered events are the first of a callout: writes its title, and gives the events that follow it.
    pub(super) fn take_callout_title(&mut self) -> Option<InlineEvents<'s>> {
        let container = self.containers.last_mut()?;
        let ContainerKind::Callout { head, title_done } = &mut container.kind else { return None };
        if std::mem::replace(title_done, true) {
            return None;
        }
        let head = head.clone();
        let from = container.text_from;
        // `[!note](…)` and `[!note][…]` read as links to the parser.
        let cut = |(event, it): &(Event<'_>, Range<usize>)| {
            matches!(event, Event::Start(_)) && it.start < from && from < it.end
        };
        if let Some(end) = self.inline.iter().find(|it| cut(it)).map(|(_, it)| it.end) {
            let behind = self.inline.iter().position(|(_, it)| it.start >= end).unwrap_or(self.inline.len());
            let behind = self.inline.split_off(behind);
            self.inline = inline_events(self.source, from..end, parser_options());
            self.inline.extend(behind);
        }
        let (mut title, rest) = split_at_break(self.take_inline());
        if let Some((Event::Text(CowStr::Borrowed(text)), range)) = title.first_mut()
            && text.len() == range.len()
        {
            let trimmed = text.trim_start();
            range.start = range.end - trimmed.len();
            *text = trimmed;
        }
        self.write_title(&head, from, Some(title));
        Some(rest)
    }
}

/// Splits inline events at their first line break. What is open there ends with the first part.
fn split_at_break<'s>(events: InlineEvents<'s>) -> (InlineEvents<'s>, InlineEvents<'s>) {
    let mut open: Vec<(TagEnd, Range<usize>)> = Vec::new();
    let (mut first, mut rest) = (Vec::with_capacity(events.len()), Vec::new());
    let mut events = events.into_iter();
    for (event, range) in events.by_ref() {
        match &event {
            Event::SoftBreak | Event::HardBreak => break,
            Event::Start(tag) => open.push((tag.to_end(), range.clone())),
            Event::End(_) => {
                open.pop();
            }
            _ => {}
        }
        first.push((event, range));
    }
    let mut unopened = open.len();
    first.extend(open.into_iter().rev().map(|(end, range)| (Event::End(end), range)));
    let mut depth = 0_usize;
    for (event, range) in events {
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) if depth == 0 && unopened > 0 => {
                unopened -= 1;
                continue;
            }
            Event::End(_) => depth -= 1,
            _ => {}
        }
        rest.push((event, range));
    }
    (first, rest)
}
