//! `orphan-note`: a note without links in or out.

use super::{Context, Rule};
use crate::diag::{Code, Diagnostic};
use crate::graph::Node;

pub(super) const RULE: Rule = Rule { code: Code::OrphanNote, explanation: EXPLANATION, check: Some(check) };

const EXPLANATION: &str = "\
No note links here, and this note links nowhere, so readers find it only in lists and by search. Off by default; switch
it on with `orphan-note = \"warn\"` under `[check]`.

**Example.** A note with nothing but text and tags.

**Fix.** Link it from the notes that should lead to it, or delete it.";

fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for (id, file, note) in context.vault.notes() {
        let incoming = context.graph.incoming(Node::File(id)).iter().any(|edge| edge.file != id);
        let links =
            note.links.iter().zip(0..).any(|(_, nth)| {
                context.links.resolution(id, nth).found().is_none_or(|found| found.file != id)
            });
        let is_alone = !incoming && !links;
        if is_alone {
            let finding = Diagnostic::new(
                RULE.code,
                &file.path,
                format!("nothing links to `{}`, and it links to nothing", file.title()),
            )
            .help("link it from the notes that should lead to it");
            findings.push(finding);
        }
    }
}
