//! Finds out in which direction text is written, so that pages and blocks need no script to know it.
//!
//! The direction of a block is that of its first letter, as in HTML's `dir="auto"`; that of a note is what most of its
//! words have. Letters are those of Unicode; those that run to the left are told by their blocks, for all of the
//! scripts that do have blocks of their own.

use std::ops::Range;

use pulldown_cmark::Event;

use super::block::{AttributeEnd, Target, Writer};
use super::bytes;

/// Where a line of text begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// On the left.
    Ltr,
    /// On the right.
    Rtl,
}

/// Words of a note that are looked at for its direction.
const MAX_WORDS: usize = 2000;

/// Bytes of a block that are looked at for its first letter.
const MAX_BYTES: usize = 1024;

impl Direction {
    /// As HTML calls it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }

    fn attribute(self) -> &'static str {
        match self {
            Self::Ltr => " dir=\"ltr\"",
            Self::Rtl => " dir=\"rtl\"",
        }
    }
}

/// The direction of a text: that of its first letter, if it has one.
pub(crate) fn direction_of(text: &str) -> Option<Direction> {
    text.chars().find_map(of_char)
}

/// Whether a text has a letter of a script that runs to the left.
pub(crate) fn has_rtl(text: &str) -> bool {
    bytes::any(text.as_bytes(), is_lead) && text.chars().any(is_rtl)
}

/// The direction that most words of a note have, and whether any of its letters run to the left.
pub(super) fn direction_of_note(source: &str) -> (Option<Direction>, bool) {
    if !has_rtl(source) {
        return (direction_of(source), false);
    }
    let (mut ltr, mut rtl) = (0_usize, 0_usize);
    for direction in source.split_whitespace().filter_map(first_letter).take(MAX_WORDS) {
        match direction {
            Direction::Ltr => ltr += 1,
            Direction::Rtl => rtl += 1,
        }
    }
    let direction = if rtl > ltr { Direction::Rtl } else { Direction::Ltr };
    ((ltr + rtl > 0).then_some(direction), true)
}

/// The direction of the first letter that a reader sees of markdown.
fn first_letter(markdown: &str) -> Option<Direction> {
    let end = (0..=markdown.len().min(MAX_BYTES)).rev().find(|end| markdown.is_char_boundary(*end));
    let mut rest = &markdown[..end.unwrap_or(0)];
    loop {
        let at = rest.find(|c: char| of_char(c).is_some() || matches!(c, '[' | '<' | '`' | '('))?;
        let hidden = match rest.as_bytes()[at] {
            // A wikilink shows what is behind its bar.
            b'[' if rest[at..].starts_with("[[") => {
                let inside = &rest[at + 2..];
                let end = inside.find("]]").unwrap_or(0);
                inside[..end].find('|').map_or(2, |bar| bar + 3)
            }
            // The mark of a task, the kind of a callout, the label of a footnote.
            b'[' => match rest[at + 1..].chars().next() {
                Some('!' | '^') => rest[at..].find(']').map_or(1, |end| end + 1),
                Some(c) if rest[at + 1 + c.len_utf8()..].starts_with(']') => c.len_utf8() + 2,
                _ => 1,
            },
            b'(' if rest[..at].ends_with(']') => rest[at..].find(')').map_or(1, |end| end + 1),
            b'(' => 1,
            b'<' => rest[at..].find('>').map_or(1, |end| end + 1),
            b'`' => match rest[at + 1..].find('`') {
                Some(end) => end + 2,
                None => 1,
            },
            _ => return rest[at..].chars().next().and_then(of_char),
        };
        rest = &rest[at + hidden..];
    }
}

fn of_char(c: char) -> Option<Direction> {
    if is_rtl(c) { Some(Direction::Rtl) } else { c.is_alphabetic().then_some(Direction::Ltr) }
}

/// Whether a byte may begin, in UTF-8, a character of a script that runs to the left. Dashes, quotation marks and the
/// scripts of East Asia begin with others.
fn is_lead(byte: u8) -> bool {
    matches!(byte, 0xd6..=0xe0 | 0xef | 0xf0)
}

/// The letters of Hebrew, Arabic, Syriac, Thaana, N’Ko and the other scripts between U+0590 and U+08FF, their presentation
/// forms, and the scripts at U+10800 and U+1E800 (The Unicode Standard, `DerivedBidiClass.txt`: the ranges that are `R` or
/// `AL` by default). Their digits and signs are no letters.
fn is_rtl(c: char) -> bool {
    let in_block = matches!(
        c,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}'
    );
    in_block && c.is_alphabetic()
}

impl Writer<'_, '_> {
    /// The attribute that an element needs for the direction of `markdown`, its source: nothing where it is that of what
    /// is around it.
    pub(super) fn direction_attribute(&self, markdown: &str) -> &'static str {
        if !self.has_rtl {
            return "";
        }
        let around = self.containers.last().and_then(|it| it.direction).or(self.note.direction);
        first_letter(markdown).filter(|it| Some(*it) != around).map_or("", Direction::attribute)
    }

    /// Writes that attribute of a block with these inline events, whose start tag is open.
    pub(super) fn push_direction(&mut self, target: &mut Target, events: &[(Event<'_>, Range<usize>)]) {
        if !self.has_rtl {
            return;
        }
        let (Some((_, first)), Some((_, last))) = (events.first(), events.last()) else { return };
        let attribute = self.direction_attribute(&self.source[first.start..last.end.max(first.start)]);
        self.out.html.push(attribute);
        target.attributes = AttributeEnd(self.out.html.len());
    }

    /// Notes the direction of the container that was opened last.
    pub(super) fn set_direction(&mut self, markdown: &str) {
        if !self.has_rtl {
            return;
        }
        if let (Some(container), Some(direction)) = (self.containers.last_mut(), first_letter(markdown)) {
            container.direction = Some(direction);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::{CompileOptions, compile};
    use crate::path::VaultPath;

    #[test]
    fn the_first_letter_that_is_shown_decides() {
        let check =
            |text: &str, expected: Option<Direction>| assert_eq!(first_letter(text), expected, "{text}");
        check("1. (شرح) Japan", Some(Direction::Rtl));
        check("- [x] שלום", Some(Direction::Rtl));
        check("[[Japan|اليابان]] is", Some(Direction::Rtl));
        check("[[Japan]] اليابان", Some(Direction::Ltr));
        check("[اليابان](Japan.md) is", Some(Direction::Rtl));
        check("![](x.png) [](y) اليابان", Some(Direction::Rtl));
        check("> [!note] مذكرة", Some(Direction::Rtl));
        check("`code` <b>שלום</b>", Some(Direction::Rtl));
        check("٣ 2024 — 🌱", None);
        check("日本 اليابان", Some(Direction::Ltr));
        check("[[", None);
        check("[é] ` < (", None);
    }

    #[test]
    fn a_note_has_the_direction_of_most_of_its_words() {
        let check = |text: &str, expected: Option<Direction>, has_rtl: bool| {
            assert_eq!(direction_of_note(text), (expected, has_rtl), "{text}");
        };
        check("", None, false);
        check("12 — 13", None, false);
        check("£12", None, false);
        check("Japan", Some(Direction::Ltr), false);
        check("日本", Some(Direction::Ltr), false);
        check("see اليابان in Japan", Some(Direction::Ltr), true);
        check("اليابان دولة https://example.org", Some(Direction::Rtl), true);
    }

    #[test]
    fn blocks_say_their_direction_where_it_differs_from_what_is_around_them() {
        let check = |text: &str, expected: &str| {
            let note = compile(&VaultPath::new("n.md"), text, &CompileOptions::default());
            let dirs: Vec<_> = note.html.text.split('<').filter(|tag| tag.contains(" dir=")).collect();
            let names: Vec<_> = dirs
                .iter()
                .map(|tag| {
                    let name = tag.split([' ', '>']).next().unwrap_or_default();
                    format!("{name} {}", if tag.contains("\"rtl\"") { "rtl" } else { "ltr" })
                })
                .collect();
            assert_eq!(names.join(", "), expected, "{text}");
        };
        check("اليابان\n\n# دولة\n\n- في آسيا", "");
        check("اليابان دولة في آسيا\n\nJapan\n\n# Asia\n", "p ltr, h1 ltr");
        check("Japan is here and\n\n> اليابان\n>\n> Asia\n", "blockquote rtl, p ltr");
        check("One two three four\n\n- اليابان\n- Asia\n  - here\n", "ul rtl, li ltr");
        check("One two\n\n> [!note] مذكرة\n> text\n\n| آسيا | b |\n| - | - |\n", "div rtl, p ltr, div rtl");
        check("One `x()` שלום", "code ltr");
    }
}
