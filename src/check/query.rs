//! What the rules on queries share: the bases of a vault, and findings in them.

use crate::compile::Base;
use crate::compile::query::{PropertyRef, View};
use crate::diag::{Code, Diagnostic};
use crate::span::{LineIndex, Span};
use crate::vault::{File, Vault};

/// A base, and the file in which it stands.
pub(super) struct Placed<'a> {
    pub(super) file: &'a File,
    pub(super) base: &'a Base,
    lines: &'a LineIndex,
}

/// Calls `visit` for every base of a vault, in the order of files.
pub(super) fn for_each_base(vault: &Vault, mut visit: impl FnMut(&Placed<'_>)) {
    for (_, file) in vault.files() {
        let in_note = file.note().into_iter().flat_map(|note| &note.queries).filter_map(|query| query.base());
        let mut bases = file.base().into_iter().chain(in_note).peekable();
        if bases.peek().is_none() {
            continue;
        }
        let lines = LineIndex::new(file.text().unwrap_or_default());
        for base in bases {
            visit(&Placed { file, base, lines: &lines });
        }
    }
}

impl Placed<'_> {
    /// A finding at a place in the base.
    pub(super) fn finding(&self, code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        let position = self.lines.position(self.file.text().unwrap_or_default(), span.start);
        Diagnostic::new(code, &self.file.path, message).at(span, position)
    }

    /// The properties that its views name.
    pub(super) fn properties(&self) -> impl Iterator<Item = &PropertyRef> {
        self.base.views.iter().flat_map(View::properties)
    }
}
