//! Documents that are read together, and what an earlier index leaves of them: the parts that have not changed, and the lines
//! of the words that stand in no other.

use std::borrow::Borrow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use crate::vault::{Content, File};

use super::SearchDocument;
use super::posting::{self, Counts, Field, Gathered, Weights};
use super::token::{self, Tokenizer};

/// Parts, about: more than there are cores, few enough that most words are stored but a few times.
const N_PARTS: usize = 128;

/// What a document is made from, which says whether it is the same as before.
#[derive(Clone, Debug)]
pub(crate) struct Source<'a> {
    /// Where it is, by its hash.
    place: u64,
    /// What it was compiled to.
    content: Option<&'a Content>,
}

impl<'a> Source<'a> {
    /// A file of the vault.
    pub(crate) fn of_file(file: &'a File) -> Self {
        Self { place: xxh3_64(file.path.as_str().as_bytes()), content: Some(&file.content) }
    }

    /// What is known by its name alone.
    pub(crate) fn of_name(name: &str) -> Self {
        Self { place: xxh3_64(name.as_bytes()), content: None }
    }

    /// What is known by its place in a list that is read once.
    pub(super) fn of_number(nth: usize) -> Self {
        Self { place: xxh3_64(&nth.to_le_bytes()), content: None }
    }

    fn is(&self, (place, content): &(u64, Option<Content>)) -> bool {
        let is_same = match (self.content, content) {
            (Some(one), Some(other)) => one.is_shared_with(other),
            (one, other) => one.is_none() && other.is_none(),
        };
        self.place == *place && is_same
    }
}

/// The parts of a row of documents. Their places say where a part may end, so that a new one moves no boundary elsewhere.
pub(super) fn cut(sources: &[Source<'_>]) -> Vec<Range<usize>> {
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
    sources: Vec<(u64, Option<Content>)>,
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
        sources: &[Source<'_>],
        documents: &[D],
        weights: &Weights,
    ) -> Self {
        let sources = sources.iter().map(|it| (it.place, it.content.cloned())).collect();
        let mut part = Self { sources, bytes: posting::bytes(documents), ..Self::default() };
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
    pub(super) fn find(&self, sources: &[Source<'_>]) -> Option<Arc<Part>> {
        let is_same = |part: &&Arc<Part>| {
            part.sources.len() == sources.len() && sources.iter().zip(&part.sources).all(|(a, b)| a.is(b))
        };
        self.parts.iter().find(is_same).cloned()
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
