//! `missing-property`: a note without a property that the settings ask of its type.

use rustc_hash::FxHashSet;

use super::schema::{TypedNote, typed_notes, with_article};
use super::{Context, Rule};
use crate::compile::{Note, PropertyValue};
use crate::config::Config;
use crate::diag::{Code, Diagnostic, Related};
use crate::path::fold;
use crate::relation::TypeEvidence;
use crate::span::{Position, Span};

pub(super) const RULE: Rule =
    Rule { code: Code::MissingProperty, explanation: EXPLANATION, check: Some(check) };

const EXPLANATION: &str = "\
The settings say that notes of this type have a property, and this note does not have it, or nothing is behind its
colon. An inline field of that name counts as well.

**Example.** `adit.toml` has this, and a note with the tag `#company` has no property `country`:

```toml
[types]
company = \"Company\"

[schema.Company]
required = [\"country\"]
```

**Fix.** Add the property, or take it from the list.";

fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for typed in typed_notes(context) {
        let TypedNote { file, note, schemas } = &typed;
        let there = names_with_value(note);
        let mut told = FxHashSet::default();
        for (name, schema) in schemas {
            for (key, property) in schema.required.iter().filter(|(key, _)| !there.contains(*key)) {
                if !told.insert(key) {
                    continue;
                }
                let message =
                    format!("`{}` is {} without the property `{property}`", note.title, with_article(name));
                let mut finding = Diagnostic::new(RULE.code, &file.path, message)
                    .label(format!("`{property}` is missing"))
                    .help(format!("add a line `{property}: …` to the properties of the note"));
                finding = match file.source().is_some_and(|it| it.has_fence) {
                    true => finding.at(Span { start: 0, end: 3 }, Position { line: 1, column: 1 }),
                    false => finding,
                };
                findings.push(match reason(note, name, context.config) {
                    Some((what, span, position)) => finding.related(Related {
                        file: file.path.clone(),
                        span: Some(span),
                        position,
                        message: format!("this {what} makes it {}", with_article(name)),
                    }),
                    None => finding,
                });
            }
        }
    }
}

/// What gives a note a type, a tag or a property, and where it stands.
fn reason(note: &Note, name: &str, config: &Config) -> Option<(&'static str, Span, Position)> {
    let found = crate::relation::types_of(note, config).find(|it| it.name == name)?;
    Some(match found.evidence {
        TypeEvidence::Tag(tag) => ("tag", tag.span, tag.position),
        TypeEvidence::Property(property) => ("property", property.span, property.position),
    })
}

/// The names of properties and fields that say something.
fn names_with_value(note: &Note) -> FxHashSet<String> {
    let says = |value: &PropertyValue| match value {
        PropertyValue::Empty => false,
        PropertyValue::Text(text) => !text.trim().is_empty(),
        PropertyValue::List(items) => !items.is_empty(),
        PropertyValue::Bool(_)
        | PropertyValue::Number(_)
        | PropertyValue::Linked(_)
        | PropertyValue::Map(_) => true,
    };
    let properties = note.properties.iter().filter(|it| says(&it.value)).map(|it| fold(&it.key));
    let fields = note.fields.iter().filter(|it| says(&it.value)).map(|it| fold(&it.key));
    let aliases = note.aliases.first().map(|_| "aliases".to_owned());
    let tags = note.tags.first().map(|_| "tags".to_owned());
    properties.chain(fields).chain(aliases).chain(tags).collect()
}
