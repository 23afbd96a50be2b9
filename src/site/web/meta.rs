//! What the head of a page says to others: where the page is, and what a link to it may show.

use crate::compile::{Note, escape};
use crate::path::UrlPath;
use crate::site::Site;
use crate::site::fill::Filler;
use crate::site::route::{RECENT, RouteKind};
use crate::site::view::CoverView;
use crate::vault::FileId;

use super::dates;

impl Site<'_> {
    /// Puts it at the end of the head of a page; `kind` is nothing for a page about the vault as a whole.
    ///
    /// It is no part of the templates, so that themes have it too.
    pub(in crate::site) fn with_meta(
        &self,
        url: &UrlPath,
        kind: Option<RouteKind>,
        html: Vec<u8>,
    ) -> Vec<u8> {
        let web = &self.config.web;
        let is_left_out = matches!(kind, Some(RouteKind::Redirect(_) | RouteKind::NotFound));
        if is_left_out || (web.base_url.is_none() && !web.no_index) {
            return html;
        }
        let Some(end) = memchr::memmem::find(&html, b"</head>") else { return html };
        let mut out = String::with_capacity(2048);
        if web.no_index {
            out.push_str("<meta name=\"robots\" content=\"noindex\">\n");
        }
        if let Some(address) = self.absolute(&url.encoded()) {
            out += &format!("<link rel=\"canonical\" href=\"{}\">\n", escape(&address));
            if self.web.has_feed {
                out += &format!(
                    "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"{}\" href=\"{}{RECENT}\">\n",
                    escape(&self.title),
                    url.to_root()
                );
            }
            match kind {
                Some(RouteKind::Note(id)) => {
                    let note = self.compilation.vault.file(id).note().expect("it is the route of a note");
                    self.push_note_meta(&mut out, id, note, &address);
                }
                Some(RouteKind::Home) => {
                    self.push_card(&mut out, "website", &self.title, &self.description, &address, None);
                    out += &self.linked_home().unwrap_or_default();
                }
                Some(RouteKind::Canvas(id) | RouteKind::Base(id)) => {
                    let title = self.compilation.vault.file(id).title();
                    self.push_card(&mut out, "article", title, "", &address, None);
                }
                _ => {}
            }
        }
        [&html[..end], out.as_bytes(), &html[end..]].concat()
    }

    /// The same for a page about the vault as a whole; a table for spreadsheets stays what it is.
    pub(in crate::site) fn with_meta_of_explore(&self, url: &UrlPath, bytes: Vec<u8>) -> Vec<u8> {
        if url.as_str().ends_with(".html") { self.with_meta(url, None, bytes) } else { bytes }
    }

    fn push_note_meta(&self, out: &mut String, id: FileId, note: &Note, address: &str) {
        let is_home = self.compilation.routes.home == Some(id);
        let cover = Filler::new(self, Some(id), "").cover(id, note);
        let description = self.description_of(id, note);
        let kind = if is_home { "website" } else { "article" };
        let title = if is_home { &self.title } else { &note.title };
        self.push_card(out, kind, title, &description, address, cover.as_ref());
        if !is_home {
            if let Some(date) = dates::written(note) {
                property(out, "article:published_time", &dates::w3c(date));
            }
            if let Some(date) = dates::changed(note) {
                property(out, "article:modified_time", &dates::w3c(date));
            }
        }
        *out += &self.linked_data(id, note, cover.as_ref()).unwrap_or_default();
    }

    /// What other sites show of a link to the page.
    fn push_card(
        &self,
        out: &mut String,
        kind: &str,
        title: &str,
        description: &str,
        address: &str,
        cover: Option<&CoverView>,
    ) {
        property(out, "og:type", kind);
        property(out, "og:title", title);
        property(out, "og:url", address);
        property(out, "og:site_name", &self.title);
        if !description.is_empty() {
            property(out, "og:description", description);
        }
        let image = cover.and_then(|it| Some((it, self.image_address(&it.src)?)));
        if let Some((cover, address)) = &image {
            property(out, "og:image", address);
            if let (Some(width), Some(height)) = (cover.width, cover.height) {
                property(out, "og:image:width", &width.to_string());
                property(out, "og:image:height", &height.to_string());
            }
            property(out, "og:image:alt", &cover.alt);
        }
        let card = if image.is_some() { "summary_large_image" } else { "summary" };
        *out += &format!("<meta name=\"twitter:card\" content=\"{card}\">\n");
    }

    /// The address of a picture as others write it; none if it is not on the web.
    pub(super) fn image_address(&self, src: &str) -> Option<String> {
        match src.split_once(':') {
            Some(("https" | "http", _)) => Some(src.to_owned()),
            Some(_) => None,
            None => self.absolute(src),
        }
    }
}

fn property(out: &mut String, name: &str, content: &str) {
    *out += &format!("<meta property=\"{name}\" content=\"{}\">\n", escape(content));
}
