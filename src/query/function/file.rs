//! Functions and fields of files and links.

use crate::compile::LinkKind;
use crate::path::fold;
use crate::query::eval::{Fault, Scope};
use crate::query::value::{Link, Target, Value};
use crate::vault::FileId;

use super::Args;

/// The fields of a file.
pub(crate) const FIELDS: &[&str] = &[
    "aliases",
    "backlinks",
    "basename",
    "ctime",
    "embeds",
    "ext",
    "file",
    "folder",
    "links",
    "mtime",
    "name",
    "path",
    "properties",
    "size",
    "tags",
];

/// A field of a file. When it was made or changed is not known: a site depends on what notes say alone.
pub(super) fn field(scope: &Scope<'_>, id: FileId, name: &str) -> Value {
    let world = scope.world();
    let path = &world.vault.file(id).path;
    match name {
        "name" => Value::text(world.name(id)),
        "basename" => Value::text(path.stem()),
        "path" => Value::text(path.as_str()),
        "folder" if path.folder().is_empty() => Value::text("/"),
        "folder" => Value::text(path.folder()),
        "ext" => Value::text(path.extension()),
        "file" => Value::File(id),
        "size" => world.size(id).map_or(Value::Null, |bytes| Value::Number(bytes as f64)),
        "tags" => world.tags(id),
        "links" => world.links_of(id, None),
        "embeds" => world.links_of(id, Some(LinkKind::Embed)),
        "backlinks" => Value::list(world.backlinks(id).into_iter().map(|source| world.link_to(source))),
        "properties" => Value::Object(world.properties(id).into()),
        "aliases" => world.property(id, "aliases"),
        _ => Value::Null,
    }
}

/// Calls the function that the arguments are for; nothing if files do not have it.
pub(super) fn method(args: &Args<'_>, id: FileId) -> Result<Option<Value>, Fault> {
    let world = args.scope.world();
    Ok(Some(match args.name.text.as_str() {
        "asLink" => {
            let label = args.value(0)?;
            let written = world.name(id).to_owned();
            Value::Link(Link { target: Target::File(id), written, fragment: None, label }.into())
        }
        "hasLink" => {
            args.scope.step(world.vault.file(id).links().len() / 8, args.name.span)?;
            Value::Bool(target(args, &args.value(0)?).is_some_and(|to| world.has_link(id, to)))
        }
        "hasProperty" => {
            let name = args.text(0)?;
            Value::Bool(world.properties(id).iter().any(|(key, _)| key.eq_ignore_ascii_case(&name)))
        }
        "hasTag" => {
            let tags = args.values()?;
            Value::Bool(tags.iter().any(|tag| match tag {
                Value::List(tags) => tags.iter().any(|tag| world.has_tag(id, &args.scope.text_of(tag))),
                tag => world.has_tag(id, &args.scope.text_of(tag)),
            }))
        }
        "inFolder" => {
            let wanted = fold(args.text(0)?.trim_matches('/'));
            let folder = fold(world.vault.file(id).path.folder());
            let below =
                folder.strip_prefix(&wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            Value::Bool(wanted.is_empty() || below)
        }
        _ => return Ok(None),
    }))
}

/// Calls the function that the arguments are for; nothing if links do not have it. Those of files are links' too.
pub(super) fn link_method(args: &Args<'_>, link: &Link) -> Result<Option<Value>, Fault> {
    let file = match link.target {
        Target::File(id) => Some(id),
        _ => None,
    };
    match (args.name.text.as_str(), file) {
        ("asFile", _) => Ok(Some(file.map_or(Value::Null, Value::File))),
        ("linksTo", _) => {
            let to = target(args, &args.value(0)?);
            let links = file.zip(to).is_some_and(|(from, to)| args.scope.world().has_link(from, to));
            Ok(Some(Value::Bool(links)))
        }
        ("asLink" | "hasLink" | "hasProperty" | "hasTag" | "inFolder", Some(id)) => method(args, id),
        ("asLink" | "hasLink" | "hasProperty" | "hasTag" | "inFolder", None) => Ok(Some(Value::Bool(false))),
        _ => Ok(None),
    }
}

/// The file that a value means.
fn target(args: &Args<'_>, value: &Value) -> Option<FileId> {
    match value {
        Value::File(id) | Value::Page(id) => Some(*id),
        Value::Link(link) => match link.target {
            Target::File(id) => Some(id),
            _ => None,
        },
        Value::Text(text) => match crate::compile::query::link_of(text) {
            crate::compile::query::ExprKind::Link { target, .. } => {
                match args.scope.session.target(args.scope.source, &target) {
                    Target::File(id) => Some(id),
                    _ => None,
                }
            }
            _ => None,
        },
        _ => None,
    }
}
