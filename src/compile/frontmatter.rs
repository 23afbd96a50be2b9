//! The properties at the top of a note. The only user of `serde_yaml`.

use std::borrow::Cow;
use std::ops::Range;

use serde_yaml::Value;

use crate::diag::{Code, Diagnostic};
use crate::path::{VaultPath, without_controls};
use crate::span::{LineIndex, Position, Span, to_u32};

use super::wikilink::{Destination, is_web_address, wiki_destination};
use super::yaml_size::{self, MAX_EXPANDED};
use super::{LinkKind, Media, media_kind, tag};

/// Longest frontmatter that is read, in bytes. Real ones have some hundred.
const MAX_BYTES: usize = 64 << 10;
/// Deepest nesting of brackets that is given to the YAML parser, whose time grows with its square.
const MAX_DEPTH: usize = 64;
/// How many aliases of a note count: each is looked for in all texts, and a note of 64 KiB could have ten thousand.
const MAX_ALIASES: usize = 1_000;

/// Words that say no, and yes, where a note decides whether it is published. To YAML most of them are texts.
pub(super) const NO: &[&str] = &["false", "no", "off", "n", "0"];
pub(super) const YES: &[&str] = &["true", "yes", "on", "y", "1"];

/// A property of a note.
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// The key as written.
    pub key: String,
    /// Its value with its type.
    pub value: PropertyValue,
    /// Where its key stands.
    pub span: Span,
    /// Where the span starts.
    pub position: Position,
}

/// The value of a property.
#[derive(Clone, Debug, PartialEq)]
pub enum PropertyValue {
    /// Nothing behind the colon.
    Empty,
    /// `true` or `false`.
    Bool(bool),
    /// A number as YAML reads it.
    Number(String),
    /// Text without links.
    Text(String),
    /// Text with links in it.
    Linked(Vec<Piece>),
    /// A list.
    List(Vec<PropertyValue>),
    /// A nested mapping.
    Map(Vec<(String, PropertyValue)>),
}

/// A part of a text with links.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Text between links.
    Text(String),
    /// A link: an index into the links of the note.
    Link(u32),
}

/// The picture that stands for a note: the property `cover` or `image`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    /// An index into the properties.
    pub property: u32,
    /// Where the picture is.
    pub picture: Picture,
}

/// Where a picture is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picture {
    /// In the vault: an index into the links of the note.
    Link(u32),
    /// On the web.
    Url(String),
}

/// A name of a note besides its file name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// Where the span starts.
    pub position: Position,
}

/// A link in a property.
pub(super) struct PropertyLink {
    pub(super) kind: LinkKind,
    /// The property it stands in.
    pub(super) property: u32,
    pub(super) destination: Destination,
    pub(super) label: Option<String>,
    pub(super) span: Span,
}

/// What the frontmatter says.
#[derive(Default)]
pub(super) struct Frontmatter {
    pub(super) aliases: Vec<Alias>,
    pub(super) tags: Vec<(String, Span)>,
    pub(super) css_classes: Vec<String>,
    pub(super) properties: Vec<Property>,
    pub(super) cover: Option<Cover>,
    pub(super) links: Vec<PropertyLink>,
}

/// Cuts a note into the YAML between the fences and the offset where the body starts.
///
/// The first line has to be `---` and nothing else; the YAML ends at the next line that starts with `---`, which
/// may end the file. Without that line there is no frontmatter.
pub(super) fn split(text: &str) -> Option<(Range<usize>, usize)> {
    let rest = text.strip_prefix("---")?;
    let first = rest.find('\n')?;
    if !rest[..first].trim_end_matches([' ', '\t', '\r']).is_empty() {
        return None;
    }
    let start = 3 + first + 1;
    let mut at = start;
    loop {
        let end = text[at..].find('\n').map_or(text.len(), |len| at + len);
        let line = &text[at..end];
        if line.starts_with("---") && line[3..].trim().is_empty() {
            return Some((start..at, (end + 1).min(text.len())));
        }
        if end == text.len() {
            return None;
        }
        at = end + 1;
    }
}

/// Reads the YAML at `range` of `text`. Whatever is wrong with it becomes a finding.
pub(super) fn read(
    path: &VaultPath,
    text: &str,
    range: Range<usize>,
    lines: &LineIndex,
    findings: &mut Vec<Diagnostic>,
) -> Frontmatter {
    let yaml = &text[range.clone()];
    let mut reader = Reader { path, text, range, lines, cursor: 0, findings, out: Frontmatter::default() };
    match parse(yaml) {
        Ok(Value::Null) => {}
        Ok(Value::Mapping(mapping)) => {
            for (key, value) in mapping {
                reader.property(&key_text(&key), value);
            }
        }
        Ok(_) => reader.invalid(
            0..yaml.len().min(first_line_len(yaml)),
            "the frontmatter is no list of `key: value`",
            "write one `key: value` a line",
        ),
        Err(problem) => {
            reader.report(problem);
            reader.keep_private(yaml);
        }
    }
    reader.out
}

/// Why a text is no YAML, and where.
pub(super) struct Problem {
    /// The offset in the text.
    pub(super) offset: usize,
    /// What is wrong.
    pub(super) message: String,
}

/// Reads a text as YAML, if it is neither too long nor nested too deep.
pub(super) fn parse(yaml: &str) -> Result<Value, Problem> {
    if yaml.len() > MAX_BYTES {
        return Err(Problem {
            offset: 0,
            message: format!("the frontmatter is longer than {MAX_BYTES} bytes"),
        });
    }
    let mut depth = 0_usize;
    for (offset, byte) in yaml.bytes().enumerate() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(Problem { offset, message: format!("brackets are nested deeper than {MAX_DEPTH}") });
        }
    }
    if yaml_size::is_too_large(yaml) {
        let message = format!("with its aliases written out, it is longer than {MAX_EXPANDED} bytes");
        return Err(Problem { offset: yaml.find('*').unwrap_or(0), message });
    }
    let mut value = serde_yaml::from_str(yaml).map_err(|e| {
        let message = e.to_string();
        let message = message.split(" at line ").next().unwrap_or_default().to_owned();
        let duplicate =
            message.strip_prefix("duplicate entry with key \"").and_then(|rest| rest.strip_suffix('"'));
        // The parser places a doubled key at the very start.
        let offset = match duplicate {
            Some(key) => second_key(yaml, key).unwrap_or(0),
            None => e.location().map_or(0, |at| at.index().min(yaml.len())),
        };
        Problem { offset, message }
    })?;
    // Only escapes stand for control characters in YAML, and the end of a line of eight bits.
    if memchr::memchr2(b'\\', 0xc2, yaml.as_bytes()).is_some() {
        clear(&mut value);
    }
    Ok(value)
}

/// Takes the control characters out of all texts of a value. It is no deeper than the parser lets it be.
fn clear(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Cow::Owned(cleared) = without_controls(text) {
                *text = cleared;
            }
        }
        Value::Sequence(items) => items.iter_mut().for_each(clear),
        Value::Mapping(entries) => {
            for (mut key, mut value) in std::mem::take(entries) {
                clear(&mut key);
                clear(&mut value);
                entries.insert(key, value);
            }
        }
        Value::Tagged(tagged) => clear(&mut tagged.value),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn second_key(yaml: &str, key: &str) -> Option<usize> {
    let mut offset = 0;
    let mut seen = false;
    for line in yaml.split_inclusive('\n') {
        let name = line.split(':').next().unwrap_or_default().trim_matches(['"', '\'']);
        if name == key && line.contains(':') {
            if seen {
                return Some(offset);
            }
            seen = true;
        }
        offset += line.len();
    }
    None
}

fn key_text(key: &Value) -> String {
    match key {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        _ => String::new(),
    }
}

fn first_line_len(text: &str) -> usize {
    text.lines().next().map_or(0, str::len)
}

struct Reader<'a> {
    path: &'a VaultPath,
    text: &'a str,
    range: Range<usize>,
    lines: &'a LineIndex,
    /// Values are looked up in the YAML from here on, so that equal ones are found in turn.
    cursor: usize,
    findings: &'a mut Vec<Diagnostic>,
    out: Frontmatter,
}

impl Reader<'_> {
    fn property(&mut self, key: &str, value: Value) {
        let from = self.key_offset(key);
        self.cursor = from;
        match key.to_lowercase().as_str() {
            "aliases" | "alias" => self.aliases(&value),
            "tags" | "tag" => self.tags(&value),
            "cssclasses" | "cssclass" => {
                let classes = strings(&value);
                self.out
                    .css_classes
                    .extend(classes.iter().flat_map(|it| it.split_whitespace().map(str::to_owned)));
            }
            folded => {
                if let Some(name) = unquoted_link(&value) {
                    self.unquoted(key, &name);
                }
                let value = self.value(value);
                if self.out.cover.is_none() && matches!(folded, "cover" | "image") {
                    self.cover(&value);
                }
                let span = self.key_span(key, from);
                let position = self.lines.position(self.text, span.start);
                self.out.properties.push(Property { key: key.to_owned(), value, span, position });
            }
        }
    }

    /// Takes the picture that a property names: by its path from the root of the vault, a wikilink, or an address.
    fn cover(&mut self, value: &PropertyValue) {
        let property = to_u32(self.out.properties.len());
        let value = match value {
            PropertyValue::List(items) => items.first().unwrap_or(&PropertyValue::Empty),
            value => value,
        };
        let picture = match value {
            PropertyValue::Text(text) if is_web_address(text.trim()) => Picture::Url(text.trim().to_owned()),
            PropertyValue::Text(text) if media_kind(text.trim()) == Some(Media::Image) => {
                let span = self.find(text.trim());
                let target = crate::path::nfc(text.trim()).into_owned();
                let destination = Destination { target, fragment: None };
                let kind = LinkKind::Embed;
                self.out.links.push(PropertyLink { kind, property, destination, label: None, span });
                Picture::Link(to_u32(self.out.links.len() - 1))
            }
            PropertyValue::Linked(pieces) => {
                let lone = pieces
                    .iter()
                    .filter(|piece| !matches!(piece, Piece::Text(text) if matches!(text.trim(), "" | "!")));
                match lone.collect::<Vec<_>>().as_slice() {
                    [Piece::Link(idx)] => {
                        let target = &self.out.links[*idx as usize].destination.target;
                        if media_kind(target) != Some(Media::Image) {
                            return;
                        }
                        Picture::Link(*idx)
                    }
                    _ => return,
                }
            }
            _ => return,
        };
        self.out.cover = Some(Cover { property, picture });
    }

    /// Where the line of a top-level key starts in the YAML.
    fn key_offset(&self, key: &str) -> usize {
        let yaml = &self.text[self.range.clone()];
        let mut offset = 0;
        for line in yaml.split_inclusive('\n') {
            let rest = line.trim_start_matches(['"', '\'', '{', ' ']);
            if rest
                .strip_prefix(key)
                .is_some_and(|rest| rest.trim_start_matches(['"', '\'']).trim_start().starts_with(':'))
            {
                return offset;
            }
            offset += line.len();
        }
        self.cursor
    }

    /// The key in the line that starts at `from` in the YAML; the line, where quoting has changed its spelling.
    fn key_span(&self, key: &str, from: usize) -> Span {
        let line = self.text[self.range.clone()][from..].lines().next().unwrap_or_default();
        let (start, len) = line.find(key).map_or((0, line.len()), |at| (at, key.len()));
        let start = self.range.start + from + start;
        Span { start: to_u32(start), end: to_u32(start + len) }
    }

    fn aliases(&mut self, value: &Value) {
        for name in strings(value) {
            let span = self.find(&name);
            let position = self.lines.position(self.text, span.start);
            if self.out.aliases.len() == MAX_ALIASES {
                let message = format!("this note has more than {MAX_ALIASES} aliases");
                let finding = Diagnostic::new(Code::OverLimit, self.path, message)
                    .at(span, position)
                    .label("from here on they are no names of it")
                    .help("an alias is another name of what the note is about; put lists into the text");
                self.findings.push(finding);
                return;
            }
            self.out.aliases.push(Alias { name: crate::path::nfc(&name).into_owned(), span, position });
        }
    }

    fn tags(&mut self, value: &Value) {
        for written in strings(value) {
            let span = self.find(&written);
            let name = written.strip_prefix('#').unwrap_or(&written).trim_end_matches('/');
            if tag::is_tag(name) {
                self.out.tags.push((name.to_owned(), span));
                continue;
            }
            let message = format!("`{written}` cannot be a tag");
            let help = match written.find([',', ' ']) {
                _ if tag::is_too_long(name) => "a tag has 400 bytes and 32 levels at most",
                Some(_) => "a tag has no spaces or commas; write several tags as a list: `tags: [one, two]`",
                None => "a tag has letters, digits, `_`, `-` and `/`, and not digits alone",
            };
            let position = self.lines.position(self.text, span.start);
            let finding = Diagnostic::new(Code::InvalidTag, self.path, message).at(span, position).help(help);
            self.findings.push(finding);
        }
    }

    fn value(&mut self, value: Value) -> PropertyValue {
        match value {
            Value::Null => PropertyValue::Empty,
            Value::Bool(value) => PropertyValue::Bool(value),
            Value::Number(number) => PropertyValue::Number(number.to_string()),
            Value::String(text) => self.linked(text),
            Value::Sequence(items) => {
                PropertyValue::List(items.into_iter().map(|item| self.value(item)).collect())
            }
            Value::Mapping(map) => PropertyValue::Map(
                map.into_iter().map(|(key, value)| (key_text(&key), self.value(value))).collect(),
            ),
            Value::Tagged(tagged) => self.value(tagged.value),
        }
    }

    /// Splits a text value at its wikilinks.
    fn linked(&mut self, text: String) -> PropertyValue {
        let mut pieces = Vec::new();
        let mut rest = text.as_str();
        while let Some((before, inner, after)) = next_wikilink(rest) {
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            let (raw, label) = match inner.split_once('|') {
                Some((raw, label)) => (raw, Some(label.trim().to_owned())),
                None => (inner, None),
            };
            let span = self.find(&format!("[[{inner}]]"));
            pieces.push(Piece::Link(to_u32(self.out.links.len())));
            let property = to_u32(self.out.properties.len());
            let (kind, destination) = (LinkKind::Link, wiki_destination(raw));
            self.out.links.push(PropertyLink { kind, property, destination, label, span });
            rest = after;
        }
        if pieces.is_empty() {
            return PropertyValue::Text(text);
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        PropertyValue::Linked(pieces)
    }

    /// The span of a value in the YAML; of the cursor's line where quoting has changed its spelling.
    fn find(&mut self, written: &str) -> Span {
        let yaml = &self.text[self.range.clone()];
        let start = match yaml[self.cursor..].find(written) {
            Some(at) => {
                let at = self.cursor + at;
                self.cursor = at + written.len();
                return Span {
                    start: to_u32(self.range.start + at),
                    end: to_u32(self.range.start + self.cursor),
                };
            }
            None => self.cursor,
        };
        let end = start + first_line_len(&yaml[start..]);
        Span { start: to_u32(self.range.start + start), end: to_u32(self.range.start + end) }
    }

    /// A note that says it is not to be published stays private even if the rest of its properties is unreadable.
    fn keep_private(&mut self, yaml: &str) {
        let mut offset = 0;
        for line in yaml.split_inclusive('\n') {
            let from = offset;
            offset += line.len();
            let Some((key, value)) = line.split_once(':') else { continue };
            let (key, value) = (key.trim_matches(['"', '\'']), value.trim().trim_matches(['"', '\'']));
            let value = match (key.to_lowercase().as_str(), value.to_lowercase().as_str()) {
                ("publish", value) if NO.contains(&value) => false,
                ("draft", value) if YES.contains(&value) => true,
                _ => continue,
            };
            let span = self.key_span(key, from);
            let position = self.lines.position(self.text, span.start);
            let value = PropertyValue::Bool(value);
            self.out.properties.push(Property { key: key.to_owned(), value, span, position });
        }
    }

    fn unquoted(&mut self, key: &str, name: &str) {
        let span = self.find(&format!("[[{name}]]"));
        let position = self.lines.position(self.text, span.start);
        let finding =
            Diagnostic::new(Code::UnquotedLink, self.path, format!("the link in `{key}` is not quoted"))
                .at(span, position)
                .label("YAML reads this as a list in a list, not as a link")
                .help("put quotes around it")
                .fix(format!("\"[[{name}]]\""));
        self.findings.push(finding);
    }

    fn report(&mut self, problem: Problem) {
        let yaml = &self.text[self.range.clone()];
        let mut offset = problem.offset.min(yaml.len());
        while !yaml.is_char_boundary(offset) {
            offset -= 1;
        }
        // The parser often stops at the start of the next line; the mistake is in the one before.
        if offset > 0 && yaml.as_bytes()[offset - 1] == b'\n' && !problem.message.starts_with("duplicate") {
            offset -= 1;
        }
        let line_start = yaml[..offset].rfind('\n').map_or(0, |at| at + 1);
        let line = yaml[line_start..].lines().next().unwrap_or_default();
        let help = advice(line, &problem.message);
        let start = offset.max(line_start).min(line_start + line.len());
        self.invalid(
            start..line_start + line.len(),
            &format!("the frontmatter is no valid YAML: {}", problem.message),
            help,
        );
    }

    fn invalid(&mut self, range: Range<usize>, message: &str, help: &str) {
        let span = Span::shifted(&range, self.range.start);
        let position = self.lines.position(self.text, span.start);
        let finding = Diagnostic::new(Code::InvalidFrontmatter, self.path, message)
            .at(span, position)
            .label("the properties of this note are left out, its text is not")
            .help(help);
        self.findings.push(finding);
    }
}

/// What to do about a line that YAML refuses.
fn advice(line: &str, message: &str) -> &'static str {
    let value = line.split_once(':').map_or(line, |(_, value)| value).trim_start();
    if message.starts_with("duplicate") {
        "give each key once; several values are a list"
    } else if line.contains("[[") && !line.contains("\"[[") {
        "put quotes around links: `key: \"[[Note]]\"`"
    } else if line.starts_with('\t') {
        "indent with spaces; YAML takes no tabs"
    } else if line.contains('#') {
        "`#` starts a comment in YAML; leave it away before tags, or put quotes around the value"
    } else if value.contains(": ") {
        "put quotes around a value with a colon in it: `title: \"One: two\"`"
    } else if value.starts_with(['@', '`', '%', '*', '&', '!', '|', '>', '{', '[', '\'', '"']) {
        "put quotes around the whole value: it starts with a sign that means something in YAML"
    } else {
        "put quotes around values with special signs, and align the keys"
    }
}

/// The strings of a list, or a single one: trimmed, empty ones and other types dropped. Whole numbers count
/// as the text they are written with, for `aliases: [2024]` means what it says.
fn strings(value: &Value) -> Vec<String> {
    let items = match value {
        Value::Sequence(items) => items.as_slice(),
        other => std::slice::from_ref(other),
    };
    let texts = items.iter().filter_map(|item| match item {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) if !number.is_f64() => Some(number.to_string()),
        _ => None,
    });
    texts.filter(|text| !text.is_empty()).collect()
}

/// The name in `key: [[name]]`, or in an item of a list, written without quotes.
fn unquoted_link(value: &Value) -> Option<String> {
    let Value::Sequence(items) = value else { return None };
    items.iter().find_map(|item| match item {
        Value::Sequence(inner) => match inner.as_slice() {
            [Value::String(name)] => Some(name.clone()),
            [Value::Sequence(_)] => unquoted_link(item),
            _ => None,
        },
        _ => None,
    })
}

/// Text before the first wikilink of `text`, what is between its brackets, and the text after it.
fn next_wikilink(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let close = from + text[from..].find("]]")?;
        let open = text[from..close].rfind("[[").map(|at| from + at);
        if let Some(open) = open {
            let inner = &text[open + 2..close];
            if !inner.trim().is_empty() && !inner.contains('\n') {
                return Some((&text[..open], inner, &text[close + 2..]));
            }
        }
        from = close + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &str) -> (Frontmatter, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        let (range, _) = split(text).expect("the text has frontmatter");
        let frontmatter = read(&VaultPath::new("n.md"), text, range, &LineIndex::new(text), &mut findings);
        (frontmatter, findings)
    }

    #[test]
    fn frontmatter_starts_at_the_first_byte_and_ends_at_a_fence() {
        assert_eq!(split("---\na: 1\n---\nx"), Some((4..9, 13)));
        assert_eq!(split("---\r\na: 1\r\n---  \r\nx"), Some((5..11, 18)));
        assert_eq!(split("---\n---"), Some((4..4, 7)));
        assert_eq!(split("\n---\na: 1\n---\n"), None);
        assert_eq!(split("---\na: 1\n"), None);
        assert_eq!(split("--- x\n---\n"), None);
    }

    #[test]
    fn names_tags_and_links_are_found_with_their_places() {
        let text = "---\nAliases: [AI, \"no: yes\"]\ntags: [work, 42, a b, '#x/y/']\nup: \"[[A|b]] and [[C#d]]\"\nn: 3\n---\n";
        let (it, findings) = read_all(text);
        let names: Vec<_> =
            it.aliases.iter().map(|alias| (alias.name.as_str(), &text[alias.span.range()])).collect();
        assert_eq!(names, [("AI", "AI"), ("no: yes", "no: yes")]);
        assert_eq!(it.tags.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["work", "x/y"]);
        assert_eq!(
            it.links.iter().map(|link| &text[link.span.range()]).collect::<Vec<_>>(),
            ["[[A|b]]", "[[C#d]]"]
        );
        assert_eq!(it.properties[1].value, PropertyValue::Number("3".into()));
        let codes: Vec<_> = findings.iter().map(|it| it.code).collect();
        assert_eq!(codes, [Code::InvalidTag, Code::InvalidTag]);
    }

    #[test]
    fn a_cover_is_a_path_a_wikilink_or_an_address() {
        let check = |yaml: &str, expected: Option<&str>| {
            let (it, _) = read_all(&format!("---\nx: 1\n{yaml}\n---\n"));
            let picture = it.cover.map(|cover| match cover.picture {
                Picture::Url(url) => url,
                Picture::Link(idx) => it.links[idx as usize].destination.target.clone(),
            });
            assert_eq!(picture.as_deref(), expected, "{yaml}");
        };
        check("cover: img/a b.png", Some("img/a b.png"));
        check("Image: \"![[a.png|100]]\"", Some("a.png"));
        check("cover: [\"[[a.png]]\", b.png]", Some("a.png"));
        check("cover: https://example.org/a", Some("https://example.org/a"));
        check("image: nginx:latest\ncover: b.svg", Some("b.svg"));
        check("cover: \"[[A note]]\"", None);
        check("cover: javascript:alert(1)", None);
        check("cover:", None);
    }

    #[test]
    fn an_unquoted_link_is_a_finding_with_its_fix() {
        let (it, findings) = read_all("---\nup: [[X]]\n---\n");
        assert!(it.links.is_empty());
        assert_eq!(findings[0].code, Code::UnquotedLink);
        assert_eq!(findings[0].fix.as_deref(), Some("\"[[X]]\""));
        assert_eq!((findings[0].position.line, findings[0].position.column), (2, 5));
    }

    #[test]
    fn broken_yaml_is_placed_where_it_breaks() {
        let check = |text: &str, line: u32, help: &str| {
            let (_, findings) = read_all(text);
            assert_eq!(findings.len(), 1, "{text}");
            assert_eq!(
                (findings[0].code, findings[0].position.line),
                (Code::InvalidFrontmatter, line),
                "{text}"
            );
            assert!(findings[0].help.as_deref().unwrap().contains(help), "{text}: {:?}", findings[0].help);
        };
        check("---\na: 1\ntitle: Foo: bar\n---\n", 3, "quotes");
        check("---\na: 1\nb: 2\na: 3\n---\n", 4, "once");
        check("---\ntags: [#foo, bar]\n---\n", 2, "comment");
        check("---\nup: [[A]], [[B]]\n---\n", 2, "links");
        check("---\njust text\n---\n", 2, "key: value");
    }

    #[test]
    fn hostile_yaml_is_refused_quickly() {
        for yaml in [
            "a: ".to_owned() + &"[".repeat(20_000),
            "a: ".to_owned() + &"{a: ".repeat(10_000),
            "x".repeat(70_000),
        ] {
            let (_, findings) = read_all(&format!("---\n{yaml}\n---\n"));
            assert_eq!(findings.len(), 1);
        }
    }
}
