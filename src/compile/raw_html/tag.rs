//! Takes apart the tags of raw HTML: their attributes, the addresses in them, and frames.

use std::borrow::Cow;
use std::ops::Range;

use crate::compile::block::Writer;
use crate::compile::html::SlotKind;
use crate::compile::wikilink::{is_dangerous, is_external, markdown_destination};
use crate::compile::{LinkKind, comment, push_escaped};
use crate::config::FrameHosts;

/// What a page in a frame may do: run, fill forms, open windows; nothing to the page around it. Films are shown only to
/// pages that say from which site they are.
pub(in crate::compile) const FRAME_RULES: &str = " sandbox=\"allow-forms allow-popups allow-popups-to-escape-sandbox allow-same-origin \
     allow-scripts\" referrerpolicy=\"strict-origin-when-cross-origin\" loading=\"lazy\"";

/// An attribute of a tag.
#[derive(Debug, PartialEq, Eq)]
struct Attribute<'t> {
    name: &'t str,
    /// Without its quotes, not decoded.
    value: &'t str,
    /// From its name to the end of its value, in the tag.
    range: Range<usize>,
}

/// What an address in a tag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// `href`: it leads somewhere.
    Leads,
    /// `src`: it shows something.
    Shows,
}

/// An address in a tag that leads into the vault.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Address<'t> {
    /// As it reads.
    pub(super) url: Cow<'t, str>,
    pub(super) what_for: Use,
    /// Its attribute in the tag.
    pub(super) range: Range<usize>,
}

/// What becomes of an `<iframe>`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// The frame: its start and end tag.
    Shown(String),
    /// A link to this address.
    Link(String),
    /// It shows nothing.
    Nothing,
}

impl Writer<'_, '_> {
    /// Writes a tag of the author's inside a line.
    pub(in crate::compile) fn write_inline_html(&mut self, html: &str, range: &Range<usize>) {
        self.out.html.enter_raw(html);
        if self.options.trust_html {
            self.out.html.push(html);
        } else if super::ends_nothing(html, &self.raw_open) {
            // Browsers pass over it, too.
        } else if super::enter(html, &mut self.raw_open) {
            self.raw_open.note_formatting(html);
            self.push_raw(html, range);
        } else {
            self.out.html.push_text(html);
        }
    }

    /// Closes what tags in the lines of a block have opened beyond the first `n`: as in Obsidian, bold letters end with
    /// their block.
    pub(in crate::compile) fn close_formatting(&mut self, n: usize) {
        while self.raw_open.formatting.len() > n
            && let Some(name) = self.raw_open.formatting.pop()
        {
            let end = format!("</{name}>");
            super::enter(&end, &mut self.raw_open);
            self.out.html.push(&end);
        }
    }

    /// How many elements of the lines at hand are open.
    pub(in crate::compile) fn n_formatting(&self) -> usize {
        self.raw_open.formatting.len()
    }

    /// Writes tags of the author's, which stand at `range` of the source. What they name in the vault becomes a
    /// reference like any other.
    pub(in crate::compile) fn push_raw(&mut self, html: &str, range: &Range<usize>) {
        let mut written = 0;
        let mut at = 0;
        let mut cursor = range.start;
        while let Some(found) = memchr::memchr(b'<', &html.as_bytes()[at..]) {
            let start = at + found;
            if html[start..].starts_with("<!--") {
                let Some(end) = html[start..].find("-->") else { break };
                at = start + end;
                continue;
            }
            at = start + 1;
            if !matches!(html.as_bytes().get(at), Some(b'a' | b'A' | b'i' | b'I' | b's' | b'S' | b'v' | b'V'))
            {
                continue;
            }
            let Some(len) = tag_len(&html[start..]) else { break };
            let tag = &html[start..start + len];
            at = start + len;
            let Some(address) = vault_address(tag) else { continue };
            let destination = markdown_destination(&comment::unmask(&address.url));
            if destination.target.is_empty() && destination.fragment.is_none() {
                continue;
            }
            let source = &self.source[cursor..range.end];
            let span = match place_of(source, &address, &self.options.iframe_hosts) {
                Some(found) => {
                    let start = cursor + found.start;
                    cursor += found.end;
                    start..cursor
                }
                // It was written differently, and so is all that follows.
                None => {
                    cursor = range.end;
                    range.clone()
                }
            };
            let (kind, slot): (_, fn(u32) -> SlotKind) = match address.what_for {
                Use::Leads => (LinkKind::Link, SlotKind::Href),
                Use::Shows => (LinkKind::Embed, SlotKind::Src),
            };
            let idx = self.push_link(kind, destination, &span);
            self.out.html.push(&html[written..start + address.range.start]);
            self.out.html.slot(slot(idx));
            written = start + address.range.end;
        }
        self.out.html.push(&html[written..]);
    }
}

/// The address in the start tag `tag`, if it leads into the vault.
pub(super) fn vault_address(tag: &str) -> Option<Address<'_>> {
    let (wanted, what_for) = match tag_name(tag).as_str() {
        "a" => ("href", Use::Leads),
        "img" | "audio" | "video" | "source" => ("src", Use::Shows),
        _ => return None,
    };
    let found = attribute(tag, wanted)?;
    let url = decoded(found.value.trim());
    let is_inside = !url.is_empty() && !is_external(&url) && !url.starts_with('\\');
    is_inside.then_some(Address { url, what_for, range: found.range })
}

/// Where the tag with an address stands in the source, which has other line ends and signs than its HTML; a frame may
/// stand there in the place of a link.
fn place_of(source: &str, address: &Address<'_>, hosts: &FrameHosts) -> Option<Range<usize>> {
    let plain = |url: &str| comment::unmask(url).replace('\r', "");
    let wanted = plain(&address.url);
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', &source.as_bytes()[at..]) {
        let start = at + found;
        let rest = &source[start..];
        if rest.starts_with("<!--") {
            at = start + rest.find("-->")?;
            continue;
        }
        at = start + 1;
        if !rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let len = tag_len(rest)?;
        let tag = &rest[..len];
        at = start + len;
        let is_it = match vault_address(tag) {
            Some(it) => it.what_for == address.what_for && plain(&it.url) == wanted,
            None if tag_name(tag) == "iframe" => {
                matches!(frame(tag, hosts), Frame::Link(url) if plain(&url) == wanted)
            }
            None => false,
        };
        if is_it {
            return Some(start..at);
        }
    }
    None
}

/// What becomes of the frame that this start tag opens.
pub(super) fn frame(tag: &str, hosts: &FrameHosts) -> Frame {
    let Some(src) = attribute(tag, "src") else { return Frame::Nothing };
    let url = decoded(src.value.trim());
    let url = if url.starts_with("//") { Cow::Owned(format!("https:{url}")) } else { url };
    if url.is_empty() || is_dangerous(&url) {
        return Frame::Nothing;
    }
    let Some(host) = hosts.allowed_host(&url) else { return Frame::Link(url.into_owned()) };
    let mut shown = "<iframe src=\"".to_owned();
    push_escaped(&mut shown, &url);
    shown.push('"');
    for name in ["width", "height", "style", "class", "allowfullscreen"] {
        if let Some(found) = attribute(tag, name) {
            shown.push_str(&format!(" {name}=\""));
            push_escaped(&mut shown, &decoded(found.value));
            shown.push('"');
        }
    }
    let title =
        attribute(tag, "title").map(|found| decoded(found.value)).filter(|title| !title.trim().is_empty());
    shown.push_str(" title=\"");
    push_escaped(&mut shown, title.as_deref().unwrap_or(host));
    shown.push('"');
    shown.push_str(FRAME_RULES);
    shown.push_str("></iframe>");
    Frame::Shown(shown)
}

/// The name in a start or end tag, in lower case.
pub(super) fn tag_name(tag: &str) -> String {
    let name = tag.trim_start_matches(['<', '/']);
    name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())].to_ascii_lowercase()
}

/// Length of the tag that `html` starts with, as browsers read it: quotes count where a value begins. Nothing if it does
/// not end.
pub(super) fn tag_len(html: &str) -> Option<usize> {
    let name = if html.starts_with("</") { 2 } else { 1 };
    let mut at = name + html[name..].find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'))?;
    // What does not begin with a letter is a comment to browsers.
    if html[name..].starts_with(|c: char| c.is_ascii_alphabetic()) {
        while let Some(found) = next_attribute(html, at) {
            at = found.range.end;
        }
    }
    html[at..].find('>').map(|end| at + end + 1)
}

/// The first attribute of this name, which is the one that counts.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<Attribute<'t>> {
    let mut at = tag.find(|c: char| c.is_ascii_whitespace() || c == '/')?;
    while let Some(found) = next_attribute(tag, at) {
        if found.name.eq_ignore_ascii_case(name) {
            return Some(found);
        }
        at = found.range.end;
    }
    None
}

/// The next attribute from an offset on, as browsers read it.
fn next_attribute(tag: &str, from: usize) -> Option<Attribute<'_>> {
    let is_end = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>');
    let skip =
        |at: usize, stop: &dyn Fn(char) -> bool| tag[at..].find(stop).map_or(tag.len(), |len| at + len);
    let start = skip(from, &|c| !c.is_ascii_whitespace() && c != '/');
    if tag[start..].starts_with('>') || start == tag.len() {
        return None;
    }
    // A `=` at the start belongs to the name.
    let first = tag[start..].chars().next().map_or(0, char::len_utf8);
    let name_end = skip(start + first, &|c| is_end(c) || c == '=');
    let name = &tag[start..name_end];
    let equals = skip(name_end, &|c| !c.is_ascii_whitespace());
    if !tag[equals..].starts_with('=') {
        return Some(Attribute { name, value: "", range: start..name_end });
    }
    let value = skip(equals + 1, &|c| !c.is_ascii_whitespace());
    let quote = tag[value..].chars().next().filter(|c| matches!(c, '"' | '\''));
    let (from, to, end) = match quote {
        Some(quote) => {
            let to = skip(value + 1, &|c| c == quote);
            (value + 1, to, (to + 1).min(tag.len()))
        }
        None => {
            let to = skip(value, &|c| c.is_ascii_whitespace() || c == '>');
            (value, to, to)
        }
    };
    Some(Attribute { name, value: tag.get(from..to).unwrap_or_default(), range: start..end })
}

/// An attribute's value with the entities that addresses and titles have.
fn decoded(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let mut out = value.to_owned();
    for (entity, sign) in
        [("&quot;", "\""), ("&#39;", "'"), ("&apos;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]
    {
        if out.contains(entity) {
            out = out.replace(entity, sign);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::CompileOptions;
    use crate::path::VaultPath;

    #[test]
    fn addresses_into_the_vault_are_found_however_they_are_written() {
        let check = |tag: &str, expected: Option<&str>| {
            assert_eq!(vault_address(tag).map(|it| it.url.into_owned()).as_deref(), expected, "{tag}");
        };
        check("<img alt='a>b' src = 'img/a b.png' />", Some("img/a b.png"));
        check("<IMG SRC=a.png>", Some("a.png"));
        check("<img/src=\"a&amp;b.png\"/>", Some("a&b.png"));
        check("<a class=x href=\"Note.md#H\">", Some("Note.md#H"));
        check("<a href=#H>", Some("#H"));
        check("<img src=a.png src=b.png>", Some("a.png"));
        for tag in [
            "<img src=\"https://example.org/a.png\">",
            "<img src=\"file:///etc/passwd\">",
            "<a href=\"java\nscript:alert(1)\">",
            "<a href=\"//example.org\">",
            "<a href=\"\\\\example.org\">",
            "<img src=\"\">",
            "<img data-src=a.png>",
            "<img",
            "<iframe src=a.html>",
        ] {
            check(tag, None);
        }
    }

    #[test]
    fn a_frame_is_shown_only_for_the_hosts_of_the_settings() {
        let hosts = FrameHosts::parse(&["www.youtube.com".to_owned()]).unwrap();
        let shown = "<iframe src=\"https://www.youtube.com/embed/x\" width=\"5\" title=\"www.youtube.com\""
            .to_owned();
        let shown = shown + FRAME_RULES + "></iframe>";
        let tag = "<iframe width=5 src=\"//www.youtube.com/embed/x\" onload=\"alert(1)\" srcdoc=x>";
        assert_eq!(frame(tag, &hosts), Frame::Shown(shown));
        let link =
            |tag: &str, url: &str| assert_eq!(frame(tag, &hosts), Frame::Link(url.to_owned()), "{tag}");
        link("<iframe src='https://example.org/?a=1&amp;b=2'>", "https://example.org/?a=1&b=2");
        link("<iframe src=\"paper.pdf\">", "paper.pdf");
        assert_eq!(frame("<iframe src=\"javascript:alert(1)\">", &hosts), Frame::Nothing);
        assert_eq!(frame("<iframe srcdoc=\"x\">", &hosts), Frame::Nothing);
    }

    #[test]
    fn a_link_in_place_of_a_frame_has_the_place_of_the_frame() {
        let text = "<td> <iframe src=\"//example.org\"></iframe> <IFRAME src='a &amp; b.pdf'></iframe> <a href=c.md>c</a>\n";
        let note = crate::compile::compile(&VaultPath::new("n.md"), text, &CompileOptions::default());
        let places: Vec<_> = note.links.iter().map(|link| &text[link.span.range()]).collect();
        assert_eq!(places, ["<IFRAME src='a &amp; b.pdf'>", "<a href=c.md>"]);
    }

    #[test]
    fn a_tag_ends_where_it_does_for_browsers() {
        let check = |html: &str, expected: Option<&str>| {
            assert_eq!(tag_len(html).map(|len| &html[..len]), expected, "{html}");
        };
        check("<a>b>", Some("<a>"));
        check("<a title='>' x=\">\" y = \">\">b", Some("<a title='>' x=\">\" y = \">\">"));
        check("<div align=center\">b\">", Some("<div align=center\">"));
        check("<a \">b\">", Some("<a \">"));
        check("<a/b=\"/>\"/>c", Some("<a/b=\"/>\"/>"));
        check("<a =\">\">", Some("<a =\">"));
        check("</a b=\">\">c", Some("</a b=\">\">"));
        check("<?a b=\">\">c", Some("<?a b=\">"));
        check("<!a\">\">c", Some("<!a\">"));
        check("<a b=\">", None);
        check("<a b", None);
        check("<a", None);
    }

    #[test]
    fn quotes_that_are_none_hide_no_tag() {
        let text = "<div align=center\">\n<img src=\"a.png\" alt=\"b\"> <a href=\"c.md\">c</a>\n</div>\n";
        let note = crate::compile::compile(&VaultPath::new("n.md"), text, &CompileOptions::default());
        let places: Vec<_> = note.links.iter().map(|link| &text[link.span.range()]).collect();
        assert_eq!(places, ["<img src=\"a.png\" alt=\"b\">", "<a href=\"c.md\">"]);
    }
}
