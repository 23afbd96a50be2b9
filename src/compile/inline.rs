//! Writes what stands inside one block: text, emphasis, links, tags, highlights, footnotes.
//!
//! The parser knows CommonMark; Obsidian's own signs are found in the runs of plain text between its events.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag as Start, TagEnd};

use crate::path::{fold, nfc};
use crate::span::{Span, to_u32};

use super::block::{Buffer, InlineEvents, Split, Writer};
use super::citation::CitationKind;
use super::embed::collect_label;
use super::field::FieldSign;
use super::html::SlotKind;
use super::lex::{Side, Token, is_break, skip_to_end};
use super::tex::Style;
use super::wikilink::{self, Destination, default_display, is_dangerous, is_external};
use super::{Assertion, Link, LinkKind, Origin, RelationRule, Tag, TagOrigin, comment, sentence};

pub(super) fn destination(link_type: LinkType, url: &str) -> Destination {
    match link_type {
        LinkType::WikiLink { .. } => wikilink::wiki_destination(&comment::unmask(url)),
        _ => wikilink::markdown_destination(&comment::unmask(url)),
    }
}

/// A wikilink to a web address is an external link: nobody has a note of that name.
pub(super) fn is_external_link(link_type: LinkType, url: &str) -> bool {
    match link_type {
        LinkType::WikiLink { .. } => {
            url.trim_start().starts_with("http://") || url.trim_start().starts_with("https://")
        }
        _ => is_external(url),
    }
}

impl<'s> Writer<'s, '_> {
    /// Writes the inline events of one block. Gives the block id at its end, unless a container took it.
    ///
    /// `ends_line` is whether the block is a line of the note's plain text; the cells of a row share one.
    pub(super) fn write_leaf(
        &mut self,
        events: InlineEvents<'s>,
        split: Split,
        ends_line: bool,
    ) -> Option<(String, Span)> {
        let text_start = self.note.text.len();
        let tokens = self.lex(events, split != Split::Bare || ends_line);
        let mut notes = Vec::new();
        let id = self.write_tokens(tokens, split, &mut notes);
        if ends_line {
            self.end_line(text_start);
        }
        for (number, tokens) in notes {
            let outer = std::mem::take(&mut self.out);
            let text_start = self.note.text.len();
            let mut nested = Vec::new();
            self.write_tokens(tokens, Split::Never, &mut nested);
            if ends_line {
                self.end_line(text_start);
            } else {
                self.note.text.push(' ');
            }
            let Buffer { html, .. } = std::mem::replace(&mut self.out, outer);
            self.footnotes.define_inline(number, html);
        }
        id
    }

    /// Ends a line of the plain text and gives the links in it their sentences.
    fn end_line(&mut self, start: usize) {
        let links = &mut self.note.links[self.first_link..];
        let text = &self.note.text[start..];
        if !links.is_empty() {
            let mentions: Vec<_> = links
                .iter()
                .map(|it| it.mention.start as usize - start..it.mention.end as usize - start)
                .collect();
            let sentences = sentence::sentences(text, &mentions);
            for (link, mention) in links.iter_mut().zip(&mentions) {
                let nth =
                    sentences.partition_point(|it| it.end < mention.end.max(1)).min(sentences.len() - 1);
                let sentence = &sentences[nth];
                let from = sentence.start.min(mention.start);
                link.context = to_u32(start + from)..to_u32(start + sentence.end.max(mention.end));
            }
            self.first_link = self.note.links.len();
        }
        self.end_fields(start);
        self.note.text.push('\n');
    }

    // --- tokens ------------------------------------------------------------------------------------------------

    fn write_tokens(
        &mut self,
        mut all: Vec<Token<'s>>,
        split: Split,
        notes: &mut Vec<(usize, Vec<Token<'s>>)>,
    ) -> Option<(String, Span)> {
        let mut id = None;
        let mut style_depth = 0_usize;
        let mut open_links: Vec<OpenLink> = Vec::new();
        let n_formatting = self.n_formatting();
        let mut tokens = all.drain(..).peekable();
        while let Some(token) = tokens.next() {
            match token {
                Token::Text(range) => self.write_source(range),
                Token::Mark(Some(Side::Open), _) => self.out.html.push("<mark>"),
                Token::Mark(Some(Side::Close), _) => self.out.html.push("</mark>"),
                Token::Mark(None, at) => self.write_text("==", at),
                Token::Tag(range) => self.write_tag(range, !open_links.is_empty()),
                Token::Url(range) => {
                    let start = to_u32(self.note.text.len());
                    self.open_external(&self.source[range.clone()], "");
                    self.write_source(range);
                    self.out.html.push("</a>");
                    self.note.end_citation(start);
                    self.note.mark_verbatim(start);
                }
                Token::NoteOpen(Some(_)) => {
                    let mut inside = Vec::new();
                    for token in tokens.by_ref() {
                        if matches!(token, Token::NoteClose) {
                            break;
                        }
                        inside.push(token);
                    }
                    let number = self.footnotes.refer_inline();
                    self.write_reference(number, 1);
                    notes.push((number, inside));
                }
                Token::NoteOpen(None) => self.write_text("^[", self.end_in_source()),
                Token::NoteClose => self.write_text("]", self.end_in_source()),
                Token::BlockId(range) => {
                    let name = fold(&self.source[range.start + 1..range.end]);
                    let span = Span::shifted(&range, self.place.base);
                    id = self.name_container(name, span).or(id);
                }
                Token::Field(sign, range) => {
                    // What is inside an element is not cut at an embed.
                    match sign {
                        FieldSign::Open(_) => style_depth += 1,
                        FieldSign::Colons => {}
                        FieldSign::Close => style_depth = style_depth.saturating_sub(1),
                    }
                    self.write_field_sign(sign, range);
                }
                Token::Event(event, range) => match event {
                    Event::Start(Start::Link { link_type, dest_url, title, .. }) => {
                        match self.open_link(link_type, &dest_url, &title, &range) {
                            Opened::Link(open, None) => open_links.push(open),
                            Opened::Link(open, Some(display)) => {
                                skip_to_end(&mut tokens);
                                self.write_text(&display, range.start + "[[".len());
                                self.close_link(open);
                            }
                            Opened::Literal => {
                                skip_to_end(&mut tokens);
                                self.write_verbatim(range);
                            }
                        }
                    }
                    Event::End(TagEnd::Link) => {
                        if let Some(open) = open_links.pop() {
                            self.close_link(open);
                        }
                    }
                    // The rest of an image that begins in the target of a wikilink and ends in its text.
                    Event::Start(Start::Image { .. }) if !self.source[range.clone()].starts_with('!') => {
                        skip_to_end(&mut tokens);
                        self.write_verbatim(range);
                    }
                    Event::Start(Start::Image { link_type, dest_url, title, .. }) => {
                        let label = collect_label(self.source, &mut tokens);
                        let splits = split != Split::Never && style_depth == 0 && open_links.is_empty();
                        let is_block = self.write_embed(
                            link_type,
                            &dest_url,
                            &title,
                            &label,
                            &range,
                            if splits { split } else { Split::Never },
                        );
                        if is_block && tokens.next_if(is_break).is_some() {
                            self.note.text.push(' ');
                        }
                    }
                    Event::Start(Start::Emphasis) => {
                        style_depth += 1;
                        self.out.html.push("<em>");
                    }
                    Event::Start(Start::Strong) => {
                        style_depth += 1;
                        self.out.html.push("<strong>");
                    }
                    Event::Start(Start::Strikethrough) | Event::End(TagEnd::Strikethrough)
                        if !self.source[range.clone()].starts_with("~~") =>
                    {
                        // Obsidian strikes out between two tildes only.
                        let is_end = matches!(event, Event::End(_));
                        self.write_text("~", if is_end { range.end - 1 } else { range.start });
                    }
                    Event::Start(Start::Strikethrough) => {
                        style_depth += 1;
                        self.out.html.push("<del>");
                    }
                    Event::End(end) => {
                        style_depth = style_depth.saturating_sub(1);
                        self.out.html.push(match end {
                            TagEnd::Emphasis => "</em>",
                            TagEnd::Strong => "</strong>",
                            TagEnd::Strikethrough => "</del>",
                            _ => "",
                        });
                    }
                    Event::FootnoteReference(label) if label.contains(char::is_whitespace) => {
                        self.write_source(range);
                    }
                    Event::FootnoteReference(label) => {
                        let (number, nth) = self.footnotes.refer(&label);
                        self.write_reference(number, nth);
                    }
                    Event::InlineHtml(html) => {
                        self.write_inline_html(&comment::with_dollars(&html), &range);
                    }
                    // It begins in the target of a wikilink, whose label this is.
                    Event::InlineMath(_) if !self.source[range.clone()].starts_with('$') => {
                        self.write_source(range)
                    }
                    Event::InlineMath(math) => self.write_math(&math, Style::Inline, &range),
                    Event::DisplayMath(math) => {
                        self.write_math(&math, Style::Display, &range);
                        if tokens.next_if(is_break).is_some() {
                            self.note.text.push(' ');
                        }
                    }
                    event => self.write_event(event, &range),
                },
            }
        }
        for open in open_links.into_iter().rev() {
            self.close_link(open);
        }
        self.close_formatting(n_formatting);
        drop(tokens);
        self.tokens = all;
        id
    }

    fn write_event(&mut self, event: Event<'s>, range: &Range<usize>) {
        match event {
            Event::Text(text) => self.write_text(&text, range.start),
            Event::Code(code) => {
                self.out.html.push(if self.has_rtl { "<code dir=\"ltr\">" } else { "<code>" });
                let start = to_u32(self.note.text.len());
                self.write_text(&code, self.find_source(range, &code));
                self.note.mark_verbatim(start);
                self.out.html.push("</code>");
            }
            Event::SoftBreak => {
                self.out.html.push(if self.options.strict_line_breaks { "\n" } else { "<br>\n" });
                self.note.text.push(' ');
            }
            Event::HardBreak => {
                self.out.html.push("<br>\n");
                self.note.text.push(' ');
            }
            _ => {}
        }
    }

    /// Writes source that looked like a link but is none.
    pub(super) fn write_verbatim(&mut self, range: Range<usize>) {
        let mut end = range.start;
        for (nth, line) in self.source[range].split_inclusive('\n').enumerate() {
            if nth > 0 {
                self.write_event(Event::SoftBreak, &(end..end));
            }
            let text = line.lines().next().unwrap_or_default();
            let at = end + text.len() - text.trim_start().len();
            self.write_text(text.trim_start(), at);
            end += line.len();
        }
    }

    fn write_tag(&mut self, range: Range<usize>, in_link: bool) {
        let name = &self.source[range.start + 1..range.end];
        let span = Span::shifted(&range, self.place.base);
        let position = self.position(span);
        let idx = to_u32(self.note.tags.len());
        self.note.tags.push(Tag { name: nfc(name).into_owned(), span, position, origin: TagOrigin::Body });
        if in_link {
            self.write_source(range);
            return;
        }
        let start = to_u32(self.note.text.len());
        self.out.html.slot(SlotKind::TagOpen(idx));
        self.write_source(range);
        self.out.html.push("</a>");
        self.note.mark_verbatim(start);
    }

    fn write_reference(&mut self, number: usize, nth: usize) {
        self.note.cite(CitationKind::Footnote);
        let number = self.ids.n_footnotes + number;
        let html = &mut self.out.html;
        html.push("<sup class=\"footnote-ref\"><a href=\"");
        html.slot(SlotKind::FootnoteHref);
        html.push(&format!("_fn-{number}\" id=\""));
        html.slot(SlotKind::IdPrefix);
        html.push(&format!("_fnref-{number}-{nth}\">{number}</a></sup>"));
    }

    // --- links -------------------------------------------------------------------------------------------------

    fn open_link(&mut self, link_type: LinkType, url: &str, title: &str, range: &Range<usize>) -> Opened {
        if is_external_link(link_type, url) || matches!(link_type, LinkType::Autolink | LinkType::Email) {
            let url = match link_type {
                LinkType::Email if !url.contains(':') => format!("mailto:{url}"),
                _ => url.trim().to_owned(),
            };
            if is_dangerous(&url) {
                return Opened::Literal;
            }
            self.open_external(&url, title);
            return Opened::Link(OpenLink::External(to_u32(self.note.text.len())), None);
        }
        let is_wiki = matches!(link_type, LinkType::WikiLink { .. });
        let destination = destination(link_type, url);
        let is_blank = destination.target.is_empty() && destination.fragment.is_none();
        // A line break inside the brackets makes a wikilink text.
        if is_blank || (is_wiki && self.source[range.clone()].contains('\n')) {
            return Opened::Literal;
        }
        let is_plain = matches!(link_type, LinkType::WikiLink { has_pothole: false });
        let display = is_plain.then(|| default_display(&destination.target, destination.fragment.as_deref()));
        let idx = self.push_link(LinkKind::Link, destination, range);
        if !title.is_empty() {
            self.out.html.push("<span title=\"");
            self.out.html.push_attribute(title);
            self.out.html.push("\">");
        }
        self.out.html.slot(SlotKind::LinkOpen(idx));
        let open = OpenLink::Internal { idx, has_label: !is_plain, has_title: !title.is_empty() };
        Opened::Link(open, display)
    }

    fn close_link(&mut self, open: OpenLink) {
        let (idx, has_label, has_title) = match open {
            OpenLink::Internal { idx, has_label, has_title } => (idx, has_label, has_title),
            OpenLink::External(start) => {
                self.out.html.push("</a>");
                self.note.end_citation(start);
                return self.note.mark_verbatim(start);
            }
        };
        let start = self.note.links[idx as usize].mention.start as usize;
        let label = self.note.text[start..].trim();
        if has_label && label.is_empty() {
            // A link without text still needs a name that can be read out.
            let link = &self.note.links[idx as usize];
            let is_image =
                self.out.html.slots.last().is_some_and(|slot| matches!(slot.kind, SlotKind::InlineEmbed(_)));
            if !is_image {
                let at = (link.span.start as usize).saturating_sub(self.place.base);
                let display = default_display(&link.target, link.fragment.as_deref());
                self.write_text(&display, at);
            }
        } else if has_label {
            self.note.links[idx as usize].label = Some(label.into());
        }
        self.note.links[idx as usize].mention.end = to_u32(self.note.text.len());
        self.out.html.slot(SlotKind::LinkClose(idx));
        if has_title {
            self.out.html.push("</span>");
        }
    }

    pub(super) fn push_link(
        &mut self,
        kind: LinkKind,
        destination: Destination,
        range: &Range<usize>,
    ) -> u32 {
        let idx = to_u32(self.note.links.len());
        let span = Span::shifted(range, self.place.base);
        let at = to_u32(self.note.text.len());
        let position = self.position(span);
        self.note.links.push(Link {
            kind,
            origin: Origin::Body,
            target: destination.target.into(),
            is_wikilink: false,
            fragment: destination.fragment.map(Into::into),
            label: None,
            span,
            position,
            section: self.open_sections.last().map(|&(idx, _)| idx),
            context: at..at,
            mention: at..at,
            assertion: Assertion { rule: Some(RelationRule::Prose), ..Assertion::default() },
        });
        idx
    }

    fn open_external(&mut self, url: &str, title: &str) {
        let html = &mut self.out.html;
        html.push("<a class=\"external\" href=\"");
        html.push_attribute(&comment::unmask(url));
        if !title.is_empty() {
            html.push("\" title=\"");
            html.push_attribute(title);
        }
        html.push("\" rel=\"noopener\">");
        self.note.cite(CitationKind::Web(comment::unmask(url).into_owned()));
    }
}

enum Opened {
    /// A link, and its text if that is not what follows.
    Link(OpenLink, Option<String>),
    /// No link after all.
    Literal,
}

enum OpenLink {
    /// One to elsewhere, with the start of its text.
    External(u32),
    Internal {
        idx: u32,
        has_label: bool,
        has_title: bool,
    },
}
