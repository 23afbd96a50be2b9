//! Reads a vault as it was at a commit of its git repository.
//!
//! Runs the program `git`, which only reads: it lists the files below the vault's folder at that commit, and gives
//! the bytes of those that adit reads. Nothing is checked out, nothing is written, nothing outside the vault is read.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::SystemTime;

use rustc_hash::FxHashSet;

use crate::config::{CONFIG_FILE, Config, ObsidianSettings, PropertyTypes};
use crate::error::Error;
use crate::path::VaultPath;

use super::{FileKind, MAX_NOTE_BYTES, OUTPUT_MARK, Overrides, Scan, SourceFile, read_config, skipped};

/// A commit of the git repository that a vault is in.
#[derive(Clone, Debug)]
pub struct Revision {
    vault: PathBuf,
    /// How the user named it.
    name: String,
    /// The hash of the commit.
    commit: String,
}

impl Revision {
    /// The commits that an argument names: `REV` one, `OLD..NEW` two, `OLD...NEW` the last one that both have and the
    /// second. Without a name at one side of the dots, `HEAD` is meant.
    ///
    /// # Errors
    /// No `git`, no repository, or a name that it does not know.
    pub fn range(vault: &Path, text: &str) -> Result<(Self, Option<Self>), Error> {
        let head = |name: &str| if name.is_empty() { "HEAD" } else { name }.to_owned();
        if let Some((old, new)) = text.split_once("...") {
            let (old, new) = (Self::find(vault, &head(old))?, Self::find(vault, &head(new))?);
            let base = run(vault, &["merge-base", &old.commit, &new.commit])?;
            let Some(base) = base else {
                let message = format!("`{}` and `{}` have no commit in common", old.name, new.name);
                return Err(Error::refused(
                    message,
                    vault,
                    "write `..` in place of `...` to compare the two",
                ));
            };
            return Ok((Self { commit: line(&base), ..old }, Some(new)));
        }
        match text.split_once("..") {
            Some((old, new)) => Ok((Self::find(vault, &head(old))?, Some(Self::find(vault, &head(new))?))),
            None => Ok((Self::find(vault, text)?, None)),
        }
    }

    fn find(vault: &Path, name: &str) -> Result<Self, Error> {
        let unknown = |help: &str| {
            let message = format!("git knows no revision `{name}` of `{}`", vault.display());
            Err(Error::refused(message, vault, help))
        };
        if name.starts_with('-') || name.contains(|c: char| c.is_control()) {
            return unknown("give a branch, a tag or the hash of a commit");
        }
        if run(vault, &["rev-parse", "--git-dir"])?.is_none() {
            let message = format!("`{}` is in no git repository that can be read", vault.display());
            return Err(Error::refused(message, vault, "compare two folders, or two saved graphs, instead"));
        }
        let commit = run(vault, &["rev-parse", "--verify", "--quiet", &format!("{name}^{{commit}}")])?;
        match commit {
            Some(commit) => {
                Ok(Self { vault: vault.to_owned(), name: name.to_owned(), commit: line(&commit) })
            }
            None => unknown("`git log` lists what there is; a shallow clone has the last commits only"),
        }
    }

    /// How the user named it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Reads `adit.toml` as it was, or the file given instead.
    ///
    /// # Errors
    /// As [`read_config`].
    pub fn read_config(&self, instead: Option<&Path>) -> Result<Config, Error> {
        if instead.is_some() {
            return read_config(&self.vault, instead);
        }
        let listed = self.list()?;
        let settings: Vec<_> = listed.iter().filter(|it| it.is_file && it.path == CONFIG_FILE).collect();
        let mut config = Config::default();
        self.contents(&settings, |_, bytes| {
            let name = format!("{CONFIG_FILE} of {}", self.name);
            let text = String::from_utf8(bytes).map_err(|_| {
                Error::refused(format!("`{name}` is not UTF-8"), &self.vault, "save it as UTF-8")
            })?;
            config = Config::parse(&text, &name)?;
            Ok(())
        })?;
        Ok(config)
    }

    /// The files of the vault as they were, by the rules of `scan`, with the bytes of those that are read as text.
    pub(crate) fn scan(&self, config: &Config) -> Result<Scan, Error> {
        let listed = self.list()?;
        let outputs: FxHashSet<&str> = listed
            .iter()
            .filter_map(|it| it.path.strip_suffix(OUTPUT_MARK)?.strip_suffix('/'))
            .filter(|folder| !folder.is_empty())
            .collect();
        let is_left_out = |path: &str| {
            let parts = path.match_indices('/').map(|(at, _)| &path[..at]).chain([path]);
            path.split('/').any(|part| part.starts_with('.'))
                || parts.into_iter().any(|it| {
                    config.ignore.matches(it)
                        || outputs.contains(it)
                        || config.theme_folder.as_deref() == Some(it)
                })
        };
        let mut diagnostics = Vec::new();
        let mut files: Vec<SourceFile> = Vec::new();
        let mut wanted = Vec::new();
        for entry in listed.iter().filter(|it| !is_left_out(&it.path) && it.path != CONFIG_FILE) {
            let path = VaultPath::new(&entry.path);
            if !entry.is_file {
                let help = "adit reads only what is really in the vault; put a copy in its place";
                diagnostics.push(skipped(&path, "is no regular file", help));
                continue;
            }
            let kind = FileKind::of_extension(&path.extension());
            if kind != FileKind::Attachment {
                if entry.size >= MAX_NOTE_BYTES {
                    diagnostics.push(skipped(&path, "is larger than 1 GiB", "split it"));
                    continue;
                }
                wanted.push(entry);
            }
            files.push(SourceFile {
                path,
                disk: self.vault.join(&entry.path),
                kind,
                stamp: None,
                bytes: None,
            });
        }
        let notes = files.iter_mut().filter(|it| it.kind != FileKind::Attachment);
        let mut notes = notes.collect::<Vec<_>>();
        self.contents(&wanted, |nth, bytes| {
            notes[nth].bytes = Some(bytes);
            Ok(())
        })?;
        files.sort_unstable_by(|a, b| (&a.path, &a.disk).cmp(&(&b.path, &b.disk)));
        files.dedup_by(|later, earlier| later.path == earlier.path);
        let [app, types] = [".obsidian/app.json", ".obsidian/types.json"].map(|path| {
            let mut text = String::new();
            let entry: Vec<_> = listed.iter().filter(|it| it.is_file && it.path == path).collect();
            self.contents(&entry, |_, bytes| {
                text = String::from_utf8(bytes).unwrap_or_default();
                Ok(())
            })
            .map(|()| text)
        });
        let (obsidian, property_types) = (ObsidianSettings::parse(&app?), PropertyTypes::parse(&types?));
        Ok(Scan {
            files,
            diagnostics,
            obsidian,
            property_types,
            overrides: Overrides::default(),
            start: SystemTime::UNIX_EPOCH,
        })
    }

    /// Every file below the vault's folder at the commit.
    fn list(&self) -> Result<Vec<Entry>, Error> {
        let listing = run(&self.vault, &["ls-tree", "-r", "-z", "-l", &self.commit])?;
        let listing = listing.ok_or_else(|| self.failed("list"))?;
        let entries = listing.split(|byte| *byte == 0).filter_map(|entry| {
            // `100644 blob HASH    SIZE<tab>PATH`; what is not UTF-8 is left out, as on disk.
            let (about, path) = std::str::from_utf8(entry).ok()?.split_once('\t')?;
            let mut about = about.split_ascii_whitespace();
            let is_file = about.next()?.starts_with("100");
            let object = about.nth(1)?.to_owned();
            let size = about.next()?.parse().unwrap_or(0);
            Some(Entry { path: path.to_owned(), object, size, is_file })
        });
        Ok(entries.collect())
    }

    /// Hands over the bytes of files, one after the other, with their numbers.
    fn contents(
        &self,
        entries: &[&Entry],
        mut take: impl FnMut(usize, Vec<u8>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if entries.is_empty() {
            return Ok(());
        }
        let mut git = start(&self.vault, &["cat-file", "--batch"], Stdio::piped())?;
        let mut questions = git.stdin.take().expect("it was asked for");
        let mut answers = BufReader::new(git.stdout.take().expect("it was asked for"));
        let read = std::thread::scope(|scope| {
            // git answers while it is asked, and neither pipe holds everything.
            scope.spawn(move || {
                for entry in entries {
                    // If git has ended, the answers say so.
                    if questions.write_all(format!("{}\n", entry.object).as_bytes()).is_err() {
                        break;
                    }
                }
            });
            for nth in 0..entries.len() {
                let bytes = answer(&mut answers).map_err(|_| self.failed("read"));
                take(nth, bytes?)?;
            }
            Ok(())
        });
        drop(answers);
        let ended = git.wait();
        read.and_then(|()| ended.map(drop).map_err(|e| Error::io("run", Path::new("git"), e)))
    }

    fn failed(&self, action: &str) -> Error {
        let message = format!("git could not {action} `{}` at `{}`", self.vault.display(), self.name);
        Error::refused(message, &self.vault, "see what `git fsck` says")
    }
}

/// A file at a commit.
struct Entry {
    path: String,
    object: String,
    size: u64,
    /// Not a symbolic link, not another repository.
    is_file: bool,
}

/// Reads one answer: `HASH blob SIZE`, the bytes, a line end.
fn answer(from: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut head = String::new();
    from.read_line(&mut head)?;
    let size = head.trim_end().rsplit_once(' ').and_then(|it| it.1.parse::<u64>().ok());
    let size = size.filter(|_| head.contains(" blob ")).ok_or(io::ErrorKind::InvalidData)?;
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0).min(1 << 20));
    from.take(size + 1).read_to_end(&mut bytes)?;
    if bytes.pop() != Some(b'\n') {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}

/// What git prints, or nothing if it says no.
fn run(vault: &Path, args: &[&str]) -> Result<Option<Vec<u8>>, Error> {
    let mut git = start(vault, args, Stdio::null())?;
    let mut out = Vec::new();
    let read = git.stdout.take().expect("it was asked for").read_to_end(&mut out);
    let status = git.wait();
    let failed = |e| Error::io("run", Path::new("git"), e);
    read.map_err(failed)?;
    Ok(status.map_err(failed)?.success().then_some(out))
}

fn start(vault: &Path, args: &[&str], stdin: Stdio) -> Result<Child, Error> {
    Command::new("git")
        .args(["--no-pager", "--no-optional-locks", "--no-replace-objects", "-C"])
        .arg(vault)
        .args(args)
        // What a partial clone has not got is not fetched for this.
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => Error::refused(
                "there is no program `git`",
                Path::new("git"),
                "install it, or compare two folders, or two saved graphs, instead",
            ),
            _ => Error::io("run", Path::new("git"), e),
        })
}

fn line(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}
