//! Shows files of the vault inside a line: images, players, documents; and the picture of a note.

use std::fmt::Write;

use crate::compile::{Link, Media, Note, Picture, Sheet, alt_and_size, media_kind, push_escaped};
use crate::scan::FileKind;
use crate::vault::FileId;

use super::fill::{Address, Filler, display};
use super::view::CoverView;

/// Tallest document, in pixels, that `#height=` may ask for.
const MAX_HEIGHT: u32 = 10_000;

impl Filler<'_> {
    /// The picture that stands for a note; nothing if it has none, or its file is not there.
    pub(super) fn cover(&self, id: FileId, note: &Note) -> Option<CoverView> {
        let idx = match &note.cover.as_ref()?.picture {
            Picture::Url(url) => {
                let (src, alt) = (url.clone(), note.title.clone());
                return Some(CoverView { src, alt, width: None, height: None });
            }
            Picture::Link(idx) => *idx,
        };
        let link = &note.links[idx as usize];
        let (file, media) = self.media(id, idx)?;
        let href = self.site.file_href(file).filter(|_| media == Media::Image)?;
        let size = self.site.image_size(file);
        Some(CoverView {
            src: format!("{}{href}", self.root),
            alt: link
                .label
                .as_deref()
                .map(|label| alt_and_size(label).0)
                .filter(|alt| !alt.is_empty())
                .unwrap_or(&note.title)
                .to_owned(),
            width: size.map(|(width, _)| width),
            height: size.map(|(_, height)| height),
        })
    }

    /// The file that a link leads to, if it is one that is shown inside a line.
    fn media(&self, file: FileId, idx: u32) -> Option<(FileId, Media)> {
        let found = self.site.compilation.links.resolution(file, idx as usize).found()?;
        let target = self.site.compilation.vault.file(found.file);
        let media = media_kind(target.path.file_name()).filter(|_| target.kind() != FileKind::Note)?;
        Some((found.file, media))
    }

    /// An embed inside a line: an image or a player, otherwise a link.
    pub(super) fn inline_embed(&mut self, out: &mut String, file: FileId, note: &Note, idx: u32) {
        let link = &note.links[idx as usize];
        let (Some((target, media)), Some(address)) = (self.media(file, idx), self.address(file, idx, link))
        else {
            self.plain_link(out, file, idx, link);
            return;
        };
        let (alt, size) = alt_and_size(link.label.as_deref().unwrap_or_default());
        let name = match (alt, media) {
            // A sign for style sheets is nothing to be read out.
            ("", Media::Image) => link.target.to_string(),
            ("", _) => display(link),
            (alt, _) => alt.to_owned(),
        };
        match media {
            Media::Image => {
                out.push_str("<img src=\"");
                self.push_href(out, &address);
                out.push_str("\" alt=\"");
                push_escaped(out, &name);
                if let Some(sign) = link.fragment.as_deref() {
                    out.push_str("\" data-fragment=\"");
                    push_escaped(out, sign);
                }
                out.push('"');
                push_size(out, size, self.site.image_size(target));
                out.push_str(" loading=\"lazy\">");
            }
            Media::Audio => {
                out.push_str("<audio controls preload=\"none\"");
                self.push_player(out, &address, &name, "</audio>");
            }
            Media::Video => {
                out.push_str("<video controls preload=\"metadata\"");
                push_size(out, size, None);
                self.push_player(out, &address, &name, "</video>");
            }
            Media::Pdf => {
                self.sheets.insert(Sheet::Media);
                out.push_str("<iframe class=\"pdf\" loading=\"lazy\"");
                if let Some(height) = link.fragment.as_deref().and_then(height) {
                    // The style sheet makes it as high as the window; only this can say otherwise.
                    write!(out, " style=\"block-size:{height}px\"").expect("a String takes every write");
                }
                self.push_player(out, &address, &name, "</iframe>");
            }
        }
    }

    fn push_player(&self, out: &mut String, address: &Address<'_>, name: &str, close: &str) {
        out.push_str(" src=\"");
        self.push_href(out, address);
        out.push_str("\" title=\"");
        push_escaped(out, name);
        out.push_str("\">");
        out.push_str(close);
    }

    /// ` href="…"` of a link in raw HTML; nothing if it leads to what is not published.
    pub(super) fn push_raw_href(&self, out: &mut String, file: FileId, note: &Note, idx: u32) {
        if let Some(address) = self.address(file, idx, &note.links[idx as usize]) {
            out.push_str(" href=\"");
            self.push_href(out, &address);
            out.push('"');
        }
    }

    /// ` src="…"` in raw HTML; one that shows nothing if there is no such file.
    pub(super) fn push_raw_src(&self, out: &mut String, file: FileId, note: &Note, idx: u32) {
        let link: &Link = &note.links[idx as usize];
        out.push_str(" src=\"");
        match self.address(file, idx, link).filter(|_| self.media(file, idx).is_some()) {
            Some(address) => self.push_href(out, &address),
            None => out.push_str("data:,"),
        }
        out.push('"');
    }
}

/// The size of an image: what the author asks for, in the proportions of the file, so that the page does not jump
/// while it loads.
fn push_size(out: &mut String, wanted: Option<(u32, Option<u32>)>, file: Option<(u32, u32)>) {
    let (width, height) = match (wanted, file) {
        (Some((width, Some(height))), _) => (width, Some(height)),
        (Some((width, None)), Some((file_width, file_height))) if file_width > 0 => {
            let (w, fw, fh) = (u64::from(width), u64::from(file_width), u64::from(file_height));
            (width, u32::try_from((w * fh + fw / 2) / fw).ok().map(|height| height.max(1)))
        }
        (Some((width, None)), _) => (width, None),
        (None, Some((width, height))) => (width, Some(height)),
        (None, None) => return,
    };
    write!(out, " width=\"{width}\"").expect("a String takes every write");
    let Some(height) = height else { return };
    write!(out, " height=\"{height}\"").expect("a String takes every write");
    let is_as_file = file.is_some_and(|(file_width, file_height)| {
        let [w, h, fw, fh] = [width, height, file_width, file_height].map(u64::from);
        (w * fh).abs_diff(h * fw) <= fw.max(fh)
    });
    if !is_as_file && wanted.is_some() {
        // A height alone gives way to the proportions of the file.
        write!(out, " style=\"aspect-ratio:{width}/{height}\"").expect("a String takes every write");
    }
}

/// The number in `#height=400`.
fn height(fragment: &str) -> Option<u32> {
    let value = fragment.split(['&', '#']).find_map(|part| part.strip_prefix("height="))?;
    value.parse().ok().filter(|height| (1..=MAX_HEIGHT).contains(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_keeps_the_proportions_of_its_file() {
        let check = |wanted, file, expected: &str| {
            let mut out = String::new();
            push_size(&mut out, wanted, file);
            assert_eq!(out, expected);
        };
        check(Some((300, None)), Some((1200, 801)), " width=\"300\" height=\"200\"");
        check(Some((300, None)), None, " width=\"300\"");
        check(
            Some((300, Some(50))),
            Some((1200, 800)),
            " width=\"300\" height=\"50\" style=\"aspect-ratio:300/50\"",
        );
        check(Some((300, Some(201))), Some((1200, 800)), " width=\"300\" height=\"201\"");
        check(None, Some((1200, 800)), " width=\"1200\" height=\"800\"");
        check(Some((1, None)), Some((5000, 1)), " width=\"1\" height=\"1\"");
        check(None, None, "");
    }
}
