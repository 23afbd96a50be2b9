//! Positions in a note: byte spans, and the lines and columns people read.

use std::ops::Range;

/// A half-open range of bytes in one file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of a `usize` range shifted by `base` bytes.
    pub(crate) fn shifted(range: &Range<usize>, base: usize) -> Self {
        Self { start: to_u32(range.start + base), end: to_u32(range.end + base) }
    }

    /// The span as a range for slicing.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A place in a file as an editor shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, counted from 1.
    pub line: u32,
    /// Column in characters (Unicode scalar values), counted from 1.
    pub column: u32,
}

/// Finds the line and column of a byte offset.
///
/// Lines end at `\n`; a `\r` before it belongs to the line.
pub(crate) struct LineIndex {
    starts: Vec<u32>,
    /// In long lines, offsets with the number of characters before them in their line: nothing is counted far.
    columns: Vec<(u32, u32)>,
}

/// Bytes of a long line between two places whose columns are kept.
const STEP: usize = 1 << 10;

impl LineIndex {
    /// Indexes the lines of `text`.
    pub(crate) fn new(text: &str) -> Self {
        let mut index = Self { starts: Vec::with_capacity(text.len() / 48 + 1), columns: Vec::new() };
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
            index.add_line(text, start..end);
            start = end + 1;
        }
        index.add_line(text, start..text.len());
        index
    }

    fn add_line(&mut self, text: &str, line: Range<usize>) {
        self.starts.push(to_u32(line.start));
        let (mut at, mut column) = (line.start, 0);
        while line.end - at > STEP {
            let next = text.floor_char_boundary(at + STEP);
            column += to_u32(text[at..next].chars().count());
            self.columns.push((to_u32(next), column));
            at = next;
        }
    }

    /// Line of `offset`, counted from 1.
    pub(crate) fn line(&self, offset: u32) -> u32 {
        to_u32(self.starts.partition_point(|&start| start <= offset))
    }

    /// Offset at which a line starts.
    pub(crate) fn start(&self, line: u32) -> u32 {
        self.starts[line as usize - 1]
    }

    /// Line and column of `offset` in `text`, which must be the indexed text.
    pub(crate) fn position(&self, text: &str, offset: u32) -> Position {
        let line = self.line(offset);
        let start = self.start(line);
        let kept = self.columns[..self.columns.partition_point(|&(at, _)| at <= offset)].last();
        let (start, column) = kept.copied().filter(|&(at, _)| at > start).unwrap_or((start, 0));
        let before = text.get(start as usize..offset as usize).unwrap_or_default();
        Position { line, column: column + to_u32(before.chars().count() + 1) }
    }
}

/// Narrows an offset. `scan` refuses files of 4 GiB and more, so this holds for every offset in one.
pub(crate) fn to_u32(offset: usize) -> u32 {
    u32::try_from(offset).expect("notes are smaller than 4 GiB")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        let text = "a\n日本 x\r\n";
        let index = LineIndex::new(text);
        let at = |offset| {
            let it = index.position(text, offset);
            (it.line, it.column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(2), (2, 1));
        assert_eq!(at(8), (2, 3));
        assert_eq!(at(text.len() as u32), (3, 1));
    }

    #[test]
    fn columns_of_long_lines_are_those_of_short_ones() {
        let text = format!("é\n{}\n{}", "日本 x".repeat(1_000), "a".repeat(3 * STEP));
        let index = LineIndex::new(&text);
        for (offset, _) in text.char_indices() {
            let line_start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
            let column = to_u32(text[line_start..offset].chars().count() + 1);
            assert_eq!(index.position(&text, to_u32(offset)).column, column, "{offset}");
        }
    }
}
