//! `unresolved-block`: a link to a block id that its note does not have.

use std::collections::BTreeMap;

use super::{Context, Rule, at_link};
use crate::diag::{Code, Diagnostic};
use crate::link::Place;
use crate::suggest::Names;
use crate::vault::FileId;

pub(super) const RULE: Rule =
    Rule { code: Code::UnresolvedBlock, explanation: EXPLANATION, check: Some(check) };

const EXPLANATION: &str = "\
The note exists, but no block in it has this id. The link leads to the top of the note; an embed shows a note that the
block is missing.

**Example.** The paragraph ends with `^claims`:

```markdown
![[JOGMEC#^claim]]
```

**Fix.** Correct the id after `#^`, or put `^claim` at the end of the paragraph you mean. After a table or a list it
stands on a line of its own.";

fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    // The blocks of each note that is asked for one it lacks, indexed once.
    let mut indexed: BTreeMap<FileId, Names<'_>> = BTreeMap::new();
    for (id, _, link, resolution) in context.links.iter(context.vault) {
        let Some(found) = resolution.found().filter(|it| it.place == Place::NoBlock) else { continue };
        let target = context.vault.file(found.file);
        let wanted = link.fragment.as_deref().unwrap_or_default();
        let blocks = target.note().map(|note| note.blocks.as_slice()).unwrap_or_default();
        let names = indexed
            .entry(found.file)
            .or_insert_with(|| Names::new(blocks.iter().map(|block| block.id.as_str())));
        let nearest = names.nearest(wanted.trim_start_matches('^'));
        let finding = at_link(
            RULE.code,
            context.vault.file(id),
            link,
            format!("`{}` has no block `{wanted}`", target.title()),
        )
        .label("the link leads to the top of the note");
        findings.push(match nearest {
            Some(name) => finding.help(format!("did you mean `^{name}`?")),
            None => finding.help(format!("write `{wanted}` at the end of the block that you mean")),
        });
    }
}
