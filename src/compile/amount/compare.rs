//! Whether two amounts are of one kind, and whether both may be true.

use super::{Amount, Bound};

impl Amount {
    /// Whether both may be true of one thing: the same number, or ranges of which one has the other in it.
    pub fn agrees(&self, other: &Self) -> bool {
        let (a, b) = (self.span(), other.span());
        let is_in = |inner: (f64, f64), outer: (f64, f64)| outer.0 <= inner.0 && inner.1 <= outer.1;
        is_in(a, b) || is_in(b, a)
    }

    /// The values that it allows.
    fn span(&self) -> (f64, f64) {
        match self.bound {
            Bound::Exact => (self.low, self.high),
            // What is about a number is within a twentieth of it.
            Bound::About => (self.low * 0.95, self.high * 1.05),
            Bound::AtLeast => (self.low, f64::INFINITY),
            Bound::AtMost => (f64::NEG_INFINITY, self.high),
        }
    }

    /// Whether both are of one kind, so that they can be compared: the same money, or the same unit of a text.
    pub fn is_like(&self, unit: &str, other: &Self, other_unit: &str) -> bool {
        let is_dollar = |code: &str| matches!(code, "USD" | "AUD" | "CAD" | "NZD" | "HKD" | "SGD" | "TWD");
        let money = match (self.currency, other.currency) {
            (None, None) => true,
            (Some(a), Some(b)) if a == b => true,
            (Some("$"), Some(code)) | (Some(code), Some("$")) => is_dollar(code),
            (Some("¥"), Some(code)) | (Some(code), Some("¥")) => matches!(code, "JPY" | "CNY"),
            _ => false,
        };
        money && unit == other_unit
    }

    /// What it counts or measures, so that spellings of one unit are alike; empty if it says nothing.
    pub fn unit_key(&self, text: &str) -> String {
        let unit = self
            .unit
            .as_ref()
            .and_then(|it| text.get(it.start as usize..it.end as usize))
            .unwrap_or_default();
        let lower = unit.to_lowercase();
        match lower.as_str() {
            "％" | "percent" | "per cent" | "prozent" | "pct" | "pour cent" | "por ciento" => "%".to_owned(),
            "tonne" | "tonnes" => "t".to_owned(),
            it if it.len() > 3 && it.ends_with("ies") => format!("{}y", &it[..it.len() - 3]),
            it if it.len() > 3 && it.ends_with('s') && !it.ends_with("ss") => it[..it.len() - 1].to_owned(),
            _ => lower,
        }
    }
}
