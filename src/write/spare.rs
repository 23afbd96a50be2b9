//! Replaces many files at once each, without a new file for each: the old file of one page takes the new text of the next.
//!
//! A new text is written to a spare file, which then changes places with the page. So a reader finds the old page or the new one,
//! never half of one, however the build ends; and file systems, which take long to make and to delete files, have to do
//! neither.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::scan::Stamp;

use super::scratch::Scratch;

/// Files that are in no place of the site, to be filled for the next one.
pub(super) struct Spares<'s> {
    scratch: &'s Scratch,
    free: Mutex<Vec<PathBuf>>,
    /// Whether files can change places here.
    is_able: AtomicBool,
}

impl<'s> Spares<'s> {
    /// None yet. `is_able` is false where they are not to be used.
    pub(super) fn new(scratch: &'s Scratch, is_able: bool) -> Self {
        Self { scratch, free: Mutex::new(Vec::new()), is_able: AtomicBool::new(is_able && CAN_EXCHANGE) }
    }

    /// Puts a file with these bytes in place of the one at `path`, at once. Gives nothing, and changes nothing, where files
    /// cannot change places.
    pub(super) fn put(&self, path: &Path, bytes: &[u8]) -> io::Result<Option<File>> {
        if !self.is_able.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let spare = self.free.lock().expect("nobody fails while holding it").pop();
        let (spare, mut file) = match spare.and_then(|spare| Some((reopen(&spare)?, spare))) {
            Some((file, spare)) => (spare, file),
            None => self.scratch.create()?,
        };
        let filled = file.write_all(bytes).and_then(|()| file.set_len(bytes.len() as u64));
        let result = filled.map(|()| exchange(&spare, path));
        // Where there is no room for it, which is the outer error, the old page stays.
        if let Ok(Err(_)) = &result {
            self.is_able.store(false, Ordering::Relaxed);
        }
        if matches!(result, Ok(Ok(()))) && is_like(&spare, &file) {
            self.free.lock().expect("nobody fails while holding it").push(spare);
        } else {
            // What cannot be deleted, the next build deletes.
            let _ = fs::remove_file(&spare);
        }
        Ok(result?.ok().map(|()| file))
    }
}

impl Drop for Spares<'_> {
    fn drop(&mut self) {
        let free = self.free.get_mut().expect("nobody fails while holding it");
        free.iter().for_each(|spare| drop(fs::remove_file(spare)));
    }
}

/// Opens a spare file again, to be filled from its start. No truncation: file systems flush a file that was emptied and
/// refilled when it is closed.
fn reopen(spare: &Path) -> Option<File> {
    let seen = Stamp::of_file(spare)?;
    let file = OpenOptions::new().write(true).open(spare).ok()?;
    (Stamp::new(&file.metadata().ok()?)? == seen).then_some(file)
}

/// Whether what was at the place of a page may be used for another: a file that nobody else has by another name, and that
/// the same people may read.
fn is_like(spare: &Path, page: &File) -> bool {
    let (Ok(spare), Ok(page)) = (fs::symlink_metadata(spare), page.metadata()) else { return false };
    spare.is_file()
        && spare.permissions() == page.permissions()
        && is_alone(&spare)
        && has_same_owner(&spare, &page)
}

#[cfg(unix)]
fn is_alone(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(metadata) == 1
}

#[cfg(unix)]
fn has_same_owner(a: &fs::Metadata, b: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.uid(), a.gid()) == (b.uid(), b.gid())
}

#[cfg(not(unix))]
fn is_alone(_: &fs::Metadata) -> bool {
    false
}

#[cfg(not(unix))]
fn has_same_owner(_: &fs::Metadata, _: &fs::Metadata) -> bool {
    false
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
const CAN_EXCHANGE: bool = true;

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
const CAN_EXCHANGE: bool = false;

/// Has two files change places.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).map_err(io::Error::from)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(all(test, any(target_os = "linux", target_os = "macos")))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use tempfile::TempDir;

    use super::*;

    fn place(pages: &[&str]) -> TempDir {
        let out = tempfile::tempdir().unwrap();
        pages
            .iter()
            .for_each(|name| fs::write(out.path().join(name), format!("the old text of {name}")).unwrap());
        out
    }

    fn read(out: &TempDir, name: &str) -> String {
        fs::read_to_string(out.path().join(name)).unwrap()
    }

    /// The files in the folder for new ones.
    fn spares(out: &TempDir) -> usize {
        fs::read_dir(out.path().join(".adit-new")).map_or(0, Iterator::count)
    }

    #[test]
    fn pages_get_their_new_texts_and_one_file_is_spare() {
        let names = ["a", "b", "c"];
        let out = place(&names);
        let scratch = Scratch::new(out.path()).unwrap();
        let all = Spares::new(&scratch, true);
        for (name, text) in names.into_iter().zip(["short", "a text that is longer than the old one", ""]) {
            assert!(all.put(&out.path().join(name), text.as_bytes()).unwrap().is_some());
            assert_eq!((read(&out, name).as_str(), spares(&out)), (text, 1));
        }
        drop(all);
        assert_eq!(spares(&out), 0);
    }

    #[test]
    fn a_file_that_somebody_else_has_too_is_not_filled_with_another_page() {
        let out = place(&["a", "b", "c", "d"]);
        let elsewhere = place(&[]);
        fs::hard_link(out.path().join("a"), elsewhere.path().join("mine")).unwrap();
        fs::set_permissions(out.path().join("c"), PermissionsExt::from_mode(0o600)).unwrap();
        let scratch = Scratch::new(out.path()).unwrap();
        let all = Spares::new(&scratch, true);
        for name in ["a", "b", "c", "d"] {
            all.put(&out.path().join(name), b"new").unwrap();
            assert_eq!(read(&out, name), "new");
        }
        assert_eq!(read(&elsewhere, "mine"), "the old text of a");
        let mode = |name: &str| fs::metadata(out.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode("d"), mode("b"), "the mode of one page is not that of the next");
    }

    #[test]
    fn what_cannot_change_places_is_left_as_it_is() {
        let out = place(&["a"]);
        let scratch = Scratch::new(out.path()).unwrap();
        let all = Spares::new(&scratch, true);
        assert!(all.put(&out.path().join("not-there"), b"new").unwrap().is_none());
        assert!(all.put(&out.path().join("a"), b"new").unwrap().is_none(), "one failure is enough to know");
        assert_eq!((read(&out, "a").as_str(), spares(&out)), ("the old text of a", 0));
    }
}
