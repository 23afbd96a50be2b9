//! Makes the raw HTML of a note safe, by a maintained sanitizer, without losing the slots.
//!
//! The HTML is written out with every slot, every boundary of a section or block, and every piece of sealed markup as a
//! sign that the sanitizer keeps, cleaned as a whole, and read back. The signs hold a hash of the note, so that no note can hold one.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::Range;

use ammonia::{Builder, UrlRelative};

use super::{is_void, stray, style};
use crate::compile::html::{Html, Slot, SlotKind};
use crate::compile::{Note, is_dangerous, is_external, is_shown_from};
use crate::config::FrameHosts;

/// Cleans the HTML of a note with raw HTML in it. Sections and blocks that the author's tags overlap keep their range,
/// but it is no piece of HTML of its own: see [`cut_whole`](super::cut_whole).
pub(in crate::compile) fn sanitize(note: &mut Note, source: &str, hosts: &FrameHosts) {
    let mark = format!("adit{:032x}", xxhash_rust::xxh3::xxh3_128(source.as_bytes()));
    let dirty = write_signs(note, &mark);
    let dirty = stray::end_tables(&dirty);
    let schemes = schemes(&dirty);
    let mut builder = builder(&mark, hosts);
    let clean = builder.add_url_schemes(&schemes).clean(&dirty).to_string();
    let (html, boundaries) = read_signs(&clean, &mark, &note.html);
    let at = |nth: usize| boundaries.get(nth).copied().flatten();
    let mut nth = 0;
    let mut next_range = || {
        let range = at(nth).zip(at(nth + 1)).map(|(start, end)| start..end);
        nth += 2;
        range.filter(|it| it.start <= it.end)
    };
    let is_whole = |it: &Range<u32>| is_balanced(&html.text[it.start as usize..it.end as usize]);
    note.footnotes_at = next_range().map_or(html.len(), |it| it.start);
    note.title_heading = next_range().filter(|it| note.title_heading.is_some() && is_whole(it));
    for heading in &mut note.headings {
        heading.html = next_range().filter(|_| heading.html.is_some());
    }
    for block in &mut note.blocks {
        block.html = next_range().filter(|_| block.html.is_some());
    }
    for task in note.items.iter_mut().filter(|it| it.html.is_some()) {
        task.html = next_range().filter(is_whole);
    }
    note.html = Html { sheets: note.html.sheets, ..html };
}

/// The ranges that have to survive, two boundaries each, in the order in which they are read back.
fn boundaries(note: &Note) -> Vec<(u32, usize)> {
    let footnotes = note.footnotes_at..note.footnotes_at;
    let mut ranges: Vec<_> = [footnotes, note.title_heading.clone().unwrap_or(0..0)].into();
    ranges.extend(note.headings.iter().map(|it| it.html.clone().unwrap_or(0..0)));
    ranges.extend(note.blocks.iter().map(|it| it.html.clone().unwrap_or(0..0)));
    ranges.extend(note.items.iter().filter_map(|it| it.html.clone()));
    let mut boundaries: Vec<_> = ranges.iter().flat_map(|it| [it.start, it.end]).zip(0..).collect();
    boundaries.sort_unstable();
    boundaries
}

fn write_signs(note: &Note, mark: &str) -> String {
    let mut out = String::with_capacity(note.html.text.len() * 2);
    let mut from = 0;
    let mut boundaries = boundaries(note).into_iter().peekable();
    let text = &note.html.text;
    for (until, sign) in signs(&note.html) {
        while let Some((at, nth)) = boundaries.next_if(|(at, _)| *at <= until) {
            let at = at.max(from);
            out.push_str(&text[from as usize..at as usize]);
            from = at;
            write!(out, "<!--{mark}b{nth}-->").expect("a String takes every write");
        }
        out.push_str(&text[from as usize..until as usize]);
        from = until;
        let slot = match sign {
            Sign::End => break,
            Sign::Slot(slot) => slot,
            Sign::Sealed(nth) => {
                write!(out, "<!--{mark}m{nth}-->").expect("a String takes every write");
                from = note.html.sealed[nth].end;
                continue;
            }
        };
        let written = match slot {
            SlotKind::LinkOpen(idx) => write!(out, "<a class=\"{mark}l{idx};\">"),
            SlotKind::TagOpen(idx) => write!(out, "<a class=\"{mark}t{idx};\">"),
            SlotKind::LinkClose(_) => write!(out, "</a>"),
            SlotKind::Embed(idx) => write!(out, "<!--{mark}e{idx}-->"),
            SlotKind::InlineEmbed(idx) => write!(out, "<!--{mark}i{idx}-->"),
            SlotKind::Drawing(idx) => write!(out, "<!--{mark}d{idx}-->"),
            SlotKind::Query(idx) => write!(out, "<!--{mark}q{idx}-->"),
            SlotKind::IdPrefix => write!(out, "{mark}p;"),
            SlotKind::FootnoteHref => write!(out, "{mark}f;"),
            SlotKind::Href(idx) => write!(out, " href=\"{mark}r{idx};\""),
            SlotKind::Src(idx) => write!(out, " src=\"{mark}s{idx};\""),
            SlotKind::HeadingId(idx) => write!(out, " title=\"{mark}h{idx};\""),
            SlotKind::BlockId(idx) => write!(out, " title=\"{mark}k{idx};\""),
        };
        written.expect("a String takes every write");
    }
    out
}

/// What may be a scheme where an attribute begins. Links with these are kept as they are in notes without raw HTML:
/// which ones run code is for [`keep_attribute`] to say.
fn schemes(html: &str) -> BTreeSet<String> {
    let is_part = |c: &u8| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'-' | b'.');
    let found = html.match_indices(':').filter_map(|(at, _)| {
        let before = &html.as_bytes()[at.saturating_sub(MAX_SCHEME)..at];
        let len = before.iter().rev().take_while(|it| is_part(it)).count();
        let is_first =
            matches!(before.len().checked_sub(len + 1).map(|it| before[it]), Some(b'"' | b'\'' | b'='));
        (len > 0 && is_first).then(|| html[at - len..at].to_ascii_lowercase())
    });
    found.collect()
}

/// Longer ones are none.
const MAX_SCHEME: usize = 40;

/// What is written as a sign.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Slot(SlotKind),
    /// Sealed markup, by its number.
    Sealed(usize),
    End,
}

/// The signs in HTML, in order, by their offsets; of two at one offset the slot comes first.
fn signs(html: &Html) -> Vec<(u32, Sign)> {
    let mut signs: Vec<_> = html.slots.iter().map(|slot| (slot.at, Sign::Slot(slot.kind))).collect();
    if !html.sealed.is_empty() {
        signs.extend(html.sealed.iter().enumerate().map(|(nth, it)| (it.start, Sign::Sealed(nth))));
        signs.sort_by_key(|(at, sign)| (*at, matches!(sign, Sign::Sealed(_))));
    }
    signs.push((html.len(), Sign::End));
    signs
}

/// Reads the signs back; `before` is the HTML they were written from. A boundary that the sanitizer dropped is `None`.
fn read_signs(clean: &str, mark: &str, before: &Html) -> (Html, Vec<Option<u32>>) {
    let mut html = Html { raw_html: true, is_sanitized: true, ..Html::default() };
    let mut boundaries = Vec::new();
    let mut open_link = None;
    let mut sealed: Vec<_> = before.sealed.iter().cloned().map(Some).collect();
    let mut rest = clean;
    let (mut signs, mut comments, mut closes) = (Ahead::of(mark), Ahead::of("<!--"), Ahead::of("</a>"));
    loop {
        let sign = signs.find(rest);
        let comment = comments.find(rest);
        let close = open_link.and_then(|_| closes.find(rest));
        let Some(next) = [sign, comment, close].into_iter().flatten().min() else { break };
        html.push(&rest[..next]);
        if close == Some(next) {
            if let Some(idx) = open_link.take() {
                html.slot(SlotKind::LinkClose(idx));
            }
            rest = &rest[next + "</a>".len()..];
        } else if comment == Some(next) {
            let inner = &rest[next + 4..];
            let end = inner.find("-->").unwrap_or(inner.len());
            match inner[..end].strip_prefix(mark).and_then(parse_sign) {
                Some(('e', idx)) => html.slot(SlotKind::Embed(idx)),
                Some(('i', idx)) => html.slot(SlotKind::InlineEmbed(idx)),
                Some(('d', idx)) => html.slot(SlotKind::Drawing(idx)),
                Some(('q', idx)) => html.slot(SlotKind::Query(idx)),
                Some(('m', nth)) => {
                    // Each is put back once, so that no note could grow by it.
                    if let Some(sealed) = sealed.get_mut(nth as usize).and_then(Option::take) {
                        html.seal(&before.text[sealed.start as usize..sealed.end as usize]);
                    }
                }
                Some(('b', nth)) => {
                    let nth = nth as usize;
                    boundaries.resize(boundaries.len().max(nth + 1), None);
                    boundaries[nth] = Some(html.len());
                }
                // A comment of the author's: not shown, so not published either.
                _ => {}
            }
            rest = inner.get(end + 3..).unwrap_or_default();
        } else {
            let inner = &rest[next + mark.len()..];
            let end = inner.find(';').map_or(inner.len(), |at| at + 1);
            let sign = parse_sign(&inner[..end.saturating_sub(1)]);
            rest = &inner[end..];
            match sign {
                // `<a class="` is in front, `">` behind; both are part of the slot. Elsewhere the sign is text that
                // the sanitizer has escaped.
                Some(('l' | 't', idx)) if html.text.ends_with(LINK_START) => {
                    html.text.truncate(html.text.len() - LINK_START.len());
                    rest = rest.find('>').map_or("", |at| &rest[at + 1..]);
                    if matches!(sign, Some(('l', _))) {
                        html.slot(SlotKind::LinkOpen(idx));
                        open_link = Some(idx);
                    } else {
                        html.slot(SlotKind::TagOpen(idx));
                    }
                }
                Some((kind @ ('h' | 'k'), idx)) if html.text.ends_with(ID_START) => {
                    html.text.truncate(html.text.len() - ID_START.len());
                    rest = rest.strip_prefix('"').unwrap_or(rest);
                    html.slot(if kind == 'h' { SlotKind::HeadingId(idx) } else { SlotKind::BlockId(idx) });
                }
                Some((kind @ ('r' | 's'), idx))
                    if html.text.ends_with(if kind == 'r' { HREF_START } else { SRC_START }) =>
                {
                    let start = if kind == 'r' { HREF_START } else { SRC_START };
                    html.text.truncate(html.text.len() - start.len());
                    rest = rest.strip_prefix('"').unwrap_or(rest);
                    html.slot(if kind == 'r' { SlotKind::Href(idx) } else { SlotKind::Src(idx) });
                }
                _ if inner.starts_with("p;") => html.slot(SlotKind::IdPrefix),
                _ if inner.starts_with("f;") => html.slot(SlotKind::FootnoteHref),
                _ => {}
            }
        }
    }
    html.push(rest);
    html.slots.sort_by_key(|slot: &Slot| slot.at);
    (html, boundaries)
}

/// A pattern that is looked for in ever shorter rests of a text, each part of which is searched once.
struct Ahead<'p> {
    pattern: &'p str,
    /// How much of the text was left where it was found; nothing if it stands nowhere in the rest.
    found: Option<usize>,
}

impl<'p> Ahead<'p> {
    fn of(pattern: &'p str) -> Self {
        Self { pattern, found: Some(usize::MAX) }
    }

    /// Where the pattern is next in a rest.
    fn find(&mut self, rest: &str) -> Option<usize> {
        if self.found? > rest.len() {
            self.found = rest.find(self.pattern).map(|at| rest.len() - at);
        }
        self.found.map(|left| rest.len() - left)
    }
}

const LINK_START: &str = "<a class=\"";
const ID_START: &str = " title=\"";
const HREF_START: &str = " href=\"";
const SRC_START: &str = " src=\"";

fn parse_sign(sign: &str) -> Option<(char, u32)> {
    let kind = sign.chars().next()?;
    Some((kind, sign[kind.len_utf8()..].parse().ok()?))
}

/// Whether every element in this piece of serialised HTML is closed in it.
pub(crate) fn is_balanced(html: &str) -> bool {
    let mut depth = 0_usize;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let name_end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '/').unwrap_or(rest.len());
        let name = &rest[..name_end];
        if let Some(closed) = name.strip_prefix('/') {
            // The start tags of links are slots.
            if !closed.is_empty() && closed != "a" {
                let Some(less) = depth.checked_sub(1) else { return false };
                depth = less;
            }
        }
        let (tag, behind) = rest.split_at(rest.find('>').map_or(rest.len(), |end| end + 1));
        // Parts of drawings end where they begin.
        let is_open = !name.is_empty() && !name.starts_with('/') && !tag.ends_with("/>");
        depth += usize::from(is_open && name != "a" && !is_void(name));
        rest = behind;
    }
    depth == 0
}

pub(super) fn builder<'s>(mark: &str, hosts: &FrameHosts) -> Builder<'s> {
    let (mark, hosts) = (mark.to_owned(), hosts.clone());
    let mut builder = Builder::default();
    // No buttons: without scripts they do nothing, and one in another, as embeds would put them, ends that and all around it.
    builder
        .add_tags([
            "input", "section", "center", "font", "picture", "source", "audio", "video", "u", "s", "big",
            "iframe", "meter", "progress",
        ])
        .rm_tags(["map", "area"])
        .add_generic_attributes([
            "class",
            "id",
            "style",
            "dir",
            "align",
            "role",
            "aria-label",
            "title",
            "tabindex",
        ])
        .add_generic_attribute_prefixes(["data-callout", "data-task"])
        .add_tag_attributes("a", ["rel"])
        .add_tag_attributes("input", ["type", "checked", "disabled"])
        .add_tag_attributes("details", ["open"])
        .add_tag_attributes("img", ["loading", "width", "height"])
        .add_tag_attributes("ol", ["start", "type", "reversed"])
        .add_tag_attributes("font", ["color", "size"])
        .add_tag_attributes("audio", ["src", "controls", "preload", "loop"])
        .add_tag_attributes("video", ["src", "controls", "width", "height", "preload", "loop"])
        .add_tag_attributes("progress", ["value", "max"])
        .add_tag_attributes("meter", ["value", "min", "max", "low", "high", "optimum"])
        .add_tag_attributes(
            "iframe",
            ["src", "width", "height", "allowfullscreen", "sandbox", "referrerpolicy", "loading"],
        )
        .add_tag_attributes("source", ["src", "type"])
        .rm_tag_attributes("a", ["target"])
        .filter_style_properties(style::PROPERTIES.iter().copied().collect())
        .add_url_schemes([
            "data", "file", "ftp", "geo", "matrix", "obsidian", "things", "vscode", "zotero", "message",
        ])
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(false)
        .attribute_filter(move |element, attribute, value| {
            keep_attribute(&mark, &hosts, element, attribute, value)
        });
    builder
}

/// Makes pieces of HTML safe that stand outside of notes: no ids, no comments, nothing of the vault.
pub(crate) struct Cleaner(Builder<'static>);

impl Cleaner {
    pub(crate) fn new() -> Self {
        // No text that a parser of HTML gives has this sign.
        let mut builder = builder("\0", &FrameHosts::default());
        builder.strip_comments(true);
        Self(builder)
    }

    /// The safe part of a piece of HTML, every element closed.
    pub(crate) fn clean(&self, html: &str) -> String {
        self.0.clean(html).to_string()
    }
}

/// Decides about an attribute of the author's or of adit's own.
fn keep_attribute<'v>(
    mark: &str,
    hosts: &FrameHosts,
    element: &str,
    attribute: &str,
    value: &'v str,
) -> Option<Cow<'v, str>> {
    let keep = match attribute {
        // Ids of the author's could double those of headings and blocks.
        "id" => value.starts_with(mark),
        // Scrolled parts are reached by keyboard; the order of a page is nobody's to change.
        "tabindex" => value == "0",
        "style" => return Some(style::harmless_declarations(value)),
        "class" if !value.starts_with(mark) => return Some(style::harmless_classes(value)),
        "src" if element == "iframe" => hosts.allowed_host(value).is_some(),
        // What leads into the vault is a slot.
        "src" if value.starts_with(mark) => true,
        "src" => {
            let is_picture_itself = element != "img" && is_dangerous(value);
            is_external(value) && is_shown_from(value) && !is_picture_itself
        }
        "href" => value.starts_with(mark) || (is_external(value) && !is_dangerous(value)),
        _ => true,
    };
    keep.then_some(Cow::Borrowed(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_read_back_in_linear_time() {
        let clean = "<p>adit0p;x</p>\n".repeat(100_000) + "<!-- c -->";
        let (html, _) = read_signs(&clean, "adit0", &Html::default());
        assert_eq!((html.slots.len(), html.text.contains('c')), (100_000, false));
    }

    #[test]
    fn schemes_stand_where_attributes_begin() {
        let found = schemes("<a href=\"ws://x\" title='Zed+1:'>a b:c d=e:f : =: \"é:\"</a>");
        assert_eq!(Vec::from_iter(found), ["e", "ws", "zed+1"]);
    }
}
