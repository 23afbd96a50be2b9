//! What counts on the pages about the whole vault: the notes that lists name, and the links between them.

use rayon::prelude::*;

use crate::compile::{Note, Origin};
use crate::session::Compilation;
use crate::site::route::is_listed;
use crate::span::to_u32;
use crate::trace::{Table, read};
use crate::vault::{File, FileId};

/// The listed notes and who links to whom among them. Others are as if they were not there.
pub(super) struct Sight {
    /// For each file whether it is a listed note.
    listed: Vec<bool>,
    /// For each file the listed notes that it links to, each once, without itself.
    targets: Vec<Vec<FileId>>,
    /// For each file how many listed notes link to it.
    n_sources: Vec<u32>,
}

impl Sight {
    /// Looks at all links once.
    pub(super) fn new(compilation: &Compilation) -> Self {
        let Compilation { vault, links, routes, .. } = compilation;
        let listed: Vec<bool> =
            vault.files().map(|(id, file)| is_listed(file) && routes.file(id).is_some()).collect();
        let files: Vec<_> = vault.files().collect();
        let targets: Vec<Vec<FileId>> = files
            .par_iter()
            .map(|(id, file)| {
                if !listed[id.index()] {
                    return Vec::new();
                }
                let shown =
                    file.links().iter().enumerate().filter(|(_, link)| link.origin != Origin::Comment);
                let found = shown.filter_map(|(nth, _)| Some(links.resolution(*id, nth).found()?.file));
                let mut targets: Vec<_> = found.filter(|it| it != id && listed[it.index()]).collect();
                targets.sort_unstable();
                targets.dedup();
                targets
            })
            .collect();
        let mut n_sources = vec![0; vault.len()];
        for target in targets.iter().flatten() {
            n_sources[target.index()] += 1;
        }
        Self { listed, targets, n_sources }
    }

    /// Whether lists name this note. (Without a key: where other notes are listed, all is rendered.)
    pub(super) fn has(&self, id: FileId) -> bool {
        self.listed[id.index()]
    }

    /// The listed notes, in path order.
    pub(super) fn notes<'a>(
        &'a self,
        compilation: &'a Compilation,
    ) -> impl Iterator<Item = (FileId, &'a File, &'a Note)> {
        compilation.vault.notes().filter(|(id, ..)| self.has(*id))
    }

    /// The listed notes that a note links to, each once.
    pub(super) fn targets(&self, id: FileId) -> &[FileId] {
        read(id.key(Table::Sight));
        &self.targets[id.index()]
    }

    /// How many listed notes link to a note.
    pub(super) fn n_sources(&self, id: FileId) -> u32 {
        read(id.key(Table::Sight));
        self.n_sources[id.index()]
    }

    /// How many listed notes there are.
    pub(super) fn len(&self) -> u32 {
        to_u32(self.listed.iter().filter(|it| **it).count())
    }
}
