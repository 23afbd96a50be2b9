//! Pages about the vault as a whole: its types, tables and labels, how it hangs together, and what it lacks.
//!
//! Input: a compiled vault, of which only listed notes count. Output: what there is to show, gathered once, table by table,
//! with an address for each page; the pages are made from it one by one. Nothing here says anything that a public note
//! does not say: each line names the note and line it comes from.

mod address;
mod alias_page;
mod figure_page;
mod index;
mod label;
mod label_page;
mod name;
mod name_page;
mod overview;
mod page;
mod place;
mod print;
mod sight;
mod spreadsheet;
mod structure;
mod structure_page;
mod table;
mod table_page;
mod timeline_page;
mod types;
mod upkeep;

pub(super) use address::{ExplorePage, free_folder};
pub(super) use label::KeptLabels;
pub(super) use overview::OverviewView;
pub(super) use structure::{Group, Measures};

pub(super) use types::what_it_is;

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use crate::config::Config;
use crate::error::Error;
use crate::fact::{Claims, Fact, Facts};
use crate::figure::{Difference, differences};
use crate::graph::Node;
use crate::memo::options_number;
use crate::mention::{UndeclaredAlias, undeclared_aliases};
use crate::path::UrlPath;
use crate::session::Compilation;
use crate::trace::{Table, Traced, Whole};
use crate::vault::FileId;

use super::Site;
use super::lazy::traced;
use super::memo::Memo;
use label::Label;
use name::Name;
use place::Places;
use sight::Sight;
use structure::Structure;
use table::Family;
use types::Types;
use upkeep::Upkeep;

/// The folders that the deepest of these pages is in.
pub(super) const MAX_DEPTH: usize = 2;

/// Rows on one page of a table.
const ROWS_PER_PAGE: usize = 200;

/// What is said of the vault as a whole. Each table is gathered when somebody first asks for it: a server that shows one
/// note has no use for most of them.
pub(super) struct Explore<'a> {
    compilation: &'a Compilation,
    config: &'a Config,
    /// What an earlier site of the vault knew.
    memo: Option<Arc<Memo>>,
    sight: Sight,
    types: OnceLock<Traced<Types>>,
    tables: OnceLock<Traced<Vec<Family>>>,
    labels: OnceLock<Traced<Arc<Vec<Label>>>>,
    names: OnceLock<Traced<Vec<Name>>>,
    upkeep: OnceLock<Traced<Upkeep>>,
    structure: OnceLock<Traced<Structure>>,
    facts: OnceLock<Traced<Facts>>,
    differences: OnceLock<Traced<Arc<Vec<Difference>>>>,
    uncited: OnceLock<Traced<Vec<(FileId, Claims)>>>,
    undeclared: OnceLock<Traced<Vec<UndeclaredAlias>>>,
    shared: OnceLock<Traced<FxHashMap<FileId, Vec<u32>>>>,
    places: Places,
}

impl<'a> Explore<'a> {
    /// Looks at who links to whom, and leaves the rest for later.
    pub(super) fn new(compilation: &'a Compilation, config: &'a Config, memo: Option<Arc<Memo>>) -> Self {
        Self {
            compilation,
            config,
            memo,
            sight: Sight::new(compilation),
            types: OnceLock::new(),
            tables: OnceLock::new(),
            labels: OnceLock::new(),
            names: OnceLock::new(),
            upkeep: OnceLock::new(),
            structure: OnceLock::new(),
            facts: OnceLock::new(),
            differences: OnceLock::new(),
            uncited: OnceLock::new(),
            undeclared: OnceLock::new(),
            shared: OnceLock::new(),
            places: Places::new(&compilation.routes),
        }
    }

    /// Gathers all tables, side by side: none of them needs another. Whoever renders pages in parallel calls this first,
    /// as it is with [`Site::prepare`].
    pub(super) fn prepare(&self) {
        // What takes longest is begun first.
        rayon::join(
            || rayon::join(|| self.structure(), || rayon::join(|| self.facts(), || self.differences())),
            || {
                let rest = || {
                    rayon::join(
                        || rayon::join(|| self.types(), || self.tables()),
                        || rayon::join(|| self.names(), || self.upkeep()),
                    )
                };
                rayon::join(|| self.labels(), || rayon::join(|| self.undeclared(), rest))
            },
        );
        self.uncited();
        self.shared();
    }

    fn types(&self) -> &Traced<Types> {
        traced(&self.types, Whole::Types, || Types::new(self.compilation, self.config, &self.sight))
    }

    fn tables(&self) -> &Traced<Vec<Family>> {
        traced(&self.tables, Whole::Tables, || table::families(self.compilation, &self.sight))
    }

    fn labels(&self) -> &Traced<Arc<Vec<Label>>> {
        let kept = self.memo.as_deref().map(|it| &it.labels);
        let new = || label::labels(self.compilation, self.config, &self.sight, kept);
        traced(&self.labels, Whole::Labels, new)
    }

    fn names(&self) -> &Traced<Vec<Name>> {
        traced(&self.names, Whole::Names, || name::names(self.compilation, &self.sight))
    }

    fn upkeep(&self) -> &Traced<Upkeep> {
        traced(&self.upkeep, Whole::Upkeep, || Upkeep::new(self.compilation, &self.sight))
    }

    fn structure(&self) -> &Traced<Structure> {
        let kept = self.memo.as_deref().map(|it| &it.structure);
        traced(&self.structure, Whole::Structure, || Structure::new(self.compilation, &self.sight, kept))
    }

    fn facts(&self) -> &Traced<Facts> {
        let Compilation { vault, links, .. } = self.compilation;
        let new = || match self.config.relations.date {
            true => Facts::new(vault, links, &|id| self.sight.has(id)),
            false => Facts::default(),
        };
        traced(&self.facts, Whole::Facts, new)
    }

    fn differences(&self) -> &Traced<Arc<Vec<Difference>>> {
        let Compilation { vault, links, options, .. } = self.compilation;
        let kept = self.memo.as_deref().map(|it| (&it.figures, options_number(options)));
        let new = || match self.config.relations.date {
            true => differences(vault, links, &|id| self.sight.has(id), kept),
            false => Arc::default(),
        };
        traced(&self.differences, Whole::Differences, new)
    }

    /// Notes with facts that name no source, those with most of them first.
    fn uncited(&self) -> &Traced<Vec<(FileId, Claims)>> {
        traced(&self.uncited, Whole::Uncited, || self.facts().uncited())
    }

    /// Names that texts give to notes which do not declare them.
    fn undeclared(&self) -> &Traced<Vec<UndeclaredAlias>> {
        let Compilation { vault, links, .. } = self.compilation;
        let named = |node| matches!(node, Node::File(id) if self.sight.has(id));
        traced(&self.undeclared, Whole::Undeclared, || undeclared_aliases(vault, links.index(), named))
    }

    /// The numbers of the names that a note shares with others.
    fn shared(&self) -> &Traced<FxHashMap<FileId, Vec<u32>>> {
        let new = || {
            let mut shared: FxHashMap<FileId, Vec<u32>> = FxHashMap::default();
            for (name, nth) in self.names().iter().zip(0..) {
                name.notes.iter().for_each(|it| shared.entry(it.file).or_default().push(nth));
            }
            shared
        };
        traced(&self.shared, Whole::SharedNames, new)
    }

    /// The names that a note shares with others, and their pages.
    fn shared_names(&self, id: FileId) -> impl Iterator<Item = (&str, Option<&UrlPath>)> {
        let key = id.key(Table::SharedNames);
        let (numbers, names) = (self.shared().at(key).get(&id), self.names().at(key));
        let name = |nth: &u32| (names[*nth as usize].text.as_str(), self.url(ExplorePage::Name(*nth, 0)));
        numbers.into_iter().flatten().map(name)
    }

    /// The groups of notes, the largest first.
    pub(super) fn groups(&self) -> &[Group] {
        &self.structure().groups
    }

    /// How central each note is.
    pub(super) fn ranks(&self) -> impl Iterator<Item = (FileId, f64)> {
        self.structure().ranks()
    }

    /// The notes without which others lose their connection, with how many of them, those with most first.
    pub(super) fn bridges(&self) -> impl Iterator<Item = (FileId, usize)> {
        self.structure().bridges.iter().map(|it| (it.note, it.pieces.iter().map(Vec::len).sum()))
    }

    /// The most central notes.
    pub(super) fn central(&self) -> impl Iterator<Item = FileId> {
        self.structure().central.iter().map(|node| self.structure().note(*node))
    }

    /// The dated facts of an entity.
    pub(super) fn facts_of(&self, node: Node) -> impl ExactSizeIterator<Item = &Fact> {
        self.facts().at(node.key(Table::Facts)).of(node)
    }

    /// How many statements of a note name a source; nothing if it makes none.
    pub(super) fn claims_of(&self, id: FileId) -> Option<Claims> {
        self.facts().at(id.key(Table::Claims)).claims_of(id)
    }
}

impl Site<'_> {
    /// Renders a page about the whole vault.
    pub(super) fn explore_page(&self, page: ExplorePage, root: &str) -> Result<Vec<u8>, Error> {
        match page {
            ExplorePage::Index => self.explore_index(root),
            ExplorePage::Type(nth, page) => self.type_page(nth, page, root),
            ExplorePage::Untyped(page) => self.untyped_page(page, root),
            ExplorePage::Tables(page) => self.tables_page(page, root),
            ExplorePage::Table(nth, page) => self.table_page(nth, page, root),
            ExplorePage::TableFile(nth) => Ok(self.table_file(nth)),
            ExplorePage::Labels(page) => self.labels_page(page, root),
            ExplorePage::Label(nth, page) => self.label_page(nth, page, root),
            ExplorePage::Names(page) => self.names_page(page, root),
            ExplorePage::Name(nth, page) => self.name_page(nth, page, root),
            ExplorePage::Alone(page) => self.alone_page(page, root),
            ExplorePage::Stubs(page) => self.stubs_page(page, root),
            ExplorePage::Central => self.central_page(root),
            ExplorePage::Bridges => self.bridges_page(root),
            ExplorePage::Groups(page) => self.groups_page(page, root),
            ExplorePage::Group(nth, page) => self.group_page(nth, page, root),
            ExplorePage::Candidates(page) => self.candidates_page(page, root),
            ExplorePage::Timeline(page) => self.timeline_page(page, root),
            ExplorePage::Differences(page) => self.differences_page(page, root),
            ExplorePage::Uncited(page) => self.uncited_page(page, root),
            ExplorePage::Aliases(page) => self.aliases_page(page, root),
        }
    }
}
