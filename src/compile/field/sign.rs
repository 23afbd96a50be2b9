//! Finds the signs of inline fields among the tokens of a block that has a `::` in its text.
//!
//! A field begins and ends in the same element, so that it can be one, and never in a link, code or a formula.

use std::ops::Range;

use pulldown_cmark::{Event, Tag as Start, TagEnd};

use super::{FieldSign, Form, is_key, is_key_char};
use crate::compile::comment;
use crate::compile::lex::{Side, Token};

/// Puts the signs of fields among the tokens of a block; `takes_lines` is whether a line of it can be one.
pub(in crate::compile) fn find<'s>(
    source: &'s str,
    tokens: Vec<Token<'s>>,
    takes_lines: bool,
) -> Vec<Token<'s>> {
    let mut cuts = Vec::new();
    let mut elements = Elements { open: vec![0], last: 0 };
    let mut start = 0;
    while start < tokens.len() {
        let len = tokens[start..].iter().position(is_break).unwrap_or(tokens.len() - start);
        let line = Line::read(source, &tokens, start..start + len, &mut elements);
        if line.has_colons && !line.cut_bracketed(&mut cuts) && takes_lines {
            line.cut_whole(&tokens, &mut cuts);
        }
        start += len + 1;
    }
    if cuts.is_empty() { tokens } else { apply(tokens, cuts) }
}

fn is_break(token: &Token<'_>) -> bool {
    matches!(token, Token::Event(Event::SoftBreak | Event::HardBreak, _))
}

/// The elements around a token, so that a field begins and ends in the same one.
struct Elements {
    open: Vec<u32>,
    last: u32,
}

impl Elements {
    fn innermost(&self) -> u32 {
        self.open.last().copied().unwrap_or_default()
    }

    fn enter(&mut self) {
        self.last += 1;
        self.open.push(self.last);
    }

    fn leave(&mut self) {
        if self.open.len() > 1 {
            self.open.pop();
        }
    }

    /// Raw HTML opens and closes what nobody tracks here: what is before it and behind it is not the same place.
    fn replace(&mut self) {
        self.leave();
        self.enter();
    }
}

/// What matters to fields in one line: brackets, colons, and what no key has in it.
struct Mark {
    token: usize,
    at: usize,
    element: u32,
    kind: MarkKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum MarkKind {
    /// With the number of the mark that closes it.
    Open(Form, Option<usize>),
    Close,
    Colons,
    /// A link, code, a tag: anything that a key cannot have.
    Other,
}

struct Line<'s> {
    source: &'s str,
    tokens: Range<usize>,
    /// The innermost element at each token, and after the last.
    elements: Vec<u32>,
    marks: Vec<Mark>,
    has_colons: bool,
}

impl<'s> Line<'s> {
    fn read(source: &'s str, tokens: &[Token<'s>], range: Range<usize>, elements: &mut Elements) -> Self {
        let mut line = Line {
            source,
            tokens: range.clone(),
            elements: Vec::new(),
            marks: Vec::new(),
            has_colons: false,
        };
        // Links and footnotes are no places for fields.
        let mut closed = 0_usize;
        let mut opens = [Vec::new(), Vec::new()];
        for nth in range {
            line.elements.push(elements.innermost());
            let other = |line: &mut Self, at: usize| {
                let element = line.elements.last().copied().unwrap_or_default();
                line.marks.push(Mark { token: nth, at, element, kind: MarkKind::Other });
            };
            match &tokens[nth] {
                Token::Text(range) if closed == 0 => line.read_text(nth, range.clone(), &mut opens),
                Token::Event(Event::Start(start), range) => {
                    if matches!(start, Start::Link { .. } | Start::Image { .. }) {
                        closed += 1;
                        other(&mut line, range.start);
                    }
                    elements.enter();
                }
                Token::Event(Event::End(end), _) => {
                    closed -= usize::from(matches!(end, TagEnd::Link | TagEnd::Image)).min(closed);
                    elements.leave();
                }
                Token::NoteOpen(Some(_)) => {
                    closed += 1;
                    elements.enter();
                }
                Token::NoteClose => {
                    closed = closed.saturating_sub(1);
                    elements.leave();
                }
                Token::Mark(Some(Side::Open), _) => elements.enter(),
                Token::Mark(Some(Side::Close), _) => elements.leave(),
                Token::Event(event, range) => {
                    other(&mut line, range.start);
                    if matches!(event, Event::InlineHtml(_)) {
                        elements.replace();
                    }
                }
                Token::Tag(range) | Token::Url(range) => other(&mut line, range.start),
                Token::Text(_)
                | Token::Mark(None, _)
                | Token::NoteOpen(None)
                | Token::BlockId(_)
                | Token::Field(..) => {}
            }
        }
        line.elements.push(elements.innermost());
        line
    }

    fn read_text(&mut self, token: usize, range: Range<usize>, opens: &mut [Vec<usize>; 2]) {
        let bytes = self.source.as_bytes();
        let element = self.elements.last().copied().unwrap_or_default();
        let is_escaped = range.start > 0 && bytes[range.start - 1] == b'\\';
        let mut at = range.start + usize::from(is_escaped);
        while at < range.end {
            let kind = match bytes[at] {
                b'[' => Some(MarkKind::Open(Form::Square, None)),
                b'(' => Some(MarkKind::Open(Form::Round, None)),
                b']' | b')' => Some(MarkKind::Close),
                b':' => {
                    let run = bytes[at..range.end].iter().take_while(|&&b| b == b':').count();
                    if run == 2 {
                        self.has_colons = true;
                        self.marks.push(Mark { token, at, element, kind: MarkKind::Colons });
                    }
                    at += run;
                    continue;
                }
                _ => None,
            };
            if let Some(kind) = kind {
                let idx = self.marks.len();
                match kind {
                    MarkKind::Open(form, _) => opens[usize::from(form == Form::Round)].push(idx),
                    _ => {
                        if let Some(open) = opens[usize::from(bytes[at] == b')')].pop()
                            && let MarkKind::Open(_, close) = &mut self.marks[open].kind
                        {
                            *close = Some(idx);
                        }
                    }
                }
                self.marks.push(Mark { token, at, element, kind });
            }
            at += 1;
        }
    }

    /// Finds fields in brackets; says whether there is one.
    fn cut_bracketed(&self, cuts: &mut Vec<Cut>) -> bool {
        let n_before = cuts.len();
        let mut nth = 0;
        while let Some(open) = self.marks.get(nth) {
            nth += 1;
            let MarkKind::Open(form, Some(close)) = open.kind else { continue };
            let (Some(colons), end) = (self.marks.get(nth), &self.marks[close]) else { continue };
            let is_one = colons.kind == MarkKind::Colons
                && (open.element, open.element) == (colons.element, end.element)
                && is_key(&self.source[open.at..colons.at])
                // The key of the round form is not shown, and nothing that is no field may vanish: `(std::vec)`.
                && (form == Form::Square || self.has_space_behind(nth));
            if is_one {
                cuts.push(Cut::new(open, 1, FieldSign::Open(form)));
                cuts.push(self.colons(colons));
                cuts.push(Cut::new(end, 1, FieldSign::Close));
                nth = close + 1;
            }
        }
        cuts.len() > n_before
    }

    /// Takes the whole line as a field if there is nothing but a key before its first colons.
    fn cut_whole(&self, tokens: &[Token<'s>], cuts: &mut Vec<Cut>) {
        let Some(colons) = self.marks.first().filter(|mark| mark.kind == MarkKind::Colons) else { return };
        let Some(first) = self.elements.iter().position(|it| *it == colons.element) else { return };
        let first = self.tokens.start + first;
        let is_text = |nth: &usize| matches!(tokens[*nth], Token::Text(_));
        if (self.tokens.start..first.min(colons.token)).any(|nth| is_text(&nth)) {
            return;
        }
        let mut key = String::new();
        for nth in (first..=colons.token).filter(is_text) {
            if let Token::Text(range) = &tokens[nth] {
                key.push_str(&self.source[range.start..range.end.min(colons.at)]);
            }
        }
        let key = key.trim_matches(|c: char| c.is_whitespace() || c == comment::MASK);
        let fits = key.chars().all(|c| is_key_char(c) || c.is_whitespace() || c == comment::MASK);
        let is_one_word = !key.contains(char::is_whitespace);
        if !fits || !is_key(key) || !(is_one_word || self.has_space_behind(0)) {
            return;
        }
        let behind = colons.token + 1 - self.tokens.start;
        let ends = (behind..self.tokens.len()).find(|nth| {
            let is_id = matches!(tokens[self.tokens.start + nth], Token::BlockId(_));
            is_id || self.leaves(*nth, colons.element, tokens)
        });
        // An element or a note that goes on in the next line is not cut in two.
        let is_inside = |nth: &usize| self.elements[*nth] == colons.element;
        let end = (behind..=ends.unwrap_or(self.tokens.len())).rev().find(is_inside).unwrap_or(behind);
        let end = self.tokens.start + end;
        cuts.push(Cut { token: first, at: None, len: 0, sign: FieldSign::Open(Form::Line) });
        cuts.push(self.colons(colons));
        cuts.push(Cut { token: end, at: None, len: 0, sign: FieldSign::Close });
    }

    /// Whether a token of the line ends this element.
    fn leaves(&self, nth: usize, element: u32, tokens: &[Token<'s>]) -> bool {
        let is_end = matches!(
            tokens[self.tokens.start + nth],
            Token::Event(Event::End(_), _) | Token::Mark(Some(Side::Close), _)
        );
        is_end && self.elements[nth] == element
    }

    /// Whether there is a space behind the colons that are the mark with this number, or something that is no text.
    fn has_space_behind(&self, nth: usize) -> bool {
        let at = self.marks[nth].at + 2;
        let is_last = self.marks.get(nth + 1).is_some_and(|it| it.kind == MarkKind::Other && it.at == at);
        let rest = &self.source[at..];
        is_last || rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || c == comment::MASK)
    }

    fn colons(&self, colons: &Mark) -> Cut {
        let spaces = self.source[colons.at + 2..].bytes().take_while(|b| matches!(b, b' ' | b'\t')).count();
        Cut::new(colons, 2 + spaces, FieldSign::Colons)
    }
}

/// Where a sign goes: in place of bytes of a text, or before a token.
struct Cut {
    token: usize,
    at: Option<usize>,
    len: usize,
    sign: FieldSign,
}

impl Cut {
    fn new(mark: &Mark, len: usize, sign: FieldSign) -> Self {
        Self { token: mark.token, at: Some(mark.at), len, sign }
    }
}

fn apply<'s>(tokens: Vec<Token<'s>>, cuts: Vec<Cut>) -> Vec<Token<'s>> {
    let mut out = Vec::with_capacity(tokens.len() + 2 * cuts.len());
    let mut cuts = cuts.into_iter().peekable();
    let mut end = 0;
    for (nth, token) in tokens.into_iter().enumerate() {
        while let Some(cut) = cuts.next_if(|cut| cut.token == nth && cut.at.is_none()) {
            let at = match &token {
                Token::Text(range) => range.start,
                Token::Event(_, range) if cut.sign != FieldSign::Close => range.start,
                _ => end,
            };
            out.push(Token::Field(cut.sign, at..at));
        }
        match token {
            Token::Text(mut range) => {
                while let Some(cut) = cuts.next_if(|cut| cut.token == nth) {
                    let at = cut.at.unwrap_or(range.start);
                    // White space behind the colons may reach over the end of a text.
                    let until = (at + cut.len).min(range.end);
                    if range.start < at {
                        out.push(Token::Text(range.start..at));
                    }
                    out.push(Token::Field(cut.sign, at..until));
                    range.start = until;
                }
                end = range.end;
                if !range.is_empty() {
                    out.push(Token::Text(range));
                }
            }
            token => {
                if let Token::Event(_, range) | Token::Tag(range) | Token::Url(range) = &token {
                    end = end.max(range.end);
                }
                out.push(token);
            }
        }
    }
    out.extend(cuts.map(|cut| Token::Field(cut.sign, end..end)));
    out
}
