//! Figures that differ, each with the line that gives it; and notes whose figures name no source.

use crate::compile::push_escaped;
use crate::error::Error;
use crate::figure::{Difference, Figure, Subject};
use crate::graph::Node;
use crate::site::Site;
use crate::site::entry::count;
use crate::site::listing::page_of;

use super::page::{Frame, push_head, push_number};
use super::{ExplorePage, ROWS_PER_PAGE};

impl Site<'_> {
    /// One page of the figures that differ.
    pub(super) fn differences_page(&self, page: u32, root: &str) -> Result<String, Error> {
        let differences = &self.explore.differences;
        let mut body = String::new();
        for difference in page_of(differences, page, ROWS_PER_PAGE) {
            self.push_difference(&mut body, difference, root);
        }
        let intro = "Numbers that notes give for one thing and one measure, and that differ. Which one holds is for \
                     readers to say: they may be of other times, or counted in other ways.";
        let mut frame = Frame::new(root, "Figures that differ", intro);
        frame.pages =
            self.explore_pages(root, (differences.len(), ROWS_PER_PAGE), page, ExplorePage::Differences);
        self.framed(frame, &body)
    }

    fn push_difference(&self, out: &mut String, difference: &Difference, root: &str) {
        let first = &difference.figures[0];
        out.push_str("<section class=\"part\">\n<h2 dir=\"auto\">");
        match &first.subject {
            Subject::Entity(node) => self.push_entity(out, *node, root),
            Subject::Section(id, heading) => {
                self.push_entity(out, Node::File(*id), root);
                out.push_str(" › ");
                push_escaped(out, heading);
            }
            Subject::Name(name) => push_escaped(out, name),
        }
        out.push_str(": ");
        push_escaped(out, &first.metric);
        out.push_str("</h2>\n<div class=\"table\"><table>\n");
        push_head(out, &[("Figure", false), ("Date", false), ("Called", false), ("Source", false)]);
        out.push_str("<tbody>\n");
        for figure in &difference.figures {
            self.push_figure(out, figure, root);
        }
        out.push_str("</tbody></table></div>\n</section>\n");
    }

    fn push_figure(&self, out: &mut String, figure: &Figure, root: &str) {
        out.push_str("<tr><th scope=\"row\" dir=\"auto\">");
        push_escaped(out, &figure.value);
        out.push_str("</th><td dir=\"auto\">");
        push_escaped(out, if figure.date.is_empty() { "–" } else { &figure.date });
        out.push_str("</td><td dir=\"auto\">");
        push_escaped(out, &figure.metric);
        out.push_str("</td><td class=\"source-cell\">");
        self.push_source(out, (figure.file, None, figure.line), root);
        out.push_str("</td></tr>\n");
    }

    /// One page of the notes with dates and numbers that name no source.
    pub(super) fn uncited_page(&self, page: u32, root: &str) -> Result<String, Error> {
        let uncited = &self.explore.uncited;
        let mut body = String::from(
            "<div class=\"table\" role=\"region\" aria-label=\"Notes\" tabindex=\"0\"><table>\n",
        );
        let columns = [("Note", false), ("Without a source", true), ("With one", true), ("Together", true)];
        push_head(&mut body, &columns);
        body.push_str("<tbody>\n");
        for (id, claims) in page_of(uncited, page, ROWS_PER_PAGE) {
            body.push_str("<tr><th scope=\"row\">");
            self.push_note(&mut body, *id, root);
            body.push_str("</th>");
            for n in [claims.n - claims.n_cited, claims.n_cited, claims.n] {
                push_number(&mut body, n);
            }
            body.push_str("</tr>\n");
        }
        body.push_str("</tbody></table></div>\n");
        let n: usize = uncited.iter().map(|it| it.1.n as usize).sum();
        let n_uncited: usize = uncited.iter().map(|it| (it.1.n - it.1.n_cited) as usize).sum();
        let intro = format!(
            "{n_uncited} of {} in these notes name no source: their paragraph or row has no link to the web, no \
             footnote, no key of a bibliography, and no link to a note that is a source. Counted are sentences with a \
             date or an amount, rows of tables, and fields.",
            count(n, "statement", "statements")
        );
        let mut frame = Frame::new(root, "Facts without a source", &intro);
        frame.pages = self.explore_pages(root, (uncited.len(), ROWS_PER_PAGE), page, ExplorePage::Uncited);
        self.framed(frame, &body)
    }
}
