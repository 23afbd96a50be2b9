//! What one text by itself says of the names that are looked for: where they stand in its prose, and how it uses their words.
//!
//! A reading depends on the text and on the names alone. So whoever makes the mentions of a vault again and again reads a
//! text again only if it is another one, or has what a name that is new, gone or changed is searched for.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::compile::Note;
use crate::pack::{Pack, Unpacker, pack_struct};
use crate::span::to_u32;
use crate::vault::{File, FileId};

use super::chunk::{Chunk, READINGS_AT_ONCE};
use super::find::{Finder, Found, has_capital_by_place};
use super::kept::Kept;
use super::name::{Fit, Names};

/// A name of one word is a common word if it stands in small letters in one of so many places, or more often.
const COMMON_SHARE: u32 = 5;
/// Bytes that a name in a text is packed to, at least.
const HIT_LEN: usize = 3;
/// Names that may change for texts not to be all read again.
const MAX_CHANGED: usize = 1_000;

/// What a text says of names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reading {
    /// The names in its prose, in order.
    pub(super) hits: Vec<Hit>,
    /// Uses of names of one word in the middle of a sentence.
    uses: Vec<Use>,
}

/// A name found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) spelling: u32,
    pub(super) start: u32,
    pub(super) len: u16,
    /// Whether its capital may be due to its place.
    pub(super) is_weak: bool,
}

/// A use of a name of one word: with a capital, or in small letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Use {
    spelling: u32,
    is_small: bool,
}

impl Reading {
    /// Reads a file, if there is prose in it.
    pub(super) fn of(finder: &Finder, file: &File) -> Self {
        file.object().map_or_else(Self::default, |note| Self::new(finder, note))
    }

    /// Reads the prose of a note.
    fn new(finder: &Finder, note: &Note) -> Self {
        let mut reading = Self::default();
        let text = note.text.as_str();
        let mut report = |found: Found| reading.take(finder, text, found);
        let mut at = 0;
        for taken in no_prose(note) {
            let start = taken.start as usize;
            if at < start {
                finder.find(text, at..start, &mut report);
            }
            at = at.max(taken.end as usize);
        }
        finder.find(text, at.min(text.len())..text.len(), &mut report);
        reading
    }

    fn take(&mut self, finder: &Finder, text: &str, found: Found) {
        let spelling = found.spelling;
        let is_weak = found.fit == Fit::Capital && has_capital_by_place(text, &found.range);
        match found.fit {
            Fit::Word => {
                self.uses.push(Use { spelling, is_small: true });
                return;
            }
            Fit::Capital if !is_weak => self.uses.push(Use { spelling, is_small: false }),
            Fit::Capital | Fit::Name => {}
        }
        let (start, len) = (to_u32(found.range.start), found.range.len());
        if let Ok(len) = u16::try_from(len)
            && !finder.spelling(spelling).is_worn_out()
        {
            self.hits.push(Hit { spelling, start, len, is_weak });
        }
    }

    /// The same by other numbers of the spellings.
    fn renumbered(&self, numbers: &[u32]) -> Self {
        let hits = self.hits.iter().map(|it| Hit { spelling: numbers[it.spelling as usize], ..*it });
        let uses = self.uses.iter().map(|it| Use { spelling: numbers[it.spelling as usize], ..*it });
        Self { hits: hits.collect(), uses: uses.collect() }
    }
}

/// What of a note's text is linked or no prose, in order.
fn no_prose(note: &Note) -> Vec<Range<u32>> {
    let links = note.links.iter().map(|link| link.mention.clone()).filter(|it| !it.is_empty());
    let mut taken: Vec<_> = links.chain(note.verbatim.iter().cloned()).collect();
    taken.sort_unstable_by_key(|it| (it.start, it.end));
    taken
}

/// Reads these files, as far as earlier readings do not say what is in them; `objects` are the numbers of what they were
/// compiled to. Gives what was read, and how names are used in all texts together.
pub(super) fn read(
    finder: &Finder,
    files: &[(FileId, &File)],
    objects: &[u64],
    earlier: Option<&Kept>,
) -> (Vec<Arc<Chunk>>, Usage) {
    let earlier =
        earlier.and_then(|it| Some((it.by_object(), Change::between(it.finder().names(), finder.names())?)));
    let kept = |object: &u64, note: &Note| {
        let (readings, change) = earlier.as_ref()?;
        let reading = readings.get(object)?;
        if change.finder.as_ref().is_some_and(|finder| finder.is_in(&note.text)) {
            return None;
        }
        Some(match &change.numbers {
            Some(numbers) => reading.renumbered(numbers).into(),
            None => Arc::clone(reading),
        })
    };
    let read = |(nth, (_, file)): (usize, &(FileId, &File))| -> Arc<Reading> {
        let kept = objects.get(nth).zip(file.object()).and_then(|(object, note)| kept(object, note));
        kept.unwrap_or_else(|| Reading::of(finder, file).into())
    };
    let nothing = || (Vec::new(), Usage::none(finder));
    let read_some = |(mut chunks, mut usage): (Vec<_>, Usage), (nth, files): (usize, &[_])| {
        let first = nth * READINGS_AT_ONCE;
        let readings: Vec<_> = (first..).zip(files).map(read).collect();
        readings.iter().for_each(|it| usage.add(it));
        chunks.push(Arc::new(Chunk::new(&readings)));
        (chunks, usage)
    };
    let both = |(mut chunks, usage): (Vec<_>, Usage), (others, more): (Vec<_>, Usage)| {
        chunks.extend(others);
        (chunks, usage.and(more))
    };
    files.par_chunks(READINGS_AT_ONCE).enumerate().fold(nothing, read_some).reduce(nothing, both)
}

impl Pack for Reading {
    fn pack(&self, out: &mut Vec<u8>) {
        self.hits.len().pack(out);
        let mut last = 0;
        for Hit { spelling, start, len, is_weak } in &self.hits {
            spelling.pack(out);
            start.wrapping_sub(last).pack(out);
            (u32::from(*len) << 1 | u32::from(*is_weak)).pack(out);
            last = *start;
        }
        self.uses.len().pack(out);
        for Use { spelling, is_small } in &self.uses {
            (u64::from(*spelling) << 1 | u64::from(*is_small)).pack(out);
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let mut reading = Self::default();
        let mut last = 0_u32;
        let n_hits = usize::unpack(from)?;
        reading.hits.reserve_exact(n_hits.min(from.len() / HIT_LEN));
        for _ in 0..n_hits {
            let spelling = u32::unpack(from)?;
            last = last.wrapping_add(u32::unpack(from)?);
            let len = u32::unpack(from)?;
            let (is_weak, len) = (len & 1 == 1, u16::try_from(len >> 1).ok()?);
            reading.hits.push(Hit { spelling, start: last, len, is_weak });
        }
        let n_uses = usize::unpack(from)?;
        reading.uses.reserve_exact(n_uses.min(from.len()));
        for _ in 0..n_uses {
            let number = u64::unpack(from)?;
            let spelling = u32::try_from(number >> 1).ok()?;
            reading.uses.push(Use { spelling, is_small: number & 1 == 1 });
        }
        Some(reading)
    }
}

/// What has changed of the names.
struct Change {
    /// Finds what changed names are searched for; nothing if none has changed.
    finder: Option<Finder>,
    /// The numbers of the earlier spellings, unless they are the same.
    numbers: Option<Vec<u32>>,
}

impl Change {
    /// Compares names; nothing if so many are others that all texts may as well be read again.
    fn between(old: &Names, new: &Names) -> Option<Self> {
        let changed = new.patterns_unlike(old);
        if changed.len() > MAX_CHANGED {
            return None;
        }
        let numbers = old.numbers_in(new);
        let is_same = numbers.iter().zip(0..).all(|(new, old)| *new == old);
        let finder = Finder::new(Names::of_patterns(&changed));
        Some(Self { finder, numbers: (!is_same).then_some(numbers) })
    }
}

/// How often each name of one word stands in the middle of a sentence, with a capital and in small letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Usage {
    of: Vec<(u32, u32)>,
}

pack_struct! {
    Usage { of }
}

impl Usage {
    /// No use of any name.
    fn none(finder: &Finder) -> Self {
        Self { of: vec![(0, 0); finder.n_spellings()] }
    }

    /// Adds the uses of a text.
    fn add(&mut self, reading: &Reading) {
        for it in &reading.uses {
            let (capital, small) = &mut self.of[it.spelling as usize];
            *(if it.is_small { small } else { capital }) += 1;
        }
    }

    /// The uses of these texts and those of others.
    fn and(mut self, others: Self) -> Self {
        for ((capital, small), (more_capital, more_small)) in self.of.iter_mut().zip(others.of) {
            *capital += more_capital;
            *small += more_small;
        }
        self
    }

    /// Counts another reading of a text instead of this one. Gives whether the same names are common words as before.
    pub(super) fn replace(&mut self, old: &Reading, new: &Reading) -> bool {
        let spellings = || old.uses.iter().chain(&new.uses).map(|it| it.spelling);
        let before: Vec<bool> = spellings().map(|it| self.is_common(it)).collect();
        for (reading, step) in [(old, u32::MAX), (new, 1)] {
            for it in &reading.uses {
                let (capital, small) = &mut self.of[it.spelling as usize];
                let n = if it.is_small { small } else { capital };
                *n = n.wrapping_add(step);
            }
        }
        spellings().map(|it| self.is_common(it)).eq(before)
    }

    /// How many names it counts.
    pub(super) fn len(&self) -> usize {
        self.of.len()
    }

    /// Whether a name is a common word.
    pub(super) fn is_common(&self, spelling: u32) -> bool {
        let (capital, small) = self.of[spelling as usize];
        small > 0 && small.saturating_mul(COMMON_SHARE) >= capital.saturating_add(small)
    }
}
