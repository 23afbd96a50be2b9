//! Resolves every reference of a vault at once.
//!
//! Input: the vault. Output: for each link one of three outcomes, and the list of what is missing. Resolution is
//! a pure function of the link, the file it stands in and the index of names (specification, sections 4 to 6).

mod folder;
mod fragment;
mod index;

use std::sync::LazyLock;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

pub(crate) use fragment::anchor;
pub use index::Index;

use crate::compile::{Link, LinkKind, Origin};
use crate::path::fold;
use crate::span::to_u32;
use crate::trace::{Key, Space, Table, read};
use crate::vault::{FileId, Vault};

use folder::Folders;

/// What became of the links of a vault.
#[derive(Debug)]
pub struct Links {
    /// For each file in order, the outcome of each of its links in order.
    resolved: Vec<Vec<Resolution>>,
    /// The targets that do not exist, by their number.
    missing: Vec<MissingTarget>,
    /// The numbers of the missing targets by their keys.
    missing_numbers: FxHashMap<String, u32>,
    /// The names they were resolved by.
    index: Index,
}

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Resolution {
    /// To this file.
    Found(Found),
    /// To the first of several that fit as well.
    Ambiguous(Box<Ambiguous>),
    /// To the page of this folder.
    Folder(Box<Box<str>>),
    /// To nothing that exists: a number of a missing target.
    Missing(u32),
}

/// There is one for each link of a vault: what few have is elsewhere.
const _: () = assert!(size_of::<Resolution>() == 16);

/// A target of several that fit as well.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ambiguous {
    /// The first.
    pub found: Found,
    /// The others.
    pub others: Box<[FileId]>,
}

/// A link's target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Found {
    /// The file.
    pub file: FileId,
    /// The rule that found it.
    pub rule: Rule,
    /// The place in it.
    pub place: Place,
}

/// How a target was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The link names no file: it stands in its target.
    SameNote,
    /// The only file of that name.
    Name,
    /// Its whole path.
    Path,
    /// A path relative to the note of the link.
    Relative,
    /// The end of its path, in the folder of the link.
    OwnFolder,
    /// The end of its path, the shortest such path of the vault.
    ShortestPath,
    /// An alias in its frontmatter.
    Alias,
}

impl Rule {
    /// The name of the rule in exports: `path`, `name` or `alias`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Alias => "alias",
            Self::SameNote | Self::Path | Self::Relative | Self::OwnFolder | Self::ShortestPath => "path",
        }
    }
}

/// The place in a file that a fragment means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The file as a whole.
    Whole,
    /// A heading, by its index in the note.
    Heading(u32),
    /// A block, by its index in the note.
    Block(u32),
    /// A page, a view, a time: for the program that shows the file to make sense of.
    Opaque,
    /// A heading that the note does not have.
    NoHeading,
    /// A block that the note does not have.
    NoBlock,
}

/// A target that links name but no file is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MissingTarget {
    /// Its name, as it was first written.
    pub name: String,
    /// The key by which spellings of it are the same.
    pub key: String,
}

impl Links {
    /// The outcome of the link with this index in this file.
    pub fn resolution(&self, file: FileId, link: usize) -> &Resolution {
        read(file.key(Table::Links));
        &self.resolved[file.index()][link]
    }

    /// Every link with its outcome, in order of files and links.
    pub fn iter<'a>(
        &'a self,
        vault: &'a Vault,
    ) -> impl Iterator<Item = (FileId, u32, &'a Link, &'a Resolution)> {
        read(Key::EVERYTHING);
        vault.files().flat_map(move |(id, file)| {
            let outcomes = self.resolved[id.index()].iter();
            file.links()
                .iter()
                .zip(outcomes)
                .zip(0..)
                .map(move |((link, outcome), nth)| (id, nth, link, outcome))
        })
    }

    /// The targets that do not exist, by their number.
    pub fn missing(&self) -> &[MissingTarget] {
        read(Key::EVERYTHING);
        &self.missing
    }

    /// The target with this number, which does not exist.
    pub(crate) fn missing_target(&self, number: u32) -> &MissingTarget {
        read(Key::new(Table::Missing, 0, Space::Missing, number));
        &self.missing[number as usize]
    }

    /// The names they were resolved by.
    pub fn index(&self) -> &Index {
        read(Key::EVERYTHING);
        &self.index
    }

    /// How many links there are.
    pub fn len(&self) -> usize {
        read(Key::EVERYTHING);
        self.resolved.iter().map(Vec::len).sum()
    }

    /// The number of a missing target, if links name it.
    pub(crate) fn missing_number(&self, target: &str) -> Option<u32> {
        read(Key::EVERYTHING);
        self.missing_numbers.get(&fold(target)).copied()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Resolution {
    /// The target, if there is one.
    pub fn found(&self) -> Option<Found> {
        match self {
            Self::Found(found) => Some(*found),
            Self::Ambiguous(it) => Some(it.found),
            Self::Folder(_) | Self::Missing(_) => None,
        }
    }
}

/// Resolves the links of a vault.
pub fn link(vault: &Vault) -> Links {
    let index = Index::new(vault);
    // Few vaults have links to folders.
    let folders = LazyLock::new(|| Folders::new(vault));
    let files: Vec<_> = vault.files().collect();
    let outcomes: Vec<Vec<Option<Resolution>>> = files
        .par_iter()
        .map(|(id, file)| {
            file.links().iter().map(|link| resolve(vault, &index, &folders, *id, link)).collect()
        })
        .collect();
    let mut missing = Vec::new();
    let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
    let mut number = |link: &Link| {
        let name = wanted_name(link);
        *numbers.entry(fold(name)).or_insert_with_key(|key| {
            missing.push(MissingTarget { name: name.to_owned(), key: key.clone() });
            to_u32(missing.len() - 1)
        })
    };
    let resolved = files
        .iter()
        .zip(outcomes)
        .map(|((_, file), outcomes)| {
            let links = file.links();
            let outcomes = outcomes.into_iter().enumerate();
            outcomes.map(|(nth, it)| it.unwrap_or_else(|| Resolution::Missing(number(&links[nth])))).collect()
        })
        .collect();
    Links { resolved, missing, missing_numbers: numbers, index }
}

/// What a link to nothing asks for. A card of a canvas names its file with the extension, a link of a note without:
/// both want the same note.
pub(crate) fn wanted_name(link: &Link) -> &str {
    let name = &*link.target;
    if link.origin == Origin::Canvas { name.strip_suffix(".md").unwrap_or(name) } else { name }
}

/// Resolves one link; `None` is a missing target.
fn resolve(
    vault: &Vault,
    index: &Index,
    folders: &LazyLock<Folders, impl FnOnce() -> Folders>,
    source: FileId,
    link: &Link,
) -> Option<Resolution> {
    let Some((file, rule, others)) = index.resolve(vault, source, &link.target) else {
        let may_be_folder = link.kind == LinkKind::Link && link.origin == Origin::Body && !link.is_wikilink;
        let found = may_be_folder.then(|| folders.resolve(vault.file(source).path.folder(), &link.target))?;
        return found.map(|path| Resolution::Folder(Box::new(path.into())));
    };
    let place = fragment::place(vault.file(file), link.fragment.as_deref(), link.is_wikilink);
    let found = Found { file, rule, place };
    Some(if others.is_empty() {
        Resolution::Found(found)
    } else {
        Resolution::Ambiguous(Ambiguous { found, others: others.into() }.into())
    })
}
