//! The graph as Parquet: a table of nodes, of edges, of statements and of what statements say, for engines that compute.

use std::borrow::Cow;
use std::io;
use std::sync::Arc;

use ::parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use ::parquet::column::writer::ColumnWriter;
use ::parquet::data_type::ByteArray;
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::types::Type;

use crate::snapshot::{EdgeRecord, NodeRecord, RoleRecord, StatementRecord};

use super::endpoint::Endpoints;
use super::field::{self, Field, Kind, Value};
use super::{Export, Mark, Out, Table};

/// Rows that are encoded together: enough for good compression, few enough to be held in memory.
const ROWS: usize = 1 << 16;

const MARK: Mark = Mark::End(b"adit version ");

pub(super) const TABLES: &[Table] = &[
    Table { name: "nodes.parquet", mark: MARK, write: write_nodes },
    Table { name: "edges.parquet", mark: MARK, write: write_edges },
    Table { name: "statements.parquet", mark: MARK, write: write_statements },
    Table { name: "roles.parquet", mark: MARK, write: write_roles },
];

fn write_nodes(out: Out<'_>, export: &Export<'_>) -> io::Result<()> {
    let endpoints = Endpoints::new(export.graph);
    let nodes = endpoints.iter().map(|(_, node)| node.clone());
    let mut fields: Vec<Field<NodeRecord<'_>>> = vec![text("id", |it| Value::Text((&*it.id).into()))];
    fields.extend(field::of_node());
    write_table(out, "node", &fields, nodes)
}

fn write_edges(out: Out<'_>, export: &Export<'_>) -> io::Result<()> {
    let mut fields: Vec<Field<EdgeRecord<'_>>> = vec![
        text("id", |it| Value::Text((&*it.id).into())),
        text("subject", |it| Value::Text((&*it.subject).into())),
        text("to", |it| Value::Text((&*it.to).into())),
    ];
    fields.extend(field::of_edge());
    write_table(out, "edge", &fields, export.graph.edges())
}

fn write_statements(out: Out<'_>, export: &Export<'_>) -> io::Result<()> {
    let mut fields: Vec<Field<StatementRecord<'_>>> = vec![text("id", |it| Value::Text((&*it.id).into()))];
    fields.extend(field::of_statement());
    write_table(out, "statement", &fields, export.graph.statements())
}

fn text<R>(name: &'static str, get: fn(&R) -> Value<'_>) -> Field<R> {
    Field { name, kind: Kind::Text, get }
}

/// One part of a statement.
struct Row<'a> {
    /// Id of the statement.
    statement: Cow<'a, str>,
    role: RoleRecord<'a>,
    nth: u32,
}

fn write_roles(out: Out<'_>, export: &Export<'_>) -> io::Result<()> {
    let rows = export.graph.statements().flat_map(|StatementRecord { id, roles, .. }| {
        roles.into_iter().zip(1..).map(move |(role, nth)| Row { statement: id.clone(), role, nth })
    });
    let fields: Vec<Field<Row<'_>>> = vec![
        text("statement", |it| Value::Text((&*it.statement).into())),
        Field { name: "nth", kind: Kind::Number, get: |it| Value::Number(it.nth) },
        text("name", |it| Value::Text((&*it.role.name).into())),
        text("value", |it| Value::Text((&*it.role.value).into())),
        Field { name: "entities", kind: Kind::List, get: |it| Value::List(&it.role.entities, "; ") },
    ];
    write_table(out, "role", &fields, rows)
}

fn write_table<R>(
    out: Out<'_>,
    name: &str,
    fields: &[Field<R>],
    rows: impl Iterator<Item = R>,
) -> io::Result<()> {
    let table = schema(name, fields).and_then(|schema| write_rows(out, schema, fields, rows));
    table.map_err(|e| match e {
        ParquetError::External(e) => e.downcast::<io::Error>().map_or_else(io::Error::other, |it| *it),
        e => io::Error::other(e),
    })
}

fn write_rows<R>(
    out: Out<'_>,
    schema: Type,
    fields: &[Field<R>],
    mut rows: impl Iterator<Item = R>,
) -> Result<(), ParquetError> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(concat!("adit version ", env!("CARGO_PKG_VERSION")).to_owned())
        .build();
    let mut file = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?;
    loop {
        let rows: Vec<R> = rows.by_ref().take(ROWS).collect();
        if rows.is_empty() {
            break;
        }
        let mut group = file.next_row_group()?;
        for field in fields {
            let mut column = group.next_column()?.expect("the schema has a column for each field");
            write_column(column.untyped(), field, &rows)?;
            column.close()?;
        }
        group.close()?;
    }
    file.close()?;
    Ok(())
}

/// Every column may lack values, and a list its members: the levels say which do.
fn schema<R>(name: &str, fields: &[Field<R>]) -> Result<Type, ParquetError> {
    let columns: Result<Vec<_>, _> = fields.iter().map(|it| column(it).map(Arc::new)).collect();
    Type::group_type_builder(name).with_fields(columns?).build()
}

fn column<R>(field: &Field<R>) -> Result<Type, ParquetError> {
    let leaf = |name, physical, logical: Option<LogicalType>, repetition| {
        Type::primitive_type_builder(name, physical)
            .with_logical_type(logical)
            .with_repetition(repetition)
            .build()
    };
    let text = Some(LogicalType::String);
    match field.kind {
        Kind::Text => leaf(field.name, Physical::BYTE_ARRAY, text, Repetition::OPTIONAL),
        Kind::Number => leaf(field.name, Physical::INT32, None, Repetition::OPTIONAL),
        Kind::Flag => leaf(field.name, Physical::BOOLEAN, None, Repetition::OPTIONAL),
        Kind::List => {
            let element = leaf("element", Physical::BYTE_ARRAY, text, Repetition::REQUIRED)?;
            let list = Type::group_type_builder("list")
                .with_repetition(Repetition::REPEATED)
                .with_fields(vec![Arc::new(element)])
                .build()?;
            Type::group_type_builder(field.name)
                .with_repetition(Repetition::REQUIRED)
                .with_logical_type(Some(LogicalType::List))
                .with_fields(vec![Arc::new(list)])
                .build()
        }
    }
}

fn write_column<R>(column: &mut ColumnWriter<'_>, field: &Field<R>, rows: &[R]) -> Result<(), ParquetError> {
    // 1 where a value, or a member of a list, is there.
    let mut definitions = Vec::with_capacity(rows.len());
    // 1 where a member goes on with the list of the one before.
    let mut repetitions = Vec::new();
    let (mut texts, mut numbers, mut flags) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        let value = (field.get)(row);
        definitions.push(i16::from(!matches!(value, Value::Nothing | Value::List([], _))));
        match value {
            Value::Nothing => {}
            Value::Text(text) => texts.push(ByteArray::from(text.into_owned().into_bytes())),
            Value::Number(number) => numbers.push(i32::try_from(number).unwrap_or(i32::MAX)),
            Value::Flag(flag) => flags.push(flag),
            Value::List(members, _) => {
                let n = members.len().max(1);
                definitions.extend(std::iter::repeat_n(1, n - 1));
                repetitions.push(0);
                repetitions.extend(std::iter::repeat_n(1, n - 1));
                texts.extend(members.iter().map(|it| ByteArray::from(it.as_bytes().to_vec())));
            }
        }
    }
    let repetitions = (field.kind == Kind::List).then_some(&repetitions[..]);
    let definitions = Some(&definitions[..]);
    match column {
        ColumnWriter::ByteArrayColumnWriter(it) => it.write_batch(&texts, definitions, repetitions),
        ColumnWriter::Int32ColumnWriter(it) => it.write_batch(&numbers, definitions, None),
        ColumnWriter::BoolColumnWriter(it) => it.write_batch(&flags, definitions, None),
        _ => unreachable!("the schema has columns of these types only"),
    }?;
    Ok(())
}
