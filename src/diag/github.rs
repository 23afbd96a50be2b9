//! Renders a finding as a workflow command, which GitHub shows at the line in a pull request.
//!
//! Source: GitHub documentation, "Workflow commands for GitHub Actions".

use super::{Diagnostic, Severity};

/// `::warning file=…,line=…,col=…,title=…::message`, with a line break at the end.
pub fn render(diagnostic: &Diagnostic) -> String {
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning | Severity::Off => "warning",
    };
    let help = diagnostic.help.as_deref().map(|help| format!("\n{help}")).unwrap_or_default();
    format!(
        "::{command} file={},line={},col={},title={}::{}\n",
        property(diagnostic.file.as_str()),
        diagnostic.position.line,
        diagnostic.position.column,
        diagnostic.code.as_str(),
        data(&format!("{}{help}", diagnostic.message)),
    )
}

fn data(text: &str) -> String {
    super::printable(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
