//! The entity graph: files, missing targets and tags, and who refers to whom.
//!
//! Input: the vault and its resolved links. Output: a directed multigraph with one edge for each occurrence; the
//! evidence stays in the notes, an edge names its link.

use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use rustc_hash::FxHashMap;

use crate::compile::{CanvasRelation, Link, LinkKind, Tag};
use crate::link::{Links, Resolution};
use crate::path::fold;
use crate::span::to_u32;
use crate::vault::{FileId, Vault};

/// The graph of a vault.
#[derive(Debug)]
pub struct EntityGraph {
    graph: DiGraph<Node, Edge>,
    /// The name of each tag as it was first written, without `#`.
    tags: Vec<String>,
    /// The relations in which a node is the subject that others state, in the order of files.
    relations: FxHashMap<Node, Vec<Edge>>,
    n_files: usize,
    n_missing: usize,
}

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// A file of the vault.
    File(FileId),
    /// A target that does not exist, by its number.
    Missing(u32),
    /// A tag, by its number.
    Tag(u32),
}

/// One occurrence of a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The file in which it stands.
    pub file: FileId,
    /// What it is there.
    pub reference: Reference,
}

/// A reference in a file, by its index there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reference {
    /// One of its links.
    Link(u32),
    /// One of its tags.
    Tag(u32),
    /// One of the relations that a canvas draws.
    Relation(u32),
}

impl EntityGraph {
    /// Builds the graph.
    pub fn new(vault: &Vault, links: &Links) -> Self {
        let (n_files, n_missing) = (vault.len(), links.missing.len());
        let mut graph = DiGraph::with_capacity(n_files + n_missing, links.len());
        for (id, _) in vault.files() {
            graph.add_node(Node::File(id));
        }
        for number in 0..to_u32(n_missing) {
            graph.add_node(Node::Missing(number));
        }
        let index_of = |node| {
            NodeIndex::new(match node {
                Node::File(id) => id.index(),
                Node::Missing(number) | Node::Tag(number) => n_files + number as usize,
            })
        };
        let mut relations: FxHashMap<Node, Vec<Edge>> = FxHashMap::default();
        for (file, nth, link, resolution) in links.iter(vault) {
            let Some(to) = node_of(resolution) else { continue };
            let edge = Edge { file, reference: Reference::Link(nth) };
            graph.add_edge(NodeIndex::new(file.index()), index_of(to), edge);
            if let Some(subject) = subject_of(edge, link, links) {
                relations.entry(subject).or_default().push(edge);
            }
        }
        for (file, canvas) in vault.canvases() {
            let end = |link: u32| node_of(links.resolution(file, link as usize));
            for (relation, nth) in canvas.relations.iter().zip(0..) {
                let (Some(subject), Some(object)) = (end(relation.subject), end(relation.object)) else {
                    continue;
                };
                let edge = Edge { file, reference: Reference::Relation(nth) };
                graph.add_edge(NodeIndex::new(file.index()), index_of(object), edge);
                relations.entry(subject).or_default().push(edge);
            }
        }
        let mut tags = Vec::new();
        let mut numbers: FxHashMap<String, NodeIndex> = FxHashMap::default();
        for (file, _, note) in vault.notes() {
            for (nth, tag) in note.tags.iter().enumerate() {
                let node = *numbers.entry(fold(&tag.name)).or_insert_with(|| {
                    tags.push(tag.name.clone());
                    graph.add_node(Node::Tag(to_u32(tags.len() - 1)))
                });
                let edge = Edge { file, reference: Reference::Tag(to_u32(nth)) };
                graph.add_edge(NodeIndex::new(file.index()), node, edge);
            }
        }
        Self { graph, tags, relations, n_files, n_missing }
    }

    /// Every node: files in path order, then missing targets, then tags in the order they were first seen.
    pub fn nodes(&self) -> impl Iterator<Item = Node> {
        self.graph.node_weights().copied()
    }

    /// Every edge with its target: in the order of files, there links before tags and relations.
    pub fn edges(&self) -> Vec<(Edge, Node)> {
        let mut edges: Vec<_> =
            self.graph.edge_references().map(|it| (*it.weight(), self.graph[it.target()])).collect();
        edges.sort_unstable();
        edges
    }

    /// The references in a file with what they refer to, in order.
    pub(crate) fn edges_of(&self, file: FileId) -> Vec<(Edge, Node)> {
        let own = self.graph.edges_directed(self.index_of(Node::File(file)), Direction::Outgoing);
        let mut edges: Vec<_> = own.map(|it| (*it.weight(), self.graph[it.target()])).collect();
        edges.sort_unstable();
        edges
    }

    /// The references to a node, in the order of files and their links.
    pub fn incoming(&self, node: Node) -> Vec<Edge> {
        let mut edges: Vec<_> = self
            .graph
            .edges_directed(self.index_of(node), Direction::Incoming)
            .map(|it| *it.weight())
            .collect();
        edges.sort_unstable();
        edges
    }

    /// The edges of other files in which a node is the subject, in the order of files: rows of tables whose key it is,
    /// edges of canvases that begin at it.
    pub fn relations_of(&self, node: Node) -> &[Edge] {
        self.relations.get(&node).map_or(&[], Vec::as_slice)
    }

    /// The edges in which a node is the subject, with their targets: those of its own text but for what that says of
    /// others, then what others say of it, each in the order of files and links.
    pub fn outgoing(&self, vault: &Vault, links: &Links, node: Node) -> Vec<(Edge, Node)> {
        let target = |edge: &Edge| match edge.evidence(vault) {
            Evidence::Relation(it) => node_of(links.resolution(edge.file, it.object as usize)),
            Evidence::Link(_) | Evidence::Tag(_) => match edge.reference {
                Reference::Link(nth) => node_of(links.resolution(edge.file, nth as usize)),
                Reference::Tag(_) | Reference::Relation(_) => None,
            },
        };
        let speaks_of_itself = |edge: &Edge| match edge.evidence(vault) {
            Evidence::Link(link) => subject_of(*edge, link, links).is_none(),
            Evidence::Tag(_) => true,
            Evidence::Relation(_) => false,
        };
        let own = self.graph.edges_directed(self.index_of(node), Direction::Outgoing);
        let own = own.map(|it| (*it.weight(), self.graph[it.target()]));
        let mut edges: Vec<_> = own.filter(|(edge, _)| speaks_of_itself(edge)).collect();
        edges.sort_unstable();
        let others = self.relations_of(node).iter();
        edges.extend(others.filter_map(|edge| Some((*edge, target(edge)?))));
        edges
    }

    /// How many references reach a node.
    pub(crate) fn n_incoming(&self, node: Node) -> usize {
        self.graph.edges_directed(self.index_of(node), Direction::Incoming).count()
    }

    /// The names of the tags by their numbers, as first written, without `#`.
    pub fn tags(&self) -> &[String] {
        &self.tags
    }

    fn index_of(&self, node: Node) -> NodeIndex {
        NodeIndex::new(match node {
            Node::File(id) => id.index(),
            Node::Missing(number) => self.n_files + number as usize,
            Node::Tag(number) => self.n_files + self.n_missing + number as usize,
        })
    }
}

/// The entity that the label of a link speaks of, where that is not the note itself.
pub(crate) fn subject_of(edge: Edge, link: &Link, links: &Links) -> Option<Node> {
    let key = link.assertion.subject?;
    node_of(links.resolution(edge.file, key as usize)).filter(|it| *it != Node::File(edge.file))
}

/// The node that a link leads to. Folders are none.
pub(crate) fn node_of(resolution: &Resolution) -> Option<Node> {
    match resolution {
        Resolution::Found(found) | Resolution::Ambiguous(found, _) => Some(Node::File(found.file)),
        Resolution::Folder(_) => None,
        Resolution::Missing(number) => Some(Node::Missing(*number)),
    }
}

/// A reference with what it refers by.
#[derive(Clone, Copy, Debug)]
pub enum Evidence<'a> {
    /// A link.
    Link(&'a Link),
    /// A tag.
    Tag(&'a Tag),
    /// An edge of a canvas between the cards of two files.
    Relation(&'a CanvasRelation),
}

impl Edge {
    /// What is behind the edge.
    pub fn evidence<'a>(&self, vault: &'a Vault) -> Evidence<'a> {
        let file = vault.file(self.file);
        match self.reference {
            Reference::Link(nth) => Evidence::Link(&file.links()[nth as usize]),
            Reference::Tag(nth) => {
                let note = file.note().expect("only notes have tags");
                Evidence::Tag(&note.tags[nth as usize])
            }
            Reference::Relation(nth) => {
                let canvas = file.canvas().expect("only canvases have relations");
                Evidence::Relation(&canvas.relations[nth as usize])
            }
        }
    }

    /// `link`, `embed`, `tag` or `relation`.
    pub fn kind(&self, vault: &Vault) -> &'static str {
        match self.evidence(vault) {
            Evidence::Link(Link { kind: LinkKind::Link, .. }) => "link",
            Evidence::Link(Link { kind: LinkKind::Embed, .. }) => "embed",
            Evidence::Tag(_) => "tag",
            Evidence::Relation(_) => "relation",
        }
    }
}
