//! Pages about the vault as a whole: its types, tables and labels, how it hangs together, and what it lacks.
//!
//! Input: a compiled vault, of which only listed notes count. Output: what there is to show, gathered once when a site
//! is prepared, with an address for each page; the pages are made from it one by one. Nothing here says anything that
//! a public note does not say: each line names the note and line it comes from.

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
pub(super) use overview::OverviewView;
pub(super) use structure::{Group, Measures};

pub(super) use types::what_it_is;

use rustc_hash::FxHashMap;

use crate::config::Config;
use crate::error::Error;
use crate::fact::{Claims, Fact, Facts};
use crate::figure::{Difference, differences};
use crate::graph::Node;
use crate::mention::{UndeclaredAlias, undeclared_aliases};
use crate::path::UrlPath;
use crate::session::Compilation;
use crate::trace::{Key, Table, Traced, Whole};
use crate::vault::FileId;

use super::Site;
use super::listing::{ENTRIES_PER_PAGE, n_pages};
use super::memo::Memo;
use address::Addresses;
use label::Label;
use name::Name;
use sight::Sight;
use structure::Structure;
use table::Family;
use types::Types;
use upkeep::Upkeep;

/// The folders that the deepest of these pages is in.
pub(super) const MAX_DEPTH: usize = 2;

/// Rows on one page of a table.
const ROWS_PER_PAGE: usize = 200;

/// What is said of the vault as a whole.
pub(super) struct Explore {
    sight: Sight,
    types: Traced<Types>,
    tables: Traced<Vec<Family>>,
    labels: Traced<Vec<Label>>,
    names: Traced<Vec<Name>>,
    upkeep: Traced<Upkeep>,
    structure: Traced<Structure>,
    facts: Traced<Facts>,
    differences: Traced<Vec<Difference>>,
    /// Notes with facts that name no source, those with most of them first.
    uncited: Traced<Vec<(FileId, Claims)>>,
    /// Names that texts give to notes which do not declare them.
    undeclared: Traced<Vec<UndeclaredAlias>>,
    /// The numbers of the names that a note shares with others.
    shared: Traced<FxHashMap<FileId, Vec<u32>>>,
    addresses: Addresses,
}

impl Explore {
    /// Gathers it, and gives each page an address; `memo` has what an earlier site of the vault knew.
    pub(super) fn new(compilation: &Compilation, config: &Config, memo: Option<&Memo>) -> Self {
        let sight = Sight::new(compilation);
        let Compilation { vault, links, .. } = compilation;
        let counts = |id| sight.has(id);
        let has_dates = config.relations.date;
        // What takes longest is begun first.
        let ((structure, (facts, differences)), (labels, (undeclared, ((types, tables), (names, upkeep))))) =
            rayon::join(
                || {
                    let facts =
                        || if has_dates { Facts::new(vault, links, &counts) } else { Facts::default() };
                    let differ = || if has_dates { differences(vault, links, &counts) } else { Vec::new() };
                    let structure = || Structure::new(compilation, &sight, memo.map(|it| &it.structure));
                    rayon::join(structure, || rayon::join(facts, differ))
                },
                || {
                    let named = |node| matches!(node, Node::File(id) if sight.has(id));
                    let tables = || table::families(compilation, &sight);
                    let names = || name::names(compilation, &sight);
                    rayon::join(
                        || label::labels(compilation, config, &sight),
                        || {
                            rayon::join(
                                || undeclared_aliases(vault, links.index(), named),
                                || {
                                    rayon::join(
                                        || rayon::join(|| Types::new(compilation, config, &sight), tables),
                                        || rayon::join(names, || Upkeep::new(compilation, &sight)),
                                    )
                                },
                            )
                        },
                    )
                },
            );
        let uncited = facts.uncited();
        let addresses = Addresses::new(&compilation.routes);
        let mut shared: FxHashMap<FileId, Vec<u32>> = FxHashMap::default();
        for (name, nth) in names.iter().zip(0..) {
            name.notes.iter().for_each(|it| shared.entry(it.file).or_default().push(nth));
        }
        let mut explore = Self {
            sight,
            types: Traced::new(Key::whole(Whole::Types), types),
            tables: Traced::new(Key::whole(Whole::Tables), tables),
            labels: Traced::new(Key::whole(Whole::Labels), labels),
            names: Traced::new(Key::whole(Whole::Names), names),
            upkeep: Traced::new(Key::whole(Whole::Upkeep), upkeep),
            structure: Traced::new(Key::whole(Whole::Structure), structure),
            facts: Traced::new(Key::whole(Whole::Facts), facts),
            differences: Traced::new(Key::whole(Whole::Differences), differences),
            uncited: Traced::new(Key::whole(Whole::Uncited), uncited),
            undeclared: Traced::new(Key::whole(Whole::Undeclared), undeclared),
            shared: Traced::new(Key::whole(Whole::SharedNames), shared),
            addresses,
        };
        explore.claim(compilation);
        let is_wanted = |number| compilation.routes.missing(number).is_some();
        let n_missing = crate::span::to_u32(compilation.links.missing().len());
        if explore.iter().next().is_some() || (0..n_missing).any(is_wanted) {
            explore.addresses.add(|_| ExplorePage::Index, "", "index", 1);
        }
        explore
    }

    /// Gives the pages with content their addresses.
    fn claim(&mut self, compilation: &Compilation) {
        let Self {
            types,
            tables,
            labels,
            names,
            upkeep,
            structure,
            facts,
            differences,
            uncited,
            undeclared,
            addresses,
            ..
        } = self;
        for (list, nth) in types.lists.iter().zip(0..) {
            let n = n_pages(list.notes.len(), ROWS_PER_PAGE);
            addresses.add(|page| ExplorePage::Type(nth, page), "types", &list.name, n);
        }
        if !types.lists.is_empty() && !types.untyped.is_empty() {
            let n = n_pages(types.untyped.len(), ENTRIES_PER_PAGE);
            addresses.add(ExplorePage::Untyped, "", "untyped", n);
        }
        for (family, nth) in tables.iter().zip(0..) {
            let n = n_pages(family.rows.len(), ROWS_PER_PAGE);
            addresses.add(|page| ExplorePage::Table(nth, page), "tables", &family.name, n);
            addresses.add_file(ExplorePage::TableFile(nth), "tables", &family.name, "csv");
        }
        addresses.add(ExplorePage::Tables, "", "tables", tables.len().div_ceil(ROWS_PER_PAGE));
        for (label, nth) in labels.iter().zip(0..) {
            if label.has_page() {
                let n = n_pages(label.uses.len(), ROWS_PER_PAGE);
                addresses.add(|page| ExplorePage::Label(nth, page), "labels", &label.text, n);
            }
        }
        addresses.add(ExplorePage::Labels, "", "labels", labels.len().div_ceil(ROWS_PER_PAGE));
        for (name, nth) in names.iter().zip(0..) {
            let n = n_pages(name.notes.len(), ROWS_PER_PAGE);
            addresses.add(|page| ExplorePage::Name(nth, page), "names", &name.text, n);
        }
        let n = names.len().div_ceil(ENTRIES_PER_PAGE);
        addresses.add(ExplorePage::Names, "", "names", n);
        let n = upkeep.alone.len().div_ceil(ENTRIES_PER_PAGE);
        addresses.add(ExplorePage::Alone, "", "not-linked", n);
        let n = upkeep.stubs.len().div_ceil(ROWS_PER_PAGE);
        addresses.add(ExplorePage::Stubs, "", "stubs", n);
        let n = upkeep.candidates.len().div_ceil(ROWS_PER_PAGE);
        addresses.add(ExplorePage::Candidates, "", "no-note", n);
        addresses.add(|_| ExplorePage::Central, "", "central", usize::from(!structure.central.is_empty()));
        addresses.add(|_| ExplorePage::Bridges, "", "bridges", usize::from(!structure.bridges.is_empty()));
        for (group, nth) in structure.groups.iter().zip(0..) {
            let n = n_pages(group.notes.len(), ENTRIES_PER_PAGE);
            addresses.add(|page| ExplorePage::Group(nth, page), "groups", &group.name(compilation), n);
        }
        addresses.add(ExplorePage::Groups, "", "groups", structure.groups.len().div_ceil(ROWS_PER_PAGE));
        let n = facts.all().len().div_ceil(ROWS_PER_PAGE);
        addresses.add(ExplorePage::Timeline, "", "timeline", n);
        let n = differences.iter().map(|it| it.figures.len()).sum::<usize>().div_ceil(ROWS_PER_PAGE);
        addresses.add(ExplorePage::Differences, "", "figures-that-differ", n);
        let n = uncited.len().div_ceil(ROWS_PER_PAGE);
        addresses.add(ExplorePage::Uncited, "", "without-source", n);
        let n = alias_page::by_name(undeclared).count().div_ceil(ROWS_PER_PAGE);
        addresses.add(ExplorePage::Aliases, "", "undeclared-aliases", n);
    }

    /// The names that a note shares with others, and their pages.
    fn shared_names(&self, id: FileId) -> impl Iterator<Item = (&str, Option<&UrlPath>)> {
        let key = id.key(Table::SharedNames);
        let (numbers, names) = (self.shared.at(key).get(&id), self.names.at(key));
        let name = |nth: &u32| (names[*nth as usize].text.as_str(), self.url(ExplorePage::Name(*nth, 0)));
        numbers.into_iter().flatten().map(name)
    }

    /// The groups of notes, the largest first.
    pub(super) fn groups(&self) -> &[Group] {
        &self.structure.groups
    }

    /// How central each note is.
    pub(super) fn ranks(&self) -> impl Iterator<Item = (FileId, f64)> {
        self.structure.ranks()
    }

    /// The notes without which others lose their connection, with how many of them, those with most first.
    pub(super) fn bridges(&self) -> impl Iterator<Item = (FileId, usize)> {
        self.structure.bridges.iter().map(|it| (it.note, it.pieces.iter().map(Vec::len).sum()))
    }

    /// The most central notes.
    pub(super) fn central(&self) -> impl Iterator<Item = FileId> {
        self.structure.central.iter().map(|node| self.structure.note(*node))
    }

    /// The dated facts of an entity.
    pub(super) fn facts_of(&self, node: Node) -> impl ExactSizeIterator<Item = &Fact> {
        self.facts.at(node.key(Table::Facts)).of(node)
    }

    /// How many statements of a note name a source; nothing if it makes none.
    pub(super) fn claims_of(&self, id: FileId) -> Option<Claims> {
        self.facts.at(id.key(Table::Claims)).claims_of(id)
    }

    /// The address of a page, if there is one.
    pub(super) fn url(&self, page: ExplorePage) -> Option<&UrlPath> {
        self.addresses.url(page)
    }

    /// Every page with its address.
    pub(super) fn iter(&self) -> impl Iterator<Item = &UrlPath> {
        self.addresses.iter()
    }

    /// What is at an address.
    pub(super) fn page(&self, url: &UrlPath) -> Option<ExplorePage> {
        self.addresses.page(url)
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
