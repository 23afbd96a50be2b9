//! Keeps the site of a vault up to date: from what is on disk now to the next generation, or to why there is none.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use tokio::sync::watch;

use crate::config::{CONFIG_FILE, Config};
use crate::diag::Diagnostic;
use crate::error::Error;
use crate::path::{UrlPath, VaultPath};
use crate::scan::{Overrides, read_config_text};
use crate::session::{Compilation, Session, weigh};
use crate::site::Memo;

use super::ServeSettings;
use super::event::{ServeEvent, Update};
use super::generation::Generation;
use super::news::{Failure, News};

/// What is served at the moment.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    /// The site; nothing until the first one is there.
    pub(super) generation: Option<Arc<Generation>>,
    /// What browsers are told.
    pub(super) news: News,
    /// What is wrong with the vault, and what rendering has found wrong with its theme.
    findings: Arc<Vec<Diagnostic>>,
    theme_findings: Vec<Diagnostic>,
}

/// A vault whose site follows what is on disk.
pub(super) struct Live {
    settings: ServeSettings,
    session: Session,
    state: watch::Sender<State>,
    /// The text of the settings that the last site was made with.
    config_text: Option<String>,
    /// What the sites so far have computed of the vault as a whole.
    memo: Arc<Memo>,
}

/// What differs between two states of a vault.
#[derive(Default)]
struct Changes {
    files: Vec<VaultPath>,
    /// Addresses of style sheets, scripts and attachments among them, as they were or are.
    attachments: Vec<String>,
    is_configured: bool,
    /// Whether something else differs that pages show.
    is_other: bool,
}

impl Live {
    /// A vault of which there is no site yet; `apply` makes the first one. The second value shows what is served.
    pub(super) fn new(settings: &ServeSettings) -> (Self, watch::Receiver<State>) {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let server = format!("{:x}-{:x}", std::process::id(), now.as_nanos());
        let news = News { server, ..News::default() };
        let (state, shown) = watch::channel(State { news, ..State::default() });
        let session = Session::new(&settings.root, None).with_cache(settings.cache.clone());
        let memo = Arc::new(settings.cache.as_ref().map_or_else(Memo::default, Memo::begun_in_cache));
        (Self { settings: settings.clone(), session, state, config_text: None, memo }, shown)
    }

    /// The folder of the vault with its theme.
    pub(super) fn theme_folder(&self) -> String {
        let state = self.state.borrow();
        let config = state.generation.as_ref().map(|it| Arc::clone(&it.config));
        config.unwrap_or_default().theme_folder().to_owned()
    }

    /// Leaves in the cache what the vault was compiled to, so that the next start need not do it again.
    pub(super) fn keep(&mut self) {
        // Without it, the next start takes longer, and nothing else.
        let _ = self.session.save();
    }

    /// Looks at what is on disk, and serves it. Gives what is to be said about it; nothing if all is as it was.
    pub(super) fn apply(&mut self) -> Option<ServeEvent> {
        self.apply_changed(None)
    }

    /// The same where it is known to which paths below the root something has happened since the last time.
    pub(super) fn apply_changed(&mut self, changed: Option<&[PathBuf]>) -> Option<ServeEvent> {
        let start = Instant::now();
        // A note that brings the compiler down must not take the server with it.
        let made = catch_unwind(AssertUnwindSafe(|| self.make(changed))).unwrap_or_else(|_| {
            self.session = Session::new(&self.settings.root, None);
            let help = "this is a mistake in adit; the terminal has its message";
            Err(Error::question("adit failed while it read the vault", Some(help.to_owned())))
        });
        match made {
            Ok(Some((generation, changes))) => Some(self.show(generation, changes, start)),
            Ok(None) => {
                let has_failed = |state: &mut State| state.news.failure.take().is_some();
                self.state.send_if_modified(has_failed).then_some(ServeEvent::Recovered)
            }
            Err(error) => {
                let help = error.help().map(str::to_owned);
                let failure = Some(Failure { message: error.to_string(), help });
                let is_new = self.state.send_if_modified(|state| {
                    let is_new = state.news.failure != failure;
                    state.news.failure = failure;
                    is_new
                });
                is_new.then_some(ServeEvent::Failed(error))
            }
        }
    }

    /// The site of what is on disk now; nothing if it is that which is served.
    fn make(&mut self, changed: Option<&[PathBuf]>) -> Result<Option<(Generation, Changes)>, Error> {
        let ServeSettings { root, config, trust, name, cache: _ } = &self.settings;
        let settings = read_config_text(root, config.as_deref())
            .and_then(|text| Ok((text, crate::scan::read_config(root, config.as_deref())?)));
        // What has happened meanwhile is not known any more when they can be read again.
        let (config_text, mut settings) = settings.inspect_err(|_| self.session.forget_files())?;
        settings.trust = *trust;
        self.session.set_output(settings.output.as_deref().map(std::path::Path::new));
        let last = self.state.borrow().generation.clone();
        let earlier = last.as_ref().map(|it| (&*it.compilation, &*it.config));
        let compilation = self.session.compile_after(&settings, earlier, changed)?;
        let mut changes = match &last {
            Some(last) => changes(&last.compilation, &compilation),
            None => Changes { is_other: true, ..Changes::default() },
        };
        changes.is_configured = last.is_some() && config_text != self.config_text;
        if changes.files.is_empty() && !changes.is_configured && !changes.is_other {
            return Ok(None);
        }
        let (state, number) = (self.state.clone(), self.state.borrow().news.generation + 1);
        let (compilation, config) = (Arc::new(compilation), Arc::new(settings));
        let vault = (Arc::clone(&compilation), Arc::clone(&config));
        let find = move |found| {
            state.send_if_modified(|state| {
                let is_current = state.news.generation == number;
                if is_current {
                    state.theme_findings = found;
                    state.tell(&vault.0, &vault.1);
                }
                is_current
            });
        };
        let memo = Arc::clone(&self.memo);
        let generation = Generation::start(compilation, config, name, memo, find);
        self.config_text = config_text;
        Ok(Some((generation, changes)))
    }

    /// Puts a generation in the place of the last one, and tells browsers; then finds out what is wrong with the vault.
    fn show(&self, generation: Generation, changes: Changes, start: Instant) -> ServeEvent {
        let (compilation, config) = (Arc::clone(&generation.compilation), Arc::clone(&generation.config));
        let Changes { files, attachments, is_configured, .. } = changes;
        let is_first = self.state.borrow().generation.is_none();
        let before = Arc::clone(&self.state.borrow().findings);
        // The first site has nobody to tell.
        let findings = is_first.then(|| compilation.check(&config));
        self.state.send_modify(|state| {
            state.news.generation += 1;
            state.news.changed = attachments;
            state.news.failure = None;
            state.generation = Some(Arc::new(generation));
            state.theme_findings.clear();
            if let Some(findings) = &findings {
                state.findings = Arc::new(findings.clone());
                state.tell(&compilation, &config);
            }
        });
        let took = start.elapsed();
        let findings = Arc::new(findings.unwrap_or_else(|| compilation.check(&config)));
        if !is_first && (findings != before) {
            self.state.send_modify(|state| {
                state.findings = Arc::clone(&findings);
                state.tell(&compilation, &config);
            });
        }
        let new_findings = new_findings(&before, &findings);
        let update = Update { files, is_configured, took, compilation, findings, new_findings };
        if is_first { ServeEvent::Ready(update) } else { ServeEvent::Changed(update) }
    }
}

impl State {
    /// Takes what is wrong with the vault and its theme into the news.
    fn tell(&mut self, compilation: &Compilation, config: &Config) {
        let mut all = self.findings.to_vec();
        if !self.theme_findings.is_empty() {
            all.extend(self.theme_findings.iter().cloned());
            weigh(&mut all, config);
        }
        self.news.tell(compilation, &all);
    }
}

/// What differs between two states of a vault.
fn changes(old: &Compilation, new: &Compilation) -> Changes {
    let mut changes = Changes::default();
    let mut olds = old.vault.files().peekable();
    let mut news = new.vault.files().peekable();
    let address = |of: &Compilation, id| of.routes.file(id).map(UrlPath::encoded);
    loop {
        let order = match (olds.peek(), news.peek()) {
            (Some((_, a)), Some((_, b))) => a.path.cmp(&b.path),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => break,
        };
        let before = if order.is_le() { olds.next() } else { None };
        let after = if order.is_ge() { news.next() } else { None };
        if let (Some((_, a)), Some((_, b))) = (&before, &after) {
            let has_changed = a.is_excluded != b.is_excluded || a.disk != b.disk;
            // What is compiled has a hash; of the rest, the file system says whether it was written.
            if a.hash == b.hash && (a.hash != 0 || a.stamp == b.stamp) && a.kind() == b.kind() && !has_changed
            {
                continue;
            }
        }
        let was = before.and_then(|(id, file)| Some((file, address(old, id)?)));
        let is = after.and_then(|(id, file)| Some((file, address(new, id)?)));
        let shown = [was, is].into_iter().flatten().filter(|(file, _)| file.hash == 0);
        changes.attachments.extend(shown.map(|(_, address)| address));
        changes.files.extend(before.or(after).map(|(_, file)| file.path.clone()));
    }
    changes.attachments.dedup();
    let overrides = changed_overrides(&old.overrides, &new.overrides);
    let assets = overrides.iter().filter(|it| it.starts_with("assets/"));
    changes.attachments.extend(assets.map(|it| UrlPath::new(*it).encoded()));
    changes.files.extend(overrides.iter().map(|it| new.overrides.place(it)));
    changes.is_other = new.n_compiled > 0 && changes.files.is_empty()
        || old.property_types != new.property_types
        || old.diagnostics != new.diagnostics;
    changes
}

/// The files of the theme that are not the same.
fn changed_overrides<'a>(old: &'a Overrides, new: &'a Overrides) -> Vec<&'a str> {
    let names: BTreeSet<&str> = old.iter().chain(new.iter()).map(|(name, _)| name).collect();
    names.into_iter().filter(|name| old.get(name) != new.get(name)).collect()
}

/// The findings that were not there before, wherever in their file those stood.
fn new_findings(old: &[Diagnostic], new: &[Diagnostic]) -> Vec<Diagnostic> {
    let key = |it: &Diagnostic| (it.file.clone(), it.code, it.message.clone());
    let known: BTreeSet<_> = old.iter().map(key).collect();
    new.iter().filter(|it| !known.contains(&key(it))).cloned().collect()
}

/// Whether a change of this file, by its path in the vault, can change the site.
pub(super) fn is_heeded(path: &str, theme_folder: &str) -> bool {
    let is_below =
        |folder: &str| path == folder || path.strip_prefix(folder).is_some_and(|it| it.starts_with('/'));
    let is_hidden = path.split('/').any(|part| part.starts_with('.'));
    let is_setting = [".obsidian", ".obsidian/app.json", ".obsidian/types.json", CONFIG_FILE].contains(&path);
    !is_hidden || is_setting || is_below(theme_folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_files_count_only_where_adit_reads_them() {
        let heeded = |path: &str| is_heeded(path, ".adit");
        assert!(
            ["A.md", "deep/x.png", "adit.toml", ".obsidian/app.json", ".adit/templates/note.html", ".adit"]
                .iter()
                .all(|it| heeded(it))
        );
        assert!(
            [".git/index", ".obsidian/workspace.json", ".A.md.swp", "deep/.trash/x.md", ".adit-x/y"]
                .iter()
                .all(|it| !heeded(it))
        );
    }

    /// A vault of two notes, and how many of them the first site of a server compiles when this has been done before.
    fn n_compiled_after(before: impl Fn(&ServeSettings)) -> usize {
        let [vault, folder] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        std::fs::write(vault.path().join("A.md"), "[[B]]\n").unwrap();
        std::fs::write(vault.path().join("B.md"), "words\n").unwrap();
        let cache = crate::cache::Cache::open(folder.path(), vault.path()).unwrap();
        let settings = ServeSettings {
            root: vault.path().to_owned(),
            config: None,
            trust: false,
            name: "Notes".to_owned(),
            cache: Some(cache),
        };
        before(&settings);
        let (mut live, _state) = Live::new(&settings);
        let Some(ServeEvent::Ready(update)) = live.apply() else { panic!("there is no site") };
        update.compilation.n_compiled
    }

    #[test]
    fn what_a_build_has_left_is_not_compiled_again() {
        let build = |settings: &ServeSettings| {
            let mut session = Session::new(&settings.root, None).with_cache(settings.cache.clone());
            session.compile(&Config::default()).unwrap();
            session.save().unwrap();
        };
        assert_eq!([n_compiled_after(|_| ()), n_compiled_after(build)], [2, 0]);
    }

    #[test]
    fn nor_is_what_was_served() {
        let serve = |settings: &ServeSettings| {
            let (mut live, _state) = Live::new(settings);
            live.apply();
            live.keep();
        };
        assert_eq!(n_compiled_after(serve), 0);
    }
}
