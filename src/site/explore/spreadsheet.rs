//! Tables of like header as comma-separated values, which spreadsheets open. The only user of `csv` on the site.

use std::borrow::Cow;

use csv::{Terminator, WriterBuilder};

use crate::site::Site;

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA_SIGNS: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

impl Site<'_> {
    /// The rows of a family, each with the file and line it comes from.
    pub(super) fn table_file(&self, nth: u32) -> Vec<u8> {
        let family = &self.explore.tables()[nth as usize];
        let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
        let mut push = |record: &[Cow<'_, str>]| {
            let cells = record.iter().map(|it| harmless(it).into_owned());
            writer.write_record(cells).expect("a Vec takes every record, and all have the same length");
        };
        let own = ["source", "line"].map(Cow::Borrowed);
        push(&family.columns.iter().map(|it| it.as_str().into()).chain(own).collect::<Vec<_>>());
        for row in &family.rows {
            let file = self.compilation.vault.file(row.file);
            let Some(note) = file.note() else { continue };
            let line = note.statements[row.statement as usize].position.line;
            let cells = self.cells(family, *row);
            let texts = cells.iter().map(|cell| Cow::from(cell.map_or("", |role| note.quote(&role.value))));
            let source = [Cow::from(file.path.as_str()), line.to_string().into()];
            push(&texts.chain(source).collect::<Vec<_>>());
        }
        writer.into_inner().expect("a Vec takes every write")
    }
}

/// A cell that no spreadsheet runs as a formula: one that begins like it, and is no number, gets an apostrophe in front.
fn harmless(cell: &str) -> Cow<'_, str> {
    let is_number = |text: &str| {
        let rest = text.trim_start_matches(['+', '-']);
        text.len() - rest.len() <= 1
            && rest.starts_with(|c: char| c.is_ascii_digit())
            && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | ' '))
    };
    if cell.starts_with(FORMULA_SIGNS) && !is_number(cell) { format!("'{cell}").into() } else { cell.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_could_be_a_formula_is_text_and_a_number_stays_one() {
        for cell in ["=1+1", "+cmd|' /C calc'!A0", "-1+1", "@SUM(A1)", "\t=1", "--1", "-", "＝1"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        for cell in ["-5%", "+1,200.5", "-3", "a=b", "", "$5", "−5", "5-6"] {
            assert_eq!(harmless(cell), cell);
        }
    }
}
