//! Dates and durations. The only user of `jiff`.

mod format;
mod period;

use std::fmt;

use jiff::civil;

pub(crate) use format::{MONTHS, WEEKDAYS, format};
pub use period::{Day, Period, Precision};

/// A date, or a date with a time. It has no time zone: notes do not say where they were written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Date {
    at: civil::DateTime,
    /// Whether a time belongs to it.
    pub(crate) has_time: bool,
}

/// An amount of time. Months and days are kept apart, because they are not all alike.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Duration {
    /// Whole or broken months; a year is twelve.
    pub(crate) months: f64,
    /// Days; a week is seven.
    pub(crate) days: f64,
    /// Milliseconds.
    pub(crate) millis: f64,
}

/// Milliseconds in a day.
const DAY: f64 = 86_400_000.0;
/// Days of a mean month of the Gregorian calendar, by which a span of days is so many months.
const DAYS_A_MONTH: f64 = 365.2425 / 12.0;

impl Date {
    /// Reads `YYYY-MM-DD`, with a time behind `T` or a space or without one; `YYYY-MM` and `YYYY` are their first days.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (date, time) = match text.split_once(['T', ' ']) {
            Some((date, time)) => (date, Some(time.trim())),
            None => (text, None),
        };
        let mut parts = date.splitn(3, '-');
        let year = number(parts.next()?, 4..=4)?;
        let month = parts.next().map_or(Some(1), |it| number(it, 1..=2))?;
        let day = parts.next().map_or(Some(1), |it| number(it, 1..=2))?;
        let date = civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        let Some(time) = time.filter(|it| !it.is_empty()) else {
            return Some(Self { at: date.at(0, 0, 0, 0), has_time: false });
        };
        Some(Self { at: date.to_datetime(parse_time(time)?), has_time: true })
    }

    /// Reads a text that is a whole date, as Obsidian writes dates into properties: never a bare year or month.
    pub(crate) fn parse_property(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let is_date = bytes.len() >= 10 && bytes[4] == b'-' && bytes[7] == b'-';
        let has_time = bytes.len() >= 16 && matches!(bytes[10], b'T' | b' ') && bytes[13] == b':';
        (is_date && (bytes.len() == 10 || has_time)).then(|| Self::parse(text)).flatten()
    }

    /// A point in time so many milliseconds after the start of 1970.
    pub(crate) fn from_millis(millis: f64) -> Option<Self> {
        let start = Self { at: civil::date(1970, 1, 1).at(0, 0, 0, 0), has_time: true };
        start.plus(Duration { millis, ..Duration::default() }, 1.0)
    }

    /// Milliseconds since the start of 1970.
    pub(crate) fn millis(self) -> f64 {
        let days = self.at.date().since(civil::date(1970, 1, 1)).map_or(0, |span| span.get_days());
        let seconds =
            i32::from(self.at.hour()) * 3600 + i32::from(self.at.minute()) * 60 + i32::from(self.at.second());
        f64::from(days) * DAY + f64::from(seconds) * 1000.0 + f64::from(self.at.millisecond())
    }

    /// The date with a duration added `times` times; nothing beyond the years that there are.
    pub(crate) fn plus(self, duration: Duration, times: f64) -> Option<Self> {
        let months = duration.months * times;
        let whole = months.trunc();
        let days = duration.days * times + (months - whole) * DAYS_A_MONTH;
        let millis = duration.millis * times + days.fract() * DAY;
        let span = jiff::Span::new()
            .try_months(to_i64(whole)?)
            .and_then(|span| span.try_days(days.trunc() as i64))
            .and_then(|span| span.try_milliseconds(millis.round() as i64))
            .ok()?;
        let at = self.at.checked_add(span).ok()?;
        Some(Self { at, has_time: self.has_time || millis.round() != 0.0 })
    }

    /// The day without the time.
    pub(crate) fn day_only(self) -> Self {
        Self { at: self.at.date().at(0, 0, 0, 0), has_time: false }
    }

    /// Year, month from 1, and day of the month.
    pub(crate) fn ymd(self) -> (i16, i8, i8) {
        (self.at.year(), self.at.month(), self.at.day())
    }

    /// Hour, minute, second and millisecond.
    pub(crate) fn hmsm(self) -> (i8, i8, i8, i16) {
        (self.at.hour(), self.at.minute(), self.at.second(), self.at.millisecond())
    }

    /// The day of the week: 1 is Monday, 7 is Sunday.
    pub(crate) fn weekday(self) -> i8 {
        self.at.date().weekday().to_monday_one_offset()
    }

    /// The day of the year from 1.
    pub(crate) fn day_of_year(self) -> i16 {
        self.at.date().day_of_year()
    }

    /// The year and week of ISO 8601.
    pub(crate) fn iso_week(self) -> (i16, i8) {
        let week = self.at.date().iso_week_date();
        (week.year(), week.week())
    }

    /// The time as `HH:mm:ss`.
    pub(crate) fn time_text(self) -> String {
        let (h, m, s, _) = self.hmsm();
        format!("{h:02}:{m:02}:{s:02}")
    }

    /// What a `datetime` attribute takes.
    pub(crate) fn machine_text(self) -> String {
        let text = self.to_string().replace(' ', "T");
        // A time of whole minutes is shown as it was written.
        text.strip_suffix(":00").filter(|_| self.has_time).map(str::to_owned).unwrap_or(text)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")?;
        if self.has_time {
            write!(f, " {}", self.time_text())?;
        }
        Ok(())
    }
}

impl PartialEq for Date {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at
    }
}

impl Eq for Date {}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Date {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.at.cmp(&other.at)
    }
}

/// The last day of a month, if there is a month of that number.
fn last_day(year: i16, month: u8) -> Option<u8> {
    let first = civil::Date::new(year, i8::try_from(month).ok()?, 1).ok()?;
    u8::try_from(first.days_in_month()).ok()
}

fn number(digits: &str, n: std::ops::RangeInclusive<usize>) -> Option<i16> {
    let is_number = n.contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}

/// `HH:mm`, `HH:mm:ss`, `HH:mm:ss.fff`; a zone behind it says nothing here.
fn parse_time(text: &str) -> Option<civil::Time> {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let text = text.find(['+', '-']).map_or(text, |at| &text[..at]);
    let (clock, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut parts = clock.trim().splitn(3, ':');
    let part = |part: Option<&str>| {
        part.map_or(Some(0), |it| number(it, 1..=2)).and_then(|it| i8::try_from(it).ok())
    };
    let (hour, minute, second) = (part(Some(parts.next()?))?, part(parts.next())?, part(parts.next())?);
    let mut nanos: i32 = 0;
    for (nth, digit) in fraction.bytes().take(9).enumerate() {
        let digit = i32::from(digit.is_ascii_digit().then(|| digit - b'0')?);
        nanos += digit * 10_i32.pow(8 - nth as u32);
    }
    civil::Time::new(hour, minute, second, nanos).ok()
}

fn to_i64(number: f64) -> Option<i64> {
    (number.is_finite() && number.abs() < 1e15).then_some(number as i64)
}

impl Duration {
    /// Reads `1d`, `2 weeks`, `1h 30m`, `-3 months`. In short forms `M` is months and `m` minutes.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut total = Self::default();
        let mut rest = text.trim();
        if rest.is_empty() {
            return None;
        }
        while !rest.is_empty() {
            let (sign, unsigned) = match rest.strip_prefix('-') {
                Some(unsigned) => (-1.0, unsigned.trim_start()),
                None => (1.0, rest.strip_prefix('+').unwrap_or(rest).trim_start()),
            };
            let end = unsigned.find(|c: char| !c.is_ascii_digit() && c != '.')?;
            let amount = sign * unsigned[..end].parse::<f64>().ok()?;
            let unit = unsigned[end..].trim_start();
            let end = unit.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(unit.len());
            total = total.plus(Self::unit(&unit[..end])?.times(amount));
            rest = unit[end..].trim_start_matches([' ', ',']);
        }
        Some(total)
    }

    /// One of a unit.
    pub(crate) fn unit(name: &str) -> Option<Self> {
        let none = Self::default();
        Some(match name {
            "M" => Self { months: 1.0, ..none },
            _ => match name.to_ascii_lowercase().as_str() {
                "y" | "yr" | "yrs" | "year" | "years" => Self { months: 12.0, ..none },
                "mo" | "month" | "months" => Self { months: 1.0, ..none },
                "w" | "wk" | "wks" | "week" | "weeks" => Self { days: 7.0, ..none },
                "d" | "day" | "days" => Self { days: 1.0, ..none },
                "h" | "hr" | "hrs" | "hour" | "hours" => Self { millis: 3_600_000.0, ..none },
                "m" | "min" | "mins" | "minute" | "minutes" => Self { millis: 60_000.0, ..none },
                "s" | "sec" | "secs" | "second" | "seconds" => Self { millis: 1000.0, ..none },
                "ms" | "millisecond" | "milliseconds" => Self { millis: 1.0, ..none },
                _ => return None,
            },
        })
    }

    /// The time from one date to another.
    pub(crate) fn between(from: Date, to: Date) -> Self {
        Self { millis: to.millis() - from.millis(), ..Self::default() }
    }

    /// Both together.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            months: self.months + other.months,
            days: self.days + other.days,
            millis: self.millis + other.millis,
        }
    }

    /// So many times as long.
    pub(crate) fn times(self, factor: f64) -> Self {
        Self { months: self.months * factor, days: self.days * factor, millis: self.millis * factor }
    }

    /// All of it in milliseconds, months by their mean length.
    pub(crate) fn total_millis(self) -> f64 {
        (self.months * DAYS_A_MONTH + self.days) * DAY + self.millis
    }

    /// All of it in a unit, `days` for example; years and months by their mean length.
    pub(crate) fn total(self, unit: &str) -> Option<f64> {
        let one = Self::unit(unit).filter(|_| unit.len() > 2)?;
        if self.days == 0.0 && self.millis == 0.0 && one.months > 0.0 {
            return Some(self.months / one.months);
        }
        Some(self.total_millis() / one.total_millis())
    }

    /// In words that people use for such a length: `3 days`, `2 months`, `a year`, as moment.js has them.
    pub(crate) fn in_words(self) -> String {
        let millis = self.total_millis().abs();
        let of = |unit: f64| (millis / unit).round();
        let days = of(DAY);
        let (amount, unit) = if of(1000.0) < 45.0 {
            return "a few seconds".to_owned();
        } else if of(60_000.0) < 45.0 {
            (of(60_000.0).max(1.0), "minute")
        } else if of(3_600_000.0) < 22.0 {
            (of(3_600_000.0).max(1.0), "hour")
        } else if days < 26.0 {
            (days.max(1.0), "day")
        } else if of(DAYS_A_MONTH * DAY) < 11.0 {
            (of(DAYS_A_MONTH * DAY).max(1.0), "month")
        } else {
            (of(DAYS_A_MONTH * 12.0 * DAY).max(1.0), "year")
        };
        match amount {
            1.0 if unit == "hour" => "an hour".to_owned(),
            1.0 => format!("a {unit}"),
            _ => format!("{amount} {unit}s"),
        }
    }
}

/// How far a date is from another, as seen from there: `3 days ago`, `in a month`.
pub(crate) fn relative(date: Date, now: Date) -> String {
    let duration = Duration::between(now, date);
    if duration.millis < 0.0 {
        format!("{} ago", duration.in_words())
    } else {
        format!("in {}", duration.in_words())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn dates_are_read_in_the_forms_people_write() {
        for (text, expected) in [
            ("2024-02-29", "2024-02-29"),
            ("2024-02-29 07:05", "2024-02-29 07:05:00"),
            ("2024-02-29T07:05:09.250Z", "2024-02-29 07:05:09"),
            ("2024-02", "2024-02-01"),
            ("2024", "2024-01-01"),
        ] {
            assert_eq!(date(text).to_string(), expected);
        }
        for text in ["", "2023-02-29", "24-1-1", "2024-13-01", "2024-01-01 25:00", "20240101", "2024-1x-1"] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert_eq!(Date::parse_property("2024"), None);
        assert!(Date::parse_property("2024-01-01T10:00").is_some());
    }

    #[test]
    fn durations_are_added_by_the_calendar() {
        let check = |from: &str, duration: &str, expected: &str| {
            let duration = Duration::parse(duration).unwrap();
            assert_eq!(date(from).plus(duration, 1.0).unwrap().to_string(), expected);
        };
        check("2024-01-31", "1M", "2024-02-29");
        check("2024-01-31", "1 month 1 day", "2024-03-01");
        check("2024-12-01", "4h 3m", "2024-12-01 04:03:00");
        check("2024-01-01", "-1 week", "2023-12-25");
        assert_eq!(date("2024-01-01").plus(Duration::parse("99999999y").unwrap(), 1.0), None);
        for text in ["", "d", "1 fortnight", "1", "two days"] {
            assert_eq!(Duration::parse(text), None, "{text}");
        }
    }

    #[test]
    fn differences_are_counted_in_any_unit() {
        let span = Duration::between(date("2020-01-01"), date("2024-01-01"));
        assert_eq!(span.total("days"), Some(1461.0));
        assert_eq!(span.total("years").map(f64::floor), Some(4.0));
        assert_eq!(Duration::parse("2y").unwrap().total("months"), Some(24.0));
        assert_eq!(span.total("nonsense"), None);
    }

    #[test]
    fn distances_are_told_in_words() {
        let now = date("2024-06-15");
        assert_eq!(relative(date("2024-06-12"), now), "3 days ago");
        assert_eq!(relative(date("2024-07-15"), now), "in a month");
        assert_eq!(relative(date("2020-06-15"), now), "4 years ago");
    }

    #[test]
    fn the_epoch_is_where_it_should_be() {
        assert_eq!(date("1970-01-02").millis(), 86_400_000.0);
        assert_eq!(Date::from_millis(1000.0).unwrap().to_string(), "1970-01-01 00:00:01");
        assert_eq!(Date::from_millis(f64::INFINITY), None);
    }
}
