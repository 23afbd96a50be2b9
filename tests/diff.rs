//! `adit diff`: folders, saved graphs and revisions, what is printed, and what it exits with.
#![expect(clippy::disallowed_methods, reason = "tests delete what they made")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

type Files<'a> = &'a [(&'a str, &'a str)];

const OLD: Files<'_> = &[
    ("JOGMEC.md", "- [[Japan]] — parent government\n\nStaff:: 600\n\nIt owns [[Caremag]].\n"),
    ("Japan.md", "A state."),
    ("METI.md", "The ministry behind [[JOGMEC]]."),
];
const NEW: Files<'_> = &[
    ("JOGMEC.md", "It owns [[Caremag]].\n\nStaff:: 640\n\n- [[Japan]] — owner\n"),
    ("Japan.md", "A state."),
    ("Ministries/METI.md", "The ministry behind [[JOGMEC]]."),
    ("Caremag.md", "A plant of [[JOGMEC]]."),
];

fn put(folder: &Path, files: Files<'_>) {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }
}

/// A folder with the vaults `old` and `new`.
fn vaults(old: Files<'_>, new: Files<'_>) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder can be made");
    fs::create_dir_all(folder.path().join("old")).expect("a folder can be made");
    fs::create_dir_all(folder.path().join("new")).expect("a folder can be made");
    put(&folder.path().join("old"), old);
    put(&folder.path().join("new"), new);
    folder
}

/// A git repository with a commit for each vault in the folder `notes`, and a file beside it.
fn repository(states: &[Files<'_>]) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder can be made");
    git(folder.path(), &["init", "-q", "-b", "main"]);
    fs::write(folder.path().join("outside.md"), "[[secret]]").expect("a file can be written");
    for (nth, files) in states.iter().enumerate() {
        let notes = folder.path().join("notes");
        let _ = fs::remove_dir_all(&notes);
        fs::create_dir_all(&notes).expect("a folder can be made");
        put(&notes, files);
        git(folder.path(), &["add", "-A"]);
        git(folder.path(), &["commit", "-q", "--allow-empty", "-m", &format!("state {nth}")]);
    }
    folder
}

fn git(folder: &Path, args: &[&str]) {
    let mut git = Command::new("git");
    let settings = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
    let output = git.args(settings).args(args).current_dir(folder).output().expect("git runs");
    assert!(output.status.success(), "git {args:?}: {output:?}");
}

/// Exit code, standard output, standard error.
fn adit(folder: &Path, args: &str) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_adit"));
    command.env("XDG_CACHE_HOME", "/dev/null");
    command
        .args(args.split_whitespace())
        .current_dir(folder)
        .env("GIT_CEILING_DIRECTORIES", std::env::temp_dir());
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE", "GIT_DIR", "GIT_INDEX_FILE"]
    {
        command.env_remove(variable);
    }
    let Output { status, stdout, stderr } = command.output().expect("adit runs");
    let text = |bytes| String::from_utf8(bytes).expect("adit prints UTF-8");
    (status.code().expect("adit exits by itself"), text(stdout), text(stderr))
}

const EXPECTED: &str = "\
1 entity added, 1 entity renamed, 1 link resolved, 1 label changed, 1 edge added, 1 figure changed

Entities
  + Caremag, with 1 edge  [Caremag.md]
  ~ METI.md → Ministries/METI.md, for the same text  [Ministries/METI.md]

Links
  ✓ JOGMEC → Caremag: “It owns Caremag.”  [JOGMEC.md:1:9]

Relations
  ~ JOGMEC → Japan: “parent government” → “owner”  [JOGMEC.md:5:3]

Figures
  ~ JOGMEC: Staff: 600 → 640  [JOGMEC.md:3:1]
";

#[test]
fn people_see_how_much_changed_and_then_each_change_with_its_place() {
    let folder = vaults(OLD, NEW);
    assert_eq!(adit(folder.path(), "diff old new"), (1, EXPECTED.to_owned(), String::new()));
}

#[test]
fn equal_states_exit_with_0() {
    let folder = vaults(OLD, OLD);
    assert_eq!(adit(folder.path(), "diff old new"), (0, "no changes\n".to_owned(), String::new()));
    let (code, out, _) = adit(folder.path(), "diff old new --format json");
    assert_eq!((code, &*out), (0, "{\"summary\":{},\"changes\":[\n]}\n"));
}

#[test]
fn a_saved_graph_is_as_good_as_its_vault() {
    let folder = vaults(OLD, NEW);
    for name in ["old", "new"] {
        let graph = adit(folder.path(), &format!("graph {name}")).1;
        fs::write(folder.path().join(name).with_extension("json"), graph).expect("a file can be written");
    }
    for args in ["diff old.json new.json", "diff old new.json", "diff old.json new"] {
        assert_eq!(adit(folder.path(), args), (1, EXPECTED.to_owned(), String::new()), "{args}");
    }
    assert_eq!(adit(folder.path(), "diff new.json new").0, 0);
    let json = |args| adit(folder.path(), args).1;
    assert_eq!(json("diff old.json new.json --format json"), json("diff old new --format json"));
}

#[test]
fn programs_get_every_field_of_every_change() {
    let folder = vaults(OLD, NEW);
    let (code, out, _) = adit(folder.path(), "diff old new --format json");
    let json: serde_json::Value = serde_json::from_str(&out).expect("it is JSON");
    assert_eq!(code, 1);
    let summary = r#"{"edge-added":1,"entity-added":1,"entity-renamed":1,"figure-changed":1,"label-changed":1,"link-resolved":1}"#;
    assert_eq!(json["summary"].to_string(), summary);
    let label = json["changes"].as_array().expect("a list").iter().find(|it| it["kind"] == "label-changed");
    let mut label = label.expect("a label changed").clone();
    let id = label["id"].take();
    assert_eq!(id.as_str().map(str::len), Some(16));
    let expected = serde_json::json!({
        "id": null, "kind": "label-changed", "entity": "JOGMEC.md", "target": "Japan.md", "name": null,
        "old": "parent government", "new": "owner", "section": [], "context": "Japan — owner", "why": null,
        "before": {"file": "JOGMEC.md", "line": 1, "col": 3}, "after": {"file": "JOGMEC.md", "line": 5, "col": 3},
    });
    assert_eq!(label, expected);
}

#[test]
fn a_revision_is_compared_with_the_folder_as_it_is() {
    let folder = repository(&[OLD, NEW]);
    let notes = folder.path().join("notes");
    assert_eq!(adit(&notes, "diff --git HEAD"), (0, "no changes\n".to_owned(), String::new()));
    assert_eq!(adit(&notes, "diff --git HEAD~1"), (1, EXPECTED.to_owned(), String::new()));
    assert_eq!(adit(folder.path(), "diff --git HEAD~1 notes"), (1, EXPECTED.to_owned(), String::new()));
    // What is not yet committed counts.
    put(&notes, &[("New.md", "")]);
    assert!(adit(&notes, "diff --git HEAD").1.starts_with("1 entity added\n"));
    // What is beside the vault does not.
    assert!(!adit(&notes, "diff --git HEAD~1 --format json").1.contains("secret"));
}

#[test]
fn two_revisions_are_compared_with_each_other() {
    let folder = repository(&[OLD, NEW, &[]]);
    let run = |args| adit(folder.path(), args);
    let expected = (1, EXPECTED.to_owned(), String::new());
    assert_eq!(run("diff --git HEAD~2..HEAD~1 notes"), expected);
    assert_eq!(run("diff --git HEAD~2...HEAD~1 notes"), expected);
    assert_eq!(run("diff --git ..HEAD notes").0, 0);
    let gone = run("diff --git HEAD~1.. notes").1;
    assert!(gone.starts_with("4 entities removed"), "{gone}");
}

#[test]
fn the_rules_of_scanning_hold_for_revisions_too() {
    let files: Files<'_> = &[
        ("A.md", "[[B]]"),
        (".hidden.md", "[[H]]"),
        ("Templates/T.md", "[[T]]"),
        ("site/.adit-manifest.json", "{}"),
        ("site/S.md", "[[S]]"),
        ("bad.md", "text"),
        ("Prüfung.md", "ä"),
        ("adit.toml", "[vault]\nignore = [\"Templates\"]\n[types]\nx = \"X\"\n"),
        (".obsidian/app.json", "{\"strictLineBreaks\": true}"),
    ];
    let folder = repository(&[files]);
    let notes = folder.path().join("notes");
    assert_eq!(adit(&notes, "diff --git HEAD").0, 0);
    // Settings of the revision hold for the revision.
    put(&notes, &[("adit.toml", "")]);
    let (code, out, _) = adit(&notes, "diff --git HEAD");
    assert_eq!((code, out.lines().next()), (1, Some("1 entity added, 1 edge added")));
    put(&notes, &[("adit.toml", "[sight]\n")]);
    git(folder.path(), &["commit", "-qam", "wrong settings"]);
    put(&notes, &[("adit.toml", "")]);
    let (code, _, err) = adit(&notes, "diff --git HEAD");
    assert!(code == 2 && err.contains("adit.toml of HEAD:1: unknown table `[sight]`"), "{err}");
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_in_a_revision_is_not_followed() {
    let folder = repository(&[OLD]);
    let notes = folder.path().join("notes");
    std::os::unix::fs::symlink("../outside.md", notes.join("Link.md")).expect("it can be made");
    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-qm", "link"]);
    assert_eq!(adit(&notes, "diff --git HEAD~1..HEAD").0, 0);
}

#[test]
fn what_cannot_be_compared_exits_with_2_and_says_why() {
    let folder = vaults(OLD, NEW);
    fs::write(folder.path().join("text.json"), "[1]").expect("a file can be written");
    let failed = |folder: &Path, args: &str, why: &str| {
        let (code, out, err) = adit(folder, args);
        assert!(code == 2 && out.is_empty() && err.contains(why), "{args}: {code} {out} {err}");
    };
    for (args, why) in [
        ("diff", "required"),
        ("diff old", "required"),
        ("diff old nowhere", "could not open the vault `nowhere`"),
        ("diff old text.json", "is no graph that adit saved"),
        ("diff old new --git HEAD", "cannot be used with"),
        ("diff --git HEAD old", "`old` is in no git repository"),
        ("diff --git HEAD nowhere", "could not open the vault `nowhere`"),
    ] {
        failed(folder.path(), args, why);
    }
    let folder = repository(&[OLD]);
    for (args, why) in [
        ("diff --git nonsense notes", "git knows no revision `nonsense`"),
        ("diff --git HEAD~1 notes", "git knows no revision `HEAD~1`"),
        ("diff --git=--output=x notes", "git knows no revision `--output=x`"),
        ("diff --git HEAD..-x notes", "git knows no revision `-x`"),
    ] {
        failed(folder.path(), args, why);
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_adit"));
    command.env("XDG_CACHE_HOME", "/dev/null");
    let output =
        command.args(["diff", "--git", "HEAD", "notes"]).current_dir(folder.path()).env("PATH", "").output();
    let err = String::from_utf8(output.expect("adit runs").stderr).expect("adit prints UTF-8");
    assert!(err.contains("there is no program `git`"), "{err}");
}

#[test]
fn nothing_of_a_note_drives_the_terminal() {
    let folder = vaults(&[("A.md", "[[B]] is x")], &[("A.md", "[[B]] is \u{1b}[31mred")]);
    let out = adit(folder.path(), "diff old new").1;
    assert!(!out.contains('\u{1b}') && out.contains("red"), "{out}");
}

// --- what counts as which change ---------------------------------------------------------------------------------------

/// What changed from one vault to another, a change a line.
fn changes(old: Files<'_>, new: Files<'_>) -> Vec<String> {
    changes_with("", old, new)
}

fn changes_with(settings: &str, old: Files<'_>, new: Files<'_>) -> Vec<String> {
    let config = adit::Config::parse(settings, "adit.toml").unwrap();
    let compile = |files: Files<'_>| {
        let vault = TempDir::new().unwrap();
        put(vault.path(), files);
        adit::compile_vault(vault.path(), None, &config).unwrap()
    };
    let (old, new) = (compile(old), compile(new));
    let (old, new) = (adit::Snapshot::new(&old, &config), adit::Snapshot::new(&new, &config));
    let there = adit::diff(&old, &new);
    let back = adit::diff(&new, &old);
    assert_eq!(there.changes.len(), back.changes.len(), "{there:#?}\n{back:#?}");
    assert!(adit::diff(&old, &old).changes.is_empty() && adit::diff(&new, &new).changes.is_empty());
    let line = |it: &adit::Change<'_>| {
        let mut line = format!("{} {}", it.kind.as_str(), it.entity);
        let mut add = |sign: &str, text: Option<&str>| {
            if let Some(text) = text {
                line += &format!(" {sign}{text}");
            }
        };
        add("→ ", it.target.as_deref());
        add("· ", it.name.as_deref());
        add("- ", it.old.as_deref());
        add("+ ", it.new.as_deref());
        add("by ", it.why.as_deref());
        line
    };
    there.changes.iter().map(line).collect()
}

fn check(old: &str, new: &str, expected: &[&str]) {
    let others = [("Japan.md", "# Trade\n"), ("METI.md", "A ministry.")];
    let with = |text| [("A.md", text)].into_iter().chain(others).collect::<Vec<_>>();
    assert_eq!(changes(&with(old), &with(new)), expected, "{old} → {new}");
}

#[test]
fn moved_lines_and_white_space_are_no_changes_of_the_graph() {
    let old = "One of [[Japan]].\n\nTwo of [[METI]].\n\n| Key | Value |\n| --- | --- |\n| a | 1 |\n";
    let new = "Two of [[METI]].\n\n\nOne  of [[Japan]].\n\n| Key | Value |\n| - | - |\n| a | 1 |\n";
    check(old, new, &["text-changed A.md"]);
    check("[[Japan]]\r\n\r\ntext", "[[Japan]]\n\ntext", &[]);
}

#[test]
fn files_come_and_go_with_what_they_say() {
    let old = [("A.md", "Of [[B]]."), ("B.md", "b")];
    let new = [("A.md", "Of [[B]]."), ("B.md", "b"), ("C.md", "On [[A]]. #x")];
    assert_eq!(
        changes(&old, &new),
        ["entity-added C.md + C", "tag-added C.md + #x", "edge-added C.md → A.md"]
    );
    assert_eq!(
        changes(&new, &old),
        ["entity-removed C.md - C", "tag-removed C.md - #x", "edge-removed C.md → A.md"]
    );
}

#[test]
fn a_note_with_the_same_text_and_another_path_is_renamed() {
    let old = [("A.md", "See [[Lynas]], and [[Lynas|them]]."), ("Lynas.md", "A mine of [[A]].")];
    let new = [
        ("A.md", "See [[Lynas Rare Earths]], and [[Lynas Rare Earths|them]]."),
        ("x/Lynas Rare Earths.md", "A mine of [[A]]."),
    ];
    let expected = [
        "entity-renamed x/Lynas Rare Earths.md - Lynas.md + x/Lynas Rare Earths.md by the same text",
        "text-changed A.md",
    ];
    assert_eq!(changes(&old, &new), expected);
}

#[test]
fn a_renamed_note_may_have_changed_if_its_old_name_is_an_alias() {
    let old = [("Lynas.md", "Text of [[A]]."), ("A.md", "a")];
    let new = [("Lynas Rare Earths.md", "---\naliases: [Lynas]\n---\nOther words."), ("A.md", "a")];
    assert_eq!(
        changes(&old, &new),
        [
            "entity-renamed Lynas Rare Earths.md - Lynas.md + Lynas Rare Earths.md by its old name is an alias",
            "alias-added Lynas Rare Earths.md + Lynas",
            "edge-removed Lynas Rare Earths.md → A.md",
        ]
    );
}

#[test]
fn a_renamed_note_may_have_changed_if_it_says_mostly_the_same() {
    let text = "One of [[X]].\n\nTwo of [[Y]].\n\nThree of [[Z]].\n";
    let old = [("Lynas.md", text)];
    let more = format!("{text}\nFour of [[W]].\n");
    let new = [("Lynas Rare Earths.md", &*more)];
    assert_eq!(
        changes(&old, &new),
        [
            "entity-renamed Lynas Rare Earths.md - Lynas.md + Lynas Rare Earths.md by 3 of 5 names, links and statements are the same",
            "edge-added Lynas Rare Earths.md → W",
        ]
    );
    let other = [("Iluka.md", "One of [[X]].\n\nOther of [[Q]].\n")];
    assert!(changes(&old, &other).iter().all(|it| !it.starts_with("entity-renamed")));
}

#[test]
fn one_note_of_many_with_one_text_is_found_by_its_name() {
    let old = [("a/T.md", "See."), ("a/U.md", "See.")];
    let new = [("b/U.md", "See."), ("b/T.md", "See.")];
    assert_eq!(
        changes(&old, &new),
        [
            "entity-renamed b/T.md - a/T.md + b/T.md by the same text and file name",
            "entity-renamed b/U.md - a/U.md + b/U.md by the same text and file name",
        ]
    );
    // Notes without a text have nothing in common.
    assert_eq!(
        changes(&[("a.md", "")], &[("b.md", "")]),
        ["entity-added b.md + b", "entity-removed a.md - a"]
    );
}

#[test]
fn names_tags_types_and_properties_are_compared_without_their_order() {
    let settings = "[types]\nmine = \"Mine\"\n";
    let old = [("A.md", "---\naliases: [a1, a2]\ntags: [mine, x]\nsize: 1\ncountry: Japan\n---\n")];
    let new = [("A.md", "---\naliases: [A2, a3]\ntags: [X, y]\ncountry: France\nopen: true\n---\n")];
    assert_eq!(
        changes_with(settings, &old, &new),
        [
            "alias-added A.md + a3",
            "alias-removed A.md - a1",
            "type-removed A.md - Mine",
            "tag-added A.md + #y",
            "tag-removed A.md - #mine",
            "property-added A.md · open + true",
            "property-removed A.md · size - 1",
            "property-changed A.md · country - Japan + France",
        ]
    );
}

#[test]
fn another_label_of_one_subject_and_target_is_a_changed_label() {
    check(
        "- [[Japan]] — parent government",
        "- [[Japan]] — owner",
        &["label-changed A.md → Japan.md - parent government + owner"],
    );
    check("- [[Japan]]", "- [[Japan]] — owner", &["label-changed A.md → Japan.md + owner"]);
    check(
        "---\nowner: \"[[Japan]]\"\n---\n",
        "---\nparent: \"[[Japan]]\"\n---\n",
        &[
            "property-added A.md · parent + Japan",
            "property-removed A.md · owner - Japan",
            "label-changed A.md → Japan.md - owner + parent",
        ],
    );
}

#[test]
fn another_sentence_around_a_link_is_told_once() {
    check(
        "In 2011 [[METI]] and [[Japan]] paid 250 million for it.",
        "In 2011 [[METI]] and [[Japan]] paid 260 million for it.",
        &[
            "sentence-changed A.md - In 2011 METI and Japan paid 250 million for it. + In 2011 METI and Japan paid 260 million for it.",
        ],
    );
    check(
        "In 2011 [[METI]] paid.",
        "Nothing else is known about [[METI]] today.",
        &["edge-added A.md → METI.md", "edge-removed A.md → METI.md"],
    );
}

#[test]
fn a_figure_that_changed_is_told_with_its_row_and_column() {
    let table = |figure: &str| {
        format!(
            "| Partner | Sum | Since |\n| --- | --- | --- |\n| [[METI]] | {figure} | 2011 |\n| [[Japan]] | $1M | 2012 |\n"
        )
    };
    check(&table("$250M"), &table("$384M"), &["figure-changed METI.md · Sum - $250M + $384M"]);
    let table =
        |figure: &str| format!("| Metric | Value |\n| --- | --- |\n| Staff | {figure} |\n| Share | 5% |\n");
    check(&table("10"), &table("12"), &["figure-changed A.md · Staff - 10 + 12"]);
    check("size:: 10\nage:: 2\n", "age:: 2\nsize:: 12\n", &["figure-changed A.md · size - 10 + 12"]);
}

#[test]
fn rows_come_and_go() {
    let table = |row: &str| format!("| Partner | Sum |\n| --- | --- |\n| [[METI]] | $2M |\n{row}");
    check(
        &table(""),
        &table("| [[Japan]] | $1M |\n"),
        &["edge-added A.md → Japan.md + Partner", "statement-added Japan.md + Japan · $1M"],
    );
}

#[test]
fn links_break_when_their_note_goes_and_resolve_when_it_comes() {
    let (without, with) = ([("A.md", "Of [[Iluka]].")], [("A.md", "Of [[Iluka]]."), ("Iluka.md", "i")]);
    assert_eq!(
        changes(&without, &with),
        ["entity-added Iluka.md + Iluka", "link-resolved A.md → Iluka.md - Iluka + Iluka.md"]
    );
    assert_eq!(
        changes(&with, &without),
        ["entity-removed Iluka.md - Iluka", "link-broken A.md → Iluka - Iluka.md + Iluka"]
    );
    let property = "---\nowner: \"[[Iluka]]\"\n---\n";
    let (without, with) = ([("A.md", property)], [("A.md", property), ("Iluka.md", "i")]);
    assert_eq!(
        changes(&with, &without),
        ["entity-removed Iluka.md - Iluka", "link-broken A.md → Iluka - Iluka.md + Iluka"]
    );
}

#[test]
fn links_break_when_a_note_is_renamed_and_they_do_not_follow() {
    let old = [("A.md", "Of [[Iluka]]."), ("Iluka.md", "A firm.")];
    let new = [("A.md", "Of [[Iluka]]."), ("Iluka Ltd.md", "A firm.")];
    assert_eq!(
        changes(&old, &new),
        [
            "entity-renamed Iluka Ltd.md - Iluka.md + Iluka Ltd.md by the same text",
            "link-broken A.md → Iluka - Iluka Ltd.md + Iluka",
        ]
    );
}

#[test]
fn links_break_when_their_heading_goes() {
    let (old, new) = (
        [("A.md", "On [[B#Trade]]."), ("B.md", "# Trade\n")],
        [("A.md", "On [[B#Trade]]."), ("B.md", "# Trading\n")],
    );
    assert_eq!(changes(&old, &new), ["link-broken A.md → B.md · Trade", "text-changed B.md"]);
    assert_eq!(changes(&new, &old), ["link-resolved A.md → B.md · Trade", "text-changed B.md"]);
}

#[test]
fn a_link_that_leads_elsewhere_from_the_same_sentence_has_another_target() {
    check("By [[Japan|them]].", "By [[METI|them]].", &["target-changed A.md → METI.md - Japan.md + METI.md"]);
}

#[test]
fn a_new_note_with_the_name_of_one_that_was_renamed_is_another_entity() {
    let old = [("A.md", "See [[Lynas]]."), ("Lynas.md", "The firm, with [[A]].")];
    let new = [
        ("A.md", "See [[Lynas]]."),
        ("Lynas Ltd.md", "The firm, with [[A]]."),
        ("Lynas.md", "A disambiguation."),
    ];
    // A path that stays is the same entity: nobody can know better.
    assert_eq!(
        changes(&old, &new),
        [
            "entity-added Lynas Ltd.md + Lynas Ltd",
            "edge-added Lynas Ltd.md → A.md",
            "edge-removed Lynas.md → A.md"
        ]
    );
}

#[test]
fn a_sentence_with_very_many_links_that_was_edited_is_told_once() {
    let text = |word: &str| (0..300).map(|nth| format!("[[N{nth}]] {word} ")).collect::<String>();
    let (old, new) = (text("and"), text("or"));
    let found = changes(&[("A.md", &*old)], &[("A.md", &*new)]);
    assert_eq!(found.len(), 1, "{found:#?}");
}

// --- the feed ----------------------------------------------------------------------------------------------------------------

/// A site of `new` with a feed of what changed since the graph of `old`; the texts of feed and home page.
fn feed(folder: &Path) -> (String, String) {
    let graph = adit(folder, "graph old").1;
    fs::write(folder.join("old.json"), graph).expect("a file can be written");
    let (code, _, err) = adit(folder, "build new -o site --since old.json --date 2026-11-22");
    assert_eq!(code, 0, "{err}");
    let read = |path: &str| fs::read_to_string(folder.join("site").join(path)).expect("it was written");
    (read("changes.xml"), read("index.html"))
}

#[test]
fn a_feed_has_an_entry_for_each_page_that_changed() {
    let folder = vaults(OLD, NEW);
    let (feed, home) = feed(folder.path());
    assert!(home.contains(
        r#"<link rel="alternate" type="application/atom+xml" title="Changes" href="changes.xml">"#
    ));
    let deeper = fs::read_to_string(folder.path().join("site/ministries/meti.html")).expect("it was written");
    assert!(deeper.contains(r#"href="../changes.xml">"#));
    let mut reader = quick_xml::Reader::from_str(&feed);
    let (mut names, mut depth) = (Vec::new(), 0);
    loop {
        match reader.read_event().expect("it is well formed") {
            quick_xml::events::Event::Start(it) => {
                names.push(it.name().as_ref().to_owned());
                depth += 1;
            }
            quick_xml::events::Event::End(_) => depth -= 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    assert_eq!(names[..7], ["feed", "id", "title", "updated", "author", "name", "generator"]);
    let entries: Vec<_> = feed.split("<entry>").skip(1).collect();
    let titles = entries.iter().filter_map(|it| it.split("<title>").nth(1)?.split('<').next());
    assert_eq!(titles.collect::<Vec<_>>(), ["Caremag (new)", "JOGMEC", "METI"]);
    for entry in &entries {
        assert!(entry.contains("<id>urn:uuid:") && entry.contains("<updated>2026-11-22T00:00:00Z</updated>"));
    }
    assert!(entries[1].contains("&lt;li&gt;Staff: 600 → 640&lt;/li&gt;"), "{}", entries[1]);
    assert!(entries[1].contains("<link rel=\"alternate\" href=\"jogmec.html\"/>"), "{}", entries[1]);
}

#[test]
fn a_feed_is_the_same_for_the_same_states() {
    let folders = [vaults(OLD, NEW), vaults(OLD, NEW)];
    assert_eq!(feed(folders[0].path()), feed(folders[1].path()));
    // The next build without it takes it away.
    assert_eq!(adit(folders[0].path(), "build new -o site").0, 0);
    assert!(!folders[0].path().join("site/changes.xml").exists());
}

#[test]
fn a_feed_says_nothing_of_what_the_site_does_not_show() {
    let old: Files<'_> = &[
        ("A.md", "One [[Secretly]]. %%[[Hidden]] was%%"),
        ("Gone private.md", "It names [[A]] zq."),
        ("Gone.md", "zq [[A]]"),
        ("Private.md", "---\npublish: false\nzq: 1\n---\nOf [[A]] zq."),
        ("x/Excluded.md", "Of [[A]] zq."),
        (".obsidian/app.json", "{\"userIgnoreFilters\": [\"x/\"]}"),
    ];
    let new: Files<'_> = &[
        ("A.md", "Two [[Secretly]] <b>&amp;</b> \u{b}. %%[[Hidden]] is zq%%"),
        ("Gone private.md", "---\npublish: false\n---\nIt names [[A]] zq."),
        ("Private.md", "---\npublish: false\nzq: 2\n---\nOf [[A]] or zq."),
        ("New private.md", "---\ndraft: true\n---\nzq [[A]] #zq"),
        ("x/Excluded.md", "Of [[A]] and zq."),
        ("x/New.md", "zq [[A]]"),
        (".obsidian/app.json", "{\"userIgnoreFilters\": [\"x/\"]}"),
    ];
    let folder = vaults(old, new);
    let (feed, _) = feed(folder.path());
    for word in ["zq", "rivate", "Gone", "xcluded", "Hidden"] {
        assert!(!feed.contains(word), "{word}: {feed}");
    }
    assert!(feed.contains("<title>A</title>"), "{feed}");
}

#[test]
fn a_feed_needs_a_day_because_adit_asks_no_clock() {
    let folder = vaults(OLD, NEW);
    let run = |args: &str, epoch: Option<&str>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_adit"));
        command.env("XDG_CACHE_HOME", "/dev/null");
        command.args(args.split_whitespace()).current_dir(folder.path()).env_remove("SOURCE_DATE_EPOCH");
        command.envs(epoch.map(|it| ("SOURCE_DATE_EPOCH", it)));
        let output = command.output().expect("adit runs");
        let feed = fs::read_to_string(folder.path().join("site/changes.xml")).unwrap_or_default();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned(), feed)
    };
    let (code, err, _) = run("build new --since old", None);
    assert!(code == Some(2) && err.contains("a feed needs the day of its entries"), "{err}");
    assert_eq!(run("build new --since old --date spring", None).0, Some(2));
    assert_eq!(run("build new --since old", Some("x")).0, Some(2));
    assert_eq!(run("build new --date 2026-11-22", None).0, Some(2));
    assert!(run("build new --since old", Some("1700000000")).2.contains("<updated>2023-11-14T00:00:00Z"));
    put(&folder.path().join("new"), &[("adit.toml", "[query]\ntoday = \"2024-02-29\"\n")]);
    assert!(run("build new --since old", Some("1700000000")).2.contains("<updated>2024-02-29T00:00:00Z"));
    assert!(run("build new --since old --date 2025-01-01", None).2.contains("<updated>2025-01-01T00:00:00Z"));
}
