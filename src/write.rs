//! Puts a site on disk: only what differs, and nothing outside the output folder. The only writer.
//!
//! A manifest in the output folder lists what adit wrote there. Files of an earlier build that no longer belong are
//! deleted by it, so that adit never deletes what it did not write. Before a build adds files, the manifest names
//! them as well, so that a build which is cut short leaves nothing that the next one does not know for its own. Builds
//! into the same folder wait for each other.

mod built;
mod export;
mod page;
mod put;
mod record;
mod scratch;
mod spare;
mod theme;
mod turn;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;

pub use built::{BuildInputs, Report, keep_build, unchanged};
pub use export::{ExportPath, ExportStats, write_export_to};
pub use theme::eject_theme;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::cache::Cache;
use crate::error::Error;
use crate::path::{UrlPath, disk_key, is_reserved};
use crate::scan::{OUTPUT_MARK, open_regular};
use crate::site::{MAP_FILE, Site, is_map_file};
use crate::vault::Vault;

use built::Left;
use page::{Done, Pages};
use put::Changes;
use record::{Known, Record};
use scratch::{SCRATCH, Scratch};
use turn::Turn;

/// What writing did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WriteStats {
    /// Pages and files of the site.
    pub n_files: usize,
    /// How many of them were rendered: without a cache, all but the copies.
    pub n_rendered: usize,
    /// How many of them were new or different, and were written.
    pub n_written: usize,
    /// How many files of an earlier build were deleted.
    pub n_deleted: usize,
}

/// A folder that a site may be written to.
#[derive(Debug)]
pub struct Output {
    folder: PathBuf,
    /// The manifest of the earlier build; nothing if there is none.
    manifest: Vec<u8>,
    /// What that lists.
    earlier: OnceLock<BTreeSet<String>>,
    /// Whether pages may take the place of files that adit did not write.
    force: bool,
    cache: Option<Cache>,
    /// What the last build left there; nothing without a cache.
    left: OnceLock<Left>,
    is_proof: bool,
}

/// What adit wrote into a folder.
#[derive(Serialize, Deserialize)]
struct Manifest {
    /// Says what this file is to people who find it.
    about: String,
    /// The files, relative to the folder, in order.
    files: BTreeSet<String>,
}

const ABOUT: &str = "Written by adit: the files of this folder that the next build may overwrite or delete.";

impl Output {
    /// Makes sure that a site of the vault at `root` can be written to `folder`, which is made if need be.
    ///
    /// # Errors
    /// A folder that is or holds the vault; one with files that adit did not write, unless `force` is set, which
    /// leaves them where they are but for those with the name of a page; whatever the operating system refuses.
    pub fn claim(root: &Path, folder: &Path, force: bool) -> Result<Self, Error> {
        let existed = folder.exists();
        fs::create_dir_all(folder).map_err(|e| Error::io("make the output folder", folder, e))?;
        let canonical = |path: &Path| fs::canonicalize(path).map_err(|e| Error::io("open", path, e));
        if canonical(root)?.starts_with(canonical(folder)?) {
            let message = format!("the output folder `{}` holds the vault", folder.display());
            return Err(Error::refused(
                message,
                folder,
                "choose a folder beside the vault or below it: `-o FOLDER`",
            ));
        }
        let manifest = match manifest_of(folder)? {
            Some(manifest) => manifest,
            None => {
                let mut entries =
                    fs::read_dir(folder).map_err(|e| Error::io("list the output folder", folder, e))?;
                // A build that was cut short at its very beginning has left that alone.
                let is_foreign =
                    |entry: io::Result<fs::DirEntry>| entry.is_ok_and(|it| it.file_name() != SCRATCH);
                let has_others = existed && !force && entries.any(is_foreign);
                // Another build may have begun since the manifest was looked for: its own is there before all else.
                let begun = if has_others { manifest_of(folder)? } else { None };
                if has_others && begun.is_none() {
                    let message = format!(
                        "the output folder `{}` holds files that adit did not write",
                        folder.display()
                    );
                    return Err(Error::refused(
                        message,
                        folder,
                        "choose another folder, or give `--force` to write among them",
                    ));
                }
                begun.unwrap_or_default()
            }
        };
        let (earlier, cache, left) = (OnceLock::new(), None, OnceLock::new());
        Ok(Self { folder: folder.to_owned(), manifest, earlier, force, cache, left, is_proof: false })
    }

    /// The same for a folder that whoever builds has not named. The settings of a vault, or a symbolic link in it, may lead
    /// only to a place below the folder that adit was started in.
    ///
    /// # Errors
    /// A folder elsewhere, and all that [`Output::claim`] refuses.
    pub fn claim_below(root: &Path, folder: &Path, force: bool) -> Result<Self, Error> {
        let is_below = folder.components().all(|it| matches!(it, Component::Normal(_) | Component::CurDir));
        let is_link = |part: &Path| fs::symlink_metadata(part).is_ok_and(|it| it.is_symlink());
        if !is_below || folder.ancestors().any(is_link) {
            let message = format!(
                "the output folder `{}` is not below the folder you are in, and you have not named it",
                folder.display()
            );
            let help = format!("if that is where the site belongs, say so: `-o {}`", folder.display());
            return Err(Error::refused(message, folder, &help));
        }
        Self::claim(root, folder, force)
    }

    /// The same, with the cache that says what pages were made from, so that those need not be rendered again that would
    /// come out the same.
    #[must_use]
    pub fn with_cache(self, cache: Cache) -> Self {
        Self { cache: Some(cache), ..self }
    }

    /// The same, for a proof that pages which are kept would come out the same: they are rendered all the same, and a
    /// difference is an error.
    #[doc(hidden)]
    #[must_use]
    pub fn proving(self) -> Self {
        Self { is_proof: true, ..self }
    }

    /// The map of the graph as the earlier build left it, for [`Site::with_earlier_map`]; nothing if there is none.
    pub fn map(&self) -> Option<Vec<u8>> {
        let is_map = |path: &&String| path.split_once('/').is_some_and(|(_, name)| name == MAP_FILE);
        // A vault may have a file of this name too: the one that is a map is taken.
        let read = |path: &String| read_own(&self.folder.join(path)).ok();
        self.earlier_files().iter().filter(is_map).filter_map(read).find(|bytes| is_map_file(bytes))
    }

    /// The files of the earlier build, relative to the folder, as they were listed when it was claimed. There may be very
    /// many: they are looked at when somebody asks first, who may have something else to do beside it.
    pub fn earlier_files(&self) -> &BTreeSet<String> {
        self.earlier.get_or_init(|| files_in(&self.manifest))
    }
}

/// Writes a site to a folder. `tick` is called after each page, with how many there are.
///
/// Pages that are as the earlier build left them, and would come out the same, are not even rendered, if the output has
/// a cache ([`Output::with_cache`]).
///
/// # Errors
/// Whatever the operating system refuses, with the path.
pub fn write(
    site: &Site<'_>,
    vault: &Vault,
    output: &Output,
    tick: &(dyn Fn(usize) + Sync),
) -> Result<WriteStats, Error> {
    let out = &output.folder;
    let (_turn, has_waited) = Turn::take(out);
    // Who was here before may have left other files than when the folder was claimed.
    let later = if has_waited { Some(files_in(&manifest_of(out)?.unwrap_or_default())) } else { None };
    let earlier = later.as_ref().unwrap_or_else(|| output.earlier_files());
    let record = output.cache.as_ref().map(|cache| Record::new(cache, out));
    let (earlier_pages, ()) = rayon::join(|| record.as_ref().and_then(Record::read), || site.prepare());
    let urls: Vec<&UrlPath> = site.routes().collect();
    let files: BTreeSet<String> = urls.iter().map(|url| url.as_str().to_owned()).collect();
    if !output.force {
        refuse_foreign(out, earlier, &files)?;
    }
    let scratch = Scratch::new(out)?;
    // Before anything else is made: what the next build does not know for its own it would leave.
    if *earlier != files {
        write_manifest(out, &scratch, earlier.union(&files).cloned().collect())?;
    }
    make_folders(out, &urls)?;
    let n_deleted = delete_respelled(out, earlier, &files)?;
    let traced = record.as_ref().map(|_| {
        let inputs = site.inputs();
        (earlier_pages.and_then(|it| Known::new(it, &inputs)).unwrap_or_default(), inputs)
    });
    let pages = Pages {
        site,
        vault,
        out,
        earlier,
        traced: traced.as_ref().map(|(known, inputs)| (known, inputs)),
        is_proof: output.is_proof,
        changes: Changes::new(&scratch, earlier.is_empty(), || record.iter().for_each(Record::make_void)),
    };
    let done = urls
        .par_iter()
        .map(|url| {
            let done = pages.make(url);
            tick(urls.len());
            done
        })
        .collect::<Result<Vec<Done<'_>>, Error>>()?;
    let mut stats = WriteStats {
        n_files: urls.len(),
        n_rendered: done.iter().filter(|it| it.is_rendered).count(),
        n_written: done.iter().filter(|it| it.is_written).count(),
        n_deleted,
    };
    let traces = urls.into_iter().zip(done).filter_map(|(url, it)| Some((url, it.trace?)));
    let traces: Vec<_> = if record.is_some() { traces.collect() } else { Vec::new() };
    let stamps = traces.iter().map(|(url, trace)| (url.as_str(), trace.stamp())).collect();
    let finish = || {
        let n_deleted = sweep(out, earlier, &files)?;
        write_manifest(out, &scratch, files.clone())?;
        // Before anybody else may write there.
        if record.is_some()
            && let Some(left) = Left::new(out, &files, &stamps)
        {
            let _ = output.left.set(left);
        }
        Ok(n_deleted)
    };
    let next = || traced.as_ref().map(|(known, inputs)| known.next(traces, inputs));
    let (n_swept, next) = rayon::join(finish, next);
    stats.n_deleted += n_swept?;
    if let (Some(record), Some(next)) = (&record, next) {
        // What a template could not render has to be told again.
        if site.has_failed() { record.make_void() } else { record.write(next) }
    }
    Ok(stats)
}

/// The manifest in a folder; nothing if there is none.
fn manifest_of(folder: &Path) -> Result<Option<Vec<u8>>, Error> {
    let manifest = folder.join(OUTPUT_MARK);
    match read_own(&manifest) {
        Ok(text) => Ok(Some(text)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Error::io("read", &manifest, e)),
    }
}

/// The files that a manifest lists; none if it is damaged.
fn files_in(manifest: &[u8]) -> BTreeSet<String> {
    let files = serde_json::from_slice::<Manifest>(manifest).map(|it| it.files).unwrap_or_default();
    files.into_iter().filter(|path| is_inside(path)).collect()
}

/// Reads a file that adit wrote. Whoever gave the folder may have put something else there: a link, a pipe.
fn read_own(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_regular(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Fails if something that adit did not write is where a new page belongs.
fn refuse_foreign(out: &Path, earlier: &BTreeSet<String>, files: &BTreeSet<String>) -> Result<(), Error> {
    // Without earlier files the folder was empty, or its manifest is lost.
    for name in files.difference(earlier).filter(|_| !earlier.is_empty()) {
        let path = out.join(name);
        // Where case does not count, this may be what adit wrote by another spelling.
        let is_ours = |name: &str| earlier.iter().any(|it| disk_key(it) == disk_key(name));
        if fs::symlink_metadata(&path).is_ok() && !is_ours(name) {
            let message = format!("`{}` is in the way: adit did not write it", path.display());
            let help = "move it, rename the note, or give `--force` to put the page in its place";
            return Err(Error::refused(message, &path, help));
        }
    }
    Ok(())
}

/// Makes every folder that pages are in. A symbolic link in place of one could lead out of the output folder.
fn make_folders(out: &Path, urls: &[&UrlPath]) -> Result<(), Error> {
    let mut folders = BTreeSet::new();
    for url in urls {
        folders.extend(url.as_str().match_indices('/').map(|(at, _)| &url.as_str()[..at]));
    }
    for folder in folders {
        let path = out.join(folder);
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(_) => {
                let message = format!("`{}` is in the way: a page needs a folder there", path.display());
                return Err(Error::refused(message, &path, "delete it, or choose another output folder"));
            }
            Err(_) => fs::create_dir(&path).map_err(|e| Error::io("make the folder", &path, e))?,
        }
    }
    Ok(())
}

/// Deletes files whose name now has another case, before they are written anew: where case does not count, deleting
/// them afterwards would delete the new file.
fn delete_respelled(
    out: &Path,
    earlier: &BTreeSet<String>,
    files: &BTreeSet<String>,
) -> Result<usize, Error> {
    let gone: Vec<_> = earlier.difference(files).collect();
    if gone.is_empty() {
        return Ok(0);
    }
    let keys: FxHashMap<String, &String> = files.iter().map(|path| (disk_key(path), path)).collect();
    let mut n = 0;
    for path in gone.into_iter().filter(|path| keys.contains_key(&disk_key(path))) {
        n += usize::from(delete(out, path)?);
    }
    Ok(n)
}

/// Deletes the files of an earlier build that are no part of this one, and folders that are empty then.
fn sweep(out: &Path, earlier: &BTreeSet<String>, files: &BTreeSet<String>) -> Result<usize, Error> {
    let mut n = 0;
    let mut folders = BTreeSet::new();
    for path in earlier.difference(files) {
        n += usize::from(delete(out, path)?);
        folders.extend(path.match_indices('/').map(|(at, _)| &path[..at]));
    }
    for folder in folders.into_iter().rev() {
        // It fails while something is left in it, and then it has to stay.
        let _ = fs::remove_dir(out.join(folder));
    }
    Ok(n)
}

/// Deletes a file, unless a folder on the way to it is a symbolic link. Gives whether there was one.
fn delete(out: &Path, path: &str) -> Result<bool, Error> {
    let is_folder = |at: usize| fs::symlink_metadata(out.join(&path[..at])).is_ok_and(|it| it.is_dir());
    if !path.match_indices('/').all(|(at, _)| is_folder(at)) {
        return Ok(false);
    }
    let full = out.join(path);
    match fs::remove_file(&full) {
        Ok(()) => Ok(true),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(e) => Err(Error::io("delete", &full, e)),
    }
}

/// Whether a path of the manifest stays inside the folder, whoever wrote that manifest.
fn is_inside(path: &str) -> bool {
    path.split('/').all(|part| {
        !matches!(part, "" | "." | "..") && !part.contains(['\\', ':', '\0']) && !is_reserved(part)
    })
}

fn write_manifest(out: &Path, scratch: &Scratch, files: BTreeSet<String>) -> Result<(), Error> {
    let path = out.join(OUTPUT_MARK);
    let manifest = Manifest { about: ABOUT.to_owned(), files };
    let text = serde_json::to_string_pretty(&manifest).expect("the manifest is strings only") + "\n";
    if read_own(&path).is_ok_and(|there| there == text.as_bytes()) {
        return Ok(());
    }
    scratch
        .replace(&path, |file| file.write_all(text.as_bytes()))
        .map(drop)
        .map_err(|e| Error::io("write", &path, e))
}

#[cfg(test)]
mod tests;
