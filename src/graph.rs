//! The entity graph: files, missing targets and tags, and who refers to whom.
//!
//! Input: the vault and its resolved links. Output: a directed multigraph with one edge for each occurrence; the
//! evidence stays in the notes, an edge names its link. Edges are added in the order in which they stand, so that those of
//! a file are a run of petgraph's list; a second list has them by what they reach, for a page that is referred to from
//! everywhere asks for nothing else, and a walk from edge to edge would miss the cache at each.

use std::ops::Range;

use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::FxHashMap;

use crate::compile::{CanvasRelation, Link, LinkKind, Tag};
use crate::link::{Links, Resolution};
use crate::pack::{pack_enum, pack_struct};
use crate::path::fold;
use crate::span::to_u32;
use crate::trace::{Key, Space, Table, read};
use crate::vault::{FileId, Vault};

/// The graph of a vault.
#[derive(Debug)]
pub struct EntityGraph {
    /// Its nodes in the order of [`nodes`](Self::nodes). The edges are in the order of files, there links before tags and
    /// relations; each starts at the file in which it stands.
    graph: DiGraph<Node, Reference>,
    /// Where the edges of each file end.
    file_ends: Vec<u32>,
    /// The same edges by their targets, of each node in the same order.
    incoming: Vec<Edge>,
    /// Where the edges to each node end.
    incoming_ends: Vec<u32>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edge {
    /// The file in which it stands.
    pub file: FileId,
    /// What it is there.
    pub reference: Reference,
}

/// A reference in a file, by its index there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reference {
    /// One of its links.
    Link(u32),
    /// One of its tags.
    Tag(u32),
    /// One of the relations that a canvas draws.
    Relation(u32),
}

pack_struct! {
    Edge { file, reference }
}

pack_enum! {
    Node { File(id), Missing(number), Tag(number) }
    Reference { Link(nth), Tag(nth), Relation(nth) }
}

impl EntityGraph {
    /// Builds the graph.
    pub fn new(vault: &Vault, links: &Links) -> Self {
        let n_tags = vault.notes().map(|(.., note)| note.tags.len()).sum::<usize>();
        let mut graph = Self {
            graph: DiGraph::with_capacity(vault.len() + links.missing().len(), links.len() + n_tags),
            file_ends: Vec::with_capacity(vault.len()),
            incoming: Vec::new(),
            incoming_ends: Vec::new(),
            tags: Vec::new(),
            relations: FxHashMap::default(),
            n_files: vault.len(),
            n_missing: links.missing().len(),
        };
        for (id, _) in vault.files() {
            graph.graph.add_node(Node::File(id));
        }
        for number in 0..to_u32(graph.n_missing) {
            graph.graph.add_node(Node::Missing(number));
        }
        let mut tag_numbers = FxHashMap::default();
        for (id, file) in vault.files() {
            graph.add_links(id, file.links(), links);
            graph.add_tags(id, file.note().map_or(&[], |note| &note.tags), &mut tag_numbers);
            graph.add_relations(id, file.canvas().map_or(&[], |canvas| &canvas.relations), links);
            graph.file_ends.push(to_u32(graph.graph.edge_count()));
        }
        for (file, canvas) in vault.canvases() {
            for (relation, nth) in canvas.relations.iter().zip(0..) {
                if let Some((subject, _)) = ends(relation, file, links) {
                    let edge = Edge { file, reference: Reference::Relation(nth) };
                    graph.relations.entry(subject).or_default().push(edge);
                }
            }
        }
        graph.index();
        graph
    }

    fn add_links(&mut self, file: FileId, own: &[Link], links: &Links) {
        for (link, nth) in own.iter().zip(0..) {
            let Some(to) = node_of(links.resolution(file, nth as usize)) else { continue };
            let edge = Edge { file, reference: Reference::Link(nth) };
            self.add(edge, to);
            if let Some(subject) = subject_of(edge, link, links) {
                self.relations.entry(subject).or_default().push(edge);
            }
        }
    }

    fn add_tags(&mut self, file: FileId, own: &[Tag], numbers: &mut FxHashMap<String, u32>) {
        for (tag, nth) in own.iter().zip(0..) {
            let number = *numbers.entry(fold(&tag.name)).or_insert_with(|| {
                let number = to_u32(self.tags.len());
                self.tags.push(tag.name.clone());
                self.graph.add_node(Node::Tag(number));
                number
            });
            self.add(Edge { file, reference: Reference::Tag(nth) }, Node::Tag(number));
        }
    }

    fn add_relations(&mut self, file: FileId, own: &[CanvasRelation], links: &Links) {
        for (relation, nth) in own.iter().zip(0..) {
            if let Some((_, object)) = ends(relation, file, links) {
                self.add(Edge { file, reference: Reference::Relation(nth) }, object);
            }
        }
    }

    fn add(&mut self, edge: Edge, to: Node) {
        let to = NodeIndex::new(self.index_of(to));
        self.graph.add_edge(NodeIndex::new(edge.file.index()), to, edge.reference);
    }

    /// Sorts the edges by their targets, by counting.
    fn index(&mut self) {
        let mut next = vec![0; self.graph.node_count()];
        for edge in self.graph.raw_edges() {
            next[edge.target().index()] += 1;
        }
        let mut start = 0;
        for count in &mut next {
            start += std::mem::replace(count, start);
        }
        let nothing = Edge { file: FileId(0), reference: Reference::Link(0) };
        self.incoming = vec![nothing; self.graph.edge_count()];
        for edge in self.graph.raw_edges() {
            let at = &mut next[edge.target().index()];
            self.incoming[*at as usize] = whole(edge);
            *at += 1;
        }
        self.incoming_ends = next;
    }

    /// Every node: files in path order, then missing targets, then tags in the order they were first seen.
    pub fn nodes(&self) -> impl Iterator<Item = Node> {
        read(Key::EVERYTHING);
        self.graph.node_weights().copied()
    }

    /// Every edge with its target: in the order of files, there links before tags and relations.
    pub fn edges(&self) -> impl ExactSizeIterator<Item = (Edge, Node)> {
        read(Key::EVERYTHING);
        self.edges_in(0..self.graph.edge_count())
    }

    /// How many edges there are. Who asks is told of no change of it: addresses depend on it.
    pub(crate) fn n_edges(&self) -> usize {
        self.graph.edge_count()
    }

    /// The references in a file with what they refer to, in order.
    pub(crate) fn edges_of(&self, file: FileId) -> impl ExactSizeIterator<Item = (Edge, Node)> {
        // What a file says: its links and where they lead, its tags, the edges it draws.
        read(file.key(Table::File));
        read(file.key(Table::Links));
        self.edges_in(run(&self.file_ends, file.index()))
    }

    /// The same with the place of each target among all nodes, for who looks for few among many: what stands there is not
    /// looked at.
    pub(crate) fn places_of(&self, file: FileId) -> impl ExactSizeIterator<Item = (Edge, usize)> {
        read(file.key(Table::File));
        read(file.key(Table::Links));
        let edges = &self.graph.raw_edges()[run(&self.file_ends, file.index())];
        edges.iter().map(|edge| (whole(edge), edge.target().index()))
    }

    /// The place of a node among all nodes.
    pub(crate) fn place_of(&self, node: Node) -> usize {
        self.index_of(node)
    }

    fn edges_in(&self, run: Range<usize>) -> impl ExactSizeIterator<Item = (Edge, Node)> {
        self.graph.raw_edges()[run].iter().map(|edge| (whole(edge), self.graph[edge.target()]))
    }

    /// The references to a node, in the order of files and their links.
    pub fn incoming(&self, node: Node) -> &[Edge] {
        read(node.key(Table::Incoming));
        &self.incoming[run(&self.incoming_ends, self.index_of(node))]
    }

    /// The edges of other files in which a node is the subject, in the order of files: rows of tables whose key it is,
    /// edges of canvases that begin at it.
    pub fn relations_of(&self, node: Node) -> &[Edge] {
        read(node.key(Table::Relations));
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
        let own = if let Node::File(file) = node { Some(self.edges_of(file)) } else { None };
        let mut edges: Vec<_> =
            own.into_iter().flatten().filter(|(edge, _)| speaks_of_itself(edge)).collect();
        let others = self.relations_of(node).iter();
        edges.extend(others.filter_map(|edge| Some((*edge, target(edge)?))));
        edges
    }

    /// How many references reach a node.
    pub(crate) fn n_incoming(&self, node: Node) -> usize {
        self.incoming(node).len()
    }

    /// The names of the tags by their numbers, as first written, without `#`.
    pub fn tags(&self) -> &[String] {
        read(Key::EVERYTHING);
        &self.tags
    }

    /// The name of a tag, as first written, without `#`.
    pub(crate) fn tag(&self, number: u32) -> &str {
        read(Node::Tag(number).key(Table::TagName));
        &self.tags[number as usize]
    }

    fn index_of(&self, node: Node) -> usize {
        match node {
            Node::File(id) => id.index(),
            Node::Missing(number) => self.n_files + number as usize,
            Node::Tag(number) => self.n_files + self.n_missing + number as usize,
        }
    }
}

impl Node {
    /// What a table has about this node.
    pub(crate) fn key(self, table: Table) -> Key {
        let (space, number) = match self {
            Self::File(id) => (Space::Files, id.0),
            Self::Missing(number) => (Space::Missing, number),
            Self::Tag(number) => (Space::Tags, number),
        };
        Key::new(table, 0, space, number)
    }

    /// The node that a key is about, if it is about one.
    pub(crate) fn of(key: Key) -> Option<Self> {
        match key.space() {
            Space::Plain => None,
            Space::Files => Some(Self::File(FileId(key.number()))),
            Space::Missing => Some(Self::Missing(key.number())),
            Space::Tags => Some(Self::Tag(key.number())),
        }
    }
}

/// The run with this number among runs that end at `ends`.
fn run(ends: &[u32], nth: usize) -> Range<usize> {
    let start = nth.checked_sub(1).map_or(0, |before| ends[before]);
    start as usize..ends[nth] as usize
}

/// The subject and the object of an edge of a canvas, if both cards show nodes.
fn ends(relation: &CanvasRelation, file: FileId, links: &Links) -> Option<(Node, Node)> {
    let end = |link: u32| node_of(links.resolution(file, link as usize));
    Some((end(relation.subject)?, end(relation.object)?))
}

/// The entity that the label of a link speaks of, where that is not the note itself.
pub(crate) fn subject_of(edge: Edge, link: &Link, links: &Links) -> Option<Node> {
    let key = link.assertion.subject?;
    node_of(links.resolution(edge.file, key as usize)).filter(|it| *it != Node::File(edge.file))
}

/// An edge of petgraph's with the file in which it stands.
fn whole(edge: &petgraph::graph::Edge<Reference>) -> Edge {
    Edge { file: FileId(to_u32(edge.source().index())), reference: edge.weight }
}

/// The node that a link leads to. Folders are none.
pub(crate) fn node_of(resolution: &Resolution) -> Option<Node> {
    match resolution {
        Resolution::Found(found) => Some(Node::File(found.file)),
        Resolution::Ambiguous(it) => Some(Node::File(it.found.file)),
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
