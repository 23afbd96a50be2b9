//! Gives every page its address, and keeps addresses apart.
//!
//! An address comes from the path of the note, so it stays when other notes come and go. Of pages that would share
//! one, reserved names win over notes, notes over attachments, those over pages that adit makes; among equals the
//! first in path order. The others get a number. Comparison ignores case, because file systems may.

mod asset;
mod crowd;
mod folder;
mod key;
mod natural;
mod redirect;

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::compile::{Origin, TagOrigin};
use crate::config::{CONFIG_FILE, Config, SearchIndexing};
use crate::diag::{Code, Diagnostic};
use crate::graph::{EntityGraph, Evidence, Node};
use crate::link::Links;
use crate::path::{UrlPath, VaultPath, disk_key, fold, slug};
use crate::scan::{FileKind, Overrides};
use crate::span::to_u32;
use crate::trace::{Key, Table, Traced, Whole, read};
use crate::vault::{Content, File, FileId, Vault};

use super::listing::{BACKLINKS_PER_PAGE, ENTRIES_PER_PAGE, TAGS_PER_PAGE, n_pages};
use asset::Assets;
pub(super) use folder::FolderPage;
use folder::{folders, places};
use natural::{attachment_path, bare_name, base_path, canvas_path, folder_path, note_path, permalink};

/// What a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum RouteKind {
    /// A home page that adit makes.
    Home,
    /// A note; the home page too, if it is one.
    Note(FileId),
    /// The further backlinks of a file or missing target: page 2 and on.
    Backlinks(Node, u32),
    /// A canvas.
    Canvas(FileId),
    /// A base.
    Base(FileId),
    /// A file that is copied.
    Attachment(FileId),
    /// All notes from A to Z, a page of the list.
    Notes(u32),
    /// All tags, a page of the list.
    Tags(u32),
    /// A tag, a page of its list.
    Tag(u32, u32),
    /// A folder, a page of its list.
    Folder(u32, u32),
    /// All missing targets, a page of the list.
    Wanted(u32),
    /// A missing target.
    Missing(u32),
    /// The page for searching.
    Search,
    /// The graph of the vault.
    Graph,
    /// Ways from one entity to another.
    Paths,
    /// The page for addresses that do not exist.
    NotFound,
    /// An old address that leads to a note, by its number.
    Redirect(u32),
    /// A style sheet or script, by its number.
    Asset(u32),
}

/// The address of every page of a site.
#[derive(Debug)]
pub struct Routes {
    files: Vec<Option<UrlPath>>,
    missing: Vec<Option<MissingPage>>,
    tag_numbers: Vec<Option<u32>>,
    pub(super) tags: Traced<Vec<TagPage>>,
    pub(super) folders: Vec<FolderPage>,
    /// The place of each note among those of its folder.
    places: Vec<u32>,
    folder_numbers: BTreeMap<String, u32>,
    pub(super) home: Option<FileId>,
    pub(super) home_url: UrlPath,
    /// The first page of each list.
    pub(super) notes_url: UrlPath,
    pub(super) tags_url: UrlPath,
    pub(super) wanted_url: UrlPath,
    /// Where old addresses lead, by their numbers.
    pub(super) redirects: Vec<FileId>,
    /// Every page, in the order of their addresses, and by address.
    pages: Vec<(UrlPath, RouteKind)>,
    kinds: FxHashMap<UrlPath, RouteKind>,
    /// The addresses of pages that are not those of files.
    urls: FxHashMap<RouteKind, UrlPath>,
}

/// What addresses depend on.
pub(crate) struct Addressed<'a> {
    pub(crate) vault: &'a Vault,
    pub(crate) links: &'a Links,
    pub(crate) graph: &'a EntityGraph,
    pub(crate) config: &'a Config,
    pub(crate) overrides: &'a Overrides,
}

/// A target that does not exist.
#[derive(Debug)]
pub(super) struct MissingPage {
    /// Its name as it was first written where readers see it.
    pub(super) name: String,
    url: UrlPath,
}

/// A tag and all tags below it.
#[derive(Debug, Hash)]
pub(super) struct TagPage {
    /// Its full name as first written, without `#`.
    pub(super) name: String,
    /// The tag right above it.
    pub(super) parent: Option<u32>,
    /// The tags right below it.
    pub(super) children: Vec<u32>,
    /// The notes that have it or a tag below it, in path order.
    pub(super) notes: Vec<FileId>,
}

impl TagPage {
    /// How many entries its list has: the tags right below it, then the notes.
    pub(super) fn n_entries(&self) -> usize {
        self.children.len() + self.notes.len()
    }
}

impl RouteKind {
    /// What is at the address of a file.
    pub(super) fn of(id: FileId, file: &File) -> Self {
        match file.content {
            Content::Note(..) => Self::Note(id),
            Content::Canvas(..) => Self::Canvas(id),
            Content::Base(..) => Self::Base(id),
            Content::Attachment => Self::Attachment(id),
        }
    }
}

/// The address of the feed of changes. It is kept free also where there is none, so that a feed moves no page.
pub(super) const FEED: &str = "changes.xml";

/// The addresses of what a site has for the web, kept free in the same way.
pub(super) const RECENT: &str = "feed.xml";
pub(super) const SITEMAP: &str = "sitemap.xml";
pub(super) const ROBOTS: &str = "robots.txt";

impl Routes {
    /// Gives out the addresses. The second value is the collisions there were.
    pub(crate) fn new(from: &Addressed<'_>) -> (Self, Vec<Diagnostic>) {
        let Addressed { vault, links, graph, config, overrides } = *from;
        let mut claims = Claims::default();
        let home_url = UrlPath::new("index.html");
        for reserved in ["index.html", "404.html", FEED, RECENT, SITEMAP, ROBOTS] {
            claims.reserve(reserved);
        }
        let assets = Assets::new(overrides, &mut claims);
        let (home, home_finding) = match find_home(vault, links, config) {
            Ok(home) => (home, None),
            Err(finding) => (usual_home(vault, links), Some(*finding)),
        };
        let mut files: Vec<Option<UrlPath>> = vec![None; vault.len()];
        if let Some(home) = home {
            files[home.index()] = Some(home_url.clone());
        }
        let notes = vault.notes().filter(|(id, file, _)| file.is_public() && Some(*id) != home);
        // Many notes in a row are in the same folder.
        let mut folder = ("", String::new());
        let wanted_notes = notes.map(|(id, file, note)| {
            if let Some(path) = note.text_property("permalink").and_then(|text| permalink(&text)) {
                return (id, path);
            }
            if folder.0 != file.path.folder() {
                folder = (file.path.folder(), folder_path(file.path.folder()));
            }
            (id, format!("{}{}.html", folder.1, slug(bare_name(file.path.file_name()))))
        });
        let canvases = vault.canvases().filter(|(id, _)| vault.file(*id).is_public());
        let wanted_canvases = canvases.map(|(id, _)| (id, canvas_path(vault.file(id).path.as_str())));
        let bases = vault.files().filter(|(_, file)| file.base().is_some());
        let wanted_bases = bases.map(|(id, file)| (id, base_path(file.path.as_str())));
        let shown = shown_attachments(vault, links);
        let wanted_files =
            shown.iter().map(|id| (*id, attachment_path(vault.file(*id).path.as_str(), config.trust)));
        let wanted = wanted_notes.chain(wanted_canvases).chain(wanted_bases).chain(wanted_files);
        claims.claim_files(wanted, &mut files);

        let mut pages = Pages { claims, urls: FxHashMap::default() };
        let folders = folders(vault, &files);
        let places = places(vault, &folders);
        let folder_numbers =
            folders.iter().zip(0..).map(|(folder, number)| (folder.path.clone(), number)).collect();
        for (folder, number) in folders.iter().zip(0..) {
            let base = folder_path(&folder.path);
            let has_index = pages.claims.is_taken(&format!("{base}index.html"));
            let name = if folder.path.is_empty() {
                "folders"
            } else if has_index {
                "contents"
            } else {
                "index"
            };
            pages.add(
                |page| RouteKind::Folder(number, page),
                &format!("{base}{name}"),
                n_pages(folder.n_entries(), ENTRIES_PER_PAGE),
            );
        }
        let (tags, tag_numbers) = tag_pages(vault, graph);
        let n_tops = tags.iter().filter(|tag| tag.parent.is_none()).count();
        let tags_url = pages.add(RouteKind::Tags, "tags/index", n_pages(n_tops, TAGS_PER_PAGE));
        for (tag, number) in tags.iter().zip(0..) {
            let path: Vec<_> = tag.name.split('/').map(slug).collect();
            let n = n_pages(tag.n_entries(), ENTRIES_PER_PAGE);
            pages.add(|page| RouteKind::Tag(number, page), &format!("tags/{}", path.join("/")), n);
        }
        let n_listed =
            vault.files().filter(|(id, file)| files[id.index()].is_some() && is_listed_page(file)).count();
        let notes_url = pages.add(RouteKind::Notes, "notes", n_pages(n_listed, ENTRIES_PER_PAGE));
        pages.add(|_| RouteKind::Search, "search", usize::from(config.search.index != SearchIndexing::None));
        pages.add(|_| RouteKind::Graph, "graph", usize::from(config.has_graph()));
        pages.add(|_| RouteKind::Paths, "paths", 1);
        let (shown_missing, crowd) = crowd::shown_missing(vault, links, graph);
        let crowd = crowd.into_iter().chain(crowd::cut_tags(vault, graph, tags.len(), &tag_numbers));
        let n_shown = shown_missing.iter().flatten().count();
        let wanted_url = pages.add(RouteKind::Wanted, "wanted/index", n_pages(n_shown, ENTRIES_PER_PAGE));
        let mut page = |(name, number): (Option<String>, u32)| {
            let name = name?;
            let parts = name.split('/').filter(|part| !part.trim_matches('.').is_empty());
            let path = parts.map(slug).collect::<Vec<_>>().join("/");
            let path = if path.is_empty() { slug(&name) } else { path };
            let url = pages.add(|_| RouteKind::Missing(number), &format!("wanted/{path}"), 1);
            Some(MissingPage { name, url })
        };
        // In the order of names, which notes that are not shown have no part in.
        let mut shown: Vec<_> = shown_missing.into_iter().zip(0..).collect();
        shown.sort_by_key(|(_, number)| &links.missing_target(*number).key);
        let mut missing: Vec<Option<MissingPage>> = shown.iter().map(|_| None).collect();
        for (name, number) in shown {
            missing[number as usize] = page((name, number));
        }
        let linked = vault.files().filter(|(_, file)| file.object().is_some() || file.base().is_some());
        let linked = linked.filter_map(|(id, _)| Some((Node::File(id), files[id.index()].as_ref()?)));
        let wanted = missing.iter().zip(0..);
        let wanted = wanted.filter_map(|(page, nth)| Some((Node::Missing(nth), &page.as_ref()?.url)));
        for (node, url) in linked.chain(wanted) {
            // Few notes have so many references that it is worth counting the notes they are in.
            if graph.n_incoming(node) <= BACKLINKS_PER_PAGE {
                continue;
            }
            let n = n_pages(n_sources(vault, graph, node), BACKLINKS_PER_PAGE) - 1;
            let base = url.as_str().strip_suffix(".html").unwrap_or(url.as_str());
            pages.add(|page| RouteKind::Backlinks(node, page + 1), &format!("{base}-backlinks"), n);
        }
        let Pages { mut claims, mut urls } = pages;
        let (old, unfree) = redirect::redirects(vault, config, &files, &mut claims);
        urls.extend(old.iter().zip(0..).map(|((url, _), nth)| (RouteKind::Redirect(nth), url.clone())));
        urls.insert(RouteKind::NotFound, UrlPath::new("404.html"));
        urls.extend(assets.urls);
        if home.is_none() {
            urls.insert(RouteKind::Home, home_url.clone());
        }
        let of_file = |(id, file)| Some((files[FileId::index(id)].clone()?, RouteKind::of(id, file)));
        let mut pages: Vec<_> = vault.files().filter_map(of_file).collect();
        pages.extend(urls.iter().map(|(kind, url)| (url.clone(), *kind)));
        // Those of files are nearly in order.
        pages.sort();
        let findings = claims.findings(vault).into_iter().chain(home_finding);
        let findings = findings.chain(unfree).chain(crowd).chain(assets.findings).collect();
        let routes = Self {
            files,
            missing,
            tag_numbers,
            tags: Traced::new(Key::whole(Whole::Tags), tags),
            folders,
            places,
            folder_numbers,
            home,
            home_url,
            notes_url,
            tags_url,
            wanted_url,
            redirects: old.into_iter().map(|(_, to)| to).collect(),
            kinds: pages.iter().cloned().collect(),
            pages,
            urls,
        };
        (routes, findings)
    }

    /// The place of a note among those of its folder.
    pub(super) fn place_in_folder(&self, id: FileId) -> usize {
        self.places[id.index()] as usize
    }

    /// Every page in the order of addresses.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&UrlPath, RouteKind)> {
        read(Key::EVERYTHING);
        self.pages.iter().map(|(url, kind)| (url, *kind))
    }

    /// How many folders the deepest page is in.
    pub(super) fn max_depth(&self) -> usize {
        self.pages.iter().map(|(url, _)| url.as_str().matches('/').count()).max().unwrap_or(0)
    }

    /// What the page at an address shows.
    pub(crate) fn kind(&self, url: &UrlPath) -> Option<RouteKind> {
        self.kinds.get(url).copied()
    }

    /// The address of a page.
    pub(crate) fn url(&self, kind: RouteKind) -> Option<&UrlPath> {
        read(kind.key());
        match kind {
            RouteKind::Note(id) | RouteKind::Canvas(id) | RouteKind::Base(id) | RouteKind::Attachment(id) => {
                self.file(id)
            }
            kind => self.urls.get(&kind),
        }
    }

    /// The page of a note, or the copy of any other file that the site shows.
    pub fn file(&self, id: FileId) -> Option<&UrlPath> {
        self.files[id.index()].as_ref()
    }

    /// The page of a missing target.
    pub(crate) fn missing(&self, number: u32) -> Option<&UrlPath> {
        Some(&self.missing_page(number)?.url)
    }

    /// The name and page of a missing target.
    pub(super) fn missing_page(&self, number: u32) -> Option<&MissingPage> {
        read(Node::Missing(number).key(Table::Missing));
        self.missing[number as usize].as_ref()
    }

    /// The page of the tag with this number in the graph.
    pub(crate) fn tag(&self, number: u32) -> Option<&UrlPath> {
        read(Key::EVERYTHING);
        self.url(RouteKind::Tag(self.tag_numbers[number as usize]?, 0))
    }

    /// The page of the folder with this path.
    pub(crate) fn folder(&self, path: &str) -> Option<&UrlPath> {
        self.url(RouteKind::Folder(*self.folder_numbers.get(path)?, 0))
    }

    /// The page of a node of the graph, as it is on disk.
    pub fn page(&self, node: Node) -> Option<&str> {
        let url = match node {
            Node::File(id) => self.file(id),
            Node::Missing(number) => self.missing(number),
            Node::Tag(number) => self.tag(number),
        };
        url.map(UrlPath::as_str)
    }
}

/// Whether lists of notes name this file.
pub(super) fn is_listed(file: &crate::vault::File) -> bool {
    file.note().is_some() && file.is_public() && !file.is_excluded
}

/// Whether lists of canvases name this file.
fn is_listed_canvas(file: &File) -> bool {
    file.canvas().is_some() && file.is_public() && !file.is_excluded
}

/// Whether the list from A to Z names this file, if it has a page: a note, a canvas or a base.
pub(super) fn is_listed_page(file: &File) -> bool {
    is_listed(file) || is_listed_canvas(file) || (file.base().is_some() && !file.is_excluded)
}

/// The number of other notes with a page that link to a file or ask for a missing target.
pub(super) fn n_sources(vault: &Vault, graph: &EntityGraph, node: Node) -> usize {
    let mut sources: Vec<_> = graph.incoming(node).iter().map(|edge| edge.file).collect();
    sources.dedup();
    sources.retain(|id| Node::File(*id) != node && is_page(vault, *id));
    sources.len()
}

/// The note that becomes the home page: the one that the settings name, or one of the usual names.
fn find_home(vault: &Vault, links: &Links, config: &Config) -> Result<Option<FileId>, Box<Diagnostic>> {
    if let Some(name) = &config.home {
        let found = links.index().resolve_from_root(vault, name).filter(|id| is_note_page(vault, *id));
        return found.map(Some).ok_or_else(|| {
            let message = format!("the home page `{name}` is no note with a page");
            let file = VaultPath::new(CONFIG_FILE);
            Box::new(
                Diagnostic::new(Code::UnresolvedLink, &file, message)
                    .help("correct `home` under `[site]`; until then the usual home page is used"),
            )
        });
    }
    Ok(usual_home(vault, links))
}

fn usual_home(vault: &Vault, links: &Links) -> Option<FileId> {
    ["index", "readme", "home"].into_iter().find_map(|name| {
        let is_root = |id: &&FileId| vault.file(**id).path.folder().is_empty();
        links.index().notes_named(name).iter().find(is_root).copied().filter(|id| is_note_page(vault, *id))
    })
}

/// The files besides notes and canvases that a public note or canvas shows or links to.
fn shown_attachments(vault: &Vault, links: &Links) -> Vec<FileId> {
    let is_attachment: Vec<bool> =
        vault.files().map(|(_, file)| file.kind() == FileKind::Attachment).collect();
    if !is_attachment.contains(&true) {
        return Vec::new();
    }
    let mut shown: Vec<FileId> = links
        .iter(vault)
        .filter_map(|(from, _, link, resolution)| Some((from, link, resolution.found()?.file)))
        .filter(|(.., to)| is_attachment[to.index()])
        .filter(|(from, link, _)| link.origin != Origin::Comment && is_page(vault, *from))
        .map(|(.., to)| to)
        .collect();
    shown.sort_unstable();
    shown.dedup();
    shown
}

/// Whether a file is a note or canvas that has a page.
pub(super) fn is_page(vault: &Vault, id: FileId) -> bool {
    let file = vault.file(id);
    file.object().is_some() && file.is_public()
}

fn is_note_page(vault: &Vault, id: FileId) -> bool {
    vault.file(id).note().is_some() && is_page(vault, id)
}

/// Every tag that public notes show, and those above it; and for each tag of the graph its page.
fn tag_pages(vault: &Vault, graph: &EntityGraph) -> (Vec<TagPage>, Vec<Option<u32>>) {
    let mut names: BTreeMap<Vec<String>, (String, Vec<FileId>)> = BTreeMap::new();
    let mut keys = Vec::with_capacity(graph.tags().len());
    let max_pages = crowd::max_pages(vault);
    for (name, number) in graph.tags().iter().zip(0..) {
        let mut shown = None;
        let mut notes = Vec::new();
        for edge in graph.incoming(Node::Tag(number)) {
            if let Evidence::Tag(tag) = edge.evidence(vault)
                && tag.origin != TagOrigin::Comment
                && is_page(vault, edge.file)
            {
                shown.get_or_insert(&tag.name);
                notes.push(edge.file);
            }
        }
        notes.dedup();
        let name = shown.unwrap_or(name);
        let parts: Vec<&str> = name.split('/').collect();
        let key: Vec<String> = parts.iter().map(|part| fold(part)).collect();
        if !notes.is_empty() && names.len() < max_pages {
            for depth in 1..=parts.len() {
                let entry = names
                    .entry(key[..depth].to_vec())
                    .or_insert_with(|| (parts[..depth].join("/"), Vec::new()));
                entry.1.extend(&notes);
                if depth == parts.len() {
                    entry.0.clone_from(name);
                }
            }
        }
        keys.push(key);
    }
    let numbers: BTreeMap<&Vec<String>, u32> = names.keys().zip(0..).collect();
    let tag_numbers = keys.iter().map(|key| numbers.get(key).copied()).collect();
    let mut children: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    let mut parents = vec![None; names.len()];
    for (key, number) in &numbers {
        if let Some(parent) = numbers.get(&key[..key.len() - 1].to_vec()) {
            children.entry(*parent).or_default().push(*number);
            parents[*number as usize] = Some(*parent);
        }
    }
    let tags = names.values().zip(0..).map(|((name, notes), number)| {
        let mut notes: Vec<_> = notes.iter().copied().filter(|id| is_listed(vault.file(*id))).collect();
        notes.sort_unstable();
        notes.dedup();
        TagPage {
            name: name.clone(),
            parent: parents[number as usize],
            children: children.remove(&number).unwrap_or_default(),
            notes,
        }
    });
    (tags.collect(), tag_numbers)
}

/// The pages that adit makes besides notes and files.
struct Pages {
    claims: Claims,
    urls: FxHashMap<RouteKind, UrlPath>,
}

impl Pages {
    /// Adds the pages of a list, `base.html`, `base-2.html` and on; gives the address of the first.
    fn add(&mut self, kind: impl Fn(u32) -> RouteKind, base: &str, n: usize) -> UrlPath {
        let mut first = None;
        for page in 0..to_u32(n) {
            let path = if page == 0 { format!("{base}.html") } else { format!("{base}-{}.html", page + 1) };
            let url = self.claims.claim(&path, None);
            first.get_or_insert_with(|| url.clone());
            self.urls.insert(kind(page), url);
        }
        first.unwrap_or_else(|| UrlPath::new("index.html"))
    }
}

/// Addresses that are given out.
#[derive(Default)]
struct Claims {
    /// Folded address → who has it.
    taken: FxHashMap<String, Option<FileId>>,
    /// Folded paths of the folders that addresses are in.
    folders: FxHashSet<String>,
    /// The next number to try beside an address, so that a thousand equal names do not count from 2 each.
    numbers: FxHashMap<String, u32>,
    /// Who wanted which address, who had it, and what was given instead.
    collisions: Vec<(Option<FileId>, String, Option<FileId>, UrlPath)>,
}

impl Claims {
    fn reserve(&mut self, path: &str) {
        self.take_if_free(path, None);
    }

    fn is_taken(&self, path: &str) -> bool {
        self.taken.contains_key(&disk_key(path))
    }

    /// Gives each file the address it wants, and then the rest of them one beside it, so that no number given to
    /// one takes the name of another.
    fn claim_files(&mut self, wanted: impl Iterator<Item = (FileId, String)>, files: &mut [Option<UrlPath>]) {
        let mut late = Vec::new();
        for (id, path) in wanted {
            if self.take_if_free(&path, Some(id)) {
                files[id.index()] = Some(UrlPath::new(path));
            } else {
                late.push((id, path));
            }
        }
        for (id, path) in late {
            files[id.index()] = Some(self.claim(&path, Some(id)));
        }
    }

    fn claim(&mut self, path: &str, owner: Option<FileId>) -> UrlPath {
        if self.take_if_free(path, owner) {
            return UrlPath::new(path);
        }
        let (stem, extension) = match path.rsplit_once('.') {
            Some((stem, extension)) if !extension.contains('/') => (stem, format!(".{extension}")),
            _ => (path, String::new()),
        };
        let mut n = self.numbers.get(path).copied().unwrap_or(2);
        let given = loop {
            let given = format!("{stem}-{n}{extension}");
            n += 1;
            if self.take_if_free(&given, owner) {
                break given;
            }
        };
        self.numbers.insert(path.to_owned(), n);
        let url = UrlPath::new(given);
        let holder = self.taken.get(&disk_key(path)).copied().flatten();
        self.collisions.push((owner, path.to_owned(), holder, url.clone()));
        url
    }

    /// Gives out an address, unless it is taken, or a folder, or in a folder whose name is taken.
    fn take_if_free(&mut self, path: &str, owner: Option<FileId>) -> bool {
        let key = disk_key(path);
        // Where something is in a folder already, nothing has its name or that of one around it.
        let is_known = key.rfind('/').is_none_or(|end| self.folders.contains(&key[..end]));
        let folders_free =
            is_known || key.match_indices('/').all(|(at, _)| !self.taken.contains_key(&key[..at]));
        if !folders_free || self.taken.contains_key(&key) || self.folders.contains(&key) {
            return false;
        }
        if !is_known {
            let above = key.match_indices('/').map(|(at, _)| &key[..at]);
            let new: Vec<_> = above.filter(|it| !self.folders.contains(*it)).map(str::to_owned).collect();
            self.folders.extend(new);
        }
        self.taken.insert(key, owner);
        true
    }

    fn findings(&self, vault: &Vault) -> Vec<Diagnostic> {
        let finding = |(owner, wanted, holder, given): &(Option<FileId>, String, Option<FileId>, UrlPath)| {
            let given = given.as_str();
            // A page that adit makes gives way to a note, and all links know: nothing the user needs to do.
            let owner = (*owner)?;
            let message = match holder {
                Some(holder) => {
                    let other = &vault.file(*holder).path;
                    format!("the address `{wanted}` belongs to `{other}`; this page gets `{given}`")
                }
                None => format!("the address `{wanted}` is taken; this page gets `{given}`"),
            };
            let help = "rename the note, or give it an address of its own with `permalink`";
            Some(Diagnostic::new(Code::UrlCollision, &vault.file(owner).path, message).help(help))
        };
        self.collisions.iter().filter_map(finding).collect()
    }
}
