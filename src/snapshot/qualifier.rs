//! Dates and amounts as records.

use std::borrow::Cow;

use crate::compile::{Amount, DateMention, Note};

use super::{AmountRecord, DateRecord, QualifierRecord};

/// The dates as records.
pub(super) fn dates<'a>(note: &'a Note, dates: impl Iterator<Item = &'a DateMention>) -> Vec<DateRecord<'a>> {
    let record = |it: &'a DateMention| DateRecord {
        text: note.quote(&it.range).into(),
        start: it.period.first_text().into(),
        end: it.period.last_text().map(Cow::Owned),
    };
    dates.map(record).collect()
}

/// The amounts as records.
pub(super) fn amounts<'a>(
    note: &'a Note,
    amounts: impl Iterator<Item = &'a Amount>,
) -> Vec<AmountRecord<'a>> {
    let record = |it: &'a Amount| AmountRecord {
        text: note.quote(&it.range).into(),
        low: it.low,
        high: Some(it.high).filter(|high| *high > it.low),
        currency: it.currency.map(Cow::Borrowed),
        unit: it.unit.as_ref().map(|unit| note.quote(unit).into()),
    };
    amounts.map(record).collect()
}

/// The texts of several, as one.
pub(super) fn joined<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Cow<'static, str>> {
    let texts: Vec<_> = texts.collect();
    (!texts.is_empty()).then(|| texts.join("; ").into())
}

/// The dates and amounts in a range of the text.
pub(super) fn within<'a>(note: &'a Note, range: &std::ops::Range<u32>) -> QualifierRecord<'a> {
    let dates = dates(note, note.dates_in(range).iter());
    let amounts = amounts(note, note.amounts_in(range).iter());
    let unit = |it: &AmountRecord<'a>| it.currency.clone().or_else(|| it.unit.clone());
    let first = amounts.first().and_then(unit);
    QualifierRecord {
        date: joined(dates.iter().map(|it| &*it.text)),
        amount: joined(amounts.iter().map(|it| &*it.text)),
        unit: first.filter(|first| amounts.iter().all(|it| unit(it).as_ref() == Some(first))),
        dates,
        amounts,
    }
}
