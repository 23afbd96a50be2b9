//! What a note says of what it links to: the grammar of relations, as data.
//!
//! Authors say how two things are related in a few ways that can be read without guessing: what a bullet says behind
//! a link, the header above a cell, the key of a property, the noun behind a genitive. Each link has an [`Assertion`]:
//! the rule that read it and a label, which is a range of the note's own text. `docs/relations.md` is the grammar.

mod bullet;
mod lead;
mod table;

use std::ops::Range;

use crate::span::{Position, Span};

use super::{Note, Origin};

pub(super) use lead::bold_name;
pub(super) use table::TableText;

/// How a relation is read from the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelationRule {
    /// A bullet that begins with a link and says what it is.
    Gloss,
    /// A row of a table of entities.
    Row,
    /// A key with its value in a table.
    KeyValue,
    /// A property.
    Property,
    /// An inline field.
    Field,
    /// Any other link.
    Prose,
    /// The sentence that says what the note's entity is.
    Definition,
    /// A tag.
    Tag,
}

impl RelationRule {
    /// Its name in the grammar and in exports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gloss => "R1",
            Self::Row => "R2a",
            Self::KeyValue => "R2b",
            Self::Property => "R3",
            Self::Field => "R4",
            Self::Prose => "R5",
            Self::Definition => "R7",
            Self::Tag => "R8",
        }
    }
}

/// What a note says of the target of a link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assertion {
    /// The rule that read it; nothing where the link says nothing to readers, as in comments.
    pub rule: Option<RelationRule>,
    /// What it says.
    pub label: Label,
    /// The row it stands in: an index into the statements of the note.
    pub statement: Option<u32>,
    /// The link to the entity that the label speaks of, by its index; the note itself if there is none.
    pub subject: Option<u32>,
}

/// What is said of a target, as ranges of the note's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Label {
    /// Nothing but the sentence.
    #[default]
    None,
    /// What a bullet says.
    Gloss(Range<u32>),
    /// The header of the column, and the key of a row whose key is no link.
    Role {
        /// The header.
        header: Range<u32>,
        /// The key of the row.
        of: Option<Range<u32>>,
    },
    /// The key of the row, in the section of the link.
    Key(Range<u32>),
    /// The key of the property in which the link stands.
    Property,
    /// The key of the field in which the link stands.
    Field(Range<u32>),
    /// The noun behind a genitive.
    Genitive(Range<u32>),
}

impl Label {
    /// Its kind in exports.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Gloss(_) => "gloss",
            Self::Role { .. } => "role",
            Self::Key(_) | Self::Property => "property",
            Self::Field(_) => "field",
            Self::Genitive(_) => "genitive",
        }
    }
}

/// A row of a table, a key with its value, or a field: what a note says of something, in parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The rule that read it: a row, a key with its value, or a field.
    pub rule: RelationRule,
    /// What it is about.
    pub subject: StatementSubject,
    /// What is said of that, where it has a name of its own: the key of a table of keys and values.
    pub key: Option<Range<u32>>,
    /// The parts, in order.
    pub roles: Vec<Role>,
    /// Its bytes in the file.
    pub span: Span,
    /// Where the span starts.
    pub position: Position,
    /// The heading of the section it is in.
    pub section: Option<u32>,
    /// The row or line, in the text of the note.
    pub context: Range<u32>,
}

/// What a statement is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatementSubject {
    /// The entity of the note.
    Note,
    /// What the section is about, in which it stands; the note where there is none.
    Section,
    /// The target of a link, by its index.
    Link(u32),
    /// A name that is no link, in the text of the note.
    Name(Range<u32>),
}

/// A part of a statement: what stands below a header or behind a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// The header or key, in the text of the note.
    pub name: Range<u32>,
    /// What stands there, in the text of the note.
    pub value: Range<u32>,
    /// The links in it, by their indices.
    pub links: Range<u32>,
}

/// A name in a table that is no link, in a column where others are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The name, in the text of the note.
    pub name: Range<u32>,
    /// The header of its column, in the text of the note.
    pub column: Range<u32>,
    /// Its row: an index into the statements of the note.
    pub statement: u32,
}

/// What the first paragraph says the entity of the note is: `**Name** — text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The name, in the text of the note.
    pub name: Range<u32>,
    /// The first sentence behind it, in the text of the note.
    pub text: Range<u32>,
    /// The name with its signs in the file.
    pub span: Span,
    /// Where the span starts.
    pub position: Position,
}

impl Note {
    /// A range of its text.
    pub fn quote(&self, range: &Range<u32>) -> &str {
        self.text.get(range.start as usize..range.end as usize).unwrap_or_default()
    }

    /// What the note says of a link, in words: parts of a row are joined by `of`, a key to its section by `›`.
    pub fn label_of(&self, link: &super::Link) -> Option<std::borrow::Cow<'_, str>> {
        let text = match &link.assertion.label {
            Label::None => return None,
            Label::Gloss(text)
            | Label::Genitive(text)
            | Label::Field(text)
            | Label::Role { header: text, of: None } => self.quote(text).into(),
            Label::Role { header, of: Some(key) } => {
                format!("{} of {}", self.quote(header), self.quote(key)).into()
            }
            Label::Key(key) => match link.section.and_then(|idx| self.headings.get(idx as usize)) {
                Some(heading) => format!("{} › {}", heading.text, self.quote(key)).into(),
                None => self.quote(key).into(),
            },
            Label::Property => match link.origin {
                Origin::Property(idx) => self.properties.get(idx as usize)?.key.as_str().into(),
                Origin::Body | Origin::Comment | Origin::Canvas => return None,
            },
        };
        Some(text)
    }
}

/// The text of a range without the white space around it.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<u32> {
    let piece = &text[range.clone()];
    let start = range.start + (piece.len() - piece.trim_start().len());
    crate::span::to_u32(start)..crate::span::to_u32(start + piece.trim().len())
}

/// What follows the sign that parts a name from what is said of it: `—`, `–`, a hyphen or two between spaces, and, if
/// `colon`, a colon. Gives the length of what is before the rest.
fn separator(text: &str, colon: bool) -> Option<usize> {
    let trimmed = text.trim_start();
    let spaces = text.len() - trimmed.len();
    let wide = ["——", "—", "–", "―", "－"].into_iter().find(|sign| trimmed.starts_with(sign));
    let hyphen = || ["-- ", "- "].into_iter().find(|sign| spaces > 0 && trimmed.starts_with(sign));
    let colon = || [":", "："].into_iter().find(|sign| colon && trimmed.starts_with(sign));
    let sign = wide.or_else(hyphen).or_else(colon)?;
    // `::` is the sign of a field, `:` before `//` that of an address.
    let rest = &trimmed[sign.len()..];
    (!(sign == ":" && rest.starts_with([':', '/']))).then_some(spaces + sign.len())
}

/// The length of bracketed remarks at the start of a text: `(since 2004) (JP)`.
fn remarks(text: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let inner = rest.trim_start();
        let Some(close) = [("(", ')'), ("（", '）')]
            .into_iter()
            .find_map(|(open, close)| inner.strip_prefix(open).map(|_| close))
        else {
            return at;
        };
        let Some(end) = matching(inner, close) else { return at };
        at += rest.len() - inner.len() + end;
    }
}

/// Where the bracket that `text` starts with is closed.
fn matching(text: &str, close: char) -> Option<usize> {
    let open = text.chars().next()?;
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
            if depth == 0 {
                return Some(at + c.len_utf8());
            }
        }
    }
    None
}

#[cfg(test)]
mod tests;
