//! Puts a site on disk: only what differs, and nothing outside the output folder. The only writer.
//!
//! A manifest in the output folder lists what adit wrote there. Files of an earlier build that no longer belong are
//! deleted by it, so that adit never deletes what it did not write. Before a build adds files, the manifest names
//! them as well, so that a build which is cut short leaves nothing that the next one does not know for its own.

mod export;
mod theme;

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

pub use export::{ExportPath, ExportStats, write_export_to};
pub use theme::eject_theme;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::path::{UrlPath, fold};
use crate::scan::{OUTPUT_MARK, open_regular};
use crate::site::{MAP_FILE, Page, Site, is_map_file};
use crate::vault::Vault;

/// Up to this many changed pages are replaced one by one through a temporary file, so that a reader never sees half
/// a page. More are overwritten in place, which is several times faster; every build compares every page with what
/// is there, so the next one mends what a crash has left half written.
const MAX_ATOMIC: usize = 64;

/// What writing did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WriteStats {
    /// Pages and files of the site, each rendered once.
    pub n_files: usize,
    /// How many of them were new or different, and were written.
    pub n_written: usize,
    /// How many files of an earlier build were deleted.
    pub n_deleted: usize,
}

/// A folder that a site may be written to.
#[derive(Debug)]
pub struct Output {
    folder: PathBuf,
    earlier: BTreeSet<String>,
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
        let manifest = folder.join(OUTPUT_MARK);
        let earlier = match fs::read_to_string(&manifest) {
            Ok(text) => serde_json::from_str::<Manifest>(&text).map(|it| it.files).unwrap_or_default(),
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                let mut entries =
                    fs::read_dir(folder).map_err(|e| Error::io("list the output folder", folder, e))?;
                if existed && !force && entries.next().is_some() {
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
                BTreeSet::new()
            }
            Err(e) => return Err(Error::io("read", &manifest, e)),
        };
        let earlier = earlier.into_iter().filter(|path| is_inside(path)).collect();
        Ok(Self { folder: folder.to_owned(), earlier })
    }

    /// The map of the graph as the earlier build left it, for [`Site::with_earlier_map`]; nothing if there is none.
    pub fn map(&self) -> Option<Vec<u8>> {
        let is_map = |path: &&String| path.split_once('/').is_some_and(|(_, name)| name == MAP_FILE);
        // A vault may have a file of this name too: the one that is a map is taken.
        let read = |path: &String| fs::read(self.folder.join(path)).ok();
        self.earlier.iter().filter(is_map).filter_map(read).find(|bytes| is_map_file(bytes))
    }
}

/// Writes a site to a folder. `tick` is called after each page.
///
/// # Errors
/// Whatever the operating system refuses, with the path.
pub fn write(
    site: &Site<'_>,
    vault: &Vault,
    output: &Output,
    tick: &(dyn Fn() + Sync),
) -> Result<WriteStats, Error> {
    let out = &output.folder;
    site.prepare();
    let urls: Vec<&UrlPath> = site.routes().collect();
    let files: BTreeSet<String> = urls.iter().map(|url| url.as_str().to_owned()).collect();
    make_folders(out, &urls)?;
    if output.earlier != files {
        write_manifest(out, output.earlier.union(&files).cloned().collect())?;
    }
    let mut n_deleted = delete_respelled(out, &output.earlier, &files)?;
    let n_changed = AtomicUsize::new(0);
    let n_written = urls
        .par_iter()
        .map(|url| {
            let path = out.join(url.as_str());
            let page = site.render(url)?.expect("every route has a page");
            let written = match page {
                Page::Bytes(bytes) => put(&path, &bytes, output.earlier.contains(url.as_str()), &n_changed),
                Page::Copy(id) => copy(&vault.file(id).disk, &path),
            };
            tick();
            written.map(usize::from).map_err(|e| Error::io("write", &path, e))
        })
        .sum::<Result<usize, Error>>()?;
    n_deleted += sweep(out, &output.earlier, &files)?;
    write_manifest(out, files)?;
    Ok(WriteStats { n_files: urls.len(), n_written, n_deleted })
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

/// Writes a page if it differs from what is there. Gives whether it did.
fn put(path: &Path, bytes: &[u8], is_known: bool, n_changed: &AtomicUsize) -> io::Result<bool> {
    if !is_known && create(path, bytes)? {
        return Ok(true);
    }
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return create(path, bytes),
        Err(e) => return Err(e),
    };
    if metadata.is_file() && metadata.len() == bytes.len() as u64 && fs::read(path)? == bytes {
        return Ok(false);
    }
    if !metadata.is_file() || n_changed.fetch_add(1, Ordering::Relaxed) < MAX_ATOMIC {
        replace(path, |file| file.write_all(bytes))?;
    } else {
        // No truncation before the write: file systems flush a file that was emptied and refilled when it is closed.
        let mut file = OpenOptions::new().write(true).open(path)?;
        file.write_all(bytes)?;
        file.set_len(bytes.len() as u64)?;
    }
    Ok(true)
}

/// Writes a page where there is nothing. Gives whether there was nothing.
fn create(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(bytes).map(|()| true),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(e) => Err(e),
    }
}

/// Copies a file of the vault if it differs from what is there. Gives whether it did.
fn copy(from: &Path, to: &Path) -> io::Result<bool> {
    let mut source = open_regular(from)?;
    let existing = fs::symlink_metadata(to).ok().filter(|it| it.is_file());
    let same_size = existing.is_some_and(|it| source.metadata().is_ok_and(|source| source.len() == it.len()));
    if same_size && is_equal(&mut open_regular(from)?, &mut File::open(to)?)? {
        return Ok(false);
    }
    replace(to, |file| io::copy(&mut source, file).map(|_| ()))?;
    Ok(true)
}

/// Puts a new file in place of whatever has its name, at once.
fn replace(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    replace_by(path, |temporary| File::create(temporary).and_then(|mut file| fill(&mut file)))
}

/// The same, for what is written by its path. There is an empty file at the temporary one.
fn replace_by(path: &Path, fill: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".adit-tmp");
    let temporary = path.with_file_name(name);
    // What a run that was cut short has left there would otherwise be gone on with.
    let result =
        File::create(&temporary).and_then(|_| fill(&temporary)).and_then(|()| fs::rename(&temporary, path));
    if result.is_err() {
        // Nothing more can be done if this fails as well; the error that matters is the first.
        let _ = fs::remove_file(&temporary);
    }
    result
}

fn is_equal(a: &mut impl Read, b: &mut impl Read) -> io::Result<bool> {
    let (mut left, mut right) = ([0; 1 << 16], [0; 1 << 16]);
    loop {
        let n = a.read(&mut left)?;
        if n == 0 {
            return Ok(b.read(&mut right)? == 0);
        }
        match b.read_exact(&mut right[..n]) {
            Ok(()) if left[..n] == right[..n] => {}
            Ok(()) => return Ok(false),
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
            Err(e) => return Err(e),
        }
    }
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
    let keys: FxHashMap<String, &String> = files.iter().map(|path| (fold(path), path)).collect();
    let mut n = 0;
    for path in gone.into_iter().filter(|path| keys.contains_key(&fold(path))) {
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
    path.split('/').all(|part| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':', '\0']))
}

fn write_manifest(out: &Path, files: BTreeSet<String>) -> Result<(), Error> {
    let path = out.join(OUTPUT_MARK);
    let manifest = Manifest { about: ABOUT.to_owned(), files };
    let text = serde_json::to_string_pretty(&manifest).expect("the manifest is strings only") + "\n";
    if fs::read(&path).is_ok_and(|there| there == text.as_bytes()) {
        return Ok(());
    }
    replace(&path, |file| file.write_all(text.as_bytes())).map_err(|e| Error::io("write", &path, e))
}
