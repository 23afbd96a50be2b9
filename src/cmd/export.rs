//! `adit export`: the entity graph in the formats of other programs.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use adit::{Error, Export, ExportFormat, ExportPath, Snapshot, compile_vault};
use anstream::eprintln;

use crate::args::{self, Format};

use super::progress::Progress;
use super::{CLEAN, count, prepare, warn_if_empty, written};

pub(super) fn run(args: &args::Export) -> Result<ExitCode, Error> {
    let start = Instant::now();
    let format = format(args.format);
    let is_printed = args.output == Path::new("-");
    let output = if is_printed {
        format.claim_stream()?;
        None
    } else {
        Some(ExportPath::claim(&args.output, format, args.force)?)
    };
    let config = prepare(&args.source)?;
    let progress = Progress::wait("reading the vault", args.quiet || is_printed);
    let compilation = compile_vault(&args.source.vault, Some(&args.output), &config)?;
    let graph = Snapshot::new(&compilation, &config);
    let export = Export::new(&graph, format, &args.base)?;
    progress.finish();
    let Some(output) = output else {
        let mut out = BufWriter::new(std::io::stdout());
        return written(adit::write_export(&mut out, &export).and_then(|()| out.flush()));
    };
    let progress = Progress::wait("writing the graph", args.quiet);
    let stats = adit::write_export_to(&output, &export)?;
    progress.finish();
    if !args.quiet {
        warn_if_empty(&compilation, &args.source.vault);
        eprintln!(
            "{}, {}, {} in {:.2} s: {}, {:.1} MB in {}",
            count(graph.nodes.len(), "node"),
            count(graph.edges.len(), "edge"),
            count(graph.statements.len(), "statement"),
            start.elapsed().as_secs_f64(),
            count(stats.n_files, "file"),
            stats.n_bytes as f64 / 1e6,
            args.output.display(),
        );
    }
    // The process ends here; taking a big graph apart record by record would only delay that.
    std::mem::forget(graph);
    std::mem::forget(compilation);
    Ok(ExitCode::from(CLEAN))
}

fn format(format: Format) -> ExportFormat {
    match format {
        Format::Json => ExportFormat::Json,
        Format::Graphml => ExportFormat::Graphml,
        Format::Gexf => ExportFormat::Gexf,
        Format::Dot => ExportFormat::Dot,
        Format::Csv => ExportFormat::Csv,
        Format::Parquet => ExportFormat::Parquet,
        Format::Nquads => ExportFormat::Nquads,
        Format::Jsonld => ExportFormat::Jsonld,
        Format::Sqlite => ExportFormat::Sqlite,
        Format::Cypher => ExportFormat::Cypher,
    }
}
