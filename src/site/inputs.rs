//! The fingerprints of what pages are made from, by which the next build sees which of them it need not render.
//!
//! Input: a prepared site. Output: for each key of `trace.rs` a number that differs where what the key stands for does,
//! and one number for what all pages have in common. Numbers of files are the same in all builds with the same frame;
//! those of missing targets and tags are not, so their names stand for them here.

use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

use crate::config::{Config, Ignore};
use crate::graph::Node;
use crate::link::Resolution;
use crate::path::{UrlPath, fold};
use crate::span::to_u32;
use crate::trace::{Digest, Key, Table, Whole, fingerprint};
use crate::vault::FileId;

use super::Site;
use super::explore::ExplorePage;
use super::route::RouteKind;

/// The fingerprints of a site.
pub(crate) struct Inputs<'s> {
    site: &'s Site<'s>,
    frame: u64,
    everything: OnceLock<u64>,
    said: OnceLock<u64>,
    missing: Vec<u64>,
    tags: Vec<u64>,
}

impl Site<'_> {
    /// The fingerprints of what its pages are made from.
    pub(crate) fn inputs(&self) -> Inputs<'_> {
        let (links, graph) = (&self.compilation.links, &self.compilation.graph);
        Inputs {
            site: self,
            frame: self.frame(),
            everything: OnceLock::new(),
            said: OnceLock::new(),
            missing: links.missing().iter().map(|it| fingerprint(&it.key)).collect(),
            tags: graph.tags().iter().map(|name| fingerprint(&fold(name))).collect(),
        }
    }

    /// A fingerprint of all that has no key: the program, the settings, the theme, the set of files, where their pages
    /// are, and what the folders hold.
    fn frame(&self) -> u64 {
        let compilation = self.compilation;
        let (vault, routes) = (&compilation.vault, &compilation.routes);
        let mut digest = Digest::default();
        let out = &mut digest;
        env!("CARGO_PKG_VERSION").hash(out);
        // What is left out of the vault shows in what is in it.
        let config = Config { ignore: Ignore::default(), ..self.config.clone() };
        format!("{config:?}{:?}{:?}", compilation.property_types, compilation.options).hash(out);
        compilation.overrides.iter().for_each(|file| file.hash(out));
        if compilation.overrides.has_templates() {
            // Templates of adit's own that name them have a key for it.
            self.counts.hash(out);
        }
        (&self.title, &self.description, &self.data_folder, self.feed.is_some()).hash(out);
        // A type that is new gives others another colour.
        self.type_names.hash(out);
        (&self.web, self.room.bytes, self.room.queries).hash(out);
        (routes.home, &routes.home_url, &routes.notes_url, &routes.tags_url, &routes.wanted_url).hash(out);
        for kind in [RouteKind::Search, RouteKind::Graph, RouteKind::Paths] {
            routes.url(kind).hash(out);
        }
        self.explore.url(ExplorePage::Index).hash(out);
        (&routes.redirects, &routes.folders).hash(out);
        for folder in &routes.folders {
            routes.folder(&folder.path).hash(out);
        }
        for (id, file) in vault.files() {
            (file.path.as_str(), routes.file(id), file.kind(), file.is_public(), file.is_excluded).hash(out);
            (self.image_size(id), self.nodes.of_file(id)).hash(out);
        }
        digest.finish()
    }
}

impl Inputs<'_> {
    /// The fingerprint of what all pages have in common.
    pub(crate) fn frame(&self) -> u64 {
        self.frame
    }

    /// The names of missing targets, by their numbers.
    pub(crate) fn missing(&self) -> &[u64] {
        &self.missing
    }

    /// The names of tags, by their numbers.
    pub(crate) fn tags(&self) -> &[u64] {
        &self.tags
    }

    /// What is at an address, as a number that is the same in all builds with the same frame; nothing if that is a copy
    /// of a file.
    pub(crate) fn page(&self, url: &UrlPath) -> Option<u64> {
        let site = self.site;
        if site.feed.as_ref().is_some_and(|(address, _)| address == url) {
            return Some(fingerprint(&(1, 0)));
        }
        if let Some(page) = site.explore.page(url) {
            return Some(fingerprint(&(2, page)));
        }
        if let Some(file) = site.web.get(url) {
            return Some(fingerprint(&(3, file)));
        }
        if let Some(file) = site.data_at(url) {
            return Some(fingerprint(&(4, file)));
        }
        match site.compilation.routes.kind(url)? {
            RouteKind::Attachment(_) => None,
            RouteKind::Missing(number) => Some(fingerprint(&(5, self.missing[number as usize]))),
            RouteKind::Backlinks(Node::Missing(number), page) => {
                Some(fingerprint(&(7, self.missing[number as usize], page)))
            }
            kind => Some(fingerprint(&(6, kind))),
        }
    }

    /// The fingerprint of what a key stands for; nothing if there is no such thing in this build.
    pub(crate) fn fingerprint(&self, key: Key) -> Option<u64> {
        let table = Table::of(key)?;
        let node = Node::of(key);
        match (table, node) {
            (Table::Everything, _) => Some(self.everything()),
            (Table::Address, _) => {
                Some(fingerprint(&self.site.compilation.routes.url(RouteKind::of_key(key)?)))
            }
            (Table::ExploreAddress, _) => {
                Some(fingerprint(&self.site.explore.url(ExplorePage::of_key(key)?)))
            }
            (Table::Whole, _) => Some(self.whole(Whole::of(key)?)),
            (Table::Part, _) => self.part(Whole::of(key)?, key.number()),
            (_, Some(Node::File(id))) => ((key.number() as usize) < self.site.compilation.vault.len())
                .then(|| self.row(table, Node::File(id))),
            (_, Some(Node::Missing(number))) => {
                ((number as usize) < self.missing.len()).then(|| self.row(table, Node::Missing(number)))
            }
            (_, Some(Node::Tag(number))) => {
                ((number as usize) < self.tags.len()).then(|| self.row(table, Node::Tag(number)))
            }
            (_, None) => None,
        }
    }

    /// The whole vault, and all that is set.
    fn everything(&self) -> u64 {
        *self.everything.get_or_init(|| {
            let mut digest = Digest::default();
            self.frame.hash(&mut digest);
            self.site.compilation.vault.files().for_each(|(_, file)| file.hash.hash(&mut digest));
            digest.finish()
        })
    }

    /// What all files with a number say of others.
    fn said(&self) -> u64 {
        *self.said.get_or_init(|| {
            let mut digest = Digest::default();
            for id in self.site.nodes.files() {
                (self.row(Table::Said, Node::File(id)), self.links(id)).hash(&mut digest);
            }
            digest.finish()
        })
    }

    /// What a table has about a node.
    fn row(&self, table: Table, node: Node) -> u64 {
        let site = self.site;
        let (vault, links, graph) =
            (&site.compilation.vault, &site.compilation.links, &site.compilation.graph);
        match (table, node) {
            (Table::File, Node::File(id)) => fingerprint(&vault.file(id).hash),
            (Table::Links, Node::File(id)) => self.links(id),
            (Table::Incoming, _) => fingerprint(graph.incoming(node)),
            (Table::Relations, _) => fingerprint(graph.relations_of(node)),
            (Table::Missing, Node::Missing(number)) => {
                let page = site.compilation.routes.missing_page(number).map(|it| &it.name);
                fingerprint(&(links.missing_target(number), page, site.missing_href(number)))
            }
            (Table::Number, _) => fingerprint(&site.nodes.number(node)),
            (Table::TagName, Node::Tag(number)) => fingerprint(graph.tag(number)),
            (Table::TagEntity, Node::Tag(number)) => {
                fingerprint(&site.tag_entities.untraced()[number as usize])
            }
            (Table::TagsOfEntity, Node::File(id)) => {
                let tags = site.tags_of_entity.untraced().get(&id).into_iter().flatten();
                let names: Vec<u64> = tags.map(|number| self.tags[*number as usize]).collect();
                fingerprint(&names)
            }
            (Table::Mentions, _) => fingerprint(&site.mentions_of(node)),
            (Table::Citations, _) => fingerprint(&site.citations().n_citing(node)),
            (Table::Citing, _) => fingerprint(site.citations().citing(node)),
            (Table::Said, Node::File(id)) => match vault.file(id).note() {
                Some(note) => note.said,
                None => fingerprint(&vault.file(id).hash),
            },
            (Table::Order, Node::File(id)) => fingerprint(&site.order.around(id)),
            (_, _) => site.explore.fingerprint_of(table, node).unwrap_or_else(|| self.everything()),
        }
    }

    /// What the links of a file lead to, and whether pages tell of it.
    fn links(&self, id: FileId) -> u64 {
        let (vault, links) = (&self.site.compilation.vault, &self.site.compilation.links);
        let mut digest = Digest::default();
        for nth in 0..vault.file(id).links().len() {
            match links.resolution(id, nth) {
                Resolution::Missing(number) => {
                    let is_told_of = self.site.may_mention(Node::Missing(*number));
                    (self.missing[*number as usize], is_told_of).hash(&mut digest);
                }
                found => found.hash(&mut digest),
            }
        }
        digest.finish()
    }

    /// A table as a whole.
    fn whole(&self, whole: Whole) -> u64 {
        let site = self.site;
        match whole {
            Whole::Frame => 0,
            Whole::Counts => fingerprint(&site.counts),
            Whole::Tags => fingerprint(site.compilation.routes.tags.untraced()),
            Whole::TagAddresses => fingerprint(&site.addresses.tags_in_order()),
            Whole::TagEntities => {
                let all = self.tags.iter().zip(site.tag_entities.untraced());
                fingerprint(&all.collect::<Vec<_>>())
            }
            Whole::Nodes => {
                let missing = site.nodes.all().iter().filter_map(|node| match node {
                    Node::Missing(number) => Some(self.missing[*number as usize]),
                    Node::File(_) | Node::Tag(_) => None,
                });
                fingerprint(&missing.collect::<Vec<_>>())
            }
            Whole::Said => self.said(),
            Whole::Data => site.data().fingerprint(),
            Whole::Network => site.network().fingerprint(),
            Whole::NotesByName => fingerprint(site.notes_by_name()),
            Whole::Wanted => {
                let wanted = site.wanted().iter().map(|(number, n)| (self.missing[*number as usize], *n));
                fingerprint(&wanted.collect::<Vec<_>>())
            }
            Whole::Feed => fingerprint(&site.feed.as_ref().map(|(_, bytes)| bytes)),
            Whole::Search => fingerprint(&site.search().untraced().first_terms),
            // They name nodes by numbers that mean others where there are others.
            Whole::Labels | Whole::Differences => {
                fingerprint(&(&self.missing, &self.tags, site.explore.fingerprint(whole)))
            }
            _ => site.explore.fingerprint(whole).unwrap_or_else(|| self.everything()),
        }
    }

    /// A part of a table.
    fn part(&self, whole: Whole, nth: u32) -> Option<u64> {
        match whole {
            Whole::Search => Some(fingerprint(self.site.search().untraced().shards.get(nth as usize)?)),
            _ => self.site.explore.fingerprint_of_part(whole, nth),
        }
    }
}

impl Inputs<'_> {
    /// The number that the name of a node had in another build has in this one; nothing if it is gone. Files keep theirs.
    pub(crate) fn renumbered(names: &[u64], earlier: &[u64]) -> Option<Vec<Option<u32>>> {
        let mut numbers: Vec<(u64, u32)> =
            names.iter().enumerate().map(|(nth, it)| (*it, to_u32(nth))).collect();
        numbers.sort_unstable();
        let number = |name: &u64| numbers.binary_search_by_key(name, |it| it.0).ok().map(|at| numbers[at].1);
        let found: Vec<Option<u32>> = earlier.iter().map(number).collect();
        // Where pages list nodes, their numbers decide who comes first: those that stay have to stay in order.
        found.iter().flatten().is_sorted().then_some(found)
    }
}

impl Table {
    /// The table of a key, if it is one of this version.
    fn of(key: Key) -> Option<Self> {
        Self::ALL.get(key.table() as usize).copied()
    }
}

impl Whole {
    /// The table that a key names.
    fn of(key: Key) -> Option<Self> {
        Self::ALL.get(key.part_number() as usize).copied()
    }
}
