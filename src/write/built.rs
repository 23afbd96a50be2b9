//! What a build leaves for the next one, to know at once that there is nothing to do.
//!
//! A build depends on the settings, on the files of the vault, and on the map in the output folder, which is a file of
//! the site. If the stamps of all of these are those that it left, so is every byte, and what it had to say is kept
//! to be said again. A file whose stamp cannot be trusted yet, because it was written just before, counts by its
//! content. Whatever does not fit leads to a build.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::time::SystemTime;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::config::Config;
use crate::diag::Diagnostic;
use crate::error::Error;
use crate::pack::{Pack, Unpacker, pack_struct};
use crate::path::VaultPath;
use crate::scan::{OUTPUT_MARK, Scan, SourceFile, Stamp, open_regular};

use super::Output;

/// Bytes of new files that are read only to know them again. A vault with more is built twice.
const MAX_HASHED: u64 = 256 << 20;

/// What a build has to say when it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How many notes the vault has.
    pub n_notes: usize,
    /// How many links are in them.
    pub n_links: usize,
    /// How many files the site has.
    pub n_files: usize,
    /// What is wrong with the vault.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a build depends on, as it was before the build.
#[derive(Debug)]
pub struct BuildInputs {
    hash: u128,
    contents: Vec<(VaultPath, u128)>,
}

/// The files of a site as a build left them.
#[derive(Clone, Debug)]
pub(super) struct Left {
    outputs: u128,
    contents: Vec<(String, u128)>,
}

/// What is kept of a build.
struct Built {
    inputs: u128,
    /// Files of the vault that count by the hashes of their contents.
    sources: Vec<(VaultPath, u128)>,
    outputs: u128,
    /// Files of the site that count by the hashes of their contents.
    contents: Vec<(String, u128)>,
    report: Report,
}

pack_struct! {
    Built { inputs, sources, outputs, contents, report }
    Report { n_notes, n_links, n_files, diagnostics }
}

impl BuildInputs {
    /// What a build of these files with these settings will depend on; `name` is that of the vault. Nothing if a later
    /// build could not find out whether it is still the same, or the output has no cache.
    pub fn new(output: &Output, found: &Scan, config: &Config, name: &str) -> Option<Self> {
        output.cache.as_ref()?;
        let mut unsettled = Vec::new();
        for file in &found.files {
            let stamp = file.stamp?;
            if !stamp.is_settled(found.start) {
                unsettled.push((file, stamp.len));
            }
        }
        if unsettled.iter().map(|(_, len)| len).sum::<u64>() > MAX_HASHED {
            return None;
        }
        let content = |(file, _): &(&SourceFile, u64)| Some((file.path.clone(), hash_of_file(&file.disk)?));
        let contents = unsettled.par_iter().map(content).collect::<Option<Vec<_>>>()?;
        let skipped = contents.iter().map(|(path, _)| path).collect();
        let hash = hash_of_inputs(found, config, name, &skipped)?;
        Some(Self { hash, contents })
    }
}

/// Gives what the last build into a folder had to say, if one now would do and say the same.
pub fn unchanged(output: &Output, found: &Scan, config: &Config, name: &str) -> Option<Report> {
    let bytes = output.cache.as_ref()?.read(&record_name(&output.folder)?)?;
    let built = Built::unpack(&mut Unpacker::new(&bytes))?;
    let by_content = built.sources.iter().map(|(path, _)| path).collect();
    if hash_of_inputs(found, config, name, &by_content)? != built.inputs {
        return None;
    }
    let is_same_source = |(path, hash): &(VaultPath, u128)| {
        let idx = found.files.binary_search_by(|it| it.path.cmp(path)).ok()?;
        (hash_of_file(&found.files[idx].disk)? == *hash).then_some(())
    };
    built.sources.par_iter().map(is_same_source).collect::<Option<()>>()?;
    let by_content = built.contents.iter().map(|(path, _)| path.as_str()).collect();
    let files = files_of(output.earlier_files().iter());
    let stamp = |path: &str| Stamp::of_file(&output.folder.join(path));
    if hash_of_outputs(&files, &by_content, stamp)? != built.outputs {
        return None;
    }
    let is_same_content =
        |(path, hash): &(String, u128)| (hash_of_file(&output.folder.join(path))? == *hash).then_some(());
    built.contents.par_iter().map(is_same_content).collect::<Option<()>>()?;
    Some(built.report)
}

/// Keeps a build that is done for [`unchanged`]. Does nothing if the output has no cache.
///
/// # Errors
/// Whatever the operating system refuses. Nothing depends on it.
pub fn keep_build(output: &Output, inputs: BuildInputs, report: &Report) -> Result<(), Error> {
    let name = record_name(&output.folder);
    let (Some(cache), Some(left), Some(name)) = (&output.cache, output.left.get(), name) else {
        return Ok(());
    };
    let BuildInputs { hash: inputs, contents: sources } = inputs;
    let Left { outputs, contents } = left.clone();
    let mut bytes = Vec::new();
    Built { inputs, sources, outputs, contents, report: report.clone() }.pack(&mut bytes);
    cache.write(&name, &bytes).map_err(|e| Error::io("write the cache", cache.folder(), e))
}

impl Left {
    /// Looks at the files of a site, right after they were written. `stamps` are those of files of which this build knows
    /// how it left them. Nothing if one is gone.
    pub(super) fn new(
        folder: &Path,
        files: &BTreeSet<String>,
        stamps: &FxHashMap<&str, Stamp>,
    ) -> Option<Self> {
        let files = files_of(files.iter());
        let now = SystemTime::now();
        let stamp = |path: &str| stamps.get(path).copied().or_else(|| Stamp::of_file(&folder.join(path)));
        let content = |path: &&str| match stamp(path) {
            Some(stamp) if stamp.is_past(now) => None,
            _ => Some(hash_of_file(&folder.join(path)).map(|hash| ((*path).to_owned(), hash))),
        };
        let contents = files.par_iter().filter_map(content).collect::<Option<Vec<_>>>()?;
        let by_content = contents.iter().map(|(path, _)| path.as_str()).collect();
        Some(Self { outputs: hash_of_outputs(&files, &by_content, stamp)?, contents })
    }
}

/// Under which name a cache has what is kept of builds into a folder.
fn record_name(folder: &Path) -> Option<String> {
    let folder = fs::canonicalize(folder).ok()?;
    Some(format!("built-{:032x}", xxh3_128(folder.as_os_str().as_encoded_bytes())))
}

/// The files of a site and the manifest that lists them.
fn files_of<'p>(files: impl Iterator<Item = &'p String>) -> Vec<&'p str> {
    files.map(String::as_str).chain([OUTPUT_MARK]).collect()
}

/// All that a build depends on; of the files that are `skipped`, only that they are there.
fn hash_of_inputs(
    found: &Scan,
    config: &Config,
    name: &str,
    skipped: &FxHashSet<&VaultPath>,
) -> Option<u128> {
    let Scan { files, diagnostics, obsidian, property_types, overrides, start: _ } = found;
    let mut hash = Xxh3::new();
    let settings = format!("{name}\n{config:?}\n{diagnostics:?}\n{obsidian:?}\n{property_types:?}");
    hash.update(settings.as_bytes());
    for (path, bytes) in overrides.iter() {
        hash.update(overrides.place(path).as_str().as_bytes());
        hash.update(&xxh3_128(bytes).to_le_bytes());
    }
    let mut bytes = Vec::new();
    for file in files {
        bytes.clear();
        file.path.pack(&mut bytes);
        let stamp = if skipped.contains(&file.path) { None } else { Some(file.stamp?) };
        stamp.pack(&mut bytes);
        hash.update(&bytes);
    }
    Some(hash.digest128())
}

/// The stamps of the files of a site, but for those that are `skipped`. Nothing if one is gone.
fn hash_of_outputs(
    files: &[&str],
    skipped: &FxHashSet<&str>,
    stamp: impl Fn(&str) -> Option<Stamp> + Sync,
) -> Option<u128> {
    let hash = |path: &&str| {
        let mut bytes = Vec::new();
        bytes.extend_from_slice(path.as_bytes());
        if !skipped.contains(path) {
            stamp(path)?.pack(&mut bytes);
        }
        Some(xxh3_128(&bytes))
    };
    let hashes = files.par_iter().map(hash).collect::<Option<Vec<_>>>()?;
    let mut bytes = Vec::with_capacity(hashes.len() * size_of::<u128>());
    hashes.pack(&mut bytes);
    Some(xxh3_128(&bytes))
}

/// The hash of the bytes of a regular file.
fn hash_of_file(path: &Path) -> Option<u128> {
    let mut bytes = Vec::new();
    open_regular(path).ok()?.read_to_end(&mut bytes).ok()?;
    Some(xxh3_128(&bytes))
}
