//! What scripts read of all nodes at once: streams of bytes, deflated, and cut so that no shard grows with the vault.
//!
//! The shard `NAME` has the first part of a stream, with what else is to be known of it; `NAME-1` and so on have the others,
//! each as a text. How many there are follows from what is counted before any bytes are made, so that the addresses of
//! a site are known without them; all parts have the same number of bytes, give or take one.

use std::ops::Range;

use serde::Serialize;

use crate::site::Site;
use crate::span::to_u32;
use crate::trace::{Key, Whole, read, unrecorded};

use super::names::NamesHead;
use super::pack::deflate;
use super::ties::TiesHead;

/// Bytes of text in a part.
const TEXT_BYTES: usize = 1 << 20;
/// Nodes of the map in a part: each takes some eleven bytes, and 25 at most.
const NODES: usize = 1 << 15;
/// Edges in a part: each takes some two bytes, which hardly deflate.
const EDGES: usize = 1 << 18;

/// A stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::site) enum Stream {
    /// Titles, aliases, addresses and types of all nodes.
    Names,
    /// Folders and tags of all nodes.
    Facets,
    /// The map, and what each node hangs on.
    Graph,
    /// Who refers to whom.
    Edges,
    /// Which nodes are related.
    Ties,
}

impl Stream {
    /// All of them, in the order of their numbers.
    pub(in crate::site) const ALL: [Self; 5] =
        [Self::Names, Self::Facets, Self::Graph, Self::Edges, Self::Ties];

    /// The name of its first shard.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Names => "names",
            Self::Facets => "facets",
            Self::Graph => "graph",
            Self::Edges => "graph-edges",
            Self::Ties => "ties",
        }
    }
}

/// The first shard of a stream as scripts read it.
#[derive(Serialize)]
struct Head<T> {
    #[serde(flatten)]
    about: T,
    /// How many parts the stream has.
    parts: u32,
    /// Base64 of a raw deflate stream.
    bytes: String,
}

/// Nothing besides the bytes.
#[derive(Serialize)]
struct Nothing {}

/// How many parts a stream has by what it counts.
fn n_parts(count: usize, of_part: usize) -> u32 {
    to_u32(count.div_ceil(of_part).max(1))
}

/// Which of so many bytes are in a part.
fn part(len: usize, nth: u32, n_parts: u32) -> Range<usize> {
    let start = |nth: u32| len * nth as usize / n_parts as usize;
    start(nth)..start(nth + 1)
}

impl Site<'_> {
    /// How many shards a stream has; the names have so many bytes.
    pub(super) fn n_shards(&self, stream: Stream, n_name_bytes: usize) -> u32 {
        match stream {
            Stream::Names => n_parts(n_name_bytes, TEXT_BYTES),
            Stream::Facets => n_parts(self.facets_bytes(), TEXT_BYTES),
            Stream::Graph => n_parts(self.nodes.all().len(), NODES),
            Stream::Edges | Stream::Ties => n_parts(self.compilation.graph.n_edges(), EDGES),
        }
    }

    /// A shard of a stream: the first has number 0.
    pub(super) fn stream_shard(&self, name: &str, stream: Stream, nth: u32, n_shards: u32) -> Vec<u8> {
        match stream {
            // The version is the hash of all that is in it.
            Stream::Names => read(Key::whole(Whole::Data)),
            Stream::Facets | Stream::Ties => self.read_what_is_said(),
            Stream::Graph | Stream::Edges => read(Key::whole(Whole::Network)),
        }
        let all = unrecorded(|| self.stream(stream));
        let bytes = deflate(&all[part(all.len(), nth, n_shards)]);
        if nth > 0 {
            return self.shard(name, &bytes);
        }
        let parts = n_shards;
        match stream {
            Stream::Names => {
                self.shard(name, &Head { about: NamesHead { types: &self.type_names }, parts, bytes })
            }
            Stream::Graph => self.shard(name, &Head { about: self.map_head(), parts, bytes }),
            Stream::Ties => {
                self.shard(name, &Head { about: TiesHead { n: self.nodes.all().len() }, parts, bytes })
            }
            Stream::Facets | Stream::Edges => self.shard(name, &Head { about: Nothing {}, parts, bytes }),
        }
    }

    /// The bytes of a stream, made when the first of its shards is asked for. Nothing of this runs in parallel, for a
    /// thread that waits might be given another shard, which would wait for the same.
    fn stream(&self, stream: Stream) -> &[u8] {
        self.lazy.streams[stream as usize].get_or_init(|| match stream {
            Stream::Names => self.name_lines().into_bytes(),
            Stream::Facets => self.facets_stream(),
            Stream::Graph => self.map_stream(),
            Stream::Edges => self.edges_stream(),
            Stream::Ties => self.ties_stream(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_as_many_as_the_bound_asks_for() {
        assert_eq!([0, 1, 10, 11].map(|n| n_parts(n, 10)), [1, 1, 1, 2]);
    }

    #[test]
    fn parts_are_all_of_a_stream_each_byte_once() {
        for (len, n) in [(0, 1), (5, 1), (10, 3), (2, 3)] {
            let all: Vec<usize> = (0..n).flat_map(|nth| part(len, nth, n)).collect();
            assert_eq!(all, (0..len).collect::<Vec<_>>());
        }
    }

    #[test]
    fn streams_are_found_by_their_numbers() {
        assert!(Stream::ALL.iter().enumerate().all(|(nth, stream)| *stream as usize == nth));
    }
}
