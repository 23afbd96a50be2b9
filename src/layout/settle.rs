//! Fits a changed graph into the map that there was: what did not change stays, what is new finds a place beside it.

use super::arrange::Strengths;
use super::force::{Cooling, relax_some};
use super::pack::Ground;
use super::point::Point;
use super::{Earlier, Map, Place, arrange_part, layout, middle, numbers, parts, strengths_of_part};
use crate::analysis::Adjacency;

/// Steps of the nodes that find a place.
const ROUNDS: usize = 40;
/// The longest of these steps.
const FIRST_STEP: f64 = 1.0;
/// A node with new neighbours is taken to them if they are farther away than this.
const FAR: f64 = 12.0;

/// Lays out a graph of which there is an earlier map. Where the graph is the same, so is the map; nodes whose
/// neighbours are the same do not move. If less than half of the nodes were on that map, it is made from nothing.
pub fn adjusted(graph: &Adjacency, groups: &[u32], earlier: &Earlier) -> Map {
    let n_known = earlier.places.iter().filter(|it| it.is_some()).count();
    if 2 * n_known < graph.len() || earlier.unit == 0 {
        return layout(graph, groups);
    }
    let stays = |node: u32| earlier.is_same[node as usize] && earlier.places[node as usize].is_some();
    let free: Vec<u32> = graph.nodes().filter(|node| !stays(*node)).collect();
    let unit = f64::from(earlier.unit);
    let known = |place: &Option<Place>| place.map(|it| it.point(unit));
    let mut places: Vec<Option<Point>> = earlier.places.iter().map(known).collect();
    if !free.is_empty() {
        let strengths = Strengths::new(graph, groups);
        let linked = seat(&strengths.graph, &free, &stays, &mut places);
        seat_apart(&strengths, &free, &mut places);
        let mut all: Vec<Point> = places.iter().map(|it| it.unwrap_or_default()).collect();
        let cooling = Cooling { rounds: ROUNDS, first: FIRST_STEP };
        let mut is_free = vec![false; graph.len()];
        linked.iter().for_each(|node| is_free[*node as usize] = true);
        relax_some(&strengths.springs(), &is_free, &mut all, cooling);
        places = all.into_iter().map(Some).collect();
    }
    let whole = |(place, node): (&Option<Point>, u32)| match earlier.places[node as usize] {
        Some(place) if stays(node) => place,
        _ => Place::of(place.unwrap_or_default(), unit),
    };
    Map { unit: earlier.unit, places: places.iter().zip(0..).map(whole).collect() }
}

/// Puts free nodes beside their neighbours, and says which have a place now; what hangs together with nothing that
/// stays loses its own, unless it was there before with neighbours.
fn seat(
    graph: &Adjacency,
    free: &[u32],
    stays: &impl Fn(u32) -> bool,
    places: &mut [Option<Point>],
) -> Vec<u32> {
    // A node far from where its neighbours are, as one that had none, goes to them; one without any goes elsewhere.
    for node in free {
        let near = beside(graph, *node, |other| stays(other).then(|| places[other as usize]).flatten());
        let is_lost = match (near, places[*node as usize]) {
            (Some(near), Some(here)) => (near - here).norm() > FAR && graph.degree(*node) < 8,
            (None, Some(_)) => graph.degree(*node) == 0,
            (_, None) => false,
        };
        if is_lost {
            places[*node as usize] = None;
        }
    }
    let mut front: Vec<u32> = free.iter().copied().filter(|it| places[*it as usize].is_none()).collect();
    front.retain(|node| beside(graph, *node, |other| places[other as usize]).is_some());
    while !front.is_empty() {
        let near = |node: &u32| {
            let near = beside(graph, *node, |other| places[other as usize]).unwrap_or_default();
            near + Point::scattered(*node) * 2.0
        };
        let found: Vec<Point> = front.iter().map(near).collect();
        front.iter().zip(found).for_each(|(node, place)| places[*node as usize] = Some(place));
        let mut next: Vec<u32> = front.iter().flat_map(|node| graph.neighbours(*node)).copied().collect();
        next.retain(|node| places[*node as usize].is_none());
        next.sort_unstable();
        next.dedup();
        front = next;
    }
    free.iter().copied().filter(|node| places[*node as usize].is_some()).collect()
}

/// The middle of the neighbours that are somewhere.
fn beside(graph: &Adjacency, node: u32, place: impl Fn(u32) -> Option<Point>) -> Option<Point> {
    let (mut sum, mut weights) = (Point::default(), 0.0);
    for (other, weight) in graph.row_of(node) {
        if let Some(place) = place(other) {
            sum += place * weight;
            weights += weight;
        }
    }
    (weights > 0.0).then(|| sum * (1.0 / weights))
}

/// Puts what hangs together with nothing on the map where there is room, beside the nodes of its kind.
fn seat_apart(strengths: &Strengths, free: &[u32], places: &mut [Option<Point>]) {
    let graph = &strengths.graph;
    let apart: Vec<u32> = free.iter().copied().filter(|node| places[*node as usize].is_none()).collect();
    if apart.is_empty() {
        return;
    }
    let settled: Vec<Point> = places.iter().copied().flatten().collect();
    let mut ground = Ground::default();
    settled.iter().for_each(|it| ground.take(&[*it]));
    let lawn: Vec<Point> =
        graph.nodes().filter(|it| graph.degree(*it) == 0).filter_map(|it| places[it as usize]).collect();
    let (centre, lawn) = (middle(&settled), if lawn.is_empty() { middle(&settled) } else { middle(&lawn) });
    let parts = parts(graph, apart.into_iter());
    let numbers = numbers(&parts, graph.len());
    for nodes in parts {
        let is_loose = graph.degree(nodes[0]) == 0;
        let mut points = arrange_part(strengths_of_part(strengths, &nodes, &numbers));
        ground.place(&mut points, if is_loose { lawn } else { centre });
        for (node, point) in nodes.iter().zip(points) {
            places[*node as usize] = Some(point);
        }
    }
}
