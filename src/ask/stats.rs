//! `stats`: a graph in numbers.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::analysis::{Adjacency, components};
use crate::path::fold;
use crate::snapshot::EdgeRecord;

use super::degree::Ends;
use super::list::Filter;
use super::{EntityName, Lookup};

/// Entities that are named as the most linked, and as the most wanted.
const MAX_TOP: usize = 5;

/// A graph in numbers.
#[derive(Debug, Serialize)]
pub struct Stats<'s> {
    /// Entities by kind.
    pub nodes: Vec<Share<'s>>,
    /// Words in all notes.
    pub words: usize,
    /// References by kind: `link`, `embed`, `tag`, `relation`.
    pub edges: Vec<Share<'s>>,
    /// Links, embeds and relations by what found their target: `name`, `path`, `alias`, `unresolved`.
    pub resolved_by: Vec<Share<'s>>,
    /// Links, embeds and relations by the rule that read them; nothing where none did.
    pub rules: Vec<Share<'s>>,
    /// Links, embeds and relations with a label, by kind of label; `none` are those without.
    pub label_kinds: Vec<Share<'s>>,
    /// Different labels.
    pub labels: usize,
    /// Notes by type.
    pub types: Vec<Share<'s>>,
    /// The rows of tables, keys with values and fields, by rule.
    pub statements: Vec<Share<'s>>,
    /// Names in tables that are no links.
    pub candidates: usize,
    /// Dates and amounts that rows have.
    pub figures: Figures,
    /// Parts of the graph that no link joins.
    pub components: Parts,
    /// Notes that no other file refers to.
    pub orphans: usize,
    /// Notes with hardly any text.
    pub stubs: usize,
    /// Notes with a name that others have too.
    pub ambiguous: usize,
    /// What most files refer to.
    pub most_linked: Vec<Top<'s>>,
    /// What most files refer to of what is missing.
    pub most_wanted: Vec<Top<'s>>,
}

/// How many there are of something.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Share<'s> {
    /// What is counted.
    pub name: &'s str,
    /// How many there are.
    pub n: usize,
    /// Their part of all, from 0 to 1.
    pub share: f64,
}

/// Dates and amounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Dates in rows and sentences with links.
    pub dates: usize,
    /// Amounts there.
    pub amounts: usize,
}

/// Parts that no link joins: of notes, canvases and what is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Parts {
    /// How many there are of more than one entity.
    pub parts: usize,
    /// Entities in the largest.
    pub largest: usize,
    /// Entities by themselves.
    pub alone: usize,
}

/// An entity and how many files refer to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Top<'s> {
    /// The entity.
    #[serde(flatten)]
    pub entity: EntityName<'s>,
    /// Other files that refer to it.
    pub backlinks: usize,
}

impl<'s> Lookup<'s> {
    /// The graph in numbers.
    pub fn stats(&self) -> Stats<'s> {
        let graph = self.graph;
        let references = || graph.edges.iter().filter(|it| it.kind != "tag");
        let degrees = self.degrees();
        let count = |filter: Filter| self.filtered(&filter, &degrees).map_or(0, |it| it.len());
        let mut labels: Vec<String> = references().filter_map(|it| it.label.as_deref().map(fold)).collect();
        labels.sort_unstable();
        labels.dedup();
        let mut top: Vec<u32> =
            (0..).take(graph.nodes.len()).filter(|&it| self.record(it).kind != "tag").collect();
        let backlinks = |node: u32| degrees[node as usize].backlinks;
        top.retain(|&it| backlinks(it) > 0);
        top.sort_by_key(|&it| (Reverse(backlinks(it)), it));
        let tops = |exists: bool| {
            let fitting = top.iter().copied().filter(|&it| self.record(it).exists == exists);
            fitting
                .take(MAX_TOP)
                .map(|it| Top { entity: self.name_of(it), backlinks: backlinks(it) })
                .collect()
        };
        Stats {
            nodes: shares(graph.nodes.iter().map(|it| &*it.kind)),
            words: graph.nodes.iter().filter_map(|it| it.words).map(|it| it as usize).sum(),
            edges: shares(graph.edges.iter().map(|it| &*it.kind)),
            resolved_by: shares(references().map(|it| &*it.resolved_by)),
            rules: shares(references().filter_map(|it| it.rule.as_deref())),
            label_kinds: shares(
                references().map(|it| if it.label.is_some() { &*it.label_kind } else { "none" }),
            ),
            labels: labels.len(),
            types: shares(graph.nodes.iter().flat_map(|it| it.types.iter().map(|it| &**it))),
            statements: shares(graph.statements.iter().map(|it| &*it.rule)),
            candidates: graph.candidates.len(),
            figures: self.figures(),
            components: self.components(),
            orphans: count(Filter { orphan: true, ..Filter::default() }),
            stubs: count(Filter { stub: true, ..Filter::default() }),
            ambiguous: count(Filter { ambiguous: true, ..Filter::default() }),
            most_linked: tops(true),
            most_wanted: tops(false),
        }
    }

    /// Dates and amounts of rows, and of sentences with links: those count once.
    fn figures(&self) -> Figures {
        let mut figures = Figures::default();
        for row in &self.graph.statements {
            figures.dates += row.qualifiers.dates.len();
            figures.amounts += row.qualifiers.amounts.len();
        }
        let has_figures = |it: &&EdgeRecord<'_>| !it.dates.is_empty() || !it.amounts.is_empty();
        let mut sentences: Vec<_> = self
            .graph
            .edges
            .iter()
            .filter(|it| it.statement.is_none())
            .filter(has_figures)
            .map(|it| (&it.file, it.context.as_deref(), it.dates.len(), it.amounts.len()))
            .collect();
        sentences.sort_unstable();
        sentences.dedup();
        figures.dates += sentences.iter().map(|it| it.2).sum::<usize>();
        figures.amounts += sentences.iter().map(|it| it.3).sum::<usize>();
        figures
    }

    fn components(&self) -> Parts {
        let counts = |node: u32| !matches!(&*self.record(node).kind, "tag" | "attachment");
        let ends = self.ends().map(|it| it.1).filter(|it| counts(it.from) && counts(it.to));
        let edges: Vec<_> = ends.map(|Ends { from, to }| (from, to, 1.0)).collect();
        let found = components(&Adjacency::new(self.graph.nodes.len(), edges.iter().copied()));
        let mut sizes: BTreeMap<u32, usize> = BTreeMap::new();
        for (_, part) in (0..).zip(&found.of).filter(|it| counts(it.0)) {
            *sizes.entry(*part).or_default() += 1;
        }
        Parts {
            parts: sizes.values().filter(|it| **it > 1).count(),
            largest: sizes.values().copied().max().unwrap_or(0),
            alone: sizes.values().filter(|it| **it == 1).count(),
        }
    }
}

/// How many there are of each name, most first; names that differ in case are one.
fn shares<'s>(names: impl Iterator<Item = &'s str>) -> Vec<Share<'s>> {
    let mut exact: BTreeMap<&'s str, usize> = BTreeMap::new();
    for name in names {
        *exact.entry(name).or_default() += 1;
    }
    let mut folded: BTreeMap<String, (&'s str, usize)> = BTreeMap::new();
    for (name, n) in exact {
        folded.entry(fold(name)).or_insert((name, 0)).1 += n;
    }
    let total: usize = folded.values().map(|it| it.1).sum();
    let mut shares: Vec<_> =
        folded.into_values().map(|(name, n)| Share { name, n, share: n as f64 / total as f64 }).collect();
    shares.sort_by_key(|it| Reverse(it.n));
    shares
}
