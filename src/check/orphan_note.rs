//! `orphan-note`: a note without links in or out.

use super::{Context, Rule};
use crate::diag::{Code, Diagnostic};

pub(super) const RULE: Rule = Rule { code: Code::OrphanNote, explanation: EXPLANATION, check: Some(check) };

const EXPLANATION: &str = "\
No note links here, and this note links nowhere, so readers find it only in lists and by search. Off by default; switch
it on with `orphan-note = \"warn\"` under `[check]`.

**Example.** A note with nothing but text and tags.

**Fix.** Link it from the notes that should lead to it, or delete it.";

fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let mut is_tied = vec![false; context.vault.len()];
    for (id, file) in context.vault.files() {
        for nth in 0..file.links().len() {
            let target = context.links.resolution(id, nth).found().map(|it| it.file);
            if target != Some(id) {
                is_tied[id.index()] = true;
                target.into_iter().for_each(|target| is_tied[target.index()] = true);
            }
        }
    }
    for (_, file, _) in context.vault.notes().filter(|(id, ..)| !is_tied[id.index()]) {
        let finding = Diagnostic::new(
            RULE.code,
            &file.path,
            format!("nothing links to `{}`, and it links to nothing", file.title()),
        )
        .help("link it from the notes that should lead to it");
        findings.push(finding);
    }
}
