//! The fingerprints of what is said of the vault as a whole.

use crate::figure::Figure;
use crate::graph::Node;
use crate::site::listing::page_of;
use crate::trace::{Table, Whole, fingerprint};

use super::{Explore, ROWS_PER_PAGE};

impl Explore<'_> {
    /// The fingerprint of a table; nothing if it is none of these.
    pub(in crate::site) fn fingerprint(&self, whole: Whole) -> Option<u64> {
        Some(match whole {
            Whole::Types => {
                let types = self.types().untraced();
                fingerprint(&(&types.lists, &types.untyped))
            }
            Whole::Tables => fingerprint(self.tables().untraced()),
            Whole::Names => fingerprint(self.names().untraced()),
            Whole::Upkeep => fingerprint(self.upkeep().untraced()),
            Whole::Structure => self.structure().untraced().fingerprint(),
            Whole::Facts => fingerprint(self.facts().untraced().all()),
            Whole::Uncited => fingerprint(self.uncited().untraced()),
            Whole::Undeclared => fingerprint(self.undeclared().untraced()),
            Whole::Labels => fingerprint(self.labels().untraced()),
            Whole::Differences => {
                let figure = |it: &Figure| {
                    let Figure { subject, metric, value, date, file, line, .. } = it;
                    fingerprint(&(subject, metric, value, date, file, line))
                };
                let all = self.differences().untraced().iter();
                let all = all.map(|it| it.figures.iter().map(figure).collect::<Vec<_>>());
                fingerprint(&all.collect::<Vec<_>>())
            }
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
    pub(in crate::site) fn fingerprint_of_part(&self, whole: Whole, nth: u32) -> Option<u64> {
        match whole {
            Whole::Facts => {
                let facts = self.facts().untraced().all();
                Some(fingerprint(&(facts.len(), page_of(facts, nth, ROWS_PER_PAGE))))
            }
            _ => None,
        }
    }
}
