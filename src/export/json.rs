//! The graph as JSON: the contract documented in `docs/graph-json.md`.

use std::io::{self, Write};

use serde::Serialize;

use crate::snapshot::Records;

/// Writes the graph as one JSON object, a record a line.
///
/// # Errors
/// Whatever `out` refuses.
pub fn write(out: &mut dyn Write, graph: &Records<'_>) -> io::Result<()> {
    out.write_all(b"{")?;
    write_list(out, "nodes", graph.nodes.iter())?;
    out.write_all(b",")?;
    write_list(out, "edges", graph.edges())?;
    out.write_all(b",")?;
    write_list(out, "statements", graph.statements())?;
    out.write_all(b",")?;
    write_list(out, "candidates", graph.candidates().iter())?;
    out.write_all(b"}\n")
}

fn write_list(
    out: &mut dyn Write,
    name: &str,
    records: impl Iterator<Item = impl Serialize>,
) -> io::Result<()> {
    write!(out, "\"{name}\":[")?;
    let mut line = Vec::new();
    for (nth, record) in records.enumerate() {
        line.clear();
        line.extend_from_slice(if nth == 0 { b"\n" } else { b",\n" });
        serde_json::to_writer(&mut line, &record)?;
        out.write_all(&line)?;
    }
    out.write_all(b"\n]")
}
