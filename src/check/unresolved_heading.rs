//! `unresolved-heading`: a link to a heading that its note does not have.

use std::collections::BTreeMap;

use super::{Context, Rule, at_link};
use crate::diag::{Code, Diagnostic};
use crate::link::Place;
use crate::suggest::Names;
use crate::vault::FileId;

pub(super) const RULE: Rule =
    Rule { code: Code::UnresolvedHeading, explanation: EXPLANATION, check: Some(check) };

const EXPLANATION: &str = "\
The note exists, but it has no heading of this text. The link leads to the top of the note; an embed shows a note
that the section is missing. Case, punctuation and extra spaces do not matter.

**Example.** The heading is `## National stockpile`:

```markdown
[[JOGMEC#National stockpiles]]
```

**Fix.** Correct the text after `#`. `[[Note#A#B]]` means the first `B` that is deeper than the first `A`.";

fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    // The headings of each note that is asked for one it lacks, indexed once.
    let mut indexed: BTreeMap<FileId, Names<'_>> = BTreeMap::new();
    for (id, _, link, resolution) in context.links.iter(context.vault) {
        let Some(found) = resolution.found().filter(|it| it.place == Place::NoHeading) else { continue };
        let target = context.vault.file(found.file);
        let wanted = link.fragment.as_deref().unwrap_or_default();
        let headings = target.note().map(|note| note.headings.as_slice()).unwrap_or_default();
        let last = wanted.rsplit('#').next().unwrap_or(wanted);
        let names = indexed
            .entry(found.file)
            .or_insert_with(|| Names::new(headings.iter().map(|heading| heading.text.as_str())));
        let nearest = names.nearest(last);
        let finding = at_link(
            RULE.code,
            context.vault.file(id),
            link,
            format!("`{}` has no heading `{}`", target.title(), wanted.replace('#', " > ")),
        )
        .label("the link leads to the top of the note");
        findings.push(match nearest {
            Some(name) => finding.help(format!("did you mean `{name}`?")),
            None if headings.is_empty() => finding.help("the note has no headings"),
            None => finding.help("correct the text after `#`"),
        });
    }
}
