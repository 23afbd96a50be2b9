//! Reads the JSON of a canvas. Whatever is odd about one card or edge is no reason to lose another.

use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::diag::{Code, Diagnostic};
use crate::path::{VaultPath, nfc, without_controls};
use crate::span::{LineIndex, Position, Span, to_u32};

use super::{
    BackgroundStyle, Canvas, CanvasEdge, CanvasRelation, Card, CardColor, CardContent, EdgeEnd, Frame, Group,
    Side,
};
use crate::compile::block::{Ids, Place};
use crate::compile::json::{JsonString, Places};
use crate::compile::limit::MAX_TEXT;
use crate::compile::{Assertion, CompileOptions, Link, LinkKind, Note, Origin, body, is_dangerous, scheme};

/// Coordinates and sizes beyond this many pixels are cut: browsers cannot show more.
const MAX_PIXELS: i32 = 1_000_000;
/// Size of a card that does not say its own: what Obsidian gives to a new one.
const USUAL_SIZE: (i32, i32) = (250, 60);
/// Room between cards that do not say where they are.
const GAP: i32 = 20;

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawFile<'a> {
    #[serde(borrow)]
    nodes: Option<&'a RawValue>,
    #[serde(borrow)]
    edges: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct RawCard<'a> {
    #[serde(borrow)]
    id: Raw<'a>,
    #[serde(borrow, rename = "type")]
    kind: Raw<'a>,
    #[serde(borrow)]
    x: Raw<'a>,
    #[serde(borrow)]
    y: Raw<'a>,
    #[serde(borrow)]
    width: Raw<'a>,
    #[serde(borrow)]
    height: Raw<'a>,
    #[serde(borrow)]
    color: Raw<'a>,
    #[serde(borrow)]
    text: Raw<'a>,
    #[serde(borrow)]
    file: Raw<'a>,
    #[serde(borrow)]
    subpath: Raw<'a>,
    #[serde(borrow)]
    url: Raw<'a>,
    #[serde(borrow)]
    label: Raw<'a>,
    #[serde(borrow)]
    background: Raw<'a>,
    #[serde(borrow)]
    background_style: Raw<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct RawEdge<'a> {
    #[serde(borrow)]
    from_node: Raw<'a>,
    #[serde(borrow)]
    to_node: Raw<'a>,
    #[serde(borrow)]
    from_side: Raw<'a>,
    #[serde(borrow)]
    to_side: Raw<'a>,
    #[serde(borrow)]
    from_end: Raw<'a>,
    #[serde(borrow)]
    to_end: Raw<'a>,
    #[serde(borrow)]
    color: Raw<'a>,
    #[serde(borrow)]
    label: Raw<'a>,
}

/// A value of any type, as it stands in the file.
type Raw<'a> = Option<&'a RawValue>;

/// Reads a canvas that is not empty.
pub(super) fn read(path: &VaultPath, text: &str, options: &CompileOptions) -> Canvas {
    let mut reader = Reader {
        path,
        options,
        places: Places::new(text),
        ids: Ids::default(),
        canvas: Canvas::default(),
        cards: FxHashMap::default(),
    };
    reader.read(text);
    reader.canvas
}

struct Reader<'a> {
    path: &'a VaultPath,
    options: &'a CompileOptions,
    places: Places<'a>,
    ids: Ids,
    canvas: Canvas,
    /// Ids of cards; the first of equal ones counts.
    cards: FxHashMap<String, u32>,
}

impl<'a> Reader<'a> {
    fn read(&mut self, text: &'a str) {
        if text.len() > MAX_TEXT {
            let message = format!("this canvas is longer than {} MiB, and is not shown", MAX_TEXT >> 20);
            let finding = Diagnostic::new(Code::OverLimit, self.path, message).help("cut it into several");
            self.canvas.note.diagnostics.push(finding);
            self.canvas.is_broken = true;
            return;
        }
        let lists = serde_json::from_str::<RawFile<'a>>(text).and_then(|file| {
            let list = |raw: Raw<'a>| raw.map_or(Ok(Vec::new()), |raw| serde_json::from_str(raw.get()));
            Ok((list(file.nodes)?, list(file.edges)?))
        });
        let (nodes, edges): (Vec<&RawValue>, Vec<&RawValue>) = match lists {
            Ok(lists) => lists,
            Err(e) => {
                let mut finding = Diagnostic::new(
                    Code::InvalidCanvas,
                    self.path,
                    format!("this canvas cannot be read: {e}"),
                )
                .help("open it in Obsidian and save it again, or delete it");
                finding.position.line = to_u32(e.line().max(1));
                finding.position.column = to_u32(e.column().max(1));
                self.canvas.note.diagnostics.push(finding);
                self.canvas.is_broken = true;
                return;
            }
        };
        let mut unplaced = Vec::new();
        for raw in nodes {
            match serde_json::from_str(raw.get()) {
                Ok(card) => self.read_card(&card, &mut unplaced),
                Err(e) => self.report(raw, format!("this card cannot be read: {e}")),
            }
        }
        self.place(&unplaced);
        for raw in edges {
            match serde_json::from_str(raw.get()) {
                Ok(edge) => self.read_edge(raw, &edge),
                Err(e) => self.report(raw, format!("this edge cannot be read: {e}")),
            }
        }
    }

    fn report(&mut self, raw: &RawValue, message: String) {
        let span = self.places.span(raw.get());
        let finding = Diagnostic::new(Code::InvalidCanvas, self.path, message)
            .at(span, self.places.position(span.start))
            .help("open the canvas in Obsidian and save it again");
        self.canvas.note.diagnostics.push(finding);
    }

    fn string(&self, raw: Raw<'a>) -> Option<(JsonString, Span)> {
        let raw = raw?.get();
        let span = self.places.span(raw);
        Some((JsonString::read(raw, span.start as usize)?, span))
    }

    fn text(&self, raw: Raw<'a>) -> Option<String> {
        self.string(raw).map(|(string, _)| without_controls(&string.text).into_owned())
    }

    // --- cards -------------------------------------------------------------------------------------------------

    fn read_card(&mut self, card: &RawCard<'a>, unplaced: &mut Vec<usize>) {
        let (x, y) = (number(card.x), number(card.y));
        let size = |raw, usual| number(raw).filter(|size| *size > 0).unwrap_or(usual);
        let (width, height) = (size(card.width, USUAL_SIZE.0), size(card.height, USUAL_SIZE.1));
        if x.is_none() || y.is_none() {
            unplaced.push(self.canvas.cards.len());
        }
        let frame = Frame { x: x.unwrap_or(0), y: y.unwrap_or(0), width, height };
        let content = self.content(card);
        if let Some(id) = self.text(card.id) {
            self.cards.entry(id).or_insert(to_u32(self.canvas.cards.len()));
        }
        self.canvas.cards.push(Card { frame, color: self.color(card.color), content });
    }

    fn content(&mut self, card: &RawCard<'a>) -> CardContent {
        let kind = self.text(card.kind);
        let is = |name: &str, key: Raw<'a>| key.is_some() && kind.as_deref().is_none_or(|kind| kind == name);
        let content = if is("text", card.text) {
            self.markdown(card.text)
        } else if is("file", card.file) {
            let fragment = self.text(card.subpath);
            self.file(card.file, fragment, LinkKind::Link).map(CardContent::File)
        } else if is("link", card.url) {
            self.text(card.url).map(|url| CardContent::Web(web_address(&url)))
        } else if kind.as_deref() == Some("group") {
            let style = match self.text(card.background_style).as_deref() {
                Some("ratio") => BackgroundStyle::Ratio,
                Some("repeat") => BackgroundStyle::Repeat,
                _ => BackgroundStyle::Cover,
            };
            let background = self.file(card.background, None, LinkKind::Embed);
            let label = self.text(card.label).unwrap_or_default().trim().to_owned();
            Some(CardContent::Group(Group { label, background, style }))
        } else {
            None
        };
        content.unwrap_or_else(|| CardContent::Other(kind.unwrap_or_default()))
    }

    /// Compiles the markdown of a text card, alone, and takes it over with places in this file.
    fn markdown(&mut self, raw: Raw<'a>) -> Option<CardContent> {
        let (string, _) = self.string(raw)?;
        let lines = LineIndex::new(&string.text);
        let place = Place { path: self.path, file: &string.text, lines: &lines, base: 0 };
        let mut piece = Note::default();
        body::compile(place, self.options, &mut self.ids, &mut piece);
        let in_file = |span: &mut Span, position: &mut Position| {
            *span = string.in_file(*span);
            *position = self.places.position(span.start);
        };
        piece.links.iter_mut().for_each(|it| in_file(&mut it.span, &mut it.position));
        piece.tags.iter_mut().for_each(|it| in_file(&mut it.span, &mut it.position));
        piece.headings.iter_mut().for_each(|it| it.span = string.in_file(it.span));
        piece.blocks.iter_mut().for_each(|it| it.span = string.in_file(it.span));
        piece.source_map = piece.source_map.through(&string.steps, to_u32(piece.text.len()));
        for finding in &mut piece.diagnostics {
            if let Some(span) = &mut finding.span {
                in_file(span, &mut finding.position);
            }
            // A correction would have to be written as JSON.
            finding.fix = None;
        }
        let text_start = to_u32(self.canvas.note.text.len());
        let html = self.canvas.note.append(piece);
        Some(CardContent::Text(html, text_start..to_u32(self.canvas.note.text.len())))
    }

    /// Adds the link to a file of the vault.
    fn file(&mut self, raw: Raw<'a>, fragment: Option<String>, kind: LinkKind) -> Option<u32> {
        let (target, span) = self.string(raw)?;
        let fragment = fragment.as_deref().map(|it| it.trim_start_matches('#')).filter(|it| !it.is_empty());
        self.canvas.note.links.push(Link {
            kind,
            origin: Origin::Canvas,
            target: without_controls(&nfc(target.text.trim())).into(),
            is_wikilink: false,
            fragment: fragment.map(Into::into),
            label: None,
            span,
            position: self.places.position(span.start),
            section: None,
            context: 0..0,
            mention: 0..0,
            assertion: Assertion::default(),
        });
        Some(to_u32(self.canvas.note.links.len() - 1))
    }

    fn color(&self, raw: Raw<'a>) -> Option<CardColor> {
        let text = self.text(raw)?;
        if let Some(digits) = text.strip_prefix('#') {
            let is_hex = matches!(digits.len(), 3 | 6) && digits.bytes().all(|b| b.is_ascii_hexdigit());
            let value = u32::from_str_radix(digits, 16).ok().filter(|_| is_hex)?;
            let doubled = |shift: u32| ((value >> shift) & 0xf) * 0x11;
            let is_short = digits.len() == 3;
            let short = || (doubled(8) << 16) | (doubled(4) << 8) | doubled(0);
            return Some(CardColor::Rgb(if is_short { short() } else { value }));
        }
        text.parse().ok().filter(|number| (1..=6).contains(number)).map(CardColor::Preset)
    }

    /// Puts cards that do not say where they are below the others.
    fn place(&mut self, unplaced: &[usize]) {
        if unplaced.is_empty() {
            return;
        }
        let mut is_placed = vec![true; self.canvas.cards.len()];
        unplaced.iter().for_each(|nth| is_placed[*nth] = false);
        let placed =
            self.canvas.cards.iter().zip(is_placed).filter(|(_, it)| *it).map(|(card, _)| card.frame);
        let x = placed.clone().map(|it| it.x).min().unwrap_or(0);
        let mut y = placed.map(|it| it.y + it.height + GAP).max().unwrap_or(0);
        for nth in unplaced {
            let frame = &mut self.canvas.cards[*nth].frame;
            (frame.x, frame.y) = (x, y.min(MAX_PIXELS));
            y = (y + frame.height + GAP).min(MAX_PIXELS);
        }
    }

    // --- edges -------------------------------------------------------------------------------------------------

    fn read_edge(&mut self, raw: &RawValue, edge: &RawEdge<'a>) {
        let ends = (self.text(edge.from_node), self.text(edge.to_node));
        let (Some(from), Some(to)) = ends else {
            self.report(raw, "this edge does not say which cards it joins".to_owned());
            return;
        };
        let (from_card, to_card) = (self.cards.get(&from).copied(), self.cards.get(&to).copied());
        let (Some(from_card), Some(to_card)) = (from_card, to_card) else {
            let gone = if from_card.is_none() { from } else { to };
            self.report(raw, format!("this edge ends at `{gone}`, which is the id of no card"));
            return;
        };
        let has_arrow = |raw, usual| self.text(raw).map_or(usual, |end| end == "arrow");
        let from = EdgeEnd {
            card: from_card,
            side: self.side(edge.from_side),
            has_arrow: has_arrow(edge.from_end, false),
        };
        let to =
            EdgeEnd { card: to_card, side: self.side(edge.to_side), has_arrow: has_arrow(edge.to_end, true) };
        let label = self.text(edge.label).unwrap_or_default();
        let edge = CanvasEdge { from, to, color: self.color(edge.color), label: label.trim().to_owned() };
        self.relate(raw, &edge);
        self.canvas.edges.push(edge);
    }

    fn side(&self, raw: Raw<'a>) -> Option<Side> {
        match self.text(raw)?.as_str() {
            "top" => Some(Side::Top),
            "right" => Some(Side::Right),
            "bottom" => Some(Side::Bottom),
            "left" => Some(Side::Left),
            _ => None,
        }
    }

    /// Adds what an edge says of two files: in the direction of its arrows, or as it was drawn if it has none.
    fn relate(&mut self, raw: &RawValue, edge: &CanvasEdge) {
        let link = |end: &EdgeEnd| match self.canvas.cards[end.card as usize].content {
            CardContent::File(link) => Some(link),
            _ => None,
        };
        let (Some(from), Some(to)) = (link(&edge.from), link(&edge.to)) else { return };
        let span = self.places.span(raw.get());
        let relation = |subject, object| CanvasRelation {
            subject,
            object,
            label: Some(edge.label.clone()).filter(|label| !label.is_empty()),
            span,
            position: self.places.position(span.start),
        };
        let is_only_back = edge.from.has_arrow && !edge.to.has_arrow;
        let forth = (!is_only_back).then(|| relation(from, to));
        let back = edge.from.has_arrow.then(|| relation(to, from));
        self.canvas.relations.extend(forth.into_iter().chain(back));
    }
}

/// A number of pixels; nothing for what is no number.
fn number(raw: Raw<'_>) -> Option<i32> {
    let number: f64 = serde_json::from_str(raw?.get()).ok()?;
    let max = f64::from(MAX_PIXELS);
    // The cast is of a whole number between the bounds.
    #[expect(clippy::cast_possible_truncation, reason = "the number is clamped to a small range")]
    Some(number.round().clamp(-max, max) as i32)
}

/// The address of a web page as it can be linked to.
fn web_address(url: &str) -> Option<String> {
    let url = url.trim();
    let is_web = scheme(url).is_some_and(|scheme| ["http", "https", "mailto"].contains(&scheme.as_str()));
    (is_web && !is_dangerous(url)).then(|| url.to_owned())
}
