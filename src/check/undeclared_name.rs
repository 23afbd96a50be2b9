//! `undeclared-name`: a first paragraph that calls the entity by a name which no link finds.

use super::{Context, Rule};
use crate::compile::Note;
use crate::diag::{Code, Diagnostic};
use crate::path::fold;

pub(super) const RULE: Rule =
    Rule { code: Code::UndeclaredName, explanation: EXPLANATION, check: Some(check) };

const EXPLANATION: &str = "\
The first paragraph says what the entity is, and calls it by a name that is neither the name of the note nor one of its
aliases. A link by that name would not find it.

**Example.** In `JOGMEC.md`:

```markdown
**Japan Organization for Metals and Energy Security** — a government agency.
```

**Fix.** Add the name to the aliases of the note:

```yaml
aliases: [Japan Organization for Metals and Energy Security]
```";

fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for (_, file, note) in context.vault.notes() {
        let Some(definition) = &note.definition else { continue };
        let name = note.quote(&definition.name);
        if name == note.title || is_declared(name, note, file.path.stem()) {
            continue;
        }
        let finding =
            Diagnostic::new(RULE.code, &file.path, format!("`{}` is called `{name}` here", note.title))
                .at(definition.span, definition.position)
                .label("neither its name nor one of its aliases")
                .help(format!("add `{name}` to the aliases of the note"));
        findings.push(finding);
    }
}

/// Whether a link by this name finds the note. What is in brackets behind a name says more about it: `JOGMEC (Japan)`.
fn is_declared(name: &str, note: &Note, stem: &str) -> bool {
    let key = |text: &str| {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty());
        fold(&words.collect::<Vec<_>>().join(" "))
    };
    let names: Vec<_> = [stem, &note.title]
        .into_iter()
        .chain(note.aliases.iter().map(|it| it.name.as_str()))
        .map(key)
        .collect();
    let short = name.split(['(', '（']).next().unwrap_or(name);
    [name, short].iter().any(|it| names.contains(&key(it)))
}
