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

use crate::path::UrlPath;
use crate::session::Compilation;

use super::Site;
use super::explore::free_folder;
use super::network::MAP_FILE;

/// A shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// The folder they are in, with a slash behind it.
    folder: String,
    files: BTreeMap<UrlPath, DataFile>,
    /// What all of them are made for.
    version: String,
}

impl Data {
    /// No shards yet, in a folder that no file of the vault is in: `data/`, or `data-2/`, and so on.
    pub(super) fn new(compilation: &Compilation) -> Self {
        let folder = free_folder("data", &compilation.routes);
        let mut data = Self { folder, ..Self::default() };
        data.add("names", DataFile::Names);
        data.add("text", DataFile::Text);
        data.add("facets", DataFile::Facets);
        data.add("graph", DataFile::Graph);
        data.add("graph-edges", DataFile::GraphEdges);
        data.add("graph-labels", DataFile::GraphLabels);
        data.files.insert(UrlPath::new(format!("{}{MAP_FILE}", data.folder)), DataFile::Map);
        data.add("ties", DataFile::Ties);
        data
    }

    /// Adds a shard.
    pub(super) fn add(&mut self, name: &str, file: DataFile) {
        self.files.insert(UrlPath::new(format!("{}{name}.js", self.folder)), file);
    }

    /// Adds the index of words: its directory, and so many shards.
    pub(super) fn add_terms(&mut self, n_shards: usize) {
        self.add("terms", DataFile::Terms);
        for nth in 0..crate::span::to_u32(n_shards) {
            self.add(&format!("terms-{nth}"), DataFile::TermShard(nth));
        }
    }

    /// Tells the shards of one numbering of nodes from those of another; `names` are those of the nodes.
    pub(super) fn set_version(&mut self, names: &[u8]) {
        self.version = format!("{:016x}", xxh3_64(names));
    }

    /// The folder of the shards, with a slash behind it.
    pub(super) fn folder(&self) -> &str {
        &self.folder
    }

    /// The address of every shard.
    pub(super) fn iter(&self) -> impl Iterator<Item = &UrlPath> {
        self.files.keys()
    }

    /// What is at an address.
    pub(super) fn get(&self, url: &UrlPath) -> Option<DataFile> {
        self.files.get(url).copied()
    }
}

impl Site<'_> {
    /// The bytes of a shard.
    pub(super) fn data_file(&self, url: &UrlPath, file: DataFile) -> Vec<u8> {
        let path = url.as_str();
        let name =
            path.strip_prefix(self.data.folder()).and_then(|it| it.strip_suffix(".js")).unwrap_or(path);
        match file {
            DataFile::Names => self.shard(name, &self.names_shard()),
            DataFile::Notes(first, end) => self.shard(name, &self.notes_shard(first, end)),
            DataFile::NotesDirectory => self.shard(name, &self.notes_directory()),
            DataFile::Ties => self.shard(name, &self.ties_shard()),
            DataFile::Text => self.shard(name, self.text.script()),
            DataFile::Terms => self.shard(name, &self.terms_shard()),
            DataFile::TermShard(nth) => self.shard(name, &self.search.shards[nth as usize]),
            DataFile::Facets => self.shard(name, &self.facets_shard()),
            DataFile::Graph => self.shard(name, &self.graph_shard()),
            DataFile::GraphEdges => self.shard(name, &self.edges_shard()),
            DataFile::GraphLabels => self.shard(name, &self.labels_shard()),
            DataFile::Map => self.network.map_file.clone(),
        }
    }

    fn shard(&self, name: &str, value: &impl Serialize) -> Vec<u8> {
        let mut out = format!("__adit.x(\"{name}\",\"{}\",", self.data.version).into_bytes();
        let value = serde_json::to_string(value).expect("shards are made of lists, texts and numbers");
        // Line separators end a line of a script before ES2019.
        out.extend(value.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029").bytes());
        out.extend(b");\n");
        out
    }
}
