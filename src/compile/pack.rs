//! Compiled notes as bytes, for the cache of objects.

use crate::date::{Day, Period, Precision};
use crate::pack::{Pack, Unpacker, pack_enum, pack_struct};

use super::{
    Alias, Amount, Assertion, Block, Bound, Candidate, Citation, CitationKind, Cover, DateMention,
    Definition, Direction, Field, Heading, Html, Label, Link, LinkKind, ListItem, Note, Origin, Picture,
    Piece, Property, PropertyValue, RelationRule, Role, Slot, SlotKind, Statement, StatementSubject, Tag,
    TagOrigin, amount,
};

impl Note {
    /// Whether a cache can hold it: queries have no form as bytes, and are quickly compiled.
    pub(crate) fn can_be_packed(&self) -> bool {
        self.queries.is_empty()
    }
}

/// Packs all but the queries, and what is computed when it is first asked for.
macro_rules! pack_note {
    ($($field:ident),* $(,)?) => {
        impl Pack for Note {
            fn pack(&self, out: &mut Vec<u8>) {
                let Self { $($field,)* queries: _, slugs: _ } = self;
                $($field.pack(out);)*
            }

            fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
                $(let $field = Pack::unpack(from)?;)*
                Some(Self { $($field,)* ..Self::default() })
            }
        }
    };
}

pack_note! {
    title, direction, aliases, tags, properties, cover, css_classes, headings, headings_by_key, blocks, block_anchors,
    links, fields, statements, candidates, definition, items, html, title_heading, footnotes_at, excerpt, drawings,
    text, source_map, verbatim, summary, dates, amounts, citations, created, said, diagnostics,
}

pack_struct! {
    Alias { name, span, position }
    Assertion { rule, label, statement, subject }
    Block { id, anchor, html, in_text, is_item, span }
    Candidate { name, column, statement }
    Citation { kind, text }
    Cover { property, picture }
    DateMention { range, period, link }
    Day { year, month, day }
    Definition { name, text, span, position }
    Field { key, name, value, item, span, position, section, context, mention }
    Heading { level, text, key, anchor, parent, html, in_text, span }
    Html { text, slots, raw_html, is_sanitized, sealed, sheets }
    Link { kind, origin, target, is_wikilink, fragment, label, span, position, section, context, mention, assertion }
    ListItem { task, parent, section, line, text, links, tags, html }
    Period { first, last, precision, is_approximate }
    Property { key, value, span, position }
    Role { name, value, links }
    Slot { at, kind }
    Statement { rule, subject, key, roles, span, position, section, context }
    Tag { name, span, position, origin }
}

pack_enum! {
    Bound { Exact, About, AtLeast, AtMost }
    CitationKind { Web(url), Footnote, Key(key) }
    Direction { Ltr, Rtl }
    Label { None, Gloss(text), Role { header, of }, Key(text), Property, Field(key), Genitive(text) }
    LinkKind { Link, Embed }
    Origin { Body, Comment, Property(idx), Canvas }
    Picture { Link(idx), Url(url) }
    Piece { Text(text), Link(idx) }
    Precision { Day, Month, Part, Year, Decade, Span }
    PropertyValue { Empty, Bool(value), Number(text), Text(text), Linked(pieces), List(items), Map(entries) }
    RelationRule { Gloss, Row, KeyValue, Property, Field, Prose, Definition, Tag }
    SlotKind {
        LinkOpen(idx), LinkClose(idx), Embed(idx), InlineEmbed(idx), Query(idx), TagOpen(idx), IdPrefix, FootnoteHref,
        Href(idx), Src(idx), HeadingId(idx), Drawing(idx), BlockId(idx),
    }
    StatementSubject { Note, Section, Link(idx), Name(text) }
    TagOrigin { Body, Comment, Properties }
}

impl Pack for Amount {
    fn pack(&self, out: &mut Vec<u8>) {
        let Self { range, low, high, bound, currency, unit, link } = self;
        range.pack(out);
        low.pack(out);
        high.pack(out);
        bound.pack(out);
        currency.map(str::to_owned).pack(out);
        unit.pack(out);
        link.pack(out);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Some(Self {
            range: Pack::unpack(from)?,
            low: Pack::unpack(from)?,
            high: Pack::unpack(from)?,
            bound: Pack::unpack(from)?,
            currency: match Option::<String>::unpack(from)? {
                Some(code) => Some(amount::currency_of_code(&code)?),
                None => None,
            },
            unit: Pack::unpack(from)?,
            link: Pack::unpack(from)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::{CompileOptions, compile};
    use crate::path::VaultPath;

    #[test]
    fn every_note_of_the_demo_and_the_guide_is_what_it_was_after_it_was_packed() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut n = 0;
        for folder in ["vault", "docs", "tests"] {
            for entry in walkdir::WalkDir::new(root.join(folder)) {
                let path = entry.unwrap().into_path();
                if path.extension().is_none_or(|it| it != "md") {
                    continue;
                }
                let Ok(text) = std::fs::read_to_string(&path) else { continue };
                let note = compile(&VaultPath::new("note.md"), &text, &CompileOptions::default());
                if !note.can_be_packed() {
                    continue;
                }
                let mut bytes = Vec::new();
                note.pack(&mut bytes);
                let mut from = Unpacker::new(&bytes);
                let unpacked = Note::unpack(&mut from).unwrap_or_else(|| panic!("{}", path.display()));
                assert!(from.is_done(), "{}", path.display());
                assert_eq!(format!("{note:?}"), format!("{unpacked:?}"), "{}", path.display());
                n += 1;
            }
        }
        assert!(n > 100, "{n} notes");
    }

    #[test]
    fn damaged_bytes_are_another_note_or_none_and_no_panic() {
        let text = "---\ntags: [a, b]\nx: [[B]]\n---\n# H\nSee [[A#h|l]], 5 % of US$ 3 in 2024. ^id\n\n- [x] k:: v\n";
        let note = compile(&VaultPath::new("note.md"), text, &CompileOptions::default());
        let mut bytes = Vec::new();
        note.pack(&mut bytes);
        for at in 0..bytes.len() {
            for flip in [1, 0x80, 0xff] {
                let mut damaged = bytes.clone();
                damaged[at] ^= flip;
                let _ = Note::unpack(&mut Unpacker::new(&damaged));
            }
            assert!(Note::unpack(&mut Unpacker::new(&bytes[..at])).is_none());
        }
    }

    #[test]
    fn every_currency_that_a_text_can_name_comes_back() {
        for text in ["US$ 3", "3 dollars", "5 RMB", "¥3", "3円", "3 EUR", "₿ 2"] {
            let amounts = amount::amounts(text, &[]);
            let code = amounts[0].currency.unwrap();
            assert_eq!(amount::currency_of_code(code), Some(code), "{text}");
        }
    }
}
