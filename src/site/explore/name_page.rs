//! The pages of names that several notes have: all of them, and the notes that have one.

use crate::compile::push_escaped;
use crate::error::Error;
use crate::site::Site;
use crate::site::entry::count;
use crate::site::listing::{ENTRIES_PER_PAGE, page_of};
use crate::site::view::LinkView;
use crate::span::to_u32;
use crate::vault::FileId;

use super::name::By;
use super::page::{Frame, link_to, push_head, push_number};
use super::types::what_it_is;
use super::{ExplorePage, ROWS_PER_PAGE};

impl Site<'_> {
    /// The pages of the names that a note shares with others.
    pub(in crate::site) fn shared_names(&self, id: FileId, root: &str) -> Vec<LinkView> {
        let numbers = self.explore.shared_names(id).iter();
        let view = |nth: &u32| {
            let name = &self.explore.names[*nth as usize];
            link_to(&name.text, self.explore.url(ExplorePage::Name(*nth, 0)), root)
        };
        numbers.filter_map(view).collect()
    }

    /// All names that several notes have.
    pub(super) fn names_page(&self, page: u32, root: &str) -> Result<String, Error> {
        let names = &self.explore.names;
        let mut body = String::from("<ul class=\"notes\">\n");
        let shown = page_of(names, page, ENTRIES_PER_PAGE);
        for (name, nth) in shown.iter().zip(page * to_u32(ENTRIES_PER_PAGE)..) {
            let href = self.explore_href(root, ExplorePage::Name(nth, 0)).unwrap_or_default();
            for part in ["<li><a href=\"", &href, "\"><bdi>"] {
                body.push_str(part);
            }
            push_escaped(&mut body, &name.text);
            body.push_str("</bdi></a> <span class=\"detail\">");
            body.push_str(&count(name.notes.len(), "note", "notes"));
            body.push_str("</span></li>\n");
        }
        body.push_str("</ul>\n");
        let intro = "Names that several notes have, as the name of a file, as an alias or as a title.";
        let mut frame = Frame::new(root, "Ambiguous names", intro);
        frame.pages = self.explore_pages(root, (names.len(), ENTRIES_PER_PAGE), page, ExplorePage::Names);
        self.framed(frame, &body)
    }

    /// The notes that have a name.
    pub(super) fn name_page(&self, nth: u32, page: u32, root: &str) -> Result<String, Error> {
        let name = &self.explore.names[nth as usize];
        let mut body = String::from(
            "<div class=\"table\" role=\"region\" aria-label=\"Notes\" tabindex=\"0\"><table>\n",
        );
        push_head(
            &mut body,
            &[
                ("Note", false),
                ("Folder", false),
                ("Type", false),
                ("What it is", false),
                ("Has the name as", false),
                ("Links by this name", true),
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
                let between = if nth > 0 { ", " } else { "" };
                for part in [between, "<a href=\"", &it.href, "\">"] {
                    body.push_str(part);
                }
                push_escaped(&mut body, &it.label);
                body.push_str("</a>");
            }
            body.push_str("</td><td class=\"what\" dir=\"auto\">");
            push_escaped(&mut body, &file.note().map_or_else(String::new, what_it_is));
            body.push_str("</td><td>");
            body.push_str(match namesake.by {
                By::FileName => "name of its file",
                By::Alias => "alias",
                By::Title => "title",
            });
            body.push_str("</td>");
            push_number(&mut body, namesake.n_links);
            body.push_str("</tr>\n");
        }
        body.push_str("</tbody></table></div>\n");
        let intro = format!(
            "{} have this name. A link by it leads to the note in its own folder, or else to the one with the \
             shortest path; names of files go before aliases, and no link finds a title.",
            count(name.notes.len(), "note", "notes")
        );
        let mut frame = Frame::new(root, &name.text, &intro);
        frame.above =
            link_to("Ambiguous names", self.explore.url(ExplorePage::Names(0)), root).into_iter().collect();
        frame.pages = self.explore_pages(root, (name.notes.len(), ROWS_PER_PAGE), page, |page| {
            ExplorePage::Name(nth, page)
        });
        self.framed(frame, &body)
    }
}
