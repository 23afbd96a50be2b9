//! The graph as JSON: the contract documented in `docs/graph-json.md`.

use std::io::{self, Write};

use serde::Serialize;

use crate::snapshot::Snapshot;

/// Writes the graph as one JSON object, a record a line.
///
/// # Errors
/// Whatever `out` refuses.
pub fn write(out: &mut dyn Write, graph: &Snapshot<'_>) -> io::Result<()> {
    out.write_all(b"{")?;
    write_list(out, "nodes", &graph.nodes)?;
    out.write_all(b",")?;
    write_list(out, "edges", &graph.edges)?;
    out.write_all(b",")?;
    write_list(out, "statements", &graph.statements)?;
    out.write_all(b",")?;
    write_list(out, "candidates", &graph.candidates)?;
    out.write_all(b"}\n")
}

fn write_list(out: &mut dyn Write, name: &str, records: &[impl Serialize]) -> io::Result<()> {
    write!(out, "\"{name}\":[")?;
    for (nth, record) in records.iter().enumerate() {
        out.write_all(if nth == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, record)?;
    }
    out.write_all(b"\n]")
}
