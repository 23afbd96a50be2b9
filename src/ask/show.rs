//! `show`: everything that is known about an entity.

use std::borrow::Cow;
use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use crate::path::fold;
use crate::snapshot::{DateRecord, EdgeKind, EdgeRecord, NodeRecord, StatementRecord};

use super::{EntityName, Lookup, Named, Said};

/// Entities that are named as similar.
const MAX_SIMILAR: usize = 5;
/// Notes that have to refer to both before two entities are similar.
const MIN_COMMON: usize = 2;

/// Everything that is known about an entity.
#[derive(Debug, Serialize)]
pub struct Profile<'s> {
    /// The entity, and how its name was found.
    pub entity: Named<'s>,
    /// Its names, types, properties and definition.
    pub node: &'s NodeRecord<'s>,
    /// Its tags, with their `#`.
    pub tags: Vec<Cow<'s, str>>,
    /// How often it refers to others, and they to it.
    pub counts: Counts,
    /// What is said of it, by label: it is the subject.
    pub outgoing: Vec<Group<'s>>,
    /// What is said of others that leads to it, by label: it is the target.
    pub incoming: Vec<Group<'s>>,
    /// The rows, keys with values and fields that are about it.
    pub statements: Vec<StatementRecord<'s>>,
    /// Its dates, in their order.
    pub dates: Vec<Dated<'s>>,
    /// The notes that ask for it, where it is missing.
    pub wanted_by: Vec<EntityName<'s>>,
    /// Those that the same notes refer to.
    pub similar: Vec<Alike<'s>>,
}

/// How often an entity refers to others, and they to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Others that it refers to.
    pub links: usize,
    /// Other files that refer to it.
    pub backlinks: usize,
    /// References to it in other files.
    pub mentions: usize,
}

/// Relations with one label.
#[derive(Debug, Serialize)]
pub struct Group<'s> {
    /// The label, as it is written first; nothing for links in plain sentences.
    pub label: Option<Cow<'s, str>>,
    /// The notes that use it here.
    pub n_notes: usize,
    /// The relations, in the order of files.
    pub relations: Vec<Said<'s>>,
}

/// A date with the place where it stands.
#[derive(Debug, PartialEq, Serialize)]
pub struct Dated<'s> {
    /// The date.
    #[serde(flatten)]
    pub date: DateRecord<'s>,
    /// The sentence or row.
    pub context: Cow<'s, str>,
    /// The file.
    pub file: Cow<'s, str>,
    /// The line, from 1.
    pub line: Option<u32>,
}

/// An entity that the same notes refer to.
#[derive(Debug, PartialEq, Serialize)]
pub struct Alike<'s> {
    /// The entity.
    #[serde(flatten)]
    pub entity: EntityName<'s>,
    /// The notes that refer to both.
    pub common: usize,
    /// How alike they are, from 0 to 1: common notes by the mean of all notes of each.
    pub similarity: f64,
}

impl<'s> Lookup<'s> {
    /// Everything that is known about an entity.
    pub fn show(&self, entity: Named<'s>) -> Profile<'s> {
        let node = self.record(entity.node);
        let id = &*node.id;
        // All that the answer has of edges is in those that name the entity.
        let number = self.node(id).unwrap_or(entity.node);
        let lines = self.edges.iter().zip(0..);
        let naming = lines.filter(|(it, _)| [it.from, it.subject, it.to].contains(&number));
        let edges = self.graph.edges_at(&naming.map(|it| it.1).collect::<Vec<_>>());
        let rows = self.graph.statements().filter(|it| is_about(it, id) || it.file == id);
        let mut rows: Vec<_> = rows.collect();
        let is_tag = |edge: &EdgeRecord<'_>| edge.kind == "tag";
        let said = |keep: &dyn Fn(&EdgeRecord<'s>) -> bool| -> Vec<Said<'s>> {
            edges.iter().filter(|it| keep(it)).map(|it| self.said(it)).collect()
        };
        let incoming = said(&|it| it.to == id && it.subject != id);
        let mut tags: Vec<_> =
            edges.iter().filter(|it| is_tag(it) && it.from == id).map(|it| it.to.clone()).collect();
        tags.sort_unstable();
        tags.dedup();
        let mut profile = Profile {
            counts: counts(&edges, id),
            outgoing: groups(said(&|it| it.subject == id && !is_tag(it))),
            tags,
            dates: dates(&edges, &rows),
            statements: Vec::new(),
            wanted_by: Vec::new(),
            similar: self.similar(number),
            incoming: Vec::new(),
            entity,
            node,
        };
        if !node.exists {
            let mut files: Vec<_> = incoming.iter().map(|it| &it.file).collect();
            files.dedup();
            profile.wanted_by = files.into_iter().map(|it| self.name(it)).collect();
        }
        rows.retain(|it| is_about(it, id));
        profile.statements = rows;
        profile.incoming = groups(incoming);
        profile
    }

    /// The entities that the same notes refer to, most alike first.
    fn similar(&self, node: u32) -> Vec<Alike<'s>> {
        let edges = || self.edges.iter().filter(|it| it.kind != EdgeKind::Tag);
        let notes: FxHashSet<u32> = edges().filter(|it| it.to == node).map(|it| it.from).collect();
        if notes.len() < MIN_COMMON {
            return Vec::new();
        }
        let together = edges().filter(|it| it.to != node && notes.contains(&it.from));
        let mut pairs: Vec<(u32, u32)> = together.map(|it| (it.to, it.from)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let common: FxHashMap<u32, usize> = pairs
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|it| it.len() >= MIN_COMMON && !notes.contains(&it[0].0))
            .map(|it| (it[0].0, it.len()))
            .collect();
        let mut all: Vec<(u32, u32)> =
            edges().filter(|it| common.contains_key(&it.to)).map(|it| (it.to, it.from)).collect();
        all.sort_unstable();
        all.dedup();
        let mut similar: Vec<_> = all
            .chunk_by(|a, b| a.0 == b.0)
            .map(|of_one| {
                let (other, common) = (of_one[0].0, common[&of_one[0].0]);
                let mean = (of_one.len() as f64 * notes.len() as f64).sqrt();
                let entity = self.name(&self.id(other).into());
                Alike { entity, common, similarity: common as f64 / mean }
            })
            .collect();
        similar.sort_by(|a, b| b.similarity.total_cmp(&a.similarity).then_with(|| a.entity.cmp(&b.entity)));
        similar.truncate(MAX_SIMILAR);
        similar
    }
}

/// How often an entity refers to others, and they to it, by the edges that name it.
fn counts(edges: &[EdgeRecord<'_>], id: &str) -> Counts {
    let edges = || edges.iter().filter(|it| it.kind != "tag" || it.to == id);
    let others: FxHashSet<&str> =
        edges().filter(|it| it.from == id && it.to != id).map(|it| &*it.to).collect();
    let mentions = || edges().filter(|it| it.to == id && it.from != id);
    let files: FxHashSet<&str> = mentions().map(|it| &*it.from).collect();
    Counts { links: others.len(), backlinks: files.len(), mentions: mentions().count() }
}

/// The dates in what is said of an entity, and in what its own note says.
fn dates<'s>(edges: &[EdgeRecord<'s>], rows: &[StatementRecord<'s>]) -> Vec<Dated<'s>> {
    let of_edges = edges.iter().flat_map(|it| {
        let context = it.context.clone().unwrap_or_default();
        let dated = move |date: &DateRecord<'s>| Dated {
            date: date.clone(),
            context: context.clone(),
            file: it.file.clone(),
            line: it.line,
        };
        it.dates.iter().map(dated)
    });
    let of_rows = rows.iter().flat_map(|it| {
        let dated = move |date: &DateRecord<'s>| Dated {
            date: date.clone(),
            context: it.context.clone(),
            file: it.file.clone(),
            line: Some(it.line),
        };
        it.qualifiers.dates.iter().map(dated)
    });
    let mut dates: Vec<_> = of_edges.chain(of_rows).collect();
    fn key<'d>(it: &'d Dated<'_>) -> impl Ord + 'd {
        (&it.date.start, &it.file, it.line, &it.date.text, &it.context)
    }
    dates.sort_by(|a, b| key(a).cmp(&key(b)));
    // Several links in one sentence share its dates.
    dates.dedup_by(|a, b| (&a.date, &a.file, &a.context) == (&b.date, &b.file, &b.context));
    dates
}

/// Whether a statement is about an entity, or about a section of its note.
fn is_about(statement: &StatementRecord<'_>, id: &str) -> bool {
    let section = statement.subject.strip_prefix(id);
    section.is_some_and(|it| it.is_empty() || it.starts_with('#'))
}

/// The relations by label: the label that most notes use first, links without a label last.
fn groups(relations: Vec<Said<'_>>) -> Vec<Group<'_>> {
    let mut numbers: FxHashMap<Option<String>, usize> = FxHashMap::default();
    let mut groups: Vec<Group<'_>> = Vec::new();
    for said in relations {
        let nth = *numbers.entry(said.label.as_deref().map(fold)).or_insert(groups.len());
        if nth == groups.len() {
            groups.push(Group { label: said.label.clone(), n_notes: 0, relations: Vec::new() });
        }
        let group = &mut groups[nth];
        group.n_notes += usize::from(group.relations.last().is_none_or(|it| it.file != said.file));
        group.relations.push(said);
    }
    groups.sort_by_key(|it| (it.label.is_none(), Reverse(it.n_notes)));
    groups
}
