//! `embed-cycle`: embeds that would show themselves for ever.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use rustc_hash::FxHashMap;

use super::{Context, Rule, at_link};
use crate::compile::{Link, LinkKind, SlotKind};
use crate::diag::{Code, Diagnostic, Related};
use crate::link::Place;
use crate::vault::{File, FileId};

pub(super) const RULE: Rule = Rule { code: Code::EmbedCycle, explanation: EXPLANATION, check: Some(check) };

const EXPLANATION: &str = "\
A note embeds itself, directly or through the notes that it embeds. The page shows each once and then a link.

**Example.** `A.md` has `![[B]]`, and `B.md` has `![[A]]`.

**Fix.** Make one of the embeds a link, or embed a section that does not lead back: `![[A#Summary]]`.";

type Part = (FileId, Option<usize>);

/// Looks for cycles among the embedded parts: whole notes, sections, blocks. One part leads to another if the
/// other is embedded inside it.
fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let mut graph: DiGraph<Part, (FileId, usize)> = DiGraph::new();
    let mut nodes: FxHashMap<Part, NodeIndex> = FxHashMap::default();
    let mut parts = Vec::new();
    for (_, _, link, resolution) in context.links.iter(context.vault) {
        let Some(found) = resolution.found().filter(|_| link.kind == LinkKind::Embed) else { continue };
        let Some(part) = part(found.file, found.place) else { continue };
        if context.vault.file(found.file).note().is_some() {
            nodes.entry(part).or_insert_with(|| {
                parts.push(part);
                graph.add_node(part)
            });
        }
    }
    for part in &parts {
        for (nth, to) in embeds_in(context, *part) {
            if let Some(to) = nodes.get(&to) {
                graph.add_edge(nodes[part], *to, (part.0, nth));
            }
        }
    }
    // Kosaraju's algorithm, because petgraph's other one recurses, and a long chain of embeds would overflow the stack.
    let components = kosaraju_scc(&graph);
    let mut component_of = vec![0; graph.node_count()];
    for (idx, component) in components.iter().enumerate() {
        component.iter().for_each(|node| component_of[node.index()] = idx);
    }
    let mut cycles: Vec<Vec<(FileId, usize)>> = vec![Vec::new(); components.len()];
    for edge in graph.edge_references() {
        let (from, to) = (component_of[edge.source().index()], component_of[edge.target().index()]);
        if from == to {
            cycles[from].push(*edge.weight());
        }
    }
    for embeds in &mut cycles {
        embeds.sort_unstable();
        embeds.dedup();
        findings.extend(finding(context, embeds));
    }
}

/// One finding for each cycle, at its first embed.
fn finding(context: &Context<'_>, embeds: &[(FileId, usize)]) -> Option<Diagnostic> {
    let ((file, nth), others) = embeds.split_first()?;
    let (first, link) = link_at(context, *file, *nth);
    let mut finding = at_link(RULE.code, first, link, "this embed leads back to itself")
        .label("shown once, then as a link")
        .help("make one of the embeds a link, or embed a section that does not lead back");
    for (file, nth) in others.iter().take(3) {
        let (file, link) = link_at(context, *file, *nth);
        finding = finding.related(Related {
            file: file.path.clone(),
            span: Some(link.span),
            position: link.position,
            message: "by way of this embed".to_owned(),
        });
    }
    Some(finding)
}

fn link_at<'a>(context: &Context<'a>, file: FileId, nth: usize) -> (&'a File, &'a Link) {
    let file = context.vault.file(file);
    (file, &file.links()[nth])
}

/// A part of a note as a node: headings and blocks are told apart by their place in the HTML.
fn part(file: FileId, place: Place) -> Option<Part> {
    match place {
        Place::Whole => Some((file, None)),
        Place::Heading(idx) => Some((file, Some(2 * idx as usize))),
        Place::Block(idx) => Some((file, Some(2 * idx as usize + 1))),
        Place::Opaque | Place::NoHeading | Place::NoBlock => None,
    }
}

/// The embeds inside a part, by the index of their link, and the parts they show.
fn embeds_in(context: &Context<'_>, (file, place): Part) -> Vec<(usize, Part)> {
    let Some(note) = context.vault.file(file).note() else { return Vec::new() };
    let range = match place {
        None => Some(0..note.html.len()),
        Some(idx) if idx % 2 == 0 => note.headings[idx / 2].html.clone(),
        Some(idx) => note.blocks[idx / 2].html.clone(),
    };
    let Some(range) = range else { return Vec::new() };
    let slots = note.html.slots_in(&range).iter();
    slots
        .filter_map(|slot| match slot.kind {
            SlotKind::Embed(nth) => {
                let found = context.links.resolution(file, nth as usize).found()?;
                Some((nth as usize, part(found.file, found.place)?))
            }
            _ => None,
        })
        .collect()
}
