//! The records of a graph, made while somebody looks at them.
//!
//! All records of 100,000 notes at once are two million of half a kilobyte each. A question looks at every edge, but only
//! at its ends; it shows the evidence of a few. An export writes one after the other, and keeps none.

use std::borrow::Cow;

use rayon::prelude::*;

use crate::config::Config;
use crate::session::Compilation;
use crate::span::to_u32;
use crate::vault::FileId;

use super::build::Builder;
use super::{CandidateRecord, EdgeRecord, NodeRecord, Snapshot, StatementRecord};

/// Files whose records are made side by side before they are looked at: enough for all processors, few enough for their
/// caches.
const FILES_AT_ONCE: usize = 256;

/// The records of a graph: its nodes, and of the rest what somebody looks at.
pub struct Records<'a> {
    /// Files in path order, then what is missing, then tags.
    pub nodes: Vec<NodeRecord<'a>>,
    source: Source<'a>,
}

/// Where records come from.
enum Source<'a> {
    /// A vault: they are made of its notes.
    Vault {
        builder: Builder<'a>,
        /// Where the edges of each file end.
        edge_ends: Vec<u32>,
    },
    /// A graph with all its records, but for its nodes.
    Snapshot(Snapshot<'a>),
}

/// An edge in numbers: what is asked of every edge. The numbers of nodes are their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EdgeLine {
    /// The file in which it stands.
    pub(crate) from: u32,
    /// The entity of which the label speaks.
    pub(crate) subject: u32,
    /// What it refers to.
    pub(crate) to: u32,
    /// What it is.
    pub(crate) kind: EdgeKind,
    /// Whether it has a label, and is no tag.
    pub(crate) is_labelled: bool,
}

/// What an edge is, as far as numbers are asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EdgeKind {
    /// A tag.
    Tag,
    /// An embed.
    Embed,
    /// A link, a relation, or what another program has put into a saved graph.
    Other,
}

impl EdgeKind {
    pub(super) fn of(kind: &str) -> Self {
        match kind {
            "tag" => Self::Tag,
            "embed" => Self::Embed,
            _ => Self::Other,
        }
    }
}

impl<'a> Records<'a> {
    /// The records of a vault.
    pub fn new(compilation: &'a Compilation, config: &'a Config) -> Self {
        let builder = Builder::new(compilation, config);
        let mut end = 0;
        let ends = files(builder.n_files()).map(|file| {
            end += builder.n_edges_of(file);
            to_u32(end)
        });
        let edge_ends = ends.collect();
        Self { nodes: builder.nodes(), source: Source::Vault { builder, edge_ends } }
    }

    /// How many edges there are.
    pub fn n_edges(&self) -> usize {
        match &self.source {
            Source::Vault { edge_ends, .. } => edge_ends.last().map_or(0, |it| *it as usize),
            Source::Snapshot(graph) => graph.edges.len(),
        }
    }

    /// How many statements there are.
    pub fn n_statements(&self) -> usize {
        match &self.source {
            Source::Vault { builder, .. } => {
                files(builder.n_files()).map(|it| builder.n_statements_of(it)).sum()
            }
            Source::Snapshot(graph) => graph.statements.len(),
        }
    }

    /// Every edge, in the order of files.
    pub fn edges(&self) -> impl Iterator<Item = EdgeRecord<'a>> {
        self.edges_by_file().flat_map(Cow::into_owned)
    }

    /// Every edge, those of a file together.
    pub(crate) fn edges_by_file(&self) -> Box<dyn Iterator<Item = Cow<'_, [EdgeRecord<'a>]>> + '_> {
        match &self.source {
            Source::Vault { builder, .. } => {
                Box::new(by_file(builder.n_files(), |file| builder.edges_of(file)).map(Cow::Owned))
            }
            Source::Snapshot(graph) => {
                Box::new(graph.edges.chunk_by(|a, b| a.from == b.from).map(Cow::Borrowed))
            }
        }
    }

    /// Every statement, in the order of files.
    pub fn statements(&self) -> Box<dyn Iterator<Item = StatementRecord<'a>> + '_> {
        match &self.source {
            Source::Vault { builder, .. } => {
                Box::new(by_file(builder.n_files(), |file| builder.statements_of(file)).flatten())
            }
            Source::Snapshot(graph) => Box::new(graph.statements.iter().cloned()),
        }
    }

    /// Names in tables of entities that are no links, in the order of names.
    pub fn candidates(&self) -> Cow<'_, [CandidateRecord<'a>]> {
        match &self.source {
            Source::Vault { builder, .. } => builder.candidates().into(),
            Source::Snapshot(graph) => Cow::Borrowed(&graph.candidates),
        }
    }

    /// The edges with these numbers, which rise.
    pub(crate) fn edges_at(&self, numbers: &[u32]) -> Vec<EdgeRecord<'a>> {
        match &self.source {
            Source::Vault { builder, edge_ends } => {
                let file = |number: u32| edge_ends.partition_point(|end| *end <= number);
                let by_file: Vec<&[u32]> = numbers.chunk_by(|a, b| file(*a) == file(*b)).collect();
                let of_file = |numbers: &&[u32]| {
                    let file = file(numbers[0]);
                    let edges = builder.edges_of(FileId(to_u32(file)));
                    let start = file.checked_sub(1).map_or(0, |before| edge_ends[before]);
                    Vec::from_iter(numbers.iter().map(|it| edges[(it - start) as usize].clone()))
                };
                by_file.par_iter().flat_map_iter(of_file).collect()
            }
            Source::Snapshot(graph) => numbers.iter().map(|it| graph.edges[*it as usize].clone()).collect(),
        }
    }

    /// Every edge in numbers. In a saved graph an edge may name what is no node; `number` gives the numbers of its ids.
    pub(crate) fn lines<'r>(&'r self, mut number: impl FnMut(&'r str) -> u32) -> Vec<EdgeLine> {
        match &self.source {
            Source::Vault { builder, .. } => {
                let all = (0..builder.n_files()).into_par_iter();
                all.flat_map_iter(|file| builder.lines_of(FileId(to_u32(file)))).collect()
            }
            Source::Snapshot(graph) => {
                let line = |edge: &'r EdgeRecord<'a>| EdgeLine {
                    from: number(&edge.from),
                    subject: number(&edge.subject),
                    to: number(&edge.to),
                    kind: EdgeKind::of(&edge.kind),
                    is_labelled: edge.label.is_some() && edge.kind != "tag",
                };
                graph.edges.iter().map(line).collect()
            }
        }
    }

    /// The edges of a saved graph, which may name what is no node. Those of a vault do not.
    pub(crate) fn saved_edges(&self) -> &[EdgeRecord<'a>] {
        match &self.source {
            Source::Vault { .. } => &[],
            Source::Snapshot(graph) => &graph.edges,
        }
    }
}

impl<'a> From<Snapshot<'a>> for Records<'a> {
    fn from(mut graph: Snapshot<'a>) -> Self {
        Self { nodes: std::mem::take(&mut graph.nodes), source: Source::Snapshot(graph) }
    }
}

impl<'a> From<Records<'a>> for Snapshot<'a> {
    fn from(records: Records<'a>) -> Self {
        let Records { nodes, source: Source::Snapshot(graph) } = records else {
            let mut edges = Vec::with_capacity(records.n_edges());
            edges.extend(records.edges());
            let (statements, candidates) =
                (records.statements().collect(), records.candidates().into_owned());
            return Self { nodes: records.nodes, edges, statements, candidates };
        };
        Self { nodes, ..graph }
    }
}

fn files(n: usize) -> impl Iterator<Item = FileId> {
    (0..to_u32(n)).map(FileId)
}

/// What is made of each file, in the order of files.
fn by_file<T: Send>(n: usize, make: impl Fn(FileId) -> T + Sync) -> impl Iterator<Item = T> {
    (0..n).step_by(FILES_AT_ONCE).flat_map(move |start| {
        let files = (start..n.min(start + FILES_AT_ONCE)).into_par_iter();
        files.map(|it| make(FileId(to_u32(it)))).collect::<Vec<_>>()
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const VAULT: &[(&str, &str)] = &[
        (
            "A.md",
            "**A** — the agency of [[B]].\n\n[[B]] and [[Gone]] met. ![[C]] #japan\n\n- Seat: [[C|there]]\n",
        ),
        ("B.md", "---\nparent: \"[[A]]\"\n---\nNo link.\n"),
        (
            "C.md",
            "## Deals\n\n| Partner | Country | Share |\n|---|---|---|\n| [[A]] | [[Japan]] | 5% |\n| Name | [[Gone]] | 6% |\n",
        ),
        ("Japan.md", "[[A]]. [[A]]. [[A]]\n"),
        (
            "Map.canvas",
            r#"{"nodes":[{"id":"a","type":"file","file":"A.md"},{"id":"b","type":"file","file":"B.md"}],
            "edges":[{"id":"e","fromNode":"a","toNode":"b","label":"supplies"}]}"#,
        ),
    ];

    fn with_vault(ask: impl FnOnce(&Records<'_>, &Snapshot<'_>)) {
        let folder = tempfile::TempDir::new().unwrap();
        for (path, text) in VAULT {
            fs::write(folder.path().join(path), text).unwrap();
        }
        let config = Config::default();
        let compilation = crate::compile_vault(folder.path(), None, &config).unwrap();
        ask(&Records::new(&compilation, &config), &Snapshot::new(&compilation, &config));
    }

    #[test]
    fn records_that_are_made_one_by_one_are_those_of_the_snapshot() {
        with_vault(|records, all| {
            assert_eq!((records.n_edges(), records.n_statements()), (all.edges.len(), all.statements.len()));
            assert!(records.n_edges() > 12 && records.n_statements() == 2);
            assert_eq!(records.edges().collect::<Vec<_>>(), all.edges);
            assert_eq!(records.statements().collect::<Vec<_>>(), all.statements);
            assert_eq!(*records.candidates(), all.candidates);
            for step in 1..5 {
                let numbers: Vec<u32> = (0..to_u32(all.edges.len())).step_by(step).collect();
                let wanted: Vec<_> = all.edges.iter().step_by(step).cloned().collect();
                assert_eq!(records.edges_at(&numbers), wanted);
            }
        });
    }

    #[test]
    fn edges_in_numbers_are_the_same_of_a_vault_and_of_its_saved_graph() {
        with_vault(|records, all| {
            let saved = Records::from(all.clone());
            let number = |id: &str| to_u32(saved.nodes.iter().position(|it| it.id == id).unwrap());
            let lines = records.lines(|_| unreachable!("a vault knows its numbers"));
            assert_eq!(lines, saved.lines(number));
            assert!(lines.iter().any(|it| it.is_labelled && it.subject != it.from));
            assert!(lines.iter().any(|it| it.kind == EdgeKind::Tag));
        });
    }
}
