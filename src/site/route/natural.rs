//! The addresses that files would have if nobody else wanted them: those of their paths, or what a note asks for.

use crate::path::{is_reserved, slug};
use crate::scan::is_document;

/// The folder that the pages of a folder's files are in: with a slash at its end, empty for the root.
pub(super) fn folder_path(folder: &str) -> String {
    folder
        .split('/')
        .filter(|part| !part.is_empty())
        .fold(String::new(), |path, part| path + &slug(part) + "/")
}

/// `things.html`.
pub(super) fn note_path(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    format!("{}{}.html", folder_path(folder), slug(bare_name(name)))
}

/// The name of a file without its extension.
pub(super) fn bare_name(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// `things.canvas.html`.
pub(super) fn canvas_path(path: &str) -> String {
    let note_path = note_path(path);
    format!("{}.canvas.html", note_path.strip_suffix(".html").unwrap_or(&note_path))
}

/// `things.base.html`, so that a base does not take the address of a note of its name.
pub(super) fn base_path(path: &str) -> String {
    let note_path = note_path(path);
    format!("{}.base.html", note_path.strip_suffix(".html").unwrap_or(&note_path))
}

/// The address that a note asks for: below the root whatever it says.
pub(super) fn permalink(text: &str) -> Option<String> {
    let is_folder = text.ends_with('/');
    let text = text.trim().trim_end_matches(".html");
    let parts: Vec<_> = text.split('/').filter(|part| !part.trim_matches('.').is_empty()).map(slug).collect();
    let path = (!parts.is_empty()).then(|| parts.join("/"))?;
    Some(if is_folder { path + "/index.html" } else { path + ".html" })
}

/// Attachments keep their names, unless some file system would refuse them. A document that could run scripts is text
/// unless it is trusted.
pub(super) fn attachment_path(path: &str, trust: bool) -> String {
    let is_plain = |part: &str| {
        let is_odd = |c: char| c.is_control() || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\\');
        !part.contains(is_odd) && !part.ends_with(['.', ' ']) && !is_reserved(part) && part.len() <= 200
    };
    let name = |part: &str| match part.rsplit_once('.') {
        _ if is_plain(part) => part.to_owned(),
        Some((stem, extension)) => format!("{}.{}", slug(stem), slug(extension)),
        None => slug(part),
    };
    let plain = path.split('/').map(name).collect::<Vec<_>>().join("/");
    if trust || !is_document(&plain) { plain } else { plain + ".txt" }
}
