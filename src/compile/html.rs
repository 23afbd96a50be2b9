//! HTML with slots: the part of a page that depends on one note alone, and the places that wait for others.

use std::ops::Range;

use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use crate::pack::{Pack, Unpacker};

/// HTML in which some places are filled in only when the whole vault is known.
#[derive(Clone, Debug, Default)]
pub struct Html {
    /// The HTML without the slots.
    pub text: String,
    /// The slots by offset into `text`; of two at one offset the first comes first.
    pub slots: Vec<Slot>,
    /// Whether there is HTML of the author's in it.
    pub(crate) raw_html: bool,
    /// Whether the sanitizer has written it: every element in it that is open is closed.
    pub(crate) is_sanitized: bool,
    /// Markup that the sanitizer passes over, in order: see [`Html::seal`].
    pub(crate) sealed: Vec<Range<u32>>,
    /// The style sheets that it needs besides the one of every page.
    pub(crate) sheets: Sheets,
}

/// A style sheet for something that few pages have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sheet {
    /// Colours in code.
    Code = 1,
    /// The results of queries.
    Query = 2,
    /// Cards and arrows.
    Canvas = 4,
    /// The picture of a note, and what comes from the web.
    Media = 8,
    /// Diagrams, drawn or not.
    Diagram = 16,
    /// Formulas.
    Math = 32,
    /// Relations of entities.
    Relation = 64,
    /// Who names a page without a link, and what is cited together with it.
    Mention = 128,
    /// Pages about the whole vault.
    Explore = 256,
    /// Dated facts and sources.
    Fact = 512,
    /// Callouts.
    Callout = 1024,
    /// Boxes that are checked or not: tasks, properties, values.
    Task = 2048,
    /// Notes shown in notes.
    Embed = 4096,
    /// Footnotes.
    Footnote = 8192,
    /// Pages that list others.
    List = 16_384,
    /// The notes before and after one in an ordered folder.
    Order = 32_768,
    /// The home page.
    Home = 65_536,
    /// Fields in the text.
    Field = 131_072,
    /// What a query finds, as cards.
    Cards = 262_144,
    /// The small picture of a canvas.
    Miniature = 524_288,
    /// Links between the pages of a long list.
    Pages = 1_048_576,
    /// The small graph of a page.
    Fan = 2_097_152,
    /// The picture of the graph.
    Map = 4_194_304,
    /// Tables.
    Table = 8_388_608,
    /// Code and quotations that stand by themselves.
    Block = 16_777_216,
    /// What a query finds, as a table.
    QueryTable = 33_554_432,
    /// Types of entities.
    Type = 67_108_864,
}

/// A set of style sheets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sheets(u32);

impl Pack for Sheets {
    fn pack(&self, out: &mut Vec<u8>) {
        self.0.pack(out);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Pack::unpack(from).map(Self)
    }
}

impl Sheets {
    /// The set of these sheets.
    pub(crate) fn of(sheets: &[Sheet]) -> Self {
        let mut set = Self::default();
        sheets.iter().for_each(|it| set.insert(*it));
        set
    }

    /// Adds a sheet.
    pub(crate) fn insert(&mut self, sheet: Sheet) {
        self.0 |= sheet as u32;
    }

    /// Adds all sheets of another set.
    pub(crate) fn extend(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Whether a sheet is in it.
    pub(crate) fn contains(self, sheet: Sheet) -> bool {
        self.0 & sheet as u32 != 0
    }
}

/// A place in [`Html`] that is filled in later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Offset into the text.
    pub at: u32,
    /// What goes there.
    pub kind: SlotKind,
}

/// Where HTML ended at some time: behind which byte, and which slot.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HtmlEnd {
    text: usize,
    slots: usize,
    sealed: usize,
}

/// What goes into a slot. Numbers are indices into the lists of the note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotKind {
    /// The start tag of a link.
    LinkOpen(u32),
    /// The end tag of a link.
    LinkClose(u32),
    /// A whole embed between blocks.
    Embed(u32),
    /// A whole embed inside a line: an image or a player, otherwise a link.
    InlineEmbed(u32),
    /// What a query finds.
    Query(u32),
    /// The start tag of a link to a tag's page.
    TagOpen(u32),
    /// What makes an id unique where this HTML is embedded in another page; nothing on its own page.
    IdPrefix,
    /// The same after the `#` of a reference to a footnote, with the page in front where the footnotes are not
    /// embedded along.
    FootnoteHref,
    /// ` href="…"` of a link in raw HTML.
    Href(u32),
    /// ` src="…"` of an image or a player in raw HTML.
    Src(u32),
    /// ` id="…"` of a heading.
    HeadingId(u32),
    /// A diagram that adit drew itself, which no sanitizer need see.
    Drawing(u32),
    /// ` id="…"` of a block: the number of an anchor given to a block id.
    BlockId(u32),
}

impl Html {
    /// Says that HTML of the author's is written next, and adds the style sheets of what is in it.
    pub(super) fn enter_raw(&mut self, html: &str) {
        self.raw_html = true;
        let has = |tag: &[u8]| html.as_bytes().windows(tag.len()).any(|it| it.eq_ignore_ascii_case(tag));
        if has(b"<table") {
            self.sheets.insert(Sheet::Table);
        }
        if has(b"<pre") || has(b"<blockquote") {
            self.sheets.insert(Sheet::Block);
        }
    }

    /// Length of the text so far.
    pub(crate) fn len(&self) -> u32 {
        crate::span::to_u32(self.text.len())
    }

    /// Appends markup as it is.
    pub(crate) fn push(&mut self, markup: &str) {
        self.text.push_str(markup);
    }

    /// Appends markup that the sanitizer neither sees nor changes: whole elements that may stand in a line, made by
    /// adit alone, with no slot in them and nothing of the author's that is not escaped.
    pub(crate) fn seal(&mut self, markup: &str) {
        let start = self.len();
        self.push(markup);
        self.sealed.push(start..self.len());
    }

    /// Appends text, escaped for element content.
    pub(crate) fn push_text(&mut self, text: &str) {
        push_escaped_text(&mut self.text, text);
    }

    /// Appends text, escaped for an attribute in double quotes.
    pub(crate) fn push_attribute(&mut self, text: &str) {
        escape_html(&mut self.text, text).expect("a String takes every write");
    }

    /// Appends a slot.
    pub(crate) fn slot(&mut self, kind: SlotKind) {
        let at = self.len();
        self.slots.push(Slot { at, kind });
    }

    /// Appends other HTML with its slots.
    pub(crate) fn append(&mut self, other: &Html) {
        let shift = self.len();
        self.text.push_str(&other.text);
        self.raw_html |= other.raw_html;
        self.sheets.extend(other.sheets);
        self.slots.extend(other.slots.iter().map(|slot| Slot { at: slot.at + shift, ..*slot }));
        self.sealed.extend(other.sealed.iter().map(|it| it.start + shift..it.end + shift));
    }

    /// Whether the text ends with this markup and nothing, not even a slot, comes behind its start.
    pub(crate) fn ends_with(&self, markup: &str) -> bool {
        let ends = self.text.ends_with(markup);
        ends && self.slots.last().is_none_or(|slot| slot.at as usize <= self.text.len() - markup.len())
    }

    /// Where it ends now.
    pub(crate) fn end(&self) -> HtmlEnd {
        HtmlEnd { text: self.text.len(), slots: self.slots.len(), sealed: self.sealed.len() }
    }

    /// Forgets everything that has come since it ended there. A slot at that place stays if it was there before: the end of
    /// a link is.
    pub(crate) fn back_to(&mut self, end: HtmlEnd) {
        self.text.truncate(end.text);
        self.slots.truncate(end.slots);
        self.sealed.truncate(end.sealed);
    }

    /// The slots in `range`, its end excluded unless it is the end of the text.
    pub(crate) fn slots_in(&self, range: &Range<u32>) -> &[Slot] {
        let from = self.slots.partition_point(|slot| slot.at < range.start);
        let to = if range.end == self.len() {
            self.slots.len()
        } else {
            self.slots.partition_point(|slot| slot.at < range.end)
        };
        &self.slots[from..to.max(from)]
    }
}

/// `text` escaped for an attribute in double quotes, or for element content.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    push_escaped(&mut escaped, text);
    escaped
}

/// Appends `text` escaped for an attribute in double quotes, or for element content.
pub(crate) fn push_escaped(out: &mut String, text: &str) {
    escape_html(out, text).expect("a String takes every write");
}

/// Appends `text` escaped for element content.
pub(super) fn push_escaped_text(out: &mut String, text: &str) {
    escape_html_body_text(out, text).expect("a String takes every write");
}
