//! Folders whose notes have an order: which note comes before another, and which after it.
//!
//! A note has a place by its property `order`, or by the numbers that its file name begins with: `01 Intro`, `2.3 Mines`,
//! `2026-02-09`. A folder is ordered if at least half of its notes have a place, so that a book on the year 1984 among
//! other books has none before it. `docs/reading.md` is the rule.

use rustc_hash::FxHashMap;

use crate::session::Compilation;
use crate::trace::{Table, read};
use crate::vault::{File, FileId};

use super::Site;
use super::view::AroundView;

/// Numbers of a name that count.
const MAX_NUMBERS: usize = 6;
/// Digits of one of them.
const MAX_DIGITS: usize = 15;

/// The notes before and after each note of an ordered folder.
#[derive(Default)]
pub(super) struct Order {
    around: FxHashMap<FileId, (Option<FileId>, Option<FileId>)>,
}

impl Order {
    /// Orders the folders of a vault.
    pub(super) fn new(compilation: &Compilation) -> Self {
        let mut around = FxHashMap::default();
        for folder in &compilation.routes.folders {
            let placed = |id: &FileId| Some((place(compilation.vault.file(*id))?, *id));
            let mut notes: Vec<(Vec<f64>, FileId)> = folder.notes.iter().filter_map(placed).collect();
            if notes.len() < 2 || notes.len() * 2 < folder.notes.len() {
                continue;
            }
            notes.sort_by(|a, b| compare(&a.0, &b.0).then(a.1.cmp(&b.1)));
            for (nth, (_, id)) in notes.iter().enumerate() {
                let before = nth.checked_sub(1).map(|it| notes[it].1);
                around.insert(*id, (before, notes.get(nth + 1).map(|it| it.1)));
            }
        }
        Self { around }
    }

    /// The notes before and after a note, if its folder has an order.
    pub(super) fn around(&self, id: FileId) -> Option<(Option<FileId>, Option<FileId>)> {
        read(id.key(Table::Order));
        self.around.get(&id).copied()
    }
}

/// The place of a note among those of its folder.
fn place(file: &File) -> Option<Vec<f64>> {
    let order = file.note()?.text_property("order").and_then(|text| text.parse::<f64>().ok());
    if let Some(order) = order.filter(|it| it.is_finite()) {
        return Some(vec![order]);
    }
    let numbers = leading_numbers(file.path.stem());
    (!numbers.is_empty()).then_some(numbers)
}

/// The numbers that a name begins with, apart by `.`, `-` or `_`.
fn leading_numbers(name: &str) -> Vec<f64> {
    let mut numbers = Vec::new();
    let mut rest = name;
    while numbers.len() < MAX_NUMBERS {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > MAX_DIGITS {
            break;
        }
        let Ok(number) = rest[..digits].parse() else { break };
        numbers.push(number);
        rest = &rest[digits..];
        let Some(inner) = rest.strip_prefix(['.', '-', '_']) else { break };
        rest = inner;
    }
    // `3D printing` and `2nd draft` are words.
    if numbers.len() == 1 && rest.starts_with(char::is_alphabetic) && !name.contains(['.', '-', '_']) {
        return Vec::new();
    }
    numbers
}

fn compare(a: &[f64], b: &[f64]) -> std::cmp::Ordering {
    let unequal = a.iter().zip(b).map(|(a, b)| a.total_cmp(b)).find(|it| it.is_ne());
    unequal.unwrap_or_else(|| a.len().cmp(&b.len()))
}

impl Site<'_> {
    /// The notes before and after a note; nothing if its folder has no order.
    pub(super) fn around(&self, id: FileId, root: &str) -> Option<AroundView> {
        let (before, after) = self.order.around(id)?;
        let link = |id: FileId| self.link_to_file(id, root);
        Some(AroundView { before: before.map(link), after: after.map(link) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_begins_with_numbers_or_with_a_word() {
        assert_eq!(leading_numbers("01 Intro"), [1.0]);
        assert_eq!(leading_numbers("2.10 Mines"), [2.0, 10.0]);
        assert_eq!(leading_numbers("2026-02-09"), [2026.0, 2.0, 9.0]);
        assert!(leading_numbers("3D printing").is_empty());
        assert!(leading_numbers("Chapter 1").is_empty());
        assert!(leading_numbers("12345678901234567890").is_empty());
    }

    #[test]
    fn ten_comes_after_two_and_a_part_after_its_whole() {
        let place = |name: &str| leading_numbers(name);
        assert!(compare(&place("2 b"), &place("10 a")).is_lt());
        assert!(compare(&place("2 b"), &place("2.1 a")).is_lt());
    }
}
