//! Counts the words of a text.

/// How many words a text has: what stands between spaces and has a letter or digit; in scripts without spaces two
/// characters count as one. Stops counting at `enough`.
pub(crate) fn count(text: &str, enough: usize) -> usize {
    let (mut n, mut start) = (0, 0);
    // Of what stands between two spaces so far: whether it has a letter or digit, and whether it is ASCII. Byte by byte,
    // for a question asks for the words of all notes.
    let (mut has_word, mut is_ascii) = (false, true);
    for (at, byte) in text.bytes().enumerate() {
        if !matches!(byte, b'\t'..=b'\r' | b' ') {
            has_word |= byte.is_ascii_alphanumeric();
            is_ascii &= byte.is_ascii();
            continue;
        }
        n += if is_ascii { usize::from(has_word) } else { of_pieces(&text[start..at]) };
        if n >= enough {
            return enough;
        }
        (start, has_word, is_ascii) = (at + 1, false, true);
    }
    (n + of_pieces(&text[start..])).min(enough)
}

/// The words between spaces that are not ASCII.
fn of_pieces(text: &str) -> usize {
    text.split_whitespace().map(of_piece).sum()
}

/// The words in what stands between two spaces.
fn of_piece(piece: &str) -> usize {
    let is_wide = |c: &char| matches!(c, '\u{3040}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}');
    match piece.chars().filter(is_wide).count() {
        0 => usize::from(piece.chars().any(char::is_alphanumeric)),
        n => n.div_ceil(2),
    }
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn words_have_letters_and_scripts_without_spaces_are_measured() {
        let check = |text: &str, n: usize| assert_eq!(count(text, usize::MAX), n, "{text:?}");
        check("", 0);
        check("An agency — founded in 2004.", 5);
        check("Ministère de l’Économie", 3);
        check("日本の経済", 3);
        check("METIの前身 was", 3);
        check("one\u{a0}two\u{3000}三 four\tfive\u{b}six - \u{85}", 6);
        assert_eq!(count("one two three", 2), 2);
    }
}
