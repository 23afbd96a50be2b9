//! Who is related to whom, as numbers: what paths are searched in, and whose evidence answers quote.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::Adjacency;
use crate::snapshot::{EdgeKind, EdgeLine, EdgeRecord};
use crate::span::to_u32;

use super::Lookup;

/// In a sentence, an entity is mentioned together with at most so many that follow it: rows with hundreds of links say
/// little of any two of them.
const MAX_TOGETHER: usize = 30;

/// The relations of a graph. Tags are none: what has a tag in common is not related by that.
pub(super) struct Network<'s> {
    lookup: &'s Lookup<'s>,
    /// From subjects to targets; the weight of an edge is how many of the relations have a label.
    pub(super) directed: Adjacency,
    /// In both directions.
    pub(super) both: Adjacency,
    /// By node: how many entities it is related to. Pictures and other attachments are none.
    degrees: Vec<u32>,
}

impl<'s> Network<'s> {
    pub(super) fn new(lookup: &'s Lookup<'s>) -> Self {
        let n = lookup.graph.nodes.len();
        let edges = lookup.edges.iter().filter_map(|edge| {
            let (subject, target) = ends(lookup, edge)?;
            Some((subject, target, f64::from(u8::from(edge.is_labelled))))
        });
        let directed = Adjacency::new(n, edges);
        let both = directed.undirected();
        let is_entity = |node: &&u32| lookup.graph.nodes[**node as usize].kind != "attachment";
        let degrees = both.nodes().map(|it| to_u32(both.neighbours(it).iter().filter(is_entity).count()));
        Self { lookup, degrees: degrees.collect(), both, directed }
    }

    /// How many entities a node is related to.
    pub(super) fn degree(&self, node: u32) -> u32 {
        self.degrees[node as usize]
    }

    /// The edges between these pairs of nodes, in both directions: by pair, the lower node first.
    pub(super) fn between(
        &self,
        pairs: &FxHashSet<(u32, u32)>,
    ) -> FxHashMap<(u32, u32), Vec<EdgeRecord<'s>>> {
        let (mut numbers, mut pairs_of) = (Vec::new(), Vec::new());
        for (edge, number) in self.lookup.edges.iter().zip(0..) {
            let Some(pair) = ends(self.lookup, edge).map(|(a, b)| ordered(a, b)) else { continue };
            if pairs.contains(&pair) {
                numbers.push(number);
                pairs_of.push(pair);
            }
        }
        let mut found: FxHashMap<(u32, u32), Vec<_>> = FxHashMap::default();
        for (edge, pair) in self.lookup.graph.edges_at(&numbers).into_iter().zip(pairs_of) {
            found.entry(pair).or_default().push(edge);
        }
        found
    }

    /// The entities that stand together in a sentence or row, with the numbers of their edges: derived, for nobody says
    /// what they have to do with each other.
    pub(super) fn together(&self) -> impl Iterator<Item = (u32, u32, u32, u32)> {
        let mut next = 0;
        self.lookup.graph.edges_by_file().flat_map(move |edges| {
            let start = next;
            next += to_u32(edges.len());
            self.together_in(&edges, start)
        })
    }

    /// The same in one file, whose first edge has the number `start`.
    fn together_in(&self, edges: &[EdgeRecord<'_>], start: u32) -> Vec<(u32, u32, u32, u32)> {
        let mut pairs = Vec::new();
        let mut end = start;
        for sentence in edges.chunk_by(|a, b| is_one_sentence(a, b)) {
            let numbers = end..end + to_u32(sentence.len());
            end = numbers.end;
            if sentence.len() < 2 || sentence[0].context.is_none() {
                continue;
            }
            let lines = numbers.map(|it| (self.lookup.edges[it as usize], it));
            let targets: Vec<(u32, u32)> = lines
                .filter(|(line, _)| line.kind != EdgeKind::Tag && self.lookup.is_node(line.to))
                .map(|(line, number)| (line.to, number))
                .collect();
            for (nth, &(a, first)) in targets.iter().enumerate() {
                let others = targets[nth + 1..].iter().take(MAX_TOGETHER);
                pairs.extend(others.filter(|(b, _)| a != *b).map(|&(b, second)| (a, b, first, second)));
            }
        }
        pairs
    }
}

/// Subject and target of an edge, if it relates two nodes.
fn ends(lookup: &Lookup<'_>, edge: &EdgeLine) -> Option<(u32, u32)> {
    let relates = edge.kind != EdgeKind::Tag && edge.subject != edge.to;
    (relates && lookup.is_node(edge.subject) && lookup.is_node(edge.to)).then_some((edge.subject, edge.to))
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
pub(super) fn best<'e, 's>(
    edges: impl Iterator<Item = &'e EdgeRecord<'s>>,
    subject: &str,
) -> Option<&'e EdgeRecord<'s>>
where
    's: 'e,
{
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
    edges.min_by_key(|edge| rank(edge))
}
