//! The sources that the page of an entity cites: addresses of the web, keys of a bibliography, notes that are sources.

use rustc_hash::FxHashMap;

use crate::compile::{CitationKind, Note, Origin, push_escaped};
use crate::fact::is_source_key;
use crate::graph::{Node, node_of};
use crate::vault::FileId;

use super::Site;
use super::view::SourcesView;

/// Sources that a page lists. More are a list of links already.
const MAX_SOURCES: usize = 30;
/// Lines that are named of one source.
const MAX_LINES: usize = 6;
/// Sentences and rows from which on it is said how many of them name a source.
const MIN_CLAIMS: u32 = 3;

/// What a source is known by.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Source {
    Note(FileId),
    Web(String),
    Key(String),
}

/// A source with its text and the lines that cite it.
struct Cited {
    source: Source,
    text: String,
    lines: Vec<u32>,
}

impl Site<'_> {
    /// The sources that a note cites; nothing if there are none.
    pub(super) fn sources(&self, id: FileId, note: &Note, root: &str) -> Option<SourcesView> {
        let cited = self.cited(id, note);
        if cited.is_empty() {
            return None;
        }
        let mut html = String::with_capacity(cited.len() * 192);
        for it in cited.iter().take(MAX_SOURCES) {
            self.push_cited(&mut html, it, root);
        }
        let claims = self.explore.claims_of(id).filter(|it| it.n >= MIN_CLAIMS);
        Some(SourcesView {
            n: cited.len(),
            n_more: cited.len().saturating_sub(MAX_SOURCES),
            n_claims: claims.map_or(0, |it| it.n),
            n_cited: claims.map_or(0, |it| it.n_cited),
            html,
        })
    }

    /// The sources of a note, in the order in which they are first cited.
    fn cited(&self, id: FileId, note: &Note) -> Vec<Cited> {
        let mut found: Vec<Cited> = Vec::new();
        let mut known: FxHashMap<Source, usize> = FxHashMap::default();
        let mut add = |source: Source, text: &str, line: u32| {
            let nth = *known.entry(source.clone()).or_insert_with(|| {
                found.push(Cited { source, text: text.trim().to_owned(), lines: Vec::new() });
                found.len() - 1
            });
            if !found[nth].lines.contains(&line) && found[nth].lines.len() <= MAX_LINES {
                found[nth].lines.push(line);
            }
        };
        let vault = &self.compilation.vault;
        for (link, nth) in note.links.iter().zip(0_usize..) {
            let in_property = match link.origin {
                Origin::Body => false,
                Origin::Property(idx) => {
                    note.properties.get(idx as usize).is_some_and(|it| is_source_key(&it.key))
                }
                Origin::Comment | Origin::Canvas => continue,
            };
            let Some(Node::File(target)) = node_of(self.compilation.links.resolution(id, nth)) else {
                continue;
            };
            let is_cited = target != id && (in_property || self.is_source(target));
            if is_cited && self.file_href(target).is_some() {
                add(Source::Note(target), vault.file(target).title(), link.position.line);
            }
        }
        if !note.citations.is_empty() {
            let file = vault.file(id);
            for citation in &note.citations {
                let line = file.line(note.source_offset(citation.text.start));
                let text = note.quote(&citation.text);
                match &citation.kind {
                    CitationKind::Web(url) => add(Source::Web(url.clone()), text, line),
                    CitationKind::Key(key) => add(Source::Key(key.clone()), text, line),
                    CitationKind::Footnote => {}
                }
            }
        }
        found
    }

    fn push_cited(&self, out: &mut String, cited: &Cited, root: &str) {
        out.push_str("<li>");
        match &cited.source {
            Source::Note(id) => self.push_note(out, *id, root),
            Source::Web(url) => {
                let host = host(url);
                out.push_str("<a class=\"external\" href=\"");
                push_escaped(out, url);
                out.push_str("\" rel=\"noopener\"><bdi>");
                push_escaped(out, if cited.text.is_empty() { url } else { &cited.text });
                out.push_str("</bdi></a>");
                if !host.is_empty() && !cited.text.contains(host) {
                    out.push_str(" <span class=\"host\">");
                    push_escaped(out, host);
                    out.push_str("</span>");
                }
            }
            Source::Key(key) => {
                out.push_str("<code dir=\"ltr\">@");
                push_escaped(out, key);
                out.push_str("</code>");
            }
        }
        let shown: Vec<_> = cited.lines.iter().take(MAX_LINES).map(u32::to_string).collect();
        let mut lines = shown.join(self.text.get("list_separator"));
        if cited.lines.len() > MAX_LINES {
            lines.push_str(" …");
        }
        out.push_str(" <span class=\"said\">");
        self.text.push_count(out, "lines", cited.lines.len(), &[("lines", &lines)]);
        out.push_str("</span></li>\n");
    }
}

/// The host of an address, without `www.`.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or("", |it| it.1);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}
