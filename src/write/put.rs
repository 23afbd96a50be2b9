//! Puts one file in its place, if what is there differs, and says how it lies there now.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::scan::{Stamp, open_regular};

/// Up to this many changed pages are replaced one by one through a temporary file, so that a reader never sees half
/// a page. More are overwritten in place, which is several times faster.
const MAX_ATOMIC: usize = 64;

/// What became of a file.
pub(super) struct Put {
    /// Whether it differed from what was there.
    pub(super) is_written: bool,
    /// How it lies there now; nothing if that is not certain.
    pub(super) stamp: Option<Stamp>,
}

/// The changes of a build, which decide how pages are replaced.
pub(super) struct Changes<F> {
    n: AtomicUsize,
    before_many: F,
    once: Once,
}

impl<F: Fn()> Changes<F> {
    /// No change yet; `before_many` is called before the first page is overwritten in place.
    pub(super) fn new(before_many: F) -> Self {
        Self { n: AtomicUsize::new(0), before_many, once: Once::new() }
    }

    /// Writes a page if it differs from what is there. `is_known` says whether something may be.
    pub(super) fn put(&self, path: &Path, bytes: &[u8], is_known: bool) -> io::Result<Put> {
        if !is_known && let Some(put) = create(path, bytes)? {
            return Ok(put);
        }
        let metadata = match fs::symlink_metadata(path) {
            Ok(metadata) => metadata,
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                return match create(path, bytes)? {
                    Some(put) => Ok(put),
                    // Somebody has put it there in between.
                    None => replace(path, |file| file.write_all(bytes)),
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
            return replace(path, |file| file.write_all(bytes));
        }
        self.once.call_once(&self.before_many);
        // No truncation before the write: file systems flush a file that was emptied and refilled when it is closed.
        let mut file = OpenOptions::new().write(true).open(path)?;
        file.write_all(bytes)?;
        file.set_len(bytes.len() as u64)?;
        Ok(Put { is_written: true, stamp: stamp(&file) })
    }
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

/// Copies a file of the vault if it differs from what is there.
pub(super) fn copy(from: &Path, to: &Path) -> io::Result<Put> {
    let mut source = open_regular(from)?;
    let existing = fs::symlink_metadata(to).ok().filter(|it| it.is_file());
    let same_size = existing.is_some_and(|it| source.metadata().is_ok_and(|source| source.len() == it.len()));
    if same_size {
        let mut there = File::open(to)?;
        let stamp = stamp(&there);
        if is_equal(&mut open_regular(from)?, &mut there)? {
            return Ok(Put { is_written: false, stamp });
        }
    }
    replace(to, |file| io::copy(&mut source, file).map(|_| ()))
}

/// Puts a file of these bytes in its place if it differs from what is there.
pub(super) fn put_copy(bytes: &[u8], to: &Path) -> io::Result<Put> {
    let is_file = fs::symlink_metadata(to).is_ok_and(|it| it.is_file() && it.len() == bytes.len() as u64);
    if is_file {
        let mut there = open_regular(to)?;
        let stamp = stamp(&there);
        if is_equal(&mut &*bytes, &mut there)? {
            return Ok(Put { is_written: false, stamp });
        }
    }
    replace(to, |file| file.write_all(bytes))
}

/// Puts a new file in place of whatever has its name, at once.
pub(super) fn replace(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<Put> {
    let mut written = None;
    replace_by(path, |temporary| {
        let mut file = File::create(temporary)?;
        fill(&mut file)?;
        written = stamp(&file);
        Ok(())
    })?;
    // To be renamed changes the entry of a file, but not the file: if it is another, somebody else was quicker.
    let now = Stamp::of_file(path).filter(|now| {
        written.is_some_and(|it| (it.len, it.modified, it.inode) == (now.len, now.modified, now.inode))
    });
    Ok(Put { is_written: true, stamp: now })
}

/// The same, for what is written by its path. There is an empty file at the temporary one.
pub(super) fn replace_by(path: &Path, fill: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
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

fn stamp(file: &File) -> Option<Stamp> {
    Stamp::new(&file.metadata().ok()?)
}
