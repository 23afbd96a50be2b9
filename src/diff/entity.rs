//! What changed of the entities themselves: files, names, types, tags, properties, texts.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::path::fold;
use crate::snapshot::{EdgeRecord, NodeRecord, Snapshot};

use super::rename::{Renames, is_file, stem};
use super::{Change, ChangeKind, ChangePlace, words};

/// Compares the files of two graphs.
pub(super) fn compare<'a>(
    old: &'a Snapshot<'_>,
    new: &'a Snapshot<'_>,
    renames: &Renames<'a>,
    changes: &mut Vec<Change<'a>>,
) {
    let earlier = files(old);
    let mut survivors: FxHashSet<&str> = FxHashSet::default();
    for node in new.nodes.iter().filter(|it| is_file(it)) {
        let after = ChangePlace::of_file(&node.id);
        let origin = renames.origin(&node.id);
        let old_id = origin.map_or(&*node.id, |(id, _)| id);
        let Some(before) = earlier.get(old_id) else {
            changes.push(
                Change::new(ChangeKind::EntityAdded, &*node.id).new_text(Some(&node.title)).after(after),
            );
            continue;
        };
        survivors.insert(&before.id);
        if let Some((id, why)) = origin {
            let mut change = Change::new(ChangeKind::EntityRenamed, &*node.id)
                .old(Some(id))
                .new_text(Some(&node.id))
                .before(ChangePlace::of_file(id))
                .after(after);
            change.why = Some(why.to_owned());
            changes.push(change);
        }
        Pair { before, after: node, renames }.compare(changes);
    }
    for node in earlier.values().filter(|it| !survivors.contains(&*it.id)) {
        let before = ChangePlace::of_file(&node.id);
        changes.push(Change::new(ChangeKind::EntityRemoved, &*node.id).old(Some(&node.title)).before(before));
    }
    compare_tags(old, new, renames, changes);
}

/// Reports the notes whose text differs although no change is known in them. `touched` are the files with changes.
pub(super) fn compare_texts<'a>(
    old: &'a Snapshot<'_>,
    new: &'a Snapshot<'_>,
    renames: &Renames<'a>,
    touched: &FxHashSet<String>,
    changes: &mut Vec<Change<'a>>,
) {
    let earlier = files(old);
    for node in new.nodes.iter().filter(|it| is_file(it) && !touched.contains(&*it.id)) {
        let old_id = renames.origin(&node.id).map_or(&*node.id, |(id, _)| id);
        let Some(before) = earlier.get(old_id) else { continue };
        // A graph of an earlier adit knows no texts.
        if before.hash.is_some() && node.hash.is_some() && before.hash != node.hash {
            let change = Change::new(ChangeKind::TextChanged, &*node.id);
            let before = ChangePlace::of_file(&before.id);
            changes.push(change.before(before).after(ChangePlace::of_file(&node.id)));
        }
    }
}

fn files<'a>(graph: &'a Snapshot<'_>) -> FxHashMap<&'a str, &'a NodeRecord<'a>> {
    graph.nodes.iter().filter(|it| is_file(it)).map(|it| (&*it.id, it)).collect()
}

/// A file as it was and as it is.
struct Pair<'a, 'r> {
    before: &'a NodeRecord<'a>,
    after: &'a NodeRecord<'a>,
    renames: &'r Renames<'a>,
}

impl<'a> Pair<'a, '_> {
    fn compare(&self, changes: &mut Vec<Change<'a>>) {
        let Self { before, after, .. } = *self;
        let is_renamed = before.id != after.id;
        let follows_file = is_renamed && has_name_of_file(before) && has_name_of_file(after);
        if before.title != after.title && !follows_file {
            changes.push(
                self.change(ChangeKind::TitleChanged).old(Some(&before.title)).new_text(Some(&after.title)),
            );
        }
        self.names(
            ChangeKind::AliasAdded,
            ChangeKind::AliasRemoved,
            (&before.aliases, &after.aliases),
            changes,
        );
        self.names(ChangeKind::TypeAdded, ChangeKind::TypeRemoved, (&before.types, &after.types), changes);
        let (old, new) = (before.definition.as_deref(), after.definition.as_deref());
        if old.map(words) != new.map(words) {
            changes.push(self.change(ChangeKind::DefinitionChanged).old(old).new_text(new));
        }
        self.properties(changes);
    }

    fn change(&self, kind: ChangeKind) -> Change<'a> {
        Change::new(kind, &*self.after.id)
            .before(ChangePlace::of_file(&self.before.id))
            .after(ChangePlace::of_file(&self.after.id))
    }

    fn names(
        &self,
        added: ChangeKind,
        removed: ChangeKind,
        (old, new): (&'a [Cow<'a, str>], &'a [Cow<'a, str>]),
        changes: &mut Vec<Change<'a>>,
    ) {
        let missing_in = |names: &[Cow<'_, str>]| {
            let names: FxHashSet<String> = names.iter().map(|it| fold(it)).collect();
            move |name: &&Cow<'a, str>| !names.contains(&fold(name))
        };
        for name in old.iter().filter(missing_in(new)) {
            changes.push(self.change(removed).old(Some(name)));
        }
        for name in new.iter().filter(missing_in(old)) {
            changes.push(self.change(added).new_text(Some(name)));
        }
    }

    fn properties(&self, changes: &mut Vec<Change<'a>>) {
        let (before, after) = (&self.before.properties, &self.after.properties);
        if before == after {
            return;
        }
        let earlier: FxHashMap<String, &str> =
            before.iter().map(|(key, value)| (fold(key), &**value)).collect();
        let later: FxHashSet<String> = after.iter().map(|(key, _)| fold(key)).collect();
        for (key, value) in before.iter().filter(|(key, _)| !later.contains(&fold(key))) {
            changes.push(self.change(ChangeKind::PropertyRemoved).name(&**key).old(Some(value)));
        }
        for (key, value) in after {
            let Some(old) = earlier.get(&fold(key)) else {
                changes.push(self.change(ChangeKind::PropertyAdded).name(&**key).new_text(Some(value)));
                continue;
            };
            let followed = self.renames.text(&self.before.id, old);
            if words(old) != words(value) && words(&followed) != words(value) {
                let change = self.change(ChangeKind::PropertyChanged).name(&**key);
                changes.push(change.old(Some(old)).new_text(Some(value)));
            }
        }
    }
}

fn has_name_of_file(node: &NodeRecord<'_>) -> bool {
    node.title == stem(&node.id) || node.id.ends_with(&*node.title)
}

/// Compares the tags of files: each once a file, whatever its case.
fn compare_tags<'a>(
    old: &'a Snapshot<'_>,
    new: &'a Snapshot<'_>,
    renames: &Renames<'a>,
    changes: &mut Vec<Change<'a>>,
) {
    let is_tag = |it: &&EdgeRecord<'_>| it.kind == "tag";
    let key = |file: &str, tag: &str| (file.to_owned(), fold(tag));
    let earlier: FxHashSet<_> =
        old.edges.iter().filter(is_tag).map(|it| key(&renames.id(&it.from), &it.to)).collect();
    let later: FxHashSet<_> = new.edges.iter().filter(is_tag).map(|it| key(&it.from, &it.to)).collect();
    let mut told = FxHashSet::default();
    for edge in old.edges.iter().filter(is_tag) {
        let file = renames.id(&edge.from);
        let key = key(&file, &edge.to);
        if !later.contains(&key) && told.insert(key) {
            let change = Change::new(ChangeKind::TagRemoved, file).old(Some(&edge.to));
            changes.push(change.before(ChangePlace::of_edge(edge)));
        }
    }
    for edge in new.edges.iter().filter(is_tag) {
        let key = key(&edge.from, &edge.to);
        if !earlier.contains(&key) && told.insert(key) {
            let change = Change::new(ChangeKind::TagAdded, &*edge.from).new_text(Some(&edge.to));
            changes.push(change.after(ChangePlace::of_edge(edge)));
        }
    }
}
