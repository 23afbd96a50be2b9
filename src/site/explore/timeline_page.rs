//! The timeline of the whole vault: every sentence and row that names a date, in the order of time.

use crate::compile::Sheet;
use crate::date::Precision;
use crate::error::Error;
use crate::fact::Fact;
use crate::site::Site;
use crate::site::entry::count;
use crate::site::listing::page_of;

use super::page::Frame;
use super::{ExplorePage, ROWS_PER_PAGE};

impl Site<'_> {
    /// One page of the timeline, under a heading for each year.
    pub(super) fn timeline_page(&self, page: u32, root: &str) -> Result<String, Error> {
        let facts = self.explore.facts.all();
        let mut body = String::new();
        for year in page_of(facts, page, ROWS_PER_PAGE).chunk_by(|a, b| year_of(a) == year_of(b)) {
            let heading = year_of(&year[0]);
            for part in ["<section class=\"part\">\n<h2>", &heading, "</h2>\n<ol class=\"facts\">\n"] {
                body.push_str(part);
            }
            for fact in year {
                self.push_fact(&mut body, fact, None, root);
            }
            body.push_str("</ol>\n</section>\n");
        }
        let intro = format!(
            "{} with a date, from sentences, tables and headings, in the order of time.",
            count(facts.len(), "entry", "entries")
        );
        let mut frame = Frame::new(root, "Timeline", &intro);
        frame.sheet = Some(Sheet::Fact);
        frame.pages = self.explore_pages(root, (facts.len(), ROWS_PER_PAGE), page, ExplorePage::Timeline);
        self.framed(frame, &body)
    }
}

/// The year, or the decade, under which a fact stands.
fn year_of(fact: &Fact) -> String {
    let year = fact.period.first.year;
    if fact.period.precision == Precision::Decade { format!("{year}s") } else { year.to_string() }
}
