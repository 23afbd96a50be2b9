//! Reads a JSON Canvas: for now its references to files (JSON Canvas 1.0; specification, section 11).

use serde::Deserialize;

use crate::diag::{Code, Diagnostic};
use crate::path::{VaultPath, nfc};
use crate::span::{LineIndex, Span, to_u32};

use super::{Link, LinkKind, Origin};

/// A compiled canvas.
#[derive(Debug, Default)]
pub struct Canvas {
    /// Its file cards.
    pub links: Vec<Link>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct File {
    nodes: Vec<Card>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Card {
    file: Option<String>,
    subpath: Option<String>,
}

/// Compiles the text of the canvas at `path`. An empty file is an empty canvas.
pub fn compile(path: &VaultPath, text: &str) -> Canvas {
    if text.trim().is_empty() {
        return Canvas::default();
    }
    let lines = LineIndex::new(text);
    let file: File = match serde_json::from_str(text) {
        Ok(file) => file,
        Err(e) => {
            let mut finding =
                Diagnostic::new(Code::InvalidCanvas, path, format!("this canvas cannot be read: {e}"))
                    .help("open it in Obsidian and save it again, or delete it");
            finding.position.line = to_u32(e.line().max(1));
            finding.position.column = to_u32(e.column().max(1));
            return Canvas { links: Vec::new(), diagnostics: vec![finding] };
        }
    };
    let mut cursor = 0;
    let links = file.nodes.into_iter().filter_map(|card| {
        let target = card.file?;
        let quoted = serde_json::to_string(&target).unwrap_or_default();
        let start = text[cursor..].find(&quoted).map_or(cursor, |at| cursor + at);
        let end = (start + quoted.len()).min(text.len());
        cursor = if text.is_char_boundary(end) { end } else { cursor };
        let span = Span { start: to_u32(start), end: to_u32(cursor.max(start)) };
        let fragment =
            card.subpath.map(|it| it.trim_start_matches('#').to_owned()).filter(|it| !it.is_empty());
        Some(Link {
            kind: LinkKind::Link,
            origin: Origin::Canvas,
            target: nfc(target.trim()).into_owned(),
            fragment,
            label: None,
            span,
            position: lines.position(text, span.start),
            section: None,
            context: 0..0,
            mention: 0..0,
        })
    });
    Canvas { links: links.collect(), diagnostics: Vec::new() }
}
