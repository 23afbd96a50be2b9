//! The pages that list others: A to Z, tags, folders, what is wanted.

use crate::compile::{Sheet, Sheets};
use crate::error::Error;
use crate::graph::Node;
use crate::path::sort_key;
use crate::span::to_u32;
use crate::vault::{File, FileId};

use super::Site;
use super::canvas::title_parts;
use super::entry::{Entry, group, initial};
use super::explore::what_it_is;
use super::listing::{ENTRIES_PER_PAGE, TAGS_PER_PAGE, n_pages, page_of, part_of};
use super::route::{FolderPage, RouteKind, is_listed_page, n_sources};
use super::theme::{Body, Section};
use super::view::{LinkView, ListGroup, ListView, PageLink};

/// What the pages of lists differ in.
struct List<'a> {
    root: &'a str,
    title: String,
    intro: String,
    crumbs: Vec<LinkView>,
    groups: Vec<ListGroup>,
    pages: Vec<PageLink>,
    section: Section,
}

impl Site<'_> {
    /// All notes and their aliases, canvases and bases, from A to Z.
    pub(super) fn notes_page(&self, page: u32, root: &str) -> Result<Vec<u8>, Error> {
        self.list_page(self.notes_list(page, root))
    }

    /// The page for searching: what is found where scripts run, and without them the names from A to Z.
    pub(super) fn search_page(&self, root: &str) -> Result<Vec<u8>, Error> {
        let title = self.text.get("search_title").to_owned();
        self.list_page_by("search.html", List { title, section: Section::None, ..self.notes_list(0, root) })
    }

    fn notes_list<'r>(&self, page: u32, root: &'r str) -> List<'r> {
        let file = |id: &FileId| self.compilation.vault.file(*id);
        let (notes, routes) = (self.notes_by_name(), &self.compilation.routes);
        let mut letters: Vec<(String, Vec<Entry>)> = Vec::new();
        for id in page_of(notes, page, ENTRIES_PER_PAGE) {
            let file = file(id);
            let heading = initial(file.title(), &self.text);
            let aliases: Vec<_> = file
                .note()
                .into_iter()
                .flat_map(|note| &note.aliases)
                .map(|alias| alias.name.as_str())
                .collect();
            let detail = match title_parts(file.path.file_name()) {
                _ if file.note().is_some() => aliases.join(", "),
                (_, extension) => extension.trim_start_matches('.').to_lowercase(),
            };
            let entry = self.note_entry(*id, file, root, detail);
            match letters.last_mut().filter(|(letter, _)| *letter == heading) {
                Some((_, entries)) => entries.push(entry),
                None => letters.push((heading, vec![entry])),
            }
        }
        let groups = letters.into_iter().filter_map(|(letter, entries)| group(letter, entries.into_iter()));
        let n = n_pages(notes.len(), ENTRIES_PER_PAGE);
        let label = |nth: u32| {
            let shown = page_of(notes, nth, ENTRIES_PER_PAGE);
            let name = |id: Option<&FileId>| id.map_or_else(String::new, |id| beginning(file(id).title()));
            self.text.with("range", &[("first", &name(shown.first())), ("last", &name(shown.last()))])
        };
        List {
            root,
            title: self.text.get("all_notes").to_owned(),
            intro: self.contents(&routes.folders[0]),
            crumbs: Vec::new(),
            groups: groups.collect(),
            pages: self.page_links(root, n, page, RouteKind::Notes, label),
            section: Section::Notes,
        }
    }

    fn list_page(&self, list: List<'_>) -> Result<Vec<u8>, Error> {
        self.list_page_by("list.html", list)
    }

    fn list_page_by(&self, template: &str, list: List<'_>) -> Result<Vec<u8>, Error> {
        let List { root, title, intro, crumbs, groups, pages, section } = list;
        let (page_title, description) = (self.page_title(&title), String::new());
        let view = ListView { root, page_title, description, title, intro, crumbs, groups, pages };
        let sheets = Sheets::of(&[Sheet::List, Sheet::Pages]);
        let n_more = view.groups.iter().map(|it| it.entries.len()).sum();
        self.theme.render_with_body(template, root, &view, Body { html: "", sheets, section, n_more })
    }

    /// All tags, the nested ones below those above them; in a vault with very many, those are on the pages of the tags
    /// above them only.
    pub(super) fn tags_page(&self, page: u32, root: &str) -> Result<Vec<u8>, Error> {
        let tags = &self.compilation.routes.tags;
        let entry = |number: u32| {
            let tag = &tags[number as usize];
            self.tag_entry(number, tag.name.clone(), root)
        };
        let tops = (0..to_u32(tags.len())).filter(|number| tags[*number as usize].parent.is_none());
        let tops: Vec<u32> = tops.collect();
        let shown = page_of(&tops, page, TAGS_PER_PAGE);
        let mut groups: Vec<ListGroup> = group("", shown.iter().copied().map(entry)).into_iter().collect();
        if tags.len() <= TAGS_PER_PAGE {
            groups.extend(tops.iter().filter_map(|top| {
                let below = self.tags_below(*top).into_iter().map(entry);
                group(format!("#{}", tags[*top as usize].name), below)
            }));
        }
        self.list_page(List {
            root,
            title: self.text.get("tags").to_owned(),
            intro: self.text.count("n_tags", tags.len()),
            crumbs: Vec::new(),
            groups,
            pages: self.page_links(root, n_pages(tops.len(), TAGS_PER_PAGE), page, RouteKind::Tags, |nth| {
                (nth + 1).to_string()
            }),
            section: Section::Tags,
        })
    }

    fn tags_below(&self, number: u32) -> Vec<u32> {
        let mut below = Vec::new();
        let mut waiting: Vec<u32> =
            self.compilation.routes.tags[number as usize].children.iter().rev().copied().collect();
        while let Some(next) = waiting.pop() {
            below.push(next);
            waiting.extend(self.compilation.routes.tags[next as usize].children.iter().rev());
        }
        below
    }

    pub(super) fn tag_entry(&self, number: u32, label: String, root: &str) -> Entry {
        Entry {
            label: format!("#{label}"),
            href: self.href(root, RouteKind::Tag(number, 0)),
            detail: self.compilation.routes.tags[number as usize].notes.len().to_string(),
            kind: "tag",
        }
    }

    /// The notes with a tag.
    pub(super) fn tag_page(&self, number: u32, page: u32, root: &str) -> Result<Vec<u8>, Error> {
        let tag = &self.compilation.routes.tags[number as usize];
        let notes = part_of(&tag.notes, tag.children.len(), page, ENTRIES_PER_PAGE);
        let below = page_of(&tag.children, page, ENTRIES_PER_PAGE).iter().map(|child| {
            let name = self.compilation.routes.tags[*child as usize].name.clone();
            self.tag_entry(*child, name, root)
        });
        let groups = [group(self.text.get("nested_tags"), below), group("", self.note_entries(notes, root))];
        let title = format!("#{}", tag.name);
        let n = n_pages(tag.n_entries(), ENTRIES_PER_PAGE);
        self.list_page(List {
            root,
            title,
            intro: self.text.count("n_notes", tag.notes.len()),
            crumbs: self.tag_crumbs(tag.parent, root),
            groups: groups.into_iter().flatten().collect(),
            pages: self.page_links(
                root,
                n,
                page,
                |nth| RouteKind::Tag(number, nth),
                |nth| (nth + 1).to_string(),
            ),
            section: Section::Tags,
        })
    }

    fn tag_crumbs(&self, parent: Option<u32>, root: &str) -> Vec<LinkView> {
        let mut crumbs = Vec::new();
        let mut next = parent;
        while let Some(number) = next {
            let tag = &self.compilation.routes.tags[number as usize];
            let label = format!("#{}", tag.name.rsplit('/').next().unwrap_or(&tag.name));
            crumbs.push(LinkView { label, href: self.href(root, RouteKind::Tag(number, 0)) });
            next = tag.parent;
        }
        crumbs.push(LinkView {
            label: self.text.get("tags").to_owned(),
            href: self.href(root, RouteKind::Tags(0)),
        });
        crumbs.reverse();
        crumbs
    }

    /// What is in a folder.
    pub(super) fn folder_page(&self, number: u32, page: u32, root: &str) -> Result<Vec<u8>, Error> {
        let folders = &self.compilation.routes.folders;
        let folder = &folders[number as usize];
        let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
        let inner: &[u32] = if folder.has_tree() { &[] } else { &folder.folders };
        let inside = page_of(inner, page, ENTRIES_PER_PAGE).iter().map(|inner| Entry {
            label: name(&folders[*inner as usize].path),
            href: self.href(root, RouteKind::Folder(*inner, 0)),
            detail: self.contents(&folders[*inner as usize]),
            kind: "folder",
        });
        let mut n_before = inner.len();
        let [notes, canvases, bases] = [&folder.notes, &folder.canvases, &folder.bases].map(|files| {
            let shown = part_of(files, n_before, page, ENTRIES_PER_PAGE);
            n_before += files.len();
            shown
        });
        let entry = |id: &FileId| {
            let file = self.compilation.vault.file(*id);
            self.note_entry(*id, file, root, String::new())
        };
        let files = [
            group("", self.note_entries(notes, root)),
            group(self.text.get("canvases"), canvases.iter().map(entry)),
            group(self.text.get("bases"), bases.iter().map(entry)),
        ];
        let n_beside = || files.iter().flatten().map(|it| it.entries.len()).sum();
        let inside = match folder.has_tree() {
            true if page == 0 => self.tree(root, n_beside()),
            true => None,
            false => group("", inside),
        };
        let title =
            if folder.path.is_empty() { self.text.get("folders").to_owned() } else { name(&folder.path) };
        let parent = folder.path.rfind('/').map_or("", |slash| &folder.path[..slash]);
        let mut crumbs = Vec::new();
        if !folder.path.is_empty() {
            crumbs.push(LinkView {
                label: self.text.get("folders").to_owned(),
                href: self.href(root, RouteKind::Folder(0, 0)),
            });
            crumbs.extend(self.crumbs(root, parent));
        }
        let n = n_pages(folder.n_entries(), ENTRIES_PER_PAGE);
        self.list_page(List {
            root,
            title,
            intro: self.contents(folder),
            crumbs,
            groups: inside.into_iter().chain(files.into_iter().flatten()).collect(),
            pages: self.page_links(
                root,
                n,
                page,
                |nth| RouteKind::Folder(number, nth),
                |nth| (nth + 1).to_string(),
            ),
            section: Section::Folders,
        })
    }

    /// The notes that are linked to but not written yet, those asked for most first.
    pub(super) fn wanted_page(&self, page: u32, root: &str) -> Result<Vec<u8>, Error> {
        let wanted = self.wanted();
        let entries = page_of(wanted, page, ENTRIES_PER_PAGE).iter().map(|(number, n)| Entry {
            label: self.missing_name(*number).to_owned(),
            href: self.href(root, RouteKind::Missing(*number)),
            detail: self.text.count("asked_for_by", *n),
            kind: "missing",
        });
        let groups = group("", entries).into_iter().collect();
        let intro = self.text.get(if wanted.is_empty() { "wanted_none" } else { "wanted_intro" }).to_owned();
        self.list_page(List {
            root,
            title: self.text.get("wanted").to_owned(),
            intro,
            crumbs: Vec::new(),
            groups,
            pages: self.page_links(
                root,
                n_pages(wanted.len(), ENTRIES_PER_PAGE),
                page,
                RouteKind::Wanted,
                |nth| (nth + 1).to_string(),
            ),
            section: Section::Explore,
        })
    }

    fn note_entries<'n>(&'n self, notes: &'n [FileId], root: &'n str) -> impl Iterator<Item = Entry> + 'n {
        let entry = move |id: &FileId| {
            let file = self.compilation.vault.file(*id);
            let note = file.note()?;
            Some(self.note_entry(*id, file, root, what_it_is(note)))
        };
        notes.iter().filter_map(entry)
    }

    fn note_entry(&self, id: FileId, file: &File, root: &str, detail: String) -> Entry {
        let href = format!("{root}{}", self.file_href(id).unwrap_or_default());
        let label = if file.canvas().is_some() { file.path.stem() } else { file.title() };
        Entry { label: label.to_owned(), href, detail, kind: "note" }
    }
}

fn beginning(title: &str) -> String {
    title.chars().take(3).collect()
}

impl Site<'_> {
    /// The notes, canvases and bases in the order of their names.
    pub(super) fn sort_notes(&self) -> Vec<FileId> {
        let mut notes: Vec<_> = self
            .compilation
            .vault
            .files()
            .filter(|(id, file)| self.file_href(*id).is_some() && is_listed_page(file))
            .collect();
        notes.sort_by_cached_key(|(id, file)| (sort_key(file.title()), *id));
        notes.into_iter().map(|(id, ..)| id).collect()
    }

    /// The missing targets that have a page, with the number of notes that ask for them, those asked for most first.
    pub(super) fn sort_wanted(&self) -> Vec<(u32, usize)> {
        let numbers = (0..to_u32(self.compilation.links.missing().len()))
            .filter(|number| self.compilation.routes.missing(*number).is_some());
        let mut wanted: Vec<_> = numbers
            .map(|number| {
                (number, n_sources(&self.compilation.vault, &self.compilation.graph, Node::Missing(number)))
            })
            .collect();
        wanted.sort_by_cached_key(|(number, n)| {
            (std::cmp::Reverse(*n), sort_key(self.missing_name(*number)), self.missing_name(*number))
        });
        wanted
    }

    /// How many pages a folder has.
    pub(super) fn contents(&self, folder: &FolderPage) -> String {
        let kinds =
            [("n_notes", folder.n_notes), ("n_canvases", folder.n_canvases), ("n_bases", folder.n_bases)];
        let named: Vec<_> =
            kinds.iter().filter(|(_, n)| *n > 0).map(|(key, n)| self.text.count(key, *n)).collect();
        match &named[..] {
            [] => self.text.count("n_notes", 0),
            named => named.join(self.text.get("list_separator")),
        }
    }

    pub(super) fn missing_name(&self, number: u32) -> &str {
        self.compilation.routes.missing_page(number).map_or("", |page| page.name.as_str())
    }
}
