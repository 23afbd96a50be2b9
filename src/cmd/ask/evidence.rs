//! The evidence in answers: the label, the sentence, and where it stands.

use std::borrow::Cow;
use std::fmt::Write;

use adit::Said;

use super::paint::{FAINT, LABEL, Width};

/// An answer for people, while it is written.
pub(super) struct Evidence {
    text: String,
    width: Width,
}

impl Evidence {
    pub(super) fn new() -> Self {
        Self { text: String::new(), width: Width::of_output() }
    }

    /// What was written.
    pub(super) fn text(self) -> String {
        self.text
    }

    /// A line of ready text behind as many spaces.
    pub(super) fn line(&mut self, indent: usize, text: &str) {
        writeln!(self.text, "{:indent$}{text}", "").expect("a String takes any text");
    }

    /// What a relation says: its label, and of what kind that is.
    pub(super) fn label(said: &Said<'_>) -> String {
        let Some(label) = &said.label else { return String::new() };
        let (label, kind) = (Width::Free.cut(label), Width::Free.cut(&said.label_kind));
        format!("  {LABEL}“{label}”{LABEL:#} {FAINT}({kind}){FAINT:#}")
    }

    /// The sentence of a relation, and its place.
    pub(super) fn evidence(&mut self, indent: usize, said: &Said<'_>) {
        said.context.iter().for_each(|it| self.sentence(indent, it));
        self.place(indent, &said.file, said.line, said.col, &said.section);
    }

    /// A sentence, over as many lines as it needs.
    pub(super) fn sentence(&mut self, indent: usize, text: &str) {
        let lines = self.width.wrap(text, indent);
        self.line(0, &lines);
    }

    /// A place, and the headings around it.
    pub(super) fn place(
        &mut self,
        indent: usize,
        file: &str,
        line: Option<u32>,
        col: Option<u32>,
        section: &[Cow<'_, str>],
    ) {
        let mut place = file.to_owned();
        for number in [line, col].into_iter().flatten() {
            place.push_str(&format!(":{number}"));
        }
        if !section.is_empty() {
            place.push_str(" · ");
            place.push_str(&section.join(" › "));
        }
        self.line(indent, &format!("{FAINT}{}{FAINT:#}", Width::Free.cut(&place)));
    }
}
