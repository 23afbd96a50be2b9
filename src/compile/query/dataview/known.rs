//! What expressions may name: the functions there are, and the fields that a site cannot have.

use crate::compile::query::{Expr, ExprKind, Name};
use crate::suggest::nearest;

use super::{Mistake, Query};

/// Any number of arguments.
const MANY: usize = usize::MAX;

/// The functions, with the fewest and the most arguments that they take.
const FUNCTIONS: &[(&str, usize, usize)] = &[
    ("all", 1, MANY),
    ("any", 1, MANY),
    ("array", 0, MANY),
    ("average", 1, 2),
    ("ceil", 1, 1),
    ("choice", 3, 3),
    ("contains", 2, 2),
    ("containsword", 2, 2),
    ("date", 1, 2),
    ("dateformat", 2, 2),
    ("default", 2, 2),
    ("display", 1, 1),
    ("dur", 1, 1),
    ("durationformat", 2, 2),
    ("econtains", 2, 2),
    ("elink", 1, 2),
    ("embed", 1, 2),
    ("endswith", 2, 2),
    ("extract", 1, MANY),
    ("filter", 2, 2),
    ("firstvalue", 1, 1),
    ("flat", 1, 2),
    ("floor", 1, 1),
    ("icontains", 2, 2),
    ("join", 1, 2),
    ("ldefault", 2, 2),
    ("length", 1, 1),
    ("link", 1, 2),
    ("list", 0, MANY),
    ("localtime", 1, 1),
    ("lower", 1, 1),
    ("map", 2, 2),
    ("max", 0, MANY),
    ("maxby", 2, 2),
    ("meta", 1, 1),
    ("min", 0, MANY),
    ("minby", 2, 2),
    ("none", 1, MANY),
    ("nonnull", 1, 1),
    ("number", 1, 1),
    ("object", 0, MANY),
    ("padleft", 2, 3),
    ("padright", 2, 3),
    ("product", 1, 1),
    ("reduce", 2, 2),
    ("regexmatch", 2, 2),
    ("regexreplace", 3, 3),
    ("regextest", 2, 2),
    ("replace", 3, 3),
    ("reverse", 1, 1),
    ("round", 1, 2),
    ("slice", 1, 3),
    ("sort", 1, 2),
    ("split", 2, 3),
    ("startswith", 2, 2),
    ("string", 1, 1),
    ("striptime", 1, 1),
    ("substring", 2, 3),
    ("sum", 1, 1),
    ("trunc", 1, 1),
    ("truncate", 2, 3),
    ("typeof", 1, 1),
    ("unique", 1, 2),
    ("upper", 1, 1),
];

/// Functions of Dataview that adit does not have, and why.
const MISSING: &[(&str, &str)] = &[
    ("currencyformat", "how money is written depends on the settings of the reader's computer"),
    ("hash", "it is there to shuffle notes, and a site is the same each time it is built"),
    ("random", "a site is the same each time it is built"),
];

/// Fields of `file` that tell of times.
const TIMES: &[&str] = &["ctime", "cday", "mtime", "mday"];

/// Refuses what would mean nothing for any note.
pub(super) fn check(query: &Query) -> Result<(), Mistake> {
    let mut found = Ok(());
    query.for_each_expr(&mut |expr| {
        expr.walk(&mut |part| {
            if found.is_ok() {
                found = check_one(part);
            }
        });
    });
    found
}

fn check_one(expr: &Expr) -> Result<(), Mistake> {
    match &expr.kind {
        ExprKind::Call(name, args) => check_call(name, args.len()),
        ExprKind::Field(on, name) if TIMES.contains(&name.text.as_str()) && is_file(on) => {
            let message = format!(
                "adit knows no `file.{}`: a site does not depend on when files were written",
                name.text
            );
            let mistake = Mistake::new(name.span, message).unsupported();
            Err(mistake.help("keep the date in a property, such as `created: 2024-05-01`"))
        }
        _ => Ok(()),
    }
}

fn is_file(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Name(name) => name == "file",
        ExprKind::Field(_, name) => name.text == "file",
        _ => false,
    }
}

fn check_call(name: &Name, n: usize) -> Result<(), Mistake> {
    if let Some((_, why)) = MISSING.iter().find(|(it, _)| *it == name.text) {
        return Err(Mistake::new(name.span, format!("adit has no `{}`: {why}", name.text)).unsupported());
    }
    let Some((_, min, max)) = FUNCTIONS.iter().find(|(it, ..)| *it == name.text) else {
        let problem = Mistake::new(name.span, format!("there is no function `{}`", name.text));
        return Err(match nearest(&name.text, FUNCTIONS.iter().map(|(it, ..)| *it)) {
            Some(other) => problem.help(format!("did you mean `{other}`?")),
            None => problem,
        });
    };
    if n < *min || n > *max {
        let wanted = match (min, max) {
            (min, max) if min == max => format!("{min}"),
            (min, &MANY) => format!("{min} or more"),
            (min, max) => format!("{min} to {max}"),
        };
        let arguments = if wanted == "1" { "argument" } else { "arguments" };
        return Err(Mistake::new(name.span, format!("`{}` takes {wanted} {arguments}, not {n}", name.text)));
    }
    Ok(())
}
