//! What belongs to a date on either side of its year.

use crate::date::Period;

use super::words;
use super::{Draft, YEARS, year};
use crate::compile::digits::{first_word, is_spaceless, last_digits, last_word};

/// Longest day or month.
const SHORT: std::ops::RangeInclusive<usize> = 1..=2;

/// Reads a date in digits whose year comes last: `14.10.2025`, and `14/10/2025` where it can be read in one way only.
pub(super) fn digits_before(front: &str, sign: char, draft: Draft) -> Option<Draft> {
    if !matches!(sign, '.' | '/' | '-') {
        return None;
    }
    let rest = front.strip_suffix(sign)?;
    let second = last_digits(rest);
    let rest = rest.strip_suffix(second)?.strip_suffix(sign)?;
    let first = last_digits(rest);
    let rest = rest.strip_suffix(first)?;
    let is_whole = SHORT.contains(&first.len()) && SHORT.contains(&second.len());
    if !is_whole || rest.ends_with(|c: char| c.is_alphanumeric() || c == sign) {
        return None;
    }
    let (first, second): (u8, u8) = (first.parse().ok()?, second.parse().ok()?);
    let (day, month) = match sign {
        '.' => (first, second),
        _ if first > 12 => (first, second),
        _ if second > 12 || first == second => (second, first),
        // Either may be the month.
        _ => return None,
    };
    let period = Period::day(draft.period.first.year, month, day)?;
    let start = draft.start - (front.len() - rest.len());
    Some(Draft { start, period, is_certain: true, ..draft })
}

/// Whether what a hyphen joins to a year may belong to it: `mid-2024`, `post-2020`, `Sep-2024`.
pub(super) fn may_precede_hyphen(front: &str) -> bool {
    let word = last_word(front.trim_end_matches(['-', '‑']));
    let small = word.to_lowercase();
    words::month(word).is_some()
        || words::part(&small).is_some()
        || matches!(small.as_str(), "pre" | "post" | "circa" | "")
}

/// Reads what stands behind a year. Nothing if it says that the number is no year.
pub(super) fn behind(back: &str, first: i16, draft: Draft) -> Option<Draft> {
    let certain =
        |len: usize, period: Period| Some(Draft { end: draft.end + len, period, is_certain: true, ..draft });
    let Some(next) = back.chars().next() else { return Some(draft) };
    if let Some((len, period)) = cjk(back, first) {
        return certain(len, period);
    }
    if let Some((len, period)) = iso(back, first) {
        return certain(len, period);
    }
    if first % 10 == 0 {
        let suffix = ["s", "’s", "'s", "er"]
            .into_iter()
            .find(|it| back.strip_prefix(it).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)));
        if let Some(suffix) = suffix {
            return certain(suffix.len(), Period::decade(first));
        }
    }
    let spaced = back.trim_start_matches(' ');
    // `2020 March`, where nothing else follows.
    if let Some(period) = words::month(spaced.trim_end()).and_then(|month| Period::month(first, month)) {
        return certain(back.trim_end().len(), period);
    }
    let quarter = back.trim_start_matches([' ', '-', '/']);
    let word = quarter.get(..2).filter(|_| !quarter[2..].starts_with(char::is_alphanumeric));
    if let Some((from, to)) = word.and_then(words::quarter) {
        return certain(back.len() - quarter.len() + 2, Period::months(first, from, to)?);
    }
    if let Some((len, period)) = span(back, first) {
        return certain(len, period);
    }
    let rest = &back[next.len_utf8()..];
    let is_number = rest.starts_with(|c: char| c.is_ascii_digit());
    let ends = match next {
        '.' | ',' | ':' => !is_number,
        // A second year follows, or the date is part of something else.
        '-' | '‑' | '/' => {
            is_number && is_later_year(rest, first) || (next == '-' && rest.starts_with(' '))
        }
        '–' | '—' => true,
        '%' | '‰' | '°' | '_' | '#' | '=' | '@' | '\\' | '$' | '€' | '£' | '¥' | '+' | '％' => false,
        c => !c.is_alphanumeric() || is_spaceless(c),
    };
    let opens_span = spaced.starts_with(['–', '-', '—', '~', '～', '〜'])
        && is_later_year(spaced.trim_start_matches(['–', '-', '—', '~', '～', '〜', ' ']), first);
    ends.then_some(Draft { is_certain: opens_span, ..draft })
}

/// Whether a text begins with a later year that does not count anything.
fn is_later_year(text: &str, first: i16) -> bool {
    let Some(second) = text.get(..4).and_then(year) else { return false };
    let rest = &text[4..];
    let is_longer = rest.starts_with(|c: char| c.is_alphanumeric() && !is_spaceless(c));
    let counts = words::is_measure(first_word(rest.trim_start())) || rest.trim_start().starts_with('%');
    second > first && !is_longer && !counts
}

/// `年`, with month and day: how many bytes, and what it means.
fn cjk(back: &str, year: i16) -> Option<(usize, Period)> {
    let unit = |text: &str, units: &[&str]| {
        let trimmed = text.trim_start_matches(' ');
        let found = units.iter().find(|it| trimmed.starts_with(**it))?;
        Some(text.len() - trimmed.len() + found.len())
    };
    let mut at = unit(back, &["年", "년"])?;
    if let Some(len) = unit(&back[at..], &["代"]).filter(|_| year % 10 == 0) {
        return Some((at + len, Period::decade(year)));
    }
    let part = [
        ("初", (1, 2)),
        ("半ば", (5, 8)),
        ("末", (11, 12)),
        ("底", (11, 12)),
        ("前半", (1, 6)),
        ("後半", (7, 12)),
    ];
    for (sign, (from, to)) in part {
        if back[at..].starts_with(sign) {
            return Some((at + sign.len(), Period::months(year, from, to)?.about()));
        }
    }
    let number = |at: usize| {
        let rest = back[at..].trim_start_matches(' ');
        let len = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number: u8 = SHORT.contains(&len).then(|| rest[..len].parse().ok()).flatten()?;
        Some((back.len() - rest.len() + len, number))
    };
    let mut period = Period::year(year);
    if let Some((end, month)) = number(at)
        && let (Some(len), Some(found)) = (unit(&back[end..], &["月", "월"]), Period::month(year, month))
    {
        (at, period) = (end + len, found);
        if let Some((end, day)) = number(at)
            && let (Some(len), Some(found)) =
                (unit(&back[end..], &["日", "일", "号"]), Period::day(year, month, day))
        {
            (at, period) = (end + len, found);
        }
    }
    Some((at, period))
}

/// `-MM-DD`, `-MM`, `/MM/DD`, `.MM.DD`.
fn iso(back: &str, year: i16) -> Option<(usize, Period)> {
    let sign = back.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let two = |at: usize| -> Option<u8> {
        let digits = back.get(at..at + 2).filter(|it| it.bytes().all(|b| b.is_ascii_digit()))?;
        digits.parse().ok()
    };
    let goes_on = |at: usize| {
        let rest = &back[at..];
        let after = rest.strip_prefix(['-', '/', '.', '_']).unwrap_or(rest);
        // A time may follow a day.
        let is_time = rest.starts_with('T') && after[1..].starts_with(|c: char| c.is_ascii_digit());
        after.starts_with(|c: char| c.is_ascii_alphanumeric()) && !is_time
    };
    let month = two(1)?;
    if back[3..].starts_with(sign)
        && let Some(day) = two(4).filter(|_| !goes_on(6))
    {
        return Some((6, Period::day(year, month, day)?));
    }
    (sign == '-' && !goes_on(3)).then(|| Period::month(year, month)).flatten().map(|it| (3, it))
}

/// `–12`, `/12`, `–present`: the end of a span that is no year of its own.
fn span(back: &str, first: i16) -> Option<(usize, Period)> {
    let sign = back.trim_start_matches(' ').chars().next().filter(|c| matches!(c, '–' | '-' | '—' | '/'))?;
    let rest = back.trim_start_matches(' ').strip_prefix(sign)?.trim_start_matches(' ');
    let taken = back.len() - rest.len();
    let word = first_word(rest);
    if matches!(word.to_lowercase().as_str(), "present" | "now" | "today" | "heute" | "ongoing")
        && sign != '/'
    {
        return Some((taken + word.len(), Period::year(first).onwards()));
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let is_close =
        digits == 2 && back.starts_with(['–', '/']) && !rest[2..].starts_with(['/', '-', '.', '%']);
    let last = first - first % 100 + rest.get(..2).filter(|_| is_close)?.parse::<i16>().ok()?;
    let counts = words::is_measure(first_word(rest[2..].trim_start()));
    let is_longer = rest[2..].starts_with(char::is_alphanumeric);
    (last > first && YEARS.contains(&last) && !counts && !is_longer)
        .then(|| (taken + 2, Period::years(first, last)))
}

/// Reads what stands in front of a year: month and day, quarter, part of the year.
pub(super) fn in_front(front: &str, draft: Draft) -> Draft {
    let mut draft = draft;
    let mut rest = front;
    let year = draft.period.first.year;
    if draft.period == Period::year(year)
        && let Some((before, period)) = month_and_day(front, year).or_else(|| quarter(front, year))
    {
        draft.start -= front.len() - before.len();
        draft.period = period;
        draft.is_certain = true;
        rest = before;
    }
    qualified(rest, draft)
}

/// Month and day before a year, and what is left before them.
fn month_and_day(front: &str, year: i16) -> Option<(&str, Period)> {
    let lead = front.trim_end_matches([' ', ',', '\u{a0}', '-', '‑']);
    let lead = lead
        .strip_suffix(" of")
        .or_else(|| lead.strip_suffix(" de"))
        .or_else(|| lead.strip_suffix(" del"))
        .unwrap_or(lead);
    let lead = lead.trim_end_matches([' ', '.']);
    let word = last_word(lead);
    if let Some(month) = words::month(word) {
        let rest = lead.strip_suffix(word)?;
        if let Some((before, first, last)) = day_before(rest)
            && let Some(period) = days(year, month, first, last)
        {
            return Some((before, period));
        }
        if let Some((before, first)) = month_before(rest) {
            return Some((before, Period::month(year, first)?.to(Period::month(year, month)?)));
        }
        return Some((rest, Period::month(year, month)?));
    }
    // Month, day, year.
    let (rest, first, last) = day_before(front.trim_end_matches([' ', ',', '\u{a0}']))?;
    let rest = rest.trim_end_matches([' ', '.', '\u{a0}']);
    let word = last_word(rest);
    let month = words::month(word)?;
    Some((rest.strip_suffix(word)?, days(year, month, first, last)?))
}

fn days(year: i16, month: u8, first: u8, last: u8) -> Option<Period> {
    let from = Period::day(year, month, first)?;
    if first == last { Some(from) } else { Some(from.to(Period::day(year, month, last)?)) }
}

/// A day at the end of a text, or two with a dash between them; and what is left.
fn day_before(text: &str) -> Option<(&str, u8, u8)> {
    let (rest, last) = one_day(text)?;
    let dashed = rest.trim_end_matches(' ').strip_suffix(['–', '-']).map(|it| it.trim_end_matches(' '));
    if let Some((before, first)) = dashed.and_then(one_day).filter(|(_, first)| *first < last) {
        return Some((before, first, last));
    }
    Some((rest, last, last))
}

fn one_day(text: &str) -> Option<(&str, u8)> {
    let text = text.trim_end_matches([' ', '\u{a0}']);
    let text = text.strip_suffix(" of").or_else(|| text.strip_suffix(" de")).unwrap_or(text);
    let bare = ["st", "nd", "rd", "th", ".", "er", "º"]
        .into_iter()
        .find_map(|it| text.strip_suffix(it))
        .unwrap_or(text);
    let digits = last_digits(bare);
    let day: u8 = SHORT.contains(&digits.len()).then(|| digits.parse().ok()).flatten()?;
    let rest = bare.strip_suffix(digits)?;
    let is_number = rest.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | ',' | '/' | ':'));
    ((1..=31).contains(&day) && !is_number).then_some((rest, day))
}

/// The month at the end of a text with a dash behind it, the first of two.
fn month_before(text: &str) -> Option<(&str, u8)> {
    let lead = text.trim_end_matches(' ').strip_suffix(['–', '-', '/'])?.trim_end_matches([' ', '.']);
    let word = last_word(lead);
    Some((lead.strip_suffix(word)?, words::month(word)?))
}

/// A quarter or half before a year, and what is left before it.
fn quarter(front: &str, year: i16) -> Option<(&str, Period)> {
    let lead = front.trim_end_matches([' ', '-', '/', '\u{a0}']);
    let lead = lead.strip_suffix(" of").unwrap_or(lead).trim_end();
    if let Some(at) = lead.len().checked_sub(2).filter(|at| lead.is_char_boundary(*at)) {
        let is_word = !lead[..at].ends_with(char::is_alphanumeric);
        if let Some((first, last)) = words::quarter(&lead[at..]).filter(|_| is_word) {
            return Some((&lead[..at], Period::months(year, first, last)?));
        }
    }
    let what = last_word(lead);
    let rest = lead.strip_suffix(what)?.trim_end_matches([' ', '-']);
    let nth = last_word(rest);
    let (first, last) = words::quarter_in_words(nth, what)?;
    Some((rest.strip_suffix(nth)?, Period::months(year, first, last)?))
}

/// Takes in the words that say which part of a time it is, or that it is about then.
fn qualified(front: &str, draft: Draft) -> Draft {
    let lead = front.trim_end_matches([' ', '-', '‑', '\u{a0}', '~', '≈']);
    let has_sign = front[lead.len()..].contains(['~', '≈']);
    let word = last_word(lead);
    let small = word.to_lowercase();
    // `end of 2026`, `early in 2024`, `principios de 2024`, `late the …`.
    let (word, lead) = match small.as_str() {
        "of" | "in" | "de" | "the" => {
            let rest = lead.strip_suffix(word).unwrap_or_default().trim_end();
            (last_word(rest), rest)
        }
        _ => (word, lead),
    };
    let small = word.to_lowercase();
    let taken = || front.len() - lead.len() + word.len();
    let is_year = draft.period == Period::year(draft.period.first.year);
    let is_decade = draft.period.precision == crate::date::Precision::Decade;
    if let Some((first, last)) = words::part(&small) {
        let year = draft.period.first.year;
        let period = match first {
            _ if is_year => Period::months(year, first, last),
            _ if !is_decade => None,
            ..5 => Some(Period::years(year, year + 3)),
            5 => Some(Period::years(year + 4, year + 6)),
            _ => Some(Period::years(year + 7, year + 9)),
        };
        let period = period.unwrap_or(draft.period).about();
        return Draft { start: draft.start - taken(), period, is_certain: true, ..draft };
    }
    if words::is_season(&small) && is_year {
        return Draft {
            start: draft.start - taken(),
            period: draft.period.about(),
            is_certain: true,
            ..draft
        };
    }
    if words::is_about(&small) && word.len() + 1 == taken() {
        return Draft { period: draft.period.about(), ..draft };
    }
    if has_sign && draft.is_certain {
        return Draft {
            start: draft.start - (front.len() - lead.len()),
            period: draft.period.about(),
            ..draft
        };
    }
    draft
}
