//! Finds names in text: whole words, the longest name at each place.
//!
//! A name is looked for from the start of a word, a step at a time: a run of letters and digits, or any other sign. What
//! names begin with, up to each step, is in a table by its hash, and before that one of bits, which is small enough to stay
//! in the processor's caches: a word with which no name begins or goes on costs one look into it, and a name that is added or taken away costs nothing for the others.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::path::is_mark;

use super::name::{EMPTY, Fit, NO_SPELLING, Names, Spelling, is_spaceless, mixed};

/// Bits for each beginning of a name, at least: one in so many words is looked up in vain.
const BITS_EACH: usize = 16;

/// Finds the names of a vault.
#[derive(Debug)]
pub(super) struct Finder {
    names: Names,
    /// Which hashes beginnings of names may have.
    known: Bits,
    /// What is known of the beginnings of names, by their hashes.
    steps: FxHashMap<u64, Step>,
}

/// What names begin with.
#[derive(Clone, Copy, Debug)]
struct Step {
    /// The first spelling with this hash, if there is one.
    first: u32,
    /// Whether names go on behind it.
    goes_on: bool,
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
        if names.len() == 0 {
            return None;
        }
        let mut steps: FxHashMap<u64, Step> = FxHashMap::default();
        let nothing = Step { first: NO_SPELLING, goes_on: false };
        for (spelling, nth) in names.iter().zip(0..) {
            let bytes = spelling.text.as_bytes();
            let (mut end, mut hash) = step(bytes, 0, EMPTY);
            while end < bytes.len() {
                steps.entry(hash).or_insert(nothing).goes_on = true;
                (end, hash) = next_step(bytes, end, hash);
            }
            let step = steps.entry(hash).or_insert(nothing);
            step.first = step.first.min(nth);
        }
        let mut known = Bits::new(steps.len());
        steps.keys().for_each(|hash| known.insert(*hash));
        Some(Self { names, known, steps })
    }

    /// The names.
    pub(super) fn names(&self) -> &Names {
        &self.names
    }

    /// A spelling by its number.
    pub(super) fn spelling(&self, number: u32) -> Spelling<'_> {
        self.names.spelling(number)
    }

    /// How many spellings there are.
    pub(super) fn n_spellings(&self) -> usize {
        self.names.len()
    }

    /// Calls `report` with each name in `range` of `text`, in order. Names do not overlap, but that a word in small
    /// letters is reported which a name goes on from.
    pub(super) fn find(&self, text: &str, range: Range<usize>, report: &mut impl FnMut(Found)) {
        let mut ends = Vec::new();
        let mut at = range.start;
        let mut is_in_word = text[..at].chars().next_back().is_some_and(goes_on);
        while at < range.end {
            let byte = text.as_bytes()[at];
            let (end, hash) = step(text.as_bytes(), at, EMPTY);
            let (is_start, is_word) = if byte.is_ascii() {
                let is_word = byte.is_ascii_alphanumeric();
                (!(is_in_word && is_word), is_word)
            } else {
                let c = text[at..].chars().next().unwrap_or_default();
                (is_spaceless(c) || !(is_in_word && goes_on(c)), goes_on(c))
            };
            if is_start
                && self.known.may_have(hash)
                && let Some(found) = self.longest(text, at..range.end, (end, hash), &mut ends)
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
            at = end;
        }
    }

    /// Whether what one of the names is searched for, or has its hash, stands in a text, from the start of a word on.
    pub(super) fn is_in(&self, text: &str) -> bool {
        let (mut at, mut ends) = (0, Vec::new());
        while at < text.len() {
            let (end, hash) = step(text.as_bytes(), at, EMPTY);
            if self.known.may_have(hash) {
                self.ends_at(text, at..text.len(), (end, hash), &mut ends);
                if !ends.is_empty() {
                    return true;
                }
            }
            at = end;
        }
        false
    }

    /// The longest name that begins where `range` does and is a word there. `first` is its first step.
    fn longest(
        &self,
        text: &str,
        range: Range<usize>,
        first: (usize, u64),
        ends: &mut Vec<(usize, u32)>,
    ) -> Option<Found> {
        let start = range.start;
        self.ends_at(text, range, first, ends);
        // Where the longest is part of a longer word, a shorter one may do.
        while let Some((end, first)) = ends.pop() {
            let found = &text[start..end];
            if !is_whole(text, start..end) {
                continue;
            }
            let spellings = self.names.like_from(first, found.as_bytes());
            let fits = spellings.filter_map(|number| Some((self.spelling(number).fit(found)?, number)));
            // The name as it is written wins over one that differs in case.
            let best = fits.min_by_key(|(fit, number)| {
                (*fit == Fit::Word, !self.spelling(*number).is_same(found), *number)
            });
            if let Some((fit, spelling)) = best {
                return Some(Found { range: start..end, spelling, fit });
            }
        }
        None
    }

    /// Lists where names end, by their hashes, that begin where `range` does, each with the first spelling of that hash, the
    /// shortest first. What they are spelled like is far away in memory, and asked only of those that count.
    fn ends_at(&self, text: &str, range: Range<usize>, first: (usize, u64), ends: &mut Vec<(usize, u32)>) {
        ends.clear();
        let (mut end, mut hash) = first;
        while end <= range.end
            && self.known.may_have(hash)
            && let Some(step) = self.steps.get(&hash)
        {
            if step.first != NO_SPELLING {
                ends.push((end, step.first));
            }
            if !step.goes_on || end == range.end {
                return;
            }
            (end, hash) = next_step(text.as_bytes(), end, hash);
        }
    }
}

/// The end of the step that begins at an offset, with the hash of it behind all before: the letters and digits of ASCII
/// up to the next sign that is none, or any other character. Without case.
fn step(bytes: &[u8], mut at: usize, mut hash: u64) -> (usize, u64) {
    let is_run = bytes[at].is_ascii_alphanumeric();
    loop {
        hash = mixed(hash, bytes[at].to_ascii_lowercase());
        at += 1;
        let goes_on = bytes.get(at).is_some_and(|byte| {
            if is_run { byte.is_ascii_alphanumeric() } else { (0x80..0xc0).contains(byte) }
        });
        if !goes_on {
            return (at, hash);
        }
    }
}

/// The step behind another one: a space goes with the word behind it, for no name ends there.
fn next_step(bytes: &[u8], at: usize, hash: u64) -> (usize, u64) {
    let is_space = bytes[at] == b' ' && bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
    if is_space { step(bytes, at + 1, mixed(hash, b' ')) } else { step(bytes, at, hash) }
}

/// A set of hashes that may have more than were put into it.
#[derive(Debug)]
struct Bits {
    words: Vec<u64>,
    /// How far a number is shifted to be one of a bit.
    shift: u32,
}

impl Bits {
    /// Room for `n` hashes.
    fn new(n: usize) -> Self {
        let n_bits = (n * BITS_EACH).next_power_of_two().max(64);
        Self { words: vec![0; n_bits / 64], shift: u64::BITS - n_bits.ilog2() }
    }

    fn insert(&mut self, hash: u64) {
        let (word, bit) = self.place(hash);
        self.words[word] |= bit;
    }

    fn may_have(&self, hash: u64) -> bool {
        let (word, bit) = self.place(hash);
        self.words[word] & bit != 0
    }

    fn place(&self, hash: u64) -> (usize, u64) {
        let number = (hash ^ hash >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift;
        ((number >> 6) as usize, 1 << (number & 63))
    }
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
