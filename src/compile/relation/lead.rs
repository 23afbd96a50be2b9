//! R7: the definition in the first paragraph, `**Name** — text`, and the genitives in it.

use std::ops::Range;

use pulldown_cmark::{Event, Tag as Start, TagEnd};

use crate::compile::block::Writer;
use crate::compile::{Definition, LinkKind, sentence};
use crate::span::{Span, to_u32};

use super::{Label, RelationRule, remarks, separator, trimmed};

/// A name in bold letters at the start of a paragraph.
pub(in crate::compile) struct BoldName {
    /// How many bytes of text it is.
    len: usize,
    /// With its signs, in the source.
    range: Range<usize>,
}

/// The bold name that the events of a paragraph begin with.
pub(in crate::compile) fn bold_name(events: &[(Event<'_>, Range<usize>)]) -> Option<BoldName> {
    let [(Event::Start(Start::Strong), range), rest @ ..] = events else { return None };
    let mut len = 0;
    for (event, _) in rest {
        match event {
            Event::Text(text) => len += text.len(),
            Event::End(TagEnd::Strong) => return Some(BoldName { len, range: range.clone() }),
            _ => return None,
        }
    }
    None
}

impl Writer<'_, '_> {
    /// Reads the first paragraph of the note, which begins at `start` of the text with this name, and whose first link
    /// is `first`.
    pub(in crate::compile) fn read_lead(&mut self, name: &BoldName, start: usize, first: usize) {
        let text = &self.note.text;
        let end = start + text[start..].trim_end().len();
        let name_end = start + name.len;
        let Some(rest) = text.get(name_end..end) else { return };
        let remarks = remarks(rest);
        let Some(sign) = separator(&rest[remarks..], false) else { return };
        let from = name_end + remarks + sign;
        let links = &self.note.links[first..];
        let mentions: Vec<_> = links
            .iter()
            .filter(|it| it.mention.start as usize >= from)
            .map(|it| it.mention.start as usize - from..it.mention.end as usize - from)
            .collect();
        let sentences = sentence::sentences(&text[from..end], &mentions);
        let Some(sentence) = sentences.first().filter(|it| !it.is_empty()) else { return };
        let sentence = from + sentence.start..from + sentence.end;
        let nouns: Vec<_> = links
            .iter()
            .zip(first..)
            .filter(|(link, _)| {
                link.kind == LinkKind::Link
                    && link.assertion.rule == Some(RelationRule::Prose)
                    && link.mention.start as usize >= sentence.start
                    && link.mention.end as usize <= sentence.end
            })
            .filter_map(|(link, idx)| {
                let at = link.mention.end as usize;
                Some((
                    idx,
                    possessed(&text[at..sentence.end]).map(|it| trimmed(text, at + it.start..at + it.end))?,
                ))
            })
            .collect();
        let span = Span::shifted(&name.range, self.place.base);
        let definition = Definition {
            name: trimmed(text, start..name_end),
            text: to_u32(sentence.start)..to_u32(sentence.end),
            span,
            position: self.position(span),
        };
        self.note.definition = Some(definition);
        for (idx, noun) in nouns {
            let assertion = &mut self.note.links[idx].assertion;
            assertion.rule = Some(RelationRule::Definition);
            assertion.label = Label::Genitive(noun);
        }
    }
}

/// The noun behind a genitive: of `'s agency for x, founded`, `agency for x`.
fn possessed(after: &str) -> Option<Range<usize>> {
    let mark = ["'s ", "’s ", "' ", "’ "].into_iter().find(|mark| after.starts_with(mark))?;
    let rest = &after[mark.len()..];
    let len = rest
        .char_indices()
        .find(|&(at, c)| match c {
            ';' | '—' => true,
            // Not the comma in `1,000`.
            ',' => rest[at + 1..].chars().next().is_none_or(char::is_whitespace),
            _ => false,
        })
        .map_or(rest.len(), |(at, _)| at);
    // The sentence knows which points are those of abbreviations; its own is the last.
    let len = rest[..len].trim_end_matches(['.', '!', '?', '。']).len();
    (!rest[..len].trim().is_empty()).then_some(mark.len()..mark.len() + len)
}
