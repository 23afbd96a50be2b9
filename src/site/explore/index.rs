//! The page that leads to all pages about the whole vault.

use crate::compile::push_escaped;
use crate::error::Error;
use crate::site::Site;
use crate::site::entry::count;

use super::ExplorePage;
use super::page::{Frame, INDEX_TITLE};

/// A page that the index leads to.
struct Entry {
    name: String,
    href: String,
    /// How many there are.
    n: usize,
    /// What is on it.
    about: &'static str,
}

impl Site<'_> {
    /// What there is to explore, under headings; parts without any are left out.
    pub(super) fn explore_index(&self, root: &str) -> Result<String, Error> {
        let mut body = String::new();
        for (heading, entries) in [
            ("Entities", self.entity_entries(root)),
            ("Relations", self.relation_entries(root)),
            ("Structure", self.structure_entries(root)),
            ("To look after", self.upkeep_entries(root)),
        ] {
            push_part(&mut body, heading, &entries);
        }
        let intro = format!(
            "The vault as a whole, {}: their kinds, how they are related, and what is missing.",
            count(self.explore.sight.len() as usize, "note", "notes")
        );
        self.framed(Frame::new(root, INDEX_TITLE, &intro), &body)
    }

    fn entry(
        &self,
        root: &str,
        page: ExplorePage,
        name: &str,
        n: usize,
        about: &'static str,
    ) -> Option<Entry> {
        Some(Entry { name: name.to_owned(), href: self.explore_href(root, page)?, n, about })
    }

    fn entity_entries(&self, root: &str) -> Vec<Entry> {
        let types = &self.explore.types;
        let lists = types.lists.iter().zip(0..).filter_map(|(list, nth)| {
            self.entry(root, ExplorePage::Type(nth, 0), &list.name, list.notes.len(), "")
        });
        let untyped = self.entry(root, ExplorePage::Untyped(0), "Without a type", types.untyped.len(), "");
        lists.chain(untyped).collect()
    }

    fn relation_entries(&self, root: &str) -> Vec<Entry> {
        let Self { explore, .. } = self;
        let entries = [
            self.entry(
                root,
                ExplorePage::Tables(0),
                "Tables",
                explore.tables.len(),
                "Rows of like tables in several notes, in one.",
            ),
            self.entry(
                root,
                ExplorePage::Labels(0),
                "Labels",
                explore.labels.len(),
                "The words for how things are related.",
            ),
            self.entry(
                root,
                ExplorePage::Timeline(0),
                "Timeline",
                explore.facts.all().len(),
                "What has a date, in the order of time.",
            ),
        ];
        entries.into_iter().flatten().collect()
    }

    fn structure_entries(&self, root: &str) -> Vec<Entry> {
        let structure = &self.explore.structure;
        let entries = [
            self.entry(
                root,
                ExplorePage::Central,
                "Central notes",
                structure.central.len(),
                "Where links lead most, and from where.",
            ),
            self.entry(
                root,
                ExplorePage::Groups(0),
                "Groups",
                structure.groups.len(),
                "Notes that link to each other more than to the rest.",
            ),
            self.entry(
                root,
                ExplorePage::Bridges,
                "Bridges",
                structure.bridges.len(),
                "Notes without which others lose their connection.",
            ),
        ];
        entries.into_iter().flatten().collect()
    }

    fn upkeep_entries(&self, root: &str) -> Vec<Entry> {
        let upkeep = &self.explore.upkeep;
        let wanted = (!self.wanted.is_empty()).then(|| Entry {
            name: "Wanted notes".to_owned(),
            href: self.href(root, crate::site::route::RouteKind::Wanted(0)),
            n: self.wanted.len(),
            about: "Linked, but not written yet.",
        });
        let entries = [
            wanted,
            self.entry(
                root,
                ExplorePage::Candidates(0),
                "Names without a link",
                upkeep.candidates.len(),
                "In tables, where other rows have links.",
            ),
            self.entry(
                root,
                ExplorePage::Names(0),
                "Ambiguous names",
                self.explore.names.len(),
                "One name, several notes.",
            ),
            self.entry(
                root,
                ExplorePage::Aliases(0),
                "Undeclared aliases",
                super::alias_page::by_name(&self.explore.undeclared).count(),
                "Names in texts that notes do not declare.",
            ),
            self.entry(
                root,
                ExplorePage::Alone(0),
                "Not linked",
                upkeep.alone.len(),
                "Notes that no other note links to.",
            ),
            self.entry(
                root,
                ExplorePage::Differences(0),
                "Figures that differ",
                self.explore.differences.len(),
                "One thing, one measure, several numbers.",
            ),
            self.entry(
                root,
                ExplorePage::Uncited(0),
                "Facts without a source",
                self.explore.uncited.len(),
                "Notes with dates and numbers that name no source.",
            ),
            self.entry(root, ExplorePage::Stubs(0), "Stubs", upkeep.stubs.len(), "Notes with little text."),
        ];
        entries.into_iter().flatten().collect()
    }
}

/// A heading with its entries; nothing if there are none.
fn push_part(out: &mut String, heading: &str, entries: &[Entry]) {
    if entries.is_empty() {
        return;
    }
    for part in ["<section class=\"part\">\n<h2>", heading, "</h2>\n<ul class=\"ways\">\n"] {
        out.push_str(part);
    }
    for entry in entries {
        for part in ["<li><a href=\"", &entry.href, "\"><bdi>"] {
            out.push_str(part);
        }
        push_escaped(out, &entry.name);
        out.push_str("</bdi></a> <b>");
        out.push_str(&entry.n.to_string());
        out.push_str("</b>");
        if !entry.about.is_empty() {
            out.push_str("<span class=\"about\">");
            out.push_str(entry.about);
            out.push_str("</span>");
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n</section>\n");
}
