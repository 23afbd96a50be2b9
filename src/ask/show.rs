//! `show`: everything that is known about an entity.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use crate::path::fold;
use crate::snapshot::{DateRecord, EdgeRecord, NodeRecord, StatementRecord};

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
    pub tags: Vec<&'s str>,
    /// How often it refers to others, and they to it.
    pub counts: Counts,
    /// What is said of it, by label: it is the subject.
    pub outgoing: Vec<Group<'s>>,
    /// What is said of others that leads to it, by label: it is the target.
    pub incoming: Vec<Group<'s>>,
    /// The rows, keys with values and fields that are about it.
    pub statements: Vec<&'s StatementRecord<'s>>,
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
    pub label: Option<&'s str>,
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
    pub date: &'s DateRecord<'s>,
    /// The sentence or row.
    pub context: &'s str,
    /// The file.
    pub file: &'s str,
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
        let edges = &self.graph.edges;
        let is_tag = |edge: &EdgeRecord<'_>| edge.kind == "tag";
        let said = |keep: &dyn Fn(&EdgeRecord<'s>) -> bool| -> Vec<Said<'s>> {
            edges.iter().filter(|it| keep(it)).map(|it| self.said(it)).collect()
        };
        let incoming = said(&|it| it.to == id && it.subject != id);
        let mut tags: Vec<&str> =
            edges.iter().filter(|it| is_tag(it) && it.from == id).map(|it| &*it.to).collect();
        tags.sort_unstable();
        tags.dedup();
        let mut profile = Profile {
            counts: self.counts(id),
            outgoing: groups(said(&|it| it.subject == id && !is_tag(it))),
            tags,
            statements: self.graph.statements.iter().filter(|it| is_about(it, id)).collect(),
            dates: self.dates(id),
            wanted_by: Vec::new(),
            similar: self.similar(id),
            incoming: Vec::new(),
            entity,
            node,
        };
        if !node.exists {
            let mut files: Vec<&str> = incoming.iter().map(|it| it.file).collect();
            files.dedup();
            profile.wanted_by = files.into_iter().map(|it| self.name(it)).collect();
        }
        profile.incoming = groups(incoming);
        profile
    }

    fn counts(&self, id: &str) -> Counts {
        let edges = || self.graph.edges.iter().filter(|it| it.kind != "tag" || it.to == id);
        let others: FxHashSet<&str> =
            edges().filter(|it| it.from == id && it.to != id).map(|it| &*it.to).collect();
        let mentions = || edges().filter(|it| it.to == id && it.from != id);
        let files: FxHashSet<&str> = mentions().map(|it| &*it.from).collect();
        Counts { links: others.len(), backlinks: files.len(), mentions: mentions().count() }
    }

    /// The dates in what is said of an entity, and in what its own note says.
    fn dates(&self, id: &str) -> Vec<Dated<'s>> {
        let edges = self.graph.edges.iter().filter(|it| it.from == id || it.subject == id || it.to == id);
        let of_edges = edges.flat_map(|it| {
            let context = it.context.as_deref().unwrap_or_default();
            it.dates.iter().map(move |date| Dated { date, context, file: &it.file, line: it.line })
        });
        let rows = self.graph.statements.iter().filter(|it| is_about(it, id) || it.file == id);
        let of_rows = rows.flat_map(|it| {
            let dates = it.qualifiers.dates.iter();
            dates.map(move |date| Dated { date, context: &it.context, file: &it.file, line: Some(it.line) })
        });
        let mut dates: Vec<_> = of_edges.chain(of_rows).collect();
        let key = |it: &Dated<'s>| (&it.date.start, it.file, it.line, &it.date.text, it.context);
        dates.sort_by(|a, b| key(a).cmp(&key(b)));
        // Several links in one sentence share its dates.
        dates.dedup_by(|a, b| (&a.date, a.file, a.context) == (&b.date, b.file, b.context));
        dates
    }

    /// The entities that the same notes refer to, most alike first.
    fn similar(&self, id: &str) -> Vec<Alike<'s>> {
        let edges = || self.graph.edges.iter().filter(|it| it.kind != "tag");
        let notes: FxHashSet<&str> = edges().filter(|it| it.to == id).map(|it| &*it.from).collect();
        if notes.len() < MIN_COMMON {
            return Vec::new();
        }
        let together = edges().filter(|it| it.to != id && notes.contains(&*it.from));
        let mut pairs: Vec<(&str, &str)> = together.map(|it| (&*it.to, &*it.from)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let common: FxHashMap<&str, usize> = pairs
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|it| it.len() >= MIN_COMMON && !notes.contains(it[0].0))
            .map(|it| (it[0].0, it.len()))
            .collect();
        let mut all: Vec<(&'s str, &str)> =
            edges().filter(|it| common.contains_key(&*it.to)).map(|it| (&*it.to, &*it.from)).collect();
        all.sort_unstable();
        all.dedup();
        let mut similar: Vec<_> = all
            .chunk_by(|a, b| a.0 == b.0)
            .map(|of_one| {
                let (other, common) = (of_one[0].0, common[of_one[0].0]);
                let mean = (of_one.len() as f64 * notes.len() as f64).sqrt();
                Alike { entity: self.name(other), common, similarity: common as f64 / mean }
            })
            .collect();
        similar.sort_by(|a, b| b.similarity.total_cmp(&a.similarity).then_with(|| a.entity.cmp(&b.entity)));
        similar.truncate(MAX_SIMILAR);
        similar
    }
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
        let nth = *numbers.entry(said.label.map(fold)).or_insert(groups.len());
        if nth == groups.len() {
            groups.push(Group { label: said.label, n_notes: 0, relations: Vec::new() });
        }
        let group = &mut groups[nth];
        group.n_notes += usize::from(group.relations.last().is_none_or(|it| it.file != said.file));
        group.relations.push(said);
    }
    groups.sort_by_key(|it| (it.label.is_none(), Reverse(it.n_notes)));
    groups
}
