//! `ambiguous-link`: a link that several files or aliases fit as well.

use super::{Context, Rule, at_link};
use crate::diag::{Code, Diagnostic};
use crate::link::{Ambiguous, Resolution, Rule as LinkRule};

pub(super) const RULE: Rule =
    Rule { code: Code::AmbiguousLink, explanation: EXPLANATION, check: Some(check) };

const EXPLANATION: &str = "\
Several files have this name, or several notes this alias, and nothing in the link says which is meant. adit chooses as
Obsidian does: a file in the folder of the note or below it, else the one with the shortest path, else the first.

**Example.** With `Countries/Georgia.md` and `States/Georgia.md`:

```markdown
[[Georgia]]
```

**Fix.** Say which: `[[States/Georgia|Georgia]]`.";

/// How many of the others are named before the rest is only counted.
const MAX_NAMED: usize = 3;

fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for (id, _, link, resolution) in context.links.iter(context.vault) {
        let Resolution::Ambiguous(ambiguous) = resolution else { continue };
        let Ambiguous { found, others } = &**ambiguous;
        let path = |id| context.vault.file(id).path.as_str();
        let why = match found.rule {
            LinkRule::OwnFolder => "is below the folder of this note and has the shortest path",
            LinkRule::Alias => "has the alias and the shortest path",
            LinkRule::Name | LinkRule::Path | LinkRule::Relative => "is spelled alike",
            LinkRule::ShortestPath | LinkRule::SameNote => "has the shortest path",
        };
        let mut rest: Vec<_> = others.iter().take(MAX_NAMED).map(|id| format!("`{}`", path(*id))).collect();
        if others.len() > MAX_NAMED {
            rest.push(format!("{} more", others.len() - MAX_NAMED));
        }
        let chosen = path(found.file);
        let suggestion = chosen.strip_suffix(".md").unwrap_or(chosen);
        let finding = at_link(
            RULE.code,
            context.vault.file(id),
            link,
            format!("`{}` could mean {} files", link.target, others.len() + 1),
        )
        .label(format!("taken for `{chosen}`, which {why}"))
        .help(format!("not {}; to be sure, write `[[{suggestion}]]`", rest.join(", ")));
        findings.push(finding);
    }
}
