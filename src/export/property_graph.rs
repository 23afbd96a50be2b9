//! How records become a property graph, in tables for it and in statements that make it.

use std::borrow::Cow;

use crate::snapshot::{EdgeRecord, NodeRecord, RoleRecord, StatementRecord};

/// The entities of a statement: whom it is about, then those in its roles.
pub(super) fn links<'r>(
    statement: &'r StatementRecord<'_>,
) -> impl Iterator<Item = (&'r str, &'static str, Option<&'r RoleRecord<'r>>)> {
    let roles = statement.roles.iter();
    let roles = roles.flat_map(|role| role.entities.iter().map(move |it| (&**it, "ROLE", Some(role))));
    std::iter::once((&*statement.subject, "ABOUT", None)).chain(roles)
}

/// The labels of a node in a property graph: `Entity`, its kind, its types.
pub(super) fn labels<'r>(node: &'r NodeRecord<'_>) -> Vec<Cow<'r, str>> {
    let kind = match &*node.kind {
        "note" => "Note",
        "canvas" => "Canvas",
        "base" => "Base",
        "attachment" => "Attachment",
        "unresolved" => "Unresolved",
        "tag" => "Tag",
        _ => "Unknown",
    };
    let types = node.types.iter().map(|it| Cow::Borrowed(&**it));
    ["Entity", kind].map(Cow::Borrowed).into_iter().chain(types).collect()
}

/// The type of an edge in a property graph: what the settings call its label, else its kind.
pub(super) fn relation_type<'r>(edge: &'r EdgeRecord<'_>) -> Cow<'r, str> {
    match edge.predicate.as_deref().filter(|it| !it.is_empty()) {
        Some(predicate) => predicate.into(),
        None => edge.kind.to_uppercase().into(),
    }
}
