//! The feed of recent notes: those that were written or changed last, as far as their properties say so.
//!
//! It differs from the feed of changes, which compares two states of a vault and tells of each change in it.

use crate::compile::{Note, TagOrigin};
use crate::date::Date;
use crate::session::Compilation;
use crate::site::Site;
use crate::site::route::{RECENT, is_listed};
use crate::vault::FileId;

use super::{dates, xml};

/// Notes in the feed.
const MAX_ENTRIES: usize = 50;

/// Notes with a page that lists name, with the date of their last change.
fn dated(compilation: &Compilation) -> impl Iterator<Item = (FileId, &Note, Date)> {
    let notes = compilation.vault.notes();
    let listed = notes.filter(|(id, file, _)| is_listed(file) && compilation.routes.file(*id).is_some());
    listed.filter_map(|(id, _, note)| Some((id, note, dates::changed(note)?)))
}

/// Whether there is anything to tell.
pub(super) fn has_dates(compilation: &Compilation) -> bool {
    dated(compilation).next().is_some()
}

impl Site<'_> {
    /// The feed, as Atom.
    pub(super) fn recent_feed(&self) -> String {
        let mut notes: Vec<_> = dated(self.compilation).collect();
        notes.sort_by(|a, b| b.2.cmp(&a.2).then(a.0.cmp(&b.0)));
        notes.truncate(MAX_ENTRIES);
        let home = self.absolute("index.html").unwrap_or_default();
        let link = |rel: &str, href: &str| format!("<link rel=\"{rel}\" href=\"{}\"/>\n", xml::text(href));
        let language = xml::text(self.config.language());
        let mut out = xml::HEAD.to_owned();
        out += &format!("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{language}\">\n");
        out += &xml::line("id", &home);
        out += &xml::line("title", &self.title);
        if !self.description.is_empty() {
            out += &xml::line("subtitle", &self.description);
        }
        out += &xml::line("updated", &notes.first().map_or_else(String::new, |it| dates::full(it.2)));
        out += &format!("<author>\n{}</author>\n", xml::line("name", &self.title));
        out += &link("self", &self.absolute(RECENT).unwrap_or_default());
        out += &link("alternate", &home);
        out += &format!("<generator version=\"{}\">adit</generator>\n", env!("CARGO_PKG_VERSION"));
        for (id, note, changed) in notes {
            let address = self.absolute(self.file_href(id).unwrap_or_default()).unwrap_or_default();
            out += "<entry>\n";
            out += &xml::line("id", &address);
            out += &xml::line("title", &note.title);
            if let Some(written) = dates::written(note) {
                out += &xml::line("published", &dates::full(written));
            }
            out += &xml::line("updated", &dates::full(changed));
            out += &link("alternate", &address);
            let mut tags: Vec<&str> = note
                .tags
                .iter()
                .filter(|tag| tag.origin != TagOrigin::Comment)
                .map(|tag| tag.name.as_str())
                .collect();
            tags.sort_unstable();
            tags.dedup();
            for tag in tags {
                out += &format!("<category term=\"{}\"/>\n", xml::text(tag));
            }
            let summary = self.description_of(id, note);
            if !summary.is_empty() {
                out += &xml::line("summary", &summary);
            }
            out += "</entry>\n";
        }
        out + "</feed>\n"
    }
}
