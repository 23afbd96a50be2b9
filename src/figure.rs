//! Figures: a number that a table, field or property gives for something; and those that differ.
//!
//! Input: the vault, its links, and which files count. Output: figures of one subject and one metric that cannot both be
//! so. Prose is not read for figures: what a number in a sentence measures would have to be guessed.

mod kept;
mod metric;
mod read;

use std::sync::Arc;

use rayon::prelude::*;

use crate::compile::{Amount, Note};
use crate::date::Period;
use crate::graph::Node;
use crate::link::Links;
use crate::memo::{Stored, object_number};
use crate::vault::{File, FileId, Vault};

pub(crate) use kept::Kept;

/// What a figure is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Subject {
    /// An entity.
    Entity(Node),
    /// A part of a note that its heading names.
    Section(FileId, String),
    /// A name without a note.
    Name(String),
}

/// A number that something has.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    /// What has it.
    pub(crate) subject: Subject,
    /// What it measures, as written.
    pub(crate) metric: String,
    /// The same, so that spellings of one metric are alike.
    key: String,
    /// The number.
    pub(crate) amount: Amount,
    /// Its unit, so that spellings of one unit are alike.
    unit: String,
    /// What is written there.
    pub(crate) value: String,
    /// The date that it holds for, if one is named.
    pub(crate) period: Option<Period>,
    /// That date as written; empty if none is named.
    pub(crate) date: String,
    /// The note that gives it.
    pub(crate) file: FileId,
    /// Where in the note.
    pub(crate) line: u32,
    /// In what.
    place: Place,
}

/// In what a figure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Row,
    KeyValue,
    Field,
    Property,
}

/// Figures of one subject and metric that differ.
#[derive(Debug)]
pub(crate) struct Difference {
    /// Two or more, in the order of time, files and lines.
    pub(crate) figures: Vec<Figure>,
}

/// Figures of one subject and metric that are compared with each other; more are a series, not a contradiction.
const MAX_COMPARED: usize = 64;

/// The figures that differ, in the order of their subjects' first notes. What was kept is taken over where no note gives
/// other figures than it did; it comes with a number for what notes are compiled with.
pub(crate) fn differences(
    vault: &Vault,
    links: &Links,
    counts: &(dyn Fn(FileId) -> bool + Sync),
    kept: Option<(&Stored<Kept>, u64)>,
) -> Arc<Vec<Difference>> {
    let notes: Vec<_> = vault.notes().filter(|(id, ..)| counts(*id)).collect();
    let read = |&(id, _, note): &(FileId, &File, &Note)| read::figures(id, note, links);
    let Some((stored, options)) = kept else {
        return compare(&notes.par_iter().map(read).collect::<Vec<_>>()).into();
    };
    let given = kept::given(vault, links, counts);
    let objects: Vec<u64> = notes.par_iter().map(|(_, file, _)| object_number(file, options)).collect();
    if let Some(same) = stored.get().and_then(|it| it.again(given, &objects, |nth| read(&notes[nth]))) {
        return same;
    }
    let figures: Vec<Vec<Figure>> = notes.par_iter().map(read).collect();
    let differences = Arc::new(compare(&figures));
    stored.put(Kept::new(given, objects, &figures, Arc::clone(&differences)).into());
    differences
}

/// The figures of notes that differ from each other.
fn compare(figures: &[Vec<Figure>]) -> Vec<Difference> {
    let mut sorted: Vec<&Figure> = figures.iter().flatten().collect();
    sorted
        .par_sort_by(|a, b| (&a.subject, &a.key, a.file, a.line).cmp(&(&b.subject, &b.key, b.file, b.line)));
    let groups = sorted.chunk_by(|a, b| a.subject == b.subject && a.key == b.key);
    let mut found: Vec<Difference> = groups.filter_map(difference).collect();
    found.sort_by_key(|it| (it.figures[0].file, it.figures[0].line));
    found
}

/// Those of a group that differ from another of it.
fn difference(group: &[&Figure]) -> Option<Difference> {
    if group.len() < 2 || group.len() > MAX_COMPARED {
        return None;
    }
    let differs = |nth: &usize| group.iter().any(|other| contradict(group[*nth], other));
    let chosen: Vec<usize> = (0..group.len()).filter(differs).collect();
    let mut figures: Vec<Figure> = chosen.into_iter().map(|nth| Figure::clone(group[nth])).collect();
    figures.sort_by_key(|it| (it.period.is_none(), it.period, it.file, it.line));
    (figures.len() > 1).then_some(Difference { figures })
}

/// Whether two figures of one subject and metric cannot both be so.
fn contradict(a: &Figure, b: &Figure) -> bool {
    // One table, or the fields of one note, are a series.
    let is_series = a.file == b.file && a.place == b.place;
    let is_other_time = matches!((a.period, b.period), (Some(a), Some(b)) if !a.overlaps(&b));
    !is_series
        && !is_other_time
        && a.amount.is_like(&a.unit, &b.amount, &b.unit)
        && !a.amount.agrees(&b.amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The differences between these notes: metric, and each value with its date and line.
    fn check(notes: &[(&str, &str)], expected: &[&str]) {
        let vault = Vault::of_notes(notes);
        let links = crate::link::link(&vault);
        let found: Vec<_> = differences(&vault, &links, &|_| true, None).iter().map(show).collect();
        assert_eq!(found, expected);
    }

    fn show(it: &Difference) -> String {
        let figure = |it: &Figure| format!("{} ({}) line {}", it.value, it.date, it.line);
        let figures: Vec<_> = it.figures.iter().map(figure).collect();
        format!("{}: {}", it.figures[0].metric, figures.join(" / "))
    }

    #[test]
    fn two_notes_that_give_one_thing_two_numbers_differ() {
        check(
            &[
                ("Lynas.md", "---\noutput: 9,000 t\n---\n"),
                (
                    "Market.md",
                    "| Company | Output (2024) |\n|-|-|\n| [[Lynas]] | 10,500 tonnes |\n| [[Iluka]] | 1 t |\n",
                ),
            ],
            &["Output (2024): 10,500 tonnes (2024) line 3 / 9,000 t () line 2"],
        );
    }

    #[test]
    fn what_can_both_be_so_does_not_differ() {
        for other in
            ["9,000 tonnes", "9.0 thousand t", "8,000–10,000 t", "9,000 days", "$9,000", "over 8,000 t"]
        {
            let table =
                format!("| Company | Output |\n|-|-|\n| [[Lynas]] | {other} |\n| [[Iluka]] | 1 t |\n");
            check(&[("Lynas.md", "---\noutput: 9,000 t\n---\n"), ("Market.md", &table)], &[]);
        }
    }

    #[test]
    fn figures_of_other_times_do_not_differ() {
        let table = "| Company | Share | Date |\n|-|-|-|\n| [[Lynas]] | 12% | 2024 |\n";
        check(
            &[
                ("Lynas.md", "## Key figures\n\n| Metric | Detail |\n|-|-|\n| Share | 10% (2023) |\n"),
                ("Market.md", table),
            ],
            &[],
        );
        check(
            &[
                ("Lynas.md", "## Key figures\n\n| Metric | Detail |\n|-|-|\n| Shares | 10% (2024) |\n"),
                ("Market.md", table),
            ],
            &["Shares: 10% (2024) line 5 / 12% (2024) line 3"],
        );
    }

    #[test]
    fn one_table_does_not_contradict_itself() {
        check(
            &[
                ("Deals.md", "| Partner | Paid |\n|-|-|\n| [[Lynas]] | $250M |\n| [[Lynas]] | $134M |\n"),
                ("Lynas.md", ""),
            ],
            &[],
        );
        check(&[("Log.md", "weight:: 80 kg\n\nweight:: 81 kg\n")], &[]);
    }

    #[test]
    fn columns_may_name_what_others_measure() {
        let claims = |figure: &str| {
            format!(
                "| Entity | Claim | Figure |\n|-|-|-|\n| [[Lynas]] | share of world output | {figure} |\n"
            )
        };
        check(
            &[("A.md", &claims("12%")), ("B.md", &claims("15%")), ("Lynas.md", "")],
            &["share of world output: 12% () line 3 / 15% () line 3"],
        );
    }

    #[test]
    fn sections_are_subjects_of_their_own() {
        check(
            &[(
                "Agency.md",
                "---\ntarget: 90 days\n---\n## National stockpile\n\n| Metric | Detail |\n|-|-|\n| Target | 60 days |\n",
            )],
            &[],
        );
    }
}
