//! Recognises notes that have another path: by their text, their names, and what they say.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::path::fold;
use crate::snapshot::{NodeRecord, Snapshot};

/// Traits that more files share tell nothing, and would make the cost grow with the square of the vault.
const MAX_SHARED: usize = 4;
/// Traits that two files have to have in common at least, if neither text nor name is the same.
const MIN_SHARED: usize = 3;
/// Of the renamed targets of a note, this many are heeded where texts are compared.
const MAX_NAMES: usize = 32;

/// Which entities have another path.
#[derive(Default)]
pub(super) struct Renames<'a> {
    /// Old id → new id.
    new_ids: FxHashMap<&'a str, &'a str>,
    /// New id → old id, and by what it was recognised.
    found: FxHashMap<&'a str, (&'a str, String)>,
    /// Old file → names in its text that are others now.
    names: FxHashMap<&'a str, Vec<(&'a str, &'a str)>>,
}

impl<'a> Renames<'a> {
    /// Looks for the files that are gone among those that are new.
    pub(super) fn find(old: &'a Snapshot<'_>, new: &'a Snapshot<'_>) -> Self {
        let (mut gone, mut come) = (files_without(old, new), files_without(new, old));
        let mut renames = Self::default();
        if gone.is_empty() || come.is_empty() {
            return renames;
        }
        renames.by_text(&mut gone, &mut come);
        renames.by_traits(old, new, &mut gone, &mut come);
        for edge in &old.edges {
            let Some(to) = renames.new_ids.get(&*edge.to) else { continue };
            let names = (stem(&edge.to), stem(to));
            let known = renames.names.entry(&edge.from).or_default();
            if names.0 != names.1 && known.len() < MAX_NAMES && !known.contains(&names) {
                known.push(names);
            }
        }
        renames
    }

    /// What an old id is called now. Ids of sections follow their file.
    pub(super) fn id<'i>(&self, id: &'i str) -> Cow<'i, str>
    where
        'a: 'i,
    {
        if self.new_ids.is_empty() {
            return id.into();
        }
        match (self.new_ids.get(id), id.split_once('#')) {
            (Some(new), _) => (*new).into(),
            (None, Some((file, section))) => match self.new_ids.get(file) {
                Some(new) => format!("{new}#{section}").into(),
                None => id.into(),
            },
            (None, None) => id.into(),
        }
    }

    /// The old path of a file, and by what it was recognised.
    pub(super) fn origin(&self, new_id: &str) -> Option<(&'a str, &str)> {
        self.found.get(new_id).map(|(old, why)| (*old, why.as_str()))
    }

    /// A text of an old file as it reads if its links have followed the new names.
    pub(super) fn text<'t>(&self, file: &str, text: &'t str) -> Cow<'t, str> {
        let mut text = Cow::Borrowed(text);
        for (old, new) in self.names.get(file).map_or(&[][..], Vec::as_slice) {
            if text.contains(old) {
                text = text.replace(old, new).into();
            }
        }
        text
    }

    fn insert(&mut self, old: &'a str, new: &'a str, why: String) {
        self.new_ids.insert(old, new);
        self.found.insert(new, (old, why));
    }

    /// The same text in one file that is gone and one that is new; of several those with the same name.
    fn by_text(&mut self, gone: &mut Vec<&'a NodeRecord<'_>>, come: &mut Vec<&'a NodeRecord<'_>>) {
        let mut texts: BTreeMap<&str, (Vec<&'a str>, Vec<&'a str>)> = BTreeMap::new();
        for node in gone.iter() {
            texts.entry(node.hash.as_deref().unwrap_or_default()).or_default().0.push(&node.id);
        }
        for node in come.iter() {
            if let Some(lists) = texts.get_mut(node.hash.as_deref().unwrap_or_default()) {
                lists.1.push(&node.id);
            }
        }
        for (hash, (old, new)) in texts {
            if hash.is_empty() || old.len() > MAX_SHARED || new.len() > MAX_SHARED {
                continue;
            }
            if let ([old], [new]) = (&*old, &*new) {
                self.insert(old, new, "the same text".to_owned());
                continue;
            }
            for old in old {
                let same_name: Vec<_> = new
                    .iter()
                    .filter(|it| file_name(it) == file_name(old) && self.origin(it).is_none())
                    .collect();
                if let [new] = *same_name {
                    self.insert(old, new, "the same text and file name".to_owned());
                }
            }
        }
        gone.retain(|it| !self.new_ids.contains_key(&*it.id));
        come.retain(|it| !self.found.contains_key(&*it.id));
    }

    /// The most names, links and statements in common, at least half of them, and more than with any other file.
    fn by_traits(
        &mut self,
        old: &'a Snapshot<'_>,
        new: &'a Snapshot<'_>,
        gone: &mut [&'a NodeRecord<'_>],
        come: &mut [&'a NodeRecord<'_>],
    ) {
        let (old_traits, new_traits) = (traits(old, gone), traits(new, come));
        let mut owners: FxHashMap<&str, (Vec<u32>, Vec<u32>)> = FxHashMap::default();
        for (idx, traits) in (0..).zip(&old_traits) {
            for it in traits {
                owners.entry(it).or_default().0.push(idx);
            }
        }
        for (idx, traits) in (0..).zip(&new_traits) {
            for it in traits {
                if let Some(lists) = owners.get_mut(it.as_str()) {
                    lists.1.push(idx);
                }
            }
        }
        let mut shared: FxHashMap<(u32, u32), usize> = FxHashMap::default();
        for (olds, news) in owners.values().filter(|it| it.0.len() <= MAX_SHARED && it.1.len() <= MAX_SHARED)
        {
            for pair in olds.iter().flat_map(|old| news.iter().map(|new| (*old, *new))) {
                *shared.entry(pair).or_default() += 1;
            }
        }
        let mut pairs: Vec<_> = shared
            .into_iter()
            .filter(|((old, new), _)| gone[*old as usize].kind == come[*new as usize].kind)
            .map(|((old, new), n)| {
                let (gone, come) = (gone[old as usize], come[new as usize]);
                let name = stem(&gone.id);
                let is_alias = come.aliases.iter().any(|it| fold(it) == fold(name));
                let same_name = file_name(&gone.id) == file_name(&come.id);
                (is_alias, same_name, n, old, new)
            })
            .collect();
        // Ties are decided by the paths.
        pairs.sort_unstable_by(|a, b| (b.0, b.2, b.1, a.3, a.4).cmp(&(a.0, a.2, a.1, b.3, b.4)));
        for (is_alias, same_name, n, old, new) in pairs {
            let (gone, come) = (gone[old as usize], come[new as usize]);
            if self.new_ids.contains_key(&*gone.id) || self.found.contains_key(&*come.id) {
                continue;
            }
            let all = old_traits[old as usize].len().max(new_traits[new as usize].len());
            let why = if is_alias {
                "its old name is an alias".to_owned()
            } else if n * 2 >= all && (n >= MIN_SHARED || same_name) {
                format!("{n} of {all} names, links and statements are the same")
            } else {
                continue;
            };
            self.insert(&gone.id, &come.id, why);
        }
    }
}

/// The files of a graph that another does not have.
fn files_without<'a>(one: &'a Snapshot<'_>, other: &Snapshot<'_>) -> Vec<&'a NodeRecord<'a>> {
    let known: BTreeSet<&str> = other.nodes.iter().filter(|it| is_file(it)).map(|it| &*it.id).collect();
    one.nodes.iter().filter(|it| is_file(it) && !known.contains(&*it.id)).collect()
}

/// What tells files apart: their names, definition, properties, links and statements.
fn traits(graph: &Snapshot<'_>, nodes: &[&NodeRecord<'_>]) -> Vec<BTreeSet<String>> {
    let numbers: FxHashMap<&str, usize> = nodes.iter().enumerate().map(|(idx, it)| (&*it.id, idx)).collect();
    let mut traits = vec![BTreeSet::new(); nodes.len()];
    for (node, traits) in nodes.iter().zip(&mut traits) {
        let names = [&node.title].into_iter().chain(&node.aliases).map(|it| fold(it));
        traits.extend(names.chain([fold(stem(&node.id))]).map(|it| format!("name\0{it}")));
        traits.extend(node.definition.iter().map(|it| format!("definition\0{it}")));
        traits.extend(node.properties.iter().map(|(key, value)| format!("property\0{key}\0{value}")));
    }
    for edge in graph.edges.iter().filter(|it| it.kind != "tag") {
        if let Some(idx) = numbers.get(&*edge.from) {
            let context = edge.context.as_deref().unwrap_or_default();
            traits[*idx].insert(format!("edge\0{}\0{context}", edge.to));
        }
    }
    for statement in &graph.statements {
        if let Some(idx) = numbers.get(&*statement.file) {
            traits[*idx].insert(format!("statement\0{}", statement.context));
        }
    }
    traits
}

pub(super) fn is_file(node: &NodeRecord<'_>) -> bool {
    node.exists && node.kind != "tag" && node.kind != "unresolved"
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The name of a file without folder and extension.
pub(super) fn stem(path: &str) -> &str {
    let name = file_name(path);
    name.rfind('.').filter(|dot| *dot > 0).map_or(name, |dot| &name[..dot])
}
