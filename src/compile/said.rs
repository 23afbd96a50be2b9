//! What a note says of others, as a number: it stays as it is where only something else of the note has changed, a sentence
//! for example.

use xxhash_rust::xxh3::xxh3_64;

use crate::pack::{Pack, pack_text};

use super::{Label, Note};

/// A number for all that the relations of a note are read from, and for its tags. Where its links lead is not in it, and
/// neither is where they stand.
pub(super) fn said(note: &Note) -> u64 {
    let mut bytes = Vec::new();
    let out = &mut bytes;
    note.headings.len().pack(out);
    for heading in &note.headings {
        pack_text(&heading.text, out);
        heading.parent.pack(out);
    }
    note.links.len().pack(out);
    for link in &note.links {
        link.kind.pack(out);
        link.origin.pack(out);
        link.section.pack(out);
        link.assertion.rule.pack(out);
        link.assertion.subject.pack(out);
        pack_text(link.assertion.label.kind(), out);
        let label = note.label_of(link);
        label.is_some().pack(out);
        pack_text(&label.unwrap_or_default(), out);
        // Where a label is put together of two texts, the one that is its own.
        if let Label::Role { header: own, of: Some(_) } | Label::Key(own) = &link.assertion.label {
            pack_text(note.quote(own), out);
        }
    }
    note.tags.len().pack(out);
    for tag in &note.tags {
        pack_text(&tag.name, out);
        tag.origin.pack(out);
    }
    xxh3_64(&bytes)
}

#[cfg(test)]
mod tests {
    use crate::compile::{CompileOptions, compile};
    use crate::path::VaultPath;

    fn said(text: &str) -> u64 {
        compile(&VaultPath::new("n.md"), text, &CompileOptions::default()).said
    }

    #[test]
    fn a_sentence_more_says_nothing_else_of_others() {
        let text = "- [[METI]] — the ministry\n\nSee [[Japan]]. #agency\n";
        assert_eq!(said(text), said(&format!("{text}\nA sentence more.\n")));
        assert_eq!(said(text), said(&format!("A sentence more.\n\n{text}")));
    }

    #[test]
    fn another_word_for_a_relation_says_something_else() {
        let text = "## Owners\n\n- [[METI]] — the ministry\n\nSee [[Japan]]. #agency\n";
        let others = [
            text.replace("the ministry", "the minister"),
            text.replace("Owners", "Sellers"),
            text.replace("#agency", "#company"),
            text.replace("[[Japan]]", "[[Japan]] and [[Chile]]"),
            text.replace("See [[Japan]]", "%% See [[Japan]] %%"),
            text.replace("[[Japan]]", "![[Japan]]"),
        ];
        for other in others {
            assert_ne!(said(text), said(&other), "{other}");
        }
    }

    #[test]
    fn a_label_of_two_texts_is_not_that_of_two_others() {
        let table =
            |header: &str, key: &str| format!("| Name | {header} |\n|---|---|\n| {key} | [[METI]] |\n");
        assert_ne!(said(&table("part of it", "all")), said(&table("part", "it of all")));
    }
}
