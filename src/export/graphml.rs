//! The graph as GraphML: a directed multigraph, each field of the contract an attribute.

use std::io;

use crate::snapshot::Records;

use super::Out;
use super::endpoint::Endpoints;
use super::field::{self, Field, Kind};
use super::xml::Xml;

/// Writes the graph. An edge leads from the entity of which its label speaks to what it refers to.
///
/// # Errors
/// Whatever `out` refuses.
pub(super) fn write(out: Out<'_>, graph: &Records<'_>) -> io::Result<()> {
    let (node_fields, edge_fields) = (field::of_node(), field::of_edge());
    let mut xml = Xml::new(out)?;
    xml.open("graphml", &[("xmlns", "http://graphml.graphdrawing.org/xmlns")])?;
    declare(&mut xml, "node", 'n', &node_fields)?;
    declare(&mut xml, "edge", 'e', &edge_fields)?;
    xml.open("graph", &[("id", "vault"), ("edgedefault", "directed")])?;
    let endpoints = Endpoints::new(graph);
    for (_, node) in endpoints.iter() {
        xml.open("node", &[("id", &node.id)])?;
        data(&mut xml, 'n', &node_fields, node)?;
        xml.close("node")?;
    }
    for edge in graph.edges() {
        xml.open("edge", &[("id", &edge.id), ("source", &edge.subject), ("target", &edge.to)])?;
        data(&mut xml, 'e', &edge_fields, &edge)?;
        xml.close("edge")?;
    }
    for name in ["graph", "graphml"] {
        xml.break_line()?;
        xml.close(name)?;
    }
    xml.finish()
}

fn declare<R>(xml: &mut Xml<Out<'_>>, what: &str, letter: char, fields: &[Field<R>]) -> io::Result<()> {
    for (field, number) in fields.iter().zip(0..) {
        let kind = match field.kind {
            Kind::Text | Kind::List => "string",
            Kind::Number => "int",
            Kind::Flag => "boolean",
        };
        let id = format!("{letter}{number}");
        xml.break_line()?;
        xml.empty("key", &[("id", &id), ("for", what), ("attr.name", field.name), ("attr.type", kind)])?;
    }
    Ok(())
}

fn data<R>(xml: &mut Xml<Out<'_>>, letter: char, fields: &[Field<R>], record: &R) -> io::Result<()> {
    for (field, number) in fields.iter().zip(0..) {
        if let Some(text) = (field.get)(record).text() {
            xml.text("data", &[("key", &format!("{letter}{number}"))], &text)?;
        }
    }
    Ok(())
}
