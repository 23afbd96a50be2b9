//! Where the plain text of a note stands in its file, and what of it is not prose.
//!
//! Most of the plain text is the source itself, byte for byte, at some distance; the map notes where that distance
//! changes. The writer marks each text before it appends it.

use std::borrow::Cow;
use std::ops::Range;

use crate::pack::pack_struct;
use crate::span::{Span, to_u32};

use super::Note;
use super::block::Writer;
use super::comment::{self, MASK};

/// From offsets in the plain text of a note to offsets in its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SourceMap {
    /// Offsets in the text, in order, each with its offset in the file. From one to the next both count on alike.
    steps: Vec<(u32, u32)>,
}

pack_struct! {
    SourceMap { steps }
}

impl SourceMap {
    /// Notes that the text at `text` stands at `file`. Marks come in the order of the text; one at or before the
    /// last takes its place, for the end of a text may have been cut off again.
    pub(super) fn mark(&mut self, text: u32, file: u32) {
        while let Some(&(last_text, last_file)) = self.steps.last() {
            if text < last_text || (text == last_text && file != last_file) {
                self.steps.pop();
                continue;
            }
            if text - last_text == file.wrapping_sub(last_file) {
                return;
            }
            break;
        }
        self.steps.push((text, file));
    }

    /// The offset in the file of an offset in the text. What the file does not spell, such as a break between two
    /// blocks, stands right behind what is before it.
    pub(super) fn offset(&self, text: u32) -> u32 {
        let behind = self.steps.partition_point(|step| step.0 <= text);
        let Some(&(from, file)) = behind.checked_sub(1).and_then(|nth| self.steps.get(nth)) else { return 0 };
        let offset = file.saturating_add(text - from);
        match self.steps.get(behind) {
            Some(&(_, next)) if next >= file => offset.min(next),
            _ => offset,
        }
    }

    /// Moves it to memory of its size.
    pub(super) fn fit(&mut self) {
        super::body::fit_list(&mut self.steps);
    }

    /// Takes over the map of a text that is appended at `text`.
    pub(super) fn append(&mut self, other: Self, text: u32) {
        other.steps.into_iter().for_each(|(at, file)| self.mark(at + text, file));
    }

    /// The map of a text of length `len` to where its source stands itself: `outer` has steps as this map has them,
    /// from offsets in that source.
    pub(super) fn through(self, outer: &[(u32, u32)], len: u32) -> Self {
        let mut map = Self::default();
        let ends = self.steps.iter().skip(1).map(|step| step.0).chain([len]);
        for (&(text, source), end) in self.steps.iter().zip(ends) {
            let behind = outer.partition_point(|step| step.0 <= source);
            if let Some((from, file)) = behind.checked_sub(1).map(|nth| outer[nth]) {
                map.mark(text, file + (source - from));
            }
            let inside = outer[behind..].iter().take_while(|step| step.0 - source < end.saturating_sub(text));
            inside.for_each(|&(from, file)| map.mark(text + (from - source), file));
        }
        map
    }
}

impl Note {
    /// The offset in the file of an offset in the plain text. In text that the file spells otherwise, such as the
    /// character of an entity, it is the start of that.
    pub fn source_offset(&self, text: u32) -> u32 {
        self.source_map.offset(text)
    }

    /// The bytes of the file in which a range of the plain text stands: from its first character to its last, with
    /// the markup between them. A last character that the file spells otherwise is cut.
    pub fn source_span(&self, text: &Range<u32>) -> Span {
        let start = self.source_offset(text.start);
        let last =
            self.text.get(text.start as usize..text.end as usize).and_then(|it| it.chars().next_back());
        let Some(last) = last else { return Span { start, end: start } };
        let len = to_u32(last.len_utf8());
        Span { start, end: (self.source_offset(text.end - len) + len).max(start) }
    }

    /// Notes that the plain text from `start` on is not prose.
    pub(super) fn mark_verbatim(&mut self, start: u32) {
        let range = start..to_u32(self.text.len());
        if range.is_empty() {
            return;
        }
        while self.verbatim.last().is_some_and(|last| last.start >= start) {
            self.verbatim.pop();
        }
        self.verbatim.push(range);
    }
}

impl Writer<'_, '_> {
    /// Notes that what is appended to the plain text next stands at this offset of the source.
    pub(super) fn mark_source(&mut self, at: usize) {
        let text = to_u32(self.note.text.len());
        self.note.source_map.mark(text, to_u32(self.place.base + at));
    }

    /// Writes text as it stands in the source.
    pub(super) fn write_source(&mut self, range: Range<usize>) {
        let text = &self.source[range.clone()];
        if self.is_masked {
            return self.write_text(text, range.start);
        }
        self.out.html.push_text(text);
        self.push_plain(text, range.start);
    }

    /// Writes text that stands at an offset of the source, be it spelled there in another way.
    pub(super) fn write_text(&mut self, text: &str, at: usize) {
        let shown = comment::unmask(text);
        self.out.html.push_text(&shown);
        match shown {
            Cow::Borrowed(text) => self.push_plain(text, at),
            Cow::Owned(_) => self.push_unmasked(text, at),
        }
    }

    /// Appends to the plain text alone what stands at an offset of the source.
    pub(super) fn push_plain(&mut self, text: &str, at: usize) {
        self.mark_source(at);
        self.note.text.push_str(text);
    }

    /// The same for a text with masks in it, which go: what is behind them stands further on.
    fn push_unmasked(&mut self, text: &str, at: usize) {
        let mut from = at;
        for piece in text.split(MASK) {
            if !piece.is_empty() {
                self.push_plain(&comment::unmask(piece), from);
            }
            from += piece.len() + MASK.len_utf8();
        }
    }

    /// Where in the source the plain text so far ends.
    pub(super) fn end_in_source(&self) -> usize {
        let end = self.note.source_offset(to_u32(self.note.text.len())) as usize;
        end.saturating_sub(self.place.base)
    }

    /// Where in `range` of the source a text begins that is spelled there as it is; else where the range begins.
    pub(super) fn find_source(&self, range: &Range<usize>, text: &str) -> usize {
        let found = memchr::memmem::find(self.source[range.clone()].as_bytes(), text.as_bytes());
        range.start + found.unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::{CompileOptions, Note, compile, compile_canvas};
    use crate::path::VaultPath;

    fn note(text: &str) -> Note {
        compile(&VaultPath::new("n.md"), text, &CompileOptions::default())
    }

    /// What the file has where `words` stand in the plain text.
    fn in_file<'t>(file: &'t str, note: &Note, words: &str) -> &'t str {
        let start = note.text.find(words).unwrap_or_else(|| panic!("{words:?} in {:?}", note.text));
        &file[note.source_span(&(to_u32(start)..to_u32(start + words.len()))).range()]
    }

    #[track_caller]
    fn check(text: &str, words: &str, expected: &str) {
        assert_eq!(in_file(text, &note(text), words), expected, "{text:?}");
    }

    /// The same for words that the file spells alike.
    #[track_caller]
    fn check_same(text: &str, words: &str) {
        let file = text.replace("WORD", words);
        check(&file, words, words);
    }

    #[test]
    fn words_behind_markup_are_found_in_the_file() {
        for text in [
            "WORD",
            "---\ntitle: x\n---\nWORD",
            "a *b* **c** WORD",
            "a\nb\n  WORD",
            "a\r\nb\r\n\r\nc WORD\r\n",
            "日本 [[X|é]] [[Y]] ==m== WORD",
            "a &amp; b &lt; &#955; WORD",
            r"\*a\* \_ WORD",
            "# a *b* #\n\nx WORD",
            "a %%c [[X]]%% b WORD",
            "a %%x%%WORD",
            "%%\nlong\n%%\n\nWORD",
            "> a\n> b WORD",
            "> [!note] *t*\n> a WORD",
            "> [!note] WORD\n> a",
            "> [!note]-\n> WORD",
            "- a\n\t- b\n\t\t- [ ] WORD",
            "-\ta\n\n\tb WORD",
            "1. a\n   WORD",
            "a[^1] b\n\n[^1]: c\n    WORD\n\nd",
            "a ^[b *c* WORD] d",
            "a ^[b] WORD",
            "a ^[b WORD",
            "| a | b |\n| - | - |\n| [[X\\|y]] | *c* \\| WORD |",
            "| a | b |\n| - | - |\n|  | |\n| c | WORD |",
            "key:: *v* WORD",
            "a [key:: v] (k:: WORD) c",
            "`` a ` b `` WORD",
            "`a` $x$ <b>c</b> WORD",
            "`WORD`",
            "`` WORD ``",
            "$$ WORD $$",
            "![[X.png|WORD]]",
            "![WORD](https://example.org/a.png)",
            "[WORD](X.md) b",
            "[a](https://example.org) WORD",
            "https://example.org/x WORD",
            "<https://example.org/x> WORD",
            "[[a\nb WORD]]",
            "a ~b~ ~~c~~ WORD",
            "a ~WORD~ b",
            "a ~b~~WORD",
            "#tag/a WORD",
            "Title\n===\n\nWORD",
            "a ^id\n\nWORD",
        ] {
            check_same(text, "two words");
            check_same(text, "日本é");
        }
    }

    #[test]
    fn a_range_over_markup_reaches_from_its_first_to_its_last_character() {
        check("see **New** York.", "New York", "New** York");
        check("AT&amp;T rose", "AT&T", "AT&amp;T");
        check("> New\n> York", "New York", "New\n> York");
        check("a [[Folder/Note#Head]] b", "Folder/Note > Head", "Folder/Note#Head]]");
    }

    #[test]
    fn what_the_file_does_not_spell_stands_behind_what_is_before_it() {
        let note = note("ab\n\n| c | d |\n| - | - |\n");
        assert_eq!(note.text, "ab\nc · d\n");
        let offsets: Vec<_> = (0..=to_u32(note.text.len())).map(|at| note.source_offset(at)).collect();
        assert_eq!(offsets, [0, 1, 2, 6, 7, 8, 9, 10, 10, 11, 12]);
    }

    #[test]
    fn words_on_a_card_are_found_behind_the_escapes_of_json() {
        let json = r#"{"nodes":[{"type":"text","text":"a"},
            {"type":"text","text":"Caf\u00e9 *x*\n\nsay \"hi\" \ud83d\ude00 to\tthem"}]}"#;
        let canvas = compile_canvas(&VaultPath::new("x.canvas"), json, &CompileOptions::default());
        let in_file = |words| in_file(json, &canvas.note, words);
        assert_eq!(in_file("Café x"), r"Caf\u00e9 *x");
        assert_eq!(in_file("say \"hi"), r#"say \"hi"#);
        assert_eq!(in_file("hi"), "hi");
        assert_eq!(in_file("them"), "them");
    }

    #[test]
    fn plain_text_takes_no_steps() {
        assert_eq!(note("one\ntwo\nthree four\n").source_map.steps, [(0, 0)]);
    }

    #[test]
    fn what_is_no_prose_is_known() {
        let verbatim = |text: &str| -> Vec<String> {
            let note = note(text);
            assert!(note.verbatim.is_sorted_by(|a, b| a.end <= b.start), "{text:?}");
            note.verbatim.iter().map(|it| note.text[it.start as usize..it.end as usize].to_owned()).collect()
        };
        assert_eq!(
            verbatim("a `b` c $d$ #e [f `g`](https://h.i) https://j.k l"),
            ["b", "d", "#e", "f g", "https://j.k"]
        );
        assert_eq!(verbatim("[key:: value] [[X]] ![alt](https://h.i/x.png) [y](Y.md)"), ["[key:: ", "alt"]);
        assert_eq!(verbatim("**k**:: `v`"), ["k:: ", "v"]);
        assert_eq!(verbatim("> [!tip]\n> a\n\n> [!tip] b"), ["Tip"]);
    }
}
