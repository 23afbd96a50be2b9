//! Shows the values that queries find.

use std::fmt::Write;

use crate::compile::{Media, escape, is_dangerous, is_shown_from, media_kind, push_escaped};
use crate::path::encode_fragment;
use crate::query::eval::Outcome;
use crate::query::value::{Link, Shown, Target, Value, number_text};
use crate::scan::FileKind;
use crate::vault::FileId;

use super::fill::Filler;
use super::property::{CHECKBOX, push_date, push_text};
use super::query::Faults;

/// Faults that are told of one query.
const MAX_FAULTS: usize = 10;

/// Writes a value, or a sign where there is none, and notes why.
pub(super) fn push_outcome(filler: &Filler<'_>, out: &mut String, outcome: &Outcome, faults: &mut Faults) {
    match outcome {
        Ok(value) => push_value(filler, out, value),
        Err(fault) => {
            write!(out, "<span class=\"query-fault\" title=\"{}\">⚠</span>", escape(&fault.message))
                .expect("a String takes every write");
            if let Some((_, n)) = faults.iter_mut().find(|(it, _)| it == fault) {
                *n += 1;
            } else if faults.len() < MAX_FAULTS {
                faults.push((fault.clone(), 1));
            }
        }
    }
}

/// Writes a value.
pub(super) fn push_value(filler: &Filler<'_>, out: &mut String, value: &Value) {
    match value {
        Value::Null => {}
        Value::Bool(value) => {
            let (checked, name) = if *value { (" checked", "yes") } else { ("", "no") };
            let name = escape(filler.site.text.get(name));
            write!(out, "{CHECKBOX} disabled{checked} aria-label=\"{name}\">")
                .expect("a String takes every write");
        }
        Value::Number(number) => out.push_str(&number_text(*number)),
        Value::Text(text) => push_text(out, text),
        Value::Date(date) => push_date(out, &date.machine_text()),
        Value::Link(link) => push_link(filler, out, link),
        Value::File(id) | Value::Page(id) => filler.push_file_link(out, *id, filler.site.world.name(*id)),
        Value::Item(id, _) => filler.push_file_link(out, *id, filler.site.world.name(*id)),
        Value::Row(row) => push_value(filler, out, &row.base),
        Value::List(items) if items.is_empty() => {}
        Value::List(items) => {
            out.push_str("<ul class=\"values\">");
            for item in items.iter() {
                out.push_str("<li>");
                push_value(filler, out, item);
                out.push_str("</li>");
            }
            out.push_str("</ul>");
        }
        Value::Object(entries) => {
            out.push_str("<ul class=\"values\">");
            for (key, value) in entries.iter() {
                write!(out, "<li>{}: ", escape(key)).expect("a String takes every write");
                push_value(filler, out, value);
                out.push_str("</li>");
            }
            out.push_str("</ul>");
        }
        Value::Duration(_) | Value::Regex(_) => push_escaped(out, &filler.site.world.text_of(value)),
        Value::Shown(Shown::Tag, inner) => {
            let name = filler.site.world.text_of(inner);
            filler.push_tag(out, name.trim_start_matches('#'));
        }
        Value::Shown(Shown::Html, inner) => {
            out.push_str(&filler.cleaner().clean(&filler.site.world.text_of(inner)));
        }
        Value::Shown(Shown::Image, inner) => {
            if !push_image(filler, out, inner, "") {
                push_value(filler, out, inner);
            }
        }
        Value::Shown(Shown::Icon, inner) => {
            let name = escape(&filler.site.world.text_of(inner));
            write!(out, "<span class=\"icon-name\">{name}</span>").expect("a String takes every write");
        }
    }
}

fn push_link(filler: &Filler<'_>, out: &mut String, link: &Link) {
    let site = filler.site;
    let href = match link.target {
        Target::File(id) => filler.href_to(id, link.fragment.as_deref()),
        Target::Missing(number) => {
            number.and_then(|number| site.missing_href(number)).map(|href| format!("{}{href}", filler.root))
        }
        Target::Url => Some(escape(&link.written)).filter(|_| !is_dangerous(&link.written)),
    };
    let class = match link.target {
        Target::File(id) if site.compilation.vault.file(id).kind() != FileKind::Attachment => "",
        Target::File(_) => " class=\"file\"",
        Target::Missing(_) => " class=\"missing\"",
        Target::Url => " class=\"external\" rel=\"noopener\"",
    };
    let Some(href) = href else {
        push_escaped(
            out,
            &site.world.text_of(&Value::text(link.to_text(&|id| site.world.name(id).to_owned()))),
        );
        return;
    };
    write!(out, "<a{class} href=\"{href}\">").expect("a String takes every write");
    match &link.label {
        Value::Shown(Shown::Icon | Shown::Image, _) => push_value(filler, out, &link.label),
        _ => push_escaped(out, &link.to_text(&|id| site.world.name(id).to_owned())),
    }
    out.push_str("</a>");
}

impl Filler<'_> {
    /// A link to a file with this text; the text alone if the file is no part of the site.
    pub(super) fn push_file_link(&self, out: &mut String, id: FileId, text: &str) {
        self.push_place_link(out, id, None, text);
    }

    /// The same to a place in the file.
    pub(super) fn push_place_link(&self, out: &mut String, id: FileId, fragment: Option<&str>, text: &str) {
        match self.href_to(id, fragment) {
            Some(href) => {
                let kind = self.site.compilation.vault.file(id).kind();
                let class = if matches!(kind, FileKind::Note | FileKind::Canvas | FileKind::Base) {
                    ""
                } else {
                    " class=\"file\""
                };
                write!(out, "<a{class} href=\"{href}\">{}</a>", escape(text))
                    .expect("a String takes every write");
            }
            None => push_escaped(out, text),
        }
    }

    /// Where a file is, escaped for an attribute; nothing if it is no part of the site.
    fn href_to(&self, id: FileId, fragment: Option<&str>) -> Option<String> {
        let href = self.site.file_href(id)?;
        let file = self.site.compilation.vault.file(id);
        let anchor = fragment.and_then(|fragment| crate::link::anchor(file, fragment));
        let anchor =
            anchor.map_or_else(String::new, |anchor| format!("#{}", escape(&encode_fragment(anchor))));
        Some(format!("{}{href}{anchor}", self.root))
    }
}

/// Writes an image of the vault or from the web; nothing where the value is none.
pub(super) fn push_image(filler: &Filler<'_>, out: &mut String, value: &Value, alt: &str) -> bool {
    let (id, url) = match value {
        Value::File(id) => (Some(*id), None),
        Value::Link(link) => match link.target {
            Target::File(id) => (Some(id), None),
            Target::Url => (None, Some(link.written.as_str())),
            Target::Missing(_) => (None, None),
        },
        Value::Shown(Shown::Image, inner) => return push_image(filler, out, inner, alt),
        Value::Text(text) => {
            let text = text.trim();
            match crate::compile::is_external(text) {
                true => (None, Some(text)),
                // From the root of the vault, as `image` takes paths.
                false => (filler.site.world.resolve_from_root(text), None),
            }
        }
        _ => (None, None),
    };
    if let Some(id) = id {
        let is_image =
            media_kind(filler.site.compilation.vault.file(id).path.file_name()) == Some(Media::Image);
        let Some(href) = filler.href_to(id, None).filter(|_| is_image) else { return false };
        write!(out, "<img src=\"{href}\" alt=\"{}\"", escape(alt)).expect("a String takes every write");
        if let Some((width, height)) = filler.site.image_size(id) {
            write!(out, " width=\"{width}\" height=\"{height}\"").expect("a String takes every write");
        }
        out.push_str(" loading=\"lazy\">");
        return true;
    }
    let Some(url) = url.filter(|url| is_shown_from(url)) else { return false };
    write!(out, "<img src=\"{}\" alt=\"{}\" loading=\"lazy\">", escape(url), escape(alt))
        .expect("a String takes every write");
    true
}
