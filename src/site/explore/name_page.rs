//! The pages of names that several notes have: all of them, and the notes that have one.

use crate::compile::push_escaped;
use crate::error::Error;
use crate::site::Site;
use crate::site::listing::{ENTRIES_PER_PAGE, page_of};
use crate::site::view::LinkView;
use crate::span::to_u32;
use crate::vault::FileId;

use super::name::By;
use super::page::{Frame, link_to, push_number};
use super::types::what_it_is;
use super::{ExplorePage, ROWS_PER_PAGE};

impl Site<'_> {
    /// The pages of the names that a note shares with others.
    pub(in crate::site) fn shared_names(&self, id: FileId, root: &str) -> Vec<LinkView> {
        self.explore.shared_names(id).filter_map(|(name, url)| link_to(name, url, root)).collect()
    }

    /// All names that several notes have.
    pub(super) fn names_page(&self, page: u32, root: &str) -> Result<Vec<u8>, Error> {
        let names = self.explore.names();
        let mut body = String::from("<ul class=\"notes\">\n");
        let shown = page_of(names, page, ENTRIES_PER_PAGE);
        for (name, nth) in shown.iter().zip(page * to_u32(ENTRIES_PER_PAGE)..) {
            let href = self.explore_href(root, ExplorePage::Name(nth, 0)).unwrap_or_default();
            for part in ["<li><a href=\"", &href, "\"><bdi>"] {
                body.push_str(part);
            }
            push_escaped(&mut body, &name.text);
            body.push_str("</bdi></a> <span class=\"detail\">");
            self.text.push_count(&mut body, "n_notes", name.notes.len(), &[]);
            body.push_str("</span></li>\n");
        }
        body.push_str("</ul>\n");
        let mut frame = Frame::new(root, self.text.get("names_title"), self.text.get("names_intro"));
        frame.pages = self.explore_pages(root, (names.len(), ENTRIES_PER_PAGE), page, ExplorePage::Names);
        self.framed(frame, &body)
    }

    /// The notes that have a name.
    pub(super) fn name_page(&self, nth: u32, page: u32, root: &str) -> Result<Vec<u8>, Error> {
        let name = &self.explore.names()[nth as usize];
        let mut body = self.open_table("notes");
        self.push_head(
            &mut body,
            &[
                ("note", false),
                ("folder", false),
                ("type", false),
                ("what_it_is", false),
                ("has_name_as", false),
                ("links_by_name", true),
            ],
        );
        body.push_str("<tbody>\n");
        for namesake in page_of(&name.notes, page, ROWS_PER_PAGE) {
            let file = self.compilation.vault.file(namesake.file);
            body.push_str("<tr><th scope=\"row\">");
            self.push_note(&mut body, namesake.file, root);
            body.push_str("</th><td><bdi>");
            push_escaped(&mut body, file.path.folder());
            body.push_str("</bdi></td><td>");
            for (nth, it) in self.types(namesake.file, root).iter().enumerate() {
                let between = if nth > 0 { self.text.get("list_separator") } else { "" };
                for part in [between, "<a href=\"", &it.href, "\">"] {
                    body.push_str(part);
                }
                push_escaped(&mut body, &it.label);
                body.push_str("</a>");
            }
            body.push_str("</td><td class=\"what\" dir=\"auto\">");
            push_escaped(&mut body, &file.note().map_or_else(String::new, what_it_is));
            body.push_str("</td><td>");
            let by = match namesake.by {
                By::FileName => "by_file_name",
                By::Alias => "by_alias",
                By::Title => "by_title",
            };
            self.text.push(&mut body, by);
            body.push_str("</td>");
            push_number(&mut body, namesake.n_links);
            body.push_str("</tr>\n");
        }
        body.push_str("</tbody></table></div>\n");
        let intro = self.text.count("name_intro", name.notes.len());
        let mut frame = Frame::new(root, &name.text, &intro);
        frame.above = link_to(self.text.get("names_title"), self.explore.url(ExplorePage::Names(0)), root)
            .into_iter()
            .collect();
        frame.pages = self.explore_pages(root, (name.notes.len(), ROWS_PER_PAGE), page, |page| {
            ExplorePage::Name(nth, page)
        });
        self.framed(frame, &body)
    }
}
