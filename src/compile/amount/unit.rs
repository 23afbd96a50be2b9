//! Powers of ten, percent and units: what stands behind a number.

use crate::compile::digits::{first_word, is_spaceless};

/// Words for powers of ten.
const MAGNITUDES: &[(&str, u8)] = &[
    ("thousand", 3),
    ("million", 6),
    ("millions", 6),
    ("billion", 9),
    ("billions", 9),
    ("trillion", 12),
    ("tausend", 3),
    ("mio", 6),
    ("millionen", 6),
    ("mrd", 9),
    ("milliarden", 9),
    ("milliarde", 9),
    ("milliard", 9),
    ("milliards", 9),
    ("millones", 6),
    ("lakh", 5),
    ("crore", 7),
    ("mln", 6),
    ("bln", 9),
    ("bn", 9),
    ("tn", 12),
    ("mn", 6),
];

/// The same in scripts without spaces; Japanese, Chinese and Korean count by ten thousands.
const CJK_MAGNITUDES: &[(&str, u8)] = &[
    ("百万", 6),
    ("千万", 7),
    ("万", 4),
    ("萬", 4),
    ("만", 4),
    ("億", 8),
    ("亿", 8),
    ("억", 8),
    ("兆", 12),
    ("조", 12),
    ("千", 3),
];

/// Counters of Japanese, Chinese and Korean, longest first.
const COUNTERS: &[&str] = &[
    "パーセント",
    "プロジェクト",
    "キロメートル",
    "種類",
    "か国",
    "カ国",
    "ヶ国",
    "か月",
    "カ月",
    "ヶ月",
    "个月",
    "年間",
    "日間",
    "週間",
    "時間",
    "小时",
    "トン",
    "公里",
    "平方公里",
    "个",
    "個",
    "件",
    "人",
    "名",
    "社",
    "家",
    "项",
    "種",
    "种",
    "倍",
    "吨",
    "日",
    "天",
    "年",
    "回",
    "次",
    "개국",
    "개",
    "명",
    "톤",
    "일",
    "년",
];

/// The power of ten that begins a text, and the bytes up to its end. A lone letter counts right behind the number, and
/// only where it is a capital or money is meant.
pub(super) fn magnitude(text: &str, is_money: bool) -> Option<(u8, usize)> {
    let first = text.chars().next().filter(|c| *c == ' ' || c.is_alphabetic() || !c.is_ascii())?;
    if !first.is_ascii()
        && let Some((sign, power)) = CJK_MAGNITUDES.iter().find(|(sign, _)| text.starts_with(sign))
    {
        return Some((*power, sign.len()));
    }
    let rest = text.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let skipped = text.len() - rest.len();
    let word = first_word(rest);
    let found = MAGNITUDES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
    if let Some((name, power)) = found.filter(|_| !word.is_empty()) {
        let stop = usize::from(matches!(*name, "mio" | "mrd" | "mln") && rest[word.len()..].starts_with('.'));
        return Some((*power, skipped + word.len() + stop));
    }
    let is_next = rest[word.len()..].starts_with(|c: char| c.is_ascii_digit());
    let is_glued = skipped == 0 || (is_money && skipped == 1);
    let power = match word {
        "K" | "k" => 3,
        "M" => 6,
        "MM" | "m" if is_money => 6,
        "B" => 9,
        "b" if is_money => 9,
        "T" | "t" if is_money => 12,
        _ => return None,
    };
    (is_glued && !is_next).then_some((power, skipped + word.len()))
}

/// The percent sign, or word for it, that begins a text: the bytes up to its end.
pub(super) fn percent(text: &str) -> Option<usize> {
    let rest = text.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let skipped = text.len() - rest.len();
    rest.chars().next().filter(|c| matches!(c, '%' | '％' | 'p' | 'P' | 'パ'))?;
    let found = ["%", "％", "percent", "per cent", "Prozent", "pour cent", "por ciento", "パーセント"];
    let found = found.into_iter().find(|it| rest.starts_with(it))?;
    (skipped <= 2).then_some(skipped + found.len())
}

/// The unit that begins a text: where it starts and ends. `is_name` says that the number is one.
pub(super) fn unit(text: &str, is_name: bool) -> Option<(usize, usize)> {
    let rest = text.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let skipped = text.len() - rest.len();
    if rest.starts_with(is_spaceless) {
        let counter =
            COUNTERS.iter().find(|it| rest.starts_with(**it)).filter(|_| !rest.starts_with("年代"))?;
        return Some((skipped, skipped + counter.len()));
    }
    // A hyphen leads to a unit in the singular: `60-day target`.
    let hyphen = usize::from(skipped == 0 && rest.starts_with('-'));
    let rest = &rest[hyphen..];
    let word = unit_word(rest);
    let start = skipped + hyphen;
    let found = Some((start, start + word.len()));
    if word.is_empty() {
        return None;
    }
    let lower = word.to_lowercase();
    if is_unit(&lower)
        && !(word.len() == 1
            && skipped + hyphen > 0
            && !matches!(word, "t" | "m" | "g" | "h" | "s" | "W" | "V"))
    {
        return found;
    }
    let is_noun = word.len() > 2 && word.bytes().all(|b| b.is_ascii_lowercase()) && skipped == 1;
    let has_s = word.ends_with('s') && !word.ends_with("ss") && !is_no_noun(word);
    (is_noun && !is_name && hyphen == 0 && (has_s || is_plural(word))).then_some(found).flatten()
}

/// A unit may have a degree sign in front, and powers behind.
fn unit_word(text: &str) -> &str {
    let degree = if text.starts_with('°') { '°'.len_utf8() } else { 0 };
    let len = degree + first_word(&text[degree..]).len();
    let power =
        text[len..].chars().next().filter(|c| matches!(c, '²' | '³' | '2' | '3')).map_or(0, char::len_utf8);
    let with_power = &text[..len + power];
    if is_unit(&with_power.to_lowercase()) { with_power } else { &text[..len] }
}

/// Whether a number behind this word is a name.
pub(super) fn is_label(word: &str) -> bool {
    is_label_word(&word.to_lowercase())
}

/// Whether a word in small letters is a unit of measure, or a noun that is a unit in the singular too.
#[rustfmt::skip]
pub(in crate::compile) fn is_unit(word: &str) -> bool {
    matches!(
        word,
        "t" | "kt" | "mt" | "gt" | "kg" | "g" | "mg" | "lb" | "lbs" | "oz" | "ton" | "tons" | "tonne"
        | "tonnes" | "ounces" | "ounce" | "pounds" | "pound" | "km" | "m" | "cm" | "mm" | "nm" | "mi"
        | "mile" | "miles" | "ft" | "feet" | "foot" | "inch" | "inches" | "metre" | "metres" | "meter"
        | "meters" | "kilometers" | "kilometres" | "km²" | "m²" | "m³" | "km2" | "m2" | "m3" | "ha"
        | "hectare" | "hectares" | "acre" | "acres" | "l" | "litre" | "litres" | "liter" | "liters"
        | "gallons" | "barrels" | "bbl" | "bpd" | "w" | "kw" | "mw" | "gw" | "tw" | "wh" | "kwh" | "mwh"
        | "gwh" | "twh" | "v" | "kv" | "hz" | "khz" | "mhz" | "ghz" | "bit" | "bits" | "byte" | "bytes"
        | "kb" | "mb" | "gb" | "tb" | "pb" | "kib" | "mib" | "gib" | "ms" | "s" | "sec" | "secs"
        | "second" | "seconds" | "min" | "mins" | "minute" | "minutes" | "h" | "hr" | "hrs" | "hour"
        | "hours" | "day" | "days" | "week" | "weeks" | "month" | "months" | "year" | "years" | "decades"
        | "centuries" | "°c" | "°f" | "°" | "ppm" | "ppb" | "bps" | "x" | "people" | "men" | "women"
        | "children" | "staff" | "persons" | "person" | "aircraft" | "percent" | "pct" | "pp" | "px"
        | "dpi" | "fps" | "tage" | "jahre" | "tonnen" | "jours" | "ans" | "días" | "años" | "units"
        | "usd" | "co2e" | "mineral" | "minerals"
    )
}

/// Whether a word looks like a plural noun and counts nothing.
#[rustfmt::skip]
fn is_no_noun(word: &str) -> bool {
    matches!(
        word,
        "is" | "was" | "has" | "does" | "this" | "its" | "his" | "as" | "us" | "plus" | "minus" | "versus"
        | "thus" | "across" | "less" | "always" | "perhaps" | "besides" | "towards" | "afterwards"
        | "sometimes" | "ones"
    )
}

/// Whether a noun has a plural of its own.
#[rustfmt::skip]
fn is_plural(word: &str) -> bool {
    matches!(
        word,
        "species" | "series" | "criteria" | "feet" | "mice" | "countries" | "companies" | "data" | "media"
        | "cattle" | "bodies"
    )
}

/// Whether a number behind a word in small letters is a name, not a count: `Article 5`, `Phase 2 trials`.
#[rustfmt::skip]
fn is_label_word(word: &str) -> bool {
    matches!(
        word,
        "article" | "art" | "section" | "sec" | "chapter" | "ch" | "fig" | "figure" | "phase" | "page"
        | "pages" | "p" | "pp" | "no" | "nr" | "number" | "version" | "v" | "ver" | "type" | "level"
        | "grade" | "step" | "class" | "iso" | "rule" | "room" | "tier" | "part" | "act" | "item"
        | "volume" | "vol" | "table" | "appendix" | "exhibit" | "form" | "model" | "line" | "top" | "eq"
        | "equation" | "windows" | "python" | "java" | "rfc" | "din" | "en" | "ieee" | "paragraph"
        | "para" | "issue" | "season" | "episode" | "ep" | "track" | "unit" | "module" | "lesson"
        | "lecture" | "exercise" | "question" | "q" | "answer" | "channel" | "route" | "highway"
        | "interstate" | "flight" | "gate" | "platform" | "apollo" | "falcon" | "covid" | "ios"
        | "android" | "mp" | "web" | "day" | "week" | "node" | "perl" | "php" | "rust" | "lua" | "opus"
        | "psalm"
    )
}
