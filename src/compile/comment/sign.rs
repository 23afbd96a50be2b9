//! The signs that stand in a note for what the parser is not to see, and for what no page may hold; how they are read back.
//! Notes have no control characters but these, for others are taken out first.

use std::borrow::Cow;

use crate::path::is_control;

/// Stands for each byte of a comment inside a line. The writer drops it.
pub(crate) const MASK: char = '\u{1}';
/// Stands for a line break inside display math. The writer turns it back.
pub(crate) const MATH_BREAK: char = '\u{2}';
/// Stands for a `$` inside a wikilink, where it begins no formula. The writer turns it back.
pub(crate) const LINK_DOLLAR: char = '\u{3}';

/// `text` without control characters, which no page may hold; the writer drops what stands for them, byte for byte. Those
/// that part words become spaces.
pub(crate) fn mask_controls(text: &str) -> Cow<'_, str> {
    if !has_control(text) {
        return text.into();
    }
    let mut masked = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{b}' | '\u{c}' => masked.push(' '),
            c if is_control(c) => masked.extend(std::iter::repeat_n(MASK, c.len_utf8())),
            c => masked.push(c),
        }
    }
    masked.into()
}

/// Text of the same length without control characters: what is left of those that references stood for.
pub(crate) fn blank_controls(text: &str) -> Cow<'_, str> {
    if !has_control(text) {
        return text.into();
    }
    let blank = |c: char| match c {
        c if is_control(c) && c.is_ascii() => ' ',
        c if is_control(c) => '\u{a0}',
        c => c,
    };
    text.chars().map(blank).collect::<String>().into()
}

fn has_control(text: &str) -> bool {
    // The byte with which those of eight bits begin is the first of other signs too.
    let may_be =
        |byte: u8| (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) || matches!(byte, 0x7f | 0xc2);
    crate::compile::bytes::any(text.as_bytes(), may_be) && text.contains(is_control)
}

/// Whether anything in a text is blanked out.
pub(crate) fn is_masked(text: &str) -> bool {
    memchr::memchr3(MASK as u8, MATH_BREAK as u8, LINK_DOLLAR as u8, text.as_bytes()).is_some()
}

/// Text of a masked note as it is to be shown.
pub(crate) fn unmask(text: &str) -> Cow<'_, str> {
    if !is_masked(text) {
        return text.into();
    }
    let shown = text.chars().filter(|c| *c != MASK).map(|c| match c {
        MATH_BREAK => '\n',
        LINK_DOLLAR => '$',
        c => c,
    });
    shown.collect::<String>().into()
}

/// Text of a masked note that is no markdown, such as tags and addresses, with its dollar signs.
pub(crate) fn with_dollars(text: &str) -> Cow<'_, str> {
    if memchr::memchr(LINK_DOLLAR as u8, text.as_bytes()).is_none() {
        return text.into();
    }
    text.replace(LINK_DOLLAR, "$").into()
}
