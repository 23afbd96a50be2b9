//! Templates and assets of the owner of a vault, from its theme folder: `.adit`, unless the settings name another.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::config::Config;
use crate::diag::{Code, Diagnostic};
use crate::path::{VaultPath, extension};

use super::active::{is_active_picture, still};
use super::{is_real_folder, read_up_to, skipped, vault_path};

/// The folders of a theme that are looked at.
const PARTS: [&str; 2] = ["templates", "assets"];

/// How big a template may be: far more than anybody writes.
const MAX_TEMPLATE_BYTES: u64 = 1 << 20;
/// How big an asset may be: room for a font of Chinese, or a picture.
const MAX_ASSET_BYTES: u64 = 32 << 20;
/// How big all of them may be, because they are kept in memory.
const MAX_BYTES: usize = 128 << 20;
/// How many there may be, and how deep: a theme, not a copy of some program's packages.
const MAX_FILES: usize = 1_000;
const MAX_DEPTH: usize = 8;

/// Assets that show something and run nothing. All others are used as templates are: where whoever builds trusts them.
const PASSIVE: &[&str] =
    &["css", "png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "svg", "woff", "woff2", "ttf", "otf", "txt"];

/// Files that take the place of adit's own templates and assets, or stand beside them.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// Where they are in the vault.
    folder: String,
    /// Path below that, such as `templates/note.html`, with what is there.
    files: BTreeMap<String, Vec<u8>>,
}

impl Overrides {
    /// Reads `templates` and `assets` of the theme folder of the vault at `root`. The second value is what was left out:
    /// what is too big or cannot be read, and what runs unless whoever builds trusts it.
    pub(super) fn read(root: &Path, config: &Config) -> (Self, Vec<Diagnostic>) {
        let folder = config.theme_folder().to_owned();
        let mut found = Self { folder, files: BTreeMap::new() };
        let mut findings = Vec::new();
        if !is_real_folder(root, &found.folder) {
            if config.theme_folder.is_some() {
                let help = "correct `folder` under `[theme]` in adit.toml";
                findings.push(skipped(&VaultPath::new(&found.folder), "is no folder of the vault", help));
            }
            return (found, findings);
        }
        let mut untrusted = Vec::new();
        let parts = PARTS.map(|part| format!("{}/{part}", found.folder));
        let folders = parts.iter().filter(|it| is_real_folder(root, it));
        let entries = folders.flat_map(|it| walk(root.join(it))).filter(|it| !it.file_type().is_dir());
        let mut n_bytes = 0;
        for (nth, entry) in entries.enumerate() {
            let Some(path) = vault_path(root, entry.path()) else { continue };
            if nth == MAX_FILES {
                let why = format!("comes after {MAX_FILES} other files of the theme");
                findings.push(skipped(&path, &why, "put only what the site needs into the theme folder"));
                break;
            }
            let name = path.as_str()[found.folder.len() + 1..].to_owned();
            if !config.trust && !is_passive(&name) {
                untrusted.push(path);
                continue;
            }
            match read(&path, &name, &entry, MAX_BYTES - n_bytes) {
                Ok(bytes) => {
                    let is_active = !config.trust && is_active_picture(&name);
                    let bytes = if is_active { still(&bytes).into_owned() } else { bytes };
                    n_bytes += bytes.len();
                    found.files.insert(name, bytes);
                }
                Err(finding) => findings.push(*finding),
            }
        }
        findings.extend(distrust(&untrusted));
        (found, findings)
    }

    /// What the owner put at a path, such as `templates/note.html`.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// The same as text.
    pub fn text(&self, path: &str) -> Option<&str> {
        std::str::from_utf8(self.get(path)?).ok()
    }

    /// All of them in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// Whether there are templates among them.
    pub fn has_templates(&self) -> bool {
        self.files.keys().any(|path| path.starts_with("templates/"))
    }

    /// Where the file at a path is in the vault.
    pub fn place(&self, path: &str) -> VaultPath {
        VaultPath::new(&format!("{}/{path}", self.folder))
    }

    /// The text of the file at a place in the vault.
    pub fn text_at(&self, place: &VaultPath) -> Option<&str> {
        self.text(place.as_str().strip_prefix(&self.folder)?.strip_prefix('/')?)
    }
}

/// The files below a folder in the order of their names, but for hidden ones and copies that editors keep.
fn walk(folder: PathBuf) -> impl Iterator<Item = DirEntry> {
    let walk = WalkDir::new(folder).follow_links(false).follow_root_links(false).min_depth(1);
    let is_wanted = |entry: &DirEntry| {
        let name = entry.file_name().as_encoded_bytes();
        !name.starts_with(b".") && !name.ends_with(b"~")
    };
    let walk = walk.max_depth(MAX_DEPTH).sort_by_file_name().into_iter();
    walk.filter_entry(is_wanted).filter_map(Result::ok)
}

fn is_passive(name: &str) -> bool {
    is_asset(name) && PASSIVE.contains(&extension(name).as_str())
}

fn is_asset(name: &str) -> bool {
    name.starts_with("assets/")
}

fn read(path: &VaultPath, name: &str, entry: &DirEntry, left: usize) -> Result<Vec<u8>, Box<Diagnostic>> {
    let is_text = !is_asset(name) || extension(name) == "css";
    let max = if is_asset(name) { MAX_ASSET_BYTES } else { MAX_TEMPLATE_BYTES };
    let bytes = read_up_to(entry.path(), max.min(left as u64)).map_err(|e| {
        Box::new(match e.kind() {
            std::io::ErrorKind::FileTooLarge => skipped(
                path,
                &format!("is larger than {} MiB, or the theme is", max >> 20),
                "make it smaller",
            ),
            _ => skipped(path, &format!("cannot be read: {e}"), "put a real file that you may read there"),
        })
    })?;
    if is_text && std::str::from_utf8(&bytes).is_err() {
        let message = format!("`{path}` is not UTF-8 and is left out");
        let help = "save the file as UTF-8; adit's own is used until then";
        return Err(Box::new(Diagnostic::new(Code::NotUtf8, path, message).help(help)));
    }
    Ok(bytes)
}

/// One finding for all files that are not used because nobody said that they may run.
fn distrust(untrusted: &[VaultPath]) -> Option<Diagnostic> {
    let (first, others) = untrusted.split_first()?;
    let message = match others {
        [] => format!("`{first}` is not used: it could run scripts in the site"),
        [other] => format!("`{first}` and `{other}` are not used: they could run scripts in the site"),
        [..] => {
            format!(
                "`{first}` and {} more files are not used: they could run scripts in the site",
                others.len()
            )
        }
    };
    let help = "build with `--trust` if you wrote the theme, or have read it";
    Some(Diagnostic::new(Code::UntrustedTheme, first, message).help(help))
}
