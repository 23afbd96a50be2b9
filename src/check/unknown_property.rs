//! `unknown-property`: a property that the settings do not allow for the type of its note.

use super::schema::{TypedNote, typed_notes, with_article};
use super::{Context, Rule};
use crate::diag::{Code, Diagnostic};
use crate::path::fold;
use crate::relation::type_property;
use crate::suggest::nearest;

pub(super) const RULE: Rule =
    Rule { code: Code::UnknownProperty, explanation: EXPLANATION, check: Some(check) };

const EXPLANATION: &str = "\
The settings list the properties that notes of this type may have, and this one is not among them. Properties that adit
itself heeds, such as `title` and `publish`, are always allowed; so is what another type of the note names.

**Example.** `adit.toml` has this, and a note with the tag `#company` has the property `contry`:

```toml
[types]
company = \"Company\"

[schema.Company]
required = [\"country\"]
allowed = [\"founded\", \"website\"]
```

**Fix.** Correct the name, or add it to `allowed`.";

fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for typed in typed_notes(context) {
        let TypedNote { file, note, schemas } = &typed;
        let by_type = type_property(note, context.config).map(|it| it.span);
        for property in note.properties.iter().filter(|it| Some(it.span) != by_type) {
            let key = fold(&property.key);
            let refusing = schemas.iter().find(|(_, schema)| !schema.allows(&key));
            let Some((name, schema)) = refusing.filter(|_| !schemas.iter().any(|it| it.1.names(&key))) else {
                continue;
            };
            let message = format!("{} has no property `{}`", with_article(name), property.key);
            let help = match nearest(&property.key, schema.properties()) {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => format!("correct it, or add it to `allowed` in `[schema.{name}]`"),
            };
            let finding = Diagnostic::new(RULE.code, &file.path, message);
            let finding = finding.at(property.span, property.position);
            findings.push(finding.label("not in the list of its type").help(help));
        }
    }
}
