//! How much of a note is read, and how long its names may be. What is beyond is load, not knowledge: the note is there
//! all the same, and a finding says what was left out.

use crate::diag::{Code, Diagnostic};
use crate::path::VaultPath;
use crate::span::{LineIndex, Span, to_u32};

use super::{CompileOptions, Note};

/// Longest text of a note or canvas that is read, in bytes. The longest novels have four million letters.
pub(super) const MAX_TEXT: usize = 8 << 20;
/// Longest name of an entity or section, in bytes: names stand on many pages.
const MAX_NAME: usize = 1_000;

/// Compiles a text, or as much of it as may be.
pub(super) fn within(
    path: &VaultPath,
    text: &str,
    options: &CompileOptions,
    compile: impl Fn(&VaultPath, &str, &CompileOptions) -> Note,
) -> Note {
    let mut read = readable(text);
    let mut note = compile(path, read, options);
    if read.len() < text.len() {
        // A comment that ends in the rest would be none without it.
        let is_open = |it: &&Diagnostic| it.code == Code::UnclosedComment;
        if let Some(span) = note.diagnostics.iter().find(is_open).and_then(|it| it.span) {
            read = &read[..span.start as usize];
            note = compile(path, read, options);
        }
        tell_of_rest(&mut note, path, read, text.len(), &options.words.note_cut);
    }
    note
}

/// The part of a text that is read: all of it, or as many whole lines as may be.
fn readable(text: &str) -> &str {
    if text.len() <= MAX_TEXT {
        return text;
    }
    let head = &text[..text.floor_char_boundary(MAX_TEXT)];
    // A line that does not end is cut amid it.
    head.rfind('\n').filter(|at| *at > MAX_TEXT / 2).map_or(head, |at| &head[..=at])
}

/// Says that a text goes on behind `end`, in a finding and at the end of what is shown of it.
fn tell_of_rest(note: &mut Note, path: &VaultPath, read: &str, len: usize, notice: &str) {
    let end = to_u32(read.len());
    let position = LineIndex::new(read).position(read, end);
    let message = format!(
        "`{path}` has {} MiB, of which the first {} MiB are read",
        len.div_ceil(1 << 20),
        MAX_TEXT >> 20
    );
    let finding = Diagnostic::new(Code::OverLimit, path, message)
        .at(Span { start: end, end }, position)
        .label("what follows is left out")
        .help("cut it into several notes");
    note.diagnostics.push(finding);
    note.html.push("<p><strong>");
    note.html.push_text(notice);
    note.html.push("</strong></p>\n");
}

/// Cuts the title of a note if it is too long.
pub(super) fn shorten_title(note: &mut Note, path: &VaultPath) {
    if shorten(&mut note.title) {
        note.diagnostics.push(long_name(path, "the title"));
    }
}

/// Cuts a name that is too long, and says that it did.
pub(super) fn shorten(name: &mut String) -> bool {
    let is_long = name.len() > MAX_NAME;
    if is_long {
        name.truncate(name.floor_char_boundary(MAX_NAME));
        name.push('…');
    }
    is_long
}

/// The finding about a name that was cut.
pub(super) fn long_name(path: &VaultPath, what: &str) -> Diagnostic {
    let message = format!("{what} is longer than {MAX_NAME} bytes, and is cut wherever it stands as a name");
    Diagnostic::new(Code::OverLimit, path, message).help("a name is a few words; put the rest into the text")
}

#[cfg(test)]
mod tests {
    use super::super::compile;
    use super::*;

    fn note(text: &str) -> Note {
        compile(&VaultPath::new("n.md"), text, &CompileOptions::default())
    }

    #[test]
    fn of_a_note_that_is_too_long_the_beginning_is_read_and_the_end_is_told() {
        let line = format!("{} [[Link]]\n", "word ".repeat(20_000));
        let text = line.repeat(MAX_TEXT / line.len() + 2);
        let note = note(&text);
        assert_eq!(note.links.len(), MAX_TEXT / line.len());
        assert!(note.html.text.ends_with("shown here.</strong></p>\n"), "the end has no notice");
        let finding = &note.diagnostics[0];
        assert_eq!((finding.code, finding.position.column), (Code::OverLimit, 1));
        assert_eq!(finding.position.line as usize, MAX_TEXT / line.len() + 1);
    }

    #[test]
    fn a_comment_that_ends_behind_the_end_stays_hidden() {
        let text = format!("shown\n\n%%\nhidden\n{}\n%%\n", "é".repeat(MAX_TEXT / 2 + 1));
        let note = note(&text);
        assert!(note.html.text.contains("shown") && !note.html.text.contains("hidden"));
        assert!(note.diagnostics.iter().any(|it| it.code == Code::OverLimit));
    }

    #[test]
    fn titles_and_headings_that_are_too_long_are_cut_where_they_are_names() {
        let long = "é".repeat(MAX_NAME);
        let note = note(&format!("---\ntitle: {long}\n---\n# {long}\n"));
        for name in [&note.title, &note.headings[0].text] {
            assert_eq!((name.len(), name.ends_with('…')), (MAX_NAME + '…'.len_utf8(), true));
        }
        assert!(note.html.text.contains(&long));
        let found: Vec<_> = note.diagnostics.iter().map(|it| (it.code, it.position.line)).collect();
        assert_eq!(found, [(Code::OverLimit, 1), (Code::OverLimit, 4)]);
    }
}
