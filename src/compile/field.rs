//! Inline fields, as the plugin Dataview has made them common: `key:: value`, `[key:: value]`, `(key:: value)`.
//!
//! They are found among the tokens of a block that has a `::` in its text; other blocks pay nothing. What the page
//! shows differs by form, but the plain text of the note keeps a field as it was typed: it is quoted as evidence, and
//! has to be found again in the file.

use std::ops::Range;

use crate::span::{Position, Span, to_u32};

use super::block::Writer;
use super::html::{HtmlEnd, Sheet};
use super::relation::trimmed;
use super::{Label, PropertyValue, RelationRule, Role, StatementSubject, sentence};

pub(super) mod sign;
mod value;

/// A field in the text of a note.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its key without markup, as written.
    pub key: String,
    /// The key by which it is looked up: lower case, `-` for spaces, without other signs.
    pub name: String,
    /// Its value with its type; links in it are those of the note.
    pub value: PropertyValue,
    /// The innermost list item around it: an index into the items of the note.
    pub item: Option<u32>,
    /// Its bytes in the file.
    pub span: Span,
    /// Where the span starts.
    pub position: Position,
    /// The heading of the section it is in.
    pub section: Option<u32>,
    /// The line or sentence around it, in the text of the note.
    pub context: Range<u32>,
    /// Its own text, in the text of the note.
    pub mention: Range<u32>,
}

/// How a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `key:: value`, a line of its own.
    Line,
    /// `[key:: value]`.
    Square,
    /// `(key:: value)`, whose key is not shown.
    Round,
}

/// A sign of a field among the tokens of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldSign {
    /// Where it begins: a bracket, or nothing.
    Open(Form),
    /// The `::`, with the white space behind it.
    Colons,
    /// Where it ends: a bracket, or nothing.
    Close,
}

/// A field that is being written.
pub(super) struct OpenField {
    form: Form,
    start: usize,
    html_start: HtmlEnd,
    text_start: usize,
    key: String,
    /// The key in the text of the note.
    key_text: Range<usize>,
    value_start: usize,
    first_link: usize,
}

/// The key by which a field is looked up.
pub(crate) fn field_name(key: &str) -> String {
    let mut name = String::with_capacity(key.len());
    for word in key.split_whitespace() {
        if !name.is_empty() {
            name.push('-');
        }
        name.extend(word.chars().filter(|&c| is_key_char(c) && c != '/').flat_map(char::to_lowercase));
    }
    name
}

/// Letters, digits, `_`, `-`, `/`, and what other scripts and emoji need; no punctuation.
pub(super) fn is_key_char(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/');
    }
    let is_punctuation = matches!(c,
        '\u{80}'..='\u{a9}' | '\u{ab}'..='\u{b4}' | '\u{b6}'..='\u{b9}' | '\u{bb}'..='\u{bf}'
        | '\u{2000}'..='\u{200b}' | '\u{200e}'..='\u{206f}' | '\u{2e00}'..='\u{2e7f}' | '\u{3000}'..='\u{3004}'
        | '\u{3008}'..='\u{3020}' | '\u{ff00}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}'
        | '\u{ff5b}'..='\u{ff65}');
    !is_punctuation
}

/// Whether a key has something to look it up by.
pub(super) fn is_key(key: &str) -> bool {
    key.chars().any(|c| is_key_char(c) && !matches!(c, '_' | '-' | '/'))
}

impl<'s> Writer<'s, '_> {
    /// Writes a sign of a field; at its end the note has the field.
    pub(super) fn write_field_sign(&mut self, sign: FieldSign, range: Range<usize>) {
        match sign {
            FieldSign::Open(form) => self.open_field(form, range),
            FieldSign::Colons => self.write_colons(range),
            FieldSign::Close => self.close_field(range),
        }
    }

    fn open_field(&mut self, form: Form, range: Range<usize>) {
        self.field = Some(OpenField {
            form,
            start: range.start,
            html_start: self.out.html.end(),
            text_start: self.note.text.len(),
            key: String::new(),
            key_text: 0..0,
            value_start: 0,
            first_link: 0,
        });
        self.push_plain(&self.source[range.clone()], range.start);
        self.out.html.sheets.insert(Sheet::Field);
        self.out.html.push(match form {
            Form::Line => "<span class=\"field-key\">",
            Form::Square => "<span class=\"field\"><span class=\"field-key\">",
            Form::Round => "",
        });
    }

    fn write_colons(&mut self, range: Range<usize>) {
        let Some(field) = &mut self.field else { return };
        let bracket = usize::from(field.form != Form::Line);
        let key = self.note.text.get(field.text_start + bracket..).unwrap_or_default();
        field.key = key.split_whitespace().collect::<Vec<_>>().join(" ");
        field.key_text = field.text_start + bracket..self.note.text.len();
        let text = to_u32(self.note.text.len());
        self.note.source_map.mark(text, to_u32(self.place.base + range.start));
        self.note.text.push_str(&self.source[range]);
        self.note.mark_verbatim(to_u32(field.text_start));
        field.value_start = self.note.text.len();
        field.first_link = self.note.links.len();
        let html = &mut self.out.html;
        match field.form {
            Form::Line => html.push("</span><span class=\"field-sign\">::</span> "),
            Form::Square => html.push(":</span> <span class=\"field-value\">"),
            Form::Round => {
                html.back_to(field.html_start);
                html.push("<span class=\"field-value\" title=\"");
                html.push_attribute(&field.key);
                html.push("\">");
            }
        }
    }

    /// Gives the fields of a line that begins at `start` of the text the sentences around them.
    pub(super) fn end_fields(&mut self, start: usize) {
        if self.first_field == self.note.fields.len() {
            return;
        }
        let fields = &mut self.note.fields[self.first_field..];
        let places: Vec<_> = fields
            .iter()
            .map(|it| it.mention.start as usize - start..it.mention.end as usize - start)
            .collect();
        let sentences = sentence::sentences(&self.note.text[start..], &places);
        for (field, place) in fields.iter_mut().zip(places).filter(|(field, _)| field.context.is_empty()) {
            let nth = sentences.partition_point(|it| it.end < place.end.max(1)).min(sentences.len() - 1);
            let from = sentences[nth].start.min(place.start);
            field.context = to_u32(start + from)..to_u32(start + sentences[nth].end.max(place.end));
        }
        self.first_field = self.note.fields.len();
    }

    /// Gives the fields of a row the row as their context.
    pub(super) fn set_field_context(&mut self, context: &Range<u32>) {
        for field in &mut self.note.fields[self.first_field..] {
            field.context = context.clone();
        }
        self.first_field = self.note.fields.len();
    }

    /// Says of the links in a field what its key says; a field without links is a statement.
    fn relate_field(
        &mut self,
        key: Range<u32>,
        value: Range<u32>,
        first_link: usize,
        context: Range<u32>,
        span: Span,
    ) {
        if self.note.links.len() > first_link {
            for link in &mut self.note.links[first_link..] {
                link.assertion.rule = Some(RelationRule::Field);
                link.assertion.label = Label::Field(key.clone());
            }
        } else if !value.is_empty() {
            let roles = vec![Role { name: key.clone(), value, links: 0..0 }];
            self.state(RelationRule::Field, StatementSubject::Note, Some(key), roles, context, span);
        }
    }

    fn close_field(&mut self, range: Range<usize>) {
        let Some(field) = self.field.take() else { return };
        self.out.html.push(match field.form {
            Form::Line => "",
            Form::Square => "</span></span>",
            Form::Round => "</span>",
        });
        let value_end = self.note.text.len();
        let links = &self.note.links[field.first_link..];
        let mentions = links.iter().map(|link| link.mention.start as usize..link.mention.end as usize);
        let mentions: Vec<_> = mentions.zip(to_u32(field.first_link)..).collect();
        let value = value::read(&self.note.text, field.value_start..value_end, &mentions);
        self.push_plain(&self.source[range.clone()], range.start);
        let span = Span::shifted(&(field.start..range.end), self.place.base);
        let text = &self.note.text[field.text_start..];
        let lead = text.len() - text.trim_start().len();
        let mention =
            to_u32(field.text_start + lead)..to_u32(field.text_start + text.trim_end().len().max(lead));
        let position = self.position(span);
        if self.options.relations.field {
            let key = trimmed(&self.note.text, field.key_text);
            let value_text = trimmed(&self.note.text, field.value_start..value_end);
            self.relate_field(key, value_text, field.first_link, mention.clone(), span);
        }
        self.note.fields.push(Field {
            name: field_name(&field.key),
            key: field.key,
            value,
            item: self.open_item,
            span,
            position,
            section: self.open_sections.last().map(|&(idx, _)| idx),
            // The line of its own is known here, the sentence around it when its line ends.
            context: if field.form == Form::Line { mention.clone() } else { 0..0 },
            mention,
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::compile::html::SlotKind;
    use crate::compile::{CompileOptions, Note, Piece, PropertyValue, compile};
    use crate::path::VaultPath;

    fn note(text: &str) -> Note {
        compile(&VaultPath::new("Note.md"), text, &CompileOptions::default())
    }

    /// A value in short: text in quotes, links by their target.
    fn short(note: &Note, value: &PropertyValue) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Link(idx) => format!("[[{}]]", note.links[*idx as usize].target),
        };
        match value {
            PropertyValue::Empty => "empty".to_owned(),
            PropertyValue::Bool(value) => value.to_string(),
            PropertyValue::Number(number) => number.clone(),
            PropertyValue::Text(text) => format!("'{text}'"),
            PropertyValue::Linked(pieces) => pieces.iter().map(piece).collect(),
            PropertyValue::List(items) => {
                let items: Vec<_> = items.iter().map(|item| short(note, item)).collect();
                format!("[{}]", items.join(", "))
            }
            PropertyValue::Map(_) => "map".to_owned(),
        }
    }

    fn check(text: &str, expected: &[&str]) {
        let note = note(text);
        let found: Vec<_> =
            note.fields.iter().map(|it| format!("{} = {}", it.name, short(&note, &it.value))).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_line_with_a_key_and_two_colons_is_a_field() {
        check("author:: Ann", &["author = 'Ann'"]);
        check("one:: 1\ntwo:: 2\nand text", &["one = 1", "two = 2"]);
        check("Basic Field:: some *random* value", &["basic-field = 'some random value'"]);
        check("**Bold Key**:: yes", &["bold-key = 'yes'"]);
        check("**Bold:: yes** ^id", &["bold = 'yes'"]);
        check("key::\n\nnext", &["key = empty"]);
        check("status::done", &["status = 'done'"]);
        check("> [!note] Title\n> key:: 1", &["key = 1"]);
        check("## key:: 1", &["key = 1"]);
        check("クリスマス:: 家庭用ゲーム機", &["クリスマス = '家庭用ゲーム機'"]);
        check("🎅 xmas:: yes", &["🎅-xmas = 'yes'"]);
    }

    #[test]
    fn a_field_in_brackets_stands_anywhere_in_a_line() {
        check("I give it [rating:: 9]! It was (mood:: [[Fine|ok]]).", &["rating = 9", "mood = [[Fine]]"]);
        check("| a |\n| - |\n| [x:: 1] |", &["x = 1"]);
        check("[a:: (b) [c] d] [**k**:: v]", &["a = '(b) [c] d'", "k = 'v'"]);
        check("[a:: [b:: 1]]", &["a = '[b:: 1]'"]);
        check("see [🎅:: x] and [src:: https://a.b/c]", &["🎅 = 'x'", "src = 'https://a.b/c'"]);
    }

    #[test]
    fn what_only_looks_like_a_field_is_text() {
        for text in [
            "`key:: value`",
            "    key:: value",
            "$key:: value$",
            "%%key:: value%%",
            "[key:: value](there.md)",
            "[[key:: value]]",
            "use std::vec here",
            "the type (std::vec) of it",
            "a ::: b",
            ":: b",
            "no, not:: this",
            "[[Ann]]:: x",
            "2001:db8:: is one",
            "| a:: b |\n| - |\n| c:: d |",
            "\\[a:: b\\] and",
            "and [a:: *b] c*",
            "[a:: b",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn values_have_types() {
        check("k:: true", &["k = true"]);
        check("k:: -3.5", &["k = -3.5"]);
        check("k:: 1, 2, 3", &["k = [1, 2, 3]"]);
        check("k:: \"a, b\", \"c\",", &["k = ['a, b', 'c']"]);
        check("k:: one, two", &["k = 'one, two'"]);
        check("k:: [[A]], [[B|b, c]]", &["k = [[[A]], [[B]]]"]);
        check("k:: [[A]] and [[B]]", &["k = [[A]] and [[B]]"]);
        check("k:: 9 years, 8 months", &["k = '9 years, 8 months'"]);
        check("k:: 2024-05-01, 2024-06", &["k = ['2024-05-01', '2024-06']"]);
        check("k:: 12 kg, 3", &["k = '12 kg, 3'"]);
    }

    #[test]
    fn a_field_knows_its_place_and_what_is_around_it() {
        let text =
            "# Head\n\nFirst one. It has [size:: 4] now. Last.\n\n- item [a:: 1]\n  - [ ] task (b:: 2)\n";
        let note = note(text);
        let [size, a, b] = &note.fields[..] else { panic!("{:?}", note.fields) };
        let quote = |range: &std::ops::Range<u32>| &note.text[range.start as usize..range.end as usize];
        assert_eq!(&text[size.span.start as usize..size.span.end as usize], "[size:: 4]");
        assert_eq!((size.position.line, size.position.column), (3, 19));
        assert_eq!((quote(&size.context), quote(&size.mention)), ("It has [size:: 4] now.", "[size:: 4]"));
        assert_eq!((size.section, size.item), (Some(0), None));
        let parent = |item: Option<u32>| note.items[item.expect("it is in an item") as usize].parent;
        assert_eq!((parent(a.item), parent(b.item)), (None, a.item));
        assert_eq!(quote(&b.context), "task (b:: 2)");
    }

    #[test]
    fn fields_are_shown_without_their_signs_and_quoted_with_them() {
        let check = |text: &str, html: &str, plain: &str| {
            let note = note(text);
            assert_eq!((note.html.text.trim(), note.text.trim()), (html, plain));
        };
        check(
            "**Key**:: v",
            "<p class=\"lede\"><span class=\"field-key\"><strong>Key</strong></span>\
             <span class=\"field-sign\">::</span> v</p>",
            "Key:: v",
        );
        check(
            "a [k:: v] b",
            "<p class=\"lede\">a <span class=\"field\"><span class=\"field-key\">k:</span> \
             <span class=\"field-value\">v</span></span> b</p>",
            "a [k:: v] b",
        );
        check(
            "a (\"k\":: v) b",
            "<p class=\"lede\">a <span class=\"field-value\" title=\"&quot;k&quot;\">v</span> b</p>",
            "a (\"k\":: v) b",
        );
    }

    #[test]
    fn a_field_right_behind_a_link_leaves_the_link_its_end() {
        for text in ["[[A]](k:: v)", "[[A]](k:: [[A]])", "[a](A.md)(k:: v)", "**[[A]]**(k:: v)"] {
            let slots = note(text).html.slots;
            let n = |is: fn(&SlotKind) -> bool| slots.iter().filter(|slot| is(&slot.kind)).count();
            let n_starts = n(|kind| matches!(kind, SlotKind::LinkOpen(_)));
            assert_eq!(n_starts, n(|kind| matches!(kind, SlotKind::LinkClose(_))), "{text}");
            assert_eq!(n_starts, text.matches('A').count(), "{text}");
        }
    }

    #[test]
    fn many_brackets_take_linear_time() {
        let text = "[a:: (b:: ".repeat(20_000);
        assert!(note(&text).fields.is_empty());
        let text = "[a:: b] ".repeat(20_000);
        assert_eq!(note(&text).fields.len(), 20_000);
    }
}
