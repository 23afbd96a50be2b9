//! `adit diff`: what changed between two states of a vault.

mod text;

use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use adit::{Compilation, Config, Error, Revision, SavedGraph, Snapshot, compile_revision, compile_vault};

use crate::args::{Diff, DiffFormat};

use super::progress::Progress;
use super::{CLEAN, FINDINGS, use_threads, written};

pub(super) fn run(args: &Diff) -> Result<ExitCode, Error> {
    use_threads(args.threads);
    let settings = args.config.as_deref();
    let progress = Progress::start("reading both states", false);
    let (old, new) = match (&args.git, &args.old, &args.new) {
        (Some(revisions), vault, _) => {
            at_revisions(vault.as_deref().unwrap_or(Path::new(".")), revisions, settings)?
        }
        (None, Some(old), Some(new)) => (State::open(old, settings)?, State::open(new, settings)?),
        (None, ..) => unreachable!("the arguments ask for both states, or for `--git`"),
    };
    let (old, new) = (old.snapshot()?, new.snapshot()?);
    let diff = adit::diff(&old, &new);
    progress.finish();
    let mut out = BufWriter::new(anstream::stdout().lock());
    let result = match args.format {
        DiffFormat::Human => text::write(&mut out, &diff, &old, &new),
        DiffFormat::Json => adit::write_diff(&mut out, &diff),
    };
    written(result.and_then(|()| out.flush()))?;
    let code = ExitCode::from(if diff.changes.is_empty() { CLEAN } else { FINDINGS });
    Ok(code)
}

/// A state to compare.
pub(super) enum State {
    Vault(Box<(Compilation, Config)>),
    Graph(SavedGraph),
}

impl State {
    pub(super) fn open(path: &Path, settings: Option<&Path>) -> Result<Self, Error> {
        if path.is_file() {
            return Ok(Self::Graph(SavedGraph::open(path)?));
        }
        if !path.is_dir() {
            // `scan` says best what is wrong with it.
            adit::scan(path, None, &Config::default())?;
        }
        let config = adit::read_config(path, settings)?;
        let compilation = compile_vault(path, config.output.as_ref().map(Path::new), &config)?;
        Ok(Self::Vault(Box::new((compilation, config))))
    }

    fn of(revision: &Revision, settings: Option<&Path>) -> Result<Self, Error> {
        let config = revision.read_config(settings)?;
        let compilation = compile_revision(revision, &config)?;
        Ok(Self::Vault(Box::new((compilation, config))))
    }

    pub(super) fn snapshot(&self) -> Result<Snapshot<'_>, Error> {
        match self {
            Self::Vault(it) => Ok(Snapshot::new(&it.0, &it.1)),
            Self::Graph(graph) => graph.read(),
        }
    }
}

fn at_revisions(vault: &Path, revisions: &str, settings: Option<&Path>) -> Result<(State, State), Error> {
    if !vault.is_dir() {
        adit::scan(vault, None, &Config::default())?;
    }
    let (old, new) = Revision::range(vault, revisions)?;
    let new = match new {
        Some(new) => State::of(&new, settings)?,
        None => State::open(vault, settings)?,
    };
    Ok((State::of(&old, settings)?, new))
}
