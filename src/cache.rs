//! What adit keeps of a vault between two runs, and where: files that make the next build faster and change nothing of it.
//!
//! They are never in the vault, for a stranger's vault must not bring a cache with it. Each file says by which program it
//! was written and what its content hashes to; one that does not check out counts as absent, whatever has happened to
//! it. It takes its place by a rename when it is complete, so that builds at the same time, or one that is cut short,
//! leave a whole file or none. Knows nothing of what the files hold.

mod clear;

use std::borrow::Cow;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::{Xxh3, xxh3_64, xxh3_128};

use crate::error::Error;
use crate::scan::Stamp;

pub use clear::Cleared;

/// The folder below the one for caches of all programs.
const FOLDER: &str = "adit";

/// What a file of a cache starts with; the number is that of this format.
const MAGIC: &[u8; 16] = b"adit cache\0\0\0\0\0\x01";

/// The magic, the writer, the hash of the content, its length.
const HEADER_LEN: usize = 16 + 16 + 16 + 8;

/// Endings of the files in a cache: those that are whole, and those that are being written.
const WHOLE: &str = "cache";
const PARTIAL: &str = "part";

/// So many files of one name may be written at the same time.
const MAX_PARTS: u32 = 1000;

/// Says to people whose cache it is.
const ABOUT_FILE: &str = "about.txt";
const ABOUT: &str = "Written by adit, to build this vault faster. It may be deleted at any time.\n";

/// Says to backups that there is nothing to keep (<https://bford.info/cachedir/>).
const TAG_FILE: &str = "CACHEDIR.TAG";
const TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder is a cache of adit.\n";

/// What is kept of one vault.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
    /// The vault, as `about.txt` names it.
    root: PathBuf,
    /// The program that writes, and the only one whose files are read: another may have other types.
    writer: u128,
}

impl Cache {
    /// What is kept of the vault at `root`, in a folder of its own below `folder`, the one for caches of all programs.
    /// Nothing is made or read yet.
    ///
    /// # Errors
    /// A vault that cannot be opened; a folder where it would be taken for a part of the vault; a program that cannot
    /// be told from others.
    pub fn open(folder: &Path, root: &Path) -> Result<Self, Error> {
        let root = fs::canonicalize(root).map_err(|e| Error::vault(root, e))?;
        let all = std::path::absolute(folder).map_err(|e| Error::io("find", folder, e))?;
        // One that does not exist yet is in a folder that does.
        let real = all.ancestors().find_map(|it| Some((it, fs::canonicalize(it).ok()?)));
        let real = real.map_or_else(
            || all.clone(),
            |(there, real)| match all.strip_prefix(there) {
                Ok(rest) if !rest.as_os_str().is_empty() => real.join(rest),
                _ => real,
            },
        );
        let is_hidden = |it: &Path| it.iter().any(|part| part.to_string_lossy().starts_with('.'));
        if real.strip_prefix(&root).is_ok_and(|inside| !is_hidden(inside)) {
            let message = format!("the cache folder `{}` is in the vault", folder.display());
            let help = "choose one beside it, or one whose name begins with a dot";
            return Err(Error::refused(message, folder, help));
        }
        let key = xxh3_128(root.as_os_str().as_encoded_bytes());
        Ok(Self { folder: real.join(FOLDER).join(format!("{key:032x}")), root, writer: writer()? })
    }

    /// Where its files are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What was kept under a name by this very program, if it is undamaged.
    pub(crate) fn read(&self, name: &str) -> Option<Vec<u8>> {
        let mut content = Vec::new();
        self.read_into(name, &mut content)?;
        Some(content)
    }

    /// The same in place of what is in a buffer, for who reads many files one after the other: memory that was in use is
    /// had at once, and new memory has to be cleared first.
    pub(crate) fn read_into(&self, name: &str, content: &mut Vec<u8>) -> Option<()> {
        content.clear();
        let path = self.path(name);
        if !fs::symlink_metadata(&path).ok()?.is_file() {
            return None;
        }
        let mut file = File::open(path).ok()?;
        let len = file.metadata().ok()?.len().checked_sub(HEADER_LEN as u64)?;
        let mut header = [0; HEADER_LEN];
        file.read_exact(&mut header).ok()?;
        // The length that the disk gives, not one that the file claims, decides how much memory this takes.
        let mut sum = Sum::new(name);
        if header[..32] != self.header(&sum)[..32] || header[48..] != len.to_le_bytes() {
            return None;
        }
        content.reserve_exact(usize::try_from(len).ok()?);
        file.take(len).read_to_end(content).ok()?;
        sum.add(content);
        (header == self.header(&sum)).then_some(())
    }

    /// Keeps something under a name, in place of what is there. A build must not fail if this does.
    pub(crate) fn write(&self, name: &str, content: &[u8]) -> io::Result<()> {
        self.write_parts(name, std::iter::once(content.into()))
    }

    /// The same with a content in parts, of which only one need be there at a time.
    pub(crate) fn write_parts<'p>(
        &self,
        name: &str,
        parts: impl Iterator<Item = Cow<'p, [u8]>>,
    ) -> io::Result<()> {
        let (file, partial) = self.create_partial(name)?;
        let written = self.write_to(file, name, parts);
        let result = written.and_then(|()| fs::rename(&partial, self.path(name)));
        if result.is_err() {
            // Nothing more can be done if this fails as well; the error that matters is the first.
            let _ = fs::remove_file(&partial);
        }
        result
    }

    fn write_to<'p>(
        &self,
        mut file: File,
        name: &str,
        parts: impl Iterator<Item = Cow<'p, [u8]>>,
    ) -> io::Result<()> {
        let mut sum = Sum::new(name);
        // The beginning says whose file it is, the whole of it is known at the end.
        file.write_all(&self.header(&sum))?;
        for part in parts {
            file.write_all(&part)?;
            sum.add(&part);
        }
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&self.header(&sum))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.{WHOLE}"))
    }

    /// What stands before a content.
    fn header(&self, sum: &Sum) -> [u8; HEADER_LEN] {
        let mut header = [0; HEADER_LEN];
        header[..16].copy_from_slice(MAGIC);
        header[16..32].copy_from_slice(&self.writer.to_le_bytes());
        header[32..48].copy_from_slice(&sum.hash.digest128().to_le_bytes());
        header[48..].copy_from_slice(&sum.len.to_le_bytes());
        header
    }

    /// Makes a new file with a name that no other run, and no other thread, writes to.
    fn create_partial(&self, name: &str) -> io::Result<(File, PathBuf)> {
        let process = std::process::id();
        let mut nth = 0;
        loop {
            let path = self.folder.join(format!("{name}-{process}-{nth}.{PARTIAL}"));
            match self.create(&path) {
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists && nth < MAX_PARTS => nth += 1,
                other => return Ok((other?, path)),
            }
        }
    }

    /// Makes a new file, and the folder for it if need be.
    fn create(&self, path: &Path) -> io::Result<File> {
        let create = || OpenOptions::new().write(true).create_new(true).open(path);
        match create() {
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            other => return other,
        }
        let all = self.folder.parent().unwrap_or(&self.folder);
        fs::create_dir_all(all)?;
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        {
            // Notes may be for their owner's eyes only.
            use std::os::unix::fs::DirBuilderExt;
            builder.mode(0o700);
        }
        builder.recursive(true).create(&self.folder)?;
        fs::write(all.join(TAG_FILE), TAG)?;
        fs::write(self.folder.join(ABOUT_FILE), format!("{ABOUT}{}\n", self.root.display()))?;
        create()
    }
}

/// What a content comes to. It counts under its own name only.
struct Sum {
    hash: Xxh3,
    len: u64,
}

impl Sum {
    /// Of nothing yet.
    fn new(name: &str) -> Self {
        Self { hash: Xxh3::with_seed(xxh3_64(name.as_bytes())), len: 0 }
    }

    fn add(&mut self, part: &[u8]) {
        self.hash.update(part);
        self.len += part.len() as u64;
    }
}

/// The running program: its version, and its file as the disk knows it.
fn writer() -> Result<u128, Error> {
    let path = std::env::current_exe().map_err(|e| Error::io("find the program at", Path::new("adit"), e))?;
    let metadata = fs::metadata(&path).map_err(|e| Error::io("open the program at", &path, e))?;
    let stamp = Stamp::new(&metadata);
    Ok(xxh3_128(format!("{} {} {stamp:?}", env!("CARGO_PKG_VERSION"), path.display()).as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with a vault in it, and its cache.
    pub(super) fn cache() -> (tempfile::TempDir, Cache) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("vault")).unwrap();
        let cache = Cache::open(&folder.path().join("caches"), &folder.path().join("vault")).unwrap();
        (folder, cache)
    }

    #[test]
    fn what_is_written_is_read_and_what_was_never_written_is_absent() {
        let (_folder, cache) = cache();
        assert_eq!(cache.read("notes"), None);
        cache.write("notes", b"first").unwrap();
        cache.write("notes", b"second").unwrap();
        cache.write("empty", b"").unwrap();
        assert_eq!(cache.read("notes").as_deref(), Some(b"second".as_slice()));
        assert_eq!(cache.read("empty").as_deref(), Some(b"".as_slice()));
        assert_eq!(cache.read("other"), None);
        let parts = ["first, ", "", "second"].map(|it| it.as_bytes().into());
        cache.write_parts("parts", parts.into_iter()).unwrap();
        assert_eq!(cache.read("parts").as_deref(), Some(b"first, second".as_slice()));
    }

    #[test]
    fn a_flipped_bit_anywhere_and_a_file_cut_anywhere_count_as_absent() {
        let (_folder, cache) = cache();
        cache.write("notes", b"text of a note").unwrap();
        let path = cache.path("notes");
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut damaged = whole.clone();
                damaged[at] ^= 1 << bit;
                fs::write(&path, &damaged).unwrap();
                assert_eq!(cache.read("notes"), None, "bit {bit} of byte {at}");
            }
            fs::write(&path, &whole[..at]).unwrap();
            assert_eq!(cache.read("notes"), None, "cut at {at}");
        }
        fs::write(&path, [&whole[..], b"more"].concat()).unwrap();
        assert_eq!(cache.read("notes"), None, "something behind it");
        fs::write(&path, &whole).unwrap();
        assert!(cache.read("notes").is_some());
    }

    #[test]
    fn a_file_of_another_program_or_name_or_no_file_at_all_counts_as_absent() {
        let (_folder, cache) = cache();
        let other = Cache { writer: cache.writer + 1, ..cache.clone() };
        other.write("notes", b"text").unwrap();
        assert_eq!((cache.read("notes"), other.read("notes").is_some()), (None, true));
        cache.write("notes", b"text").unwrap();
        fs::rename(cache.path("notes"), cache.path("links")).unwrap();
        assert_eq!(cache.read("links"), None);
        fs::create_dir(cache.path("folder")).unwrap();
        assert_eq!(cache.read("folder"), None);
    }

    #[test]
    fn two_vaults_have_nothing_in_common() {
        let (folder, cache) = cache();
        fs::create_dir(folder.path().join("other")).unwrap();
        let other = Cache::open(&folder.path().join("caches"), &folder.path().join("other")).unwrap();
        cache.write("notes", b"text").unwrap();
        assert_eq!(other.read("notes"), None);
        other.write("notes", b"other").unwrap();
        let again = Cache::open(&folder.path().join("caches"), &folder.path().join("vault/.")).unwrap();
        assert_eq!(again.read("notes").as_deref(), Some(b"text".as_slice()));
    }

    #[test]
    fn writers_at_the_same_time_leave_a_whole_file() {
        let (_folder, cache) = cache();
        let contents: Vec<Vec<u8>> = (0..8).map(|it| vec![it; 100_000]).collect();
        std::thread::scope(|scope| {
            for content in &contents {
                scope.spawn(|| {
                    for _ in 0..20 {
                        cache.write("notes", content).unwrap();
                        assert!(contents.contains(&cache.read("notes").unwrap()));
                    }
                });
            }
        });
        assert_eq!(clear::files_of(&cache.folder).len(), 2, "the file and `about.txt`");
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_an_error_and_no_more() {
        let (folder, _) = cache();
        fs::write(folder.path().join("file"), "").unwrap();
        let cache = Cache::open(&folder.path().join("file"), &folder.path().join("vault")).unwrap();
        assert!(cache.write("notes", b"text").is_err());
        assert_eq!(cache.read("notes"), None);
    }

    #[test]
    fn a_cache_in_the_vault_is_refused_unless_it_is_hidden() {
        let (folder, _) = cache();
        let vault = folder.path().join("vault");
        for inside in ["", "caches", "a/b"] {
            assert!(Cache::open(&vault.join(inside), &vault).is_err(), "{inside}");
        }
        for fine in [".cache", "a/.b/c", "../vault-caches", ".."] {
            assert!(Cache::open(&vault.join(fine), &vault).is_ok(), "{fine}");
        }
    }
}
