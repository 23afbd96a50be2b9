//! What the settings conclude from what notes say: relations the other way, and those of relations in a row.

use std::collections::{BTreeSet, VecDeque};

use crate::compile::Origin;
use crate::graph::{Edge, Evidence, Node};
use crate::relation::Relation;
use crate::site::Site;
use crate::site::route::is_page;

use super::{Kind, Said, Side};

/// Conclusions from relations in a row that one table shows.
const MAX_CHAINED: usize = 30;

/// The relations that lead on, by their ends, so that whoever follows them need not read the whole graph again. Empty
/// where the settings call no predicate transitive.
#[derive(Default)]
pub(in crate::site) struct Chains {
    /// In the order of predicates and subjects.
    by_subject: Vec<Link>,
    /// In the order of predicates and targets.
    by_target: Vec<Link>,
}

/// A relation of a chain.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Link {
    predicate: String,
    /// The end at which it is looked up, and the other.
    near: Node,
    far: Node,
    edge: Edge,
    /// Where the edge leads.
    target: Node,
}

impl Chains {
    /// The transitive relations of a site.
    pub(in crate::site) fn new(site: &Site<'_>) -> Self {
        if !site.config.vocabulary.has_transitive() {
            return Self::default();
        }
        let (reader, vault) = (site.reader, &site.compilation.vault);
        let mut by_subject: Vec<Link> = Vec::new();
        for (edge, target) in site.compilation.graph.edges() {
            if !is_page(vault, edge.file) {
                continue;
            }
            let relation = reader.read(edge, target);
            let is_shown = [relation.subject, target].iter().all(|it| site.node_href(*it).is_some());
            if let Some(predicate) = relation.predicate.filter(|it| it.is_transitive && is_shown) {
                let (near, far) = (relation.subject, target);
                by_subject.push(Link { predicate: predicate.name.clone(), near, far, edge, target });
            }
        }
        let turned = |it: &Link| Link { near: it.far, far: it.near, ..it.clone() };
        let mut by_target: Vec<_> = by_subject.iter().map(turned).collect();
        by_subject.sort_unstable();
        by_target.sort_unstable();
        Self { by_subject, by_target }
    }

    fn next<'c>(&'c self, side: Side, predicate: &'c str, node: Node) -> impl Iterator<Item = &'c Link> {
        let links = match side {
            Side::From => &self.by_subject,
            Side::To => &self.by_target,
        };
        let start = links.partition_point(|it| (it.predicate.as_str(), it.near) < (predicate, node));
        links[start..].iter().take_while(move |it| it.predicate == predicate && it.near == node)
    }
}

impl<'a> Site<'a> {
    /// What follows for the subject `node` from what it and others say.
    pub(super) fn derived_from(&self, node: Node, from: &[Said<'a>], to: &[Said<'a>]) -> Vec<Said<'a>> {
        let mut derived = self.inverse(from, to);
        derived.extend(self.chained(node, Side::From, from));
        derived
    }

    /// What leads to `node` by several steps.
    pub(super) fn derived_to(&self, node: Node, to: &[Said<'a>]) -> Vec<Said<'a>> {
        self.chained(node, Side::To, to)
    }

    /// The relations of others to this entity, read the other way, but those that somebody says that way too.
    fn inverse(&self, from: &[Said<'a>], to: &[Said<'a>]) -> Vec<Said<'a>> {
        let turn = |said: &Said<'a>| {
            let name = said.relation.predicate?.inverse.as_deref()?;
            let is_said = from.iter().any(|it| {
                it.other == said.other
                    && (it.label == name || it.relation.predicate.is_some_and(|it| it.name == name))
            });
            (!is_said).then(|| Said { kind: Kind::Inverse, label: name.into(), ..said.clone() })
        };
        to.iter().filter_map(turn).collect()
    }

    /// What several relations in a row lead to, the nearest first.
    fn chained(&self, node: Node, side: Side, direct: &[Said<'a>]) -> Vec<Said<'a>> {
        let mut predicates: Vec<_> = direct.iter().filter_map(|it| it.relation.predicate).collect();
        predicates.retain(|it| it.is_transitive);
        predicates.sort_unstable_by_key(|it| &it.name);
        predicates.dedup_by_key(|it| &it.name);
        let (mut found, reader) = (Vec::new(), self.reader);
        for predicate in predicates {
            let is_it = |it: &&Said<'_>| it.relation.predicate.is_some_and(|it| it.name == predicate.name);
            let start = direct.iter().filter(is_it).map(|it| it.other);
            let mut seen: BTreeSet<Node> = start.clone().chain([node]).collect();
            let mut waiting: VecDeque<Node> = start.collect();
            while let Some(through) = waiting.pop_front().filter(|_| found.len() < MAX_CHAINED) {
                for link in self.chains().next(side, &predicate.name, through) {
                    if found.len() < MAX_CHAINED && seen.insert(link.far) {
                        waiting.push_back(link.far);
                        let mut relation: Relation<'a> = reader.read(link.edge, link.target);
                        let label = relation.label.take().unwrap_or_else(|| predicate.name.as_str().into());
                        found.push(Said {
                            other: link.far,
                            relation,
                            label,
                            kind: Kind::Transitive,
                            through: Some(through),
                        });
                    }
                }
            }
        }
        found
    }

    /// The text around a relation, cut into what is before the name it leads to, that name, and the rest; empty where
    /// there is none.
    pub(super) fn sentence_of(&self, relation: &Relation<'a>) -> (&'a str, &'a str, &'a str) {
        let file = self.compilation.vault.file(relation.edge.file);
        match (relation.edge.evidence(&self.compilation.vault), file.object()) {
            (Evidence::Link(link), Some(note)) if link.origin == Origin::Body => note.context(link),
            _ => ("", "", ""),
        }
    }
}
