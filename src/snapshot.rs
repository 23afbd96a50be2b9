//! The entity graph as data: plain records, as exports write them and questions read them.
//!
//! Input: a compiled vault, or a graph that was saved. Output: nodes, edges, statements and names without a note, each
//! with its evidence as text. The fields are the contract of `docs/graph-json.md`, and in its order; whoever works on
//! records works on a vault and on a saved graph alike. [`Records`] makes them while they are looked at; a
//! [`Snapshot`] has them all.

mod build;
mod qualifier;
mod records;
mod roles;
mod saved;
mod text;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::session::Compilation;

pub use records::Records;
pub use saved::SavedGraph;

pub(crate) use records::{EdgeKind, EdgeLine};

/// A graph as data, all of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Snapshot<'a> {
    /// Files in path order, then what is missing, then tags.
    #[serde(borrow)]
    pub nodes: Vec<NodeRecord<'a>>,
    /// One for each occurrence of a reference, in the order of files.
    #[serde(borrow)]
    pub edges: Vec<EdgeRecord<'a>>,
    /// What tables and fields say, in the order of files.
    #[serde(borrow)]
    pub statements: Vec<StatementRecord<'a>>,
    /// Names in tables of entities that are no links, in the order of names.
    #[serde(borrow)]
    pub candidates: Vec<CandidateRecord<'a>>,
}

impl<'a> Snapshot<'a> {
    /// The graph of a vault as data.
    pub fn new(compilation: &'a Compilation, config: &'a Config) -> Self {
        Records::new(compilation, config).into()
    }
}

/// A file, a missing target or a tag.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NodeRecord<'a> {
    /// Path of a file, name of a missing target, tag with its `#`.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// `note`, `canvas`, `base`, `attachment`, `unresolved` or `tag`.
    #[serde(borrow)]
    pub kind: Cow<'a, str>,
    /// Whether it is there: not with `unresolved`.
    pub exists: bool,
    /// Its address on the site, relative to the root, not encoded.
    #[serde(borrow, deserialize_with = "text::option")]
    pub page: Option<Cow<'a, str>>,
    /// The name it is shown by.
    #[serde(borrow)]
    pub title: Cow<'a, str>,
    /// Its other names.
    #[serde(borrow, deserialize_with = "text::list")]
    pub aliases: Vec<Cow<'a, str>>,
    /// Its types, as the settings map its tags.
    #[serde(borrow, deserialize_with = "text::list")]
    pub types: Vec<Cow<'a, str>>,
    /// Its other tags, without `#`, each once.
    #[serde(borrow, deserialize_with = "text::list")]
    pub topics: Vec<Cow<'a, str>>,
    /// What its first paragraph says it is.
    #[serde(borrow, deserialize_with = "text::option")]
    pub definition: Option<Cow<'a, str>>,
    /// When its text says that it was made: a date, as precise as written.
    #[serde(borrow, deserialize_with = "text::option")]
    pub created: Option<Cow<'a, str>>,
    /// How many words the text of a note has.
    pub words: Option<u32>,
    /// The texts of its properties, in order.
    #[serde(borrow, deserialize_with = "text::pairs")]
    pub properties: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// A hash of its text, whatever its line ends; nothing for what has none.
    pub hash: Option<Cow<'a, str>>,
    /// How many notes ask for it, where it is missing.
    pub wanted_by: Option<u32>,
}

/// An occurrence of a reference: what a note says of two entities.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EdgeRecord<'a> {
    /// A hash of what it says; the same wherever in its note it stands.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// Id of the file in which it stands.
    #[serde(borrow)]
    pub from: Cow<'a, str>,
    /// Id of what it refers to.
    #[serde(borrow)]
    pub to: Cow<'a, str>,
    /// `link`, `embed`, `tag` or `relation`.
    #[serde(borrow)]
    pub kind: Cow<'a, str>,
    /// Id of the entity of which the label speaks.
    #[serde(borrow)]
    pub subject: Cow<'a, str>,
    /// The rule that read it, `R1` to `R9`; nothing for what is not shown.
    #[serde(borrow, deserialize_with = "text::option")]
    pub rule: Option<Cow<'a, str>>,
    /// What the note says: verbatim, in parts that are joined by `of` and `›`.
    #[serde(borrow, deserialize_with = "text::option")]
    pub label: Option<Cow<'a, str>>,
    /// `gloss`, `role`, `property`, `field`, `genitive`, `heading` or `none`.
    #[serde(borrow)]
    pub label_kind: Cow<'a, str>,
    /// What the settings call it.
    #[serde(borrow, deserialize_with = "text::option")]
    pub predicate: Option<Cow<'a, str>>,
    /// The headings around it, outermost first.
    #[serde(borrow, deserialize_with = "text::list")]
    pub section: Vec<Cow<'a, str>>,
    /// The sentence, bullet or row, without markup.
    #[serde(borrow, deserialize_with = "text::option")]
    pub context: Option<Cow<'a, str>>,
    /// Id of the statement it is part of.
    #[serde(borrow, deserialize_with = "text::option")]
    pub statement: Option<Cow<'a, str>>,
    /// The dates that belong to it, as written.
    #[serde(borrow, deserialize_with = "text::option")]
    pub date: Option<Cow<'a, str>>,
    /// The same, read.
    #[serde(borrow)]
    pub dates: Vec<DateRecord<'a>>,
    /// The amounts that belong to it, as written.
    #[serde(borrow, deserialize_with = "text::option")]
    pub amount: Option<Cow<'a, str>>,
    /// The same, read.
    #[serde(borrow)]
    pub amounts: Vec<AmountRecord<'a>>,
    /// What stands behind the first `#` of the link.
    #[serde(borrow, deserialize_with = "text::option")]
    pub fragment: Option<Cow<'a, str>>,
    /// Whether the target is a file.
    pub resolved: bool,
    /// `name`, `path`, `alias`, `tag` or `unresolved`.
    #[serde(borrow)]
    pub resolved_by: Cow<'a, str>,
    /// The id on the page that the fragment means.
    #[serde(borrow, deserialize_with = "text::option")]
    pub anchor: Option<Cow<'a, str>>,
    /// The author's own text for it.
    #[serde(borrow, deserialize_with = "text::option")]
    pub display: Option<Cow<'a, str>>,
    /// The property it stands in.
    #[serde(borrow, deserialize_with = "text::option")]
    pub property: Option<Cow<'a, str>>,
    /// Of a tag that is the name of a note: its id.
    #[serde(borrow, deserialize_with = "text::option")]
    pub entity: Option<Cow<'a, str>>,
    /// The file with the evidence.
    #[serde(borrow)]
    pub file: Cow<'a, str>,
    /// Its line there, from 1.
    pub line: Option<u32>,
    /// Its column there, in characters from 1.
    pub col: Option<u32>,
}

/// A row of a table, a key with its value, or a field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StatementRecord<'a> {
    /// A hash of what it says.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// Id of the entity it is about, or its name where it has no note.
    #[serde(borrow)]
    pub subject: Cow<'a, str>,
    /// The rule that read it: `R2a`, `R2b` or `R4`.
    #[serde(borrow)]
    pub rule: Cow<'a, str>,
    /// The key of a table of keys and values: what of the subject it is about.
    #[serde(borrow, deserialize_with = "text::option")]
    pub property: Option<Cow<'a, str>>,
    /// What is said of the subject: a header or key with what stands there, in the order of the text. In JSON it is an
    /// object; of several with one name the later ones have a number.
    #[serde(serialize_with = "roles::write", deserialize_with = "roles::read")]
    pub roles: Vec<RoleRecord<'a>>,
    /// Its dates and amounts.
    #[serde(borrow)]
    pub qualifiers: QualifierRecord<'a>,
    /// The headings around it, outermost first.
    #[serde(borrow, deserialize_with = "text::list")]
    pub section: Vec<Cow<'a, str>>,
    /// The row or line, without markup.
    #[serde(borrow)]
    pub context: Cow<'a, str>,
    /// The file with the evidence.
    #[serde(borrow)]
    pub file: Cow<'a, str>,
    /// Its line there, from 1.
    pub line: u32,
    /// Its column there, in characters from 1.
    pub col: u32,
}

/// A part of a statement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RoleRecord<'a> {
    /// The header of the column, or the key.
    pub name: Cow<'a, str>,
    /// What stands there, without markup.
    pub value: Cow<'a, str>,
    /// Ids of the entities that it links.
    pub entities: Vec<Cow<'a, str>>,
}

/// The dates and amounts of a statement.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct QualifierRecord<'a> {
    /// The dates as written, with `; ` between them.
    #[serde(borrow, deserialize_with = "text::option")]
    pub date: Option<Cow<'a, str>>,
    /// The amounts as written, with `; ` between them.
    #[serde(borrow, deserialize_with = "text::option")]
    pub amount: Option<Cow<'a, str>>,
    /// The unit of the amounts, if they have one in common.
    #[serde(borrow, deserialize_with = "text::option")]
    pub unit: Option<Cow<'a, str>>,
    /// The dates, read.
    #[serde(borrow)]
    pub dates: Vec<DateRecord<'a>>,
    /// The amounts, read.
    #[serde(borrow)]
    pub amounts: Vec<AmountRecord<'a>>,
}

/// A date in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DateRecord<'a> {
    /// As written.
    #[serde(borrow)]
    pub text: Cow<'a, str>,
    /// Its first day, month or year: `2025-10`.
    #[serde(borrow)]
    pub start: Cow<'a, str>,
    /// Its last, if it is a span.
    #[serde(borrow, deserialize_with = "text::option")]
    pub end: Option<Cow<'a, str>>,
}

/// An amount in a text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AmountRecord<'a> {
    /// As written.
    #[serde(borrow)]
    pub text: Cow<'a, str>,
    /// The number; the lower one of a span.
    pub low: f64,
    /// The upper one of a span.
    pub high: Option<f64>,
    /// The code of its currency, or the sign where that is of several.
    #[serde(borrow, deserialize_with = "text::option")]
    pub currency: Option<Cow<'a, str>>,
    /// `%`, or the word behind the number.
    #[serde(borrow, deserialize_with = "text::option")]
    pub unit: Option<Cow<'a, str>>,
}

/// A name in a table of entities that is no link.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CandidateRecord<'a> {
    /// The name.
    #[serde(borrow)]
    pub name: Cow<'a, str>,
    /// Id of the note of that name, if there is one all the same.
    #[serde(borrow, deserialize_with = "text::option")]
    pub entity: Option<Cow<'a, str>>,
    /// Where it stands.
    #[serde(borrow)]
    pub occurrences: Vec<OccurrenceRecord<'a>>,
}

/// A place in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OccurrenceRecord<'a> {
    /// The header of the column.
    #[serde(borrow)]
    pub column: Cow<'a, str>,
    /// The file.
    #[serde(borrow)]
    pub file: Cow<'a, str>,
    /// The line, from 1.
    pub line: u32,
    /// The column, in characters from 1.
    pub col: u32,
    /// Id of the statement it is part of.
    #[serde(borrow, deserialize_with = "text::option")]
    pub statement: Option<Cow<'a, str>>,
}
