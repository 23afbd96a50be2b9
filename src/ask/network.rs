//! Who is related to whom, as numbers: what paths are searched in, and whose evidence answers quote.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::Adjacency;
use crate::snapshot::EdgeRecord;
use crate::span::to_u32;

use super::Lookup;

/// In a sentence, an entity is mentioned together with at most so many that follow it: rows with hundreds of links say
/// little of any two of them.
const MAX_TOGETHER: usize = 30;

/// The relations of a graph. Tags are none: what has a tag in common is not related by that.
pub(super) struct Network<'s> {
    lookup: &'s Lookup<'s>,
    /// By edge: subject and target, if it relates two nodes.
    ends: Vec<Option<(u32, u32)>>,
    /// From subjects to targets; the weight of an edge is how many of the relations have a label.
    pub(super) directed: Adjacency,
    /// In both directions.
    pub(super) both: Adjacency,
    /// By node: how many entities it is related to. Pictures and other attachments are none.
    degrees: Vec<u32>,
}

impl<'s> Network<'s> {
    pub(super) fn new(lookup: &'s Lookup<'s>) -> Self {
        let ends: Vec<_> = lookup.graph.edges.par_iter().map(|it| ends(lookup, it)).collect();
        let n = lookup.graph.nodes.len();
        let edges = ends.iter().zip(&lookup.graph.edges).filter_map(|(ends, edge)| {
            let (subject, target) = (*ends)?;
            Some((subject, target, f64::from(u8::from(edge.label.is_some()))))
        });
        let directed = Adjacency::new(n, edges);
        let both = directed.undirected();
        let is_entity = |node: &&u32| lookup.graph.nodes[**node as usize].kind != "attachment";
        let degrees = both.nodes().map(|it| to_u32(both.neighbours(it).iter().filter(is_entity).count()));
        Self { lookup, ends, degrees: degrees.collect(), both, directed }
    }

    /// How many entities a node is related to.
    pub(super) fn degree(&self, node: u32) -> u32 {
        self.degrees[node as usize]
    }

    /// The edges between these pairs of nodes, in both directions: by pair, the lower node first.
    pub(super) fn between(
        &self,
        pairs: &FxHashSet<(u32, u32)>,
    ) -> FxHashMap<(u32, u32), Vec<&'s EdgeRecord<'s>>> {
        let mut found: FxHashMap<(u32, u32), Vec<_>> = FxHashMap::default();
        for (ends, edge) in self.ends.iter().zip(&self.lookup.graph.edges) {
            let Some(pair) = ends.map(|(a, b)| ordered(a, b)) else { continue };
            if pairs.contains(&pair) {
                found.entry(pair).or_default().push(edge);
            }
        }
        found
    }

    /// The entities that stand together in a sentence or row, with their edges: derived, for nobody says what they have
    /// to do with each other.
    pub(super) fn together(
        &self,
    ) -> impl Iterator<Item = (u32, u32, &'s EdgeRecord<'s>, &'s EdgeRecord<'s>)> {
        let lookup = self.lookup;
        let groups = lookup.graph.edges.chunk_by(|a, b| is_one_sentence(a, b));
        groups.filter(|group| group.len() > 1 && group[0].context.is_some()).flat_map(move |group| {
            let targets: Vec<(u32, &EdgeRecord<'_>)> = group
                .iter()
                .filter(|it| it.kind != "tag")
                .filter_map(|it| Some((lookup.node(&it.to)?, it)))
                .collect();
            let pairs = targets.iter().enumerate().flat_map(|(nth, &(a, first))| {
                let others = targets[nth + 1..].iter().take(MAX_TOGETHER);
                others.filter(move |(b, _)| a != *b).map(move |(b, second)| (a, *b, first, *second))
            });
            pairs.collect::<Vec<_>>()
        })
    }
}

/// Subject and target of an edge, if it relates two nodes.
fn ends(lookup: &Lookup<'_>, edge: &EdgeRecord<'_>) -> Option<(u32, u32)> {
    if edge.kind == "tag" {
        return None;
    }
    let ends = (lookup.node(&edge.subject)?, lookup.node(&edge.to)?);
    Some(ends).filter(|(subject, target)| subject != target)
}

/// A pair in the order of its numbers.
pub(super) fn ordered(a: u32, b: u32) -> (u32, u32) {
    (a.min(b), a.max(b))
}

/// Whether two references stand in one sentence or row.
pub(super) fn is_one_sentence(a: &EdgeRecord<'_>, b: &EdgeRecord<'_>) -> bool {
    a.from == b.from && a.statement == b.statement && a.context == b.context && a.section == b.section
}

/// Of edges, the one that says most: the label that says most, then the one that leads from `subject`, then the first.
pub(super) fn best<'s>(edges: &[&'s EdgeRecord<'s>], subject: &str) -> Option<&'s EdgeRecord<'s>> {
    let rank = |edge: &EdgeRecord<'_>| {
        let kind = match (&*edge.label_kind, edge.label.is_some(), edge.context.is_some()) {
            ("property" | "field", true, _) => 0,
            ("gloss", true, _) => 1,
            ("role", true, _) => 2,
            ("genitive", true, _) => 3,
            (_, true, _) => 4,
            (_, false, true) => 5,
            (_, false, false) => 6,
        };
        (kind, edge.subject != subject)
    };
    edges.iter().copied().min_by_key(|edge| rank(edge))
}
