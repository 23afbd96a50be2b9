//! Finds what belongs together in two lists, in linear time.

use std::collections::VecDeque;
use std::hash::Hash;

use rustc_hash::{FxHashMap, FxHashSet};

/// Of the old ones that could fit, this many are looked at for each new one.
const MAX_LOOKED_AT: usize = 8;

/// Words of a sentence that are compared: a sentence with a thousand links is compared a thousand times.
const MAX_WORDS: usize = 100;

/// How alike the words of two sentences have to be, to be one that was edited.
const MIN_SHARED_WORDS: f64 = 0.5;

/// What is left of two lists.
pub(super) struct Rest<'a, T> {
    pub(super) old: Vec<&'a T>,
    pub(super) new: Vec<&'a T>,
}

impl<'a, T> Rest<'a, T> {
    /// Takes the pairs with equal keys out of both lists, in order. `score` says how well two of them fit; those with
    /// nothing do not.
    pub(super) fn take<K: Eq + Hash>(
        &mut self,
        old_key: impl Fn(&'a T) -> Option<K>,
        new_key: impl Fn(&'a T) -> Option<K>,
        score: impl Fn(&'a T, &'a T) -> Option<usize>,
    ) -> Vec<(&'a T, &'a T)> {
        if self.old.is_empty() || self.new.is_empty() {
            return Vec::new();
        }
        let mut waiting: FxHashMap<K, VecDeque<usize>> = FxHashMap::default();
        for (idx, item) in self.old.iter().enumerate() {
            if let Some(key) = old_key(item) {
                waiting.entry(key).or_default().push_back(idx);
            }
        }
        let mut taken = vec![false; self.old.len()];
        let mut pairs = Vec::new();
        self.new.retain(|item| {
            let Some(queue) = new_key(item).and_then(|key| waiting.get_mut(&key)) else { return true };
            let looked_at = queue.iter().take(MAX_LOOKED_AT).enumerate();
            let scored = looked_at.filter_map(|(at, idx)| Some((score(self.old[*idx], item)?, at)));
            // Of equals the first.
            let Some((_, at)) = scored.max_by_key(|(score, at)| (*score, usize::MAX - at)) else {
                return true;
            };
            let idx = queue.remove(at).expect("it was found there");
            taken[idx] = true;
            pairs.push((self.old[idx], *item));
            false
        });
        let mut taken = taken.into_iter();
        self.old.retain(|_| !taken.next().unwrap_or(false));
        pairs
    }
}

/// Whether two texts have enough words in common to be one text that was edited.
pub(super) fn are_alike(a: &str, b: &str) -> bool {
    let (a, b) = (words_of(a), words_of(b));
    let shared = a.intersection(&b).count();
    let most = a.len().max(b.len());
    #[expect(clippy::cast_precision_loss, reason = "no sentence has so many words")]
    let ratio = shared as f64 / most.max(1) as f64;
    ratio >= MIN_SHARED_WORDS
}

/// The words of a text; the letters, where words are not set apart.
fn words_of(text: &str) -> FxHashSet<&str> {
    let is_letter = |c: char| c.is_alphanumeric();
    let mut words = FxHashSet::default();
    for word in text.split(|c| !is_letter(c)).filter(|it| !it.is_empty()).take(MAX_WORDS) {
        if word.chars().next().is_some_and(|c| ('\u{2e80}'..='\u{ffef}').contains(&c)) {
            words.extend(word.char_indices().take(MAX_WORDS).map(|(at, c)| &word[at..at + c.len_utf8()]));
        } else {
            words.insert(word);
        }
    }
    words
}
