//! `unsupported-query`: a query that asks for something a site cannot have.

use super::query::for_each_base;
use super::{Context, Rule};
use crate::compile::query::{ExprKind, PropertyKind, Query};
use crate::diag::{Code, Diagnostic};
use crate::span::{LineIndex, Span};

pub(super) const RULE: Rule =
    Rule { code: Code::UnsupportedQuery, explanation: EXPLANATION, check: Some(check) };

const EXPLANATION: &str = "\
The query is right, and Obsidian can answer it, but a site cannot: it is the same whenever and wherever it is built, so it
does not know what day it is, when a file was changed, or a random number; and it has no maps. What asks for that is empty.

**Example.** What is due depends on the day:

```yaml
filters: due < today()
```

**Fix.** Name the day in `adit.toml`: `today = \"2026-11-22\"` under `[query]`. In place of `file.ctime` and `file.mtime`,
use a property such as `created`.";

fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let knows_today = context.config.today.is_some();
    if !knows_today {
        find_clocks(context, findings);
    }
    for_each_base(context.vault, |placed| {
        let mut found: Vec<(Span, String, &str)> = Vec::new();
        placed.base.for_each_expr(&mut |expr| {
            expr.walk(&mut |part| match &part.kind {
                ExprKind::Call(name, _) if matches!(name.text.as_str(), "now" | "today") && !knows_today => {
                    found.push((name.span, format!("`{}` needs a day from the settings", name.text), TODAY));
                }
                ExprKind::Method(_, name, _) if name.text == "relative" && !knows_today => {
                    found.push((name.span, "`relative` needs a day from the settings".to_owned(), TODAY));
                }
                ExprKind::Call(name, _) if name.text == "random" => {
                    let message = "a site is the same every time it is built, so there is no chance in it";
                    found.push((name.span, message.to_owned(), "leave it away"));
                }
                ExprKind::Field(on, name) if is_time(&name.text) => {
                    if matches!(&on.kind, ExprKind::Name(it) if it == "file") {
                        found.push((name.span, no_time(&name.text), CREATED));
                    }
                }
                _ => {}
            });
        });
        for property in placed.properties() {
            if property.kind == PropertyKind::File && is_time(&property.name) {
                found.push((property.span, no_time(&property.name), CREATED));
            }
        }
        for (span, message, help) in found {
            findings.push(placed.finding(RULE.code, span, message).help(help));
        }
    });
}

/// Queries of Dataview's that ask what day it is.
fn find_clocks(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for (_, file, note) in context.vault.notes() {
        let blocks = note.queries.iter().filter_map(|query| match query {
            Query::Dataview(block) => Some(block),
            Query::Base(_) => None,
        });
        let clocks: Vec<Span> = blocks.flat_map(|block| &block.clocks).copied().collect();
        let Some(text) = file.text().filter(|_| !clocks.is_empty()) else { continue };
        let lines = LineIndex::new(text);
        findings.extend(clocks.into_iter().map(|span| {
            let position = lines.position(text, span.start);
            let message = format!(
                "`{}` needs a day from the settings",
                text.get(span.start as usize..span.end as usize).unwrap_or("date(today)")
            );
            Diagnostic::new(RULE.code, &file.path, message).at(span, position).help(TODAY)
        }));
    }
}

const TODAY: &str = "set `today = \"2026-11-22\"` under `[query]` in `adit.toml`";
const CREATED: &str = "use a property of the notes, such as `created`";

fn is_time(field: &str) -> bool {
    matches!(field, "ctime" | "mtime")
}

fn no_time(field: &str) -> String {
    format!("`file.{field}` is empty: a site does not depend on the times of files")
}
