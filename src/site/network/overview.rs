//! A still picture of the map: all of its larger nodes, the edge that each hangs on, and links to the hubs with names
//! that do not lie on each other.

use std::cmp::Reverse;
use std::fmt::Write;

use crate::compile::push_escaped;
use crate::graph::Node;
use crate::layout::Place;
use crate::site::Site;

use super::page::N_COLOURS;

/// How large a picture is, and how much it shows.
pub(super) struct Extent {
    width: f64,
    /// The room at its sides, and above and below, for names.
    margin: (f64, f64),
    /// Its least and greatest height.
    height: (f64, f64),
    /// Nodes: those with most edges.
    nodes: usize,
    /// Hubs with a name and a link.
    names: usize,
    /// Letters of a name.
    letters: usize,
}

/// The picture of the page of the graph.
pub(super) const WIDE: Extent = Extent {
    width: 1200.0,
    margin: (90.0, 24.0),
    height: (360.0, 720.0),
    nodes: 5000,
    names: 90,
    letters: 32,
};
/// That of the home page.
pub(super) const SMALL: Extent =
    Extent { width: 360.0, margin: (34.0, 20.0), height: (220.0, 320.0), nodes: 500, names: 10, letters: 18 };

/// The size of letters, and about how wide one is, by that size.
const LETTER: f64 = 13.0;
const LETTER_WIDTH: f64 = 0.56;
/// What shapes of one colour and size have in common.
type Style = (usize, bool, usize);

/// A node of the picture.
#[derive(Clone, Copy)]
struct Dot {
    node: u32,
    x: f64,
    y: f64,
    radius: f64,
}

/// A box that something covers.
#[derive(Clone, Copy)]
struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Area {
    fn touches(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

/// Where the map is in the picture.
struct Frame {
    left: f64,
    top: f64,
    scale: f64,
    height: f64,
    /// What is left at each side.
    inset: (f64, f64),
}

impl Frame {
    fn new(places: &[Place], extent: &Extent) -> Self {
        let bounds = |of: fn(&Place) -> i16| {
            let all = || places.iter().map(|it| f64::from(of(it)));
            (all().fold(f64::MAX, f64::min), all().fold(f64::MIN, f64::max))
        };
        let ((left, right), (top, bottom)) = (bounds(|it| it.x), bounds(|it| it.y));
        let (width, depth) = ((right - left).max(1.0), (bottom - top).max(1.0));
        let room = (extent.width - 2.0 * extent.margin.0, extent.height.1 - 2.0 * extent.margin.1);
        let scale = (room.0 / width).min(room.1 / depth).min(1.0);
        let height = (depth * scale + 2.0 * extent.margin.1).ceil().clamp(extent.height.0, extent.height.1);
        let inset = ((extent.width - width * scale) / 2.0, (height - depth * scale) / 2.0);
        Self { left, top, scale, height, inset }
    }

    fn at(&self, place: Place) -> (f64, f64) {
        let x = (f64::from(place.x) - self.left) * self.scale + self.inset.0;
        let y = (f64::from(place.y) - self.top) * self.scale + self.inset.1;
        (x.round(), y.round())
    }
}

impl Site<'_> {
    /// The number of a node's type.
    pub(super) fn node_type(&self, node: Node) -> Option<u32> {
        match node {
            Node::File(id) => self.type_number(id),
            Node::Missing(_) | Node::Tag(_) => None,
        }
    }

    /// Adds a picture.
    pub(super) fn push_picture(&self, out: &mut String, root: &str, extent: &Extent) {
        let network = self.network();
        let mut shown: Vec<u32> = network.both.nodes().collect();
        shown.sort_by_key(|node| (Reverse(network.both.degree(*node)), *node));
        shown.truncate(extent.nodes);
        let places: Vec<Place> = shown.iter().map(|node| network.map.places[*node as usize]).collect();
        let frame = Frame::new(&places, extent);
        // Many nodes leave little room for each.
        let size = (extent.width / 2.0 / shown.len() as f64).sqrt().clamp(0.3, 1.0);
        let dots: Vec<Dot> = shown
            .iter()
            .zip(&places)
            .map(|(node, place)| {
                let (x, y) = frame.at(*place);
                let degree = network.both.degree(*node) as f64;
                Dot { node: *node, x, y, radius: ((2.2 + 1.1 * degree.sqrt()).min(13.0) * size).max(1.2) }
            })
            .collect();
        writeln!(
            out,
            "<svg class=\"map-picture\" viewBox=\"0 0 {} {}\" direction=\"ltr\" role=\"group\" aria-label=\"{}\">",
            extent.width,
            frame.height,
            self.text.get("graph_picture")
        )
        .expect("a String takes every write");
        self.push_lines(out, &dots);
        let named =
            named(&dots, extent, frame.height, |node| self.node_title(self.nodes.all()[node as usize]));
        self.push_dots(out, &dots, &named);
        for name in &named {
            self.push_hub(out, name, root);
        }
        out.push_str("</svg>\n");
    }

    /// The edge that each node hangs on, as one path a colour.
    fn push_lines(&self, out: &mut String, dots: &[Dot]) {
        let mut by_node = vec![None; self.nodes.all().len()];
        dots.iter().for_each(|dot| by_node[dot.node as usize] = Some((dot.x, dot.y)));
        let mut paths = vec![String::new(); N_COLOURS + 1];
        for dot in dots {
            let Some(holder) = self.network().backbone[dot.node as usize] else { continue };
            let Some((x, y)) = by_node[holder as usize] else { continue };
            if self.network().backbone[holder as usize] == Some(dot.node) && holder < dot.node {
                continue;
            }
            let colour =
                self.network().groups[dot.node as usize].map_or(N_COLOURS, |it| it as usize % N_COLOURS);
            write!(paths[colour], "M{} {}l{} {}", dot.x, dot.y, x - dot.x, y - dot.y)
                .expect("a String takes every write");
        }
        for (colour, path) in paths.iter().enumerate().filter(|(_, it)| !it.is_empty()) {
            writeln!(out, "<path class=\"line c{colour}\" d=\"{path}\"/>")
                .expect("a String takes every write");
        }
    }

    /// Every node but the hubs, as one path a colour and size: points with round ends.
    fn push_dots(&self, out: &mut String, dots: &[Dot], named: &[Name]) {
        let mut paths: std::collections::BTreeMap<Style, String> = <_>::default();
        let mut is_hub = vec![false; self.nodes.all().len()];
        named.iter().for_each(|it| is_hub[it.dot.node as usize] = true);
        for dot in dots.iter().filter(|it| !is_hub[it.node as usize]) {
            let (colour, is_missing) = self.colour_of(dot.node);
            let style = (colour, is_missing, (dot.radius * 2.0).round() as usize);
            let path = paths.entry(style).or_default();
            write!(path, "M{} {}h0", dot.x, dot.y).expect("a String takes every write");
        }
        for ((colour, is_missing, width), path) in &paths {
            writeln!(out, "<path class=\"dot c{colour}\" stroke-width=\"{width}\" d=\"{path}\"/>")
                .expect("a String takes every write");
            if *is_missing && *width > 2 {
                writeln!(out, "<path class=\"hole\" stroke-width=\"{}\" d=\"{path}\"/>", width - 2)
                    .expect("a String takes every write");
            }
        }
    }

    fn push_hub(&self, out: &mut String, name: &Name, root: &str) {
        let Dot { node, x, y, radius } = name.dot;
        let (colour, is_missing) = self.colour_of(node);
        let class = if is_missing { "hub none" } else { "hub" };
        write!(
            out,
            "<a href=\"{root}{}\" class=\"{class} c{colour}\">",
            self.node_href(self.nodes.all()[node as usize]).unwrap_or_default()
        )
        .expect("a String takes every write");
        let shape = self.node_type(self.nodes.all()[node as usize]).map_or(0, |it| it as usize % N_COLOURS);
        push_shape(out, shape, x, y, radius);
        write!(out, "<text x=\"{}\" y=\"{}\" text-anchor=\"{}\">", name.x, name.y, name.anchor)
            .expect("a String takes every write");
        push_escaped(out, &name.text);
        out.push_str("</text></a>\n");
    }

    /// The colour of a node, by its type or else its group, and whether it does not exist.
    fn colour_of(&self, node: u32) -> (usize, bool) {
        let what = self.nodes.all()[node as usize];
        let is_missing = matches!(what, Node::Missing(_));
        let has_types = !self.type_names.is_empty();
        let number = if has_types { self.node_type(what) } else { self.network().groups[node as usize] };
        (number.filter(|_| !is_missing).map_or(N_COLOURS, |it| it as usize % N_COLOURS), is_missing)
    }
}

/// A name and where it stands.
struct Name {
    dot: Dot,
    text: String,
    x: f64,
    y: f64,
    anchor: &'static str,
}

/// The names that have room, those of the largest nodes first.
fn named<'a>(dots: &[Dot], extent: &Extent, height: f64, title: impl Fn(u32) -> &'a str) -> Vec<Name> {
    let mut taken: Vec<Area> = Vec::new();
    let mut names = Vec::new();
    for dot in dots.iter().take(8 * extent.names) {
        if names.len() == extent.names {
            break;
        }
        let own = area(dot.x - dot.radius, dot.y - dot.radius, 2.0 * dot.radius, 2.0 * dot.radius);
        if taken.iter().any(|it| it.touches(&own)) {
            continue;
        }
        let text = shortened(title(dot.node), extent.letters);
        let width =
            text.chars().map(|c| if is_wide(c) { LETTER } else { LETTER * LETTER_WIDTH }).sum::<f64>();
        let (gap, rise) = (dot.radius + 4.0, LETTER * 0.36);
        let sides = [
            (dot.x + gap, dot.y + rise, "start", dot.x + gap),
            (dot.x - gap, dot.y + rise, "end", dot.x - gap - width),
            (dot.x, dot.y + gap + LETTER * 0.8, "middle", dot.x - width / 2.0),
            (dot.x, dot.y - gap, "middle", dot.x - width / 2.0),
        ];
        let free = sides.into_iter().find_map(|(x, y, anchor, left)| {
            let words = area(left - 3.0, y - LETTER, width + 6.0, LETTER * 1.35);
            let is_inside =
                words.left > 0.0 && words.right < extent.width && words.top > 0.0 && words.bottom < height;
            let is_free = is_inside && !taken.iter().any(|it| it.touches(&words));
            is_free.then_some((x, y, anchor, words))
        });
        if let Some((x, y, anchor, words)) = free {
            taken.extend([own, words]);
            names.push(Name { dot: *dot, text, x: x.round(), y: y.round(), anchor });
        }
    }
    names
}

fn area(left: f64, top: f64, width: f64, height: f64) -> Area {
    Area { left, top, right: left + width, bottom: top + height }
}

fn shortened(title: &str, most: usize) -> String {
    match title.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", title[..end].trim_end()),
        None => title.to_owned(),
    }
}

/// Whether a letter is as wide as it is high.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Adds the shape of a type: circle, square, diamond, triangle, triangle on its point, hexagon, bar; of about equal area.
pub(super) fn push_shape(out: &mut String, shape: usize, x: f64, y: f64, radius: f64) {
    if shape == 0 {
        write!(out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius:.1}\"/>").expect("a String takes every write");
        return;
    }
    out.push_str("<polygon points=\"");
    for (nth, (dx, dy)) in CORNERS[shape - 1].iter().enumerate() {
        let gap = if nth > 0 { " " } else { "" };
        write!(out, "{gap}{:.1},{:.1}", x + dx * radius, y + dy * radius)
            .expect("a String takes every write");
    }
    out.push_str("\"/>");
}

/// The corners of the shapes beside the circle, by its radius.
const CORNERS: [&[(f64, f64)]; 6] = [
    &[(-0.89, -0.89), (0.89, -0.89), (0.89, 0.89), (-0.89, 0.89)],
    &[(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)],
    &[(0.0, -1.25), (1.25, 0.95), (-1.25, 0.95)],
    &[(0.0, 1.25), (1.25, -0.95), (-1.25, -0.95)],
    &[(-1.1, 0.0), (-0.55, -0.95), (0.55, -0.95), (1.1, 0.0), (0.55, 0.95), (-0.55, 0.95)],
    &[(-1.35, -0.65), (1.35, -0.65), (1.35, 0.65), (-1.35, 0.65)],
];
