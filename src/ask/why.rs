//! `adit why A B`: all that relates two entities, with its evidence.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use crate::error::Error;
use crate::snapshot::{EdgeKind, EdgeRecord, StatementRecord};
use crate::span::to_u32;

use super::network::{Network, best, is_one_sentence, ordered};
use super::{EntityName, Lookup, Named, Said};

/// What relates two entities.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WhyAnswer<'s> {
    /// The first.
    pub a: Named<'s>,
    /// The second.
    pub b: Named<'s>,
    /// What is said of the two, in either direction: what the first is the subject of before the rest.
    pub relations: Vec<Said<'s>>,
    /// Other rows of tables and fields in which both stand.
    pub rows: Vec<SharedRow<'s>>,
    /// Other sentences in which both stand.
    pub sentences: Vec<SharedSentence<'s>>,
    /// Entities that both are related to, those with few relations first.
    pub neighbours: Vec<SharedNeighbour<'s>>,
    /// How many such entities there are.
    pub n_neighbours: usize,
}

/// A row of a table, or a field, in which both stand.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SharedRow<'s> {
    /// Id of the statement.
    pub statement: Cow<'s, str>,
    /// What it is about: an entity, or a section of one.
    pub subject: EntityName<'s>,
    /// What of the subject, in a table of keys and values.
    pub property: Option<Cow<'s, str>>,
    /// As what the first stands there: the header of its column; nothing for the subject.
    pub role_of_a: Option<Cow<'s, str>>,
    /// As what the second stands there.
    pub role_of_b: Option<Cow<'s, str>>,
    /// The headings around it, outermost first.
    pub section: Vec<Cow<'s, str>>,
    /// The row, without markup.
    pub context: Cow<'s, str>,
    /// The file that says so.
    pub file: Cow<'s, str>,
    /// Its line there, from 1.
    pub line: u32,
    /// Its column there, in characters from 1.
    pub col: u32,
}

/// A sentence in which both stand, of which nobody says what they have to do with each other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SharedSentence<'s> {
    /// What is said of the first there.
    pub said_of_a: Said<'s>,
    /// What is said of the second there.
    pub said_of_b: Said<'s>,
}

/// An entity that both are related to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SharedNeighbour<'s> {
    /// The entity.
    #[serde(flatten)]
    pub entity: EntityName<'s>,
    /// How many entities it is related to.
    pub degree: usize,
    /// What relates it to the first.
    pub with_a: Said<'s>,
    /// What relates it to the second.
    pub with_b: Said<'s>,
}

impl WhyAnswer<'_> {
    /// Whether nothing relates the two.
    pub fn is_empty(&self) -> bool {
        self.relations.is_empty()
            && self.rows.is_empty()
            && self.sentences.is_empty()
            && self.neighbours.is_empty()
    }
}

/// Finds all that relates two entities; of those that both are related to, at most `max_neighbours`.
///
/// # Errors
/// Names that mean nothing, or both the same.
pub fn why<'s>(
    lookup: &'s Lookup<'s>,
    a: &str,
    b: &str,
    max_neighbours: usize,
) -> Result<WhyAnswer<'s>, Error> {
    let (a, b) = lookup.find_two(a, b)?;
    let network = Network::new(lookup);
    let pair = ordered(a.node, b.node);
    let mut edges = network.between(&FxHashSet::from_iter([pair])).remove(&pair).unwrap_or_default();
    edges.sort_by_key(|it| it.subject != a.entity.id);
    let said: FxHashSet<&str> = edges.iter().filter_map(|it| it.statement.as_deref()).collect();
    let rows = rows(lookup, &a, &b, &said);
    let shown: FxHashSet<&str> = said.iter().copied().chain(rows.iter().map(|it| &*it.statement)).collect();
    let sentences = sentences(lookup, &a, &b, &shown);
    let (neighbours, n_neighbours) = neighbours(lookup, &network, &a, &b, max_neighbours);
    let relations = edges.iter().map(|it| lookup.said(it)).collect();
    Ok(WhyAnswer { a, b, relations, rows, sentences, neighbours, n_neighbours })
}

/// The rows in which both stand, but for those of relations that are listed.
fn rows<'s>(
    lookup: &'s Lookup<'s>,
    a: &Named<'s>,
    b: &Named<'s>,
    listed: &FxHashSet<&str>,
) -> Vec<SharedRow<'s>> {
    let statements = lookup.graph.statements().filter(|it| !listed.contains(&*it.id));
    let row = |it: StatementRecord<'s>| {
        let (role_of_a, role_of_b) = (role(&it, &a.entity.id)?, role(&it, &b.entity.id)?);
        Some(SharedRow {
            statement: it.id,
            subject: lookup.name(&it.subject),
            property: it.property,
            role_of_a,
            role_of_b,
            section: it.section,
            context: it.context,
            file: it.file,
            line: it.line,
            col: it.col,
        })
    };
    statements.filter_map(row).collect()
}

/// As what an entity stands in a statement: `Some(None)` as its subject.
fn role<'s>(statement: &StatementRecord<'s>, id: &str) -> Option<Option<Cow<'s, str>>> {
    let rest = statement.subject.strip_prefix(id);
    if rest.is_some_and(|it| it.is_empty() || it.starts_with('#')) {
        return Some(None);
    }
    let role = statement.roles.iter().find(|it| it.entities.iter().any(|it| it == id))?;
    Some(Some(role.name.clone()))
}

/// The sentences in which both stand, each once, but for those of rows that are listed.
fn sentences<'s>(
    lookup: &'s Lookup<'s>,
    a: &Named<'s>,
    b: &Named<'s>,
    listed: &FxHashSet<&str>,
) -> Vec<SharedSentence<'s>> {
    let sentence = |group: &[EdgeRecord<'s>]| {
        let edge_to = |id: &str| group.iter().find(|it| it.kind != "tag" && it.to == id);
        let (first, second) = (edge_to(&a.entity.id)?, edge_to(&b.entity.id)?);
        let is_listed = first.statement.as_deref().is_some_and(|it| listed.contains(it));
        let is_shown = first.context.is_some() && !is_listed;
        is_shown.then(|| SharedSentence { said_of_a: lookup.said(first), said_of_b: lookup.said(second) })
    };
    let mut sentences = Vec::new();
    let mut next = 0;
    for file in lookup.edges.chunk_by(|a, b| a.from == b.from) {
        let numbers = next..next + to_u32(file.len());
        next = numbers.end;
        let leads_to = |node: u32| file.iter().any(|it| it.kind != EdgeKind::Tag && it.to == node);
        if leads_to(a.node) && leads_to(b.node) {
            let edges = lookup.graph.edges_at(&numbers.collect::<Vec<_>>());
            sentences.extend(edges.chunk_by(is_one_sentence).filter_map(sentence));
        }
    }
    sentences
}

/// The entities that both are related to, hubs last, and how many there are.
fn neighbours<'s>(
    lookup: &'s Lookup<'s>,
    network: &Network<'s>,
    a: &Named<'s>,
    b: &Named<'s>,
    max: usize,
) -> (Vec<SharedNeighbour<'s>>, usize) {
    let graph = &network.both;
    let theirs = graph.neighbours(b.node);
    let mine = graph.neighbours(a.node).iter().copied();
    let mut shared: Vec<u32> = mine.filter(|it| theirs.binary_search(it).is_ok()).collect();
    shared.sort_unstable_by_key(|it| (network.degree(*it), *it));
    let n = shared.len();
    shared.truncate(max);
    let pairs = shared.iter().flat_map(|it| [ordered(a.node, *it), ordered(b.node, *it)]).collect();
    let edges: FxHashMap<_, _> = network.between(&pairs);
    let said = |end: &Named<'s>, node: u32| {
        let edge = best(edges.get(&ordered(end.node, node))?.iter(), &end.entity.id)?;
        Some(lookup.said(edge))
    };
    let answer = |node: u32| {
        let (with_a, with_b) = (said(a, node)?, said(b, node)?);
        Some(SharedNeighbour {
            entity: lookup.name_of(node),
            degree: network.degree(node) as usize,
            with_a,
            with_b,
        })
    };
    (shared.into_iter().filter_map(answer).collect(), n)
}
