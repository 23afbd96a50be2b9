//! What browsers are told: which state of the site is served, and what is wrong with the vault.

use serde::Serialize;

use crate::diag::{Diagnostic, Severity};
use crate::path::{UrlPath, VaultPath};
use crate::session::Compilation;

/// Findings that a page lists; the terminal and `adit check` have all.
const MAX_FINDINGS: usize = 200;

/// What the pages of a browser are told.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct News {
    /// Tells one run of the server from another.
    pub(super) server: String,
    /// The number of the generation.
    pub(super) generation: u64,
    /// The addresses of style sheets, scripts, pictures and other files that have changed with it.
    pub(super) changed: Vec<String>,
    /// Why there is no newer one.
    pub(super) failure: Option<Failure>,
    /// How many findings there are at each level.
    pub(super) errors: usize,
    pub(super) warnings: usize,
    /// The first of them.
    pub(super) findings: Vec<Finding>,
}

/// Why no site could be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Failure {
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// A finding, as a page lists it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Finding {
    is_error: bool,
    code: &'static str,
    file: String,
    line: u32,
    column: u32,
    message: String,
    help: Option<String>,
    /// The page of the file with the section that it is about.
    page: Option<String>,
}

impl News {
    /// Takes over what is wrong with a vault.
    pub(super) fn tell(&mut self, compilation: &Compilation, diagnostics: &[Diagnostic]) {
        self.errors = diagnostics.iter().filter(|it| it.severity == Severity::Error).count();
        self.warnings = diagnostics.len() - self.errors;
        let (errors, warnings): (Vec<_>, Vec<_>) =
            diagnostics.iter().partition(|it| it.severity == Severity::Error);
        let first = errors.into_iter().chain(warnings).take(MAX_FINDINGS);
        self.findings = first.map(|it| Finding::new(it, compilation)).collect();
    }
}

impl Finding {
    fn new(finding: &Diagnostic, compilation: &Compilation) -> Self {
        Self {
            is_error: finding.severity == Severity::Error,
            code: finding.code.as_str(),
            file: finding.file.as_str().to_owned(),
            line: finding.position.line,
            column: finding.position.column,
            message: finding.message.clone(),
            help: finding.help.clone(),
            page: page(compilation, &finding.file, finding),
        }
    }
}

/// The address of the section of a page that a finding is about.
fn page(compilation: &Compilation, path: &VaultPath, finding: &Diagnostic) -> Option<String> {
    let id = compilation.vault.find(path)?;
    let file = compilation.vault.file(id);
    let mut page = compilation.routes.file(id).map(UrlPath::encoded)?;
    let at = finding.span.map_or(0, |span| span.start);
    let headings = file.note().map_or(&[][..], |note| &note.headings);
    if let Some(heading) = headings.iter().rev().find(|it| it.span.start <= at) {
        page += &format!("#{}", crate::path::encode_fragment(&heading.anchor));
    }
    Some(page)
}
