//! Names that texts give to notes which do not declare them.

use crate::compile::push_escaped;
use crate::error::Error;
use crate::mention::UndeclaredAlias;
use crate::site::Site;
use crate::site::listing::page_of;

use super::page::Frame;
use super::{ExplorePage, ROWS_PER_PAGE};

/// Places that are named for each of them.
const MAX_PLACES: usize = 4;

impl Site<'_> {
    /// One page of the undeclared aliases.
    pub(super) fn aliases_page(&self, page: u32, root: &str) -> Result<Vec<u8>, Error> {
        let aliases: Vec<_> = by_name(self.explore.undeclared()).collect();
        let mut body = self.open_table("names");
        self.push_head(&mut body, &[("name", false), ("note", false), ("source", false)]);
        body.push_str("<tbody>\n");
        for places in page_of(&aliases, page, ROWS_PER_PAGE) {
            self.push_alias(&mut body, places, root);
        }
        body.push_str("</tbody></table></div>\n");
        let mut frame = Frame::new(root, self.text.get("aliases_title"), self.text.get("aliases_intro"));
        frame.pages = self.explore_pages(root, (aliases.len(), ROWS_PER_PAGE), page, ExplorePage::Aliases);
        self.framed(frame, &body)
    }

    fn push_alias(&self, out: &mut String, places: &[UndeclaredAlias], root: &str) {
        out.push_str("<tr><th scope=\"row\" dir=\"auto\">");
        push_escaped(out, &places[0].name);
        out.push_str("</th><td>");
        self.push_note(out, places[0].note, root);
        out.push_str("</td><td class=\"source-cell\">");
        for (nth, place) in places.iter().take(MAX_PLACES).enumerate() {
            out.push_str(if nth > 0 { "<br>" } else { "" });
            let file = self.compilation.vault.file(place.file);
            let line = file.note().map_or(1, |note| file.line(note.source_offset(place.text.start)));
            self.push_source(out, (place.file, None, line), root);
        }
        out.push_str("</td></tr>\n");
    }
}

/// The places of each name of each note.
pub(super) fn by_name(aliases: &[UndeclaredAlias]) -> impl Iterator<Item = &[UndeclaredAlias]> {
    aliases.chunk_by(|a, b| (a.note, &a.name) == (b.note, &b.name))
}
