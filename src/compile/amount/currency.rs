//! Currencies: their signs, codes and names, before and behind a number.

use crate::compile::digits::first_word;

/// Signs of currencies, longest first: the sign, and the code by ISO 4217, or the sign itself where several have it.
const SIGNS: &[(&str, &str)] = &[
    ("US$", "USD"),
    ("AU$", "AUD"),
    ("CA$", "CAD"),
    ("NZ$", "NZD"),
    ("HK$", "HKD"),
    ("NT$", "TWD"),
    ("MX$", "MXN"),
    ("A$", "AUD"),
    ("C$", "CAD"),
    ("R$", "BRL"),
    ("S$", "SGD"),
    ("$", "$"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("¥", "¥"),
    ("￥", "¥"),
    ("₩", "KRW"),
    ("₹", "INR"),
    ("₽", "RUB"),
    ("₺", "TRY"),
    ("฿", "THB"),
    ("₴", "UAH"),
    ("₦", "NGN"),
    ("₫", "VND"),
    ("₱", "PHP"),
    ("₪", "ILS"),
    ("₿", "BTC"),
];

/// Codes of currencies by ISO 4217, those that people write beside amounts.
const CODES: &[&str] = &[
    "AED", "ARS", "AUD", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EGP", "EUR", "GBP", "HKD",
    "HUF", "IDR", "ILS", "INR", "JPY", "KRW", "KZT", "MXN", "MYR", "NGN", "NOK", "NZD", "PHP", "PKR", "PLN",
    "QAR", "RMB", "RON", "RUB", "SAR", "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "USD", "VND", "ZAR",
];

/// Names of currencies behind an amount.
const NAMES: &[(&str, &str)] = &[
    ("dollars", "$"),
    ("dollar", "$"),
    ("euros", "EUR"),
    ("euro", "EUR"),
    ("yen", "JPY"),
    ("yuan", "CNY"),
    ("renminbi", "CNY"),
    ("rupees", "INR"),
    ("rubles", "RUB"),
    ("roubles", "RUB"),
    ("francs", "CHF"),
];

/// Names of currencies in scripts without spaces.
const CJK_NAMES: &[(&str, &str)] = &[
    ("米ドル", "USD"),
    ("美元", "USD"),
    ("ドル", "$"),
    ("ユーロ", "EUR"),
    ("欧元", "EUR"),
    ("日元", "JPY"),
    ("人民币", "CNY"),
    ("円", "JPY"),
    ("元", "CNY"),
    ("원", "KRW"),
    ("달러", "$"),
];

/// The currency that is written like this in an [`Amount`](super::Amount).
pub(in crate::compile) fn of_code(code: &str) -> Option<&'static str> {
    let tables = [SIGNS, NAMES, CJK_NAMES].into_iter().flatten().map(|(_, code)| code);
    tables.chain(CODES).copied().find(|it| *it == code)
}

/// The currency whose sign ends a text, and the bytes of the sign.
pub(super) fn before(text: &str) -> Option<(&'static str, usize)> {
    let trimmed = text.trim_end_matches([' ', '\u{a0}']);
    if text.len() - trimmed.len() > 2 {
        return None;
    }
    let last = trimmed.chars().next_back()?;
    if !last.is_alphanumeric()
        && let Some((sign, code)) = SIGNS.iter().find(|(sign, _)| trimmed.ends_with(sign))
    {
        let rest = &trimmed[..trimmed.len() - sign.len()];
        let is_part =
            sign.len() > 1 && sign.is_ascii() && rest.ends_with(|c: char| c.is_ascii_alphanumeric());
        return match is_part {
            true => {
                before(&trimmed[trimmed.len() - 1..]).map(|(code, _)| (code, 1 + text.len() - trimmed.len()))
            }
            false => Some((code, text.len() - rest.len())),
        };
    }
    if !last.is_ascii_uppercase() {
        return None;
    }
    let code = trimmed.len().checked_sub(3).and_then(|at| trimmed.get(at..))?;
    let code = CODES.iter().find(|it| **it == code)?;
    let rest = &trimmed[..trimmed.len() - 3];
    (!rest.ends_with(|c: char| c.is_alphanumeric())).then_some((canonical(code), text.len() - rest.len()))
}

/// The currency whose code, name or sign begins a text, behind a space if there is one, and the bytes up to its end.
pub(super) fn after(text: &str) -> Option<(&'static str, usize)> {
    let rest = text.trim_start_matches([' ', '\u{a0}']);
    let skipped = text.len() - rest.len();
    if skipped > 2 {
        return None;
    }
    let first = rest.chars().next().filter(|c| !c.is_ascii() || c.is_ascii_alphabetic() || *c == '$')?;
    if !first.is_ascii()
        && let Some((name, code)) = CJK_NAMES.iter().find(|(name, _)| rest.starts_with(name))
    {
        return Some((code, skipped + name.len()));
    }
    if let Some((sign, code)) =
        SIGNS.iter().find(|(sign, _)| rest.starts_with(sign) && matches!(*sign, "€" | "£" | "$"))
    {
        let is_next = rest[sign.len()..].starts_with(|c: char| c.is_ascii_digit());
        return (!is_next).then_some((code, skipped + sign.len()));
    }
    // `US dollars` are of the United States.
    if let Some(len) =
        ["US dollars", "U.S. dollars"].iter().find(|it| rest.starts_with(**it)).map(|it| it.len())
    {
        return Some(("USD", skipped + len));
    }
    let word = first_word(rest);
    let code = CODES.iter().find(|it| **it == word).map(|it| canonical(it));
    let code = code.or_else(|| NAMES.iter().find(|(name, _)| *name == word).map(|(_, code)| *code))?;
    Some((code, skipped + word.len()))
}

fn canonical(code: &'static str) -> &'static str {
    if code == "RMB" { "CNY" } else { code }
}
