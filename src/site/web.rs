//! What a site has for the web, where the settings say where it is published: a sitemap, a feed of recent notes, what
//! crawlers may do, and in the head of each page what it is and where.
//!
//! Without an address none of this is made, but for the wish that search engines leave the site out.

mod dates;
mod linked_data;
mod meta;
mod recent;
mod sitemap;
mod xml;

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::config::Config;
use crate::path::{UrlPath, fold};
use crate::session::Compilation;

use super::Site;
use super::route::{RECENT, ROBOTS, SITEMAP};

/// A file that only others read, not the browsers of readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum WebFile {
    /// The addresses of all pages, or of the parts of that list.
    Sitemap,
    /// A part of it.
    SitemapPart(u32),
    /// The notes written or changed last.
    Recent,
    /// What crawlers may do.
    Robots,
    /// Says to GitHub that the site is finished as it is.
    NoJekyll,
}

/// The addresses of these files.
#[derive(Default, Hash)]
pub(super) struct Web {
    files: BTreeMap<UrlPath, WebFile>,
    /// The parts of the sitemap; none if it is one.
    parts: Vec<UrlPath>,
    has_feed: bool,
}

impl Web {
    /// Gives the files their addresses.
    pub(super) fn new(compilation: &Compilation, config: &Config) -> Self {
        let mut web = Self::default();
        if config.web.base_url.is_none() {
            return web;
        }
        web.add(ROBOTS, WebFile::Robots);
        web.add(".nojekyll", WebFile::NoJekyll);
        if !config.web.no_index {
            web.add(SITEMAP, WebFile::Sitemap);
        }
        web.has_feed = recent::has_dates(compilation);
        if web.has_feed {
            web.add(RECENT, WebFile::Recent);
        }
        web
    }

    /// Divides the sitemap, if it has more addresses than one may have.
    fn divide(&mut self, n_parts: usize, compilation: &Compilation) {
        let taken: FxHashSet<String> = compilation.routes.iter().map(|(url, _)| fold(url.as_str())).collect();
        let names = (1_u32..).map(|n| format!("sitemap-{n}.xml")).filter(|name| !taken.contains(name));
        for (name, number) in names.take(n_parts).zip(0..) {
            self.parts.push(UrlPath::new(name.as_str()));
            self.add(&name, WebFile::SitemapPart(number));
        }
    }

    fn add(&mut self, path: &str, file: WebFile) {
        self.files.insert(UrlPath::new(path), file);
    }

    /// The address of each.
    pub(super) fn iter(&self) -> impl Iterator<Item = &UrlPath> {
        self.files.keys()
    }

    /// What is at an address.
    pub(super) fn get(&self, url: &UrlPath) -> Option<WebFile> {
        self.files.get(url).copied()
    }
}

impl Site<'_> {
    /// The bytes of a file for others.
    pub(super) fn web_file(&self, file: WebFile) -> Vec<u8> {
        let text = match file {
            WebFile::Sitemap => self.sitemap(),
            WebFile::SitemapPart(number) => self.sitemap_part(number as usize),
            WebFile::Recent => self.recent_feed(),
            WebFile::Robots => self.robots(),
            WebFile::NoJekyll => String::new(),
        };
        text.into_bytes()
    }

    /// Everybody may read all: whoever may not list pages has to read on them that they may not.
    fn robots(&self) -> String {
        let mut text = "User-agent: *\nDisallow:\n".to_owned();
        if self.web.get(&UrlPath::new(SITEMAP)).is_some() {
            text += &format!("\nSitemap: {}\n", self.absolute(SITEMAP).unwrap_or_default());
        }
        text
    }

    /// An address of the site as others write it, where that is known. The home page is the folder itself.
    pub(super) fn absolute(&self, href: &str) -> Option<String> {
        let base = self.config.web.base_url.as_ref()?;
        Some(format!("{}{}", base.as_str(), if href == "index.html" { "" } else { href }))
    }
}
