//! What stands in a table outside its cells. A parser puts it before the table, for which it looks through all that is
//! there already: of many such pieces that would take the square of their number.

use std::borrow::Cow;

use super::find_ignoring_case;
use super::tag::{tag_len, tag_name};

/// Most such pieces in a note.
const MAX_STRAY: usize = 1_000;

/// `html` in which tables end before pieces outside their cells, once there were as many as may be.
pub(super) fn end_tables(html: &str) -> Cow<'_, str> {
    if find_ignoring_case(html, "<table").is_none() {
        return html.into();
    }
    let mut tables = Tables { html, out: String::new(), written: 0, in_cell: Vec::new(), n_stray: 0 };
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', &html.as_bytes()[at..]) {
        let start = at + found;
        if !html[at..start].trim_ascii().is_empty() {
            tables.meet(at);
        }
        let rest = &html[start..];
        let Some(len) = tag_len(rest) else { break };
        if !rest.starts_with("<!") {
            tables.read(start, &rest[..len]);
        }
        at = start + len;
    }
    match tables.written {
        0 => html.into(),
        written => (tables.out + &html[written..]).into(),
    }
}

struct Tables<'h> {
    html: &'h str,
    out: String,
    /// How much of the HTML is in `out`.
    written: usize,
    /// For each table that is open, whether a cell of it is.
    in_cell: Vec<bool>,
    n_stray: usize,
}

impl Tables<'_> {
    fn read(&mut self, start: usize, tag: &str) {
        let is_end = tag.starts_with("</");
        match tag_name(tag).as_str() {
            "table" => {
                // A table that begins in another outside its cells ends it.
                self.in_cell.pop_if(|in_cell| is_end || !*in_cell);
                if !is_end {
                    self.in_cell.push(false);
                }
            }
            "td" | "th" | "caption" => self.set(!is_end),
            "tr" | "thead" | "tbody" | "tfoot" | "colgroup" | "col" => self.set(false),
            _ => self.meet(start),
        }
    }

    fn set(&mut self, in_cell: bool) {
        if let Some(it) = self.in_cell.last_mut() {
            *it = in_cell;
        }
    }

    /// Something that is no part of a table begins at `start`.
    fn meet(&mut self, start: usize) {
        if self.in_cell.last() != Some(&false) {
            return;
        }
        self.n_stray += 1;
        if self.n_stray > MAX_STRAY {
            self.out.push_str(&self.html[self.written..start]);
            self.out.push_str("</table>");
            self.written = start;
            self.in_cell.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_ends_before_what_stands_outside_its_cells_too_often() {
        let kept = format!("<TABLE>{}", "x<b>y</b>".repeat(MAX_STRAY / 4));
        assert_eq!(end_tables(&kept), kept);
        let rest = "<p>é</p><tr><td>z</td></tr>";
        assert_eq!(end_tables(&format!("{kept}{rest}")), format!("{kept}</table>{rest}"));
        let next = format!("<table><tr><td>a<table>b</table>c</td></tr></table><table>d</table>");
        let ended = "<table><tr><td>a<table></table>b</table>c</td></tr></table><table></table>d</table>";
        assert_eq!(end_tables(&format!("{kept}</table>{next}")), format!("{kept}</table>{ended}"));
    }

    #[test]
    fn what_stands_in_cells_and_between_rows_is_no_stray() {
        let row = "<tr> <th>a <b>b</b></th>\n<td title=\"<\">c<p>d</p> <!--e--> </td> <!--f--> </tr>";
        let table =
            format!("<table><caption>a</caption><tbody>{}</tbody></table>a", row.repeat(2 * MAX_STRAY));
        assert_eq!(end_tables(&table), table);
    }
}
