//! How the notes hang together: which of them are central, which hold the rest together, which form groups.

use std::cmp::Reverse;
use std::ops::Deref;
use std::sync::Arc;

use crate::analysis::{Adjacency, Cuts, communities, cut_points, page_rank};
use crate::memo::Stored;
use crate::pack::pack_struct;
use crate::session::Compilation;
use crate::span::to_u32;
use crate::trace::fingerprint;
use crate::vault::FileId;

use super::sight::Sight;

/// Central notes that are named.
const MAX_CENTRAL: usize = 100;
/// Bridges that are named: what each cuts off takes as long to find as there are notes.
const MAX_BRIDGES: usize = 50;
/// Notes with links to them below which none is central.
const MIN_LINKED: usize = 5;
/// Notes below which a group is none.
const MIN_GROUP: usize = 3;

/// How the notes hang together. Its nodes are the listed notes, by their number among these.
#[derive(Default)]
pub(in crate::site) struct Structure {
    notes: Vec<FileId>,
    /// Who links to a node.
    incoming: Adjacency,
    measures: Arc<Measures>,
}

/// What follows from that.
#[derive(Default)]
pub(in crate::site) struct Measures {
    /// A fingerprint of what it follows from.
    of: u64,
    ranks: Vec<f64>,
    /// The central nodes, the most central first.
    pub(super) central: Vec<u32>,
    /// The bridges, those that cut off most first.
    pub(super) bridges: Vec<Bridge>,
    /// The groups, the largest first.
    pub(super) groups: Vec<Group>,
}

/// A note without which others lose their connection to the rest.
#[derive(Hash)]
pub(super) struct Bridge {
    /// The note.
    pub(super) note: FileId,
    /// The notes that it connects, piece by piece, the most central of each first.
    pub(super) pieces: Vec<Vec<FileId>>,
}

/// Notes that link to each other more than to the rest.
#[derive(Hash)]
pub(in crate::site) struct Group {
    /// Its notes, the most central first.
    pub(in crate::site) notes: Vec<FileId>,
}

pack_struct! {
    Measures { of, ranks, central, bridges, groups }
    Bridge { note, pieces }
    Group { notes }
}

impl Deref for Structure {
    type Target = Measures;

    fn deref(&self) -> &Measures {
        &self.measures
    }
}

impl Structure {
    /// Measures the links between listed notes, unless they are the same as before. How often one links another does
    /// not count.
    pub(super) fn new(compilation: &Compilation, sight: &Sight, kept: Option<&Stored<Measures>>) -> Self {
        let notes: Vec<FileId> = sight.notes(compilation).map(|(id, ..)| id).collect();
        let mut numbers = vec![0_u32; compilation.vault.len()];
        for (id, number) in notes.iter().zip(0..) {
            numbers[id.index()] = number;
        }
        let links = notes
            .iter()
            .zip(0_u32..)
            .flat_map(|(id, from)| sight.targets(*id).iter().map(move |to| (from, *to)));
        let edges = links.map(|(from, to)| (from, numbers[to.index()], 1.0));
        let outgoing = Adjacency::new(notes.len(), edges);
        if outgoing.n_edges() == 0 {
            return Self::default();
        }
        let incoming = outgoing.reversed();
        let of = fingerprint(&(&notes, &incoming));
        let mut structure = Self { notes, incoming, measures: Arc::default() };
        if let Some(measures) = kept.and_then(Stored::get).filter(|it| it.of == of) {
            return Self { measures, ..structure };
        }
        structure.measure(of, &outgoing);
        if let Some(kept) = kept {
            kept.put(Arc::clone(&structure.measures));
        }
        structure
    }

    fn measure(&mut self, of: u64, outgoing: &Adjacency) {
        let both = outgoing.undirected();
        let (parts, (ranks, cuts)) =
            rayon::join(|| communities(&both), || rayon::join(|| page_rank(outgoing), || cut_points(&both)));
        // The rest goes by the ranks.
        self.measures = Measures { of, ranks, ..Measures::default() }.into();
        let (central, bridges) = (self.central(), self.bridges(&cuts));
        let groups = self.groups(&parts.of, parts.sizes.len());
        let ranks = self.ranks.clone();
        self.measures = Measures { of, ranks, central, bridges, groups }.into();
    }

    /// A fingerprint of all of it.
    pub(super) fn fingerprint(&self) -> u64 {
        let Self { notes, incoming, measures } = self;
        let Measures { of: _, ranks, central, bridges, groups } = &**measures;
        let ranks: Vec<u64> = ranks.iter().map(|it| it.to_bits()).collect();
        fingerprint(&(notes, incoming, ranks, central, bridges, groups))
    }

    /// The note of a node.
    pub(super) fn note(&self, node: u32) -> FileId {
        self.notes[node as usize]
    }

    /// How central each note is.
    pub(super) fn ranks(&self) -> impl Iterator<Item = (FileId, f64)> {
        self.notes.iter().copied().zip(self.ranks.iter().copied())
    }

    /// The notes that link to a node, the most central first.
    pub(super) fn sources(&self, node: u32) -> Vec<FileId> {
        self.by_rank(self.incoming.neighbours(node).to_vec())
    }

    /// Nodes as notes, the most central first.
    fn by_rank(&self, mut nodes: Vec<u32>) -> Vec<FileId> {
        nodes.sort_unstable_by(|a, b| {
            let rank = |node: &u32| self.ranks[*node as usize];
            rank(b).total_cmp(&rank(a)).then(a.cmp(b))
        });
        nodes.into_iter().map(|node| self.note(node)).collect()
    }

    /// The most central of some notes; the first of them, where nothing links.
    pub(super) fn most_central(&self, notes: &[FileId], n: usize) -> Vec<FileId> {
        let node = |id: &FileId| self.notes.binary_search(id).ok().map(to_u32);
        let nodes: Vec<u32> = notes.iter().filter_map(node).collect();
        let ranked = if nodes.len() == notes.len() { self.by_rank(nodes) } else { notes.to_vec() };
        ranked.into_iter().take(n).collect()
    }

    fn central(&self) -> Vec<u32> {
        let mut linked: Vec<u32> = self.incoming.nodes().filter(|it| self.incoming.degree(*it) > 0).collect();
        if linked.len() < MIN_LINKED {
            return Vec::new();
        }
        linked.sort_unstable_by(|a, b| {
            let rank = |node: &u32| self.ranks[*node as usize];
            rank(b).total_cmp(&rank(a)).then(a.cmp(b))
        });
        linked.truncate(MAX_CENTRAL);
        linked
    }

    fn bridges(&self, cuts: &Cuts) -> Vec<Bridge> {
        let mut points: Vec<_> = cuts.points.iter().filter(|it| it.n_cut_off > 0).collect();
        points.sort_by_key(|it| (Reverse(it.n_cut_off), it.node));
        points.truncate(MAX_BRIDGES);
        let bridge = |point: &&crate::analysis::CutPoint| {
            // The largest piece comes first: it is the rest.
            let pieces = cuts.pieces(point).into_iter().skip(1).map(|piece| self.by_rank(piece));
            Bridge { note: self.note(point.node), pieces: pieces.collect() }
        };
        points.iter().map(bridge).collect()
    }

    fn groups(&self, of: &[u32], n: usize) -> Vec<Group> {
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); n];
        for (group, node) in of.iter().zip(0..) {
            members[*group as usize].push(node);
        }
        members.retain(|it| it.len() >= MIN_GROUP);
        if members.len() < 2 {
            return Vec::new();
        }
        members.into_iter().map(|nodes| Group { notes: self.by_rank(nodes) }).collect()
    }
}

impl Group {
    /// Its name: its most central notes.
    pub(in crate::site) fn name(&self, compilation: &Compilation) -> String {
        let titles = self.notes.iter().take(3).map(|id| compilation.vault.file(*id).title());
        titles.collect::<Vec<_>>().join(", ")
    }
}
