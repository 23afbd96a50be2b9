//! Text for people: as wide as the terminal, measured as terminals do, with few colours.

use std::io::IsTerminal;

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Names of entities.
pub(super) const NAME: Style = Style::new().bold();
/// Labels of relations, and headings of parts.
pub(super) const LABEL: Style = AnsiColor::Cyan.on_default();
/// Places and sentences.
pub(super) const FAINT: Style = Style::new().dimmed();

/// Columns of a terminal that does not say how many it has.
const USUAL_WIDTH: usize = 100;
/// Fewer columns are of no use.
const MIN_WIDTH: usize = 40;

/// How wide lines may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    /// As wide as the terminal.
    Columns(usize),
    /// As wide as they are: a file has room, and a program wants all.
    Free,
}

impl Width {
    /// The width of standard output: of the terminal, or by the variable COLUMNS.
    #[expect(clippy::disallowed_methods, reason = "the width is the reader's, not the vault's")]
    pub(super) fn of_output() -> Self {
        let given =
            std::env::var("COLUMNS").ok().and_then(|it| it.parse::<usize>().ok()).filter(|it| *it > 0);
        if !std::io::stdout().is_terminal() {
            return given.map_or(Self::Free, |it| Self::Columns(it.max(MIN_WIDTH)));
        }
        let real = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        Self::Columns(real.or(given).unwrap_or(USUAL_WIDTH).max(MIN_WIDTH))
    }

    /// Room for text behind `indent` columns.
    pub(super) fn behind(self, indent: usize) -> Self {
        match self {
            Self::Columns(width) => Self::Columns(width.saturating_sub(indent).max(8)),
            Self::Free => Self::Free,
        }
    }

    /// A text on one line, cut with `…` where it is too wide.
    pub(super) fn cut(self, text: &str) -> String {
        let text = one_line(text);
        let Self::Columns(max) = self else { return text };
        if text.width() <= max {
            return text;
        }
        let (mut kept, mut width) = (String::new(), 0);
        for c in text.chars() {
            width += c.width().unwrap_or(0);
            if width >= max {
                break;
            }
            kept.push(c);
        }
        kept.truncate(kept.trim_end().len());
        kept + "…"
    }

    /// A text over several lines, each behind `indent` spaces.
    pub(super) fn wrap(self, text: &str, indent: usize) -> String {
        let Self::Columns(_) = self else { return " ".repeat(indent) + &one_line(text) };
        let Self::Columns(max) = self.behind(indent) else { return String::new() };
        let mut lines = vec![String::new()];
        let mut width = 0;
        for word in one_line(text).split(' ') {
            if width > 0 && width + 1 + word.width() > max {
                lines.push(String::new());
                width = 0;
            }
            let line = lines.last_mut().expect("there is a line from the start");
            if width > 0 {
                line.push(' ');
                width += 1;
            }
            *line += word;
            width += word.width();
        }
        lines.iter().map(|it| " ".repeat(indent) + it).collect::<Vec<_>>().join("\n")
    }
}

/// The columns that a text takes.
pub(super) fn width_of(text: &str) -> usize {
    text.width()
}

/// Spaces that fill a text up to `columns`.
pub(super) fn padding(text: &str, columns: usize) -> String {
    " ".repeat(columns.saturating_sub(text.width()))
}

/// A text without line breaks, tabs and what steers terminals: a note may come from a stranger.
fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|it| !it.is_empty());
    adit::printable(&words.collect::<Vec<_>>().join(" ")).into_owned()
}

/// `1,204`.
pub(super) fn number(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_by_the_columns_they_take() {
        let check = |text: &str, expected: &str| assert_eq!(Width::Columns(8).cut(text), expected);
        check("JOGMEC", "JOGMEC");
        check("Lynas Rare Earths", "Lynas R…");
        check("日本の経済", "日本の…");
        check("a\n\u{1b}[31mb", "a [31mb");
        assert_eq!(Width::Free.cut("Lynas Rare Earths"), "Lynas Rare Earths");
    }

    #[test]
    fn long_texts_are_broken_at_spaces() {
        assert_eq!(Width::Columns(12).wrap("one two three four", 2), "  one two\n  three four");
        assert_eq!(Width::Columns(12).wrap("unbreakableword", 2), "  unbreakableword");
    }

    #[test]
    fn large_numbers_have_commas() {
        assert_eq!([0, 999, 1204, 1_000_000].map(number), ["0", "999", "1,204", "1,000,000"]);
    }
}
