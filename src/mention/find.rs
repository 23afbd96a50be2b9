//! Finds names in text: whole words, the longest name at each place.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input, MatchKind, StartKind};

use crate::path::is_mark;

use super::name::{Fit, Names, Spelling, is_spaceless};

/// Bytes of a name that are looked at before the automaton is asked.
const KEY: usize = 3;
/// Binary logarithm of the number of hashes of keys.
const KEY_BITS: u32 = 17;

/// Finds the names of a vault.
pub(super) struct Finder {
    automaton: AhoCorasick,
    names: Names,
    /// Whether a name begins with a key, by its hash.
    keys: Vec<bool>,
}

/// A name in a text.
pub(super) struct Found {
    /// Where it stands.
    pub(super) range: Range<usize>,
    /// Which spelling of a name it is.
    pub(super) spelling: u32,
    /// How it fits.
    pub(super) fit: Fit,
}

impl Finder {
    /// Prepares the search; nothing if there is nothing to look for.
    pub(super) fn new(names: Names) -> Option<Self> {
        let patterns = names.patterns.iter().map(|(pattern, _)| pattern);
        // Most texts are searched from the start of a word for a few bytes: a table for every state would not pay.
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Anchored)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .ascii_case_insensitive(true)
            .prefilter(false)
            .build(patterns)
            .ok()
            .filter(|it| it.patterns_len() > 0)?;
        let mut keys = vec![false; 1 << KEY_BITS];
        for (pattern, _) in &names.patterns {
            match *pattern.as_bytes() {
                [a, b, c, ..] => keys[hash([a, b, c])] = true,
                // A name that is shorter than the key begins with many of them.
                [a, b] => (0..=u8::MAX).for_each(|c| keys[hash([a, b, c])] = true),
                [_] | [] => keys.fill(true),
            }
        }
        Some(Self { automaton, names, keys })
    }

    /// A spelling by its number.
    pub(super) fn spelling(&self, number: u32) -> &Spelling {
        &self.names.spellings[number as usize]
    }

    /// How many spellings there are.
    pub(super) fn n_spellings(&self) -> usize {
        self.names.spellings.len()
    }

    /// Calls `report` with each name in `range` of `text`, in order. Names do not overlap, but that a word in small
    /// letters is reported which a name goes on from.
    pub(super) fn find(&self, text: &str, range: Range<usize>, report: &mut impl FnMut(Found)) {
        let bytes = text.as_bytes();
        let mut at = range.start;
        let mut is_in_word = text[..at].chars().next_back().is_some_and(goes_on);
        while at < range.end {
            let byte = bytes[at];
            if byte.is_ascii() {
                let is_word = byte.is_ascii_alphanumeric();
                if !(is_in_word && is_word)
                    && self.may_start(&bytes[at..range.end])
                    && let Some(found) = self.longest(text, at..range.end)
                {
                    let end = found.range.end;
                    let is_name = found.fit != Fit::Word;
                    report(found);
                    if is_name {
                        at = end;
                        is_in_word = text[..at].chars().next_back().is_some_and(goes_on);
                        continue;
                    }
                }
                is_in_word = is_word;
                at += 1;
                continue;
            }
            let c = text[at..].chars().next().unwrap_or_default();
            let is_start = is_spaceless(c) || !(is_in_word && goes_on(c));
            if is_start
                && self.may_start(&bytes[at..range.end])
                && let Some(found) = self.longest(text, at..range.end)
            {
                let end = found.range.end;
                report(found);
                at = end;
                is_in_word = text[..at].chars().next_back().is_some_and(goes_on);
                continue;
            }
            is_in_word = goes_on(c);
            at += c.len_utf8();
        }
    }

    fn may_start(&self, bytes: &[u8]) -> bool {
        let byte = |nth: usize| bytes.get(nth).map_or(0, u8::to_ascii_lowercase);
        self.keys[hash([byte(0), byte(1), byte(KEY - 1)])]
    }

    /// The longest name that begins where `range` does and is a word there.
    fn longest(&self, text: &str, mut range: Range<usize>) -> Option<Found> {
        let start = range.start;
        loop {
            let input = Input::new(text).range(range.clone()).anchored(Anchored::Yes);
            let found = self.automaton.try_find(input).ok()??;
            let end = found.end();
            if text.is_char_boundary(end) && is_whole(text, start..end) {
                let spellings = self.names.patterns[found.pattern().as_usize()].1.iter();
                let fits = spellings
                    .filter_map(|number| Some((self.spelling(*number).fit(&text[start..end])?, *number)));
                // The name as it is written wins over one that differs in case.
                let best = fits.min_by_key(|(fit, number)| {
                    (*fit == Fit::Word, !self.spelling(*number).is_same(&text[start..end]), *number)
                });
                if let Some((fit, spelling)) = best {
                    return Some(Found { range: start..end, spelling, fit });
                }
            }
            // A shorter one may do.
            range.end = end - 1;
        }
    }
}

fn hash(key: [u8; KEY]) -> usize {
    let key = u32::from_le_bytes([key[0], key[1], key[2], 0]);
    (key.wrapping_mul(0x9e37_79b1) >> (u32::BITS - KEY_BITS)) as usize
}

/// Whether a word goes on behind a character.
fn goes_on(c: char) -> bool {
    is_word(c) && !is_spaceless(c)
}

/// Whether a character is part of a word.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_mark(c)
}

/// Whether a range of a text is a word, or several, and no part of a longer one.
fn is_whole(text: &str, range: Range<usize>) -> bool {
    let found = &text[range.clone()];
    let (Some(first), Some(last)) = (found.chars().next(), found.chars().next_back()) else { return false };
    let mut before = text[..range.start].chars().rev();
    let mut behind = text[range.end..].chars();
    let separates = |edge: char, sides: &mut dyn Iterator<Item = char>| {
        let Some(next) = sides.next() else { return true };
        let beyond: [Option<char>; 2] = [sides.next(), sides.next()];
        let is_word_at = |nth: usize| beyond[nth].is_some_and(is_word);
        match next {
            _ if is_mark(next) => false,
            _ if is_word(next) => !is_word(edge) || is_spaceless(edge) || is_spaceless(next),
            // `US-China` names China; `real-time` does not name time, nor `x-ray` a ray.
            '-' | '\u{2010}' | '\u{2011}' => !is_word_at(0) || !first.is_lowercase() && is_word_at(1),
            // `node.js`, `me@example.org`, `AT&T` are words of their own.
            '.' | '&' => !is_word_at(0),
            '@' | '#' | '+' => false,
            _ => true,
        }
    };
    separates(first, &mut before) && separates(last, &mut behind)
}

/// Whether a word with a capital stands where any word has one: at the start of a sentence, a line or a cell, or
/// beside another such word, with which it makes up another name.
pub(super) fn has_capital_by_place(text: &str, range: &Range<usize>) -> bool {
    let before = &text[..range.start];
    let behind = text[range.end..].strip_prefix(' ').and_then(|rest| rest.chars().next());
    let is_beside = || {
        let before = before.strip_suffix(' ').unwrap_or_default();
        let start =
            before.char_indices().rev().find(|(_, c)| !is_word(*c)).map_or(0, |(at, c)| at + c.len_utf8());
        before[start..].starts_with(char::is_uppercase) && !is_start(&before[..start])
    };
    is_start(before) || behind.is_some_and(char::is_uppercase) || is_beside()
}

/// Whether a sentence, a line or a cell starts behind a text.
fn is_start(before: &str) -> bool {
    let is_opening = |c: char| matches!(c, ' ' | '"' | '\'' | '“' | '‘' | '«' | '(' | '[' | '*' | '_');
    let before = before.trim_end_matches(is_opening).chars().next_back();
    before.is_none_or(|c| matches!(c, '\n' | '.' | '!' | '?' | '…' | ':' | '·' | '•' | '–' | '—' | '|'))
}
