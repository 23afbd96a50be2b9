//! Whether each word of a diagram's source is in its picture.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use super::prepare::Kind;
use super::svg::{Piece, unescape};

/// Words that are not shown: what the kinds of diagrams, their blocks and shapes are called.
const GRAMMAR: &[&str] = &[
    "BT",
    "FK",
    "H",
    "LR",
    "Note",
    "PK",
    "RL",
    "TB",
    "TD",
    "UK",
    "actor",
    "amp",
    "and",
    "animate",
    "as",
    "b",
    "box",
    "br",
    "choice",
    "class",
    "create",
    "curve",
    "deactivate",
    "destroy",
    "direction",
    "else",
    "em",
    "end",
    "fa",
    "for",
    "fork",
    "gt",
    "history",
    "i",
    "icon",
    "join",
    "label",
    "left",
    "lt",
    "namespace",
    "nbsp",
    "note",
    "o",
    "of",
    "option",
    "over",
    "participant",
    "quadrant",
    "quot",
    "rect",
    "right",
    "section",
    "shape",
    "state",
    "strong",
    "subgraph",
    "title",
    "true",
    "u",
    "x",
    "y",
    "axis",
    "activate",
    "to",
    "one",
    "or",
    "many",
    "more",
    "only",
    "zero",
    "optionally",
];

/// Lines that set the look and the behaviour, and show no words.
const SILENT: &[&str] = &[
    "style ",
    "classDef ",
    "linkStyle ",
    "click ",
    "accTitle",
    "accDescr",
    "links ",
    "callback ",
    "cssClass ",
    "direction ",
    "dateFormat",
    "axisFormat",
    "tickInterval",
    "excludes",
    "includes",
    "todayMarker",
    "weekday",
    "weekend",
    "autonumber",
    "::icon",
    "hide ",
    "scale ",
];

/// Whether nothing that `source` says is missing in the picture. `names` are words that it may leave out.
pub(super) fn are_all_in(source: &str, pieces: &[Piece<'_>], kind: Kind, names: &[String]) -> bool {
    let texts = pieces.iter().filter_map(|piece| match piece {
        Piece::Text(text) => Some(unescape(text)),
        _ => None,
    });
    let texts: Vec<String> = texts.collect();
    let mut known: FxHashSet<&str> = texts.iter().flat_map(|text| words(text)).collect();
    known.extend(names.iter().flat_map(|name| words(name)));
    known.extend(GRAMMAR);
    let mut after_shape = false;
    said(source, kind).iter().all(|line| {
        words(line).all(|word| {
            let is_shape = std::mem::replace(&mut after_shape, matches!(word, "shape" | "icon" | "curve"));
            // `A--xB`: the head of an arrow stands before a name without a space.
            let behind_head = word.strip_prefix(['x', 'o']).is_some_and(|rest| known.contains(rest));
            is_shape || behind_head || known.contains(word)
        })
    })
}

/// Runs of letters and digits.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// What the source says to the reader, line by line.
fn said(source: &str, kind: Kind) -> Vec<Cow<'_, str>> {
    let mut lines = Vec::new();
    let (mut is_front, mut is_directive, mut is_first) = (false, false, true);
    let shows_data = source.contains("showData");
    for (nth, line) in source.lines().enumerate() {
        let line = line.trim();
        if line == "---" && (nth == 0 || is_front) {
            is_front = !is_front;
            continue;
        }
        is_directive |= line.starts_with("%%{");
        let is_comment = is_directive || line.starts_with("%%");
        is_directive &= !line.contains("}%%");
        if is_front || is_comment || line.is_empty() {
            continue;
        }
        // The first line is the kind, with a title in some.
        if std::mem::take(&mut is_first) {
            let behind = line.split_once("title ").map(|(_, title)| title);
            lines.extend(behind.or_else(|| line.split_once(';').map(|(_, rest)| rest)).map(Cow::Borrowed));
            continue;
        }
        let is_class = line.starts_with("class ") && kind != Kind::Class;
        if is_class || SILENT.iter().any(|it| line.starts_with(it)) {
            continue;
        }
        let line = match kind {
            Kind::Gantt => line.split(':').next().unwrap_or_default(),
            Kind::Pie if !shows_data => line.rsplit_once(':').map_or(line, |(label, _)| label),
            Kind::Quadrant => {
                let label = line.split(": [").next().unwrap_or_default();
                label
                    .strip_prefix("quadrant-")
                    .map_or(label, |rest| rest.trim_start_matches(['1', '2', '3', '4']))
            }
            Kind::Mindmap => mindmap_label(line),
            _ => line,
        };
        lines.push(match kind {
            Kind::Journey => Cow::Owned(without_score(line)),
            _ => without_entities(line),
        });
    }
    lines
}

/// What stands between the brackets of a thought.
fn mindmap_label(line: &str) -> &str {
    match (line.find(['(', '[', '{', ')']), line.rfind([')', ']', '}', '('])) {
        (Some(from), Some(to)) if from < to => &line[from..to],
        _ => line,
    }
}

/// A task without how well it is liked, which is shown by a face.
fn without_score(line: &str) -> String {
    let parts = line.split(':').enumerate();
    parts.filter(|(nth, _)| *nth != 1).map(|(_, part)| part).collect::<Vec<_>>().join(" ")
}

/// A line without `#quot;` and `\n`.
fn without_entities(line: &str) -> Cow<'_, str> {
    let mut out = Cow::Borrowed(line);
    if line.contains("\\n") {
        out = out.replace("\\n", " ").into();
    }
    while let Some((from, to)) = out.find('#').and_then(|from| {
        let name = &out[from + 1..];
        let len = name.find(|c: char| !c.is_ascii_alphanumeric())?;
        (len > 0 && name[len..].starts_with(';')).then_some((from, from + len + 2))
    }) {
        out.to_mut().replace_range(from..to, " ");
    }
    out
}
