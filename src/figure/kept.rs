//! What the figures of a vault leave for the next time: a number for those of each note, and what came of all together.
//!
//! Most edits change one note, and none of its figures. Then only that note is read again.

use std::sync::Arc;

use rayon::prelude::*;

use crate::graph::node_of;
use crate::link::Links;
use crate::pack::{Pack, pack_enum, pack_struct};
use crate::trace::fingerprint;
use crate::vault::{File, FileId, Vault};

use super::{Difference, Figure, Place, Subject};

/// Notes that are read again one by one.
const MAX_CHANGED: usize = 256;

/// What the figures of a vault leave.
#[derive(Debug)]
pub(crate) struct Kept {
    /// A number for all that figures depend on besides the notes themselves.
    given: u64,
    /// What figures were read from, by the numbers of what it was compiled to.
    objects: Vec<u64>,
    /// The figures of each of these, as a number.
    prints: Vec<u64>,
    differences: Arc<Vec<Difference>>,
}

pack_struct! {
    Kept { given, objects, prints, differences }
    Difference { figures }
    Figure { subject, metric, key, amount, unit, value, period, date, file, line, place }
}

pack_enum! {
    Place { Row, KeyValue, Field, Property }
    Subject { Entity(node), Section(file, heading), Name(name) }
}

/// A number for the names, who has them, whose figures count, and what links lead to.
pub(super) fn given(vault: &Vault, links: &Links, counts: &(dyn Fn(FileId) -> bool + Sync)) -> u64 {
    let files: Vec<_> = vault.files().collect();
    let of_file = |&(id, file): &(FileId, &File)| {
        let aliases: Vec<&str> =
            file.note().into_iter().flat_map(|it| &it.aliases).map(|it| it.name.as_str()).collect();
        let targets: Vec<_> = (0..file.links().len()).map(|nth| node_of(links.resolution(id, nth))).collect();
        fingerprint(&(file.path.as_str(), aliases, counts(id), targets))
    };
    fingerprint(&files.par_iter().map(of_file).collect::<Vec<u64>>())
}

impl Kept {
    /// Keeps what these figures are, and which of them differ.
    pub(super) fn new(
        given: u64,
        objects: Vec<u64>,
        figures: &[Vec<Figure>],
        differences: Arc<Vec<Difference>>,
    ) -> Self {
        Self { given, objects, prints: figures.par_iter().map(|it| print(it)).collect(), differences }
    }

    /// What differed, if no note gives other figures than it did; `figures` are those that one gives now.
    pub(super) fn again(
        &self,
        given: u64,
        objects: &[u64],
        figures: impl Fn(usize) -> Vec<Figure>,
    ) -> Option<Arc<Vec<Difference>>> {
        if (self.given, self.objects.len(), self.prints.len()) != (given, objects.len(), objects.len()) {
            return None;
        }
        let differs = |nth: &usize| self.objects[*nth] != objects[*nth];
        let changed: Vec<usize> = (0..objects.len()).filter(differs).take(MAX_CHANGED + 1).collect();
        let is_same = |nth: &usize| print(&figures(*nth)) == self.prints[*nth];
        (changed.len() <= MAX_CHANGED && changed.iter().all(is_same)).then(|| Arc::clone(&self.differences))
    }
}

/// Figures as a number.
fn print(figures: &[Figure]) -> u64 {
    let mut bytes = Vec::new();
    figures.iter().for_each(|it| it.pack(&mut bytes));
    fingerprint(bytes.as_slice())
}

#[cfg(test)]
mod tests {
    use crate::figure::differences;
    use crate::memo::Stored;

    use super::*;

    /// Looks at these notes again and again, with what was kept of the time before.
    #[track_caller]
    fn check(states: &[&[(&str, &str)]]) {
        let stored = Stored::default();
        for (nth, notes) in states.iter().enumerate() {
            let vault = Vault::of_notes(notes);
            let links = crate::link::link(&vault);
            let again = differences(&vault, &links, &|_| true, Some((&stored, 0)));
            let alone = differences(&vault, &links, &|_| true, None);
            assert_eq!(format!("{again:?}"), format!("{alone:?}"), "state {nth}");
        }
    }

    #[test]
    fn what_is_kept_is_what_would_be_found_whatever_was_edited() {
        let lynas = ("Lynas.md", "---\noutput: 9,000 t\n---\n");
        let market = |said: &str| {
            format!("| Company | Output |\n|-|-|\n| [[Lynas]] | {said} t |\n| [[Iluka]] | 1 t |\n")
        };
        let (first, other) = (market("10,500"), market("11,500"));
        let longer = format!("{first}\nA sentence.\n");
        let lower = format!("Another sentence.\n\n{longer}");
        check(&[
            &[lynas, ("Market.md", &first)],
            &[lynas, ("Market.md", &longer)],
            &[lynas, ("Market.md", &lower)],
            &[lynas, ("Market.md", &other)],
            &[("Iluka.md", "---\noutput: 2 t\n---\n"), lynas, ("Market.md", &other)],
            &[("Iluka.md", "---\naliases: [Lynas]\noutput: 2 t\n---\n"), ("Market.md", &other)],
        ]);
    }
}
