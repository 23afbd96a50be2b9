//! Writes the entity graph for other programs, one format a file.

mod dot;
mod json;

pub use dot::write as write_dot;
pub use json::write as write_json;

use crate::graph::Node;
use crate::link::Links;
use crate::vault::Vault;

/// The id of a node: a file's path, a missing target's name, a tag with its `#`.
fn node_id<'a>(
    vault: &'a Vault,
    links: &'a Links,
    tags: &'a [String],
    node: Node,
) -> std::borrow::Cow<'a, str> {
    match node {
        Node::File(id) => vault.file(id).path.as_str().into(),
        Node::Missing(number) => links.missing[number as usize].name.as_str().into(),
        Node::Tag(number) => format!("#{}", tags[number as usize]).into(),
    }
}
