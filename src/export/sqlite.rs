//! The graph as an SQLite database: tables with whole numbers for ids, indices for walking, full-text search.

use std::io;
use std::path::Path;

use rusqlite::types::{ToSqlOutput, Value as Sql};
use rusqlite::{Connection, OpenFlags, Statement, ToSql, params};

use crate::path::{VaultPath, fold};
use crate::snapshot::Records;

use super::endpoint::Endpoints;
use super::field::{self, Field, Value};

/// The tables, without the indices: these are made when the tables are full.
const TABLES: &str = include_str!("sqlite/tables.sql");
/// The indices and the views.
const INDICES: &str = include_str!("sqlite/indices.sql");

/// Writes the graph to an empty file.
///
/// # Errors
/// Whatever SQLite or the operating system refuses.
pub(super) fn write(path: &Path, graph: &Records<'_>) -> io::Result<()> {
    fill(path, graph).map_err(io::Error::other)
}

fn fill(path: &Path, graph: &Records<'_>) -> rusqlite::Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.execute_batch(TABLES)?;
    let transaction = connection.transaction()?;
    let endpoints = Endpoints::new(graph);
    write_nodes(&transaction, &endpoints)?;
    write_statements(&transaction, graph, &endpoints)?;
    write_edges(&transaction, graph, &endpoints)?;
    write_candidates(&transaction, graph)?;
    transaction.execute_batch(INDICES)?;
    transaction.commit()?;
    connection.close().map_err(|(_, e)| e)
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Nothing => ToSqlOutput::Owned(Sql::Null),
            Self::Text(text) => ToSqlOutput::from(&**text),
            Self::List(list, _) => {
                ToSqlOutput::Owned(Sql::Text(serde_json::to_string(list).expect("texts are JSON")))
            }
            Self::Number(number) => ToSqlOutput::Owned(Sql::Integer(i64::from(*number))),
            Self::Flag(flag) => ToSqlOutput::Owned(Sql::Integer(i64::from(*flag))),
        })
    }
}

fn write_nodes(connection: &Connection, endpoints: &Endpoints<'_>) -> rusqlite::Result<()> {
    let fields = field::of_node();
    let mut statement = insertion(connection, "nodes", &["number", "id"], &fields)?;
    let mut names = connection.prepare("INSERT INTO names VALUES (?, ?, ?)")?;
    for (number, node) in endpoints.iter() {
        insert(&mut statement, &[&number, &&*node.id], &fields, node)?;
        let path = VaultPath::new(&node.id);
        let name = if node.kind == "note" { path.stem() } else { path.file_name() };
        let own = [(&*node.id, "id"), (name, "name"), (&*node.title, "title")];
        for (name, kind) in own.into_iter().chain(node.aliases.iter().map(|it| (&**it, "alias"))) {
            names.execute(params![fold(name), number, kind])?;
        }
    }
    Ok(())
}

fn write_edges(
    connection: &Connection,
    graph: &Records<'_>,
    endpoints: &Endpoints<'_>,
) -> rusqlite::Result<()> {
    // The file is the number of its node here, for its path on each of its edges would be half of the database.
    let mut fields = field::of_edge();
    fields.retain(|it| !matches!(it.name, "from" | "file"));
    let first = ["number", "id", "subject", "target", "note"];
    let mut statement = insertion(connection, "edges", &first, &fields)?;
    for (edge, number) in graph.edges().zip(0_i64..) {
        let [subject, target, note] = [&edge.subject, &edge.to, &edge.from].map(|it| endpoints.number(it));
        insert(&mut statement, &[&number, &&*edge.id, &subject, &target, &note], &fields, &edge)?;
    }
    Ok(())
}

fn write_statements(
    connection: &Connection,
    graph: &Records<'_>,
    endpoints: &Endpoints<'_>,
) -> rusqlite::Result<()> {
    let fields = field::of_statement();
    let mut insert_statement = insertion(connection, "statements", &["number", "id", "node"], &fields)?;
    let mut insert_role = connection.prepare("INSERT INTO roles VALUES (?, ?, ?, ?)")?;
    let mut insert_node = connection.prepare("INSERT INTO role_nodes VALUES (?, ?)")?;
    let mut n_roles = 0_i64;
    for (statement, number) in graph.statements().zip(0_i64..) {
        let node = endpoints.number(&statement.subject);
        insert(&mut insert_statement, &[&number, &&*statement.id, &node], &fields, &statement)?;
        for role in &statement.roles {
            insert_role.execute(params![n_roles, statement.id, role.name, role.value])?;
            for node in role.entities.iter().filter_map(|it| endpoints.number(it)) {
                insert_node.execute(params![n_roles, node])?;
            }
            n_roles += 1;
        }
    }
    Ok(())
}

fn write_candidates(connection: &Connection, graph: &Records<'_>) -> rusqlite::Result<()> {
    let mut insert = connection.prepare("INSERT INTO candidates VALUES (?, ?, ?, ?, ?, ?, ?)")?;
    for it in &*graph.candidates() {
        for at in &it.occurrences {
            insert.execute(params![it.name, it.entity, at.column, at.statement, at.file, at.line, at.col])?;
        }
    }
    Ok(())
}

/// Prepares the insertion of rows into a table: first these columns, then the fields of a record.
fn insertion<'c, R>(
    connection: &'c Connection,
    table: &str,
    first: &[&str],
    fields: &[Field<R>],
) -> rusqlite::Result<Statement<'c>> {
    let columns: Vec<_> = first.iter().copied().chain(fields.iter().map(|it| it.name)).collect();
    let names: Vec<_> = columns.iter().map(|it| format!("\"{it}\"")).collect();
    let marks = vec!["?"; columns.len()].join(", ");
    connection.prepare(&format!("INSERT INTO {table} ({}) VALUES ({marks})", names.join(", ")))
}

/// Inserts a record.
fn insert<R>(
    statement: &mut Statement<'_>,
    first: &[&dyn ToSql],
    fields: &[Field<R>],
    record: &R,
) -> rusqlite::Result<()> {
    for (value, nth) in first.iter().zip(1..) {
        statement.raw_bind_parameter(nth, value)?;
    }
    for (field, nth) in fields.iter().zip(first.len() + 1..) {
        statement.raw_bind_parameter(nth, (field.get)(record))?;
    }
    statement.raw_execute()?;
    Ok(())
}
