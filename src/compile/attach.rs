//! Which dates and amounts belong to which links: those of the same sentence or cell (rule R9).

use std::ops::Range;

use memchr::memrchr;

use super::digits::CELL;
use super::{Amount, DateMention, Link, Note, Origin, StatementSubject};
use crate::span::to_u32;

/// Dates or amounts of one sentence that are looked at; a sentence with more is a list.
const MAX_IN_SENTENCE: usize = 32;
/// Bytes before a date in which its opening bracket is looked for.
const MAX_BRACKET: usize = 200;

/// Gives dates and amounts in round brackets to the link right before them.
pub(super) fn attach(note: &mut Note) {
    let (mut dates, mut amounts) = (std::mem::take(&mut note.dates), std::mem::take(&mut note.amounts));
    for date in &mut dates {
        date.link = link_of_brackets(note, &date.range);
    }
    for amount in &mut amounts {
        amount.link = link_of_brackets(note, &amount.range);
    }
    (note.dates, note.amounts) = (dates, amounts);
}

/// The link to which the brackets around a range belong: the last before them in its sentence and cell.
fn link_of_brackets(note: &Note, range: &Range<u32>) -> Option<u32> {
    let is_before =
        |link: &Link| matches!(link.origin, Origin::Property(_)) || link.mention.end <= range.start;
    let nth = note.links.partition_point(is_before).checked_sub(1)?;
    let link = note.links.get(nth).filter(|it| it.origin == Origin::Body)?;
    if link.context.end < range.end || link.context.is_empty() {
        return None;
    }
    let (from, to) = (link.mention.end as usize, range.start as usize);
    let bytes = note.text.as_bytes();
    let window = &bytes[from.max(to.saturating_sub(MAX_BRACKET))..to];
    let open = memrchr(b'(', window).or_else(|| memchr::memmem::rfind(window, "（".as_bytes()))?;
    let closed = memrchr(b')', window).or_else(|| memchr::memmem::rfind(window, "）".as_bytes()));
    let is_inside = closed.is_none_or(|closed| closed < open);
    let is_same_cell = memchr::memmem::find(&bytes[from..to], CELL.as_bytes()).is_none();
    (is_inside && is_same_cell).then(|| to_u32(nth))
}

impl Note {
    /// The dates that lie in a range of its text.
    pub fn dates_in(&self, range: &Range<u32>) -> &[DateMention] {
        within(&self.dates, range, |it| &it.range)
    }

    /// The amounts that lie in a range of its text.
    pub fn amounts_in(&self, range: &Range<u32>) -> &[Amount] {
        within(&self.amounts, range, |it| &it.range)
    }

    /// The dates that belong to a link: those of its cell, or of its sentence but for what brackets give to others.
    pub fn dates_of(&self, link: u32) -> impl Iterator<Item = &DateMention> {
        let found = self.dates_in(&self.scope_of(link)).iter().take(MAX_IN_SENTENCE);
        found.filter(move |it| it.link.is_none_or(|it| it == link))
    }

    /// The amounts that belong to a link, in the same way.
    pub fn amounts_of(&self, link: u32) -> impl Iterator<Item = &Amount> {
        let found = self.amounts_in(&self.scope_of(link)).iter().take(MAX_IN_SENTENCE);
        found.filter(move |it| it.link.is_none_or(|it| it == link))
    }

    /// The part of the text of which a link may have dates and amounts.
    fn scope_of(&self, nth: u32) -> Range<u32> {
        let Some(link) = self.links.get(nth as usize) else { return 0..0 };
        let statement = link.assertion.statement.and_then(|it| self.statements.get(it as usize));
        match statement {
            // What the whole row says is said of its key.
            Some(row) if row.subject == StatementSubject::Link(nth) => row.context.clone(),
            Some(row) => {
                let cell = row.roles.partition_point(|it| it.links.end <= nth);
                row.roles.get(cell).map_or(0..0, |it| it.value.clone())
            }
            None => link.context.clone(),
        }
    }
}

fn within<'a, T>(sorted: &'a [T], range: &Range<u32>, place: fn(&T) -> &Range<u32>) -> &'a [T] {
    let from = sorted.partition_point(|it| place(it).start < range.start);
    let len = sorted[from..].partition_point(|it| place(it).end <= range.end);
    &sorted[from..from + len]
}

#[cfg(test)]
mod tests {
    use crate::compile::{CompileOptions, compile};
    use crate::path::VaultPath;

    /// Each link with what belongs to it.
    fn check(text: &str, expected: &[(&str, &[&str], &[&str])]) {
        let note = compile(&VaultPath::new("n.md"), text, &CompileOptions::default());
        let found: Vec<_> = note
            .links
            .iter()
            .zip(0..)
            .map(|(link, nth)| {
                let dates: Vec<_> = note.dates_of(nth).map(|it| note.quote(&it.range)).collect();
                let amounts: Vec<_> = note.amounts_of(nth).map(|it| note.quote(&it.range)).collect();
                (&*link.target, dates, amounts)
            })
            .collect();
        let expected: Vec<_> =
            expected.iter().map(|(name, dates, amounts)| (*name, dates.to_vec(), amounts.to_vec())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn links_have_the_dates_and_amounts_of_their_sentence() {
        check(
            "Founded 2004 under [[METI]]. [[China]] came later.",
            &[("METI", &["2004"], &[]), ("China", &[], &[])],
        );
        check(
            "In 2020, [[A]] and [[B]] paid $5M.",
            &[("A", &["2020"], &["$5M"]), ("B", &["2020"], &["$5M"])],
        );
    }

    #[test]
    fn what_stands_in_brackets_belongs_to_the_link_before_it() {
        check(
            "It adds to [[Vault]] and a deal of [[Australia]] (also Oct 2025, $1B+ of loans).",
            &[("Vault", &[], &[]), ("Australia", &["Oct 2025"], &["$1B+"])],
        );
        check(
            "The deal (Oct 2025) of [[A]] and [[B]].",
            &[("A", &["Oct 2025"], &[]), ("B", &["Oct 2025"], &[])],
        );
    }

    #[test]
    fn cells_keep_their_dates_to_themselves_and_a_key_has_those_of_its_row() {
        check(
            "| Partner | Country | Paid |\n|-|-|-|\n| [[L]] (2011) | [[A]] | $250M (2012) |\n",
            &[("L", &["2011", "2012"], &["$250M"]), ("A", &[], &[])],
        );
    }

    #[test]
    fn what_is_no_prose_has_no_dates() {
        check("[[A]] runs `since 2004` and `$5M`.", &[("A", &[], &[])]);
    }
}
