//! Writes the author's blocks of HTML, and gives them the block ids that name them.

use std::ops::Range;

use super::sanitize::is_balanced;
use crate::compile::block::{AttributeEnd, Target, TargetKind, Writer};
use crate::compile::block_id::block_id;
use crate::path::fold;
use crate::span::{Span, to_u32};

impl Writer<'_, '_> {
    /// Writes a block of HTML. A block id alone on its last line is not part of it: to the parser, only a blank line
    /// ends such a block.
    pub(in crate::compile) fn write_html_block(&mut self, html: &str, range: &Range<usize>) {
        let last_line = html.trim_end().rsplit_once('\n');
        let named = last_line.and_then(|(html, last)| Some((html, block_id(last.trim())?)));
        let html = named.map_or(html, |(html, _)| html);
        let start = self.out.html.len();
        self.out.html.enter_raw(html);
        if self.options.trust_html {
            self.out.html.push(html);
        } else {
            let hosts = &self.options.iframe_hosts;
            let whole = super::complete(html, &mut self.raw_open, hosts);
            self.push_raw(&whole, range);
            // What it names stands in no line of text, so nothing is to be read around it.
            self.first_link = self.note.links.len();
        }
        if !self.out.html.text.ends_with('\n') {
            self.out.html.push("\n");
        }
        if is_balanced(&self.out.html.text[start as usize..].to_ascii_lowercase()) {
            let attributes = AttributeEnd(start);
            let text_start = to_u32(self.note.text.len());
            self.done(Target { start, text_start, attributes, anchor: None, kind: TargetKind::Html });
        } else if let Some(container) = self.containers.last_mut() {
            // No piece of HTML of its own can be named.
            container.last = None;
        }
        if let Some((_, id)) = named {
            let at = self.source[range.clone()].rfind('^').map_or(range.start, |at| range.start + at);
            let span = Span::shifted(&(at..at + 1 + id.len()), self.place.base);
            self.name_last_block(fold(id), span);
        }
    }

    /// Puts an element that can have an id around the block of HTML that was written last.
    pub(in crate::compile) fn wrap_html_block(&mut self, target: &mut Target) {
        const WRAPPER: &str = "<div>";
        self.out.html.text.insert_str(target.start as usize, WRAPPER);
        let inside = self.out.html.slots.iter_mut().rev().take_while(|slot| slot.at >= target.start);
        inside.for_each(|slot| slot.at += to_u32(WRAPPER.len()));
        self.out.html.push("</div>\n");
        target.attributes = AttributeEnd(target.start + to_u32(WRAPPER.len() - 1));
        target.kind = TargetKind::Block;
    }
}
