//! Changes for people: how many there are, then each in its group with its place.

use std::io::{self, Write};

use adit::{Change, ChangeKind, Diff, Snapshot, printable};
use rustc_hash::FxHashMap;

use crate::cmd::{CYAN, GREEN, RED, YELLOW, count};

/// Longest text that is shown of a sentence or a value, in characters.
const MAX_SHOWN: usize = 160;

/// The groups, in the order in which they are shown.
const GROUPS: &[(&str, &[ChangeKind])] = {
    use ChangeKind as K;
    &[
        ("Entities", &[K::EntityAdded, K::EntityRemoved, K::EntityRenamed]),
        (
            "Names, types and tags",
            &[
                K::TitleChanged,
                K::AliasAdded,
                K::AliasRemoved,
                K::TypeAdded,
                K::TypeRemoved,
                K::TagAdded,
                K::TagRemoved,
                K::DefinitionChanged,
            ],
        ),
        ("Properties", &[K::PropertyAdded, K::PropertyRemoved, K::PropertyChanged]),
        ("Links", &[K::LinkBroken, K::LinkResolved, K::TargetChanged]),
        ("Relations", &[K::LabelChanged, K::EdgeAdded, K::EdgeRemoved]),
        ("Figures", &[K::FigureChanged, K::StatementAdded, K::StatementRemoved]),
        ("Sentences", &[K::SentenceChanged]),
        ("Other text", &[K::TextChanged]),
    ]
};

/// How the summary names changes of a kind.
fn noun(kind: ChangeKind) -> (&'static str, &'static str) {
    match kind {
        ChangeKind::EntityAdded => ("entity", "added"),
        ChangeKind::EntityRemoved => ("entity", "removed"),
        ChangeKind::EntityRenamed => ("entity", "renamed"),
        ChangeKind::TitleChanged => ("title", "changed"),
        ChangeKind::AliasAdded => ("alias", "added"),
        ChangeKind::AliasRemoved => ("alias", "removed"),
        ChangeKind::TypeAdded => ("type", "added"),
        ChangeKind::TypeRemoved => ("type", "removed"),
        ChangeKind::TagAdded => ("tag", "added"),
        ChangeKind::TagRemoved => ("tag", "removed"),
        ChangeKind::DefinitionChanged => ("definition", "changed"),
        ChangeKind::PropertyAdded => ("property", "added"),
        ChangeKind::PropertyRemoved => ("property", "removed"),
        ChangeKind::PropertyChanged => ("property", "changed"),
        ChangeKind::LinkBroken => ("link", "broken"),
        ChangeKind::LinkResolved => ("link", "resolved"),
        ChangeKind::TargetChanged => ("link", "with another target"),
        ChangeKind::LabelChanged => ("label", "changed"),
        ChangeKind::EdgeAdded => ("edge", "added"),
        ChangeKind::EdgeRemoved => ("edge", "removed"),
        ChangeKind::FigureChanged => ("figure", "changed"),
        ChangeKind::StatementAdded => ("statement", "added"),
        ChangeKind::StatementRemoved => ("statement", "removed"),
        ChangeKind::SentenceChanged => ("sentence", "changed"),
        ChangeKind::TextChanged => ("other text", "changed"),
    }
}

/// Writes the changes.
pub(super) fn write(
    out: &mut impl Write,
    diff: &Diff<'_>,
    old: &Snapshot<'_>,
    new: &Snapshot<'_>,
) -> io::Result<()> {
    if diff.changes.is_empty() {
        return writeln!(out, "{GREEN}no changes{GREEN:#}");
    }
    let summary = diff.counts().into_iter().map(|(kind, n)| {
        let (noun, verb) = noun(kind);
        format!("{} {verb}", plural(n, noun))
    });
    writeln!(out, "{}", summary.collect::<Vec<_>>().join(", "))?;
    let text = Text::new(diff, old, new);
    for (title, kinds) in GROUPS {
        let changes: Vec<_> = diff.changes.iter().filter(|it| kinds.contains(&it.kind)).collect();
        let shown: Vec<_> = changes.iter().filter(|it| !text.is_told_by_entity(it)).collect();
        if shown.is_empty() {
            continue;
        }
        writeln!(out, "\n{CYAN}{title}{CYAN:#}")?;
        for change in shown {
            let (sign, style) = match change.kind {
                ChangeKind::LinkBroken => ("!", RED),
                ChangeKind::LinkResolved => ("✓", GREEN),
                kind if kind.as_str().ends_with("-added") => ("+", GREEN),
                kind if kind.as_str().ends_with("-removed") => ("-", RED),
                _ => ("~", YELLOW),
            };
            writeln!(out, "  {style}{sign}{style:#} {}{}", text.line(change), place(change))?;
        }
    }
    Ok(())
}

/// `1 entity`, `2 entities`.
fn plural(n: usize, noun: &str) -> String {
    match (n, noun) {
        (1, _) | (_, "other text") => format!("{n} {noun}"),
        (_, "alias") => format!("{n} aliases"),
        (_, "entity" | "property") => format!("{n} {}ies", noun.trim_end_matches('y')),
        _ => count(n, noun),
    }
}

/// What is needed to say changes in words.
struct Text<'a> {
    titles: FxHashMap<&'a str, &'a str>,
    /// The entities that are new or gone, with how many edges and statements went along.
    whole: FxHashMap<&'a str, (usize, usize)>,
}

impl<'a> Text<'a> {
    fn new(diff: &'a Diff<'_>, old: &'a Snapshot<'_>, new: &'a Snapshot<'_>) -> Self {
        let nodes = old.nodes.iter().chain(&new.nodes);
        let titles = nodes.map(|it| (&*it.id, &*it.title)).collect();
        let is_whole =
            |it: &&Change<'_>| matches!(it.kind, ChangeKind::EntityAdded | ChangeKind::EntityRemoved);
        let mut whole: FxHashMap<&str, _> =
            diff.changes.iter().filter(is_whole).map(|it| (&*it.entity, (0, 0))).collect();
        for change in &diff.changes {
            let Some(counts) = file_of(change).and_then(|file| whole.get_mut(file)) else { continue };
            match change.kind {
                ChangeKind::EdgeAdded | ChangeKind::EdgeRemoved => counts.0 += 1,
                ChangeKind::StatementAdded | ChangeKind::StatementRemoved => counts.1 += 1,
                _ => {}
            }
        }
        Self { titles, whole }
    }

    /// Whether a change is only that the note, in which it stands, came or went.
    fn is_told_by_entity(&self, change: &Change<'_>) -> bool {
        let is_part = matches!(
            change.kind,
            ChangeKind::EdgeAdded
                | ChangeKind::EdgeRemoved
                | ChangeKind::StatementAdded
                | ChangeKind::StatementRemoved
                | ChangeKind::TagAdded
                | ChangeKind::TagRemoved
        );
        is_part && file_of(change).is_some_and(|file| self.whole.contains_key(file))
    }

    fn line(&self, change: &Change<'_>) -> String {
        let entity = self.title(&change.entity);
        let target = change.target.as_deref().map(|id| self.title(id)).unwrap_or_default();
        let name = shown(change.name.as_deref());
        let (old, new) = (shown(change.old.as_deref()), shown(change.new.as_deref()));
        let value = if change.new.is_some() { &new } else { &old };
        let context = shown(change.context);
        let quoted = |text: &str| if text.is_empty() { String::new() } else { format!(": “{text}”") };
        match change.kind {
            ChangeKind::EntityAdded | ChangeKind::EntityRemoved => {
                let (edges, statements) = self.whole.get(&*change.entity).copied().unwrap_or_default();
                let parts = [(edges, "edge"), (statements, "statement")];
                let parts: Vec<_> = parts.iter().filter(|it| it.0 > 0).map(|it| count(it.0, it.1)).collect();
                let with =
                    if parts.is_empty() { String::new() } else { format!(", with {}", parts.join(" and ")) };
                format!("{entity}{with}")
            }
            ChangeKind::EntityRenamed => format!("{old} → {new}, for {}", shown(change.why.as_deref())),
            ChangeKind::TitleChanged => format!("{entity}: was “{old}”"),
            ChangeKind::AliasAdded | ChangeKind::AliasRemoved => format!("{entity}: alias “{value}”"),
            ChangeKind::TypeAdded | ChangeKind::TypeRemoved => format!("{entity}: type {value}"),
            ChangeKind::TagAdded | ChangeKind::TagRemoved => format!("{entity}: {value}"),
            ChangeKind::PropertyAdded | ChangeKind::PropertyRemoved => format!("{entity}: {name}: {value}"),
            ChangeKind::PropertyChanged | ChangeKind::FigureChanged => {
                format!("{entity}: {name}: {} → {}", or_nothing(&old), or_nothing(&new))
            }
            ChangeKind::LinkBroken | ChangeKind::LinkResolved if change.name.is_some() => {
                format!("{entity} → {target} > {name}")
            }
            ChangeKind::LinkBroken => {
                let was = change.old.as_deref().map(|id| self.title(id)).unwrap_or_default();
                format!("{entity} → {target}, which was {was}{}", quoted(&context))
            }
            ChangeKind::LinkResolved => format!("{entity} → {target}{}", quoted(&context)),
            ChangeKind::TargetChanged => {
                let was = change.old.as_deref().map(|id| self.title(id)).unwrap_or_default();
                format!("{entity} → {target}, not {was}{}", quoted(&context))
            }
            ChangeKind::LabelChanged => {
                format!("{entity} → {target}: “{}” → “{}”", or_nothing(&old), or_nothing(&new))
            }
            ChangeKind::EdgeAdded | ChangeKind::EdgeRemoved => {
                let said = if value.is_empty() { &context } else { value };
                format!("{entity} → {target}{}", quoted(said))
            }
            ChangeKind::StatementAdded | ChangeKind::StatementRemoved => format!("{entity}: {value}"),
            ChangeKind::DefinitionChanged | ChangeKind::SentenceChanged => {
                format!("{entity}: “{}” → “{}”", or_nothing(&old), or_nothing(&new))
            }
            ChangeKind::TextChanged => entity,
        }
    }

    fn title(&self, id: &str) -> String {
        let title = self.titles.get(id).map(|it| shown(Some(it)));
        title.unwrap_or_else(|| match id.split_once('#') {
            Some((file, section)) if self.titles.contains_key(file) => {
                format!("{} > {}", self.title(file), shown(Some(section)))
            }
            _ => shown(Some(id)),
        })
    }
}

fn file_of<'c>(change: &'c Change<'_>) -> Option<&'c str> {
    change.after.or(change.before).map(|it| it.file)
}

fn or_nothing(text: &str) -> &str {
    if text.is_empty() { "(nothing)" } else { text }
}

/// Where to look: `  JOGMEC.md:5:3`.
fn place(change: &Change<'_>) -> String {
    let Some(place) = change.after.or(change.before) else { return String::new() };
    let was = if change.after.is_none() && place.line.is_some() { "was " } else { "" };
    let line = place.line.map(|it| format!(":{it}")).unwrap_or_default();
    let col = place.col.map(|it| format!(":{it}")).unwrap_or_default();
    format!("  [{was}{}{line}{col}]", printable(place.file))
}

/// A text of a vault as one line that is not too long.
fn shown(text: Option<&str>) -> String {
    let text = text.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let text = printable(&text);
    match text.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into_owned(),
    }
}
