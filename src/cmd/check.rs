//! `adit check`: what is wrong with a vault.

use std::process::ExitCode;

use adit::{Error, compile_vault};
use anstream::eprintln;

use crate::args::{Check, CheckFormat};

use super::{count, judge, prepare, print_all, render, summary, warn_if_empty};

pub(super) fn run(args: &Check) -> Result<ExitCode, Error> {
    let config = prepare(&args.source)?;
    let mut compilation =
        compile_vault(&args.source.vault, config.output.as_ref().map(std::path::Path::new), &config)?;
    let code = judge(&mut compilation.diagnostics, args.deny);
    let colour = anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never;
    warn_if_empty(&compilation, &args.source.vault);
    let text = render(&compilation.diagnostics, args.format, &compilation, colour);
    print_all(text.as_bytes())?;
    if args.format == CheckFormat::Human {
        eprintln!(
            "{}, {}: {}",
            count(compilation.vault.notes().count(), "note"),
            count(compilation.links.len(), "link"),
            summary(&compilation.diagnostics),
        );
    }
    Ok(code)
}
