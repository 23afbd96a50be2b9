//! `adit check`: what is wrong with a vault.

use std::process::ExitCode;

use adit::{Compilation, Config, Diagnostic, Error, Site};
use anstream::eprintln;

use crate::args::{Check, CheckFormat};

use super::{cache, count, findings, judge, prepare, print_all, render, summary, vault_name, warn_if_empty};

pub(super) fn run(args: &Check) -> Result<ExitCode, Error> {
    let mut config = prepare(&args.source)?;
    config.trust = args.trust;
    let compilation = cache::compile(
        &args.source,
        &args.caching,
        config.output.as_ref().map(std::path::Path::new),
        &config,
        false,
    )?;
    let mut diagnostics = find(&compilation, &config, &vault_name(&args.source.vault))?;
    let code = judge(&mut diagnostics, args.deny);
    let colour = anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never;
    warn_if_empty(compilation.vault.notes().count(), &args.source.vault);
    // Only for people lines of texts are shown.
    let about: &[Diagnostic] = if args.format == CheckFormat::Human { &diagnostics } else { &[] };
    let texts = compilation.texts(about.iter().flat_map(|it| it.files()));
    let text = render(&diagnostics, args.format, &|path| texts.get(path).map(String::as_str), colour);
    print_all(text.as_bytes())?;
    if args.format == CheckFormat::Human {
        findings::say_kinds(&diagnostics);
        eprintln!(
            "{}, {}: {}",
            count(compilation.vault.notes().count(), "note"),
            count(compilation.links.len(), "link"),
            summary(&diagnostics),
        );
    }
    Ok(code)
}

/// All findings, those of a build among them where the vault has templates: they may fail on one page only.
fn find(compilation: &Compilation, config: &Config, name: &str) -> Result<Vec<Diagnostic>, Error> {
    if !compilation.overrides.has_templates() {
        let stale = adit::stale_overrides(&compilation.overrides);
        return Ok(compilation.findings_with(stale, config));
    }
    let site = Site::new(compilation, config, name)?;
    site.try_theme()?;
    Ok(compilation.findings_with(site.findings(), config))
}
