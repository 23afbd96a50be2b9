//! Reads a number as people write it: with separators between thousands and before decimals.

use crate::compile::digits::after;

use super::unit;

/// A number in a text.
#[derive(Clone)]
pub(super) struct Numeral {
    /// Its digits, with a full stop before decimals.
    digits: String,
    /// Whether nothing separates its digits.
    is_plain: bool,
    /// The power of ten behind it.
    pub(super) power: u8,
    /// Where it ends.
    pub(super) end: usize,
}

/// Digits that are read; more are no amount.
const MAX_DIGITS: usize = 24;

/// Reads the number at `start`. If that is none, gives where it ends: a version, a time, a telephone number.
pub(super) fn read(text: &str, start: usize) -> Result<Numeral, usize> {
    let mut groups: Vec<(&str, &str)> = Vec::new();
    let mut sign = "";
    let mut at = start;
    loop {
        let rest = &text[at..];
        let len = rest.bytes().take_while(u8::is_ascii_digit).count();
        groups.push((sign, &rest[..len]));
        at += len;
        let rest = &text[at..];
        let separators = [".", ",", "\u{a0}", "\u{202f}", "\u{2009}", "'", "’"];
        let next = separators.into_iter().find(|it| {
            rest.strip_prefix(it).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        });
        let Some(separator) = next else { break };
        // Only groups of three go on behind white space and quotes.
        let behind = &rest[separator.len()..];
        let n = behind.bytes().take_while(u8::is_ascii_digit).count();
        if !matches!(separator, "." | ",") && n != 3 {
            break;
        }
        sign = separator;
        at += separator.len();
    }
    let n_digits = groups.iter().map(|it| it.1.len()).sum::<usize>();
    // A colon and digits make a time.
    let is_time =
        text[at..].strip_prefix(':').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let digits = decimal(&groups).filter(|_| n_digits <= MAX_DIGITS && !is_time).ok_or(at)?;
    Ok(Numeral { digits, is_plain: groups.len() == 1, power: 0, end: at })
}

/// The number that groups of digits make, each with the sign before it.
fn decimal(groups: &[(&str, &str)]) -> Option<String> {
    let [(_, first), rest @ ..] = groups else { return None };
    let Some(((last_sign, last), middle)) = rest.split_last() else { return Some((*first).to_owned()) };
    let is_thousands = |group: &str| group.len() == 3;
    let separator = middle.first().map(|it| it.0);
    let is_one_sign = separator.is_none_or(|it| middle.iter().all(|(sign, _)| *sign == it));
    // Two and a half million in India are 25,00,000.
    let is_indian = *last_sign == "," && middle.iter().all(|(_, group)| group.len() == 2);
    let is_grouped = first.len() <= 3 && middle.iter().all(|(_, group)| is_thousands(group));
    let whole = || middle.iter().fold((*first).to_owned(), |out, (_, group)| out + group);
    match (*last_sign, separator) {
        // 1,200,000 and 1.200.000.
        (sign, Some(separator)) if sign == separator => {
            (is_one_sign && is_thousands(last) && (is_grouped || is_indian)).then(|| whole() + last)
        }
        // 1,200.5 and 1.200,5.
        ("." | ",", Some(_)) => (is_one_sign && is_grouped).then(|| format!("{}.{last}", whole())),
        (_, Some(_)) => None,
        // 1,200 has thousands, 1,5 and 1.200 have decimals.
        (".", None) => Some(format!("{first}.{last}")),
        (_, None) if is_thousands(last) && first.len() <= 3 && *first != "0" => {
            Some(format!("{first}{last}"))
        }
        (",", None) => Some(format!("{first}.{last}")),
        _ => None,
    }
}

impl Numeral {
    /// Takes in the power of ten behind the number, and gives where it ends then.
    pub(super) fn take_magnitude(&mut self, text: &str, is_money: bool) -> usize {
        while let Some((power, len)) = unit::magnitude(after(text, self.end), is_money) {
            self.power = self.power.saturating_add(power);
            self.end += len;
            if self.power > 18 {
                break;
            }
        }
        self.end
    }

    /// Whether it has digits behind a separator of decimals.
    pub(super) fn has_decimals(&self) -> bool {
        self.digits.contains('.')
    }

    /// Whether it looks like a year of our time.
    pub(super) fn may_be_year(&self) -> bool {
        self.power == 0 && self.is_plain && self.digits.len() == 4 && matches!(&self.digits[..2], "19" | "20")
    }

    /// The same digits with another power of ten.
    pub(super) fn with_power(&self, power: u8) -> Self {
        Self { power, ..self.clone() }
    }

    /// Its value. The text is read with its power at once, so that `1.2B` and `1,200M` are the same number.
    pub(super) fn value(&self) -> f64 {
        format!("{}e{}", self.digits, self.power).parse().unwrap_or(f64::NAN)
    }
}
