//! `duplicate-alias`: one alias on several notes.

use std::collections::BTreeMap;

use super::{Context, Rule};
use crate::compile::Alias;
use crate::diag::{Code, Diagnostic, Related};
use crate::path::fold;
use crate::vault::{File, FileId};

pub(super) const RULE: Rule =
    Rule { code: Code::DuplicateAlias, explanation: EXPLANATION, check: Some(check) };

const EXPLANATION: &str = "\
Two notes claim the same other name. A link by that name goes to the note with the shortest path.

**Example.** Both `Rare earth elements.md` and `Ree, Otto.md` have:

```markdown
---
aliases: [REE]
---
```

**Fix.** Take the alias from one of them, or make it longer: `REE (elements)`.";

fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let mut owners: BTreeMap<String, Vec<(FileId, &File, &Alias)>> = BTreeMap::new();
    for (id, file, note) in context.vault.notes() {
        for alias in &note.aliases {
            let notes = owners.entry(fold(&alias.name)).or_default();
            if notes.last().is_none_or(|(last, ..)| *last != id) {
                notes.push((id, file, alias));
            }
        }
    }
    for notes in owners.values().filter(|notes| notes.len() > 1) {
        let winner =
            context.links.index().notes_with_alias(&notes[0].2.name).first().copied().unwrap_or(notes[0].0);
        let Some((_, first, first_alias)) = notes.iter().find(|(id, ..)| *id == winner) else { continue };
        for (_, file, alias) in notes.iter().filter(|(id, ..)| *id != winner) {
            let message = format!("`{}` is an alias of `{}` too", alias.name, first.title());
            let finding = Diagnostic::new(RULE.code, &file.path, message)
                .at(alias.span, alias.position)
                .label(format!("links by this name go to `{}`", first.path))
                .related(Related {
                    file: first.path.clone(),
                    span: Some(first_alias.span),
                    position: first_alias.position,
                    message: "the same alias".to_owned(),
                })
                .help("take it from one of the notes, or make it longer");
            findings.push(finding);
        }
    }
}
