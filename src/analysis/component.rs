//! Components: the parts of a graph between which no edge leads, in whatever direction.

use petgraph::unionfind::UnionFind;

use super::Adjacency;

/// The component of each node, and how large they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Components {
    /// The number of each node's component; the component of the lowest node is 0, and so on.
    pub of: Vec<u32>,
    /// How many nodes each component has.
    pub sizes: Vec<u32>,
}

/// Finds the components; edges count in both directions.
pub fn components(graph: &Adjacency) -> Components {
    let mut sets = UnionFind::new(graph.len());
    for (from, to, _) in graph.edges() {
        sets.union(from as usize, to as usize);
    }
    let mut found = Components { of: Vec::with_capacity(graph.len()), sizes: Vec::new() };
    let mut numbers = vec![u32::MAX; graph.len()];
    for root in sets.into_labeling() {
        if numbers[root] == u32::MAX {
            numbers[root] = crate::span::to_u32(found.sizes.len());
            found.sizes.push(0);
        }
        found.of.push(numbers[root]);
        found.sizes[numbers[root] as usize] += 1;
    }
    found
}
