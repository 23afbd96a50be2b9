//! The map from one build to the next: a file beside the data of the site, which no page reads.
//!
//! A line that names the format, the unit, and 16 bytes a node: what it is known by, its neighbours, its place; all
//! numbers with the lowest byte first. A file that is anything else is as if there were none.

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use crate::analysis::Adjacency;
use crate::layout::{Earlier, Map, Place};

const HEAD: &[u8] = b"adit map 1\n";
/// Bytes of a node.
const ENTRY: usize = 16;

/// A map as an earlier build left it.
pub(super) struct Kept {
    unit: u16,
    /// By what each node is known by: its neighbours, its place.
    nodes: FxHashMap<u64, (u32, Place)>,
}

/// Whether a file holds a map.
pub(crate) fn is_map_file(bytes: &[u8]) -> bool {
    bytes.starts_with(HEAD)
}

/// What a node is known by.
pub(super) fn key(name: &str) -> u64 {
    xxh3_64(name.as_bytes())
}

/// What a file is known by.
pub(super) fn fingerprint(bytes: &[u8]) -> u128 {
    xxh3_128(bytes)
}

/// A number for the set of each node's neighbours.
pub(super) fn rows(graph: &Adjacency, keys: &[u64]) -> Vec<u32> {
    let row = |node: u32| {
        let mixed = |other: &u32| (keys[*other as usize] | 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let sum = graph.neighbours(node).iter().map(mixed).fold(0_u64, u64::wrapping_add);
        (sum >> 32) as u32
    };
    graph.nodes().map(row).collect()
}

/// The file.
pub(super) fn written(map: &Map, keys: &[u64], rows: &[u32]) -> Vec<u8> {
    let mut entries: Vec<(u64, u32, Place)> =
        keys.iter().zip(rows).zip(&map.places).map(|((key, row), place)| (*key, *row, *place)).collect();
    entries.sort_unstable_by_key(|(key, ..)| *key);
    let mut out = HEAD.to_vec();
    out.extend(map.unit.to_le_bytes());
    for (key, row, place) in entries {
        out.extend(key.to_le_bytes());
        out.extend(row.to_le_bytes());
        out.extend(place.x.to_le_bytes());
        out.extend(place.y.to_le_bytes());
    }
    out
}

impl Kept {
    /// Reads the file.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(HEAD)?;
        let (unit, rest) = rest.split_first_chunk::<2>()?;
        let entries = rest.chunks_exact(ENTRY);
        if !entries.remainder().is_empty() {
            return None;
        }
        let node = |entry: &[u8]| {
            let (key, rest) = entry.split_first_chunk::<8>()?;
            let (row, rest) = rest.split_first_chunk::<4>()?;
            let (x, rest) = rest.split_first_chunk::<2>()?;
            let (y, _) = rest.split_first_chunk::<2>()?;
            let place = Place { x: i16::from_le_bytes(*x), y: i16::from_le_bytes(*y) };
            Some((u64::from_le_bytes(*key), (u32::from_le_bytes(*row), place)))
        };
        Some(Self { unit: u16::from_le_bytes(*unit), nodes: entries.filter_map(node).collect() })
    }

    /// The earlier map by the numbers that nodes have now.
    pub(super) fn earlier(&self, keys: &[u64], rows: &[u32]) -> Earlier {
        let found: Vec<Option<&(u32, Place)>> = keys.iter().map(|key| self.nodes.get(key)).collect();
        let is_same = |(node, row): (&Option<&(u32, Place)>, &u32)| node.is_some_and(|(old, _)| old == row);
        Earlier {
            unit: self.unit,
            places: found.iter().map(|it| it.map(|(_, place)| *place)).collect(),
            is_same: found.iter().zip(rows).map(is_same).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_anything_else_is_nothing() {
        let map = Map { unit: 7, places: vec![Place { x: -5, y: 32000 }, Place { x: 1, y: 2 }] };
        let keys = [key("b.md"), key("a.md")];
        let bytes = written(&map, &keys, &[3, 4]);
        let earlier = Kept::read(&bytes).unwrap().earlier(&[keys[1], 0, keys[0]], &[4, 9, 5]);
        assert_eq!(earlier.unit, 7);
        assert_eq!(earlier.places, [Some(map.places[1]), None, Some(map.places[0])]);
        assert_eq!(earlier.is_same, [true, false, false]);
        for cut in [0, 5, HEAD.len() + 1, bytes.len() - 1] {
            assert!(Kept::read(&bytes[..cut]).is_none());
        }
        assert!(Kept::read(b"adit map 2\n\0\0").is_none());
    }
}
