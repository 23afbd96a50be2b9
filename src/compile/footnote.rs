//! Numbers footnotes in the order of their first use, and lists them at the end of the body.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::path::fold;

use super::block::{ContainerKind, Writer};
use super::html::{Html, Sheet, SlotKind};

/// How far the later blocks of a definition have to be indented. The parser wants four spaces, Obsidian two.
const CONTINUATION_INDENT: usize = 2;

/// How the list of footnotes says what it is.
pub(crate) const ENDNOTES_ROLE: &str = "role=\"doc-endnotes\"";

/// Columns of a tab.
const TAB: usize = 4;

/// The definition of a footnote while it is written.
pub(super) struct Definition {
    /// Its label, folded.
    pub(super) label: String,
    /// The column it begins in, with the marks of what it stands in.
    indent: usize,
    /// Whether the parser has ended it; blocks behind it that are indented enough go on with it.
    has_ended: bool,
}

/// The footnotes of a note.
#[derive(Default)]
pub(super) struct Footnotes {
    /// Label → index of the definition.
    labels: FxHashMap<String, usize>,
    definitions: Vec<Option<Html>>,
    /// Label → number of a footnote that is used.
    numbers: FxHashMap<String, usize>,
    used: Vec<Footnote>,
    /// The last place whose column was asked for, from which the next one on its line is counted.
    column: (usize, usize),
}

struct Footnote {
    label: String,
    uses: usize,
    /// Its text, if it was written where it is used.
    html: Option<Html>,
}

impl Footnotes {
    /// The number of the footnote with this label, and how often it has been referred to, this time included.
    pub(super) fn refer(&mut self, label: &str) -> (usize, usize) {
        let label = fold(label);
        let number = *self.numbers.entry(label.clone()).or_insert(self.used.len() + 1);
        if number > self.used.len() {
            self.used.push(Footnote { label, uses: 0, html: None });
        }
        self.used[number - 1].uses += 1;
        (number, self.used[number - 1].uses)
    }

    /// The number of a footnote that is written where it is used.
    pub(super) fn refer_inline(&mut self) -> usize {
        self.used.push(Footnote { label: String::new(), uses: 1, html: None });
        self.used.len()
    }

    /// Gives the text of a footnote that is written where it is used.
    pub(super) fn define_inline(&mut self, number: usize, html: Html) {
        self.used[number - 1].html = Some(html);
    }

    /// Gives the text of a footnote with a label. The first of equal labels wins; the others are shown unnumbered.
    pub(super) fn define(&mut self, label: &str, html: Html) {
        self.labels.entry(label.to_owned()).or_insert(self.definitions.len());
        self.definitions.push(Some(html));
    }

    /// Uses and text of each footnote by number; those that nothing refers to come last, for nothing that was
    /// written gets lost.
    fn into_list(mut self) -> Vec<(usize, Html)> {
        let mut list = Vec::with_capacity(self.used.len());
        for footnote in self.used {
            let defined = self.labels.get(&footnote.label).and_then(|idx| self.definitions[*idx].take());
            list.push((footnote.uses, footnote.html.or(defined).unwrap_or_default()));
        }
        list.extend(self.definitions.into_iter().flatten().map(|html| (0, html)));
        list
    }
}

impl Writer<'_, '_> {
    pub(super) fn start_footnote(&mut self, label: &str, range: &Range<usize>) {
        let outer = std::mem::take(&mut self.out);
        self.waiting.push(outer);
        let definition = Definition { label: fold(label), indent: self.indent(range), has_ended: false };
        self.open(ContainerKind::Footnote(definition), "");
    }

    /// Notes that the parser has ended a definition. It stays open for blocks behind it.
    pub(super) fn end_definition(&mut self) {
        match self.containers.last_mut().map(|it| &mut it.kind) {
            Some(ContainerKind::Footnote(definition)) => definition.has_ended = true,
            // A label with spaces, which is none.
            _ => self.close(),
        }
    }

    /// Closes a definition that the parser has ended, unless the block in `range` goes on with it.
    pub(super) fn end_footnote_before(&mut self, range: &Range<usize>) {
        let Some(ContainerKind::Footnote(definition)) = self.containers.last().map(|it| &it.kind) else {
            return;
        };
        let (has_ended, least) = (definition.has_ended, definition.indent + CONTINUATION_INDENT);
        if has_ended && self.indent(range) < least {
            self.close();
        }
    }

    /// Closes a definition that the parser has ended.
    pub(super) fn end_footnote(&mut self) {
        if let Some(ContainerKind::Footnote(Definition { has_ended: true, .. })) =
            self.containers.last().map(|it| &it.kind)
        {
            self.close();
        }
    }

    /// The column a block begins in.
    fn indent(&mut self, range: &Range<usize>) -> usize {
        let block = &self.source[range.clone()];
        let at = range.start + block.len() - block.trim_start().len();
        // A line may hold thousands of blocks, so it is not counted from its start for each of them.
        let (from, column) = if self.footnotes.column.0 <= at { self.footnotes.column } else { (0, 0) };
        let between = &self.source[from..at];
        let width = |text: &str| text.bytes().map(|byte| if byte == b'\t' { TAB } else { 1 }).sum::<usize>();
        let column = match between.rfind('\n') {
            Some(end) => width(&between[end + 1..]),
            None => column + width(between),
        };
        self.footnotes.column = (at, column);
        column
    }

    /// Lists the footnotes in the order of their numbers, each with links back to where it is used.
    pub(super) fn write_footnotes(&mut self, html: &mut Html) {
        let footnotes = std::mem::take(&mut self.footnotes).into_list();
        if footnotes.is_empty() {
            return;
        }
        let first = self.ids.n_footnotes + 1;
        self.ids.n_footnotes += footnotes.len();
        html.sheets.insert(Sheet::Footnote);
        html.push("<section class=\"footnotes\" ");
        html.push(ENDNOTES_ROLE);
        html.push(" aria-label=\"");
        html.push_attribute(&self.options.words.footnotes);
        html.push("\">\n");
        html.push(&if first == 1 { "<ol>\n".to_owned() } else { format!("<ol start=\"{first}\">\n") });
        for (number, (uses, text)) in (first..).zip(footnotes) {
            html.push("<li id=\"");
            html.slot(SlotKind::IdPrefix);
            html.push(&format!("_fn-{number}\">"));
            html.append(&text);
            let in_paragraph = html.text.ends_with("</p>\n");
            if in_paragraph {
                html.text.truncate(html.text.len() - "</p>\n".len());
            }
            for nth in 1..=uses {
                html.push(" <a class=\"footnote-back\" href=\"");
                html.slot(SlotKind::FootnoteHref);
                let place = format!("{number}-{nth}");
                html.push(&format!("_fnref-{place}\" aria-label=\"↩ "));
                html.push_attribute(&self.options.words.footnote_back.replace("{number}", &place));
                html.push("\">↩</a>");
            }
            html.push(if in_paragraph { "</p></li>\n" } else { "</li>\n" });
        }
        html.push("</ol>\n</section>\n");
    }
}
