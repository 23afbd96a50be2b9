//! Finds the dates that a text mentions (rule R9).
//!
//! A date has a year of four digits; everything else is read around it: month, day, quarter, `early`, a second year.
//! A number alone is no year: something beside it has to say so. Text without such a number costs one search.

mod around;
mod words;

use std::ops::Range;

use crate::date::Period;
use crate::span::to_u32;

use super::digits::{self, after, before, first_word, is_spaceless, last_word};

/// A date in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateMention {
    /// Its bytes in the text.
    pub range: Range<u32>,
    /// What it means.
    pub period: Period,
    /// The link that it belongs to, by its index, where brackets say so.
    pub link: Option<u32>,
}

/// Years that a number may mean.
const YEARS: std::ops::RangeInclusive<i16> = 1000..=2199;
/// Years that people write about most, which need less to be known as years.
const RECENT: std::ops::RangeInclusive<i16> = 1800..=2100;

/// A date that is being read: the bytes it takes so far.
#[derive(Clone, Copy)]
struct Draft {
    start: usize,
    end: usize,
    period: Period,
    /// Whether its form says that it is a date, whatever stands around it.
    is_certain: bool,
}

/// The dates in a text, in their order, which do not overlap.
pub(crate) fn dates(text: &str) -> Vec<DateMention> {
    let mut found: Vec<DateMention> = Vec::new();
    let mut at = 0;
    while let Some(run) = digits::next(text, at) {
        at = run.end;
        let Some(year) = year(&text[run.clone()]) else { continue };
        let previous = found.last().map(|it| it.range.end as usize);
        let Some(draft) = read(text, year, &run, previous) else { continue };
        at = draft.end;
        let range = to_u32(draft.start)..to_u32(draft.end);
        match found.last_mut().filter(|it| spans(text, it, &draft)) {
            Some(first) => {
                first.range.end = range.end;
                first.period = first.period.to(draft.period);
            }
            None => found.push(DateMention { range, period: draft.period, link: None }),
        }
    }
    found
}

/// Takes the date out that the last line of a note has, if that says when the note was made or changed, for that is no
/// fact; gives it if it says when it was made.
pub(crate) fn take_created(text: &str, dates: &mut Vec<DateMention>) -> Option<Period> {
    let last = dates.last().filter(|it| text[it.range.end as usize..].trim().is_empty())?;
    let front = before(text, 0, last.range.start as usize);
    let word = front.trim().trim_end_matches([':', '：']).to_lowercase();
    let is_made = matches!(word.as_str(), "created" | "date created" | "created on" | "created at");
    let is_changed = matches!(
        word.as_str(),
        "updated"
            | "last updated"
            | "last updated on"
            | "modified"
            | "last modified"
            | "edited"
            | "last edited"
    );
    let found = (is_made || is_changed).then(|| dates.pop())??;
    is_made.then_some(found.period)
}

/// The year that four digits mean, if they may mean one.
fn year(digits: &str) -> Option<i16> {
    let year: i16 = (digits.len() == 4).then(|| digits.parse().ok()).flatten()?;
    YEARS.contains(&year).then_some(year)
}

/// The date around a year, which stands at `run`.
fn read(text: &str, year: i16, run: &Range<usize>, previous: Option<usize>) -> Option<Draft> {
    let floor = previous.unwrap_or(0);
    let (front, back) = (before(text, floor, run.start), after(text, run.end));
    let draft = Draft { start: run.start, end: run.end, period: Period::year(year), is_certain: false };
    let glued = front.chars().next_back().filter(|c| !c.is_whitespace());
    if let Some(draft) = glued.and_then(|c| around::digits_before(front, c, draft)) {
        return Some(draft);
    }
    let may_touch =
        |c: char| is_spaceless(c) || !(c.is_alphanumeric() || ".,/\\_#@=&?+:<>^*|$€£¥￥₩₹₽₺฿¢%§".contains(c));
    // A citation may have no space: `(Wang,2021)`.
    let is_cited = glued == Some(',')
        && back.starts_with([')', '）', ';'])
        && !last_word(front.trim_end_matches(',')).is_empty();
    let joins = glued.is_some_and(|c| c == '/') && previous.is_some_and(|it| it + 1 == run.start);
    let is_hyphenated = glued.is_some_and(|c| matches!(c, '-' | '‑')) && !around::may_precede_hyphen(front);
    let is_fiscal = matches!(last_word(front), "FY" | "CY");
    if glued.is_some_and(|c| !may_touch(c) && !joins && !is_fiscal && !is_cited)
        || (is_hyphenated && previous != Some(run.start - 1))
    {
        return None;
    }
    let draft = around::behind(back, year, draft)?;
    let draft = around::in_front(front, draft);
    let is_date = draft.is_certain || is_year(text, front, after(text, draft.end), year, previous, &draft);
    is_date.then_some(draft)
}

/// Whether what stands around a number says that it is a year.
fn is_year(text: &str, front: &str, back: &str, year: i16, previous: Option<usize>, draft: &Draft) -> bool {
    let is_recent = RECENT.contains(&year);
    let next = back.trim_start();
    let next_word = first_word(next);
    if words::is_measure(next_word) || next.starts_with(['%', '％', '°', '$', '€', '£', '¥']) {
        return false;
    }
    let is_many =
        next_word.len() > 3 && next_word.ends_with('s') && next_word.starts_with(|c: char| c.is_lowercase());
    let ends = next.is_empty()
        || next.starts_with([
            '.', ',', ';', ':', ')', ']', '）', '!', '?', '"', '”', '。', '、', '，', '–', '—',
        ]);
    let lead = front.trim_end();
    if lead.trim_matches(|c: char| "\"'“‘*([~≈".contains(c) || c.is_whitespace()).is_empty()
        && front.len() < 4
    {
        // The line, cell or text begins with it.
        let opens = front.contains(['(', '[']);
        let is_alone = next.trim_matches(|c: char| ")].".contains(c)).is_empty();
        let is_head = next.starts_with([':', '：', '–', '—', '-']) || (next.starts_with(',') && !opens);
        if previous.is_none_or(|end| between(text, end, draft.start).contains(['\n', '·']))
            && is_recent
            && (is_alone || is_head)
        {
            return true;
        }
    }
    if lead.ends_with(['(', '[', '（']) {
        return next.starts_with([')', ']', '）', ',', ';', '–', '，']) || (is_recent && !is_many);
    }
    let joins = previous.is_some_and(|end| words::joins_dates(between(text, end, draft.start).trim()));
    if joins && !is_many {
        return true;
    }
    let word = last_word(lead);
    let small = word.to_lowercase();
    if words::leads_to_year(&small)
        && (is_recent || !is_many && (ends || words::goes_on_after_year(next_word)))
    {
        return !(matches!(small.as_str(), "of" | "for" | "de" | "from" | "after" | "before") && is_many);
    }
    if !is_recent {
        return false;
    }
    let is_in_brackets = next.starts_with([')', ']', '）']) && front.contains(['(', '[', '（']);
    let is_after_comma =
        lead.ends_with([',', '，']) && ends && last_word(lead.trim_end_matches([',', '，'])).len() > 1;
    let describes = words::is_determiner(&small) && !next_word.is_empty();
    let is_event = words::is_event(&small) && (ends || words::goes_on_after_year(next_word));
    is_in_brackets || is_after_comma || describes || is_event
}

/// Whether a date and the next one are the ends of a span.
fn spans(text: &str, first: &DateMention, second: &Draft) -> bool {
    use crate::date::Precision::Span;
    let between = between(text, first.range.end as usize, second.start);
    // A dash between spaces often separates clauses, if it is a long one.
    let is_between = || {
        let front = before(text, 0, first.range.start as usize).trim_end();
        between.trim() == "and" && last_word(front).eq_ignore_ascii_case("between")
    };
    let joins = words::is_until(between.trim()) && between != " — " || is_between();
    joins
        && first.period.precision != Span
        && second.period.precision != Span
        && first.period.first < second.period.first
}

fn between(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each date as written and as read.
    fn found(text: &str) -> Vec<String> {
        let show = |it: &DateMention| {
            format!("{} = {}", &text[it.range.start as usize..it.range.end as usize], it.period)
        };
        dates(text).iter().map(show).collect()
    }

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(found(text), expected, "{text}");
    }

    #[test]
    fn days_and_months_are_read_as_people_write_them() {
        check("On 2025-10-14 and in 2025-11.", &["2025-10-14 = 2025-10-14", "2025-11 = 2025-11"]);
        check("Signed 14 October 2025 there", &["14 October 2025 = 2025-10-14"]);
        check("October 14, 2025, was late", &["October 14, 2025 = 2025-10-14"]);
        check(
            "the 3rd of May 2024; Sept. 3rd, 2024",
            &["3rd of May 2024 = 2024-05-03", "Sept. 3rd, 2024 = 2024-09-03"],
        );
        check("A deal (Oct 2025) and one of Dec 2025", &["Oct 2025 = 2025-10", "Dec 2025 = 2025-12"]);
        check("14–16 June 2024", &["14–16 June 2024 = 2024-06-14/2024-06-16"]);
        check("Oct–Dec 2025", &["Oct–Dec 2025 = 2025-10/2025"]);
        check("2020 March", &["2020 March = 2020-03"]);
        check(
            "am 14. Oktober 2025, 14.10.2025",
            &["14. Oktober 2025 = 2025-10-14", "14.10.2025 = 2025-10-14"],
        );
        check(
            "le 3 mai 2024, el 3 de mayo de 2024",
            &["3 mai 2024 = 2024-05-03", "3 de mayo de 2024 = 2024-05-03"],
        );
        check("Saw it 22/12/2025, not 02/03/2025", &["22/12/2025 = 2025-12-22"]);
        check(
            "2024年5月3日に、2024年10月と2010年代",
            &["2024年5月3日 = 2024-05-03", "2024年10月 = 2024-10", "2010年代 = 2010/2019"],
        );
        check("2024년 5월 3일", &["2024년 5월 3일 = 2024-05-03"]);
    }

    #[test]
    fn years_are_known_by_what_stands_beside_them() {
        for text in [
            "Founded 2004 under a ministry.",
            "in 2004",
            "Since 2004, it grew",
            "by 2004",
            "METI (2004)",
            "cut (Bloomberg, 2004)",
            "The 2004 embargo hurt",
            "2004: the start",
            "x · 2004 · y",
            "2004",
            "Tokyo, 2004.",
            "seit 2004",
            "im Jahr 2004",
            "depuis 2004",
            "year 2004",
        ] {
            check(text, &["2004 = 2004"]);
        }
        check("2010 and 2012 were bad", &[]);
        check("In 2010 and 2012, twice", &["2010 = 2010", "2012 = 2012"]);
    }

    #[test]
    fn parts_of_years_decades_and_spans_are_periods() {
        check("runs 2025–2030 here", &["2025–2030 = 2025/2030"]);
        check("from 2004 to 2020", &["2004 to 2020 = 2004/2020"]);
        check("Between 2004 and 2020", &["2004 and 2020 = 2004/2020"]);
        check(
            "(2004-2020), 2010–12, 2019/20",
            &["2004-2020 = 2004/2020", "2010–12 = 2010/2012", "2019/20 = 2019/2020"],
        );
        check("2004–present", &["2004–present = 2004/.."]);
        check("Oct 2024 – Mar 2025", &["Oct 2024 – Mar 2025 = 2024-10/2025-03"]);
        check("due end 2026 or mid-2027", &["end 2026 = 2026-11/2026-12~", "mid-2027 = 2027-05/2027-08~"]);
        check("by the end of 2026", &["end of 2026 = 2026-11/2026-12~"]);
        check(
            "Q3 2025, 2025 Q4, H1 2026",
            &["Q3 2025 = 2025-07/2025-09", "2025 Q4 = 2025-10/2025-12", "H1 2026 = 2026-01/2026-06"],
        );
        check("the third quarter of 2025", &["third quarter of 2025 = 2025-07/2025-09"]);
        check("1990s; the late 1990s", &["1990s = 1990/1999", "late 1990s = 1997/1999~"]);
        check("around 2030; summer 2024", &["2030 = 2030~", "summer 2024 = 2024~"]);
    }

    #[test]
    fn numbers_that_are_no_years_stay_numbers() {
        for text in [
            "2020 tonnes",
            "in 2020 tonnes of ore",
            "by 2000 people",
            "ISO 9001",
            "RFC 2119",
            "version 2020.1",
            "v2020",
            "page 1984",
            "$2020",
            "2,020",
            "2020%",
            "1500–2000 tonnes",
            "CVE-2024-1234",
            "example.com/2024/x",
            "#2024",
            "12024",
            "a room, 2020m wide",
            "the 2000 employees",
            "hired 2000 engineers",
            "2023-02-31 is no day",
            "may 14",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn the_date_at_the_end_that_tells_of_the_note_is_no_fact() {
        let take = |text: &str| {
            let mut found = dates(text);
            let created = take_created(text, &mut found);
            (created.map(|it| it.to_string()), found.len())
        };
        assert_eq!(take("Since 2004.\nCreated 2026-02-09"), (Some("2026-02-09".to_owned()), 1));
        assert_eq!(take("Last updated: 9 Feb 2026"), (None, 0));
        assert_eq!(take("The agency was created 2004"), (None, 1));
    }

    #[test]
    fn text_of_any_kind_is_read_in_one_pass() {
        let hostile = ["(2004", "20042004 ", "2004-", "1 ", "2004–", "Oct 2025 ", "日2024年"];
        for piece in hostile {
            let text = piece.repeat(20_000);
            let found = dates(&text);
            assert!(found.windows(2).all(|it| it[0].range.end <= it[1].range.start), "{piece}");
        }
    }
}
