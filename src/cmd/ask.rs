//! The questions: where the graph comes from, and what their answers have in common.

mod evidence;
mod list;
mod paint;
mod path;
mod show;
mod stats;
mod why;

use std::path::Path;
use std::process::ExitCode;

use adit::{Error, Lookup, Named, Records, SavedGraph};
use anstream::eprintln;
use serde::Serialize;

use crate::args::Asked;

use super::{CLEAN, CYAN, NOTHING, print_all};

pub(super) use list::run as list;
pub(super) use path::run as path;
pub(super) use show::run as show;
pub(super) use stats::run as stats;
pub(super) use why::run as why;

/// Reads the graph that is asked, and hands it to what answers.
fn with_graph(
    asked: &Asked,
    answer: impl FnOnce(&Lookup<'_>) -> Result<ExitCode, Error>,
) -> Result<ExitCode, Error> {
    if let Some(path) = &asked.graph {
        super::use_threads(asked.source.threads);
        let saved = SavedGraph::open(path)?;
        return answer(&Lookup::new(&saved.read()?.into()));
    }
    let config = super::prepare(&asked.source)?;
    let compilation = super::cache::compile(
        &asked.source,
        &asked.caching,
        config.output.as_ref().map(Path::new),
        &config,
        false,
    )?;
    super::warn_if_empty(compilation.vault.notes().count(), &asked.source.vault);
    answer(&Lookup::new(&Records::new(&compilation, &config)))
}

/// Finds an entity, and says so where its name means others too.
fn find<'s>(lookup: &Lookup<'s>, name: &str) -> Result<Named<'s>, Error> {
    let named = lookup.find(name)?;
    say_others(&named);
    Ok(named)
}

/// Says so where a name means others too.
fn say_others(named: &Named<'_>) {
    if named.others.is_empty() {
        return;
    }
    let others: Vec<_> = named.others.iter().map(|it| format!("`{}`", it.id)).collect();
    let (name, id, others) = (&named.asked, &named.entity.id, others.join(", "));
    eprintln!("{CYAN}note{CYAN:#}: `{name}` is taken as `{id}`, as a link would; it may also mean {others}");
}

/// The exit code that says whether there is an answer.
fn answered(is_answer: bool) -> ExitCode {
    ExitCode::from(if is_answer { CLEAN } else { NOTHING })
}

/// Prints an answer as JSON.
fn print_json(answer: &impl Serialize) -> Result<ExitCode, Error> {
    let mut text =
        serde_json::to_vec_pretty(answer).expect("answers have texts as keys, and no other failure");
    text.push(b'\n');
    print_all(&text)
}
