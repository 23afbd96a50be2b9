//! What scripts read: shards of data, each a classic script `data/NAME.js` that calls `__adit.x("NAME", version, value)`,
//! for from `file://` a page can read no other kind of file.
//!
//! Every shard has the version of the numbering of nodes, so that a site of which half was copied says so.

mod facets;
mod graph;
mod names;
mod notes;
mod pack;
mod terms;
mod ties;

use std::collections::BTreeMap;

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use crate::config::SearchIndexing;
use crate::path::UrlPath;
use crate::session::Compilation;
use crate::span::to_u32;
use crate::trace::{Key, Table, Whole, fingerprint, read, unrecorded};

pub(super) use pack::{Deflated, Stream};

use super::Site;
use super::explore::free_folder;
use super::network::MAP_FILE;

/// A shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum DataFile {
    /// Titles, aliases, addresses and types of all nodes.
    Names,
    /// The texts and relations of some nodes: the first of them, and the one behind the last.
    Notes(u32, u32),
    /// The first node of each of those.
    NotesDirectory,
    /// Which nodes are related.
    Ties,
    /// The words of the site, for scripts.
    Text,
    /// The directory of the words in the texts.
    Terms,
    /// A shard of those words, by its number.
    TermShard(u32),
    /// Folders and tags of all nodes.
    Facets,
    /// The map, and what each node hangs on.
    Graph,
    /// Who refers to whom.
    GraphEdges,
    /// What the edges say.
    GraphLabels,
    /// The map as the next build reads it: no script.
    Map,
}

/// The addresses of the shards.
#[derive(Default)]
pub(super) struct Data {
    files: BTreeMap<UrlPath, DataFile>,
    /// The first node of each shard of texts.
    note_shards: Vec<u32>,
    /// What all of them are made for.
    version: String,
}

impl Data {
    /// Cuts what scripts read into shards, and gives each its address.
    pub(super) fn new(site: &Site<'_>) -> Self {
        let folder = &site.data_folder;
        let mut files = BTreeMap::new();
        let mut add = |name: &str, file| files.insert(UrlPath::new(format!("{folder}{name}.js")), file);
        add("names", DataFile::Names);
        add("text", DataFile::Text);
        add("facets", DataFile::Facets);
        if site.config.has_graph() {
            add("graph", DataFile::Graph);
            add("graph-edges", DataFile::GraphEdges);
            add("graph-labels", DataFile::GraphLabels);
        }
        add("ties", DataFile::Ties);
        add("notes", DataFile::NotesDirectory);
        let note_shards = site.divide_notes();
        let ends = note_shards.iter().skip(1).copied().chain([to_u32(site.nodes.all().len())]);
        for (&first, end) in note_shards.iter().zip(ends) {
            add(&format!("notes-{first}"), DataFile::Notes(first, end));
        }
        if site.config.search.index != SearchIndexing::None {
            add("terms", DataFile::Terms);
            for nth in 0..to_u32(site.search().shards.len()) {
                add(&format!("terms-{nth}"), DataFile::TermShard(nth));
            }
        }
        if site.config.has_graph() {
            files.insert(UrlPath::new(format!("{folder}{MAP_FILE}")), DataFile::Map);
        }
        let version = format!("{:016x}", xxh3_64(site.name_lines().as_bytes()));
        Self { files, note_shards, version }
    }

    /// A fingerprint of all that pages and shards read of it.
    pub(super) fn fingerprint(&self) -> u64 {
        fingerprint(&(&self.files, &self.note_shards, &self.version))
    }

    /// The address of every shard.
    pub(super) fn iter(&self) -> impl Iterator<Item = &UrlPath> {
        self.files.keys()
    }
}

/// A folder that no file of the vault is in, with a slash behind it: `data/`, or `data-2/`, and so on.
pub(super) fn folder(compilation: &Compilation) -> String {
    free_folder("data", &compilation.routes)
}

impl Site<'_> {
    /// The shard at an address.
    pub(super) fn data_at(&self, url: &UrlPath) -> Option<DataFile> {
        // Shards are not divided for the sake of other pages.
        url.as_str().starts_with(&self.data_folder).then(|| self.data().files.get(url).copied())?
    }

    /// The bytes of a shard.
    pub(super) fn data_file(&self, url: &UrlPath, file: DataFile) -> Vec<u8> {
        let path = url.as_str();
        let name =
            path.strip_prefix(&*self.data_folder).and_then(|it| it.strip_suffix(".js")).unwrap_or(path);
        match file {
            DataFile::Names => {
                // The version is the hash of all that is in it.
                read(Key::whole(Whole::Data));
                unrecorded(|| self.shard(name, &self.names_shard()))
            }
            DataFile::Notes(first, end) => self.shard(name, &self.notes_shard(first, end)),
            DataFile::NotesDirectory => self.shard(name, &self.notes_directory()),
            DataFile::Ties => self.shard(name, &self.read_as_said(|| self.ties_shard())),
            DataFile::Text => self.shard(name, self.text.script()),
            DataFile::Terms => self.shard(name, &self.terms_shard()),
            DataFile::TermShard(nth) => {
                self.shard(name, &self.search().at(Key::part(Whole::Search, nth)).shards[nth as usize])
            }
            DataFile::Facets => self.shard(name, &self.read_as_said(|| self.facets_shard())),
            DataFile::Graph => self.shard(name, &self.graph_shard()),
            DataFile::GraphEdges => self.shard(name, &self.edges_shard()),
            DataFile::GraphLabels => {
                let outgoing = &self.network().outgoing;
                self.shard(name, &self.read_as_said(|| self.labels_shard(outgoing)))
            }
            DataFile::Map => self.network().map_file.clone(),
        }
    }

    /// Computes what depends on nothing of the files with a number but what they say of others, and their tags.
    fn read_as_said<T>(&self, compute: impl FnOnce() -> T) -> T {
        read(Key::whole(Whole::Nodes));
        read(Key::whole(Whole::TagEntities));
        for id in self.nodes.files() {
            read(id.key(Table::Said));
            read(id.key(Table::Links));
        }
        unrecorded(compute)
    }

    fn shard(&self, name: &str, value: &impl Serialize) -> Vec<u8> {
        let mut out = format!("__adit.x(\"{name}\",\"{}\",", self.data().version).into_bytes();
        serde_json::to_writer(&mut out, value).expect("shards are made of lists, texts and numbers");
        // Line separators end a line of a script before ES2019.
        for (separator, escaped) in [("\u{2028}", "\\u2028"), ("\u{2029}", "\\u2029")] {
            if memchr::memmem::find(&out, separator.as_bytes()).is_some() {
                out = String::from_utf8_lossy(&out).replace(separator, escaped).into_bytes();
            }
        }
        out.extend(b");\n");
        out
    }
}
