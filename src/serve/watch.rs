//! Waits until the files of a vault have changed, and until whoever changes them has finished.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind, RenameMode};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use crate::scan::{FolderIdentity, Stamp, canonical};

use super::ServeSettings;
use super::live::is_heeded;

/// How long nothing may happen before a change counts as finished: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(30);
/// The same for many files at once, between which other programs pause, and for a file that was emptied: most editors that
/// do that are about to fill it.
const LONG_QUIET: Duration = Duration::from_millis(150);
/// Events from which on it is many files.
const MANY: usize = 100;
/// How long a change may go on: a file that is written all the time must not keep the rest from being shown.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often it is asked whether the vault is still the folder that is watched.
const TICK: Duration = Duration::from_millis(500);
/// How often the files are looked at where the system does not tell of changes.
const POLL: Duration = Duration::from_secs(2);

/// Watches a vault and the file with its settings.
pub(super) struct Watch {
    root: PathBuf,
    config: Option<PathBuf>,
    theme_folder: String,
    watched: Option<Watched>,
    /// Why nothing is watched although there is a vault, until that is told.
    problem: Option<String>,
}

/// A folder that the system tells of.
struct Watched {
    /// Ends the watching when it is dropped.
    _watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    identity: Option<FolderIdentity>,
    /// The folder, and the file with the settings, as the system calls them.
    root: PathBuf,
    config: Option<PathBuf>,
}

impl Watch {
    /// Begins to watch: what changes from now on is not missed.
    pub(super) fn new(settings: &ServeSettings) -> Self {
        let mut watch = Self {
            root: settings.root.clone(),
            config: settings.config.clone(),
            theme_folder: String::new(),
            watched: None,
            problem: None,
        };
        watch.begin();
        watch
    }

    /// The folder of the theme, in which hidden files count.
    pub(super) fn heed_theme(&mut self, folder: String) {
        self.theme_folder = folder;
    }

    /// Why the system does not tell of changes; each reason once.
    pub(super) fn problem(&mut self) -> Option<String> {
        self.problem.take()
    }

    /// Waits until something may have changed, and for the end of that. Gives the paths below the root to which something
    /// has happened, where that is known.
    pub(super) fn wait(&mut self) -> Option<Vec<PathBuf>> {
        let Some(watched) = &self.watched else {
            let is_there = FolderIdentity::of(&self.root).is_some();
            thread::sleep(if is_there { POLL } else { TICK });
            self.begin();
            return None;
        };
        loop {
            match watched.events.recv_timeout(TICK) {
                Ok(Err(error)) => {
                    self.problem = Some(error.to_string());
                    self.watched = None;
                    return None;
                }
                Ok(Ok(event)) if watched.is_end(&event) => break,
                Ok(Ok(event)) if self.matters(watched, &event) => return self.settle(watched, &event),
                Ok(Ok(_)) => {}
                Err(RecvTimeoutError::Timeout) if FolderIdentity::of(&self.root) == watched.identity => {}
                // The folder is gone, or another one is in its place.
                Err(_) => break,
            }
        }
        self.begin();
        None
    }

    /// Watches what is there now.
    fn begin(&mut self) {
        // What no longer is has to be let go of first, or the system would go on telling of it.
        self.watched = None;
        match Watched::new(&self.root, self.config.as_deref()) {
            Ok(watched) => self.watched = Some(watched),
            // Where there is no vault, that is the problem, and its site says so.
            Err(_) if FolderIdentity::of(&self.root).is_none() => {}
            Err(error) => self.problem = Some(error.to_string()),
        }
    }

    /// Waits until nothing more happens. Gives what that and the first event were about.
    fn settle(&self, watched: &Watched, first: &Event) -> Option<Vec<PathBuf>> {
        let end = Instant::now() + PATIENCE;
        let mut n_events = 1;
        let mut quiet_until = Instant::now() + QUIET;
        let mut changed = watched.paths(first);
        let mut may_be_filled = true;
        loop {
            let left = quiet_until.min(end).saturating_duration_since(Instant::now());
            match watched.events.recv_timeout(left) {
                Ok(Ok(event)) if self.matters(watched, &event) => {
                    n_events += 1;
                    let quiet = if n_events < MANY { QUIET } else { LONG_QUIET };
                    quiet_until = Instant::now() + quiet;
                    match (&mut changed, watched.paths(&event)) {
                        (Some(changed), Some(paths)) => changed.extend(paths),
                        _ => changed = None,
                    }
                }
                Ok(Ok(_)) => {}
                // Whatever went wrong, something may have been missed.
                Ok(Err(_)) => changed = None,
                Err(RecvTimeoutError::Timeout) if may_be_filled && watched.is_any_empty(&changed) => {
                    may_be_filled = false;
                    quiet_until = Instant::now() + LONG_QUIET;
                }
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return None,
            }
            if Instant::now() >= end {
                break;
            }
        }
        Some(changed?.into_iter().collect())
    }

    /// Whether the site may be another after this.
    fn matters(&self, watched: &Watched, event: &Event) -> bool {
        let is_heeded = |path: &Path| match path.strip_prefix(&watched.root) {
            Ok(inside) => is_heeded(&inside.to_string_lossy().replace('\\', "/"), &self.theme_folder),
            Err(_) => false,
        };
        let is_config = |path: &Path| watched.config.as_deref() == Some(path);
        event.need_rescan() || event.paths.iter().any(|path| is_heeded(path) || is_config(path))
    }
}

impl Watched {
    fn new(root: &Path, config: Option<&Path>) -> notify::Result<Self> {
        let identity = FolderIdentity::of(root);
        let root = canonical(root).map_err(notify::Error::io)?;
        let (sender, events) = channel();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // Reading the vault is told of as well, and would never end.
            if !event.as_ref().is_ok_and(is_reading) {
                // Nobody listens only while the watching ends.
                let _ = sender.send(event);
            }
        })?;
        watcher.watch(&root, RecursiveMode::Recursive)?;
        let config = config.and_then(|path| {
            let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
            Some((canonical(folder).ok()?, path.file_name()?))
        });
        if let Some((folder, _)) = config.as_ref().filter(|(folder, _)| !folder.starts_with(&root)) {
            watcher.watch(folder, RecursiveMode::NonRecursive)?;
        }
        let config = config.map(|(folder, name)| folder.join(name));
        Ok(Self { _watcher: watcher, events, identity, root, config })
    }

    /// What an event is about, as paths below the root; nothing if it may be about anything.
    fn paths(&self, event: &Event) -> Option<BTreeSet<PathBuf>> {
        let inside = |path: &PathBuf| path.strip_prefix(&self.root).ok().map(Path::to_owned);
        let paths = event.paths.iter().map(inside).collect::<Option<BTreeSet<_>>>()?;
        (!event.need_rescan() && !paths.is_empty()).then_some(paths)
    }

    /// Whether one of these paths is a file with nothing in it.
    fn is_any_empty(&self, changed: &Option<BTreeSet<PathBuf>>) -> bool {
        let is_empty = |path| Stamp::of_file(&self.root.join(path)).is_some_and(|it| it.len == 0);
        changed.iter().flatten().any(is_empty)
    }

    /// Whether the watched folder itself is gone.
    fn is_end(&self, event: &Event) -> bool {
        let is_gone = matches!(
            event.kind,
            EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From | RenameMode::Any))
        );
        is_gone && event.paths.contains(&self.root)
    }
}

/// Whether an event tells that a file was opened or read, not written.
fn is_reading(event: &Event) -> bool {
    matches!(event.kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write))
}
