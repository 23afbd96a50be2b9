//! The sitemap: the addresses of all pages that are worth finding, with the day of their last change where notes say it.

use crate::path::UrlPath;
use crate::site::Site;
use crate::site::route::{RouteKind, is_listed_page};

use super::{dates, xml};

/// Addresses that one file may have, by the protocol.
const MAX_URLS: usize = if cfg!(test) { 4 } else { 50_000 };

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

impl Site<'_> {
    /// Divides the sitemap, if need be.
    pub(in crate::site) fn divide_sitemap(&mut self) {
        let n =
            self.web.get(&UrlPath::new(crate::site::route::SITEMAP)).map_or(0, |_| self.found_pages().len());
        if n > MAX_URLS {
            self.web.divide(n.div_ceil(MAX_URLS), self.compilation);
        }
    }

    /// The whole list, or the list of its parts.
    pub(super) fn sitemap(&self) -> String {
        if self.web.parts.is_empty() {
            return self.urls(&self.found_pages());
        }
        let address = |url: &UrlPath| self.absolute(&url.encoded()).unwrap_or_default();
        let parts = self
            .web
            .parts
            .iter()
            .map(|url| format!("<sitemap>{}</sitemap>\n", xml::line("loc", &address(url)).trim_end()));
        format!(
            "{}<sitemapindex xmlns=\"{NAMESPACE}\">\n{}</sitemapindex>\n",
            xml::HEAD,
            parts.collect::<String>()
        )
    }

    /// A part of it.
    pub(super) fn sitemap_part(&self, number: usize) -> String {
        self.found_pages().chunks(MAX_URLS).nth(number).map_or_else(String::new, |part| self.urls(part))
    }

    fn urls(&self, pages: &[(&UrlPath, RouteKind)]) -> String {
        let mut out = format!("{}<urlset xmlns=\"{NAMESPACE}\">\n", xml::HEAD);
        for (url, kind) in pages {
            out += "<url>";
            out += xml::line("loc", &self.absolute(&url.encoded()).unwrap_or_default()).trim_end();
            let note = match kind {
                RouteKind::Note(id) => self.compilation.vault.file(*id).note(),
                _ => None,
            };
            if let Some(date) = note.and_then(dates::changed) {
                out += xml::line("lastmod", &dates::w3c(date)).trim_end();
            }
            out += "</url>\n";
        }
        out + "</urlset>\n"
    }

    /// The pages that are worth finding, in the order of their addresses: no further pages of lists, none about the
    /// vault as such, none that no list of the site has.
    fn found_pages(&self) -> Vec<(&UrlPath, RouteKind)> {
        let is_found = |kind: RouteKind| match kind {
            RouteKind::Home | RouteKind::Notes(0) | RouteKind::Tags(0) => true,
            RouteKind::Tag(_, page) | RouteKind::Folder(_, page) => page == 0,
            RouteKind::Note(id) | RouteKind::Canvas(id) | RouteKind::Base(id) => {
                self.compilation.routes.home == Some(id) || is_listed_page(self.compilation.vault.file(id))
            }
            _ => false,
        };
        self.compilation.routes.iter().filter(|(_, kind)| is_found(*kind)).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::path::UrlPath;
    use crate::{Config, Page, Site, compile_vault};

    #[test]
    fn a_long_sitemap_is_divided_and_its_parts_take_no_address_of_a_file() {
        let vault = tempfile::tempdir().unwrap();
        for n in 0..5 {
            fs::write(vault.path().join(format!("{n}.md")), "[[Sitemap-1.xml]]").unwrap();
        }
        fs::write(vault.path().join("Sitemap-1.xml"), "mine").unwrap();
        let mut config = Config::parse("[site]\nbase_url = \"https://example.org\"\n", "adit.toml").unwrap();
        // Otherwise the file is published as text, and has another address.
        config.trust = true;
        let compilation = compile_vault(vault.path(), None, &config).unwrap();
        let site = Site::new(&compilation, &config, "x").unwrap();
        let text = |path: &str| match site.render(&UrlPath::new(path)).unwrap() {
            Some(Page::Bytes(bytes)) => String::from_utf8(bytes).unwrap(),
            _ => panic!("{path} is not there"),
        };
        let index = text("sitemap.xml");
        assert!(index.contains("<sitemap><loc>https://example.org/sitemap-2.xml</loc></sitemap>"), "{index}");
        assert!(!index.contains("sitemap-1.xml") && index.contains("sitemap-3.xml"), "{index}");
        let parts = text("sitemap-2.xml") + &text("sitemap-3.xml");
        let n = parts.matches("<loc>").count();
        assert!((5..=8).contains(&n) && text("sitemap-2.xml").matches("<loc>").count() == 4, "{parts}");
        assert!((0..5).all(|note| parts.contains(&format!("/{note}.html</loc>"))), "{parts}");
        assert!(site.routes().any(|url| url.as_str() == "sitemap-3.xml"));
    }
}
