//! A vault in a folder that is gone when a test is.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

/// A folder with these files, by their paths in it.
pub(crate) fn vault<P: AsRef<Path>, B: AsRef<[u8]>>(files: &[(P, B)]) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder can be made");
    for (path, bytes) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder can be made");
        fs::write(path, bytes).expect("a file can be written");
    }
    folder
}
