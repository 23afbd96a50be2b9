//! The pages of labels: all of them, and the relations with one.

use crate::compile::push_escaped;
use crate::error::Error;
use crate::graph::{Edge, Node};
use crate::site::Site;
use crate::site::listing::page_of;

use super::label::{Label, MAX_NAMED};
use super::page::{Frame, link_to, push_number};
use super::{ExplorePage, ROWS_PER_PAGE};

/// Characters of a sentence or row that a page of a label shows.
const MAX_CONTEXT: usize = 240;

impl Site<'_> {
    /// All labels, each with its relations, or with the first few of them.
    pub(super) fn labels_page(&self, page: u32, root: &str) -> Result<Vec<u8>, Error> {
        let labels = self.explore.labels();
        let mut body = self.open_table("labels");
        self.push_head(
            &mut body,
            &[("label", false), ("kind", false), ("notes", true), ("relations", false)],
        );
        body.push_str("<tbody>\n");
        for (label, nth) in labels.iter().zip(0..).skip(page as usize * ROWS_PER_PAGE).take(ROWS_PER_PAGE) {
            self.push_label(&mut body, label, nth, root);
        }
        body.push_str("</tbody></table></div>\n");
        let mut frame = Frame::new(root, self.text.get("labels"), self.text.get("labels_intro"));
        frame.pages = self.explore_pages(root, (labels.len(), ROWS_PER_PAGE), page, ExplorePage::Labels);
        self.framed(frame, &body)
    }

    fn push_label(&self, out: &mut String, label: &Label, nth: u32, root: &str) {
        out.push_str("<tr><th scope=\"row\" dir=\"auto\">");
        let href = self.explore_href(root, ExplorePage::Label(nth, 0));
        match &href {
            Some(href) => {
                for part in ["<a href=\"", href, "\">"] {
                    out.push_str(part);
                }
                push_escaped(out, &shortened(&label.text));
                out.push_str("</a>");
            }
            None => push_escaped(out, &shortened(&label.text)),
        }
        out.push_str("</th><td>");
        self.text.push(out, kind_key(label.kind));
        out.push_str("</td>");
        push_number(out, label.n_notes);
        out.push_str("<td><ul>");
        for (edge, target) in label.uses.iter().take(MAX_NAMED) {
            out.push_str("<li>");
            self.push_use(out, *edge, *target, root);
            out.push_str("</li>");
        }
        if let Some(href) = href {
            for part in ["<li><a href=\"", &href, "\">"] {
                out.push_str(part);
            }
            self.text.push_count(out, "all_n", label.uses.len(), &[]);
            out.push_str("</a></li>");
        }
        out.push_str("</ul></td></tr>\n");
    }

    /// Subject → target, and where it is said.
    fn push_use(&self, out: &mut String, edge: Edge, target: Node, root: &str) {
        let relation = self.reader.read(edge, target);
        self.push_entity(out, relation.subject, root);
        out.push_str(" → ");
        self.push_entity(out, target, root);
        out.push_str(" <span class=\"said\">");
        if relation.subject == Node::File(edge.file) {
            // The note is linked already.
            self.text.push_with(out, "line", &[("line", &relation.position.line.to_string())]);
        } else {
            self.push_source(out, (edge.file, relation.section, relation.position.line), root);
        }
        out.push_str("</span>");
    }

    /// The relations with a label, each with its sentence or row.
    pub(super) fn label_page(&self, nth: u32, page: u32, root: &str) -> Result<Vec<u8>, Error> {
        let label = &self.explore.labels()[nth as usize];
        let mut body = self.open_table("relations");
        // Rows are on the pages of tables as a whole.
        let has_context = label.kind != "role";
        let context = has_context.then_some(("sentence_or_row", false));
        let columns = [("of", false), ("to", false)].into_iter().chain(context).chain([("source", false)]);
        self.push_head(&mut body, &columns.collect::<Vec<_>>());
        body.push_str("<tbody>\n");
        for (edge, target) in page_of(&label.uses, page, ROWS_PER_PAGE) {
            let relation = self.reader.read(*edge, *target);
            body.push_str("<tr><th scope=\"row\">");
            self.push_entity(&mut body, relation.subject, root);
            body.push_str("</th><td>");
            self.push_entity(&mut body, *target, root);
            if let Some(note) = self.compilation.vault.file(edge.file).object().filter(|_| has_context) {
                body.push_str("</td><td class=\"what\" dir=\"auto\">");
                push_escaped(&mut body, &cut(note.quote(&relation.context)));
            }
            body.push_str("</td><td class=\"source-cell\">");
            self.push_source(&mut body, (edge.file, relation.section, relation.position.line), root);
            body.push_str("</td></tr>\n");
        }
        body.push_str("</tbody></table></div>\n");
        let intro = self.text.with(
            label_intro_key(label.kind),
            &[
                ("relations", &self.text.count("n_relations", label.uses.len())),
                ("notes", &self.text.count("n_notes", label.n_notes)),
            ],
        );
        let title = shortened(&label.text);
        let mut frame = Frame::new(root, &title, &intro);
        frame.above = link_to(self.text.get("labels"), self.explore.url(ExplorePage::Labels(0)), root)
            .into_iter()
            .collect();
        frame.pages = self.explore_pages(root, (label.uses.len(), ROWS_PER_PAGE), page, |page| {
            ExplorePage::Label(nth, page)
        });
        self.framed(frame, &body)
    }
}

/// The text that says where labels of a kind are written.
fn label_intro_key(kind: &str) -> &'static str {
    match kind {
        "gloss" => "label_intro_gloss",
        "role" => "label_intro_role",
        "property" => "label_intro_property",
        "field" => "label_intro_field",
        "genitive" => "label_intro_genitive",
        "heading" => "label_intro_heading",
        _ => "label_intro_other",
    }
}

/// The text that names a kind.
fn kind_key(kind: &str) -> &'static str {
    match kind {
        "gloss" => "label_kind_gloss",
        "role" => "label_kind_role",
        "property" => "label_kind_property",
        "field" => "label_kind_field",
        "genitive" => "label_kind_genitive",
        "heading" => "label_kind_heading",
        _ => "label_kind_other",
    }
}

fn shortened(text: &str) -> String {
    crate::site::note::shorten(text)
}

/// A sentence or row, cut at the end of a word.
pub(super) fn cut(text: &str) -> std::borrow::Cow<'_, str> {
    let Some((end, _)) = text.char_indices().nth(MAX_CONTEXT) else { return text.into() };
    let cut = text[..end].rfind(char::is_whitespace).filter(|at| *at > end / 2).unwrap_or(end);
    format!("{} …", text[..cut].trim_end()).into()
}
