//! Writes formulas.

use std::ops::Range;

use crate::diag::{Code, Diagnostic};
use crate::span::{Span, to_u32};

use super::block::Writer;
use super::html::Sheet;
use super::tex::{self, Mistake, Style};
use super::{Origin, comment};

/// Length from which a formula on its own lines may be too wide for a page, so that keys have to reach it to scroll.
const MAY_SCROLL: usize = 40;

impl Writer<'_, '_> {
    /// Writes a formula that stands at `range`: as MathML, or as its source where that cannot be had. The plain text
    /// of the note has the source.
    pub(super) fn write_math(&mut self, math: &str, style: Style, range: &Range<usize>) {
        let math = comment::unmask(math);
        let tex = math.trim();
        let start = to_u32(self.note.text.len());
        self.push_plain(tex, self.find_source(range, tex.lines().next().unwrap_or_default()));
        self.note.mark_verbatim(start);
        if self.origin == Origin::Comment {
            return;
        }
        self.out.html.sheets.insert(Sheet::Math);
        match tex::to_mathml(tex, style, &mut self.definitions) {
            Ok(None) => {}
            Ok(Some(mathml)) if style == Style::Inline => self.out.html.seal(&mathml),
            Ok(Some(mathml)) => {
                let scrolls = if tex.len() > MAY_SCROLL { " tabindex=\"0\"" } else { "" };
                self.out.html.push(&format!("<span class=\"math math-display\"{scrolls}>"));
                self.out.html.seal(&mathml);
                self.out.html.push("</span>");
            }
            Err(mistake) => {
                let html = &mut self.out.html;
                html.push(match style {
                    Style::Inline => "<code class=\"math math-inline invalid\" title=\"",
                    Style::Display => "<code class=\"math math-display invalid\" title=\"",
                });
                html.push_attribute(&mistake.message);
                html.push("\">");
                html.push_text(tex);
                html.push("</code>");
                let lead = math.len() - math.trim_start().len();
                self.report(&math, lead, mistake, range);
            }
        }
    }

    fn report(&mut self, math: &str, lead: usize, mistake: Mistake, range: &Range<usize>) {
        let source = &self.source[range.clone()];
        let offset = |at: usize| range.start + offset_in_source(source, math, lead + at);
        let start = offset(mistake.at.start);
        let end = if mistake.at.is_empty() { start } else { offset(mistake.at.end - 1) + 1 };
        let span = Span::shifted(&(start..end), self.place.base);
        let position = self.position(span);
        let finding = Diagnostic::new(Code::InvalidMath, self.place.path, mistake.message)
            .at(span, position)
            .label(mistake.label)
            .help("the formula is shown as its source");
        self.note.diagnostics.push(finding);
    }
}

/// Where the byte at `at` of a formula stands in its source. There are dollar signs around it, marks of quotes and
/// indents before its lines, and maybe backslashes before bars, which the formula itself lacks.
fn offset_in_source(source: &str, math: &str, at: usize) -> usize {
    let bytes = source.as_bytes();
    let mut from = bytes.iter().take_while(|byte| **byte == b'$').count();
    let mut found = from;
    for byte in math.bytes().take(at + 1) {
        let sign = match byte {
            b'\n' => comment::MATH_BREAK as u8,
            b'$' => comment::LINK_DOLLAR as u8,
            byte => byte,
        };
        let is_same = |it: &u8| *it == byte || *it == sign;
        let Some(next) = bytes[from..].iter().position(is_same) else { return from };
        found = from + next;
        from = found + 1;
    }
    if at < math.len() { found } else { from }
}

#[cfg(test)]
mod tests {
    use crate::compile::{CompileOptions, compile};
    use crate::path::VaultPath;

    fn findings(text: &str) -> Vec<(u32, u32, String)> {
        let note = compile(&VaultPath::new("A.md"), text, &CompileOptions::default());
        let found = note.diagnostics.iter().map(|it| {
            let span = it.span.expect("a formula has a place");
            (it.position.line, it.position.column, text[span.range()].to_owned())
        });
        found.collect()
    }

    #[test]
    fn a_mistake_is_found_at_its_line_and_column() {
        let check = |text: &str, line: u32, column: u32, part: &str| {
            assert_eq!(findings(text), [(line, column, part.to_owned())], "{text:?}");
        };
        check("a $x + \\foo$", 1, 8, "\\foo");
        check("---\ntitle: x\n---\n日本 $$ \\foo $$", 4, 7, "\\foo");
        check("$$\nx\n  + \\foo\n$$\n", 3, 5, "\\foo");
        check("> - a\n>   $$\n>   x\n>   \\foo\n>   $$\n", 4, 5, "\\foo");
        check("> $$\n>\n> x \\foo\n> $$\n", 3, 5, "\\foo");
        check("$$\r\nx\r\n\r\n\\foo\r\n$$\r\n", 4, 1, "\\foo");
        check("| a |\n| - |\n| $\\|x\\| \\foo$ |\n", 3, 10, "\\foo");
    }
}
