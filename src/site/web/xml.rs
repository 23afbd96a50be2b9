//! Texts in XML.

use crate::compile::escape;

/// The first line of a file.
pub(super) const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// A text as XML takes it, without the characters that XML 1.0 has no way to write.
pub(super) fn text(text: &str) -> String {
    let is_legal =
        |c: &char| matches!(c, '\t' | '\n' | '\r') || (*c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    escape(&text.chars().filter(is_legal).collect::<String>())
}

/// An element with a text, on a line.
pub(super) fn line(name: &str, content: &str) -> String {
    format!("<{name}>{}</{name}>\n", text(content))
}
