//! Cuts a row of nodes into shards so that a change of one node's weight moves no boundary but those next to it.

use crate::span::to_u32;

/// The most nodes in a shard.
const MAX_NODES: usize = 1024;

/// The first node of each shard: halves of halves of the whole row, until none is heavier than `max`. A boundary depends
/// on the weights right around it alone, so an edited note changes its own shard, or cuts it in two, and no other.
pub(in crate::site::data) fn partition(weights: &[usize], max: usize) -> Vec<u32> {
    let mut firsts = Vec::new();
    cut(weights, 0, weights.len().next_power_of_two(), max, &mut firsts);
    firsts
}

/// Cuts the nodes from `first` on, `size` of them or as many as there are; `size` is a power of two.
fn cut(weights: &[usize], first: usize, size: usize, max: usize, firsts: &mut Vec<u32>) {
    let Some(part) = weights.get(first..(first + size).min(weights.len())).filter(|it| !it.is_empty()) else {
        return;
    };
    if size == 1 || (size <= MAX_NODES && part.iter().sum::<usize>() <= max) {
        firsts.push(to_u32(first));
        return;
    }
    cut(weights, first, size / 2, max, firsts);
    cut(weights, first + size / 2, size / 2, max, firsts);
}

#[cfg(test)]
mod tests {
    use super::partition;

    #[test]
    fn shards_are_as_big_as_they_may_be() {
        assert_eq!(partition(&[], 10), [0; 0]);
        assert_eq!(partition(&[1, 1, 1], 10), [0]);
        assert_eq!(partition(&[4, 4, 4, 4, 4], 8), [0, 2, 4]);
        assert_eq!(partition(&[1, 99, 1, 1], 8), [0, 1, 2], "a heavy node has a shard of its own");
    }

    #[test]
    fn a_heavier_node_moves_no_boundary_elsewhere() {
        let mut weights = vec![10; 64];
        let before = partition(&weights, 80);
        weights[3] = 70;
        let after = partition(&weights, 80);
        assert_eq!(
            before.iter().filter(|it| **it >= 8).collect::<Vec<_>>(),
            after.iter().filter(|it| **it >= 8).collect::<Vec<_>>()
        );
    }
}
