//! Finds the folder that a Markdown link means.

use rustc_hash::FxHashMap;

use crate::path::fold;
use crate::vault::Vault;

use super::index::{ends_with_path, join};

/// The folders of a vault.
#[derive(Debug, Default)]
pub(super) struct Folders {
    /// Folded path → path.
    paths: FxHashMap<String, Box<str>>,
}

impl Folders {
    /// The folders that hold files, at whatever depth.
    pub(super) fn new(vault: &Vault) -> Self {
        let mut folders = Self::default();
        let mut last = None;
        for (_, file) in vault.files() {
            let folder = file.path.folder();
            if last == Some(folder) {
                continue;
            }
            last = Some(folder);
            let ends = folder.match_indices('/').map(|(at, _)| at).chain([0, folder.len()]);
            for path in ends.map(|end| &folder[..end]) {
                folders.paths.entry(fold(path)).or_insert_with(|| path.into());
            }
        }
        folders
    }

    /// The folder that `target` means in a file of the folder `source`: from there, from the root, or the shortest path
    /// that ends like it.
    pub(super) fn resolve(&self, source: &str, target: &str) -> Option<&str> {
        let key = fold(target);
        let name = key.trim_matches('/');
        let is_relative =
            |key: &str| key == "." || key == ".." || key.starts_with("./") || key.starts_with("../");
        if key.starts_with('/') {
            return self.path(name);
        }
        let below = join(&fold(source), &key);
        if is_relative(&key) {
            return self.path(&below?);
        }
        let found = below.and_then(|below| self.path(&below)).or_else(|| self.path(name));
        found.or_else(|| {
            let fitting = self.paths.iter().filter(|(path, _)| ends_with_path(path, name));
            let shortest = fitting.min_by_key(|(path, _)| (path.chars().count(), path.as_str()));
            shortest.map(|(_, path)| path.as_ref())
        })
    }

    fn path(&self, key: &str) -> Option<&str> {
        self.paths.get(key).map(AsRef::as_ref)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(paths: &[&str]) -> Vault {
        Vault::of_notes(&paths.iter().map(|path| (*path, "")).collect::<Vec<_>>())
    }

    #[test]
    fn folders_are_found_from_the_note_from_the_root_and_by_their_end() {
        let vault = vault(&["A/Deep/x.md", "A/Guides/x.md", "Guides/x.md", "z.md"]);
        let folders = Folders::new(&vault);
        let check = |source: &str, target: &str, expected: Option<&str>| {
            assert_eq!(folders.resolve(source, target), expected, "{target} in {source}");
        };
        check("A", "Guides/", Some("A/Guides"));
        check("", "guides/", Some("Guides"));
        check("A/Deep", "Guides/", Some("Guides"));
        check("A", "/Guides/", Some("Guides"));
        check("", "Deep/", Some("A/Deep"));
        check("A/Deep", "../Guides/", Some("A/Guides"));
        check("A/Deep", "./", Some("A/Deep"));
        check("A", "..", Some(""));
        check("A", "../../", None);
        check("", "/", Some(""));
        check("", "ides/", None);
        check("", "z.md/", None);
    }
}
