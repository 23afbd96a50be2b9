//! What templates see: the documented contract between pages and themes. Model types never reach a template.

use serde::Serialize;

use super::explore::OverviewView;

/// What all pages share.
#[derive(Serialize)]
pub(super) struct SiteView {
    /// Name of the site.
    pub(super) title: String,
    /// One sentence about it.
    pub(super) description: String,
    /// BCP 47 tag.
    pub(super) language: String,
    /// `ltr` or `rtl`.
    pub(super) direction: &'static str,
    /// Addresses, seen from the root of the site.
    pub(super) home: String,
    pub(super) notes: String,
    pub(super) folders: String,
    pub(super) tags: String,
    pub(super) wanted: String,
    pub(super) search: String,
    /// Of the graph; empty where the settings want none.
    pub(super) graph: String,
    /// Of the ways between entities.
    pub(super) paths: String,
    /// Of the pages about the whole vault; empty where there are none.
    pub(super) explore: String,
    /// The Content-Security-Policy; empty for none.
    pub(super) policy: String,
    /// The folder of what scripts read, with a slash behind it.
    pub(super) data: String,
    /// Whether links show what they lead to.
    pub(super) previews: bool,
    /// How many notes, links, tags and missing notes it has.
    pub(super) n_notes: usize,
    pub(super) n_links: usize,
    pub(super) n_tags: usize,
    pub(super) n_wanted: usize,
    /// Whose work this is.
    pub(super) generator: &'static str,
}

/// A link.
#[derive(Serialize)]
pub(super) struct LinkView {
    pub(super) label: String,
    pub(super) href: String,
}

/// The page of a note. Beside it, templates have `body`: HTML.
#[derive(Serialize)]
pub(super) struct NoteView<'a> {
    /// `../` up to the root of the site.
    pub(super) root: &'a str,
    /// What the browser shows as the page's title.
    pub(super) page_title: String,
    pub(super) description: &'a str,
    /// The number by which scripts know it; none if nothing lists it.
    pub(super) node: Option<u32>,
    pub(super) title: &'a str,
    /// `.base` on the page of a base, whose title goes without it; else empty.
    pub(super) extension: &'a str,
    /// `ltr` or `rtl`, where that of the text is not that of the site; else empty.
    pub(super) direction: &'static str,
    /// Id of the heading, where the note has a heading that repeats its title.
    pub(super) title_id: &'a str,
    pub(super) aliases: Vec<&'a str>,
    /// The names that other notes have too, with the pages that tell them apart.
    pub(super) namesakes: Vec<LinkView>,
    pub(super) classes: String,
    pub(super) crumbs: Vec<LinkView>,
    pub(super) cover: Option<CoverView>,
    pub(super) properties: Vec<PropertyView<'a>>,
    /// HTML: the short facts of its fields and tables, a `dl` a section.
    pub(super) facts: String,
    /// Tags that the text does not show.
    pub(super) tags: Vec<LinkView>,
    /// The headings of the text; left out where no template of the owner's could ask for them.
    pub(super) toc: Vec<TocView<'a>>,
    /// HTML: the same, an item of a list each.
    pub(super) contents: String,
    /// What its tags say that it is.
    pub(super) types: Vec<TypeView>,
    /// HTML: what is linked with it, as an `svg` with a link for each neighbour: those in `g.in` link to the page, those
    /// in `g.out` are linked from it; the class is that of its type, `t0` to `t6`, `t7` for none, with `m` if it is not
    /// written. Empty if there is nothing.
    pub(super) fan: String,
    pub(super) relations: Option<RelationsView>,
    pub(super) timeline: Option<TimelineView>,
    pub(super) sources: Option<SourcesView>,
    pub(super) backlinks: BacklinksView,
    pub(super) mentions: MentionsView,
    pub(super) similar: SimilarView,
    pub(super) n_outgoing: usize,
    /// The notes before and after it, in an ordered folder.
    pub(super) around: Option<AroundView>,
    /// What is next to it in its folder.
    pub(super) siblings: Option<SiblingsView>,
    /// On the home page, a look at the vault as a whole.
    pub(super) overview: Option<OverviewView>,
    /// Path of the source file in the vault.
    pub(super) source: &'a str,
    /// Where ways from it are shown; empty if nothing lists it.
    pub(super) paths: String,
}

impl NoteView<'_> {
    /// About how many bytes of HTML it has.
    pub(super) fn size(&self) -> usize {
        let relations = self.relations.as_ref().map_or(0, |it| it.html.len());
        let timeline = self.timeline.as_ref().map_or(0, |it| it.html.len() + it.rest.len());
        let sources = self.sources.as_ref().map_or(0, |it| it.html.len());
        let naming = self.backlinks.html.len() + self.mentions.html.len() + self.similar.html.len();
        self.fan.len() + self.facts.len() + relations + timeline + sources + naming
    }
}

/// The notes before and after a note.
#[derive(Serialize)]
pub(super) struct AroundView {
    pub(super) before: Option<LinkView>,
    pub(super) after: Option<LinkView>,
}

/// A folder around a note, or as much of it as is near the note.
#[derive(Serialize)]
pub(super) struct SiblingsView {
    /// Its name.
    pub(super) title: String,
    /// The page of the whole folder.
    pub(super) href: String,
    /// These two are left out where no template of the owner's could ask for them.
    pub(super) folders: Vec<LinkView>,
    pub(super) notes: Vec<SiblingView>,
    /// HTML: the same, an item of a list each, and one for the page of the whole folder where they are not all.
    pub(super) html: String,
    /// How many notes are in it.
    pub(super) n: usize,
    /// Whether more is in it than named here.
    pub(super) is_part: bool,
}

/// A note in a folder.
#[derive(Serialize)]
pub(super) struct SiblingView {
    pub(super) label: String,
    pub(super) href: String,
    /// Whether it is the note itself.
    pub(super) current: bool,
}

/// A type of an entity.
#[derive(Serialize)]
pub(super) struct TypeView {
    pub(super) name: String,
    /// Its number among the types of the settings, which gives it a colour.
    pub(super) number: usize,
    /// The page of its entities.
    pub(super) href: String,
}

/// The picture that stands for a note.
#[derive(Serialize)]
pub(super) struct CoverView {
    /// Its address as the page writes it.
    pub(super) src: String,
    pub(super) alt: String,
    /// In pixels, where the file says so.
    pub(super) width: Option<u32>,
    pub(super) height: Option<u32>,
}

/// The page of a canvas. Beside it, templates have `body`: HTML, the `.area` with the cards, `.card` and `.group`, at
/// their places, the lines between them as one `svg.edges`, and what stands on these in `.labels`.
#[derive(Serialize)]
pub(super) struct CanvasView<'a> {
    pub(super) root: &'a str,
    pub(super) page_title: String,
    pub(super) description: String,
    /// Name of the file without its extension.
    pub(super) title: &'a str,
    /// `.canvas`.
    pub(super) extension: &'a str,
    pub(super) crumbs: Vec<LinkView>,
    /// Whether the file could not be read.
    pub(super) is_broken: bool,
    /// How many cards and groups the board shows.
    pub(super) n_cards: usize,
    /// HTML: a small picture of the board with links to its cards; empty where there is no need for it.
    pub(super) overview: String,
    pub(super) n_connections: usize,
    /// HTML: the edges in words, each an item of a list. It is made in Rust because there may be thousands.
    pub(super) connections: String,
    pub(super) backlinks: BacklinksView,
    /// Path of the source file in the vault.
    pub(super) source: &'a str,
    /// Where ways from it are shown; empty if nothing lists it.
    pub(super) paths: String,
}

/// A property.
#[derive(Serialize)]
pub(super) struct PropertyView<'a> {
    pub(super) key: &'a str,
    /// `text`, `number`, `date`, `checkbox`, `list`, `links`, `tags`, `empty` or `map`.
    pub(super) kind: &'static str,
    /// HTML.
    pub(super) html: String,
}

/// An entry of the table of contents.
#[derive(Serialize)]
pub(super) struct TocView<'a> {
    /// 1 for the outermost level of the note.
    pub(super) depth: u8,
    pub(super) text: &'a str,
    pub(super) href: String,
}

/// The relations of an entity.
#[derive(Serialize)]
pub(super) struct RelationsView {
    /// How many rows there are, shown or not.
    pub(super) n: usize,
    /// HTML: a `table.relation-table` for each direction, `.from` and `.to`, whose rows are a `.label`, the entity at
    /// the other end and where that is said; a second one in `details` for what is folded. It is made in Rust because
    /// a popular page has many.
    pub(super) html: String,
}

/// The dated facts of an entity.
#[derive(Serialize)]
pub(super) struct TimelineView {
    /// All of them.
    pub(super) n: usize,
    /// How many are not shown.
    pub(super) n_more: usize,
    /// The timeline of the whole vault; empty if there is none.
    pub(super) all: String,
    /// HTML: an item for each, with `.when`, `.fact` and `.said`, the place where it is said.
    pub(super) html: String,
    /// The same of those that are folded.
    pub(super) rest: String,
}

/// The sources that a note cites.
#[derive(Serialize)]
pub(super) struct SourcesView {
    /// All of them.
    pub(super) n: usize,
    /// How many are not shown.
    pub(super) n_more: usize,
    /// How many sentences and rows have a date or an amount, and how many of these name a source; zero where there are
    /// few.
    pub(super) n_claims: u32,
    pub(super) n_cited: u32,
    /// HTML: an item for each, with a link and `.said`, the lines that cite it.
    pub(super) html: String,
}

/// The notes that link to a page.
#[derive(Serialize)]
pub(super) struct BacklinksView {
    /// All of them, on whatever page they are shown.
    pub(super) n_notes: usize,
    /// HTML: for each note a `.backlink` with its name and a list of the places where it links to the page, each
    /// with its sentence, the link in `<mark>`, and its section, file and line in `.evidence`. It is made in Rust
    /// because a popular page has thousands of them.
    pub(super) html: String,
    /// Links between the pages they are shown on; empty if there is one.
    pub(super) pages: Vec<PageLink>,
}

/// The notes that name a page without a link to it.
#[derive(Serialize)]
pub(super) struct MentionsView {
    /// All of them.
    pub(super) n_notes: u32,
    /// Those among them that link to it elsewhere.
    pub(super) n_linked: u32,
    /// How many are not shown.
    pub(super) n_more: usize,
    /// Whether they are in sight at first.
    pub(super) is_open: bool,
    /// HTML: for each note a `.naming` as the `.backlink` of [`BacklinksView`], those that do not link to the page first.
    pub(super) html: String,
}

/// What is cited together with a page.
#[derive(Serialize)]
pub(super) struct SimilarView {
    /// How many entities are shown.
    pub(super) n: usize,
    /// HTML: for each entity a `.naming` with its name and the places that cite both.
    pub(super) html: String,
}

/// A list of links under headings: tags, folders, notes from A to Z, missing notes.
#[derive(Serialize)]
pub(super) struct ListView<'a> {
    pub(super) root: &'a str,
    pub(super) page_title: String,
    pub(super) description: String,
    pub(super) title: String,
    /// A line below the title.
    pub(super) intro: String,
    pub(super) crumbs: Vec<LinkView>,
    pub(super) groups: Vec<ListGroup>,
    /// Links between the pages of the list; empty if there is one.
    pub(super) pages: Vec<PageLink>,
}

/// A part of a list.
#[derive(Serialize)]
pub(super) struct ListGroup {
    /// Its heading; empty for none.
    pub(super) heading: String,
    /// `note`, `folder`, `tag` or `missing`: what is in it.
    pub(super) kind: &'static str,
    /// HTML: an item for each entry, with its name in a link and a `.detail`. It is made in Rust because long lists
    /// have thousands of them.
    pub(super) entries: String,
}

/// The page of a missing note.
#[derive(Serialize)]
pub(super) struct MissingView<'a> {
    pub(super) root: &'a str,
    pub(super) page_title: String,
    pub(super) description: String,
    pub(super) title: &'a str,
    pub(super) crumbs: Vec<LinkView>,
    /// HTML: what is linked with it, as an `svg` with a link for each neighbour: those in `g.in` link to the page, those
    /// in `g.out` are linked from it; the class is that of its type, `t0` to `t6`, `t7` for none, with `m` if it is not
    /// written. Empty if there is nothing.
    pub(super) fan: String,
    pub(super) relations: Option<RelationsView>,
    pub(super) backlinks: BacklinksView,
    pub(super) mentions: MentionsView,
    pub(super) similar: SimilarView,
    /// Where ways from it are shown.
    pub(super) paths: String,
}

/// A home page that adit makes.
#[derive(Serialize)]
pub(super) struct HomeView<'a> {
    pub(super) root: &'a str,
    pub(super) page_title: String,
    pub(super) description: String,
    pub(super) overview: Option<OverviewView>,
    /// Folders and tags.
    pub(super) groups: Vec<ListGroup>,
}

/// The page for addresses that do not exist.
#[derive(Serialize)]
pub(super) struct NotFoundView<'a> {
    pub(super) root: &'a str,
    pub(super) page_title: String,
    pub(super) description: String,
}

/// The page at an old address.
#[derive(Serialize)]
pub(super) struct RedirectView<'a> {
    /// `../` up to the root of the site.
    pub(super) root: &'a str,
    /// What the browser shows as the page's title.
    pub(super) page_title: String,
    /// Title of the note that it leads to.
    pub(super) title: &'a str,
    /// Where that is, seen from here.
    pub(super) href: String,
    /// The same as a whole address, where the site has one.
    pub(super) canonical: String,
}

/// A link between the pages of a list.
#[derive(Serialize)]
pub(super) struct PageLink {
    pub(super) label: String,
    pub(super) href: String,
    pub(super) current: bool,
}
