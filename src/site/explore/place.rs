//! Gives the pages about the whole vault their addresses, part by part: where those that come of one table are depends on
//! no other table, so that a page which names one of them waits for that table alone.

use std::sync::OnceLock;

use crate::path::UrlPath;
use crate::site::listing::{ENTRIES_PER_PAGE, n_pages};
use crate::site::route::Routes;
use crate::span::to_u32;
use crate::trace::{read, unrecorded};

use super::address::{Addresses, ExplorePage, free_folder};
use super::{Explore, ROWS_PER_PAGE, alias_page};

/// What is given addresses together. No two parts have a name in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Types,
    Names,
    Upkeep,
    Tables,
    Facts,
    Structure,
    Labels,
    Differences,
    Undeclared,
    Index,
}

/// The addresses that have been given out so far.
pub(super) struct Places {
    /// The folder of all pages, with a slash behind it.
    folder: String,
    parts: [OnceLock<Addresses>; Part::ALL.len()],
}

impl Part {
    /// All of them, in the order of their numbers; those that take longest to gather come last.
    const ALL: [Self; 10] = [
        Self::Types,
        Self::Names,
        Self::Upkeep,
        Self::Tables,
        Self::Facts,
        Self::Structure,
        Self::Labels,
        Self::Differences,
        Self::Undeclared,
        Self::Index,
    ];

    /// What its addresses begin with, behind the folder of all.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Types => &["types", "untyped"],
            Self::Names => &["names"],
            Self::Upkeep => &["not-linked", "stubs", "no-note"],
            Self::Tables => &["tables"],
            Self::Facts => &["timeline", "without-source"],
            Self::Structure => &["central", "bridges", "groups"],
            Self::Labels => &["labels"],
            Self::Differences => &["figures-that-differ"],
            Self::Undeclared => &["undeclared-aliases"],
            Self::Index => &["index"],
        }
    }

    /// The one that a page belongs to.
    fn of(page: ExplorePage) -> Self {
        match page {
            ExplorePage::Index => Self::Index,
            ExplorePage::Type(..) | ExplorePage::Untyped(_) => Self::Types,
            ExplorePage::Tables(_) | ExplorePage::Table(..) | ExplorePage::TableFile(_) => Self::Tables,
            ExplorePage::Labels(_) | ExplorePage::Label(..) => Self::Labels,
            ExplorePage::Names(_) | ExplorePage::Name(..) => Self::Names,
            ExplorePage::Alone(_) | ExplorePage::Stubs(_) | ExplorePage::Candidates(_) => Self::Upkeep,
            ExplorePage::Central | ExplorePage::Bridges | ExplorePage::Groups(_) | ExplorePage::Group(..) => {
                Self::Structure
            }
            ExplorePage::Timeline(_) | ExplorePage::Uncited(_) => Self::Facts,
            ExplorePage::Differences(_) => Self::Differences,
            ExplorePage::Aliases(_) => Self::Undeclared,
        }
    }
}

impl Places {
    /// Addresses beside those of the notes and files, which keep theirs: `explore/`, or `explore-2/` where the vault has
    /// such a folder, and so on.
    pub(super) fn new(routes: &Routes) -> Self {
        Self { folder: free_folder("explore", routes), parts: Default::default() }
    }
}

impl Explore<'_> {
    /// The address of a page, if there is one.
    pub(in crate::site) fn url(&self, page: ExplorePage) -> Option<&UrlPath> {
        read(page.key());
        self.part(Part::of(page)).url(page)
    }

    /// Every page with its address, in the order of these.
    pub(in crate::site) fn iter(&self) -> impl Iterator<Item = &UrlPath> {
        self.prepare();
        let mut all: Vec<_> = Part::ALL.iter().flat_map(|part| self.part(*part).iter()).collect();
        all.sort_unstable();
        all.into_iter()
    }

    /// What is at an address.
    pub(in crate::site) fn page(&self, url: &UrlPath) -> Option<ExplorePage> {
        let inside = url.as_str().strip_prefix(&*self.places.folder)?;
        let may_have = |part: &&Part| part.names().iter().any(|name| inside.starts_with(name));
        Part::ALL.iter().filter(may_have).find_map(|part| self.part(*part).page(url))
    }

    /// The addresses of a part.
    fn part(&self, part: Part) -> &Addresses {
        self.places.parts[part as usize].get_or_init(|| unrecorded(|| self.claim(part)))
    }

    /// Gives the pages of a part that have content their addresses.
    fn claim(&self, part: Part) -> Addresses {
        let mut addresses = Addresses::new(&self.places.folder);
        let out = &mut addresses;
        match part {
            Part::Types => self.claim_types(out),
            Part::Names => {
                for (name, nth) in self.names().iter().zip(0..) {
                    let n = n_pages(name.notes.len(), ROWS_PER_PAGE);
                    out.add(|page| ExplorePage::Name(nth, page), "names", &name.text, n);
                }
                out.add_list(ExplorePage::Names, "names", self.names().len(), ENTRIES_PER_PAGE);
            }
            Part::Upkeep => {
                let upkeep = self.upkeep();
                out.add_list(ExplorePage::Alone, "not-linked", upkeep.alone.len(), ENTRIES_PER_PAGE);
                out.add_list(ExplorePage::Stubs, "stubs", upkeep.stubs.len(), ROWS_PER_PAGE);
                out.add_list(ExplorePage::Candidates, "no-note", upkeep.candidates.len(), ROWS_PER_PAGE);
            }
            Part::Tables => {
                for (family, nth) in self.tables().iter().zip(0..) {
                    let n = n_pages(family.rows.len(), ROWS_PER_PAGE);
                    out.add(|page| ExplorePage::Table(nth, page), "tables", &family.name, n);
                    out.add_file(ExplorePage::TableFile(nth), "tables", &family.name, "csv");
                }
                out.add_list(ExplorePage::Tables, "tables", self.tables().len(), ROWS_PER_PAGE);
            }
            Part::Facts => {
                out.add_list(ExplorePage::Timeline, "timeline", self.facts().all().len(), ROWS_PER_PAGE);
                out.add_list(ExplorePage::Uncited, "without-source", self.uncited().len(), ROWS_PER_PAGE);
            }
            Part::Structure => self.claim_structure(out),
            Part::Labels => {
                for (label, nth) in self.labels().iter().zip(0..).filter(|(it, _)| it.has_page()) {
                    let n = n_pages(label.uses.len(), ROWS_PER_PAGE);
                    out.add(|page| ExplorePage::Label(nth, page), "labels", &label.text, n);
                }
                out.add_list(ExplorePage::Labels, "labels", self.labels().len(), ROWS_PER_PAGE);
            }
            Part::Differences => {
                let n = self.differences().iter().map(|it| it.figures.len()).sum();
                out.add_list(ExplorePage::Differences, "figures-that-differ", n, ROWS_PER_PAGE);
            }
            Part::Undeclared => {
                let n = alias_page::by_name(self.undeclared()).count();
                out.add_list(ExplorePage::Aliases, "undeclared-aliases", n, ROWS_PER_PAGE);
            }
            Part::Index => out.add(|_| ExplorePage::Index, "", "index", usize::from(self.has_pages())),
        }
        addresses
    }

    fn claim_types(&self, out: &mut Addresses) {
        let types = self.types();
        for (list, nth) in types.lists.iter().zip(0..) {
            let n = n_pages(list.notes.len(), ROWS_PER_PAGE);
            out.add(|page| ExplorePage::Type(nth, page), "types", &list.name, n);
        }
        if !types.lists.is_empty() {
            out.add_list(ExplorePage::Untyped, "untyped", types.untyped.len(), ENTRIES_PER_PAGE);
        }
    }

    fn claim_structure(&self, out: &mut Addresses) {
        let structure = self.structure();
        out.add(|_| ExplorePage::Central, "", "central", usize::from(!structure.central.is_empty()));
        out.add(|_| ExplorePage::Bridges, "", "bridges", usize::from(!structure.bridges.is_empty()));
        for (group, nth) in structure.groups.iter().zip(0..) {
            let n = n_pages(group.notes.len(), ENTRIES_PER_PAGE);
            out.add(|page| ExplorePage::Group(nth, page), "groups", &group.name(self.compilation), n);
        }
        out.add_list(ExplorePage::Groups, "groups", structure.groups.len(), ROWS_PER_PAGE);
    }

    /// Whether there is anything to explore: a missing note, or else a page of any part.
    fn has_pages(&self) -> bool {
        let n_missing = to_u32(self.compilation.links.missing().len());
        (0..n_missing).any(|number| self.compilation.routes.missing(number).is_some())
            || Part::ALL.iter().any(|part| *part != Part::Index && self.part(*part).iter().next().is_some())
    }
}
