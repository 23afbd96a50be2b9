//! Strings of a JSON file with the places of their characters in that file, where escapes take more room.

use crate::span::{LineIndex, Position, Span, to_u32};

/// Bytes between two places for which the number of characters before them is kept.
const STEP: usize = 256;

/// A string of a JSON file.
pub(super) struct JsonString {
    /// What it says.
    pub(super) text: String,
    /// Pairs of offsets, in the text and in the file, from which both run in step until the next pair.
    pub(super) steps: Vec<(u32, u32)>,
}

impl JsonString {
    /// Reads the string that stands at byte `at` of a file, quotes included; nothing if `raw` is no string. Half
    /// of a pair of surrogates becomes the replacement character, as in browsers.
    pub(super) fn read(raw: &str, at: usize) -> Option<Self> {
        let inner = raw.strip_prefix('"')?.strip_suffix('"')?;
        let mut string = Self { text: String::with_capacity(inner.len()), steps: vec![(0, to_u32(at + 1))] };
        let mut rest = inner;
        while let Some(backslash) = memchr::memchr(b'\\', rest.as_bytes()) {
            string.text.push_str(&rest[..backslash]);
            let start = to_u32(at + 1 + inner.len() - rest.len() + backslash);
            let (decoded, len) = unescape(&rest[backslash..]);
            string.steps.push((to_u32(string.text.len()), start));
            string.text.push(decoded);
            string.steps.push((to_u32(string.text.len()), start + to_u32(len)));
            rest = &rest[backslash + len..];
        }
        string.text.push_str(rest);
        Some(string)
    }

    /// The bytes of the file that a span of the text stands for.
    pub(super) fn in_file(&self, span: Span) -> Span {
        Span { start: self.offset(span.start), end: self.offset(span.end) }
    }

    fn offset(&self, at: u32) -> u32 {
        let next = self.steps.partition_point(|(decoded, _)| *decoded <= at);
        let (decoded, file) = self.steps[next.saturating_sub(1)];
        file + (at - decoded)
    }
}

/// The character of an escape at the start of `text`, and the bytes it takes.
fn unescape(text: &str) -> (char, usize) {
    let bytes = text.as_bytes();
    let simple = match bytes.get(1) {
        Some(b'n') => '\n',
        Some(b't') => '\t',
        Some(b'r') => '\r',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'u') => return unescape_unit(text),
        Some(byte) if byte.is_ascii() => *byte as char,
        Some(_) | None => return ('\\', 1),
    };
    (simple, 2)
}

/// The same for `\u…`, or for a pair of them.
fn unescape_unit(text: &str) -> (char, usize) {
    let unit = |at: usize| {
        let digits = text.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        u32::from_str_radix(digits, 16).ok()
    };
    let Some(first) = unit(0) else { return (char::REPLACEMENT_CHARACTER, 2) };
    if let (0xd800..=0xdbff, Some(second @ 0xdc00..=0xdfff)) = (first, unit(6)) {
        let c = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        return (char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER), 12);
    }
    (char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER), 6)
}

/// Finds lines and columns in a file that may be one long line: no column is counted from its start.
pub(super) struct Places<'t> {
    text: &'t str,
    lines: LineIndex,
    /// Characters before every `STEP`th byte.
    counts: Vec<u32>,
}

impl<'t> Places<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut n = 0;
        let mut counts = Vec::with_capacity(text.len() / STEP + 1);
        for piece in text.as_bytes().chunks(STEP) {
            counts.push(n);
            n += to_u32(n_chars(piece));
        }
        counts.push(n);
        Self { text, lines: LineIndex::new(text), counts }
    }

    /// The bytes of a piece of the file.
    pub(super) fn span(&self, piece: &str) -> Span {
        let start = (piece.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let start = start.min(self.text.len());
        Span { start: to_u32(start), end: to_u32((start + piece.len()).min(self.text.len())) }
    }

    /// Line and column of an offset.
    pub(super) fn position(&self, offset: u32) -> Position {
        let line = self.lines.line(offset);
        let column = self.n_before(offset) - self.n_before(self.lines.start(line)) + 1;
        Position { line, column }
    }

    fn n_before(&self, offset: u32) -> u32 {
        let at = (offset as usize).min(self.text.len());
        let from = at / STEP * STEP;
        self.counts[at / STEP] + to_u32(n_chars(&self.text.as_bytes()[from..at]))
    }
}

/// How many characters begin in these bytes.
fn n_chars(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xc0) != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, text: &str, word: &str, in_file: &str) {
        let file = format!("x{raw}");
        let string = JsonString::read(raw, 1).unwrap();
        assert_eq!(string.text, text);
        let at = string.text.find(word).unwrap();
        let span = string.in_file(Span { start: to_u32(at), end: to_u32(at + word.len()) });
        assert_eq!(&file[span.range()], in_file);
    }

    #[test]
    fn a_word_behind_escapes_is_found_in_the_file() {
        check(r#""a\n\"b\" [[X]]""#, "a\n\"b\" [[X]]", "[[X]]", "[[X]]");
        check(r#""caf\u00e9 [[X]]""#, "café [[X]]", "[[X]]", "[[X]]");
        check(r#""\ud83d\ude00 [[X]]""#, "😀 [[X]]", "[[X]]", "[[X]]");
        check(r#""[[Caf\u00e9]]""#, "[[Café]]", "[[Café]]", r"[[Caf\u00e9]]");
        check(r#""a\\\/ 日本 \t[[X]]\r\n""#, "a\\/ 日本 \t[[X]]\r\n", "[[X]]", "[[X]]");
    }

    #[test]
    fn half_a_surrogate_pair_is_a_replacement_character() {
        check(r#""\ud83d[[X]]""#, "\u{fffd}[[X]]", "[[X]]", "[[X]]");
        check(r#""\udE00\ud83d\u0041[[X]]""#, "\u{fffd}\u{fffd}A[[X]]", "[[X]]", "[[X]]");
    }

    #[test]
    fn columns_of_a_long_line_count_characters() {
        let text = format!("é\n{}x", "日".repeat(1000));
        let places = Places::new(&text);
        let at = |offset: usize| {
            let it = places.position(to_u32(offset));
            (it.line, it.column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(text.len() - 1), (2, 1001));
        assert_eq!(at(text.len()), (2, 1002));
    }
}
