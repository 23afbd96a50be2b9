//! Which notes a query looks at.

use rustc_hash::FxHashSet;

use crate::compile::query::dataview::Source;
use crate::graph::{Node, Reference};
use crate::path::fold;
use crate::query::eval::Session;
use crate::query::value::Target;
use crate::query::world::World;
use crate::vault::FileId;

/// The notes of a source that readers may see, in path order. `this` is the note in which the query stands.
pub(super) fn files(source: &Source, session: &Session<'_>, this: FileId) -> Vec<FileId> {
    let world = session.world;
    let notes = || world.files().filter(|id| world.vault.file(*id).note().is_some());
    match source {
        Source::All => notes().collect(),
        Source::Tag(tag) => tagged(world, tag),
        Source::Path(path) => in_path(world, path),
        Source::To(target) => match link(session, this, target) {
            Some(file) => sources(world, Node::File(file)),
            None => missing(session, this, target)
                .map_or_else(Vec::new, |number| sources(world, Node::Missing(number))),
        },
        Source::From(target) => match link(session, this, target) {
            Some(file) => targets(world, file),
            None => Vec::new(),
        },
        Source::Not(inner) => {
            let without: FxHashSet<_> = files(inner, session, this).into_iter().collect();
            notes().filter(|id| !without.contains(id)).collect()
        }
        Source::Both(a, b) => {
            let both: FxHashSet<_> = files(b, session, this).into_iter().collect();
            files(a, session, this).into_iter().filter(|id| both.contains(id)).collect()
        }
        Source::Either(a, b) => {
            let mut either = files(a, session, this);
            either.extend(files(b, session, this));
            sorted(either)
        }
    }
}

fn sorted(mut files: Vec<FileId>) -> Vec<FileId> {
    files.sort_unstable();
    files.dedup();
    files
}

/// The file that a link in a source means; an empty one means this note.
fn link(session: &Session<'_>, this: FileId, target: &str) -> Option<FileId> {
    if target.is_empty() {
        return Some(this);
    }
    match session.target(this, target) {
        Target::File(file) => Some(file),
        Target::Missing(_) | Target::Url => None,
    }
}

fn missing(session: &Session<'_>, this: FileId, target: &str) -> Option<u32> {
    match session.target(this, target) {
        Target::Missing(number) => number,
        Target::File(_) | Target::Url => None,
    }
}

/// Notes with a tag or one below it.
fn tagged(world: &World<'_>, tag: &str) -> Vec<FileId> {
    let wanted = fold(tag);
    let mut found = Vec::new();
    for (name, number) in world.graph.tags().iter().zip(0..) {
        let name = fold(name);
        if name.strip_prefix(&wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
            let edges = world.graph.incoming(Node::Tag(number));
            found.extend(edges.iter().map(|edge| edge.file).filter(|id| world.is_visible(*id)));
        }
    }
    let found = sorted(found);
    // The graph has the tags of comments as well.
    found.into_iter().filter(|id| world.has_tag(*id, tag)).collect()
}

/// The notes in a folder, or the one note of this path. Paths are compared byte by byte, as Dataview does.
fn in_path(world: &World<'_>, path: &str) -> Vec<FileId> {
    let path = path.trim_matches('/');
    let prefix = format!("{path}/");
    let notes = world.files().filter(|id| world.vault.file(*id).note().is_some());
    let in_folder: Vec<_> =
        notes.filter(|id| world.vault.file(*id).path.as_str().starts_with(&prefix)).collect();
    if !in_folder.is_empty() {
        return in_folder;
    }
    let with_suffix = format!("{path}.md");
    let is_it = |id: &FileId| [path, with_suffix.as_str()].contains(&world.vault.file(*id).path.as_str());
    world.files().filter(is_it).filter(|id| world.vault.file(*id).note().is_some()).collect()
}

/// The notes that link to a node.
fn sources(world: &World<'_>, node: Node) -> Vec<FileId> {
    let edges = world.graph.incoming(node).iter().filter(|edge| match edge.reference {
        Reference::Link(nth) => world.is_shown_link(edge.file, nth),
        Reference::Tag(_) | Reference::Relation(_) => false,
    });
    sorted(edges.map(|edge| edge.file).filter(|id| world.vault.file(*id).note().is_some()).collect())
}

/// The notes that a note links to.
fn targets(world: &World<'_>, file: FileId) -> Vec<FileId> {
    let numbers = 0..crate::span::to_u32(world.vault.file(file).links().len());
    let shown = numbers.filter(|nth| world.is_shown_link(file, *nth));
    let found = shown.filter_map(|nth| world.links.resolution(file, nth as usize).found());
    sorted(
        found
            .map(|found| found.file)
            .filter(|id| world.is_visible(*id) && world.vault.file(*id).note().is_some())
            .collect(),
    )
}
