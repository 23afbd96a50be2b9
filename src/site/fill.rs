//! Fills the slots of a note's HTML for the page that shows it.

use std::cell::OnceCell;
use std::fmt::Write;
use std::ops::Range;

use crate::compile::{
    Canvas, Cleaner, ENDNOTES_ROLE, Link, Note, Origin, Sheet, Sheets, SlotKind, cut_whole, default_display,
    is_balanced, media_kind, push_escaped,
};
use crate::link::{Found, Place, Resolution};
use crate::path::encode_fragment;
use crate::scan::FileKind;
use crate::vault::FileId;

use super::Site;
use super::backlinks::card_name;
use super::query::Shown;

/// Deepest nesting of embeds, as in Obsidian.
pub(super) const MAX_EMBED_DEPTH: usize = 5;
/// When a page has grown to this many bytes, embeds become links: a few notes that embed each other several times
/// would fill the disk.
pub(super) const MAX_PAGE_BYTES: usize = 4 << 20;

/// Fills slots for one page.
pub(super) struct Filler<'a> {
    pub(super) site: &'a Site<'a>,
    /// The note whose page this is, if it is one's.
    pub(super) page: Option<FileId>,
    pub(super) root: String,
    n_embeds: usize,
    /// The parts that are being embedded, outermost first.
    stack: Vec<(FileId, Place)>,
    /// The style sheets that what was filled so far needs.
    pub(super) sheets: Sheets,
    cleaner: OnceCell<Cleaner>,
    /// The steps that the queries of the page have taken.
    pub(super) query_steps: u64,
    /// Whether what is filled is part of the answer to a query.
    pub(super) is_in_answer: bool,
}

/// Where a link leads.
pub(super) struct Address<'a> {
    /// Encoded, seen from the root of the site.
    target: &'a str,
    fragment: Option<String>,
    /// Whether the target is the page that is being filled.
    is_here: bool,
    class: &'static str,
}

/// How the ids of an embedded part are told from those of the page.
struct Embedding {
    prefix: String,
    /// What stands before the `#` of a footnote: the page that has it, where it is not embedded along.
    footnotes: String,
}

impl<'a> Filler<'a> {
    /// For a page from which `root` leads to the root of the site.
    pub(super) fn new(site: &'a Site<'a>, page: Option<FileId>, root: &str) -> Self {
        Self {
            site,
            page,
            root: root.to_owned(),
            n_embeds: 0,
            stack: Vec::new(),
            sheets: Sheets::default(),
            cleaner: OnceCell::new(),
            query_steps: 0,
            is_in_answer: false,
        }
    }

    /// Makes HTML safe that queries give; made when it is first needed.
    pub(super) fn cleaner(&self) -> &Cleaner {
        self.cleaner.get_or_init(Cleaner::new)
    }

    /// The body of a note for its own page, without a heading that repeats the title.
    pub(super) fn body(&mut self, file: FileId, note: &Note) -> String {
        let mut out = String::with_capacity(note.html.text.len() + note.html.slots.len() * 48);
        let own = Embedding { prefix: String::new(), footnotes: String::new() };
        self.stack.push((file, Place::Whole));
        self.without_title(&mut out, file, note, note.html.len(), &own);
        self.stack.pop();
        out
    }

    /// A piece of the body of a page that is put together of several, such as a card of a canvas.
    pub(super) fn piece(&mut self, out: &mut String, file: FileId, note: &Note, range: Range<u32>) {
        let start = out.len();
        self.fill(out, file, note, range, &Embedding { prefix: String::new(), footnotes: String::new() });
        demote_footnotes(out, start);
    }

    /// A piece of a note in the answer to a query, with ids of its own.
    pub(super) fn piece_of_answer(&mut self, out: &mut String, file: FileId, note: &Note, range: Range<u32>) {
        self.n_embeds += 1;
        let prefix = format!("_e{}-", self.n_embeds);
        let embedding = Embedding { prefix, footnotes: self.page_href(file) };
        let was_in_answer = std::mem::replace(&mut self.is_in_answer, true);
        self.fill(out, file, note, range, &embedding);
        self.is_in_answer = was_in_answer;
    }

    /// The body up to `end`.
    fn without_title(
        &mut self,
        out: &mut String,
        file: FileId,
        note: &Note,
        end: u32,
        embedding: &Embedding,
    ) {
        match &note.title_heading {
            Some(title) => {
                self.fill(out, file, note, 0..title.start, embedding);
                self.fill(out, file, note, title.end..end.max(title.end), embedding);
            }
            None => self.fill(out, file, note, 0..end, embedding),
        }
    }

    fn fill(
        &mut self,
        out: &mut String,
        file: FileId,
        note: &Note,
        range: Range<u32>,
        embedding: &Embedding,
    ) {
        let html = &note.html;
        self.sheets.extend(html.sheets);
        let mut from = range.start as usize;
        for slot in html.slots_in(&range) {
            out.push_str(&html.text[from..slot.at as usize]);
            from = slot.at as usize;
            match slot.kind {
                SlotKind::LinkOpen(idx) => self.open_link(out, file, note, idx),
                SlotKind::LinkClose(idx) => {
                    out.push_str(if self.is_linked(file, idx) { "</a>" } else { "</span>" })
                }
                SlotKind::TagOpen(idx) => self.open_tag(out, note, idx),
                SlotKind::Embed(idx) => self.embed(out, file, note, idx),
                SlotKind::InlineEmbed(idx) => self.inline_embed(out, file, note, idx),
                SlotKind::Href(idx) => self.push_raw_href(out, file, note, idx),
                SlotKind::Src(idx) => self.push_raw_src(out, file, note, idx),
                SlotKind::Query(idx) => self.push_query(out, file, note, idx),
                SlotKind::IdPrefix => out.push_str(&embedding.prefix),
                SlotKind::Drawing(idx) => note.push_drawing(out, &embedding.prefix, idx),
                SlotKind::FootnoteHref => {
                    out.push_str(&embedding.footnotes);
                    out.push('#');
                    if embedding.footnotes.is_empty() {
                        out.push_str(&embedding.prefix);
                    }
                }
                SlotKind::HeadingId(idx) => {
                    push_id(out, &embedding.prefix, &note.headings[idx as usize].anchor)
                }
                SlotKind::BlockId(idx) => push_id(out, &embedding.prefix, &note.block_anchors[idx as usize]),
            }
        }
        out.push_str(&html.text[from..range.end as usize]);
    }

    // --- links -------------------------------------------------------------------------------------------------

    fn is_linked(&self, file: FileId, link: u32) -> bool {
        self.site.href_of(file, link).is_some()
    }

    fn open_link(&self, out: &mut String, file: FileId, note: &Note, idx: u32) {
        match self.address(file, idx, &note.links[idx as usize]) {
            Some(address) => self.push_start(out, &address),
            // A note that is not published: its name stays, as the author typed it, and leads nowhere.
            None => out.push_str("<span>"),
        }
    }

    /// Where a link leads, and the class that shows what kind of link it is.
    pub(super) fn address(&self, file: FileId, idx: u32, link: &Link) -> Option<Address<'a>> {
        let site = self.site;
        let target = site.href_of(file, idx)?;
        let resolution = site.compilation.links.resolution(file, idx as usize);
        let Some(found) = resolution.found() else {
            let class = if matches!(resolution, Resolution::Missing(_)) { "missing" } else { "" };
            return Some(Address { target, fragment: None, is_here: false, class });
        };
        let kind = site.compilation.vault.file(found.file).kind();
        Some(Address {
            target,
            fragment: self.fragment(found, link),
            is_here: self.page == Some(found.file),
            class: if matches!(kind, FileKind::Note | FileKind::Canvas | FileKind::Base) {
                ""
            } else {
                "file"
            },
        })
    }

    pub(super) fn push_href(&self, out: &mut String, address: &Address<'_>) {
        if !address.is_here || address.fragment.is_none() {
            out.push_str(&self.root);
            out.push_str(address.target);
        }
        if let Some(fragment) = &address.fragment {
            out.push('#');
            push_escaped(out, fragment);
        }
    }

    fn push_start(&self, out: &mut String, address: &Address<'_>) {
        if address.class.is_empty() {
            out.push_str("<a href=\"");
        } else {
            out.push_str("<a class=\"");
            out.push_str(address.class);
            out.push_str("\" href=\"");
        }
        self.push_href(out, address);
        out.push_str("\">");
    }

    fn fragment(&self, found: Found, link: &Link) -> Option<String> {
        let target = self.site.compilation.vault.file(found.file);
        match (found.place, target.object()) {
            (Place::Heading(idx), Some(note)) => Some(encode_fragment(&note.headings[idx as usize].anchor)),
            (Place::Block(idx), Some(note)) => Some(encode_fragment(&note.blocks[idx as usize].anchor)),
            (Place::Opaque, None) if target.base().is_some() => {
                crate::link::anchor(target, link.fragment.as_deref()?).map(encode_fragment)
            }
            (Place::Opaque, None) => {
                // `#page=3` means something to the program that shows a PDF. What else there may be is a sign for
                // style sheets, and no place in the file.
                let fragment = link.fragment.as_deref()?;
                let is_simple = fragment
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'=' | b'&' | b',' | b'.'));
                (is_simple && fragment.contains('=')).then(|| fragment.to_owned())
            }
            _ => None,
        }
    }

    fn open_tag(&self, out: &mut String, note: &Note, idx: u32) {
        self.push_tag_start(out, &note.tags[idx as usize].name);
    }

    /// A link to the page of a tag, if there is one.
    pub(super) fn push_tag(&self, out: &mut String, name: &str) {
        self.push_tag_start(out, name);
        out.push('#');
        push_escaped(out, name);
        out.push_str("</a>");
    }

    fn push_tag_start(&self, out: &mut String, name: &str) {
        match self.site.tag_href(name) {
            Some(href) => {
                out.push_str("<a class=\"tag\" href=\"");
                out.push_str(&self.root);
                out.push_str(href);
                out.push_str("\">");
            }
            None => out.push_str("<a class=\"tag\">"),
        }
    }

    /// A link with the text that was typed for it.
    pub(super) fn plain_link(&self, out: &mut String, file: FileId, idx: u32, link: &Link) {
        let label = link.label.clone().unwrap_or_else(|| display(link).into());
        match self.address(file, idx, link) {
            Some(address) => {
                self.push_start(out, &address);
                push_escaped(out, &label);
                out.push_str("</a>");
            }
            None => push_escaped(out, &label),
        }
    }

    // --- embeds ------------------------------------------------------------------------------------------------

    fn embed(&mut self, out: &mut String, file: FileId, note: &Note, idx: u32) {
        self.embed_up_to(out, file, note, idx, |target| target.html.len());
    }

    /// A file on a card: what an embed shows, but of a long note its beginning only.
    pub(super) fn card(&mut self, out: &mut String, file: FileId, note: &Note, idx: u32) {
        self.embed_up_to(out, file, note, idx, |target| target.excerpt.unwrap_or(target.html.len()));
    }

    fn embed_up_to(
        &mut self,
        out: &mut String,
        file: FileId,
        note: &Note,
        idx: u32,
        end: impl Fn(&Note) -> u32,
    ) {
        let link = &note.links[idx as usize];
        let resolution = self.site.compilation.links.resolution(file, idx as usize);
        let (Some(found), Some(address)) = (resolution.found(), self.address(file, idx, link)) else {
            self.sheets.insert(Sheet::Embed);
            out.push_str("<div class=\"embed embed-missing\">");
            self.plain_link(out, file, idx, link);
            out.push_str("</div>");
            return;
        };
        let target = self.site.compilation.vault.file(found.file);
        if let Some(base) = target.base() {
            let shown = Shown { base, source: found.file, this: file };
            return self.embed_base(out, shown, link);
        }
        let Some(target_note) = target.note() else {
            if media_kind(target.path.file_name()).is_some() {
                self.inline_embed(out, file, note, idx);
            } else if let Some(canvas) = self.small_canvas(found.file, out) {
                self.miniature(out, found.file, canvas);
            } else {
                self.sheets.insert(Sheet::Embed);
                out.push_str("<div class=\"embed embed-file\">");
                self.plain_link(out, file, idx, link);
                out.push_str("</div>");
            }
            return;
        };
        self.sheets.insert(Sheet::Embed);
        let part = (found.file, found.place);
        let range = match found.place {
            Place::Whole => Some(0..end(target_note)),
            Place::Heading(idx) => target_note.headings[idx as usize].html.clone(),
            Place::Block(idx) => target_note.blocks[idx as usize].html.clone(),
            Place::Opaque | Place::NoHeading | Place::NoBlock => {
                out.push_str("<div class=\"embed embed-missing\">");
                self.plain_link(out, file, idx, link);
                out.push_str("</div>");
                return;
            }
        };
        let is_cycle = self.stack.contains(&part)
            || self.stack.len() > MAX_EMBED_DEPTH
            || out.len() > self.site.room.bytes;
        let Some(range) = range.filter(|_| !is_cycle) else {
            out.push_str("<div class=\"embed embed-link\">");
            self.plain_link(out, file, idx, link);
            out.push_str("</div>");
            return;
        };
        self.n_embeds += 1;
        let is_whole = found.place == Place::Whole;
        let is_cut = is_whole && range.end < target_note.html.len();
        let embedding = Embedding {
            prefix: format!("_e{}-", self.n_embeds),
            footnotes: if is_whole && !is_cut { String::new() } else { self.page_href(found.file) },
        };
        let is_item = matches!(found.place, Place::Block(idx) if target_note.blocks[idx as usize].is_item);
        out.push_str("<div class=\"embed\"><div class=\"embed-title\"><a href=\"");
        self.push_href(out, &address);
        out.push_str("\">");
        push_escaped(out, &self.embed_title(found, target_note));
        out.push_str("</a></div>\n<section class=\"embed-body");
        for class in &target_note.css_classes {
            out.push(' ');
            push_escaped(out, class);
        }
        out.push('"');
        let direction = self.site.direction_of(target_note);
        if direction != self.site.direction_of(note) {
            write!(out, " dir=\"{}\"", direction.as_str()).expect("a String takes every write");
        }
        out.push_str(if is_item { "><ul>\n" } else { ">\n" });
        self.stack.push(part);
        if is_whole {
            let start = out.len();
            self.without_title(out, found.file, target_note, range.end, &embedding);
            demote_footnotes(out, start);
        } else {
            let start = out.len();
            self.fill(out, found.file, target_note, range, &embedding);
            if target_note.html.is_sanitized && !is_balanced(&out[start..]) {
                // The author's own tags begin or end amid the part.
                let whole = cut_whole(&out[start..]);
                out.truncate(start);
                out.push_str(&whole);
            }
        }
        self.stack.pop();
        if is_cut {
            out.push_str("<p class=\"read-on\"><a href=\"");
            self.push_href(out, &address);
            out.push_str("\">");
            self.site.text.push(out, "read_on");
            out.push_str("</a></p>\n");
        }
        // A section, because a stray `<li>` of the embedded note's would close an item around a `div`.
        out.push_str(if is_item { "</ul></section></div>" } else { "</section></div>" });
    }

    /// The canvas to draw a small picture of, if it is one, has another page, and there is room.
    fn small_canvas(&self, file: FileId, out: &str) -> Option<&'a Canvas> {
        let canvas = self.site.compilation.vault.file(file).canvas()?;
        (self.page != Some(file) && out.len() <= self.site.room.bytes).then_some(canvas)
    }

    /// The address of the page of a file, as this page writes it.
    pub(super) fn page_href(&self, file: FileId) -> String {
        let href = self.site.file_href(file).unwrap_or_default();
        format!("{}{href}", self.root)
    }

    fn embed_title(&self, found: Found, note: &Note) -> String {
        match found.place {
            Place::Heading(idx) => {
                let path = note.section_path(Some(idx));
                let repeats = path.len() > 1 && path[0] == note.title;
                format!("{} > {}", note.title, path[usize::from(repeats)..].join(" > "))
            }
            _ => note.title.clone(),
        }
    }
}

pub(super) fn display(link: &Link) -> String {
    if link.origin == Origin::Canvas {
        // The path of a file on a card is not the author's wording.
        return default_display(card_name(&link.target), link.fragment.as_deref());
    }
    default_display(&link.target, link.fragment.as_deref())
}

/// Makes the footnotes that end a part of a page no landmark: a page has one of that name.
fn demote_footnotes(out: &mut String, start: usize) {
    if let Some(at) = out[start..].rfind(ENDNOTES_ROLE) {
        out.replace_range(start + at..start + at + ENDNOTES_ROLE.len(), "role=\"group\"");
    }
}

fn push_id(out: &mut String, prefix: &str, id: &str) {
    out.push_str(" id=\"");
    out.push_str(prefix);
    push_escaped(out, id);
    out.push('"');
}
