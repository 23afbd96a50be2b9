//! The graph as GEXF 1.3: what Gephi opens, with labels and each field of the contract an attribute.

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
    xml.open("gexf", &[("xmlns", "http://gexf.net/1.3"), ("version", "1.3")])?;
    xml.open("graph", &[("defaultedgetype", "directed"), ("mode", "static")])?;
    declare(&mut xml, "node", &node_fields)?;
    declare(&mut xml, "edge", &edge_fields)?;
    xml.open("nodes", &[])?;
    let endpoints = Endpoints::new(graph);
    for (_, node) in endpoints.iter() {
        xml.open("node", &[("id", &node.id), ("label", &node.title)])?;
        values(&mut xml, &node_fields, node)?;
        xml.close("node")?;
    }
    end(&mut xml, "nodes")?;
    xml.open("edges", &[])?;
    for edge in graph.edges() {
        let label = edge.label.as_deref();
        let ends = [
            ("id", &*edge.id),
            ("source", &*edge.subject),
            ("target", &*edge.to),
            ("label", label.unwrap_or_default()),
        ];
        xml.open("edge", if label.is_some() { &ends } else { &ends[..3] })?;
        values(&mut xml, &edge_fields, &edge)?;
        xml.close("edge")?;
    }
    for name in ["edges", "graph", "gexf"] {
        end(&mut xml, name)?;
    }
    xml.finish()
}

fn end(xml: &mut Xml<Out<'_>>, name: &str) -> io::Result<()> {
    xml.break_line()?;
    xml.close(name)
}

fn declare<R>(xml: &mut Xml<Out<'_>>, what: &str, fields: &[Field<R>]) -> io::Result<()> {
    xml.open("attributes", &[("class", what)])?;
    for (field, number) in fields.iter().zip(0..) {
        let kind = match field.kind {
            Kind::Text | Kind::List => "string",
            Kind::Number => "integer",
            Kind::Flag => "boolean",
        };
        xml.break_line()?;
        xml.empty("attribute", &[("id", &number.to_string()), ("title", field.name), ("type", kind)])?;
    }
    end(xml, "attributes")
}

fn values<R>(xml: &mut Xml<Out<'_>>, fields: &[Field<R>], record: &R) -> io::Result<()> {
    xml.open_here("attvalues")?;
    for (field, number) in fields.iter().zip(0..) {
        if let Some(text) = (field.get)(record).text() {
            xml.empty("attvalue", &[("for", &number.to_string()), ("value", &text)])?;
        }
    }
    xml.close("attvalues")
}
