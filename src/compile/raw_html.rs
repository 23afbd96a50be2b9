//! Prepares the author's HTML for the sanitizer: whole tags, of elements that are kept, not nested too deeply.
//!
//! Tags of the author's and adit's own are read together later; so none of his may be left open in a way that changes
//! how those behind it are read.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use pulldown_cmark::Event;

use crate::config::FrameHosts;

use super::wikilink::is_external;

mod block;
pub(super) mod sanitize;
mod stray;
mod style;
pub(super) mod tag;

use sanitize::builder;
use tag::{Frame, frame, tag_len, tag_name};

/// Elements whose content a browser reads as text up to their end tag: one that is not closed would swallow what
/// adit writes behind it.
const RAW_TEXT: &[&str] = &[
    "script",
    "style",
    "textarea",
    "title",
    "xmp",
    "iframe",
    "noembed",
    "noframes",
    "noscript",
    "plaintext",
    "listing",
];

/// The elements that the sanitizer keeps. The tags of all others go before it sees them, and what is in them stays:
/// some of them change how the tags inside them are read, and adit's own could be among those.
static KEPT: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| builder("", &FrameHosts::default()).clone_tags().into_iter().collect());

/// Deepest nesting of the author's elements. Sanitizers and browsers take time that grows with its square.
const MAX_DEPTH: usize = 200;

/// The elements of the author's that are open.
#[derive(Default)]
pub(super) struct Open {
    /// How many of each name.
    by_name: BTreeMap<String, usize>,
    /// How many in all: no fewer than those that a parser has open.
    depth: usize,
    /// Those of the lines at hand that a parser would open again in the next block.
    formatting: Vec<String>,
}

/// Elements that a parser opens again behind the block in which they are not closed.
const FORMATTING: &[&str] =
    &["a", "b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"];

impl Open {
    /// Notes a tag in the lines of a block, if a parser would open its element again behind them.
    fn note_formatting(&mut self, tag: &str) {
        let name = tag_name(tag);
        if !FORMATTING.contains(&name.as_str()) {
            return;
        }
        if !tag.starts_with("</") {
            self.formatting.push(name);
        } else if let Some(nth) = self.formatting.iter().rposition(|it| *it == name) {
            self.formatting.remove(nth);
        }
    }
}

/// Completes an HTML block, so that no tag, comment or raw text of it reaches beyond it.
pub(super) fn complete(html: &str, open: &mut Open, hosts: &FrameHosts) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    // What was looked for in vain is not looked for again, for the rest only gets shorter.
    let mut without_end: Vec<String> = Vec::new();
    let mut ends = |rest: &str, end: &str| {
        if without_end.iter().any(|it| it == end) {
            return None;
        }
        let found = find_ignoring_case(rest, end);
        if found.is_none() {
            without_end.push(end.to_owned());
        }
        found
    };
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let len = if rest.starts_with("<!--") {
            match ends(rest, "-->") {
                Some(end) => Some(end + 3),
                // It hides all the rest.
                None => return out,
            }
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            ends(rest, ">").and_then(|_| tag_len(rest))
        } else {
            None
        };
        let Some(len) = len else {
            out.push_str("&lt;");
            rest = &rest[1..];
            continue;
        };
        let (tag, behind) = rest.split_at(len);
        let name = tag_name(tag);
        rest = behind;
        let is_tag = tag[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        if is_tag && !KEPT.contains(name.as_str()) && !RAW_TEXT.contains(&name.as_str()) {
            continue;
        }
        if name == "iframe" {
            if !tag.starts_with("</") {
                push_frame(&mut out, frame(tag, hosts));
                // What is between its tags is for browsers that know no frames.
                if let Some(end) = ends(rest, "</iframe") {
                    rest = rest[end..].find('>').map_or("", |at| &rest[end + at + 1..]);
                }
            }
        } else if ends_nothing(tag, open) {
            continue;
        } else if !enter(tag, open) {
            super::push_escaped(&mut out, tag);
        } else if !RAW_TEXT.contains(&name.as_str()) {
            out.push_str(tag);
        } else if !tag.starts_with("</")
            && let Some(end) = ends(rest, &format!("</{name}"))
        {
            if !matches!(name.as_str(), "script" | "style") {
                super::push_escaped(&mut out, &rest[..end]);
            }
            rest = rest[end..].find('>').map_or("", |at| &rest[end + at + 1..]);
        }
    }
    out.push_str(rest);
    out
}

/// Writes a frame that is shown, or a link in its place.
fn push_frame(out: &mut String, frame: Frame) {
    match frame {
        Frame::Shown(html) => out.push_str(&html),
        Frame::Link(url) => {
            out.push_str(&link_start(&url));
            super::push_escaped(out, &url);
            out.push_str("</a>");
        }
        Frame::Nothing => {}
    }
}

fn link_start(url: &str) -> String {
    let class = if is_external(url) { " class=\"external\" rel=\"noopener\"" } else { "" };
    format!("<a{class} href=\"{}\">", super::escape(url))
}

/// Takes the tags that are not kept out of a line: scripts and styles with what is in them, and frames, in whose place
/// a link may stand.
pub(super) fn drop_unkept_tags<'s>(
    events: Vec<(Event<'s>, Range<usize>)>,
    hosts: &FrameHosts,
) -> Vec<(Event<'s>, Range<usize>)> {
    let raw_text = |event: &Event<'_>| match event {
        Event::InlineHtml(html) => {
            Some(tag_name(html)).filter(|name| name == "iframe" || !is_kept(html, name))
        }
        _ => None,
    };
    let has_tags = events.iter().any(|(event, _)| matches!(event, Event::InlineHtml(_)));
    if !has_tags || !events.iter().any(|(event, _)| raw_text(event).is_some()) {
        return events;
    }
    let closes = |event: &Event<'_>, name: &str| matches!(event, Event::InlineHtml(html) if html.starts_with("</") && tag_name(html) == name);
    let last_close = |name: &str| events.iter().rposition(|(event, _)| closes(event, name)).unwrap_or(0);
    let last = ["script", "style", "iframe"].map(|name| (name, last_close(name)));
    let mut kept = Vec::with_capacity(events.len());
    let mut hidden_by: Option<&str> = None;
    for (nth, (event, range)) in events.into_iter().enumerate() {
        if let Some(name) = hidden_by {
            if closes(&event, name) {
                hidden_by = None;
            } else if matches!(event, Event::Start(_) | Event::End(_)) {
                // Elements stay whole even where a script begins in one and ends in another.
                kept.push((event, range));
            }
            continue;
        }
        match raw_text(&event) {
            Some(name) => {
                if let ("iframe", Event::InlineHtml(tag)) = (name.as_str(), &event)
                    && !tag.starts_with("</")
                {
                    kept.extend(frame_events(tag, hosts).into_iter().map(|event| (event, range.clone())));
                }
                let hides = last.iter().find(|(it, end)| *it == name && *end > nth);
                hidden_by = hides.map(|(it, _)| *it);
            }
            None => kept.push((event, range)),
        }
    }
    kept
}

fn frame_events<'s>(tag: &str, hosts: &FrameHosts) -> Vec<Event<'s>> {
    match frame(tag, hosts) {
        Frame::Shown(html) => vec![Event::InlineHtml(html.into())],
        Frame::Link(url) => {
            let start = Event::InlineHtml(link_start(&url).into());
            vec![start, Event::Text(url.into()), Event::InlineHtml("</a>".into())]
        }
        Frame::Nothing => Vec::new(),
    }
}

/// Whether a tag ends no element of the author's. A parser would look for one through all elements around it, of
/// which markdown makes as many as it likes. `</br>` begins an element, for all that.
pub(super) fn ends_nothing(tag: &str, open: &Open) -> bool {
    let is_open = |name: &str| open.by_name.get(name).is_some_and(|n| *n > 0);
    tag.starts_with("</") && !is_open(&tag_name(tag)) && tag_name(tag) != "br"
}

/// Notes a tag of the author's among his elements. Gives whether it may be written.
pub(super) fn enter(tag: &str, open: &mut Open) -> bool {
    if tag.starts_with("</") {
        if let Some(n @ 1..) = open.by_name.get_mut(&tag_name(tag)) {
            *n -= 1;
            open.depth -= 1;
        }
    } else if tag[1..].starts_with(|c: char| c.is_ascii_alphabetic())
        && !tag.ends_with("/>")
        && !is_void(&tag_name(tag))
        // A frame is written with its end tag.
        && !tag.starts_with("<iframe")
    {
        *open.by_name.entry(tag_name(tag)).or_default() += 1;
        open.depth += 1;
    }
    open.depth <= MAX_DEPTH
}

/// Elements that stand only in certain others: cut out of these, their tags mean nothing.
const PARTS: &[&str] = &[
    "li",
    "dt",
    "dd",
    "summary",
    "figcaption",
    "legend",
    "caption",
    "colgroup",
    "col",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "rt",
    "rp",
    "source",
];

/// Makes a piece that was cut out of sanitized HTML whole: end tags of elements outside it go, as do parts of elements
/// that are outside; what is left open is closed.
pub(crate) fn cut_whole(piece: &str) -> String {
    let mut out = String::with_capacity(piece.len() + 16);
    // The open elements; `None` where the start tag was left out.
    let mut open: Vec<Option<&str>> = Vec::new();
    let mut rest = piece;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find('>').map_or(rest.len(), |end| end + 1);
        let (tag, behind) = rest.split_at(end);
        rest = behind;
        let name = tag.trim_start_matches(['<', '/']);
        let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
        let is_kept = if tag.starts_with("</") {
            matches!(open.pop(), Some(Some(_)))
        } else {
            let is_part = PARTS.contains(&name) && open.iter().all(Option::is_none);
            if !is_void(name) && !tag.ends_with("/>") {
                open.push((!is_part).then_some(name));
            }
            !is_part
        };
        if is_kept {
            out.push_str(tag);
        }
    }
    out.push_str(rest);
    for name in open.into_iter().flatten().rev() {
        out.push_str("</");
        out.push_str(name);
        out.push('>');
    }
    out
}

fn is_kept(tag: &str, name: &str) -> bool {
    KEPT.contains(name) || tag.starts_with("<!") || tag.starts_with("<?")
}

pub(super) fn is_void(name: &str) -> bool {
    matches!(name, "br" | "hr" | "img" | "input" | "wbr" | "col" | "source")
}

fn find_ignoring_case(text: &str, wanted: &str) -> Option<usize> {
    let (text, wanted) = (text.as_bytes(), wanted.as_bytes());
    memchr::memchr_iter(wanted[0], text)
        .find(|at| text.get(*at..at + wanted.len()).is_some_and(|it| it.eq_ignore_ascii_case(wanted)))
}

#[cfg(test)]
mod tests {
    use super::{FrameHosts, MAX_DEPTH, Open, complete, cut_whole};

    #[test]
    fn nothing_reaches_beyond_an_html_block() {
        let check = |html: &str, expected: &str| {
            assert_eq!(complete(html, &mut Open::default(), &FrameHosts::default()), expected, "{html}")
        };
        check("<div class=\"x\n", "&lt;div class=\"x\n");
        check("<div><!-- x", "<div>");
        check("<div><textarea>a", "<div>a");
        check("<div><textarea>a<b></TEXTAREA>c", "<div>a&lt;b&gt;c");
        check("<p>a<script>b<p></script >c", "<p>ac");
        check("a < b <> <p title='>'>", "a &lt; b &lt;> <p title='>'>");
        check("<iframe src=\"a.pdf\">no <b>frames</b></iframe> b", "<a href=\"a.pdf\">a.pdf</a> b");
        check("<iframe src=javascript:x>a", "a");
    }

    #[test]
    fn a_piece_that_overlaps_elements_is_made_whole() {
        let check = |html: &str, expected: &str| assert_eq!(cut_whole(html), expected, "{html}");
        check("<h2>U</h2><p>u</p></div><p>x</p>", "<h2>U</h2><p>u</p><p>x</p>");
        check("<h2>U</h2><div><b>x", "<h2>U</h2><div><b>x</b></div>");
        check("a</td><td>b<br>c</td></tr></table><p>d", "ab<br>c<p>d</p>");
        check("<p title=\"a\">x</p>", "<p title=\"a\">x</p>");
    }

    #[test]
    fn an_end_tag_without_a_start_closes_nothing() {
        let html = "<b></div>".repeat(1_000);
        let whole = complete(&html, &mut Open::default(), &FrameHosts::default());
        assert_eq!(whole.matches("<b>").count(), MAX_DEPTH);
        assert_eq!(complete("a</p></br></b>", &mut Open::default(), &FrameHosts::default()), "a</br>");
    }

    #[test]
    fn unclosed_tags_take_linear_time() {
        for part in ["<textarea>", "<iframe src=x>", "<!--", "<a \"", "<script>", "<"] {
            complete(&part.repeat(100_000), &mut Open::default(), &FrameHosts::default());
        }
    }
}
