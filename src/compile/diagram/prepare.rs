//! Reads a diagram by the library, takes out of it what may not be on a page, and has it drawn.

use mermaid_svg::ast::{CompositeState, Diagram, MindmapNode, SequenceItem, StateKind, Style};
use mermaid_svg::{ParseError, parse_with_meta, render_diagram_with};

use rustc_hash::FxHashSet;

use super::Undrawn;
use super::colors::{self, AUTHOR, BEHIND};

/// What the library drew.
pub(super) struct Drawn {
    /// The SVG as the library wrote it.
    pub(super) svg: String,
    /// What it is a picture of.
    pub(super) kind: Kind,
    /// Names of the source that the picture need not show, for what they name has a label.
    pub(super) names: Vec<String>,
}

/// The kinds of diagrams that the library draws as Mermaid does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Boxes and arrows.
    Flowchart,
    /// Messages between participants.
    Sequence,
    /// Classes of a program.
    Class,
    /// States and transitions.
    State,
    /// Tables of a database.
    Entities,
    /// Tasks over time.
    Gantt,
    /// Shares of a whole.
    Pie,
    /// Points in a square.
    Quadrant,
    /// Events in order.
    Timeline,
    /// How tasks feel to people.
    Journey,
    /// A tree of thoughts.
    Mindmap,
}

impl Kind {
    /// What it is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Flowchart => "flowchart",
            Self::Sequence => "sequence diagram",
            Self::Class => "class diagram",
            Self::State => "state diagram",
            Self::Entities => "entity relationship diagram",
            Self::Gantt => "Gantt chart",
            Self::Pie => "pie chart",
            Self::Quadrant => "quadrant chart",
            Self::Timeline => "timeline",
            Self::Journey => "user journey",
            Self::Mindmap => "mind map",
        }
    }
}

/// Has a diagram drawn in the colours of the page.
pub(super) fn render(source: &str) -> Result<Drawn, Undrawn> {
    let (mut diagram, _) = parse_with_meta(source).map_err(|error| match error {
        ParseError::Syntax { message, line, .. } => Undrawn::Broken(line, message),
        _ => Undrawn::Beyond("its kind is not known"),
    })?;
    let mut names = Names::default();
    let kind = match &mut diagram {
        Diagram::Flowchart(it) => {
            let has_color = defines_color(it.class_defs.values());
            it.class_defs.values_mut().for_each(|style| tame(style, true));
            it.edge_styles.values_mut().for_each(|style| tame(style, false));
            tame(&mut it.link_style_default, false);
            for node in &mut it.nodes {
                tame(&mut node.style, !has_color);
                names.add_unless(&node.id, &node.text);
                names.add_all(&node.classes);
                node.click = None;
            }
            for group in &mut it.subgraphs {
                tame(&mut group.style, !has_color);
                names.add_unless(&group.id, &group.label);
                names.add_all(&group.classes);
            }
            names.add_all(it.edges.iter().filter_map(|edge| edge.id.as_ref()));
            Kind::Flowchart
        }
        Diagram::Sequence(it) if !it.zenuml => {
            for participant in &it.participants {
                names.add_unless(&participant.id, &participant.display);
            }
            tame_items(&mut it.items, &mut names);
            Kind::Sequence
        }
        Diagram::Class(it) => {
            let has_color = defines_color(it.class_defs.values());
            it.class_defs.values_mut().for_each(|style| tame(style, true));
            for class in &mut it.classes {
                tame(&mut class.style, !has_color);
                names.add_unless(&class.name, class.label.as_deref().unwrap_or(&class.name));
                names.add_all(&class.classes);
                class.click = None;
            }
            Kind::Class
        }
        // The library would follow a circle for ever.
        Diagram::State(it) if are_in_circle(&it.composites) => {
            return Err(Undrawn::Beyond("a state is inside itself"));
        }
        Diagram::State(it) => {
            let has_color = defines_color(it.class_defs.values());
            it.class_defs.values_mut().for_each(|style| tame(style, true));
            for state in &mut it.states {
                tame(&mut state.style, !has_color);
                names.add_all(&state.classes);
                state.click = None;
                match state.kind {
                    StateKind::Normal => names.add_unless(&state.id, &state.label),
                    _ => names.add(&state.id),
                }
            }
            Kind::State
        }
        Diagram::Er(it) => {
            let has_color = defines_color(it.class_defs.values());
            it.class_defs.values_mut().for_each(|style| tame(style, true));
            for entity in &mut it.entities {
                tame(&mut entity.style, !has_color);
                names.add_unless(&entity.name, &entity.label);
                names.add_all(&entity.classes);
            }
            Kind::Entities
        }
        // The library would count days for ever.
        Diagram::Gantt(it) if !super::gantt::ends(it) => {
            return Err(Undrawn::Beyond("its days are too many to count"));
        }
        Diagram::Gantt(it) => {
            // It would stand at another place tomorrow.
            it.today_marker = Some("off".to_owned());
            it.sections.iter_mut().flat_map(|section| &mut section.tasks).for_each(|task| task.click = None);
            Kind::Gantt
        }
        Diagram::Pie(_) => Kind::Pie,
        Diagram::Quadrant(it) => {
            let colors = it.points.iter_mut().flat_map(|point| [&mut point.color, &mut point.stroke_color]);
            let classes =
                it.classes.values_mut().flat_map(|class| [&mut class.color, &mut class.stroke_color]);
            colors.chain(classes).flatten().for_each(|color| tame_color(color, AUTHOR));
            Kind::Quadrant
        }
        Diagram::Timeline(_) => Kind::Timeline,
        Diagram::Journey(_) => Kind::Journey,
        Diagram::Mindmap(it) => {
            it.class_defs.values_mut().for_each(|style| tame(style, true));
            it.root.iter().for_each(|root| name_mindmap(root, &mut names));
            Kind::Mindmap
        }
        _ => return Err(Undrawn::Beyond("its kind is not drawn yet")),
    };
    let svg = render_diagram_with(&diagram, &colors::theme());
    let svg = svg.map_err(|_| Undrawn::Beyond("its picture failed"))?;
    Ok(Drawn { svg, kind, names: names.0 })
}

/// Names that need not be shown.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    fn add(&mut self, name: &str) {
        self.0.push(name.to_owned());
    }

    fn add_unless(&mut self, name: &str, label: &str) {
        if name != label {
            self.add(name);
        }
    }

    fn add_all<'a>(&mut self, names: impl IntoIterator<Item = &'a String>) {
        names.into_iter().for_each(|name| self.add(name));
    }
}

/// Whether a state is inside itself: whether some are left after all that hold none have been taken away, again and
/// again.
fn are_in_circle(composites: &[CompositeState]) -> bool {
    let mut left: FxHashSet<&str> = composites.iter().map(|it| it.id.as_str()).collect();
    loop {
        let holds = |it: &&CompositeState| it.regions.iter().flatten().any(|id| left.contains(id.as_str()));
        let next: FxHashSet<&str> = composites.iter().filter(holds).map(|it| it.id.as_str()).collect();
        let next: FxHashSet<&str> = next.intersection(&left).copied().collect();
        if next.len() == left.len() {
            return !left.is_empty();
        }
        left = next;
    }
}

fn name_mindmap(node: &MindmapNode, names: &mut Names) {
    names.add_all(&node.classes);
    names.add_all(&node.icon);
    node.children.iter().for_each(|child| name_mindmap(child, names));
}

fn tame_items(items: &mut [SequenceItem], names: &mut Names) {
    for item in items {
        match item {
            SequenceItem::Alt(branches) | SequenceItem::Par(branches) | SequenceItem::Critical(branches) => {
                branches.iter_mut().for_each(|branch| tame_items(&mut branch.items, names));
            }
            SequenceItem::Loop(block) | SequenceItem::Opt(block) | SequenceItem::Break(block) => {
                tame_items(&mut block.items, names);
            }
            SequenceItem::Rect(rect) => {
                names.add_all(&rect.color);
                rect.color.iter_mut().for_each(|color| tame_color(color, BEHIND));
                tame_items(&mut rect.items, names);
            }
            SequenceItem::Box(group) => {
                names.add_all(&group.color);
                group.color.iter_mut().for_each(|color| tame_color(color, BEHIND));
            }
            _ => {}
        }
    }
}

fn defines_color<'a>(mut styles: impl Iterator<Item = &'a Style>) -> bool {
    styles.any(|style| style.iter().any(|(key, _)| key == "color"))
}

/// Leaves in a style what is harmless, and marks the author's colours. Text on a colour of his gets one on which it
/// can be read, where he gave none: he saw it on another page than ours.
fn tame(style: &mut Style, needs_ink: bool) {
    style.retain(|(key, value)| match key.as_str() {
        "fill" | "stroke" | "color" => colors::is_color(value),
        _ => value.chars().all(|c| c.is_ascii_alphanumeric() || " .,%-".contains(c)),
    });
    let of = |key: &str| style.iter().find(|(it, _)| it == key).map(|(_, value)| value.clone());
    if let (Some(fill), None, true) = (of("fill"), of("color"), needs_ink)
        && !matches!(fill.as_str(), "none" | "transparent")
    {
        style.push(("color".to_owned(), colors::ink_on(&fill).to_owned()));
    }
    for (key, value) in style {
        if matches!(key.as_str(), "fill" | "stroke" | "color") {
            value.insert(0, AUTHOR);
        }
    }
}

fn tame_color(color: &mut String, mark: char) {
    if colors::is_color(color) {
        color.insert(0, mark);
    } else {
        "none".clone_into(color);
    }
}
