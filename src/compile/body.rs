//! Compiles the markdown of a note, or of a card of a canvas, with all that the parser does not know of it.

use std::borrow::Cow;
use std::ops::Range;

use crate::diag::{Code, Diagnostic};
use crate::span::{Span, to_u32};

use super::block::{self, Ids, Place};
use super::raw_html::sanitize::sanitize;
use super::{CompileOptions, Note, RelationRule, amount, attach, citation, comment, date_mention, marks};

/// Compiles the markdown from `place` to the end of the file, comments and raw HTML included, into `note`.
pub(super) fn compile(place: Place<'_>, options: &CompileOptions, ids: &mut Ids, note: &mut Note) {
    let Place { path, file: text, lines, base: body_start } = place;
    let body = comment::mask_controls(&text[body_start..]);
    let body = &*marks::mask_surplus(&body);
    let masked = comment::mask(body);
    let source = masked.as_ref().map_or(body, |masked| masked.text.as_str());
    block::write(source, place, options, ids, note);
    if options.relations.date {
        read_quantities(note);
    }
    if let Some(masked) = &masked {
        for range in &masked.comments {
            let place = Place { base: body_start + range.start, ..place };
            block::collect_hidden(&body[range.clone()], place, options, note);
        }
        if let Some(at) = masked.unclosed {
            let span = Span::shifted(&(at..at + 2), body_start);
            let finding =
                Diagnostic::new(Code::UnclosedComment, path, "this `%%` opens a comment that nothing closes")
                    .at(span, lines.position(text, span.start))
                    .help("close it with another `%%`, or write `\\%%` for the signs themselves");
            note.diagnostics.push(finding);
        }
    }
    if !options.relations.prose {
        let prose = Some(RelationRule::Prose);
        note.links.iter_mut().filter(|it| it.assertion.rule == prose).for_each(|it| it.assertion.rule = None);
    }
    if note.html.raw_html {
        // The author's tags may be open anywhere.
        note.excerpt = None;
    }
    if note.html.raw_html && !options.trust_html {
        sanitize(note, text, &options.iframe_hosts);
    }
    // What references in raw HTML stand for, and whatever else has made some.
    let drawings = note.drawings.iter_mut().map(|it| &mut it.text);
    for text in [&mut note.html.text, &mut note.text].into_iter().chain(drawings) {
        if let Cow::Owned(blank) = comment::blank_controls(text) {
            *text = blank;
        }
    }
}

/// Finds the dates and amounts of the text, but for what is no prose.
fn read_quantities(note: &mut Note) {
    let verbatim = std::mem::take(&mut note.verbatim);
    let is_prose = |range: &Range<u32>| {
        let next = verbatim.partition_point(|it| it.end <= range.start);
        verbatim.get(next).is_none_or(|it| range.end <= it.start)
    };
    note.dates = date_mention::dates(&note.text);
    note.dates.retain(|it| is_prose(&it.range));
    note.created = date_mention::take_created(&note.text, &mut note.dates);
    note.amounts = amount::amounts(&note.text, &note.dates);
    note.amounts.retain(|it| is_prose(&it.range));
    note.verbatim = verbatim;
    attach::attach(note);
    citation::find_keys(note);
}

/// Notes which links are written in Obsidian's own way: what stands in the file says so.
pub(super) fn mark_wikilinks(note: &mut Note, file: &str) {
    for link in &mut note.links {
        let written = file.get(link.span.start as usize..);
        link.is_wikilink = written.is_none_or(|it| it.trim_start_matches('!').starts_with("[["));
    }
}

/// Moves the lists of a note to memory of their size, for a vault has many notes. What they grew in is what the next note
/// grows in.
pub(super) fn fit(note: &mut Note) {
    let html = &mut note.html;
    for text in [&mut html.text, &mut note.text] {
        *text = text.as_str().to_owned();
    }
    fit_list(&mut html.slots);
    fit_list(&mut note.links);
    fit_list(&mut note.tags);
    fit_list(&mut note.headings);
    fit_list(&mut note.items);
    fit_list(&mut note.properties);
    fit_list(&mut note.statements);
    fit_list(&mut note.verbatim);
    fit_list(&mut note.dates);
    fit_list(&mut note.amounts);
    note.source_map.fit();
}

/// `shrink_to_fit` is a wish, which the allocator does not grant where less than half would come free.
pub(super) fn fit_list<T>(list: &mut Vec<T>) {
    if list.len() < list.capacity() {
        let mut fitting = Vec::with_capacity(list.len());
        fitting.append(list);
        *list = fitting;
    }
}

/// Sorts the headings and blocks by what links name them by.
pub(super) fn sort_symbols(note: &mut Note) {
    note.headings_by_key = (0..to_u32(note.headings.len())).collect();
    note.headings_by_key.sort_by_key(|idx| &note.headings[*idx as usize].key);
    note.blocks.sort_by(|a, b| (&a.id, a.span).cmp(&(&b.id, b.span)));
}
