//! Templates and assets of the owner of a vault, from its folder `.adit`.

use std::collections::BTreeMap;
use std::path::Path;

use walkdir::WalkDir;

use super::read_regular;

/// The folder of a vault in which adit looks for templates and assets.
const FOLDER: &str = ".adit";

/// Files that take the place of adit's own templates and assets, or stand beside them.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// Path below `.adit`, such as `templates/note.html`, with what is there.
    files: BTreeMap<String, Vec<u8>>,
}

impl Overrides {
    /// Reads what is in `.adit/templates` and `.adit/assets` of the vault at `root`. Symbolic links are not followed.
    pub(super) fn read(root: &Path) -> Self {
        let mut files = BTreeMap::new();
        for folder in ["templates", "assets"] {
            let walk = WalkDir::new(root.join(FOLDER).join(folder)).follow_links(false).sort_by_file_name();
            for entry in walk.into_iter().filter_map(Result::ok).filter(|it| it.file_type().is_file()) {
                let below = entry.path().strip_prefix(root.join(FOLDER)).ok().and_then(Path::to_str);
                if let (Some(path), Ok(bytes)) = (below, read_regular(entry.path())) {
                    files.insert(path.replace('\\', "/"), bytes);
                }
            }
        }
        Self { files }
    }

    /// What the owner put at a path, such as `templates/note.html`.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// All of them in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }
}
