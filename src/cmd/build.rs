//! `adit build`: the site of a vault.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use adit::{Compilation, Config, Error, FeedHead, Output, Site, Snapshot, VaultPath, compile_vault};
use anstream::eprintln;

use crate::args::{Build, CheckFormat};

use super::diff::State;
use super::progress::Progress;
use super::{CYAN, count, judge, prepare, render, summary, vault_name, warn_if_empty};

/// Findings that a build shows in full before it only counts them.
const MAX_SHOWN: usize = 5;

pub(super) fn run(args: &Build) -> Result<ExitCode, Error> {
    let start = Instant::now();
    let mut config = prepare(&args.source)?;
    config.trust_theme = args.trust_theme;
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
    let output = Output::claim(root, &folder, args.force)?;
    let compilation = compile_vault(root, Some(&folder), &config)?;
    let site = Site::with_earlier_map(&compilation, &config, &vault_name(root), output.map().as_deref())?;
    let site = match &earlier {
        Some((earlier, day)) => {
            let head = FeedHead { title: site.title(), language: config.language(), day };
            let feed = feed_since(earlier, &compilation, &config, head)?;
            site.with_feed(feed)
        }
        None => site,
    };
    let progress = Progress::start(site.routes().count(), args.quiet);
    let before_writing = Instant::now();
    let stats = adit::write(&site, &compilation.vault, &output, &|| progress.tick())?;
    let write_time = before_writing.elapsed();
    progress.finish();
    let mut diagnostics = compilation.findings_with(site.findings(), &config);
    let code = judge(&mut diagnostics, args.deny);
    if args.quiet {
        return Ok(code);
    }
    warn_if_empty(&compilation, root);
    let n_shown = if args.verbose { diagnostics.len() } else { diagnostics.len().min(MAX_SHOWN) };
    let colour = anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never;
    anstream::eprint!("{}", render(&diagnostics[..n_shown], CheckFormat::Human, &compilation, colour));
    if n_shown < diagnostics.len() {
        let vault = root.display();
        eprintln!(
            "{CYAN}… and {} more{CYAN:#}: `adit check {vault}` shows them all\n",
            diagnostics.len() - n_shown
        );
    }
    if args.timings {
        for (phase, time) in
            compilation.timings.phases().iter().copied().chain([("render+write", write_time)])
        {
            eprintln!("{phase:>14} {:8.1} ms", time.as_secs_f64() * 1e3);
        }
    }
    let deleted = if stats.n_deleted > 0 { format!(", {} deleted", stats.n_deleted) } else { String::new() };
    eprintln!(
        "{}, {}, {} in {:.2} s: {}, {} written{deleted}",
        count(compilation.vault.notes().count(), "note"),
        count(compilation.links.len(), "link"),
        summary(&diagnostics),
        start.elapsed().as_secs_f64(),
        count(stats.n_files, "file"),
        stats.n_written,
    );
    eprintln!("open {}", folder.join("index.html").display());
    // The process ends here; taking a big vault apart piece by piece would only delay that.
    std::mem::forget(site);
    std::mem::forget(compilation);
    Ok(code)
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
