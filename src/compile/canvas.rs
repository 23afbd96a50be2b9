//! Compiles a JSON Canvas: its cards, the markdown on them, and the edges between them (JSON Canvas 1.0).
//!
//! The markdown of all text cards becomes one object, as if it were a note, so that whatever works on notes works on
//! it: links, embeds, findings. Offsets lead into the file, where the markdown stands in JSON strings.

mod read;

use std::ops::Range;

use crate::path::VaultPath;
use crate::span::{Position, Span};

use super::{CompileOptions, Note};

/// A compiled canvas.
#[derive(Debug, Default)]
pub struct Canvas {
    /// What is on its cards: the markdown of the text cards, one after another, and the links of all cards.
    pub note: Note,
    /// Its cards and groups, in the order of the file.
    pub(crate) cards: Vec<Card>,
    /// The edges between them.
    pub(crate) edges: Vec<CanvasEdge>,
    /// What the edges say of the files on cards.
    pub(crate) relations: Vec<CanvasRelation>,
    /// Whether the file is no JSON Canvas; it has no cards then.
    pub(crate) is_broken: bool,
}

/// A card of a canvas, or a group.
#[derive(Debug)]
pub(crate) struct Card {
    pub(crate) frame: Frame,
    pub(crate) color: Option<CardColor>,
    pub(crate) content: CardContent,
}

/// Where a card is, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) width: i32,
    pub(crate) height: i32,
}

/// What a card shows. Links are indices into those of the canvas.
#[derive(Debug)]
pub(crate) enum CardContent {
    /// Markdown: its range in the HTML of the canvas, and in its plain text.
    Text(Range<u32>, Range<u32>),
    /// A file of the vault.
    File(u32),
    /// A web page; nothing of an address that must not be followed.
    Web(Option<String>),
    /// A frame around other cards.
    Group(Group),
    /// A kind that is not known, by its name.
    Other(String),
}

/// A frame around cards.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) label: String,
    /// The image behind it: a link.
    pub(crate) background: Option<u32>,
    pub(crate) style: BackgroundStyle,
}

/// How the image behind a group is laid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BackgroundStyle {
    Cover,
    Ratio,
    Repeat,
}

/// The colour of a card or edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CardColor {
    /// One of the six that a theme names: red, orange, yellow, green, cyan, purple.
    Preset(u8),
    /// Red, green and blue.
    Rgb(u32),
}

/// A side of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Top,
    Right,
    Bottom,
    Left,
}

/// One end of an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EdgeEnd {
    /// The card, by its index.
    pub(crate) card: u32,
    pub(crate) side: Option<Side>,
    pub(crate) has_arrow: bool,
}

/// A line between two cards.
#[derive(Debug)]
pub(crate) struct CanvasEdge {
    pub(crate) from: EdgeEnd,
    pub(crate) to: EdgeEnd,
    pub(crate) color: Option<CardColor>,
    /// Its text; empty for none.
    pub(crate) label: String,
}

/// What an edge between the cards of two files says: `subject` → `label` → `object`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CanvasRelation {
    /// The link to the file it speaks of, by its index.
    pub subject: u32,
    /// The link to the file that it is about.
    pub object: u32,
    /// What stands on the edge.
    pub label: Option<String>,
    /// The edge in the file of the canvas.
    pub span: Span,
    /// Where that starts.
    pub position: Position,
}

impl Canvas {
    /// What its edges say of the files on its cards, in the order of the edges.
    pub fn relations(&self) -> &[CanvasRelation] {
        &self.relations
    }
}

/// Compiles the text of the canvas at `path`. An empty file is an empty canvas.
pub fn compile(path: &VaultPath, text: &str, options: &CompileOptions) -> Canvas {
    let mut canvas = if text.trim().is_empty() { Canvas::default() } else { read::read(path, text, options) };
    canvas.note.title = path.file_name().to_owned();
    super::body::sort_symbols(&mut canvas.note);
    super::body::mark_wikilinks(&mut canvas.note, text);
    canvas
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canvas(json: &str) -> Canvas {
        compile(&VaultPath::new("x.canvas"), json, &CompileOptions::default())
    }

    /// A canvas of text cards with these JSON strings.
    fn text_cards(texts: &[&str]) -> (String, Canvas) {
        let cards: Vec<_> =
            texts.iter().map(|text| format!(r#"{{"type":"text","text":"{text}"}}"#)).collect();
        let json = format!("{{\"nodes\":[\n{}\n]}}", cards.join(",\n"));
        let canvas = canvas(&json);
        (json, canvas)
    }

    #[test]
    fn a_link_on_a_text_card_has_its_place_in_the_file_and_its_sentence() {
        let (json, canvas) =
            text_cards(&["one", r#"# Caf\u00e9\n\nSay \"hi\" \ud83d\ude00 to [[JOGMEC]]. More."#]);
        let link = &canvas.note.links[0];
        assert_eq!(&json[link.span.range()], "[[JOGMEC]]");
        let before = json.lines().nth(2).unwrap().split("[[").next().unwrap();
        assert_eq!((link.position.line, link.position.column), (3, before.chars().count() as u32 + 1));
        assert_eq!(canvas.note.context(link), ("Say \"hi\" 😀 to ", "JOGMEC", "."));
        assert_eq!(canvas.note.section_path(link.section), ["Café"]);
    }

    #[test]
    fn cards_share_one_page_without_an_id_twice() {
        let (_, canvas) = text_cards(&[r"# A\n\nx^[one] ^b", r"# A\n\ny^[two] ^b"]);
        let anchors: Vec<_> = canvas.note.headings.iter().map(|it| it.anchor.as_str()).collect();
        assert_eq!(anchors, ["a", "a-1"]);
        assert_eq!(canvas.note.blocks.len(), 1);
        assert!(canvas.note.html.text.contains("_fnref-2-1"));
    }

    #[test]
    fn raw_html_of_one_card_stays_on_it() {
        let (_, canvas) = text_cards(&["<div><b>open", "<script>x</script>after"]);
        let CardContent::Text(html, _) = &canvas.cards[0].content else { panic!("a text card") };
        let first = &canvas.note.html.text[html.start as usize..html.end as usize];
        assert_eq!(first.matches("<div>").count(), first.matches("</div>").count());
        assert!(!canvas.note.html.text.contains("<script"));
    }

    #[test]
    fn findings_on_a_card_point_into_the_file() {
        let (json, canvas) = text_cards(&[r"one\n\n%%\nopen"]);
        let finding = &canvas.note.diagnostics[0];
        assert_eq!(&json[finding.span.unwrap().range()], "%%");
        assert_eq!(finding.position.line, 2);
    }

    #[test]
    fn odd_cards_are_kept_at_sane_places() {
        let canvas = canvas(
            r##"{"nodes":[
            {"id":"a","type":"text","text":"a","x":1e300,"y":-5.5,"width":-3,"height":0,"color":"#ABC"},
            {"id":"b","type":"sticker","x":0,"y":0,"color":"red;}"},
            {"id":"c","type":"link","url":"javascript:alert(1)","x":0,"y":0,"color":"9"},
            {"id":"d","type":"text","text":"no place","color":"4"},
            {"id":"e","type":"text","text":7}, 5, {"id":"a","type":"group"}]}"##,
        );
        let frame = |nth: usize| canvas.cards[nth].frame;
        assert_eq!(frame(0), Frame { x: 1_000_000, y: -6, width: 250, height: 60 });
        assert_eq!(frame(3), Frame { x: 0, y: 80, width: 250, height: 60 });
        let colors: Vec<_> = canvas.cards.iter().map(|it| it.color).collect();
        assert_eq!(colors[..4], [Some(CardColor::Rgb(0xaabbcc)), None, None, Some(CardColor::Preset(4))]);
        assert!(matches!(&canvas.cards[1].content, CardContent::Other(kind) if kind == "sticker"));
        assert!(matches!(&canvas.cards[2].content, CardContent::Web(None)));
        assert!(matches!(&canvas.cards[4].content, CardContent::Other(kind) if kind == "text"));
        let messages: Vec<_> = canvas.note.diagnostics.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "this card cannot be read: invalid type: integer `5`, expected struct RawCard at line 1 column 1"
            ]
        );
    }

    #[test]
    fn edges_between_files_are_relations_in_the_direction_of_their_arrows() {
        let canvas = canvas(
            r#"{"nodes":[{"id":"a","type":"file","file":"A.md"},{"id":"b","type":"file","file":"B.md"},
            {"id":"t","type":"text","text":"t"}],"edges":[
            {"fromNode":"a","toNode":"b","label":"owns"},
            {"fromNode":"a","toNode":"b","fromEnd":"arrow","toEnd":"none"},
            {"fromNode":"a","toNode":"b","fromEnd":"arrow","label":" meets "},
            {"fromNode":"a","toNode":"t","label":"x"},
            {"fromNode":"a","toNode":"gone"}]}"#,
        );
        let relations: Vec<_> =
            canvas.relations.iter().map(|it| (it.subject, it.object, it.label.as_deref())).collect();
        let expected = [(0, 1, Some("owns")), (1, 0, None), (0, 1, Some("meets")), (1, 0, Some("meets"))];
        assert_eq!(relations, expected);
        let finding = &canvas.note.diagnostics[0];
        assert_eq!(finding.message, "this edge ends at `gone`, which is the id of no card");
        assert_eq!((finding.position.line, finding.position.column), (7, 13));
    }
}
