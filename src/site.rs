//! The site: an address for every page, and the page for every address.
//!
//! Input: a compiled vault. Output: pages, rendered one by one on demand. Pure: the same vault and settings give the
//! same bytes; nothing is read or written here but the size of images.

mod address;
mod backlinks;
mod board;
mod canvas;
mod data;
mod dataview;
mod entry;
mod explore;
mod fan;
mod fill;
mod home;
mod infobox;
mod inputs;
mod lazy;
mod listing;
mod lists;
mod media;
mod memo;
mod mentions;
mod miniature;
mod missing;
mod network;
mod node;
mod note;
mod order;
mod paths;
mod policy;
mod property;
mod put;
mod query;
mod redirect;
mod relations;
mod room;
mod route;
mod similar;
mod source;
mod text;
mod theme;
mod timeline;
mod tree;
mod value;
mod view;
mod web;

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

pub(crate) use inputs::Inputs;
pub use listing::PAGE_LIMIT;
pub use memo::{Earlier, Memo};
pub(crate) use network::{MAP_FILE, is_map_file};
pub(crate) use route::Addressed;
pub use route::Routes;
pub use theme::{ThemeFile, ThemeState, stale_overrides, theme_states};

use crate::compile::{Direction, Media, Note, media_kind};
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::error::Error;
use crate::link::Resolution;
use crate::path::{UrlPath, fold};
use crate::query::world::World;
use crate::relation::{Reader, tag_entities};
use crate::scan::{FileKind, is_active_picture};
use crate::session::Compilation;
use crate::span::to_u32;
use crate::trace::{Key, Traced, Whole, read};
use crate::vault::{File, FileId};
use crate::words::SiteWords;

use address::Addresses;
use explore::{Explore, ExplorePage};
use lazy::Lazy;
use node::Nodes;
use order::Order;
use room::Room;
use route::{FEED, RouteKind, is_page};
use text::Text;
use theme::Theme;
use view::{NotFoundView, SiteView};
use web::Web;

/// A site of a compiled vault.
pub struct Site<'a> {
    compilation: &'a Compilation,
    config: &'a Config,
    theme: Theme,
    text: Arc<Text>,
    title: String,
    description: String,
    /// The direction of the language of the site.
    direction: Direction,
    addresses: Addresses,
    image_sizes: FxHashMap<FileId, (u32, u32)>,
    /// Which files have a page that says something: notes and canvases, unless they are private. What all pages have in
    /// common stands for it.
    is_page: Vec<bool>,
    /// How many notes, links, tags and missing notes it has.
    counts: [usize; 4],
    /// The numbers by which scripts know the nodes.
    nodes: Nodes,
    /// The folders that have an order.
    order: Order,
    /// The folder of what scripts read, with a slash behind it.
    data_folder: String,
    /// The map of an earlier build.
    earlier_map: Option<Vec<u8>>,
    /// What earlier sites of the vault have computed.
    memo: Option<Arc<Memo>>,
    /// The names of the types of the settings, in order.
    type_names: Vec<String>,
    /// The vault as queries see it.
    world: Traced<World<'a>>,
    /// Reads what edges say.
    reader: Reader<'a>,
    /// The vault as a whole.
    explore: Explore<'a>,
    /// The notes that tags name, by the numbers of the tags, and the other way round.
    tag_entities: Traced<Vec<Option<FileId>>>,
    tags_of_entity: Traced<FxHashMap<FileId, Vec<u32>>>,
    /// What is computed when it is first asked for.
    lazy: Lazy,
    /// How much pages may embed.
    room: Room,
    /// What only others read.
    web: Web,
    /// The feed of changes, and its address.
    feed: Option<(UrlPath, Vec<u8>)>,
}

/// What is at an address.
pub enum Page {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A copy of this file of the vault; a drawing that could run scripts is made still on the way.
    Copy(FileId),
}

/// How large the pictures of a vault are that its site shows.
fn image_sizes(compilation: &Compilation) -> FxHashMap<FileId, (u32, u32)> {
    let is_image = |(id, file): &(FileId, &File)| {
        file.kind() == FileKind::Attachment
            && media_kind(file.path.file_name()) == Some(Media::Image)
            && compilation.routes.file(*id).is_some()
    };
    let images: Vec<_> = compilation.vault.files().filter(is_image).collect();
    let size = |(id, file): &(FileId, &File)| Some((*id, crate::scan::image_size(&file.disk)?));
    images.par_iter().filter_map(size).collect()
}

/// The direction of the script that a language is mostly written in.
fn direction(language: &str) -> Direction {
    let primary = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let is_rtl =
        ["ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"].contains(&primary.as_str());
    if is_rtl { Direction::Rtl } else { Direction::Ltr }
}

impl<'a> Site<'a> {
    /// Prepares the site of a vault; `name` is its title unless the settings have one.
    ///
    /// # Errors
    /// A template that cannot be used.
    pub fn new(compilation: &'a Compilation, config: &'a Config, name: &str) -> Result<Self, Error> {
        Self::with_earlier_map(compilation, config, name, None)
    }

    /// The same, with the map of its graph as an earlier build kept it ([`Output::map`](crate::Output::map)): what has
    /// not changed stays where it was. Anything else than such a map counts for none.
    ///
    /// # Errors
    /// A template that cannot be used.
    pub fn with_earlier_map(
        compilation: &'a Compilation,
        config: &'a Config,
        name: &str,
        earlier_map: Option<&[u8]>,
    ) -> Result<Self, Error> {
        Self::with_earlier(compilation, config, name, Earlier { map: earlier_map, memo: None })
    }

    /// The same, with what there is from earlier times. With a memo, what has not changed since is not computed again.
    ///
    /// # Errors
    /// A template that cannot be used.
    pub fn with_earlier(
        compilation: &'a Compilation,
        config: &'a Config,
        name: &str,
        earlier: Earlier<'_>,
    ) -> Result<Self, Error> {
        let routes = &compilation.routes;
        let files = compilation.vault.files();
        let home = routes.home.map(|id| compilation.vault.file(id));
        // `README` is the title of a file, not of a site.
        let own_title = home.and_then(|file| {
            let title = file.note()?.text_property("title")?;
            (fold(&title) != fold(file.path.stem())).then(|| title.into_owned())
        });
        let title = config.title.clone().or(own_title).unwrap_or_else(|| name.to_owned());
        let explore = Explore::new(compilation, config, earlier.memo.clone());
        let text = Arc::new(Text::new(SiteWords::new(config.language(), &config.text)));
        let data_folder = data::folder(compilation);
        let page = |kind| routes.url(kind).map_or_else(String::new, UrlPath::encoded);
        let shared = SiteView {
            title: title.clone(),
            description: config.description.clone().unwrap_or_default(),
            language: config.language().to_owned(),
            direction: direction(config.language()).as_str(),
            home: routes.home_url.encoded(),
            notes: routes.notes_url.encoded(),
            folders: routes.folder("").map_or_else(String::new, UrlPath::encoded),
            tags: routes.tags_url.encoded(),
            wanted: routes.wanted_url.encoded(),
            policy: policy::policy(config),
            data: data_folder.clone(),
            search: page(RouteKind::Search),
            graph: page(RouteKind::Graph),
            paths: page(RouteKind::Paths),
            explore: explore.url(ExplorePage::Index).map_or_else(String::new, UrlPath::encoded),
            previews: config.previews != Some(false),
            n_notes: compilation.vault.notes().filter(|(_, file, _)| file.is_public()).count(),
            n_links: compilation
                .vault
                .notes()
                .filter(|(_, file, _)| file.is_public())
                .map(|(.., note)| note.links.len())
                .sum(),
            n_tags: routes.tags.len(),
            n_wanted: (0..to_u32(compilation.links.missing().len()))
                .filter(|it| routes.missing(*it).is_some())
                .count(),
            generator: concat!("adit ", env!("CARGO_PKG_VERSION")),
        };
        // None of these needs another.
        let theme = || {
            let depth = routes.max_depth().max(explore::MAX_DEPTH);
            Theme::new(&shared, &text, &compilation.overrides, depth)
        };
        let tags = || tag_entities(&compilation.vault, &compilation.links, &compilation.graph, config);
        let ((theme, addresses), (tag_entities, (image_sizes, room))) = rayon::join(
            || rayon::join(theme, || Addresses::new(compilation)),
            || rayon::join(tags, || rayon::join(|| image_sizes(compilation), || Room::new(compilation))),
        );
        let mut site = Self {
            compilation,
            config,
            theme: theme?,
            text: Arc::clone(&text),
            title,
            direction: direction(config.language()),
            description: config.description.clone().unwrap_or_default(),
            addresses,
            is_page: files.map(|(id, _)| is_page(&compilation.vault, id)).collect(),
            image_sizes,
            counts: [shared.n_notes, shared.n_links, shared.n_tags, shared.n_wanted],
            nodes: Nodes::new(compilation),
            order: Order::new(compilation),
            data_folder,
            earlier_map: earlier.map.map(<[u8]>::to_vec),
            memo: earlier.memo,
            type_names: explore.type_names(),
            world: Traced::new(
                Key::EVERYTHING,
                World {
                    vault: &compilation.vault,
                    links: &compilation.links,
                    graph: &compilation.graph,
                    visible: compilation.vault.files().map(|(id, _)| routes.file(id).is_some()).collect(),
                    types: &compilation.property_types,
                    today: config.today,
                    id_column: text.get("id_column").to_owned(),
                },
            ),
            reader: Reader::new(&compilation.vault, &compilation.links, config),
            explore,
            tags_of_entity: Traced::new(Key::whole(Whole::TagEntities), relations::tags_of(&tag_entities)),
            tag_entities: Traced::new(Key::whole(Whole::TagEntities), tag_entities),
            lazy: Lazy::default(),
            room,
            web: Web::new(compilation, config),
            feed: None,
        };
        site.divide_sitemap();
        Ok(site)
    }

    /// The site with this feed of changes, which every page names.
    #[must_use]
    pub fn with_feed(mut self, feed: Vec<u8>) -> Self {
        self.theme.name_feed(FEED, self.text.get("feed"));
        self.feed = Some((UrlPath::new(FEED), feed));
        self
    }

    /// The address of every page: in order, then those of the pages about the whole vault, the data of scripts and the feed.
    pub fn routes(&self) -> impl Iterator<Item = &UrlPath> {
        let pages = self.compilation.routes.iter().map(|(url, _)| url).chain(self.explore.iter());
        pages.chain(self.data().iter()).chain(self.web.iter()).chain(self.feed.iter().map(|(url, _)| url))
    }

    /// The page at an address; nothing if there is none.
    ///
    /// # Errors
    /// A template that fails.
    pub fn render(&self, url: &UrlPath) -> Result<Option<Page>, Error> {
        let feed = self.feed.as_ref().filter(|(address, _)| address == url);
        if let Some((_, bytes)) = feed {
            read(Key::whole(Whole::Feed));
            return Ok(Some(Page::Bytes(bytes.clone())));
        }
        let root = url.to_root();
        if let Some(page) = self.explore.page(url) {
            let bytes = self.explore_page(page, &root)?;
            return Ok(Some(Page::Bytes(self.with_meta_of_explore(url, bytes))));
        }
        if let Some(file) = self.web.get(url) {
            return Ok(Some(Page::Bytes(self.web_file(file))));
        }
        if let Some(file) = self.data_at(url) {
            return Ok(Some(Page::Bytes(self.data_file(url, file))));
        }
        let Some(kind) = self.compilation.routes.kind(url) else { return Ok(None) };
        let html = match kind {
            RouteKind::Asset(idx) => return Ok(Some(Page::Bytes(self.theme.asset(idx).to_vec()))),
            RouteKind::Attachment(id) => return Ok(Some(Page::Copy(id))),
            RouteKind::Note(id) => self.note_page(id, &root)?,
            RouteKind::Canvas(id) => self.canvas_page(id, &root)?,
            RouteKind::Base(id) => self.base_page(id, &root)?,
            RouteKind::Backlinks(node, page) => self.backlinks_page(node, page, &root)?,
            RouteKind::Notes(page) => self.notes_page(page, &root)?,
            RouteKind::Tags(page) => self.tags_page(page, &root)?,
            RouteKind::Tag(number, page) => self.tag_page(number, page, &root)?,
            RouteKind::Folder(number, page) => self.folder_page(number, page, &root)?,
            RouteKind::Wanted(page) => self.wanted_page(page, &root)?,
            RouteKind::Missing(number) => self.missing_page(number, &root)?,
            RouteKind::Home => self.home_page(&root)?,
            RouteKind::Search => self.search_page(&root)?,
            RouteKind::Graph => self.graph_page(&root)?,
            RouteKind::Redirect(number) => self.redirect_page(number, &root)?,
            RouteKind::Paths => self.paths_page(&root)?,
            RouteKind::NotFound => {
                // Hosts show it at any address; only the whole way to the site leads there from all of them.
                let root = self.config.web.base_url.as_ref().map_or(root, |it| it.path().to_owned());
                self.not_found_page(&root)?
            }
        };
        Ok(Some(Page::Bytes(self.with_meta(url, Some(kind), html))))
    }

    /// The page for addresses that do not exist; `root` is where the site begins, seen from the address at hand.
    pub(crate) fn not_found_page(&self, root: &str) -> Result<Vec<u8>, Error> {
        let view = NotFoundView {
            root,
            page_title: self.page_title(self.text.get("not_found")),
            description: String::new(),
        };
        self.theme.render("404.html", root, &view)
    }

    /// The file of the vault that is copied to an address, if one is.
    pub(crate) fn copied(&self, url: &UrlPath) -> Option<FileId> {
        match self.compilation.routes.kind(url)? {
            RouteKind::Attachment(id) => Some(id),
            _ => None,
        }
    }

    /// Whether what is copied to an address is a picture that must not run anything.
    pub(crate) fn makes_still(&self, url: &UrlPath) -> bool {
        !self.config.trust && is_active_picture(url.as_str())
    }

    /// Whether a template of the owner's has failed on a page that has been rendered.
    pub(crate) fn has_failed(&self) -> bool {
        self.theme.has_failed()
    }

    /// What is wrong with the owner's templates, as far as pages have been rendered, and whether pages are full.
    pub fn findings(&self) -> Vec<Diagnostic> {
        self.theme.findings().into_iter().chain(self.room.finding.clone()).collect()
    }

    /// Renders all pages and keeps none, for a template of the owner's may fail on one page only.
    ///
    /// # Errors
    /// A template of adit's own that fails.
    pub fn try_theme(&self) -> Result<(), Error> {
        self.prepare();
        let urls: Vec<_> = self.routes().collect();
        urls.par_iter().try_for_each(|url| self.render(url).map(drop))
    }

    fn page_title(&self, title: &str) -> String {
        if title == self.title { title.to_owned() } else { format!("{title} · {}", self.title) }
    }

    fn href(&self, root: &str, kind: RouteKind) -> String {
        let url = self.compilation.routes.url(kind);
        format!("{root}{}", url.map_or_else(String::new, UrlPath::encoded))
    }

    fn file_href(&self, id: FileId) -> Option<&str> {
        self.addresses.file(id)
    }

    fn missing_href(&self, number: u32) -> Option<&str> {
        self.addresses.missing(number)
    }

    fn tag_href(&self, name: &str) -> Option<&str> {
        self.addresses.tag(name)
    }

    /// Its title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The direction of a note's text.
    fn direction_of(&self, note: &Note) -> Direction {
        note.direction.unwrap_or(self.direction)
    }

    fn image_size(&self, id: FileId) -> Option<(u32, u32)> {
        self.image_sizes.get(&id).copied()
    }

    /// Where a link leads, seen from the root; nothing if its target is not part of the site.
    fn href_of(&self, file: FileId, link: u32) -> Option<&str> {
        match self.compilation.links.resolution(file, link as usize) {
            Resolution::Found(found) => self.file_href(found.file),
            Resolution::Ambiguous(it) => self.file_href(it.found.file),
            Resolution::Folder(path) => self.addresses.folder(path),
            Resolution::Missing(number) => self.missing_href(*number),
        }
    }
}
