//! Finds digits fast, and the words beside them.

use std::ops::Range;

/// Bytes looked at together.
const BLOCK: usize = 32;
/// Bytes before a number in which words that belong to it are looked for.
const WINDOW: usize = 48;
/// What stands between the cells of a row in the plain text of a note.
pub(super) const CELL: &str = " · ";

/// The next run of ASCII digits at or after `from`.
pub(super) fn next(text: &str, from: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut start = from;
    // Whole blocks are tested by vector instructions.
    while let Some(block) = bytes.get(start..start + BLOCK) {
        if block.iter().fold(false, |found, b| found | b.is_ascii_digit()) {
            break;
        }
        start += BLOCK;
    }
    let start = start + bytes.get(start..)?.iter().position(u8::is_ascii_digit)?;
    let len = bytes[start..].iter().position(|b| !b.is_ascii_digit()).unwrap_or(bytes.len() - start);
    Some(start..start + len)
}

/// The text before `at` in its line or cell, not before `floor`, and no more than words for a date or amount take.
pub(super) fn before(text: &str, floor: usize, at: usize) -> &str {
    let mut start = floor.max(at.saturating_sub(WINDOW));
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let window = &text[start..at];
    let bytes = window.as_bytes();
    // The dot has two bytes, of which no other letter has the first with the second.
    let is_end = |at: &usize| bytes[*at] == b'\n' || is_cell_end(&bytes[..=*at]);
    (0..bytes.len()).rev().find(is_end).map_or(window, |end| &window[end + 1..])
}

/// The text behind `at` in its line or cell, and no more than words for a date or amount take.
pub(super) fn after(text: &str, at: usize) -> &str {
    let mut end = text.len().min(at + WINDOW);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let window = &text[at..end];
    let bytes = window.as_bytes();
    let newline = memchr::memchr(b'\n', bytes).unwrap_or(bytes.len());
    let mut dots = memchr::memchr_iter(b'\xc2', &bytes[..newline]);
    let cell = dots.find(|at| bytes[..newline].get(at.wrapping_sub(1)..at + 3) == Some(CELL.as_bytes()));
    &window[..cell.map_or(newline, |at| at - 1)]
}

/// Whether bytes end with what parts two cells.
fn is_cell_end(bytes: &[u8]) -> bool {
    bytes.last() == Some(&b' ') && bytes.ends_with(CELL.as_bytes())
}

/// The letters at the end of a text.
pub(super) fn last_word(text: &str) -> &str {
    let start = text.char_indices().rev().take_while(|(_, c)| c.is_alphabetic()).last();
    start.map_or("", |(at, _)| &text[at..])
}

/// The letters at the beginning of a text.
pub(super) fn first_word(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len())]
}

/// The ASCII digits at the end of a text.
pub(super) fn last_digits(text: &str) -> &str {
    let len = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    &text[text.len() - len..]
}

/// Whether a character is of a script that writes words without spaces between them.
pub(super) fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_digits_are_found_wherever_they_stand() {
        let text = format!("{}12 {}345", "x".repeat(31), "日".repeat(40));
        let first = next(&text, 0).unwrap();
        assert_eq!(&text[first.clone()], "12");
        let second = next(&text, first.end).unwrap();
        assert_eq!(&text[second.clone()], "345");
        assert_eq!(next(&text, second.end), None);
        assert_eq!(next("", 0), None);
    }

    #[test]
    fn windows_end_at_lines_cells_and_characters() {
        let text = format!("one\n{}a · b 2004 c · d", "日".repeat(30));
        let at = text.find("2004").unwrap();
        assert_eq!((before(&text, 0, at), after(&text, at + 4)), ("b ", " c"));
        let wide = format!("{}2004{}", "日".repeat(30), "日".repeat(30));
        let at = wide.find("2004").unwrap();
        assert_eq!((before(&wide, 0, at).len(), after(&wide, at + 4).len()), (48, 48));
    }
}
