//! Renders a finding in one line, as editors and `grep` users like it.

use super::{Diagnostic, Severity, printable};

/// `file:line:column: severity[code]: message; help`, with a line break at the end.
pub fn render(diagnostic: &Diagnostic) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning | Severity::Off => "warning",
    };
    let help = diagnostic.help.as_deref().map(|help| format!("; {help}")).unwrap_or_default();
    let line = format!(
        "{}:{}:{}: {severity}[{}]: {}{help}",
        diagnostic.file,
        diagnostic.position.line,
        diagnostic.position.column,
        diagnostic.code.as_str(),
        diagnostic.message,
    );
    printable(&line).replace('\n', " ") + "\n"
}
