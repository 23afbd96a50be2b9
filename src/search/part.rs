//! Documents that are read together, and what an earlier index leaves of them: the parts that have not changed, and the lines
//! of the words that stand in no other.

use std::borrow::Borrow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use crate::memo::object_number;
use crate::pack::{Pack, Unpacker, pack_bytes, pack_struct, pack_text};
use crate::vault::File;

use super::SearchDocument;
use super::posting::{self, Counts, Field, Gathered, Weights};
use super::token::{self, Tokenizer};

/// Parts, about: more than there are cores, few enough that most words are stored but a few times.
const N_PARTS: usize = 128;

/// What a document is made from, which says whether it is the same as before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    /// Where it is, by its hash.
    place: u64,
    /// What it was compiled to, by its number; 0 for what was not.
    object: u64,
}

impl Source {
    /// A file of the vault, compiled with these options.
    pub(crate) fn of_file(file: &File, options: u64) -> Self {
        Self { place: xxh3_64(file.path.as_str().as_bytes()), object: object_number(file, options) }
    }

    /// What is known by its name alone.
    pub(crate) fn of_name(name: &str) -> Self {
        Self { place: xxh3_64(name.as_bytes()), object: 0 }
    }

    /// What is known by its place in a list that is read once.
    pub(super) fn of_number(nth: usize) -> Self {
        Self { place: xxh3_64(&nth.to_le_bytes()), object: 0 }
    }
}

/// The parts of a row of documents. Their places say where a part may end, so that a new one moves no boundary elsewhere.
pub(super) fn cut(sources: &[Source]) -> Vec<Range<usize>> {
    let usual = (sources.len() / N_PARTS).next_power_of_two();
    let (mut cuts, mut start) = (Vec::new(), 0);
    for (nth, source) in sources.iter().enumerate() {
        let is_end = source.place.is_multiple_of(usual as u64) && nth - start >= usual / 4;
        if is_end || nth - start + 1 == 4 * usual || nth + 1 == sources.len() {
            cuts.push(start..nth + 1);
            start = nth + 1;
        }
    }
    cuts
}

/// The words of some documents in a row.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// What the documents were made from.
    sources: Vec<Source>,
    /// The bytes of their texts.
    pub(super) bytes: usize,
    /// The words with their numbers in `postings`.
    numbers: FxHashMap<Box<str>, u32>,
    /// For each word the documents that have it, in order, by their places in the part.
    postings: Vec<Gathered>,
}

impl Part {
    /// Reads documents.
    pub(super) fn new<'d, D: Borrow<SearchDocument<'d>>>(
        sources: &[Source],
        documents: &[D],
        weights: &Weights,
    ) -> Self {
        let mut part =
            Self { sources: sources.to_vec(), bytes: posting::bytes(documents), ..Self::default() };
        let mut tokenizer = Tokenizer::default();
        // How often each word stands in the document at hand, and the words that do.
        let mut counts: Vec<Counts> = Vec::new();
        let mut seen: Vec<u32> = Vec::new();
        for (nth, document) in documents.iter().enumerate() {
            let mut lengths = Counts::default();
            for (field, text) in fields(document.borrow()) {
                tokenizer.tokens(text, |token| {
                    let number = match part.numbers.get(token) {
                        Some(number) => *number,
                        None => {
                            let number = crate::span::to_u32(part.postings.len());
                            part.numbers.insert(token.into(), number);
                            part.postings.push(Gathered::default());
                            counts.push(Counts::default());
                            number
                        }
                    };
                    let count = &mut counts[number as usize];
                    if count.is_empty() {
                        seen.push(number);
                    }
                    count.add(field);
                    lengths.add(field);
                });
            }
            for number in seen.drain(..) {
                let count = std::mem::take(&mut counts[number as usize]);
                let impact = weights.impact(&count, &lengths);
                part.postings[number as usize].push(posting::pack(nth, impact));
            }
        }
        part
    }

    fn of(&self, term: &str) -> Option<&Gathered> {
        self.numbers.get(term).map(|number| &self.postings[*number as usize])
    }

    /// The words of which this part says something else than another one.
    fn terms_unlike<'p>(&'p self, other: &'p Self) -> impl Iterator<Item = &'p str> {
        let changed = self
            .numbers
            .iter()
            .filter(|(term, nth)| other.of(term).is_none_or(|it| *it != self.postings[**nth as usize]));
        let gone = other.numbers.keys().filter(|term| !self.numbers.contains_key(*term));
        changed.map(|(term, _)| term).chain(gone).map(|term| &**term)
    }
}

/// The texts of a document with the fields they belong to.
fn fields<'d>(document: &'d SearchDocument<'d>) -> impl Iterator<Item = (Field, &'d str)> {
    let of = |field, texts: &'d [&'d str]| texts.iter().map(move |text| (field, *text));
    let texts = document.texts.iter().map(|text| (Field::Text, &**text));
    [(Field::Title, document.title), (Field::Lead, document.lead)]
        .into_iter()
        .chain(texts)
        .chain(of(Field::Alias, &document.aliases))
        .chain(of(Field::Heading, &document.headings))
        .chain(of(Field::Tag, &document.tags))
}

/// All parts, and what follows from them.
#[derive(Debug)]
pub(crate) struct Parts {
    parts: Vec<Arc<Part>>,
    /// What they were weighed with.
    pub(super) weights: Weights,
    /// The line of each word, in the order of the words.
    pub(super) lines: Vec<Arc<str>>,
}

impl Parts {
    /// Puts parts together. Where most are those of an earlier index, only the lines of words are written anew of which
    /// the others say something else.
    pub(super) fn new(parts: Vec<Arc<Part>>, weights: Weights, earlier: Option<&Self>) -> Self {
        let is_alike = |it: &&Self| {
            let sizes = |parts: &[Arc<Part>]| parts.iter().map(|it| it.sources.len()).collect::<Vec<_>>();
            let n_same = it.parts.iter().zip(&parts).filter(|(old, new)| Arc::ptr_eq(old, new)).count();
            sizes(&it.parts) == sizes(&parts) && 2 * n_same > parts.len()
        };
        let lines = match earlier.filter(is_alike) {
            Some(earlier) => changed_lines(&parts, earlier),
            None => all_lines(&parts),
        };
        Self { parts, weights, lines }
    }

    /// The part that was read from these sources.
    pub(super) fn find(&self, sources: &[Source]) -> Option<Arc<Part>> {
        self.parts.iter().find(|part| part.sources == sources).cloned()
    }
}

pack_struct! {
    Source { place, object }
}

impl Pack for Part {
    fn pack(&self, out: &mut Vec<u8>) {
        self.sources.pack(out);
        self.bytes.pack(out);
        self.numbers.len().pack(out);
        // In the order in which they came, so that the same text gives the same bytes.
        let mut numbers: Vec<_> = self.numbers.iter().collect();
        numbers.sort_unstable_by_key(|(_, nth)| **nth);
        for (term, nth) in numbers {
            pack_text(term, out);
            self.postings[*nth as usize].pack(out);
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let (sources, bytes) = (Pack::unpack(from)?, Pack::unpack(from)?);
        let mut part = Self { sources, bytes, ..Self::default() };
        for nth in 0..u32::unpack(from)? {
            part.numbers.insert(from.text()?.into(), nth);
            part.postings.push(Gathered::unpack(from)?);
        }
        Some(part)
    }
}

impl Pack for Parts {
    fn pack(&self, out: &mut Vec<u8>) {
        let packed = |part: &Arc<Part>| {
            let mut bytes = Vec::new();
            part.pack(&mut bytes);
            bytes
        };
        let parts: Vec<Vec<u8>> = self.parts.par_iter().map(packed).collect();
        parts.len().pack(out);
        parts.iter().for_each(|part| pack_bytes(part, out));
        self.weights.pack(out);
        self.lines.len().pack(out);
        self.lines.iter().for_each(|line| pack_text(line, out));
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let n_parts = usize::unpack(from)?;
        let parts = (0..n_parts).map(|_| from.bytes()).collect::<Option<Vec<_>>>()?;
        let part = |bytes: &[u8]| Part::unpack(&mut Unpacker::new(bytes)).map(Arc::new);
        let parts = parts.into_par_iter().map(part).collect::<Option<_>>()?;
        let weights = Weights::unpack(from)?;
        let n_lines = usize::unpack(from)?;
        let lines = (0..n_lines).map(|_| from.text().map(Arc::from)).collect::<Option<_>>()?;
        Some(Self { parts, weights, lines })
    }
}

/// The lines of all words.
fn all_lines(parts: &[Arc<Part>]) -> Vec<Arc<str>> {
    let mut terms: Vec<(&str, u32, &Gathered)> = Vec::new();
    for (part, first) in parts.iter().zip(firsts(parts)) {
        let of_part = part.numbers.iter().map(|(term, nth)| (&**term, first, &part.postings[*nth as usize]));
        terms.extend(of_part);
    }
    terms.par_sort_unstable_by(|a, b| token::utf16_order(a.0, b.0).then(a.1.cmp(&b.1)));
    let groups: Vec<_> = terms.chunk_by(|a, b| a.0 == b.0).collect();
    let line = |group: &&[(&str, u32, &Gathered)]| {
        posting::line(group[0].0, group.iter().map(|(_, first, gathered)| (*first, *gathered))).into()
    };
    groups.par_iter().map(line).collect()
}

/// The lines of an earlier index with those in place of which the parts say something else.
fn changed_lines(parts: &[Arc<Part>], earlier: &Parts) -> Vec<Arc<str>> {
    let changed = parts.iter().zip(&earlier.parts).filter(|(new, old)| !Arc::ptr_eq(new, old));
    let terms: BTreeSet<&str> = changed.flat_map(|(new, old)| new.terms_unlike(old)).collect();
    let firsts = firsts(parts);
    let mut lines = earlier.lines.clone();
    for term in terms {
        let found = parts.iter().zip(&firsts).filter_map(|(part, first)| Some((*first, part.of(term)?)));
        let found: Vec<_> = found.collect();
        let at = lines.binary_search_by(|line| token::utf16_order(posting::term(line), term));
        let line = || posting::line(term, found.iter().copied()).into();
        match at {
            Ok(at) if found.is_empty() => drop(lines.remove(at)),
            Ok(at) => lines[at] = line(),
            Err(_) if found.is_empty() => {}
            Err(at) => lines.insert(at, line()),
        }
    }
    lines
}

/// The number of the first document of each part.
fn firsts(parts: &[Arc<Part>]) -> Vec<u32> {
    let mut next = 0;
    let first = |part: &Arc<Part>| {
        let first = next;
        next += crate::span::to_u32(part.sources.len());
        first
    };
    parts.iter().map(first).collect()
}
