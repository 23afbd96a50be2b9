//! What GraphML and GEXF share: elements on lines, and texts that XML 1.0 can hold.

use std::borrow::Cow;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::escape::escape;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

/// A comment behind the declaration, by which a later export knows its own.
pub(super) const MARK: &[u8] = b"<!-- written by adit -->";

/// Writes elements, one a line.
pub(super) struct Xml<W: Write>(Writer<W>);

impl<W: Write> Xml<W> {
    /// Begins a document.
    pub(super) fn new(mut out: W) -> io::Result<Self> {
        out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
        out.write_all(MARK)?;
        Ok(Self(Writer::new(out)))
    }

    /// Opens an element.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.break_line()?;
        self.0.write_event(Event::Start(element(name, attributes)))
    }

    /// Opens an element on the same line.
    pub(super) fn open_here(&mut self, name: &str) -> io::Result<()> {
        self.0.write_event(Event::Start(BytesStart::new(name)))
    }

    /// Closes it, at the end of its line or on one of its own.
    pub(super) fn close(&mut self, name: &str) -> io::Result<()> {
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    /// Begins a line.
    pub(super) fn break_line(&mut self) -> io::Result<()> {
        self.0.write_event(Event::Text(BytesText::from_escaped("\n")))
    }

    /// Writes an element without content, on the same line.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.0.write_event(Event::Empty(element(name, attributes)))
    }

    /// Writes an element with a text, on the same line.
    pub(super) fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
        self.0.write_event(Event::Start(element(name, attributes)))?;
        self.0.write_event(Event::Text(BytesText::from_escaped(escape(legal(text)))))?;
        self.close(name)
    }

    /// Ends the document.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.break_line()
    }
}

fn element<'a>(name: &'a str, attributes: &'a [(&'a str, &'a str)]) -> BytesStart<'a> {
    let mut element = BytesStart::new(name);
    for (name, value) in attributes {
        element.push_attribute((*name, &*legal(value)));
    }
    element
}

/// A text without the characters that XML 1.0 forbids in any spelling: controls become their pictures (`␀` for NUL),
/// the two that are no characters become `�`.
fn legal(text: &str) -> Cow<'_, str> {
    let is_illegal = |c: char| match c {
        '\t' | '\n' | '\r' => false,
        c => c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}'),
    };
    if !text.contains(is_illegal) {
        return text.into();
    }
    let replace = |c: char| match u32::from(c) {
        _ if !is_illegal(c) => c,
        code @ 0..0x20 => char::from_u32(0x2400 + code).expect("each control character has a picture"),
        _ => char::REPLACEMENT_CHARACTER,
    };
    text.chars().map(replace).collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let mut out = Vec::new();
        let mut xml = Xml::new(&mut out).unwrap();
        xml.text("a", &[("b", text)], text).unwrap();
        let written = String::from_utf8(out).unwrap();
        assert_eq!(written.split("-->").nth(1).unwrap(), expected);
    }

    #[test]
    fn signs_of_xml_are_escaped() {
        check("<&>\"'", "<a b=\"&lt;&amp;&gt;&quot;&apos;\">&lt;&amp;&gt;&quot;&apos;</a>");
    }

    #[test]
    fn line_breaks_survive_the_reader() {
        check("a\r\n\tb", "<a b=\"a&#13;&#10;&#9;b\">a&#13;\n\tb</a>");
    }

    #[test]
    fn what_xml_forbids_is_shown_by_a_picture() {
        check("\0a\u{b}\u{7f}\u{2028}\u{ffff}", "<a b=\"␀a␋\u{7f}\u{2028}�\">␀a␋\u{7f}\u{2028}�</a>");
    }
}
