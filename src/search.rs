//! The index for searching texts: which words stand in which documents, in shards that a browser loads one by one.
//!
//! Input: documents, which are known by their places in the list. Output: an [`SearchIndex`]. Pure, and its bytes depend on
//! nothing but the documents. The page of results reads it with the tokenizer of `web/src/tokens.ts`, which is held
//! to the one here by a list of texts that both are tested with.
//!
//! A document is counted where a word of it stands, at four bits a place: how much the document is about that word,
//! by BM25F. So the reader needs no lengths of documents, and reads no more than the shards with the words asked for.

mod posting;
mod shard;
mod token;

use std::borrow::Cow;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use posting::{Counts, Field, Gathered, Weights};
use token::Tokenizer;

/// What is known of a document.
#[derive(Clone, Debug, Default)]
pub struct SearchDocument<'a> {
    /// Its name.
    pub title: &'a str,
    /// Its other names.
    pub aliases: Vec<&'a str>,
    /// Its headings.
    pub headings: Vec<&'a str>,
    /// Its tags.
    pub tags: Vec<&'a str>,
    /// What is part of its texts and says what it is: its first paragraph.
    pub lead: &'a str,
    /// Its texts.
    pub texts: Vec<Cow<'a, str>>,
}

/// Words with the documents that have them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchIndex {
    /// The first word of each shard.
    pub first_terms: Vec<String>,
    /// The shards. A line for each word, in the order of UTF-16: the word, the number of documents that have it where
    /// not all of them follow, and the documents as `posting` writes them.
    pub shards: Vec<String>,
    /// The number of different words.
    pub n_terms: usize,
}

/// Parts that are read side by side: more than there are cores, few enough that most words are stored but a few times.
const N_PARTS: usize = 8;

impl SearchIndex {
    /// Reads all documents.
    pub fn new(documents: &[SearchDocument<'_>]) -> Self {
        let weights = Weights::new(documents);
        let per_part = documents.len().div_ceil(N_PARTS).max(1);
        let parts: Vec<Part> = documents
            .par_chunks(per_part)
            .enumerate()
            .map(|(nth, chunk)| Part::new(chunk, nth * per_part, &weights))
            .collect();
        let mut terms: Vec<(&str, &Gathered)> = parts
            .iter()
            .flat_map(|part| {
                part.numbers.iter().map(|(term, number)| (&**term, &part.postings[*number as usize]))
            })
            .collect();
        // A word stands once in a part, and numbers grow from part to part: any one decides.
        terms.par_sort_unstable_by(|a, b| token::utf16_order(a.0, b.0).then(a.1.last().cmp(&b.1.last())));
        let groups: Vec<_> = terms.chunk_by(|a, b| a.0 == b.0).collect();
        let lines: Vec<String> = groups
            .par_iter()
            .map(|group| {
                let postings: Vec<u32> = group.iter().flat_map(|it| it.1.iter()).collect();
                posting::line(group[0].0, postings)
            })
            .collect();
        let starts = shard::cut(&lines);
        let ends = starts.iter().skip(1).copied().chain([lines.len()]);
        Self {
            first_terms: starts.iter().map(|start| groups[*start][0].0.to_owned()).collect(),
            shards: starts.iter().zip(ends).map(|(start, end)| lines[*start..end].concat()).collect(),
            n_terms: lines.len(),
        }
    }
}

/// The words of some documents in a row.
#[derive(Default)]
struct Part {
    /// The words with their numbers in `postings`.
    numbers: FxHashMap<Box<str>, u32>,
    /// For each word the documents that have it, in order.
    postings: Vec<Gathered>,
}

impl Part {
    fn new(documents: &[SearchDocument<'_>], first: usize, weights: &Weights) -> Self {
        let mut part = Self::default();
        let mut tokenizer = Tokenizer::default();
        // How often each word stands in the document at hand, and the words that do.
        let mut counts: Vec<Counts> = Vec::new();
        let mut seen: Vec<u32> = Vec::new();
        for (document, nth) in documents.iter().zip(first..) {
            let mut lengths = Counts::default();
            for (field, text) in fields(document) {
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

#[cfg(test)]
mod tests;
