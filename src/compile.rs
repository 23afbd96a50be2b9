//! Compiles one note, alone, to an object: its symbols, its references and its HTML with slots.
//!
//! Input: the text of a file. Output: a [`Note`]. Sees no other file, does no IO, never fails: what is wrong with
//! a note becomes a [`Diagnostic`] beside it.

mod amount;
mod append;
mod attach;
mod block;
mod block_id;
mod body;
mod bytes;
mod callout;
mod canvas;
mod citation;
mod code;
mod comment;
mod date_mention;
mod diagram;
mod digits;
mod direction;
mod embed;
mod field;
mod footnote;
mod frontmatter;
mod heading;
mod highlight;
mod html;
mod inline;
mod item;
mod json;
mod lex;
mod limit;
mod marks;
mod math;
mod pack;
pub(crate) mod query;
mod quote;
mod raw_html;
mod reference;
mod relation;
mod said;
mod sentence;
mod source_map;
mod table;
mod tag;
mod tex;
mod web;
mod wikilink;
pub(crate) mod words;
mod yaml_size;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

pub(crate) use amount::amounts;
pub use amount::{Amount, Bound};
pub(crate) use canvas::{BackgroundStyle, CanvasEdge, Card, CardColor, CardContent, Frame, Group, Side};
pub use canvas::{Canvas, CanvasRelation, compile as compile_canvas};
pub use citation::{Citation, CitationKind};
pub use date_mention::DateMention;
pub(crate) use date_mention::dates;
pub use direction::Direction;
pub(crate) use direction::{direction_of, has_rtl};
pub(crate) use embed::{Media, media_kind};
pub use field::Field;
pub(crate) use field::field_name;
pub(crate) use footnote::ENDNOTES_ROLE;
pub use frontmatter::{Alias, Cover, Picture, Piece, Property, PropertyValue};
pub(crate) use heading::heading_key;
pub use html::{Html, Slot, SlotKind};
pub(crate) use html::{Sheet, Sheets, escape, push_escaped};
pub use item::ListItem;
pub use query::{Base, compile_base};
pub(crate) use raw_html::cut_whole;
pub(crate) use raw_html::sanitize::{Cleaner, is_balanced};
pub use reference::{Link, LinkKind, Origin, Tag, TagOrigin};
pub use relation::{
    Assertion, Candidate, Definition, Label, RelationRule, Role, Statement, StatementSubject,
};
pub(crate) use sentence::{sentence_of, sentences};
pub(crate) use source_map::SourceMap;
pub(crate) use tag::whole as tag_of;
pub(crate) use wikilink::{alt_and_size, default_display, is_dangerous, is_external, is_shown_from, scheme};

use crate::config::{FrameHosts, RelationRules};
use crate::date::Period;
use crate::diag::Diagnostic;
use crate::path::VaultPath;
use crate::span::{LineIndex, Span};
use crate::words::NoteWords;

/// What a note means depends on these settings besides its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompileOptions {
    /// Whether a single newline is white space instead of a line break.
    pub strict_line_breaks: bool,
    /// Whether raw HTML is passed through as it is.
    pub trust_html: bool,
    /// Whether code is coloured.
    pub highlight: bool,
    /// Hosts whose pages may be shown in frames.
    pub iframe_hosts: FrameHosts,
    /// The rules by which relations are read.
    pub relations: RelationRules,
    /// The words that adit writes into notes.
    pub words: Arc<NoteWords>,
}

/// A compiled note.
#[derive(Debug, Default)]
pub struct Note {
    /// The name it is shown by: the property `title`, or the name of its file.
    pub title: String,
    /// The direction of its text, if it has letters.
    pub direction: Option<Direction>,
    /// Its other names.
    pub aliases: Vec<Alias>,
    /// Each occurrence of a tag.
    pub tags: Vec<Tag>,
    /// Its properties, but for aliases, tags and CSS classes.
    pub properties: Vec<Property>,
    /// The picture that stands for it.
    pub cover: Option<Cover>,
    /// Classes for its page.
    pub css_classes: Vec<String>,
    /// Its headings in order.
    pub headings: Vec<Heading>,
    /// The headings sorted by key, those with the same key in order.
    pub(crate) headings_by_key: Vec<u32>,
    /// The headings by the anchors that GitHub gives them, sorted; made when a link first asks for one.
    slugs: OnceLock<Vec<(String, u32)>>,
    /// Its blocks with an id, sorted by that id.
    pub blocks: Vec<Block>,
    /// Ids of elements that block ids name, by the numbers in the slots of the HTML.
    pub(crate) block_anchors: Vec<String>,
    /// Its links, embeds and property links.
    pub links: Vec<Link>,
    /// The fields in its text.
    pub fields: Vec<Field>,
    /// What its tables and fields say, in order.
    pub statements: Vec<Statement>,
    /// Names that stand in tables like those of entities, but are no links.
    pub candidates: Vec<Candidate>,
    /// What its first paragraph says it is.
    pub definition: Option<Definition>,
    /// The items of its lists, in order, those in an item behind it.
    pub items: Vec<ListItem>,
    /// The queries in it, by the numbers in the slots of the HTML.
    pub(crate) queries: Vec<query::Query>,
    /// Its body.
    pub html: Html,
    /// The part of the body that repeats the title as a heading, which a page need not show twice.
    pub title_heading: Option<Range<u32>>,
    /// Where the footnotes start in the body.
    pub footnotes_at: u32,
    /// Where an excerpt of a long body ends; nothing where there is no need, or no safe place, to cut.
    pub(crate) excerpt: Option<u32>,
    /// The diagrams in the body, by the numbers in its slots.
    pub(crate) drawings: Vec<Html>,
    /// The body as plain text: no markup, no code blocks, no comments; a block a line.
    pub text: String,
    /// Where that text stands in the file.
    pub(crate) source_map: SourceMap,
    /// What of it is no prose, in order and apart: code, formulas, addresses, tags, keys of fields, and the like.
    pub verbatim: Vec<Range<u32>>,
    /// The first paragraph that is more than tags, in `text`.
    pub summary: Range<u32>,
    /// The dates that it mentions, in `text`, in order.
    pub dates: Vec<DateMention>,
    /// The amounts that it mentions, in `text`, in order.
    pub amounts: Vec<Amount>,
    /// The sources that its text cites, in `text`, in order.
    pub citations: Vec<Citation>,
    /// When it says that it was made.
    pub created: Option<Period>,
    /// What it says of others and its tags, as a number; 0 where that is not a file of its own.
    pub(crate) said: u64,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// A heading: a target of links, and the start of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its text without markup.
    pub text: String,
    /// What links to it are compared with.
    pub key: String,
    /// Its id on the page.
    pub anchor: String,
    /// The heading of the section it is in.
    pub parent: Option<u32>,
    /// The section in the HTML, from this heading to the next of the same or a higher level; nothing where that
    /// is no piece of HTML of its own.
    pub html: Option<Range<u32>>,
    /// The same section in the plain text of the note.
    pub in_text: Range<u32>,
    /// Where it stands.
    pub span: Span,
}

/// A block with a block id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The id, folded for comparison.
    pub id: String,
    /// The id of the element on the page.
    pub anchor: String,
    /// The block in the HTML; nothing where that is no piece of HTML of its own.
    pub html: Option<Range<u32>>,
    /// The block in the plain text of the note; empty for one without text, such as code.
    pub in_text: Range<u32>,
    /// Whether it is an item, which needs a list around it wherever it is shown alone.
    pub is_item: bool,
    /// Where the id stands.
    pub span: Span,
}

impl Note {
    /// What the property with this name says, if that is one line of text: trimmed, and not empty.
    pub fn text_property(&self, name: &str) -> Option<Cow<'_, str>> {
        let text = match self.property(name)? {
            PropertyValue::Text(text) => Cow::Borrowed(text.trim()),
            PropertyValue::Number(number) => Cow::Borrowed(number.as_str()),
            PropertyValue::Bool(value) => Cow::Borrowed(if *value { "true" } else { "false" }),
            PropertyValue::Linked(pieces) => Cow::Owned(self.text_of(pieces)),
            PropertyValue::Empty | PropertyValue::List(_) | PropertyValue::Map(_) => return None,
        };
        Some(text).filter(|text| !text.is_empty())
    }

    /// A value as one line of text: the texts of a list with commas between them.
    pub fn value_text<'n>(&'n self, value: &'n PropertyValue) -> Cow<'n, str> {
        match value {
            PropertyValue::Empty => "".into(),
            PropertyValue::Bool(value) => (if *value { "true" } else { "false" }).into(),
            PropertyValue::Number(text) | PropertyValue::Text(text) => text.as_str().into(),
            PropertyValue::Linked(pieces) => self.text_of(pieces).into(),
            PropertyValue::List(items) => {
                let items: Vec<_> = items.iter().map(|it| self.value_text(it)).collect();
                items.join(", ").into()
            }
            PropertyValue::Map(entries) => {
                let entry =
                    |(key, value): &(String, PropertyValue)| format!("{key}: {}", self.value_text(value));
                entries.iter().map(entry).collect::<Vec<_>>().join(", ").into()
            }
        }
    }

    /// A text with links as it reads.
    fn text_of(&self, pieces: &[Piece]) -> String {
        let mut out = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Link(idx) => out.push_str(&self.links[*idx as usize].shown_text()),
            }
        }
        out.trim().to_owned()
    }

    /// The value of the property with this name, in any case.
    pub fn property(&self, name: &str) -> Option<&PropertyValue> {
        self.properties.iter().find(|it| it.key.eq_ignore_ascii_case(name)).map(|it| &it.value)
    }

    /// The heading that has this anchor where GitHub shows the note.
    pub(crate) fn heading_by_slug(&self, slug: &str) -> Option<u32> {
        let slugs = self.slugs.get_or_init(|| heading::slugs(&self.headings));
        let idx = slugs.partition_point(|(it, _)| it.as_str() < slug);
        slugs.get(idx).filter(|(it, _)| it == slug).map(|(_, heading)| *heading)
    }

    /// Whether the note may be part of the site: not with `publish: false` or `draft: true`, or any other word for
    /// them, for what is published by mistake cannot be taken back.
    pub fn is_public(&self) -> bool {
        let says = |name, words: &[&str]| {
            self.text_property(name)
                .is_some_and(|text| words.iter().any(|word| text.eq_ignore_ascii_case(word)))
        };
        !says("publish", frontmatter::NO) && !says("draft", frontmatter::YES)
    }

    /// The sentence around a link, cut into what is before it, its own text, and what follows.
    pub fn context(&self, link: &Link) -> (&str, &str, &str) {
        let piece = |from: u32, to: u32| self.text.get(from as usize..to as usize).unwrap_or_default();
        (
            piece(link.context.start, link.mention.start),
            piece(link.mention.start, link.mention.end),
            piece(link.mention.end, link.context.end),
        )
    }

    /// The titles of the sections around a heading, outermost first, and its own.
    pub fn section_path(&self, section: Option<u32>) -> Vec<&str> {
        let mut path = Vec::new();
        let mut next = section;
        while let Some(heading) = next.and_then(|idx| self.headings.get(idx as usize)) {
            path.push(heading.text.as_str());
            next = heading.parent;
        }
        path.reverse();
        path
    }
}

/// Compiles the text of the note at `path`.
///
/// ```
/// use adit::{CompileOptions, VaultPath, compile};
///
/// let note = compile(&VaultPath::new("JOGMEC.md"), "An agency of [[Japan|the state]].", &CompileOptions::default());
/// assert_eq!(note.title, "JOGMEC");
/// assert_eq!(&*note.links[0].target, "Japan");
/// assert_eq!(note.context(&note.links[0]), ("An agency of ", "the state", "."));
/// ```
pub fn compile(path: &VaultPath, text: &str, options: &CompileOptions) -> Note {
    limit::within(path, text, options, compile_text)
}

/// Compiles a text that is no longer than a note may be.
fn compile_text(path: &VaultPath, text: &str, options: &CompileOptions) -> Note {
    let lines = LineIndex::new(text);
    let mut note = Note { title: path.stem().to_owned(), ..Note::default() };
    let body_start = match frontmatter::split(text) {
        Some((yaml, body_start)) => {
            let found = frontmatter::read(path, text, yaml, &lines, &mut note.diagnostics);
            take_properties(&mut note, found, text, &lines, options);
            limit::shorten_title(&mut note, path);
            body_start
        }
        None => 0,
    };
    let place = block::Place { path, file: text, lines: &lines, base: body_start };
    body::compile(place, options, &mut block::Ids::default(), &mut note);
    body::sort_symbols(&mut note);
    body::mark_wikilinks(&mut note, text);
    body::fit(&mut note);
    note.direction = note.direction.or_else(|| direction_of(&note.title));
    note.said = said::said(&note);
    note
}

fn take_properties(
    note: &mut Note,
    found: frontmatter::Frontmatter,
    text: &str,
    lines: &LineIndex,
    options: &CompileOptions,
) {
    // A cover is a picture of the entity, not another one.
    let cover = found.cover.as_ref().map(|it| it.property);
    let relates = |link: &frontmatter::PropertyLink| {
        options.relations.property && link.kind == LinkKind::Link && Some(link.property) != cover
    };
    note.aliases = found.aliases;
    note.css_classes = found.css_classes;
    note.properties = found.properties;
    note.cover = found.cover;
    note.tags = found
        .tags
        .into_iter()
        .map(|(name, span)| Tag {
            name,
            span,
            position: lines.position(text, span.start),
            origin: TagOrigin::Properties,
        })
        .collect();
    note.links = found
        .links
        .into_iter()
        .map(|link| Link {
            assertion: if relates(&link) {
                let rule = Some(RelationRule::Property);
                Assertion { rule, label: Label::Property, ..Assertion::default() }
            } else {
                Assertion::default()
            },
            kind: link.kind,
            origin: Origin::Property(link.property),
            target: link.destination.target.into(),
            is_wikilink: false,
            fragment: link.destination.fragment.map(Into::into),
            label: link.label.map(Into::into),
            span: link.span,
            position: lines.position(text, link.span.start),
            section: None,
            context: 0..0,
            mention: 0..0,
        })
        .collect();
    if let Some(title) = note.text_property("title") {
        note.title = title.into_owned();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(yaml: &str) -> Note {
        let text = format!("---\n{yaml}\n---\nText.\n");
        compile(&VaultPath::new("n.md"), &text, &CompileOptions::default())
    }

    #[test]
    fn a_note_is_private_in_whatever_words_it_says_so() {
        for yaml in
            ["publish: false", "publish: \"false\"", "Publish: no", "publish: 0", "draft: true", "draft: Yes"]
        {
            assert!(!note(yaml).is_public(), "{yaml}");
        }
        for yaml in ["publish: true", "publish:", "draft: false", "publish: [false]", "draft: no"] {
            assert!(note(yaml).is_public(), "{yaml}");
        }
    }

    #[test]
    fn a_title_is_text_whatever_yaml_takes_it_for() {
        for (yaml, expected) in [
            ("title: 1984", "1984"),
            ("title: true", "true"),
            ("title: \" spaced \"", "spaced"),
            ("title: \"On [[A|a]] and [[B#c]]\"", "On a and B > c"),
            ("title: [a]", "n"),
            ("title: \"\"", "n"),
        ] {
            assert_eq!(note(yaml).title, expected, "{yaml}");
        }
    }
}
