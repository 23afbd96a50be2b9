//! Renders findings as JSON for programs, one object a line.

use serde::Serialize;

use super::{Diagnostic, Related, Severity, is_unseen};

#[derive(Serialize)]
struct View<'a> {
    code: &'a str,
    severity: &'a str,
    file: &'a str,
    line: u32,
    column: u32,
    span: Option<[u32; 2]>,
    message: &'a str,
    label: &'a str,
    help: Option<&'a str>,
    fix: Option<&'a str>,
    related: Vec<RelatedView<'a>>,
}

#[derive(Serialize)]
struct RelatedView<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    message: &'a str,
}

/// One JSON object, with a line break at the end.
pub fn render(diagnostic: &Diagnostic) -> String {
    let view = View {
        code: diagnostic.code.as_str(),
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning | Severity::Off => "warning",
        },
        file: diagnostic.file.as_str(),
        line: diagnostic.position.line,
        column: diagnostic.position.column,
        span: diagnostic.span.map(|span| [span.start, span.end]),
        message: &diagnostic.message,
        label: &diagnostic.label,
        help: diagnostic.help.as_deref(),
        fix: diagnostic.fix.as_deref(),
        related: diagnostic.related.iter().map(related_view).collect(),
    };
    let text = serde_json::to_string(&view).expect("the view has only strings and numbers") + "\n";
    if !text.contains(is_unseen) {
        return text;
    }
    // They stand in strings only, and a terminal may be what reads them.
    let escape = |c: char| if is_unseen(c) { format!("\\u{:04x}", c as u32) } else { c.to_string() };
    text.chars().map(escape).collect()
}

fn related_view(related: &Related) -> RelatedView<'_> {
    RelatedView {
        file: related.file.as_str(),
        line: related.position.line,
        column: related.position.column,
        message: &related.message,
    }
}
