//! The pages of how the notes hang together: central notes, bridges, groups.

use crate::compile::push_escaped;
use crate::error::Error;
use crate::site::Site;
use crate::site::listing::{ENTRIES_PER_PAGE, page_of};
use crate::vault::FileId;

use super::page::{Frame, link_to, push_number};
use super::types::what_it_is;
use super::{ExplorePage, ROWS_PER_PAGE};

/// Notes that are named as a reason.
const MAX_REASONS: usize = 4;
/// Notes of a piece or group that are named in a list of them.
const MAX_MEMBERS: usize = 12;

impl Site<'_> {
    /// The notes that links lead to most, weighed by how central the notes are that link there.
    pub(super) fn central_page(&self, root: &str) -> Result<Vec<u8>, Error> {
        let structure = self.explore.structure();
        let mut body = self.open_table("notes");
        self.push_head(
            &mut body,
            &[
                ("rank", true),
                ("name", false),
                ("what_it_is", false),
                ("linked_from", true),
                ("among_them", false),
            ],
        );
        body.push_str("<tbody>\n");
        for (node, rank) in structure.central.iter().zip(1..) {
            let id = structure.note(*node);
            let sources = structure.sources(*node);
            body.push_str("<tr>");
            push_number(&mut body, rank);
            body.push_str("<th scope=\"row\">");
            self.push_note(&mut body, id, root);
            body.push_str("</th><td class=\"what\" dir=\"auto\">");
            let note = self.compilation.vault.file(id).note();
            push_escaped(&mut body, &note.map_or_else(String::new, what_it_is));
            body.push_str("</td>");
            push_number(&mut body, sources.len());
            body.push_str("<td>");
            self.push_notes(&mut body, &sources[..sources.len().min(MAX_REASONS)], root);
            body.push_str("</td></tr>\n");
        }
        body.push_str("</tbody></table></div>\n");
        self.framed(Frame::new(root, self.text.get("central_title"), self.text.get("central_intro")), &body)
    }

    /// The notes without which others lose their connection to the rest.
    pub(super) fn bridges_page(&self, root: &str) -> Result<Vec<u8>, Error> {
        let mut body = String::new();
        for bridge in &self.explore.structure().bridges {
            let n: usize = bridge.pieces.iter().map(Vec::len).sum();
            body.push_str("<section class=\"bridge\">\n<h2>");
            self.push_note(&mut body, bridge.note, root);
            body.push_str("</h2>\n<p>");
            self.text.push_count(&mut body, "bridge_loss", n, &[]);
            body.push_str("</p>\n<ul>\n");
            for piece in bridge.pieces.iter().take(MAX_MEMBERS) {
                body.push_str("<li>");
                self.push_notes(&mut body, &piece[..piece.len().min(MAX_MEMBERS)], root);
                self.push_members_more(&mut body, piece.len());
                body.push_str("</li>\n");
            }
            if bridge.pieces.len() > MAX_MEMBERS {
                body.push_str("<li>");
                self.text.push_count(&mut body, "and_n_more_pieces", bridge.pieces.len() - MAX_MEMBERS, &[]);
                body.push_str("</li>\n");
            }
            body.push_str("</ul>\n</section>\n");
        }
        self.framed(Frame::new(root, self.text.get("bridges"), self.text.get("bridges_intro")), &body)
    }

    /// All groups.
    pub(super) fn groups_page(&self, page: u32, root: &str) -> Result<Vec<u8>, Error> {
        let groups = &self.explore.structure().groups;
        let mut body = String::new();
        let shown = groups.iter().zip(0..).skip(page as usize * ROWS_PER_PAGE).take(ROWS_PER_PAGE);
        for (group, nth) in shown {
            let href = self.explore_href(root, ExplorePage::Group(nth, 0)).unwrap_or_default();
            for part in ["<section class=\"bridge\">\n<h2><a href=\"", &href, "\"><bdi>"] {
                body.push_str(part);
            }
            push_escaped(&mut body, &group.name(self.compilation));
            body.push_str("</bdi></a> <span class=\"count\">");
            self.text.push_count(&mut body, "n_notes", group.notes.len(), &[]);
            body.push_str("</span></h2>\n<p>");
            self.push_notes(&mut body, &group.notes[..group.notes.len().min(MAX_MEMBERS)], root);
            self.push_members_more(&mut body, group.notes.len());
            body.push_str("</p>\n</section>\n");
        }
        let mut frame = Frame::new(root, self.text.get("groups"), self.text.get("groups_intro"));
        frame.pages = self.explore_pages(root, (groups.len(), ROWS_PER_PAGE), page, ExplorePage::Groups);
        self.framed(frame, &body)
    }

    /// The notes of a group.
    pub(super) fn group_page(&self, nth: u32, page: u32, root: &str) -> Result<Vec<u8>, Error> {
        let group = &self.explore.structure().groups[nth as usize];
        let body = self.note_list(page_of(&group.notes, page, ENTRIES_PER_PAGE), root);
        let title = group.name(self.compilation);
        let intro = self.text.count("group_intro", group.notes.len());
        let mut frame = Frame::new(root, &title, &intro);
        frame.above = link_to(self.text.get("groups"), self.explore.url(ExplorePage::Groups(0)), root)
            .into_iter()
            .collect();
        frame.pages = self.explore_pages(root, (group.notes.len(), ENTRIES_PER_PAGE), page, |page| {
            ExplorePage::Group(nth, page)
        });
        self.framed(frame, &body)
    }

    /// Links to notes with commas between them.
    fn push_notes(&self, out: &mut String, notes: &[FileId], root: &str) {
        for (nth, id) in notes.iter().enumerate() {
            if nth > 0 {
                self.text.push(out, "list_separator");
            }
            self.push_note(out, *id, root);
        }
    }

    /// How many members there are besides those that are named.
    fn push_members_more(&self, out: &mut String, n: usize) {
        if n > MAX_MEMBERS {
            out.push(' ');
            self.text.push_count(out, "and_n_more", n - MAX_MEMBERS, &[]);
        }
    }
}
