//! `adit graph`: the entity graph for other programs.

use std::io::{BufWriter, Write};
use std::process::ExitCode;

use adit::{Error, Records};

use crate::args::{Graph, GraphFormat};

use super::{cache, prepare, written};

/// Bytes that are printed at once.
const BUFFER: usize = 1 << 18;

pub(super) fn run(args: &Graph) -> Result<ExitCode, Error> {
    let config = prepare(&args.source)?;
    let compilation = cache::compile(
        &args.source,
        &args.caching,
        config.output.as_ref().map(std::path::Path::new),
        &config,
        false,
    )?;
    let graph = Records::new(&compilation, &config);
    let mut out = BufWriter::with_capacity(BUFFER, std::io::stdout().lock());
    let result = match args.format {
        GraphFormat::Json => adit::write_json(&mut out, &graph),
        GraphFormat::Dot => adit::write_dot(&mut out, &graph),
    };
    written(result.and_then(|()| out.flush()))
}
