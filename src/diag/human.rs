//! Renders a finding as rustc does: the message, the line with a mark under it, help below.

use std::borrow::Cow;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};

use super::{Diagnostic, Related, Severity, is_unseen, printable};
use crate::path::VaultPath;
use crate::span::{Position, Span};

/// Longest line that is quoted; of a longer one only the place is named.
const MAX_LINE_BYTES: usize = 2_000;

/// Renders one finding over several lines, with a line break at the end.
///
/// `source` gives the text of a file of the vault; a file without text is named but not quoted.
pub fn render<'a>(
    diagnostic: &Diagnostic,
    source: &dyn Fn(&VaultPath) -> Option<&'a str>,
    colour: bool,
) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning | Severity::Off => Level::WARNING,
    };
    let title = level.primary_title(printable(&diagnostic.message)).id(diagnostic.code.as_str());
    let mut group = Group::with_title(title);
    let quote = quote(source(&diagnostic.file), diagnostic.span, diagnostic.position);
    group = match &quote {
        Some(quote) => group.element(quote.snippet(&diagnostic.file).annotation(
            AnnotationKind::Primary.span(quote.start..quote.end).label(printable(&diagnostic.label)),
        )),
        None => group.element(origin(&diagnostic.file, diagnostic.position)),
    };
    let mut groups = vec![];
    let related: Vec<_> = diagnostic.related.iter().map(|it| (it, related_quote(it, source))).collect();
    let mut notes = vec![];
    for (related, quote) in &related {
        let note = Level::NOTE.secondary_title(printable(&related.message));
        notes.push(match quote {
            Some(quote) => note.element(
                quote.snippet(&related.file).annotation(AnnotationKind::Context.span(quote.start..quote.end)),
            ),
            None => note.element(origin(&related.file, related.position)),
        });
    }
    match (&diagnostic.help, &diagnostic.fix, &quote) {
        (help, Some(fix), Some(quote)) => {
            groups.push(group);
            groups.append(&mut notes);
            let help = help.as_deref().unwrap_or("write instead");
            groups.push(
                Level::HELP.secondary_title(printable(help)).element(
                    Snippet::source(quote.text)
                        .path(printable(diagnostic.file.as_str()))
                        .line_start(quote.line)
                        .patch(Patch::new(quote.start..quote.end, printable(fix))),
                ),
            );
        }
        (Some(help), _, _) => {
            groups.push(group.element(Level::HELP.message(printable(help))));
            groups.append(&mut notes);
        }
        (None, _, _) => {
            groups.push(group);
            groups.append(&mut notes);
        }
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let text = renderer.decor_style(DecorStyle::Ascii).render(&groups) + "\n";
    // The quoted lines are the author's, and their marks count on their bytes; what drives terminals otherwise is gone.
    if text.contains(is_unseen) { text.replace(is_unseen, "\u{fffd}") } else { text }
}

/// The lines that a span touches, and the span within them.
struct Quote<'a> {
    text: &'a str,
    line: usize,
    start: usize,
    end: usize,
}

impl<'a> Quote<'a> {
    fn snippet<T: Clone>(&self, file: &'a VaultPath) -> Snippet<'a, T> {
        let path: Cow<'a, str> = printable(file.as_str());
        Snippet::source(self.text).path(path).line_start(self.line)
    }
}

fn related_quote<'a>(related: &Related, source: &dyn Fn(&VaultPath) -> Option<&'a str>) -> Option<Quote<'a>> {
    quote(source(&related.file), related.span, related.position)
}

fn quote(source: Option<&str>, span: Option<Span>, position: Position) -> Option<Quote<'_>> {
    let (source, range) = (source?, span?.range());
    let from = source.get(..range.start)?.rfind('\n').map_or(0, |at| at + 1);
    let to = source.get(range.end..)?.find('\n').map_or(source.len(), |at| range.end + at);
    let text = &source[from..to];
    (text.len() <= MAX_LINE_BYTES).then_some(Quote {
        text,
        line: position.line as usize,
        start: range.start - from,
        end: range.end - from,
    })
}

fn origin(file: &VaultPath, position: Position) -> Origin<'_> {
    Origin::path(printable(file.as_str())).line(position.line as usize).char_column(position.column as usize)
}
