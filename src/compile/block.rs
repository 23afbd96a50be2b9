//! Writes the blocks of a note as HTML with slots, and collects its symbols and references on the way.
//!
//! One pass over the events of the parser. Inline events are gathered until their block ends, because marks,
//! inline footnotes and block ids pair up or are recognised only then; `inline` writes them.

use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, Options, Parser, Tag as Start, TagEnd};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::diag::{Code, Diagnostic};
use crate::path::{VaultPath, fold};
use crate::span::{LineIndex, Span, to_u32};

use super::callout::{self, CalloutHead, Fold};
use super::heading::{Anchors, heading_key};
use super::html::{Html, Slot, SlotKind};
use super::{Block, CompileOptions, Heading, Note, Origin, TagOrigin, sanitize};

/// Deepest nesting of blocks that is written as nested HTML; browsers flatten deeper trees themselves, and
/// programs that walk them recursively overflow their stacks.
const MAX_DEPTH: usize = 100;

/// Where a piece of markdown stands: the whole file around it, and its offset there.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) path: &'a VaultPath,
    pub(super) file: &'a str,
    pub(super) lines: &'a LineIndex,
    pub(super) base: usize,
}

/// Compiles `source`, the body of a note, into `note`.
pub(super) fn write(source: &str, place: Place<'_>, options: &CompileOptions, note: &mut Note) {
    let mut writer = Writer::new(source, place, *options, note, Origin::Body);
    writer.run();
    writer.finish();
}

/// Collects the links and tags of a comment; nothing else of it is kept.
pub(super) fn collect_hidden(source: &str, place: Place<'_>, options: &CompileOptions, note: &mut Note) {
    let mut hidden = Note::default();
    Writer::new(source, place, *options, &mut hidden, Origin::Comment).run();
    note.tags.extend(hidden.tags.into_iter().map(|tag| super::Tag { origin: TagOrigin::Comment, ..tag }));
    note.links.extend(hidden.links.into_iter().map(|link| super::Link {
        origin: Origin::Comment,
        section: None,
        context: 0..0,
        mention: 0..0,
        ..link
    }));
}

pub(super) fn parser_options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_MATH
        | Options::ENABLE_WIKILINKS
}

/// HTML being written. Ids of blocks are known only after the element that gets them has begun, so their slots
/// are kept apart and merged at the end.
#[derive(Default)]
pub(super) struct Buffer {
    pub(super) html: Html,
    late: Vec<Slot>,
}

impl Buffer {
    fn finish(mut self) -> Html {
        if !self.late.is_empty() {
            self.html.slots.append(&mut self.late);
            self.html.slots.sort_by_key(|slot| slot.at);
        }
        self.html
    }
}

/// Marks where an element's attributes end, so that an id can be put there later.
#[derive(Clone, Copy)]
pub(super) struct AttributeEnd(u32);

/// A block that can be given an id: where it began, where its attributes end, and the anchor it has got.
#[derive(Clone)]
struct Target {
    start: u32,
    attributes: AttributeEnd,
    anchor: Option<String>,
    is_item: bool,
}

struct Container {
    kind: ContainerKind,
    target: Target,
    /// Ids found inside which name the container as a whole.
    ids: Vec<(String, Span)>,
    /// The last block that ended directly inside, with its end.
    last: Option<(Target, u32)>,
    /// Inline events before this offset are marks of the container, not text: a task's box, a callout's head.
    text_from: usize,
}

enum ContainerKind {
    Root,
    Quote,
    Callout {
        head: CalloutHead,
        title_done: bool,
    },
    List,
    Item,
    /// The definition of a footnote, with its label.
    Footnote(String),
    /// Nested too deeply to be written.
    Flattened,
}

/// Whether blocks, such as an embedded note, may stand amid the inline events of a leaf.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Split {
    /// They may not.
    Never,
    /// They may, as they are.
    Bare,
    /// They may, between paragraphs.
    Paragraph,
}

/// What the inline events that are being gathered belong to.
enum Leaf {
    /// An item without a blank line around it.
    Bare,
    Paragraph,
    Heading(u8),
    Cell,
}

pub(super) struct Writer<'s, 'n> {
    pub(super) source: &'s str,
    pub(super) place: Place<'n>,
    pub(super) options: CompileOptions,
    pub(super) note: &'n mut Note,
    pub(super) origin: Origin,
    pub(super) out: Buffer,
    /// Buffers that wait while a footnote is written.
    waiting: Vec<Buffer>,
    containers: Vec<Container>,
    leaf: Leaf,
    inline: Vec<(Event<'s>, Range<usize>)>,
    anchors: Anchors,
    /// Sections that are still open: heading, and how many containers are around it.
    pub(super) open_sections: Vec<(u32, usize)>,
    pub(super) footnotes: Footnotes,
    table: Table,
    code: Option<String>,
    /// The HTML block that is being gathered.
    raw_html: String,
    /// Links of the block that is being written, which wait for their context.
    pub(super) first_link: usize,
    block_ids: FxHashSet<String>,
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    has_body: bool,
    row_start: u32,
    text_start: usize,
    first_link: usize,
    skipped_row: bool,
    target: Option<Target>,
    ids: Vec<(String, Span)>,
}

/// The footnotes of a note in the order of their first use.
#[derive(Default)]
pub(super) struct Footnotes {
    numbers: FxHashMap<String, usize>,
    used: Vec<Footnote>,
    definitions: FxHashMap<String, Html>,
}

struct Footnote {
    label: String,
    uses: usize,
    /// Its text, if it was written where it is used.
    html: Option<Html>,
}

impl Footnotes {
    /// The number of the footnote with this label, and how often it has been referred to, this time included.
    pub(super) fn refer(&mut self, label: &str) -> (usize, usize) {
        let label = fold(label);
        let number = *self.numbers.entry(label.clone()).or_insert(self.used.len() + 1);
        if number > self.used.len() {
            self.used.push(Footnote { label, uses: 0, html: None });
        }
        self.used[number - 1].uses += 1;
        (number, self.used[number - 1].uses)
    }

    /// The number of a footnote that is written where it is used.
    pub(super) fn refer_inline(&mut self) -> usize {
        self.used.push(Footnote { label: String::new(), uses: 1, html: None });
        self.used.len()
    }

    /// Gives the text of a footnote that is written where it is used.
    pub(super) fn define_inline(&mut self, number: usize, html: Html) {
        self.used[number - 1].html = Some(html);
    }
}

impl<'s, 'n> Writer<'s, 'n> {
    fn new(
        source: &'s str,
        place: Place<'n>,
        options: CompileOptions,
        note: &'n mut Note,
        origin: Origin,
    ) -> Self {
        let root = Target { start: 0, attributes: AttributeEnd(0), anchor: None, is_item: false };
        note.html.text.reserve(source.len() + source.len() / 2);
        note.text.reserve(source.len());
        let out = Buffer { html: std::mem::take(&mut note.html), late: Vec::new() };
        Self {
            source,
            place,
            options,
            first_link: note.links.len(),
            note,
            origin,
            out,
            waiting: Vec::new(),
            containers: vec![Container {
                kind: ContainerKind::Root,
                target: root,
                ids: Vec::new(),
                last: None,
                text_from: 0,
            }],
            leaf: Leaf::Bare,
            inline: Vec::new(),
            anchors: Anchors::default(),
            open_sections: Vec::new(),
            footnotes: Footnotes::default(),
            table: Table::default(),
            code: None,
            raw_html: String::new(),
            block_ids: FxHashSet::default(),
        }
    }

    fn run(&mut self) {
        let parser = Parser::new_ext(self.source, parser_options()).into_offset_iter();
        for (event, range) in parser {
            match event {
                Event::Start(tag) if is_block(&tag) => {
                    self.flush_bare();
                    self.start(tag, range);
                }
                Event::End(tag) if is_block_end(tag) => self.end(tag, range),
                Event::Html(html) => self.raw_html.push_str(&html),
                Event::Text(text) if !self.raw_html.is_empty() => self.raw_html.push_str(&text),
                Event::Rule => {
                    self.flush_bare();
                    self.out.html.push("<hr>\n");
                }
                Event::Text(text) if self.code.is_some() => self.code.get_or_insert_default().push_str(&text),
                event => self.inline.push((event, range)),
            }
        }
        self.flush_bare();
    }

    fn finish(mut self) {
        self.close_sections(0, 0);
        let mut html = std::mem::take(&mut self.out).finish();
        self.note.footnotes_at = html.len();
        self.write_footnotes(&mut html);
        self.note.html = html;
    }

    // --- blocks ------------------------------------------------------------------------------------------------

    fn start(&mut self, tag: Start<'s>, range: Range<usize>) {
        match tag {
            Start::Paragraph => self.leaf = Leaf::Paragraph,
            Start::Heading { level, .. } => self.leaf = Leaf::Heading(level as u8),
            Start::BlockQuote(_) => self.start_quote(range),
            Start::CodeBlock(kind) => self.start_code(&kind),
            Start::List(_) if self.containers.len() >= MAX_DEPTH => self.open(ContainerKind::Flattened, ""),
            Start::List(first) => {
                let open = match first {
                    None => "<ul".to_owned(),
                    Some(1) => "<ol".to_owned(),
                    Some(first) => format!("<ol start=\"{first}\""),
                };
                self.open(ContainerKind::List, &open);
                self.out.html.push(">\n");
            }
            Start::Item => self.start_item(&range),
            Start::FootnoteDefinition(label) if label.contains(char::is_whitespace) => {
                // Obsidian takes a label with spaces for text.
                self.open(ContainerKind::Flattened, "");
                self.out.html.push("<p>");
                self.out.html.push_text(&format!("[^{label}]:"));
                self.out.html.push("</p>\n");
            }
            Start::FootnoteDefinition(label) => self.start_footnote(&label),
            Start::Table(alignments) => {
                let target = self.begin("<div class=\"table\"");
                self.out.html.push("><table>\n<thead>");
                self.table = Table { alignments, target: Some(target), ..Table::default() };
            }
            Start::TableHead | Start::TableRow => self.start_row(matches!(tag, Start::TableHead), &range),
            Start::TableCell => self.leaf = Leaf::Cell,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph => {
                self.leaf = Leaf::Bare;
                self.write_paragraph();
            }
            TagEnd::Heading(_) => {
                let Leaf::Heading(level) = std::mem::replace(&mut self.leaf, Leaf::Bare) else { return };
                self.write_heading(level, &range);
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.flush_bare();
                self.close();
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => {
                let html = std::mem::take(&mut self.raw_html);
                self.out.html.raw_html = true;
                self.out.html.push(&if self.options.trust_html { html } else { sanitize::complete(&html) });
            }
            TagEnd::TableCell => {
                self.leaf = Leaf::Bare;
                self.write_cell();
            }
            TagEnd::TableHead | TagEnd::TableRow => self.end_row(tag == TagEnd::TableHead),
            TagEnd::Table => {
                self.out.html.push(if self.table.has_body {
                    "</tbody>\n</table></div>\n"
                } else {
                    "</table></div>\n"
                });
                if let Some(mut target) = self.table.target.take() {
                    let end = self.out.html.len();
                    for (id, span) in std::mem::take(&mut self.table.ids) {
                        self.add_block(id, span, &mut target, end);
                    }
                    self.done(target);
                }
            }
            _ => {}
        }
    }

    /// Begins an element that may get an id: writes `markup`, which has to lack its `>`.
    fn begin(&mut self, markup: &str) -> Target {
        let start = self.out.html.len();
        self.out.html.push(markup);
        Target { start, attributes: AttributeEnd(self.out.html.len()), anchor: None, is_item: false }
    }

    /// Remembers a finished block as the one that a block id on the next line would name.
    fn done(&mut self, target: Target) {
        let end = self.out.html.len();
        if let Some(container) = self.containers.last_mut() {
            container.last = Some((target, end));
        }
    }

    fn open(&mut self, kind: ContainerKind, markup: &str) {
        let mut target = self.begin(markup);
        target.is_item = matches!(kind, ContainerKind::Item);
        self.containers.push(Container { kind, target, ids: Vec::new(), last: None, text_from: 0 });
    }

    fn close(&mut self) {
        self.close_sections(self.containers.len(), 0);
        let Some(mut container) = self.containers.pop() else { return };
        match &container.kind {
            ContainerKind::Quote => self.out.html.push("</blockquote>\n"),
            ContainerKind::Callout { head, title_done } => {
                let head = head.clone();
                if !title_done {
                    self.write_title(&head, None);
                }
                self.out.html.push(if head.fold == Fold::Fixed {
                    "</div></div>\n"
                } else {
                    "</div></details>\n"
                });
            }
            ContainerKind::List => {
                let is_ordered = self.out.html.text[container.target.start as usize..].starts_with("<ol");
                self.out.html.push(if is_ordered { "</ol>\n" } else { "</ul>\n" });
            }
            ContainerKind::Item => self.out.html.push("</li>\n"),
            ContainerKind::Footnote(label) => {
                let outer = self.waiting.pop().unwrap_or_default();
                let html = std::mem::replace(&mut self.out, outer).finish();
                self.footnotes.definitions.entry(label.clone()).or_insert(html);
            }
            ContainerKind::Root | ContainerKind::Flattened => {}
        }
        let end = self.out.html.len();
        for (id, span) in std::mem::take(&mut container.ids) {
            self.add_block(id, span, &mut container.target, end);
        }
        let is_block = !matches!(
            container.kind,
            ContainerKind::Footnote(_) | ContainerKind::Flattened | ContainerKind::Item
        );
        if is_block {
            self.done(container.target);
        }
    }

    fn is_too_deep(&self) -> bool {
        self.containers.len() > MAX_DEPTH
    }

    fn start_quote(&mut self, range: Range<usize>) {
        if self.is_too_deep() {
            self.open(ContainerKind::Flattened, "");
            return;
        }
        let inside =
            self.source[range.clone()].strip_prefix('>').map(|rest| rest.strip_prefix(' ').unwrap_or(rest));
        let head = inside.and_then(|inside| Some((callout::head(inside)?, range.end - inside.len())));
        let Some((head, from)) = head else {
            self.open(ContainerKind::Quote, "<blockquote");
            self.out.html.push(">\n");
            return;
        };
        let mut tag = String::from(if head.fold == Fold::Fixed { "<div" } else { "<details" });
        tag.push_str(" class=\"callout callout-");
        tag.push_str(callout::family(&head.kind));
        tag.push_str("\" data-callout=\"");
        super::push_escaped(&mut tag, &head.kind);
        tag.push('"');
        if let Some(metadata) = &head.metadata {
            tag.push_str(" data-callout-metadata=\"");
            super::push_escaped(&mut tag, metadata);
            tag.push('"');
        }
        if head.fold == Fold::Open {
            tag.push_str(" open");
        }
        let text_from = from + head.len;
        self.open(ContainerKind::Callout { head, title_done: false }, &tag);
        self.out.html.push(">");
        if let Some(container) = self.containers.last_mut() {
            container.text_from = text_from;
        }
    }

    /// Writes the title of a callout: the inline events given, or its type.
    fn write_title(&mut self, head: &CalloutHead, title: Option<Vec<(Event<'s>, Range<usize>)>>) {
        let (open, close) = match head.fold {
            Fold::Fixed => {
                ("<div class=\"callout-title\"><span>", "</span></div>\n<div class=\"callout-content\">\n")
            }
            Fold::Open | Fold::Closed => (
                "<summary class=\"callout-title\"><span>",
                "</span></summary>\n<div class=\"callout-content\">\n",
            ),
        };
        self.out.html.push(open);
        let has_text = title.as_ref().is_some_and(|title| !title.iter().all(|(event, _)| is_blank(event)));
        match title.filter(|_| has_text) {
            Some(title) => {
                self.write_leaf(title, Split::Never, true);
            }
            None => {
                let title = callout::default_title(&head.kind);
                self.out.html.push_text(&title);
                self.note.text.push_str(&title);
                self.note.text.push('\n');
            }
        }
        self.out.html.push(close);
    }

    fn start_item(&mut self, range: &Range<usize>) {
        if matches!(self.containers.last(), Some(Container { kind: ContainerKind::Flattened, .. })) {
            self.open(ContainerKind::Flattened, "");
            return;
        }
        let Some((state, text_from)) = task(&self.source[range.clone()]) else {
            self.open(ContainerKind::Item, "<li");
            self.out.html.push(">");
            return;
        };
        let mut tag = String::from("<li class=\"task\" data-task=\"");
        super::push_escaped(&mut tag, state.encode_utf8(&mut [0; 4]));
        tag.push('"');
        self.open(ContainerKind::Item, &tag);
        let label = if state == ' ' { "open task" } else { "done task" };
        let checked = if state == ' ' { "" } else { " checked" };
        self.out.html.push(&format!("><input type=\"checkbox\" disabled{checked} aria-label=\"{label}\"> "));
        if let Some(container) = self.containers.last_mut() {
            container.text_from = range.start + text_from;
        }
    }

    fn start_code(&mut self, kind: &CodeBlockKind<'_>) {
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.split([' ', ',', '{']).next().unwrap_or_default(),
            CodeBlockKind::Indented => "",
        };
        let target = self.begin(if info == "mermaid" { "<pre class=\"mermaid\"" } else { "<pre" });
        self.out.html.push("><code");
        if !info.is_empty() {
            self.out.html.push(" class=\"language-");
            self.out.html.push_attribute(info);
            self.out.html.push("\"");
        }
        self.out.html.push(">");
        self.done(target);
        self.code = Some(String::new());
    }

    fn end_code(&mut self) {
        let code = self.code.take().unwrap_or_default().replace(super::comment::MASK, "");
        self.out.html.push_text(&code);
        self.out.html.push("</code></pre>\n");
        let end = self.out.html.len();
        if let Some((_, last_end)) = self.containers.last_mut().and_then(|container| container.last.as_mut())
        {
            *last_end = end;
        }
    }

    // --- leaves ------------------------------------------------------------------------------------------------

    /// Takes the inline events gathered so far, without the marks of the container they stand in.
    fn take_inline(&mut self) -> Vec<(Event<'s>, Range<usize>)> {
        let mut events = std::mem::take(&mut self.inline);
        let Some(container) = self.containers.last_mut() else { return events };
        let from = std::mem::replace(&mut container.text_from, 0);
        if from > 0 {
            events.retain_mut(|(event, range)| {
                let is_cut = range.start < from && range.end > from;
                if let (true, Event::Text(CowStr::Borrowed(text))) =
                    (is_cut && event_len(event) == range.len(), &mut *event)
                {
                    *text = &text[from - range.start..];
                    range.start = from;
                }
                range.start >= from
            });
        }
        events
    }

    /// Writes the text of an item that has no paragraphs.
    fn flush_bare(&mut self) {
        if self.inline.is_empty() {
            return;
        }
        if let Some(mut events) = self.take_callout_title() {
            if !events.is_empty() {
                self.inline = std::mem::take(&mut events);
                self.write_paragraph();
            }
            return;
        }
        let events = self.take_inline();
        self.write_leaf(events, Split::Bare, true);
    }

    /// If the gathered events are the first of a callout: writes its title, and gives the events that follow it.
    fn take_callout_title(&mut self) -> Option<Vec<(Event<'s>, Range<usize>)>> {
        let container = self.containers.last_mut()?;
        let ContainerKind::Callout { head, title_done } = &mut container.kind else { return None };
        if std::mem::replace(title_done, true) {
            return None;
        }
        let head = head.clone();
        let (title, rest) = split_at_break(self.take_inline());
        self.write_title(&head, Some(title));
        Some(rest)
    }

    fn write_paragraph(&mut self) {
        if let Some(rest) = self.take_callout_title() {
            if rest.is_empty() {
                return;
            }
            self.inline = rest;
        }
        let events = self.take_inline();
        if let Some((id, span)) = self.lone_block_id(&events) {
            self.name_last_block(id, span);
            return;
        }
        if events.iter().all(|(event, _)| is_blank(event)) {
            return;
        }
        let has_embed = super::inline::has_block_embed(&events);
        let mut target = self.begin(if has_embed { "<div class=\"with-embed\"" } else { "<p" });
        self.out.html.push(">");
        if has_embed {
            self.out.html.push("\n<p>");
        }
        let text_start = self.note.text.len();
        let split = if has_embed { Split::Paragraph } else { Split::Never };
        let id = self.write_leaf(events, split, true);
        if has_embed {
            self.close_split_paragraph();
            self.out.html.push("</div>\n");
        } else {
            self.out.html.push("</p>\n");
        }
        self.remember_summary(text_start);
        if let Some((id, span)) = id {
            let end = self.out.html.len();
            self.add_block(id, span, &mut target, end);
        }
        self.done(target);
    }

    /// Ends the paragraph around embeds, or forgets it if nothing came after the last of them.
    pub(super) fn close_split_paragraph(&mut self) {
        if self.out.html.text.ends_with("<p>") {
            let len = self.out.html.len() - 3;
            self.out.html.truncate(len);
        } else {
            self.out.html.push("</p>\n");
        }
    }

    fn remember_summary(&mut self, start: usize) {
        if self.note.summary.end > 0 || self.containers.len() > 1 || self.origin != Origin::Body {
            return;
        }
        let text = self.note.text[start..].trim_end();
        let is_tags_only = text.split_whitespace().all(|word| word.starts_with('#'));
        if !is_tags_only {
            self.note.summary = to_u32(start)..to_u32(start + text.len());
        }
    }

    fn write_heading(&mut self, level: u8, range: &Range<usize>) {
        if let Some(rest) = self.take_callout_title() {
            // `> [!note] Title` with a rule below reads as a heading to the parser.
            self.inline = rest;
            self.write_paragraph();
            self.out.html.push("<hr>\n");
            return;
        }
        let events = self.take_inline();
        let raw = match (events.first(), events.last()) {
            (Some((_, first)), Some((_, last))) => &self.source[first.start..last.end.max(first.start)],
            _ => "",
        };
        let is_first = self.out.html.text.is_empty() && self.waiting.is_empty();
        let key = heading_key(raw);
        let idx = to_u32(self.note.headings.len());
        if self.waiting.is_empty() {
            self.close_sections(self.containers.len(), level);
        }
        let parent = self.open_sections.last().map(|&(parent, _)| parent);
        let mut target = self.begin(&format!("<h{level}"));
        let AttributeEnd(at) = target.attributes;
        self.out.html.slots.push(Slot { at, kind: SlotKind::HeadingId(idx) });
        self.out.html.push(">");
        let text_start = self.note.text.len();
        // Links of a heading stand in the section that it opens.
        self.note.headings.push(Heading {
            level,
            text: String::new(),
            key,
            anchor: String::new(),
            parent,
            html: None,
            span: Span::shifted(range, self.place.base),
        });
        if self.waiting.is_empty() {
            self.open_sections.push((idx, self.containers.len()));
        }
        let id = self.write_leaf(events, Split::Never, true);
        self.out.html.push(&format!("</h{level}>\n"));
        let text = self.note.text[text_start..].trim().to_owned();
        let anchor = self.anchors.claim(&text);
        target.anchor = Some(anchor.clone());
        let heading = &mut self.note.headings[idx as usize];
        (heading.text, heading.anchor) = (text, anchor);
        let is_title = is_first && level == 1 && self.note.headings[idx as usize].text == self.note.title;
        let end = self.out.html.len();
        if is_title {
            self.note.title_heading = Some(target.start..end);
        }
        self.note.headings[idx as usize].html = self.waiting.is_empty().then_some(target.start..end);
        if let Some((id, span)) = id {
            self.add_block(id, span, &mut target, end);
        }
        self.done(target);
    }

    /// Ends the open sections inside `depth` containers or more; of those exactly there, only the ones that a
    /// heading of `level` ends. A section never reaches beyond the container it began in.
    fn close_sections(&mut self, depth: usize, level: u8) {
        while let Some(&(idx, at)) = self.open_sections.last() {
            let heading = &mut self.note.headings[idx as usize];
            if at < depth || (at == depth && heading.level < level) {
                break;
            }
            if let Some(html) = &mut heading.html {
                html.end = self.out.html.len();
            }
            self.open_sections.pop();
        }
    }

    // --- tables ------------------------------------------------------------------------------------------------

    fn start_row(&mut self, is_head: bool, range: &Range<usize>) {
        self.table.row_start = self.out.html.len();
        self.table.text_start = self.note.text.len();
        self.table.first_link = self.note.links.len();
        self.table.column = 0;
        self.table.in_head = is_head;
        if !is_head {
            // A block id on the line after a table reads as one more row to the parser.
            let line = &self.source[range.clone()];
            if let Some(id) = block_id(line.trim()) {
                let at = range.start + line.find('^').unwrap_or(0);
                let span = Span::shifted(&(at..at + 1 + id.len()), self.place.base);
                self.name_table(fold(id), span);
                self.table.skipped_row = true;
                return;
            }
            if !self.table.has_body {
                self.table.has_body = true;
                self.out.html.push("<tbody>\n");
            }
        }
        self.out.html.push("<tr>");
    }

    fn end_row(&mut self, is_head: bool) {
        if std::mem::take(&mut self.table.skipped_row) {
            return;
        }
        self.out.html.push(if is_head { "</tr></thead>\n" } else { "</tr>\n" });
        while self.note.text.ends_with([' ', '·']) {
            self.note.text.pop();
        }
        self.note.text.push('\n');
        let context = to_u32(self.table.text_start)..to_u32(self.note.text.len() - 1);
        for link in &mut self.note.links[self.table.first_link..] {
            link.context = context.clone();
        }
        self.first_link = self.note.links.len();
    }

    fn write_cell(&mut self) {
        let events = self.take_inline();
        if self.table.skipped_row {
            return;
        }
        let column = self.table.column;
        self.table.column += 1;
        let alignment = self.table.alignments.get(column).copied().unwrap_or(Alignment::None);
        let (open, close) = if self.table.in_head { ("<th", "</th>") } else { ("<td", "</td>") };
        self.out.html.push(open);
        self.out.html.push(match alignment {
            Alignment::None => ">",
            Alignment::Left => " class=\"left\">",
            Alignment::Center => " class=\"center\">",
            Alignment::Right => " class=\"right\">",
        });
        self.report_split_link(&events);
        self.write_leaf(events, Split::Bare, false);
        self.out.html.push(close);
        self.note.text.push_str(" · ");
    }

    /// A cell that ends inside `[[` was cut by the bare `|` of a link.
    fn report_split_link(&mut self, events: &[(Event<'s>, Range<usize>)]) {
        let (Some((_, first)), Some((_, last))) = (events.first(), events.last()) else { return };
        let text = &self.source[first.start..last.end.max(first.start)];
        let Some(open) =
            text.rfind("[[").filter(|&open| !text[open..].contains("]]") && !text[open..].contains('`'))
        else {
            return;
        };
        let from = first.start + open;
        let line_end = self.source[from..].find('\n').map_or(self.source.len(), |len| from + len);
        let Some(close) = self.source[from..line_end].find("]]") else { return };
        let range = from..from + close + 2;
        let written = self.source[range.clone()].to_owned();
        let span = Span::shifted(&range, self.place.base);
        let finding = Diagnostic::new(
            Code::TablePipe,
            self.place.path,
            "this `|` ends the table cell, not the target of the link",
        )
        .at(span, self.place.lines.position(self.place.file, span.start))
        .help("write `\\|` inside tables")
        .fix(written.replacen('|', "\\|", 1));
        self.note.diagnostics.push(finding);
    }

    // --- footnotes ---------------------------------------------------------------------------------------------

    fn start_footnote(&mut self, label: &str) {
        let outer = std::mem::take(&mut self.out);
        self.waiting.push(outer);
        self.open(ContainerKind::Footnote(fold(label)), "");
    }

    /// Lists the footnotes in the order of their numbers, each with links back to where it is used.
    fn write_footnotes(&mut self, html: &mut Html) {
        if self.footnotes.used.is_empty() {
            return;
        }
        html.push("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<ol>\n");
        for (idx, footnote) in std::mem::take(&mut self.footnotes.used).into_iter().enumerate() {
            let number = idx + 1;
            let text = footnote
                .html
                .or_else(|| self.footnotes.definitions.remove(&footnote.label))
                .unwrap_or_default();
            html.push("<li id=\"");
            html.slot(SlotKind::IdPrefix);
            html.push(&format!("_fn-{number}\">"));
            html.append(&text);
            let in_paragraph = html.text.ends_with("</p>\n");
            if in_paragraph {
                html.text.truncate(html.text.len() - "</p>\n".len());
            }
            for nth in 1..=footnote.uses {
                html.push(" <a class=\"footnote-back\" href=\"");
                html.slot(SlotKind::FootnoteHref);
                html.push(&format!(
                    "_fnref-{number}-{nth}\" aria-label=\"Back to reference {number}\">↩</a>"
                ));
            }
            html.push(if in_paragraph { "</p></li>\n" } else { "</li>\n" });
        }
        html.push("</ol>\n</section>\n");
    }

    // --- block ids ---------------------------------------------------------------------------------------------

    /// The id in a paragraph that is nothing but `^id`.
    fn lone_block_id(&self, events: &[(Event<'s>, Range<usize>)]) -> Option<(String, Span)> {
        let (first, last) = (events.first()?.1.start, events.last()?.1.end);
        let text = self.source.get(first..last)?;
        let id = block_id(text.trim())?;
        Some((fold(id), Span::shifted(&(first..first + 1 + id.len()), self.place.base)))
    }

    /// The container that an id inside it names as a whole: the outermost quote, else the innermost item.
    pub(super) fn naming_container(&self) -> Option<usize> {
        let base =
            self.containers.iter().rposition(|it| matches!(it.kind, ContainerKind::Footnote(_))).unwrap_or(0);
        let is_quote =
            |it: &Container| matches!(it.kind, ContainerKind::Quote | ContainerKind::Callout { .. });
        let inside = &self.containers[base..];
        let outer_quote = inside.iter().position(is_quote);
        let first_item = inside.iter().position(|it| matches!(it.kind, ContainerKind::Item));
        let found = match (outer_quote, first_item) {
            (Some(quote), Some(item)) if item < quote => {
                inside.iter().rposition(|it| matches!(it.kind, ContainerKind::Item))
            }
            (Some(quote), _) => Some(quote),
            (None, Some(_)) => inside.iter().rposition(|it| matches!(it.kind, ContainerKind::Item)),
            (None, None) => None,
        };
        found.map(|idx| base + idx)
    }

    /// Whether a quote is around, where an id at the end of any line names the quote.
    pub(super) fn is_in_quote(&self) -> bool {
        self.containers
            .iter()
            .any(|it| matches!(it.kind, ContainerKind::Quote | ContainerKind::Callout { .. }))
    }

    /// Gives an id to the container that takes the ids inside it, if there is one.
    pub(super) fn name_container(&mut self, id: String, span: Span) -> Option<(String, Span)> {
        match self.naming_container() {
            Some(idx) => {
                self.containers[idx].ids.push((id, span));
                None
            }
            None => Some((id, span)),
        }
    }

    fn name_last_block(&mut self, id: String, span: Span) {
        let Some((id, span)) = self.name_container(id, span) else { return };
        let Some(container) = self.containers.last_mut() else { return };
        if let Some((mut target, end)) = container.last.take() {
            self.add_block(id, span, &mut target, end);
            if let Some(container) = self.containers.last_mut() {
                container.last = Some((target, end));
            }
        }
    }

    fn name_table(&mut self, id: String, span: Span) {
        let Some((id, span)) = self.name_container(id, span) else { return };
        self.table.ids.push((id, span));
    }

    /// Records that `id` names the block which began at `target` and ends at `end`. The first of equal ids wins.
    fn add_block(&mut self, id: String, span: Span, target: &mut Target, end: u32) {
        if self.origin != Origin::Body || !self.block_ids.insert(id.clone()) {
            return;
        }
        let anchor = match &target.anchor {
            Some(anchor) => anchor.clone(),
            None => {
                let anchor = format!("^{id}");
                let kind = SlotKind::BlockId(to_u32(self.note.block_anchors.len()));
                self.note.block_anchors.push(anchor.clone());
                let AttributeEnd(at) = target.attributes;
                self.out.late.push(Slot { at, kind });
                target.anchor = Some(anchor.clone());
                anchor
            }
        };
        let html = self.waiting.is_empty().then_some(target.start..end);
        self.note.blocks.push(Block { id, anchor, html, is_item: target.is_item, span });
    }
}

pub(super) fn is_block(tag: &Start<'_>) -> bool {
    !matches!(
        tag,
        Start::Emphasis
            | Start::Strong
            | Start::Strikethrough
            | Start::Link { .. }
            | Start::Image { .. }
            | Start::Superscript
            | Start::Subscript
    )
}

pub(super) fn is_block_end(tag: TagEnd) -> bool {
    !matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::Superscript
            | TagEnd::Subscript
    )
}

/// Splits inline events at their first line break. What is open there ends with the first part.
fn split_at_break<'s>(
    events: Vec<(Event<'s>, Range<usize>)>,
) -> (Vec<(Event<'s>, Range<usize>)>, Vec<(Event<'s>, Range<usize>)>) {
    let mut open: Vec<(TagEnd, Range<usize>)> = Vec::new();
    let (mut first, mut rest) = (Vec::with_capacity(events.len()), Vec::new());
    let mut events = events.into_iter();
    for (event, range) in events.by_ref() {
        match &event {
            Event::SoftBreak | Event::HardBreak => break,
            Event::Start(tag) => open.push((tag.to_end(), range.clone())),
            Event::End(_) => {
                open.pop();
            }
            _ => {}
        }
        first.push((event, range));
    }
    let mut unopened = open.len();
    first.extend(open.into_iter().rev().map(|(end, range)| (Event::End(end), range)));
    let mut depth = 0_usize;
    for (event, range) in events {
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) if depth == 0 && unopened > 0 => {
                unopened -= 1;
                continue;
            }
            Event::End(_) => depth -= 1,
            _ => {}
        }
        rest.push((event, range));
    }
    (first, rest)
}

/// Length of the text of an event.
fn event_len(event: &Event<'_>) -> usize {
    if let Event::Text(text) = event { text.len() } else { 0 }
}

/// Whether an event is nothing but white space and hidden comments.
fn is_blank(event: &Event<'_>) -> bool {
    matches!(event, Event::Text(text) if text.chars().all(|c| c == super::comment::MASK || c.is_whitespace()))
}

/// The id in `^id`: Latin letters, digits and hyphens.
pub(super) fn block_id(text: &str) -> Option<&str> {
    let id = text.strip_prefix('^')?;
    let is_id = !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    is_id.then_some(id)
}

/// The state of a task, `x` in `- [x] text`, and the offset of its text in the item.
fn task(item: &str) -> Option<(char, usize)> {
    let digits = item.bytes().take_while(u8::is_ascii_digit).count();
    let after_marker = item.get(digits + 1..)?;
    let rest = after_marker.trim_start_matches([' ', '\t']);
    let mut chars = rest.strip_prefix('[')?.chars();
    let state = chars.next().filter(|&c| !matches!(c, '[' | ']' | '\n' | '\r'))?;
    let rest = chars.as_str().strip_prefix(']')?;
    let is_task = rest.is_empty() || rest.starts_with(char::is_whitespace);
    let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    is_task.then(|| (state, item.len() - rest.len() + spaces))
}
