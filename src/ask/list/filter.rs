//! Which entities a list has.

use rustc_hash::FxHashSet;

use crate::ask::Lookup;
use crate::ask::degree::Degree;
use crate::error::Error;
use crate::path::fold;
use crate::snapshot::{EdgeKind, EdgeLine, NodeRecord};
use crate::suggest::nearest;

use super::{STUB_WORDS, folder};

/// The address of the home page, which nothing has to link to.
const HOME: &str = "index.html";

/// Which entities a list has: those that all conditions let through.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Kinds, one of which it has to be of; without any, notes, and whatever else another condition asks for.
    pub kinds: Vec<String>,
    /// Types, all of which it has to have.
    pub types: Vec<String>,
    /// Tags, all of which it has to have, or tags below them.
    pub tags: Vec<String>,
    /// Properties that it has to have, with the value if one is given.
    pub properties: Vec<(String, Option<String>)>,
    /// The folder in which it has to be, at whatever depth.
    pub folder: Option<String>,
    /// A label of a relation in which it is the subject or the target; with one of the two below, of that relation.
    pub label: Option<String>,
    /// An entity that it has to refer to.
    pub linked_to: Option<String>,
    /// An entity that has to refer to it.
    pub linked_from: Option<String>,
    /// Only notes that no other file refers to.
    pub orphan: bool,
    /// Only what is referred to but missing.
    pub wanted: bool,
    /// Only notes with hardly any text.
    pub stub: bool,
    /// Only notes with a name or alias that another note has too.
    pub ambiguous: bool,
}

impl<'s> Lookup<'s> {
    /// The nodes that a filter lets through.
    pub(in crate::ask) fn filtered(&self, filter: &Filter, degrees: &[Degree]) -> Result<Vec<u32>, Error> {
        self.refuse_unknown_types(&filter.types)?;
        let linked = self.linked(filter)?;
        let shared = filter.ambiguous.then(|| -> FxHashSet<u32> {
            // A set of the nodes of all shared names: their order does not matter.
            let names: std::collections::BTreeMap<_, _> = self.nodes_by_name().into_iter().collect();
            names.into_values().filter(|it| it.len() > 1).flatten().collect()
        });
        let tagged = self.tagged(&filter.tags)?;
        let plain = Plain::new(filter);
        let fits = |(record, node): &(&NodeRecord<'_>, u32)| {
            let degree = degrees[*node as usize];
            plain.fits(record)
                && linked.as_ref().is_none_or(|it| it.contains(node))
                && shared.as_ref().is_none_or(|it| it.contains(node))
                && tagged.iter().all(|it| it.contains(node))
                && (!filter.orphan || degree.backlinks == 0 && record.page.as_deref() != Some(HOME))
                && (!filter.stub || record.words.is_some_and(|it| it < STUB_WORDS) && !degree.embeds)
        };
        Ok(self.graph.nodes.iter().zip(0..).filter(fits).map(|it| it.1).collect())
    }

    /// Refuses a type that nothing has, where another is like it: it is a typing error.
    fn refuse_unknown_types(&self, types: &[String]) -> Result<(), Error> {
        let known = || self.graph.nodes.iter().flat_map(|it| it.types.iter().map(|it| &**it));
        for name in types {
            let key = fold(name);
            if known().any(|it| fold(it) == key) {
                continue;
            }
            if let Some(near) = nearest(name, known()) {
                let help = format!("did you mean `{near}`?");
                return Err(Error::question(format!("nothing is of the type `{name}`"), Some(help)));
            }
        }
        Ok(())
    }

    /// The nodes with the relations that a filter asks for, if it asks for any.
    fn linked(&self, filter: &Filter) -> Result<Option<FxHashSet<u32>>, Error> {
        let find = |name: &Option<String>| name.as_ref().map(|it| self.find(it)).transpose();
        let (to, from) = (find(&filter.linked_to)?, find(&filter.linked_from)?);
        let label = filter.label.as_deref().map(fold);
        if to.is_none() && from.is_none() && label.is_none() {
            return Ok(None);
        }
        let (mut sources, mut targets) = (FxHashSet::default(), FxHashSet::default());
        let mut add = |edge: &EdgeLine| {
            let says = |node: u32| edge.subject == node || label.is_none() && edge.from == node;
            if to.as_ref().is_some_and(|it| it.node == edge.to) {
                sources.insert(edge.subject);
                sources.extend(Some(edge.from).filter(|_| label.is_none()));
            }
            if from.as_ref().is_some_and(|it| says(it.node)) {
                targets.insert(edge.to);
            }
            if to.is_none() && from.is_none() {
                sources.extend([edge.subject, edge.to]);
            }
        };
        match &label {
            Some(label) => {
                let edges = self.graph.edges().zip(&self.edges);
                let fitting = edges.filter(|it| it.0.label.as_deref().is_some_and(|it| fold(it) == *label));
                fitting.for_each(|it| add(it.1));
            }
            None => self.edges.iter().for_each(add),
        }
        for (named, nodes) in [(&to, &mut sources), (&from, &mut targets)] {
            if let Some(named) = named {
                nodes.remove(&named.node);
            }
        }
        Ok(Some(match (&to, &from) {
            (Some(_), Some(_)) => sources.intersection(&targets).copied().collect(),
            (None, Some(_)) => targets,
            _ => sources,
        }))
    }

    /// For each tag, the nodes that have it or a tag below it.
    fn tagged(&self, tags: &[String]) -> Result<Vec<FxHashSet<u32>>, Error> {
        let of_tag = |tag: &String| {
            let key = format!("#{}", fold(tag.trim_start_matches('#')));
            let fits = |id: &str| {
                let id = fold(id);
                id.strip_prefix(&key).is_some_and(|it| it.is_empty() || it.starts_with('/'))
            };
            let nodes = self.graph.nodes.iter().zip(0..);
            let known: FxHashSet<u32> =
                nodes.filter(|(it, _)| it.kind == "tag" && fits(&it.id)).map(|it| it.1).collect();
            if known.is_empty() {
                // The refusal of a name that is not there, with the names like it.
                self.find(&key)?;
            }
            let edges = self.edges.iter().filter(|it| it.kind == EdgeKind::Tag && known.contains(&it.to));
            Ok(edges.map(|it| it.from).collect())
        };
        tags.iter().map(of_tag).collect()
    }
}

/// The conditions that a node meets by itself, folded once.
struct Plain<'f> {
    filter: &'f Filter,
    kinds: Vec<String>,
    types: Vec<String>,
    properties: Vec<(String, Option<String>)>,
    folder: Option<String>,
}

impl<'f> Plain<'f> {
    fn new(filter: &'f Filter) -> Self {
        let kinds = match () {
            () if filter.wanted => vec!["unresolved".to_owned()],
            () if !filter.kinds.is_empty() => filter.kinds.clone(),
            // Whatever is linked counts, if links are asked for.
            () if filter.linked_to.is_some() || filter.linked_from.is_some() || filter.label.is_some() => {
                Vec::new()
            }
            () => vec!["note".to_owned()],
        };
        let fold_all = |texts: &[String]| texts.iter().map(|it| fold(it)).collect();
        let pair = |(key, value): &(String, Option<String>)| (fold(key), value.as_deref().map(fold));
        Self {
            filter,
            kinds,
            types: fold_all(&filter.types),
            properties: filter.properties.iter().map(pair).collect(),
            folder: filter.folder.as_deref().map(|it| fold(it.trim_matches('/'))),
        }
    }

    fn fits(&self, node: &NodeRecord<'_>) -> bool {
        let is_note = node.kind == "note";
        let note_is_asked = self.filter.orphan || self.filter.stub || self.filter.ambiguous;
        (self.kinds.is_empty() || self.kinds.iter().any(|it| *it == node.kind))
            && (is_note || !note_is_asked)
            && self.types.iter().all(|it| node.types.iter().any(|its| fold(its) == *it))
            && self.properties.iter().all(|(key, value)| has_property(node, key, value.as_deref()))
            && self.folder.as_ref().is_none_or(|it| is_in(node, it))
    }
}

/// Whether a node has a property; of a list, one of the values suffices.
fn has_property(node: &NodeRecord<'_>, key: &str, value: Option<&str>) -> bool {
    let mut found = node.properties.iter().filter(|it| fold(&it.0) == key);
    found.any(|(_, text)| {
        let text = fold(text);
        value.is_none_or(|value| text == value || text.split(',').any(|it| it.trim() == value))
    })
}

/// Whether a file is in a folder, at whatever depth.
fn is_in(node: &NodeRecord<'_>, wanted: &str) -> bool {
    let Some(folder) = folder(node) else { return false };
    let folder = fold(folder);
    wanted.is_empty() || folder.strip_prefix(wanted).is_some_and(|it| it.is_empty() || it.starts_with('/'))
}
