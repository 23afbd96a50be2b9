//! `stats`: a graph in numbers.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use serde::Serialize;

use crate::analysis::{Adjacency, components};
use crate::path::fold;

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
    pub name: Cow<'s, str>,
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

/// How many there are of each name.
type Tally<'s> = BTreeMap<Cow<'s, str>, usize>;

/// What is counted of every edge and every statement, which are looked at once.
#[derive(Default)]
struct Counted<'s> {
    edges: Tally<'s>,
    resolved_by: Tally<'s>,
    rules: Tally<'s>,
    label_kinds: Tally<'s>,
    /// Different labels, without case.
    labels: FxHashSet<String>,
    statements: Tally<'s>,
    figures: Figures,
}

impl<'s> Lookup<'s> {
    /// The graph in numbers.
    pub fn stats(&self) -> Stats<'s> {
        let graph = self.graph;
        let said = self.counted();
        let degrees = self.degrees();
        let count = |filter: Filter| self.filtered(&filter, &degrees).map_or(0, |it| it.len());
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
            nodes: shares(tally(graph.nodes.iter().map(|it| &it.kind))),
            words: graph.nodes.iter().filter_map(|it| it.words).map(|it| it as usize).sum(),
            edges: shares(said.edges),
            resolved_by: shares(said.resolved_by),
            rules: shares(said.rules),
            label_kinds: shares(said.label_kinds),
            labels: said.labels.len(),
            types: shares(tally(graph.nodes.iter().flat_map(|it| &it.types))),
            statements: shares(said.statements),
            candidates: graph.candidates().len(),
            figures: said.figures,
            components: self.components(),
            orphans: count(Filter { orphan: true, ..Filter::default() }),
            stubs: count(Filter { stub: true, ..Filter::default() }),
            ambiguous: count(Filter { ambiguous: true, ..Filter::default() }),
            most_linked: tops(true),
            most_wanted: tops(false),
        }
    }

    /// What is counted of every edge and every statement.
    fn counted(&self) -> Counted<'s> {
        let mut counted = Counted::default();
        let mut sentences = Vec::new();
        for edge in self.graph.edges() {
            let n_figures = (edge.dates.len(), edge.amounts.len());
            if edge.statement.is_none() && n_figures != (0, 0) {
                sentences.push((edge.file, edge.context, n_figures));
            }
            if edge.kind != "tag" {
                let label_kind = if edge.label.is_some() { edge.label_kind } else { "none".into() };
                *counted.label_kinds.entry(label_kind).or_default() += 1;
                *counted.resolved_by.entry(edge.resolved_by).or_default() += 1;
                counted.labels.extend(edge.label.as_deref().map(fold));
                if let Some(rule) = edge.rule {
                    *counted.rules.entry(rule).or_default() += 1;
                }
            }
            *counted.edges.entry(edge.kind).or_default() += 1;
        }
        // The dates and amounts of a sentence count once, however many links it has.
        sentences.sort_unstable();
        sentences.dedup();
        for (.., (n_dates, n_amounts)) in sentences {
            counted.figures.dates += n_dates;
            counted.figures.amounts += n_amounts;
        }
        for row in self.graph.statements() {
            counted.figures.dates += row.qualifiers.dates.len();
            counted.figures.amounts += row.qualifiers.amounts.len();
            *counted.statements.entry(row.rule).or_default() += 1;
        }
        counted
    }

    fn components(&self) -> Parts {
        let counts = |node: u32| !matches!(&*self.record(node).kind, "tag" | "attachment");
        let edges = self.between_nodes().filter(|it| counts(it.from) && counts(it.to));
        let edges: Vec<_> = edges.map(|it| (it.from, it.to, 1.0)).collect();
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

/// How many there are of each name.
fn tally<'s>(names: impl Iterator<Item = &'s Cow<'s, str>>) -> Tally<'s> {
    let mut tally = Tally::new();
    for name in names {
        *tally.entry((&**name).into()).or_default() += 1;
    }
    tally
}

/// The parts that names have, most first; names that differ in case are one.
fn shares(tally: Tally<'_>) -> Vec<Share<'_>> {
    let mut folded: BTreeMap<String, (Cow<'_, str>, usize)> = BTreeMap::new();
    for (name, n) in tally {
        folded.entry(fold(&name)).or_insert((name, 0)).1 += n;
    }
    let total: usize = folded.values().map(|it| it.1).sum();
    let mut shares: Vec<_> =
        folded.into_values().map(|(name, n)| Share { name, n, share: n as f64 / total as f64 }).collect();
    shares.sort_by_key(|it| Reverse(it.n));
    shares
}
