//! `adit path A B`: the best ways from one entity to another, each step with the sentence that makes it.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use crate::analysis::{Adjacency, Question, Route, Ways, best_routes, components};
use crate::error::Error;
use crate::snapshot::EdgeRecord;

use super::network::{Network, best, ordered};
use super::{EntityName, Lookup, Named, Said};

/// What a step costs, in hundredths.
const STEP: u32 = 100;
/// What a step costs on top if no note says in a word what the two have to do with each other.
const WITHOUT_LABEL: u32 = 10;
/// What a step costs on top if the two only stand in one sentence.
const DERIVED: u32 = 100;
/// What it costs to pass through an entity, for each time its number of neighbours doubles: an entity with 16
/// neighbours is as far as another step, for what leads over a hub says little.
const PASSING: u32 = 25;

/// The question for the ways from one entity to another.
#[derive(Clone, Debug)]
pub struct PathQuestion<'q> {
    /// Where they start, as a name.
    pub from: &'q str,
    /// Where they end, as a name.
    pub to: &'q str,
    /// How many are wanted at most.
    pub routes: usize,
    /// Entities that they must not pass, as names.
    pub avoid: &'q [String],
    /// The most steps that they may have.
    pub max_hops: Option<u32>,
    /// Whether all steps have to lead from the subject to the target of what is said.
    pub directed: bool,
}

/// The ways from one entity to another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PathAnswer<'s> {
    /// Where they start.
    pub from: Named<'s>,
    /// Where they end.
    pub to: Named<'s>,
    /// What they do not pass.
    pub avoid: Vec<Named<'s>>,
    /// The best first.
    pub routes: Vec<RouteAnswer<'s>>,
    /// Whether the search was given up before it was sure that there are no better ones than the last.
    pub cut_short: bool,
    /// Where there is none: how the two are placed.
    pub apart: Option<Apart>,
}

/// Why there is no way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Apart {
    /// How many entities hang together with the first.
    pub from_part: u32,
    /// How many entities hang together with the second.
    pub to_part: u32,
    /// Whether these are the same: then what was asked for rules out all ways.
    pub connected: bool,
}

/// A way.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RouteAnswer<'s> {
    /// 1 for each step, and more for passing hubs and for steps that nobody names.
    pub cost: f64,
    /// Its steps.
    pub hops: Vec<Hop<'s>>,
}

/// A step of a way.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hop<'s> {
    /// Where it starts.
    pub from: EntityName<'s>,
    /// Where it ends.
    pub to: EntityName<'s>,
    /// Whether it leads against what is said: from the target to the subject.
    pub against: bool,
    /// Whether no note relates the two, and they only stand in one sentence or row.
    pub derived: bool,
    /// What is said of them; of a derived step, both references in the sentence.
    pub said: Vec<Said<'s>>,
    /// How many more references relate the two.
    pub others: usize,
}

/// Finds the best ways.
///
/// # Errors
/// Names that mean nothing, or both the same, and an end that is to be avoided.
pub fn path<'s>(lookup: &'s Lookup<'s>, question: &PathQuestion<'_>) -> Result<PathAnswer<'s>, Error> {
    let (from, to) = lookup.find_two(question.from, question.to)?;
    let avoid = question.avoid.iter().map(|name| lookup.find(name)).collect::<Result<Vec<_>, _>>()?;
    if let Some(end) = avoid.iter().find(|it| it.node == from.node || it.node == to.node) {
        let message = format!("`{}` is an end of the path, and cannot be avoided", end.asked);
        return Err(Error::question(message, None));
    }
    let network = Network::new(lookup);
    let avoided: Vec<u32> = avoid.iter().map(|it| it.node).collect();
    let search = Search { network: &network, question, ends: (from.node, to.node), avoided };
    let graph = if question.directed { &network.directed } else { &network.both };
    let mut derived = Derived::default();
    let mut ways = search.ways(graph, |_, _| 0);
    if ways.routes.is_empty() {
        derived = Derived::new(&network);
        ways = search.ways(&derived.added_to(graph), |from, to| derived.cost(graph, from, to));
    }
    let steps = Steps { lookup, network: &network, derived: &derived, graph, directed: question.directed };
    let routes = steps.answers(&ways);
    let apart = routes.is_empty().then(|| apart(&network, from.node, to.node));
    Ok(PathAnswer { from, to, avoid, routes, cut_short: ways.is_cut_short, apart })
}

/// What every search for one question needs.
struct Search<'a, 's, 'q> {
    network: &'a Network<'s>,
    question: &'a PathQuestion<'q>,
    ends: (u32, u32),
    avoided: Vec<u32>,
}

impl Search<'_, '_, '_> {
    /// The best ways in a graph, where `extra` is what a step costs on top.
    fn ways(&self, graph: &Adjacency, extra: impl Fn(u32, u32) -> u32) -> Ways {
        let (from, to) = self.ends;
        let cost = |a: u32, b: u32, n_labels: f64| {
            if self.avoided.contains(&b) {
                return None;
            }
            let passing = if b == to { 0 } else { passing(self.network.degree(b)) };
            let unlabelled = if n_labels > 0.0 { 0 } else { WITHOUT_LABEL };
            Some(STEP + passing + unlabelled + extra(a, b))
        };
        let reversed = graph.reversed();
        let max_hops = self.question.max_hops;
        best_routes(&Question { graph, reversed: &reversed, from, to, cost, max_hops }, self.question.routes)
    }
}

/// What it costs to pass through an entity with so many neighbours: in whole numbers, for logarithms of fractions
/// differ from machine to machine.
fn passing(degree: u32) -> u32 {
    let degree = degree.max(1);
    let doubled = degree.ilog2();
    let above = (u64::from(degree - (1 << doubled)) * u64::from(PASSING)) >> doubled;
    doubled * PASSING + u32::try_from(above).unwrap_or(PASSING)
}

/// Entities that stand in one sentence, with the numbers of the edges to them.
#[derive(Default)]
struct Derived {
    pairs: FxHashMap<(u32, u32), [u32; 2]>,
}

impl Derived {
    fn new(network: &Network<'_>) -> Self {
        let mut pairs = FxHashMap::default();
        for (a, b, first, second) in network.together() {
            let edges = if a < b { [first, second] } else { [second, first] };
            pairs.entry(ordered(a, b)).or_insert(edges);
        }
        Self { pairs }
    }

    /// A graph with steps between the entities of each sentence, both ways.
    fn added_to(&self, graph: &Adjacency) -> Adjacency {
        let mut steps: Vec<(u32, u32, f64)> =
            self.pairs.keys().flat_map(|&(a, b)| [(a, b, 0.0), (b, a, 0.0)]).collect();
        steps.sort_unstable_by_key(|it| (it.0, it.1));
        Adjacency::new(graph.len(), graph.edges().chain(steps.iter().copied()))
    }

    /// What a step costs on top if it is in no note.
    fn cost(&self, graph: &Adjacency, from: u32, to: u32) -> u32 {
        if graph.weight(from, to).is_some() { 0 } else { DERIVED }
    }
}

/// What the steps of ways are made of.
struct Steps<'a, 's> {
    lookup: &'s Lookup<'s>,
    network: &'a Network<'s>,
    derived: &'a Derived,
    /// The graph of what is said.
    graph: &'a Adjacency,
    directed: bool,
}

impl<'s> Steps<'_, 's> {
    /// The ways with their evidence.
    fn answers(&self, ways: &Ways) -> Vec<RouteAnswer<'s>> {
        let steps = ways.routes.iter().flat_map(|it| it.nodes.windows(2).map(|it| ordered(it[0], it[1])));
        let edges = self.network.between(&FxHashSet::from_iter(steps));
        let answer = |route: &Route| RouteAnswer {
            cost: f64::from(route.cost) / f64::from(STEP),
            hops: route.nodes.windows(2).map(|it| self.hop(it[0], it[1], &edges)).collect(),
        };
        ways.routes.iter().map(answer).collect()
    }

    fn hop(&self, a: u32, b: u32, edges: &FxHashMap<(u32, u32), Vec<EdgeRecord<'s>>>) -> Hop<'s> {
        let (from, to) = (self.lookup.name_of(a), self.lookup.name_of(b));
        let pair = ordered(a, b);
        if self.graph.weight(a, b).is_none() {
            let both = self.derived.pairs.get(&pair).map(|it| if a < b { *it } else { [it[1], it[0]] });
            let edges = both.into_iter().flatten().flat_map(|it| self.lookup.graph.edges_at(&[it]));
            let said = edges.map(|it| self.lookup.said(&it)).collect();
            return Hop { from, to, against: false, derived: true, said, others: 0 };
        }
        let edges = edges.get(&pair).into_iter().flatten();
        let edges: Vec<_> = edges.filter(|it| !self.directed || it.subject == from.id).collect();
        let best = best(edges.iter().copied(), &from.id);
        let against = best.is_some_and(|it| it.subject != from.id);
        let said = best.into_iter().map(|it| self.lookup.said(it)).collect();
        Hop { from, to, against, derived: false, said, others: edges.len().saturating_sub(1) }
    }
}

fn apart(network: &Network<'_>, from: u32, to: u32) -> Apart {
    let found = components(&network.both);
    let (a, b) = (found.of[from as usize], found.of[to as usize]);
    Apart { from_part: found.sizes[a as usize], to_part: found.sizes[b as usize], connected: a == b }
}
