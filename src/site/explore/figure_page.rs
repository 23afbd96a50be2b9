//! Figures that differ, each with the line that gives it; and notes whose figures name no source.

use crate::compile::{escape, push_escaped};
use crate::error::Error;
use crate::figure::{Figure, Subject};
use crate::graph::Node;
use crate::site::Site;
use crate::site::listing::{page_of, part_of};

use super::page::{Frame, push_number};
use super::{ExplorePage, ROWS_PER_PAGE};

impl Site<'_> {
    /// One page of the figures that differ.
    pub(super) fn differences_page(&self, page: u32, root: &str) -> Result<Vec<u8>, Error> {
        let differences = self.explore.differences();
        let mut body = String::new();
        let mut n_before = 0;
        for difference in differences.iter() {
            let shown = part_of(&difference.figures, n_before, page, ROWS_PER_PAGE);
            if !shown.is_empty() {
                self.push_difference(&mut body, shown, root);
            }
            n_before += difference.figures.len();
        }
        let mut frame =
            Frame::new(root, self.text.get("differences_title"), self.text.get("differences_intro"));
        frame.pages = self.explore_pages(root, (n_before, ROWS_PER_PAGE), page, ExplorePage::Differences);
        self.framed(frame, &body)
    }

    /// Figures of one difference: all of them, or those that are on one page.
    fn push_difference(&self, out: &mut String, figures: &[Figure], root: &str) {
        let first = &figures[0];
        out.push_str("<section class=\"part\">\n<h2 dir=\"auto\">");
        let mut subject = String::new();
        match &first.subject {
            Subject::Entity(node) => self.push_entity(&mut subject, *node, root),
            Subject::Section(id, heading) => {
                self.push_entity(&mut subject, Node::File(*id), root);
                subject.push_str(" › ");
                push_escaped(&mut subject, heading);
            }
            Subject::Name(name) => push_escaped(&mut subject, name),
        }
        let values = [("subject", subject.as_str()), ("metric", &escape(&first.metric))];
        self.text.push_with(out, "metric_of", &values);
        out.push_str("</h2>\n<div class=\"table\"><table>\n");
        self.push_head(out, &[("figure", false), ("date", false), ("called", false), ("source", false)]);
        out.push_str("<tbody>\n");
        for figure in figures {
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
    pub(super) fn uncited_page(&self, page: u32, root: &str) -> Result<Vec<u8>, Error> {
        let uncited = self.explore.uncited();
        let mut body = self.open_table("notes");
        let columns = [("note", false), ("without_source", true), ("with_source", true), ("together", true)];
        self.push_head(&mut body, &columns);
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
        let intro = self.text.count_with(
            "uncited_intro",
            n_uncited,
            &[("statements", &self.text.count("n_statements", n))],
        );
        let mut frame = Frame::new(root, self.text.get("uncited_title"), &intro);
        frame.pages = self.explore_pages(root, (uncited.len(), ROWS_PER_PAGE), page, ExplorePage::Uncited);
        self.framed(frame, &body)
    }
}
