//! Finds the sentence in which a link stands.

use std::ops::Range;

use super::bytes::position;

/// Words with a full stop that does not end a sentence, in lower case, without the stop.
const ABBREVIATIONS: &[&str] = &[
    "e.g", "i.e", "etc", "vs", "cf", "al", "approx", "ca", "no", "nos", "vol", "fig", "figs", "eq", "ch",
    "sec", "mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "gen", "sen", "rep", "gov", "capt", "inc",
    "corp", "ltd", "co", "bros", "dept", "est", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
    "sept", "oct", "nov", "dec", "u.s", "u.k", "u.n", "z.b", "d.h", "bzw", "usw", "p", "pp", "ed", "eds",
];

/// The bytes that can begin a mark which matters here: ASCII ones, and the first of wider ones.
const MARKS: &[u8; 8] = b".!?()\xe2\xe3\xef";

/// Splits the text of one block into sentences.
///
/// A sentence ends at `.`, `!`, `?` or `…` with white space and a capital letter, digit or opening mark behind
/// it, or right behind the full stop of a script that writes no spaces; never inside round brackets, after an
/// abbreviation or an initial, nor inside one of `links`, which must be in order. The ranges cover the text but
/// for white space between them, and are never empty unless the text is.
pub(crate) fn sentences(text: &str, links: &[Range<usize>]) -> Vec<Range<usize>> {
    let ends = ends(text, links, text.len());
    let mut start = 0;
    let mut sentences = Vec::with_capacity(ends.len());
    for end in ends {
        let sentence = &text[start..end];
        let trimmed = sentence.trim();
        if !trimmed.is_empty() || sentences.is_empty() && end == text.len() {
            let from = start + (sentence.len() - sentence.trim_start().len());
            sentences.push(from..from + trimmed.len());
        }
        start = end;
    }
    sentences
}

/// The one of the [`sentences`] of a text in which a link stands.
pub(crate) fn sentence_of(text: &str, link: &Range<usize>) -> Option<Range<usize>> {
    let ends = ends(text, std::slice::from_ref(link), link.end);
    let mut start = 0;
    for end in ends {
        let sentence = &text[start..end];
        let from = start + (sentence.len() - sentence.trim_start().len());
        let to = from + sentence.trim().len();
        if to >= link.end && from < to {
            return Some(from..to);
        }
        start = end;
    }
    None
}

/// Where sentences end, up to the first end at or behind `enough`.
fn ends(text: &str, links: &[Range<usize>], enough: usize) -> Vec<usize> {
    let mut ends: Vec<usize> = Vec::new();
    let mut depth = 0_usize;
    let mut links = links.iter().peekable();
    let mut at = 0;
    while ends.last().is_none_or(|end| *end < enough)
        && let Some(found) = position(&text.as_bytes()[at..], MARKS)
    {
        at += found;
        let c = text[at..].chars().next().unwrap_or_default();
        while links.next_if(|link| link.end <= at).is_some() {}
        if let Some(link) = links.peek().filter(|link| link.contains(&at)) {
            at = link.end;
            continue;
        }
        at += c.len_utf8();
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            '。' | '！' | '？' if depth == 0 => ends.push(at),
            '.' | '!' | '?' | '…' if depth == 0 => {
                let before = &text[..at - c.len_utf8()];
                let closing =
                    |mark: char| matches!(mark, '.' | '!' | '?' | '…' | '"' | '\'' | '”' | '’' | '»' | ']');
                at = text.len() - text[at..].trim_start_matches(closing).len();
                let rest = &text[at..];
                let next = rest.trim_start().chars().next();
                let spaced = rest.starts_with(char::is_whitespace);
                let starts = next.is_some_and(|next| {
                    next.is_uppercase()
                        || next.is_numeric()
                        || is_caseless(next)
                        || "\"'“‘«[(*".contains(next)
                });
                if spaced && starts && !(c == '.' && is_abbreviation(before)) {
                    ends.push(at);
                }
            }
            _ => {}
        }
    }
    ends.push(text.len());
    ends
}

/// Letters of scripts without capitals can start a sentence.
fn is_caseless(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()
}

fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let is_initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    is_initial || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::sentences;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<_> = sentences(text, &[]).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn sentences_end_where_readers_end_them() {
        check("One. Two! Three?", &["One.", "Two!", "Three?"]);
        check(
            "Made e.g. by Dr. Vekasi in the U.S. market. Then not.",
            &["Made e.g. by Dr. Vekasi in the U.S. market.", "Then not."],
        );
        check(
            "It grew 1.2 percent (see Fig. 3. Really) there. \"Yes.\" No",
            &["It grew 1.2 percent (see Fig. 3. Really) there.", "\"Yes.\"", "No"],
        );
        check("version v1.2 and so on", &["version v1.2 and so on"]);
        check("日本は輸入国です。中国は輸出国です。", &["日本は輸入国です。", "中国は輸出国です。"]);
        check("", &[""]);
    }

    #[test]
    fn a_link_is_never_cut() {
        let text = "See Sony Corp! Japan now. Next.";
        let link = 4..20;
        let found = sentences(text, std::slice::from_ref(&link));
        assert_eq!(found.len(), 2);
        assert_eq!(&text[found[0].clone()], "See Sony Corp! Japan now.");
    }
}
