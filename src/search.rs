//! The index for searching texts: which words stand in which documents, in shards that a browser loads one by one.
//!
//! Input: documents, which are known by their places in the list. Output: an [`SearchIndex`]. Pure, and its bytes depend on
//! nothing but the documents. The page of results reads it with the tokenizer of `web/src/tokens.ts`, which is held
//! to the one here by a list of texts that both are tested with.
//!
//! A document is counted where a word of it stands, at four bits a place: how much the document is about that word,
//! by BM25F. So the reader needs no lengths of documents, and reads no more than the shards with the words asked for.

mod part;
mod posting;
mod shard;
mod token;

use std::borrow::{Borrow, Cow};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::memo::Stored;
use part::Part;
pub(crate) use part::{Parts, Source};
use posting::Weights;

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

impl SearchIndex {
    /// Reads all documents.
    pub fn new(documents: &[SearchDocument<'_>]) -> Self {
        let sources: Vec<Source> = (0..documents.len()).map(Source::of_number).collect();
        Self::with_earlier(&sources, |nth| &documents[nth], None)
    }

    /// Reads the documents that `sources` stand for, but for those that an earlier index of the vault has read.
    pub(crate) fn with_earlier<'d, D: Borrow<SearchDocument<'d>> + Send + Sync>(
        sources: &[Source],
        document: impl Fn(usize) -> D + Sync,
        kept: Option<&Stored<Parts>>,
    ) -> Self {
        let earlier = kept.and_then(Stored::get);
        let cuts = part::cut(sources);
        let mut found: Vec<Option<Arc<Part>>> =
            cuts.iter().map(|cut| earlier.as_ref()?.find(&sources[cut.clone()])).collect();
        let gather = |found: &Option<Arc<Part>>, cut: &Range<usize>| -> Vec<D> {
            if found.is_none() { cut.clone().map(&document).collect() } else { Vec::new() }
        };
        let mut documents: Vec<Vec<D>> =
            found.par_iter().zip(&cuts).map(|(found, cut)| gather(found, cut)).collect();
        let bytes = found.iter().zip(&documents).map(|(found, documents)| match found {
            Some(part) => part.bytes,
            None => posting::bytes(documents),
        });
        let weights = Weights::new(bytes.sum(), sources.len());
        if earlier.as_ref().is_some_and(|it| it.weights != weights) {
            found.fill(None);
            documents = found.par_iter().zip(&cuts).map(|(found, cut)| gather(found, cut)).collect();
        }
        let parts = found.into_par_iter().zip(&cuts).zip(documents).map(|((found, cut), documents)| {
            found.unwrap_or_else(|| Part::new(&sources[cut.clone()], &documents, &weights).into())
        });
        let parts = parts.collect();
        let parts = Parts::new(parts, weights, earlier.as_deref());
        let starts = shard::cut(&parts.lines);
        let ends = starts.iter().skip(1).copied().chain([parts.lines.len()]);
        let index = Self {
            first_terms: starts.iter().map(|start| posting::term(&parts.lines[*start]).to_owned()).collect(),
            shards: starts.iter().zip(ends).map(|(start, end)| parts.lines[*start..end].concat()).collect(),
            n_terms: parts.lines.len(),
        };
        if let Some(kept) = kept {
            kept.put(parts.into());
        }
        index
    }
}

#[cfg(test)]
mod tests;
