//! The commands. The only code that prints.

mod ask;
mod build;
mod cache;
mod check;
mod diff;
mod export;
mod findings;
mod graph;
mod progress;
#[cfg(feature = "serve")]
mod serve;
mod theme;

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use adit::{Code, Config, Diagnostic, Error, Severity};
use anstream::{eprintln, println};
use anstyle::{AnsiColor, Style};
use clap::CommandFactory;

use crate::args::{Args, CheckFormat, Command, Deny, Source};

/// Nothing to complain about.
const CLEAN: u8 = 0;
/// Findings at the level of errors.
const FINDINGS: u8 = 1;
/// A question that is understood, and whose answer is empty.
const NOTHING: u8 = 1;
/// The command could not do its work.
const FAILED: u8 = 2;

const RED: Style = AnsiColor::BrightRed.on_default().bold();
const YELLOW: Style = AnsiColor::BrightYellow.on_default().bold();
const GREEN: Style = AnsiColor::BrightGreen.on_default().bold();
const CYAN: Style = AnsiColor::BrightCyan.on_default().bold();

/// Runs the command that was asked for.
pub(crate) fn run(args: &Args) -> Result<ExitCode, Error> {
    match &args.command {
        Command::Build(build) => build::run(build),
        #[cfg(feature = "serve")]
        Command::Serve(serve) => serve::run(serve),
        Command::Check(check) => check::run(check),
        Command::Graph(graph) => graph::run(graph),
        Command::Export(export) => export::run(export),
        Command::Show(show) => ask::show(show),
        Command::Path(path) => ask::path(path),
        Command::Why(why) => ask::why(why),
        Command::Diff(diff) => diff::run(diff),
        Command::List(list) => ask::list(list),
        Command::Stats(stats) => ask::stats(stats),
        Command::Theme(theme) => theme::run(theme),
        Command::Clean(clean) => cache::run(clean),
        Command::Explain(explain) => Ok(self::explain(explain.code.as_deref())),
        Command::Completions(completions) => {
            let mut script = Vec::new();
            clap_complete::generate(completions.shell, &mut Args::command(), "adit", &mut script);
            print_all(&script)
        }
    }
}

/// Prints why adit could not go on.
pub(crate) fn report(error: &Error) -> ExitCode {
    eprintln!("{RED}error{RED:#}: {}", adit::printable(&error.to_string()));
    if let Some(help) = error.help() {
        eprintln!("{CYAN}help{CYAN:#}: {}", adit::printable(help));
    }
    ExitCode::from(FAILED)
}

fn explain(code: Option<&str>) -> ExitCode {
    let codes = Code::ALL.iter().filter(|it| code.is_none_or(|code| it.as_str() == code));
    for (nth, it) in codes.enumerate() {
        let gap = if nth > 0 { "\n" } else { "" };
        println!("{gap}{CYAN}{}{CYAN:#}\n\n{}", it.as_str(), adit::explain(*it));
    }
    ExitCode::from(CLEAN)
}

/// Settings and threads for a command that reads a vault.
fn prepare(source: &Source) -> Result<Config, Error> {
    use_threads(source.threads);
    if !source.vault.is_dir() {
        // `scan` says it best, and before anything is made or read.
        adit::scan(&source.vault, None, &Config::default())?;
    }
    adit::read_config(&source.vault, source.config.as_deref())
}

/// Works with so many threads, if a number is given.
fn use_threads(threads: Option<usize>) {
    if let Some(threads) = threads {
        // It fails only if a pool exists already, and no command makes one before this.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    }
}

/// `1 note`, `2 notes`.
fn count(n: usize, name: &str) -> String {
    format!("{n} {name}{}", if n == 1 { "" } else { "s" })
}

/// A word of help where there is nothing to build.
fn warn_if_empty(n_notes: usize, root: &Path) {
    if n_notes == 0 {
        eprintln!("{YELLOW}warning{YELLOW:#}: there is no note (`.md`) in `{}`", root.display());
    }
}

/// Raises the warnings if they are denied; gives the exit code that the findings ask for.
fn judge(diagnostics: &mut [Diagnostic], deny: Option<Deny>) -> ExitCode {
    if deny == Some(Deny::Warnings) {
        diagnostics.iter_mut().for_each(|it| it.severity = Severity::Error);
    }
    let has_errors = diagnostics.iter().any(|it| it.severity == Severity::Error);
    ExitCode::from(if has_errors { FINDINGS } else { CLEAN })
}

/// Findings as text; `text` gives that of a file.
fn render<'t, 'd>(
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    format: CheckFormat,
    text: &dyn Fn(&adit::VaultPath) -> Option<&'t str>,
    colour: bool,
) -> String {
    let one = |it: &Diagnostic| match format {
        CheckFormat::Human => adit::render_human(it, text, colour) + "\n",
        CheckFormat::Short => adit::render_short(it),
        CheckFormat::Json => adit::render_json(it),
        CheckFormat::Github => adit::render_github(it),
    };
    diagnostics.into_iter().map(one).collect()
}

/// `2 errors, 1 warning`.
fn summary(diagnostics: &[Diagnostic]) -> String {
    let n_errors = diagnostics.iter().filter(|it| it.severity == Severity::Error).count();
    let n_warnings = diagnostics.len() - n_errors;
    let count =
        |n: usize, style: Style, name: &str| (n > 0).then(|| format!("{style}{}{style:#}", count(n, name)));
    let parts: Vec<_> =
        [count(n_errors, RED, "error"), count(n_warnings, YELLOW, "warning")].into_iter().flatten().collect();
    if parts.is_empty() { format!("{GREEN}no findings{GREEN:#}") } else { parts.join(", ") }
}

/// Prints to standard output. A reader that has closed its end, as `head` does, is no failure.
fn print_all(bytes: &[u8]) -> Result<ExitCode, Error> {
    written(io::stdout().lock().write_all(bytes))
}

/// Prints text to standard output, with its colours where they are wanted.
fn print_text(text: &str) -> Result<ExitCode, Error> {
    written(anstream::stdout().lock().write_all(text.as_bytes()))
}

fn written(result: io::Result<()>) -> Result<ExitCode, Error> {
    match result {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => Err(Error::output(e)),
        _ => Ok(ExitCode::from(CLEAN)),
    }
}

/// The name of a vault: that of its folder.
fn vault_name(root: &Path) -> String {
    let folder = std::path::absolute(root).ok().and_then(|it| it.canonicalize().ok());
    let name = folder.as_deref().and_then(Path::file_name);
    name.map_or_else(|| "Vault".to_owned(), |name| name.to_string_lossy().into_owned())
}
