//! The graph as JSON: the contract documented in `docs/graph-json.md`.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use crate::compile::{Origin, TagOrigin};
use crate::graph::{Evidence, Node, node_of};
use crate::link::{Place, Resolution};
use crate::scan::FileKind;
use crate::session::Compilation;
use crate::site::Routes;

use super::node_id;

#[derive(Serialize)]
struct NodeView<'a> {
    id: &'a str,
    kind: &'static str,
    exists: bool,
    page: Option<&'a str>,
    title: &'a str,
    aliases: Vec<&'a str>,
}

#[derive(Serialize)]
struct EdgeView<'a> {
    from: &'a str,
    to: &'a str,
    kind: &'static str,
    subject: Cow<'a, str>,
    label: Option<&'a str>,
    fragment: Option<&'a str>,
    resolved: bool,
    resolved_by: &'static str,
    anchor: Option<&'a str>,
    display: Option<&'a str>,
    property: Option<&'a str>,
    section: Vec<&'a str>,
    context: Option<String>,
    file: &'a str,
    line: Option<u32>,
    col: Option<u32>,
}

/// Writes the graph as one JSON object, a node or edge a line.
///
/// # Errors
/// Whatever `out` refuses.
pub fn write(out: &mut dyn Write, compilation: &Compilation, routes: &Routes) -> io::Result<()> {
    let (vault, links, graph) = (&compilation.vault, &compilation.links, &compilation.graph);
    let id = |node| node_id(vault, links, graph.tags(), node);
    out.write_all(b"{\"nodes\":[")?;
    for (nth, node) in graph.nodes().enumerate() {
        out.write_all(if nth == 0 { b"\n" } else { b",\n" })?;
        let id = id(node);
        let note = match node {
            Node::File(file) => vault.file(file).note(),
            Node::Missing(_) | Node::Tag(_) => None,
        };
        let view = NodeView {
            id: &id,
            kind: kind(node, compilation),
            exists: !matches!(node, Node::Missing(_)),
            page: routes.page(node),
            title: match node {
                Node::File(file) => vault.file(file).title(),
                Node::Missing(_) | Node::Tag(_) => &id,
            },
            aliases: note
                .map(|note| note.aliases.iter().map(|it| it.name.as_str()).collect())
                .unwrap_or_default(),
        };
        serde_json::to_writer(&mut *out, &view)?;
    }
    out.write_all(b"\n],\"edges\":[")?;
    for (nth, (edge, to)) in graph.edges().into_iter().enumerate() {
        out.write_all(if nth == 0 { b"\n" } else { b",\n" })?;
        let file = vault.file(edge.file);
        let to_id = id(to);
        let mut view = EdgeView {
            from: file.path.as_str(),
            to: &to_id,
            kind: edge.kind(vault),
            subject: file.path.as_str().into(),
            label: None,
            fragment: None,
            resolved: !matches!(to, Node::Missing(_)),
            resolved_by: "tag",
            anchor: None,
            display: None,
            property: None,
            section: Vec::new(),
            context: None,
            file: file.path.as_str(),
            line: None,
            col: None,
        };
        let position = match edge.evidence(vault) {
            Evidence::Tag(tag) => Some(tag.position).filter(|_| tag.origin != TagOrigin::Properties),
            Evidence::Relation(relation) => {
                let end = |link: u32| links.resolution(edge.file, link as usize);
                if let Some(subject) = node_of(end(relation.subject)) {
                    view.subject = id(subject);
                }
                view.label = relation.label.as_deref();
                let object = &file.links()[relation.object as usize];
                view.fragment = object.fragment.as_deref();
                view.resolved_by = end(relation.object).found().map_or("unresolved", |it| it.rule.as_str());
                view.anchor = anchor(compilation, end(relation.object));
                Some(relation.position)
            }
            Evidence::Link(link) => {
                let crate::graph::Reference::Link(nth) = edge.reference else {
                    unreachable!("a link's edge names a link")
                };
                let resolution = links.resolution(edge.file, nth as usize);
                view.fragment = link.fragment.as_deref();
                view.display = link.label.as_deref();
                view.resolved_by = resolution.found().map_or("unresolved", |it| it.rule.as_str());
                view.anchor = anchor(compilation, resolution);
                if let (Origin::Property(idx), Some(note)) = (link.origin, file.object()) {
                    view.property = note.properties.get(idx as usize).map(|it| it.key.as_str());
                }
                if let Some(note) = file.object() {
                    view.section = note.section_path(link.section);
                    let (before, mention, after) = note.context(link);
                    view.context = Some([before, mention, after].concat()).filter(|it| !it.trim().is_empty());
                }
                let is_placed = !matches!(link.origin, Origin::Property(_));
                is_placed.then_some(link.position)
            }
        };
        (view.line, view.col) = (position.map(|it| it.line), position.map(|it| it.column));
        serde_json::to_writer(&mut *out, &view)?;
    }
    out.write_all(b"\n]}\n")
}

fn anchor<'a>(compilation: &'a Compilation, resolution: &Resolution) -> Option<&'a str> {
    let found = resolution.found()?;
    let note = compilation.vault.file(found.file).object()?;
    match found.place {
        Place::Heading(idx) => Some(&note.headings[idx as usize].anchor),
        Place::Block(idx) => Some(&note.blocks[idx as usize].anchor),
        Place::Whole | Place::Opaque | Place::NoHeading | Place::NoBlock => None,
    }
}

fn kind(node: Node, compilation: &Compilation) -> &'static str {
    match node {
        Node::File(file) => match compilation.vault.file(file).kind() {
            FileKind::Note => "note",
            FileKind::Canvas => "canvas",
            FileKind::Base => "base",
            FileKind::Attachment => "attachment",
        },
        Node::Missing(_) => "unresolved",
        Node::Tag(_) => "tag",
    }
}
