//! The compiler for knowledge kept in notes: a markdown vault in, an entity graph and an offline site out.
//!
//! The pipeline, a module a phase, in reading order:
//!
//! 1. [`scan`] lists the files of a vault and reads them.
//! 2. [`compile`](compile()) turns each note, alone, into an object: symbols, references, HTML with slots.
//! 3. [`link`] resolves all references at once, by name, path and alias.
//! 4. [`EntityGraph`] holds who refers to whom, each edge with its evidence.
//!    [`analysis`] measures graphs: what is central, what holds together, the ways from one node to another;
//!    [`layout`] gives each node a place on a map.
//! 5. `check` finds what is wrong with the vault as a whole; every finding is a [`Diagnostic`].
//! 6. [`Site`] fills the slots and renders pages; [`write`](write()) puts on disk those that differ.
//!
//! [`compile_vault`] runs 1 to 5, for one build or many:
//!
//! ```
//! # let folder = tempfile::tempdir().unwrap();
//! # std::fs::write(folder.path().join("JOGMEC.md"), "Under [[METI]].").unwrap();
//! use adit::{Config, Site, compile_vault};
//!
//! let config = Config::default();
//! let compilation = compile_vault(folder.path(), None, &config)?;
//! assert_eq!(compilation.diagnostics[0].message, "this links to `METI`, which does not exist");
//! let site = Site::new(&compilation, &config, "Notes")?;
//! assert!(site.routes().any(|route| route.as_str() == "jogmec.html"));
//! # Ok::<(), adit::Error>(())
//! ```

mod config;
mod date;
mod diag;
mod error;
mod path;
mod span;
mod suggest;
mod words;

mod scan;

mod cache;
mod pack;

mod compile;

mod trace;

mod vault;

mod memo;

mod link;

mod graph;

pub mod analysis;

pub mod layout;

mod relation;

mod fact;
mod figure;

mod query;

mod mention;
mod similar;

mod search;

mod check;
mod export;
mod site;

mod write;

mod session;

mod snapshot;

mod ask;

mod diff;

#[cfg(feature = "serve")]
mod serve;

pub use ask::{
    Alike, Apart, Catalogue, Cell, Counts, Dated, EntityName, Figures, Filter, Group, Hop, Lookup, Named,
    Order, Parts, PathAnswer, PathQuestion, Profile, RouteAnswer, Said, Share, SharedNeighbour, SharedRow,
    SharedSentence, Stats, Table, Top, WhyAnswer, path, why,
};
pub use cache::{Cache, Cleared};
pub use check::explain;
pub use compile::{
    Alias, Amount, Assertion, Base, Block, Bound, Candidate, Canvas, CanvasRelation, Citation, CitationKind,
    CompileOptions, Cover, DateMention, Definition, Direction, Field, Heading, Html, Label, Link, LinkKind,
    ListItem, Note, Origin, Picture, Piece, Property, PropertyValue, RelationRule, Role, Slot, SlotKind,
    Statement, StatementSubject, Tag, TagOrigin, compile, compile_base, compile_canvas,
};
pub use config::{
    BaseUrl, CONFIG_FILE, Config, FrameHosts, Ignore, KEYS, Key, MentionSettings, ObsidianSettings,
    Predicate, PropertyType, PropertyTypes, Redirects, RelationRules, Schema, SearchIndexing, SearchSettings,
    TypeSchema, ValueKind, Vocabulary, WebSettings,
};
pub use date::{Day, Period, Precision};
pub use diag::{
    Code, Diagnostic, Related, Severity, printable, render_github, render_human, render_json, render_short,
};
pub use diff::{Change, ChangeKind, ChangePlace, Diff, diff};
pub use error::Error;
pub use export::{
    Export, ExportFormat, FeedHead, feed, feed_day, write_diff, write_dot, write_export, write_json,
};
pub use graph::{Edge, EntityGraph, Evidence, Node, Reference};
pub use link::{Ambiguous, Found, Index, Links, MissingTarget, Place, Resolution, Rule, link};
pub use mention::{Mention, MentionCounts, Mentions, UndeclaredAlias, undeclared_aliases};
pub use path::{UrlPath, VaultPath};
pub use relation::{Reader, Relation, n_with_unread_type};
pub use scan::{FileKind, Overrides, Revision, Scan, SourceFile, Stamp, read_config, read_theme, scan};
pub use search::{SearchDocument, SearchIndex};
#[cfg(feature = "serve")]
pub use serve::{Port, ServeAddress, ServeEvent, ServeSettings, Server, Update};
pub use session::{Compilation, Session, Timings, compile_revision, compile_vault};
pub use similar::{Closeness, CoCitation, CoCited, Similar};
pub use site::{
    Earlier, Memo, PAGE_LIMIT, Page, Routes, Site, ThemeFile, ThemeState, stale_overrides, theme_states,
};
pub use snapshot::{
    AmountRecord, CandidateRecord, DateRecord, EdgeRecord, NodeRecord, OccurrenceRecord, QualifierRecord,
    Records, RoleRecord, SavedGraph, Snapshot, StatementRecord,
};
pub use span::{Position, Span};
pub use vault::{Content, File, FileId, Source, Vault};
pub use words::NoteWords;
pub use write::{
    BuildInputs, ExportPath, ExportStats, Output, Report, WriteStats, eject_theme, keep_build, unchanged,
    write, write_export_to,
};
