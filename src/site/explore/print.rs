//! The fingerprints of what is said of the vault as a whole.

use crate::graph::Node;
use crate::trace::{Table, Whole, fingerprint};

use super::Explore;

impl Explore {
    /// The fingerprint of a table; nothing if it is none of these.
    pub(in crate::site) fn fingerprint(&self, whole: Whole) -> Option<u64> {
        Some(match whole {
            Whole::Types => {
                let types = self.types.untraced();
                fingerprint(&(&types.lists, &types.untyped))
            }
            Whole::Tables => fingerprint(self.tables.untraced()),
            Whole::Names => fingerprint(self.names.untraced()),
            Whole::Upkeep => fingerprint(self.upkeep.untraced()),
            Whole::Structure => self.structure.untraced().fingerprint(),
            Whole::Facts => fingerprint(self.facts.untraced().all()),
            Whole::Uncited => fingerprint(self.uncited.untraced()),
            Whole::Undeclared => fingerprint(self.undeclared.untraced()),
            // Their targets have numbers that mean others in another build.
            _ => return None,
        })
    }

    /// The fingerprint of what a table has about a node; nothing if it is none of these.
    pub(in crate::site) fn fingerprint_of(&self, table: Table, node: Node) -> Option<u64> {
        Some(match (table, node) {
            (Table::Facts, _) => fingerprint(&self.facts_of(node).collect::<Vec<_>>()),
            (Table::Claims, Node::File(id)) => fingerprint(&self.claims_of(id)),
            (Table::Sight, Node::File(id)) => {
                fingerprint(&(self.sight.n_sources(id), self.sight.targets(id)))
            }
            (Table::SharedNames, Node::File(id)) => fingerprint(&self.shared_names(id).collect::<Vec<_>>()),
            (Table::Types, Node::File(id)) => fingerprint(&self.types_with_pages(id).collect::<Vec<_>>()),
            _ => return None,
        })
    }

    /// The fingerprint of a part of a table; nothing if there is no such part.
    pub(in crate::site) fn fingerprint_of_part(&self, _whole: Whole, _nth: u32) -> Option<u64> {
        None
    }
}
