//! Writes the entity graph for other programs, one format a file.
//!
//! Input: the [`Records`] of a graph. Output: bytes, the same for the same graph. What a record has is said once, in `field`;
//! formats that have attributes, columns or keys write those. Nothing here opens a file but the two libraries that
//! write files themselves, at a path that `write` gives them.

mod csv;
mod cypher;
mod diff;
mod dot;
mod endpoint;
mod feed;
mod field;
mod gexf;
mod graphml;
mod json;
#[cfg(feature = "parquet")]
mod parquet;
mod property_graph;
#[cfg(feature = "rdf")]
mod rdf;
#[cfg(feature = "sqlite")]
mod sqlite;
mod xml;

use std::io::{self, Write};
use std::path::Path;

pub use diff::write as write_diff;
pub use dot::write as write_dot;
pub use feed::{FeedHead, feed, feed_day};
pub use json::write as write_json;

use crate::error::Error;
use crate::snapshot::Records;

/// A format that graphs are exported in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// The contract of `docs/graph-json.md`.
    Json,
    /// GraphML, for NetworkX, igraph, Gephi and yEd.
    Graphml,
    /// GEXF 1.3, for Gephi.
    Gexf,
    /// The DOT language of Graphviz.
    Dot,
    /// Tables with the headers of `neo4j-admin database import`.
    Csv,
    /// Tables for DuckDB, Spark and pandas.
    Parquet,
    /// RDF, a quad a line.
    Nquads,
    /// RDF as JSON.
    Jsonld,
    /// A database with full-text search.
    Sqlite,
    /// Statements that fill a property graph.
    Cypher,
}

/// What is exported, and how.
#[derive(Clone, Copy)]
pub struct Export<'a> {
    /// The graph.
    pub graph: &'a Records<'a>,
    /// The format.
    pub format: ExportFormat,
    /// What the names of things begin with in RDF.
    pub base: &'a str,
}

/// A place to write to that may be handed to another thread, as some libraries ask for.
pub(crate) type Out<'a> = &'a mut (dyn Write + Send);

/// What an export consists of on disk.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    /// One file, which may be a stream.
    Stream(fn(Out<'_>, &Export<'_>) -> io::Result<()>),
    /// A folder with these files.
    Folder(&'static [Table]),
    /// One file that a library writes at a path.
    #[cfg_attr(not(feature = "sqlite"), expect(dead_code, reason = "only SQLite is such a library"))]
    Database(fn(&Path, &Export<'_>) -> io::Result<()>),
    /// Nothing: this adit was built without the format.
    #[cfg_attr(
        all(feature = "parquet", feature = "rdf", feature = "sqlite"),
        expect(dead_code, reason = "an adit with all its features misses no format")
    )]
    Missing,
}

/// A file of an export that has several.
pub(crate) struct Table {
    /// Its name.
    pub(crate) name: &'static str,
    /// What tells it from a file of the same name that adit did not write.
    pub(crate) mark: Mark,
    /// What writes it.
    pub(crate) write: fn(Out<'_>, &Export<'_>) -> io::Result<()>,
}

/// Bytes that tell an earlier export from any other file.
#[derive(Clone, Copy)]
pub(crate) enum Mark {
    /// They stand in the first few hundred bytes.
    Start(&'static [u8]),
    /// They stand in the last few kilobytes.
    #[cfg_attr(not(feature = "parquet"), expect(dead_code, reason = "only Parquet's files end with a mark"))]
    End(&'static [u8]),
}

impl ExportFormat {
    /// Its name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Graphml => "graphml",
            Self::Gexf => "gexf",
            Self::Dot => "dot",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::Nquads => "nquads",
            Self::Jsonld => "jsonld",
            Self::Sqlite => "sqlite",
            Self::Cypher => "cypher",
        }
    }

    pub(crate) fn shape(self) -> Shape {
        match self {
            Self::Json => Shape::Stream(|out, it| json::write(out, it.graph)),
            Self::Graphml => Shape::Stream(|out, it| graphml::write(out, it.graph)),
            Self::Gexf => Shape::Stream(|out, it| gexf::write(out, it.graph)),
            Self::Dot => Shape::Stream(|out, it| dot::write(out, it.graph)),
            Self::Csv => Shape::Folder(csv::TABLES),
            Self::Cypher => Shape::Stream(|out, it| cypher::write(out, it.graph)),
            #[cfg(feature = "parquet")]
            Self::Parquet => Shape::Folder(parquet::TABLES),
            #[cfg(feature = "rdf")]
            Self::Nquads => Shape::Stream(rdf::write_nquads),
            #[cfg(feature = "rdf")]
            Self::Jsonld => Shape::Stream(rdf::write_jsonld),
            #[cfg(feature = "sqlite")]
            Self::Sqlite => Shape::Database(|path, it| sqlite::write(path, it.graph)),
            #[cfg(not(all(feature = "parquet", feature = "rdf", feature = "sqlite")))]
            _ => Shape::Missing,
        }
    }

    /// Makes sure that an export can be printed.
    ///
    /// # Errors
    /// A format that is no stream, or that this adit was built without.
    pub fn claim_stream(self) -> Result<(), Error> {
        let (what, help) = match self.shape() {
            Shape::Stream(_) => return Ok(()),
            Shape::Missing => return Err(self.missing()),
            Shape::Folder(_) => ("a folder with several files", "give the name of a folder: `-o FOLDER`"),
            Shape::Database(_) => ("a database", "give the name of a file: `-o FILE`"),
        };
        let message = format!("`{}` cannot be printed, for it is {what}", self.as_str());
        Err(Error::config(message, help))
    }

    /// Says how to get an adit with a format that this one was built without.
    pub(crate) fn missing(self) -> Error {
        let feature = match self {
            Self::Nquads | Self::Jsonld => "rdf",
            _ => self.as_str(),
        };
        Error::config(
            format!("this adit was built without `{}`", self.as_str()),
            format!(
                "build it with `cargo build --release --features {feature}`; with its default features it has all formats"
            ),
        )
    }

    /// What tells a file in this format by adit from any other; the files of a folder have their own.
    pub(crate) fn mark(self) -> Mark {
        Mark::Start(match self {
            Self::Json => b"{\"nodes\":[\n",
            Self::Graphml | Self::Gexf => xml::MARK,
            Self::Dot => b"digraph vault {",
            Self::Nquads => b"# written by adit",
            Self::Jsonld => b"{\"@context\":{\"adit\":",
            Self::Sqlite => b"aDit",
            Self::Cypher => b"// written by adit",
            Self::Csv | Self::Parquet => b"",
        })
    }
}

impl<'a> Export<'a> {
    /// What is to be exported, and how: `base` is what the names of things begin with in RDF.
    ///
    /// # Errors
    /// A base that no name can be put behind.
    pub fn new(graph: &'a Records<'a>, format: ExportFormat, base: &'a str) -> Result<Self, Error> {
        let scheme = base.split(':').next().unwrap_or_default();
        let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
        let is_iri = base.chars().all(|c| !c.is_control() && !" <>\"{}|\\^`#".contains(c));
        if !is_scheme || !is_iri || !base.contains(':') || !base.ends_with(['/', ':']) {
            return Err(Error::config(
                format!("`{base}` is nothing that the names of things could begin with"),
                "give an IRI that ends in `/` or `:`, such as `https://example.org/vault/`",
            ));
        }
        Ok(Self { graph, format, base })
    }
}

/// Writes a format that is one stream.
///
/// # Errors
/// Whatever `out` refuses; an unsupported kind for a format that is no stream.
pub fn write_export(out: &mut (dyn Write + Send), export: &Export<'_>) -> io::Result<()> {
    match export.format.shape() {
        Shape::Stream(write) => write(out, export),
        Shape::Folder(_) | Shape::Database(_) | Shape::Missing => Err(io::ErrorKind::Unsupported.into()),
    }
}

/// A list as one text, for formats that have no lists.
fn joined<T: AsRef<str>>(list: &[T], separator: &str) -> String {
    let mut text = String::new();
    for (nth, it) in list.iter().enumerate() {
        if nth > 0 {
            text.push_str(separator);
        }
        text.push_str(it.as_ref());
    }
    text
}
