//! What changed between two states of a graph.
//!
//! Input: two snapshots, of vaults or of saved graphs. Output: changes as data, each with its evidence in the old and
//! in the new state. A renamed note is one change, not the end of one entity and the birth of another; a sentence that
//! moved is none. The time it takes grows with the size of the graphs, not with its square.

mod edge;
mod entity;
mod pair;
mod rename;
mod statement;

use std::borrow::Cow;
use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Serialize, Serializer};
use xxhash_rust::xxh3::xxh3_64;

use crate::snapshot::{EdgeRecord, Snapshot, StatementRecord};

use rename::Renames;

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal;)*) => {
        /// What a change is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ChangeKind { $($(#[$doc])* $variant,)* }

        impl ChangeKind {
            /// Every kind, in the order in which changes are listed.
            pub const ALL: &[ChangeKind] = &[$(ChangeKind::$variant,)*];

            /// The name in kebab case.
            pub fn as_str(self) -> &'static str {
                match self { $(ChangeKind::$variant => $name,)* }
            }
        }
    };
}

kinds! {
    /// A file that was not there.
    EntityAdded = "entity-added";
    /// A file that is gone.
    EntityRemoved = "entity-removed";
    /// A file with another path.
    EntityRenamed = "entity-renamed";
    /// The name by which a file is shown.
    TitleChanged = "title-changed";
    /// A new other name.
    AliasAdded = "alias-added";
    /// An other name that is gone.
    AliasRemoved = "alias-removed";
    /// A type that the note now has.
    TypeAdded = "type-added";
    /// A type that the note no longer has.
    TypeRemoved = "type-removed";
    /// A tag that the note now has.
    TagAdded = "tag-added";
    /// A tag that the note no longer has.
    TagRemoved = "tag-removed";
    /// What the first paragraph says the entity is.
    DefinitionChanged = "definition-changed";
    /// A property that was not there.
    PropertyAdded = "property-added";
    /// A property that is gone.
    PropertyRemoved = "property-removed";
    /// A property with another value.
    PropertyChanged = "property-changed";
    /// A link that led to a file, or a heading or block of one, and no longer does.
    LinkBroken = "link-broken";
    /// A link that led nowhere, and now leads to a file, a heading or a block.
    LinkResolved = "link-resolved";
    /// A link that leads to another entity, in the same sentence.
    TargetChanged = "target-changed";
    /// The same subject and target with another label.
    LabelChanged = "label-changed";
    /// An edge that was not there.
    EdgeAdded = "edge-added";
    /// An edge that is gone.
    EdgeRemoved = "edge-removed";
    /// Another value in a row, behind a key, or in a field.
    FigureChanged = "figure-changed";
    /// A row, a key with its value, or a field that was not there.
    StatementAdded = "statement-added";
    /// A row, a key with its value, or a field that is gone.
    StatementRemoved = "statement-removed";
    /// Other words around the same link.
    SentenceChanged = "sentence-changed";
    /// A note whose text differs, but nothing that the graph knows of.
    TextChanged = "text-changed";
}

impl Serialize for ChangeKind {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

/// One change. Which of the texts there are depends on its kind; `docs/changes.md` has the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change<'a> {
    /// A hash of what changed; not of where it stands.
    pub id: String,
    /// What it is.
    pub kind: ChangeKind,
    /// Id of the entity it is about, as it is called now; if it is gone, as it was.
    pub entity: Cow<'a, str>,
    /// Id of the entity at the other end.
    pub target: Option<Cow<'a, str>>,
    /// The property, column, key or fragment that changed.
    pub name: Option<Cow<'a, str>>,
    /// What it was.
    pub old: Option<Cow<'a, str>>,
    /// What it is.
    pub new: Option<Cow<'a, str>>,
    /// The headings around it, outermost first.
    pub section: Vec<&'a str>,
    /// The sentence, bullet or row; the new one where there is one.
    pub context: Option<&'a str>,
    /// Of a new name: by what the entity was recognised.
    pub why: Option<String>,
    /// Where it stood.
    pub before: Option<ChangePlace<'a>>,
    /// Where it stands.
    pub after: Option<ChangePlace<'a>>,
}

/// A place in the old or the new state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ChangePlace<'a> {
    /// The file.
    pub file: &'a str,
    /// The line, from 1; nothing where it is about the file as a whole.
    pub line: Option<u32>,
    /// The column, in characters from 1.
    pub col: Option<u32>,
}

/// What changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff<'a> {
    /// Every change: by kind, entity and place.
    pub changes: Vec<Change<'a>>,
}

impl Diff<'_> {
    /// How many changes there are of each kind that there is, in the order of kinds.
    pub fn counts(&self) -> BTreeMap<ChangeKind, usize> {
        let mut counts = BTreeMap::new();
        for change in &self.changes {
            *counts.entry(change.kind).or_insert(0) += 1;
        }
        counts
    }
}

/// What changed from `old` to `new`.
pub fn diff<'a>(old: &'a Snapshot<'_>, new: &'a Snapshot<'_>) -> Diff<'a> {
    let renames = Renames::find(old, new);
    let mut changes = Vec::new();
    entity::compare(old, new, &renames, &mut changes);
    edge::compare(old, new, &renames, &mut changes);
    statement::compare(old, new, &renames, &mut changes);
    let touched: FxHashSet<String> = changes.iter().flat_map(files_of).map(str::to_owned).collect();
    entity::compare_texts(old, new, &renames, &touched, &mut changes);
    changes.sort_by(|a, b| order(a).cmp(&order(b)));
    number(&mut changes);
    Diff { changes }
}

/// The files in which a change can be seen.
fn files_of<'c>(change: &'c Change<'_>) -> impl Iterator<Item = &'c str> {
    [change.before, change.after].into_iter().flatten().map(|it| it.file)
}

fn order<'c>(change: &'c Change<'_>) -> impl Ord + 'c {
    let place = change.after.or(change.before);
    let place = place.map(|it| (it.file, it.line, it.col));
    (change.kind, &*change.entity, place, &change.target, &change.name, &change.old, &change.new)
}

/// Gives each change an id by what it says.
fn number(changes: &mut [Change<'_>]) {
    let mut seen: FxHashMap<u64, u32> = FxHashMap::default();
    for change in changes {
        let texts = [&change.target, &change.name, &change.old, &change.new];
        let texts = texts.map(|it| it.as_deref().unwrap_or_default());
        let context = change.context.unwrap_or_default();
        let text = format!("{}\0{}\0{}\0{context}", change.kind.as_str(), change.entity, texts.join("\0"));
        let hash = xxh3_64(text.as_bytes());
        let nth = seen.entry(hash).or_default();
        *nth += 1;
        let hash = if *nth == 1 { hash } else { xxh3_64(format!("{text}\0{nth}").as_bytes()) };
        change.id = format!("{hash:016x}");
    }
}

impl<'a> Change<'a> {
    /// A change of this kind, with nothing said of it yet.
    fn new(kind: ChangeKind, entity: impl Into<Cow<'a, str>>) -> Self {
        Self {
            id: String::new(),
            kind,
            entity: entity.into(),
            target: None,
            name: None,
            old: None,
            new: None,
            section: Vec::new(),
            context: None,
            why: None,
            before: None,
            after: None,
        }
    }

    fn target(mut self, target: impl Into<Cow<'a, str>>) -> Self {
        self.target = Some(target.into());
        self
    }

    fn name(mut self, name: impl Into<Cow<'a, str>>) -> Self {
        self.name = Some(name.into());
        self
    }

    fn old(mut self, text: Option<&'a str>) -> Self {
        self.old = text.map(Cow::Borrowed);
        self
    }

    fn new_text(mut self, text: Option<&'a str>) -> Self {
        self.new = text.map(Cow::Borrowed);
        self
    }

    fn before(mut self, place: ChangePlace<'a>) -> Self {
        self.before = Some(place);
        self
    }

    fn after(mut self, place: ChangePlace<'a>) -> Self {
        self.after = Some(place);
        self
    }

    /// The sentence and the headings of an edge.
    fn said_by(mut self, edge: &'a EdgeRecord<'_>) -> Self {
        self.context = edge.context.as_deref();
        self.section = edge.section.iter().map(|it| &**it).collect();
        self
    }

    /// The row and the headings of a statement.
    fn stated_by(mut self, statement: &'a StatementRecord<'_>) -> Self {
        self.context = Some(&statement.context);
        self.section = statement.section.iter().map(|it| &**it).collect();
        self
    }
}

impl<'a> ChangePlace<'a> {
    fn of_file(file: &'a str) -> Self {
        Self { file, line: None, col: None }
    }

    fn of_edge(edge: &'a EdgeRecord<'_>) -> Self {
        Self { file: &edge.file, line: edge.line, col: edge.col }
    }

    fn of_statement(statement: &'a StatementRecord<'_>) -> Self {
        Self { file: &statement.file, line: Some(statement.line), col: Some(statement.col) }
    }
}

/// A text with one space wherever there is white space.
fn words(text: &str) -> Cow<'_, str> {
    let is_plain = !text.contains("  ") && !text.contains(|c: char| c != ' ' && c.is_whitespace());
    if is_plain { text.trim().into() } else { Vec::from_iter(text.split_whitespace()).join(" ").into() }
}
