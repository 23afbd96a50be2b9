//! Counts the words of a text.

/// How many words a text has: what stands between spaces and has a letter or digit; in scripts without spaces two
/// characters count as one. Stops counting at `enough`.
pub(crate) fn count(text: &str, enough: usize) -> usize {
    let mut n = 0;
    for piece in text.split_whitespace() {
        n += of_piece(piece);
        if n >= enough {
            return enough;
        }
    }
    n
}

/// The words in what stands between two spaces.
fn of_piece(piece: &str) -> usize {
    if piece.is_ascii() {
        return usize::from(piece.bytes().any(|it| it.is_ascii_alphanumeric()));
    }
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
        assert_eq!(count("one two three", 2), 2);
    }
}
