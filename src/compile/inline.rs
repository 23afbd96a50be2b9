//! Writes what stands inside one block: text, emphasis, links, tags, highlights, footnotes.
//!
//! The parser knows CommonMark; Obsidian's own signs are found in the runs of plain text between its events.

use std::ops::Range;

use memchr::memchr;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag as Start, TagEnd};

use crate::path::{fold, nfc};
use crate::span::{Span, to_u32};

use super::block::{Buffer, Split, Writer, block_id, is_block, is_block_end, parser_options};
use super::html::SlotKind;
use super::wikilink::{self, Destination, alt_and_size, default_display, is_dangerous, is_external};
use super::{Link, LinkKind, Origin, Tag, TagOrigin, comment, media_kind, sanitize, sentence, tag};

type Events<'s> = Vec<(Event<'s>, Range<usize>)>;

/// A piece of a block.
enum Token<'s> {
    /// Text as it stands in the source.
    Text(Range<usize>),
    /// `==`, and whether it opens or closes a highlight or is just two signs.
    Mark(Option<Side>, usize),
    Tag(Range<usize>),
    Url(Range<usize>),
    /// `^[` of an inline footnote; `None` until its end is found.
    NoteOpen(Option<usize>),
    NoteClose,
    BlockId(Range<usize>),
    Event(Event<'s>, Range<usize>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Open,
    Close,
}

/// Whether a note is embedded in these events where a block may stand.
pub(super) fn has_block_embed(events: &[(Event<'_>, Range<usize>)]) -> bool {
    let mut depth = 0_usize;
    events.iter().any(|(event, _)| {
        let is_outermost = depth == 0;
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        match event {
            Event::Start(Start::Image { link_type, dest_url, .. }) => {
                is_outermost && is_block_embed(*link_type, dest_url)
            }
            _ => false,
        }
    })
}

fn is_block_embed(link_type: LinkType, url: &str) -> bool {
    let destination = destination(link_type, url);
    !is_external_link(link_type, url) && media_kind(&destination.target).is_none()
}

fn destination(link_type: LinkType, url: &str) -> Destination {
    match link_type {
        LinkType::WikiLink { .. } => wikilink::wiki_destination(url.trim_matches(comment::MASK)),
        _ => wikilink::markdown_destination(url),
    }
}

/// A wikilink to a web address is an external link: nobody has a note of that name.
fn is_external_link(link_type: LinkType, url: &str) -> bool {
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
        events: Events<'s>,
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
        self.note.text.push('\n');
    }

    // --- tokens ------------------------------------------------------------------------------------------------

    /// Joins the splinters of text that the parser leaves, and finds Obsidian's signs in them.
    fn lex(&self, events: Events<'s>, takes_ids: bool) -> Vec<Token<'s>> {
        let mut lexer = Lexer {
            source: self.source,
            tokens: Vec::with_capacity(events.len() + 4),
            links: 0,
            depth: 0,
            note: None,
            marks: false,
        };
        let in_quote = self.is_in_quote();
        let is_verbatim = |event: &Event<'_>, range: &Range<usize>| match event {
            Event::Text(text) => **text == self.source[range.clone()],
            _ => false,
        };
        let events = if self.options.trust_html { events } else { sanitize::drop_raw_text(events) };
        let mut events = self.reread_prices(events).into_iter().peekable();
        let mut after_break = true;
        while let Some((event, mut range)) = events.next() {
            if !is_verbatim(&event, &range) {
                after_break = matches!(event, Event::SoftBreak | Event::HardBreak | Event::Start(_));
                lexer.event(event, range);
                continue;
            }
            while let Some((_, next)) =
                events.next_if(|(event, next)| next.start == range.end && is_verbatim(event, next))
            {
                range.end = next.end;
            }
            let is_line_end = match events.peek() {
                None => true,
                Some((event, _)) => in_quote && matches!(event, Event::SoftBreak | Event::HardBreak),
            };
            lexer.run(range, after_break, takes_ids && is_line_end && lexer.links == 0);
            after_break = false;
        }
        lexer.finish()
    }

    /// Reads again, without math, what is no formula because a digit follows its closing `$`: two prices.
    fn reread_prices(&self, events: Events<'s>) -> Events<'s> {
        let is_price = |event: &Event<'_>, range: &Range<usize>| {
            let next = self.source.as_bytes().get(range.end);
            matches!(event, Event::InlineMath(_)) && next.is_some_and(u8::is_ascii_digit)
        };
        if !events.iter().any(|(event, range)| is_price(event, range)) {
            return events;
        }
        let mut reread = Events::with_capacity(events.len() + 8);
        for (event, range) in events {
            if !is_price(&event, &range) {
                reread.push((event, range));
                continue;
            }
            let parser =
                Parser::new_ext(&self.source[range.clone()], parser_options() - Options::ENABLE_MATH);
            let inside = parser.into_offset_iter().filter(|(event, _)| match event {
                Event::Start(tag) => !is_block(tag),
                Event::End(tag) => !is_block_end(*tag),
                _ => true,
            });
            reread.extend(inside.map(|(event, it)| (event, it.start + range.start..it.end + range.start)));
        }
        reread
    }

    fn write_tokens(
        &mut self,
        tokens: Vec<Token<'s>>,
        split: Split,
        notes: &mut Vec<(usize, Vec<Token<'s>>)>,
    ) -> Option<(String, Span)> {
        let mut id = None;
        let mut style_depth = 0_usize;
        let mut open_links: Vec<OpenLink> = Vec::new();
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                Token::Text(range) => self.write_text(&self.source[range]),
                Token::Mark(Some(Side::Open), _) => self.out.html.push("<mark>"),
                Token::Mark(Some(Side::Close), _) => self.out.html.push("</mark>"),
                Token::Mark(None, _) => self.write_text("=="),
                Token::Tag(range) => self.write_tag(range, !open_links.is_empty()),
                Token::Url(range) => {
                    let url = &self.source[range];
                    self.open_external(url, "");
                    self.write_text(url);
                    self.out.html.push("</a>");
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
                Token::NoteOpen(None) => self.write_text("^["),
                Token::NoteClose => self.write_text("]"),
                Token::BlockId(range) => {
                    let name = fold(&self.source[range.start + 1..range.end]);
                    let span = Span::shifted(&range, self.place.base);
                    id = self.name_container(name, span).or(id);
                }
                Token::Event(event, range) => match event {
                    Event::Start(Start::Link { link_type, dest_url, title, .. }) => {
                        match self.open_link(link_type, &dest_url, &title, &range) {
                            Opened::Link(open, None) => open_links.push(open),
                            Opened::Link(open, Some(display)) => {
                                skip_to_end(&mut tokens);
                                self.write_text(&display);
                                self.close_link(open);
                            }
                            Opened::Literal => {
                                skip_to_end(&mut tokens);
                                self.write_verbatim(&self.source[range]);
                            }
                        }
                    }
                    Event::End(TagEnd::Link) => {
                        if let Some(open) = open_links.pop() {
                            self.close_link(open);
                        }
                    }
                    Event::Start(Start::Image { link_type, dest_url, title, .. }) => {
                        let label = collect_label(self.source, &mut tokens);
                        let splits = split != Split::Never && style_depth == 0 && open_links.is_empty();
                        self.write_embed(
                            link_type,
                            &dest_url,
                            &title,
                            &label,
                            &range,
                            if splits { split } else { Split::Never },
                        );
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
                        self.write_text("~");
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
                        self.write_text(&self.source[range]);
                    }
                    Event::FootnoteReference(label) => {
                        let (number, nth) = self.footnotes.refer(&label);
                        self.write_reference(number, nth);
                    }
                    event => self.write_event(event),
                },
            }
        }
        for open in open_links.into_iter().rev() {
            self.close_link(open);
        }
        id
    }

    fn write_event(&mut self, event: Event<'s>) {
        match event {
            Event::Text(text) => self.write_text(&text),
            Event::Code(code) => {
                self.out.html.push("<code>");
                self.write_text(&code);
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
            Event::InlineHtml(html) => {
                self.out.html.raw_html = true;
                self.out.html.push(&html);
            }
            Event::InlineMath(math) => {
                self.out.html.push("<code class=\"math math-inline\">");
                self.write_text(&math);
                self.out.html.push("</code>");
            }
            Event::DisplayMath(math) => {
                self.out.html.push("<code class=\"math math-display\">");
                self.write_text(math.replace(comment::MATH_BREAK, "\n").trim());
                self.out.html.push("</code>");
            }
            _ => {}
        }
    }

    fn write_text(&mut self, text: &str) {
        if memchr(comment::MASK as u8, text.as_bytes()).is_some() {
            let text = text.replace(comment::MASK, "");
            self.out.html.push_text(&text);
            self.note.text.push_str(&text);
        } else {
            self.out.html.push_text(text);
            self.note.text.push_str(text);
        }
    }

    /// Writes source that looked like a link but is none.
    fn write_verbatim(&mut self, text: &str) {
        for (nth, line) in text.lines().enumerate() {
            if nth > 0 {
                self.write_event(Event::SoftBreak);
            }
            self.write_text(line.trim_start());
        }
    }

    fn write_tag(&mut self, range: Range<usize>, in_link: bool) {
        let name = &self.source[range.start + 1..range.end];
        let span = Span::shifted(&range, self.place.base);
        let position = self.place.lines.position(self.place.file, span.start);
        let idx = to_u32(self.note.tags.len());
        self.note.tags.push(Tag { name: nfc(name).into_owned(), span, position, origin: TagOrigin::Body });
        if in_link {
            self.write_text(&self.source[range]);
            return;
        }
        self.out.html.slot(SlotKind::TagOpen(idx));
        self.write_text(&self.source[range]);
        self.out.html.push("</a>");
    }

    fn write_reference(&mut self, number: usize, nth: usize) {
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
            return Opened::Link(OpenLink::External, None);
        }
        let is_wiki = matches!(link_type, LinkType::WikiLink { .. });
        let destination = destination(link_type, url);
        let is_blank = destination.target.is_empty() && destination.fragment.is_none();
        // A line break inside the brackets makes a wikilink text.
        if is_blank || (is_wiki && self.source[range.clone()].contains('\n')) {
            return Opened::Literal;
        }
        let is_plain = matches!(link_type, LinkType::WikiLink { has_pothole: false });
        let display = default_display(&destination);
        let idx = self.push_link(LinkKind::Link, destination, range);
        self.out.html.slot(SlotKind::LinkOpen(idx));
        Opened::Link(OpenLink::Internal { idx, is_wiki, has_label: !is_plain }, is_plain.then_some(display))
    }

    fn close_link(&mut self, open: OpenLink) {
        let OpenLink::Internal { idx, is_wiki, has_label } = open else {
            self.out.html.push("</a>");
            return;
        };
        let start = self.note.links[idx as usize].mention.start as usize;
        let label = self.note.text[start..].trim().to_owned();
        if has_label && label.is_empty() {
            // A link without text still needs a name that can be read out.
            let link = &self.note.links[idx as usize];
            let destination = Destination { target: link.target.clone(), fragment: link.fragment.clone() };
            let is_image =
                self.out.html.slots.last().is_some_and(|slot| matches!(slot.kind, SlotKind::InlineEmbed(_)));
            if !is_image {
                self.write_text(&default_display(&destination));
            }
        } else if has_label && (is_wiki || !label.is_empty()) {
            self.note.links[idx as usize].label = Some(label);
        }
        self.note.links[idx as usize].mention.end = to_u32(self.note.text.len());
        self.out.html.slot(SlotKind::LinkClose(idx));
    }

    fn push_link(&mut self, kind: LinkKind, destination: Destination, range: &Range<usize>) -> u32 {
        let idx = to_u32(self.note.links.len());
        let span = Span::shifted(range, self.place.base);
        let at = to_u32(self.note.text.len());
        self.note.links.push(Link {
            kind,
            origin: Origin::Body,
            target: destination.target,
            fragment: destination.fragment,
            label: None,
            span,
            position: self.place.lines.position(self.place.file, span.start),
            section: self.open_sections.last().map(|&(idx, _)| idx),
            context: at..at,
            mention: at..at,
        });
        idx
    }

    fn open_external(&mut self, url: &str, title: &str) {
        let html = &mut self.out.html;
        html.push("<a class=\"external\" href=\"");
        html.push_attribute(url);
        if !title.is_empty() {
            html.push("\" title=\"");
            html.push_attribute(title);
        }
        html.push("\" rel=\"noopener\">");
    }

    fn write_embed(
        &mut self,
        link_type: LinkType,
        url: &str,
        title: &str,
        label: &str,
        range: &Range<usize>,
        split: Split,
    ) {
        let is_wiki = matches!(link_type, LinkType::WikiLink { .. });
        let has_label = !matches!(link_type, LinkType::WikiLink { has_pothole: false });
        if is_external_link(link_type, url) {
            self.write_external_image(url, title, label);
            return;
        }
        let destination = destination(link_type, url);
        let is_broken = is_wiki && self.source[range.clone()].contains('\n');
        if is_broken || (destination.target.is_empty() && destination.fragment.is_none()) {
            self.write_verbatim(&self.source[range.clone()]);
            return;
        }
        let is_media = media_kind(&destination.target).is_some();
        let display = default_display(&destination);
        let idx = self.push_link(LinkKind::Embed, destination, range);
        let label = Some(label.trim()).filter(|label| has_label && !label.is_empty());
        self.note.links[idx as usize].label = label.map(str::to_owned);
        // What is read in place of the embed.
        let shown = match label {
            Some(label) if is_media || !is_wiki => alt_and_size(label).0,
            _ => "",
        };
        self.note.text.push_str(if shown.is_empty() { &display } else { shown });
        self.note.links[idx as usize].mention.end = to_u32(self.note.text.len());
        if is_media || split == Split::Never {
            self.out.html.slot(SlotKind::InlineEmbed(idx));
            return;
        }
        if split == Split::Paragraph {
            self.close_split_paragraph();
        }
        self.out.html.slot(SlotKind::Embed(idx));
        self.out.html.push(if split == Split::Paragraph { "\n<p>" } else { "\n" });
    }

    fn write_external_image(&mut self, url: &str, title: &str, label: &str) {
        let is_inert_data = url.starts_with("data:image/");
        if is_dangerous(url) && !is_inert_data {
            self.write_text(label);
            return;
        }
        let (alt, size) = alt_and_size(label);
        let html = &mut self.out.html;
        html.push("<img src=\"");
        html.push_attribute(url);
        html.push("\" alt=\"");
        html.push_attribute(alt);
        html.push("\"");
        if !title.is_empty() {
            html.push(" title=\"");
            html.push_attribute(title);
            html.push("\"");
        }
        if let Some((width, height)) = size {
            html.push(&format!(" width=\"{width}\""));
            if let Some(height) = height {
                html.push(&format!(" height=\"{height}\""));
            }
        }
        html.push(" loading=\"lazy\">");
        self.note.text.push_str(alt);
    }
}

enum Opened {
    /// A link, and its text if that is not what follows.
    Link(OpenLink, Option<String>),
    /// No link after all.
    Literal,
}

enum OpenLink {
    External,
    Internal { idx: u32, is_wiki: bool, has_label: bool },
}

/// Passes over the text of a link or image up to its end.
fn skip_to_end<'s>(tokens: &mut impl Iterator<Item = Token<'s>>) {
    let mut depth = 0_usize;
    for token in tokens {
        match token {
            Token::Event(Event::Start(_), _) => depth += 1,
            Token::Event(Event::End(_), _) if depth == 0 => return,
            Token::Event(Event::End(_), _) => depth -= 1,
            _ => {}
        }
    }
}

/// The plain text of an image's label, up to its end.
fn collect_label<'s>(source: &str, tokens: &mut impl Iterator<Item = Token<'s>>) -> String {
    let mut label = String::new();
    let mut depth = 0_usize;
    for token in tokens {
        match token {
            Token::Text(range) | Token::Tag(range) | Token::Url(range) | Token::BlockId(range) => {
                label.push_str(&source[range])
            }
            Token::Mark(..) => label.push_str("=="),
            Token::NoteOpen(..) => label.push_str("^["),
            Token::NoteClose => label.push(']'),
            Token::Event(Event::Text(text) | Event::Code(text), _) => label.push_str(&text),
            Token::Event(Event::SoftBreak | Event::HardBreak, _) => label.push(' '),
            Token::Event(Event::Start(_), _) => depth += 1,
            Token::Event(Event::End(_), _) if depth == 0 => break,
            Token::Event(Event::End(_), _) => depth -= 1,
            Token::Event(..) => {}
        }
    }
    label
}

/// Finds Obsidian's signs in runs of plain text.
struct Lexer<'s> {
    source: &'s str,
    tokens: Vec<Token<'s>>,
    /// How many links or images are open.
    links: usize,
    /// How many elements are open.
    depth: usize,
    /// The inline footnote that is open: its token, the depth it began at, and open brackets inside it.
    note: Option<(usize, usize, usize)>,
    marks: bool,
}

impl<'s> Lexer<'s> {
    fn event(&mut self, event: Event<'s>, range: Range<usize>) {
        match &event {
            Event::Start(start) => {
                self.depth += 1;
                self.links += usize::from(matches!(start, Start::Link { .. } | Start::Image { .. }));
            }
            Event::End(end) => {
                self.depth = self.depth.saturating_sub(1);
                self.links -= usize::from(matches!(end, TagEnd::Link | TagEnd::Image)).min(self.links);
            }
            _ => {}
        }
        self.tokens.push(Token::Event(event, range));
    }

    /// Splits one run of text. `at_start` is whether a tag may begin it; `takes_id` whether a block id may end it.
    fn run(&mut self, mut range: Range<usize>, at_start: bool, takes_id: bool) {
        let bytes = self.source.as_bytes();
        let is_escaped = range.start > 0 && bytes[range.start - 1] == b'\\';
        let id = if takes_id { self.trailing_id(&range, at_start, is_escaped) } else { None };
        if let Some(id) = &id {
            let before = &self.source[range.start..id.start];
            range.end = range.start + before.trim_end().len();
            if range.is_empty() {
                // The id stands alone on its line: the line break before it goes too.
                if let Some(Token::Event(Event::SoftBreak | Event::HardBreak, _)) = self.tokens.last() {
                    self.tokens.pop();
                }
            }
        }
        let mut text_from = range.start;
        let mut at = range.start + usize::from(is_escaped);
        while at < range.end {
            let sign = bytes[at];
            if !IS_SIGN[sign as usize] {
                at += 1;
                continue;
            }
            let token = match sign {
                b'#' => self.tag(at, &range, at_start, text_from),
                b'=' => mark(bytes, at, &range),
                b'^' if self.note.is_none() && self.links == 0 && bytes[at..range.end].starts_with(b"^[") => {
                    Some((Token::NoteOpen(None), at..at + 2))
                }
                b':' if self.links == 0 => url(self.source, at, &range, text_from),
                b'[' | b']' => self.bracket(sign, at),
                _ => None,
            };
            match token {
                Some((token, found)) => {
                    self.text(text_from..found.start);
                    self.sign(token);
                    at = found.end;
                    text_from = at;
                }
                None => {
                    at += if sign == b'=' {
                        bytes[at..range.end].iter().take_while(|&&b| b == b'=').count()
                    } else {
                        1
                    }
                }
            }
        }
        self.text(text_from..range.end);
        if let Some(id) = id {
            self.tokens.push(Token::BlockId(id));
        }
    }

    fn text(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.tokens.push(Token::Text(range));
        }
    }

    fn sign(&mut self, token: Token<'s>) {
        let idx = self.tokens.len();
        match token {
            Token::Mark(..) => self.marks = true,
            Token::NoteOpen(_) => self.note = Some((idx, self.depth, 0)),
            Token::NoteClose => {
                if let Some((open, ..)) = self.note.take() {
                    self.tokens[open] = Token::NoteOpen(Some(idx));
                }
            }
            _ => {}
        }
        self.tokens.push(token);
    }

    fn tag(
        &self,
        at: usize,
        range: &Range<usize>,
        at_start: bool,
        text_from: usize,
    ) -> Option<(Token<'s>, Range<usize>)> {
        let before = self.source[range.start..at].chars().next_back();
        let after_tag =
            text_from == at && matches!(self.tokens.last(), Some(Token::Tag(last)) if last.end == at);
        let after_mark = text_from == at && matches!(self.tokens.last(), Some(Token::Mark(..)));
        let may_start =
            after_tag || after_mark || if at == range.start { at_start } else { tag::may_follow(before) };
        let name = tag::tag_at(&self.source[at..range.end]).filter(|_| may_start)?;
        let found = at..at + 1 + name.len();
        Some((Token::Tag(found.clone()), found))
    }

    /// Counts the brackets inside an inline footnote; the one that balances its own ends it.
    fn bracket(&mut self, sign: u8, at: usize) -> Option<(Token<'s>, Range<usize>)> {
        let (_, depth, brackets) = self.note.as_mut()?;
        if *depth != self.depth {
            return None;
        }
        match (sign, *brackets) {
            (b'[', _) => *brackets += 1,
            (_, 0) => return Some((Token::NoteClose, at..at + 1)),
            _ => *brackets -= 1,
        }
        None
    }

    /// ` ^id` at the end of a run.
    fn trailing_id(&self, range: &Range<usize>, at_start: bool, is_escaped: bool) -> Option<Range<usize>> {
        let text =
            self.source[range.clone()].trim_end_matches(|c: char| c.is_whitespace() || c == comment::MASK);
        let caret = text.rfind('^')?;
        let id = block_id(&text[caret..])?;
        let after_space = text[..caret].ends_with(char::is_whitespace);
        let alone = caret == 0 && at_start && !is_escaped;
        let start = range.start + caret;
        (after_space || alone).then(|| start..start + 1 + id.len())
    }

    /// Pairs the marks: an opening one has text right after it, a closing one right before it, both in the same
    /// element.
    fn finish(mut self) -> Vec<Token<'s>> {
        if !self.marks {
            return self.tokens;
        }
        let bytes = self.source.as_bytes();
        let is_space = |at: Option<&u8>| at.is_none_or(u8::is_ascii_whitespace);
        let mut open: Vec<Option<usize>> = vec![None];
        for idx in 0..self.tokens.len() {
            match &self.tokens[idx] {
                Token::Event(Event::Start(_), _) | Token::NoteOpen(Some(_)) => open.push(None),
                Token::Event(Event::End(_), _) | Token::NoteClose if open.len() > 1 => {
                    open.pop();
                }
                Token::Mark(_, at) => {
                    let (at, innermost) = (*at, open.last_mut().expect("the outermost level stays"));
                    let can_close = !is_space(at.checked_sub(1).and_then(|at| bytes.get(at)));
                    let can_open = !is_space(bytes.get(at + 2));
                    match innermost.take() {
                        Some(start) if can_close => {
                            set_side(&mut self.tokens[start], Side::Open);
                            set_side(&mut self.tokens[idx], Side::Close);
                        }
                        Some(start) => *innermost = Some(start),
                        None if can_open => *innermost = Some(idx),
                        None => {}
                    }
                }
                _ => {}
            }
        }
        self.tokens
    }
}

fn set_side(token: &mut Token<'_>, to: Side) {
    if let Token::Mark(side, _) = token {
        *side = Some(to);
    }
}

const IS_SIGN: [bool; 256] = {
    let mut table = [false; 256];
    let signs = b"#=^:[]";
    let mut i = 0;
    while i < signs.len() {
        table[signs[i] as usize] = true;
        i += 1;
    }
    table
};

/// `==`, but no longer run of `=`.
fn mark<'s>(bytes: &[u8], at: usize, range: &Range<usize>) -> Option<(Token<'s>, Range<usize>)> {
    let run = bytes[at..range.end].iter().take_while(|&&b| b == b'=').count();
    (run == 2).then(|| (Token::Mark(None, at), at..at + 2))
}

/// A bare web address around the colon at `at` (GitHub Flavored Markdown, "autolinks (extension)").
fn url<'s>(
    source: &'s str,
    at: usize,
    range: &Range<usize>,
    text_from: usize,
) -> Option<(Token<'s>, Range<usize>)> {
    if !source[at..range.end].starts_with("://") {
        return None;
    }
    let before = &source[text_from..at];
    let scheme = ["https", "http", "ftp"].into_iter().find(|scheme| {
        before.len() >= scheme.len()
            && before.is_char_boundary(before.len() - scheme.len())
            && before[before.len() - scheme.len()..].eq_ignore_ascii_case(scheme)
    })?;
    let start = at - scheme.len();
    if source[range.start..start].ends_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let is_end = |c: char| {
        c.is_whitespace() || c == '<' || c == comment::MASK || "。，、；：！？）」』》】”’".contains(c)
    };
    let rest = &source[start..range.end];
    let mut url = &rest[..rest.find(is_end).unwrap_or(rest.len())];
    loop {
        let trimmed =
            url.trim_end_matches(['?', '!', '.', ',', ':', ';', '*', '_', '~', '\'', '"', '=', ']', '|']);
        let unbalanced =
            trimmed.ends_with(')') && trimmed.matches(')').count() > trimmed.matches('(').count();
        let next = if unbalanced { &trimmed[..trimmed.len() - 1] } else { trimmed };
        if next.len() == url.len() {
            break;
        }
        url = next;
    }
    let found = start..start + url.len();
    (url.len() > scheme.len() + 3).then(|| (Token::Url(found.clone()), found))
}
