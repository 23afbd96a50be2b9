//! Writes blocks of code, and hands those that are more than code to who draws them.

use std::ops::Range;

use pulldown_cmark::CodeBlockKind;

use crate::diag::{Code, Diagnostic};
use crate::span::{Span, to_u32};

use super::block::Writer;
use super::diagram::{self, Undrawn};
use super::highlight::{MAX_NOTE, highlight};
use super::html::{Sheet, SlotKind};
use super::query::dataview::Block;
use super::query::{self, Query};
use super::{Origin, comment};

/// What a block of code is, by the first word behind its fence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fence {
    /// Code, in the language that it names.
    Code,
    /// A Mermaid diagram.
    Mermaid,
    /// A base of Obsidian's.
    Base,
    /// A query of the plug-in Dataview.
    Dataview,
    /// A script of that plug-in.
    DataviewScript,
    /// A search of Obsidian's.
    Query,
}

impl Fence {
    fn new(language: &str) -> Self {
        match language.to_ascii_lowercase().as_str() {
            "mermaid" => Self::Mermaid,
            "base" => Self::Base,
            "dataview" => Self::Dataview,
            "dataviewjs" => Self::DataviewScript,
            "query" => Self::Query,
            _ => Self::Code,
        }
    }
}

/// The language in what stands behind a fence: the first word, or in braces the first class, as in `{.python}`.
fn language(info: &str) -> &str {
    let first = |text: &'_ str| text.find([' ', ',', '{', '}']).unwrap_or(text.len());
    let info = info.trim_start();
    let word = info.strip_prefix('{').map_or(info, |inside| inside.trim_start().trim_start_matches('.'));
    &word[..first(word)]
}

/// A block of code that is being gathered. Nothing of it is written before its end.
pub(super) struct CodeBlock {
    /// What it is.
    pub(super) fence: Fence,
    /// The first word behind its fence as written; empty where there is none.
    pub(super) language: String,
    /// What it holds, without the marks of the quotes and the indent of the items around it.
    pub(super) text: String,
    /// Where each piece of `text` begins, there and in the source. Only of blocks that are more than code.
    pieces: Vec<(usize, usize)>,
}

impl CodeBlock {
    fn new(kind: &CodeBlockKind<'_>) -> Self {
        let language = match kind {
            CodeBlockKind::Fenced(info) => language(info),
            CodeBlockKind::Indented => "",
        };
        Self {
            fence: Fence::new(language),
            language: language.to_owned(),
            text: String::new(),
            pieces: Vec::new(),
        }
    }

    /// Adds text of the block, and where it stands.
    pub(super) fn push(&mut self, text: &str, range: &Range<usize>) {
        if self.fence == Fence::Code {
            self.text.push_str(&comment::unmask(text));
        } else {
            // Byte for byte, so that what is said of the block leads into the file.
            self.pieces.push((self.text.len(), range.start));
            self.text.push_str(&comment::unmask(&text.replace(comment::MASK, " ")));
        }
    }

    /// The offset in the source of an offset in the text.
    pub(super) fn source_offset(&self, at: usize) -> usize {
        let nth = self.pieces.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        self.pieces.get(nth).map_or(0, |(start, offset)| offset + at.saturating_sub(*start))
    }
}

impl Writer<'_, '_> {
    pub(super) fn start_code(&mut self, kind: &CodeBlockKind<'_>) {
        self.code = Some(CodeBlock::new(kind));
    }

    pub(super) fn end_code(&mut self) {
        let Some(block) = self.code.take() else { return };
        match block.fence {
            Fence::Code | Fence::Query => self.write_code(&block, "<pre"),
            Fence::Base => self.write_base(&block),
            Fence::Dataview => self.write_dataview(&block),
            Fence::DataviewScript => {
                let line = 0..block.text.lines().next().map_or(0, str::len);
                let finding = self.finding_in(&block, Code::UnsupportedQuery, line, "adit runs no scripts");
                self.note.diagnostics.push(finding.help("a query in a block `dataview` is answered"));
                self.write_code(&block, "<pre");
            }
            Fence::Mermaid => self.write_diagram(&block),
        }
    }

    /// Writes a diagram as a picture with its source, or as its source alone.
    fn write_diagram(&mut self, block: &CodeBlock) {
        self.out.html.sheets.insert(Sheet::Diagram);
        self.out.html.sheets.insert(Sheet::Block);
        match diagram::draw(&block.text, &self.options.words.diagram) {
            Ok(drawing) => {
                let idx = to_u32(self.note.drawings.len());
                self.note.drawings.push(drawing);
                let target = self.begin("<figure class=\"mermaid\"");
                let html = &mut self.out.html;
                html.push("><div class=\"drawing\" tabindex=\"0\">");
                html.slot(SlotKind::Drawing(idx));
                html.push("</div><details><summary>");
                html.push_text(&self.options.words.diagram_source);
                html.push("</summary><pre tabindex=\"0\"><code>");
                html.push_text(&block.text);
                html.push("</code></pre></details></figure>\n");
                self.done(target);
            }
            Err(undrawn) => {
                if let Undrawn::Broken(line, message) = undrawn {
                    self.report_diagram(block, line, &message);
                }
                self.write_code(block, "<pre class=\"mermaid\"");
            }
        }
    }

    fn report_diagram(&mut self, block: &CodeBlock, line: usize, message: &str) {
        let mut lines = block.text.split_inclusive('\n');
        let from: usize = lines.by_ref().take(line.saturating_sub(1)).map(str::len).sum();
        let text = lines.next().unwrap_or_default();
        let from = from + text.len() - text.trim_start().len();
        let start = block.source_offset(from);
        let len = text.trim().len();
        let end = if len == 0 { start } else { block.source_offset(from + len - 1) + 1 };
        let span = Span::shifted(&(start..end), self.place.base);
        let message = format!("this diagram cannot be read: {message}");
        let diagnostic = Diagnostic::new(Code::BrokenDiagram, self.place.path, message)
            .at(span, self.position(span))
            .help("its source is shown instead; mermaid.live says what Mermaid itself makes of it");
        self.note.diagnostics.push(diagnostic);
    }

    /// Writes a base: what it finds is filled in later. One that cannot be read stays code.
    fn write_base(&mut self, block: &CodeBlock) {
        let place = query::Place {
            path: self.place.path,
            file: self.place.file,
            lines: self.place.lines,
            offset: &|at| self.place.base + block.source_offset(at),
        };
        let mut base = query::compile_base_at(&place, &block.text);
        self.note.diagnostics.append(&mut base.diagnostics);
        if base.views.is_empty() {
            return self.write_code(block, "<pre");
        }
        self.write_query(Query::Base(base));
    }

    /// Writes a query of Dataview's: the answer is filled in later. One that cannot be answered stays code.
    fn write_dataview(&mut self, block: &CodeBlock) {
        let base = self.place.base;
        let span = |range: Range<usize>| {
            let start = block.source_offset(range.start);
            // The last sign of the range, for lines of the block may lie apart.
            let end = if range.is_empty() { start } else { block.source_offset(range.end - 1) + 1 };
            Span::shifted(&(start..end), base)
        };
        match Block::new(&block.text, &span) {
            Ok(query) => self.write_query(Query::Dataview(Box::new(query))),
            Err(mistake) => {
                let code = if mistake.is_unsupported { Code::UnsupportedQuery } else { Code::InvalidQuery };
                let position = self.position(mistake.span);
                let mut finding =
                    Diagnostic::new(code, self.place.path, mistake.message).at(mistake.span, position);
                finding.help = mistake.help;
                self.note.diagnostics.push(finding);
                self.write_code(block, "<pre");
            }
        }
    }

    /// A finding about a range of the text of a block.
    fn finding_in(&self, block: &CodeBlock, code: Code, range: Range<usize>, message: &str) -> Diagnostic {
        let range = block.source_offset(range.start)..block.source_offset(range.end);
        let span = Span::shifted(&range, self.place.base);
        let position = self.position(span);
        Diagnostic::new(code, self.place.path, message).at(span, position)
    }

    fn write_query(&mut self, query: Query) {
        let idx = to_u32(self.note.queries.len());
        self.note.queries.push(query);
        let target = self.begin("<div class=\"query\"");
        let html = &mut self.out.html;
        html.sheets.insert(Sheet::Query);
        html.push(">");
        html.slot(SlotKind::Query(idx));
        html.push("</div>\n");
        self.done(target);
    }

    /// Writes a block as the code that it is; `open` begins its element.
    fn write_code(&mut self, block: &CodeBlock, open: &str) {
        let target = self.begin(open);
        let html = &mut self.out.html;
        html.sheets.insert(Sheet::Block);
        html.push(" tabindex=\"0\"><code");
        if !block.language.is_empty() {
            html.push(" class=\"language-");
            html.push_attribute(&block.language);
            html.push("\"");
        }
        html.push(">");
        let n_coloured = self.n_coloured + block.text.len();
        let is_coloured = self.options.highlight
            && self.origin != Origin::Comment
            && block.fence == Fence::Code
            && n_coloured <= MAX_NOTE;
        match is_coloured.then(|| highlight(&block.language, &block.text)).flatten() {
            Some(coloured) => {
                html.sheets.insert(Sheet::Code);
                html.seal(&coloured);
                self.n_coloured = n_coloured;
            }
            None => html.push_text(&block.text),
        }
        html.push("</code></pre>\n");
        self.done(target);
    }
}
