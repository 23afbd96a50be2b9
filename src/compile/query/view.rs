//! The views of a base: how each is shown, what of it, and in which order.

use rustc_hash::FxHashSet;

use crate::diag::Code;
use crate::path::slug;
use crate::span::Span;

use super::base::{Filter, PropertyRef, Reader};
use super::yaml::{Node, Yaml};

/// Most files that a view may ask for by its `limit`; what is shown is limited anyway.
const MAX_LIMIT: f64 = 1_000_000.0;

/// A view of a base.
#[derive(Debug, Default)]
pub(crate) struct View {
    /// How it is shown.
    pub(crate) layout: Layout,
    /// Its name.
    pub(crate) name: String,
    /// Whether the base gives it that name.
    pub(crate) is_named: bool,
    /// Its id on the page of the base.
    pub(crate) anchor: String,
    /// What holds for its files besides the filters of the base.
    pub(crate) filters: Option<Filter>,
    /// The properties that it shows. Nothing where the base does not say.
    pub(crate) order: Option<Vec<PropertyRef>>,
    /// What its files are sorted by.
    pub(crate) sort: Vec<Sort>,
    /// What its files are grouped by.
    pub(crate) group_by: Option<Sort>,
    /// How many files it shows.
    pub(crate) limit: Option<usize>,
    /// The summary of each property that has one: its name, and where that stands.
    pub(crate) summaries: Vec<(PropertyRef, String, Span)>,
}

impl View {
    /// The properties that it names, but for those of its filters.
    pub(crate) fn properties(&self) -> impl Iterator<Item = &PropertyRef> {
        let image = match &self.layout {
            Layout::Cards(cards) => cards.image.as_ref(),
            Layout::Table | Layout::List(_) => None,
        };
        let sorts = self.sort.iter().chain(&self.group_by).map(|sort| &sort.property);
        let summaries = self.summaries.iter().map(|(property, ..)| property);
        self.order.iter().flatten().chain(sorts).chain(summaries).chain(image)
    }
}

/// How a view is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Layout {
    /// A row for each file.
    #[default]
    Table,
    /// A card for each file.
    Cards(Cards),
    /// An item for each file.
    List(List),
}

/// How cards are shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Cards {
    /// The property with the image of a card.
    pub(crate) image: Option<PropertyRef>,
    /// Whether images are shown whole, not cut to fill their place.
    pub(crate) is_contained: bool,
    /// Height of an image by its width.
    pub(crate) aspect_ratio: Option<f64>,
    /// Width of a card in pixels.
    pub(crate) size: Option<f64>,
}

/// How items are shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct List {
    /// What stands before an item.
    pub(crate) marker: Marker,
    /// Whether properties are items below, not behind the first one.
    pub(crate) is_indented: bool,
    /// What stands between properties; a comma if not said.
    pub(crate) separator: Option<String>,
}

/// What stands before an item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Marker {
    /// A bullet.
    #[default]
    Bullet,
    /// A number.
    Number,
    /// Nothing.
    None,
}

/// A property by which files are sorted or grouped.
#[derive(Clone, Debug)]
pub(crate) struct Sort {
    /// The property.
    pub(crate) property: PropertyRef,
    /// Whether large values come first.
    pub(crate) is_descending: bool,
}

/// Reads the views of a base. Without any it has one, a table.
pub(super) fn views(reader: &mut Reader<'_>, node: Option<&Node>) -> Vec<View> {
    let items = match node.map(|node| (&node.value, node)) {
        Some((Yaml::List(items), _)) => items.as_slice(),
        None | Some((Yaml::Null, _)) => &[],
        Some((_, node)) => {
            reader.invalid(&node.range, "`views` takes a list", "write `- type: table` below it");
            &[]
        }
    };
    let mut views = Vec::new();
    for item in items {
        if matches!(item.value, Yaml::Map(_)) {
            views.push(view(reader, item));
        } else {
            reader.invalid(&item.range, "a view is a list of `key: value`", "write `- type: table`");
        }
    }
    if views.is_empty() {
        views.push(View { name: "Table".to_owned(), ..View::default() });
    }
    let mut taken = FxHashSet::default();
    for view in &mut views {
        let wanted = slug(&view.name);
        let mut anchor = wanted.clone();
        let mut number = 2;
        while !taken.insert(anchor.clone()) {
            anchor = format!("{wanted}-{number}");
            number += 1;
        }
        view.anchor = anchor;
    }
    views
}

fn view(reader: &mut Reader<'_>, node: &Node) -> View {
    let layout = layout(reader, node);
    let usual = match &layout {
        Layout::Table => "Table",
        Layout::Cards(_) => "Cards",
        Layout::List(_) => "List",
    };
    let name = node.get("name").and_then(Node::text).filter(|name| !name.trim().is_empty());
    let is_named = name.is_some();
    let sorts = node.get("sort").map(list).unwrap_or_default();
    let limit = node.get("limit").and_then(number).filter(|limit| *limit >= 1.0);
    let summaries = node.get("summaries").map(Node::entries).unwrap_or_default();
    View {
        layout,
        name: name.unwrap_or_else(|| usual.to_owned()),
        is_named,
        anchor: String::new(),
        filters: node.get("filters").and_then(|it| reader.filter(it)),
        order: node.get("order").map(|it| list(it).iter().filter_map(|it| reader.property(it)).collect()),
        sort: sorts.iter().filter_map(|it| sort(reader, it)).collect(),
        group_by: node.get("groupBy").and_then(|it| sort(reader, it)),
        limit: limit.map(|limit| limit.min(MAX_LIMIT) as usize),
        summaries: summaries
            .iter()
            .filter_map(|(key, value)| Some((reader.property(key)?, value.text()?, reader.span(value))))
            .collect(),
    }
}

fn layout(reader: &mut Reader<'_>, node: &Node) -> Layout {
    let kind = node.get("type");
    match kind.and_then(Node::text).as_deref() {
        None | Some("table") => Layout::Table,
        Some("cards") => Layout::Cards(Cards {
            image: node.get("image").and_then(|it| reader.property(it)),
            is_contained: node.get("imageFit").and_then(Node::text).as_deref() == Some("contain"),
            aspect_ratio: node
                .get("imageAspectRatio")
                .and_then(number)
                .filter(|it| (0.05..=20.0).contains(it)),
            size: node.get("cardSize").and_then(number).filter(|it| (20.0..=2000.0).contains(it)),
        }),
        Some("list") => Layout::List(List {
            marker: match node.get("markers").and_then(Node::text).as_deref() {
                Some("number" | "numbers" | "numbered") => Marker::Number,
                Some("none") => Marker::None,
                _ => Marker::Bullet,
            },
            is_indented: matches!(node.get("indentProperties").map(|it| &it.value), Some(Yaml::Bool(true))),
            separator: node.get("separator").and_then(Node::text),
        }),
        Some(other) => {
            let help = match other {
                "map" => {
                    "a map needs pictures from another server while it is read; the files are shown as a table"
                }
                _ => "the layouts are `table`, `cards` and `list`; the files are shown as a table",
            };
            let range = kind.map_or(0..0, |node| node.range.clone());
            reader.report(Code::UnsupportedQuery, &range, format!("a view cannot be a `{other}`"), help);
            Layout::Table
        }
    }
}

fn list(node: &Node) -> Vec<Node> {
    match &node.value {
        Yaml::List(items) => items.clone(),
        Yaml::Null => Vec::new(),
        _ => vec![node.clone()],
    }
}

fn number(node: &Node) -> Option<f64> {
    match &node.value {
        Yaml::Number(number) => Some(*number),
        Yaml::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
    .filter(|number: &f64| number.is_finite())
}

/// `{property, direction}`, or a property alone. Older bases say `column`.
fn sort(reader: &Reader<'_>, node: &Node) -> Option<Sort> {
    let property = match &node.value {
        Yaml::Map(_) => node.get("property").or_else(|| node.get("column"))?,
        _ => node,
    };
    let direction = node.get("direction").and_then(Node::text).unwrap_or_default();
    let is_descending = direction.to_ascii_lowercase().starts_with("desc");
    Some(Sort { property: reader.property(property)?, is_descending })
}

#[cfg(test)]
mod tests {
    use super::super::base::compile;
    use super::*;
    use crate::path::VaultPath;

    fn check(text: &str) -> Vec<View> {
        compile(&VaultPath::new("Things.base"), text).views
    }

    #[test]
    fn views_say_how_they_are_shown() {
        let views = check(
            "views:\n  - type: cards\n    name: Covers\n    image: note.cover\n    imageFit: contain\n    imageAspectRatio: 0.5\n    cardSize: 120\n  - type: list\n    markers: number\n    indentProperties: true\n    limit: 3\n",
        );
        let Layout::Cards(cards) = &views[0].layout else { panic!() };
        assert_eq!(cards.image.as_ref().map(|it| it.name.as_str()), Some("cover"));
        assert!(cards.is_contained && cards.aspect_ratio == Some(0.5) && cards.size == Some(120.0));
        let Layout::List(list) = &views[1].layout else { panic!() };
        assert!(list.is_indented && list.marker == Marker::Number);
        assert_eq!((views[1].name.as_str(), views[1].limit), ("List", Some(3)));
    }

    #[test]
    fn sorting_takes_the_keys_of_old_and_new() {
        let views = check(
            "views:\n  - type: table\n    sort:\n      - column: note.a\n        direction: DESC\n      - property: file.name\n    groupBy: b\n",
        );
        let sort = &views[0].sort;
        assert!(sort[0].is_descending && !sort[1].is_descending && sort[0].property.name == "a");
        assert!(views[0].group_by.is_some());
    }

    #[test]
    fn a_layout_that_is_not_there_is_a_table_and_reported() {
        let base = compile(&VaultPath::new("M.base"), "views:\n  - type: map\n");
        assert_eq!(base.views[0].layout, Layout::Table);
        assert_eq!(base.diagnostics[0].code, Code::UnsupportedQuery);
        assert_eq!((base.diagnostics[0].position.line, base.diagnostics[0].position.column), (2, 11));
    }
}
