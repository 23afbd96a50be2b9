//! `unresolved-link`: a link whose target is no file and no alias.

use rayon::prelude::*;

use super::{Context, Rule, at_link};
use crate::compile::LinkKind;
use crate::diag::{Code, Diagnostic};
use crate::link::Resolution;
use crate::suggest::Names;

pub(super) const RULE: Rule =
    Rule { code: Code::UnresolvedLink, explanation: EXPLANATION, check: Some(check) };

const EXPLANATION: &str = "\
No file has this name, and no note has it as an alias. The site shows the link differently and leads it to a page
that lists who asks for the missing note.

**Example.** The note is called `Lynas Rare Earths`:

```markdown
[[Lynas Rare Earth]] runs the mine.
```

**Fix.** Correct the name, add it to the `aliases` of the note you mean, or write the note. If you leave links to
notes you have yet to write, switch the code off: `unresolved-link = \"off\"` under `[check]`.";

fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let names = Names::new(context.vault.notes().flat_map(|(_, file, note)| {
        [file.path.stem()].into_iter().chain(note.aliases.iter().map(|alias| alias.name.as_str()))
    }));
    // One look at all names for each missing target, not for each link to it.
    let nearest: Vec<_> =
        context.links.missing().par_iter().map(|target| names.nearest(last_part(&target.name))).collect();
    for (id, _, link, resolution) in context.links.iter(context.vault) {
        let Resolution::Missing(number) = resolution else { continue };
        let what = match link.kind {
            LinkKind::Link => "links to",
            LinkKind::Embed => "embeds",
        };
        let finding = at_link(
            RULE.code,
            context.vault.file(id),
            link,
            format!("this {what} `{}`, which does not exist", link.target),
        );
        let is_file = crate::compile::media_kind(&link.target).is_some();
        findings.push(match nearest[*number as usize].filter(|_| !is_file) {
            Some(name) => {
                finding.label("no file or alias of this name").help(format!("did you mean `{name}`?"))
            }
            None if is_file => {
                finding.label("no file of this name").help("add the file to the vault or correct its name")
            }
            None => finding
                .label("no file or alias of this name")
                .help("write the note, or add the name to the aliases of one"),
        });
    }
}

fn last_part(target: &str) -> &str {
    target.rsplit('/').next().unwrap_or(target)
}
