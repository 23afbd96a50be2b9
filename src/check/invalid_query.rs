//! `invalid-query`: a query or an expression of one that cannot be read, or names what is not there.

use std::collections::BTreeSet;

use super::query::{Placed, for_each_base};
use super::{Context, Rule, at_link};
use crate::compile::query::{Expr, ExprKind, Name, PropertyKind};
use crate::diag::{Code, Diagnostic};
use crate::query::function::{FILE_FIELDS, Function, GLOBAL, METHODS, wrong_arity};
use crate::query::summary::BUILT_IN;
use crate::span::Span;
use crate::suggest::nearest;

pub(super) const RULE: Rule = Rule { code: Code::InvalidQuery, explanation: EXPLANATION, check: Some(check) };

const EXPLANATION: &str = "\
An expression in a query is not written as the language has it, or calls a function, a formula or a field of a file that
there is not. A filter that cannot be read lets nothing through; a formula that cannot be read shows what is wrong with
it in each cell.

**Example.** `=` compares nothing in a base:

```yaml
filters: 'status = \"done\"'
```

**Fix.** Write `status == \"done\"`. [Queries](queries.md) lists the functions and fields.";

fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for_each_base(context.vault, |placed| {
        placed.base.for_each_expr(&mut |expr| expr.walk(&mut |part| check_part(placed, part, findings)));
        for property in placed.properties() {
            match property.kind {
                PropertyKind::Note => {}
                PropertyKind::File => check_field(placed, &property.name, property.span, findings),
                PropertyKind::Formula => check_formula(placed, &property.name, property.span, findings),
            }
        }
        check_summaries(placed, findings);
        check_circles(placed, findings);
    });
    if context.vault.files().all(|(_, file)| file.base().is_none()) {
        return;
    }
    for (id, _, link, resolution) in context.links.iter(context.vault) {
        let Some(target) = resolution.found().map(|found| context.vault.file(found.file)) else { continue };
        let (Some(base), Some(name)) = (target.base(), &link.fragment) else { continue };
        if base.view(name).is_none() && !base.views.is_empty() {
            let message = format!("`{}` has no view `{name}`", target.title());
            let finding = at_link(RULE.code, context.vault.file(id), link, message)
                .label("its first view is shown")
                .help(did_you_mean(name, base.views.iter().map(|view| view.name.as_str()), "its views are"));
            findings.push(finding);
        }
    }
}

fn check_part(placed: &Placed<'_>, part: &Expr, findings: &mut Vec<Diagnostic>) {
    match &part.kind {
        ExprKind::Call(name, args) => check_call(placed, GLOBAL, name, args.len(), findings),
        ExprKind::Method(_, name, args) => check_call(placed, METHODS, name, args.len(), findings),
        ExprKind::Field(on, name) => match &on.kind {
            ExprKind::Name(it) if it == "formula" => check_formula(placed, &name.text, name.span, findings),
            ExprKind::Name(it) if it == "file" => check_field(placed, &name.text, name.span, findings),
            ExprKind::Field(this, file) if file.text == "file" => {
                if matches!(&this.kind, ExprKind::Name(it) if it == "this") {
                    check_field(placed, &name.text, name.span, findings);
                }
            }
            _ => {}
        },
        _ => {}
    }
}

fn check_call(
    placed: &Placed<'_>,
    functions: &[Function],
    name: &Name,
    n_args: usize,
    findings: &mut Vec<Diagnostic>,
) {
    let mut named = functions.iter().filter(|it| it.name == name.text).peekable();
    let Some(first) = named.peek().copied() else {
        let names = functions.iter().map(|it| it.name);
        let finding = placed.finding(RULE.code, name.span, format!("there is no function `{}`", name.text));
        findings.push(finding.help(did_you_mean(&name.text, names, "the functions are")));
        return;
    };
    if !named.any(|it| (it.arity.0..=it.arity.1).contains(&n_args)) {
        findings.push(placed.finding(RULE.code, name.span, wrong_arity(first, n_args)));
    }
}

fn check_field(placed: &Placed<'_>, name: &str, span: Span, findings: &mut Vec<Diagnostic>) {
    if !FILE_FIELDS.contains(&name) {
        let finding = placed.finding(RULE.code, span, format!("a file has no `{name}`"));
        findings.push(finding.help(did_you_mean(name, FILE_FIELDS.iter().copied(), "it has")));
    }
}

fn check_formula(placed: &Placed<'_>, name: &str, span: Span, findings: &mut Vec<Diagnostic>) {
    let formulas = &placed.base.formulas;
    if !formulas.iter().any(|(it, _)| it.text == name) {
        let names = formulas.iter().map(|(it, _)| it.text.as_str());
        let finding = placed.finding(RULE.code, span, format!("there is no formula `{name}`"));
        findings.push(finding.help(did_you_mean(name, names, "the formulas are")));
    }
}

fn check_summaries(placed: &Placed<'_>, findings: &mut Vec<Diagnostic>) {
    let own = || placed.base.summaries.iter().map(|(name, _)| name.text.as_str());
    for (_, name, span) in placed.base.views.iter().flat_map(|view| &view.summaries) {
        if !own().chain(BUILT_IN.iter().copied()).any(|it| it == name) {
            let finding = placed.finding(RULE.code, *span, format!("there is no summary `{name}`"));
            findings.push(finding.help(did_you_mean(
                name,
                BUILT_IN.iter().copied().chain(own()),
                "the summaries are",
            )));
        }
    }
}

/// Formulas that need their own value.
fn check_circles(placed: &Placed<'_>, findings: &mut Vec<Diagnostic>) {
    let formulas = &placed.base.formulas;
    let needs: Vec<Vec<usize>> = formulas.iter().map(|(_, expr)| needed(placed, expr.as_ref())).collect();
    for (nth, (name, _)) in formulas.iter().enumerate() {
        let mut seen = BTreeSet::new();
        let mut next = needs[nth].clone();
        while let Some(it) = next.pop() {
            if seen.insert(it) {
                next.extend(&needs[it]);
            }
        }
        if seen.contains(&nth) {
            let message = format!("the formula `{}` needs its own value", name.text);
            findings.push(placed.finding(RULE.code, name.span, message).help("break the circle of formulas"));
        }
    }
}

/// The formulas that an expression asks for.
fn needed(placed: &Placed<'_>, expr: Option<&Expr>) -> Vec<usize> {
    let mut needed = Vec::new();
    let Some(expr) = expr else { return needed };
    expr.walk(&mut |part| {
        let name = match &part.kind {
            ExprKind::Field(on, name) if matches!(&on.kind, ExprKind::Name(it) if it == "formula") => {
                &name.text
            }
            ExprKind::Index(on, key) if matches!(&on.kind, ExprKind::Name(it) if it == "formula") => {
                match &key.kind {
                    ExprKind::Text(name) => name,
                    _ => return,
                }
            }
            _ => return,
        };
        needed.extend(placed.base.formulas.iter().position(|(it, _)| it.text == *name));
    });
    needed
}

fn did_you_mean<'n>(name: &str, known: impl Iterator<Item = &'n str>, otherwise: &str) -> String {
    let mut known: Vec<_> = known.collect();
    known.dedup();
    match nearest(name, known.iter().copied()) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None if known.is_empty() => "there are none".to_owned(),
        None => {
            let names = known.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>();
            format!("{otherwise} {}", names.join(", "))
        }
    }
}
