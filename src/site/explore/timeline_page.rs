//! The timeline of the whole vault: every sentence and row that names a date, in the order of time.

use crate::compile::Sheet;
use crate::date::Precision;
use crate::error::Error;
use crate::fact::Fact;
use crate::site::Site;
use crate::site::listing::page_of;
use crate::trace::{Key, Whole};

use super::page::Frame;
use super::{ExplorePage, ROWS_PER_PAGE};

impl Site<'_> {
    /// One page of the timeline, under a heading for each year.
    pub(super) fn timeline_page(&self, page: u32, root: &str) -> Result<Vec<u8>, Error> {
        let facts = self.explore.facts().at(Key::part(Whole::Facts, page)).all();
        let mut body = String::new();
        for year in page_of(facts, page, ROWS_PER_PAGE).chunk_by(is_same_year) {
            let heading = self.year_of(&year[0]);
            for part in ["<section class=\"part\">\n<h2>", &heading, "</h2>\n<ol class=\"facts\">\n"] {
                body.push_str(part);
            }
            for fact in year {
                self.push_fact(&mut body, fact, None, root);
            }
            body.push_str("</ol>\n</section>\n");
        }
        let intro = self.text.count("timeline_intro", facts.len());
        let mut frame = Frame::new(root, self.text.get("timeline"), &intro);
        frame.sheet = Some(Sheet::Fact);
        frame.pages = self.explore_pages(root, (facts.len(), ROWS_PER_PAGE), page, ExplorePage::Timeline);
        self.framed(frame, &body)
    }

    /// The year, or the decade, under which a fact stands, as HTML.
    fn year_of(&self, fact: &Fact) -> String {
        let year = fact.period.first.year.to_string();
        if fact.period.precision != Precision::Decade {
            return year;
        }
        let mut decade = String::new();
        self.text.push_with(&mut decade, "decade", &[("year", &year)]);
        decade
    }
}

/// Whether two facts stand under one heading.
fn is_same_year(a: &Fact, b: &Fact) -> bool {
    let heading = |it: &Fact| (it.period.first.year, it.period.precision == Precision::Decade);
    heading(a) == heading(b)
}
