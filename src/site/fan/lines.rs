//! Lines of text in a drawing: as wide as they are in a usual font, for nobody can measure the reader's.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

/// Thousandths of the size of the font.
const WIDE: u32 = 1000;
const BROAD: u32 = 900;
const CAPITAL: u32 = 690;
const USUAL: u32 = 560;
const SLIM: u32 = 380;
const NARROW: u32 = 290;

/// How wide the signs of ASCII are.
const ASCII: [u32; 128] = {
    let mut widths = [0; 128];
    let mut nth: u8 = 0;
    while nth < 128 {
        widths[nth as usize] = width_of_ascii(nth);
        nth += 1;
    }
    widths
};

const fn width_of_ascii(c: u8) -> u32 {
    match c {
        b'i' | b'j' | b'l' | b'I' | b'.' | b',' | b':' | b';' | b'\'' | b'|' | b'!' => NARROW,
        b'f' | b't' | b'r' | b' ' | b'(' | b')' | b'[' | b']' | b'-' | b'/' | b'"' => SLIM,
        b'm' | b'w' | b'M' | b'W' | b'@' | b'%' | b'&' => BROAD,
        b'A'..=b'Z' => CAPITAL,
        b' '..=b'~' => USUAL,
        _ => 0,
    }
}

/// How wide a sign is, in thousandths of the size of the font.
fn width_of(c: char) -> u32 {
    match c {
        '\0'..='\x7f' => ASCII[c as usize],
        '’' => NARROW,
        '“' | '”' => SLIM,
        '—' | '…' => BROAD,
        _ => match c.width().unwrap_or(0) {
            0 => 0,
            1 if c.is_uppercase() => CAPITAL,
            1 => 600,
            _ => WIDE,
        },
    }
}

/// How wide a text is, in the unit of the size of its font.
pub(super) fn width(text: &str, size: u32) -> u32 {
    text.chars().map(width_of).sum::<u32>() * size / 1000
}

/// Whether a text is no wider than this.
fn fits(text: &str, size: u32, max: u32) -> bool {
    // Short texts are measured most often, long ones not to their end.
    let (mut sum, too_wide) = (0, (max + 1) * 1000);
    text.chars().all(|c| {
        sum += width_of(c) * size;
        sum < too_wide
    })
}

/// The beginning of a text that is no wider than this: all of it, or cut with an ellipsis, between words if that does
/// not cost much.
pub(super) fn fitting(text: &str, size: u32, max: u32) -> Cow<'_, str> {
    if fits(text, size, max) {
        return text.into();
    }
    let end = end_of(text, size, max.saturating_sub(width("…", size)));
    let cut = text[..end].rfind(' ').filter(|at| *at * 3 > end * 2).unwrap_or(end);
    let kept = text[..cut].trim_end_matches([' ', ',', ';', ':', '(', '-', '–', '—']);
    [kept, "…"].concat().into()
}

/// A text on as many lines as there may be, broken between words, or in them where a script has none; the last is cut.
pub(super) fn wrapped(text: &str, size: u32, max: u32, n_lines: usize) -> Vec<Cow<'_, str>> {
    let mut lines = Vec::with_capacity(n_lines);
    let mut rest = text.trim();
    while lines.len() + 1 < n_lines && !fits(rest, size, max) {
        let end = end_of(rest, size, max);
        // The first sign that does not fit may be the space itself.
        let is_break = rest[end..].starts_with(' ');
        let space = if is_break { Some(end) } else { rest[..end].rfind(' ') };
        let cut = match space {
            Some(at) if at > 0 => at,
            _ if rest[..end].chars().next_back().is_some_and(|c| width_of(c) == WIDE) => end,
            // A long word is cut on the last line, not here.
            _ => break,
        };
        lines.push(rest[..cut].trim_end().into());
        rest = rest[cut..].trim_start();
    }
    lines.push(fitting(rest, size, max));
    lines
}

/// How far a text is no wider than this.
fn end_of(text: &str, size: u32, max: u32) -> usize {
    let mut sum = 0;
    for (at, c) in text.char_indices() {
        sum += width_of(c) * size;
        if sum > max * 1000 {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_fits_is_one_line() {
        assert_eq!(wrapped("Japan", 12, 100, 2), ["Japan"]);
    }

    #[test]
    fn a_long_name_breaks_between_words_and_ends_with_an_ellipsis() {
        let lines = wrapped("Strategic mineral stockpiles of the western world", 12, 100, 2);
        assert_eq!(lines, ["Strategic mineral", "stockpiles of…"]);
        assert!(lines.iter().all(|line| width(line, 12) <= 100));
    }

    #[test]
    fn signs_of_chinese_and_japanese_are_twice_as_wide_and_break_anywhere() {
        let lines = wrapped("独立行政法人エネルギー・金属鉱物資源機構", 12, 100, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| width(line, 12) <= 100), "{lines:?}");
        assert!(width("日本", 12) > width("ja", 12));
    }

    #[test]
    fn a_word_without_end_is_cut() {
        let word = "x".repeat(5000);
        let lines = wrapped(&word, 12, 100, 2);
        assert_eq!(lines.len(), 1);
        assert!(width(&lines[0], 12) <= 100);
    }
}
