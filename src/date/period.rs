//! Periods: what a date in a text means, from one day to many years.

use std::fmt;

use super::last_day;

/// A stretch of days, as exactly as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// Its first day.
    pub first: Day,
    /// Its last day; [`Day::OPEN`] if it goes on.
    pub last: Day,
    /// What was written: a day, a month, a year …
    pub precision: Precision,
    /// Whether it is about that time: `around 2030`, `late 2026`.
    pub is_approximate: bool,
}

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// The year.
    pub year: i16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// How exact a date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// A day.
    Day,
    /// A month.
    Month,
    /// A quarter, a half, or the beginning, middle or end of a year.
    Part,
    /// A year.
    Year,
    /// Ten years: `1990s`.
    Decade,
    /// From one date to another.
    Span,
}

impl Day {
    /// The end of what goes on.
    pub const OPEN: Self = Self { year: 9999, month: 12, day: 31 };
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Period {
    /// One day, if the calendar has it.
    pub(crate) fn day(year: i16, month: u8, day: u8) -> Option<Self> {
        let is_day = (1..=last_day(year, month)?).contains(&day);
        let day = Day { year, month, day };
        is_day.then_some(Self { first: day, last: day, precision: Precision::Day, is_approximate: false })
    }

    /// A month, if there is one of that number.
    pub(crate) fn month(year: i16, month: u8) -> Option<Self> {
        Some(Self { precision: Precision::Month, ..Self::months(year, month, month)? })
    }

    /// From the first day of one month to the last of another in the same year.
    pub(crate) fn months(year: i16, first: u8, last: u8) -> Option<Self> {
        last_day(year, first)?;
        Some(Self {
            first: Day { year, month: first, day: 1 },
            last: Day { year, month: last, day: last_day(year, last)? },
            precision: Precision::Part,
            is_approximate: false,
        })
    }

    /// A year.
    pub(crate) fn year(year: i16) -> Self {
        Self { precision: Precision::Year, ..Self::years(year, year) }
    }

    /// The ten years from this one.
    pub(crate) fn decade(year: i16) -> Self {
        Self { precision: Precision::Decade, ..Self::years(year, year + 9) }
    }

    /// From the first day of one year to the last of another.
    pub(crate) fn years(first: i16, last: i16) -> Self {
        Self {
            first: Day { year: first, month: 1, day: 1 },
            last: Day { year: last, month: 12, day: 31 },
            precision: Precision::Span,
            is_approximate: false,
        }
    }

    /// From the beginning of this to the end of another.
    pub(crate) fn to(self, other: Self) -> Self {
        Self {
            last: other.last,
            precision: Precision::Span,
            is_approximate: self.is_approximate || other.is_approximate,
            ..self
        }
    }

    /// From its beginning on, without an end.
    pub(crate) fn onwards(self) -> Self {
        Self { last: Day::OPEN, precision: Precision::Span, ..self }
    }

    /// The same, but about that time.
    pub(crate) fn about(self) -> Self {
        Self { is_approximate: true, ..self }
    }

    /// Whether both have a day in common.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// What the `datetime` attribute of HTML's `time` takes: a day, a month or a year; nothing for what is longer.
    pub fn machine_text(&self) -> Option<String> {
        match self.precision {
            Precision::Day | Precision::Month | Precision::Year => Some(self.first_text()),
            Precision::Part | Precision::Decade | Precision::Span => None,
        }
    }

    /// Its beginning as exactly as it is written: `2025-10`, `2025`.
    pub fn first_text(&self) -> String {
        let Day { year, month, day } = self.first;
        match (self.precision, month, day) {
            (Precision::Day, ..) => self.first.to_string(),
            (Precision::Year | Precision::Decade, ..) | (Precision::Span, 1, 1) => format!("{year:04}"),
            (Precision::Month | Precision::Part, ..) | (Precision::Span, _, 1) => {
                format!("{year:04}-{month:02}")
            }
            (Precision::Span, ..) => self.first.to_string(),
        }
    }

    /// Its end in the same way, if it takes longer than what `first_text` names; `..` if it goes on.
    pub fn last_text(&self) -> Option<String> {
        let Day { year, month, day } = self.last;
        match self.precision {
            Precision::Day | Precision::Month | Precision::Year => None,
            _ if self.last == Day::OPEN => Some("..".to_owned()),
            Precision::Part => Some(format!("{year:04}-{month:02}")),
            Precision::Decade => Some(format!("{year:04}")),
            Precision::Span if (month, day) == (12, 31) => Some(format!("{year:04}")),
            Precision::Span if Some(day) == last_day(year, month) => Some(format!("{year:04}-{month:02}")),
            Precision::Span => Some(self.last.to_string()),
        }
    }
}

/// As ISO 8601 has it, `2025-10` or `2025/2030`, with a `~` behind what is about that time.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.first_text())?;
        if let Some(last) = self.last_text() {
            write!(f, "/{last}")?;
        }
        f.write_str(if self.is_approximate { "~" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_written_as_exactly_as_they_are_known() {
        for (period, expected) in [
            (Period::day(2024, 2, 29), "2024-02-29"),
            (Period::month(2025, 10), "2025-10"),
            (Period::months(2025, 7, 9), "2025-07/2025-09"),
            (Some(Period::year(2004)), "2004"),
            (Some(Period::year(2030).about()), "2030~"),
            (Some(Period::decade(1990)), "1990/1999"),
            (Some(Period::years(2025, 2030)), "2025/2030"),
            (Some(Period::year(2004).onwards()), "2004/.."),
            (Period::month(2024, 10).map(|it| it.to(Period::year(2025))), "2024-10/2025"),
        ] {
            assert_eq!(period.unwrap().to_string(), expected);
        }
        assert_eq!(Period::day(2023, 2, 29), None);
        assert_eq!(Period::month(2023, 13), None);
    }

    #[test]
    fn earlier_periods_come_first_and_those_that_share_days_overlap() {
        let month = Period::month(2025, 10).unwrap();
        assert!(Period::year(2004) < Period::year(2025) && Period::year(2025) < month);
        assert!(Period::year(2025).overlaps(&month) && !Period::year(2024).overlaps(&month));
    }
}
