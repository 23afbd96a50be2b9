//! How many pages a site has for what is only named: missing notes and tags. One note can name a million of them.

use crate::compile::{Origin, TagOrigin};
use crate::diag::{Code, Diagnostic};
use crate::graph::{EntityGraph, Evidence, Node};
use crate::link::{Links, wanted_name};
use crate::span::to_u32;
use crate::vault::Vault;

use super::is_page;

/// Pages that there may be for missing notes, and for tags, in any vault, and for each of its notes besides.
const PAGES_AT_LEAST: usize = if cfg!(test) { 20 } else { 20_000 };
const PAGES_PER_NOTE: usize = 10;
/// Longest name of a missing note that has a page, in bytes.
const MAX_NAME: usize = 1_000;

/// How many missing notes, and how many tags, may have a page.
pub(super) fn max_pages(vault: &Vault) -> usize {
    PAGES_AT_LEAST + PAGES_PER_NOTE * vault.notes().count()
}

/// The names of the missing targets that have a page: those that are asked for first, if there are too many.
pub(super) fn shown_missing(
    vault: &Vault,
    links: &Links,
    graph: &EntityGraph,
) -> (Vec<Option<String>>, Option<Diagnostic>) {
    let mut shown = names_of_missing(vault, links, graph);
    let mut left = max_pages(vault);
    let mut n_cut = 0_usize;
    let mut first = None;
    for (name, number) in shown.iter_mut().zip(0..) {
        let Some(text) = name else { continue };
        if left > 0 && text.len() <= MAX_NAME {
            left -= 1;
        } else {
            *name = None;
            n_cut += 1;
            first.get_or_insert(Node::Missing(number));
        }
    }
    let help = "the links are text on the site; write the notes, or fewer links";
    let finding = first.and_then(|node| finding(vault, graph, node, "missing notes", n_cut, help));
    (shown, finding)
}

/// The finding about tags that have no page because there are too many, if there are.
pub(super) fn cut_tags(
    vault: &Vault,
    graph: &EntityGraph,
    n_tags: usize,
    numbers: &[Option<u32>],
) -> Option<Diagnostic> {
    if n_tags < max_pages(vault) {
        return None;
    }
    let is_shown = |number: u32| {
        graph.incoming(Node::Tag(number)).iter().any(|edge| {
            let is_hidden =
                matches!(edge.evidence(vault), Evidence::Tag(tag) if tag.origin == TagOrigin::Comment);
            !is_hidden && is_page(vault, edge.file)
        })
    };
    let without = (0..to_u32(numbers.len())).filter(|it| numbers[*it as usize].is_none() && is_shown(*it));
    let without: Vec<u32> = without.collect();
    let help = "the tags are text on the site; use fewer of them";
    finding(vault, graph, Node::Tag(*without.first()?), "tags", without.len(), help)
}

/// The finding about the first of what has no page, at the place where it is named first.
fn finding(
    vault: &Vault,
    graph: &EntityGraph,
    node: Node,
    what: &str,
    n: usize,
    help: &str,
) -> Option<Diagnostic> {
    let edges = graph.incoming(node);
    let edge = edges.first()?;
    let (span, position) = match edge.evidence(vault) {
        Evidence::Link(link) => (link.span, link.position),
        Evidence::Tag(tag) => (tag.span, tag.position),
        Evidence::Relation(relation) => (relation.span, relation.position),
    };
    let message = format!(
        "this site has too many {what} for each to have a page; {n} have none, of which this is the first"
    );
    let file = &vault.file(edge.file).path;
    Some(Diagnostic::new(Code::OverLimit, file, message).at(span, position).help(help))
}

/// For each missing target, its name as a public note writes it where readers can see it.
fn names_of_missing(vault: &Vault, links: &Links, graph: &EntityGraph) -> Vec<Option<String>> {
    let name = |number| {
        graph.incoming(Node::Missing(number)).iter().find_map(|edge| match edge.evidence(vault) {
            Evidence::Link(link) if link.origin != Origin::Comment => {
                is_page(vault, edge.file).then(|| wanted_name(link).to_owned())
            }
            Evidence::Link(_) | Evidence::Tag(_) | Evidence::Relation(_) => None,
        })
    };
    (0..to_u32(links.missing().len())).map(name).collect()
}
