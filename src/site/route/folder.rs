//! The folders of a vault that have a page, and what is in each, in the order of names.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::path::{UrlPath, sort_key};
use crate::site::listing::FOLDERS_OF_TREE;
use crate::vault::{FileId, Vault};

use super::{is_listed, is_listed_canvas};

/// A folder of the vault.
#[derive(Debug, Default, Hash)]
pub(in crate::site) struct FolderPage {
    /// Its path; empty for the root.
    pub(in crate::site) path: String,
    /// The folders right in it, by name.
    pub(in crate::site) folders: Vec<u32>,
    /// The notes right in it, by name.
    pub(in crate::site) notes: Vec<FileId>,
    /// The canvases right in it.
    pub(in crate::site) canvases: Vec<FileId>,
    /// The bases right in it.
    pub(in crate::site) bases: Vec<FileId>,
    /// How many notes are in it and below.
    pub(in crate::site) n_notes: usize,
    /// How many canvases are in it and below.
    pub(in crate::site) n_canvases: usize,
    /// How many bases are in it and below.
    pub(in crate::site) n_bases: usize,
}

impl FolderPage {
    /// Whether its first page shows all that is below it as a tree: that of the root, if not too much is there.
    pub(in crate::site) fn has_tree(&self) -> bool {
        self.path.is_empty() && self.folders.len() <= FOLDERS_OF_TREE
    }

    /// How many entries its list has: the folders right in it, but for those of a tree, then the notes, canvases and bases.
    pub(in crate::site) fn n_entries(&self) -> usize {
        let n_folders = if self.has_tree() { 0 } else { self.folders.len() };
        n_folders + self.notes.len() + self.canvases.len() + self.bases.len()
    }
}

/// Every folder with a listed note, canvas or base in it or below, in path order; the root first.
pub(super) fn folders(vault: &Vault, files: &[Option<UrlPath>]) -> Vec<FolderPage> {
    let mut folders: BTreeMap<&str, FolderPage> = BTreeMap::new();
    folders.insert("", FolderPage::default());
    for (id, file) in vault.files().filter(|(id, _)| files[id.index()].is_some()) {
        let (n_notes, n_canvases) = (usize::from(is_listed(file)), usize::from(is_listed_canvas(file)));
        let n_bases = usize::from(file.base().is_some() && !file.is_excluded);
        if n_notes + n_canvases + n_bases == 0 {
            continue;
        }
        let folder = file.path.folder();
        let page = folders.entry(folder).or_default();
        if n_notes > 0 {
            page.notes.push(id)
        } else if n_canvases > 0 {
            page.canvases.push(id)
        } else {
            page.bases.push(id)
        }
        let mut above = Some(folder);
        while let Some(path) = above {
            let page = folders.entry(path).or_default();
            page.n_notes += n_notes;
            page.n_canvases += n_canvases;
            page.n_bases += n_bases;
            above = (!path.is_empty()).then(|| path.rfind('/').map_or("", |slash| &path[..slash]));
        }
    }
    // As people look them up.
    let key = |id: &FileId| (sort_key(vault.file(*id).path.stem()), *id);
    for page in folders.values_mut() {
        for files in [&mut page.notes, &mut page.canvases, &mut page.bases] {
            files.sort_by_cached_key(key);
        }
    }
    let numbers: FxHashMap<&str, u32> = folders.keys().copied().zip(0..).collect();
    let mut inside: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for (path, number) in folders.keys().copied().zip(0..) {
        if !path.is_empty() {
            let parent = path.rfind('/').map_or("", |slash| &path[..slash]);
            inside.entry(numbers[parent]).or_default().push(number);
        }
    }
    let paths: Vec<&str> = folders.keys().copied().collect();
    let mut by_name = |number: u32| {
        let mut below = inside.remove(&number).unwrap_or_default();
        below.sort_by_cached_key(|number| (sort_key(paths[*number as usize]), *number));
        below
    };
    let pages = folders.into_iter().zip(0..).map(|((path, page), number)| FolderPage {
        path: path.to_owned(),
        folders: by_name(number),
        ..page
    });
    pages.collect()
}

/// The place of each note among those of its folder, by the numbers of files.
pub(super) fn places(vault: &Vault, folders: &[FolderPage]) -> Vec<u32> {
    let mut places = vec![0; vault.len()];
    for folder in folders {
        for (id, place) in folder.notes.iter().zip(0..) {
            places[id.index()] = place;
        }
    }
    places
}
