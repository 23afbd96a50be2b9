//! Similar entities: what is cited together with an entity, by whom, and in which sentences.
//!
//! Input: the vault and its links. Output: for one entity at a time, the others that the same files cite, best
//! first. Two links count by how close they stand: in one sentence or row, in one section, or in one file. A file that
//! cites much says little of each, and one with very many links nothing; so does an entity that all cite. The work for
//! an entity is bounded, and for all of them together grows as the vault does.

use crate::compile::{Link, Origin};
use crate::graph::{Node, node_of};
use crate::link::Links;
use crate::span::to_u32;
use crate::trace::{Table, read};
use crate::vault::{FileId, Vault};

/// Files with more links than these are lists, in which everything stands beside everything.
const MAX_LINKS: usize = 200;
/// Files that cite an entity and are looked at, those with the fewest links first.
const MAX_FILES: usize = 300;
/// Links of one file to the entity that others are compared with.
const MAX_OWN_LINKS: usize = 8;
/// Files that cite both at least: that one does may be chance.
const MIN_FILES: usize = 2;
/// Places that are kept of one similar entity.
const MAX_PLACES: usize = 2;

/// Who cites what and how often, which similarity is measured by.
#[derive(Debug, Default)]
pub struct CoCitation {
    n_files: u32,
    /// How many files cite each file and each missing target.
    n_citing: Vec<u32>,
    /// What may be shown of them.
    is_shown: Vec<bool>,
    /// What the links of the files that are looked at lead to, those of one file together in their order: apart from the
    /// rest, for most are asked for nothing else.
    entities: Vec<u32>,
    /// Where the same links stand.
    cited: Vec<Cited>,
    /// Where those of each file begin, and how many different entities they lead to; nothing where they are not kept.
    files: Vec<CitingFile>,
    /// The same links by what they lead to, in the order of files: the file, and the link by its index in the file.
    citing: Vec<(FileId, u32)>,
    /// Where those to each entity begin.
    citing_starts: Vec<u32>,
}

/// Where a link stands, as far as matters here.
#[derive(Clone, Copy, Debug)]
struct Cited {
    /// The section that it is in, or one of the two signs below.
    section: u32,
    /// The sentence around it.
    context: (u32, u32),
}

/// A link that is in no section of a text, and one that is not in the text.
const NO_SECTION: u32 = u32::MAX - 1;
const NO_TEXT: u32 = u32::MAX;
/// What leads to nothing that counts.
const NOTHING: u32 = u32::MAX;

/// The links of a file.
#[derive(Clone, Copy, Debug, Default)]
struct CitingFile {
    start: u32,
    n: u32,
    /// How many different entities that are shown they lead to, but for the file itself.
    n_entities: u32,
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

/// An entity that a file cites beside another: the entity, the number of the file among those that are looked at, and how
/// far apart the two links stand. One number, because there are very many to sort.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Beside(u64);

impl Beside {
    fn new(entity: u32, file: u32, closeness: Closeness) -> Self {
        let distance = match closeness {
            Closeness::Sentence => 0,
            Closeness::Section => 1,
            Closeness::File => 2,
        };
        Self(u64::from(entity) << 32 | u64::from(file) << 2 | distance)
    }

    fn entity(self) -> u32 {
        (self.0 >> 32) as u32
    }

    fn file(self) -> usize {
        (self.0 as u32 >> 2) as usize
    }

    fn closeness(self) -> Closeness {
        match self.0 & 3 {
            0 => Closeness::Sentence,
            1 => Closeness::Section,
            _ => Closeness::File,
        }
    }
}

impl CitingFile {
    fn range(&self) -> std::ops::Range<usize> {
        self.start as usize..(self.start + self.n) as usize
    }
}

impl Cited {
    fn new(link: &Link) -> Self {
        let section = match link.origin {
            Origin::Body => link.section.unwrap_or(NO_SECTION),
            _ => NO_TEXT,
        };
        Self { section, context: (link.context.start, link.context.end) }
    }
}

impl Closeness {
    fn of(one: &Cited, other: &Cited) -> Self {
        if one.section == NO_TEXT || other.section == NO_TEXT {
            Self::File
        } else if one.context.0 < one.context.1 && one.context == other.context {
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
        let missing = (0..to_u32(links.missing().len())).map(|nth| is_shown(Node::Missing(nth)));
        let mut counts = Self { n_files, is_shown: files.chain(missing).collect(), ..Self::default() };
        let n_entities = counts.is_shown.len();
        counts.n_citing = vec![0; n_entities];
        counts.files = vec![CitingFile::default(); vault.len()];
        let mut last = vec![u32::MAX; n_entities];
        for (id, file) in vault.files().filter(|(id, _)| counts.is_shown[id.index()]) {
            let start = counts.cited.len();
            let mut n_others = 0;
            for (link, nth) in file.links().iter().zip(0..) {
                let number = counts.entity_of(link, node_of(links.resolution(id, nth)));
                counts.entities.push(number);
                counts.cited.push(Cited::new(link));
                let entity = number as usize;
                let is_counted = counts.is_shown.get(entity).copied().unwrap_or_default();
                if is_counted && std::mem::replace(&mut last[entity], id.0) != id.0 {
                    counts.n_citing[entity] += 1;
                    n_others += u32::from(number != id.0);
                }
            }
            let n = counts.cited.len() - start;
            if n <= 1 || n > MAX_LINKS {
                counts.entities.truncate(start);
                counts.cited.truncate(start);
                continue;
            }
            counts.files[id.index()] =
                CitingFile { start: to_u32(start), n: to_u32(n), n_entities: n_others };
        }
        counts.index();
        counts
    }

    fn entity_of(&self, link: &Link, node: Option<Node>) -> u32 {
        let node = node.filter(|_| link.origin != Origin::Comment);
        node.and_then(|node| self.number(node)).unwrap_or(NOTHING)
    }

    /// Sorts the links by what they lead to.
    fn index(&mut self) {
        let mut starts = vec![0; self.is_shown.len() + 1];
        for entity in self.entities.iter().filter(|it| **it != NOTHING) {
            starts[*entity as usize + 1] += 1;
        }
        for nth in 1..starts.len() {
            starts[nth] += starts[nth - 1];
        }
        let mut next = starts.clone();
        self.citing = vec![(FileId(0), 0); starts.last().copied().unwrap_or_default() as usize];
        for (file, id) in self.files.iter().zip(0..) {
            for (entity, nth) in self.entities[file.range()].iter().zip(0..) {
                if *entity != NOTHING {
                    let at = &mut next[*entity as usize];
                    self.citing[*at as usize] = (FileId(id), nth);
                    *at += 1;
                }
            }
        }
        self.citing_starts = starts;
    }

    /// The entities most similar to `node`, at most `n` of them.
    pub fn similar(&self, node: Node, n: usize) -> Vec<Similar> {
        let Some(own) = self.number(node) else { return Vec::new() };
        let files = self.citing_files(own);
        let range = |own_links: &[(FileId, u32)]| self.files[own_links[0].0.index()].range();
        // Most are cited by one of the files alone.
        let mut several = Several::default();
        for own_links in &files {
            self.entities[range(own_links)].iter().for_each(|it| several.add(*it));
            several.end_file();
        }
        let mut beside: Vec<Beside> = Vec::new();
        for (own_links, nth) in files.iter().zip(0..) {
            let (id, range) = (own_links[0].0, range(own_links));
            let (entities, links) = (&self.entities[range.clone()], &self.cited[range]);
            let others = entities.iter().zip(links).filter(|(entity, _)| several.may_have(**entity));
            for (entity, cited) in others.filter(|(entity, _)| self.is_other(**entity, own, id)) {
                beside.push(Beside::new(*entity, nth, closest(links, own_links, cited).0));
            }
        }
        // The more a file cites, the less it says of each.
        let n_others = |own_links: &&[(FileId, u32)]| {
            self.files[own_links[0].0.index()].n_entities - u32::from(self.is_shown[own as usize])
        };
        let shares: Vec<f64> = files.iter().map(|it| 1.0 / (f64::from(n_others(it)) + 1.0).sqrt()).collect();
        // In the order of entities, and of files; of the links of one file the closest counts.
        beside.sort_unstable();
        beside.dedup_by_key(|it| (it.entity(), it.file()));
        let mut best: Vec<(f64, &[Beside])> = beside
            .chunk_by(|a, b| a.entity() == b.entity())
            .filter(|of_one| of_one.len() >= MIN_FILES)
            .map(|of_one| (self.score(&shares, of_one), of_one))
            .collect();
        let order = |a: &(f64, &[Beside]), b: &(f64, &[Beside])| {
            b.0.total_cmp(&a.0).then(a.1[0].entity().cmp(&b.1[0].entity()))
        };
        if best.len() > n && n > 0 {
            best.select_nth_unstable_by(n - 1, order);
        }
        best.truncate(n);
        best.sort_unstable_by(order);
        let similar = |(_, of_one): (f64, &[Beside])| Similar {
            node: self.node(of_one[0].entity()),
            n_files: to_u32(of_one.len()),
            places: self.places(&files, of_one),
        };
        best.into_iter().map(similar).collect()
    }

    /// How similar an entity is that files cite beside another, by what each of them says of one.
    fn score(&self, shares: &[f64], of_one: &[Beside]) -> f64 {
        let mut score = 0.0;
        for it in of_one {
            score += it.closeness().weight() * shares[it.file()];
        }
        // As the cosine of two vectors: what everybody cites is like nothing.
        score / f64::from(self.n_citing(self.node(of_one[0].entity())).max(1)).sqrt()
    }

    /// How many files cite an entity.
    pub(crate) fn n_citing(&self, node: Node) -> u32 {
        read(node.key(Table::Citations));
        self.number(node).map_or(0, |nth| self.n_citing[nth as usize])
    }

    /// The links to an entity that count, with their files.
    pub(crate) fn citing(&self, node: Node) -> &[(FileId, u32)] {
        read(node.key(Table::Citing));
        let Some(own) = self.number(node).map(|nth| nth as usize) else { return &[] };
        &self.citing[self.citing_starts[own] as usize..self.citing_starts[own + 1] as usize]
    }

    /// The files that cite an entity, each by its links to it, in the order of the files.
    fn citing_files(&self, own: u32) -> Vec<&[(FileId, u32)]> {
        let citing = self.citing(self.node(own));
        let files = citing.chunk_by(|a, b| a.0 == b.0).filter(|it| it[0].0.0 != own);
        // What else they cite, and where, is taken from lists that have been made of them.
        let files = files.inspect(|links| {
            read(links[0].0.key(Table::File));
            read(links[0].0.key(Table::Links));
        });
        let mut files: Vec<_> = files.map(|links| &links[..links.len().min(MAX_OWN_LINKS)]).collect();
        if files.len() > MAX_FILES {
            files.sort_unstable_by_key(|links| (self.files[links[0].0.index()].n, links[0].0));
            files.truncate(MAX_FILES);
            files.sort_unstable_by_key(|links| links[0].0);
        }
        files
    }

    /// Whether an entity is one that a file cites beside another.
    fn is_other(&self, entity: u32, own: u32, file: FileId) -> bool {
        entity != own && entity != file.0 && self.is_shown.get(entity as usize).copied().unwrap_or_default()
    }

    /// The places in which both entities are cited: in each file the closest, and of all files the closest.
    fn places(&self, files: &[&[(FileId, u32)]], of_one: &[Beside]) -> Vec<CoCited> {
        let mut nearest: Vec<&Beside> = Vec::with_capacity(MAX_PLACES + 1);
        for it in of_one {
            let at = nearest.partition_point(|known| known.closeness() >= it.closeness());
            if at < MAX_PLACES {
                nearest.insert(at, it);
                nearest.truncate(MAX_PLACES);
            }
        }
        let place = |it: &Beside| {
            let own_links = files[it.file()];
            let id = own_links[0].0;
            let range = self.files[id.index()].range();
            let (entities, links) = (&self.entities[range.clone()], &self.cited[range]);
            // An entity that is beside the own one is another.
            let mut others =
                entities.iter().zip(links).zip(0..).filter(|((entity, _), _)| **entity == it.entity());
            others.find_map(|((_, cited), other)| {
                let (closeness, own) = closest(links, own_links, cited);
                (closeness == it.closeness()).then_some(CoCited { file: id, closeness, own, other })
            })
        };
        nearest.into_iter().filter_map(place).collect()
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

/// Which entities several files may cite: a bit for each share of all entities, so it never misses one that they do.
struct Several {
    /// Those cited by the files so far, by several of them, and by the file at hand.
    any: [u64; Several::WORDS],
    several: [u64; Several::WORDS],
    file: Vec<u32>,
}

impl Default for Several {
    fn default() -> Self {
        Self { any: [0; Self::WORDS], several: [0; Self::WORDS], file: Vec::with_capacity(MAX_LINKS) }
    }
}

impl Several {
    /// A bit for more entities than the files of most have links.
    const WORDS: usize = 64;

    fn place(entity: u32) -> (usize, u64) {
        let hash = entity.wrapping_mul(0x9e37_79b1) >> 20;
        (hash as usize / 64 % Self::WORDS, 1 << (hash % 64))
    }

    /// Notes that the file at hand cites an entity.
    fn add(&mut self, entity: u32) {
        let (word, bit) = Self::place(entity);
        if self.any[word] & bit != 0 {
            self.several[word] |= bit;
        } else {
            self.file.push(entity);
        }
    }

    /// Ends a file: what it cites more often counts once.
    fn end_file(&mut self) {
        for entity in self.file.drain(..) {
            let (word, bit) = Self::place(entity);
            self.any[word] |= bit;
        }
    }

    fn may_have(&self, entity: u32) -> bool {
        let (word, bit) = Self::place(entity);
        self.several[word] & bit != 0
    }
}

/// How close a link stands to that of its file's own links which is the closest to it, and that link by its index; of two
/// the first.
fn closest(links: &[Cited], own_links: &[(FileId, u32)], cited: &Cited) -> (Closeness, u32) {
    let mut best = (Closeness::File, own_links[0].1);
    for (_, nth) in own_links {
        let closeness = Closeness::of(&links[*nth as usize], cited);
        if closeness > best.0 {
            best = (closeness, *nth);
        }
    }
    best
}

#[cfg(test)]
mod tests;
