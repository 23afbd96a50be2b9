//! What stands behind a word in the index: the documents that have it, and how much they are about it.
//!
//! A document is written as `(d << 4 | impact)`, where `d` is how far it is from the one before, in digits of base 64
//! with five bits each, the lowest first; the sixth bit says that more follow. That is ASCII, and as short as bytes.

use std::borrow::Borrow;

use crate::pack::{Pack, Unpacker, pack_bytes, pack_struct};
use crate::search::SearchDocument;

/// Documents that are kept of a word, the best ones: a word that more have does not tell them apart.
pub(super) const MAX_DOCUMENTS: usize = 4096;

/// Bits of an impact.
const IMPACT_BITS: u32 = 4;

/// How soon another occurrence stops counting: `k1` of BM25.
const SATURATION: f64 = 1.2;

/// How much the length of a text counts: `b` of BM25.
const LENGTH_SHARE: f64 = 0.6;

/// Words of a title of usual length.
const TITLE_WORDS: f64 = 3.0;

/// Bytes of a text for each of its words, roughly.
const BYTES_PER_WORD: usize = 6;

/// A part of a document.
#[derive(Clone, Copy, Debug)]
pub(super) enum Field {
    Title,
    Alias,
    Heading,
    Tag,
    Lead,
    Text,
}

/// A number for each part of a document.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts([u32; 6]);

impl Counts {
    pub(super) fn is_empty(&self) -> bool {
        self.0 == [0; 6]
    }

    pub(super) fn add(&mut self, field: Field) {
        self.0[field as usize] += 1;
    }

    fn of(&self, field: Field) -> f64 {
        f64::from(self.0[field as usize])
    }
}

/// How much each part of a document counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Weights {
    /// Words of a text of usual length.
    usual_words: f64,
}

impl Weights {
    /// The usual length is a power of two, so that one edit hardly ever changes what is said of all other documents.
    pub(super) fn new(bytes: usize, n_documents: usize) -> Self {
        let words = bytes / BYTES_PER_WORD / n_documents.max(1);
        Self { usual_words: f64::from(crate::span::to_u32(words.max(32)).next_power_of_two()) }
    }

    /// How much a document is about a word that stands in it `counts` times.
    pub(super) fn impact(&self, counts: &Counts, lengths: &Counts) -> u32 {
        let shortened = |field, usual: f64| {
            counts.of(field) / (1.0 - LENGTH_SHARE + LENGTH_SHARE * lengths.of(field) / usual)
        };
        let n = 8.0 * shortened(Field::Title, TITLE_WORDS)
            + 6.0 * counts.of(Field::Alias).min(1.0)
            + 2.0 * counts.of(Field::Heading).min(3.0)
            + 2.0 * counts.of(Field::Tag).min(1.0)
            + 2.0 * counts.of(Field::Lead).min(1.0)
            + shortened(Field::Text, self.usual_words);
        let steps = f64::from(1_u32 << IMPACT_BITS);
        let share = n / (n + SATURATION);
        (0..16).rev().find(|step| f64::from(*step) <= share * steps).unwrap_or(0)
    }
}

/// The bytes of the texts of documents.
pub(super) fn bytes<'d, D: Borrow<SearchDocument<'d>>>(documents: &[D]) -> usize {
    documents.iter().flat_map(|it| &it.borrow().texts).map(|text| text.len()).sum()
}

/// A document with the impact of a word.
pub(super) fn pack(document: usize, impact: u32) -> u32 {
    crate::span::to_u32(document) << IMPACT_BITS | impact
}

/// The documents of a word while they are gathered: what is written later, but in bytes, for there are many millions.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Gathered {
    bytes: Vec<u8>,
    last: u32,
}

impl Gathered {
    /// Adds a document behind all others.
    pub(super) fn push(&mut self, posting: u32) {
        let mut number = posting - (self.last >> IMPACT_BITS << IMPACT_BITS);
        self.last = posting;
        while number >= 0x80 {
            // The lowest seven bits, and a sign that there are more.
            self.bytes.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.bytes.push(number.to_le_bytes()[0]);
    }

    /// The documents in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + use<'_> {
        let (mut before, mut number, mut shift) = (0, 0, 0);
        self.bytes.iter().filter_map(move |byte| {
            number |= u32::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 != 0 {
                return None;
            }
            before = (before >> IMPACT_BITS << IMPACT_BITS) + number;
            (number, shift) = (0, 0);
            Some(before)
        })
    }
}

pack_struct! {
    Weights { usual_words }
}

impl Pack for Gathered {
    fn pack(&self, out: &mut Vec<u8>) {
        pack_bytes(&self.bytes, out);
        self.last.pack(out);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Some(Self { bytes: from.bytes()?.to_vec(), last: u32::unpack(from)? })
    }
}

/// The word of a line.
pub(super) fn term(line: &str) -> &str {
    line.split(' ').next().unwrap_or_default()
}

/// The line of a word: what was gathered of it in each part, and the first document of that.
pub(super) fn line<'g>(term: &str, gathered: impl Iterator<Item = (u32, &'g Gathered)>) -> String {
    let of_part = |(first, it): (u32, &'g Gathered)| it.iter().map(move |it| it + (first << IMPACT_BITS));
    line_of(term, gathered.flat_map(of_part).collect())
}

fn line_of(term: &str, mut postings: Vec<u32>) -> String {
    let mut line = String::with_capacity(term.len() + postings.len() * 2 + 8);
    line.push_str(term);
    line.push(' ');
    if postings.len() > MAX_DOCUMENTS {
        line.push_str(&postings.len().to_string());
        line.push(' ');
        let mask = (1 << IMPACT_BITS) - 1;
        postings.sort_unstable_by_key(|it| (mask - (it & mask), *it));
        postings.truncate(MAX_DOCUMENTS);
        postings.sort_unstable();
    }
    let mut before = 0;
    for posting in postings {
        // The impact is in the lowest bits of both.
        push_number(posting - (before >> IMPACT_BITS << IMPACT_BITS), &mut line);
        before = posting;
    }
    line.push('\n');
    line
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn push_number(mut number: u32, out: &mut String) {
    loop {
        let (digit, rest) = (number & 31, number >> 5);
        let more = if rest > 0 { 32 } else { 0 };
        out.push(char::from(DIGITS[(digit | more) as usize]));
        if rest == 0 {
            return;
        }
        number = rest;
    }
}

/// The number of documents that have the word of a line, and those that follow with their impacts.
#[cfg(test)]
pub(super) fn read(line: &str) -> (&str, usize, Vec<(u32, u32)>) {
    let mut parts: Vec<_> = line.trim_end().split(' ').collect();
    let encoded = parts.pop().unwrap();
    let (mut postings, mut document, mut number, mut shift) = (Vec::new(), 0, 0, 0);
    for byte in encoded.bytes() {
        let digit = DIGITS.iter().position(|it| *it == byte).unwrap() as u32;
        number |= (digit & 31) << shift;
        shift += 5;
        if digit & 32 == 0 {
            document += number >> IMPACT_BITS;
            postings.push((document, number & 15));
            (number, shift) = (0, 0);
        }
    }
    (parts[0], parts.get(1).map_or(postings.len(), |n| n.parse().unwrap()), postings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_written_as_distances_with_impacts() {
        assert_eq!(line_of("cobalt", vec![pack(0, 15), pack(1, 3), pack(200, 9)]), "cobalt PT5jD\n");
        let (term, n, postings) = read("cobalt PT5jD\n");
        assert_eq!((term, n, postings), ("cobalt", 3, vec![(0, 15), (1, 3), (200, 9)]));
    }

    #[test]
    fn of_a_common_word_the_best_documents_are_kept_in_order() {
        let n = MAX_DOCUMENTS * 2;
        let written = line_of("the", (0..n).map(|document| pack(document, (document % 2) as u32)).collect());
        let (term, df, postings) = read(&written);
        assert_eq!((term, df, postings.len()), ("the", n, MAX_DOCUMENTS));
        assert!(postings.iter().all(|(document, impact)| document % 2 == 1 && *impact == 1));
        assert!(postings.is_sorted());
    }

    #[test]
    fn a_name_says_more_of_a_document_than_its_text_and_a_short_text_more_than_a_long_one() {
        let weights = Weights { usual_words: 256.0 };
        let impact = |counts, lengths| weights.impact(&Counts(counts), &Counts(lengths));
        let title = impact([1, 0, 0, 0, 0, 1], [1, 0, 0, 0, 0, 300]);
        let alias = impact([0, 1, 0, 0, 0, 1], [1, 1, 0, 0, 0, 300]);
        let heading = impact([0, 0, 1, 0, 0, 1], [1, 0, 1, 0, 0, 300]);
        let short = impact([0, 0, 0, 0, 0, 1], [1, 0, 0, 0, 0, 30]);
        let long = impact([0, 0, 0, 0, 0, 1], [1, 0, 0, 0, 0, 30_000]);
        assert!(
            title > alias && alias > heading && heading >= short && short > long,
            "{title} {alias} {heading} {short} {long}"
        );
    }

    #[test]
    fn what_is_gathered_comes_out_as_it_went_in() {
        let postings = [
            pack(0, 0),
            pack(0, 15),
            pack(7, 3),
            pack(8, 0),
            pack(130, 9),
            pack(100_000, 15),
            pack(90_000_000, 1),
        ];
        let mut gathered = Gathered::default();
        postings.iter().for_each(|it| gathered.push(*it));
        assert_eq!(gathered.iter().collect::<Vec<_>>(), postings);
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read_again(gaps in proptest::collection::vec((1_usize..100_000, 0_u32..16), 1..50)) {
            let mut documents = Vec::new();
            let mut document = 0;
            for (gap, impact) in gaps {
                document += gap;
                documents.push((document as u32, impact));
            }
            let written = line_of("x", documents.iter().map(|(d, impact)| pack(*d as usize, *impact)).collect());
            proptest::prop_assert_eq!(read(&written), ("x", documents.len(), documents));
        }
    }
}
