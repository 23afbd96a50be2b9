//! Finds `%%comments%%` before the markdown is parsed, and blanks them out (specification, section 9.4).
//!
//! A comment may span blocks, and hold half a code fence or half a list; so its bytes are replaced, one for one,
//! before the parser sees them. Every offset stays true. The comments themselves are compiled apart, for the
//! links and tags in them count. Display math with blank lines in it, which the parser would cut, is held together
//! in the same way, and so are wikilinks with a dollar sign, which the parser would take for the beginning of a formula.

mod sign;

use std::ops::Range;

pub(crate) use sign::{
    LINK_DOLLAR, MASK, MATH_BREAK, blank_controls, is_masked, mask_controls, unmask, with_dollars,
};

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

/// Blanks out the comments of `text`; nothing if there is nothing in it to change.
///
/// `%%` counts if it is exactly two signs, outside code. One at the start of a line opens a comment that runs to
/// the next `%%`, over blank lines and whatever else; one inside a line has to be closed in its paragraph.
pub(crate) fn mask(text: &str) -> Option<Masked> {
    let has_comment = || memchr::memmem::find(text.as_bytes(), b"%%").is_some();
    let has_dollar = || memchr::memchr(b'$', text.as_bytes()).is_some();
    if !has_comment() && !(has_dollar() && (may_hold_blocks_in_math(text) || may_hold_dollars_in_links(text)))
    {
        return None;
    }
    let mut finder = Finder {
        text,
        masked: text.as_bytes().to_vec(),
        comments: Vec::new(),
        unclosed: None,
        paragraph: Paragraph::default(),
    };
    finder.run();
    let text = String::from_utf8(finder.masked).expect("whole characters are replaced by ASCII");
    Some(Masked { text, comments: finder.comments, unclosed: finder.unclosed })
}

/// Whether there are lines between two `$$` that the parser would take for blocks.
fn may_hold_blocks_in_math(text: &str) -> bool {
    let mut marks = memchr::memmem::find_iter(text.as_bytes(), b"$$");
    let Some(mut from) = marks.next() else { return false };
    marks.any(|at| {
        let between = &text[from..at];
        from = at;
        between.lines().skip(1).any(is_block_line)
    })
}

/// Whether there is a `$` between `[[` and what ends the link, or the line.
fn may_hold_dollars_in_links(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(open) = memchr::memmem::find(&bytes[at..], b"[[") {
        let from = at + open + 2;
        let len = memchr::memchr3(b']', b'\n', b'$', &bytes[from..]).unwrap_or(bytes.len() - from);
        if bytes.get(from + len) == Some(&b'$') {
            return true;
        }
        at = from + len;
    }
    false
}

/// Whether a line of display math looks like a block of its own.
fn is_block_line(line: &str) -> bool {
    let line = line.trim_start();
    line.is_empty()
        || line.starts_with(['#', '-', '+', '*', '>', '=', '<', '|', '`', '~'])
        || list_marker_len(line) > 0
}

struct Finder<'a> {
    text: &'a str,
    masked: Vec<u8>,
    comments: Vec<Range<usize>>,
    unclosed: Option<usize>,
    paragraph: Paragraph,
}

/// What is known about the paragraph at hand, so that a long one is not searched anew for each sign in it.
#[derive(Default)]
struct Paragraph {
    range: Range<usize>,
    /// Whether a closing `%%` was looked for in vain.
    no_mark: bool,
    /// Lengths of runs of backticks that nothing closes.
    no_code_end: Vec<usize>,
}

/// What the lines so far mean for the next one.
#[derive(Default)]
struct State {
    opaque: Option<Opaque>,
    after_blank: bool,
    /// How many quotes the line before was in.
    quotes: usize,
    /// Columns where the text of the list items around begins, outermost first.
    items: Vec<usize>,
    /// Closing marks were looked for and not found, so that a note full of lone marks is not searched to its end
    /// for each.
    no_comment_end: bool,
    no_math_end: bool,
}

/// A block in which nothing is a comment.
enum Opaque {
    /// A fence of code, and the quotes and the column it stands in.
    Fence { mark: u8, len: usize, quotes: usize, column: usize },
    /// An HTML block, which ends at a blank line or behind this text.
    Html(Option<&'static str>),
}

impl Finder<'_> {
    fn run(&mut self) {
        let mut state = State { after_blank: true, ..State::default() };
        let mut at = 0;
        while at < self.text.len() {
            at = self.line(at, &mut state) + 1;
        }
    }

    /// Goes through the line at `at`; gives where it ends, or the line at which a comment that began in it ends.
    fn line(&mut self, at: usize, state: &mut State) -> usize {
        let text = self.text;
        let end = self.line_end(at);
        let max_quotes = match &state.opaque {
            Some(Opaque::Fence { quotes, .. }) => *quotes,
            _ => usize::MAX,
        };
        let (quotes, content) = quote_prefix(&text[at..end], max_quotes);
        let rest = &text[at + content..end];
        let column = indent(rest);
        let start = end - rest.trim_start_matches([' ', '\t']).len();
        let is_blank = text[start..end].trim().is_empty();
        if self.stays_opaque(state, quotes, column, is_blank, start..end) {
            state.after_blank = is_blank;
            return end;
        }
        if quotes != state.quotes && !is_blank {
            state.items.clear();
            state.quotes = quotes;
        }
        if is_blank {
            state.after_blank = true;
            return end;
        }
        let (item, is_code) = enter_items(state, &text[start..end], column);
        let first = start + item;
        state.after_blank = is_code && state.after_blank;
        if is_code {
            return end;
        }
        let line = &text[first..end];
        let container = state.items.last().copied().unwrap_or(0);
        let is_indented = item == 0 && column >= container + 4;
        if !is_indented {
            state.opaque = opening(line, quotes, container);
            if state.opaque.is_some() {
                self.stays_opaque_on_its_line(state, line);
                return end;
            }
        }
        if line.starts_with("%%") && item == 0 && !state.no_comment_end && self.is_mark(first) {
            if let Some(close) = self.next_mark(first + 2, text.len()) {
                self.hide_block(first, close);
                // What follows on the closing line is ordinary text.
                return self.scan_inline(close + 2, self.line_end(close + 2));
            }
            state.no_comment_end = true;
            self.unclosed = Some(first);
        }
        if line.starts_with("$$") && !(quotes == 0 && state.no_math_end) {
            match self.math_end(first + 2, quotes) {
                Some(close) => {
                    self.hold_together(first..close, quotes);
                    if close > end {
                        return self.scan_inline(close + 2, self.line_end(close + 2));
                    }
                }
                None => state.no_math_end |= quotes == 0,
            }
        }
        self.scan_inline(first, end)
    }

    /// Whether an opaque block goes on in this line; closes it if it does not, or not beyond it.
    fn stays_opaque(
        &self,
        state: &mut State,
        quotes: usize,
        column: usize,
        is_blank: bool,
        line: Range<usize>,
    ) -> bool {
        let line = &self.text[line];
        match &state.opaque {
            None => false,
            Some(Opaque::Html(end)) => {
                let ends = end.map_or(is_blank, |end| line.contains(end));
                if ends {
                    state.opaque = None;
                }
                !(ends && is_blank)
            }
            Some(Opaque::Fence { mark, len, quotes: around, column: left }) => {
                if quotes < *around || (column < *left && !is_blank) {
                    // The quote or list item around the fence has ended, and the fence with it.
                    state.opaque = None;
                    return false;
                }
                let closes =
                    fence(line).is_some_and(|(m, l, info)| m == *mark && l >= *len && info.is_empty());
                if closes && column < left + 4 {
                    state.opaque = None;
                }
                true
            }
        }
    }

    /// An HTML block may end on the line it begins.
    fn stays_opaque_on_its_line(&self, state: &mut State, line: &str) {
        if let Some(Opaque::Html(Some(end))) = state.opaque
            && line.contains(end)
        {
            state.opaque = None;
        }
    }

    /// The `$$` that closes display math, in the same quotes.
    fn math_end(&self, from: usize, quotes: usize) -> Option<usize> {
        let text = self.text;
        if quotes == 0 {
            return memchr::memmem::find(&text.as_bytes()[from..], b"$$").map(|len| from + len);
        }
        let mut at = from;
        loop {
            let end = self.line_end(at);
            if let Some(len) = memchr::memmem::find(&text.as_bytes()[at..end], b"$$") {
                return Some(at + len);
            }
            let next = end + 1;
            let (found, content) = quote_prefix(text.get(next..self.line_end(next.min(text.len())))?, quotes);
            if found < quotes {
                return None;
            }
            at = next + content;
        }
    }

    /// Replaces the line breaks inside display math, and the marks of quotes after them, if it has lines that the
    /// parser would take for blocks.
    fn hold_together(&mut self, range: Range<usize>, quotes: usize) {
        let math = &self.text[range.clone()];
        let mut lines = math.lines().skip(1);
        if !lines.any(|line| is_block_line(&line[quote_prefix(line, quotes).1..])) {
            return;
        }
        let mut at = range.start;
        for line in math.split_inclusive('\n') {
            let marks = if at > range.start { quote_prefix(line, quotes).1 } else { 0 };
            self.masked[at..at + marks].fill(MASK as u8);
            at += line.len();
            if let Some(end) = line.strip_suffix('\n') {
                self.masked[at - 1] = MATH_BREAK as u8;
                if end.ends_with('\r') {
                    self.masked[at - 2] = MASK as u8;
                }
            }
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
                b'[' if bytes[at..line_end].starts_with(b"[[") => {
                    self.keep_dollars(at + 2, line_end);
                    at += 2;
                }
                b'%' => {
                    let len = bytes[at..].iter().take_while(|&&b| b == b'%').count();
                    let close = if len == 2 { self.closing_mark(at + 2) } else { None };
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

    /// Hides the dollar signs of the wikilink whose target begins at `from`, if it ends on its line. Two of them in a label
    /// may be a formula.
    fn keep_dollars(&mut self, from: usize, line_end: usize) {
        let inside = &self.text[from..line_end];
        let end = inside.find(['[', ']']).unwrap_or(inside.len());
        if !inside[end..].starts_with("]]") {
            return;
        }
        let target = inside[..end].find('|').unwrap_or(end);
        let n_in_label = inside[target..end].matches('$').count();
        let end = if n_in_label.is_multiple_of(2) { target } else { end };
        for byte in self.masked[from..from + end].iter_mut().filter(|byte| **byte == b'$') {
            *byte = LINK_DOLLAR as u8;
        }
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
        bytes[at..].starts_with(b"%%")
            && bytes.get(at + 2) != Some(&b'%')
            && (at == 0 || bytes[at - 1] != b'%')
    }

    fn next_mark(&self, from: usize, to: usize) -> Option<usize> {
        let haystack = &self.text.as_bytes()[from..to.max(from)];
        memchr::memmem::find_iter(haystack, b"%%").map(|at| from + at).find(|&at| self.is_mark(at))
    }

    fn line_end(&self, at: usize) -> usize {
        memchr::memchr(b'\n', &self.text.as_bytes()[at..]).map_or(self.text.len(), |len| at + len)
    }

    /// The `%%` that closes a comment inside its paragraph.
    fn closing_mark(&mut self, from: usize) -> Option<usize> {
        let end = self.paragraph_end(from);
        if self.paragraph.no_mark {
            return None;
        }
        let close = self.next_mark(from, end);
        self.paragraph.no_mark = close.is_none();
        close
    }

    fn paragraph_end(&mut self, at: usize) -> usize {
        if !self.paragraph.range.contains(&at) {
            let end = self.find_paragraph_end(at);
            self.paragraph = Paragraph { range: at..end, ..Paragraph::default() };
        }
        self.paragraph.range.end
    }

    fn find_paragraph_end(&self, at: usize) -> usize {
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
    fn code_end(&mut self, from: usize, len: usize) -> Option<usize> {
        let limit = self.paragraph_end(from.min(self.text.len()));
        if self.paragraph.no_code_end.contains(&len) {
            return None;
        }
        let bytes = self.text.as_bytes();
        let mut at = from;
        while let Some(next) = memchr::memchr(b'`', &bytes[at..limit]) {
            at += next;
            let run = bytes[at..limit].iter().take_while(|&&b| b == b'`').count();
            at += run;
            if run == len {
                return Some(at);
            }
        }
        self.paragraph.no_code_end.push(len);
        None
    }
}

/// How many quote marks a line starts with, up to `max`, and where its content begins.
fn quote_prefix(line: &str, max: usize) -> (usize, usize) {
    let (mut quotes, mut content) = (0, 0);
    while quotes < max {
        let rest = &line[content..];
        let trimmed = rest.trim_start_matches(' ');
        if rest.len() - trimmed.len() > 3 || !trimmed.starts_with('>') {
            break;
        }
        content += rest.len() - trimmed.len() + 1;
        content += usize::from(line[content..].starts_with(' '));
        quotes += 1;
    }
    (quotes, content)
}

/// The column at which the text of a line begins; tabs stop at every fourth.
fn indent(line: &str) -> usize {
    let spaces = line.bytes().take_while(|b| matches!(b, b' ' | b'\t'));
    spaces.fold(0, |column, b| if b == b'\t' { column / 4 * 4 + 4 } else { column + 1 })
}

/// Leaves the list items that a line of this indent is no part of, and enters those it begins. Gives the length of
/// their markers, and whether the line is indented code.
fn enter_items(state: &mut State, line: &str, column: usize) -> (usize, bool) {
    let marker = list_marker_len(line);
    if state.after_blank || marker > 0 {
        while state.items.last().is_some_and(|left| *left > column) {
            state.items.pop();
        }
    }
    let container = state.items.last().copied().unwrap_or(0);
    if column >= container + 4 && state.after_blank {
        return (0, true);
    }
    let mut length = 0;
    while let len @ 1.. = list_marker_len(&line[length..]) {
        length += len;
        state.items.push(column + length);
    }
    (length, false)
}

/// The opaque block that a line begins.
fn opening(line: &str, quotes: usize, column: usize) -> Option<Opaque> {
    if let Some((mark, len, info)) = fence(line) {
        return (mark == b'~' || !info.contains('`')).then_some(Opaque::Fence { mark, len, quotes, column });
    }
    let tag = line.strip_prefix('<')?;
    if tag.starts_with("!--") {
        return Some(Opaque::Html(Some("-->")));
    }
    let tag = tag.strip_prefix('/').unwrap_or(tag);
    let name =
        &tag[..tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len())].to_ascii_lowercase();
    match name.as_str() {
        "pre" => Some(Opaque::Html(Some("</pre>"))),
        "script" => Some(Opaque::Html(Some("</script>"))),
        "style" => Some(Opaque::Html(Some("</style>"))),
        "textarea" => Some(Opaque::Html(Some("</textarea>"))),
        name => HTML_BLOCKS.contains(&name).then_some(Opaque::Html(None)),
    }
}

/// Elements that begin an HTML block wherever they start a line (CommonMark, section 4.6, condition 6).
const HTML_BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "base",
    "basefont",
    "blockquote",
    "body",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "menuitem",
    "nav",
    "noframes",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "track",
    "ul",
];

fn list_marker_len(text: &str) -> usize {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &text[digits..];
    let is_marker = if digits == 0 {
        rest.starts_with(['-', '*', '+'])
    } else {
        digits < 10 && rest.starts_with(['.', ')'])
    };
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
        for text in [
            "`%%a%%`",
            "```\n%%a%%\n```",
            "~~~\n%%a%%",
            "x\n\n    %%a%%",
            "- x\n  ```\n  %%a%%\n  ```",
            "``a` %%b%% ``",
        ] {
            check(text, text);
        }
        check("- x\n\n    %%a%%", "- x\n\n         ");
    }

    #[test]
    fn a_fence_ends_with_the_quote_or_item_around_it_and_not_before() {
        let hidden = [
            "> ```\n> code\n\n%%a%%\n",
            "- ```\n  code\n\nx %%a%%",
            "x\n\n    ```\n\nx %%a%%",
            "x\n    ```\nx %%a%%",
            "<div>\n```\n</div>\n\nx %%a%%",
            "```\n> ```\n%%b%%\n```\n\nx %%a%%",
            "```\n    ```\n%%b%%\n```\n\nx %%a%%",
        ];
        for text in hidden {
            let masked = mask(text).expect("the text has a comment mark");
            let comments: Vec<_> = masked.comments.iter().map(|range| &text[range.clone()]).collect();
            assert_eq!(comments, ["a"], "{text:?}");
        }
    }

    #[test]
    fn display_math_is_held_together_over_blank_lines() {
        let masked = mask("$$\na\n\n- b\n$$\n\n[[c]]").unwrap();
        assert_eq!(masked.text.replace(super::MATH_BREAK, "/"), "$$/a//- b/$$\n\n[[c]]");
        assert!(mask("$$\na\n$$ and `$$`\n").is_none());
        let masked = mask("> $$\n>\n> - a\r\n>b\n> $$\n> [[c]]").unwrap();
        let shown = masked.text.replace(super::MATH_BREAK, "/").replace(super::MASK, "·");
        assert_eq!(shown, "> $$/·/··- a·/·b/··$$\n> [[c]]");
        assert!(mask("> $$\n>\n> a\n\n> $$ b").unwrap().text.starts_with("> $$\n>"));
    }

    #[test]
    fn a_dollar_in_a_link_begins_no_formula() {
        let check = |text: &str, expected: &str| {
            let masked = mask(text).map_or(text.to_owned(), |it| it.text);
            assert_eq!(masked.replace(super::LINK_DOLLAR, "·"), expected);
            assert_eq!(super::unmask(&masked), text);
        };
        check("[[a$b|x]] and [[c$]] $d$", "[[a·b|x]] and [[c·]] $d$");
        check("[[a|US$]] and [[b|$x$]]", "[[a|US·]] and [[b|$x$]]");
        for text in ["`[[a$b]]`", "[[a$b", "[[a$b\nc]]", "\\[[a$b]]", "[[a]] $ [[b]] $", "```\n[[a$b]]\n```"]
        {
            check(text, text);
        }
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
