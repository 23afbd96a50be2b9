//! What files were compiled to, kept from one run to the next.
//!
//! The list says which files there were, by stamp and hash; what they were compiled to is in shards, by path, so that
//! an edit changes the list and one shard. What is absent, or does not fit together, is compiled again.

use std::io;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use crate::cache::Cache;
use crate::compile::{CompileOptions, Note};
use crate::pack::{Pack, Unpacker, pack_struct};
use crate::path::VaultPath;
use crate::scan::Stamp;
use crate::vault::{Content, Source};

use super::Kept;

/// Notes that a shard has about. Fewer would make more files, more would make an edit write more.
const NOTES_A_SHARD: usize = 128;

/// The name of the list, and what the names of the shards begin with.
const LIST: &str = "objects";

/// The objects of a vault on disk.
#[derive(Debug)]
pub(super) struct Objects {
    cache: Cache,
    /// What is in each shard, as a hash of paths, hashes of texts, and options.
    shards: Vec<u128>,
    /// The list, as a hash; nothing as long as it has not been read.
    list: Option<u128>,
}

/// The list.
struct List {
    /// What the objects depend on besides their texts.
    options: u128,
    /// What is in each shard.
    shards: Vec<u128>,
    entries: Vec<Entry>,
}

/// What is known of a file.
struct Entry {
    path: VaultPath,
    stamp: Option<Stamp>,
    hash: u128,
}

pack_struct! {
    List { options, shards, entries }
    Entry { path, stamp, hash }
}

impl Objects {
    /// Those in this cache; none are known of yet.
    pub(super) fn new(cache: Cache) -> Self {
        Self { cache, shards: Vec::new(), list: None }
    }

    /// Whether it was looked what is there.
    pub(super) fn is_read(&self) -> bool {
        self.list.is_some()
    }

    /// Where they are.
    pub(super) fn folder(&self) -> &Path {
        self.cache.folder()
    }

    /// What is there for these options, by path.
    pub(super) fn read(&mut self, options: &CompileOptions) -> FxHashMap<VaultPath, Kept> {
        let bytes = self.cache.read(LIST).unwrap_or_default();
        self.list = Some(xxh3_128(&bytes));
        let list = List::unpack(&mut Unpacker::new(&bytes)).filter(|it| it.options == hash_of(options));
        let Some(list) = list else { return FxHashMap::default() };
        let n_shards = list.shards.len();
        let read = |bytes: &mut Vec<u8>, (nth, hash): (usize, &u128)| {
            let there = self.cache.read_into(&shard_name(nth, n_shards), bytes);
            let objects = there.and_then(|()| unpack(bytes, *hash));
            (objects.is_some(), objects.unwrap_or_default())
        };
        let read: Vec<_> = list.shards.par_iter().enumerate().map_init(Vec::new, read).collect();
        // What is not there is written again.
        let known =
            list.shards.iter().zip(&read).map(|(hash, (is_there, _))| if *is_there { *hash } else { 0 });
        self.shards = known.collect();
        let mut kept: FxHashMap<_, _> = read.into_iter().flat_map(|(_, objects)| objects).collect();
        for Entry { path, stamp, hash } in list.entries {
            if let Some(kept) = kept.get_mut(&path).filter(|it| it.hash == hash) {
                kept.stamp = stamp;
            }
        }
        kept
    }

    /// Puts there what is known now. Shards that are the same are left alone.
    pub(super) fn write(
        &mut self,
        options: &CompileOptions,
        kept: &FxHashMap<VaultPath, Kept>,
    ) -> io::Result<()> {
        let mut files: Vec<_> = kept.iter().filter(|(_, it)| can_be_packed(&it.content)).collect();
        files.sort_unstable_by_key(|(path, _)| *path);
        let n_shards = n_shards(files.len(), self.shards.len());
        let mut shards = vec![Vec::new(); n_shards];
        for &(path, kept) in &files {
            shards[xxh3_64(path.as_str().as_bytes()) as usize % n_shards].push((path, kept));
        }
        let options = hash_of(options);
        let hashes: Vec<_> = shards.iter().map(|it| hash_of_shard(options, it)).collect();
        let is_resharded = n_shards != self.shards.len();
        let mut bytes = Vec::new();
        for (nth, (files, hash)) in shards.iter().zip(&hashes).enumerate() {
            if is_resharded || self.shards[nth] != *hash {
                bytes.clear();
                pack(files, *hash, &mut bytes);
                self.cache.write(&shard_name(nth, n_shards), &bytes)?;
            }
        }
        let entry = |&(path, kept): &(&VaultPath, &Kept)| Entry {
            path: path.clone(),
            stamp: kept.stamp,
            hash: kept.hash,
        };
        bytes.clear();
        List { options, shards: hashes.clone(), entries: files.iter().map(entry).collect() }.pack(&mut bytes);
        let list = xxh3_128(&bytes);
        if self.list != Some(list) {
            self.cache.write(LIST, &bytes)?;
            self.list = Some(list);
        }
        if is_resharded {
            let end = shard_end(n_shards);
            self.cache.retain(|name| !name.starts_with(LIST) || name == LIST || name.ends_with(&end));
        }
        self.shards = hashes;
        Ok(())
    }
}

/// How many shards there should be, given how many there are.
fn n_shards(n_files: usize, now: usize) -> usize {
    let wanted = (n_files / NOTES_A_SHARD).next_power_of_two();
    // A vault at the edge between two numbers would otherwise be written anew again and again.
    let is_fine = now > 0 && now <= wanted * 2 && wanted <= now * 2;
    if is_fine { now } else { wanted }
}

fn shard_name(nth: usize, n_shards: usize) -> String {
    format!("{LIST}-{nth}{}", shard_end(n_shards))
}

fn shard_end(n_shards: usize) -> String {
    format!("-of-{n_shards}")
}

/// What objects depend on besides their paths and texts.
fn hash_of(options: &CompileOptions) -> u128 {
    // All of them, also those to come.
    xxh3_128(format!("{options:?}").as_bytes())
}

fn hash_of_shard(options: u128, files: &[(&VaultPath, &Kept)]) -> u128 {
    let mut bytes = Vec::new();
    options.pack(&mut bytes);
    for (path, kept) in files {
        path.pack(&mut bytes);
        kept.hash.pack(&mut bytes);
    }
    xxh3_128(&bytes)
}

/// Whether a file is worth keeping. Canvases and bases are few, and compiled about as fast as they would be read.
fn can_be_packed(content: &Content) -> bool {
    matches!(content, Content::Note(note, _) if note.can_be_packed())
}

fn pack(files: &[(&VaultPath, &Kept)], hash: u128, out: &mut Vec<u8>) {
    hash.pack(out);
    files.len().pack(out);
    for (path, kept) in files {
        let Content::Note(note, source) = &kept.content else { continue };
        path.pack(out);
        kept.hash.pack(out);
        source.pack(out);
        note.pack(out);
    }
}

/// The objects of a shard, if it is the one with this hash.
fn unpack(bytes: &[u8], hash: u128) -> Option<Vec<(VaultPath, Kept)>> {
    let from = &mut Unpacker::new(bytes);
    if u128::unpack(from)? != hash {
        return None;
    }
    let mut objects = Vec::new();
    for _ in 0..usize::unpack(from)? {
        let path = VaultPath::unpack(from)?;
        let hash = u128::unpack(from)?;
        let source = Arc::new(Source::unpack(from)?);
        let content = Content::Note(Note::unpack(from)?.into(), source);
        objects.push((path, Kept { stamp: None, hash, content }));
    }
    from.is_done().then_some(objects)
}
