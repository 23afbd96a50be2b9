//! The graph in the DOT language of Graphviz.

use std::io::{self, Write};

use crate::snapshot::{EdgeRecord, Records};

/// Writes the graph as a digraph: missing targets dashed, tags as plain text, embeds dotted, edges with their labels.
///
/// # Errors
/// Whatever `out` refuses.
pub fn write(out: &mut dyn Write, graph: &Records<'_>) -> io::Result<()> {
    writeln!(out, "digraph vault {{\n  node [shape=box, style=rounded];")?;
    for node in &graph.nodes {
        let style = match &*node.kind {
            "unresolved" => ", style=dashed",
            "tag" => ", shape=plaintext",
            _ => "",
        };
        writeln!(out, "  {} [label={}{style}];", quoted(&node.id), quoted(&node.title))?;
    }
    for edge in graph.edges() {
        writeln!(out, "  {} -> {}{};", quoted(&edge.subject), quoted(&edge.to), attributes(&edge))?;
    }
    writeln!(out, "}}")
}

fn attributes(edge: &EdgeRecord<'_>) -> String {
    let label = edge.label.as_ref().map(|it| format!("label={}", quoted(it)));
    let style = (edge.kind == "embed").then(|| "style=dotted".to_owned());
    let attributes: Vec<_> = label.into_iter().chain(style).collect();
    if attributes.is_empty() { String::new() } else { format!(" [{}]", attributes.join(", ")) }
}

/// A string of the DOT language: only quotes and backslashes mean something in it.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
