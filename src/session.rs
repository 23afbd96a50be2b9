//! The one way to build: from a folder to everything that is known about the vault in it.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::check;
use crate::compile::{CompileOptions, compile, compile_base, compile_canvas};
use crate::config::{Config, PropertyTypes};
use crate::diag::{Diagnostic, Severity};
use crate::error::Error;
use crate::graph::{EntityGraph, Node};
use crate::link::{Links, link};
use crate::path::VaultPath;
use crate::scan::{FileKind, Overrides, Revision, Scan, SourceFile, read_text, scan};
use crate::site::{Addressed, Routes};
use crate::vault::{Content, File, Vault};
use crate::words::SiteWords;

/// A vault with everything that is derived from it.
#[derive(Debug)]
pub struct Compilation {
    /// The files and what was compiled from them.
    pub vault: Vault,
    /// What their links lead to.
    pub links: Links,
    /// Who refers to whom.
    pub graph: EntityGraph,
    /// The address of every page.
    pub routes: Routes,
    /// The types of properties.
    pub property_types: PropertyTypes,
    /// The templates and assets that the vault's owner wrote.
    pub overrides: Overrides,
    /// What is wrong, by file and place, those that are off left out.
    pub diagnostics: Vec<Diagnostic>,
    /// How long each phase took.
    pub timings: Timings,
}

/// Wall time of the phases.
#[derive(Clone, Debug, Default)]
pub struct Timings(Vec<(&'static str, Duration)>);

impl Timings {
    /// Runs a phase and notes its time.
    pub(crate) fn time<T>(&mut self, phase: &'static str, run: impl FnOnce() -> T) -> T {
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

/// Compiles the vault at `root`; `output` is the folder that a site of it will be written to, if any.
///
/// # Errors
/// A root that cannot be listed. What is wrong with files in it becomes a diagnostic.
pub fn compile_vault(root: &Path, output: Option<&Path>, config: &Config) -> Result<Compilation, Error> {
    let mut timings = Timings::default();
    let found = timings.time("scan", || scan(root, output, config))?;
    Ok(compile_scan(found, config, timings))
}

/// Compiles a vault as it was at a commit of its git repository.
///
/// # Errors
/// Whatever `git` cannot do. What is wrong with files of the vault becomes a diagnostic.
pub fn compile_revision(revision: &Revision, config: &Config) -> Result<Compilation, Error> {
    let mut timings = Timings::default();
    let found = timings.time("scan", || revision.scan(config))?;
    Ok(compile_scan(found, config, timings))
}

fn compile_scan(found: Scan, config: &Config, mut timings: Timings) -> Compilation {
    let Scan { files, mut diagnostics, obsidian, property_types, overrides } = found;
    let options = CompileOptions {
        strict_line_breaks: config.strict_line_breaks.unwrap_or(obsidian.strict_line_breaks),
        trust_html: config.trust_html,
        highlight: config.highlight.unwrap_or(true),
        iframe_hosts: config.iframe_hosts.clone(),
        relations: config.relations,
        words: Arc::new(SiteWords::new(config.language(), &config.text).of_notes()),
    };
    let excluded = ExcludedPaths::new(obsidian.user_ignore_filters.as_deref().unwrap_or_default());
    let compiled: Vec<_> = timings.time("compile", || {
        files.into_par_iter().map(|source| compile_file(source, &options, &excluded)).collect()
    });
    let mut files = Vec::with_capacity(compiled.len());
    for outcome in compiled {
        match outcome {
            Ok(file) => files.push(file),
            Err(finding) => diagnostics.push(*finding),
        }
    }
    let vault = Vault::new(files);
    let links = timings.time("link", || link(&vault));
    let graph = timings.time("graph", || EntityGraph::new(&vault, &links));
    let addressed = Addressed { vault: &vault, links: &links, graph: &graph, config, overrides: &overrides };
    // Neither needs the other.
    let (routes, findings) = timings.time("route+check", || {
        rayon::join(|| Routes::new(&addressed), || check::check(&vault, &links, &graph, config))
    });
    let (routes, collisions) = routes;
    diagnostics.extend(collisions);
    diagnostics.extend(findings);
    timings.time("report", || {
        diagnostics.extend(vault.files().flat_map(|(_, file)| file.diagnostics()).cloned());
        weigh(&mut diagnostics, config);
    });
    Compilation { vault, links, graph, routes, property_types, overrides, diagnostics, timings }
}

/// Gives findings the weights of the settings, without those that are off, and puts them in order.
fn weigh(diagnostics: &mut Vec<Diagnostic>, config: &Config) {
    for finding in diagnostics.iter_mut() {
        finding.severity = config.severity(finding.code);
    }
    diagnostics.retain(|finding| finding.severity != Severity::Off);
    diagnostics.sort_by(|a, b| {
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

    /// The text of a file that findings are about: a file of the vault, or of its theme.
    pub fn text_at(&self, path: &VaultPath) -> Option<&str> {
        match self.vault.find(path) {
            Some(id) => self.vault.file(id).text(),
            None => self.overrides.text_at(path),
        }
    }

    /// The id of a node: a file's path, a missing target's name, a tag with its `#`.
    pub fn node_id(&self, node: Node) -> Cow<'_, str> {
        match node {
            Node::File(id) => self.vault.file(id).path.as_str().into(),
            Node::Missing(number) => self.links.missing[number as usize].name.as_str().into(),
            Node::Tag(number) => format!("#{}", self.graph.tags()[number as usize]).into(),
        }
    }
}

fn compile_file(
    mut source: SourceFile,
    options: &CompileOptions,
    excluded: &ExcludedPaths,
) -> Result<File, Box<Diagnostic>> {
    let content = match source.kind {
        FileKind::Note => {
            let text = read_text(&mut source)?;
            Content::Note(Box::new(compile(&source.path, &text, options)), text)
        }
        FileKind::Canvas => {
            let text = read_text(&mut source)?;
            Content::Canvas(Box::new(compile_canvas(&source.path, &text, options)), text)
        }
        FileKind::Base => {
            let text = read_text(&mut source)?;
            Content::Base(Box::new(compile_base(&source.path, &text)), text)
        }
        FileKind::Attachment => Content::Attachment,
    };
    let is_excluded = excluded.contains(source.path.as_str());
    Ok(File::new(source, content, is_excluded))
}

/// Obsidian's "Excluded files": prefixes of paths, or patterns between slashes.
struct ExcludedPaths {
    prefixes: Vec<String>,
    patterns: Vec<regex_lite::Regex>,
}

impl ExcludedPaths {
    fn new(filters: &[String]) -> Self {
        let mut excluded = Self { prefixes: Vec::new(), patterns: Vec::new() };
        for filter in filters.iter().filter(|filter| !filter.is_empty()) {
            match filter.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')).filter(|it| !it.is_empty())
            {
                // Obsidian's patterns are JavaScript's; one that means nothing here excludes nothing.
                Some(pattern) => excluded.patterns.extend(regex_lite::Regex::new(pattern)),
                None => excluded.prefixes.push(filter.to_lowercase()),
            }
        }
        excluded
    }

    fn contains(&self, path: &str) -> bool {
        if self.prefixes.is_empty() && self.patterns.is_empty() {
            return false;
        }
        let lower = path.to_lowercase();
        self.prefixes.iter().any(|prefix| lower.starts_with(prefix.as_str()))
            || self.patterns.iter().any(|pattern| pattern.is_match(path))
    }
}
