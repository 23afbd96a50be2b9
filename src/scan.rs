//! Reads a vault from disk. The only reader of the disk.
//!
//! Input: the folder of a vault. Output: its files in path order, and the text of each note. Never leaves the
//! vault: symbolic links are not followed, and only regular files are opened.

mod active;
#[cfg(feature = "serve")]
mod again;
mod encoding;
mod overrides;
mod revision;
mod svg;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::config::{CONFIG_FILE, Config, ObsidianSettings, PropertyTypes};
use crate::diag::{Code, Diagnostic};
use crate::error::Error;
use crate::path::VaultPath;

pub(crate) use active::{could_run, is_active_picture, is_document, read_still};
pub use overrides::Overrides;
pub use revision::Revision;

/// Notes of this size and more are left out: offsets in a note are 32 bits wide.
const MAX_NOTE_BYTES: u64 = 1 << 30;

/// How far into an SVG its first tag is looked for: behind a licence, a doctype, a thumbnail's settings.
const MAX_SVG_HEAD: u64 = 64 << 10;

/// How often the clock of a file system ticks, at worst, in nanoseconds: that of FAT.
const SLOWEST_TICK: i128 = 2_000_000_000;

/// The same for one that knows fractions of a second, with some room.
const FAST_TICK: i128 = 20_000_000;

/// Files whose stamps one thread asks for at a time.
const STAMPS_AT_ONCE: usize = 512;

/// Settings have to be shorter than this: what they say stands on every page, and is compared with every path.
const MAX_SETTINGS_BYTES: u64 = 1 << 20;

/// A folder that holds this file is the output of an earlier build, never part of a vault.
pub(crate) const OUTPUT_MARK: &str = ".adit-manifest.json";

/// The files of a vault.
#[derive(Clone, Debug)]
pub struct Scan {
    /// Notes, canvases, bases and attachments, in path order.
    pub files: Vec<SourceFile>,
    /// Files that were left out and why.
    pub diagnostics: Vec<Diagnostic>,
    /// Obsidian's settings for this vault.
    pub obsidian: ObsidianSettings,
    /// The types of its properties.
    pub property_types: PropertyTypes,
    /// The templates and assets that its owner wrote.
    pub overrides: Overrides,
    /// When it began.
    pub(crate) start: SystemTime,
}

impl Scan {
    /// The texts of some files of the vault, or of its theme, as far as they can be read.
    pub fn texts<'p>(&self, paths: impl Iterator<Item = &'p VaultPath>) -> BTreeMap<&'p VaultPath, String> {
        let text = |path: &VaultPath| match self.files.binary_search_by(|it| it.path.cmp(path)) {
            Ok(idx) => read_text(&mut self.files[idx].clone()).ok(),
            Err(_) => self.overrides.text_at(path).map(str::to_owned),
        };
        let paths: BTreeSet<_> = paths.collect();
        paths.into_iter().filter_map(|path| Some((path, text(path)?))).collect()
    }
}

/// One file of a vault.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Where it is in the vault.
    pub path: VaultPath,
    /// Where it is on disk, in the spelling of the disk.
    pub disk: PathBuf,
    /// What it is.
    pub kind: FileKind,
    /// By what a change of it is seen without reading it; nothing where that cannot be said.
    pub stamp: Option<Stamp>,
    /// Its bytes, where they do not come from the disk.
    pub(crate) bytes: Option<Vec<u8>>,
}

/// What the file system says of a file, and what differs once somebody has written to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stamp {
    /// Its length in bytes.
    pub len: u64,
    /// When it was last written, in nanoseconds since 1970.
    pub modified: i128,
    /// When its entry was last changed, in the same unit, and its number; 0 where the system has no such things.
    pub changed: i128,
    /// The number of its entry.
    pub inode: u64,
}

impl Stamp {
    /// Of what is at a path, if that is a file.
    pub(crate) fn of_file(path: &Path) -> Option<Self> {
        Self::new(&fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?)
    }

    /// Of a file.
    pub(crate) fn new(metadata: &fs::Metadata) -> Option<Self> {
        let modified = metadata.modified().ok().and_then(nanoseconds)?;
        #[cfg(unix)]
        let (changed, inode) = {
            use std::os::unix::fs::MetadataExt;
            (i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec()), metadata.ino())
        };
        #[cfg(not(unix))]
        let (changed, inode) = (0, 0);
        Some(Self { len: metadata.len(), modified, changed, inode })
    }

    /// Whether whatever is written from `now` on has another stamp, going by the clock that this one is read off: one that
    /// knows fractions of a second ticks a hundred times in it.
    pub(crate) fn is_past(&self, now: SystemTime) -> bool {
        let last = self.modified.max(self.changed);
        let tick = if last % 1_000_000_000 == 0 { SLOWEST_TICK } else { FAST_TICK };
        nanoseconds(now).is_some_and(|now| now.saturating_sub(last) > tick)
    }

    /// Whether whatever is written after `now` has another stamp: clocks of file systems may tick as slowly as every
    /// two seconds, and a second change within a tick is not seen.
    pub(crate) fn is_settled(&self, now: SystemTime) -> bool {
        let last = self.modified.max(self.changed);
        nanoseconds(now).is_some_and(|now| now.saturating_sub(last) > SLOWEST_TICK)
    }
}

/// Since 1970.
fn nanoseconds(time: SystemTime) -> Option<i128> {
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => i128::try_from(after.as_nanos()).ok(),
        Err(before) => i128::try_from(before.duration().as_nanos()).ok().map(|it| -it),
    }
}

/// What a file is, by its extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// Markdown: `.md`, `.markdown`.
    Note,
    /// A JSON Canvas: `.canvas`.
    Canvas,
    /// An Obsidian base: `.base`.
    Base,
    /// Anything else.
    Attachment,
}

impl FileKind {
    /// The kind of a file with this extension in lower case.
    pub fn of_extension(extension: &str) -> Self {
        match extension {
            "md" | "markdown" => Self::Note,
            "canvas" => Self::Canvas,
            "base" => Self::Base,
            _ => Self::Attachment,
        }
    }
}

/// Reads `adit.toml` of the vault at `root`, or the file given instead.
///
/// # Errors
/// A file that was named but cannot be read, and everything that [`Config::parse`] refuses.
pub fn read_config(root: &Path, instead: Option<&Path>) -> Result<Config, Error> {
    let text = read_config_text(root, instead)?;
    let path = config_path(root, instead);
    text.map_or_else(|| Ok(Config::default()), |text| Config::parse(&text, &path.display().to_string()))
}

/// The text of the settings; nothing where the vault has none.
pub(crate) fn read_config_text(root: &Path, instead: Option<&Path>) -> Result<Option<String>, Error> {
    let path = config_path(root, instead);
    match read_small_text(&path) {
        Ok(text) => Ok(Some(text)),
        Err(e) if e.kind() == io::ErrorKind::NotFound && instead.is_none() => Ok(None),
        Err(e) => Err(Error::io("read", &path, e)),
    }
}

fn config_path(root: &Path, instead: Option<&Path>) -> PathBuf {
    instead.map_or_else(|| root.join(CONFIG_FILE), Path::to_owned)
}

/// Which folder stands at a path, whatever is in it: another one in its place is not equal.
#[cfg(feature = "serve")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FolderIdentity {
    #[cfg(unix)]
    entry: (u64, u64),
    /// The number of an entry that is gone is given out again.
    created: Option<SystemTime>,
}

#[cfg(feature = "serve")]
impl FolderIdentity {
    /// That of the folder at a path, if there is one.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_dir)?;
        Some(Self {
            #[cfg(unix)]
            entry: {
                use std::os::unix::fs::MetadataExt;
                (metadata.dev(), metadata.ino())
            },
            created: metadata.created().ok(),
        })
    }
}

/// A path as the system itself calls it.
#[cfg(feature = "serve")]
pub(crate) fn canonical(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path)
}

/// Reads the templates and assets of the vault at `root` alone.
///
/// # Errors
/// A root that cannot be opened.
pub fn read_theme(root: &Path, config: &Config) -> Result<Overrides, Error> {
    let root = fs::canonicalize(root).map_err(|e| Error::vault(root, e))?;
    Ok(Overrides::read(&root, config).0)
}

/// Lists the files of the vault at `root`, leaving out hidden files, ignored ones, the folder or file `output` and
/// any folder that an earlier build wrote.
///
/// # Errors
/// A root that is no folder or cannot be listed. What fails deeper down is a diagnostic.
pub fn scan(root: &Path, output: Option<&Path>, config: &Config) -> Result<Scan, Error> {
    let metadata = fs::metadata(root).map_err(|e| Error::vault(root, e))?;
    if !metadata.is_dir() {
        return Err(Error::refused(
            format!("`{}` is a file, not a vault", root.display()),
            root,
            "give the folder that holds the notes",
        ));
    }
    fs::read_dir(root).map_err(|e| Error::io("list the vault", root, e))?;
    let start = SystemTime::now();
    let canonical_root = fs::canonicalize(root).map_err(|e| Error::vault(root, e))?;
    let output = output.and_then(|output| vault_path(&canonical_root, &fs::canonicalize(output).ok()?));
    let mut files = Vec::new();
    let mut diagnostics = Vec::new();
    let mut walk = WalkDir::new(root).follow_links(false).min_depth(1).into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                let at =
                    e.path().and_then(|path| vault_path(root, path)).unwrap_or_else(|| VaultPath::new(""));
                let why = e.io_error().map_or_else(|| e.to_string(), ToString::to_string);
                diagnostics.push(skipped(&at, &format!("cannot be read: {why}"), "check its permissions"));
                continue;
            }
        };
        let kind = entry.file_type();
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        let Some(path) = vault_path(root, entry.path()) else {
            let lossy =
                VaultPath::new(&entry.path().strip_prefix(root).unwrap_or(entry.path()).to_string_lossy());
            diagnostics.push(skipped(&lossy, "has a name that is not UTF-8", "rename it"));
            if kind.is_dir() {
                walk.skip_current_dir();
            }
            continue;
        };
        let is_output = output.as_ref() == Some(&path);
        let is_theme = config.theme_folder.as_deref() == Some(path.as_str());
        if hidden || config.ignore.matches(path.as_str()) || is_theme || is_output {
            if kind.is_dir() {
                walk.skip_current_dir();
            }
        } else if kind.is_dir() {
            if entry.path().join(OUTPUT_MARK).is_file() {
                walk.skip_current_dir();
            }
        } else if !kind.is_file() {
            let what = if kind.is_symlink() { "is a symbolic link" } else { "is no regular file" };
            diagnostics.push(skipped(
                &path,
                what,
                "adit reads only what is really in the vault; put a copy in its place",
            ));
        } else if path.as_str() != CONFIG_FILE {
            let kind = FileKind::of_extension(&path.extension());
            files.push(SourceFile { path, disk: entry.into_path(), kind, stamp: None, bytes: None });
        }
    }
    files.sort_unstable_by(|a, b| (&a.path, &a.disk).cmp(&(&b.path, &b.disk)));
    files.dedup_by(|later, earlier| {
        let same = later.path == earlier.path;
        if same {
            let why = "has the same name as another file but for its Unicode form, or for signs that cannot be seen";
            diagnostics.push(skipped(&later.path, why, "rename one of them"));
        }
        same
    });
    // Asking for them is what takes longest of a build in which nothing has changed.
    files.par_iter_mut().with_min_len(STAMPS_AT_ONCE).for_each(|it| it.stamp = Stamp::of_file(&it.disk));
    let setting =
        |name: &str| read_small_text(&canonical_root.join(".obsidian").join(name)).unwrap_or_default();
    let obsidian = ObsidianSettings::parse(&setting("app.json"));
    let property_types = PropertyTypes::parse(&setting("types.json"));
    let (overrides, left_out) = Overrides::read(&canonical_root, config);
    diagnostics.extend(left_out);
    Ok(Scan { files, diagnostics, obsidian, property_types, overrides, start })
}

/// Reads a text file of the vault; a byte order mark at its start is removed.
///
/// What cannot be read as text is a finding, because one bad file must not stop a build.
pub(crate) fn read_text(file: &mut SourceFile) -> Result<String, Box<Diagnostic>> {
    let bytes = file.bytes.take().map_or_else(|| read_regular(&file.disk), Ok).map_err(|e| {
        Box::new(match e.kind() {
            io::ErrorKind::FileTooLarge => skipped(&file.path, "is larger than 1 GiB", "split it"),
            _ => skipped(&file.path, &format!("cannot be read: {e}"), "check its permissions"),
        })
    })?;
    let text = String::from_utf8(bytes).map_err(|e| Box::new(encoding::not_utf8(&file.path, &e)))?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// Reads a file whole, unless it is larger than any note may be.
fn read_regular(path: &Path) -> io::Result<Vec<u8>> {
    read_up_to(path, MAX_NOTE_BYTES)
}

/// Reads a file whole, unless it has `max` bytes or more.
fn read_up_to(path: &Path, max: u64) -> io::Result<Vec<u8>> {
    let file = open_regular(path)?;
    let len = file.metadata()?.len();
    if len >= max {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(len).unwrap_or(0) + 1);
    file.take(max).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Opens a file of the vault. Its kind is asked for first, so that a pipe which has taken its place since the walk
/// does not make this wait for ever.
pub(crate) fn open_regular(path: &Path) -> io::Result<fs::File> {
    let seen = fs::symlink_metadata(path)?;
    let changed = || io::Error::other("is no longer a regular file");
    if !seen.is_file() {
        return Err(changed());
    }
    let file = fs::File::open(path)?;
    // A link that has taken its place in between leads to another file.
    let opened = file.metadata()?;
    let is_same = Stamp::new(&seen).map(|it| it.inode) == Stamp::new(&opened).map(|it| it.inode);
    if is_same && opened.is_file() { Ok(file) } else { Err(changed()) }
}

/// A file of the vault that is open, with what the file system says of it.
#[cfg(feature = "serve")]
#[derive(Debug)]
pub(crate) struct RegularFile {
    /// The file.
    pub(crate) file: fs::File,
    /// Its length in bytes.
    pub(crate) len: u64,
    /// By what a change of it is seen.
    pub(crate) stamp: Option<Stamp>,
}

/// Opens a file of the vault, to be read bit by bit.
#[cfg(feature = "serve")]
pub(crate) fn open_for_reading(path: &Path) -> io::Result<RegularFile> {
    let file = open_regular(path)?;
    let metadata = file.metadata()?;
    Ok(RegularFile { len: metadata.len(), stamp: Stamp::new(&metadata), file })
}

/// Whether each part of a path below `root` is a folder and no symbolic link.
fn is_real_folder(root: &Path, path: &str) -> bool {
    let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
    let is_folder = |end: usize| fs::symlink_metadata(root.join(&path[..end])).is_ok_and(|it| it.is_dir());
    ends.into_iter().all(is_folder)
}

/// Reads a settings file, which has to be a real file in a real folder: a link could lead out of the vault.
fn read_small_text(path: &Path) -> io::Result<String> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    if folder.is_some_and(|folder| fs::symlink_metadata(folder).is_ok_and(|it| it.is_symlink())) {
        return Err(io::Error::other("is in a folder that is a symbolic link"));
    }
    String::from_utf8(read_up_to(path, MAX_SETTINGS_BYTES)?).map_err(|_| io::Error::other("is not UTF-8"))
}

/// Reads a file that the user named, whatever it is.
pub(crate) fn read_named(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|e| Error::io("read", path, e))
}

/// Width and height of an image in pixels, from its header.
pub(crate) fn image_size(path: &Path) -> Option<(u32, u32)> {
    if !fs::symlink_metadata(path).ok()?.is_file() {
        return None;
    }
    if crate::path::extension(path.file_name()?.to_str()?) == "svg" {
        let mut start = Vec::new();
        open_regular(path).ok()?.take(MAX_SVG_HEAD).read_to_end(&mut start).ok()?;
        return svg::size(&String::from_utf8_lossy(&start));
    }
    let size = imagesize::size(path).ok()?;
    Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
}

fn vault_path(root: &Path, path: &Path) -> Option<VaultPath> {
    let relative = path.strip_prefix(root).ok()?;
    let parts: Option<Vec<&str>> = relative.iter().map(|part| part.to_str()).collect();
    Some(VaultPath::new(&parts?.join("/")))
}

fn skipped(path: &VaultPath, why: &str, help: &str) -> Diagnostic {
    Diagnostic::new(Code::SkippedFile, path, format!("`{path}` {why} and is left out")).help(help)
}
