//! The one way to build: from a folder to everything that is known about the vault in it.

#[cfg(feature = "serve")]
mod after;
mod excluded;
#[cfg(feature = "serve")]
mod interface;
mod objects;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_128;

use crate::cache::Cache;
use crate::check;
use crate::compile::{CompileOptions, compile, compile_base, compile_canvas};
use crate::config::{Config, PropertyTypes};
use crate::diag::{Diagnostic, Severity};
use crate::error::Error;
use crate::graph::{EntityGraph, Node};
use crate::link::{Links, link};
use crate::path::VaultPath;
use crate::scan::{FileKind, Overrides, Revision, Scan, SourceFile, Stamp, read_text, scan};
use crate::site::{Addressed, Routes};
use crate::vault::{Content, File, Source, Vault};
use crate::words::SiteWords;

use excluded::ExcludedPaths;
use objects::Objects;

/// A vault with everything that is derived from it.
#[derive(Debug)]
pub struct Compilation {
    /// The files and what was compiled from them.
    pub vault: Vault,
    /// What their links lead to.
    pub links: Arc<Links>,
    /// Who refers to whom.
    pub graph: Arc<EntityGraph>,
    /// The address of every page.
    pub routes: Arc<Routes>,
    /// The types of properties.
    pub property_types: PropertyTypes,
    /// What notes were compiled with.
    pub(crate) options: CompileOptions,
    /// The templates and assets that the vault's owner wrote.
    pub overrides: Overrides,
    /// What is wrong, by file and place, those that are off left out.
    pub diagnostics: Vec<Diagnostic>,
    /// How many files had to be compiled.
    pub n_compiled: usize,
    /// How long each phase took.
    pub timings: Timings,
}

/// Wall time of the phases.
#[derive(Clone, Debug, Default)]
pub struct Timings(Vec<(&'static str, Duration)>);

impl Timings {
    /// Runs a phase and notes its time.
    pub fn time<T>(&mut self, phase: &'static str, run: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = run();
        self.0.push((phase, start.elapsed()));
        result
    }

    /// The phases in the order they ran.
    pub fn phases(&self) -> &[(&'static str, Duration)] {
        &self.0
    }

    /// All phases together.
    pub fn total(&self) -> Duration {
        self.0.iter().map(|(_, time)| *time).sum()
    }
}

/// Compiles a vault, once or again and again: what has not changed since the last time is not compiled anew.
///
/// ```
/// # let folder = tempfile::tempdir().unwrap();
/// # let note = folder.path().join("JOGMEC.md");
/// # std::fs::write(&note, "Under [[METI]].").unwrap();
/// use adit::{Config, Session};
///
/// let mut session = Session::new(folder.path(), None);
/// let first = session.compile(&Config::default())?;
/// std::fs::write(folder.path().join("METI.md"), "A ministry.").unwrap();
/// let second = session.compile(&Config::default())?;
/// assert_eq!((first.n_compiled, second.n_compiled), (1, 1));
/// assert!(second.diagnostics.is_empty());
/// # Ok::<(), adit::Error>(())
/// ```
#[derive(Debug)]
pub struct Session {
    root: PathBuf,
    output: Option<PathBuf>,
    /// What the files of the last time were compiled with.
    options: CompileOptions,
    /// The files of the last time that were compiled.
    kept: FxHashMap<VaultPath, Kept>,
    /// What earlier sessions compiled, and later ones will want.
    objects: Option<Objects>,
    /// The files as they were found the last time, for [`Session::compile_after`].
    #[cfg(feature = "serve")]
    scanned: Option<Scan>,
}

/// What a file was compiled to.
#[derive(Clone, Debug)]
struct Kept {
    /// Nothing if the file may change without changing this.
    stamp: Option<Stamp>,
    hash: u128,
    content: Content,
}

impl Session {
    /// A session for the vault at `root`; `output` is the folder that a site of it will be written to, if any.
    pub fn new(root: &Path, output: Option<&Path>) -> Self {
        Self {
            root: root.to_owned(),
            output: output.map(Path::to_owned),
            options: CompileOptions::default(),
            kept: FxHashMap::default(),
            objects: None,
            #[cfg(feature = "serve")]
            scanned: None,
        }
    }

    /// The same, going on with what earlier sessions have left in a cache.
    #[must_use]
    pub fn with_cache(self, cache: Option<Cache>) -> Self {
        Self { objects: cache.map(Objects::new), ..self }
    }

    /// Compiles the vault as it is now.
    ///
    /// # Errors
    /// A root that cannot be listed. What is wrong with files in it becomes a diagnostic.
    pub fn compile(&mut self, config: &Config) -> Result<Compilation, Error> {
        let mut timings = Timings::default();
        let found = timings.time("scan", || self.scan(config))?;
        Ok(self.compile_scan(found, config, timings))
    }

    /// Lists the files of the vault, for [`Session::compile_scan`].
    ///
    /// # Errors
    /// A root that cannot be listed.
    pub fn scan(&self, config: &Config) -> Result<Scan, Error> {
        scan(&self.root, self.output.as_deref(), config)
    }

    /// Leaves in the cache what is new, for sessions to come. Does nothing without a cache.
    ///
    /// # Errors
    /// Whatever the operating system refuses. Nothing depends on it.
    pub fn save(&mut self) -> Result<(), Error> {
        let Some(objects) = &mut self.objects else { return Ok(()) };
        objects
            .write(&self.options, &self.kept)
            .map_err(|e| Error::io("write the cache", objects.folder(), e))
    }

    /// Compiles the files that have changed.
    fn compile_files(&mut self, found: Scan, config: &Config, timings: &mut Timings) -> Files {
        let Scan { files, mut diagnostics, obsidian, property_types, overrides, start } = found;
        let options = CompileOptions {
            strict_line_breaks: config.strict_line_breaks.unwrap_or(obsidian.strict_line_breaks),
            trust_html: config.trusts_html(),
            highlight: config.highlight.unwrap_or(true),
            iframe_hosts: config.iframe_hosts.clone(),
            relations: config.relations,
            words: Arc::new(SiteWords::new(config.language(), &config.text).of_notes()),
        };
        if options != self.options {
            self.kept.clear();
        }
        if let Some(objects) = self.objects.as_mut().filter(|it| !it.is_read()) {
            self.kept = timings.time("cache", || objects.read(&options));
        }
        let filters = obsidian.user_ignore_filters.as_deref().unwrap_or_default();
        let excluded = ExcludedPaths::new(filters, &mut diagnostics);
        let kept = &self.kept;
        let compiled: Vec<_> = timings.time("compile", || {
            let compile = |source: SourceFile| {
                let kept = kept.get(&source.path);
                let is_excluded = excluded.contains(source.path.as_str());
                compile_file(source, kept, is_excluded, &options)
            };
            files.into_par_iter().map(compile).collect()
        });
        let mut files = Vec::with_capacity(compiled.len());
        let (mut n_compiled, mut n_kept) = (0, 0);
        for outcome in compiled {
            match outcome {
                Ok(Compiled { file, stamp, made }) => {
                    n_compiled += usize::from(made == Made::Text);
                    n_kept += usize::from(file.kind() != FileKind::Attachment);
                    if file.kind() != FileKind::Attachment && made != Made::Kept {
                        let content = file.content.clone();
                        let stamp = stamp.filter(|it| it.is_settled(start));
                        self.kept.insert(file.path.clone(), Kept { stamp, hash: file.hash, content });
                    }
                    files.push(file);
                }
                Err(finding) => diagnostics.push(*finding),
            }
        }
        if self.kept.len() > n_kept {
            let file = |path: &VaultPath| files.binary_search_by(|it: &File| it.path.cmp(path));
            self.kept.retain(|path, _| file(path).is_ok_and(|idx| files[idx].kind() != FileKind::Attachment));
        }
        self.options = options;
        Files { vault: Vault::new(files), diagnostics, property_types, overrides, n_compiled }
    }

    /// Compiles the files that were found; `timings` are those of the phases so far.
    pub fn compile_scan(&mut self, found: Scan, config: &Config, mut timings: Timings) -> Compilation {
        let files = self.compile_files(found, config, &mut timings);
        let Files { vault, mut diagnostics, property_types, overrides, n_compiled } = files;
        let (connected, findings) =
            Connected::new(&vault, config, &overrides, &mut timings, |links, graph| {
                check::check(&vault, links, graph, config)
            });
        let Connected { links, graph, routes, collisions } = connected;
        diagnostics.extend(collisions);
        diagnostics.extend(findings);
        timings.time("report", || {
            diagnostics.extend(vault.files().flat_map(|(_, file)| file.diagnostics()).cloned());
            weigh(&mut diagnostics, config);
        });
        Compilation {
            vault,
            links,
            graph,
            routes,
            property_types,
            options: self.options.clone(),
            overrides,
            diagnostics,
            n_compiled,
            timings,
        }
    }
}

/// The files of a vault, compiled, and what is known before they are linked.
struct Files {
    vault: Vault,
    diagnostics: Vec<Diagnostic>,
    property_types: PropertyTypes,
    overrides: Overrides,
    n_compiled: usize,
}

/// What files have to do with each other, and where their pages are.
struct Connected {
    links: Arc<Links>,
    graph: Arc<EntityGraph>,
    routes: Arc<Routes>,
    collisions: Vec<Diagnostic>,
}

impl Connected {
    /// Links the files of a vault. What `beside` does with the links is done while the graph is built and addresses are
    /// given out; it may ask for the graph before it is there.
    fn new<T: Send>(
        vault: &Vault,
        config: &Config,
        overrides: &Overrides,
        timings: &mut Timings,
        beside: impl FnOnce(&Links, &OnceLock<Arc<EntityGraph>>) -> T + Send,
    ) -> (Self, T) {
        let links = timings.time("link", || link(vault));
        let graph: OnceLock<Arc<EntityGraph>> = OnceLock::new();
        let place = || {
            let graph = graph.get_or_init(|| EntityGraph::new(vault, &links).into());
            Routes::new(&Addressed { vault, links: &links, graph, config, overrides })
        };
        let ((routes, collisions), beside) =
            timings.time("graph+route+check", || rayon::join(place, || beside(&links, &graph)));
        let graph = graph.into_inner().expect("it is there before the addresses are");
        let (links, routes) = (Arc::new(links), Arc::new(routes));
        (Self { links, graph, routes, collisions }, beside)
    }
}

/// Compiles the vault at `root` once; `output` is the folder that a site of it will be written to, if any.
///
/// # Errors
/// A root that cannot be listed. What is wrong with files in it becomes a diagnostic.
pub fn compile_vault(root: &Path, output: Option<&Path>, config: &Config) -> Result<Compilation, Error> {
    Session::new(root, output).compile(config)
}

/// Compiles a vault as it was at a commit of its git repository.
///
/// # Errors
/// Whatever `git` cannot do. What is wrong with files of the vault becomes a diagnostic.
pub fn compile_revision(revision: &Revision, config: &Config) -> Result<Compilation, Error> {
    let mut timings = Timings::default();
    let found = timings.time("scan", || revision.scan(config))?;
    Ok(Session::new(Path::new(""), None).compile_scan(found, config, timings))
}

/// Gives findings the weights of the settings, without those that are off, and puts them in order.
pub(crate) fn weigh(diagnostics: &mut Vec<Diagnostic>, config: &Config) {
    for finding in diagnostics.iter_mut() {
        finding.severity = config.severity(finding.code);
    }
    diagnostics.retain(|finding| finding.severity != Severity::Off);
    diagnostics.par_sort_by(|a, b| {
        (&a.file, a.position, a.code, &a.message).cmp(&(&b.file, b.position, b.code, &b.message))
    });
}

impl Compilation {
    /// The findings with others that came up later.
    #[must_use]
    pub fn findings_with(&self, later: Vec<Diagnostic>, config: &Config) -> Vec<Diagnostic> {
        let mut all = self.diagnostics.clone();
        if !later.is_empty() {
            all.extend(later);
            weigh(&mut all, config);
        }
        all
    }

    /// The texts of some files that findings are about: files of the vault, or of its theme. They are read again, and those
    /// left out that have changed since.
    pub fn texts<'p>(&self, paths: impl Iterator<Item = &'p VaultPath>) -> BTreeMap<&'p VaultPath, String> {
        let read = |file: &File| {
            let (path, disk, kind) = (file.path.clone(), file.disk.clone(), file.kind());
            let text = read_text(&mut SourceFile { path, disk, kind, stamp: None, bytes: None }).ok()?;
            (xxh3_128(text.as_bytes()) == file.hash).then_some(text)
        };
        let text = |path: &VaultPath| match self.vault.find(path) {
            Some(id) => {
                Some(self.vault.file(id)).filter(|it| it.kind() != FileKind::Attachment).and_then(read)
            }
            None => self.overrides.text_at(path).map(str::to_owned),
        };
        let paths: BTreeSet<_> = paths.collect();
        paths.into_iter().filter_map(|path| Some((path, text(path)?))).collect()
    }

    /// The id of a node: a file's path, a missing target's name, a tag with its `#`.
    pub fn node_id(&self, node: Node) -> Cow<'_, str> {
        match node {
            Node::File(id) => self.vault.file(id).path.as_str().into(),
            Node::Missing(number) => self.links.missing_target(number).name.as_str().into(),
            Node::Tag(number) => format!("#{}", self.graph.tags()[number as usize]).into(),
        }
    }
}

/// A file of the vault at hand.
struct Compiled {
    file: File,
    stamp: Option<Stamp>,
    made: Made,
}

/// What a file was compiled from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Made {
    /// From nothing: it lies as it did when what is kept of it was compiled.
    Kept,
    /// From nothing: its text is the one that what is kept of it was compiled from.
    SameText,
    /// From its text.
    Text,
}

/// Compiles a file, unless what is kept of it is from the same bytes.
fn compile_file(
    mut source: SourceFile,
    kept: Option<&Kept>,
    is_excluded: bool,
    options: &CompileOptions,
) -> Result<Compiled, Box<Diagnostic>> {
    let stamp = source.stamp;
    let done = |source, content, hash, made| {
        Ok(Compiled { file: File::new(source, content, hash, is_excluded), stamp, made })
    };
    if source.kind == FileKind::Attachment {
        return done(source, Content::Attachment, 0, Made::Kept);
    }
    if let Some(kept) = kept.filter(|kept| stamp.is_some() && kept.stamp == stamp) {
        return done(source, kept.content.clone(), kept.hash, Made::Kept);
    }
    let text = read_text(&mut source)?;
    let hash = xxh3_128(text.as_bytes());
    if let Some(kept) = kept.filter(|kept| kept.hash == hash) {
        return done(source, kept.content.clone(), hash, Made::SameText);
    }
    let path = &source.path;
    let content = match source.kind {
        FileKind::Note => {
            let note = compile(path, &text, options);
            let source = if note.queries.is_empty() { Source::new(&text) } else { Source::with_text(text) };
            Content::Note(note.into(), source.into())
        }
        FileKind::Canvas => {
            Content::Canvas(compile_canvas(path, &text, options).into(), Source::with_text(text).into())
        }
        FileKind::Base => Content::Base(compile_base(path, &text).into(), Source::with_text(text).into()),
        FileKind::Attachment => Content::Attachment,
    };
    done(source, content, hash, Made::Text)
}
