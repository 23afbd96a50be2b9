//! How many quotes, lists and footnotes one line may open. For each line of a paragraph the parser goes through all that are open, so
//! that as many lines as there are marks on the first would take the square of their number.

use std::borrow::Cow;

use super::comment::MASK;

/// Most marks of quotes, lists and footnotes at the start of a line. A longest row of them that somebody draws is shorter, also in code.
const MAX_MARKS: usize = 500;

/// `text` in which no line opens more than may be: the writer drops what stands for other marks, byte for byte.
pub(super) fn mask_surplus(text: &str) -> Cow<'_, str> {
    let mut masked: Option<Vec<u8>> = None;
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        let line = &text.as_bytes()[start..end];
        if line.len() > MAX_MARKS {
            for at in surplus(line) {
                masked.get_or_insert_with(|| text.as_bytes().to_vec())[start + at] = MASK as u8;
            }
        }
        start = end + 1;
    }
    // Whole characters were replaced, by ASCII.
    masked.and_then(|bytes| String::from_utf8(bytes).ok()).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// The places of all that belongs to marks beyond the bound.
fn surplus(line: &[u8]) -> impl Iterator<Item = usize> {
    let is_blank = |at: usize| line.get(at).is_none_or(|byte| matches!(byte, b' ' | b'\t' | b'\r'));
    let rule = rule_start(line);
    let mut n_marks = 0;
    let mut first = None;
    let mut at = 0;
    while at < rule {
        let end = match line[at] {
            b' ' | b'\t' => {
                at += 1;
                continue;
            }
            b'>' => at + 1,
            b'-' | b'+' | b'*' if is_blank(at + 1) => at + 1,
            b'0'..=b'9' => {
                let digits = line[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                let sign = at + digits;
                if digits > 9 || !matches!(line.get(sign), Some(b'.' | b')')) || !is_blank(sign + 1) {
                    break;
                }
                sign + 1
            }
            b'[' if line.get(at + 1) == Some(&b'^') => {
                let label = line[at..].iter().take_while(|byte| !matches!(byte, b']' | b' ' | b'\t')).count();
                if label == 2 || !line[at + label..].starts_with(b"]:") {
                    break;
                }
                at + label + 2
            }
            _ => break,
        };
        n_marks += 1;
        if n_marks == MAX_MARKS + 1 {
            first = Some(at);
        }
        at = end;
    }
    let end = at;
    first.into_iter().flat_map(move |first| first..end).filter(move |at| !is_blank(*at))
}

/// Where the line across the page begins that `line` ends with; its end, if there is none.
fn rule_start(line: &[u8]) -> usize {
    let trimmed = line.trim_ascii_end();
    let Some(sign @ (b'-' | b'*' | b'_')) = trimmed.last() else { return line.len() };
    let is_part = |byte: &&u8| *byte == sign || matches!(byte, b' ' | b'\t');
    trimmed.len() - trimmed.iter().rev().take_while(is_part).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_opens_no_more_than_it_may() {
        for mark in ["> ", ">", "- ", "* ", "+ ", "1. ", "12) ", "> - ", "-\t", "[^é]: ", "[^a]:"] {
            let n_marks = mark.trim().split(' ').count();
            let most = mark.repeat(MAX_MARKS / n_marks);
            let kept = format!("a\n{most}b\n\nc");
            assert_eq!(mask_surplus(&kept), kept, "{mark}");
            let masked = mask_surplus(&format!("a\n{most}{}b > c\n\nd", mark.repeat(5))).replace(MASK, "");
            let blanks = mark.replace(|c: char| !c.is_ascii_whitespace(), "").repeat(5);
            assert_eq!(masked, format!("a\n{most}{blanks}b > c\n\nd"), "{mark}");
        }
    }

    #[test]
    fn lines_across_the_page_and_long_words_stay() {
        for text in ["- ".repeat(900), "*".repeat(900), format!("> {}", "- ".repeat(900)), "1".repeat(900)] {
            assert_eq!(mask_surplus(&text), text);
        }
    }
}
