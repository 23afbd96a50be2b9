//! The algorithms on graphs: against NetworkX and igraph on real graphs, and against brute force on small ones.
//!
//! The reference numbers are in `tests/reference/*.json`, each with the library, its version and the call that gave
//! it; `tests/reference/make.py` makes them again.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use adit::analysis::{
    Adjacency, Question, Ways, best_routes, betweenness, communities, components, cut_points, page_rank,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value;

/// A real graph with what other libraries say of it.
struct Reference {
    graph: Adjacency,
    undirected: Adjacency,
    numbers: Value,
}

impl Reference {
    fn all() -> Vec<Self> {
        ["karate", "les_miserables", "demo"].map(Self::read).into()
    }

    fn read(name: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/reference/{name}.json"));
        let text = fs::read_to_string(path).expect("the reference is there");
        let numbers: Value = serde_json::from_str(&text).expect("it is JSON");
        let n = numbers["nodes"].as_array().expect("it has nodes").len();
        let edges: Vec<_> = numbers["edges"]
            .as_array()
            .expect("it has edges")
            .iter()
            .map(|it| (node(&it[0]), node(&it[1]), it[2].as_f64().expect("a weight is a number")))
            .collect();
        let graph = Adjacency::new(n, edges.iter().copied());
        let undirected = graph.undirected();
        let is_directed = numbers["directed"].as_bool().expect("it says so");
        let graph = if is_directed { graph } else { undirected.clone() };
        Self { graph, undirected, numbers }
    }

    fn values(&self, key: &str) -> &[Value] {
        self.numbers[key]["values"].as_array().expect("the numbers are a list")
    }

    fn floats(&self, key: &str) -> Vec<f64> {
        self.values(key).iter().map(|it| it.as_f64().expect("it is a number")).collect()
    }
}

fn node(value: &Value) -> u32 {
    u32::try_from(value.as_u64().expect("it is a number")).expect("it is small")
}

#[track_caller]
fn assert_close(ours: &[f64], theirs: &[f64], tolerance: f64) {
    assert_eq!(ours.len(), theirs.len());
    for (node, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
        assert!((ours - theirs).abs() < tolerance, "node {node}: {ours}, not {theirs}");
    }
}

#[test]
fn page_rank_is_that_of_networkx_and_igraph() {
    for reference in Reference::all() {
        assert_close(&page_rank(&reference.graph), &reference.floats("page_rank"), 1e-8);
    }
}

#[test]
fn components_are_those_of_networkx() {
    for reference in Reference::all() {
        let found = components(&reference.graph);
        let mut sets = vec![Vec::new(); found.sizes.len()];
        found.of.iter().zip(0_u32..).for_each(|(it, node)| sets[*it as usize].push(node));
        let theirs: Vec<Vec<u32>> = reference
            .values("components")
            .iter()
            .map(|it| it.as_array().expect("it is a list").iter().map(node).collect())
            .collect();
        assert_eq!(sets, theirs);
    }
}

#[test]
fn cut_points_and_what_they_cut_off_are_those_of_networkx() {
    for reference in Reference::all() {
        let found = cut_points(&reference.undirected).points;
        let ours: Vec<_> = found.iter().map(|it| (it.node, it.n_pieces, it.n_cut_off)).collect();
        let theirs: Vec<_> = reference
            .values("cut_points")
            .iter()
            .map(|it| (node(&it["node"]), node(&it["pieces"]), node(&it["cut_off"])))
            .collect();
        assert_eq!(ours, theirs);
    }
}

#[test]
fn betweenness_from_all_nodes_is_that_of_networkx() {
    for reference in Reference::all() {
        let found = betweenness(&reference.graph, usize::MAX);
        assert_close(&found, &reference.floats("betweenness"), 1e-12);
    }
}

#[test]
fn betweenness_from_some_nodes_finds_the_same_leaders() {
    let reference = Reference::read("demo");
    let leaders = |values: &[f64]| {
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|a, b| values[*b].total_cmp(&values[*a]));
        order[..5].to_vec()
    };
    let exact = leaders(&reference.floats("betweenness"));
    let sampled = leaders(&betweenness(&reference.graph, 60));
    assert_eq!(exact[0], sampled[0]);
    assert!(exact.iter().filter(|it| sampled.contains(it)).count() >= 4, "{exact:?} {sampled:?}");
}

#[test]
fn the_best_ways_cost_what_those_of_networkx_and_igraph_cost() {
    for reference in Reference::all() {
        let reversed = reference.graph.reversed();
        for pair in reference.values("ways") {
            let question = Question {
                graph: &reference.graph,
                reversed: &reversed,
                from: node(&pair["from"]),
                to: node(&pair["to"]),
                cost: |_, to, _| Some(10 + reference.undirected.degree(to) as u32),
                max_hops: None,
            };
            let costs: Vec<u32> = pair["costs"].as_array().expect("it is a list").iter().map(node).collect();
            let ways = best_routes(&question, 12);
            assert_eq!(ways.routes.iter().map(|it| it.cost).collect::<Vec<_>>(), costs);
            assert!(!ways.is_cut_short);
        }
    }
}

#[test]
fn communities_are_as_good_as_the_best_of_igraph_and_networkx() {
    for reference in Reference::all() {
        let found = communities(&reference.undirected);
        let theirs = reference.numbers["modularity"]["value"].as_f64().expect("it is a number");
        assert!(found.modularity > 0.99 * theirs, "{} and {theirs}", found.modularity);
        assert!((found.modularity - modularity(&reference.undirected, &found.of)).abs() < 1e-12);
    }
}

/// Modularity by its definition, over all pairs of nodes.
fn modularity(graph: &Adjacency, of: &[u32]) -> f64 {
    let strength = |node: u32| {
        graph.strength(node) + graph.row_of(node).filter(|it| it.0 == node).map(|it| it.1).sum::<f64>()
    };
    let all: f64 = graph.nodes().map(strength).sum();
    if all == 0.0 {
        return 0.0;
    }
    let mut sum = 0.0;
    for a in graph.nodes() {
        for b in graph.nodes().filter(|b| of[*b as usize] == of[a as usize]) {
            let weight: f64 = graph.row_of(a).filter(|it| it.0 == b).map(|it| it.1).sum();
            let weight = if a == b { 2.0 * weight } else { weight };
            sum += weight - strength(a) * strength(b) / all;
        }
    }
    sum / all
}

// --- small random graphs, against brute force ----------------------------------------------------------------------------

/// A directed graph with a few nodes, loops and parallel edges among its edges.
fn small_graphs() -> impl Strategy<Value = Adjacency> {
    (1_u32..9).prop_flat_map(|n| {
        prop::collection::vec((0..n, 0..n, 1_u32..4), 0..22).prop_map(move |edges| {
            Adjacency::new(n as usize, edges.into_iter().map(|(a, b, weight)| (a, b, f64::from(weight))))
        })
    })
}

/// The cost of a step in these tests; some steps are barred.
fn cost(from: u32, to: u32) -> Option<u32> {
    Some((from * 7 + to * 3) % 11).filter(|it| *it > 0)
}

/// Every way from one node to another, sorted by cost and steps.
fn all_ways(graph: &Adjacency, from: u32, to: u32, max_hops: Option<u32>) -> Vec<(u32, u32, Vec<u32>)> {
    let mut found = Vec::new();
    let mut open = vec![(0, vec![from])];
    while let Some((spent, way)) = open.pop() {
        let hops = way.len() as u32 - 1;
        let end = way[way.len() - 1];
        if end == to {
            found.push((spent, hops, way));
            continue;
        }
        for &next in graph.neighbours(end).iter().filter(|it| !way.contains(it)) {
            if max_hops.is_none_or(|max| hops < max) {
                open.extend(cost(end, next).map(|it| (spent + it, [way.as_slice(), &[next]].concat())));
            }
        }
    }
    found.sort();
    found
}

/// Which nodes hold together, without one of them: by spreading labels until nothing changes.
fn pieces(graph: &Adjacency, without: Option<u32>) -> BTreeSet<BTreeSet<u32>> {
    let mut labels: Vec<u32> = graph.nodes().collect();
    for _ in graph.nodes() {
        for (a, b, _) in graph.edges().filter(|(a, b, _)| Some(*a) != without && Some(*b) != without) {
            let label = labels[a as usize].min(labels[b as usize]);
            (labels[a as usize], labels[b as usize]) = (label, label);
        }
    }
    let kept = graph.nodes().filter(|it| Some(*it) != without);
    kept.map(|a| graph.nodes().filter(|b| labels[*b as usize] == labels[a as usize]).collect()).collect()
}

/// As many cases as together take about a second; always the same ones, so that no run fails by chance.
fn cases() -> ProptestConfig {
    let base = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => base,
        None => ProptestConfig { cases: 1_000, rng_seed: RngSeed::Fixed(1), ..base },
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn the_best_ways_are_those_of_a_full_search(
        graph in small_graphs(),
        ends in (0_u32..9, 0_u32..9),
        wanted in 1_usize..8,
        max_hops in prop::option::of(1_u32..6),
    ) {
        let n = graph.len() as u32;
        let (from, to) = (ends.0 % n, ends.1 % n);
        if from == to {
            return Ok(());
        }
        let reversed = graph.reversed();
        let question = Question { graph: &graph, reversed: &reversed, from, to, cost: |a, b, _| cost(a, b), max_hops };
        let Ways { routes, is_cut_short } = best_routes(&question, wanted);
        let all = all_ways(&graph, from, to, max_hops);
        prop_assert!(!is_cut_short);
        prop_assert_eq!(
            routes.iter().map(|it| it.cost).collect::<Vec<_>>(),
            all.iter().take(wanted).map(|it| it.0).collect::<Vec<_>>()
        );
        let mut distinct = BTreeSet::new();
        for route in routes {
            prop_assert!(all.contains(&(route.cost, route.hops, route.nodes.clone())));
            prop_assert!(distinct.insert(route.nodes));
        }
    }

    #[test]
    fn components_are_those_of_labels_that_spread(graph in small_graphs()) {
        let found = components(&graph);
        let sets: BTreeSet<BTreeSet<u32>> = (0..found.sizes.len() as u32)
            .map(|set| graph.nodes().filter(|it| found.of[*it as usize] == set).collect())
            .collect();
        prop_assert_eq!(&sets, &pieces(&graph, None));
        prop_assert!(found.sizes.iter().all(|size| sets.iter().any(|it| it.len() == *size as usize)));
    }

    #[test]
    fn cut_points_are_the_nodes_whose_removal_parts_the_graph(graph in small_graphs()) {
        let whole = pieces(&graph, None);
        let found = cut_points(&graph.undirected());
        for node in graph.nodes() {
            let without = pieces(&graph, Some(node));
            let component = whole.iter().find(|it| it.contains(&node)).expect("it is somewhere");
            let parts: BTreeSet<_> = without.iter().filter(|it| it.is_subset(component)).cloned().collect();
            let point = found.points.iter().find(|it| it.node == node);
            prop_assert_eq!(point.is_some(), parts.len() > 1);
            let Some(point) = point else { continue };
            let ours = found.pieces(point);
            prop_assert!(ours.windows(2).all(|it| it[0].len() >= it[1].len()));
            prop_assert_eq!(point.n_cut_off as usize, ours[1..].iter().map(Vec::len).sum::<usize>());
            prop_assert_eq!(point.n_pieces as usize, ours.len());
            prop_assert_eq!(BTreeSet::from_iter(ours.into_iter().map(BTreeSet::from_iter)), parts);
        }
    }

    #[test]
    fn ranks_add_up_to_one_and_more_is_in_what_is_linked(graph in small_graphs()) {
        let ranks = page_rank(&graph);
        prop_assert!((ranks.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        let incoming = graph.reversed();
        let least = ranks.iter().copied().fold(1.0, f64::min);
        for node in graph.nodes().filter(|it| incoming.degree(*it) == 0) {
            prop_assert!((ranks[node as usize] - least).abs() < 1e-12);
        }
    }

    #[test]
    fn communities_are_connected_and_no_worse_than_one_for_all_or_for_each(graph in small_graphs()) {
        let graph = graph.undirected();
        let found = communities(&graph);
        prop_assert!((found.modularity - modularity(&graph, &found.of)).abs() < 1e-9);
        let one_for_each: Vec<u32> = graph.nodes().collect();
        prop_assert!(found.modularity >= modularity(&graph, &vec![0; graph.len()]) - 1e-9);
        prop_assert!(found.modularity >= modularity(&graph, &one_for_each) - 1e-9);
        let inside = graph.edges().filter(|(a, b, _)| found.of[*a as usize] == found.of[*b as usize]);
        let parts = components(&Adjacency::new(graph.len(), inside));
        prop_assert_eq!(parts.sizes.len(), found.sizes.len());
        prop_assert!(found.sizes.windows(2).all(|it| it[0] >= it[1]));
    }
}

// --- large and odd graphs --------------------------------------------------------------------------------------------------

#[test]
fn a_long_chain_is_walked_without_overflowing_the_stack() {
    let n = 200_000_u32;
    let chain = Adjacency::new(n as usize, (1..n).map(|node| (node - 1, node, 1.0)));
    let both = chain.undirected();
    let cuts = cut_points(&both);
    assert_eq!(cuts.points.len(), n as usize - 2);
    assert_eq!(cuts.points[n as usize / 2 - 1].n_cut_off, n / 2 - 1);
    assert_eq!(components(&chain).sizes, [n]);
    assert!(communities(&both).modularity > 0.98);
    let question = Question {
        graph: &both,
        reversed: &both,
        from: 0,
        to: n - 1,
        cost: |_, _, _| Some(1),
        max_hops: None,
    };
    assert_eq!(best_routes(&question, 1).routes[0].hops, n - 1);
}

#[test]
fn a_chain_of_choices_has_more_ways_than_numbers_hold_and_still_a_betweenness() {
    // 0 - {1, 2} - 3 - {4, 5} - 6 …: 2 to the power of 1,500 ways.
    let edges = (0..1_500_u32).flat_map(|link| {
        let at = link * 3;
        [(at, at + 1), (at, at + 2), (at + 1, at + 3), (at + 2, at + 3)].map(|(a, b)| (a, b, 1.0))
    });
    let graph = Adjacency::new(4_501, edges).undirected();
    let found = betweenness(&graph, 20);
    assert!(found.iter().all(|it| it.is_finite() && *it <= 1.0));
    assert!(found[2_250] > 0.3, "{}", found[2_250]);
}

#[test]
fn no_nodes_no_edges_and_unreachable_goals_have_their_answers() {
    let nothing = Adjacency::default();
    assert!(page_rank(&nothing).is_empty() && betweenness(&nothing, 9).is_empty());
    assert_eq!(communities(&nothing).sizes, [0; 0]);
    let apart = Adjacency::new(3, [].into_iter());
    assert_eq!((communities(&apart).sizes, components(&apart).sizes), (vec![1; 3], vec![1; 3]));
    assert!(cut_points(&apart).points.is_empty());
    let cost = |_, _, _| Some(1);
    let question = Question { graph: &apart, reversed: &apart, from: 0, to: 2, cost, max_hops: None };
    assert_eq!(best_routes(&question, 3), Ways::default());
}

#[test]
fn betweenness_is_the_same_with_any_number_of_threads() {
    let graph = Reference::read("les_miserables").graph;
    let with = |n| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n).build().expect("threads can be had");
        pool.install(|| betweenness(&graph, 50))
    };
    assert_eq!(with(1), with(3));
}
