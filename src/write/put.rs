//! Puts one file in its place, if what is there differs, and says how it lies there now.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::scan::{Stamp, open_regular};

use super::scratch::Scratch;
use super::spare::Spares;

/// Up to this many changed pages are replaced one by one through a temporary file. More change places with spare files,
/// which is several times faster, or where the system cannot do that are overwritten, so that a reader may see half a page.
const MAX_ATOMIC: usize = 64;

/// What became of a file.
pub(super) struct Put {
    /// Whether it differed from what was there.
    pub(super) is_written: bool,
    /// How it lies there now; nothing if that is not certain.
    pub(super) stamp: Option<Stamp>,
}

/// The changes of a build, which decide how pages are replaced.
pub(super) struct Changes<'s, F> {
    scratch: &'s Scratch,
    spares: Spares<'s>,
    /// Whether there was no site before, of which a build that is cut short could leave a half.
    is_first: bool,
    n: AtomicUsize,
    before_many: F,
    once: Once,
}

impl<'s, F: Fn()> Changes<'s, F> {
    /// No change yet; `before_many` is called before the first page that is not replaced through a temporary file. `is_first` says whether there
    /// was no site before, of which a build that is cut short could leave a half.
    pub(super) fn new(scratch: &'s Scratch, is_first: bool, before_many: F) -> Self {
        let n = AtomicUsize::new(if is_first { MAX_ATOMIC } else { 0 });
        let spares = Spares::new(scratch, true);
        Self { scratch, spares, is_first, n, before_many, once: Once::new() }
    }

    /// The same where files cannot change places.
    #[cfg(test)]
    pub(super) fn without_spares(self) -> Self {
        Self { spares: Spares::new(self.scratch, false), ..self }
    }

    /// Writes a page if it differs from what is there. `is_known` says whether something may be.
    pub(super) fn put(&self, path: &Path, bytes: &[u8], is_known: bool) -> io::Result<Put> {
        if !is_known && let Some(put) = self.put_new(path, bytes)? {
            return Ok(put);
        }
        let metadata = match fs::symlink_metadata(path) {
            Ok(metadata) => metadata,
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                return match self.put_new(path, bytes)? {
                    Some(put) => Ok(put),
                    // Somebody has put it there in between.
                    None => self.replace(path, bytes),
                };
            }
            Err(e) => return Err(e),
        };
        if metadata.is_file() && metadata.len() == bytes.len() as u64 {
            let mut file = File::open(path)?;
            // Before it is read: who writes to it meanwhile makes it another.
            let stamp = stamp(&file);
            let mut there = Vec::with_capacity(bytes.len() + 1);
            file.read_to_end(&mut there)?;
            if there == bytes {
                return Ok(Put { is_written: false, stamp });
            }
        }
        if !metadata.is_file() || self.n.fetch_add(1, Ordering::Relaxed) < MAX_ATOMIC {
            return self.replace(path, bytes);
        }
        self.once.call_once(&self.before_many);
        if let Some(file) = self.spares.put(path, bytes)? {
            return done(path, file);
        }
        // No truncation before the write: file systems flush a file that was emptied and refilled when it is closed.
        let mut file = OpenOptions::new().write(true).open(path)?;
        if Stamp::new(&file.metadata()?) != Stamp::new(&metadata) {
            // Something else has taken its place since it was looked at, and may be anywhere.
            return self.replace(path, bytes);
        }
        file.write_all(bytes)?;
        file.set_len(bytes.len() as u64)?;
        Ok(Put { is_written: true, stamp: stamp(&file) })
    }

    /// Writes a page where there is nothing; may give nothing if there is something. Pages of a first site are written where
    /// they are to be, for a rename takes as long as the rest, and nobody reads them yet; those that join a site are whole
    /// when they are there.
    fn put_new(&self, path: &Path, bytes: &[u8]) -> io::Result<Option<Put>> {
        if self.is_first { create(path, bytes) } else { self.replace(path, bytes).map(Some) }
    }

    /// Copies a file of the vault if it differs from what is there.
    pub(super) fn copy(&self, from: &Path, to: &Path) -> io::Result<Put> {
        let mut source = open_regular(from)?;
        let len = source.metadata()?.len();
        if let Some(mut there) = same_size(to, len)? {
            let stamp = stamp(&there);
            if is_equal(&mut open_regular(from)?, &mut there)? {
                return Ok(Put { is_written: false, stamp });
            }
        }
        done(to, self.scratch.replace(to, |file| io::copy(&mut source, file).map(|_| ()))?)
    }

    /// Puts a file of these bytes in its place if it differs from what is there.
    pub(super) fn put_copy(&self, bytes: &[u8], to: &Path) -> io::Result<Put> {
        if let Some(mut there) = same_size(to, bytes.len() as u64)? {
            let stamp = stamp(&there);
            if is_equal(&mut &*bytes, &mut there)? {
                return Ok(Put { is_written: false, stamp });
            }
        }
        self.replace(to, bytes)
    }

    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<Put> {
        done(path, self.scratch.replace(path, |file| file.write_all(bytes))?)
    }
}

/// The file at a path, if it is one of this size.
fn same_size(path: &Path, len: u64) -> io::Result<Option<File>> {
    let is_file = fs::symlink_metadata(path).is_ok_and(|it| it.is_file() && it.len() == len);
    if is_file { open_regular(path).map(Some) } else { Ok(None) }
}

/// A file that was written, and has taken its place.
fn done(path: &Path, file: File) -> io::Result<Put> {
    // To be renamed changes the entry of a file, but not the file: if it is another, somebody else was quicker.
    let written = stamp(&file);
    let now = Stamp::of_file(path).filter(|now| written.is_some_and(|it| it == *now));
    Ok(Put { is_written: true, stamp: now })
}

/// Writes a page where there is nothing; gives nothing if there is something.
pub(super) fn create(path: &Path, bytes: &[u8]) -> io::Result<Option<Put>> {
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => {
            file.write_all(bytes)?;
            Ok(Some(Put { is_written: true, stamp: stamp(&file) }))
        }
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(None),
        Err(e) => Err(e),
    }
}

/// Puts a new file in place of whatever has its name, at once, by way of one beside it.
pub(super) fn replace(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    replace_by(path, |temporary| fill(&mut File::create(temporary)?))
}

/// The same, for what is written by its path. There is an empty file at the temporary one.
pub(super) fn replace_by(path: &Path, fill: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".adit-tmp");
    let temporary = path.with_file_name(name);
    // What a run that was cut short has left there would otherwise be gone on with; a link would be followed.
    let _ = fs::remove_file(&temporary);
    let created = OpenOptions::new().write(true).create_new(true).open(&temporary);
    let result = created.and_then(|_| fill(&temporary)).and_then(|()| fs::rename(&temporary, path));
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

fn stamp(file: &File) -> Option<Stamp> {
    Stamp::new(&file.metadata().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_many_new_pages_is_made_elsewhere_first_but_for_those_of_a_first_site() {
        let put = |is_first: bool| {
            let out = tempfile::tempdir().unwrap();
            let scratch = Scratch::new(out.path()).unwrap();
            let changes = Changes::new(&scratch, is_first, || ());
            let page = |nth: usize| out.path().join(nth.to_string());
            (0..MAX_ATOMIC + 3).for_each(|nth| drop(changes.put(&page(nth), b"new", false).unwrap()));
            let _ = fs::remove_dir(out.path().join(".adit-new"));
            fs::write(out.path().join(".adit-new"), "nothing can be made here").unwrap();
            let result = changes.put(&page(1_000), b"new", false);
            (result.is_ok(), page(1_000).exists())
        };
        assert_eq!(put(false), (false, false));
        assert_eq!(put(true), (true, true));
    }

    #[test]
    fn many_pages_are_overwritten_where_files_cannot_change_places() {
        let out = tempfile::tempdir().unwrap();
        let scratch = Scratch::new(out.path()).unwrap();
        let paths: Vec<_> = (0..MAX_ATOMIC + 3).map(|nth| out.path().join(nth.to_string())).collect();
        paths.iter().for_each(|path| fs::write(path, "the old text").unwrap());
        let n_told = AtomicUsize::new(0);
        let told = || {
            n_told.fetch_add(1, Ordering::Relaxed);
        };
        let changes = Changes::new(&scratch, false, told).without_spares();
        for path in &paths {
            assert!(changes.put(path, b"new", true).unwrap().is_written);
            assert_eq!(fs::read(path).unwrap(), b"new");
        }
        assert_eq!(n_told.load(Ordering::Relaxed), 1);
    }
}
