//! Cuts text into the words that are searched. `web/src/tokens.ts` does the same: change both, and `web/test/tokens.json`.
//!
//! Words are compared without case, accents, points and the width of characters. Scripts without spaces between words
//! give pairs of characters, for a browser has no dictionary and those that it might have differ.

use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Characters of a word that count: longer ones are no words, but have to be found by their beginning.
const MAX_CHARS: usize = 40;

/// Cuts texts; keeps its buffers.
#[derive(Default)]
pub(super) struct Tokenizer {
    folded: String,
    token: String,
}

impl Tokenizer {
    /// Calls `take` with each word of a text, in order.
    ///
    /// The last character of a row of pairs is a word as well, so that every character begins one.
    pub(super) fn tokens(&mut self, text: &str, mut take: impl FnMut(&str)) {
        // White space is never part of a character, so that what is between is folded by itself, ASCII fast.
        for piece in text.split_ascii_whitespace() {
            if piece.is_ascii() {
                self.ascii_tokens(piece, &mut take);
                continue;
            }
            fold_into(piece, &mut self.folded);
            let mut rest = self.folded.as_str();
            while let Some(start) = rest.find(is_word) {
                rest = &rest[start..];
                let has_pairs = rest.starts_with(is_paired);
                let end = rest.find(|c| !is_word(c) || is_paired(c) != has_pairs).unwrap_or(rest.len());
                let run = &rest[..end];
                rest = &rest[end..];
                if has_pairs {
                    pairs(run, &mut self.token, &mut take);
                } else {
                    let cut = run.char_indices().nth(MAX_CHARS).map_or(run.len(), |(at, _)| at);
                    take(&run[..cut]);
                }
            }
        }
    }

    /// The words of what most texts are made of, without asking each character what it is.
    fn ascii_tokens(&mut self, piece: &str, take: &mut impl FnMut(&str)) {
        for word in piece.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
            let word = &word[..word.len().min(MAX_CHARS)];
            if word.bytes().any(|byte| byte.is_ascii_uppercase()) {
                self.folded.clear();
                self.folded.push_str(word);
                self.folded.make_ascii_lowercase();
                take(&self.folded);
            } else {
                take(word);
            }
        }
    }
}

fn pairs(run: &str, pair: &mut String, take: &mut impl FnMut(&str)) {
    for (at, c) in run.char_indices() {
        pair.clear();
        pair.push(c);
        pair.extend(run[at + c.len_utf8()..].chars().next());
        take(pair);
    }
}

/// Writes a text as it is compared.
fn fold_into(text: &str, out: &mut String) {
    out.clear();
    let letters = text.nfkd().filter(|c| !is_dropped(*c)).flat_map(char::to_lowercase).flat_map(plain);
    out.extend(letters.nfc());
}

/// Marks and signs without which a word is the same: accents, the points of Hebrew and Arabic, the hamza, the kashida,
/// soft hyphens and joiners, the frames of emoji.
fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}'
        | '\u{5c7}' | '\u{640}' | '\u{64b}'..='\u{655}' | '\u{670}' | '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// A letter as people type it who do not have it: the letters that are no others with a mark.
fn plain(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        'ß' => ('s', Some('s')),
        'æ' => ('a', Some('e')),
        'œ' => ('o', Some('e')),
        'þ' => ('t', Some('h')),
        'ø' => ('o', None),
        'ł' => ('l', None),
        'đ' | 'ð' => ('d', None),
        'ı' => ('i', None),
        'ς' => ('σ', None),
        'ى' => ('ي', None),
        'ة' => ('ه', None),
        _ => (c, None),
    };
    [Some(first), second].into_iter().flatten()
}

/// Whether a character is part of a word.
fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    c.is_alphabetic() || c.is_numeric() || is_combining_mark(c)
}

/// Whether a character is of a script without spaces: Thai, Lao, Myanmar, Khmer, kana, Han.
fn is_paired(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3005}'..='\u{3007}'
        | '\u{3021}'..='\u{3029}' | '\u{3031}'..='\u{303c}' | '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{a9e0}'..='\u{a9fe}' | '\u{aa60}'..='\u{aa7f}'
        | '\u{f900}'..='\u{faff}' | '\u{1b000}'..='\u{1b16f}' | '\u{20000}'..='\u{323af}')
}

/// The order of words as JavaScript compares them.
pub(super) fn utf16_order(a: &str, b: &str) -> Ordering {
    if a.is_ascii() && b.is_ascii() {
        return a.cmp(b);
    }
    // Bytes of UTF-8 are in the order of characters, which is that of UTF-16 up to the surrogates.
    let differ = a.bytes().zip(b.bytes()).find(|(a, b)| a != b);
    match differ {
        Some((a, b)) if a < 0xee && b < 0xee => a.cmp(&b),
        Some(_) => a.encode_utf16().cmp(b.encode_utf16()),
        None => a.len().cmp(&b.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<String> {
        let mut tokens = Vec::new();
        Tokenizer::default().tokens(text, |token| tokens.push(token.to_owned()));
        tokens
    }

    #[test]
    fn the_list_that_both_tokenizers_are_held_to() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/web/test/tokens.json");
        let cases: Vec<(String, String, Vec<String>)> =
            serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        assert!(cases.len() > 20);
        for (name, text, expected) in cases {
            assert_eq!(tokens(&text), expected, "{name}");
        }
    }

    #[test]
    fn every_character_of_a_script_without_spaces_begins_a_word() {
        assert_eq!(tokens("東京都"), ["東京", "京都", "都"]);
        assert_eq!(tokens("日"), ["日"]);
    }

    #[test]
    fn words_are_in_the_order_of_javascript() {
        // U+20000 is written with surrogates, which come before U+F9FF in UTF-16.
        assert_eq!(utf16_order("\u{20000}", "\u{fa0e}"), Ordering::Less);
        assert_eq!(utf16_order("a", "ab"), Ordering::Less);
        assert_eq!(utf16_order("b", "a\u{20000}"), Ordering::Greater);
        assert_eq!(utf16_order("é", "é"), Ordering::Equal);
    }

    proptest::proptest! {
        #[test]
        fn any_text_gives_words_that_are_already_folded(text in ".*") {
            for token in tokens(&text) {
                // What is asked for is folded once, what is compared with it in a text may have been twice.
                proptest::prop_assert!(!token.is_empty() && !token.contains([' ', '\n']), "{token:?}");
                proptest::prop_assert!(token.chars().all(is_word), "{token:?}");
            }
        }

        #[test]
        fn words_between_white_space_do_not_touch_each_other(a in "\\PC*", b in "\\PC*") {
            let both = tokens(&format!("{a}\n{b}"));
            proptest::prop_assert_eq!(both, [tokens(&a), tokens(&b)].concat());
        }

        #[test]
        fn the_order_of_words_is_that_of_their_code_units(a in ".*", b in ".*") {
            proptest::prop_assert_eq!(utf16_order(&a, &b), a.encode_utf16().cmp(b.encode_utf16()));
        }
    }
}
