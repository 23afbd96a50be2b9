//! What a note refers to: links and tags, as they stand in it.

use std::borrow::Cow;
use std::ops::Range;

use crate::span::{Position, Span};

use super::Assertion;
use super::wikilink::default_display;

/// An occurrence of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its name as written, without `#`.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// Where the span starts.
    pub position: Position,
    /// Where it stands.
    pub origin: TagOrigin,
}

/// Where a tag stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagOrigin {
    /// In the text.
    Body,
    /// In a `%%comment%%`: it counts, but is not shown.
    Comment,
    /// In the property `tags`.
    Properties,
}

/// A reference to another file or to a place in this one, not yet resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Whether it links or embeds.
    pub kind: LinkKind,
    /// Where it stands.
    pub origin: Origin,
    /// The path part as written: trimmed, decoded, NFC; empty for this note.
    pub target: Box<str>,
    /// Whether it is written in Obsidian's own way, in double brackets: only other links mean folders.
    pub(crate) is_wikilink: bool,
    /// The part after the first `#`.
    pub fragment: Option<Box<str>>,
    /// The author's own text for it.
    pub label: Option<Box<str>>,
    /// Its bytes in the file.
    pub span: Span,
    /// Where the span starts.
    pub position: Position,
    /// The heading of the section it is in.
    pub section: Option<u32>,
    /// The sentence around it, in the text of the note; empty if it is not in the text.
    pub context: Range<u32>,
    /// Its own text inside the context, in the text of the note.
    pub mention: Range<u32>,
    /// What the text around it says of it.
    pub assertion: Assertion,
}

/// What a link does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkKind {
    /// Leads to its target.
    Link,
    /// Shows its target.
    Embed,
}

/// Where a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// In the text.
    Body,
    /// In a `%%comment%%`: it counts, but is not shown.
    Comment,
    /// In a property: an index into the properties.
    Property(u32),
    /// A file card of a canvas, or the background of a group.
    Canvas,
}

impl Link {
    /// Its text where it stands: the author's own, or the target as typed.
    pub(crate) fn shown_text(&self) -> Cow<'_, str> {
        match &self.label {
            Some(label) => Cow::Borrowed(label),
            None => Cow::Owned(default_display(&self.target, self.fragment.as_deref())),
        }
    }
}
