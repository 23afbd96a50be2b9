//! What some files mention exchanged for what they mention now, where everything else stays as it is.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::span::to_u32;
use crate::vault::FileId;

use super::{MAX_FILES, MAX_KEPT, Mention, Mentions, MentionsIn, Place};

/// The places in a file that name an entity.
struct Change {
    file: FileId,
    old: Vec<Place>,
    new: Vec<Place>,
}

impl Mentions {
    /// Exchanges what each of these files mentioned, each once and in order, for what it does now. Nothing if it cannot be
    /// told what comes of that, for not all mentions are kept.
    pub(super) fn exchange(&mut self, files: Vec<(MentionsIn, MentionsIn)>) -> Option<()> {
        let mut changes: BTreeMap<u32, Vec<Change>> = BTreeMap::new();
        for (old, new) in files {
            for (entity, change) in by_entity(old, new) {
                let is_at_same_place = |(old, new): (&Place, &Place)| old.is_linked == new.is_linked;
                if change.old.len() == change.new.len()
                    && change.old.iter().zip(&change.new).all(is_at_same_place)
                {
                    self.rewrite(entity as usize, &change);
                } else {
                    changes.entry(entity).or_default().push(change);
                }
            }
        }
        if changes.is_empty() { Some(()) } else { self.rebuild(changes) }
    }

    /// Puts mentions in a file where as many others in it are.
    fn rewrite(&mut self, entity: usize, change: &Change) {
        let all = &mut self.mentions[self.starts[entity] as usize..self.starts[entity + 1] as usize];
        let is_linked = change.new.first().is_some_and(|it| it.is_linked);
        let start = all.partition_point(|it| (it.is_linked, it.file) < (is_linked, change.file));
        // Of a name that stands in many files, or at very many places, some were left out.
        let its = all[start..].iter_mut().take_while(|it| it.file == change.file);
        its.zip(&change.new).for_each(|(mention, place)| *mention = place.mention(change.file));
    }

    /// Puts the mentions of these entities together anew, and leaves all others as they are.
    fn rebuild(&mut self, changes: BTreeMap<u32, Vec<Change>>) -> Option<()> {
        let mut all = Vec::with_capacity(self.mentions.len());
        let mut starts = Vec::with_capacity(self.starts.len());
        let mut done = 0;
        for (entity, changes) in changes {
            let entity = entity as usize;
            self.copy(done..entity, &mut all, &mut starts);
            starts.push(to_u32(all.len()));
            let before = all.len();
            for is_linked in [false, true] {
                self.change_part(entity, is_linked, &changes, &mut all)?;
            }
            let n_kept = self.starts[entity + 1] - self.starts[entity];
            if n_kept >= MAX_KEPT || all.len() - before > MAX_KEPT as usize {
                return None;
            }
            let n = |places: fn(&Change) -> usize| to_u32(changes.iter().map(places).sum());
            let places = &mut self.counts[entity].places;
            *places = *places + n(|it| it.new.len()) - n(|it| it.old.len());
            done = entity + 1;
        }
        self.copy(done..self.counts.len(), &mut all, &mut starts);
        starts.push(to_u32(all.len()));
        (self.mentions, self.starts) = (all, starts);
        Some(())
    }

    /// Puts the mentions of an entity together that are in files which link to it, or in those which do not.
    fn change_part(
        &mut self,
        entity: usize,
        is_linked: bool,
        changes: &[Change],
        all: &mut Vec<Mention>,
    ) -> Option<()> {
        let kept = &self.mentions[self.starts[entity] as usize..self.starts[entity + 1] as usize];
        let n_unlinked = kept.partition_point(|it| !it.is_linked);
        let kept = if is_linked { &kept[n_unlinked..] } else { &kept[..n_unlinked] };
        let counts = &mut self.counts[entity];
        let n_files = if is_linked { &mut counts.linked_files } else { &mut counts.unlinked_files };
        // Behind the last file that is kept there may be others.
        let last = kept.last().filter(|_| *n_files > MAX_FILES).map_or(FileId(u32::MAX), |it| it.file);
        let is_complete = *n_files <= MAX_FILES;
        let is_here = |places: &[Place]| places.first().is_some_and(|it| it.is_linked == is_linked);
        for Change { old, new, .. } in changes {
            *n_files = *n_files + u32::from(is_here(new)) - u32::from(is_here(old));
        }
        let is_changed = |file| changes.binary_search_by_key(&file, |it| it.file).is_ok();
        let mut mentions: Vec<Mention> = kept.iter().filter(|it| !is_changed(it.file)).copied().collect();
        for Change { file, new, .. } in changes.iter().filter(|it| it.file <= last && is_here(&it.new)) {
            mentions.extend(new.iter().map(|place| place.mention(*file)));
        }
        mentions.sort_by_key(|it| it.file);
        let mut n = 0;
        for of_file in mentions.chunk_by(|a, b| a.file == b.file).take(MAX_FILES as usize) {
            all.extend_from_slice(of_file);
            n += 1;
        }
        (is_complete || n == MAX_FILES).then_some(())
    }

    /// Copies the mentions of some entities.
    fn copy(&self, entities: Range<usize>, all: &mut Vec<Mention>, starts: &mut Vec<u32>) {
        let begin = self.starts[entities.start];
        let moved = to_u32(all.len());
        starts.extend(self.starts[entities.clone()].iter().map(|start| start - begin + moved));
        all.extend_from_slice(&self.mentions[begin as usize..self.starts[entities.end] as usize]);
    }
}

/// The entities of which not the same is said in a file as before.
fn by_entity(old: MentionsIn, new: MentionsIn) -> impl Iterator<Item = (u32, Change)> {
    let file = new.file;
    let mut all: BTreeMap<u32, Change> = BTreeMap::new();
    let mut of = |place: Place, is_new: bool| {
        let change =
            all.entry(place.entity).or_insert_with(|| Change { file, old: Vec::new(), new: Vec::new() });
        if is_new { &mut change.new } else { &mut change.old }.push(place);
    };
    old.places.into_iter().for_each(|place| of(place, false));
    new.places.into_iter().for_each(|place| of(place, true));
    all.into_iter().filter(|(_, change)| change.old != change.new)
}
