//! What holds of one compiled file.

use std::collections::BTreeSet;
use std::ops::Range;

use adit::{Base, Canvas, Diagnostic, LinkKind, Note, Origin, Span, TagOrigin};

use super::Held;

/// Whether `range` can be cut out of `text`.
fn fits(text: &str, range: Range<u32>) -> bool {
    text.get(range.start as usize..range.end as usize).is_some()
}

/// Every offset in a compiled note leads somewhere, and every place it names is what it says.
pub(crate) fn assert_note_sound(text: &str, note: &Note) -> Held {
    let position = |span: Span| {
        let before = &text[..span.start as usize];
        let line = before.rsplit('\n').next().unwrap_or_default();
        (before.matches('\n').count() as u32 + 1, line.chars().count() as u32 + 1)
    };
    for link in &note.links {
        ensure!(fits(text, link.span.start..link.span.end), "{link:?}");
        let written = &text[link.span.range()];
        if link.origin == Origin::Body || link.origin == Origin::Comment {
            ensure!(written.starts_with(['[', '!', '<']), "{written:?} of {link:?}");
            // Of the author's own HTML, only `<a>` is a link, and a frame, in whose place one stands.
            let tag = written.to_ascii_lowercase();
            let is_link = written.starts_with('[') || tag.starts_with("<a") || tag.starts_with("<iframe");
            ensure!(is_link == (link.kind == LinkKind::Link), "{written:?} of {link:?}");
        }
        ensure!((link.position.line, link.position.column) == position(link.span), "{link:?}");
        ensure!(fits(&note.text, link.context.clone()), "{link:?} in {:?}", note.text);
        ensure!(fits(&note.text, link.mention.clone()), "{link:?} in {:?}", note.text);
        let inside = link.context.start <= link.mention.start && link.mention.end <= link.context.end;
        ensure!(inside, "{link:?} in {:?}", note.text);
        ensure!(link.section.is_none_or(|idx| (idx as usize) < note.headings.len()), "{link:?}");
    }
    for tag in &note.tags {
        ensure!(fits(text, tag.span.start..tag.span.end), "{tag:?}");
        ensure!((tag.position.line, tag.position.column) == position(tag.span), "{tag:?}");
        if tag.origin != TagOrigin::Properties {
            ensure!(text[tag.span.range()].starts_with('#'), "{:?}", &text[tag.span.range()]);
        }
    }
    assert_findings_lead_into(text, &note.diagnostics)?;
    let mut anchors = BTreeSet::new();
    for (idx, heading) in note.headings.iter().enumerate() {
        ensure!(fits(text, heading.span.start..heading.span.end), "{heading:?}");
        ensure!(anchors.insert(&heading.anchor), "{heading:?}");
        ensure!(heading.parent.is_none_or(|parent| (parent as usize) < idx), "{heading:?}");
    }
    ensure!(note.blocks.is_sorted_by_key(|block| &block.id), "{:?}", note.blocks);
    for block in &note.blocks {
        ensure!(fits(text, block.span.start..block.span.end), "{block:?}");
    }
    assert_object_sound(note)
}

/// What holds of a note and of the cards of a canvas alike: no offset into what came out leads nowhere.
fn assert_object_sound(note: &Note) -> Held {
    for heading in &note.headings {
        ensure!(heading.html.clone().is_none_or(|it| fits(&note.html.text, it)), "{heading:?}");
        ensure!(fits(&note.text, heading.in_text.clone()), "{heading:?}");
    }
    for block in &note.blocks {
        ensure!(block.html.clone().is_none_or(|it| fits(&note.html.text, it)), "{block:?}");
        ensure!(fits(&note.text, block.in_text.clone()), "{block:?}");
    }
    ensure!(note.html.slots.is_sorted_by_key(|slot| slot.at), "{:?}", note.html.slots);
    for slot in &note.html.slots {
        ensure!(fits(&note.html.text, slot.at..slot.at), "{slot:?}");
    }
    for range in &note.verbatim {
        ensure!(fits(&note.text, range.clone()), "{range:?}");
    }
    for date in &note.dates {
        ensure!(fits(&note.text, date.range.clone()), "{date:?}");
    }
    for citation in &note.citations {
        ensure!(fits(&note.text, citation.text.clone()), "{citation:?}");
    }
    ensure!(fits(&note.text, note.summary.clone()), "{:?}", note.summary);
    ensure!(
        note.title_heading.clone().is_none_or(|it| fits(&note.html.text, it)),
        "{:?}",
        note.title_heading
    );
    ensure!(fits(&note.html.text, note.footnotes_at..note.footnotes_at), "{}", note.footnotes_at);
    ensure!(!note.text.contains('\u{1}'), "the sign of comments is in {:?}", note.text);
    Ok(())
}

/// The same for a canvas, whose markdown stands in JSON strings.
pub(crate) fn assert_canvas_sound(json: &str, canvas: &Canvas) -> Held {
    let note = &canvas.note;
    for link in &note.links {
        let source = json.get(link.span.range());
        ensure!(source.is_some_and(|source| !source.is_empty()), "{link:?}");
        let line = json[..link.span.start as usize].rsplit('\n').next().unwrap_or_default();
        ensure!(link.position.column as usize == line.chars().count() + 1, "{link:?}");
        ensure!(fits(&note.text, link.context.clone()), "{link:?}");
    }
    for tag in &note.tags {
        ensure!(fits(json, tag.span.start..tag.span.end), "{tag:?}");
    }
    assert_findings_lead_into(json, &note.diagnostics)?;
    assert_object_sound(note)
}

/// The same for a base.
pub(crate) fn assert_base_sound(yaml: &str, base: &Base) -> Held {
    assert_findings_lead_into(yaml, &base.diagnostics)
}

/// Every finding is about a place in the text, and says the line and column of it.
fn assert_findings_lead_into(text: &str, findings: &[Diagnostic]) -> Held {
    for finding in findings {
        let Some(span) = finding.span else { continue };
        ensure!(fits(text, span.start..span.end), "{finding:?}");
        let before = &text[..span.start as usize];
        let line = before.matches('\n').count() as u32 + 1;
        ensure!(finding.position.line == line, "{finding:?} is on line {line}");
    }
    Ok(())
}

/// Every finding can be shown in every format.
pub(crate) fn assert_findings_can_be_shown(findings: &[Diagnostic], text: &str) -> Held {
    for finding in findings {
        for colour in [false, true] {
            let shown = adit::render_human(finding, &|_| Some(text), colour);
            ensure!(shown.contains(finding.code.as_str()), "{shown}");
        }
        for line in [adit::render_short(finding), adit::render_github(finding), adit::render_json(finding)] {
            ensure!(line.ends_with('\n') && line.lines().count() == 1, "{line:?}");
        }
        let json = serde_json::from_str::<serde_json::Value>(&adit::render_json(finding));
        ensure!(json.is_ok(), "{finding:?}");
    }
    Ok(())
}
