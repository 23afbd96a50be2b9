//! The colours of a drawing: those of the page, light or dark, but for those that the author chose.

use std::borrow::Cow;

use mermaid_svg::Theme;

/// Stands before a colour that the author chose; the library passes it through.
pub(super) const AUTHOR: char = '!';
/// Stands before a colour that the author chose for an area behind other things.
pub(super) const BEHIND: char = '~';

const TEXT: &str = "var(--text)";
/// What is behind everything.
pub(super) const PAGE: &str = "var(--bg)";
const LINE: &str = "var(--edge)";
const BOX: &str = "color-mix(in srgb,var(--blue) 12%,var(--bg))";
const BOX_LINE: &str = "var(--blue)";
const GROUP: &str = "color-mix(in srgb,var(--gray) 10%,var(--bg))";
const NOTE: &str = "color-mix(in srgb,var(--amber) 16%,var(--bg))";
const NOTE_LINE: &str = "var(--amber)";
const STRONG: &str = "color-mix(in srgb,var(--blue) 35%,var(--bg))";
const RED: &str = "color-mix(in srgb,var(--red) 35%,var(--bg))";

/// Colours for parts that have to differ.
const PARTS: [Cow<'static, str>; 7] = [
    Cow::Borrowed("color-mix(in srgb,var(--blue) 35%,var(--bg))"),
    Cow::Borrowed("color-mix(in srgb,var(--amber) 35%,var(--bg))"),
    Cow::Borrowed("color-mix(in srgb,var(--teal) 35%,var(--bg))"),
    Cow::Borrowed("color-mix(in srgb,var(--red) 35%,var(--bg))"),
    Cow::Borrowed("color-mix(in srgb,var(--purple) 35%,var(--bg))"),
    Cow::Borrowed("color-mix(in srgb,var(--green) 35%,var(--bg))"),
    Cow::Borrowed("color-mix(in srgb,var(--gray) 35%,var(--bg))"),
];

const QUADRANTS: [Cow<'static, str>; 4] = [
    Cow::Borrowed("color-mix(in srgb,var(--blue) 16%,var(--bg))"),
    Cow::Borrowed("color-mix(in srgb,var(--blue) 10%,var(--bg))"),
    Cow::Borrowed("color-mix(in srgb,var(--blue) 4%,var(--bg))"),
    Cow::Borrowed("color-mix(in srgb,var(--blue) 10%,var(--bg))"),
];

/// What the library draws with.
pub(super) fn theme() -> Theme {
    let parts = Cow::Borrowed(&PARTS[..]);
    Theme {
        fg: TEXT.into(),
        fg_muted: "var(--muted)".into(),
        bg: PAGE.into(),
        actor_fill: BOX.into(),
        actor_stroke: BOX_LINE.into(),
        lifeline: LINE.into(),
        arrow_stroke: TEXT.into(),
        note_fill: NOTE.into(),
        note_stroke: NOTE_LINE.into(),
        activation_fill: STRONG.into(),
        activation_stroke: BOX_LINE.into(),
        frame_label_fill: GROUP.into(),
        flow_node_fill: BOX.into(),
        flow_node_stroke: BOX_LINE.into(),
        flow_edge_stroke: TEXT.into(),
        flow_label_bg: PAGE.into(),
        flow_cluster_fill: GROUP.into(),
        flow_cluster_stroke: LINE.into(),
        cscale_palette: parts.clone(),
        pie_palette: parts.clone(),
        git_palette: parts.clone(),
        xychart_palette: parts,
        pie_stroke: Some(PAGE.into()),
        quadrant_default_fills: QUADRANTS,
        ..Theme::default_theme()
    }
}

/// A colour as it stands on the page; nothing if it is no colour.
pub(super) fn on_page(color: &str) -> Option<Cow<'_, str>> {
    if let Some(color) = color.strip_prefix(AUTHOR) {
        return is_color(color).then_some(Cow::Borrowed(color));
    }
    if let Some(color) = color.strip_prefix(BEHIND) {
        return is_color(color).then(|| format!("color-mix(in srgb,{color} 30%,{PAGE})").into());
    }
    if color.starts_with("var(--") || color.starts_with("color-mix(") {
        return PAGE_COLORS.contains(&color).then_some(Cow::Borrowed(color)).or_else(|| {
            let mut known = PARTS.iter().chain(&QUADRANTS);
            known.any(|it| it == color).then_some(Cow::Borrowed(color))
        });
    }
    let on_page = match color.to_ascii_lowercase().as_str() {
        "none" | "transparent" => "none",
        "#333" | "#333333" | "#000" | "#000080" | "black" => TEXT,
        "#fff" | "#ffffff" | "white" => PAGE,
        "#fff5ad" => NOTE,
        "#aaaa33" => NOTE_LINE,
        "#e8e8e8" | "#d3d3d3" | "#efefef" => GROUP,
        "#666" | "#808080" | "#999" => LINE,
        "#bfc7ff" => BOX,
        "#8a90dd" | "#534fbc" | "#6666ff" => BOX_LINE,
        "#ff5555" | "#ff8888" | "#d33" => RED,
        "#fff400" => NOTE_LINE,
        "red" => "var(--red)",
        _ => return is_color(color).then_some(Cow::Borrowed(color)),
    };
    Some(Cow::Borrowed(on_page))
}

const PAGE_COLORS: &[&str] =
    &[TEXT, PAGE, LINE, BOX, BOX_LINE, GROUP, NOTE, NOTE_LINE, STRONG, RED, "var(--muted)"];

/// Whether it is a colour that CSS knows, in one of the ways that need no more than its own signs.
pub(super) fn is_color(text: &str) -> bool {
    if let Some(digits) = text.strip_prefix('#') {
        return matches!(digits.len(), 3 | 4 | 6 | 8) && digits.bytes().all(|b| b.is_ascii_hexdigit());
    }
    let is_word = !text.is_empty() && text.len() <= 24 && text.bytes().all(|b| b.is_ascii_alphabetic());
    let is_call = ["rgb(", "rgba(", "hsl(", "hsla("].iter().any(|it| text.starts_with(it));
    let inner = text.split_once('(').and_then(|(_, inner)| inner.strip_suffix(')')).unwrap_or("(");
    is_word || (is_call && inner.chars().all(|c| c.is_ascii_alphanumeric() || " .,%/-".contains(c)))
}

/// Black or white, whichever reads well on the author's colour.
pub(super) fn ink_on(color: &str) -> &'static str {
    let hex = color.strip_prefix('#').unwrap_or_default();
    let channel = |nth: usize| match hex.len() {
        3 | 4 => hex.get(nth..=nth).and_then(|it| u32::from_str_radix(it, 16).ok()).map(|it| it * 17),
        6 | 8 => hex.get(2 * nth..2 * nth + 2).and_then(|it| u32::from_str_radix(it, 16).ok()),
        _ => None,
    };
    let is_dark = match (channel(0), channel(1), channel(2)) {
        (Some(red), Some(green), Some(blue)) => 299 * red + 587 * green + 114 * blue < 128_000,
        _ => DARK.contains(&color.to_ascii_lowercase().as_str()),
    };
    if is_dark { "#fff" } else { "#000" }
}

/// Names of colours that are too dark for black text.
const DARK: &[&str] = &[
    "black",
    "blue",
    "brown",
    "crimson",
    "darkblue",
    "darkgreen",
    "darkmagenta",
    "darkred",
    "darkslateblue",
    "darkslategray",
    "dimgray",
    "firebrick",
    "green",
    "indigo",
    "maroon",
    "mediumblue",
    "midnightblue",
    "navy",
    "purple",
    "rebeccapurple",
    "saddlebrown",
    "teal",
];
