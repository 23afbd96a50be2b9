//! Text normalisation shared by all checks.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use scraper::Html;
use unicode_normalization::UnicodeNormalization;

/// Unicode normalisation form C.
pub(crate) fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// White space as the contract counts it: Unicode's, plus the four ASCII separators U+001C..U+001F.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// NFC, trimmed, and every run of white space turned into one space.
pub(crate) fn squeeze(text: &str) -> String {
    let composed = nfc(text);
    let words: Vec<&str> = composed.split(is_space).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Unicode case folding, near enough: the round trip over upper case joins `ß` with `ss` and both sigmas.
/// Dotless `ı` has no case mapping that stays clear of `i`, so it is left alone.
pub(crate) fn fold(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .flat_map(|c| {
            let upper: Vec<char> = match c {
                'ı' => vec![c],
                _ => c.to_uppercase().collect(),
            };
            upper.into_iter().flat_map(char::to_lowercase)
        })
        .collect()
}

/// Decodes `%XX` sequences; invalid ones are left, invalid UTF-8 is replaced.
pub(crate) fn percent_decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Resolves HTML character references, by letting the HTML parser read `text` without its tags.
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let fragment = Html::parse_fragment(&text.replace('<', "&lt;"));
    Cow::Owned(fragment.root_element().text().collect())
}

/// Reads a text file leniently: invalid UTF-8 is replaced, every line ending becomes `\n`.
pub(crate) fn decode(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\r', "\n")
}

/// The beginning of a text, for messages.
pub(crate) fn shorten(text: &str, limit: usize) -> Cow<'_, str> {
    match text.char_indices().nth(limit) {
        Some((end, _)) => Cow::Owned(format!("{}...", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_and_composition_do_not_count() {
        assert_eq!(squeeze(" a \n\t b\u{a0}c\u{1f}"), "a b c");
        assert_eq!(squeeze("Cafe\u{301}"), "Caf\u{e9}");
    }

    #[test]
    fn folding_joins_what_case_mapping_joins() {
        for (a, b) in [("ΟΔΟΣ", "οδος"), ("Straße", "STRASSE"), ("ẞ", "ß"), ("K", "k")] {
            assert_eq!(fold(a), fold(b));
        }
        assert_ne!(fold("ı"), fold("i"));
    }

    #[test]
    fn character_references_are_resolved_as_html_does() {
        assert_eq!(unescape("<b>&amp;&#101;&eacute;&notit; &</b>"), "<b>&e\u{e9}\u{ac}it; &</b>");
    }
}
