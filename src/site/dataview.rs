//! Shows the answers to Dataview's queries: lists, tables and tasks.

use std::fmt::Write;

use crate::compile::query::dataview::Block;
use crate::compile::query::{ExprKind, link_of};
use crate::compile::{Sheet, escape, is_external, push_escaped};
use crate::query::dataview::{Answer, TaskGroup, answer, date_text, duration_text};
use crate::query::eval::{Dialect, Session};
use crate::query::value::{Link, Shown, Target, Value, number_text};
use crate::vault::FileId;

use super::fill::Filler;
use super::listing::ROWS_OF_QUERY;
use super::property::push_text;
use super::value::{push_image, push_value};

/// What stands where there is no value.
const NOTHING: &str = "<span class=\"query-nothing\">–</span>";

impl Filler<'_> {
    /// Writes the answer to a query that stands in a note, or the query where there is none.
    pub(super) fn push_dataview(&mut self, out: &mut String, file: FileId, block: &Block) {
        self.sheets.insert(Sheet::Query);
        if self.is_in_answer {
            // A task may hold the very query that shows it.
            self.sheets.insert(Sheet::Block);
            push_code(out, block);
            return;
        }
        let session = Session::new(&self.site.world, Dialect::Dataview).after(self.query_steps);
        let outcome = answer(&block.query, &session, file);
        self.query_steps = session.steps();
        match outcome {
            Ok(answer) => {
                let is_full = self.is_full(out);
                let max = if is_full { 0 } else { ROWS_OF_QUERY };
                let start = out.len();
                self.push_answer(out, file, &answer, max);
                self.add_sheets_of(&out[start..]);
            }
            Err(fault) => {
                writeln!(out, "<p class=\"query-note\">⚠ {}</p>", escape(&fault.message))
                    .expect("a String takes every write");
                self.sheets.insert(Sheet::Block);
                push_code(out, block);
            }
        }
    }

    fn push_answer(&mut self, out: &mut String, file: FileId, answer: &Answer, max: usize) {
        let (n_shown, n) = match answer {
            Answer::List(entries) => {
                let n = if entries.is_empty() { 0 } else { self.push_list(out, file, entries, max) };
                (n, entries.len())
            }
            Answer::Table(head, rows) => {
                let n =
                    if rows.is_empty() { 0 } else { self.push_dataview_table(out, file, head, rows, max) };
                (n, rows.len())
            }
            Answer::Tasks(groups) => {
                let mut left = max;
                let is_by_note = groups.iter().all(|group| matches!(group.key, Value::Link(_)));
                for group in groups {
                    self.push_tasks(out, file, group, is_by_note, &mut left);
                }
                (max - left, groups.iter().map(|group| self.roots(group).1).sum())
            }
        };
        if n == 0 {
            _ = self.push_nothing_found(out);
        } else if n_shown < n {
            self.push_first_shown(out, n_shown, n);
        }
    }

    /// Writes entries until there are as many as may be, or the page is full; gives how many they are.
    fn push_list(
        &self,
        out: &mut String,
        file: FileId,
        entries: &[(Option<Value>, Option<Value>)],
        max: usize,
    ) -> usize {
        out.push_str("<ul class=\"query-list\">\n");
        let mut n_shown = 0;
        for (id, value) in entries.iter().take(max) {
            if self.is_full(out) {
                break;
            }
            n_shown += 1;
            out.push_str("<li dir=\"auto\">");
            if let Some(id) = id {
                self.push_cell(out, file, id);
            }
            match (id, value) {
                (_, None) => {}
                (id, Some(Value::List(items))) if id.is_some() || items.len() > 1 => {
                    out.push_str(if id.is_some() { ":<ul>" } else { "<ul>" });
                    for item in items.iter() {
                        out.push_str("<li dir=\"auto\">");
                        self.push_cell(out, file, item);
                        out.push_str("</li>");
                    }
                    out.push_str("</ul>");
                }
                (id, Some(value)) => {
                    out.push_str(if id.is_some() { ": " } else { "" });
                    self.push_cell(out, file, value);
                }
            }
            out.push_str("</li>\n");
        }
        out.push_str("</ul>\n");
        n_shown
    }

    /// Writes rows until there are as many as may be, or the page is full; gives how many they are.
    fn push_dataview_table(
        &self,
        out: &mut String,
        file: FileId,
        head: &[String],
        rows: &[Vec<Value>],
        max: usize,
    ) -> usize {
        let text = &self.site.text;
        write!(
            out,
            "<div class=\"table\" role=\"group\" aria-label=\"{}\" tabindex=\"0\"><table><caption>{}</caption>\n<thead><tr>",
            escape(text.get("query")),
            escape(&text.count("n_results", rows.len()))
        )
        .expect("a String takes every write");
        // A column of numbers stands right, its head as well.
        let is_number = |nth: usize| {
            let values = rows.iter().filter_map(|row| row.get(nth));
            let mut values = values.filter(|it| !matches!(it, Value::Null)).peekable();
            values.peek().is_some() && values.all(|it| matches!(it, Value::Number(_)))
        };
        let numbers: Vec<bool> = (0..head.len()).map(is_number).collect();
        for (name, is_number) in head.iter().zip(&numbers) {
            let class = if *is_number { " class=\"num\"" } else { "" };
            write!(out, "<th scope=\"col\"{class} dir=\"auto\">{}</th>", escape(name))
                .expect("a String takes every write");
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        let mut n_shown = 0;
        for row in rows.iter().take(max) {
            if self.is_full(out) {
                break;
            }
            n_shown += 1;
            out.push_str("<tr>");
            for (value, is_number) in row.iter().zip(&numbers) {
                out.push_str(if *is_number { "<td class=\"num\">" } else { "<td dir=\"auto\">" });
                self.push_cell(out, file, value);
                out.push_str("</td>");
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody>\n</table></div>\n");
        n_shown
    }

    // --- tasks -------------------------------------------------------------------------------------------------

    /// The tasks of a group that are not part of another one in it, and how many tasks there are in all groups.
    fn roots<'g>(&self, group: &'g TaskGroup) -> (Vec<&'g (FileId, u32)>, usize) {
        let all: rustc_hash::FxHashSet<_> = group.tasks.iter().copied().collect();
        let is_root = |(file, nth): &&(FileId, u32)| {
            let items = self.site.compilation.vault.file(*file).note().map(|note| note.items.as_slice());
            let items = items.unwrap_or_default();
            let mut above = items.get(*nth as usize).and_then(|item| item.parent);
            while let Some(parent) = above {
                if all.contains(&(*file, parent)) {
                    return false;
                }
                above = items.get(parent as usize).and_then(|item| item.parent);
            }
            true
        };
        let roots: Vec<_> = group.tasks.iter().filter(is_root).collect();
        let n = group.tasks.len() + group.groups.iter().map(|group| self.roots(group).1).sum::<usize>();
        (roots, n)
    }

    fn push_tasks(
        &mut self,
        out: &mut String,
        file: FileId,
        group: &TaskGroup,
        is_by_note: bool,
        left: &mut usize,
    ) {
        if *left == 0 || self.is_full(out) {
            return;
        }
        let (roots, n) = self.roots(group);
        out.push_str("<p class=\"query-group\" dir=\"auto\">");
        match &group.key {
            Value::Null => self.site.text.push(out, "no_value"),
            key => self.push_cell(out, file, key),
        }
        writeln!(out, " <span class=\"query-count\">{n}</span></p>").expect("a String takes every write");
        if !roots.is_empty() {
            out.push_str("<ul>\n");
            for (note, nth) in roots.into_iter().take(*left) {
                if self.is_full(out) {
                    break;
                }
                self.push_task(out, *note, *nth, is_by_note);
            }
            out.push_str("</ul>\n");
        }
        *left -= group.tasks.len().min(*left);
        if !group.groups.is_empty() {
            out.push_str("<div class=\"query-groups\">\n");
            for inner in &group.groups {
                self.push_tasks(out, file, inner, false, left);
            }
            out.push_str("</div>\n");
        }
    }

    /// A task with what is in it, as its note shows it, and a link to where it stands.
    fn push_task(&mut self, out: &mut String, file: FileId, nth: u32, is_under_note: bool) {
        let site = self.site;
        let Some(note) = site.compilation.vault.file(file).note() else { return };
        let Some(item) = note.items.get(nth as usize) else { return };
        let heading = item.section.and_then(|idx| note.headings.get(idx as usize));
        let source = match (heading, is_under_note) {
            // A heading that says what the note is called says nothing new.
            (Some(heading), true) if heading.text == site.world.name(file) => None,
            (Some(heading), true) => Some(heading.text.clone()),
            (Some(heading), false) => Some(format!("{} > {}", site.world.name(file), heading.text)),
            (None, true) => None,
            (None, false) => Some(site.world.name(file).to_owned()),
        };
        let mut link = String::new();
        if let Some(label) = source {
            let fragment = heading.map(|heading| heading.key.clone());
            let value = Link {
                target: Target::File(file),
                written: String::new(),
                fragment,
                label: Value::text(label),
            };
            link.push_str(" <span class=\"task-source\">");
            push_value(self, &mut link, &Value::Link(value.into()));
            link.push_str("</span>");
        }
        let Some(html) = item.html.clone() else {
            let words = note.text.get(item.text.start as usize..item.text.end as usize).unwrap_or_default();
            writeln!(out, "<li class=\"task\">{}{link}</li>", escape(words))
                .expect("a String takes every write");
            return;
        };
        let start = out.len();
        self.piece_of_answer(out, file, note, html);
        // Right behind the item's own words: before the end of their paragraph, a list in it, or the item.
        let ends = ["</p>", "<ul", "<ol", "<pre", "<div", "<section", "</li>"];
        let html = &out[start..];
        if let Some(at) = ends.iter().filter_map(|end| html.find(end)).min() {
            let at = start + html[..at].trim_end().len();
            out.insert_str(at, &link);
        }
    }

    // --- values ------------------------------------------------------------------------------------------------

    /// Writes a value as Dataview shows it. `file` is the note of the query.
    fn push_cell(&self, out: &mut String, file: FileId, value: &Value) {
        match value {
            Value::Null => out.push_str(NOTHING),
            Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Value::Number(number) => out.push_str(&number_text(*number)),
            Value::Text(text) => self.push_written(out, file, text),
            Value::Date(date) => {
                write!(out, "<time datetime=\"{}\">{}</time>", date.machine_text(), date_text(*date))
                    .expect("a String takes every write");
            }
            Value::Duration(duration) => push_escaped(out, &duration_text(*duration)),
            Value::List(items) if items.is_empty() => out.push_str(NOTHING),
            Value::List(items) => {
                out.push_str("<ul class=\"values\">");
                for item in items.iter() {
                    out.push_str("<li>");
                    self.push_cell(out, file, item);
                    out.push_str("</li>");
                }
                out.push_str("</ul>");
            }
            Value::Object(entries) => {
                out.push_str("<ul class=\"values\">");
                for (key, value) in entries.iter() {
                    write!(out, "<li>{}: ", escape(key)).expect("a String takes every write");
                    self.push_cell(out, file, value);
                    out.push_str("</li>");
                }
                out.push_str("</ul>");
            }
            Value::Item(id, nth) => {
                let note = self.site.compilation.vault.file(*id).note();
                let text = note.and_then(|note| {
                    let item = note.items.get(*nth as usize)?;
                    note.text.get(item.text.start as usize..item.text.end as usize)
                });
                push_escaped(out, text.unwrap_or_default());
            }
            Value::Row(row) => self.push_cell(out, file, &row.base),
            Value::Shown(Shown::Image, inner) => {
                if !push_image(self, out, inner, "") {
                    self.push_cell(out, file, inner);
                }
            }
            Value::Link(_) | Value::File(_) | Value::Page(_) | Value::Regex(_) | Value::Shown(..) => {
                push_value(self, out, value);
            }
        }
    }

    /// Writes a text with the links, images and tags that are written in it.
    fn push_written(&self, out: &mut String, file: FileId, text: &str) {
        if let Some(tag) = crate::compile::tag_of(text.trim()) {
            return self.push_tag(out, tag);
        }
        if !text.contains('[') {
            return push_text(out, text);
        }
        let mut rest = text;
        while let Some(at) = rest.find('[') {
            let is_image = rest[..at].ends_with('!');
            let before = &rest[..at - usize::from(is_image)];
            let Some((value, len)) = self.written_link(file, &rest[at..]) else {
                push_escaped(out, &rest[..=at]);
                rest = &rest[at + 1..];
                continue;
            };
            push_escaped(out, before);
            rest = &rest[at + len..];
            if matches!(value.written.as_str(), "" | "-") && matches!(value.target, Target::Url) {
                // An image of a note that has none: `"![](" + cover + ")"`.
                continue;
            }
            let alt = match &value.label {
                Value::Text(label) if is_image => label.to_string(),
                _ => String::new(),
            };
            let value = Value::Link(value.into());
            if !(is_image && push_image(self, out, &value, &alt)) {
                push_value(self, out, &value);
            }
        }
        push_escaped(out, rest);
    }

    /// The link that a text begins with, and its length: `[[note]]`, or `[label](address)`.
    fn written_link(&self, file: FileId, text: &str) -> Option<(Link, usize)> {
        let world = &self.site.world;
        if text.starts_with("[[") {
            let end = text.find("]]")? + 2;
            let ExprKind::Link { target, fragment, label } = link_of(&text[..end]) else { return None };
            let found = if target.is_empty() { Target::File(file) } else { world.target(file, &target) };
            let label = label.map_or(Value::Null, Value::text);
            return Some((Link { target: found, written: target, fragment, label }, end));
        }
        let close = text.find("](")?;
        let label = &text[1..close];
        let end = close + 2 + text[close + 2..].find(')')?;
        let address = text[close + 2..end].trim();
        if label.contains(['[', ']', '\n']) || address.contains(char::is_whitespace) {
            return None;
        }
        let target = if address.is_empty() || address == "-" || is_external(address) {
            Target::Url
        } else {
            world.target(file, address)
        };
        let label = if label.is_empty() { Value::Null } else { Value::text(label) };
        Some((Link { target, written: address.to_owned(), fragment: None, label }, end + 1))
    }
}

/// A query as the code that it is.
fn push_code(out: &mut String, block: &Block) {
    out.push_str("<pre tabindex=\"0\"><code class=\"language-dataview\">");
    push_escaped(out, &block.text);
    out.push_str("</code></pre>\n");
}
