//! Shows what queries find: as tables, cards and lists.

use std::fmt::Write;

use crate::compile::query::{Cards, Layout, List, Marker, Query};
use crate::compile::{Base, Link, Note, Sheet, escape, push_escaped};
use crate::query::base::{Asker, evaluate};
use crate::query::eval::{Dialect, Fault, Outcome, Session};
use crate::query::result::{Found, Group, Row, Summary};
use crate::query::value::{Value, number_text};
use crate::vault::FileId;

use super::fill::Filler;
use super::listing::ROWS_OF_QUERY;
use super::property::CHECKBOX;
use super::value::{push_image, push_outcome, push_value};

/// A base that a page shows.
#[derive(Clone, Copy)]
pub(super) struct Shown<'b> {
    pub(super) base: &'b Base,
    /// The file in which it stands.
    pub(super) source: FileId,
    /// The file that shows it.
    pub(super) this: FileId,
}

impl Filler<'_> {
    /// Writes a view of a base.
    pub(super) fn push_base_view(&mut self, out: &mut String, shown: Shown<'_>, nth: usize) {
        self.sheets.insert(Sheet::Query);
        let Some(view) = shown.base.views.get(nth) else {
            out.push_str("<p class=\"query-note\">⚠ ");
            self.site.text.push(out, "base_broken");
            out.push_str("</p>\n");
            return;
        };
        let session = Session::new(&self.site.world, Dialect::Bases).after(self.query_steps);
        // What a page can hold is shared by its queries.
        let is_full = self.is_full(out);
        let asker = Asker {
            session: &session,
            this: shown.this,
            source: shown.source,
            max_rows: if is_full { 0 } else { ROWS_OF_QUERY },
        };
        let found = evaluate(shown.base, view, asker);
        self.query_steps = session.steps();
        if matches!(found.layout, Layout::Cards(_)) {
            self.sheets.insert(Sheet::Cards);
        }
        let start = out.len();
        self.push_found(out, &found, &view.name);
        self.add_sheets_of(&out[start..]);
    }

    /// Adds the style sheets of boxes and of tables, if there are some in what a query found.
    pub(super) fn add_sheets_of(&mut self, found: &str) {
        if found.contains("<table") {
            self.sheets.insert(Sheet::QueryTable);
        }
        if found.contains(CHECKBOX) {
            self.sheets.insert(Sheet::Task);
        }
    }

    /// Writes what a query of a note finds, in the slot of the query.
    pub(super) fn push_query(&mut self, out: &mut String, file: FileId, note: &Note, idx: u32) {
        match &note.queries[idx as usize] {
            Query::Base(base) => {
                let shown = Shown { base, source: file, this: file };
                if base.views[0].is_named {
                    writeln!(out, "<p class=\"query-name\" dir=\"auto\">{}</p>", escape(&base.views[0].name))
                        .expect("a String takes every write");
                }
                self.push_base_view(out, shown, 0);
            }
            Query::Dataview(block) => self.push_dataview(out, file, block),
        }
    }

    /// Writes an embedded base: the view that the link names, or the first one.
    pub(super) fn embed_base(&mut self, out: &mut String, shown: Shown<'_>, link: &Link) {
        let base = shown.base;
        let nth = link.fragment.as_deref().and_then(|name| base.view(name));
        let file = self.site.compilation.vault.file(shown.source);
        let name = match nth {
            Some(nth) => format!("{} > {}", file.title(), base.views[nth].name),
            None => file.title().to_owned(),
        };
        self.sheets.insert(Sheet::Embed);
        out.push_str("<div class=\"embed\"><div class=\"embed-title\">");
        self.push_place_link(out, shown.source, nth.map(|nth| base.views[nth].name.as_str()), &name);
        out.push_str("</div>\n<section class=\"embed-body query\">\n");
        self.push_base_view(out, shown, nth.unwrap_or(0));
        out.push_str("</section></div>");
    }

    /// The views of a base one after the other, for its own page.
    pub(super) fn base_body(&mut self, id: FileId, base: &Base) -> String {
        let mut out = String::new();
        let shown = Shown { base, source: id, this: id };
        for (nth, view) in base.views.iter().enumerate() {
            writeln!(out, "<section class=\"query\" id=\"{}\">", escape(&view.anchor))
                .expect("a String takes every write");
            if base.views.len() > 1 {
                writeln!(out, "<h2 dir=\"auto\">{}</h2>", escape(&view.name))
                    .expect("a String takes every write");
            }
            self.push_base_view(&mut out, shown, nth);
            out.push_str("</section>\n");
        }
        out
    }

    /// Writes what a query finds; `name` is what it is called to those who cannot see where it stands.
    pub(super) fn push_found(&self, out: &mut String, found: &Found, name: &str) {
        let mut faults = found.faults.clone();
        let n_shown = match &found.layout {
            _ if found.n_rows == 0 => self.push_nothing_found(out),
            Layout::Table => self.push_table(out, found, name, &mut faults),
            Layout::Cards(cards) => self.push_cards(out, found, cards, &mut faults),
            Layout::List(list) => self.push_items(out, found, list, &mut faults),
        };
        if n_shown < found.n_rows {
            self.push_first_shown(out, n_shown, found.n_rows);
        }
        for (fault, n) in &faults {
            write!(out, "<p class=\"query-note\">⚠ {}", escape(&fault.message))
                .expect("a String takes every write");
            if *n > 1 {
                out.push(' ');
                self.site.text.push_count(out, "n_times", *n, &[]);
            }
            out.push_str("</p>\n");
        }
    }

    /// Says that a query finds nothing, which are no rows.
    pub(super) fn push_nothing_found(&self, out: &mut String) -> usize {
        out.push_str("<p class=\"query-empty\">");
        self.site.text.push(out, "nothing_found");
        out.push_str("</p>\n");
        0
    }

    /// Says that a query finds more than is shown.
    pub(super) fn push_first_shown(&self, out: &mut String, n_shown: usize, n: usize) {
        out.push_str("<p class=\"query-note\">");
        self.site.text.push_count(out, "first_shown", n_shown, &[("all", &self.site.text.number(n))]);
        out.push_str("</p>\n");
    }

    fn push_caption(&self, out: &mut String, n: usize) {
        out.push_str("<p class=\"query-caption\">");
        self.site.text.push_count(out, "n_results", n, &[]);
        out.push_str("</p>\n");
    }

    // --- tables ------------------------------------------------------------------------------------------------

    /// Gives how many rows there was room for.
    fn push_table(&self, out: &mut String, found: &Found, name: &str, faults: &mut Faults) -> usize {
        let mut n_shown = 0;
        write!(
            out,
            "<div class=\"table\" role=\"group\" aria-label=\"{}\" tabindex=\"0\"><table><caption>{}</caption>\n<thead><tr>",
            escape(name),
            escape(&self.site.text.count("n_results", found.n_rows))
        )
        .expect("a String takes every write");
        for (nth, column) in found.columns.iter().enumerate() {
            let class = if has_numbers(found, nth) { " class=\"num\"" } else { "" };
            write!(out, "<th scope=\"col\"{class} dir=\"auto\">{}</th>", escape(&column.name))
                .expect("a String takes every write");
        }
        out.push_str("</tr></thead>\n");
        for group in &found.groups {
            out.push_str("<tbody>\n");
            if let Some(key) = &group.key {
                write!(
                    out,
                    "<tr class=\"query-group\"><th scope=\"rowgroup\" colspan=\"{}\" dir=\"auto\">",
                    found.columns.len()
                )
                .expect("a String takes every write");
                self.push_group_name(out, key, group, faults);
                out.push_str("</th></tr>\n");
                self.push_summaries(out, &group.summaries, faults);
            }
            for row in &group.rows {
                if self.is_full(out) {
                    break;
                }
                n_shown += 1;
                self.push_row(out, found, row, faults);
            }
            out.push_str("</tbody>\n");
        }
        if found.summaries.iter().any(Option::is_some) {
            out.push_str("<tfoot>");
            self.push_summaries(out, &found.summaries, faults);
            out.push_str("</tfoot>\n");
        }
        out.push_str("</table></div>\n");
        n_shown
    }

    fn push_row(&self, out: &mut String, found: &Found, row: &Row, faults: &mut Faults) {
        out.push_str("<tr>");
        for (column, cell) in found.columns.iter().zip(&row.cells) {
            match (column.is_title, row.file, cell) {
                (true, Some(file), Ok(value)) => {
                    out.push_str("<th scope=\"row\" dir=\"auto\">");
                    self.push_file_link(out, file, &self.site.world.text_of(value));
                    out.push_str("</th>");
                }
                (_, _, Ok(Value::Number(number))) => {
                    write!(out, "<td class=\"num\">{}</td>", number_text(*number))
                        .expect("a String takes every write");
                }
                (_, _, cell) => {
                    out.push_str("<td dir=\"auto\">");
                    push_outcome(self, out, cell, faults);
                    out.push_str("</td>");
                }
            }
        }
        out.push_str("</tr>\n");
    }

    fn push_summaries(&self, out: &mut String, summaries: &[Option<Summary>], faults: &mut Faults) {
        if !summaries.iter().any(Option::is_some) {
            return;
        }
        out.push_str("<tr class=\"query-summary\">");
        for summary in summaries {
            out.push_str("<td>");
            let filled = summary.as_ref().filter(|it| !matches!(&it.value, Ok(value) if value.is_empty()));
            if let Some(Summary { name, value }) = filled {
                write!(out, "<span>{}</span> ", escape(name)).expect("a String takes every write");
                match value {
                    Ok(Value::Number(number)) => push_escaped(out, &rounded(*number)),
                    value => push_outcome(self, out, value, faults),
                }
            }
            out.push_str("</td>");
        }
        out.push_str("</tr>\n");
    }

    fn push_group_name(&self, out: &mut String, key: &Outcome, group: &Group, faults: &mut Faults) {
        match key {
            Ok(value) if value.is_empty() => self.site.text.push(out, "no_value"),
            key => push_outcome(self, out, key, faults),
        }
        write!(out, " <span class=\"query-count\">{}</span>", group.n_rows)
            .expect("a String takes every write");
    }

    // --- cards -------------------------------------------------------------------------------------------------

    /// Gives how many rows there was room for.
    fn push_cards(&self, out: &mut String, found: &Found, cards: &Cards, faults: &mut Faults) -> usize {
        let mut n_shown = 0;
        self.push_caption(out, found.n_rows);
        for group in &found.groups {
            self.push_group_line(out, group, faults);
            out.push_str("<ul class=\"cards");
            out.push_str(if cards.is_contained { " contained\"" } else { "\"" });
            let mut style = String::new();
            if let Some(size) = cards.size {
                write!(style, "--card:{size}px;").expect("a String takes every write");
            }
            if let Some(ratio) = cards.aspect_ratio {
                write!(style, "--ratio:{};", number_text(1.0 / ratio)).expect("a String takes every write");
            }
            if !style.is_empty() {
                write!(out, " style=\"{style}\"").expect("a String takes every write");
            }
            out.push_str(">\n");
            for row in &group.rows {
                if self.is_full(out) {
                    break;
                }
                n_shown += 1;
                self.push_card(out, found, row, cards.image.is_some(), faults);
            }
            out.push_str("</ul>\n");
        }
        n_shown
    }

    fn push_card(&self, out: &mut String, found: &Found, row: &Row, has_image: bool, faults: &mut Faults) {
        out.push_str("<li>");
        let name = row.file.map_or("", |file| self.site.world.name(file));
        if has_image {
            out.push_str("<div class=\"card-image\">");
            self.push_cover(out, row.image.as_ref());
            out.push_str("</div>");
        }
        let is_title = |(nth, column): &(usize, &crate::query::result::Column)| *nth == 0 || column.is_title;
        let mut is_first = true;
        for (nth, column) in found.columns.iter().enumerate() {
            let Some(cell) = row.cells.get(nth) else { continue };
            if is_title(&(nth, column)) {
                out.push_str(if is_first {
                    "<div class=\"card-title\" dir=\"auto\">"
                } else {
                    "<div dir=\"auto\">"
                });
                self.push_title(out, row, column.is_title || nth == 0, cell, faults);
                out.push_str("</div>");
                is_first = false;
            } else if !matches!(cell, Ok(value) if value.is_empty()) {
                write!(out, "<div class=\"card-value\" dir=\"auto\"><span>{}</span> ", escape(&column.name))
                    .expect("a String takes every write");
                push_outcome(self, out, cell, faults);
                out.push_str("</div>");
            }
        }
        if let Some(file) = row.file.filter(|_| found.columns.is_empty()) {
            out.push_str("<div class=\"card-title\" dir=\"auto\">");
            self.push_file_link(out, file, name);
            out.push_str("</div>");
        }
        out.push_str("</li>\n");
    }

    /// The name of a file, or another value that is the first of a row, as a link to the file.
    fn push_title(&self, out: &mut String, row: &Row, is_link: bool, cell: &Outcome, faults: &mut Faults) {
        let as_text = |value: &Value| {
            let is_plain = matches!(value, Value::Text(_) | Value::Number(_) | Value::Date(_));
            (is_plain && !value.is_empty()).then(|| self.site.world.text_of(value))
        };
        match (row.file.filter(|_| is_link), cell.as_ref().ok().and_then(as_text)) {
            (Some(file), Some(text)) => self.push_file_link(out, file, &text),
            _ => push_outcome(self, out, cell, faults),
        }
    }

    // --- lists -------------------------------------------------------------------------------------------------

    /// Gives how many rows there was room for.
    fn push_items(&self, out: &mut String, found: &Found, list: &List, faults: &mut Faults) -> usize {
        let mut n_shown = 0;
        let (open, close) = match list.marker {
            Marker::Bullet => ("<ul class=\"query-list\">\n", "</ul>\n"),
            Marker::Number => ("<ol class=\"query-list\">\n", "</ol>\n"),
            Marker::None => ("<ul class=\"query-list unmarked\">\n", "</ul>\n"),
        };
        self.push_caption(out, found.n_rows);
        let separator = list.separator.as_deref().map_or_else(
            || self.site.text.get("list_separator").to_owned(),
            |it| format!("{} ", it.trim_end()),
        );
        for group in &found.groups {
            self.push_group_line(out, group, faults);
            out.push_str(open);
            for row in &group.rows {
                if self.is_full(out) {
                    break;
                }
                n_shown += 1;
                out.push_str("<li dir=\"auto\">");
                self.push_item(out, found, row, list.is_indented, &separator, faults);
                out.push_str("</li>\n");
            }
            out.push_str(close);
        }
        n_shown
    }

    fn push_item(
        &self,
        out: &mut String,
        found: &Found,
        row: &Row,
        is_indented: bool,
        separator: &str,
        faults: &mut Faults,
    ) {
        let mut cells = found.columns.iter().zip(&row.cells);
        if let Some((_, first)) = cells.next() {
            self.push_title(out, row, true, first, faults);
        }
        let rest = cells.filter(|(_, cell)| !matches!(cell, Ok(value) if value.is_empty()));
        let rest: Vec<_> = rest.collect();
        if !is_indented {
            for (_, cell) in rest {
                push_escaped(out, separator);
                push_outcome(self, out, cell, faults);
            }
        } else if !rest.is_empty() {
            out.push_str("<ul>");
            for (column, cell) in rest {
                write!(out, "<li><span class=\"query-key\">{}</span> ", escape(&column.name))
                    .expect("a String takes every write");
                push_outcome(self, out, cell, faults);
                out.push_str("</li>");
            }
            out.push_str("</ul>");
        }
    }

    fn push_group_line(&self, out: &mut String, group: &Group, faults: &mut Faults) {
        if let Some(key) = &group.key {
            out.push_str("<p class=\"query-group\" dir=\"auto\">");
            self.push_group_name(out, key, group, faults);
            out.push_str("</p>\n");
        }
    }
}

/// What went wrong in cells, once for each place, with how often.
pub(super) type Faults = Vec<(Fault, usize)>;

/// Whether a column has numbers and nothing else.
fn has_numbers(found: &Found, column: usize) -> bool {
    let cells = found.groups.iter().flat_map(|group| &group.rows).filter_map(|row| row.cells.get(column));
    let mut filled = cells.filter(|cell| !matches!(cell, Ok(value) if value.is_empty())).peekable();
    filled.peek().is_some() && filled.all(|cell| matches!(cell, Ok(Value::Number(_))))
}

/// A number with at most two decimal places, as summaries show them.
fn rounded(number: f64) -> String {
    let rounded = (number * 100.0).round() / 100.0;
    number_text(if rounded.is_finite() { rounded } else { number })
}

impl Filler<'_> {
    /// The image of a card: a picture, or a colour.
    fn push_cover(&self, out: &mut String, image: Option<&Value>) {
        match image {
            Some(Value::Text(text)) if is_colour(text) => {
                write!(out, "<span class=\"card-colour\" style=\"background:{text}\"></span>")
                    .expect("a String takes every write");
            }
            Some(Value::List(items)) => self.push_cover(out, items.first()),
            Some(value) if !push_image(self, out, value, "") => push_value(self, out, value),
            Some(_) | None => {}
        }
    }
}

/// `#rgb` or `#rrggbb`.
fn is_colour(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    matches!(digits.len(), 3 | 6 | 8) && digits.bytes().all(|b| b.is_ascii_hexdigit())
}
