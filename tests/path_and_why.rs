//! The questions `path` and `why`: what the answers are, and which evidence they name.
#![expect(clippy::disallowed_methods, reason = "tests make folders")]

use std::fs;

use adit::{
    Config, Hop, Lookup, PathAnswer, PathQuestion, Records, RouteAnswer, WhyAnswer, compile_vault, path, why,
};

/// A small vault in which an agency, a company and countries are related in all the ways there are.
const VAULT: &[(&str, &str)] = &[
    (
        "JOGMEC.md",
        "It has an office.\n\n## Portfolio\n\n| Partner | Country |\n|---|---|\n| [[Lynas]] | [[Australia]] |\n\n\
         ## Related\n\n- [[Japan]] — parent government\n",
    ),
    (
        "Lynas.md",
        "---\nowner: \"[[Sojitz]]\"\naliases: [Lynas Rare Earths]\n---\nIt sells to [[Japan]]. #mining\n",
    ),
    ("Australia.md", "#mining\n"),
    ("Japan.md", "Rich in [[Hub]].\n"),
    ("Sojitz.md", "It trades with [[Hub]].\n"),
    ("Hub.md", "Nothing.\n"),
    ("Report.md", "In 2011 [[Sojitz]] and [[Australia]] met. So did [[Hub]].\n"),
    ("Alone.md", "#mining\n"),
];

fn with_graph<T>(files: &[(&str, &str)], ask: impl FnOnce(&Lookup<'_>) -> T) -> T {
    let folder = tempfile::TempDir::new().expect("a temporary folder can be made");
    for (path, text) in files {
        fs::write(folder.path().join(path), text).expect("a file can be written");
    }
    let config = Config::default();
    let compilation = compile_vault(folder.path(), None, &config).expect("the vault compiles");
    let snapshot = Records::new(&compilation, &config);
    ask(&Lookup::new(&snapshot))
}

fn question<'q>(from: &'q str, to: &'q str) -> PathQuestion<'q> {
    PathQuestion { from, to, routes: 3, avoid: &[], max_hops: None, directed: false }
}

/// A route in short: `JOGMEC → Japan`.
fn names(route: &RouteAnswer<'_>) -> String {
    let arrow = |hop: &Hop<'_>| match (hop.derived, hop.against) {
        (true, _) => "~",
        (false, true) => "←",
        (false, false) => "→",
    };
    let steps = route.hops.iter().map(|it| format!(" {} {}", arrow(it), it.to.title));
    steps.fold(route.hops[0].from.title.to_string(), |names, step| names + &step)
}

/// Fails unless the routes in `VAULT` are these.
#[track_caller]
fn check_routes(question: &PathQuestion<'_>, expected: &[&str]) {
    with_graph(VAULT, |lookup| {
        let answer = path(lookup, question).expect("the names are known");
        assert_eq!(answer.routes.iter().map(names).collect::<Vec<_>>(), expected);
        assert_eq!(answer.apart.is_some(), expected.is_empty());
        assert!(answer.routes.windows(2).all(|it| it[0].cost <= it[1].cost));
    });
}

fn check_path(files: &[(&str, &str)], question: &PathQuestion<'_>, check: impl FnOnce(&PathAnswer<'_>)) {
    with_graph(files, |lookup| check(&path(lookup, question).expect("the names are known")));
}

fn check_why(files: &[(&str, &str)], a: &str, b: &str, check: impl FnOnce(&WhyAnswer<'_>)) {
    with_graph(files, |lookup| check(&why(lookup, a, b, 10).expect("the names are known")));
}

// --- path --------------------------------------------------------------------------------------------------------------

#[test]
fn a_step_has_the_label_the_sentence_and_the_place_of_what_makes_it() {
    check_path(VAULT, &question("JOGMEC", "Japan"), |answer| {
        let hop = &answer.routes[0].hops[0];
        let said = &hop.said[0];
        assert_eq!((said.label.as_deref(), &*said.label_kind), (Some("parent government"), "gloss"));
        assert_eq!(said.context.as_deref(), Some("Japan — parent government"));
        assert_eq!((&*said.file, said.line, said.col), ("JOGMEC.md", Some(11), Some(3)));
        assert_eq!(said.section, ["Related"]);
        assert!(!hop.against && !hop.derived);
    });
}

#[test]
fn a_step_against_the_arrow_says_so_and_turns_no_label_round() {
    check_path(VAULT, &question("Japan", "JOGMEC"), |answer| {
        let hop = &answer.routes[0].hops[0];
        assert!(hop.against);
        let said = &hop.said[0];
        assert_eq!((&*said.subject.title, &*said.target.title), ("JOGMEC", "Japan"));
        assert_eq!(said.label.as_deref(), Some("parent government"));
    });
}

#[test]
fn a_row_leads_from_its_key_to_the_other_entities() {
    let best = PathQuestion { routes: 1, ..question("JOGMEC", "Australia") };
    check_routes(&best, &["JOGMEC → Lynas → Australia"]);
    check_path(VAULT, &question("JOGMEC", "Australia"), |answer| {
        let [first, second] = &answer.routes[0].hops[..] else { panic!("{answer:?}") };
        assert_eq!(
            (first.said[0].label.as_deref(), second.said[0].label.as_deref()),
            (Some("Partner"), Some("Country"))
        );
        assert_eq!(second.said[0].file, "JOGMEC.md");
    });
}

#[test]
fn names_are_found_by_alias_and_case() {
    check_path(VAULT, &question("lynas rare earths", "JAPAN"), |answer| {
        assert_eq!((&*answer.from.entity.id, answer.from.resolved_by), ("Lynas.md", "alias"));
        assert_eq!(names(&answer.routes[0]), "Lynas → Japan");
    });
}

#[test]
fn options_rule_out_routes() {
    let to_sojitz = question("JOGMEC", "Sojitz");
    let avoid = ["Lynas".to_owned()];
    check_routes(&PathQuestion { routes: 1, ..to_sojitz.clone() }, &["JOGMEC → Lynas → Sojitz"]);
    check_routes(
        &PathQuestion { avoid: &avoid, routes: 1, ..to_sojitz.clone() },
        &["JOGMEC → Japan → Hub ← Sojitz"],
    );
    check_routes(&PathQuestion { max_hops: Some(2), ..to_sojitz.clone() }, &["JOGMEC → Lynas → Sojitz"]);
    check_routes(&PathQuestion { max_hops: Some(1), ..to_sojitz.clone() }, &[]);
    let directed = PathQuestion { directed: true, ..question("Japan", "JOGMEC") };
    check_path(VAULT, &directed, |answer| {
        assert!(answer.routes.is_empty() && answer.apart.is_some_and(|it| it.connected));
    });
}

#[test]
fn what_only_stands_in_one_sentence_is_a_step_if_there_is_no_other_and_is_marked() {
    let directed = PathQuestion { directed: true, routes: 1, ..question("Australia", "Hub") };
    check_path(VAULT, &directed, |answer| {
        let route = &answer.routes[0];
        assert_eq!(names(route), "Australia ~ Sojitz → Hub");
        let said: Vec<_> = route.hops[0].said.iter().map(|it| &*it.target.title).collect();
        assert_eq!(said, ["Australia", "Sojitz"]);
        assert_eq!(route.hops[0].said[0].context.as_deref(), Some("In 2011 Sojitz and Australia met."));
    });
    // Undirected, the report itself leads on, and nothing has to be derived.
    check_path(VAULT, &question("Australia", "Hub"), |answer| {
        assert!(answer.routes.iter().flat_map(|it| &it.hops).all(|it| !it.derived));
    });
}

#[test]
fn tags_relate_nothing_and_parts_that_do_not_hang_together_are_counted() {
    check_path(VAULT, &question("Alone", "Lynas"), |answer| {
        let apart = answer.apart.expect("there is no route");
        assert_eq!((apart.from_part, apart.to_part, apart.connected), (1, 7, false));
    });
}

#[test]
fn hubs_are_gone_round_and_steps_with_a_label_come_first() {
    let spokes: Vec<(String, String)> =
        (0..40).map(|nth| (format!("{nth}.md"), "[[Hub]]".to_owned())).collect();
    let mut files: Vec<(&str, &str)> = spokes.iter().map(|(path, text)| (&**path, &**text)).collect();
    files.extend([
        ("A.md", "See [[Hub]], [[Quiet]] or [[Plain]].\n\n- [[Named]] — a reason"),
        ("B.md", "See [[Hub]], [[Quiet]] or [[Plain]].\n\n- [[Named]] — a reason"),
    ]);
    check_path(&files, &PathQuestion { routes: 9, ..question("A", "B") }, |answer| {
        let found: Vec<_> = answer.routes.iter().map(names).collect();
        assert_eq!(found[0], "A → Named ← B");
        assert_eq!(found[1..3], ["A → Quiet ← B", "A → Plain ← B"]);
        assert_eq!(found.last().map(String::as_str), Some("A → Hub ← B"));
    });
}

#[test]
fn an_edge_of_a_canvas_is_a_step() {
    let canvas = r#"{"nodes":[{"id":"a","type":"file","file":"A.md","x":0,"y":0,"width":1,"height":1},
        {"id":"b","type":"file","file":"B.md","x":0,"y":0,"width":1,"height":1}],
        "edges":[{"id":"e","fromNode":"a","toNode":"b","label":"supplies"}]}"#;
    let files = [("A.md", ""), ("B.md", ""), ("Map.canvas", canvas)];
    check_path(&files, &question("A", "B"), |answer| {
        let said = &answer.routes[0].hops[0].said[0];
        assert_eq!((said.label.as_deref(), &*said.file), (Some("supplies"), "Map.canvas"));
    });
}

#[test]
fn names_that_mean_nothing_or_the_same_are_refused_with_help() {
    let avoid = ["Japan".to_owned()];
    with_graph(VAULT, |lookup| {
        let refused = |question: &PathQuestion<'_>| path(lookup, question).expect_err("it cannot be asked");
        let unknown = refused(&question("JOGMEC", "Lynass"));
        assert_eq!(unknown.to_string(), "nothing is called `Lynass`");
        assert!(
            unknown.help().is_some_and(|it| it.starts_with("did you mean `Lynas")),
            "{:?}",
            unknown.help()
        );
        let same = refused(&question("Lynas", "lynas rare earths"));
        assert_eq!(same.to_string(), "`Lynas` and `lynas rare earths` are the same: `Lynas.md`");
        let end = refused(&PathQuestion { avoid: &avoid, ..question("JOGMEC", "Japan") });
        assert_eq!(end.to_string(), "`Japan` is an end of the path, and cannot be avoided");
        assert!(why(lookup, "Lynas", "Lynas.md", 1).is_err());
    });
}

// --- why ---------------------------------------------------------------------------------------------------------------

#[test]
fn relations_are_listed_in_both_directions() {
    let files = [("A.md", "- [[B]] — buyer\n"), ("B.md", "Sells to [[A]]. #x\n")];
    check_why(&files, "A", "B", |answer| {
        let said: Vec<_> =
            answer.relations.iter().map(|it| (&*it.subject.title, it.label.as_deref(), it.line)).collect();
        assert_eq!(said, [("A", Some("buyer"), Some(1)), ("B", None, Some(1))]);
        assert!(answer.rows.is_empty() && answer.sentences.is_empty() && answer.neighbours.is_empty());
    });
}

#[test]
fn rows_in_which_both_stand_are_listed_once() {
    let files = [
        ("A.md", ""),
        ("B.md", ""),
        ("Table.md", "| Deal | Buyer | Seller |\n|---|---|---|\n| [[Deal one]] | [[A]] | [[B]] |\n"),
    ];
    check_why(&files, "A", "B", |answer| {
        let [row] = &answer.rows[..] else { panic!("{:#?}", answer.rows) };
        assert_eq!((row.role_of_a.as_deref(), row.role_of_b.as_deref()), (Some("Buyer"), Some("Seller")));
        assert_eq!((&*row.subject.title, &*row.context), ("Deal one", "Deal one · A · B"));
        assert_eq!((&*row.file, row.line), ("Table.md", 3));
        assert!(answer.sentences.is_empty(), "the row is no sentence besides");
    });
    // What a relation says already is not said again.
    check_why(&files, "Deal one", "A", |answer| {
        assert_eq!((answer.relations.len(), answer.rows.len()), (1, 0));
    });
}

#[test]
fn sentences_in_which_both_stand_are_listed_with_their_place() {
    check_why(VAULT, "Australia", "Sojitz", |answer| {
        let [sentence] = &answer.sentences[..] else { panic!("{:#?}", answer.sentences) };
        assert_eq!(sentence.said_of_a.context.as_deref(), Some("In 2011 Sojitz and Australia met."));
        assert_eq!(
            (&*sentence.said_of_a.target.title, &*sentence.said_of_b.target.title),
            ("Australia", "Sojitz")
        );
        assert_eq!((&*sentence.said_of_b.file, sentence.said_of_b.line), ("Report.md", Some(1)));
        assert!(answer.relations.is_empty());
    });
}

#[test]
fn shared_neighbours_have_their_evidence_and_hubs_come_last() {
    check_why(VAULT, "Japan", "Sojitz", |answer| {
        let found: Vec<_> = answer.neighbours.iter().map(|it| (&*it.entity.title, it.degree)).collect();
        assert_eq!(found, [("Hub", 3), ("Lynas", 4)]);
        let lynas = &answer.neighbours[1];
        assert_eq!(lynas.with_a.context.as_deref(), Some("It sells to Japan. #mining"));
        assert_eq!((lynas.with_b.label.as_deref(), &*lynas.with_b.label_kind), (Some("owner"), "property"));
        assert_eq!(answer.n_neighbours, 2);
    });
}

#[test]
fn nothing_is_an_answer_too() {
    check_why(VAULT, "Alone", "Japan", |answer| assert!(answer.is_empty()));
}

// --- on the command line -----------------------------------------------------------------------------------------------

/// Exit code, standard output and standard error of adit, in a folder with `VAULT`.
fn adit(args: &[&str]) -> (i32, String, String) {
    let folder = tempfile::TempDir::new().expect("a temporary folder can be made");
    for (path, text) in VAULT {
        fs::write(folder.path().join(path), text).expect("a file can be written");
    }
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_adit"));
    command.env("XDG_CACHE_HOME", "/dev/null");
    command.args(args).current_dir(folder.path()).env("COLUMNS", "80");
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    let output = command.output().expect("adit runs");
    let text = |bytes| String::from_utf8(bytes).expect("adit prints UTF-8");
    (output.status.code().expect("adit exits by itself"), text(output.stdout), text(output.stderr))
}

#[test]
fn path_prints_routes_with_their_sentences_and_places() {
    let (code, out, err) = adit(&["path", "japan", "Australia", "-k", "1"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(
        out,
        "\
1 route from Japan to Australia

1. Japan ← Lynas → Australia  2 steps, cost 2.60
   Japan ← Lynas
     It sells to Japan. #mining
     Lynas.md:5:13
   Lynas → Australia  “Country” (role)
     Lynas · Australia
     JOGMEC.md:7:15 · Portfolio
"
    );
}

#[test]
fn a_label_against_the_arrow_is_said_of_where_the_step_starts() {
    let (_, out, _) = adit(&["path", "Japan", "JOGMEC", "-k", "1"]);
    assert!(out.contains("   Japan ← JOGMEC  “parent government” (gloss), of Japan\n"), "{out}");
}

#[test]
fn why_prints_what_relates_two() {
    let (code, out, err) = adit(&["why", "Australia", "Sojitz"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.starts_with("Australia and Sojitz\n\nsentences in which both stand 1\n"), "{out}");
    assert!(out.contains("  In 2011 Sojitz and Australia met.\n  Report.md:1:24\n"), "{out}");
    assert!(out.contains("\nrelated to both 2\n"), "{out}");
}

#[test]
fn the_exit_code_says_whether_there_is_an_answer() {
    for (args, code) in [
        (&["path", "JOGMEC", "Japan"][..], 0),
        (&["path", "Alone", "Japan"], 1),
        (&["path", "Alone", "Nobody"], 2),
        (&["path", "JOGMEC", "JOGMEC"], 2),
        (&["path", "JOGMEC", "Japan", "--routes", "0"], 2),
        (&["why", "JOGMEC", "Japan"], 0),
        (&["why", "Alone", "Japan"], 1),
        (&["why", "Alone", "Nobody"], 2),
    ] {
        assert_eq!(adit(args).0, code, "{args:?}");
    }
    let (_, out, _) = adit(&["path", "Alone", "Japan"]);
    assert_eq!(
        out,
        "no route from Alone to Japan: Alone is related to nothing, Japan is one of 7 that hang together\n"
    );
}

#[test]
fn answers_in_json_have_the_documented_fields() {
    let (_, out, _) = adit(&["path", "JOGMEC", "Japan", "--format", "json"]);
    let answer: serde_json::Value = serde_json::from_str(&out).expect("it is JSON");
    let hop = &answer["routes"][0]["hops"][0];
    assert_eq!(hop["said"][0]["label"], "parent government");
    assert_eq!((&hop["against"], &hop["others"]), (&false.into(), &0.into()));
    assert_eq!(answer["from"]["id"], "JOGMEC.md");
    let (_, out, _) = adit(&["why", "JOGMEC", "Japan", "--format", "json"]);
    let answer: serde_json::Value = serde_json::from_str(&out).expect("it is JSON");
    assert_eq!(answer["relations"][0]["context"], "Japan — parent government");
    assert_eq!(answer["n_neighbours"], 1);
}
