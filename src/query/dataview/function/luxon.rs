//! Dates and durations by the patterns of Luxon, in English.

use std::fmt::Write;

use crate::date::{Date, Duration, MONTHS, WEEKDAYS};

/// Longest text that a pattern gives.
const MAX_BYTES: usize = 1000;

/// The pieces of a pattern: literal text, and runs of one letter.
fn pieces(pattern: &str) -> Vec<(bool, &str)> {
    let mut pieces = Vec::new();
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        if let Some((literal, after)) = rest.strip_prefix('\'').and_then(|inner| inner.split_once('\'')) {
            pieces.push((false, literal));
            rest = after;
            continue;
        }
        let len = rest.len() - rest.trim_start_matches(c).len();
        let len = if c.is_ascii_alphabetic() { len } else { c.len_utf8() };
        pieces.push((c.is_ascii_alphabetic(), &rest[..len]));
        rest = &rest[len..];
    }
    pieces
}

/// Writes a date by a pattern. What is no token stays.
pub(crate) fn format(date: Date, pattern: &str) -> String {
    let mut out = String::new();
    for (is_token, piece) in pieces(pattern) {
        if out.len() > MAX_BYTES {
            break;
        }
        if !(is_token && push_token(&mut out, date, piece)) {
            out.push_str(piece);
        }
    }
    out
}

/// Writes a token; says whether it is one.
fn push_token(out: &mut String, date: Date, token: &str) -> bool {
    let (year, month, day) = date.ymd();
    let (hour, minute, second, milli) = date.hmsm();
    let (iso_year, iso_week) = date.iso_week();
    let month_name = MONTHS[usize::from(month.unsigned_abs()).clamp(1, 12) - 1];
    let weekday_name = WEEKDAYS[usize::from(date.weekday().unsigned_abs()).clamp(1, 7) - 1];
    let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
    let half = if hour < 12 { "AM" } else { "PM" };
    let written = match token {
        "yyyy" | "kkkk" if token == "yyyy" => write!(out, "{year:04}"),
        "y" => write!(out, "{year}"),
        "yy" => write!(out, "{:02}", year.rem_euclid(100)),
        "kkkk" => write!(out, "{iso_year:04}"),
        "kk" => write!(out, "{:02}", iso_year.rem_euclid(100)),
        "M" | "L" => write!(out, "{month}"),
        "MM" | "LL" => write!(out, "{month:02}"),
        "MMM" | "LLL" => write!(out, "{}", &month_name[..3]),
        "MMMM" | "LLLL" => write!(out, "{month_name}"),
        "MMMMM" | "LLLLL" => write!(out, "{}", &month_name[..1]),
        "d" => write!(out, "{day}"),
        "dd" => write!(out, "{day:02}"),
        "o" => write!(out, "{}", date.day_of_year()),
        "ooo" => write!(out, "{:03}", date.day_of_year()),
        "E" | "c" => write!(out, "{}", date.weekday()),
        "EEE" | "ccc" => write!(out, "{}", &weekday_name[..3]),
        "EEEE" | "cccc" => write!(out, "{weekday_name}"),
        "EEEEE" | "ccccc" => write!(out, "{}", &weekday_name[..1]),
        "W" => write!(out, "{iso_week}"),
        "WW" => write!(out, "{iso_week:02}"),
        "q" => write!(out, "{}", (month - 1) / 3 + 1),
        "qq" => write!(out, "{:02}", (month - 1) / 3 + 1),
        "H" => write!(out, "{hour}"),
        "HH" => write!(out, "{hour:02}"),
        "h" => write!(out, "{twelve}"),
        "hh" => write!(out, "{twelve:02}"),
        "m" => write!(out, "{minute}"),
        "mm" => write!(out, "{minute:02}"),
        "s" => write!(out, "{second}"),
        "ss" => write!(out, "{second:02}"),
        "S" => write!(out, "{milli}"),
        "SSS" => write!(out, "{milli:03}"),
        "a" => write!(out, "{half}"),
        "X" => write!(out, "{}", (date.millis() / 1000.0).trunc()),
        "x" => write!(out, "{}", date.millis()),
        "D" => write!(out, "{month}/{day}/{year}"),
        "DD" => write!(out, "{} {day}, {year}", &month_name[..3]),
        "DDD" => write!(out, "{month_name} {day}, {year}"),
        "DDDD" => write!(out, "{weekday_name}, {month_name} {day}, {year}"),
        "t" => write!(out, "{twelve}:{minute:02} {half}"),
        "tt" => write!(out, "{twelve}:{minute:02}:{second:02} {half}"),
        "T" => write!(out, "{hour:02}:{minute:02}"),
        "TT" => write!(out, "{hour:02}:{minute:02}:{second:02}"),
        _ => return false,
    };
    written.expect("a String takes every write");
    true
}

/// Reads a date by a pattern of numbers and names of months.
pub(super) fn parse(text: &str, pattern: &str) -> Option<Date> {
    let (mut year, mut month, mut day) = (None, 1, 1);
    let (mut hour, mut minute, mut second, mut has_time) = (0, 0, 0, false);
    let mut rest = text;
    let number = |rest: &mut &str, max: usize| -> Option<u32> {
        let len = rest.bytes().take(max).take_while(u8::is_ascii_digit).count();
        let (digits, after) = rest.split_at(len);
        *rest = after;
        digits.parse().ok()
    };
    for (is_token, piece) in pieces(pattern) {
        match piece {
            _ if !is_token => rest = rest.strip_prefix(piece)?,
            "yyyy" => year = Some(number(&mut rest, 4)?),
            "yy" => year = number(&mut rest, 2).map(|it| if it > 60 { 1900 + it } else { 2000 + it }),
            "MMMM" | "MMM" | "LLLL" | "LLL" => {
                let short = piece.len() == 3;
                let names = MONTHS.iter().map(|name| if short { &name[..3] } else { name });
                let nth = names.clone().position(|name| rest.starts_with(name))?;
                month = nth as u32 + 1;
                rest = &rest[if short { 3 } else { MONTHS[nth].len() }..];
            }
            "M" | "MM" | "L" | "LL" => month = number(&mut rest, 2)?,
            "d" | "dd" => day = number(&mut rest, 2)?,
            "H" | "HH" => (hour, has_time) = (number(&mut rest, 2)?, true),
            "m" | "mm" => (minute, has_time) = (number(&mut rest, 2)?, true),
            "s" | "ss" => (second, has_time) = (number(&mut rest, 2)?, true),
            "X" => return Date::from_millis(f64::from(number(&mut rest, 10)?) * 1000.0),
            "x" => return Date::from_millis(rest.parse().ok()?),
            _ => return None,
        }
    }
    let year = year.filter(|_| rest.is_empty())?;
    let day = format!("{year:04}-{month:02}-{day:02}");
    Date::parse(&if has_time { format!("{day}T{hour:02}:{minute:02}:{second:02}") } else { day })
}

/// The units of durations with their letters and lengths in milliseconds, the longest first.
const UNITS: &[(char, f64)] = &[
    ('y', 31_536_000_000.0),
    ('M', 2_592_000_000.0),
    ('w', 604_800_000.0),
    ('d', 86_400_000.0),
    ('h', 3_600_000.0),
    ('m', 60_000.0),
    ('s', 1000.0),
    ('S', 1.0),
];

/// Writes a duration by a pattern: in the units that the pattern names.
pub(super) fn format_duration(duration: Duration, pattern: &str) -> String {
    let pieces = pieces(pattern);
    let years = (duration.months / 12.0).trunc();
    let months = duration.months - years * 12.0;
    let mut left = years * UNITS[0].1 + months * UNITS[1].1 + duration.days * UNITS[3].1 + duration.millis;
    let mut amounts = Vec::new();
    for (letter, millis) in UNITS {
        if pieces.iter().any(|(is_token, piece)| *is_token && piece.starts_with(*letter)) {
            // Whole years are twelve months where no years are shown.
            let n = if *letter == 'M' && left == years * UNITS[0].1 {
                years * 12.0
            } else {
                (left / millis).trunc()
            };
            left = if *letter == 'M' && n == years * 12.0 && years > 0.0 { 0.0 } else { left - n * millis };
            amounts.push((*letter, n));
        }
    }
    let mut out = String::new();
    for (is_token, piece) in pieces {
        let amount = amounts.iter().find(|(letter, _)| is_token && piece.starts_with(*letter));
        match amount {
            Some((_, n)) if out.len() < MAX_BYTES => {
                write!(out, "{n:0width$}", width = piece.len().min(20)).expect("a String takes every write");
            }
            _ => out.push_str(piece),
        }
    }
    out
}
