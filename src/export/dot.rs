//! The graph in the DOT language of Graphviz.

use std::io::{self, Write};

use crate::graph::{Evidence, Node, node_of};
use crate::session::Compilation;

/// Writes the graph as a digraph: missing targets dashed, tags as plain text, embeds dotted, relations with labels.
///
/// # Errors
/// Whatever `out` refuses.
pub fn write(out: &mut dyn Write, compilation: &Compilation) -> io::Result<()> {
    let (vault, links, graph) = (&compilation.vault, &compilation.links, &compilation.graph);
    let id = |node| quoted(&compilation.node_id(node));
    writeln!(out, "digraph vault {{\n  node [shape=box, style=rounded];")?;
    for node in graph.nodes() {
        let (label, style) = match node {
            Node::File(file) => (vault.file(file).title().to_owned(), ""),
            Node::Missing(number) => (links.missing[number as usize].name.clone(), ", style=dashed"),
            Node::Tag(number) => (format!("#{}", graph.tags()[number as usize]), ", shape=plaintext"),
        };
        writeln!(out, "  {} [label={}{style}];", id(node), quoted(&label))?;
    }
    for (edge, to) in graph.edges() {
        if let Evidence::Relation(relation) = edge.evidence(vault) {
            let subject = node_of(links.resolution(edge.file, relation.subject as usize));
            let Some(subject) = subject else { continue };
            let label = quoted(relation.label.as_deref().unwrap_or_default());
            writeln!(out, "  {} -> {} [label={label}];", id(subject), id(to))?;
            continue;
        }
        let style = if edge.kind(vault) == "embed" { " [style=dotted]" } else { "" };
        writeln!(out, "  {} -> {}{style};", id(Node::File(edge.file)), id(to))?;
    }
    writeln!(out, "}}")
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
