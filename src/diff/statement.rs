//! What changed of rows, keys with values and fields: other figures, new ones, and those that are gone.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::snapshot::{RoleRecord, Snapshot, StatementRecord};

use super::pair::Rest;
use super::rename::Renames;
use super::{Change, ChangeKind, ChangePlace, words};

type Statement<'a> = StatementRecord<'a>;

/// Compares the statements of two graphs.
pub(super) fn compare<'a>(
    old: &'a Snapshot<'_>,
    new: &'a Snapshot<'_>,
    renames: &Renames<'a>,
    changes: &mut Vec<Change<'a>>,
) {
    let comparison = Comparison { renames };
    let ids = |graph: &'a Snapshot<'_>| {
        let with_id = graph.statements.iter().filter(|it| !it.id.is_empty());
        with_id.map(|it| (&*it.id, &*it.subject)).collect::<FxHashSet<_>>()
    };
    let (earlier, later) = (ids(old), ids(new));
    let is_renamed =
        |it: &Statement<'_>| renames.id(&it.file) != it.file || renames.id(&it.subject) != it.subject;
    let is_same = |it: &&'a Statement<'a>| {
        let key = (&*it.id, &*it.subject);
        earlier.contains(&key) && later.contains(&key) && !is_renamed(it)
    };
    let mut rest = Rest {
        old: old.statements.iter().filter(|it| !is_same(it)).collect(),
        new: new.statements.iter().filter(|it| !is_same(it)).collect(),
    };
    comparison.drop_same(&mut rest);
    for (old, new) in comparison.pair_like(&mut rest) {
        comparison.compare_roles(old, new, changes);
    }
    for statement in rest.old {
        let change = Change::new(ChangeKind::StatementRemoved, renames.id(&statement.subject));
        let change = named(change, statement).old(Some(&statement.context)).stated_by(statement);
        changes.push(change.before(ChangePlace::of_statement(statement)));
    }
    for statement in rest.new {
        let change = Change::new(ChangeKind::StatementAdded, &*statement.subject);
        let change = named(change, statement).new_text(Some(&statement.context)).stated_by(statement);
        changes.push(change.after(ChangePlace::of_statement(statement)));
    }
}

fn named<'a>(change: Change<'a>, statement: &'a Statement<'a>) -> Change<'a> {
    match &statement.property {
        Some(property) => change.name(&**property),
        None => change,
    }
}

struct Comparison<'a, 'r> {
    renames: &'r Renames<'a>,
}

impl<'a> Comparison<'a, '_> {
    /// Takes the statements that say the same, with the names that their entities have now.
    fn drop_same(&self, rest: &mut Rest<'a, Statement<'a>>) {
        let old_roles = |it: &'a Statement<'a>| {
            let role =
                |role: &'a RoleRecord<'a>| (words(&role.name), words(&self.value(it, role)).into_owned());
            it.roles.iter().map(role).collect::<Vec<_>>()
        };
        let new_roles = |it: &'a Statement<'a>| {
            let role = |role: &'a RoleRecord<'a>| (words(&role.name), words(&role.value).into_owned());
            it.roles.iter().map(role).collect::<Vec<_>>()
        };
        rest.take(
            |it| Some((self.old_key(it), old_roles(it))),
            |it| Some((new_key(it), new_roles(it))),
            |_, _| Some(1),
        );
        // A row whose key leads elsewhere says the same; that is told of the link.
        rest.take(
            |it| Some((self.renames.id(&it.file), &*it.rule, topic(it), old_roles(it))),
            |it| Some((Cow::Borrowed(&*it.file), &*it.rule, topic(it), new_roles(it))),
            |_, _| Some(1),
        );
    }

    /// Takes the statements about the same with a part in common.
    fn pair_like(&self, rest: &mut Rest<'a, Statement<'a>>) -> Vec<(&'a Statement<'a>, &'a Statement<'a>)> {
        rest.take(
            |it| Some(self.old_key(it)),
            |it| Some(new_key(it)),
            |old, new| {
                let names: FxHashMap<&str, &str> =
                    new.roles.iter().map(|it| (&*it.name, &*it.value)).collect();
                let in_common = old.roles.iter().filter(|it| names.contains_key(&*it.name)).count();
                let equal = old.roles.iter().filter(|it| names.get(&*it.name) == Some(&&*it.value)).count();
                (in_common > 0).then_some(in_common + equal * 2)
            },
        )
    }

    fn compare_roles(&self, old: &'a Statement<'a>, new: &'a Statement<'a>, changes: &mut Vec<Change<'a>>) {
        let mut tell = |role: &'a str, before: Option<&'a str>, after: Option<&'a str>| {
            let name: Cow<'a, str> = match &new.property {
                Some(property) if new.rule != "R4" && *property != role => {
                    format!("{property} · {role}").into()
                }
                _ => role.into(),
            };
            let change = Change::new(ChangeKind::FigureChanged, &*new.subject).name(name);
            let change = change.old(before).new_text(after).stated_by(new);
            let place = ChangePlace::of_statement;
            changes.push(change.before(place(old)).after(place(new)));
        };
        let roles = numbered(old);
        let earlier: FxHashMap<_, _> = roles.iter().copied().collect();
        let mut seen = FxHashSet::default();
        for (key, role) in numbered(new) {
            seen.insert(key);
            match earlier.get(&key) {
                None => tell(&role.name, None, Some(&role.value)),
                Some(before) => {
                    let is_same = words(&before.value) == words(&role.value)
                        || words(&self.value(old, before)) == words(&role.value);
                    if !is_same {
                        tell(&role.name, Some(&before.value), Some(&role.value));
                    }
                }
            }
        }
        for (_, role) in roles.into_iter().filter(|(key, _)| !seen.contains(key)) {
            tell(&role.name, Some(&role.value), None);
        }
    }

    /// The value of an old role as it reads if it has followed the new names.
    fn value(&self, statement: &Statement<'_>, role: &'a RoleRecord<'a>) -> Cow<'a, str> {
        self.renames.text(&statement.file, &role.value)
    }

    fn old_key(&self, it: &'a Statement<'a>) -> Key<'a> {
        (self.renames.id(&it.file), self.renames.id(&it.subject), &it.rule, topic(it))
    }
}

/// File, subject, rule and topic.
type Key<'a> = (Cow<'a, str>, Cow<'a, str>, &'a str, Option<&'a str>);

fn new_key<'a>(it: &'a Statement<'a>) -> Key<'a> {
    (Cow::Borrowed(&*it.file), Cow::Borrowed(&*it.subject), &it.rule, topic(it))
}

/// What of its subject a statement is about: the key of a row, the name of a field.
fn topic<'a>(it: &'a Statement<'a>) -> Option<&'a str> {
    match it.property.as_deref() {
        None if it.rule == "R4" => it.roles.first().map(|it| &*it.name),
        property => property,
    }
}

/// The roles with their names; of several with one name each has its number.
fn numbered<'a>(statement: &'a Statement<'a>) -> Vec<((&'a str, usize), &'a RoleRecord<'a>)> {
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    let number = |role: &'a RoleRecord<'a>| {
        let nth = counts.entry(&*role.name).or_default();
        *nth += 1;
        ((&*role.name, *nth), role)
    };
    statement.roles.iter().map(number).collect()
}
