//! Writes embeds: a slot for what the vault has, an image for what is elsewhere.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag as Start};

use crate::span::to_u32;

use super::LinkKind;
use super::block::{Split, Writer};
use super::html::{Sheet, SlotKind};
use super::inline::{destination, is_external_link};
use super::lex::Token;
use super::raw_html::tag::FRAME_RULES;
use super::web::{WebPage, web_page};
use super::wikilink::{alt_and_size, default_display, is_dangerous, is_shown_from};

/// Whether a note is embedded in these events where a block may stand.
pub(super) fn has_block_embed(events: &[(Event<'_>, Range<usize>)]) -> bool {
    let mut depth = 0_usize;
    events.iter().any(|(event, _)| {
        let is_outermost = depth == 0;
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        match event {
            Event::Start(Start::Image { link_type, dest_url, .. }) => {
                is_outermost && is_block_embed(*link_type, dest_url)
            }
            _ => false,
        }
    })
}

fn is_block_embed(link_type: LinkType, url: &str) -> bool {
    let destination = destination(link_type, url);
    !is_external_link(link_type, url) && media_kind(&destination.target).is_none()
}

impl Writer<'_, '_> {
    /// Writes an embed. Gives whether it is a block.
    pub(super) fn write_embed(
        &mut self,
        link_type: LinkType,
        url: &str,
        title: &str,
        label: &str,
        range: &Range<usize>,
        split: Split,
    ) -> bool {
        let is_wiki = matches!(link_type, LinkType::WikiLink { .. });
        let has_label = !matches!(link_type, LinkType::WikiLink { has_pothole: false });
        if is_external_link(link_type, url) {
            self.write_external_image(url, title, label, range);
            return false;
        }
        let destination = destination(link_type, url);
        let is_broken = is_wiki && self.source[range.clone()].contains('\n');
        if is_broken || (destination.target.is_empty() && destination.fragment.is_none()) {
            self.write_verbatim(range.clone());
            return false;
        }
        let is_media = media_kind(&destination.target).is_some();
        let display = default_display(&destination.target, destination.fragment.as_deref());
        let idx = self.push_link(LinkKind::Embed, destination, range);
        let label = Some(label.trim()).filter(|label| has_label && !label.is_empty());
        self.note.links[idx as usize].label = label.map(Into::into);
        // What is read in place of the embed.
        let shown = match label {
            Some(label) if is_media || !is_wiki => alt_and_size(label).0,
            _ => "",
        };
        let shown = if shown.is_empty() { &display } else { shown };
        self.push_plain(shown, self.find_source(range, shown));
        self.note.links[idx as usize].mention.end = to_u32(self.note.text.len());
        if is_media || split == Split::Never {
            self.out.html.slot(SlotKind::InlineEmbed(idx));
            return false;
        }
        // A line break next to a block has nothing to break.
        if self.out.html.ends_with("<br>\n") {
            self.out.html.text.truncate(self.out.html.text.len() - "<br>\n".len());
        }
        if split == Split::Paragraph {
            self.close_split_paragraph();
        }
        self.out.html.slot(SlotKind::Embed(idx));
        self.out.html.push(if split == Split::Paragraph { "\n<p>" } else { "\n" });
        true
    }

    fn write_external_image(&mut self, url: &str, title: &str, label: &str, range: &Range<usize>) {
        let (alt, size) = alt_and_size(label);
        if !is_shown_from(url) {
            // What a browser may not get is read: how it is called, or else where it would be.
            let text = if label.is_empty() && !is_dangerous(url) { url } else { label };
            self.write_text(text, self.find_source(range, text));
            return;
        }
        if let Some(page) = web_page(url) {
            self.write_web_page(url, &page, if alt.is_empty() { title } else { alt }, range);
            return;
        }
        let player = match media_kind(url.split(['?', '#']).next().unwrap_or_default()) {
            Some(Media::Audio) => Some(("<audio controls preload=\"none\" src=\"", "</audio>")),
            Some(Media::Video) => Some(("<video controls preload=\"none\" src=\"", "</video>")),
            Some(Media::Image | Media::Pdf) | None => None,
        };
        let html = &mut self.out.html;
        html.push(player.map_or("<img src=\"", |(open, _)| open));
        html.push_attribute(url);
        html.push(if player.is_some() { "\" title=\"" } else { "\" alt=\"" });
        html.push_attribute(if player.is_some() && alt.is_empty() { url } else { alt });
        html.push("\"");
        if let Some((_, close)) = player {
            html.push(">");
            html.push(close);
            self.push_alt(alt, range);
            return;
        }
        if !title.is_empty() {
            html.push(" title=\"");
            html.push_attribute(title);
            html.push("\"");
        }
        if let Some((width, height)) = size {
            html.push(&format!(" width=\"{width}\""));
            if let Some(height) = height {
                // A height alone gives way to the proportions of the file.
                html.push(&format!(" height=\"{height}\" style=\"aspect-ratio:{width}/{height}\""));
            }
        }
        html.push(" loading=\"lazy\">");
        self.push_alt(alt, range);
    }

    /// Appends what is read in place of a picture to the plain text.
    fn push_alt(&mut self, alt: &str, range: &Range<usize>) {
        let start = to_u32(self.note.text.len());
        self.push_plain(alt, self.find_source(range, alt));
        self.note.mark_verbatim(start);
    }
}

// A page of the web is shown in a frame where the settings say so; else as a link, for readers are nobody's to send there.
impl Writer<'_, '_> {
    fn write_web_page(&mut self, url: &str, page: &WebPage, title: &str, range: &Range<usize>) {
        let title = if title.is_empty() { page.name.as_str() } else { title };
        let frame = page.frame.as_deref();
        let frame = frame.filter(|frame| self.options.iframe_hosts.allowed_host(frame).is_some());
        let html = &mut self.out.html;
        html.sheets.insert(Sheet::Media);
        if let Some(frame) = frame {
            html.push("<iframe class=\"web-frame\" src=\"");
            html.push_attribute(frame);
            html.push("\" title=\"");
            html.push_attribute(title);
            html.push("\" width=\"560\" height=\"315\"");
            html.push(FRAME_RULES);
            html.push(" allowfullscreen></iframe>");
        } else {
            html.push("<a class=\"web-page\" href=\"");
            html.push_attribute(url);
            html.push("\" rel=\"noopener\"><b>");
            html.push_text(title);
            html.push("</b> <small>");
            html.push_text(url.split("://").nth(1).unwrap_or(url));
            html.push("</small></a>");
        }
        self.push_alt(title, range);
    }
}

/// The plain text of an image's label, up to its end.
pub(super) fn collect_label<'s>(source: &str, tokens: &mut impl Iterator<Item = Token<'s>>) -> String {
    let mut label = String::new();
    let mut depth = 0_usize;
    for token in tokens {
        match token {
            Token::Text(range)
            | Token::Tag(range)
            | Token::Url(range)
            | Token::BlockId(range)
            | Token::Field(_, range) => label.push_str(&source[range]),
            Token::Mark(..) => label.push_str("=="),
            Token::NoteOpen(..) => label.push_str("^["),
            Token::NoteClose => label.push(']'),
            Token::Event(Event::Text(text) | Event::Code(text), _) => label.push_str(&text),
            Token::Event(Event::SoftBreak | Event::HardBreak, _) => label.push(' '),
            Token::Event(Event::Start(_), _) => depth += 1,
            Token::Event(Event::End(_), _) if depth == 0 => break,
            Token::Event(Event::End(_), _) => depth -= 1,
            Token::Event(..) => {}
        }
    }
    super::comment::unmask(&label).into_owned()
}

/// Whether a file of this name is shown inside a line: an image, a player.
pub(crate) fn media_kind(name: &str) -> Option<Media> {
    match crate::path::extension(name).as_str() {
        "avif" | "bmp" | "gif" | "jpeg" | "jpg" | "png" | "svg" | "webp" => Some(Media::Image),
        "flac" | "m4a" | "mp3" | "ogg" | "wav" | "3gp" => Some(Media::Audio),
        "mkv" | "mov" | "mp4" | "ogv" | "webm" => Some(Media::Video),
        "pdf" => Some(Media::Pdf),
        _ => None,
    }
}

/// How a file is shown where it is embedded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Media {
    Image,
    Audio,
    Video,
    Pdf,
}

#[cfg(test)]
mod tests {
    use crate::compile::{CompileOptions, compile};
    use crate::config::FrameHosts;
    use crate::path::VaultPath;

    #[test]
    fn a_film_is_shown_only_where_the_settings_say_so() {
        let html = |hosts: &[String]| {
            let options = CompileOptions {
                iframe_hosts: FrameHosts::parse(hosts).unwrap(),
                ..CompileOptions::default()
            };
            // Raw HTML around it, so that the sanitizer sees it too.
            let text = "![Title](https://youtu.be/x)\n\n<b>b</b>\n";
            compile(&VaultPath::new("n.md"), text, &options).html.text
        };
        let link = html(&[]);
        assert!(link.contains("href=\"https://youtu.be/x\"") && link.contains("<b>Title</b>"), "{link}");
        assert!(!link.contains("iframe"), "{link}");
        let frame = html(&["www.youtube.com".to_owned()]);
        for part in [
            "src=\"https://www.youtube-nocookie.com/embed/x\"",
            "sandbox=\"allow-",
            "title=\"Title\"",
            "loading=\"lazy\"",
        ] {
            assert!(frame.contains(part), "{part}: {frame}");
        }
    }
}
