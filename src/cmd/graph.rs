//! `adit graph`: the entity graph for other programs.

use std::io::{BufWriter, Write};
use std::process::ExitCode;

use adit::{Error, Snapshot};

use crate::args::{Graph, GraphFormat};

use super::{cache, prepare, written};

pub(super) fn run(args: &Graph) -> Result<ExitCode, Error> {
    let config = prepare(&args.source)?;
    let compilation = cache::compile(
        &args.source,
        &args.caching,
        config.output.as_ref().map(std::path::Path::new),
        &config,
    )?;
    let graph = Snapshot::new(&compilation, &config);
    let mut out = BufWriter::new(std::io::stdout().lock());
    let result = match args.format {
        GraphFormat::Json => adit::write_json(&mut out, &graph),
        GraphFormat::Dot => adit::write_dot(&mut out, &graph),
    };
    written(result.and_then(|()| out.flush()))
}
