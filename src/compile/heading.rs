//! Headings: how links name them, the ids they get, and where their sections end (specification, section 6).

use rustc_hash::FxHashMap;

use super::{Heading, comment};

/// The key by which a link finds a heading: marks of punctuation count as spaces, case does not count.
pub(crate) fn heading_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() || is_ignored_mark(c) || matches!(c, comment::MATH_BREAK | comment::LINK_DOLLAR)
        {
            if !key.is_empty() && !key.ends_with(' ') {
                key.push(' ');
            }
        } else if c != comment::MASK {
            key.push(c);
        }
    }
    crate::path::fold(key.trim_end())
}

fn is_ignored_mark(c: char) -> bool {
    c.is_ascii_punctuation() && !matches!(c, '\'' | '-' | '_')
}

/// Gives every heading of a note an id that is unique in it.
#[derive(Default)]
pub(crate) struct Anchors {
    taken: FxHashMap<String, u32>,
}

impl Anchors {
    /// The id for a heading with this text: readable, in any script; a number tells equal ones apart.
    pub(crate) fn claim(&mut self, text: &str) -> String {
        let base = anchor(text);
        let Some(count) = self.taken.get_mut(&base) else {
            self.taken.insert(base.clone(), 1);
            return base;
        };
        let mut n = *count;
        let unique = loop {
            let candidate = format!("{base}-{n}");
            n += 1;
            if !self.taken.contains_key(&candidate) {
                break candidate;
            }
        };
        self.taken.insert(base, n);
        self.taken.insert(unique.clone(), 1);
        unique
    }
}

/// Letters, digits and marks of any script in lower case, hyphens for the rest. It never starts with `_` or
/// `^`: the ids of adit's own elements and of blocks do.
fn anchor(text: &str) -> String {
    let mut anchor = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            anchor.push(c.to_ascii_lowercase());
        } else if c.is_alphanumeric() || (!c.is_ascii() && !c.is_whitespace() && !c.is_control()) {
            anchor.extend(c.to_lowercase());
        } else if c == '_' && !anchor.is_empty() {
            anchor.push(c);
        } else if !anchor.is_empty() && !anchor.ends_with('-') {
            anchor.push('-');
        }
    }
    let trimmed = anchor.trim_end_matches('-');
    if trimmed.is_empty() { "section".to_owned() } else { trimmed.to_owned() }
}

/// The anchors that GitHub gives to headings, sorted, with the numbers of the headings.
pub(super) fn slugs(headings: &[Heading]) -> Vec<(String, u32)> {
    let mut counts: FxHashMap<String, u32> = FxHashMap::default();
    let mut slugs: Vec<_> = headings
        .iter()
        .zip(0..)
        .map(|(heading, idx)| {
            let slug = slug(&heading.text);
            let count = counts.entry(slug.clone()).or_default();
            *count += 1;
            if *count == 1 { (slug, idx) } else { (format!("{slug}-{}", *count - 1), idx) }
        })
        .collect();
    slugs.sort_unstable();
    slugs
}

/// Letters, digits, `-` and `_` in lower case, hyphens for spaces, nothing for the rest.
fn slug(text: &str) -> String {
    let kept = text.chars().filter(|&c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_forget_case_marks_and_markup() {
        assert_eq!(heading_key("Child: with  colon"), heading_key("child with colon"));
        assert_eq!(heading_key("Use `cargo` with [[Rust]]"), "use cargo with rust");
        assert_ne!(heading_key("it's"), heading_key("its"));
    }

    #[test]
    fn ids_are_unique_whatever_the_headings_are_called() {
        let mut anchors = Anchors::default();
        let ids: Vec<_> =
            ["A", "A", "A-1", "a", "日本 語", "!!!", "_x"].map(|text| anchors.claim(text)).into();
        assert_eq!(ids, ["a", "a-1", "a-1-1", "a-2", "日本-語", "section", "x"]);
    }
}
