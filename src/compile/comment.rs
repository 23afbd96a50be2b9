//! Finds `%%comments%%` before the markdown is parsed, and blanks them out (specification, section 9.4).
//!
//! A comment may span blocks, and hold half a code fence or half a list; so its bytes are replaced, one for one,
//! before the parser sees them. Every offset stays true. The comments themselves are compiled apart, for the
//! links and tags in them count.

use std::ops::Range;

/// Stands for each byte of a comment inside a line. The writer drops it.
pub(crate) const MASK: char = '\u{1}';

/// A note with its comments blanked out.
#[derive(Debug, Default)]
pub(crate) struct Masked {
    /// Text of the same length as the note's.
    pub(crate) text: String,
    /// What stood between the marks.
    pub(crate) comments: Vec<Range<usize>>,
    /// Where a `%%` at the start of a line opens a comment that nothing closes.
    pub(crate) unclosed: Option<usize>,
}

/// Blanks out the comments of `text`; nothing if there is no `%%` in it.
///
/// `%%` counts if it is exactly two signs, outside code. One at the start of a line opens a comment that runs to
/// the next `%%`, over blank lines and whatever else; one inside a line has to be closed in its paragraph.
pub(crate) fn mask(text: &str) -> Option<Masked> {
    memchr::memmem::find(text.as_bytes(), b"%%")?;
    let mut finder = Finder { text, masked: text.as_bytes().to_vec(), comments: Vec::new(), unclosed: None };
    finder.run();
    let text = String::from_utf8(finder.masked).expect("whole characters are replaced by ASCII");
    Some(Masked { text, comments: finder.comments, unclosed: finder.unclosed })
}

struct Finder<'a> {
    text: &'a str,
    masked: Vec<u8>,
    comments: Vec<Range<usize>>,
    unclosed: Option<usize>,
}

/// What the lines so far mean for the next one.
#[derive(Default)]
struct State {
    fence: Option<(u8, usize)>,
    after_blank: bool,
    in_list: bool,
}

impl Finder<'_> {
    fn run(&mut self) {
        let mut state = State { after_blank: true, ..State::default() };
        // Closing marks behind this offset were looked for and not found, so that a note full of lone marks
        // is not searched to its end for each.
        let mut searched_in_vain = false;
        let mut at = 0;
        while at < self.text.len() {
            let end = self.line_end(at);
            let line = &self.text[at..end];
            let content = at + prefix_len(line);
            let is_blank = self.text[content..end].trim().is_empty();
            if let Some((mark, len)) = state.fence {
                if fence(&self.text[content..end]).is_some_and(|(m, l, info)| m == mark && l >= len && info.is_empty()) {
                    state.fence = None;
                }
                at = end + 1;
                continue;
            }
            let item = content + list_marker_len(&self.text[content..end]);
            if let Some((mark, len, info)) = fence(&self.text[item..end]) {
                if mark == b'~' || !info.contains('`') {
                    state.fence = Some((mark, len));
                    state.after_blank = false;
                    at = end + 1;
                    continue;
                }
            }
            let indented = line.starts_with("    ") || line.starts_with('\t');
            let is_code = indented && state.after_blank && !state.in_list;
            if !is_blank && !is_code {
                state.in_list = item > content || (state.in_list && (indented || line.starts_with(' ')));
            }
            if self.text[content..end].starts_with("%%") && !is_code && !searched_in_vain && self.is_mark(content) {
                if let Some(close) = self.next_mark(content + 2, self.text.len()) {
                    self.hide_block(content, close);
                    at = close + 2;
                    // What follows on the closing line is ordinary text.
                    at = self.scan_inline(at, self.line_end(at)) + 1;
                    state.after_blank = false;
                    continue;
                }
                searched_in_vain = true;
                self.unclosed = Some(content);
            }
            at = if is_code || is_blank { end } else { self.scan_inline(content, end) } + 1;
            state.after_blank = is_blank || (is_code && state.after_blank);
        }
    }

    /// Hides comments that open inside the line `at..end`; gives the end of the last line it went through.
    fn scan_inline(&mut self, mut at: usize, end: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut line_end = end;
        while at < line_end {
            match bytes[at] {
                b'\\' => at += 2,
                b'`' => {
                    let len = bytes[at..].iter().take_while(|&&b| b == b'`').count();
                    at = self.code_end(at + len, len).unwrap_or(at + len);
                }
                b'%' => {
                    let len = bytes[at..].iter().take_while(|&&b| b == b'%').count();
                    let close = if len == 2 { self.next_mark(at + 2, self.paragraph_end(at)) } else { None };
                    match close {
                        Some(close) => {
                            self.comments.push(at + 2..close);
                            self.blank(at..close + 2, MASK as u8);
                            at = close + 2;
                        }
                        None => at += len,
                    }
                }
                _ => at += 1,
            }
            if at > line_end {
                line_end = self.line_end(at.min(self.text.len()));
            }
        }
        line_end
    }

    /// Hides a comment that starts its line. Whole lines become empty ones, so that the blocks around stay apart.
    fn hide_block(&mut self, open: usize, close: usize) {
        self.comments.push(open + 2..close);
        let end = self.line_end(close);
        let ends_line = self.text[close + 2..end].trim().is_empty();
        let is_one_line = !self.text[open..close].contains('\n');
        let amid_paragraph = is_one_line && self.text_touches(open, end);
        if ends_line && !amid_paragraph {
            self.blank(open..end, b' ');
        } else if is_one_line {
            self.blank(open..close + 2, MASK as u8);
        } else {
            let last_line = self.text[..close].rfind('\n').map_or(0, |at| at + 1);
            self.blank(open..last_line, b' ');
            self.blank(last_line..close + 2, MASK as u8);
        }
    }

    /// Whether the lines before and after are both not blank.
    fn text_touches(&self, open: usize, end: usize) -> bool {
        let before = self.text[..open].rsplit('\n').nth(1).unwrap_or_default();
        let after = self.text.get(end + 1..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        !before.trim().is_empty() && !after.trim().is_empty()
    }

    fn blank(&mut self, range: Range<usize>, with: u8) {
        let mut at_line_start = false;
        for byte in &mut self.masked[range] {
            match *byte {
                b'\n' => at_line_start = true,
                b'\r' => {}
                // The marks of a quote keep the lines of the comment inside it.
                b'>' | b' ' if at_line_start => {}
                _ => {
                    at_line_start = false;
                    *byte = with;
                }
            }
        }
    }

    /// Whether exactly two percent signs stand at `at`.
    fn is_mark(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        bytes[at..].starts_with(b"%%") && bytes.get(at + 2) != Some(&b'%') && (at == 0 || bytes[at - 1] != b'%')
    }

    fn next_mark(&self, from: usize, to: usize) -> Option<usize> {
        let haystack = &self.text.as_bytes()[from..to.max(from)];
        memchr::memmem::find_iter(haystack, b"%%").map(|at| from + at).find(|&at| self.is_mark(at))
    }

    fn line_end(&self, at: usize) -> usize {
        memchr::memchr(b'\n', &self.text.as_bytes()[at..]).map_or(self.text.len(), |len| at + len)
    }

    fn paragraph_end(&self, at: usize) -> usize {
        let mut end = self.line_end(at);
        while end < self.text.len() {
            let next = self.line_end(end + 1);
            if self.text[end + 1..next].trim_start_matches(['>', ' ', '\t', '\r']).is_empty() {
                break;
            }
            end = next;
        }
        end
    }

    /// The end of the code span whose opening run of `len` backticks ends at `from`.
    fn code_end(&self, from: usize, len: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let limit = self.paragraph_end(from);
        let mut at = from;
        while let Some(next) = memchr::memchr(b'`', &bytes[at..limit]) {
            at += next;
            let run = bytes[at..limit].iter().take_while(|&&b| b == b'`').count();
            at += run;
            if run == len {
                return Some(at);
            }
        }
        None
    }
}

/// Length of the spaces and quote marks at the start of a line.
fn prefix_len(line: &str) -> usize {
    let mut len = 0;
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'>' => len = at + 1,
            b' ' | b'\t' => {}
            _ => break,
        }
    }
    let rest = &line[len..];
    len + (rest.len() - rest.trim_start_matches([' ', '\t']).len())
}

fn list_marker_len(text: &str) -> usize {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &text[digits..];
    let is_marker = if digits == 0 { rest.starts_with(['-', '*', '+']) } else { digits < 10 && rest.starts_with(['.', ')']) };
    let after = rest.get(1..).unwrap_or_default();
    if !is_marker || !(after.is_empty() || after.starts_with([' ', '\t'])) {
        return 0;
    }
    digits + 1 + (after.len() - after.trim_start_matches([' ', '\t']).len())
}

/// Mark, length and info string of the code fence that `text` starts with.
fn fence(text: &str) -> Option<(u8, usize, &str)> {
    let mark = text.bytes().next().filter(|&b| b == b'`' || b == b'~')?;
    let len = text.bytes().take_while(|&b| b == mark).count();
    (len >= 3).then(|| (mark, len, text[len..].trim()))
}

#[cfg(test)]
mod tests {
    use super::mask;

    /// Shows masked bytes as `·` and blanked ones as spaces.
    fn check(text: &str, expected: &str) {
        let masked = mask(text).expect("the text has a comment mark");
        assert_eq!(masked.text.len(), text.len());
        assert_eq!(masked.text.replace(super::MASK, "·"), expected);
    }

    #[test]
    fn comments_inside_a_line_leave_the_rest() {
        check("a %%b%% c", "a ····· c");
        check("a%%b\nc%%d", "a···\n···d");
        check("a %%b\n\nc%% d", "a %%b\n\nc%% d");
        check("%%日%% x", "······· x");
    }

    #[test]
    fn comments_at_a_line_start_run_over_blocks() {
        check("x\n\n%%\n# a\n\n```\n%%\n\ny", "x\n\n  \n   \n\n   \n  \n\ny");
        check("> %%a\n> b%%\n> c", ">    \n>    \n> c");
        check("a\n%%b%%\nc", "a\n·····\nc");
    }

    #[test]
    fn code_holds_no_comments() {
        for text in ["`%%a%%`", "```\n%%a%%\n```", "~~~\n%%a%%", "x\n\n    %%a%%", "- x\n  ```\n  %%a%%\n  ```", "``a` %%b%% ``"] {
            check(text, text);
        }
        check("- x\n\n    %%a%%", "- x\n\n         ");
    }

    #[test]
    fn longer_runs_open_nothing_and_a_lone_mark_is_reported() {
        check("%%%%a %%b%%", "%%%%a ·····");
        let masked = mask("a\n\n%% b\n").unwrap();
        assert_eq!((masked.text.as_str(), masked.unclosed), ("a\n\n%% b\n", Some(3)));
    }

    #[test]
    fn many_lone_marks_take_linear_time() {
        let text = "%% a\n\n`%%` \\%% b %% c\n\n".repeat(20_000) + "x";
        assert!(mask(&text).is_some());
    }
}
