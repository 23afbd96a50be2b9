//! Splits the text of a block into tokens: the parser's inline events, and Obsidian's own signs between them.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag as Start, TagEnd};

use crate::diag::{Code, Diagnostic};
use crate::path::{is_control, without_controls};
use crate::span::Span;

use super::block::{InlineEvents, Writer, is_block, is_block_end, parser_options};
use super::block_id::block_id;
use super::bytes::position;
use super::field::FieldSign;
use super::{comment, field, raw_html, tag};

/// A piece of a block.
pub(super) enum Token<'s> {
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
    /// A sign of an inline field.
    Field(FieldSign, Range<usize>),
    Event(Event<'s>, Range<usize>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Open,
    Close,
}

impl<'s> Writer<'s, '_> {
    /// Joins the splinters of text that the parser leaves, and finds Obsidian's signs in them.
    pub(super) fn lex(&mut self, events: InlineEvents<'s>, takes_ids: bool) -> Vec<Token<'s>> {
        let source = self.source;
        let mut lexer = Lexer {
            source,
            tokens: std::mem::take(&mut self.tokens),
            links: 0,
            depth: 0,
            note: None,
            marks: false,
            fields: false,
            long_tags: Vec::new(),
        };
        let in_quote = self.is_in_quote();
        let is_verbatim = |event: &Event<'_>, range: &Range<usize>| match event {
            Event::Text(text) => **text == source[range.clone()],
            _ => false,
        };
        let events = if self.options.trust_html {
            events
        } else {
            raw_html::drop_unkept_tags(events, &self.options.iframe_hosts)
        };
        let mut gathered = self.reread_prices(events);
        let mut events = gathered.drain(..).peekable();
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
        drop(events);
        if self.inline.is_empty() {
            // The next block gathers its events in the same memory.
            self.inline = gathered;
        }
        let long_tags = std::mem::take(&mut lexer.long_tags);
        let has_fields = lexer.fields;
        let tokens = lexer.finish();
        long_tags.into_iter().for_each(|range| self.report_long_tag(&range));
        if has_fields { field::sign::find(self.source, tokens, takes_ids) } else { tokens }
    }

    fn report_long_tag(&mut self, range: &Range<usize>) {
        let span = Span::shifted(range, self.place.base);
        let finding = Diagnostic::new(Code::InvalidTag, self.place.path, "this tag is too long, and is text")
            .at(span, self.position(span))
            .help("a tag has 400 bytes and 32 levels at most");
        self.note.diagnostics.push(finding);
    }

    /// Reads again, without math, what is no formula because a digit follows its closing `$`: two prices.
    fn reread_prices(&self, events: InlineEvents<'s>) -> InlineEvents<'s> {
        let is_price = |event: &Event<'_>, range: &Range<usize>| {
            let next = self.source.as_bytes().get(range.end);
            matches!(event, Event::InlineMath(_)) && next.is_some_and(u8::is_ascii_digit)
        };
        if !events.iter().any(|(event, range)| is_price(event, range)) {
            return events;
        }
        let mut reread = InlineEvents::with_capacity(events.len() + 8);
        for (event, range) in events {
            if !is_price(&event, &range) {
                reread.push((event, range));
                continue;
            }
            reread.extend(inline_events(self.source, range, parser_options() - Options::ENABLE_MATH));
        }
        reread
    }
}

/// Reads a piece of a block again, by itself.
pub(super) fn inline_events(source: &str, range: Range<usize>, options: Options) -> InlineEvents<'_> {
    let parser = Parser::new_ext(&source[range.clone()], options).into_offset_iter();
    let inside = parser.filter(|(event, _)| match event {
        Event::Start(tag) => !is_block(tag),
        Event::End(tag) => !is_block_end(*tag),
        _ => true,
    });
    inside.map(|(event, it)| (event, it.start + range.start..it.end + range.start)).collect()
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
    /// Whether there is a `::`.
    fields: bool,
    /// What would be tags, were they shorter.
    long_tags: Vec<Range<usize>>,
}

impl<'s> Lexer<'s> {
    fn event(&mut self, event: Event<'s>, range: Range<usize>) {
        let event = without_referred_controls(event);
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
            let Some(found) = position(&bytes[at..range.end], SIGNS) else { break };
            at += found;
            let sign = bytes[at];
            let token = match sign {
                b'#' => self.tag(at, &range, at_start, text_from),
                b'=' => mark(bytes, at, &range),
                b'^' if self.note.is_none() && self.links == 0 && bytes[at..range.end].starts_with(b"^[") => {
                    Some((Token::NoteOpen(None), at..at + 2))
                }
                b':' if self.links == 0 => {
                    self.fields |= bytes[at..range.end].starts_with(b"::");
                    url(self.source, at, &range, text_from)
                }
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
        &mut self,
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
        if !may_start {
            return None;
        }
        let Some(name) = tag::tag_at(&self.source[at..range.end]) else {
            let len = tag::too_long_at(&self.source[at..range.end]);
            self.long_tags.extend(len.map(|len| at..at + len));
            return None;
        };
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
        // Right after an embed it needs no space.
        let after_embed = matches!(self.tokens.last(), Some(Token::Event(Event::End(TagEnd::Image), _)));
        let alone = caret == 0 && (at_start || after_embed) && !is_escaped;
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

/// Whether a token ends a line.
pub(super) fn is_break(token: &Token<'_>) -> bool {
    matches!(token, Token::Event(Event::SoftBreak | Event::HardBreak, _))
}

/// Passes over the text of a link or image up to its end.
pub(super) fn skip_to_end<'s>(tokens: &mut impl Iterator<Item = Token<'s>>) {
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

/// An event without control characters that references such as `&#27;` stand for.
fn without_referred_controls(event: Event<'_>) -> Event<'_> {
    fn clean(text: CowStr<'_>) -> CowStr<'_> {
        if !text.contains(is_control) {
            return text;
        }
        without_controls(&comment::with_dollars(&text)).into_owned().into()
    }
    match event {
        // A reference is an event of its own.
        Event::Text(text) if text.len() <= 2 && text.starts_with(is_control) => {
            Event::Text(CowStr::Borrowed("\u{1}"))
        }
        Event::Start(Start::Link { link_type, dest_url, title, id }) => {
            Event::Start(Start::Link { link_type, dest_url: clean(dest_url), title: clean(title), id })
        }
        Event::Start(Start::Image { link_type, dest_url, title, id }) => {
            Event::Start(Start::Image { link_type, dest_url: clean(dest_url), title: clean(title), id })
        }
        event => event,
    }
}

fn set_side(token: &mut Token<'_>, to: Side) {
    if let Token::Mark(side, _) = token {
        *side = Some(to);
    }
}

/// The bytes that begin a sign of Obsidian's.
const SIGNS: &[u8; 6] = b"#=^:[]";

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
