//! What is deleted of a cache: what is no longer wanted, and all of it when somebody asks for that. Nothing that adit has
//! not written.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::error::Error;

use super::{ABOUT, ABOUT_FILE, Cache, FOLDER, MAGIC, PARTIAL, TAG_FILE, WHOLE};

/// A file that is being written for longer than this belongs to a run that was cut short.
const MAX_WRITING: Duration = Duration::from_secs(60 * 60);

/// What was deleted of caches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cleared {
    /// How many files.
    pub n_files: usize,
    /// Their bytes.
    pub n_bytes: u64,
}

impl Cache {
    /// Deletes what is kept under names that are no longer wanted.
    pub(crate) fn retain(&self, is_wanted: impl Fn(&str) -> bool) {
        let is_old = |path: &Path| {
            let modified = fs::symlink_metadata(path).and_then(|it| it.modified());
            let age = modified.map(|it| SystemTime::now().duration_since(it).unwrap_or_default());
            age.is_ok_and(|it| it > MAX_WRITING)
        };
        for path in files_of(&self.folder) {
            let name = path.file_stem().and_then(|it| it.to_str()).unwrap_or_default();
            let is_kept = match path.extension().and_then(|it| it.to_str()) {
                Some(WHOLE) => is_wanted(name),
                Some(PARTIAL) => !is_old(&path),
                _ => true,
            };
            if !is_kept {
                // It only takes room.
                let _ = delete(&path);
            }
        }
    }

    /// Deletes all that is kept of this vault.
    ///
    /// # Errors
    /// Whatever the operating system refuses, with the path.
    pub fn clear(&self) -> Result<Cleared, Error> {
        clear(&self.folder)
    }

    /// Deletes what is kept of all vaults in `folder`, the one for caches of all programs.
    ///
    /// # Errors
    /// Whatever the operating system refuses, with the path.
    pub fn clear_all(folder: &Path) -> Result<Cleared, Error> {
        let all = folder.join(FOLDER);
        let mut cleared = Cleared::default();
        for vault in entries_of(&all) {
            let is_key = |name: &str| name.len() == 32 && name.bytes().all(|it| it.is_ascii_hexdigit());
            if vault.file_name().and_then(|it| it.to_str()).is_some_and(is_key) {
                let Cleared { n_files, n_bytes } = clear(&vault)?;
                cleared.n_files += n_files;
                cleared.n_bytes += n_bytes;
            }
        }
        if entries_of(&all) == [all.join(TAG_FILE)] {
            // Whatever else is in it, or refuses this, is no harm.
            let _ = fs::remove_file(all.join(TAG_FILE)).and_then(|()| fs::remove_dir(&all));
        }
        Ok(cleared)
    }
}

/// What is in a folder, in order of names; nothing if it cannot be listed.
fn entries_of(folder: &Path) -> Vec<PathBuf> {
    let is_folder = fs::symlink_metadata(folder).is_ok_and(|it| it.is_dir());
    let entries = is_folder.then(|| fs::read_dir(folder).ok()).flatten();
    let mut paths: Vec<_> = entries.into_iter().flatten().flatten().map(|it| it.path()).collect();
    paths.sort_unstable();
    paths
}

/// The files in a folder that a cache may have written, by their names.
pub(super) fn files_of(folder: &Path) -> Vec<PathBuf> {
    let is_ours = |path: &PathBuf| {
        let extension = path.extension().and_then(|it| it.to_str());
        let is_file = fs::symlink_metadata(path).is_ok_and(|it| it.is_file());
        is_file && (matches!(extension, Some(WHOLE | PARTIAL)) || path.ends_with(ABOUT_FILE))
    };
    entries_of(folder).into_iter().filter(is_ours).collect()
}

/// Deletes a file if it begins like one of a cache. Gives its length if it did.
fn delete(path: &Path) -> io::Result<Option<u64>> {
    let mut start = Vec::new();
    let file = File::open(path)?;
    let len = file.metadata()?.len();
    file.take(ABOUT.len() as u64).read_to_end(&mut start)?;
    // What was cut short may have no more than the beginning of its header, or nothing.
    let is_ours = start == ABOUT.as_bytes() || start.starts_with(MAGIC) || MAGIC.starts_with(&start);
    if is_ours {
        fs::remove_file(path)?;
    }
    Ok(is_ours.then_some(len))
}

/// Deletes the cache in a folder, and the folder if nothing else is in it.
fn clear(folder: &Path) -> Result<Cleared, Error> {
    let mut cleared = Cleared::default();
    for path in files_of(folder) {
        match delete(&path) {
            Ok(Some(len)) => {
                cleared.n_files += 1;
                cleared.n_bytes += len;
            }
            Ok(None) => {}
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(Error::io("delete", &path, e)),
        }
    }
    // It fails while something is left in it, and then it has to stay.
    let _ = fs::remove_dir(folder);
    Ok(cleared)
}

#[cfg(test)]
mod tests {
    use super::super::tests::cache;
    use super::*;

    #[test]
    fn clearing_deletes_what_adit_wrote_and_nothing_else() {
        let (folder, cache) = cache();
        let all = folder.path().join("caches");
        cache.write("notes", b"text").unwrap();
        fs::write(cache.folder.join("mine.cache"), "somebody's own file").unwrap();
        fs::write(cache.folder.join("mine.txt"), "").unwrap();
        fs::write(cache.folder.join("notes-1-1.part"), &MAGIC[..5]).unwrap();
        assert_eq!(cache.clear().unwrap().n_files, 3, "the file, the part, and `about.txt`");
        assert_eq!(entries_of(&cache.folder).len(), 2);
        assert_eq!(cache.clear().unwrap().n_files, 0);
        fs::remove_file(cache.folder.join("mine.cache")).unwrap();
        fs::remove_file(cache.folder.join("mine.txt")).unwrap();
        cache.write("notes", b"text").unwrap();
        fs::create_dir(all.join("adit/other")).unwrap();
        assert_eq!(Cache::clear_all(&all).unwrap().n_files, 1, "`about.txt` is not written again");
        assert_eq!(entries_of(&all.join("adit")).len(), 2, "the tag and the folder that is no cache");
        fs::remove_dir(all.join("adit/other")).unwrap();
        Cache::clear_all(&all).unwrap();
        assert_eq!(entries_of(&all), [""; 0].map(PathBuf::from));
    }

    #[test]
    fn what_is_no_longer_wanted_goes_and_what_is_being_written_stays() {
        let (_folder, cache) = cache();
        for name in ["notes-1", "notes-2", "build"] {
            cache.write(name, b"text").unwrap();
        }
        let partial = cache.folder.join("notes-1-1-1.part");
        fs::write(&partial, MAGIC).unwrap();
        cache.retain(|name| name != "notes-2");
        assert!(cache.read("notes-1").is_some() && cache.read("build").is_some() && partial.exists());
        assert_eq!(cache.read("notes-2"), None);
        let long_ago = SystemTime::now() - 2 * MAX_WRITING;
        File::options().write(true).open(&partial).unwrap().set_modified(long_ago).unwrap();
        cache.retain(|_| true);
        assert!(!partial.exists());
    }
}
