//! The graph as tables of text, with the headers that `neo4j-admin database import` reads.
//!
//! Values are as they are: a title that begins with `=` stays so, because these are files for databases, and what is
//! put before it for a spreadsheet would be part of the title there.

use std::borrow::Cow;
use std::io;

use ::csv::{Terminator, Writer, WriterBuilder};

use super::endpoint::Endpoints;
use super::field::{self, Field, Kind, Value};
use super::property_graph::{labels, links, relation_type};
use super::{Export, Mark, Out, Table, joined};

/// Between the members of a list: the sign that Unicode has for it, which no name has in it.
const UNIT: char = '\u{1f}';

pub(super) const TABLES: &[Table] = &[
    Table { name: "nodes.csv", mark: Mark::Start(b"id:ID(node),:LABEL,kind,"), write: write_nodes },
    Table {
        name: "edges.csv",
        mark: Mark::Start(b"id,:START_ID(node),:END_ID(node),:TYPE,"),
        write: write_edges,
    },
    Table {
        name: "statements.csv",
        mark: Mark::Start(b"id:ID(statement),:LABEL,subject,"),
        write: write_statements,
    },
    Table {
        name: "roles.csv",
        mark: Mark::Start(b":START_ID(statement),:END_ID(node),:TYPE,"),
        write: write_roles,
    },
];

fn write_nodes(out: Out<'_>, export: &Export<'_>) -> io::Result<()> {
    let fields = field::of_node();
    let mut csv = writer(out);
    csv.write_record(header(&["id:ID(node)", ":LABEL"], &fields))?;
    let endpoints = Endpoints::new(export.graph);
    for (_, node) in endpoints.iter() {
        csv.write_field(&*node.id)?;
        csv.write_field(list(&labels(node)))?;
        write_fields(&mut csv, &fields, node)?;
    }
    csv.flush()
}

fn write_edges(out: Out<'_>, export: &Export<'_>) -> io::Result<()> {
    let fields = field::of_edge();
    let mut csv = writer(out);
    csv.write_record(header(&["id", ":START_ID(node)", ":END_ID(node)", ":TYPE"], &fields))?;
    for edge in export.graph.edges() {
        for value in [&*edge.id, &edge.subject, &edge.to, &relation_type(&edge)] {
            csv.write_field(value)?;
        }
        write_fields(&mut csv, &fields, &edge)?;
    }
    csv.flush()
}

fn write_statements(out: Out<'_>, export: &Export<'_>) -> io::Result<()> {
    let fields = field::of_statement();
    let mut csv = writer(out);
    csv.write_record(header(&["id:ID(statement)", ":LABEL"], &fields))?;
    for statement in export.graph.statements() {
        csv.write_field(&*statement.id)?;
        csv.write_field("Statement")?;
        write_fields(&mut csv, &fields, &statement)?;
    }
    csv.flush()
}

fn write_roles(out: Out<'_>, export: &Export<'_>) -> io::Result<()> {
    let mut csv = writer(out);
    csv.write_record([":START_ID(statement)", ":END_ID(node)", ":TYPE", "name", "value"])?;
    let endpoints = Endpoints::new(export.graph);
    for statement in export.graph.statements() {
        for (entity, kind, role) in links(&statement) {
            if endpoints.number(entity).is_none() {
                continue;
            }
            let (name, value) = role.map_or(("", ""), |it| (&it.name, &it.value));
            csv.write_record([&*statement.id, entity, kind, name, value])?;
        }
    }
    csv.flush()
}

fn writer(out: Out<'_>) -> Writer<Out<'_>> {
    WriterBuilder::new().terminator(Terminator::Any(b'\n')).from_writer(out)
}

fn header<R>(first: &[&str], fields: &[Field<R>]) -> Vec<String> {
    let first = first.iter().map(|it| (*it).to_owned());
    let rest = fields.iter().map(|field| match field.kind {
        Kind::Text => field.name.to_owned(),
        Kind::List => format!("{}:string[]", field.name),
        Kind::Number => format!("{}:int", field.name),
        Kind::Flag => format!("{}:boolean", field.name),
    });
    first.chain(rest).collect()
}

fn write_fields<R>(csv: &mut Writer<Out<'_>>, fields: &[Field<R>], record: &R) -> io::Result<()> {
    for field in fields {
        match (field.get)(record) {
            Value::List(members, _) => csv.write_field(list(members))?,
            value => csv.write_field(&*value.text().unwrap_or_default())?,
        }
    }
    csv.write_record(None::<&[u8]>)?;
    Ok(())
}

/// The members of a list as one text.
fn list(members: &[Cow<'_, str>]) -> String {
    let members: Vec<_> = members.iter().map(|it| it.replace(UNIT, " ")).collect();
    joined(&members, UNIT.encode_utf8(&mut [0; 4]))
}
