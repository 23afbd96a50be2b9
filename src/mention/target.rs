//! What the links of each text lead to: who links to an entity does not mention it "without a link".

use rayon::prelude::*;

use crate::graph::node_of;
use crate::link::Links;
use crate::pack::pack_struct;
use crate::span::to_u32;
use crate::vault::{File, FileId};

use super::number;

/// The numbers of the entities that each of some files links to.
#[derive(Debug, Default)]
pub(super) struct Targets {
    /// Where those of each file end.
    ends: Vec<u32>,
    /// Sorted, of each file.
    all: Vec<u32>,
}

pack_struct! {
    Targets { ends, all }
}

impl Targets {
    /// Those of these files, in a vault of so many.
    pub(super) fn new(files: &[(FileId, &File)], links: &Links, n_files: u32) -> Self {
        let of_file = |&(id, file): &(FileId, &File)| {
            let found = (0..file.links().len())
                .filter_map(|nth| number(node_of(links.resolution(id, nth))?, n_files));
            let mut found: Vec<u32> = found.collect();
            found.sort_unstable();
            found.dedup();
            found
        };
        let of_some = |files: &[_]| {
            let mut some = Self::default();
            for file in files {
                some.all.extend(of_file(file));
                some.ends.push(to_u32(some.all.len()));
            }
            some
        };
        let mut targets = Self { ends: Vec::with_capacity(files.len()), all: Vec::new() };
        for Self { ends, all } in files.par_chunks(256).map(of_some).collect::<Vec<_>>() {
            let start = to_u32(targets.all.len());
            targets.ends.extend(ends.into_iter().map(|end| start + end));
            targets.all.extend(all);
        }
        targets
    }

    /// Those of the file with this index among them; none of one that is not.
    pub(super) fn of(&self, nth: usize) -> &[u32] {
        let start = nth.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let end = self.ends.get(nth).copied();
        start.zip(end).and_then(|(start, end)| self.all.get(start as usize..end as usize)).unwrap_or_default()
    }
}
