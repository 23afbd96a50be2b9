//! `alias-shadows-note`: an alias that is the name of another note.

use super::{Context, Rule};
use crate::diag::{Code, Diagnostic};

pub(super) const RULE: Rule =
    Rule { code: Code::AliasShadowsNote, explanation: EXPLANATION, check: Some(check) };

const EXPLANATION: &str = "\
A note claims as its alias what another note is called. File names come first, so no link will ever use this alias.

**Example.** `Ministry of Economy.md` has this, and there is a note `METI.md`:

```markdown
---
aliases: [METI]
---
```

**Fix.** Take the alias away, or merge the two notes.";

fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for (id, file, note) in context.vault.notes() {
        for alias in &note.aliases {
            let Some(other) =
                context.links.index().notes_named(&alias.name).iter().find(|other| **other != id)
            else {
                continue;
            };
            let other = context.vault.file(*other);
            let finding = Diagnostic::new(
                RULE.code,
                &file.path,
                format!("the alias `{}` is the name of another note", alias.name),
            )
            .at(alias.span, alias.position)
            .label(format!("links by this name go to `{}`", other.path))
            .help("take the alias away, or merge the two notes");
            findings.push(finding);
        }
    }
}
