//! The small graph of a page: what links to its node on the left, what its node links to on the right, as a drawing with
//! links that needs no script.
//!
//! Input: the edges at a node. Output: SVG with a bounded number of rows, those first that have most to do with the node.

mod draw;
mod lines;

use std::borrow::Cow;

use crate::compile::{Origin, Sheet, Sheets};
use crate::graph::{Edge, Evidence, Node, Reference, node_of, subject_of};
use crate::path::encode_fragment;
use crate::relation::Relation;
use crate::span::to_u32;

use super::Site;
use super::put::put;
use super::route::RouteKind;
use draw::{Drawing, Spot};

/// Rows of a drawing, of a side where the other has many, and of a side where the other has few.
const MAX_ROWS: usize = 24;
const MAX_SIDE: usize = 12;
const MAX_LONE_SIDE: usize = 16;
/// Edges of one neighbour that are asked for a label.
const MAX_ASKED: usize = 4;
/// Links of one neighbour that are looked at for other neighbours, and the arcs that are drawn on a side.
const MAX_LINKS: usize = 256;
const MAX_ARCS: usize = 8;

/// The way in which an edge leads, as the node of the page sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    In,
    Out,
}

/// What an edge ties to the node.
type Tie = (Node, Way, Edge);

/// A neighbour: its ties, of which there is at least one, those that lead in first.
#[derive(Clone, Copy)]
struct Neighbour<'t> {
    ties: &'t [Tie],
}

/// A neighbour behind its title.
type Titled<'s, 't> = (&'s str, Neighbour<'t>);

impl Neighbour<'_> {
    fn node(&self) -> Node {
        self.ties[0].0
    }

    fn has(&self, way: Way) -> bool {
        self.ties.iter().any(|tie| tie.1 == way)
    }
}

impl<'a> Site<'a> {
    /// The drawing for a node to which these edges lead; empty if it has no neighbours.
    pub(super) fn fan(&self, node: Node, incoming: &[Edge], sheets: &mut Sheets, root: &str) -> String {
        let ties = self.ties_of(node, incoming);
        if ties.is_empty() {
            return String::new();
        }
        sheets.insert(Sheet::Fan);
        // Each with its title, which lies elsewhere.
        let titled =
            ties.chunk_by(|a, b| a.0 == b.0).map(|ties| (self.node_title(ties[0].0), Neighbour { ties }));
        let (mut to, mut from): (Vec<_>, Vec<_>) = titled.partition(|it| it.1.has(Way::Out));
        let all = [from.len(), to.len()];
        let shown = [n_shown(all[0], all[1]), n_shown(all[1], all[0])];
        for (side, n) in [(&mut from, shown[0]), (&mut to, shown[1])] {
            let order = |a: &Titled<'_, '_>, b: &Titled<'_, '_>| {
                let of_ties = b.1.ties.len().cmp(&a.1.ties.len());
                of_ties.then_with(|| (a.0, a.1.node()).cmp(&(b.0, b.1.node())))
            };
            if side.len() > n {
                side.select_nth_unstable_by(n, order);
                side.truncate(n);
            }
            side.sort_unstable_by(order);
        }
        let [from, to] = [from, to].map(|side| side.into_iter().map(|it| it.1).collect::<Vec<_>>());
        let drawing = Drawing {
            root,
            from: self.spots(node, &from),
            to: self.spots(node, &to),
            arcs: [self.arcs(&from), self.arcs(&to)],
            more: [all[0] - shown[0], all[1] - shown[1]],
        };
        // What the page links to stands in its text; what is said of it in relations.
        let more =
            [Some("#_backlinks"), drawing.to.iter().any(|it| it.label.is_some()).then_some("#_relations")];
        let mut out = drawing.svg(&self.text, all, more);
        let page = self.node_href(node).filter(|_| self.nodes.has(node));
        if let (Some(page), Some(graph)) = (page, self.compilation.routes.url(RouteKind::Graph)) {
            let (graph, page) = (graph.encoded(), encode_fragment(page));
            let (graph, page) = (graph.as_str(), page.as_str());
            put!(
                &mut out,
                "<p class=\"more\" data-graph=\"",
                graph,
                "\"><a href=\"",
                root,
                graph,
                "?at=",
                page,
                "\">"
            );
            self.text.push(&mut out, "fan_graph");
            out.push_str("</a></p>\n");
        }
        out
    }

    /// What ties a node to others that the site shows, the same neighbour's together.
    fn ties_of(&self, node: Node, incoming: &[Edge]) -> Vec<Tie> {
        let (vault, links) = (&self.compilation.vault, &self.compilation.links);
        let mut ties: Vec<Tie> = Vec::with_capacity(incoming.len());
        for edge in incoming {
            match edge.evidence(vault) {
                Evidence::Link(link) if link.origin != Origin::Comment => {
                    ties.push((Node::File(edge.file), Way::In, *edge));
                    ties.extend(subject_of(*edge, link, links).map(|subject| (subject, Way::In, *edge)));
                }
                Evidence::Relation(_) => ties.push((self.reader.read(*edge, node).subject, Way::In, *edge)),
                Evidence::Link(_) | Evidence::Tag(_) => {}
            }
        }
        if let Node::File(file) = node {
            let own =
                vault.file(file).links().iter().zip(0..).filter(|(link, _)| link.origin != Origin::Comment);
            ties.extend(own.filter_map(|(_, nth)| {
                let edge = Edge { file, reference: Reference::Link(nth) };
                Some((node_of(links.resolution(file, nth as usize))?, Way::Out, edge))
            }));
        }
        // What others say of it, in their tables and on their canvases.
        let said = self.compilation.graph.relations_of(node).iter();
        ties.extend(said.filter_map(|edge| Some((self.object_of(*edge)?, Way::Out, *edge))));
        // Nothing that has no page, or whose evidence has none.
        ties.retain(|(other, _, edge)| {
            *other != node && self.nodes.has(*other) && self.nodes.has(Node::File(edge.file))
        });
        ties.sort_unstable();
        ties
    }

    fn object_of(&self, edge: Edge) -> Option<Node> {
        let link = match edge.evidence(&self.compilation.vault) {
            Evidence::Relation(it) => it.object,
            Evidence::Link(_) => match edge.reference {
                Reference::Link(nth) => nth,
                _ => return None,
            },
            Evidence::Tag(_) => return None,
        };
        node_of(self.compilation.links.resolution(edge.file, link as usize))
    }

    fn spots(&self, node: Node, side: &[Neighbour<'_>]) -> Vec<Spot<'_>> {
        let spot = |it: &Neighbour<'_>| {
            let other = it.node();
            Spot {
                name: self.node_title(other),
                href: self.node_href(other).unwrap_or_default(),
                label: self.label(node, it),
                kind: match other {
                    Node::File(id) => self.type_number(id),
                    Node::Missing(_) | Node::Tag(_) => None,
                },
                is_missing: !matches!(other, Node::File(_)),
                is_mutual: it.has(Way::In) && it.has(Way::Out),
            }
        };
        side.iter().map(spot).collect()
    }

    /// What is said between a node and a neighbour: by a key if one says it, else by a sentence. What the node itself
    /// says comes first.
    fn label(&self, node: Node, neighbour: &Neighbour<'_>) -> Option<Cow<'a, str>> {
        let other = neighbour.node();
        let read = |(_, way, edge): &Tie| {
            let (subject, object) = match way {
                Way::Out => (node, other),
                Way::In => (other, node),
            };
            Some(self.reader.read(*edge, object)).filter(|it| it.subject == subject && it.label.is_some())
        };
        let ties = neighbour.ties;
        let (incoming, outgoing) = ties.split_at(ties.partition_point(|tie| tie.1 == Way::In));
        let said = |ties: &[Tie]| -> Option<Relation<'a>> {
            ties.iter().take(MAX_ASKED).filter_map(read).min_by_key(|it| it.label_kind == "gloss")
        };
        said(outgoing).or_else(|| said(incoming))?.label
    }

    /// The pairs of neighbours of a side that link to each other, by their rows; the nearest ones.
    fn arcs(&self, side: &[Neighbour<'_>]) -> Vec<(u32, u32)> {
        let graph = &self.compilation.graph;
        let mut rows: Vec<(usize, u32)> = side.iter().map(|it| graph.place_of(it.node())).zip(0..).collect();
        rows.sort_unstable();
        // A bit for each of the few that are looked for: most links lead elsewhere.
        let bit = |place: usize| 1_u64 << (place % 64);
        let bits = rows.iter().fold(0, |bits, it| bits | bit(it.0));
        let row = |place: usize| match bits & bit(place) {
            0 => None,
            _ => rows.binary_search_by_key(&place, |it| it.0).ok().map(|at| rows[at].1),
        };
        let mut arcs = Vec::new();
        for (neighbour, own) in side.iter().zip(0..) {
            let Node::File(id) = neighbour.node() else { continue };
            // The edges of a file lie side by side, its links do not, nor the nodes that they lead to.
            for (edge, target) in graph.places_of(id).take(MAX_LINKS) {
                let Some(other) = row(target).filter(|it: &u32| *it != own) else { continue };
                let evidence = edge.evidence(&self.compilation.vault);
                if matches!(evidence, Evidence::Link(link) if link.origin != Origin::Comment) {
                    arcs.push((other.abs_diff(own), other.min(own), other.max(own)));
                }
            }
        }
        arcs.sort_unstable();
        arcs.dedup();
        arcs.truncate(MAX_ARCS);
        arcs.into_iter().map(|(_, a, b)| (a, b)).collect()
    }
}

/// How many of a side's neighbours are shown, where the other side has so many.
fn n_shown(all: usize, others: usize) -> usize {
    let room = MAX_LONE_SIDE.min(MAX_ROWS - others.min(MAX_SIDE));
    // One that is left out takes as much room as the line that says so.
    if all <= room + 1 { all } else { room }
}

/// Colours and shapes there are.
const LOOKS: usize = 7;

/// The colour and shape of a type.
fn look(kind: Option<u32>) -> u32 {
    kind.map_or(to_u32(LOOKS), |number| number % to_u32(LOOKS))
}
