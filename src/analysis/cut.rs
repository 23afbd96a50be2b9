//! Cut points: nodes without which a part of the graph falls apart.
//!
//! petgraph finds these points as well, but not what they cut off, which takes the walk itself.

use std::ops::Range;

use super::Adjacency;
use crate::span::to_u32;

/// The cut points of a graph, with what each of them cuts off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cuts {
    /// The cut points, in the order of their numbers.
    pub points: Vec<CutPoint>,
    /// The nodes as a walk in depth meets them, one component after the other: what hangs on a node stands together.
    order: Vec<u32>,
}

/// A node without which its component falls into pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutPoint {
    /// The node.
    pub node: u32,
    /// How many pieces are left without it.
    pub n_pieces: u32,
    /// How many nodes are in none but the largest of the pieces: those that it cuts off.
    pub n_cut_off: u32,
    /// The pieces below it, in the order of the walk.
    below: Vec<Range<u32>>,
    /// Its component, in the order of the walk.
    component: Range<u32>,
}

impl Cuts {
    /// The pieces into which the component of a point falls without it: their nodes in ascending order, the largest
    /// piece first, of equals that with the lowest node.
    pub fn pieces(&self, point: &CutPoint) -> Vec<Vec<u32>> {
        let nodes = |range: Range<u32>| &self.order[range.start as usize..range.end as usize];
        let mut pieces: Vec<Vec<u32>> = point.below.iter().map(|it| nodes(it.clone()).to_vec()).collect();
        // What is neither below the point nor the point is the piece above it; `below` is in order.
        let mut above = Vec::new();
        let mut at = point.component.start;
        for piece in &point.below {
            above.extend(nodes(at..piece.start).iter().filter(|it| **it != point.node));
            at = piece.end;
        }
        above.extend(nodes(at..point.component.end).iter().filter(|it| **it != point.node));
        pieces.push(above);
        pieces.retain(|it| !it.is_empty());
        pieces.iter_mut().for_each(|it| it.sort_unstable());
        pieces.sort_by_key(|it| (std::cmp::Reverse(it.len()), it.first().copied()));
        pieces
    }
}

/// When a node has not been met yet.
const UNSEEN: u32 = u32::MAX;

/// A walk in depth.
struct Walk {
    /// When each node was met.
    met: Vec<u32>,
    /// The earliest node that a node and those below it lead to, by when it was met.
    low: Vec<u32>,
    /// The nodes in the order in which they were met.
    order: Vec<u32>,
    /// From the root to where the walk is: nodes, and which of their neighbours is next.
    path: Vec<(u32, usize)>,
}

impl Walk {
    fn enter(&mut self, node: u32) {
        let time = to_u32(self.order.len());
        (self.met[node as usize], self.low[node as usize]) = (time, time);
        self.order.push(node);
        self.path.push((node, 0));
    }

    fn reaches(&mut self, node: u32, time: u32) {
        let low = &mut self.low[node as usize];
        *low = time.min(*low);
    }
}

/// Finds the cut points of an undirected graph.
///
/// One walk in depth with the earliest node that each subtree reaches: J. Hopcroft, R. Tarjan, "Algorithm 447:
/// efficient algorithms for graph manipulation", 1973; with a stack of its own, for a chain of 100,000 notes is deep.
pub fn cut_points(graph: &Adjacency) -> Cuts {
    let n = graph.len();
    let mut walk =
        Walk { met: vec![UNSEEN; n], low: vec![UNSEEN; n], order: Vec::with_capacity(n), path: Vec::new() };
    let mut below: Vec<Vec<Range<u32>>> = vec![Vec::new(); n];
    let mut points = Vec::new();
    for root in graph.nodes().filter(|it| !graph.neighbours(*it).is_empty()) {
        if walk.met[root as usize] != UNSEEN {
            continue;
        }
        let start = walk.order.len();
        walk.enter(root);
        while let Some((node, next)) = walk.path.last_mut() {
            let node = *node;
            if let Some(neighbour) = graph.neighbours(node).get(*next).copied() {
                *next += 1;
                match walk.met[neighbour as usize] {
                    UNSEEN => walk.enter(neighbour),
                    time => walk.reaches(node, time),
                }
                continue;
            }
            walk.path.pop();
            let Some((parent, _)) = walk.path.last().copied() else { break };
            walk.reaches(parent, walk.low[node as usize]);
            if walk.low[node as usize] >= walk.met[parent as usize] {
                below[parent as usize].push(walk.met[node as usize]..to_u32(walk.order.len()));
            }
        }
        let component = to_u32(start)..to_u32(walk.order.len());
        for &node in &walk.order[start..] {
            let below = std::mem::take(&mut below[node as usize]);
            points.extend(point(node, node == root, below, component.clone()));
        }
    }
    points.sort_unstable_by_key(|it| it.node);
    Cuts { points, order: walk.order }
}

/// The cut point that a node is, if it is one.
fn point(node: u32, is_root: bool, below: Vec<Range<u32>>, component: Range<u32>) -> Option<CutPoint> {
    let n_others = component.len() - 1;
    let n_below: usize = below.iter().map(ExactSizeIterator::len).sum();
    // All that hangs below the root of the walk hangs below it as pieces.
    let above = if is_root { 0 } else { n_others - n_below };
    let n_pieces = below.len() + usize::from(above > 0);
    if n_pieces < 2 {
        return None;
    }
    let largest = below.iter().map(ExactSizeIterator::len).chain([above]).max().unwrap_or_default();
    Some(CutPoint {
        node,
        n_pieces: to_u32(n_pieces),
        n_cut_off: to_u32(n_others - largest),
        below,
        component,
    })
}
