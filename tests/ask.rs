//! Questions: what is asked of a vault or a saved graph, and what is answered.

mod folder;

use std::path::Path;
use std::process::Command;

use folder::vault;
use serde_json::{Value, json};
use tempfile::TempDir;

/// What a run gave: exit code, standard output, standard error.
#[derive(Debug)]
struct Run {
    code: i32,
    out: String,
    err: String,
}

/// Runs adit in a folder.
fn adit(folder: &Path, args: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_adit"));
    command.env("XDG_CACHE_HOME", "/dev/null");
    command.args(args).current_dir(folder).env("COLUMNS", "80");
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE"] {
        command.env_remove(variable);
    }
    let output = command.output().expect("adit runs");
    let text = |bytes| String::from_utf8(bytes).expect("adit prints UTF-8");
    let code = output.status.code().expect("adit exits by itself");
    Run { code, out: text(output.stdout), err: text(output.stderr) }
}

/// What a question is answered in JSON.
#[track_caller]
fn answer(folder: &Path, args: &[&str]) -> Value {
    let run = adit(folder, &[args, &["--format", "json"]].concat());
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{run:#?}");
    serde_json::from_str(&run.out).expect("the answer is JSON")
}

/// Four notes about an agency.
fn agency() -> TempDir {
    vault(&[
        ("adit.toml", "[types]\ncountry = \"Country\"\n"),
        (
            "JOGMEC.md",
            "---\naliases: [the agency]\nfounded: 2004\n---\n#agency\n\n**JOGMEC** — [[Japan]]'s agency for minerals. It \
             invests.\n\n## Portfolio\n\n| Partner | Country |\n| --- | --- |\n| [[Lynas]] | [[Australia]] |\n\n\
             ## Related\n\n- [[METI]] — its ministry\n",
        ),
        ("Japan.md", "#country\n\nIts agency is [[JOGMEC]], a partner of [[Lynas]].\n"),
        ("Australia.md", "#country #asia/pacific\n\nHome of [[Lynas]].\n"),
        ("Companies/Lynas.md", "---\naliases: [Lynas Rare Earths]\n---\nFunded by [[the agency]].\n"),
    ])
}

/// A graph that `adit graph` saved beside the vault.
fn saved(folder: &TempDir) -> TempDir {
    let run = adit(folder.path(), &["graph"]);
    vault(&[("graph.json", &run.out)])
}

#[test]
fn what_is_shown_of_a_note_is_all_that_is_said_of_it() {
    let vault = agency();
    let answer = answer(vault.path(), &["show", "lynas rare earths"]);
    let entity = |id: &str, title: &str| json!({ "id": id, "title": title, "kind": "note" });
    let lynas = entity("Companies/Lynas.md", "Lynas");
    assert_eq!(
        answer["entity"],
        json!({
            "asked": "lynas rare earths", "id": "Companies/Lynas.md", "title": "Lynas", "kind": "note",
            "resolved_by": "alias", "others": [],
        })
    );
    assert_eq!(answer["counts"], json!({ "links": 1, "backlinks": 3, "mentions": 3 }));
    let out = &answer["outgoing"];
    assert_eq!(
        (&out[0]["label"], &out[0]["n_notes"], &out[0]["relations"][0]["target"]),
        (&json!("Country"), &json!(1), &entity("Australia.md", "Australia"))
    );
    let mut relation = out[0]["relations"][0].clone();
    relation.as_object_mut().expect("it is an object").remove("id");
    assert_eq!(
        relation,
        json!({
            "subject": lynas, "label": "Country", "label_kind": "role", "predicate": null,
            "target": entity("Australia.md", "Australia"), "kind": "link", "rule": "R2a",
            "section": ["Portfolio"], "context": "Lynas · Australia", "date": null, "amount": null,
            "file": "JOGMEC.md", "line": 13, "col": 15,
        })
    );
    assert_eq!(answer["incoming"][0]["label"], json!("Partner"));
    assert_eq!(answer["statements"][0]["context"], json!("Lynas · Australia"));
    assert_eq!(answer["wanted_by"], json!([]));
}

#[test]
fn a_missing_note_is_shown_with_those_that_want_it() {
    let vault = agency();
    let answer = answer(vault.path(), &["show", "meti"]);
    assert_eq!(answer["entity"]["resolved_by"], json!("unresolved"));
    assert_eq!(answer["wanted_by"], json!([{ "id": "JOGMEC.md", "title": "JOGMEC", "kind": "note" }]));
    assert_eq!(answer["incoming"][0]["label"], json!("its ministry"));
}

#[test]
fn people_read_a_page_with_arrows_and_places() {
    let vault = agency();
    let run = adit(vault.path(), &["show", "Lynas"]);
    assert_eq!(run.code, 0, "{run:#?}");
    for part in [
        "Lynas  note\n",
        "Companies/Lynas.md\n",
        "also called Lynas Rare Earths\n",
        "  Country → Australia  Portfolio                                    JOGMEC.md:13\n",
        "  Partner ← JOGMEC  Portfolio                                       JOGMEC.md:13\n",
        "  Portfolio\n    Partner: Lynas · Country: Australia                             JOGMEC.md:13\n",
    ] {
        assert!(run.out.contains(part), "{part:?} in {}", run.out);
    }
    assert!(run.out.lines().all(|line| line.chars().count() <= 80), "{}", run.out);
}

#[test]
fn a_saved_graph_gives_the_same_answers_as_the_vault() {
    let vault = agency();
    let saved = saved(&vault);
    for name in ["JOGMEC", "japan", "METI", "#country"] {
        let from_vault = answer(vault.path(), &["show", name]);
        let from_graph = answer(saved.path(), &["show", name, "--graph", "graph.json"]);
        assert_eq!(from_vault, from_graph, "{name}");
    }
}

#[test]
fn a_name_that_means_nothing_ends_with_2_and_a_hint() {
    let vault = agency();
    let run = adit(vault.path(), &["show", "JOMGEC"]);
    assert_eq!(
        (run.code, run.out.as_str(), run.err.as_str()),
        (2, "", "error: nothing is called `JOMGEC`\nhelp: did you mean `JOGMEC`?\n")
    );
}

#[test]
fn a_name_of_several_notes_is_taken_as_a_link_would_and_the_others_are_told() {
    let vault = vault(&[("A/Note.md", "one"), ("Longer/Note.md", "two")]);
    let run = adit(vault.path(), &["show", "note", "--format", "json"]);
    assert_eq!(run.code, 0);
    assert_eq!(
        run.err,
        "note: `note` is taken as `A/Note.md`, as a link would; it may also mean `Longer/Note.md`\n"
    );
    let answer: Value = serde_json::from_str(&run.out).expect("the answer is JSON");
    assert_eq!(
        answer["entity"]["others"],
        json!([{ "id": "Longer/Note.md", "title": "Note", "kind": "note" }])
    );
}

#[test]
fn a_file_that_is_no_graph_is_refused_with_its_path() {
    let vault = vault(&[("a.json", "[1]"), ("b.bin", "\u{0}")]);
    let run = adit(vault.path(), &["show", "A", "--graph", "a.json"]);
    assert_eq!(
        (run.code, run.err.as_str()),
        (
            2,
            "error: `a.json` is no graph that adit saved: it does not begin with `{`\n\
             help: save one with `adit graph VAULT > graph.json`\n"
        )
    );
    assert_eq!(adit(vault.path(), &["show", "A", "--graph", "none.json"]).code, 2);
    assert_eq!(adit(vault.path(), &["show", "A", "--graph", "."]).code, 2);
    let both = adit(vault.path(), &["show", "A", ".", "--graph", "a.json"]);
    assert!(both.code == 2 && both.err.contains("cannot be used with"), "{both:#?}");
}

#[test]
fn colours_are_for_terminals_and_for_those_who_ask() {
    let vault = agency();
    assert!(!adit(vault.path(), &["show", "Japan"]).out.contains('\u{1b}'));
    assert!(adit(vault.path(), &["show", "Japan", "--color", "always"]).out.contains('\u{1b}'));
}

#[test]
fn what_a_note_says_does_not_steer_the_terminal() {
    let vault = vault(&[("A.md", "Red \u{1b}[31m [[B]] \u{7} bell."), ("B.md", "")]);
    let run = adit(vault.path(), &["show", "B", "--color", "always"]);
    assert!(!run.out.contains("\u{1b}[31m") && !run.out.contains('\u{7}'), "{run:?}");
}

#[test]
fn lists_have_the_entities_that_meet_all_conditions_in_the_order_that_is_asked() {
    let vault = agency();
    #[track_caller]
    fn check(vault: &TempDir, args: &[&str], expected: &[&str]) {
        let all = [&["list", "--format", "json", "--columns", "name"], args].concat();
        let run = adit(vault.path(), &all);
        let rows: Vec<Value> = serde_json::from_str(&run.out).unwrap_or_else(|e| panic!("{e}: {run:#?}"));
        let names: Vec<_> = rows.iter().map(|it| it["name"].as_str().expect("it has a name")).collect();
        assert_eq!(names, expected, "{args:?}");
        assert_eq!(run.code, i32::from(expected.is_empty()));
    }
    check(&vault, &[], &["Australia", "Japan", "JOGMEC", "Lynas"]);
    check(&vault, &["--type", "COUNTRY"], &["Australia", "Japan"]);
    check(&vault, &["--tag", "asia"], &["Australia"]);
    check(&vault, &["--property", "founded=2004"], &["JOGMEC"]);
    check(&vault, &["--property", "founded=2005"], &[]);
    check(&vault, &["--folder", "companies"], &["Lynas"]);
    check(&vault, &["--wanted"], &["METI"]);
    check(&vault, &["--kind", "tag"], &["#agency", "#asia/pacific", "#country"]);
    check(&vault, &["--linked-to", "jogmec"], &["Japan", "Lynas"]);
    check(&vault, &["--linked-from", "JOGMEC", "--label", "partner"], &["Lynas"]);
    check(&vault, &["--label", "its ministry"], &["JOGMEC", "METI"]);
    check(&vault, &["--orphan"], &[]);
    check(&vault, &["--stub", "--type", "country"], &["Australia", "Japan"]);
    check(&vault, &["--sort", "backlinks", "--limit", "1"], &["Lynas"]);
    check(&vault, &["--sort", "name", "--reverse", "--limit", "2"], &["Lynas", "JOGMEC"]);
    check(&vault, &["--sort", "rank", "--reverse", "--limit", "1"], &["Australia"]);
}

#[test]
fn a_list_has_the_columns_that_are_asked_properties_among_them() {
    let vault = agency();
    let args = ["list", "--type", "country", "--columns", "id,types,links,backlinks,founded"];
    assert_eq!(
        answer(vault.path(), &args),
        json!([
            { "id": "Australia.md", "types": ["Country"], "links": 1, "backlinks": 1, "founded": null },
            { "id": "Japan.md", "types": ["Country"], "links": 2, "backlinks": 1, "founded": null },
        ])
    );
    let run = adit(vault.path(), &["list", "--columns", "lniks"]);
    assert_eq!(run.code, 2);
    assert_eq!(run.err, "error: there is no column `lniks`\nhelp: did you mean `links`?\n");
    let run = adit(vault.path(), &["list", "--type", "contry"]);
    assert_eq!(run.err, "error: nothing is of the type `contry`\nhelp: did you mean `Country`?\n");
}

#[test]
fn names_with_accents_stand_among_those_without() {
    let vault = vault(&[("Zola.md", ""), ("Emma.md", ""), ("Élise.md", "")]);
    let rows = answer(vault.path(), &["list", "--columns", "name"]);
    let names: Vec<&str> =
        rows.as_array().expect("rows").iter().filter_map(|it| it["name"].as_str()).collect();
    assert_eq!(names, ["Élise", "Emma", "Zola"]);
}

#[test]
fn a_list_without_rows_says_so_and_what_types_are() {
    let vault = vault(&[("A.md", "---\ntype: person\n---\n")]);
    let run = adit(vault.path(), &["list", "--type", "person"]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    let help = "`[types]` in `adit.toml` says which are; `--property type=person` asks for a property\n";
    assert!(run.err.starts_with("nothing fits\n") && run.err.ends_with(help), "{}", run.err);
    assert_eq!(adit(vault.path(), &["list", "--folder", "B"]).err, "nothing fits\n");
    assert_eq!(adit(vault.path(), &["list", "--property", "type=person"]).code, 0);
}

#[test]
fn people_read_lists_with_columns_that_stand_below_each_other() {
    let vault = agency();
    let run = adit(vault.path(), &["list", "--sort", "backlinks", "--limit", "2"]);
    assert_eq!(
        run.out,
        "name    types  words  links  backlinks\n\
         Lynas              4      1          3\n\
         JOGMEC            17      4          2\n\
         … and 2 more\n"
    );
}

#[test]
fn labels_relations_and_the_rest_are_listed_too() {
    let vault = agency();
    let columns = ["--columns", "label,relations"];
    assert_eq!(
        answer(vault.path(), &[&["list", "--of", "labels"][..], &columns].concat()),
        json!([
            { "label": "agency for minerals", "relations": 1 },
            { "label": "Country", "relations": 1 },
            { "label": "its ministry", "relations": 1 },
            { "label": "Partner", "relations": 1 },
        ])
    );
    let relations =
        ["list", "--of", "relations", "--label", "country", "--columns", "subject,label,target,file,line"];
    assert_eq!(
        answer(vault.path(), &relations),
        json!([{ "subject": "Lynas", "label": "Country", "target": "Australia", "file": "JOGMEC.md", "line": 13 }])
    );
    for of in ["types", "tags", "properties", "folders", "statements"] {
        assert_eq!(adit(vault.path(), &["list", "--of", of]).code, 0, "{of}");
    }
    assert_eq!(adit(vault.path(), &["list", "--of", "labels", "--orphan"]).code, 2);
}

#[test]
fn stats_count_what_there_is() {
    let vault = agency();
    let stats = answer(vault.path(), &["stats"]);
    let count = |list: &str, name: &str| {
        let found = stats[list].as_array().and_then(|it| it.iter().find(|it| it["name"] == name));
        found.map_or(0, |it| it["n"].as_u64().expect("it is a number"))
    };
    assert_eq!([count("nodes", "note"), count("nodes", "unresolved"), count("nodes", "tag")], [4, 1, 3]);
    assert_eq!([count("edges", "link"), count("edges", "tag")], [8, 4]);
    assert_eq!([count("types", "Country"), count("statements", "R2a")], [2, 1]);
    assert_eq!([count("label_kinds", "role"), count("resolved_by", "alias")], [2, 1]);
    assert_eq!(stats["components"], json!({ "parts": 1, "largest": 5, "alone": 0 }));
    assert_eq!(
        stats["most_wanted"],
        json!([{ "id": "METI", "title": "METI", "kind": "unresolved", "backlinks": 1 }])
    );
    assert_eq!(adit(vault.path(), &["stats"]).code, 0);
}
