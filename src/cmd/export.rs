//! `adit export`: the entity graph in the formats of other programs.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use adit::{Error, Export, ExportFormat, ExportPath, Records, SavedGraph};
use anstream::eprintln;

use crate::args::{self, Format};

use super::progress::Progress;
use super::{CLEAN, cache, count, prepare, warn_if_empty, written};

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
    if let Some(file) = &args.graph {
        let progress = Progress::start("reading the graph", args.quiet);
        let saved = SavedGraph::open(file)?;
        let graph = saved.read()?.into();
        progress.finish();
        return write(args, &graph, format, output.as_ref(), start);
    }
    let config = prepare(&args.source)?;
    let compilation = cache::compile(&args.source, &args.caching, Some(&args.output), &config, args.quiet)?;
    let graph = Records::new(&compilation, &config);
    if !args.quiet && !is_printed {
        warn_if_empty(compilation.vault.notes().count(), &args.source.vault);
    }
    let result = write(args, &graph, format, output.as_ref(), start);
    // The process ends here; taking a big graph apart record by record would only delay that.
    std::mem::forget(graph);
    std::mem::forget(compilation);
    result
}

/// Writes the graph, or prints it where there is no place for it.
fn write(
    args: &args::Export,
    graph: &Records<'_>,
    format: ExportFormat,
    output: Option<&ExportPath>,
    start: Instant,
) -> Result<ExitCode, Error> {
    let export = Export::new(graph, format, &args.base)?;
    let Some(output) = output else {
        let mut out = BufWriter::new(std::io::stdout());
        return written(adit::write_export(&mut out, &export).and_then(|()| out.flush()));
    };
    let progress = Progress::start("writing the graph", args.quiet);
    let stats = adit::write_export_to(output, &export)?;
    progress.finish();
    if !args.quiet {
        eprintln!(
            "{}, {}, {} in {:.2} s: {}, {:.1} MB in {}",
            count(graph.nodes.len(), "node"),
            count(graph.n_edges(), "edge"),
            count(graph.n_statements(), "statement"),
            start.elapsed().as_secs_f64(),
            count(stats.n_files, "file"),
            stats.n_bytes as f64 / 1e6,
            args.output.display(),
        );
    }
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
