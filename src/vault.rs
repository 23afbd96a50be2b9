//! All notes and assets of a vault, by number. Holds what the phases before it made; derives nothing.

mod source;

use std::path::PathBuf;
use std::sync::Arc;

use crate::compile::{Base, Canvas, Link, Note};
use crate::diag::Diagnostic;
use crate::pack::{Pack, Unpacker};
use crate::path::VaultPath;
use crate::scan::{FileKind, SourceFile, Stamp};
use crate::trace::{Key, Space, Table, read};

pub use source::Source;

/// The number of a file: its index in path order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(crate) u32);

impl FileId {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }

    /// What a table has about this file.
    pub(crate) fn key(self, table: Table) -> Key {
        Key::new(table, 0, Space::Files, self.0)
    }
}

impl Pack for FileId {
    fn pack(&self, out: &mut Vec<u8>) {
        self.0.pack(out);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        u32::unpack(from).map(Self)
    }
}

/// A vault in memory.
#[derive(Debug, Default)]
pub struct Vault {
    files: Vec<File>,
}

/// A file of a vault with what was compiled from it, which clones share.
#[derive(Clone, Debug)]
pub struct File {
    /// Where it is in the vault.
    pub path: VaultPath,
    /// Where it is on disk.
    pub disk: PathBuf,
    /// Whether Obsidian's settings keep it out of search, graph and listings; links still find it.
    pub is_excluded: bool,
    /// What it holds.
    pub content: Content,
    /// The hash of the bytes that it was compiled from; 0 for files that adit does not compile.
    pub hash: u128,
    /// By what a change of it on disk is seen without reading it.
    pub stamp: Option<Stamp>,
    is_public: bool,
}

/// What a file holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// A note, with what is known of its text.
    Note(Arc<Note>, Arc<Source>),
    /// A canvas, with what is known of its text.
    Canvas(Arc<Canvas>, Arc<Source>),
    /// A base, with what is known of its text.
    Base(Arc<Base>, Arc<Source>),
    /// Any other file.
    Attachment,
}

impl File {
    pub(crate) fn new(source: SourceFile, content: Content, hash: u128, is_excluded: bool) -> Self {
        let is_public = match &content {
            Content::Note(note, _) => note.is_public(),
            Content::Canvas(..) | Content::Base(..) | Content::Attachment => true,
        };
        let SourceFile { path, disk, stamp, .. } = source;
        Self { path, disk, is_excluded, content, hash, stamp, is_public }
    }

    /// The note in it, if it is one.
    pub fn note(&self) -> Option<&Note> {
        match &self.content {
            Content::Note(note, _) => Some(note),
            Content::Canvas(..) | Content::Base(..) | Content::Attachment => None,
        }
    }

    /// The base in it, if it is one.
    pub fn base(&self) -> Option<&Base> {
        match &self.content {
            Content::Base(base, _) => Some(base),
            Content::Note(..) | Content::Canvas(..) | Content::Attachment => None,
        }
    }

    /// The canvas in it, if it is one.
    pub fn canvas(&self) -> Option<&Canvas> {
        match &self.content {
            Content::Canvas(canvas, _) => Some(canvas),
            Content::Note(..) | Content::Base(..) | Content::Attachment => None,
        }
    }

    /// What was compiled from the markdown in it: a note, or what is on the cards of a canvas.
    pub fn object(&self) -> Option<&Note> {
        match &self.content {
            Content::Note(note, _) => Some(note),
            Content::Canvas(canvas, _) => Some(&canvas.note),
            Content::Base(..) | Content::Attachment => None,
        }
    }

    /// What is known of its text, if it is a file that adit read as text.
    pub fn source(&self) -> Option<&Source> {
        match &self.content {
            Content::Note(_, source) | Content::Canvas(_, source) | Content::Base(_, source) => Some(source),
            Content::Attachment => None,
        }
    }

    /// Its text, if it is a canvas or a base, or a note with queries: all others may be read again, and are not kept.
    pub(crate) fn text(&self) -> Option<&str> {
        self.source()?.text.as_deref()
    }

    /// The line of an offset in its text, counted from 1.
    pub(crate) fn line(&self, offset: u32) -> u32 {
        self.source().map_or(1, |source| source.line(offset))
    }

    /// Its references to other files.
    pub fn links(&self) -> &[Link] {
        self.object().map_or(&[], |object| &object.links)
    }

    /// What its compilation found wrong.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        match &self.content {
            Content::Base(base, _) => &base.diagnostics,
            _ => self.object().map_or(&[], |object| &object.diagnostics),
        }
    }

    /// What kind of file it is.
    pub fn kind(&self) -> FileKind {
        match self.content {
            Content::Note(..) => FileKind::Note,
            Content::Canvas(..) => FileKind::Canvas,
            Content::Base(..) => FileKind::Base,
            Content::Attachment => FileKind::Attachment,
        }
    }

    /// The name it is shown by: a note's title, a base's name, any other file's name with its extension.
    pub fn title(&self) -> &str {
        match &self.content {
            Content::Note(note, _) => &note.title,
            Content::Base(..) => self.path.stem(),
            Content::Canvas(..) | Content::Attachment => self.path.file_name(),
        }
    }

    /// Whether it may be part of the site.
    pub fn is_public(&self) -> bool {
        self.is_public
    }
}

impl Vault {
    /// A vault of these files, which have to be in path order without doubles.
    pub(crate) fn new(files: Vec<File>) -> Self {
        debug_assert!(files.is_sorted_by(|a, b| a.path < b.path), "scan sorts the files and drops doubles");
        Self { files }
    }

    /// A vault of notes: paths, in any order, and texts.
    #[cfg(test)]
    pub(crate) fn of_notes(notes: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| {
            let path = VaultPath::new(path);
            let note = crate::compile::compile(&path, text, &crate::compile::CompileOptions::default());
            let source =
                SourceFile { path, disk: PathBuf::new(), kind: FileKind::Note, stamp: None, bytes: None };
            let hash = crate::trace::fingerprint(text).into();
            File::new(source, Content::Note(note.into(), Source::new(text).into()), hash, false)
        };
        let mut files: Vec<_> = notes.iter().map(file).collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self::new(files)
    }

    /// The file with this number.
    pub fn file(&self, id: FileId) -> &File {
        read(id.key(Table::File));
        &self.files[id.index()]
    }

    /// Every file with its number, in path order.
    pub fn files(&self) -> impl ExactSizeIterator<Item = (FileId, &File)> + Clone {
        read(Key::EVERYTHING);
        self.files.iter().enumerate().map(|(idx, file)| (FileId(crate::span::to_u32(idx)), file))
    }

    /// Every note with its number, in path order.
    pub fn notes(&self) -> impl Iterator<Item = (FileId, &File, &Note)> + Clone {
        self.files().filter_map(|(id, file)| Some((id, file, file.note()?)))
    }

    /// Every canvas with its number, in path order.
    pub fn canvases(&self) -> impl Iterator<Item = (FileId, &Canvas)> + Clone {
        self.files().filter_map(|(id, file)| Some((id, file.canvas()?)))
    }

    /// The number of the file at this path. (Without a key: where there is another set of paths, all is rendered.)
    pub fn find(&self, path: &VaultPath) -> Option<FileId> {
        let idx = self.files.binary_search_by(|file| file.path.cmp(path)).ok()?;
        Some(FileId(crate::span::to_u32(idx)))
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file at all.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}
