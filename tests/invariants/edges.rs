//! What holds of the graph: it is what the notes refer to, in both directions.

use std::collections::BTreeMap;

use adit::{Compilation, Evidence, FileId, Node, Resolution};

use super::Held;

/// The incoming edges of every node are the links, tags and relations that lead to it, in order.
pub(crate) fn assert_edges_are_references_turned_round(compilation: &Compilation) -> Held {
    let Compilation { vault, links, graph, .. } = compilation;
    let mut expected: BTreeMap<Node, Vec<(FileId, Evidence<'_>)>> = BTreeMap::new();
    for (file, _, link, resolution) in links.iter(vault) {
        let to = match resolution {
            Resolution::Found(found) => Node::File(found.file),
            Resolution::Ambiguous(it) => Node::File(it.found.file),
            Resolution::Folder(_) => continue,
            Resolution::Missing(number) => Node::Missing(*number),
        };
        expected.entry(to).or_default().push((file, Evidence::Link(link)));
    }
    let numbers: BTreeMap<_, _> = graph.tags().iter().map(|it| it.to_lowercase()).zip(0_u32..).collect();
    for (file, _, note) in vault.notes() {
        for tag in &note.tags {
            let number = numbers.get(&tag.name.to_lowercase());
            let number = *number.ok_or_else(|| format!("{tag:?} is not in the graph"))?;
            expected.entry(Node::Tag(number)).or_default().push((file, Evidence::Tag(tag)));
        }
    }
    for (file, canvas) in vault.canvases() {
        let node = |link: u32| match links.resolution(file, link as usize) {
            Resolution::Found(found) => Ok(Node::File(found.file)),
            Resolution::Ambiguous(it) => Ok(Node::File(it.found.file)),
            Resolution::Folder(_) => Err("only Markdown links lead to folders".to_owned()),
            Resolution::Missing(number) => Ok(Node::Missing(*number)),
        };
        for relation in canvas.relations() {
            expected.entry(node(relation.object)?).or_default().push((file, Evidence::Relation(relation)));
            let of = graph.relations_of(node(relation.subject)?);
            let is_there = of
                .iter()
                .any(|edge| matches!(edge.evidence(vault), Evidence::Relation(it) if it == relation));
            ensure!(is_there, "{relation:?}");
        }
    }
    expected.values_mut().for_each(|edges| edges.sort_by_key(|(file, _)| *file));
    for node in graph.nodes() {
        let incoming: Vec<_> =
            graph.incoming(node).iter().map(|edge| (edge.file, edge.evidence(vault))).collect();
        let wanted = expected.remove(&node).unwrap_or_default();
        ensure!(format!("{incoming:?}") == format!("{wanted:?}"), "{node:?}: {incoming:?} for {wanted:?}");
    }
    ensure!(expected.is_empty(), "edges that the graph has not: {expected:?}");
    Ok(())
}
