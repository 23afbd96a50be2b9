//! The folders of the vault as a tree, and what is around a note in its folder.
//!
//! Both are bounded, for a folder may hold ten thousand notes: the tree names some of each folder, and a page of a note
//! those next to it. The page of the folder has all of them.

use std::fmt::Write;

use crate::compile::push_escaped;
use crate::vault::FileId;

use super::Site;
use super::put::put;
use super::route::{FolderPage, RouteKind};
use super::view::{LinkView, ListGroup, SiblingView, SiblingsView};

/// Links of the whole tree, and of the notes of one folder in it.
const MAX_LINKS: usize = 900;
const NOTES_OF_FOLDER: usize = 60;
/// Bytes of the tree, about, with the lists beside it: long names in deep folders make long links.
const MAX_BYTES: usize = 144 << 10;
/// Bytes of the tree for which there is room beside any list.
const LEAST_BYTES: usize = 32 << 10;
/// Pages up to which all of the tree is open at first.
const MAX_OPEN: usize = 200;
/// Notes on each side of a note that its page names, and folders in its folder.
const NEAR_NOTES: usize = 6;
const NEAR_FOLDERS: usize = 8;

/// What there is room for in the tree.
#[derive(Clone, Copy)]
struct Room {
    links: usize,
    /// How long the tree may be.
    bytes: usize,
    /// Whether each folder has its share, and not the first all there is.
    is_shared: bool,
}

impl Room {
    fn is_used_up(&self, tree: &str) -> bool {
        self.links == 0 || tree.len() > self.bytes
    }

    /// Lets one of `n` parts that are still to come put itself into the tree.
    fn part(&mut self, tree: &mut String, n: usize, put: impl FnOnce(&mut String, &mut Room)) {
        let mut own = *self;
        if self.is_shared {
            own.links = self.links.div_ceil(n);
            own.bytes = tree.len() + self.bytes.saturating_sub(tree.len()) / n;
        }
        let granted = own.links;
        put(tree, &mut own);
        self.links -= granted - own.links;
    }
}

impl Site<'_> {
    /// The tree below the root of the vault, on a page with lists of so many bytes; nothing if no folder is there.
    pub(super) fn tree(&self, root: &str, n_beside: usize) -> Option<ListGroup> {
        let top = &self.compilation.routes.folders[0].folders;
        if top.is_empty() {
            return None;
        }
        let bytes = MAX_BYTES.saturating_sub(n_beside).max(LEAST_BYTES);
        let laid_out = |is_shared| {
            let (mut html, mut room) = (String::new(), Room { links: MAX_LINKS, bytes, is_shared });
            for (nth, number) in top.iter().enumerate() {
                room.part(&mut html, top.len() - nth, |html, room| {
                    self.push_folder(html, *number, root, room);
                });
            }
            let is_whole = !room.is_used_up(&html);
            (html, is_whole)
        };
        let (whole, is_whole) = laid_out(false);
        let entries = if is_whole { whole } else { laid_out(true).0 };
        Some(ListGroup { heading: String::new(), kind: "tree", entries })
    }

    /// A folder with what is in it, or its name alone where there is no room left.
    fn push_folder(&self, out: &mut String, number: u32, root: &str, room: &mut Room) {
        let folder = &self.compilation.routes.folders[number as usize];
        let href = self.href(root, RouteKind::Folder(number, 0));
        let name = folder_name(folder);
        let count = self.text.number(folder.n_notes + folder.n_canvases + folder.n_bases);
        if room.is_used_up(out) {
            push_link(out, &href, name);
            return;
        }
        room.links -= 1;
        let whole = &self.compilation.routes.folders[0];
        let is_open = whole.n_notes + whole.n_canvases + whole.n_bases <= MAX_OPEN;
        out.push_str(if is_open {
            "<li><details open><summary><bdi>"
        } else {
            "<li><details><summary><bdi>"
        });
        push_escaped(out, name);
        write!(out, "</bdi> <span class=\"count\">{count}</span></summary>\n<ul>\n")
            .expect("a String takes every write");
        out.push_str("<li class=\"whole\"><a href=\"");
        out.push_str(&href);
        out.push_str("\">");
        let mut label = String::new();
        push_escaped(&mut label, name);
        self.text.push_with(out, "folder_page", &[("folder", &label)]);
        out.push_str("</a></li>\n");
        // Where there is no room left, the page of the folder has the rest.
        let has_notes = !(folder.notes.is_empty() && folder.canvases.is_empty() && folder.bases.is_empty());
        for (nth, inner) in folder.folders.iter().enumerate() {
            if room.is_used_up(out) {
                break;
            }
            let n_parts = folder.folders.len() - nth + usize::from(has_notes);
            room.part(out, n_parts, |out, room| self.push_folder(out, *inner, root, room));
        }
        let notes = folder.notes.iter().take(NOTES_OF_FOLDER).chain(&folder.canvases).chain(&folder.bases);
        for id in notes {
            if room.is_used_up(out) {
                break;
            }
            room.links -= 1;
            let LinkView { label, href } = self.link_to_file(*id, root);
            push_link(out, &href, &label);
        }
        out.push_str("</ul></details></li>\n");
    }

    /// What is around a note in its folder; nothing if it is alone there.
    pub(super) fn siblings(&self, id: FileId, folder: &str, root: &str) -> Option<SiblingsView> {
        let routes = &self.compilation.routes;
        let Some(RouteKind::Folder(number, _)) = routes.folder(folder).and_then(|url| routes.kind(url))
        else {
            return None;
        };
        let page = &routes.folders[number as usize];
        let own = routes.place_in_folder(id);
        let from = own.saturating_sub(NEAR_NOTES).min(page.notes.len().saturating_sub(2 * NEAR_NOTES + 1));
        let near = &page.notes[from..page.notes.len().min(from + 2 * NEAR_NOTES + 1)];
        if near.len() < 2 && page.folders.is_empty() {
            return None;
        }
        let inner = |number: &u32| LinkView {
            label: folder_name(&routes.folders[*number as usize]).to_owned(),
            href: self.href(root, RouteKind::Folder(*number, 0)),
        };
        let title = if folder.is_empty() { self.text.get("folders") } else { folder_name(page) };
        let mut siblings = SiblingsView {
            title: title.to_owned(),
            folders: page.folders.iter().take(NEAR_FOLDERS).map(inner).collect(),
            notes: Vec::new(),
            html: String::new(),
            n: page.notes.len(),
            is_part: near.len() < page.notes.len() || page.folders.len() > NEAR_FOLDERS,
            href: self.href(root, RouteKind::Folder(number, 0)),
        };
        siblings.html = self.sibling_items(&siblings, near, id, root);
        if self.compilation.overrides.has_templates() {
            let note = |it: &FileId| {
                let LinkView { label, href } = self.link_to_file(*it, root);
                SiblingView { label, href, current: *it == id }
            };
            siblings.notes = near.iter().map(note).collect();
        } else {
            siblings.folders = Vec::new();
        }
        Some(siblings)
    }

    /// An item for each of the folders and notes around a note. They are on every page, and a template takes its time.
    fn sibling_items(&self, siblings: &SiblingsView, notes: &[FileId], own: FileId, root: &str) -> String {
        let mut out = String::with_capacity((siblings.folders.len() + notes.len() + 1) * 96);
        for folder in &siblings.folders {
            put!(&mut out, "\n<li><a class=\"folder\" href=\"", folder.href.as_str(), "\">");
            push_escaped(&mut out, &folder.label);
            out.push_str("</a></li>");
        }
        for id in notes {
            put!(&mut out, "\n<li><a href=\"", root, self.file_href(*id).unwrap_or_default(), "\"");
            out.push_str(if *id == own { " aria-current=\"page\">" } else { ">" });
            push_escaped(&mut out, self.compilation.vault.file(*id).title());
            out.push_str("</a></li>");
        }
        if siblings.is_part {
            put!(&mut out, "\n<li><a href=\"", siblings.href.as_str(), "\">");
            self.text.push_count(&mut out, "all_in_folder", siblings.n, &[]);
            out.push_str("</a></li>");
        }
        out
    }

    /// A link to the page of a file by its title.
    pub(super) fn link_to_file(&self, id: FileId, root: &str) -> LinkView {
        let href = [root, self.file_href(id).unwrap_or_default()].concat();
        LinkView { label: self.compilation.vault.file(id).title().to_owned(), href }
    }
}

fn folder_name(folder: &FolderPage) -> &str {
    folder.path.rsplit('/').next().unwrap_or(&folder.path)
}

fn push_link(out: &mut String, href: &str, label: &str) {
    for part in ["<li><a href=\"", href, "\"><bdi>"] {
        out.push_str(part);
    }
    push_escaped(out, label);
    out.push_str("</bdi></a></li>\n");
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use crate::site::listing::PAGE_LIMIT;
    use crate::{Config, Page, Session, Site};

    fn folders_page(vault: &Path) -> String {
        let config = Config::default();
        let compilation = Session::new(vault, None).compile(&config).unwrap();
        let site = Site::new(&compilation, &config, "Vault").unwrap();
        let url = compilation.routes.folder("").unwrap();
        let Some(Page::Bytes(page)) = site.render(url).unwrap() else { panic!("no page") };
        String::from_utf8(page).unwrap()
    }

    #[test]
    fn a_tree_of_long_names_is_no_longer_than_its_bound() {
        let vault = tempfile::tempdir().unwrap();
        for folder in 0..8 {
            let folder = vault.path().join(format!("{folder} {}", "folder".repeat(10)));
            fs::create_dir(&folder).unwrap();
            for note in 0..60 {
                fs::write(folder.join(format!("{note} {}.md", "long".repeat(50))), "").unwrap();
            }
        }
        let page = folders_page(vault.path());
        assert!((100_000..PAGE_LIMIT).contains(&page.len()), "{} bytes", page.len());
        let has_notes = |it: &usize| page.contains(&format!("<summary><bdi>{it} folder"));
        assert_eq!((0..8).filter(has_notes).count(), 8, "each folder has its share of the room");
    }

    #[test]
    fn a_tree_leaves_room_for_the_notes_beside_it() {
        let vault = tempfile::tempdir().unwrap();
        for folder in 0..12 {
            let folder = vault.path().join(format!("{folder} folder"));
            fs::create_dir(&folder).unwrap();
            for note in 0..60 {
                fs::write(folder.join(format!("{note} {}.md", "long".repeat(12))), "").unwrap();
            }
        }
        for note in 0..500 {
            fs::write(vault.path().join(format!("{note} {}.md", "note".repeat(12))), "").unwrap();
        }
        let n_bytes = folders_page(vault.path()).len();
        assert!((140_000..PAGE_LIMIT).contains(&n_bytes), "{n_bytes} bytes");
    }
}
