//! Names that texts give a note and that its properties do not: `Long Name (SHORT)`, and the bold name in its lead.
//!
//! A short form in brackets belongs to the long form before it, or the other way round, if its letters stand in the long
//! form in their order, the first of them at the start of a word (Schwartz and Hearst, 2003). If one of the two names a
//! note and the other names nothing, the other is likely an alias that is not declared.

use std::ops::Range;

use crate::compile::Note;
use crate::graph::Node;
use crate::link::Index;
use crate::path::fold;
use crate::span::to_u32;
use crate::vault::{FileId, Vault};

/// Characters of a short form.
const SHORT: std::ops::RangeInclusive<usize> = 2..=10;
/// Longest text in brackets that is looked at, and longest text before them, in bytes.
const MAX_BYTES: usize = 160;

/// A name that a text gives to a note which does not declare it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UndeclaredAlias {
    /// The note.
    pub note: FileId,
    /// The name.
    pub name: String,
    /// The file that says so.
    pub file: FileId,
    /// The name in the plain text of that file.
    pub text: Range<u32>,
    /// Whether it is the bold name that the lead of the note itself begins with.
    pub is_lead: bool,
}

/// The undeclared aliases of the notes for which `is_shown` holds, in texts of such notes: by note, name and place.
pub fn undeclared_aliases(
    vault: &Vault,
    index: &Index,
    is_shown: impl Fn(Node) -> bool,
) -> Vec<UndeclaredAlias> {
    let mut found = Vec::new();
    for (id, file, note) in vault.notes().filter(|(id, ..)| is_shown(Node::File(*id))) {
        if let Some(definition) = &note.definition {
            let name = note.quote(&definition.name).trim();
            let names = [file.path.stem(), &note.title];
            let names = names.into_iter().chain(note.aliases.iter().map(|it| it.name.as_str()));
            if !name.is_empty() && !names.map(fold).any(|it| it == fold(name)) {
                let text = definition.name.clone();
                found.push(UndeclaredAlias {
                    note: id,
                    name: name.to_owned(),
                    file: id,
                    text,
                    is_lead: true,
                });
            }
        }
        for (short, long) in pairs(note) {
            let meant = |range: &Range<usize>| {
                let name = &note.text[range.clone()];
                let notes = index.notes_named(name);
                if notes.is_empty() { index.notes_with_alias(name) } else { notes }
            };
            let (by_short, by_long) = (meant(&short), meant(&long));
            let (target, name) = match (by_short, by_long) {
                ([target], []) => (*target, long),
                ([], [target]) => (*target, short),
                _ => continue,
            };
            if !is_shown(Node::File(target)) {
                continue;
            }
            let text = to_u32(name.start)..to_u32(name.end);
            found.push(UndeclaredAlias {
                note: target,
                name: note.text[name].to_owned(),
                file: id,
                text,
                is_lead: false,
            });
        }
    }
    found.sort_by(|a, b| {
        (a.note, &a.name, !a.is_lead, a.file, a.text.start).cmp(&(
            b.note,
            &b.name,
            !b.is_lead,
            b.file,
            b.text.start,
        ))
    });
    found
}

/// The short and long forms in a note's text that stand beside each other, one of them in brackets.
fn pairs(note: &Note) -> Vec<(Range<usize>, Range<usize>)> {
    let text = note.text.as_str();
    let mut pairs = Vec::new();
    for open in memchr::memchr_iter(b'(', text.as_bytes()) {
        let is_prose = note.verbatim.partition_point(|it| it.end as usize <= open);
        if note.verbatim.get(is_prose).is_some_and(|it| it.start as usize <= open) {
            continue;
        }
        let Some(inside) = inside(text, open) else { continue };
        let before = before(text, open);
        if is_short(&text[inside.clone()])
            && let Some(start) = long_form(&text[inside.clone()], &text[before.clone()])
        {
            pairs.push((inside, before.start + start..before.end));
        } else {
            let word = text[before.clone()].rsplit(char::is_whitespace).next().unwrap_or_default();
            let short = before.end - word.len()..before.end;
            if is_short(&text[short.clone()])
                && long_form(&text[short.clone()], &text[inside.clone()]) == Some(0)
            {
                pairs.push((short, inside));
            }
        }
    }
    pairs
}

/// What is between the bracket at `open` and the next one.
fn inside(text: &str, open: usize) -> Option<Range<usize>> {
    let bytes = &text.as_bytes()[open + 1..];
    let bytes = &bytes[..bytes.len().min(MAX_BYTES)];
    let end = bytes.iter().position(|byte| matches!(byte, b'(' | b')' | b'\n' | b';'))?;
    if bytes[end] != b')' {
        return None;
    }
    let range = open + 1..open + 1 + end;
    (text[range.clone()].trim().len() == range.len() && !range.is_empty()).then_some(range)
}

/// What of the sentence is before the bracket at `open`.
fn before(text: &str, open: usize) -> Range<usize> {
    let end = text[..open].trim_end().len();
    let from = (end.saturating_sub(MAX_BYTES)..=end).find(|at| text.is_char_boundary(*at)).unwrap_or(end);
    let start = text[from..end]
        .rfind(['\n', '(', ')', ';', ':', '·', '“', '”', '"'])
        .map_or(from, |at| from + at + text[from + at..].chars().next().map_or(1, char::len_utf8));
    start..end
}

/// Whether a text can be a short form: one word with a capital or more.
fn is_short(text: &str) -> bool {
    let n_letters = text.chars().filter(|c| c.is_alphabetic()).count();
    SHORT.contains(&text.chars().count())
        && n_letters > 1
        && text.starts_with(char::is_alphanumeric)
        && !text.contains(char::is_whitespace)
        && text.chars().filter(|c| c.is_uppercase()).count() > 1
}

/// Where in `text` the long form of `short` begins, which ends with it.
fn long_form(short: &str, text: &str) -> Option<usize> {
    let letters: Vec<char> =
        short.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let mut places = text.char_indices().rev();
    let mut at = text.len();
    for (nth, letter) in letters.iter().enumerate().rev() {
        loop {
            let (place, c) = places.next()?;
            let starts_word = !text[..place].chars().next_back().is_some_and(char::is_alphanumeric);
            if c.to_lowercase().eq([*letter]) && (nth > 0 || starts_word) {
                at = place;
                break;
            }
        }
    }
    let long = &text[at..];
    let n_words = long.split_whitespace().count();
    let is_longer = long.chars().count() > short.chars().count() * 2 && n_words > 1;
    // No more words than letters could stand for.
    (is_longer && n_words <= (letters.len() * 2).min(letters.len() + 5) && !long.contains(short))
        .then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::{CompileOptions, compile};
    use crate::path::VaultPath;

    /// The pairs of short and long form in a text.
    fn check(text: &str, expected: &[(&str, &str)]) {
        let note = compile(&VaultPath::new("n.md"), text, &CompileOptions::default());
        let found: Vec<_> =
            pairs(&note).into_iter().map(|(short, long)| (&note.text[short], &note.text[long])).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn a_short_form_stands_for_what_its_letters_are_in() {
        let long = "Japan Oil, Gas and Metals National Corporation";
        check(&format!("The {long} (JOGMEC) acts."), &[("JOGMEC", long)]);
        check(&format!("JOGMEC ({long}) acts."), &[("JOGMEC", long)]);
        check(
            "by [[JOGMEC]] (*Japan Organization for Metals and Energy Security*)",
            &[("JOGMEC", "Japan Organization for Metals and Energy Security")],
        );
        check(
            "- Ministry of Economy, Trade and Industry (METI)\n",
            &[("METI", "Ministry of Economy, Trade and Industry")],
        );
        check("日本 (Japan), Lynas Rare Earths (Australia), a firm (see below), x (USA), 5 (10)", &[]);
        check("`Rare Earth Elements (REE)` of the AB CD (see (REE", &[]);
    }
}
