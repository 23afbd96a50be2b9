//! The items of lists, which queries about tasks ask for.

use std::ops::Range;

use crate::span::to_u32;

use super::block::Writer;

/// The end of a text that has none yet.
const OPEN: u32 = u32::MAX;

/// An item of a list. What stands in it is known by ranges, for there are many of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListItem {
    /// The sign in the box of a task.
    pub task: Option<char>,
    /// The item around it.
    pub parent: Option<u32>,
    /// The heading of the section it is in.
    pub section: Option<u32>,
    /// Its line in the file, from 1.
    pub line: u32,
    /// Its own words without those of the items in it, in the text of the note.
    pub text: Range<u32>,
    /// Those of the links of the note that stand in it or in items in it.
    pub links: Range<u32>,
    /// Those of the tags of the note that stand in it or in items in it.
    pub tags: Range<u32>,
    /// A task in the HTML; nothing where that is no piece of HTML of its own.
    pub html: Option<Range<u32>>,
}

impl Writer<'_, '_> {
    /// Notes that an item begins at an offset of the source.
    pub(super) fn enter_item(&mut self, task: Option<char>, at: usize) {
        let (text, links, tags) = (self.note.text.len(), self.note.links.len(), self.note.tags.len());
        let empty = |at: usize| to_u32(at)..to_u32(at);
        let parent = self.open_item;
        if let Some(parent) = parent {
            self.end_own_text(parent);
        }
        self.open_item = Some(to_u32(self.note.items.len()));
        self.note.items.push(ListItem {
            task,
            parent,
            section: self.open_sections.last().map(|&(idx, _)| idx),
            line: self.place.lines.line(to_u32(self.place.base + at)),
            text: to_u32(text)..OPEN,
            links: empty(links),
            tags: empty(tags),
            html: None,
        });
    }

    /// Notes that the innermost item ends, with its place in the HTML.
    pub(super) fn leave_item(&mut self, html: Range<u32>) {
        let Some(idx) = self.open_item else { return };
        self.end_own_text(idx);
        let (links, tags) = (to_u32(self.note.links.len()), to_u32(self.note.tags.len()));
        let item = &mut self.note.items[idx as usize];
        (item.links.end, item.tags.end) = (links, tags);
        // The text of footnotes is put together elsewhere.
        item.html = (item.task.is_some() && self.waiting.is_empty()).then_some(html);
        self.open_item = item.parent;
    }

    fn end_own_text(&mut self, idx: u32) {
        let item = &mut self.note.items[idx as usize];
        if item.text.end == OPEN {
            let start = item.text.start as usize;
            let len = self.note.text.get(start..).map_or(0, |text| text.trim_end().len());
            item.text.end = to_u32(start + len);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::compile::{CompileOptions, compile};
    use crate::path::VaultPath;

    #[test]
    fn an_item_knows_its_words_its_place_and_its_html() {
        let text = "# H\n\n- [ ] one #a [[X]]\n  - two\n- [x] three\n\n  more\n\n1. four\n";
        let note = compile(&VaultPath::new("Note.md"), text, &CompileOptions::default());
        let found: Vec<_> = note
            .items
            .iter()
            .map(|it| (it.task, it.parent, it.line, &note.text[it.text.start as usize..it.text.end as usize]))
            .collect();
        let expected = [
            (Some(' '), None, 3, "one #a X"),
            (None, Some(0), 4, "two"),
            (Some('x'), None, 5, "three\nmore"),
            (None, None, 9, "four"),
        ];
        assert_eq!(found, expected);
        let first = &note.items[0];
        assert_eq!((first.links.clone(), first.tags.clone(), first.section), (0..1, 0..1, Some(0)));
        let html = first.html.clone().expect("a task has HTML");
        let html = &note.html.text[html.start as usize..html.end as usize];
        assert!(
            html.starts_with("<li class=\"task\"") && html.ends_with("</li>\n") && html.contains("two"),
            "{html}"
        );
        assert_eq!(note.items[1].html, None);
    }
}
