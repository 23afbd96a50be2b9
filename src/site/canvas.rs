//! The page of a canvas: its cards on a board, and its edges, drawn, and listed for those who do not see them.

use std::fmt::Write;

use crate::compile::{
    BackgroundStyle, Canvas, CanvasEdge, Card, CardColor, CardContent, Frame, Group, Media, Sheet, Sheets,
    media_kind, push_escaped,
};
use crate::error::Error;
use crate::graph::{Node, node_of};
use crate::scan::FileKind;
use crate::vault::FileId;

use super::Site;
use super::backlinks::card_name;
use super::board::{Board, Curve, Tree, curve, push_number};
use super::fill::Filler;
use super::miniature::Purpose;
use super::theme::Body;
use super::view::CanvasView;

/// Characters of the first line of a text card that stand for it.
const MAX_TITLE: usize = 60;
/// Pixels up to which a board is small enough to need no overview.
const MAX_PLAIN: i32 = 900;
/// Pixels of a card that one character of its text takes, on the small side: a card with less room may scroll.
const PIXELS_PER_CHARACTER: i64 = 110;

impl Site<'_> {
    /// Renders the page of a canvas.
    pub(super) fn canvas_page(&self, id: FileId, root: &str) -> Result<Vec<u8>, Error> {
        let file = self.compilation.vault.file(id);
        let canvas = file.canvas().expect("the route of a canvas leads to a canvas");
        let board = self.board(id, canvas);
        let mut page = BoardWriter {
            site: self,
            id,
            canvas,
            root,
            board: &board,
            filler: Filler::new(self, Some(id), root),
            out: String::new(),
        };
        page.write(&board.tree(canvas));
        let mut overview = String::new();
        if board.width.max(board.height) > MAX_PLAIN && board.frames.len() > 1 {
            self.push_miniature(&mut overview, id, canvas, Purpose::Overview);
        }
        let (stem, extension) = title_parts(file.path.file_name());
        let mut connections = String::new();
        let shown = canvas.edges.iter().filter(|edge| board.ends(edge).is_some());
        let n_connections = shown.clone().map(|edge| page.push_connection(&mut connections, edge)).count();
        let summary = &canvas.note.text[canvas.note.summary.start as usize..canvas.note.summary.end as usize];
        let view = CanvasView {
            root,
            page_title: self.page_title(file.title()),
            description: super::note::shorten(summary),
            title: stem,
            extension,
            crumbs: self.crumbs(root, file.path.folder()),
            is_broken: canvas.is_broken,
            n_cards: board.frames.iter().flatten().count(),
            overview,
            n_connections,
            connections,
            backlinks: self.backlinks(Node::File(id), root, 0),
            source: file.path.as_str(),
            paths: self.paths_from(Node::File(id), root),
        };
        let mut sheets = page.filler.sheets;
        sheets.extend(Sheets::of(&[Sheet::Canvas, Sheet::Miniature]));
        self.theme.render_with_body(
            "canvas.html",
            root,
            &view,
            Body { html: &page.out, sheets, ..Body::default() },
        )
    }

    /// The cards of a canvas that are part of the site: not those of files that are not published.
    pub(super) fn board(&self, id: FileId, canvas: &Canvas) -> Board {
        Board::new(canvas, |nth| match canvas.cards[nth as usize].content {
            CardContent::File(link) => self.href_of(id, link).is_some(),
            _ => true,
        })
    }

    /// A few words for a card.
    pub(super) fn card_title(&self, id: FileId, canvas: &Canvas, nth: u32) -> String {
        match &canvas.cards[nth as usize].content {
            CardContent::Text(_, text) => {
                let text = canvas.note.text.get(text.start as usize..text.end as usize).unwrap_or_default();
                let line = text
                    .lines()
                    .map(str::trim)
                    .find(|line| !line.is_empty())
                    .unwrap_or(self.text.get("card"));
                match line.char_indices().nth(MAX_TITLE) {
                    Some((end, _)) => format!("{}…", line[..end].trim_end()),
                    None => line.to_owned(),
                }
            }
            CardContent::File(link) => match node_of(self.compilation.links.resolution(id, *link as usize)) {
                Some(Node::File(file)) if self.file_href(file).is_some() => {
                    self.compilation.vault.file(file).title().to_owned()
                }
                // One that is not there, or not published: its name, as it is on the card.
                _ => card_name(&canvas.note.links[*link as usize].target).to_owned(),
            },
            CardContent::Web(url) => host(url.as_deref().unwrap_or_default()).to_owned(),
            CardContent::Group(group) if group.label.is_empty() => self.text.get("card_group").to_owned(),
            CardContent::Group(group) => group.label.clone(),
            CardContent::Other(kind) if kind.is_empty() => self.text.get("card").to_owned(),
            CardContent::Other(kind) => kind.clone(),
        }
    }
}

/// What the board of one page is written by.
struct BoardWriter<'a> {
    site: &'a Site<'a>,
    id: FileId,
    canvas: &'a Canvas,
    root: &'a str,
    board: &'a Board,
    filler: Filler<'a>,
    out: String,
}

impl BoardWriter<'_> {
    fn write(&mut self, tree: &Tree) {
        if self.board.frames.iter().flatten().next().is_none() {
            return;
        }
        let Board { width, height, .. } = *self.board;
        self.push(format_args!("<div class=\"area\" style=\"width:{width}px;height:{height}px\">\n"));
        self.write_cards(tree, &tree.top, (0, 0), 2);
        self.write_edges();
        self.out.push_str("</div>\n");
    }

    fn push(&mut self, markup: std::fmt::Arguments<'_>) {
        self.out.write_fmt(markup).expect("a String takes every write");
    }

    // --- cards -------------------------------------------------------------------------------------------------

    /// Writes cards in the element whose corner is at `origin`. The labels of groups are headings of `level`.
    fn write_cards(&mut self, tree: &Tree, cards: &[u32], origin: (i32, i32), level: u8) {
        let canvas = self.canvas;
        for nth in cards {
            let card = &canvas.cards[*nth as usize];
            let Some(frame) = self.board.frames[*nth as usize] else { continue };
            if let CardContent::Group(group) = &card.content {
                self.open("section", "group", *nth, card, frame, origin);
                self.out.push_str(">\n");
                self.write_group(group, level);
                self.write_cards(tree, &tree.inside[*nth as usize], (frame.x, frame.y), (level + 1).min(6));
                self.out.push_str("</section>\n");
            } else {
                self.write_card(*nth, card, frame, origin);
            }
        }
    }

    /// Writes the start tag of a card, without its `>`.
    fn open(&mut self, name: &str, class: &str, nth: u32, card: &Card, frame: Frame, origin: (i32, i32)) {
        let Frame { x, y, width, height } = frame;
        let (x, y) = (x - origin.0, y - origin.1);
        let (color, property) = color_class(card.color);
        self.push(format_args!(
            "<{name} class=\"{class}{color}\" id=\"_card-{}\" \
             style=\"left:{x}px;top:{y}px;width:{width}px;height:{height}px{property}\"",
            nth + 1
        ));
    }

    fn write_group(&mut self, group: &Group, level: u8) {
        let shown = group.background.filter(|link| self.is_image(*link));
        if let Some(href) = shown.and_then(|link| self.site.href_of(self.id, link)) {
            let root = self.root;
            match group.style {
                // The address is percent-encoded, quotes and parentheses of CSS included.
                BackgroundStyle::Repeat => self.push(format_args!(
                    "<div class=\"background\" style=\"background-image:url(&quot;{root}{href}&quot;)\"></div>\n"
                )),
                BackgroundStyle::Cover | BackgroundStyle::Ratio => {
                    let class = if group.style == BackgroundStyle::Ratio { " ratio" } else { "" };
                    self.push(format_args!(
                        "<img class=\"background{class}\" src=\"{root}{href}\" alt=\"\" loading=\"lazy\">\n"
                    ));
                }
            }
        }
        if !group.label.is_empty() {
            self.push(format_args!("<h{level} class=\"label\" dir=\"auto\">"));
            push_escaped(&mut self.out, &group.label);
            self.push(format_args!("</h{level}>\n"));
        }
    }

    fn is_image(&self, link: u32) -> bool {
        self.media(link) == Some(Media::Image)
    }

    /// How the file on a card is shown, if it is an image or the like.
    fn media(&self, link: u32) -> Option<Media> {
        let found = self.site.compilation.links.resolution(self.id, link as usize).found()?;
        let file = self.site.compilation.vault.file(found.file);
        if file.kind() == FileKind::Attachment { media_kind(file.path.file_name()) } else { None }
    }

    fn write_card(&mut self, nth: u32, card: &Card, frame: Frame, origin: (i32, i32)) {
        let class = match &card.content {
            CardContent::Text(..) => "card text",
            CardContent::File(link) => match self.media(*link) {
                Some(Media::Image) => "card media image",
                Some(_) => "card media",
                None => "card file",
            },
            CardContent::Web(_) => "card web",
            CardContent::Group(_) | CardContent::Other(_) => "card other",
        };
        self.open("div", class, nth, card, frame, origin);
        if self.may_scroll(card, frame) {
            self.out.push_str(" tabindex=\"0\"");
        }
        self.out.push_str(" dir=\"auto\">\n");
        match &card.content {
            CardContent::Text(html, _) => {
                self.filler.piece(&mut self.out, self.id, &self.canvas.note, html.clone());
            }
            CardContent::File(link) => {
                self.filler.card(&mut self.out, self.id, &self.canvas.note, *link);
            }
            CardContent::Web(Some(url)) => self.write_web(url),
            CardContent::Web(None) => {
                self.out.push_str("<p>");
                self.site.text.push(&mut self.out, "card_address");
                self.out.push_str("</p>");
            }
            CardContent::Group(_) => {}
            CardContent::Other(kind) => {
                self.out.push_str("<p>");
                push_escaped(
                    &mut self.out,
                    if kind.is_empty() { self.site.text.get("card_empty") } else { kind },
                );
                self.out.push_str("</p>");
            }
        }
        self.out.push_str("</div>\n");
    }

    /// Whether the text of a card may need more room than it has, so that the keyboard has to reach it.
    fn may_scroll(&self, card: &Card, frame: Frame) -> bool {
        let n = match &card.content {
            CardContent::Text(html, _) => html.len(),
            CardContent::File(link) if self.media(*link).is_none() => return true,
            _ => return false,
        };
        let area = i64::from(frame.width) * i64::from(frame.height);
        i64::try_from(n).unwrap_or(i64::MAX).saturating_mul(PIXELS_PER_CHARACTER) > area
    }

    fn write_web(&mut self, url: &str) {
        let out = &mut self.out;
        out.push_str("<p><a class=\"external\" href=\"");
        push_escaped(out, url);
        out.push_str("\" rel=\"noopener\">");
        push_escaped(out, host(url));
        out.push_str("</a></p>\n<p class=\"address\" dir=\"ltr\">");
        push_escaped(out, url);
        out.push_str("</p>");
    }

    // --- edges -------------------------------------------------------------------------------------------------

    /// Writes the lines, and above them what stands on them.
    fn write_edges(&mut self) {
        let shown: Vec<_> =
            self.canvas.edges.iter().filter_map(|edge| Some((edge, self.board.ends(edge)?))).collect();
        if shown.is_empty() {
            return;
        }
        let Board { width, height, .. } = *self.board;
        self.push(format_args!(
            "<svg class=\"edges\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
             aria-hidden=\"true\">\n"
        ));
        let mut labels = String::new();
        for (edge, (from, to)) in shown {
            let drawn = curve(edge, from, to);
            push_colored(&mut self.out, "edge", edge.color);
            push_curve(&mut self.out, &drawn);
            self.out.push('\n');
            if !edge.label.is_empty() {
                labels.push_str("<span style=\"left:");
                push_number(&mut labels, drawn.middle.0);
                labels.push_str("px;top:");
                push_number(&mut labels, drawn.middle.1);
                labels.push_str("px\"><bdi>");
                push_escaped(&mut labels, &edge.label);
                labels.push_str("</bdi></span>\n");
            }
        }
        self.out.push_str("</svg>\n");
        if !labels.is_empty() {
            self.push(format_args!("<div class=\"labels\" aria-hidden=\"true\">\n{labels}</div>\n"));
        }
    }

    /// One edge in words, as an item of a list.
    fn push_connection(&self, out: &mut String, edge: &CanvasEdge) {
        let arrow = match (edge.from.has_arrow, edge.to.has_arrow) {
            (false, true) => "→",
            (true, false) => "←",
            (true, true) => "↔",
            (false, false) => "–",
        };
        out.push_str("<li dir=\"auto\">");
        self.push_end(out, edge.from.card);
        for part in [" <span class=\"arrow\">", arrow, "</span> "] {
            out.push_str(part);
        }
        if !edge.label.is_empty() {
            out.push_str("<em>");
            push_escaped(out, &edge.label);
            for part in ["</em> <span class=\"arrow\">", arrow, "</span> "] {
                out.push_str(part);
            }
        }
        self.push_end(out, edge.to.card);
        out.push_str("</li>\n");
    }

    /// A link to the file on a card, or to the card.
    fn push_end(&self, out: &mut String, nth: u32) {
        if let CardContent::File(link) = self.canvas.cards[nth as usize].content {
            self.site.push_end(out, self.id, link, self.root);
            return;
        }
        write!(out, "<a href=\"#_card-{}\">", nth + 1).expect("a String takes every write");
        push_escaped(out, &self.site.card_title(self.id, self.canvas, nth));
        out.push_str("</a>");
    }
}

/// The class for the colour of a card or edge, with a space in front; and the property of CSS, with a semicolon in
/// front, that holds a colour of the author's.
fn color_class(color: Option<CardColor>) -> (String, String) {
    match color {
        None => (String::new(), String::new()),
        Some(CardColor::Preset(number)) => (format!(" c{number}"), String::new()),
        Some(CardColor::Rgb(value)) => (" own".to_owned(), format!(";--c:#{value:06x}")),
    }
}

/// Writes the start tag of a part of a drawing.
pub(super) fn push_colored(out: &mut String, class: &str, color: Option<CardColor>) {
    let (color, property) = color_class(color);
    write!(out, "<g class=\"{class}{color}\"").expect("a String takes every write");
    if !property.is_empty() {
        write!(out, " style=\"{}\"", &property[1..]).expect("a String takes every write");
    }
    out.push('>');
}

/// Writes the line of an edge and the heads of its arrows, and the end tag of both.
pub(super) fn push_curve(out: &mut String, drawn: &Curve) {
    write!(out, "<path d=\"{}\"/>", drawn.line).expect("a String takes every write");
    if !drawn.arrows.is_empty() {
        write!(out, "<path class=\"arrow\" d=\"{}\"/>", drawn.arrows).expect("a String takes every write");
    }
    out.push_str("</g>");
}

/// The host of an address, or the address if it has none.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or(rest);
    let host = authority.rsplit('@').next().unwrap_or(authority);
    if host.is_empty() { url } else { host.strip_prefix("www.").unwrap_or(host) }
}

/// The name of a file and its extension, with the dot.
pub(super) fn title_parts(name: &str) -> (&str, &str) {
    name.rfind('.').map_or((name, ""), |dot| name.split_at(dot))
}
