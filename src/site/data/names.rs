//! The shards `names`: the title, address, kind, type and aliases of each node, a line a node.

use serde::Serialize;

use crate::graph::Node;
use crate::site::Site;
use crate::vault::FileId;

/// What is in the first shard besides the lines.
#[derive(Serialize)]
pub(super) struct NamesHead<'a> {
    /// The names of the types.
    pub(super) types: &'a [String],
}

impl Site<'_> {
    /// A line for each node: title, address, kind, type, aliases, between tabs.
    pub(in crate::site) fn name_lines(&self) -> String {
        let mut out = String::new();
        for node in self.nodes.all() {
            if !out.is_empty() {
                out.push('\n');
            }
            let mut cells = match *node {
                Node::File(id) => self.file_cells(id),
                Node::Missing(number) => {
                    let name = self.compilation.routes.missing_page(number).map_or("", |it| it.name.as_str());
                    let href = self.missing_href(number).unwrap_or_default();
                    vec![name.to_owned(), href.to_owned(), "3".to_owned(), String::new()].into_iter()
                }
                Node::Tag(_) => continue,
            };
            push_cells(&mut out, &mut cells);
        }
        out
    }

    fn file_cells(&self, id: FileId) -> std::vec::IntoIter<String> {
        let file = self.compilation.vault.file(id);
        let kind = if file.note().is_some() {
            "0"
        } else if file.canvas().is_some() {
            "1"
        } else {
            "2"
        };
        let title = file.note().map_or_else(|| file.title(), |note| &note.title);
        let href = self.file_href(id).unwrap_or_default();
        let type_number = self.type_number(id).map_or_else(String::new, |number| number.to_string());
        let aliases = file.note().into_iter().flat_map(|note| &note.aliases).map(|alias| alias.name.clone());
        let cells = [title.to_owned(), href.to_owned(), kind.to_owned(), type_number];
        cells.into_iter().chain(aliases).collect::<Vec<_>>().into_iter()
    }

    /// The number of a note's first type among those of the settings.
    pub(in crate::site) fn type_number(&self, id: FileId) -> Option<u32> {
        let name = self.explore.types_of(id).next()?;
        self.type_names.binary_search_by(|it| it.as_str().cmp(name)).ok().map(crate::span::to_u32)
    }
}

/// Writes the cells of a line: title, address, and others.
fn push_cells(out: &mut String, cells: &mut impl Iterator<Item = String>) {
    // Signs that separate cells are white space in names.
    let clean = |cell: String| cell.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    let title = cells.next().map_or_else(String::new, clean);
    let href = cells.next().unwrap_or_default();
    out.push_str(&title);
    out.push('\t');
    out.push_str(short_address(&title, &href));
    for cell in cells {
        out.push('\t');
        out.push_str(&clean(cell));
    }
}

/// An address without what scripts know from the title: of most pages, nothing but the folder.
fn short_address<'a>(title: &str, href: &'a str) -> &'a str {
    let (folder, file) = href.split_at(href.rfind('/').map_or(0, |at| at + 1));
    let is_usual = plain_slug(title).is_some_and(|slug| file.strip_suffix(".html") == Some(slug.as_str()));
    if is_usual { folder } else { href }
}

/// The address that a title in ASCII mostly leads to; `web/src/names.ts` has the same.
fn plain_slug(title: &str) -> Option<String> {
    let mut slug = String::with_capacity(title.len());
    for c in title.chars() {
        match c {
            'a'..='z' | '0'..='9' | '-' | '_' | '.' => slug.push(c),
            'A'..='Z' => slug.push(c.to_ascii_lowercase()),
            _ if !c.is_ascii() => return None,
            _ if slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    Some(slug.trim_matches(['-', '.', '_']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_follows_from_the_title_is_its_folder() {
        assert_eq!(short_address("Mt. Weld (mine)", "projects/mt.-weld-mine.html"), "projects/");
        assert_eq!(short_address("Cobalt", "cobalt.html"), "");
        assert_eq!(short_address("Cobalt", "minerals/cobalt-2.html"), "minerals/cobalt-2.html");
        assert_eq!(short_address("Český", "%C4%8Desk%C3%BD.html"), "%C4%8Desk%C3%BD.html");
        assert_eq!(short_address("A  b", "a/a-b.html"), "a/");
        assert_eq!(short_address("a- b", "a-b.html"), "");
        assert_eq!(short_address("a-- b", "a--b.html"), "");
        assert_eq!(short_address("a -b--c", "a--b--c.html"), "");
        assert_eq!(short_address("_Draft_.", "draft.html"), "");
    }
}
