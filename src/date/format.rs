//! Dates by a pattern of moment.js, as `date.format("YYYY-MM-DD")` has it. English names.

use std::fmt::Write;

use super::Date;

/// The months, in English.
pub(crate) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// The days of a week, in English, from Monday on.
pub(crate) const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Tokens, those that start like another one first.
const TOKENS: &[&str] = &[
    "YYYY", "YY", "Y", "GGGG", "GG", "gggg", "gg", "MMMM", "MMM", "MM", "Mo", "M", "DDDD", "DDDo", "DDD",
    "DD", "Do", "D", "dddd", "ddd", "dd", "do", "d", "E", "e", "WW", "Wo", "W", "ww", "wo", "w", "Qo", "Q",
    "HH", "H", "hh", "h", "kk", "k", "mm", "m", "ss", "s", "SSS", "SS", "S", "A", "a", "X", "x", "ZZ", "Z",
    "LTS", "LT", "LLLL", "LLL", "LL", "L",
];

/// Longest text that a pattern gives.
const MAX_BYTES: usize = 1000;

/// Writes a date by a pattern. What is no token stays; so does what is in square brackets.
pub(crate) fn format(date: Date, pattern: &str) -> String {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(c) = rest.chars().next().filter(|_| out.len() < MAX_BYTES) {
        if let Some((literal, after)) = rest.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
            out.push_str(literal);
            rest = after;
        } else if let Some(token) = TOKENS.iter().find(|token| rest.starts_with(**token)) {
            push_token(&mut out, date, token);
            rest = &rest[token.len()..];
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

fn push_token(out: &mut String, date: Date, token: &str) {
    let (year, month, day) = date.ymd();
    let (hour, minute, second, milli) = date.hmsm();
    let (iso_year, iso_week) = date.iso_week();
    let month_name = MONTHS[month as usize - 1];
    let weekday_name = WEEKDAYS[date.weekday() as usize - 1];
    let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
    let quarter = (month - 1) / 3 + 1;
    let half = if hour < 12 { "AM" } else { "PM" };
    let written = match token {
        "YYYY" => write!(out, "{year:04}"),
        "YY" => write!(out, "{:02}", year.rem_euclid(100)),
        "Y" => write!(out, "{year}"),
        "GGGG" | "gggg" => write!(out, "{iso_year:04}"),
        "GG" | "gg" => write!(out, "{:02}", iso_year.rem_euclid(100)),
        "MMMM" => write!(out, "{month_name}"),
        "MMM" => write!(out, "{}", &month_name[..3]),
        "MM" => write!(out, "{month:02}"),
        "Mo" => write!(out, "{}", ordinal(month.into())),
        "M" => write!(out, "{month}"),
        "DDDD" => write!(out, "{:03}", date.day_of_year()),
        "DDDo" => write!(out, "{}", ordinal(date.day_of_year())),
        "DDD" => write!(out, "{}", date.day_of_year()),
        "DD" => write!(out, "{day:02}"),
        "Do" => write!(out, "{}", ordinal(day.into())),
        "D" => write!(out, "{day}"),
        "dddd" => write!(out, "{weekday_name}"),
        "ddd" => write!(out, "{}", &weekday_name[..3]),
        "dd" => write!(out, "{}", &weekday_name[..2]),
        "do" => write!(out, "{}", ordinal((date.weekday() % 7).into())),
        "d" | "e" => write!(out, "{}", date.weekday() % 7),
        "E" => write!(out, "{}", date.weekday()),
        "WW" | "ww" => write!(out, "{iso_week:02}"),
        "Wo" | "wo" => write!(out, "{}", ordinal(iso_week.into())),
        "W" | "w" => write!(out, "{iso_week}"),
        "Qo" => write!(out, "{}", ordinal(quarter.into())),
        "Q" => write!(out, "{quarter}"),
        "HH" => write!(out, "{hour:02}"),
        "H" => write!(out, "{hour}"),
        "hh" => write!(out, "{twelve:02}"),
        "h" => write!(out, "{twelve}"),
        "kk" => write!(out, "{:02}", if hour == 0 { 24 } else { hour }),
        "k" => write!(out, "{}", if hour == 0 { 24 } else { hour }),
        "mm" => write!(out, "{minute:02}"),
        "m" => write!(out, "{minute}"),
        "ss" => write!(out, "{second:02}"),
        "s" => write!(out, "{second}"),
        "SSS" => write!(out, "{milli:03}"),
        "SS" => write!(out, "{:02}", milli / 10),
        "S" => write!(out, "{}", milli / 100),
        "A" => write!(out, "{half}"),
        "a" => write!(out, "{}", half.to_lowercase()),
        "X" => write!(out, "{}", (date.millis() / 1000.0).floor()),
        "x" => write!(out, "{}", date.millis()),
        "ZZ" => write!(out, "+0000"),
        "Z" => write!(out, "+00:00"),
        "LTS" => write!(out, "{twelve}:{minute:02}:{second:02} {half}"),
        "LT" => write!(out, "{twelve}:{minute:02} {half}"),
        "LLLL" => write!(out, "{weekday_name}, {month_name} {day}, {year} {twelve}:{minute:02} {half}"),
        "LLL" => write!(out, "{month_name} {day}, {year} {twelve}:{minute:02} {half}"),
        "LL" => write!(out, "{month_name} {day}, {year}"),
        _ => write!(out, "{month:02}/{day:02}/{year:04}"),
    };
    written.expect("a String takes every write");
}

fn ordinal(number: i16) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_those_of_moment() {
        let date = Date::parse("2024-03-05 14:07:09").unwrap();
        for (pattern, expected) in [
            ("YYYY-MM-DD", "2024-03-05"),
            ("dddd, MMMM Do YYYY", "Tuesday, March 5th 2024"),
            ("D/M/YY h:mm a", "5/3/24 2:07 pm"),
            ("[Week] W [of] GGGG", "Week 10 of 2024"),
            ("DDD HH:mm:ss.SSS", "65 14:07:09.000"),
            ("[Q]Q ddd", "Q1 Tue"),
            ("[unclosed", "[unclo922"),
            ("年YYYY", "年2024"),
        ] {
            assert_eq!(format(date, pattern), expected, "{pattern}");
        }
    }
}
