//! How long the algorithms take: `cargo bench --bench analysis [-- NODES EDGES]`, by default 100,000 and 1,000,000.
//!
//! The graph is made like a vault: most links stay in a group of 200 notes, the rest goes to hubs of all sizes.

use std::hint::black_box;
use std::time::Instant;

use adit::analysis::{
    Adjacency, Question, best_routes, betweenness, communities, components, cut_points, page_rank,
};

use random::Random;

mod random;

/// How large a group is.
const GROUP: u64 = 200;
/// Rounds of which the median counts.
const ROUNDS: usize = 3;

fn edges(n: u64, m: u64) -> Vec<(u32, u32, f64)> {
    let mut random = Random(88_172_645_463_325_252);
    let edge = |_| {
        let from = random.below(n);
        let to = if random.below(10) < 7 {
            (from / GROUP * GROUP + random.below(GROUP)).min(n - 1)
        } else {
            // The lower of the number, the more often.
            let most = random.below(n) + 1;
            let some = random.below(most) + 1;
            random.below(some)
        };
        (from as u32, to as u32, 1.0)
    };
    (0..m).map(edge).collect()
}

fn measure<T>(what: &str, mut run: impl FnMut() -> T, say: impl Fn(&T) -> String) {
    let mut times = Vec::new();
    let mut said = String::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let result = black_box(run());
        times.push(start.elapsed());
        said = say(&result);
    }
    times.sort();
    println!("| {what} | {:.0} ms | {said} |", times[ROUNDS / 2].as_secs_f64() * 1000.0);
}

fn main() {
    let numbers: Vec<u64> = std::env::args().filter_map(|it| it.parse().ok()).collect();
    let (n, m) = (numbers.first().copied().unwrap_or(100_000), numbers.get(1).copied().unwrap_or(1_000_000));
    let edges = edges(n, m);
    println!("| {n} nodes, {m} edges | median of {ROUNDS} | result |\n|---|---|---|");
    let make = || Adjacency::new(n as usize, edges.iter().copied());
    measure("rows", make, |it| format!("{} different edges", it.n_edges()));
    let graph = make();
    measure("undirected rows", || graph.undirected(), |it| format!("{} neighbours", it.n_edges()));
    let both = graph.undirected();
    measure("page_rank", || page_rank(&graph), |it| format!("first {:.2e}", it[0]));
    measure("components", || components(&graph), |it| format!("{}", it.sizes.len()));
    measure("cut_points", || cut_points(&both), |it| format!("{}", it.points.len()));
    measure(
        "communities",
        || communities(&both),
        |it| format!("{}, modularity {:.4}", it.sizes.len(), it.modularity),
    );
    measure("betweenness, 50 sources", || betweenness(&graph, 50), |it| format!("first {:.2e}", it[0]));
    let cost = |_: u32, to: u32, _: f64| Some(100 + 25 * both.degree(to).max(1).ilog2());
    let mut random = Random(7);
    for wanted in [1, 5, 20] {
        let pairs: Vec<_> = (0..20).map(|_| (random.below(n) as u32, random.below(n) as u32)).collect();
        let ask = |(from, to): (u32, u32)| {
            let question = Question { graph: &both, reversed: &both, from, to, cost, max_hops: None };
            let start = Instant::now();
            let ways = best_routes(&question, wanted);
            (start.elapsed(), ways.routes.len(), ways.is_cut_short)
        };
        let mut answers: Vec<_> = pairs.into_iter().map(ask).collect();
        answers.sort();
        println!(
            "| best_routes, {wanted} wanted, 20 pairs | {:.0} ms | slowest {:.0} ms, fewest {}, {} cut short |",
            answers[10].0.as_secs_f64() * 1000.0,
            answers[19].0.as_secs_f64() * 1000.0,
            answers.iter().map(|it| it.1).min().unwrap_or_default(),
            answers.iter().filter(|it| it.2).count(),
        );
    }
}
