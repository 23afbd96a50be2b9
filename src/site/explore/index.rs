//! The page that leads to all pages about the whole vault.

use crate::compile::push_escaped;
use crate::error::Error;
use crate::site::Site;

use super::ExplorePage;
use super::page::Frame;

/// A page that the index leads to.
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) href: String,
    /// How many there are.
    pub(super) n: usize,
    /// The text of what is on it.
    about: Option<&'static str>,
}

impl Site<'_> {
    /// What there is to explore, under headings; parts without any are left out.
    pub(super) fn explore_index(&self, root: &str) -> Result<Vec<u8>, Error> {
        let mut body = String::new();
        for (heading, entries) in [
            ("entities", self.entity_entries(root)),
            ("relations", self.relation_entries(root)),
            ("structure", self.structure_entries(root)),
            ("upkeep", self.upkeep_entries(root)),
        ] {
            self.push_part(&mut body, heading, &entries);
        }
        let intro = self.text.count("explore_intro", self.explore.sight.len() as usize);
        self.framed(Frame::new(root, self.text.get("explore"), &intro), &body)
    }

    fn entry(
        &self,
        root: &str,
        page: ExplorePage,
        name: &str,
        n: usize,
        about: Option<&'static str>,
    ) -> Option<Entry> {
        Some(Entry { name: name.to_owned(), href: self.explore_href(root, page)?, n, about })
    }

    /// An entry whose name and what is on it are texts with these keys.
    fn named_entry(
        &self,
        root: &str,
        page: ExplorePage,
        (name, about): (&'static str, &'static str),
        n: usize,
    ) -> Option<Entry> {
        self.entry(root, page, self.text.get(name), n, Some(about))
    }

    fn entity_entries(&self, root: &str) -> Vec<Entry> {
        let types = self.explore.types();
        let lists = types.lists.iter().zip(0..).filter_map(|(list, nth)| {
            self.entry(root, ExplorePage::Type(nth, 0), &list.name, list.notes.len(), None)
        });
        let untyped = self.entry(
            root,
            ExplorePage::Untyped(0),
            self.text.get("untyped_title"),
            types.untyped.len(),
            None,
        );
        lists.chain(untyped).collect()
    }

    fn relation_entries(&self, root: &str) -> Vec<Entry> {
        let Self { explore, .. } = self;
        let entries = [
            self.named_entry(
                root,
                ExplorePage::Tables(0),
                ("tables", "tables_about"),
                explore.tables().len(),
            ),
            self.named_entry(
                root,
                ExplorePage::Labels(0),
                ("labels", "labels_about"),
                explore.labels().len(),
            ),
            self.named_entry(
                root,
                ExplorePage::Timeline(0),
                ("timeline", "timeline_about"),
                explore.facts().all().len(),
            ),
        ];
        entries.into_iter().flatten().collect()
    }

    fn structure_entries(&self, root: &str) -> Vec<Entry> {
        let structure = self.explore.structure();
        let entries = [
            self.named_entry(
                root,
                ExplorePage::Central,
                ("central_title", "central_about"),
                structure.central.len(),
            ),
            self.named_entry(
                root,
                ExplorePage::Groups(0),
                ("groups", "groups_about"),
                structure.groups.len(),
            ),
            self.named_entry(
                root,
                ExplorePage::Bridges,
                ("bridges", "bridges_about"),
                structure.bridges.len(),
            ),
        ];
        entries.into_iter().flatten().collect()
    }

    /// What is doubtful or missing.
    pub(super) fn upkeep_entries(&self, root: &str) -> Vec<Entry> {
        let upkeep = self.explore.upkeep();
        let wanted = (!self.wanted().is_empty()).then(|| Entry {
            name: self.text.get("wanted").to_owned(),
            href: self.href(root, crate::site::route::RouteKind::Wanted(0)),
            n: self.wanted().len(),
            about: Some("wanted_about"),
        });
        let entries = [
            wanted,
            self.named_entry(
                root,
                ExplorePage::Candidates(0),
                ("candidates_title", "candidates_about"),
                upkeep.candidates.len(),
            ),
            self.named_entry(
                root,
                ExplorePage::Names(0),
                ("names_title", "names_about"),
                self.explore.names().len(),
            ),
            self.named_entry(
                root,
                ExplorePage::Aliases(0),
                ("aliases_title", "aliases_about"),
                super::alias_page::by_name(self.explore.undeclared()).count(),
            ),
            self.named_entry(root, ExplorePage::Alone(0), ("alone_title", "alone_about"), upkeep.alone.len()),
            self.named_entry(
                root,
                ExplorePage::Differences(0),
                ("differences_title", "differences_about"),
                self.explore.differences().len(),
            ),
            self.named_entry(
                root,
                ExplorePage::Uncited(0),
                ("uncited_title", "uncited_about"),
                self.explore.uncited().len(),
            ),
            self.named_entry(root, ExplorePage::Stubs(0), ("stubs_title", "stubs_about"), upkeep.stubs.len()),
        ];
        entries.into_iter().flatten().collect()
    }

    /// A heading with its entries; nothing if there are none.
    fn push_part(&self, out: &mut String, heading: &str, entries: &[Entry]) {
        if entries.is_empty() {
            return;
        }
        out.push_str("<section class=\"part\">\n<h2>");
        self.text.push(out, heading);
        out.push_str("</h2>\n<ul class=\"ways\">\n");
        for entry in entries {
            for part in ["<li><a href=\"", &entry.href, "\"><bdi>"] {
                out.push_str(part);
            }
            push_escaped(out, &entry.name);
            out.push_str("</bdi></a> <b>");
            out.push_str(&self.text.number(entry.n));
            out.push_str("</b>");
            if let Some(about) = entry.about {
                out.push_str("<span class=\"about\">");
                self.text.push(out, about);
                out.push_str("</span>");
            }
            out.push_str("</li>\n");
        }
        out.push_str("</ul>\n</section>\n");
    }
}
