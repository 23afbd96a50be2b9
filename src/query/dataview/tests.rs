//! Tests of the answers to queries, on small vaults.

use super::*;
use crate::compile::query::dataview::parse;
use crate::query::eval::Dialect;
use crate::query::testing::Notes;
use crate::span::Span;

/// Books and their readers; the queries stand in the last note.
const BOOKS: &[(&str, &str)] = &[
    (
        "books/Dune.md",
        "---\nauthor: \"[[Frank Herbert]]\"\nrating: 9\ntags: [book/novel, sf]\nread: 2024-02-03\n---\n\nlength:: 12 hours\n\n- [x] read it [due:: 2024-01-02]\n- [ ] lend it to [[Ann]] #todo\n  - [x] ask her 📅 2024-03-04\n",
    ),
    (
        "books/Emma.md",
        "---\nauthor: Jane Austen\nrating: 7\ntags: [book]\n---\n\nSee [[Dune]] and [[Nowhere]].\n\nGenre:: \"novel\", \"satire\"\n",
    ),
    ("books/Hidden.md", "---\npublish: false\nrating: 10\ntags: [book]\n---\n\n[[Dune]]\n\n- [ ] secret\n"),
    ("people/Ann.md", "# Facts\n\nage:: 40\n\n- likes [book:: [[Dune]]]\n- [ ] call\n"),
    ("people/Frank Herbert.md", "He wrote. %% [[Emma]] #book %%\n"),
    ("z Query.md", "---\ntopic: book\nwanted: [7, 9]\n---\n\n[[Ann]]\n"),
];

fn value(value: &Value, world: &crate::query::world::World<'_>) -> String {
    match value {
        Value::Link(link) if matches!(link.label, Value::Null) && link.fragment.is_none() => {
            format!("<{}>", link.written)
        }
        Value::List(items) => {
            format!("[{}]", items.iter().map(|it| self::value(it, world)).collect::<Vec<_>>().join(", "))
        }
        other => text::text_of(other, world),
    }
}

fn group(group: &TaskGroup, notes: &crate::vault::Vault, world: &crate::query::world::World<'_>) -> String {
    let task = |(file, nth): &(FileId, u32)| {
        let note = notes.file(*file).note().unwrap();
        let item = &note.items[*nth as usize];
        note.text[item.text.start as usize..item.text.end as usize].to_owned()
    };
    let tasks = group.tasks.iter().map(task);
    let inner = group.groups.iter().map(|it| self::group(it, notes, world));
    format!("{}: {}", value(&group.key, world), tasks.chain(inner).collect::<Vec<_>>().join(" / "))
}

fn answered(notes: &[(&str, &str)], query: &str) -> String {
    let place = |range: std::ops::Range<usize>| Span::shifted(&range, 0);
    let notes = Notes::new(notes);
    let world = notes.world();
    let query = match parse(query, &place) {
        Ok(query) => query,
        Err(mistake) => return format!("!! {}", mistake.message),
    };
    let session = Session::new(&world, Dialect::Dataview);
    let this = world.files().last().unwrap();
    let shown = |it: &Value| value(it, &world);
    match answer(&query, &session, this) {
        Err(fault) => format!("! {}", fault.message),
        Ok(Answer::List(entries)) => {
            let entries =
                entries.iter().map(|(id, it)| id.iter().chain(it).map(shown).collect::<Vec<_>>().join(": "));
            entries.collect::<Vec<_>>().join(" | ")
        }
        Ok(Answer::Table(head, rows)) => {
            let rows = rows.iter().map(|row| row.iter().map(shown).collect::<Vec<_>>().join(", "));
            [head.join(", ")].into_iter().chain(rows).collect::<Vec<_>>().join(" | ")
        }
        Ok(Answer::Tasks(groups)) => {
            groups.iter().map(|it| group(it, world.vault, &world)).collect::<Vec<_>>().join(" | ")
        }
    }
}

#[track_caller]
fn check(query: &str, expected: &str) {
    assert_eq!(answered(BOOKS, query), expected, "{query}");
}

#[test]
fn sources_choose_notes_and_never_private_ones() {
    check("LIST FROM \"\"", "<Dune> | <Emma> | <Ann> | <Frank Herbert> | <z Query>");
    check("LIST FROM #book", "<Dune> | <Emma>");
    check("LIST FROM #book/novel", "<Dune>");
    check("LIST FROM \"books\"", "<Dune> | <Emma>");
    check("LIST FROM \"books/Emma\"", "<Emma>");
    check("LIST FROM \"nowhere\"", "");
    check("LIST FROM [[Dune]]", "<Emma> | <Ann>");
    check("LIST FROM [[Nowhere]]", "<Emma>");
    check("LIST FROM [[Emma]]", "");
    check("LIST FROM outgoing([[Dune]])", "<Ann> | <Frank Herbert>");
    check("LIST FROM outgoing([[#]])", "<Ann>");
    check("LIST FROM -\"books\" and !#book", "<Ann> | <Frank Herbert> | <z Query>");
    check("LIST FROM #sf or \"people\"", "<Dune> | <Ann> | <Frank Herbert>");
}

#[test]
fn steps_run_in_their_order() {
    check("LIST rating FROM #book SORT rating ASC", "<Emma>: 7 | <Dune>: 9");
    check("LIST rating FROM \"books\" WHERE rating > 8", "<Dune>: 9");
    check("LIST FROM \"people\" LIMIT 1", "<Ann>");
    check("LIST FROM #book SORT rating ASC LIMIT 1", "<Emma>");
    check("LIST FROM #book LIMIT 1 SORT rating ASC", "<Dune>");
    check(
        "TABLE author AS \"By\", length FROM #book SORT file.name DESC",
        "File, By, length | <Emma>, Jane Austen, - | <Dune>, <Frank Herbert>, 12 hours",
    );
    check("TABLE WITHOUT ID rating FROM #book", "rating | 9 | 7");
    check("LIST WITHOUT ID file.name + \"!\" FROM #sf", "Dune!");
    check(
        "TABLE length(rows) AS n FROM \"\" GROUP BY file.folder AS folder",
        "folder, n | , 1 | books, 2 | people, 2",
    );
    check(
        "LIST rows.file.link GROUP BY file.folder",
        ": [<z Query>] | books: [<Dune>, <Emma>] | people: [<Ann>, <Frank Herbert>]",
    );
    check(
        "LIST g FROM #book FLATTEN file.etags AS g",
        "<Dune>: #book/novel | <Dune>: #sf | <Dune>: #todo | <Emma>: #book",
    );
    check(
        "TABLE rows.file.name FROM #book FLATTEN file.tags AS tag GROUP BY tag",
        "tag, rows.file.name | #book, [Dune, Emma] | #book/novel, [Dune] | #sf, [Dune] | #todo, [Dune]",
    );
    check("LIST LIMIT \"x\"", "! a limit has to be a number");
}

#[test]
fn tasks_come_with_their_note_and_keep_their_own_fields() {
    check(
        "TASK",
        "<Dune>: read it [due:: 2024-01-02] / lend it to Ann #todo / ask her 📅 2024-03-04 | <Ann>: call",
    );
    check("TASK WHERE !completed", "<Dune>: lend it to Ann #todo | <Ann>: call");
    check("TASK WHERE due = date(2024-01-02)", "<Dune>: read it [due:: 2024-01-02]");
    check("TASK WHERE due > date(2024-02-01)", "<Dune>: ask her 📅 2024-03-04");
    check("TASK WHERE rating = 9 and contains(tags, \"#todo\")", "<Dune>: lend it to Ann #todo");
    check("TASK WHERE contains(outlinks, [[Ann]])", "<Dune>: lend it to Ann #todo");
    check("TASK WHERE fullyCompleted and !parent", "<Dune>: read it [due:: 2024-01-02]");
    check("TASK FROM \"people\" GROUP BY meta(section).subpath", "Facts: call");
    check(
        "TASK GROUP BY status SORT key DESC",
        "x: read it [due:: 2024-01-02] / ask her 📅 2024-03-04 |  : lend it to Ann #todo / call",
    );
    check("LIST length(file.tasks) WHERE any(file.tasks, (t) => !t.completed)", "<Dune>: 3 | <Ann>: 1");
    check(
        "LIST WITHOUT ID item.text FROM \"people\" FLATTEN file.lists AS item WHERE item.book",
        "likes [book:: Dune]",
    );
}

#[test]
fn notes_have_properties_fields_and_what_is_known_of_their_file() {
    let check =
        |expr: &str, expected: &str| check(&format!("LIST WITHOUT ID {expr} FROM \"books/Emma\""), expected);
    check("genre", "[novel, satire]");
    check("Genre", "[novel, satire]");
    check("GENRE", "-");
    check("file.name + file.folder + file.ext + file.path", "Emmabooksmdbooks/Emma.md");
    check("file.outlinks", "[<Dune>, <Nowhere>]");
    check("file.inlinks", "[]");
    check("[[Dune]].file.inlinks", "[<Emma>, <Ann>]");
    check("[[Dune]].rating - rating", "2");
    check("[[Dune]].file.tags", "[#book/novel, #book, #sf, #todo]");
    check("[[Dune]].author.file.name", "Frank Herbert");
    check("[[Dune]].read.year", "2024");
    check("this.topic", "book");
    check("contains(this.wanted, rating)", "true");
    check("row[\"rating\"]", "7");
    check("file[\"name\"]", "Emma");
    check("nothing.at.all", "-");
    check("[[Hidden]].rating", "-");
    check("[[Ann]].book", "<Dune>");
    check("[[Ann]].age", "40");
}

#[test]
fn operators_and_functions_do_what_dataview_documents() {
    let check = |expr: &str, expected: &str| check(&format!("LIST WITHOUT ID {expr} FROM #sf"), expected);
    for (expr, expected) in [
        ("1 + 2 * 3", "7"),
        ("\"a\" + 1 + null", "a1-"),
        ("\"ab\" * 2", "abab"),
        ("null < 0", "true"),
        ("\"2\" = 2", "false"),
        ("[1, 2] + [3]", "[1, 2, 3]"),
        ("null + null", "-"),
        ("default(nothing, 5)", "5"),
        ("default(list(1, null), 3)", "[1, 3]"),
        ("ldefault(list(1, null), 3)", "[1, -]"),
        ("choice(true, \"yes\", \"no\")", "yes"),
        ("length([1, 2, 3])", "3"),
        ("lower([\"YES\", \"NO\"])", "[yes, no]"),
        ("replace([\"yes\", \"ree\"], \"e\", \"a\")", "[yas, raa]"),
        ("number(\"18 years\")", "18"),
        ("number(\"hmm\")", "-"),
        ("typeof(dur(8 minutes))", "duration"),
        ("round(16.555555)", "17"),
        ("round(16.555555, 2)", "16.56"),
        ("trunc(-93.33333)", "-93"),
        ("floor(-93.33333)", "-94"),
        ("ceil(12.937)", "13"),
        ("min(1, 2, null)", "1"),
        ("max([1, 2, 3])", "3"),
        ("sum([1, 2, 3])", "6"),
        ("product([1, 2, 4])", "8"),
        ("reduce([100, 20, 3], \"-\")", "77"),
        ("average([1, 2, 3])", "2"),
        ("sum(list())", "-"),
        ("minby([1, 2, 3], (k) => 0 - k)", "3"),
        ("contains(\"Hello\", \"lo\")", "true"),
        ("contains([\"this\", \"example\"], \"ex\")", "true"),
        ("icontains(\"Hello\", \"Lo\")", "true"),
        ("econtains([\"this\", \"example\"], \"ex\")", "false"),
        ("containsword(\"Hello there chaps!\", \"chap\")", "false"),
        ("containsword([\"word\", \"Words\"], \"Word\")", "[true, false]"),
        ("sort(list(3, 2, 1))", "[1, 2, 3]"),
        ("reverse(list(1, 2))", "[2, 1]"),
        ("nonnull([null, false])", "[false]"),
        ("all([1, 2, 3], (x) => x > 1)", "false"),
        ("any(false, 1)", "true"),
        ("none([])", "true"),
        ("join(list(1, 2, 3), \" \")", "1 2 3"),
        ("filter([1, 2, 3], (x) => x >= 2)", "[2, 3]"),
        ("map([\"yes\", \"no\"], (x) => x + \"?\")", "[yes?, no?]"),
        ("flat(list(1, list(2, list(3))), 4)", "[1, 2, 3]"),
        ("slice([1, 2, 3, 4], -2)", "[3, 4]"),
        ("unique([1, 2, 1])", "[1, 2]"),
        ("regextest(\"\\w+\", \"hello\")", "true"),
        ("regexmatch(\"yes|no\", \"maybe\")", "false"),
        ("regexreplace(\"Suite 1000\", \"(\\d)\\d+\", \"$1x\")", "Suite 1x"),
        ("split(\"hello there world\", \"(t?here)\")", "[hello , there,  world]"),
        ("startswith(\"path/to\", \"path/\")", "true"),
        ("padleft(\"yes\", 5, \"!\")", "!!yes"),
        ("substring(\"hello\", 2, 4)", "ll"),
        ("truncate(\"Hello there!\", 8)", "Hello..."),
        ("date(2024-01-31) + dur(1 month)", "February 29, 2024"),
        ("dateformat(date(\"2022-01-05\"), \"yyyy-MM-dd ccc\")", "2022-01-05 Wed"),
        ("date(\"12/31/2022\", \"MM/dd/yyyy\").month", "12"),
        ("date(2024-03-01) - date(2024-02-01)", "4 weeks, 1 day"),
        ("(date(2024-03-01) - date(2024-02-01)).days", "29"),
        ("durationformat(dur(\"3 days 7 hours 43 seconds\"), \"ddd'd' hh'h' ss's'\")", "003d 07h 43s"),
        ("durationformat(dur(\"14d\"), \"s 'seconds'\")", "1209600 seconds"),
        ("striptime(date(2024-02-03T10:00))", "February 03, 2024"),
        ("date(today)", "November 22, 2026"),
        ("date(eom)", "11:59 PM - November 30, 2026"),
        ("meta([[A#B|c]]).subpath", "B"),
        ("meta([[A|c]]).display", "c"),
        ("link(\"Dune\", \"D\")", "[[books/Dune.md|D]]"),
        ("object(\"a\", 1).a", "1"),
        ("extract(file, \"name\")", "{ name: Dune }"),
        ("{a: [1, 2]}", "{ a: [1, 2] }"),
        ("[1, 2, 3][1]", "2"),
        ("\"abc\"[0]", "a"),
    ] {
        check(expr, expected);
    }
}

#[test]
fn a_row_that_fails_is_left_out_and_a_query_that_fails_for_all_says_why() {
    check("LIST rating + 1 FROM \"\" WHERE file.folder != \"x\"", "<Dune>: 10 | <Emma>: 8");
    check("LIST lower(1)", "! `lower`: it takes no number");
    check(
        "LIST regextest(\"(\", \"a\")",
        "! this regular expression cannot be read: found open group without closing ')'",
    );
}

#[test]
fn work_without_end_is_refused() {
    let big = "length(map(list(1,2,3,4,5,6,7,8,9,10), (a) => ";
    let query = format!("LIST {}list(1){}", big.repeat(9), "))".repeat(9));
    check(&query, "! this takes too long to evaluate");
    let long = format!("[{}1]", "1, ".repeat(5_000));
    check(
        &format!("LIST reduce({long}, (a, b) => [a])"),
        "! this makes lists that are too long or nested too deep",
    );
    let refused = "! this makes lists that are too long or nested too deep";
    check(&format!("LIST y {}", "FLATTEN list(list(y, y)) AS y ".repeat(60)), refused);
    check("LIST padleft(\"a\", 99999999)", "! `padleft`: this makes a text that is too long");
    check(
        "LIST reduce(map(list(1,2,3,4,5,6,7,8,9,10), (x) => \"aaaaaaaaaa\"), (a, b) => a * 100)",
        "! this makes a text that is too long",
    );
}
