//! Finds the entity that a name means, as links do: by file name, path and alias, then among what is missing.

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::error::Error;
use crate::link::Index;
use crate::path::fold;
use crate::snapshot::{EdgeLine, NodeRecord, Records};
use crate::span::to_u32;
use crate::suggest::nearest;
use crate::vault::FileId;

use super::EntityName;

/// Names that are offered where one means nothing.
const MAX_OFFERED: usize = 3;

/// The names of a graph, and its edges in numbers.
pub struct Lookup<'s> {
    /// The graph.
    pub graph: &'s Records<'s>,
    /// Nodes by their ids, and behind them what only edges name, which a saved graph may have.
    ids: FxHashMap<&'s str, u32>,
    /// The ids that are no nodes.
    unlisted: Vec<&'s str>,
    /// Every edge in numbers.
    pub(super) edges: Vec<EdgeLine>,
    /// The names of files.
    index: Index,
    /// The nodes that are files, in the order of the index.
    files: Vec<u32>,
}

/// The entity that a name means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named<'s> {
    /// The name as it was asked.
    pub asked: String,
    /// The entity.
    #[serde(flatten)]
    pub entity: EntityName<'s>,
    /// How it was found: `name`, `path`, `alias`, `unresolved`, `tag` or `title`.
    pub resolved_by: &'static str,
    /// The others that the name fits as well.
    pub others: Vec<EntityName<'s>>,
    /// Its number.
    #[serde(skip)]
    pub node: u32,
}

impl<'s> Lookup<'s> {
    /// Indexes the names of a graph.
    pub fn new(graph: &'s Records<'s>) -> Self {
        let is_file = |node: &NodeRecord<'_>| !matches!(&*node.kind, "unresolved" | "tag");
        let numbers = graph.nodes.iter().zip(0..);
        let files: Vec<u32> = numbers.clone().filter(|(node, _)| is_file(node)).map(|it| it.1).collect();
        let index = Index::of(files.iter().map(|&nth| {
            let node = &graph.nodes[nth as usize];
            (&*node.id, node.aliases.iter().map(|it| &**it))
        }));
        let mut ids = FxHashMap::default();
        ids.reserve(graph.nodes.len());
        for (node, nth) in numbers {
            // Of two nodes with one id, which no graph of adit has, the first counts.
            ids.entry(&*node.id).or_insert(nth);
        }
        let mut unlisted = Vec::new();
        let edges = graph.lines(|id| {
            *ids.entry(id).or_insert_with(|| {
                unlisted.push(id);
                to_u32(graph.nodes.len() + unlisted.len() - 1)
            })
        });
        Self { graph, ids, unlisted, edges, index, files }
    }

    /// The number of the node with this id.
    pub fn node(&self, id: &str) -> Option<u32> {
        self.ids.get(id).copied().filter(|it| self.is_node(*it))
    }

    /// Whether a number is one of a node, and not of what only edges name.
    pub(super) fn is_node(&self, number: u32) -> bool {
        (number as usize) < self.graph.nodes.len()
    }

    /// The id with this number.
    pub(super) fn id(&self, number: u32) -> &'s str {
        let number = number as usize;
        match self.graph.nodes.get(number) {
            Some(node) => &node.id,
            None => self.unlisted[number - self.graph.nodes.len()],
        }
    }

    /// A node by its number.
    pub fn record(&self, node: u32) -> &'s NodeRecord<'s> {
        &self.graph.nodes[node as usize]
    }

    /// The entity that a name means which somebody typed: a name, path or alias as in a link, with or without `[[ ]]`;
    /// a missing target, a `#tag`, or at last a title.
    ///
    /// # Errors
    /// A name that means nothing, with the names that are like it.
    pub fn find(&self, asked: &str) -> Result<Named<'s>, Error> {
        let name = target(asked);
        let found = self.resolve(name).or_else(|| self.resolve(name.split('#').next()?.trim_end()));
        let (nodes, resolved_by) = found.ok_or_else(|| self.unknown(name))?;
        let mut entities = nodes.iter().map(|&node| self.name_of(node));
        let entity = entities.next().expect("a name that was found means something");
        Ok(Named { asked: asked.to_owned(), entity, resolved_by, others: entities.collect(), node: nodes[0] })
    }

    /// The two entities that two names mean.
    ///
    /// # Errors
    /// As `find`, and names that mean the same.
    pub fn find_two(&self, a: &str, b: &str) -> Result<(Named<'s>, Named<'s>), Error> {
        let (a, b) = (self.find(a)?, self.find(b)?);
        if a.node != b.node {
            return Ok((a, b));
        }
        let message = format!("`{}` and `{}` are the same: `{}`", a.asked, b.asked, a.entity.id);
        Err(Error::question(message, Some("name two of them".to_owned())))
    }

    /// The nodes that a name means, the one that a link would lead to first, and how they were found.
    fn resolve(&self, name: &str) -> Option<(Vec<u32>, &'static str)> {
        if name.is_empty() {
            return None;
        }
        let key = fold(name);
        let of_kind = |kind: &str, text: &dyn Fn(&NodeRecord<'s>) -> bool| -> Vec<u32> {
            let nodes = self.graph.nodes.iter().zip(0..);
            nodes.filter(|(it, _)| it.kind == kind && text(it)).map(|it| it.1).collect()
        };
        if name.starts_with('#') {
            let tags = of_kind("tag", &|it| fold(&it.id) == key);
            if !tags.is_empty() {
                return Some((tags, "tag"));
            }
        }
        let path = |id: FileId| &*self.record(self.files[id.index()]).id;
        if let Some((file, rule, others)) = self.index.resolve_outside(name, &path) {
            let files = [file].into_iter().chain(others);
            return Some((files.map(|it| self.files[it.index()]).collect(), rule.as_str()));
        }
        let missing = of_kind("unresolved", &|it| fold(&it.id) == key);
        if !missing.is_empty() {
            return Some((missing, "unresolved"));
        }
        let titled = of_kind("note", &|it| fold(&it.title) == key);
        (!titled.is_empty()).then_some((titled, "title"))
    }

    fn unknown(&self, name: &str) -> Error {
        Error::question(format!("nothing is called `{name}`"), self.help(name))
    }

    /// What may have been meant.
    fn help(&self, name: &str) -> Option<String> {
        if name.is_empty() {
            return Some("name a note, an alias, a path, a missing note or a `#tag`".to_owned());
        }
        let key = fold(name);
        if let Some(it) = self.graph.candidates().iter().find(|it| fold(&it.name) == key) {
            let place = it.occurrences.first().map(|it| format!(" ({}:{})", it.file, it.line));
            let place = place.unwrap_or_default();
            return Some(format!("`{}` stands in a table{place}, but is no link and has no note", it.name));
        }
        let shown = |node: &'s NodeRecord<'s>| match &*node.kind {
            "note" => &*node.title,
            _ => &*node.id,
        };
        let all = || {
            let names = self.graph.nodes.iter().map(shown);
            names.chain(self.graph.nodes.iter().flat_map(|it| it.aliases.iter().map(|it| &**it)))
        };
        let tag = self
            .graph
            .nodes
            .iter()
            .find(|it| it.kind == "tag" && it.id.strip_prefix('#').is_some_and(|tag| fold(tag) == key));
        let mut containing: Vec<&str> = all().filter(|it| has_words(&fold(it), &key)).collect();
        containing.sort_by_key(|it| (it.chars().count(), *it));
        let near = nearest(name, all());
        let mut offered: Vec<&str> = Vec::new();
        for it in tag.map(|it| &*it.id).into_iter().chain(near).chain(containing) {
            if offered.len() < MAX_OFFERED && !offered.contains(&it) {
                offered.push(it);
            }
        }
        let (last, before) = offered.split_last()?;
        let before = before.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
        let or = if before.is_empty() { "" } else { " or " };
        Some(format!("did you mean {before}{or}`{last}`?"))
    }
}

/// The target of what somebody typed: what is in `[[ ]]`, without text for display.
fn target(asked: &str) -> &str {
    let asked = asked.trim();
    let inside = asked.strip_prefix("[[").and_then(|it| it.strip_suffix("]]"));
    inside.map_or(asked, |it| it.split('|').next().unwrap_or_default().trim())
}

/// Whether a name has these words, and begins with them or has them behind a space.
fn has_words(name: &str, words: &str) -> bool {
    name.match_indices(words).any(|(at, _)| !name[..at].ends_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use crate::snapshot::Snapshot;

    use super::*;

    const GRAPH: &str = r##"{"nodes":[
        {"id":"A/Note.md","kind":"note","title":"Note"},
        {"id":"Countries/Japan.md","kind":"note","title":"The state of Japan","aliases":["Nippon"]},
        {"id":"JOGMEC.md","kind":"note","title":"JOGMEC"},
        {"id":"Long folder/Note.md","kind":"note","title":"Note"},
        {"id":"map.png","kind":"attachment","title":"map.png"},
        {"id":"Lynas Rare Earths","kind":"unresolved","title":"Lynas Rare Earths"},
        {"id":"#minerals","kind":"tag","title":"#minerals"}
    ],"edges":[],"candidates":[{"name":"Caremag","occurrences":[{"column":"Partner","file":"JOGMEC.md","line":40}]}]}"##;

    /// Fails unless a name means the first of these nodes, and may mean the others.
    #[track_caller]
    fn check(name: &str, ids: &[&str], resolved_by: &str) {
        let graph = Snapshot::from_json(GRAPH).unwrap().into();
        let lookup = Lookup::new(&graph);
        let found = lookup.find(name).unwrap_or_else(|e| panic!("{e}"));
        let all: Vec<_> = std::iter::once(&found.entity).chain(&found.others).map(|it| &*it.id).collect();
        assert_eq!((all.as_slice(), found.resolved_by), (ids, resolved_by), "{name}");
    }

    /// Fails unless a name means nothing, and this is said and offered.
    #[track_caller]
    fn check_unknown(name: &str, help: &str) {
        let graph = Snapshot::from_json(GRAPH).unwrap().into();
        let error = Lookup::new(&graph).find(name).unwrap_err();
        assert_eq!((error.to_string(), error.help()), (format!("nothing is called `{name}`"), Some(help)));
    }

    #[test]
    fn names_mean_what_they_mean_in_links() {
        check("japan", &["Countries/Japan.md"], "name");
        check("countries/JAPAN.md", &["Countries/Japan.md"], "path");
        check("nippon", &["Countries/Japan.md"], "alias");
        check(" [[Japan#Coast|the state]] ", &["Countries/Japan.md"], "name");
        check("map.png", &["map.png"], "name");
    }

    #[test]
    fn of_several_notes_the_one_with_the_shortest_path_is_meant_and_the_others_are_named() {
        check("note", &["A/Note.md", "Long folder/Note.md"], "path");
        check("long folder/note", &["Long folder/Note.md"], "path");
    }

    #[test]
    fn missing_notes_tags_and_at_last_titles_have_names_too() {
        check("lynas rare earths", &["Lynas Rare Earths"], "unresolved");
        check("#Minerals", &["#minerals"], "tag");
        check("the state of japan", &["Countries/Japan.md"], "title");
    }

    #[test]
    fn a_name_that_means_nothing_is_answered_with_names_like_it() {
        check_unknown("JOMGEC", "did you mean `JOGMEC`?");
        check_unknown("rare earths", "did you mean `Lynas Rare Earths`?");
        check_unknown("minerals", "did you mean `#minerals`?");
        check_unknown(
            "caremag",
            "`Caremag` stands in a table (JOGMEC.md:40), but is no link and has no note",
        );
        check_unknown("", "name a note, an alias, a path, a missing note or a `#tag`");
    }
}
