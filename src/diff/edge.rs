//! What changed of the edges: what links lead to, what they say, and the sentences around them.
//!
//! An edge is the same if it says the same, wherever it stands. What is left is compared in steps, from what is most
//! like to what is least: another end, other words around it, another label; the rest is gone, or new.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::path::fold;
use crate::snapshot::{EdgeRecord, NodeRecord, Snapshot};

use super::pair::{Rest, are_alike};
use super::rename::{Renames, is_file, stem};
use super::{Change, ChangeKind, ChangePlace, words};

/// Compares the edges of two graphs, but for tags.
pub(super) fn compare<'a>(
    old: &'a Snapshot<'_>,
    new: &'a Snapshot<'_>,
    renames: &Renames<'a>,
    changes: &mut Vec<Change<'a>>,
) {
    let nodes = new.nodes.iter().chain(&old.nodes).filter(|it| is_file(it)).map(|it| (&*it.id, it)).collect();
    let comparison = Comparison { renames, nodes };
    let mut rest = comparison.without_same_ids(old, new);
    let told = comparison.pair_same(&mut rest);
    for (old, new) in told {
        comparison.compare_fragments(old, new, changes);
    }
    comparison.pair_moved_ends(&mut rest, changes);
    comparison.pair_sentences(&mut rest, changes);
    comparison.pair_labels(&mut rest, changes);
    for edge in rest.old {
        let change = Change::new(ChangeKind::EdgeRemoved, renames.id(&edge.subject))
            .target(renames.id(&edge.to))
            .old(edge.label.as_deref())
            .said_by(edge);
        changes.push(change.before(ChangePlace::of_edge(edge)));
    }
    for edge in rest.new {
        let change = Change::new(ChangeKind::EdgeAdded, &*edge.subject)
            .target(&*edge.to)
            .new_text(edge.label.as_deref())
            .said_by(edge);
        changes.push(change.after(ChangePlace::of_edge(edge)));
    }
}

struct Comparison<'a, 'r> {
    renames: &'r Renames<'a>,
    /// The files of both graphs.
    nodes: FxHashMap<&'a str, &'a NodeRecord<'a>>,
}

type Edge<'a> = EdgeRecord<'a>;

impl<'a> Comparison<'a, '_> {
    /// The edges, without those whose id and ends are the same in both graphs: nearly all of them, nearly always.
    fn without_same_ids(&self, old: &'a Snapshot<'_>, new: &'a Snapshot<'_>) -> Rest<'a, Edge<'a>> {
        let is_edge = |it: &&'a Edge<'a>| it.kind != "tag";
        let key = |it: &'a Edge<'a>| {
            (&*it.id, &*it.from, &*it.to, &*it.subject, it.fragment.as_deref(), it.anchor.is_some())
        };
        let keys = |graph: &'a Snapshot<'_>| {
            let with_id = graph.edges.iter().filter(|it| !it.id.is_empty());
            with_id.map(key).collect::<FxHashSet<_>>()
        };
        let (earlier, later) = (keys(old), keys(new));
        let old = old.edges.iter().filter(is_edge);
        // What was renamed is another entity than what has its old name now.
        let is_same = |it: &&'a Edge<'a>| {
            let ends = [&it.from, &it.to, &it.subject];
            later.contains(&key(it)) && ends.iter().all(|id| self.renames.id(id) == ***id)
        };
        let kept: FxHashSet<_> = old.clone().filter(is_same).map(key).collect();
        Rest {
            old: old.filter(|it| !kept.contains(&key(it))).collect(),
            new: new
                .edges
                .iter()
                .filter(is_edge)
                .filter(|it| !(earlier.contains(&key(it)) && kept.contains(&key(it))))
                .collect(),
        }
    }

    /// Takes the edges that say the same: as they are, then with the names that their targets have now.
    fn pair_same(&self, rest: &mut Rest<'a, Edge<'a>>) -> Vec<(&'a Edge<'a>, &'a Edge<'a>)> {
        let same = |old: &Edge<'_>, new: &Edge<'_>| Some(usize::from(old.fragment == new.fragment));
        let ends = |it: &'a Edge<'a>| (self.id(&it.from), self.id(&it.to), self.id(&it.subject));
        let said =
            |it: &'a Edge<'a>| (&*it.kind, it.rule.as_deref(), it.label.as_deref(), it.property.as_deref());
        let context = |it: &'a Edge<'a>| it.context.as_deref().map(words);
        let mut pairs = rest.take(
            |it| Some((ends(it), said(it), context(it))),
            |it| Some((new_ends(it), said(it), context(it))),
            same,
        );
        pairs.extend(rest.take(
            |it| {
                let text = self.renames.text(&it.from, it.context.as_deref().unwrap_or_default());
                Some((ends(it), said(it), words(&text).into_owned()))
            },
            |it| {
                let text = it.context.as_deref().unwrap_or_default();
                Some((new_ends(it), said(it), words(text).into_owned()))
            },
            same,
        ));
        // The key of its row leads elsewhere; that is told of the key.
        pairs.extend(rest.take(
            |it| Some((self.id(&it.from), self.id(&it.to), said(it), context(it))),
            |it| Some((Cow::Borrowed(&*it.from), Cow::Borrowed(&*it.to), said(it), context(it))),
            same,
        ));
        pairs
    }

    /// A heading or block that is gone, or is there now.
    fn compare_fragments(&self, old: &'a Edge<'a>, new: &'a Edge<'a>, changes: &mut Vec<Change<'a>>) {
        let Some(fragment) = new.fragment.as_deref() else { return };
        let was_there = old.fragment.is_some() && old.anchor.is_some();
        let kind = match (was_there, new.anchor.is_some()) {
            (true, false) => ChangeKind::LinkBroken,
            (false, true) if old.fragment.is_some() => ChangeKind::LinkResolved,
            _ => return,
        };
        changes.push(both(kind, old, new).target(&*new.to).name(fragment));
    }

    /// Takes the links that stand where they stood, but lead elsewhere.
    fn pair_moved_ends(&self, rest: &mut Rest<'a, Edge<'a>>, changes: &mut Vec<Change<'a>>) {
        let written = |it: &'a Edge<'a>| {
            (
                &*it.kind,
                it.rule.as_deref(),
                it.property.as_deref(),
                it.display.as_deref(),
                it.context.as_deref(),
            )
        };
        let pairs = rest.take(
            |it| Some((self.id(&it.from), written(it))),
            |it| Some((Cow::Borrowed(&*it.from), written(it))),
            |old, new| self.could_be_one_link(old, new).then_some(1),
        );
        for (old, new) in pairs {
            let kind = match (old.resolved, new.resolved) {
                (true, false) => ChangeKind::LinkBroken,
                (false, true) => ChangeKind::LinkResolved,
                _ => ChangeKind::TargetChanged,
            };
            let mut change = both(kind, old, new).target(&*new.to).new_text(Some(&new.to));
            change.old = Some(self.renames.id(&old.to));
            changes.push(change);
        }
    }

    /// Whether the text of the link may be the same: the same sentence has it, or else what is missing is a name of
    /// what is there.
    fn could_be_one_link(&self, old: &Edge<'_>, new: &Edge<'_>) -> bool {
        if self.id(&old.to) == new.to {
            return false;
        }
        if new.context.is_some() {
            return true;
        }
        let is_name_of = |name: &str, id: &str| {
            let name = fold(stem(name));
            let aliases = self.nodes.get(id).map_or(&[][..], |it| &it.aliases);
            name == fold(stem(id)) || aliases.iter().any(|it| fold(it) == name)
        };
        match (old.resolved, new.resolved) {
            (true, false) => is_name_of(&new.to, &old.to),
            (false, true) => is_name_of(&old.to, &new.to),
            _ => false,
        }
    }

    /// Takes the edges whose sentence was edited. Rows are told as statements.
    fn pair_sentences(&self, rest: &mut Rest<'a, Edge<'a>>, changes: &mut Vec<Change<'a>>) {
        let said =
            |it: &'a Edge<'a>| (&*it.kind, it.rule.as_deref(), it.label.as_deref(), it.statement.is_some());
        let pairs = rest.take(
            |it| Some((self.id(&it.from), self.id(&it.to), self.id(&it.subject), said(it))),
            |it| {
                let (from, to, subject) = new_ends(it);
                Some((from, to, subject, said(it)))
            },
            |old, new| {
                let (a, b) = (old.context.as_deref(), new.context.as_deref());
                let is_one =
                    new.statement.is_some() || are_alike(a.unwrap_or_default(), b.unwrap_or_default());
                is_one.then_some(1)
            },
        );
        let mut told = FxHashSet::default();
        for (old, new) in pairs {
            self.compare_fragments(old, new, changes);
            let texts = (old.context.as_deref(), new.context.as_deref());
            if new.statement.is_none() && told.insert((&*new.from, texts)) {
                let mut change = both(ChangeKind::SentenceChanged, old, new).old(texts.0).new_text(texts.1);
                change.entity = Cow::Borrowed(&*new.from);
                changes.push(change);
            }
        }
    }

    /// Takes the edges with the same ends and another label.
    fn pair_labels(&self, rest: &mut Rest<'a, Edge<'a>>, changes: &mut Vec<Change<'a>>) {
        let pairs = rest.take(
            |it| Some((self.id(&it.from), self.id(&it.to), self.id(&it.subject), &*it.kind)),
            |it| {
                let (from, to, subject) = new_ends(it);
                Some((from, to, subject, &*it.kind))
            },
            |old, new| {
                let is_one = match (&old.label, &new.label) {
                    (Some(_), Some(_)) => true,
                    (None, None) => false,
                    _ => old.section == new.section,
                };
                is_one.then_some(
                    usize::from(old.rule == new.rule) + 2 * usize::from(old.section == new.section),
                )
            },
        );
        for (old, new) in pairs.into_iter().filter(|(old, new)| old.label != new.label) {
            let change = both(ChangeKind::LabelChanged, old, new).target(&*new.to);
            changes.push(change.old(old.label.as_deref()).new_text(new.label.as_deref()));
        }
    }

    fn id(&self, id: &'a str) -> Cow<'a, str> {
        self.renames.id(id)
    }
}

fn new_ends<'a>(edge: &'a Edge<'a>) -> (Cow<'a, str>, Cow<'a, str>, Cow<'a, str>) {
    (Cow::Borrowed(&*edge.from), Cow::Borrowed(&*edge.to), Cow::Borrowed(&*edge.subject))
}

/// A change of one edge.
fn both<'a>(kind: ChangeKind, old: &'a Edge<'a>, new: &'a Edge<'a>) -> Change<'a> {
    let change = Change::new(kind, &*new.subject).said_by(new);
    change.before(ChangePlace::of_edge(old)).after(ChangePlace::of_edge(new))
}
