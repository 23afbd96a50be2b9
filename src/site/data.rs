//! What scripts read: shards of data, each a classic script `data/NAME.js` that calls `__adit.x("NAME", version, value)`,
//! for from `file://` a page can read no other kind of file.
//!
//! Every shard has the version of the numbering of nodes, so that a site of which half was copied says so.

mod facets;
mod graph;
mod names;
mod notes;
mod pack;
mod stream;
mod terms;
mod ties;

use std::collections::BTreeMap;

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use crate::config::SearchIndexing;
use crate::path::UrlPath;
use crate::session::Compilation;
use crate::span::to_u32;
use crate::trace::{Key, Whole, fingerprint, read};

use super::Site;
use super::explore::free_folder;
use super::network::MAP_FILE;
pub(super) use stream::Stream;

/// A shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum DataFile {
    /// A shard of what is said of all nodes at once, by its number, and how many there are.
    Stream(Stream, u32, u32),
    /// The texts and relations of some nodes: the first of them, and the one behind the last.
    Notes(u32, u32),
    /// The first node of each of those.
    NotesDirectory,
    /// The words of the site, for scripts.
    Text,
    /// The directory of the words in the texts.
    Terms,
    /// A shard of those words, by its number.
    TermShard(u32),
    /// What the edges of some nodes say: the first of them, and the one behind the last.
    Labels(u32, u32),
    /// The map as the next build reads it: no script.
    Map,
}

/// The addresses of the shards.
#[derive(Default)]
pub(super) struct Data {
    files: BTreeMap<UrlPath, DataFile>,
    /// The first node of each shard of texts.
    note_shards: Vec<u32>,
    /// The first node of each shard of labels.
    label_shards: Vec<u32>,
    /// What all of them are made for.
    version: String,
}

impl Data {
    /// Cuts what scripts read into shards, and gives each its address.
    pub(super) fn new(site: &Site<'_>) -> Self {
        let folder = &site.data_folder;
        let mut files = BTreeMap::new();
        let mut add = |name: &str, file| files.insert(UrlPath::new(format!("{folder}{name}.js")), file);
        let names = site.name_lines();
        for stream in Stream::ALL {
            if !site.config.has_graph() && matches!(stream, Stream::Graph | Stream::Edges) {
                continue;
            }
            let (name, n) = (stream.name(), site.n_shards(stream, names.len()));
            add(name, DataFile::Stream(stream, 0, n));
            for nth in 1..n {
                add(&format!("{name}-{nth}"), DataFile::Stream(stream, nth, n));
            }
        }
        let n_nodes = to_u32(site.nodes.all().len());
        let ranges = |firsts: &[u32]| {
            let ends = firsts.iter().skip(1).copied().chain([n_nodes]);
            firsts.iter().copied().zip(ends).collect::<Vec<_>>()
        };
        add("text", DataFile::Text);
        add("notes", DataFile::NotesDirectory);
        let note_shards = site.divide_notes();
        for (first, end) in ranges(&note_shards) {
            add(&format!("notes-{first}"), DataFile::Notes(first, end));
        }
        let label_shards = if site.config.has_graph() { site.divide_labels() } else { Vec::new() };
        for (first, end) in ranges(&label_shards) {
            add(&format!("graph-labels-{first}"), DataFile::Labels(first, end));
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
        let version = format!("{:016x}", xxh3_64(names.as_bytes()));
        Self { files, note_shards, label_shards, version }
    }

    /// A fingerprint of all that pages and shards read of it.
    pub(super) fn fingerprint(&self) -> u64 {
        fingerprint(&(&self.files, &self.note_shards, &self.label_shards, &self.version))
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
            DataFile::Stream(stream, nth, n) => self.stream_shard(name, stream, nth, n),
            DataFile::Notes(first, end) => self.shard(name, &self.notes_shard(first, end)),
            DataFile::NotesDirectory => self.shard(name, &self.notes_directory()),
            DataFile::Text => self.shard(name, self.text.script()),
            DataFile::Terms => self.shard(name, &self.terms_shard()),
            DataFile::TermShard(nth) => {
                self.shard(name, &self.search().at(Key::part(Whole::Search, nth)).shards[nth as usize])
            }
            DataFile::Labels(first, end) => self.shard(name, &self.labels_shard(first, end)),
            DataFile::Map => self.network().map_file.to_vec(),
        }
    }

    /// Notes that a shard depends on what files with a number say of others, and on their tags, but on nothing else of them.
    fn read_what_is_said(&self) {
        for whole in [Whole::Nodes, Whole::TagEntities, Whole::Said] {
            read(Key::whole(whole));
        }
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
