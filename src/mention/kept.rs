//! What the mentions of a vault leave for the next time: what was read in each text, and what came of all together.
//!
//! Most edits change one text, and no name. Then that text is read again, and what it mentions takes the place of what it
//! did. Readings of other texts are not even unpacked.

use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::config::MentionSettings;
use crate::graph::Node;
use crate::link::Links;
use crate::pack::{Pack, Unpacker};
use crate::span::to_u32;
use crate::trace::fingerprint;
use crate::vault::{File, FileId, Vault};

use super::chunk::{Chunk, READINGS_AT_ONCE};
use super::find::Finder;
use super::name::Names;
use super::read::{Reading, Usage};
use super::target::Targets;
use super::{Mention, MentionCounts, Mentions, mentions_in};

/// Texts that may be read again each time before what was read is kept.
pub(super) const MAX_UNKEPT: usize = 32;
/// Texts that are compared one by one with what they were.
const MAX_CHANGED: usize = 256;
/// Mentions that are packed together.
const MENTIONS_AT_ONCE: usize = 1 << 14;
/// Bytes that a mention is packed to.
const MENTION_LEN: usize = 11;

/// What the mentions of a vault leave.
#[derive(Debug)]
pub(crate) struct Kept {
    /// A number for all that mentions depend on besides the texts and what they link to.
    pub(super) given: u64,
    pub(super) finder: Arc<Finder>,
    /// What was read, by the numbers of what it was compiled to.
    pub(super) objects: Vec<u64>,
    /// What that linked to.
    pub(super) targets: Arc<Targets>,
    pub(super) chunks: Vec<Arc<Chunk>>,
    pub(super) usage: Usage,
    pub(super) mentions: Arc<Mentions>,
}

/// A number for the names, who has them, and which files are read.
pub(super) fn given(
    vault: &Vault,
    links: &Links,
    settings: &MentionSettings,
    files: &[(FileId, &File)],
    is_shown: &(impl Fn(Node) -> bool + Sync),
) -> u64 {
    let of_file = |&(id, file): &(FileId, &File)| {
        let names = file.note().map(|note| {
            let aliases: Vec<&str> = note.aliases.iter().map(|it| it.name.as_str()).collect();
            fingerprint(&(file.path.stem(), &note.title, aliases))
        });
        fingerprint(&(id, names))
    };
    let of_files: Vec<u64> = files.par_iter().map(of_file).collect();
    let missing = links.missing().iter().zip(0..);
    let missing: Vec<Option<&str>> =
        missing.map(|(it, nth)| is_shown(Node::Missing(nth)).then_some(it.name.as_str())).collect();
    let MentionSettings { enabled, min_length, stop } = settings;
    fingerprint(&(enabled, min_length, stop, to_u32(vault.len()), of_files, missing))
}

impl Kept {
    /// The same for these files, where what has changed concerns only what some of them mention themselves, with how many
    /// had to be looked at.
    pub(super) fn again(
        &self,
        given: u64,
        files: &[(FileId, &File)],
        objects: &[u64],
        targets: &Arc<Targets>,
    ) -> Option<(Self, usize)> {
        if (self.given, self.objects.len()) != (given, objects.len()) {
            return None;
        }
        let differs =
            |nth: &usize| self.objects[*nth] != objects[*nth] || self.targets.of(*nth) != targets.of(*nth);
        let changed: Vec<usize> = (0..objects.len()).filter(differs).take(MAX_CHANGED + 1).collect();
        if changed.len() > MAX_CHANGED {
            return None;
        }
        let (mut chunks, mut usage) = (self.chunks.clone(), self.usage.clone());
        let mut others = Vec::new();
        for &nth in &changed {
            let readings = chunks[nth / READINGS_AT_ONCE].get()?;
            let old = Arc::clone(readings.get(nth % READINGS_AT_ONCE)?);
            let new = Arc::new(Reading::of(&self.finder, files[nth].1));
            if !usage.replace(&old, &new) {
                return None;
            }
            if old != new {
                let mut readings = readings.to_vec();
                readings[nth % READINGS_AT_ONCE] = Arc::clone(&new);
                chunks[nth / READINGS_AT_ONCE] = Chunk::new(&readings).into();
            }
            others.push((nth, old, new));
        }
        let mentioned = |nth: usize, reading, targets: &Targets| {
            mentions_in(&self.finder, &usage, files[nth].0, reading, targets.of(nth))
        };
        let exchanged = others.iter().filter_map(|(nth, old, new)| {
            let (old, new) = (mentioned(*nth, old, &self.targets), mentioned(*nth, new, targets));
            (old.places != new.places).then_some((old, new))
        });
        let exchanged: Vec<_> = exchanged.collect();
        let mut mentions = Arc::clone(&self.mentions);
        if !exchanged.is_empty() {
            Arc::make_mut(&mut mentions).exchange(exchanged)?;
        }
        let (finder, objects, targets) = (Arc::clone(&self.finder), objects.to_vec(), Arc::clone(targets));
        Some((Self { given, finder, objects, targets, chunks, usage, mentions }, changed.len()))
    }

    /// What finds the names.
    pub(super) fn finder(&self) -> &Finder {
        &self.finder
    }

    /// What is mentioned.
    pub(super) fn mentions(&self) -> &Arc<Mentions> {
        &self.mentions
    }

    /// The readings by the numbers of what was read.
    pub(super) fn by_object(&self) -> FxHashMap<u64, &Arc<Reading>> {
        let chunks: Vec<&[Arc<Reading>]> =
            self.chunks.par_iter().map(|it| it.get().unwrap_or_default()).collect();
        let objects = self.objects.chunks(READINGS_AT_ONCE);
        objects.zip(chunks).flat_map(|(objects, readings)| objects.iter().copied().zip(readings)).collect()
    }
}

impl Pack for Kept {
    fn pack(&self, out: &mut Vec<u8>) {
        self.pack_parts().for_each(|part| out.extend_from_slice(&part));
    }

    fn pack_parts(&self) -> impl Iterator<Item = Cow<'_, [u8]>> {
        let mut head = Vec::new();
        self.given.pack(&mut head);
        self.finder.names().pack(&mut head);
        self.objects.pack(&mut head);
        self.targets.pack(&mut head);
        self.chunks.len().pack(&mut head);
        let chunks = self.chunks.iter().flat_map(|chunk| {
            let mut len = Vec::new();
            chunk.packed.len().pack(&mut len);
            [len.into(), chunk.packed.as_slice().into()]
        });
        let mut usage = Vec::new();
        self.usage.pack(&mut usage);
        let before = [head.into()].into_iter().chain(chunks).chain([usage.into()]);
        before.chain(self.mentions.pack_parts())
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let given = u64::unpack(from)?;
        let finder = Finder::new(Names::unpack(from)?)?.into();
        let objects: Vec<u64> = Pack::unpack(from)?;
        let targets = Targets::unpack(from)?.into();
        if usize::unpack(from)? != objects.len().div_ceil(READINGS_AT_ONCE) {
            return None;
        }
        let chunk = |_| Some(Arc::new(Chunk::of_packed(from.bytes()?)));
        let chunks = objects.chunks(READINGS_AT_ONCE).map(chunk).collect::<Option<Vec<_>>>()?;
        let (usage, mentions) = (Usage::unpack(from)?, Mentions::unpack(from)?.into());
        let kept = Self { given, finder, objects, targets, chunks, usage, mentions };
        (kept.usage.len() == kept.finder.n_spellings()).then_some(kept)
    }
}

impl Pack for Mentions {
    fn pack(&self, out: &mut Vec<u8>) {
        self.pack_parts().for_each(|part| out.extend_from_slice(&part));
    }

    fn pack_parts(&self) -> impl Iterator<Item = Cow<'_, [u8]>> {
        let Self { n_files, starts, mentions, counts } = self;
        let mut head = Vec::new();
        n_files.pack(&mut head);
        starts.pack(&mut head);
        counts.len().pack(&mut head);
        for MentionCounts { unlinked_files, linked_files, places } in counts {
            [unlinked_files, linked_files, places].into_iter().for_each(|it| it.pack(&mut head));
        }
        (mentions.len() * MENTION_LEN).pack(&mut head);
        let some = |mentions: &[Mention]| {
            let mut out = Vec::with_capacity(mentions.len() * MENTION_LEN);
            for Mention { file, start, len, is_linked, is_shared } in mentions {
                out.extend(file.0.to_le_bytes());
                out.extend(start.to_le_bytes());
                out.extend(len.to_le_bytes());
                out.push(u8::from(*is_linked) << 1 | u8::from(*is_shared));
            }
            out.into()
        };
        [head.into()].into_iter().chain(mentions.chunks(MENTIONS_AT_ONCE).map(some))
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let (n_files, starts) = (u32::unpack(from)?, Vec::<u32>::unpack(from)?);
        let mut counts = Vec::new();
        for _ in 0..usize::unpack(from)? {
            let [unlinked_files, linked_files, places] =
                [u32::unpack(from)?, u32::unpack(from)?, u32::unpack(from)?];
            counts.push(MentionCounts { unlinked_files, linked_files, places });
        }
        let mention = |bytes: &[u8]| {
            let number = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
            let (file, start) = (FileId(number(0)?), number(4)?);
            let (len, flags) = (u16::from_le_bytes(bytes.get(8..10)?.try_into().ok()?), *bytes.get(10)?);
            Some(Mention { file, start, len, is_linked: flags & 2 != 0, is_shared: flags & 1 != 0 })
                .filter(|it| it.file.0 < n_files)
        };
        let bytes = from.bytes()?;
        // Their number is known, and there are many.
        let mut mentions = Vec::with_capacity(bytes.len() / MENTION_LEN);
        for bytes in bytes.chunks(MENTION_LEN) {
            mentions.push(mention(bytes)?);
        }
        let is_whole = starts.is_sorted()
            && starts.len() == counts.len() + 1
            && starts.last().is_some_and(|it| *it as usize == mentions.len());
        is_whole.then_some(Self { n_files, starts, mentions, counts })
    }
}
