//! The addresses of the pages about the whole vault: in a folder that no file of the vault is in.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::path::{UrlPath, fold, slug};
use crate::site::route::Routes;
use crate::span::to_u32;
use crate::trace::{Key, Table};

/// A page about the whole vault. Numbers are that of what it shows, and that of the page of its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::site) enum ExplorePage {
    /// What there is to explore.
    Index,
    /// The notes of a type.
    Type(u32, u32),
    /// The notes without a type.
    Untyped(u32),
    /// All tables.
    Tables(u32),
    /// The rows of all tables of one kind.
    Table(u32, u32),
    /// The same, for spreadsheets.
    TableFile(u32),
    /// All labels.
    Labels(u32),
    /// The relations with a label.
    Label(u32, u32),
    /// Names that several notes have.
    Names(u32),
    /// The notes that have a name.
    Name(u32, u32),
    /// Notes that nothing links to.
    Alone(u32),
    /// Notes with little text.
    Stubs(u32),
    /// Names in tables without a note.
    Candidates(u32),
    /// The most central notes.
    Central,
    /// Notes that hold others to the rest.
    Bridges,
    /// Groups of notes.
    Groups(u32),
    /// The notes of a group.
    Group(u32, u32),
    /// Sentences and rows with a date.
    Timeline(u32),
    /// Figures that differ.
    Differences(u32),
    /// Notes with facts that name no source.
    Uncited(u32),
    /// Names that notes do not declare.
    Aliases(u32),
}

/// Pages of one list whose addresses have keys of their own.
const MAX_PAGE: u32 = 1 << 15;

impl ExplorePage {
    /// The kind of a page, the number of what it shows, and that of the page of its list.
    fn parts(self) -> (u32, u32, u32) {
        match self {
            Self::Index => (0, 0, 0),
            Self::Type(nth, page) => (1, nth, page),
            Self::Untyped(page) => (2, 0, page),
            Self::Tables(page) => (3, 0, page),
            Self::Table(nth, page) => (4, nth, page),
            Self::TableFile(nth) => (5, nth, 0),
            Self::Labels(page) => (6, 0, page),
            Self::Label(nth, page) => (7, nth, page),
            Self::Names(page) => (8, 0, page),
            Self::Name(nth, page) => (9, nth, page),
            Self::Alone(page) => (10, 0, page),
            Self::Stubs(page) => (11, 0, page),
            Self::Candidates(page) => (12, 0, page),
            Self::Central => (13, 0, 0),
            Self::Bridges => (14, 0, 0),
            Self::Groups(page) => (15, 0, page),
            Self::Group(nth, page) => (16, nth, page),
            Self::Timeline(page) => (17, 0, page),
            Self::Differences(page) => (18, 0, page),
            Self::Uncited(page) => (19, 0, page),
            Self::Aliases(page) => (20, 0, page),
        }
    }

    /// What its address depends on.
    pub(super) fn key(self) -> Key {
        let (kind, nth, page) = self.parts();
        match page {
            0..MAX_PAGE => Key::row(Table::ExploreAddress, kind * MAX_PAGE + page, nth),
            MAX_PAGE.. => Key::EVERYTHING,
        }
    }

    /// The page whose address a key is about.
    pub(in crate::site) fn of_key(key: Key) -> Option<Self> {
        let (page, nth) = (key.part_number() % MAX_PAGE, key.number());
        Some(match key.part_number() / MAX_PAGE {
            0 => Self::Index,
            1 => Self::Type(nth, page),
            2 => Self::Untyped(page),
            3 => Self::Tables(page),
            4 => Self::Table(nth, page),
            5 => Self::TableFile(nth),
            6 => Self::Labels(page),
            7 => Self::Label(nth, page),
            8 => Self::Names(page),
            9 => Self::Name(nth, page),
            10 => Self::Alone(page),
            11 => Self::Stubs(page),
            12 => Self::Candidates(page),
            13 => Self::Central,
            14 => Self::Bridges,
            15 => Self::Groups(page),
            16 => Self::Group(nth, page),
            17 => Self::Timeline(page),
            18 => Self::Differences(page),
            19 => Self::Uncited(page),
            20 => Self::Aliases(page),
            _ => return None,
        })
    }
}

/// Who has which address, among pages that come of one table.
pub(super) struct Addresses {
    /// The folder of all pages, with a slash behind it.
    folder: String,
    taken: FxHashSet<String>,
    /// The next number to try beside an address.
    numbers: FxHashMap<String, u32>,
    urls: FxHashMap<ExplorePage, UrlPath>,
    pages: BTreeMap<UrlPath, ExplorePage>,
}

/// A folder that no page or file of the vault is in, with a slash behind it: `name/`, or `name-2/`, and so on.
pub(in crate::site) fn free_folder(name: &str, routes: &Routes) -> String {
    let first = |url: &UrlPath| {
        let first = url.as_str().split('/').next().unwrap_or_default();
        first.get(..name.len()).filter(|it| it.eq_ignore_ascii_case(name)).map(|_| fold(first))
    };
    let taken: FxHashSet<String> = routes.iter().filter_map(|(url, _)| first(url)).collect();
    let names = std::iter::once(name.to_owned()).chain((2_u32..).map(|n| format!("{name}-{n}")));
    let free = names.into_iter().find(|it| !taken.contains(it)).unwrap_or_default();
    free + "/"
}

impl Addresses {
    /// None yet, in this folder.
    pub(super) fn new(folder: &str) -> Self {
        Self {
            folder: folder.to_owned(),
            taken: FxHashSet::default(),
            numbers: FxHashMap::default(),
            urls: FxHashMap::default(),
            pages: BTreeMap::new(),
        }
    }

    /// Adds the pages of a list, `below/name.html`, `below/name-2.html` and on.
    pub(super) fn add(&mut self, page: impl Fn(u32) -> ExplorePage, below: &str, name: &str, n: usize) {
        let base = self.base(below, name);
        for nth in 0..to_u32(n) {
            let path = if nth == 0 { base.clone() } else { format!("{base}-{}", nth + 1) };
            self.claim(page(nth), &path, "html");
        }
    }

    /// Adds the pages of a list of so many rows, if it has any.
    pub(super) fn add_list(
        &mut self,
        page: impl Fn(u32) -> ExplorePage,
        name: &str,
        n_rows: usize,
        rows_per_page: usize,
    ) {
        self.add(page, "", name, n_rows.div_ceil(rows_per_page));
    }

    /// Adds one file.
    pub(super) fn add_file(&mut self, page: ExplorePage, below: &str, name: &str, extension: &str) {
        let base = self.base(below, name);
        self.claim(page, &base, extension);
    }

    fn base(&self, below: &str, name: &str) -> String {
        let between = if below.is_empty() { "" } else { "/" };
        format!("{}{below}{between}{}", self.folder, slug(name))
    }

    fn claim(&mut self, page: ExplorePage, base: &str, extension: &str) {
        let mut path = format!("{base}.{extension}");
        if !self.taken.insert(fold(&path)) {
            let first = path.clone();
            let mut n = self.numbers.get(&first).copied().unwrap_or(2);
            loop {
                path = format!("{base}-{n}.{extension}");
                n += 1;
                if self.taken.insert(fold(&path)) {
                    break;
                }
            }
            self.numbers.insert(first, n);
        }
        let url = UrlPath::new(path);
        self.urls.insert(page, url.clone());
        self.pages.insert(url, page);
    }

    /// The address of a page.
    pub(super) fn url(&self, page: ExplorePage) -> Option<&UrlPath> {
        self.urls.get(&page)
    }

    /// Every address, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &UrlPath> {
        self.pages.keys()
    }

    /// What is at an address.
    pub(super) fn page(&self, url: &UrlPath) -> Option<ExplorePage> {
        self.pages.get(url).copied()
    }
}
