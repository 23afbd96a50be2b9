//! The graph as statements of Cypher that fill a property graph: nodes and edges in batches, one statement a line.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use crate::snapshot::{Records, RoleRecord};

use super::endpoint::Endpoints;
use super::field::{self, Field, Value};
use super::property_graph::{labels, links, relation_type};

/// Records in one statement: enough that the planner is called rarely, few enough for the memory of a transaction.
const BATCH: usize = 500;
/// Edges of one type whose records are made at once.
const EDGES_AT_ONCE: usize = 1 << 14;

/// Writes the graph. It is meant for an empty database: run twice, it makes everything twice.
///
/// # Errors
/// Whatever `out` refuses.
pub(super) fn write(out: &mut dyn Write, graph: &Records<'_>) -> io::Result<()> {
    writeln!(out, "// written by adit")?;
    for label in ["Entity", "Statement"] {
        let name = label.to_lowercase();
        writeln!(out, "CREATE CONSTRAINT {name}_id IF NOT EXISTS FOR (it:{label}) REQUIRE it.id IS UNIQUE;")?;
    }
    write_nodes(out, graph)?;
    write_edges(out, graph)?;
    write_statements(out, graph)
}

fn write_nodes(out: &mut dyn Write, graph: &Records<'_>) -> io::Result<()> {
    let fields = field::of_node();
    let endpoints = Endpoints::new(graph);
    let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (_, node) in endpoints.iter() {
        groups.entry(labels(node)).or_default().push(node);
    }
    for (labels, nodes) in groups {
        let labels: String = labels.iter().map(|it| format!(":{}", name(it))).collect();
        let rows = nodes.into_iter().map(|node| map(&node.id, &fields, node));
        write_batches(out, rows, &format!("CREATE (it{labels}) SET it = row"))?;
    }
    Ok(())
}

fn write_edges(out: &mut dyn Write, graph: &Records<'_>) -> io::Result<()> {
    let fields = field::of_edge();
    let mut groups: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (edge, number) in graph.edges().zip(0..) {
        let kind = relation_type(&edge);
        match groups.get_mut(&*kind) {
            Some(group) => group.push(number),
            None => drop(groups.insert(kind.into_owned(), vec![number])),
        }
    }
    for (kind, numbers) in groups {
        // Not all at once: the records of a large graph do not fit into memory.
        let edges = numbers.chunks(EDGES_AT_ONCE).flat_map(|it| graph.edges_at(it));
        let rows = edges.map(|edge| {
            let properties = map(&edge.id, &fields, &edge);
            format!("{{s:{},o:{},p:{properties}}}", string(&edge.subject), string(&edge.to))
        });
        let ends = "(s:Entity {id: row.s}), (o:Entity {id: row.o})";
        let rest = format!("MATCH {ends} CREATE (s)-[it:{}]->(o) SET it = row.p", name(&kind));
        write_batches(out, rows, &rest)?;
    }
    Ok(())
}

fn write_statements(out: &mut dyn Write, graph: &Records<'_>) -> io::Result<()> {
    let fields = field::of_statement();
    let rows = graph.statements().map(|it| map(&it.id, &fields, &it));
    write_batches(out, rows, "CREATE (it:Statement) SET it = row")?;
    for kind in ["ABOUT", "ROLE"] {
        let rows = graph.statements().flat_map(|statement| {
            let links = links(&statement).filter(|link| link.1 == kind);
            let row = |(entity, _, role): (&str, _, Option<&RoleRecord<'_>>)| {
                let properties = role.map_or_else(String::new, |role| {
                    format!("name:{},value:{}", string(&role.name), string(&role.value))
                });
                format!("{{s:{},o:{},p:{{{properties}}}}}", string(&statement.id), string(entity))
            };
            links.map(row).collect::<Vec<_>>()
        });
        let ends = "(s:Statement {id: row.s}), (o:Entity {id: row.o})";
        write_batches(out, rows, &format!("MATCH {ends} CREATE (s)-[it:{kind}]->(o) SET it = row.p"))?;
    }
    Ok(())
}

fn write_batches(out: &mut dyn Write, rows: impl Iterator<Item = String>, rest: &str) -> io::Result<()> {
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        out.write_all(b"UNWIND [")?;
        for (nth, row) in rows.by_ref().take(BATCH).enumerate() {
            out.write_all(if nth == 0 { b"" } else { b"," })?;
            out.write_all(row.as_bytes())?;
        }
        writeln!(out, "] AS row {rest};")?;
    }
    Ok(())
}

/// A record as a map, without the fields that it does not have.
fn map<R>(id: &str, fields: &[Field<R>], record: &R) -> String {
    let mut map = format!("{{id:{}", string(id));
    for field in fields {
        let value = match (field.get)(record) {
            Value::Nothing | Value::List([], _) => continue,
            Value::Text(text) => string(&text),
            Value::List(list, _) => {
                let members: Vec<_> = list.iter().map(|it| string(it)).collect();
                format!("[{}]", members.join(","))
            }
            Value::Number(number) => number.to_string(),
            Value::Flag(flag) => flag.to_string(),
        };
        let _ = write!(map, ",{}:{value}", name(field.name));
    }
    map + "}"
}

/// A string of Cypher, in single quotes. What might end the line or the string for some reader is written by its number.
///
/// Some readers decode numbers (`\u0027`) before they look for the end of a string, and do not count the backslashes
/// before. So where a text has a backslash and a `u`, two strings are added.
fn string(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('\'');
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(|next| matches!(next, 'u' | 'U')) => quoted.push_str("\\\\'+'"),
            '\'' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('\'');
    quoted
}

/// A label, a type or a key: in backticks, unless it is a plain word.
fn name(name: &str) -> Cow<'_, str> {
    let is_plain = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if is_plain {
        return name.into();
    }
    // A backslash could begin the number of a backtick, which some readers would heed.
    let kept: String = name.chars().map(|c| if c.is_control() || c == '\\' { ' ' } else { c }).collect();
    format!("`{}`", kept.replace('`', "``")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_its_string() {
        assert_eq!(string("it's \"so\""), r#"'it\'s "so"'"#);
        assert_eq!(string("a\\"), r"'a\\'");
        assert_eq!(string("\\u0027"), r"'\\'+'u0027'");
        assert_eq!(string("\0\t\r\n\u{2028}"), r"'\u0000\t\r\n\u2028'");
    }

    #[test]
    fn no_name_ends_its_backticks() {
        assert_eq!(name("parent_of"), "parent_of");
        assert_eq!(name("a`]->() DETACH"), "`a``]->() DETACH`");
        assert_eq!(name("schema:parentOrganization"), "`schema:parentOrganization`");
        assert_eq!(name("\\u0060\n"), "` u0060 `");
    }
}
