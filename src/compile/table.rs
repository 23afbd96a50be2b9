//! Writes tables. A row is one line of the plain text, and the context of the links in it.

use std::ops::Range;

use pulldown_cmark::{Alignment, Event};

use crate::diag::{Code, Diagnostic};
use crate::path::fold;
use crate::span::{Span, to_u32};

use super::block::{Split, Target, Writer};
use super::block_id::block_id;
use super::relation::{TableText, trimmed};

/// The table that is being written.
#[derive(Default)]
pub(super) struct Table {
    pub(super) alignments: Vec<Alignment>,
    pub(super) column: usize,
    pub(super) in_head: bool,
    pub(super) has_body: bool,
    pub(super) row_start: u32,
    pub(super) text_start: usize,
    pub(super) first_link: usize,
    pub(super) skipped_row: bool,
    pub(super) target: Option<Target>,
    pub(super) ids: Vec<(String, Span)>,
    pub(super) text: TableText,
}

impl<'s> Writer<'s, '_> {
    pub(super) fn start_row(&mut self, is_head: bool, range: &Range<usize>) {
        self.table.row_start = self.out.html.len();
        self.table.text_start = self.note.text.len();
        self.table.first_link = self.note.links.len();
        self.table.column = 0;
        self.table.in_head = is_head;
        self.table.text.start_row(is_head, Span::shifted(range, self.place.base));
        if !is_head {
            // A block id on the line after a table reads as one more row to the parser.
            let line = &self.source[range.clone()];
            if let Some(id) = block_id(line.trim()) {
                let at = range.start + line.find('^').unwrap_or(0);
                let span = Span::shifted(&(at..at + 1 + id.len()), self.place.base);
                self.name_table(fold(id), span);
                self.table.skipped_row = true;
                self.table.text.drop_row();
                return;
            }
            if !self.table.has_body {
                self.table.has_body = true;
                self.out.html.push("<tbody>\n");
            }
        }
        self.out.html.push("<tr>");
    }

    pub(super) fn end_row(&mut self, is_head: bool) {
        if std::mem::take(&mut self.table.skipped_row) {
            return;
        }
        self.out.html.push(if is_head { "</tr></thead>\n" } else { "</tr>\n" });
        while self.note.text.ends_with([' ', '·']) {
            self.note.text.pop();
        }
        self.note.text.push('\n');
        let context = to_u32(self.table.text_start)..to_u32(self.note.text.len() - 1);
        for link in &mut self.note.links[self.table.first_link..] {
            link.context = context.clone();
        }
        self.end_at(context.end);
        self.first_link = self.note.links.len();
        self.set_field_context(&context);
        self.table.text.end_row(&context);
    }

    /// Lets nothing that the last cells say lie behind the end of the text: what they have may have no text at all, or
    /// be the sign that stands between cells.
    fn end_at(&mut self, end: u32) {
        let note = &mut *self.note;
        let clamp = |range: &mut Range<u32>| *range = range.start.min(end)..range.end.min(end);
        note.links[self.table.first_link..].iter_mut().for_each(|it| clamp(&mut it.mention));
        note.fields
            .iter_mut()
            .rev()
            .take_while(|it| it.mention.end > end)
            .for_each(|it| clamp(&mut it.mention));
        note.citations.iter_mut().rev().take_while(|it| it.text.end > end).for_each(|it| clamp(&mut it.text));
        note.verbatim.iter_mut().rev().take_while(|it| it.end > end).for_each(clamp);
    }

    pub(super) fn write_cell(&mut self) {
        let events = self.take_inline();
        if self.table.skipped_row {
            return;
        }
        let column = self.table.column;
        self.table.column += 1;
        let alignment = self.table.alignments.get(column).copied().unwrap_or(Alignment::None);
        let (open, close) = if self.table.in_head { ("<th", "</th>") } else { ("<td", "</td>") };
        self.out.html.push(open);
        self.out.html.push(match alignment {
            Alignment::None => ">",
            Alignment::Left => " class=\"left\">",
            Alignment::Center => " class=\"center\">",
            Alignment::Right => " class=\"right\">",
        });
        self.report_split_link(&events);
        let (start, first_link) = (self.note.text.len(), to_u32(self.note.links.len()));
        self.write_leaf(events, Split::Bare, false);
        self.out.html.push(close);
        let text = trimmed(&self.note.text, start..self.note.text.len());
        let links = first_link..to_u32(self.note.links.len());
        self.table.text.push_cell(self.table.in_head, text, links);
        self.note.text.push_str(" · ");
    }

    /// A cell that ends inside `[[` was cut by the bare `|` of a link.
    pub(super) fn report_split_link(&mut self, events: &[(Event<'s>, Range<usize>)]) {
        let (Some((_, first)), Some((_, last))) = (events.first(), events.last()) else { return };
        let text = &self.source[first.start..last.end.max(first.start)];
        let Some(open) =
            text.rfind("[[").filter(|&open| !text[open..].contains("]]") && !text[open..].contains('`'))
        else {
            return;
        };
        let from = first.start + open;
        let line_end = self.source[from..].find('\n').map_or(self.source.len(), |len| from + len);
        let Some(close) = self.source[from..line_end].find("]]") else { return };
        let range = from..from + close + 2;
        let written = self.source[range.clone()].to_owned();
        let span = Span::shifted(&range, self.place.base);
        let finding = Diagnostic::new(
            Code::TablePipe,
            self.place.path,
            "this `|` ends the table cell, not the target of the link",
        )
        .at(span, self.position(span))
        .help("write `\\|` inside tables")
        .fix(written.replacen('|', "\\|", 1));
        self.note.diagnostics.push(finding);
    }

    pub(super) fn name_table(&mut self, id: String, span: Span) {
        let Some((id, span)) = self.name_container(id, span) else { return };
        self.table.ids.push((id, span));
    }
}
