//! The facts of a note at a glance: the short ones of its fields and of its tables of keys and values, by section.

use std::fmt::Write;

use crate::compile::{Note, RelationRule, Role, Statement, escape, push_escaped};
use crate::path::encode_fragment;
use crate::vault::FileId;

use super::Site;
use super::fill::Filler;

/// Facts that the box shows, beside the properties; the rest stands in the text.
const MAX_FACTS: usize = 10;
/// Characters of a value that is short.
const MAX_VALUE: usize = 60;

impl Site<'_> {
    /// The short facts of a note as HTML: a `dl` for each section that has some, below a link to it.
    pub(super) fn facts_at_a_glance(&self, note: &Note, id: FileId, filler: &Filler<'_>) -> String {
        let mut html = String::new();
        let facts: Vec<_> = note.statements.iter().filter(|it| is_fact(note, it)).take(MAX_FACTS).collect();
        for section in facts.chunk_by(|a, b| a.section == b.section) {
            if let Some(heading) = section[0].section.and_then(|it| note.headings.get(it as usize)) {
                let href = escape(&encode_fragment(&heading.anchor));
                write!(
                    html,
                    "<p class=\"part\" dir=\"auto\"><a href=\"#{href}\">{}</a></p>",
                    escape(&heading.text)
                )
                .expect("a String takes every write");
            }
            html.push_str("<dl>");
            for role in section.iter().flat_map(|it| &it.roles) {
                html.push_str("<div><dt dir=\"auto\">");
                push_escaped(&mut html, note.quote(&role.name));
                html.push_str("</dt><dd dir=\"auto\">");
                push_value(&mut html, note, id, role, filler);
                html.push_str("</dd></div>");
            }
            html.push_str("</dl>\n");
        }
        html
    }
}

/// The facts with a short value, in order.
pub(super) fn short_facts(note: &Note) -> impl Iterator<Item = &Role> {
    note.statements.iter().filter(|it| is_fact(note, it)).flat_map(|it| &it.roles)
}

/// Whether a statement is one key with a short value.
fn is_fact(note: &Note, statement: &Statement) -> bool {
    matches!(statement.rule, RelationRule::KeyValue | RelationRule::Field)
        && matches!(&statement.roles[..], [role] if note.quote(&role.value).chars().count() <= MAX_VALUE)
}

/// What stands behind a key, with its links.
fn push_value(out: &mut String, note: &Note, id: FileId, role: &Role, filler: &Filler<'_>) {
    let mut at = role.value.start;
    for idx in role.links.clone() {
        let link = &note.links[idx as usize];
        if link.mention.start >= at && link.mention.end <= role.value.end && !link.mention.is_empty() {
            push_escaped(out, note.quote(&(at..link.mention.start)));
            filler.plain_link(out, id, idx, link);
            at = link.mention.end;
        }
    }
    push_escaped(out, note.quote(&(at..role.value.end)));
}
