//! What the next build has to know of the pages that this one leaves: how they lie on disk, and their traces.
//!
//! A page is kept without being rendered if it lies there as it was left, and nothing that it was made from has another
//! fingerprint (`trace.rs`). The record is written last. If a build is cut short before that, the earlier record stands,
//! and does not fit the pages that have been written since. Where pages are overwritten in place, what a crash leaves of
//! one could by bad luck have the length and the time of the earlier: that record is made void before.

use std::path::Path;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::cache::Cache;
use crate::pack::{Pack, Unpacker, pack_struct};
use crate::path::UrlPath;
use crate::scan::Stamp;
use crate::site::Inputs;
use crate::trace::{Key, Space, fingerprint};

/// The record of an output folder in the cache of its vault.
pub(super) struct Record<'a> {
    cache: &'a Cache,
    name: String,
}

/// What is kept of a page: its trace as numbers of keys, each by how far it is from the one before.
pub(super) struct KeptPage {
    /// What it is.
    page: u64,
    stamp: Stamp,
    keys: Vec<u32>,
}

/// The record as bytes.
struct Written {
    frame: u64,
    /// The names of missing targets and tags, by the numbers that keys have.
    missing: Vec<u64>,
    tags: Vec<u64>,
    /// The keys, each by how far it is from the one before, and their fingerprints.
    keys: Vec<u64>,
    prints: Vec<u64>,
    pages: Vec<(String, KeptPage)>,
}

pack_struct! {
    KeptPage { page, stamp, keys }
    Written { frame, missing, tags, keys, prints, pages }
}

/// What is known of the pages of the build before.
#[derive(Default)]
pub(super) struct Known {
    /// The keys that some of its pages have, as they are now; nothing for one that is gone or has another fingerprint.
    keys: Vec<Option<Key>>,
    prints: Vec<u64>,
    pages: FxHashMap<String, KeptPage>,
}

/// The trace of a page of this build.
pub(super) enum Trace<'k> {
    /// As it was.
    Kept(&'k KeptPage),
    /// Of a page that was rendered or copied, as it lies on disk now.
    New {
        /// What it is.
        page: u64,
        /// How it lies there.
        stamp: Stamp,
        /// What it was made from.
        keys: Vec<Key>,
    },
}

impl<'a> Record<'a> {
    /// The record of the pages in `folder`.
    pub(super) fn new(cache: &'a Cache, folder: &Path) -> Self {
        let place = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        Self { cache, name: format!("pages-{:016x}", fingerprint(place.as_os_str().as_encoded_bytes())) }
    }

    /// What is known of the pages there, as far as it counts for this build.
    pub(super) fn read(&self, inputs: &Inputs<'_>) -> Known {
        let written = self.cache.read(&self.name).and_then(|bytes| {
            let mut from = Unpacker::new(&bytes);
            Written::unpack(&mut from).filter(|_| from.is_done())
        });
        written.and_then(|it| Known::new(it, inputs)).unwrap_or_default()
    }

    /// Says that pages may now be half written, so that the next build looks at all of them.
    pub(super) fn make_void(&self) {
        // A cache that cannot be written is one that the next build cannot have read from either: it is as it was when
        // pages were last left whole, or this program never had one.
        let _ = self.cache.write(&self.name, &[]);
    }

    /// Writes the record of this build.
    pub(super) fn write(&self, known: &Known, pages: &[(&UrlPath, Trace<'_>)], inputs: &Inputs<'_>) {
        let mut bytes = Vec::new();
        known.followed_by(pages, inputs).pack(&mut bytes);
        // Without it, the next build is slower, and nothing else.
        let _ = self.cache.write(&self.name, &bytes);
    }
}

impl Known {
    /// Looks at the record with the fingerprints of now; nothing if no page can be as it was.
    fn new(written: Written, inputs: &Inputs<'_>) -> Option<Self> {
        if written.frame != inputs.frame() || written.keys.len() != written.prints.len() {
            return None;
        }
        let missing = Inputs::renumbered(inputs.missing(), &written.missing)?;
        let tags = Inputs::renumbered(inputs.tags(), &written.tags)?;
        let now = |key: Key| {
            let numbers = match key.space() {
                Space::Plain | Space::Files => return Some(key),
                Space::Missing => &missing,
                Space::Tags => &tags,
            };
            let number = numbers.get(key.number() as usize).copied().flatten()?;
            Some(key.with_number(number))
        };
        let earlier: Vec<Key> = sums(&written.keys, u64::checked_add)?.into_iter().map(Key).collect();
        let keys = earlier
            .par_iter()
            .zip(&written.prints)
            .map(|(key, print)| now(*key).filter(|key| inputs.fingerprint(*key) == Some(*print)))
            .collect();
        Some(Self { keys, prints: written.prints, pages: written.pages.into_iter().collect() })
    }

    /// The page at an address, if it is this one, was left like this, and was made from what has not changed since.
    pub(super) fn fresh(&self, url: &UrlPath, page: u64, path: &Path) -> Option<&KeptPage> {
        let kept = self.pages.get(url.as_str()).filter(|it| it.page == page)?;
        let mut nth = 0_usize;
        for step in &kept.keys {
            nth = nth.checked_add(*step as usize)?;
            self.keys.get(nth).copied().flatten()?;
        }
        // The disk is asked last.
        (Stamp::of_file(path)? == kept.stamp).then_some(kept)
    }

    /// The record of the build that made these pages.
    fn followed_by(&self, pages: &[(&UrlPath, Trace<'_>)], inputs: &Inputs<'_>) -> Written {
        let known: FxHashMap<Key, u64> =
            self.keys.iter().zip(&self.prints).filter_map(|(key, print)| Some(((*key)?, *print))).collect();
        let mut is_used = vec![false; self.keys.len()];
        // Pages have many keys in common: each is looked up rather than sorted.
        let mut distinct: FxHashSet<Key> = FxHashSet::default();
        for (_, trace) in pages {
            match trace {
                Trace::Kept(kept) => numbers(&kept.keys).for_each(|nth| is_used[nth] = true),
                Trace::New { keys, .. } => distinct.extend(keys),
            }
        }
        distinct.extend(self.keys.iter().zip(is_used).filter(|it| it.1).filter_map(|(key, _)| *key));
        let mut keys: Vec<Key> = distinct.into_iter().collect();
        keys.sort_unstable();
        let print = |key: &Key| known.get(key).copied().or_else(|| inputs.fingerprint(*key));
        let prints: Vec<Option<u64>> = keys.par_iter().map(print).collect();
        let places: FxHashMap<Key, u32> = keys.iter().copied().zip(0..).collect();
        let place = |key: Key| places[&key];
        let written = pages.par_iter().filter_map(|(url, trace)| {
            let (page, stamp, places) = match trace {
                Trace::Kept(kept) => {
                    let keys = numbers(&kept.keys).filter_map(|nth| self.keys[nth]);
                    (kept.page, kept.stamp, keys.map(place).collect::<Vec<_>>())
                }
                Trace::New { page, stamp, keys } => {
                    (*page, *stamp, keys.iter().copied().map(place).collect())
                }
            };
            // What cannot be looked at again would be taken for fresh.
            let is_whole = places.iter().all(|nth| prints[*nth as usize].is_some());
            let keys = steps(&places, u32::wrapping_sub);
            is_whole.then(|| (url.as_str().to_owned(), KeptPage { page, stamp, keys }))
        });
        let pages = written.collect();
        Written {
            frame: inputs.frame(),
            missing: inputs.missing().to_vec(),
            tags: inputs.tags().to_vec(),
            keys: steps(&keys.iter().map(|key| key.0).collect::<Vec<_>>(), u64::wrapping_sub),
            prints: prints.into_iter().map(Option::unwrap_or_default).collect(),
            pages,
        }
    }
}

/// Numbers in ascending order from how far each is from the one before. They have been looked at before.
fn numbers(steps: &[u32]) -> impl Iterator<Item = usize> {
    steps.iter().scan(0_usize, |nth, step| {
        *nth += *step as usize;
        Some(*nth)
    })
}

/// How far each number is from the one before.
fn steps<T: Copy + Default>(numbers: &[T], minus: impl Fn(T, T) -> T) -> Vec<T> {
    let before = [T::default()].into_iter().chain(numbers.iter().copied());
    numbers.iter().zip(before).map(|(number, before)| minus(*number, before)).collect()
}

/// The numbers of which each is so far from the one before; nothing if they do not fit.
fn sums<T: Copy + Default>(steps: &[T], plus: impl Fn(T, T) -> Option<T>) -> Option<Vec<T>> {
    let mut sum = T::default();
    let add = |step: &T| {
        sum = plus(sum, *step)?;
        Some(sum)
    };
    steps.iter().map(add).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_from_their_steps() {
        for all in [vec![], vec![0], vec![3, 4, 9]] {
            let apart = steps(&all, u32::wrapping_sub);
            assert_eq!(sums(&apart, u32::checked_add), Some(all.clone()));
            assert_eq!(
                numbers(&apart).collect::<Vec<_>>(),
                all.iter().map(|it| *it as usize).collect::<Vec<_>>()
            );
        }
        assert_eq!(sums(&[1, u32::MAX], u32::checked_add), None);
    }
}
