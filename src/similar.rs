//! Similar entities: what is cited together with an entity, by whom, and in which sentences.
//!
//! Input: the vault, its links and the graph. Output: for one entity at a time, the others that the same files cite, best
//! first. Two links count by how close they stand: in one sentence or row, in one section, or in one file. A file that
//! cites much says little of each, and one with very many links nothing; so does an entity that all cite. The work for
//! an entity is bounded, and for all of them together grows as the vault does.

use rustc_hash::FxHashMap;

use crate::compile::{Link, Origin};
use crate::graph::{EntityGraph, Node, Reference, node_of};
use crate::link::Links;
use crate::span::to_u32;
use crate::vault::{File, FileId, Vault};

/// Files with more links than these are lists, in which everything stands beside everything.
const MAX_LINKS: usize = 200;
/// Files that cite an entity and are looked at, those with the fewest links first.
const MAX_FILES: usize = 300;
/// Links of one file to the entity that others are compared with.
const MAX_OWN_LINKS: usize = 8;
/// Files that cite both at least: that one does may be chance.
const MIN_FILES: u32 = 2;
/// Places that are kept of one similar entity.
const MAX_PLACES: usize = 2;

/// How often everything is cited, which similarity is measured by.
#[derive(Debug, Default)]
pub struct CoCitation {
    n_files: u32,
    /// How many files cite each file and each missing target.
    n_citing: Vec<u32>,
    /// What may be shown of them.
    is_shown: Vec<bool>,
}

/// An entity that is cited together with another.
#[derive(Debug)]
pub struct Similar {
    /// The entity.
    pub node: Node,
    /// How many files cite both.
    pub n_files: u32,
    /// The places where both stand closest together.
    pub places: Vec<CoCited>,
    score: f64,
}

/// A place in which two entities are cited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CoCited {
    /// The file that cites both.
    pub file: FileId,
    /// How close the two links stand.
    pub closeness: Closeness,
    /// The link to the one, by its index in the file.
    pub own: u32,
    /// The link to the other.
    pub other: u32,
}

/// How close two links of a file stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closeness {
    /// In the same file.
    File,
    /// In the same section.
    Section,
    /// In the same sentence or row.
    Sentence,
}

impl Closeness {
    fn of(one: &Link, other: &Link) -> Self {
        let in_text = one.origin == Origin::Body && other.origin == Origin::Body;
        if !in_text {
            Self::File
        } else if !one.context.is_empty() && one.context == other.context {
            Self::Sentence
        } else if one.section == other.section {
            Self::Section
        } else {
            Self::File
        }
    }

    fn weight(self) -> f64 {
        match self {
            Self::File => 1.0,
            Self::Section => 2.0,
            Self::Sentence => 5.0,
        }
    }
}

impl CoCitation {
    /// Counts who is cited, among the nodes for which `is_shown` holds.
    pub fn new(vault: &Vault, links: &Links, is_shown: impl Fn(Node) -> bool) -> Self {
        let n_files = to_u32(vault.len());
        let files = vault.files().map(|(id, file)| file.object().is_some() && is_shown(Node::File(id)));
        let missing = (0..to_u32(links.missing.len())).map(|nth| is_shown(Node::Missing(nth)));
        let mut counts = Self { n_files, is_shown: files.chain(missing).collect(), n_citing: Vec::new() };
        counts.n_citing = vec![0; counts.is_shown.len()];
        let mut last = vec![u32::MAX; counts.is_shown.len()];
        for (id, file) in vault.files().filter(|(id, _)| counts.is_shown[id.index()]) {
            for nth in 0..to_u32(file.links().len()) {
                let Some(entity) = counts.target(links, id, file, nth) else { continue };
                if std::mem::replace(&mut last[entity as usize], id.0) != id.0 {
                    counts.n_citing[entity as usize] += 1;
                }
            }
        }
        counts
    }

    /// The entities most similar to `node`, at most `n` of them.
    pub fn similar(
        &self,
        vault: &Vault,
        links: &Links,
        graph: &EntityGraph,
        node: Node,
        n: usize,
    ) -> Vec<Similar> {
        let Some(own) = self.number(node) else { return Vec::new() };
        let mut found: FxHashMap<u32, Similar> = FxHashMap::default();
        for (id, own_links) in self.citing_files(vault, graph, node, own) {
            let others = self.cited_beside(vault.file(id), links, id, own, &own_links);
            // The more a file cites, the less it says of each.
            let share = 1.0 / ((others.len() + 1) as f64).sqrt();
            for (entity, place) in others {
                let similar = found.entry(entity).or_insert_with(|| Similar {
                    node: self.node(entity),
                    n_files: 0,
                    places: Vec::new(),
                    score: 0.0,
                });
                similar.n_files += 1;
                similar.score += place.closeness.weight() * share;
                similar.places.push(place);
            }
        }
        let mut similar: Vec<_> = found.into_iter().filter(|(_, it)| it.n_files >= MIN_FILES).collect();
        for (entity, it) in &mut similar {
            // As the cosine of two vectors: what everybody cites is like nothing.
            it.score /= f64::from(self.n_citing[*entity as usize].max(1)).sqrt();
        }
        similar.sort_by(|(a_entity, a), (b_entity, b)| {
            b.score.total_cmp(&a.score).then_with(|| a_entity.cmp(b_entity))
        });
        similar.truncate(n);
        let mut similar: Vec<_> = similar.into_iter().map(|(_, it)| it).collect();
        for it in &mut similar {
            it.places.sort_by_key(|place| std::cmp::Reverse(place.closeness));
            it.places.truncate(MAX_PLACES);
        }
        similar
    }

    /// The files that cite an entity, with their links to it, in the order of the files.
    fn citing_files(
        &self,
        vault: &Vault,
        graph: &EntityGraph,
        node: Node,
        own: u32,
    ) -> Vec<(FileId, Vec<u32>)> {
        let edges = graph.incoming(node);
        let is_used = |id: FileId| {
            let n_links = vault.file(id).links().len();
            id.0 != own && self.is_shown[id.index()] && n_links > 1 && n_links <= MAX_LINKS
        };
        let mut files: Vec<(FileId, Vec<u32>)> = Vec::new();
        for edge in edges.into_iter().filter(|edge| is_used(edge.file)) {
            let Reference::Link(nth) = edge.reference else { continue };
            if vault.file(edge.file).links()[nth as usize].origin == Origin::Comment {
                continue;
            }
            match files.last_mut() {
                Some((id, links)) if *id == edge.file => {
                    if links.len() < MAX_OWN_LINKS {
                        links.push(nth);
                    }
                }
                _ => files.push((edge.file, vec![nth])),
            }
        }
        if files.len() > MAX_FILES {
            files.sort_by_key(|(id, _)| (vault.file(*id).links().len(), *id));
            files.truncate(MAX_FILES);
            files.sort_by_key(|(id, _)| *id);
        }
        files
    }

    /// What else a file cites, each by the link that stands closest to one of its links to `own`.
    fn cited_beside(
        &self,
        file: &File,
        links: &Links,
        id: FileId,
        own: u32,
        own_links: &[u32],
    ) -> Vec<(u32, CoCited)> {
        let mut beside = Vec::with_capacity(file.links().len());
        for (link, other) in file.links().iter().zip(0..) {
            let target = self.target(links, id, file, other);
            let Some(entity) = target.filter(|entity| *entity != own && *entity != id.0) else { continue };
            let closest = own_links
                .iter()
                .map(|own| (Closeness::of(&file.links()[*own as usize], link), std::cmp::Reverse(*own)))
                .max();
            if let Some((closeness, std::cmp::Reverse(own))) = closest {
                beside.push((entity, CoCited { file: id, closeness, own, other }));
            }
        }
        beside.sort_by_key(|(entity, it)| (*entity, std::cmp::Reverse(it.closeness), it.other));
        beside.dedup_by_key(|(entity, _)| *entity);
        beside
    }

    /// The note, canvas or missing target that a link leads to, if it is shown.
    fn target(&self, links: &Links, id: FileId, file: &File, link: u32) -> Option<u32> {
        if file.links()[link as usize].origin == Origin::Comment {
            return None;
        }
        let entity = self.number(node_of(links.resolution(id, link as usize))?)?;
        self.is_shown[entity as usize].then_some(entity)
    }

    fn number(&self, node: Node) -> Option<u32> {
        match node {
            Node::File(id) => Some(id.0),
            Node::Missing(number) => Some(self.n_files + number),
            Node::Tag(_) => None,
        }
    }

    fn node(&self, number: u32) -> Node {
        match number.checked_sub(self.n_files) {
            Some(missing) => Node::Missing(missing),
            None => Node::File(FileId(number)),
        }
    }
}

#[cfg(test)]
mod tests;
