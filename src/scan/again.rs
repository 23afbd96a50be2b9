//! Looks again only at files that something has happened to.

use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{Scan, Stamp, vault_path};

impl Scan {
    /// The vault at `root` after something has happened to what is at these paths below it. Nothing if that may concern
    /// more than what is in files that were there already: then all of it has to be listed again.
    pub(crate) fn after(mut self, root: &Path, changed: &[PathBuf]) -> Option<Self> {
        self.start = SystemTime::now();
        for path in changed {
            let disk = root.join(path);
            let path = vault_path(root, &disk)?;
            match self.files.binary_search_by(|it| it.path.cmp(&path)) {
                Ok(idx) if self.files[idx].disk == disk => {
                    self.files[idx].stamp = Some(Stamp::of_file(&disk)?);
                }
                Ok(_) => return None,
                // What programs put beside a file while they write it is gone by now.
                Err(idx) => {
                    let is_folder =
                        |it: &str| it.strip_prefix(path.as_str()).is_some_and(|it| it.starts_with('/'));
                    let is_gone = disk.symlink_metadata().is_err_and(|e| e.kind() == io::ErrorKind::NotFound);
                    let was_there = self.files[idx..]
                        .iter()
                        .take_while(|it| it.path.as_str().starts_with(path.as_str()))
                        .any(|it| is_folder(it.path.as_str()))
                        || self.diagnostics.iter().any(|it| it.file == path || is_folder(it.file.as_str()));
                    if !is_gone || was_there {
                        return None;
                    }
                }
            }
        }
        Some(self)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use crate::config::Config;
    use crate::scan::scan;

    use super::*;

    fn vault() -> (TempDir, Scan) {
        let root = tempfile::tempdir().unwrap();
        for path in ["A.md", "deep/B.md", "deep/picture.png"] {
            fs::create_dir_all(root.path().join(path).parent().unwrap()).unwrap();
            fs::write(root.path().join(path), path).unwrap();
        }
        let found = scan(root.path(), None, &Config::default()).unwrap();
        (root, found)
    }

    /// Does something to a vault, and looks at these paths again: either all is as a whole scan has it, or nothing.
    #[track_caller]
    fn check(edit: impl FnOnce(&Path), changed: &[&str], is_enough: bool) {
        let (root, found) = vault();
        edit(root.path());
        let changed: Vec<PathBuf> = changed.iter().map(PathBuf::from).collect();
        let again = found.after(root.path(), &changed);
        assert_eq!(again.is_some(), is_enough);
        let Some(again) = again else { return };
        let whole = scan(root.path(), None, &Config::default()).unwrap();
        let files = |it: &Scan| -> Vec<_> {
            it.files.iter().map(|it| (it.path.clone(), it.disk.clone(), it.kind, it.stamp)).collect()
        };
        assert_eq!(files(&again), files(&whole));
        assert_eq!(again.diagnostics, whole.diagnostics);
    }

    fn write(path: &'static str) -> impl FnOnce(&Path) {
        move |root| fs::write(root.join(path), "Another text.").unwrap()
    }

    #[test]
    fn files_that_were_written_are_looked_at_alone() {
        check(write("A.md"), &["A.md"], true);
        check(write("deep/B.md"), &["deep/B.md", "deep/.B.md.swp", "A.md~"], true);
        check(write("deep/picture.png"), &["deep/picture.png", "A.md"], true);
        check(
            |root| fs::rename(root.join("deep/B.md"), root.join("A.md")).unwrap(),
            &["A.md", "deep/B.md"],
            false,
        );
    }

    #[test]
    fn whatever_comes_goes_or_is_no_file_any_more_needs_a_whole_scan() {
        check(write("New.md"), &["New.md"], false);
        check(|root| fs::remove_file(root.join("A.md")).unwrap(), &["A.md"], false);
        check(|root| fs::rename(root.join("deep"), root.join("other")).unwrap(), &["deep"], false);
        check(|root| fs::create_dir(root.join("other")).unwrap(), &["other"], false);
        check(|_| {}, &["adit.toml"], true);
        check(write("adit.toml"), &["adit.toml"], false);
        check(|_| {}, &["../elsewhere.md"], true);
        let into_folder = |root: &Path| {
            fs::remove_file(root.join("A.md")).unwrap();
            fs::create_dir(root.join("A.md")).unwrap();
        };
        check(into_folder, &["A.md"], false);
    }
}
