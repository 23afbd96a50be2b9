//! What changed since an earlier graph as an Atom feed, for the readers of a site.
//!
//! It tells of what the site shows, and of nothing else: not of notes that are private, excluded or gone. An entry is an
//! entity, its id a hash of what changed of it; the bytes depend on the two graphs and the day alone.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::compile::escape;
use crate::config::Config;
use crate::date::Date;
use crate::diff::{Change, ChangeKind, diff};
use crate::error::Error;
use crate::snapshot::{NodeRecord, Snapshot};

use super::xml::Xml;

/// Properties that say how adit treats a note; its page does not show them.
const NOT_SHOWN: &[&str] = &["title", "description", "permalink", "publish", "draft"];

/// What a feed is of.
#[derive(Clone, Copy, Debug)]
pub struct FeedHead<'a> {
    /// Name of the site.
    pub title: &'a str,
    /// BCP 47 tag of its language.
    pub language: &'a str,
    /// The day that all entries have: `2026-11-22`.
    pub day: &'a str,
}

/// The day of a feed: the one that is given, else that of the settings, else that of `SOURCE_DATE_EPOCH`.
///
/// # Errors
/// A text that is no day, and none at all: adit asks no clock.
pub fn feed_day(given: Option<&str>, config: &Config, epoch: Option<&str>) -> Result<String, Error> {
    let date = match (given, config.today, epoch) {
        (Some(text), ..) => Date::parse_property(text)
            .ok_or_else(|| Error::config(format!("`--date` is `{text}`"), "write a day like 2026-11-22"))?,
        (None, Some(today), _) => today,
        (None, None, Some(epoch)) => {
            let seconds = epoch.trim().parse::<u32>().ok();
            seconds.and_then(|it| Date::from_millis(f64::from(it) * 1e3)).ok_or_else(|| {
                Error::config(format!("SOURCE_DATE_EPOCH is `{epoch}`"), "it has to be seconds since 1970")
            })?
        }
        (None, None, None) => {
            let help = "give `--date 2026-11-22`, or set `query.today` in adit.toml, or SOURCE_DATE_EPOCH";
            return Err(Error::config("a feed needs the day of its entries", help));
        }
    };
    Ok(date.day_only().machine_text())
}

/// Makes the feed of what changed from `old` to `new`. `is_listed` tells of a file of `new` whether lists of the site
/// name it.
///
/// # Errors
/// None: memory refuses nothing.
pub fn feed(
    old: &Snapshot<'_>,
    new: &Snapshot<'_>,
    head: FeedHead<'_>,
    is_listed: &dyn Fn(&str) -> bool,
) -> io::Result<Vec<u8>> {
    let files: FxHashMap<&str, bool> =
        files(new).map(|it| (&*it.id, is_shown(it) && is_listed(&it.id))).collect();
    let old = published(old, &|it| is_shown(it) && files.get(&*it.id).copied().unwrap_or(true));
    let new = published(new, &|it| files.get(&*it.id).copied().unwrap_or(false));
    let nodes: FxHashMap<&str, &NodeRecord<'_>> = new.nodes.iter().map(|it| (&*it.id, it)).collect();
    let changes = diff(&old, &new).changes;
    let mut entries: BTreeMap<&str, Vec<&Change<'_>>> = BTreeMap::new();
    for change in changes.iter().filter(|it| is_told(it, &nodes)) {
        if let Some(owner) = owner(change, &nodes) {
            entries.entry(owner).or_default().push(change);
        }
    }
    let updated = format!("{}T00:00:00Z", head.day);
    let mut out = Vec::new();
    let mut xml = Xml::new(&mut out)?;
    xml.open("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", head.language)])?;
    line(&mut xml, "id", &[], &urn(&["feed", head.title]))?;
    line(&mut xml, "title", &[], &format!("Changes of {}", head.title))?;
    line(&mut xml, "updated", &[], &updated)?;
    xml.open("author", &[])?;
    xml.text("name", &[], head.title)?;
    xml.close("author")?;
    line(&mut xml, "generator", &[("version", env!("CARGO_PKG_VERSION"))], "adit")?;
    for (id, changes) in entries {
        let node = nodes[id];
        let said: Vec<&str> = [id].into_iter().chain(changes.iter().map(|it| it.id.as_str())).collect();
        let is_new = changes.iter().any(|it| it.kind == ChangeKind::EntityAdded);
        let title = if is_new { format!("{} (new)", node.title) } else { node.title.to_string() };
        xml.open("entry", &[])?;
        line(&mut xml, "id", &[], &urn(&said))?;
        line(&mut xml, "title", &[], &title)?;
        line(&mut xml, "updated", &[], &updated)?;
        xml.break_line()?;
        let page = crate::path::UrlPath::new(node.page.as_deref().unwrap_or_default()).encoded();
        xml.empty("link", &[("rel", "alternate"), ("href", &page)])?;
        let items = changes.iter().map(|it| format!("<li>{}</li>", escape(&text(it, &nodes))));
        line(&mut xml, "content", &[("type", "html")], &format!("<ul>{}</ul>", items.collect::<String>()))?;
        xml.break_line()?;
        xml.close("entry")?;
    }
    xml.break_line()?;
    xml.close("feed")?;
    xml.finish()?;
    Ok(out)
}

fn line(xml: &mut Xml<&mut Vec<u8>>, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
    xml.break_line()?;
    xml.text(name, attributes, text)
}

/// An id that says the same of the same, whatever the address of the site.
fn urn(parts: &[&str]) -> String {
    let text = parts.join("\0");
    let [high, low] = [1, 2].map(|seed| xxh3_64_with_seed(text.as_bytes(), seed));
    // Version 8 is the one whose bits are the writer's own.
    let (b, c) = ((high >> 16) & 0xffff, (high & 0x0fff) | 0x8000);
    let (d, e) = ((low >> 48) & 0x3fff | 0x8000, low & 0xffff_ffff_ffff);
    format!("urn:uuid:{:08x}-{b:04x}-{c:04x}-{d:04x}-{e:012x}", high >> 32)
}

fn files<'g, 'a>(graph: &'g Snapshot<'a>) -> impl Iterator<Item = &'g NodeRecord<'a>> {
    graph.nodes.iter().filter(|it| it.exists && it.kind != "tag")
}

fn is_shown(node: &NodeRecord<'_>) -> bool {
    node.page.is_some() && node.kind != "attachment"
}

/// What a site shows of a graph: the files to keep, and what they say where readers see it.
fn published<'a>(graph: &Snapshot<'a>, keep: &dyn Fn(&NodeRecord<'_>) -> bool) -> Snapshot<'a> {
    let files: FxHashMap<&str, bool> = files(graph).map(|it| (&*it.id, keep(it))).collect();
    // What is no file is missing, a tag or a name.
    let may =
        |id: &str| files.get(id.split('#').next().filter(|it| !it.is_empty()).unwrap_or(id)) != Some(&false);
    let mut nodes = graph.nodes.clone();
    nodes.retain(|it| may(&it.id));
    let is_read = |rule: bool, kind: &str| rule || kind == "relation";
    let edges = graph.edges.iter().filter(|it| {
        is_read(it.rule.is_some(), &it.kind) && may(&it.from) && may(&it.to) && may(&it.subject)
    });
    let statements = graph.statements.iter().filter(|it| may(&it.file) && may(&it.subject));
    Snapshot {
        nodes,
        edges: edges.cloned().collect(),
        statements: statements.cloned().collect(),
        candidates: Vec::new(),
    }
}

/// Whether a change is told: nothing of what is gone, for it may be gone to be private.
fn is_told(change: &Change<'_>, nodes: &FxHashMap<&str, &NodeRecord<'_>>) -> bool {
    let is_known = change.target.as_deref().is_none_or(|id| nodes.contains_key(id));
    let is_shown = change.name.as_deref().is_none_or(|name| {
        let is_property = change.kind.as_str().starts_with("property-");
        !(is_property && NOT_SHOWN.contains(&name.to_lowercase().as_str()))
    });
    is_known && is_shown && change.kind != ChangeKind::EntityRemoved
}

/// The page that a change belongs on.
fn owner<'c>(change: &'c Change<'_>, nodes: &FxHashMap<&str, &NodeRecord<'_>>) -> Option<&'c str> {
    let has_page = |id: &&str| nodes.get(id).is_some_and(|it| it.exists && is_shown(it));
    let place = change.after.or(change.before).map(|it| it.file);
    [Some(&*change.entity), place].into_iter().flatten().find(has_page)
}

/// A change in words.
fn text(change: &Change<'_>, nodes: &FxHashMap<&str, &NodeRecord<'_>>) -> String {
    let title = |id: &str| nodes.get(id).map_or_else(|| id.to_owned(), |it| it.title.to_string());
    let target = change.target.as_deref().map(title).unwrap_or_default();
    let name = change.name.as_deref().unwrap_or_default();
    let (old, new) = (change.old.as_deref(), change.new.as_deref());
    let or_nothing = |text: Option<&str>| text.filter(|it| !it.is_empty()).unwrap_or("(nothing)").to_owned();
    let both = || format!("{} → {}", or_nothing(old), or_nothing(new));
    let said = |label: Option<&str>| match label.or(change.context) {
        Some(text) => format!("{target}: {text}"),
        None => target.clone(),
    };
    let value = new.or(old).unwrap_or_default();
    match change.kind {
        ChangeKind::EntityAdded => "New page".to_owned(),
        ChangeKind::EntityRemoved => "Gone".to_owned(),
        ChangeKind::EntityRenamed => "Moved or renamed".to_owned(),
        ChangeKind::TitleChanged => format!("Title: {}", both()),
        ChangeKind::AliasAdded => format!("Also called {value}"),
        ChangeKind::AliasRemoved => format!("No longer also called {value}"),
        ChangeKind::TypeAdded => format!("Type: {value}"),
        ChangeKind::TypeRemoved => format!("No longer of the type {value}"),
        ChangeKind::TagAdded => format!("Tag: {value}"),
        ChangeKind::TagRemoved => format!("No longer tagged {value}"),
        ChangeKind::DefinitionChanged => both(),
        ChangeKind::PropertyAdded => format!("{name}: {value}"),
        ChangeKind::PropertyRemoved => format!("No longer: {name}: {value}"),
        ChangeKind::PropertyChanged | ChangeKind::FigureChanged => format!("{name}: {}", both()),
        ChangeKind::LinkBroken => format!("The link to {target} leads nowhere now"),
        ChangeKind::LinkResolved => format!("The link to {target} leads there now"),
        ChangeKind::TargetChanged => format!("Now links to {}", said(None)),
        ChangeKind::LabelChanged => format!("{target}: {}", both()),
        ChangeKind::EdgeAdded => said(new),
        ChangeKind::EdgeRemoved => format!("No longer: {}", said(old)),
        ChangeKind::StatementAdded => value.to_owned(),
        ChangeKind::StatementRemoved => format!("No longer: {value}"),
        ChangeKind::SentenceChanged => Cow::from(value).into_owned(),
        ChangeKind::TextChanged => "The text was edited".to_owned(),
    }
}
