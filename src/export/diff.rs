//! What changed as JSON: the contract documented in `docs/changes.md`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::diff::{ChangeKind, Diff};

/// Writes changes as one JSON object, a change a line.
///
/// # Errors
/// Whatever `out` refuses.
pub fn write(out: &mut dyn Write, diff: &Diff<'_>) -> io::Result<()> {
    let counts: BTreeMap<ChangeKind, usize> = diff.counts();
    out.write_all(b"{\"summary\":{")?;
    for (nth, (kind, n)) in counts.iter().enumerate() {
        write!(out, "{}\"{}\":{n}", if nth == 0 { "" } else { "," }, kind.as_str())?;
    }
    out.write_all(b"},\"changes\":[")?;
    for (nth, change) in diff.changes.iter().enumerate() {
        out.write_all(if nth == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, change)?;
    }
    out.write_all(b"\n]}\n")
}
