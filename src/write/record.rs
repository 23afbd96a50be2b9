//! What the next build has to know of the pages that this one leaves: how they lie on disk, and their traces.
//!
//! A page is kept without being rendered if it lies there as it was left, and nothing that it was made from has another
//! fingerprint (`trace.rs`). The record is written last. If a build is cut short before that, the earlier record stands,
//! and does not fit the pages that have been written since. Where pages are overwritten in place, what a crash leaves of
//! one could by bad luck have the length and the time of the earlier: that record is made void before.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::cache::Cache;
use crate::pack::{Pack, Unpacker, pack_bytes, pack_struct, pack_text};
use crate::path::UrlPath;
use crate::scan::Stamp;
use crate::site::Inputs;
use crate::span::to_u32;
use crate::trace::{Key, KeySet, Keys, NumberedKeys, Space, fingerprint};

/// The record of an output folder in the cache of its vault.
pub(super) struct Record<'a> {
    cache: &'a Cache,
    name: String,
}

/// What is kept of a page. Its trace is bytes: how many numbers of keys, each by how far it is from the one before.
pub(super) struct KeptPage<'k> {
    /// What it is.
    page: u64,
    /// How it lies on disk.
    pub(super) stamp: Stamp,
    keys: &'k [u8],
    /// Where it is in the record, with its address.
    entry: Range<usize>,
}

/// What a record begins with; the pages follow.
struct Head {
    frame: u64,
    /// The names of missing targets and tags, by the numbers that keys have.
    missing: Vec<u64>,
    tags: Vec<u64>,
    /// The keys, each by how far it is from the one before, and their fingerprints.
    keys: Vec<u64>,
    prints: Vec<u64>,
    n_pages: usize,
}

pack_struct! {
    Head { frame, missing, tags, keys, prints, n_pages }
}

/// New pages from which on the record is put together anew.
const MANY: usize = 200;
/// Pages that are packed together.
const PAGES_AT_ONCE: usize = 256;

/// A record as it was left.
pub(super) struct Earlier {
    bytes: Vec<u8>,
    head: Head,
    keys: Vec<Key>,
    /// Where each page is in the bytes, with its address, by the hash of that.
    pages: FxHashMap<u64, Range<usize>>,
}

/// What is known of the pages of the build before, as far as it counts for this one.
#[derive(Default)]
pub(super) struct Known {
    /// The record. Of most pages nothing is taken out of it but that they are as they were.
    bytes: Vec<u8>,
    /// The keys that some of its pages have, in order, as they are now; nothing for one that is gone or has another
    /// fingerprint.
    keys: Vec<Option<Key>>,
    prints: Vec<u64>,
    /// The keys as the record has them, if missing targets and tags have the numbers that they had.
    earlier: Option<Vec<Key>>,
    /// Where each page is in the record, with its address, by the hash of that.
    pages: FxHashMap<u64, Range<usize>>,
}

/// The trace of a page of this build.
pub(super) enum Trace<'k> {
    /// As it was.
    Kept(KeptPage<'k>),
    /// Of a page that was rendered or copied, as it lies on disk now.
    New {
        /// What it is.
        page: u64,
        /// How it lies there.
        stamp: Stamp,
        /// What it was made from, in order.
        keys: Keys,
    },
}

impl Trace<'_> {
    /// How the page lies on disk.
    pub(super) fn stamp(&self) -> Stamp {
        match self {
            Self::Kept(KeptPage { stamp, .. }) | Self::New { stamp, .. } => *stamp,
        }
    }
}

impl<'a> Record<'a> {
    /// The record of the pages in `folder`.
    pub(super) fn new(cache: &'a Cache, folder: &Path) -> Self {
        let place = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        Self { cache, name: format!("pages-{:016x}", fingerprint(place.as_os_str().as_encoded_bytes())) }
    }

    /// What the build before left.
    pub(super) fn read(&self) -> Option<Earlier> {
        self.cache.read(&self.name).and_then(Earlier::new)
    }

    /// Says that pages may now be half written, so that the next build looks at all of them.
    pub(super) fn make_void(&self) {
        // A cache that cannot be written is one that the next build cannot have read from either: it is as it was when
        // pages were last left whole, or this program never had one.
        let _ = self.cache.write(&self.name, &[]);
    }

    /// Writes the record of this build, which is in these parts.
    pub(super) fn write(&self, parts: Vec<Cow<'_, [u8]>>) {
        // Without it, the next build is slower, and nothing else.
        let _ = self.cache.write_parts(&self.name, parts.into_iter());
    }
}

impl Earlier {
    fn new(bytes: Vec<u8>) -> Option<Self> {
        let mut from = Unpacker::new(&bytes);
        let head = Head::unpack(&mut from)?;
        let keys: Vec<Key> = sums(&head.keys, u64::checked_add)?.into_iter().map(Key).collect();
        let mut pages = FxHashMap::default();
        for _ in 0..head.n_pages {
            let start = bytes.len() - from.len();
            let url = fingerprint(from.text()?);
            from.bytes()?;
            pages.insert(url, start..bytes.len() - from.len());
        }
        let is_whole = from.is_done() && keys.len() == head.prints.len();
        is_whole.then_some(Self { head, keys, pages, bytes })
    }
}

impl Known {
    /// Looks at a record with the fingerprints of now; nothing if no page can be as it was.
    pub(super) fn new(earlier: Earlier, inputs: &Inputs<'_>) -> Option<Self> {
        let Earlier { bytes, head, keys: earlier, pages } = earlier;
        if head.frame != inputs.frame() {
            return None;
        }
        let missing = Inputs::renumbered(inputs.missing(), &head.missing)?;
        let tags = Inputs::renumbered(inputs.tags(), &head.tags)?;
        let now = |key: Key| {
            let numbers = match key.space() {
                Space::Plain | Space::Files => return Some(key),
                Space::Missing => &missing,
                Space::Tags => &tags,
            };
            let number = numbers.get(key.number() as usize).copied().flatten()?;
            Some(key.with_number(number))
        };
        let is_numbered_alike = head.missing == inputs.missing() && head.tags == inputs.tags();
        let keys = earlier
            .par_iter()
            .zip(&head.prints)
            .map(|(key, print)| now(*key).filter(|key| inputs.fingerprint(*key) == Some(*print)))
            .collect();
        let earlier = is_numbered_alike.then_some(earlier);
        Some(Self { keys, prints: head.prints, earlier, pages, bytes })
    }

    /// The page at an address, if it is this one, was left like this, and was made from what has not changed since.
    pub(super) fn fresh(&self, url: &UrlPath, page: u64, path: &Path) -> Option<KeptPage<'_>> {
        let entry = self.pages.get(&fingerprint(url.as_str()))?;
        let kept = KeptPage::unpack(&self.bytes, entry.clone()).filter(|it| it.page == page)?;
        let mut n = 0;
        for nth in kept.numbers() {
            self.keys.get(nth).copied().flatten()?;
            n += 1;
        }
        // The disk is asked last.
        (n == kept.n_keys()? && Stamp::of_file(path)? == kept.stamp).then_some(kept)
    }

    /// The record of the build that made these pages, in parts. What it is told of pages is gone piece by piece, as it is
    /// packed.
    pub(super) fn next(&self, pages: Vec<(&UrlPath, Trace<'_>)>, inputs: &Inputs<'_>) -> Vec<Cow<'_, [u8]>> {
        let new = |pages| self.followed_by(pages, inputs).into_iter().map(Cow::Owned).collect();
        self.amended(&pages, inputs).unwrap_or_else(|| new(pages))
    }

    /// The record with another trace of some pages. Nothing if these are many, or have keys that it does not have: where
    /// keys keep their numbers, so does what is kept of all other pages.
    fn amended(&self, pages: &[(&UrlPath, Trace<'_>)], inputs: &Inputs<'_>) -> Option<Vec<Cow<'_, [u8]>>> {
        let earlier = self.earlier.as_ref()?;
        let is_new = |(_, trace): &&(&UrlPath, Trace<'_>)| matches!(trace, Trace::New { .. });
        if pages.iter().filter(is_new).nth(MANY).is_some() {
            return None;
        }
        let mut prints = self.prints.clone();
        let mut place = |key: Key| {
            let nth = earlier.binary_search(&key).ok()?;
            if self.keys[nth].is_none() {
                prints[nth] = inputs.fingerprint(key)?;
            }
            Some(to_u32(nth))
        };
        // Of pages that follow each other as they did, one part.
        let mut parts: Vec<Cow<'_, [u8]>> = vec![Cow::default()];
        let mut run = 0..0;
        for (url, trace) in pages {
            match trace {
                Trace::Kept(KeptPage { entry, .. }) if entry.start == run.end => run.end = entry.end,
                Trace::Kept(KeptPage { entry, .. }) => {
                    parts.push(self.bytes[std::mem::replace(&mut run, entry.clone())].into());
                }
                Trace::New { keys, .. } => {
                    let places: Vec<u32> = keys.iter().map(&mut place).collect::<Option<_>>()?;
                    let mut page = Vec::new();
                    pack_page(url, trace, &places, &mut page);
                    parts.extend([self.bytes[std::mem::take(&mut run)].into(), page.into()]);
                }
            }
        }
        parts.push(self.bytes[run].into());
        let mut head = Vec::new();
        record_head(inputs, earlier, prints, pages.len()).pack(&mut head);
        parts[0] = head.into();
        Some(parts)
    }

    /// The record of the build that made these pages, in parts.
    fn followed_by(&self, pages: Vec<(&UrlPath, Trace<'_>)>, inputs: &Inputs<'_>) -> Vec<Vec<u8>> {
        let numbered = self.keys_of(&pages);
        let keys: Vec<Key> = numbered.iter().collect();
        // What keys of the earlier record are now.
        let mut places = vec![0_u32; self.keys.len()];
        let mut prints = vec![None; keys.len()];
        for (nth, key) in self.keys.iter().enumerate() {
            if let Some(place) = key.and_then(|key| numbered.number(key)) {
                places[nth] = place;
                prints[place as usize] = Some(self.prints[nth]);
            }
        }
        let new = prints.par_iter_mut().zip(&keys).filter(|(print, _)| print.is_none());
        new.for_each(|(print, key)| *print = inputs.fingerprint(*key));
        let pack = |out: &mut Vec<u8>, (url, trace): (&UrlPath, Trace<'_>)| {
            let places: Vec<u32> = match &trace {
                Trace::Kept(kept) => kept.numbers().map(|nth| places[nth]).collect(),
                Trace::New { keys, .. } => {
                    keys.iter().map(|key| numbered.number(key)).collect::<Option<_>>()?
                }
            };
            // What cannot be looked at again would be taken for fresh.
            let is_whole = places.iter().all(|nth| prints[*nth as usize].is_some());
            is_whole.then(|| pack_page(url, &trace, &places, out))
        };
        let pack_all = |room: &mut Vec<u8>, pages: Vec<(&UrlPath, Trace<'_>)>| {
            room.clear();
            let n = pages.into_iter().filter_map(|page| pack(room, page)).count();
            (n, room.clone())
        };
        let packed = pages.into_par_iter().chunks(PAGES_AT_ONCE).map_init(Vec::new, pack_all);
        let packed: Vec<(usize, Vec<u8>)> = packed.collect();
        let n_pages = packed.iter().map(|(n, _)| n).sum();
        let prints = prints.into_iter().map(Option::unwrap_or_default).collect();
        let mut head = Vec::new();
        record_head(inputs, &keys, prints, n_pages).pack(&mut head);
        [head].into_iter().chain(packed.into_iter().map(|(_, part)| part)).collect()
    }

    /// The keys of all these pages.
    fn keys_of(&self, pages: &[(&UrlPath, Trace<'_>)]) -> NumberedKeys {
        let mut is_used = vec![false; self.keys.len()];
        for (_, trace) in pages {
            if let Trace::Kept(kept) = trace {
                kept.numbers().for_each(|nth| is_used[nth] = true);
            }
        }
        let mut kept = KeySet::default();
        let used = self.keys.iter().zip(is_used).filter(|(_, is_used)| *is_used);
        used.filter_map(|(key, _)| *key).for_each(|key| kept.insert(key));
        let add = |mut new: KeySet, (_, trace): &(&UrlPath, Trace<'_>)| {
            if let Trace::New { keys, .. } = trace {
                keys.iter().for_each(|key| new.insert(key));
            }
            new
        };
        let shares = pages.par_chunks(pages.len().div_ceil(rayon::current_num_threads()).max(1));
        let new = shares.map(|pages| pages.iter().fold(KeySet::default(), add));
        new.reduce(KeySet::default, KeySet::and).and(kept).numbered()
    }
}

impl<'k> KeptPage<'k> {
    /// The one that a record has there.
    fn unpack(record: &'k [u8], entry: Range<usize>) -> Option<Self> {
        let from = &mut Unpacker::new(&record[entry.clone()]);
        from.text()?;
        let bytes = from.bytes()?;
        let from = &mut Unpacker::new(bytes);
        let (page, stamp) = (u64::unpack(from)?, Stamp::unpack(from)?);
        Some(Self { page, stamp, keys: &bytes[bytes.len() - from.len()..], entry })
    }

    /// How many keys it has.
    fn n_keys(&self) -> Option<usize> {
        usize::unpack(&mut Unpacker::new(self.keys))
    }

    /// The numbers of its keys, as far as they are some.
    fn numbers(&self) -> impl Iterator<Item = usize> + use<'k> {
        let mut from = Unpacker::new(self.keys);
        let n = usize::unpack(&mut from).unwrap_or_default();
        let mut nth = 0_usize;
        (0..n).map_while(move |_| {
            nth = nth.checked_add(usize::unpack(&mut from)?)?;
            Some(nth)
        })
    }
}

/// What the record of a build begins with.
fn record_head(inputs: &Inputs<'_>, keys: &[Key], prints: Vec<u64>, n_pages: usize) -> Head {
    Head {
        frame: inputs.frame(),
        missing: inputs.missing().to_vec(),
        tags: inputs.tags().to_vec(),
        keys: steps(&keys.iter().map(|it| it.0).collect::<Vec<_>>(), u64::wrapping_sub),
        prints,
        n_pages,
    }
}

/// Appends a page with its address as a record has it; `places` are the numbers of its keys.
fn pack_page(url: &UrlPath, trace: &Trace<'_>, places: &[u32], out: &mut Vec<u8>) {
    let mut page = Vec::with_capacity(places.len() + size_of::<Stamp>() + size_of::<u64>());
    let (Trace::Kept(KeptPage { page: what, .. }) | Trace::New { page: what, .. }) = trace;
    what.pack(&mut page);
    trace.stamp().pack(&mut page);
    steps(places, u32::wrapping_sub).pack(&mut page);
    pack_text(url.as_str(), out);
    pack_bytes(&page, out);
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
            let (page, stamp) = (7, Stamp { len: 1, modified: 2, changed: 3, inode: 4 });
            let new = Trace::New { page, stamp, keys: Keys::default() };
            let mut packed = Vec::new();
            pack_page(&UrlPath::new("a.html"), &new, &all, &mut packed);
            assert_eq!(Unpacker::new(&packed).text(), Some("a.html"));
            let kept = KeptPage::unpack(&packed, 0..packed.len()).unwrap();
            assert_eq!((kept.page, kept.stamp, kept.n_keys()), (page, stamp, Some(all.len())));
            assert_eq!(
                kept.numbers().collect::<Vec<_>>(),
                all.iter().map(|it| *it as usize).collect::<Vec<_>>()
            );
        }
        assert_eq!(sums(&[1, u32::MAX], u32::checked_add), None);
    }
}
