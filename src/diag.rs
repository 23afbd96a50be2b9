//! What adit has to say about a vault: diagnostics as data. How they look is the job of the renderers below.

mod github;
mod human;
mod json;
mod short;

pub use github::render as render_github;
pub use human::render as render_human;
pub use json::render as render_json;
pub use short::render as render_short;

use crate::path::VaultPath;
use crate::span::{Position, Span};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Not reported.
    Off,
    /// Reported; the exit code stays 0.
    Warning,
    /// Reported; the exit code is 1.
    Error,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $severity:ident;)*) => {
        /// The kind of a finding. Its name is what users write in `[check]` and search for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])* $variant,)* }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &[Code] = &[$(Code::$variant,)*];

            /// The name in kebab case.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// The severity unless `[check]` in `adit.toml` says otherwise.
            pub fn default_severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    /// A link whose target is no file and no alias of the vault.
    UnresolvedLink = "unresolved-link", Warning;
    /// A link to a heading that its note does not have.
    UnresolvedHeading = "unresolved-heading", Warning;
    /// A link to a block id that its note does not have.
    UnresolvedBlock = "unresolved-block", Warning;
    /// A link that several files or aliases fit equally well.
    AmbiguousLink = "ambiguous-link", Warning;
    /// One alias on several notes.
    DuplicateAlias = "duplicate-alias", Warning;
    /// An alias that is the name of another note, which therefore always wins.
    AliasShadowsNote = "alias-shadows-note", Warning;
    /// A first paragraph that calls the entity by a name that is not declared.
    UndeclaredName = "undeclared-name", Warning;
    /// A note without a property that the settings ask of its type.
    MissingProperty = "missing-property", Warning;
    /// A property that the settings do not allow for the type of its note.
    UnknownProperty = "unknown-property", Warning;
    /// A value of another kind than the settings ask for.
    WrongPropertyKind = "wrong-property-kind", Warning;
    /// A relation that leads to an entity of a type which the settings do not allow.
    WrongTargetType = "wrong-target-type", Warning;
    /// A type in a property that nearly has the name of another.
    UnknownType = "unknown-type", Warning;
    /// Frontmatter that is no YAML mapping.
    InvalidFrontmatter = "invalid-frontmatter", Warning;
    /// A property value `[[X]]` without quotes, which YAML reads as a list in a list.
    UnquotedLink = "unquoted-link", Warning;
    /// A tag in the frontmatter that cannot be a tag, or one that is too long.
    InvalidTag = "invalid-tag", Warning;
    /// A bare `|` of a link that ends a table cell.
    TablePipe = "table-pipe", Warning;
    /// A `%%` that opens a comment which nothing closes.
    UnclosedComment = "unclosed-comment", Warning;
    /// A formula that cannot be read.
    InvalidMath = "invalid-math", Warning;
    /// Two pages that would have the same address.
    UrlCollision = "url-collision", Warning;
    /// Embeds that would show themselves for ever.
    EmbedCycle = "embed-cycle", Warning;
    /// A Mermaid diagram with a mistake in it, which is shown as its source.
    BrokenDiagram = "broken-diagram", Warning;
    /// A canvas that is no JSON Canvas, or has a card or edge that is none.
    InvalidCanvas = "invalid-canvas", Warning;
    /// A base that is no YAML of filters, formulas and views.
    InvalidBase = "invalid-base", Warning;
    /// A query or an expression of one that cannot be read, or names what is not there.
    InvalidQuery = "invalid-query", Warning;
    /// A query that asks for something a site cannot have.
    UnsupportedQuery = "unsupported-query", Warning;
    /// A file that is not UTF-8 and therefore left out.
    NotUtf8 = "not-utf8", Warning;
    /// Something that is larger than adit works through; the rest of it is left out.
    OverLimit = "over-limit", Warning;
    /// A pattern of Obsidian's "Excluded files" that adit cannot use.
    InvalidExclusion = "invalid-exclusion", Warning;
    /// A file or folder that is left out: a symbolic link, a device, or too large.
    SkippedFile = "skipped-file", Warning;
    /// A template of the vault's theme that cannot be used, or is used by nothing.
    InvalidTemplate = "invalid-template", Warning;
    /// A file of the vault's theme that was copied from a version of adit that had another one.
    StaleOverride = "stale-override", Warning;
    /// Templates and scripts of the vault's theme that are not used, because nobody said that they may run.
    UntrustedTheme = "untrusted-theme", Warning;
    /// Raw HTML, or a document among the attachments, that may not run scripts, because nobody said that it may.
    UntrustedHtml = "untrusted-html", Warning;
    /// A note that nothing links to and that links to nothing.
    OrphanNote = "orphan-note", Off;
}

impl Code {
    /// The code of that name.
    pub fn from_name(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.as_str() == name)
    }
}

/// One finding about the user's notes.
///
/// The *message* says what is wrong and can stand alone; the *label* is a few words right at the place; *help*
/// says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its kind.
    pub code: Code,
    /// Its weight, after configuration.
    pub severity: Severity,
    /// The file it is about.
    pub file: VaultPath,
    /// The bytes it is about; nothing when it is about the file as a whole.
    pub span: Option<Span>,
    /// Where the span starts.
    pub position: Position,
    /// What is wrong, in one line.
    pub message: String,
    /// A few words at the place itself.
    pub label: String,
    /// Other places that matter.
    pub related: Vec<Related>,
    /// What to do about it.
    pub help: Option<String>,
    /// A text to put in place of the span, where it is sure that this is what was meant.
    pub fix: Option<String>,
}

/// A second place that explains a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The file of that place.
    pub file: VaultPath,
    /// The bytes there.
    pub span: Option<Span>,
    /// Where the span starts.
    pub position: Position,
    /// What is to be seen there.
    pub message: String,
}

impl Diagnostic {
    /// A finding with the default severity of its code.
    pub(crate) fn new(code: Code, file: &VaultPath, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.default_severity(),
            file: file.clone(),
            span: None,
            position: Position { line: 1, column: 1 },
            message: message.into(),
            label: String::new(),
            related: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// The files that it shows.
    pub fn files(&self) -> impl Iterator<Item = &VaultPath> {
        std::iter::once(&self.file).chain(self.related.iter().map(|it| &it.file))
    }

    pub(crate) fn at(mut self, span: Span, position: Position) -> Self {
        (self.span, self.position) = (Some(span), position);
        self
    }

    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn fix(mut self, replacement: impl Into<String>) -> Self {
        self.fix = Some(replacement.into());
        self
    }

    pub(crate) fn related(mut self, related: Related) -> Self {
        self.related.push(related);
        self
    }
}

/// Makes text that came from a vault safe to print: control characters, which could drive a terminal, and signs that turn the
/// text around them or break the line become visible ones.
pub fn printable(text: &str) -> std::borrow::Cow<'_, str> {
    let is_unsafe = |c: char| c.is_control() && c != '\n' && c != '\t' || is_unseen(c);
    if !text.contains(is_unsafe) {
        return text.into();
    }
    text.chars()
        .map(|c| match c {
            '\u{7f}' => '\u{2421}',
            c if is_unsafe(c) && (c as u32) < 0x20 => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
            c if is_unsafe(c) => '\u{fffd}',
            c => c,
        })
        .collect::<String>()
        .into()
}

/// Whether a character does something to what is around it that nobody sees: drives a terminal of eight bits, turns the
/// direction, breaks the line.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{7f}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}
