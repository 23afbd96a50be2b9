//! Finds the amounts that a text mentions (rule R9): money, percentages, and numbers with what they count or measure.
//!
//! A number alone is no amount, unless it is all that a cell, or the value of a field, says.

mod compare;
mod currency;
mod number;
mod unit;

use std::ops::Range;

use crate::span::to_u32;

use super::date_mention::DateMention;
use super::digits::{self, CELL, after, before, is_spaceless, last_word};
pub(super) use currency::of_code as currency_of_code;
use number::Numeral;
pub(super) use unit::is_unit;

/// An amount in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Amount {
    /// Its bytes in the text, currency and unit included.
    pub range: Range<u32>,
    /// The number, or the lower end of a range.
    pub low: f64,
    /// The number, or the upper end of a range.
    pub high: f64,
    /// Whether it is a bound.
    pub bound: Bound,
    /// The code of its currency by ISO 4217; the sign where it stands for several: `$`, `¥`.
    pub currency: Option<&'static str>,
    /// What it counts or measures, in the text: `%`, `tonnes`, `days`.
    pub unit: Option<Range<u32>>,
    /// The link that it belongs to, by its index, where brackets say so.
    pub link: Option<u32>,
}

/// What a number is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bound {
    /// The value.
    Exact,
    /// `about`, `~`.
    About,
    /// `over`, `100+`.
    AtLeast,
    /// `up to`, `under`.
    AtMost,
}

/// The amounts in a text, in their order, which do not overlap. `dates` are those of the text.
pub(crate) fn amounts(text: &str, dates: &[DateMention]) -> Vec<Amount> {
    let mut found: Vec<Amount> = Vec::new();
    let mut dates = dates.iter().peekable();
    let mut at = 0;
    while let Some(run) = digits::next(text, at) {
        while dates.next_if(|it| it.range.end as usize <= run.start).is_some() {}
        if let Some(date) = dates.peek().filter(|it| (it.range.start as usize) < run.end) {
            at = run.end.max(date.range.end as usize);
            continue;
        }
        let floor = found.last().map_or(0, |it| it.range.end as usize);
        match read(text, &run, floor) {
            Ok(amount) => {
                at = (amount.range.end as usize).max(run.end);
                found.push(amount);
            }
            Err(end) => at = end,
        }
    }
    found
}

/// The amount whose first digits are at `run`; or where to go on, if there is none.
fn read(text: &str, run: &Range<usize>, floor: usize) -> Result<Amount, usize> {
    let start = run.start;
    let front = before(text, floor, start);
    let sign = currency::before(front);
    let lead = &front[..front.len() - sign.map_or(0, |(_, len)| len)];
    let glued = lead.chars().next_back().filter(|_| sign.is_none());
    let is_part = |c: char| (c.is_alphanumeric() && !is_spaceless(c)) || "._#/\\@=&?^*".contains(c);
    let is_hyphenated = lead.ends_with(['-', '‑', '–'])
        && lead.trim_end_matches(['-', '‑', '–']).ends_with(char::is_alphanumeric);
    // `1:1` is a ratio, `12:30` a time.
    let is_second = lead.strip_suffix(':').is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()));
    if glued.is_some_and(is_part) || is_second || (is_hyphenated && sign.is_none()) {
        return Err(run.end);
    }
    let mut money = sign.map(|(currency, _)| currency);
    let mut begin = start - sign.map_or(0, |(_, len)| len);
    let mut low = number::read(text, start)?;
    let mut end = low.take_magnitude(text, money.is_some());
    let mut high = None;
    let mut is_percent = unit::percent(after(text, end)).is_some();
    if let Some((upper, upper_end)) = upper(text, end, is_percent, money) {
        let mut upper = upper;
        let last = upper.take_magnitude(text, money.is_some());
        // Both ends of `17–20M` are millions.
        let power = if low.power == 0 { upper.power } else { low.power };
        let lower = low.with_power(power);
        if lower.value() < upper.value() {
            end = last.max(upper_end);
            (low, high) = (lower, Some(upper));
        }
    }
    let mut bound = Bound::Exact;
    let plus_len = plus(&text[end..]);
    if plus_len > 0 {
        bound = Bound::AtLeast;
        end += plus_len;
    }
    let mut unit = None;
    let back = after(text, end);
    if let Some(len) = unit::percent(back) {
        is_percent = true;
        let sign = back[..len].trim_start_matches([' ', '\u{a0}', '\u{202f}']);
        unit = Some(to_u32(end + len - sign.len())..to_u32(end + len));
        end += len;
    } else if let Some((code, len)) = currency::after(back).filter(|_| money.is_none()) {
        money = Some(code);
        end += len;
    }
    let plus_len = plus(&text[end..]);
    if plus_len > 0 {
        bound = Bound::AtLeast;
        end += plus_len;
    }
    let word = last_word(lead.trim_end().trim_end_matches('.'));
    if unit.is_none() && money.is_none() {
        // `Nim 2.0 thoughts` and `the 2022 candidates` count nothing.
        let has_name = word.starts_with(char::is_uppercase) && low.has_decimals();
        let is_name = unit::is_label(word) || has_name || low.may_be_year();
        if let Some((from, to)) = unit::unit(after(text, end), is_name) {
            unit = Some(to_u32(end + from)..to_u32(end + to));
            end += to;
        }
    }
    let back = after(text, end);
    let goes_on = back.starts_with(|c: char| {
        (c.is_alphanumeric() && !is_spaceless(c)) || matches!(c, '_' | '/' | '^' | '=')
    }) && !(back.starts_with('/') && (money.is_some() || unit.is_some()));
    let is_known = is_percent || money.is_some() || unit.is_some() || low.power > 0;
    // A remark or a date in brackets may follow: `13 (2024)`.
    let rest = back.trim_start_matches(['.', ' ']);
    let is_whole = lead_is_empty(lead) && (rest.is_empty() || rest.starts_with(['(', '（']));
    if goes_on || !(is_known || is_whole && is_value(text, begin, end)) {
        return Err(end.max(run.end));
    }
    if let Some((found, len)) = bound_before(lead) {
        bound = if bound == Bound::Exact { found } else { bound };
        begin -= len;
    }
    let value = low.value();
    Ok(Amount {
        range: to_u32(begin)..to_u32(end),
        low: value,
        high: high.map_or(value, |it| it.value()),
        bound,
        currency: money,
        unit,
        link: None,
    })
}

/// The bytes of a plus sign that says `or more`: nothing follows it that could be added.
fn plus(text: &str) -> usize {
    let Some(sign) = text.chars().next().filter(|c| matches!(c, '+' | '＋')) else { return 0 };
    let is_last = !text[sign.len_utf8()..].starts_with(char::is_alphanumeric);
    if is_last { sign.len_utf8() } else { 0 }
}

/// The upper end of a range whose lower end stops at `end`, and where its number stops.
fn upper(text: &str, end: usize, is_percent: bool, currency: Option<&str>) -> Option<(Numeral, usize)> {
    let skipped = if is_percent { unit::percent(after(text, end)).unwrap_or(0) } else { 0 };
    let back = after(text, end + skipped);
    let signs = ["–", "-", "—", "~", "～", "〜", " – ", " - ", " to ", " bis ", "から"];
    let sign = signs.into_iter().find(|it| back.starts_with(it))?;
    // `from 90% to 58%` is two amounts.
    if is_percent && sign == " to " {
        return None;
    }
    let mut rest = &back[sign.len()..];
    if let Some(currency) = currency {
        let len = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
        let is_same =
            currency::before(&rest[..len]).is_some_and(|(code, taken)| code == currency && taken == len);
        rest = if is_same { &rest[len..] } else { rest };
    }
    if !rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let start = end + skipped + back.len() - rest.len();
    let number = number::read(text, start).ok()?;
    let end = number.end;
    Some((number, end))
}

fn lead_is_empty(lead: &str) -> bool {
    lead.trim_end_matches([' ', '~', '≈', '+', '-', '−']).is_empty()
        || lead.ends_with(":: ")
        || lead.ends_with("::")
}

/// Whether a line of which this is a part says so of something: a row of a table, a field.
fn is_value(text: &str, start: usize, end: usize) -> bool {
    text[..start].ends_with(CELL) || text[end..].starts_with(CELL) || before(text, 0, start).contains("::")
}

/// What the words before an amount say that it is, and how many bytes of a sign belong to it.
fn bound_before(lead: &str) -> Option<(Bound, usize)> {
    let trimmed = lead.trim_end();
    let sign = trimmed.chars().next_back().and_then(|c| match c {
        '~' | '≈' => Some(Bound::About),
        '>' | '≥' => Some(Bound::AtLeast),
        '<' | '≤' => Some(Bound::AtMost),
        _ => None,
    });
    if let Some(bound) = sign {
        let len = trimmed.chars().next_back().map_or(0, char::len_utf8);
        return Some((bound, lead.len() - trimmed.len() + len));
    }
    let phrases = [
        (
            Bound::AtLeast,
            &["over", "more than", "at least", "above", "exceeding", "mehr als", "über", "plus de", "más de"]
                [..],
        ),
        (Bound::AtMost, &["up to", "under", "less than", "below", "at most", "bis zu", "fewer than"][..]),
        (
            Bound::About,
            &[
                "about",
                "around",
                "approximately",
                "roughly",
                "some",
                "nearly",
                "almost",
                "circa",
                "ca.",
                "约",
                "約",
            ][..],
        ),
    ];
    let is_there = |phrase: &&&str| {
        let at = trimmed.len().checked_sub(phrase.len());
        at.and_then(|at| Some((trimmed.get(..at)?, trimmed.get(at..)?))).is_some_and(|(rest, words)| {
            words.eq_ignore_ascii_case(phrase)
                && !rest.ends_with(|c: char| c.is_alphanumeric() && !is_spaceless(c))
        })
    };
    phrases.iter().find(|(_, phrases)| phrases.iter().find(is_there).is_some()).map(|(bound, _)| (*bound, 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::date_mention::dates;

    /// Each amount as written and as read.
    fn found(text: &str) -> Vec<String> {
        let show = |it: &Amount| {
            let number =
                if it.low == it.high { it.low.to_string() } else { format!("{}–{}", it.low, it.high) };
            let bound = match it.bound {
                Bound::Exact => "",
                Bound::About => "~",
                Bound::AtLeast => "≥",
                Bound::AtMost => "≤",
            };
            let written = &text[it.range.start as usize..it.range.end as usize];
            let unit = it.currency.map_or_else(|| it.unit_key(text), str::to_owned);
            format!("{written} = {bound}{number} {unit}").trim_end().to_owned()
        };
        amounts(text, &dates(text)).iter().map(show).collect()
    }

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(found(text), expected, "{text}");
    }

    #[test]
    fn money_is_read_with_its_currency_and_magnitude() {
        check("Over $600M paid, $1B+ promised", &["$600M = ≥600000000 $", "$1B+ = ≥1000000000 $"]);
        check("$17–20M for a stake of 40–50%", &["$17–20M = 17000000–20000000 $", "40–50% = 40–50 %"]);
        check(
            "¥100B ($1.2B) and EUR 110M",
            &["¥100B = 100000000000 ¥", "$1.2B = 1200000000 $", "EUR 110M = 110000000 EUR"],
        );
        check(
            "A$1.5 billion, 110M EUR, 3 million euros",
            &["A$1.5 billion = 1500000000 AUD", "110M EUR = 110000000 EUR", "3 million euros = 3000000 EUR"],
        );
        check("$17M–$20M", &["$17M–$20M = 17000000–20000000 $"]);
        check(
            "100億円と600万ドル、3.5兆円",
            &["100億円 = 10000000000 JPY", "600万ドル = 6000000 $", "3.5兆円 = 3500000000000 JPY"],
        );
        check("$250M (2011) + $134M (2023)", &["$250M = 250000000 $", "$134M = 134000000 $"]);
        check("2,5 Mio. Euro", &["2,5 Mio. = 2500000"]);
    }

    #[test]
    fn numbers_are_read_as_they_are_written_anywhere() {
        check(
            "1,200 t, 1.200.000 t, 25,00,000 t, 1\u{a0}200 t, 1’200 t, 1,5 t, 1,234.5 t",
            &[
                "1,200 t = 1200 t",
                "1.200.000 t = 1200000 t",
                "25,00,000 t = 2500000 t",
                "1\u{a0}200 t = 1200 t",
                "1’200 t = 1200 t",
                "1,5 t = 1.5 t",
                "1,234.5 t = 1234.5 t",
            ],
        );
    }

    #[test]
    fn percentages_counts_and_measures_have_their_unit() {
        check("from 90% to 58 percent", &["90% = 90 %", "58 percent = 58 %"]);
        check(
            "100+ projects in 15 countries",
            &["100+ projects = ≥100 project", "15 countries = 15 country"],
        );
        check(
            "34 types, 60 days, up to 180 days",
            &["34 types = 34 type", "60 days = 60 day", "180 days = ≤180 day"],
        );
        check("60–180 days, a 60-day target", &["60–180 days = 60–180 day", "60-day = 60 day"]);
        check("about 3.2 Mt, 50kg, 1,500 °C", &["3.2 Mt = ~3.2 mt", "50kg = 50 kg", "1,500 °C = 1500 °c"]);
        check("60日と34種類、15か国", &["60日 = 60 日", "34種類 = 34 種類", "15か国 = 15 か国"]);
        check("2020 tonnes", &["2020 tonnes = 2020 t"]);
        check("Reserves · 1200 · x", &["1200 = 1200"]);
        check("Offices · 13 (2024)", &["13 = 13"]);
    }

    #[test]
    fn numbers_that_are_names_dates_or_parts_are_no_amounts() {
        for text in [
            "in 2020 prices rose",
            "ISO 9001 rules",
            "Article 5 rights",
            "Phase 2 trials",
            "v1.2.3 fixes",
            "12:30 hours",
            "F-16 jets",
            "555-1234",
            "Nim 2.0 thoughts",
            "1:1s",
            "3rd",
            "1/2 days off",
            "the 2022 candidates",
            "14 was",
            "10.1.2.3 hosts",
            "x86 chips",
            "a list of 7",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn amounts_agree_if_both_may_be_true() {
        let read = |text: &str| amounts(text, &[]).remove(0);
        let agree = |a: &str, b: &str| read(a).agrees(&read(b));
        assert!(agree("$1.2B", "$1,200M"));
        assert!(agree("$17–20M", "$18M"));
        assert!(agree("100+ projects", "130 projects"));
        assert!(!agree("90%", "58%"));
        assert!(!agree("$17–20M", "$21M"));
        let is_like = |a: &str, b: &str| {
            let (x, y) = (read(a), read(b));
            x.is_like(&x.unit_key(a), &y, &y.unit_key(b))
        };
        assert!(is_like("$5", "US$5") && is_like("5 %", "6 percent") && is_like("60-day", "2 days"));
        assert!(!is_like("$5", "EUR 5") && !is_like("5 %", "5 days"));
    }

    #[test]
    fn text_of_any_kind_is_read_in_one_pass() {
        for piece in [
            "$",
            "1,",
            "1.",
            "5%–",
            "1 000 ",
            "9999999999",
            "＋1＋",
            "1＋",
            "¥1億",
            "60日",
            "1-",
            "~5 ",
            "\u{a0}1",
        ] {
            let text = piece.repeat(20_000);
            let found = amounts(&text, &dates(&text));
            assert!(found.windows(2).all(|it| it[0].range.end <= it[1].range.start), "{piece}");
        }
    }
}
