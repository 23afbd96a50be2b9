//! `wrong-target-type`: a relation that leads to an entity of a type which the settings do not allow.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::schema::{types_of, with_article};
use super::{Context, Rule};
use crate::compile::{Label, Note};
use crate::config::TypeSchema;
use crate::diag::{Code, Diagnostic};
use crate::graph::{Evidence, Node};
use crate::path::fold;
use crate::relation::{Reader, Relation};
use crate::vault::FileId;

pub(super) const RULE: Rule =
    Rule { code: Code::WrongTargetType, explanation: EXPLANATION, check: Some(check) };

const EXPLANATION: &str = "\
The settings say to which types a relation of this type may lead, by its label or its predicate. This one leads to an
entity of another type, or of none. A link to a note that does not exist is `unresolved-link` instead.

**Example.** `adit.toml` has this, and a note with the tag `#company` has the property `owner: \"[[Japan]]\"`, which is no
person and no company:

```toml
[types]
company = \"Company\"
person = \"Person\"

[schema.Company.relations]
owner = [\"Person\", \"Company\"]
```

**Fix.** Correct the link, give its note the tag of its type, or add the type to the list.";

fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let Context { vault, links, config, .. } = *context;
    if !config.schema.has_relations() {
        return;
    }
    let reader = Reader::new(vault, links, config);
    // The types of files, each looked up once.
    let mut known: FxHashMap<FileId, Vec<Cow<'_, str>>> = FxHashMap::default();
    let types = |file: FileId| {
        let note = vault.file(file).note();
        note.map_or_else(Vec::new, |note| types_of(note, config))
    };
    for (edge, target) in context.graph().edges() {
        let Node::File(to) = target else { continue };
        let relation = reader.read(edge, target);
        let Node::File(subject) = relation.subject else { continue };
        if relation.label.is_none() || matches!(edge.evidence(vault), Evidence::Tag(_)) {
            continue;
        }
        let own = known.entry(subject).or_insert_with(|| types(subject)).clone();
        let names = names(&relation, vault.file(edge.file).object(), edge.evidence(vault));
        let asked = own.iter().find_map(|name| {
            let schema = config.schema.of(name)?;
            names.iter().find_map(|label| Some((name, allowed(schema, label)?, label)))
        });
        let Some((name, allowed, _)) = asked else { continue };
        let theirs = known.entry(to).or_insert_with(|| types(to));
        if theirs.iter().any(|it| allowed.contains(it.as_ref())) {
            continue;
        }
        let label = relation.label.as_deref().unwrap_or_default();
        let what = match theirs.as_slice() {
            [] => "has no type".to_owned(),
            [first, ..] => format!("is {}", with_article(first)),
        };
        let title = vault.file(to).title();
        let how =
            if config.vocabulary.type_property().is_some() { "its type" } else { "the tag of its type" };
        let expected: Vec<_> = allowed.iter().map(|it| with_article(it)).collect();
        let expected = expected.join(" or ");
        let message = format!("`{label}` of {} leads to `{title}`, which {what}", with_article(name));
        let mut finding = Diagnostic::new(RULE.code, &vault.file(edge.file).path, message);
        finding = match edge.evidence(vault) {
            Evidence::Link(link) => finding.at(link.span, link.position),
            Evidence::Relation(it) => finding.at(it.span, it.position),
            Evidence::Tag(_) => finding,
        };
        findings.push(
            finding
                .label(format!("has to be {expected}"))
                .help(format!("correct the link, or give `{title}` {how}")),
        );
    }
}

fn allowed<'s>(schema: &'s TypeSchema, label: &str) -> Option<&'s BTreeSet<String>> {
    schema.relations.get(&fold(label))
}

/// What a relation may be called in the settings: its label, the header or key in it, its predicate.
fn names(relation: &Relation<'_>, note: Option<&Note>, evidence: Evidence<'_>) -> Vec<String> {
    let mut names: Vec<String> = relation.label.iter().map(|it| it.to_string()).collect();
    names.extend(relation.predicate.map(|it| it.name.clone()));
    if let (Evidence::Link(link), Some(note)) = (evidence, note)
        && let Label::Role { header: part, of: Some(_) } | Label::Key(part) = &link.assertion.label
    {
        names.push(note.quote(part).to_owned());
    }
    names
}
