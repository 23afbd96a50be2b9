//! The questions: where the graph comes from, and what their answers have in common.

mod paint;
mod show;

use std::path::Path;
use std::process::ExitCode;

use adit::{Error, Lookup, Named, SavedGraph, Snapshot, compile_vault};
use anstream::eprintln;
use serde::Serialize;

use crate::args::Asked;

use super::{CYAN, print_all};

pub(super) use show::run as show;

/// Reads the graph that is asked, and hands it to what answers.
fn with_graph(
    asked: &Asked,
    answer: impl FnOnce(&Lookup<'_>) -> Result<ExitCode, Error>,
) -> Result<ExitCode, Error> {
    if let Some(path) = &asked.graph {
        super::use_threads(asked.source.threads);
        let saved = SavedGraph::open(path)?;
        return answer(&Lookup::new(&saved.read()?));
    }
    let config = super::prepare(&asked.source)?;
    let compilation = compile_vault(&asked.source.vault, config.output.as_ref().map(Path::new), &config)?;
    super::warn_if_empty(&compilation, &asked.source.vault);
    answer(&Lookup::new(&Snapshot::new(&compilation, &config)))
}

/// Finds an entity, and says so where its name means others too.
fn find<'s>(lookup: &Lookup<'s>, name: &str) -> Result<Named<'s>, Error> {
    let named = lookup.find(name)?;
    if !named.others.is_empty() {
        let others: Vec<_> = named.others.iter().map(|it| format!("`{}`", it.id)).collect();
        let (id, others) = (named.entity.id, others.join(", "));
        eprintln!(
            "{CYAN}note{CYAN:#}: `{name}` is taken as `{id}`, as a link would; it may also mean {others}"
        );
    }
    Ok(named)
}

/// Prints an answer as JSON.
fn print_json(answer: &impl Serialize) -> Result<ExitCode, Error> {
    let mut text =
        serde_json::to_vec_pretty(answer).expect("answers have texts as keys, and no other failure");
    text.push(b'\n');
    print_all(&text)
}
