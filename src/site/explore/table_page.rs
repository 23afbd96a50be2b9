//! The pages of tables of like header.

use crate::compile::{Role, push_escaped};
use crate::error::Error;
use crate::site::Site;
use crate::site::listing::page_of;

use super::page::{Frame, link_to, push_columns, push_number};
use super::table::{Family, Row};
use super::{ExplorePage, ROWS_PER_PAGE};

impl Site<'_> {
    /// All families of tables.
    pub(super) fn tables_page(&self, page: u32, root: &str) -> Result<Vec<u8>, Error> {
        let tables = self.explore.tables();
        let mut body = self.open_table("tables");
        self.push_head(&mut body, &[("columns", false), ("rows", true), ("notes", true)]);
        body.push_str("<tbody>\n");
        for (family, nth) in tables.iter().zip(0..).skip(page as usize * ROWS_PER_PAGE).take(ROWS_PER_PAGE) {
            let href = self.explore_href(root, ExplorePage::Table(nth, 0)).unwrap_or_default();
            body.push_str("<tr><th scope=\"row\"><a href=\"");
            body.push_str(&href);
            body.push_str("\"><bdi>");
            push_escaped(&mut body, &family.columns.join(" · "));
            body.push_str("</bdi></a></th>");
            push_number(&mut body, family.rows.len());
            push_number(&mut body, family.n_notes);
            body.push_str("</tr>\n");
        }
        body.push_str("</tbody></table></div>\n");
        let mut frame = Frame::new(root, self.text.get("tables"), self.text.get("tables_intro"));
        frame.pages = self.explore_pages(root, (tables.len(), ROWS_PER_PAGE), page, ExplorePage::Tables);
        self.framed(frame, &body)
    }

    /// The rows of a family, each with the note and line it comes from.
    pub(super) fn table_page(&self, nth: u32, page: u32, root: &str) -> Result<Vec<u8>, Error> {
        let family = &self.explore.tables()[nth as usize];
        let mut columns: Vec<_> = family.columns.iter().map(|it| (it.as_str(), false)).collect();
        columns.push((self.text.get("source"), false));
        let mut body = self.open_table("rows");
        push_columns(&mut body, &columns);
        body.push_str("<tbody>\n");
        for row in page_of(&family.rows, page, ROWS_PER_PAGE) {
            self.push_row(&mut body, family, *row, root);
        }
        body.push_str("</tbody></table></div>\n");
        let intro = self.text.count_with(
            "table_intro",
            family.rows.len(),
            &[("notes", &self.text.count("n_notes", family.n_notes))],
        );
        let mut frame = Frame::new(root, &family.name, &intro);
        frame.above = link_to(self.text.get("tables"), self.explore.url(ExplorePage::Tables(0)), root)
            .into_iter()
            .collect();
        frame.downloads = link_to(self.text.get("csv"), self.explore.url(ExplorePage::TableFile(nth)), root)
            .into_iter()
            .collect();
        frame.pages = self.explore_pages(root, (family.rows.len(), ROWS_PER_PAGE), page, |page| {
            ExplorePage::Table(nth, page)
        });
        self.framed(frame, &body)
    }

    fn push_row(&self, out: &mut String, family: &Family, row: Row, root: &str) {
        let Some(note) = self.compilation.vault.file(row.file).note() else { return };
        let statement = &note.statements[row.statement as usize];
        out.push_str("<tr>");
        for (nth, role) in self.cells(family, row).into_iter().enumerate() {
            let tag = if nth == 0 { "th" } else { "td" };
            out.push('<');
            out.push_str(tag);
            if nth == 0 {
                out.push_str(" scope=\"row\"");
            }
            if let Some(role) = role {
                out.push_str(" dir=\"auto\"");
                let text = note.quote(&role.value);
                if let Some(key) = cell_key(text) {
                    out.push_str(" data-sort=\"");
                    push_escaped(out, &key);
                    out.push('"');
                }
                out.push('>');
                self.push_text(out, (row.file, note), &role.value, role.links.clone(), root);
            } else {
                out.push('>');
            }
            out.push_str("</");
            out.push_str(tag);
            out.push('>');
        }
        out.push_str("<td class=\"source-cell\">");
        self.push_source(out, (row.file, statement.section, statement.position.line), root);
        out.push_str("</td></tr>\n");
    }

    /// The cells of a row in the columns of its family.
    pub(super) fn cells(&self, family: &Family, row: Row) -> Vec<Option<&Role>> {
        let mut cells = vec![None; family.columns.len()];
        let Some(note) = self.compilation.vault.file(row.file).note() else { return cells };
        for role in &note.statements[row.statement as usize].roles {
            if let Some(column) = family.column(note.quote(&role.name)) {
                cells[column] = cells[column].or(Some(role));
            }
        }
        cells
    }
}

/// What a cell is sorted by where that is not its text: the number that it begins with.
fn cell_key(text: &str) -> Option<String> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    // With words in front of it, it is no number, but a text.
    if text[..start].chars().filter(|c| c.is_alphabetic()).count() > 3 {
        return None;
    }
    let rest = &text[start..];
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(rest.len());
    let number: f64 = rest[..end].replace(',', "").trim_end_matches('.').parse().ok()?;
    let scale = match rest[end..].trim_start().chars().next() {
        Some('K' | 'k') => 1e3,
        Some('M') => 1e6,
        Some('B') => 1e9,
        _ => 1.0,
    };
    let sign = if text[..start].trim_end().ends_with(['-', '−']) { -1.0 } else { 1.0 };
    Some((sign * number * scale).to_string())
}
