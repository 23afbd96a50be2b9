//! `adit build`: the site of a vault.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use adit::{
    BuildInputs, Compilation, Config, Diagnostic, Earlier, Error, FeedHead, Memo, Output, Report, Session,
    Site, Snapshot, Timings, VaultPath, WriteStats,
};
use anstream::eprintln;

use crate::args::{Build, CheckFormat};

use super::diff::State;
use super::progress::Progress;
use super::{CYAN, cache, count, findings, judge, prepare, render, summary, vault_name, warn_if_empty};

pub(super) fn run(args: &Build) -> Result<ExitCode, Error> {
    let start = Instant::now();
    let mut config = prepare(&args.source)?;
    config.trust = args.trust;
    let root = &args.source.vault;
    let folder = match (&args.output, &config.output) {
        (Some(folder), _) => folder.clone(),
        (None, Some(folder)) => PathBuf::from(folder),
        (None, None) => PathBuf::from("site"),
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "a build that has to be made again names its day like this"
    )]
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok();
    let earlier = match &args.since {
        Some(path) => {
            let day = adit::feed_day(args.date.as_deref(), &config, epoch.as_deref())?;
            Some((State::open(path, args.source.config.as_deref())?, day))
        }
        None => None,
    };
    let output = match args.output {
        Some(_) => Output::claim(root, &folder, args.force)?,
        None => Output::claim_below(root, &folder, args.force)?,
    };
    let cache = cache::open(&args.caching, root)?;
    let mut session = Session::new(root, Some(&folder)).with_cache(cache.clone());
    let memo = cache.as_ref().map(|it| Arc::new(Memo::in_cache(it)));
    let output = match cache {
        // A feed depends on another vault as well.
        Some(cache) if args.since.is_none() => output.with_cache(cache),
        _ => output,
    };
    let name = vault_name(root);
    let mut timings = Timings::default();
    // Neither needs the other, and each asks for very many files.
    let both = || rayon::join(|| session.scan(&config), || output.earlier_files());
    let reading = Progress::start("reading the vault", args.quiet);
    let found = timings.time("scan", both).0?;
    let earlier_report = timings.time("compare", || adit::unchanged(&output, &found, &config, &name));
    if let Some(mut report) = earlier_report {
        reading.finish();
        let said = Said { folder: &folder, start, timings: &timings, stats: None, n_unread_types: 0 };
        let code = judge(&mut report.diagnostics, args.deny);
        let about = shown(args, &report.diagnostics);
        let texts = found.texts(about.iter().flat_map(|it| it.files()));
        say(args, &report, &|path| texts.get(path).map(String::as_str), &said);
        return Ok(code);
    }
    let inputs = BuildInputs::new(&output, &found, &config, &name);
    let compilation = session.compile_scan(found, &config, timings);
    reading.finish();
    let map = output.map();
    let site = Site::with_earlier(&compilation, &config, &name, Earlier { map: map.as_deref(), memo })?;
    let site = match &earlier {
        Some((earlier, day)) => {
            let head = FeedHead { title: site.title(), language: config.language(), day };
            let feed = feed_since(earlier, &compilation, &config, head)?;
            site.with_feed(feed)
        }
        None => site,
    };
    let mut timings = compilation.timings.clone();
    let (stats, saved) = std::thread::scope(|scope| {
        // It has a thread of its own: pages are made meanwhile, and need none of it.
        let saved = scope.spawn(move || session.save());
        let write = || {
            let progress = Progress::start("computing what pages share", args.quiet);
            let stats = adit::write(&site, &compilation.vault, &output, &|n| progress.tick(n));
            progress.finish();
            stats
        };
        let stats = timings.time("render+write", write);
        (stats, saved.join().unwrap_or(Ok(())))
    });
    let stats = stats?;
    let mut report = Report {
        n_notes: compilation.vault.notes().count(),
        n_links: compilation.links.len(),
        n_files: stats.n_files,
        diagnostics: compilation.findings_with(site.findings(), &config),
    };
    let kept = inputs.map_or(Ok(()), |inputs| adit::keep_build(&output, inputs, &report));
    let code = judge(&mut report.diagnostics, args.deny);
    if let (Err(error), true) = (saved.and(kept), args.verbose) {
        eprintln!("{CYAN}note{CYAN:#}: {error}; the next build will not be faster");
    }
    let is_first = stats.n_written == stats.n_files;
    let n_unread_types = if is_first { adit::n_with_unread_type(&compilation.vault, &config) } else { 0 };
    let said = Said { folder: &folder, start, timings: &timings, stats: Some(stats), n_unread_types };
    let texts = compilation.texts(shown(args, &report.diagnostics).into_iter().flat_map(|it| it.files()));
    say(args, &report, &|path| texts.get(path).map(String::as_str), &said);
    // The process ends here; taking a big vault apart piece by piece would only delay that.
    std::mem::forget(site);
    std::mem::forget(compilation);
    Ok(code)
}

/// What there is to say of a build besides its report.
struct Said<'a> {
    folder: &'a Path,
    start: Instant,
    timings: &'a Timings,
    /// What was written; nothing where nothing had changed.
    stats: Option<WriteStats>,
    /// How many notes say their type in a property that is not read, where a site is new.
    n_unread_types: usize,
}

/// The findings that are shown in full.
fn shown<'d>(args: &Build, diagnostics: &'d [Diagnostic]) -> Vec<&'d Diagnostic> {
    match (args.quiet, args.verbose) {
        (true, _) => Vec::new(),
        (_, true) => diagnostics.iter().collect(),
        (false, false) => findings::some(diagnostics),
    }
}

/// Says how a build went.
fn say<'t>(args: &Build, report: &Report, text: &dyn Fn(&VaultPath) -> Option<&'t str>, said: &Said<'_>) {
    if args.quiet {
        return;
    }
    let root = &args.source.vault;
    warn_if_empty(report.n_notes, root);
    let shown = shown(args, &report.diagnostics);
    let colour = anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never;
    let n_shown = shown.len();
    anstream::eprint!("{}", render(shown, CheckFormat::Human, text, colour));
    findings::say_rest(&report.diagnostics, n_shown, root);
    if said.n_unread_types > 0 {
        eprintln!(
            "{CYAN}help{CYAN:#}: {} a property `type`: `type_property = \"type\"` under `[relations]` in `adit.toml` makes types of them\n",
            match said.n_unread_types {
                1 => "a note has".to_owned(),
                n => format!("{n} notes have"),
            }
        );
    }
    if args.timings {
        for (phase, time) in said.timings.phases() {
            eprintln!("{phase:>14} {:8.1} ms", time.as_secs_f64() * 1e3);
        }
    }
    let done = match said.stats {
        None => "nothing changed".to_owned(),
        Some(WriteStats { n_written, n_deleted: 0, .. }) => format!("{n_written} written"),
        Some(WriteStats { n_written, n_deleted, .. }) => format!("{n_written} written, {n_deleted} deleted"),
    };
    eprintln!(
        "{}, {}, {} in {:.2} s: {}, {done}",
        count(report.n_notes, "note"),
        count(report.n_links, "link"),
        summary(&report.diagnostics),
        said.start.elapsed().as_secs_f64(),
        count(report.n_files, "file"),
    );
    eprintln!("open {}", said.folder.join("index.html").display());
}

/// The feed of what changed since an earlier state.
fn feed_since(
    earlier: &State,
    compilation: &Compilation,
    config: &Config,
    head: FeedHead<'_>,
) -> Result<Vec<u8>, Error> {
    let is_listed = |id: &str| {
        let file = compilation.vault.find(&VaultPath::new(id)).map(|it| compilation.vault.file(it));
        file.is_some_and(|it| it.is_public() && !it.is_excluded)
    };
    let graph = Snapshot::new(compilation, config);
    adit::feed(&earlier.snapshot()?, &graph, head, &is_listed).map_err(Error::output)
}
