//! Writes the blocks of a note as HTML with slots, and collects its symbols and references on the way.
//!
//! One pass over the events of the parser. Inline events are gathered until their block ends, because marks,
//! inline footnotes and block ids pair up or are recognised only then; `inline` writes them.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag as Start, TagEnd};
use rustc_hash::FxHashSet;

use crate::path::VaultPath;
use crate::span::{LineIndex, Position, Span, to_u32};

use super::callout::{CalloutHead, Fold};
use super::code::CodeBlock;
use super::direction::{Direction, direction_of_note};
use super::field::OpenField;
use super::footnote::{Definition, Footnotes};
use super::heading::{Anchors, heading_key};
use super::html::{Html, Sheet, Slot, SlotKind};
use super::lex::Token;
use super::limit;
use super::relation::bold_name;
use super::table::Table;
use super::tex::Definitions;
use super::{Assertion, CompileOptions, Heading, Note, Origin, TagOrigin};

/// Deepest nesting of blocks that is written as nested HTML; browsers flatten deeper trees themselves, and
/// programs that walk them recursively overflow their stacks.
const MAX_DEPTH: usize = 100;

/// How the tags of headings begin and end, by their levels.
const HEADING_TAGS: [(&str, &str); 6] = [
    ("<h1", "</h1>\n"),
    ("<h2", "</h2>\n"),
    ("<h3", "</h3>\n"),
    ("<h4", "</h4>\n"),
    ("<h5", "</h5>\n"),
    ("<h6", "</h6>\n"),
];

/// HTML of a note that an excerpt shows at least, if there is so much.
const EXCERPT_BYTES: u32 = 8 << 10;

/// Where a piece of markdown stands: the whole file around it, and its offset there.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) path: &'a VaultPath,
    pub(super) file: &'a str,
    pub(super) lines: &'a LineIndex,
    pub(super) base: usize,
}

/// What the pieces of markdown on one page share, so that no id is on it twice.
#[derive(Default)]
pub(super) struct Ids {
    pub(super) anchors: Anchors,
    pub(super) block_ids: FxHashSet<String>,
    /// How many footnotes the pieces before this one have.
    pub(super) n_footnotes: usize,
}

/// Compiles `source`, the body of a note, into `note`.
pub(super) fn write(
    source: &str,
    place: Place<'_>,
    options: &CompileOptions,
    ids: &mut Ids,
    note: &mut Note,
) {
    let mut writer = Writer::new(source, place, options.clone(), note, Origin::Body);
    writer.ids = std::mem::take(ids);
    (writer.note.direction, writer.has_rtl) = direction_of_note(source);
    writer.run();
    *ids = writer.finish();
}

/// Collects the links and tags of a comment; nothing else of it is kept.
pub(super) fn collect_hidden(source: &str, place: Place<'_>, options: &CompileOptions, note: &mut Note) {
    let mut hidden = Note::default();
    Writer::new(source, place, options.clone(), &mut hidden, Origin::Comment).run();
    note.tags.extend(hidden.tags.into_iter().map(|tag| super::Tag { origin: TagOrigin::Comment, ..tag }));
    note.links.extend(hidden.links.into_iter().map(|link| super::Link {
        origin: Origin::Comment,
        section: None,
        context: 0..0,
        mention: 0..0,
        assertion: Assertion::default(),
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
    pub(super) late: Vec<Slot>,
}

impl Buffer {
    pub(super) fn finish(mut self) -> Html {
        if !self.late.is_empty() {
            self.html.slots.append(&mut self.late);
            self.html.slots.sort_by_key(|slot| slot.at);
        }
        self.html
    }
}

/// Marks where an element's attributes end, so that an id can be put there later.
#[derive(Clone, Copy)]
pub(super) struct AttributeEnd(pub(super) u32);

/// A block that can be given an id: where it began, where its attributes end, and the anchor it has got.
#[derive(Clone)]
pub(super) struct Target {
    pub(super) start: u32,
    /// Where it began in the plain text.
    pub(super) text_start: u32,
    pub(super) attributes: AttributeEnd,
    pub(super) anchor: Option<String>,
    pub(super) kind: TargetKind,
}

/// What kind of block can be given an id.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TargetKind {
    /// An element of adit's.
    Block,
    /// An item, which needs a list around it wherever it is shown alone.
    Item,
    /// HTML of the author's, which needs an element around it to have an id.
    Html,
}

pub(super) struct Container {
    pub(super) kind: ContainerKind,
    pub(super) target: Target,
    /// Ids found inside which name the container as a whole.
    pub(super) ids: Vec<(String, Span)>,
    /// The last block that ended directly inside, with its end.
    pub(super) last: Option<(Target, u32)>,
    /// Inline events before this offset are marks of the container, not text: a task's box, a callout's head.
    pub(super) text_from: usize,
    /// The direction of its text, if that has been looked at.
    pub(super) direction: Option<Direction>,
}

pub(super) enum ContainerKind {
    Root,
    Quote,
    Callout {
        head: CalloutHead,
        title_done: bool,
    },
    List,
    Item,
    /// The definition of a footnote.
    Footnote(Definition),
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

/// The inline events of one block, with their bytes in the source.
pub(super) type InlineEvents<'s> = Vec<(Event<'s>, Range<usize>)>;

pub(super) struct Writer<'s, 'n> {
    pub(super) source: &'s str,
    pub(super) place: Place<'n>,
    pub(super) options: CompileOptions,
    pub(super) note: &'n mut Note,
    pub(super) origin: Origin,
    pub(super) out: Buffer,
    /// Buffers that wait while a footnote is written.
    pub(super) waiting: Vec<Buffer>,
    pub(super) containers: Vec<Container>,
    pub(super) inline: InlineEvents<'s>,
    /// Memory for the tokens of the next block.
    pub(super) tokens: Vec<Token<'s>>,
    pub(super) ids: Ids,
    /// Sections that are still open: heading, and how many containers are around it.
    pub(super) open_sections: Vec<(u32, usize)>,
    pub(super) footnotes: Footnotes,
    pub(super) table: Table,
    pub(super) code: Option<CodeBlock>,
    /// How much code was coloured so far.
    pub(super) n_coloured: usize,
    /// The macros that the formulas so far define.
    pub(super) definitions: Definitions,
    /// The HTML block that is being gathered.
    pub(super) raw_html: String,
    /// The elements of the author's own HTML that are open.
    pub(super) raw_open: super::raw_html::Open,
    /// Links of the block that is being written, which wait for their context.
    pub(super) first_link: usize,
    /// The same of its fields.
    pub(super) first_field: usize,
    /// The field that is being written.
    pub(super) field: Option<OpenField>,
    /// Whether any letters of the note run to the left, so that blocks have to say their direction.
    pub(super) has_rtl: bool,
    /// Whether something of the source is blanked out.
    pub(super) is_masked: bool,
    /// The innermost item that is open, by its number in the note.
    pub(super) open_item: Option<u32>,
}

impl<'s, 'n> Writer<'s, 'n> {
    fn new(
        source: &'s str,
        place: Place<'n>,
        options: CompileOptions,
        note: &'n mut Note,
        origin: Origin,
    ) -> Self {
        let root = Target {
            start: 0,
            text_start: 0,
            attributes: AttributeEnd(0),
            anchor: None,
            kind: TargetKind::Block,
        };
        note.html.text.reserve(source.len() + source.len() / 2);
        note.text.reserve(source.len());
        let out = Buffer { html: std::mem::take(&mut note.html), late: Vec::new() };
        Self {
            source,
            place,
            options,
            first_link: note.links.len(),
            first_field: note.fields.len(),
            field: None,
            has_rtl: false,
            is_masked: super::comment::is_masked(source),
            open_item: None,
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
                direction: None,
            }],
            inline: Vec::new(),
            tokens: Vec::new(),
            ids: Ids::default(),
            open_sections: Vec::new(),
            footnotes: Footnotes::default(),
            table: Table::default(),
            code: None,
            n_coloured: 0,
            definitions: Definitions::default(),
            raw_html: String::new(),
            raw_open: super::raw_html::Open::default(),
        }
    }

    fn run(&mut self) {
        let parser = Parser::new_ext(self.source, parser_options()).into_offset_iter();
        for (event, range) in parser {
            match event {
                Event::Start(tag) if is_block(&tag) => {
                    self.flush_bare();
                    self.end_footnote_before(&range);
                    self.end_excerpt(&tag);
                    self.start(tag, range);
                }
                Event::End(tag) if is_block_end(tag) => self.end(tag, range),
                Event::Html(html) => self.raw_html.push_str(&super::comment::with_dollars(&html)),
                Event::Text(text) if !self.raw_html.is_empty() => {
                    self.raw_html.push_str(&super::comment::with_dollars(&text));
                }
                Event::Rule => {
                    self.flush_bare();
                    self.end_footnote_before(&range);
                    self.out.html.push("<hr>\n");
                }
                event => match (&mut self.code, &event) {
                    (Some(code), Event::Text(text)) => code.push(text, &range),
                    _ => self.inline.push((event, range)),
                },
            }
        }
        self.flush_bare();
        self.end_footnote();
    }

    fn finish(mut self) -> Ids {
        self.close_sections(0, 0);
        let mut html = std::mem::take(&mut self.out).finish();
        self.note.footnotes_at = html.len();
        self.write_footnotes(&mut html);
        self.note.html = html;
        self.ids
    }

    /// Ends the excerpt of the note before a block, if enough is written and nothing is open there.
    fn end_excerpt(&mut self, next: &Start<'_>) {
        let is_long = self.note.excerpt.is_none() && self.out.html.len() > EXCERPT_BYTES;
        let is_part = matches!(next, Start::TableHead | Start::TableRow | Start::TableCell);
        if is_long && self.containers.len() == 1 && !is_part {
            self.note.excerpt = Some(self.out.html.len());
        }
    }

    // --- blocks ------------------------------------------------------------------------------------------------

    fn start(&mut self, tag: Start<'s>, range: Range<usize>) {
        match tag {
            Start::BlockQuote(_) => self.start_quote(range),
            Start::CodeBlock(kind) => self.start_code(&kind),
            Start::List(_) if self.containers.len() >= MAX_DEPTH => self.open(ContainerKind::Flattened, ""),
            Start::List(first) => {
                let mut open = match first {
                    None => "<ul".to_owned(),
                    Some(1) => "<ol".to_owned(),
                    Some(first) => format!("<ol start=\"{first}\""),
                };
                open.push_str(self.direction_attribute(&self.source[range.clone()]));
                self.open(ContainerKind::List, &open);
                self.set_direction(&self.source[range]);
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
            Start::FootnoteDefinition(label) => self.start_footnote(&label, &range),
            Start::Table(alignments) => {
                let direction = self.direction_attribute(&self.source[range]);
                let name = super::escape(&self.options.words.table);
                let open = format!(
                    "<div class=\"table\" role=\"group\" aria-label=\"{name}\" tabindex=\"0\"{direction}"
                );
                let target = self.begin(&open);
                self.out.html.sheets.insert(Sheet::Table);
                self.out.html.push("><table>\n<thead>");
                self.table = Table { alignments, target: Some(target), ..Table::default() };
            }
            Start::TableHead | Start::TableRow => self.start_row(matches!(tag, Start::TableHead), &range),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph => self.write_paragraph(),
            TagEnd::Heading(level) => self.write_heading(level as u8, &range),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => {
                self.flush_bare();
                self.end_footnote();
                self.close();
            }
            TagEnd::FootnoteDefinition => {
                self.flush_bare();
                self.end_footnote();
                self.end_definition();
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => {
                let html = std::mem::take(&mut self.raw_html);
                self.write_html_block(&html, &range);
            }
            TagEnd::TableCell => self.write_cell(),
            TagEnd::TableHead | TagEnd::TableRow => self.end_row(tag == TagEnd::TableHead),
            TagEnd::Table => {
                self.out.html.push(if self.table.has_body {
                    "</tbody>\n</table></div>\n"
                } else {
                    "</table></div>\n"
                });
                let text = std::mem::take(&mut self.table.text);
                self.read_table(text);
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
    pub(super) fn begin(&mut self, markup: &str) -> Target {
        let start = self.out.html.len();
        self.out.html.push(markup);
        let attributes = AttributeEnd(self.out.html.len());
        let text_start = to_u32(self.note.text.len());
        Target { start, text_start, attributes, anchor: None, kind: TargetKind::Block }
    }

    /// Remembers a finished block as the one that a block id on the next line would name.
    pub(super) fn done(&mut self, target: Target) {
        let end = self.out.html.len();
        if let Some(container) = self.containers.last_mut() {
            container.last = Some((target, end));
        }
    }

    pub(super) fn open(&mut self, kind: ContainerKind, markup: &str) {
        let mut target = self.begin(markup);
        if matches!(kind, ContainerKind::Item) {
            target.kind = TargetKind::Item;
        }
        let direction = self.containers.last().and_then(|around| around.direction);
        self.containers.push(Container {
            kind,
            target,
            ids: Vec::new(),
            last: None,
            text_from: 0,
            direction,
        });
    }

    pub(super) fn close(&mut self) {
        self.close_sections(self.containers.len(), 0);
        let Some(mut container) = self.containers.pop() else { return };
        match &container.kind {
            ContainerKind::Quote => self.out.html.push("</blockquote>\n"),
            ContainerKind::Callout { head, title_done } => {
                let head = head.clone();
                if !title_done {
                    self.write_title(&head, container.text_from, None);
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
            ContainerKind::Item => {
                self.out.html.push("</li>\n");
                self.leave_item(container.target.start..self.out.html.len());
            }
            ContainerKind::Footnote(definition) => {
                let outer = self.waiting.pop().unwrap_or_default();
                let html = std::mem::replace(&mut self.out, outer).finish();
                self.footnotes.define(&definition.label, html);
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

    pub(super) fn is_too_deep(&self) -> bool {
        self.containers.len() > MAX_DEPTH
    }

    fn start_item(&mut self, range: &Range<usize>) {
        if matches!(self.containers.last(), Some(Container { kind: ContainerKind::Flattened, .. })) {
            self.open(ContainerKind::Flattened, "");
            return;
        }
        // An item that is indented by a tab begins with the line break before it.
        let marker = self.source[range.clone()].trim_start();
        let at = range.end - marker.len();
        let task = task(marker);
        self.enter_item(task.map(|(state, _)| state), at);
        let direction = self.direction_attribute(marker);
        let Some((state, text_from)) = task else {
            match direction {
                "" => self.open(ContainerKind::Item, "<li"),
                _ => self.open(ContainerKind::Item, &format!("<li{direction}")),
            }
            self.set_direction(marker);
            self.out.html.push(">");
            return;
        };
        self.out.html.sheets.insert(Sheet::Task);
        let mut tag = String::from("<li class=\"task\" data-task=\"");
        super::push_escaped(&mut tag, state.encode_utf8(&mut [0; 4]));
        tag.push('"');
        tag.push_str(direction);
        self.open(ContainerKind::Item, &tag);
        self.set_direction(marker);
        let words = &self.options.words;
        let (checked, label) = match state {
            ' ' => ("", words.task_open.clone()),
            'x' | 'X' => (" checked", words.task_done.clone()),
            other => (" checked", words.task_marked.replace("{mark}", other.encode_utf8(&mut [0; 4]))),
        };
        self.out.html.push(&format!("><input type=\"checkbox\" disabled{checked} aria-label=\""));
        self.out.html.push_attribute(&label);
        self.out.html.push("\"> ");
        if let Some(container) = self.containers.last_mut() {
            container.text_from = at + text_from;
        }
    }

    // --- leaves ------------------------------------------------------------------------------------------------

    /// Takes the inline events gathered so far, without the marks of the container they stand in.
    pub(super) fn take_inline(&mut self) -> InlineEvents<'s> {
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
    pub(super) fn flush_bare(&mut self) {
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
        let bullet = self.begins_item().then_some((self.note.text.len(), self.note.links.len()));
        self.write_leaf(events, Split::Bare, true);
        if let Some((start, first)) = bullet {
            self.read_bullet(start, first);
        }
    }

    pub(super) fn write_paragraph(&mut self) {
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
        let has_embed = super::embed::has_block_embed(&events);
        let is_tags_only = self.source_of(&events).split_whitespace().all(|word| word.starts_with('#'));
        let is_summary = !is_tags_only && self.note.summary.end == 0 && self.containers.len() == 1;
        let n_titles = usize::from(self.note.title_heading.is_some());
        let open = match (has_embed, is_tags_only, is_summary && self.note.headings.len() == n_titles) {
            (true, ..) => "<div class=\"with-embed\"",
            (false, true, _) => "<p class=\"tags\"",
            (false, false, true) => "<p class=\"lede\"",
            (false, false, false) => "<p",
        };
        let mut target = self.begin(open);
        self.push_direction(&mut target, &events);
        self.out.html.push(">");
        if has_embed {
            self.out.html.push("\n<p>");
        }
        let text_start = self.note.text.len();
        let split = if has_embed { Split::Paragraph } else { Split::Never };
        let first_link = self.note.links.len();
        let begins_item = self.begins_item();
        let name = (is_summary && self.options.relations.definition).then(|| bold_name(&events)).flatten();
        let id = self.write_leaf(events, split, true);
        if begins_item {
            self.read_bullet(text_start, first_link);
        }
        if let Some(name) = name.filter(|_| self.origin == Origin::Body) {
            self.read_lead(&name, text_start, first_link);
        }
        if has_embed {
            self.close_split_paragraph();
            self.out.html.push("</div>\n");
        } else {
            self.out.html.push("</p>\n");
        }
        if is_summary && self.origin == Origin::Body {
            let len = self.note.text[text_start..].trim_end().len();
            self.note.summary = to_u32(text_start)..to_u32(text_start + len);
        }
        if let Some((id, span)) = id {
            let end = self.out.html.len();
            self.add_block(id, span, &mut target, end);
        }
        self.done(target);
    }

    /// Line and column of a span.
    pub(super) fn position(&self, span: Span) -> Position {
        self.place.lines.position(self.place.file, span.start)
    }

    /// The source of inline events, from the first to the last.
    pub(super) fn source_of(&self, events: &[(Event<'s>, Range<usize>)]) -> &'s str {
        match (events.first(), events.last()) {
            (Some((_, first)), Some((_, last))) => &self.source[first.start..last.end.max(first.start)],
            _ => "",
        }
    }

    /// Ends the paragraph around embeds, or forgets it if nothing came after the last of them.
    pub(super) fn close_split_paragraph(&mut self) {
        if self.out.html.ends_with("<p>") {
            let html = &mut self.out.html.text;
            html.truncate(html.len() - "<p>".len());
        } else {
            self.out.html.push("</p>\n");
        }
    }

    pub(super) fn write_heading(&mut self, level: u8, range: &Range<usize>) {
        if let Some(rest) = self.take_callout_title() {
            // `> [!note] Title` with a rule below reads as a heading to the parser.
            self.inline = rest;
            self.write_paragraph();
            self.out.html.push("<hr>\n");
            return;
        }
        let events = self.take_inline();
        let raw = self.source_of(&events);
        let is_first = self.out.html.text.is_empty() && self.waiting.is_empty();
        let key = heading_key(raw);
        let idx = to_u32(self.note.headings.len());
        if self.waiting.is_empty() {
            self.close_sections(self.containers.len(), level);
        }
        let parent = self.open_sections.last().map(|&(parent, _)| parent);
        let (open, close) = HEADING_TAGS[usize::from(level.clamp(1, 6)) - 1];
        let mut target = self.begin(open);
        self.push_direction(&mut target, &events);
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
            in_text: to_u32(text_start)..to_u32(text_start),
            span: Span::shifted(range, self.place.base),
        });
        if self.waiting.is_empty() {
            self.open_sections.push((idx, self.containers.len()));
        }
        let id = self.write_leaf(events, Split::Never, true);
        self.out.html.push(close);
        let mut text = self.note.text[text_start..].trim().to_owned();
        if limit::shorten(&mut text) {
            let span = self.note.headings[idx as usize].span;
            let finding = limit::long_name(self.place.path, "this heading").at(span, self.position(span));
            self.note.diagnostics.push(finding);
        }
        let anchor = self.ids.anchors.claim(&text);
        target.anchor = Some(anchor.clone());
        let text_end = to_u32(self.note.text.len());
        let heading = &mut self.note.headings[idx as usize];
        (heading.text, heading.anchor, heading.in_text.end) = (text, anchor, text_end);
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
    pub(super) fn close_sections(&mut self, depth: usize, level: u8) {
        while let Some(&(idx, at)) = self.open_sections.last() {
            let heading = &mut self.note.headings[idx as usize];
            if at < depth || (at == depth && heading.level < level) {
                break;
            }
            if let Some(html) = &mut heading.html {
                html.end = self.out.html.len();
            }
            heading.in_text.end = to_u32(self.note.text.len());
            self.open_sections.pop();
        }
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

/// Length of the text of an event.
fn event_len(event: &Event<'_>) -> usize {
    if let Event::Text(text) = event { text.len() } else { 0 }
}

/// Whether an event is nothing but white space and hidden comments.
pub(super) fn is_blank(event: &Event<'_>) -> bool {
    matches!(event, Event::Text(text) if text.chars().all(|c| c == super::comment::MASK || c.is_whitespace()))
}

/// The state of a task, `x` in `- [x] text`, and the offset of its text in the item.
fn task(item: &str) -> Option<(char, usize)> {
    let digits = item.bytes().take_while(u8::is_ascii_digit).count();
    let rest = item.get(digits + 1..)?.trim_start_matches([' ', '\t']);
    let mut chars = rest.strip_prefix('[')?.chars();
    let state = chars.next().filter(|&c| !matches!(c, '[' | ']' | '\n' | '\r'))?;
    let rest = chars.as_str().strip_prefix(']')?;
    let is_task = rest.is_empty() || rest.starts_with(char::is_whitespace);
    let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    is_task.then(|| (state, item.len() - rest.len() + spaces))
}
