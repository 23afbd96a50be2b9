//! Old addresses that lead to notes: those that a note names, those that a permalink took the place of, and aliases.
//!
//! They are given out after all pages, so that none takes the place of one; of equal ones the first in path order stands.

use crate::compile::{Note, Property, PropertyValue};
use crate::config::{Config, Redirects};
use crate::diag::{Code, Diagnostic};
use crate::path::{fold, slug};
use crate::vault::{FileId, Vault};

use super::{Claims, UrlPath, folder_path, note_path, permalink};

/// The properties with old addresses.
const PROPERTIES: &[&str] = &["redirect_from", "redirects"];

/// Gives out the old addresses of the notes that have a page. The last value is the addresses that cannot be had.
pub(super) fn redirects(
    vault: &Vault,
    config: &Config,
    files: &[Option<UrlPath>],
    claims: &mut Claims,
) -> (Vec<(UrlPath, FileId)>, Vec<Diagnostic>) {
    let (mut given, mut findings) = (Vec::new(), Vec::new());
    if config.web.redirects == Redirects::Off {
        return (given, findings);
    }
    let notes =
        || vault.notes().filter_map(|(id, file, note)| Some((id, file, note, files[id.index()].as_ref()?)));
    for (id, file, note, url) in notes() {
        for path in asked_for(note) {
            if claims.take_if_free(&path, Some(id)) {
                given.push((UrlPath::new(path), id));
            } else if fold(&path) != fold(url.as_str())
                && !given.iter().rev().any(|(it, to)| *to == id && it.as_str() == path)
            {
                let message =
                    format!("`{path}` is the address of another page; nothing leads from there to this note");
                let help = "take it out of `redirect_from`, or give the other page another address";
                let finding = Diagnostic::new(Code::UrlCollision, &file.path, message).help(help);
                findings.push(match properties(note).next() {
                    Some(property) => finding.at(property.span, property.position),
                    None => finding,
                });
            }
        }
        let paths = note.aliases.iter().map(|it| it.name.as_str());
        let old = paths.filter(|it| it.contains('/') && !it.contains("://")).filter_map(permalink);
        let natural = note.text_property("permalink").is_some().then(|| note_path(file.path.as_str()));
        for path in old.chain(natural).filter(|path| fold(path) != fold(url.as_str())) {
            if claims.take_if_free(&path, Some(id)) {
                given.push((UrlPath::new(path), id));
            }
        }
    }
    if config.web.redirects == Redirects::All {
        for (id, file, note, _) in notes() {
            let plain = note.aliases.iter().map(|it| it.name.as_str()).filter(|it| !it.contains('/'));
            for name in plain {
                let path = format!("{}{}.html", folder_path(file.path.folder()), slug(name));
                if claims.take_if_free(&path, Some(id)) {
                    given.push((UrlPath::new(path), id));
                }
            }
        }
    }
    (given, findings)
}

/// The properties with old addresses.
fn properties(note: &Note) -> impl Iterator<Item = &Property> {
    let is_one = |it: &&Property| PROPERTIES.iter().any(|name| it.key.eq_ignore_ascii_case(name));
    note.properties.iter().filter(is_one)
}

/// The old addresses that the properties of a note name.
fn asked_for(note: &Note) -> Vec<String> {
    let texts = properties(note).flat_map(|property| match &property.value {
        PropertyValue::Text(text) => vec![text.as_str()],
        PropertyValue::List(items) => items.iter().filter_map(text).collect(),
        _ => Vec::new(),
    });
    texts.filter(|it| !it.contains("://")).filter_map(permalink).collect()
}

fn text(value: &PropertyValue) -> Option<&str> {
    match value {
        PropertyValue::Text(text) => Some(text),
        _ => None,
    }
}
