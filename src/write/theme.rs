//! Puts copies of adit's own templates and assets into a vault: the only thing that is ever written there.

use std::fs;
use std::io;
use std::path::Path;

use crate::error::Error;
use crate::site::ThemeFile;

use super::put::{create, replace};

/// Writes copies into a folder of the vault at `root`. Gives for each whether it was written: what is there stays, unless
/// `force` is set.
///
/// # Errors
/// A folder on the way that is a symbolic link or no folder, and whatever the operating system refuses.
pub fn eject_theme(root: &Path, folder: &str, files: &[ThemeFile], force: bool) -> Result<Vec<bool>, Error> {
    let eject = |file: &ThemeFile| {
        let relative = format!("{folder}/{}", file.path);
        make_folders(root, &relative)?;
        let path = root.join(&relative);
        let bytes = file.copy();
        let written = match create(&path, &bytes).map(|it| it.is_some()) {
            Ok(false) if force => replace(&path, |it| io::Write::write_all(it, &bytes)).map(|()| true),
            other => other,
        };
        written.map_err(|e| Error::io("write", &path, e))
    };
    files.iter().map(eject).collect()
}

/// Makes the folders of a path below `root`. None of them may be a link, which could lead out of the vault.
fn make_folders(root: &Path, path: &str) -> Result<(), Error> {
    for (at, _) in path.match_indices('/') {
        let folder = root.join(&path[..at]);
        match fs::symlink_metadata(&folder) {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(_) => {
                let message = format!("`{}` is in the way: it has to be a real folder", folder.display());
                return Err(Error::refused(
                    message,
                    &folder,
                    "delete it, or name another folder under `[theme]`",
                ));
            }
            Err(_) => fs::create_dir(&folder).map_err(|e| Error::io("make the folder", &folder, e))?,
        }
    }
    Ok(())
}
