//! The folder in which files are made before they take their places: one in the output, gone when a build is.
//!
//! What a build that was cut short has left there is known by its place, and deleted by the next one. Nothing in it is ever
//! opened that was there before: a symbolic link in the place of a new file could lead anywhere.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::error::Error;

/// Its name in the output folder.
pub(super) const SCRATCH: &str = ".adit-new";

/// A folder for files that are being made.
pub(super) struct Scratch {
    folder: PathBuf,
    next: AtomicUsize,
}

impl Scratch {
    /// That of an output folder, without what an earlier build has left in it. It is made when it is needed.
    ///
    /// # Errors
    /// Something else in its place.
    pub(super) fn new(out: &Path) -> Result<Self, Error> {
        let folder = out.join(SCRATCH);
        match fs::symlink_metadata(&folder) {
            Ok(metadata) if metadata.is_dir() => {
                let left = fs::read_dir(&folder).map_err(|e| Error::io("list the folder", &folder, e))?;
                for entry in left.flatten() {
                    // What cannot be deleted is in nobody's way: each new file has another name.
                    let _ = fs::remove_file(entry.path());
                }
            }
            Ok(_) => {
                let message = format!("`{}` is in the way: new pages are made there", folder.display());
                return Err(Error::refused(message, &folder, "delete it, or choose another output folder"));
            }
            Err(_) => {}
        }
        Ok(Self { folder, next: AtomicUsize::new(0) })
    }

    /// Puts a new file in place of whatever is at `path`, at once.
    pub(super) fn replace(
        &self,
        path: &Path,
        fill: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> io::Result<File> {
        let (temporary, mut file) = self.create()?;
        let result = fill(&mut file).and_then(|()| fs::rename(&temporary, path));
        if result.is_err() {
            // Nothing more can be done if this fails as well; the error that matters is the first.
            let _ = fs::remove_file(&temporary);
        }
        result.map(|()| file)
    }

    /// A new file, and where it is.
    pub(super) fn create(&self) -> io::Result<(PathBuf, File)> {
        loop {
            let nth = self.next.fetch_add(1, Ordering::Relaxed);
            // Where folders cannot be locked, another process may be here.
            let path = self.folder.join(format!("{}-{nth}", std::process::id()));
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => return Ok((path, file)),
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
                Err(e) if e.kind() == io::ErrorKind::NotFound => match fs::create_dir(&self.folder) {
                    Err(e) if e.kind() != io::ErrorKind::AlreadyExists => return Err(e),
                    _ => {}
                },
                Err(e) => return Err(e),
            }
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // It fails if it was not needed, or something is left in it, which the next build deletes.
        let _ = fs::remove_dir(&self.folder);
    }
}
