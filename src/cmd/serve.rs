//! `adit serve`: the site of a vault while it is being written.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use adit::{Diagnostic, Error, Port, ServeAddress, ServeEvent, ServeSettings, Server, Update};
use anstream::{eprint, eprintln};

use crate::args::{CheckFormat, PORT, Serve};

use super::progress::Progress;
use super::{
    CLEAN, CYAN, RED, YELLOW, cache, count, findings, prepare, render, summary, vault_name, warn_if_empty,
};

pub(super) fn run(args: &Serve) -> Result<ExitCode, Error> {
    // Settings that cannot be used are refused before a port is taken.
    prepare(&args.source)?;
    let port = args.port.map_or(Port::From(PORT), Port::Exactly);
    let server = Server::bind(&ServeAddress { host: args.host.clone(), port })?;
    let root = args.source.vault.clone();
    let settings = ServeSettings {
        name: vault_name(&root),
        root: root.clone(),
        config: args.source.config.clone(),
        trust: args.trust,
        cache: cache::open(&args.caching, &root)?,
    };
    let (url, is_local, open, timings) =
        (server.url().to_owned(), server.is_local(), args.open, args.timings);
    let reading = Arc::new(Progress::start("reading the vault", false));
    let has_read = Arc::clone(&reading);
    let served = server.run(&settings, move |event| match event {
        ServeEvent::Ready(update) => {
            has_read.finish();
            welcome(&update, &root);
            if timings {
                time(&update);
            }
            if !is_local {
                let help = "everybody who can reach this machine can read the vault";
                eprintln!("{YELLOW}warning{YELLOW:#}: {help}");
            }
            eprintln!("serving `{}` at {CYAN}{url}{CYAN:#} until Ctrl-C", root.display());
            if open && let Err(e) = open::that_detached(&url) {
                eprintln!("{YELLOW}warning{YELLOW:#}: no browser could be opened: {e}");
            }
        }
        ServeEvent::Changed(update) => {
            tell(&update);
            if timings {
                time(&update);
            }
        }
        ServeEvent::Failed(error) => {
            eprintln!("{} {RED}error{RED:#}: {error}; the site stays as it was", now());
            if let Some(help) = error.help() {
                eprintln!("{CYAN}help{CYAN:#}: {help}");
            }
        }
        ServeEvent::Recovered => eprintln!("{} all is as it was before", now()),
        ServeEvent::Watching(why) => {
            let help = "the files are looked at every two seconds";
            eprintln!("{YELLOW}warning{YELLOW:#}: the system does not tell of changes: {why}; {help}");
        }
    });
    reading.finish();
    served?;
    Ok(ExitCode::from(CLEAN))
}

/// Says what there is, once.
fn welcome(update: &Update, root: &Path) {
    let compilation = &update.compilation;
    warn_if_empty(compilation.vault.notes().count(), root);
    let n_shown = show(&update.new_findings, update);
    findings::say_rest(&update.new_findings, n_shown, root);
    eprintln!(
        "{}, {}, {} in {:.2} s",
        count(compilation.vault.notes().count(), "note"),
        count(compilation.links.len(), "link"),
        summary(&update.findings),
        update.took.as_secs_f64(),
    );
}

/// Says what has changed.
fn tell(update: &Update) {
    let left = update.new_findings.len() - show(&update.new_findings, update);
    if left > 0 {
        eprintln!("{CYAN}… and {left} more new{CYAN:#}\n");
    }
    let what = match &update.files[..] {
        [] if update.is_configured => "the settings".to_owned(),
        [] => "the vault".to_owned(),
        [file] => adit::printable(file.as_str()).into_owned(),
        [first, others @ ..] => format!("{} and {} more", adit::printable(first.as_str()), others.len()),
    };
    let compilation = &update.compilation;
    eprintln!(
        "{} {what} changed: rebuilt in {} ms ({} compiled), {}",
        now(),
        update.took.as_millis(),
        count(compilation.n_compiled, "note"),
        summary(&update.findings),
    );
}

/// Says what the time went into.
fn time(update: &Update) {
    for (phase, time) in update.compilation.timings.phases() {
        eprintln!("{phase:>14} {:8.1} ms", time.as_secs_f64() * 1e3);
    }
}

/// Prints some of the findings in full; gives how many.
fn show(diagnostics: &[Diagnostic], update: &Update) -> usize {
    let colour = anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never;
    let shown = findings::some(diagnostics);
    let n_shown = shown.len();
    let texts = update.compilation.texts(shown.iter().flat_map(|it| it.files()));
    let text = |path: &adit::VaultPath| texts.get(path).map(String::as_str);
    eprint!("{}", render(shown, CheckFormat::Human, &text, colour));
    n_shown
}

/// The time of day, as the clock on the wall has it.
fn now() -> impl std::fmt::Display {
    jiff::Zoned::now().strftime("%H:%M:%S").to_string()
}
