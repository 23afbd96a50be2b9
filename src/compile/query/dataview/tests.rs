//! Tests of the grammar of Dataview's queries.

use super::*;
use crate::compile::query::{Binary, ExprKind, Unary};

fn place(range: Range<usize>) -> Span {
    Span::shifted(&range, 0)
}

/// An expression with a bracket around every part.
fn short(expr: &Expr) -> String {
    let all = |items: &[Expr]| items.iter().map(short).collect::<Vec<_>>().join(", ");
    match &expr.kind {
        ExprKind::Null => "null".to_owned(),
        ExprKind::Bool(value) => value.to_string(),
        ExprKind::Number(number) => number.to_string(),
        ExprKind::Text(text) => format!("'{text}'"),
        ExprKind::Regex { pattern, .. } => format!("/{pattern}/"),
        ExprKind::Date(text) => format!("date<{text}>"),
        ExprKind::Duration(text) => format!("dur<{text}>"),
        ExprKind::Link { target, fragment, .. } => {
            format!("[[{target}#{}]]", fragment.as_deref().unwrap_or_default())
        }
        ExprKind::List(items) => format!("[{}]", all(items)),
        ExprKind::Object(entries) => {
            let entries: Vec<_> =
                entries.iter().map(|(name, it)| format!("{}: {}", name.text, short(it))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        ExprKind::Name(name) => name.clone(),
        ExprKind::Field(on, name) => format!("{}.{}", short(on), name.text),
        ExprKind::Index(on, index) => format!("{}[{}]", short(on), short(index)),
        ExprKind::Call(name, args) => format!("{}({})", name.text, all(args)),
        ExprKind::Method(..) => "method".to_owned(),
        ExprKind::Unary(Unary::Not, on) => format!("!{}", short(on)),
        ExprKind::Unary(Unary::Negate, on) => format!("-{}", short(on)),
        ExprKind::Binary(operator, a, b) => {
            let sign = match operator {
                Binary::And => "and",
                Binary::Or => "or",
                Binary::Equal => "=",
                Binary::NotEqual => "!=",
                Binary::Less => "<",
                Binary::LessOrEqual => "<=",
                Binary::Greater => ">",
                Binary::GreaterOrEqual => ">=",
                Binary::Add => "+",
                Binary::Subtract => "-",
                Binary::Multiply => "*",
                Binary::Divide => "/",
                Binary::Remainder => "%",
            };
            format!("({} {sign} {})", short(a), short(b))
        }
        ExprKind::Lambda(names, body) => {
            let names: Vec<_> = names.iter().map(|it| it.text.as_str()).collect();
            format!("({}) => {}", names.join(", "), short(body))
        }
    }
}

fn source(source: &Source) -> String {
    match source {
        Source::All => "all".to_owned(),
        Source::Tag(tag) => format!("#{tag}"),
        Source::Path(path) => format!("'{path}'"),
        Source::To(target) => format!("to[{target}]"),
        Source::From(target) => format!("from[{target}]"),
        Source::Not(inner) => format!("-{}", self::source(inner)),
        Source::Both(a, b) => format!("({} and {})", self::source(a), self::source(b)),
        Source::Either(a, b) => format!("({} or {})", self::source(a), self::source(b)),
    }
}

/// A query, a part a line.
fn shown(text: &str) -> String {
    let query = match parse(text, &place) {
        Ok(query) => query,
        Err(mistake) => {
            return format!("! {} @{}..{}", mistake.message, mistake.span.start, mistake.span.end);
        }
    };
    let named = |it: &Named| format!("{} as {}", short(&it.value), it.name);
    let id = |with_id: bool| if with_id { "" } else { " without id" };
    let mut parts = vec![match &query.shape {
        Shape::List { with_id, value } => {
            format!("list{} {}", id(*with_id), value.as_ref().map(short).unwrap_or_default())
                .trim_end()
                .to_owned()
        }
        Shape::Table { with_id, columns } => {
            let columns = columns.iter().map(named).collect::<Vec<_>>().join(", ");
            format!("table{} {columns}", id(*with_id)).trim_end().to_owned()
        }
        Shape::Task => "task".to_owned(),
    }];
    parts.push(format!("from {}", source(&query.source)));
    parts.extend(query.steps.iter().map(|step| match step {
        Step::Where(expr) => format!("where {}", short(expr)),
        Step::Sort(keys) => {
            let keys =
                keys.iter().map(|(it, down)| format!("{}{}", short(it), if *down { " desc" } else { "" }));
            format!("sort {}", keys.collect::<Vec<_>>().join(", "))
        }
        Step::Limit(expr) => format!("limit {}", short(expr)),
        Step::Group(it) => format!("group {}", named(it)),
        Step::Flatten(it) => format!("flatten {}", named(it)),
    }));
    parts.join(" | ")
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(shown(text), expected, "{text}");
}

#[test]
fn a_query_is_a_shape_a_source_and_steps_in_any_case() {
    check("LIST", "list | from all");
    check("task\nfrom \"To do\"", "task | from 'To do'");
    check("LIST WITHOUT ID file.name\nLIMIT 3", "list without id file.name | from all | limit 3");
    check(
        "table without id file.link AS \"File\",rating as Score\nfrom #book and -#todo sort rating desc, file.name limit 5",
        "table without id file.link as File, rating as Score | from (#book and -#todo) | sort rating desc, file.name | limit 5",
    );
    check(
        "TABLE length(rows) AS N WHERE x // no comment\n// a comment\nGROUP BY tag AS Tag FLATTEN a.b SORT c ASC",
        "! `/` stands where a value should @33..34",
    );
    check(
        "TABLE length(rows) AS N\n// a comment\nWHERE x\nGROUP BY tag AS Tag FLATTEN a.b SORT c ASC",
        "table length(rows) as N | from all | where x | group tag as Tag | flatten a.b as a.b | sort c",
    );
    check("TABLE a +\n  b", "table (a + b) as a +b | from all");
}

#[test]
fn sources_are_joined_from_left_to_right() {
    check("LIST FROM \"\"", "list | from all");
    check("LIST FROM #a or #b/c and [[X]]", "list | from ((#a or #b/c) and to[X])");
    check("LIST FROM (outgoing([[#]]) | !\"a/b\")", "list | from (from[] or -'a/b')");
    check("LIST FROM csv(\"x.csv\")", "! adit does not query CSV files @10..14");
    check("LIST FROM tag", "! `tag` stands where a source should @10..13");
}

#[test]
fn and_and_or_bind_alike_and_loosest() {
    let check =
        |text: &str, expected: &str| check(&format!("LIST {text}"), &format!("list {expected} | from all"));
    check("a or b and c", "((a or b) and c)");
    check("a = 1 and !b.c or d + 2 * 3 >= e", "(((a = 1) and !b.c) or ((d + (2 * 3)) >= e))");
    check("a-b - c-2 -1", "((a-b - c-2) - 1)");
    check("f[\"a b\"][0].c", "f['a b'][0].c");
    check(
        "choice(a, [1, -2.5], {b: \"c\\\"d\", \"e f\": null})",
        "choice(a, [1, -2.5], {b: 'c\"d', e f: null})",
    );
    check("any(file.tasks, (t) => !t.completed and true)", "any(file.tasks, (t) => (!t.completed and true))");
    check("date(today) - dur(3 days) < date(2024-01-01)", "((date<today> - dur<3 days>) < date<2024-01-01>)");
    check("date(\"2024-01-01\") + date(due)", "(date('2024-01-01') + date(due))");
    check("[[A#B|c]].x", "[[A#B]].x");
    check("日付 > 3", "(日付 > 3)");
}

#[test]
fn what_adit_does_not_have_is_refused_where_it_stands() {
    check("CALENDAR file.day", "! adit draws no calendars @0..8");
    check(
        "LIST file.mtime",
        "! adit knows no `file.mtime`: a site does not depend on when files were written @10..15",
    );
    check(
        "TABLE rows.file.ctime",
        "! adit knows no `file.ctime`: a site does not depend on when files were written @16..21",
    );
    check("LIST foo(1)", "! there is no function `foo` @5..8");
    check("LIST lower()", "! `lower` takes 1 argument, not 0 @5..10");
    check(
        "LIST currencyformat(1)",
        "! adit has no `currencyformat`: how money is written depends on the settings of the reader's computer @5..19",
    );
    check("", "! `LIST`, `TABLE` or `TASK` is missing at the end @0..0");
    check("LIST a == b", "! `=` stands where `WHERE`, `SORT`, `GROUP BY`, `FLATTEN` or `LIMIT` should @7..8");
    check("LIST a.b()", "! `b` is no function here @5..8");
    check("LIST [a", "! `,` is missing at the end @7..7");
    check("LIST \"a", "! this text has no closing quote @5..7");
    let help = |text: &str| parse(text, &place).unwrap_err().help.unwrap_or_default();
    assert_eq!(help("LIST FROM #a WEHRE x"), "did you mean `WHERE`?");
    assert_eq!(help("LIST lenght(x)"), "did you mean `length`?");
    assert_eq!(help("LIST a == b"), "compare with `=`");
}

#[test]
fn deep_nesting_is_refused_and_long_queries_take_linear_time() {
    for part in ["(", "!", "[", "a.", "-", "{a:", "f(", "a[", "(x) => "] {
        assert!(shown(&format!("LIST {}1", part.repeat(50_000))).starts_with('!'), "{part}");
        assert!(shown(&format!("LIST FROM {}#a", part.repeat(50_000))).starts_with('!'), "{part}");
    }
    assert!(shown(&format!("LIST a{}", " + a".repeat(50_000))).contains("nested too deep"));
    assert!(shown(&format!("LIST a{}", " + a".repeat(60))).starts_with("list"));
    assert!(shown(&format!("LIST [{}1]", "1, ".repeat(50_000))).starts_with("list"));
    assert!(shown(&format!("LIST {}", "WHERE a ".repeat(100))).starts_with("list"));
    assert!(shown(&format!("LIST {}", "GROUP BY a ".repeat(20_000))).contains("no more than 100 commands"));
}
