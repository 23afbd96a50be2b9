//! The command line: what it prints, what it exits with, and what it leaves on disk.
#![expect(clippy::disallowed_methods, reason = "tests delete what they made")]

mod folder;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use adit::Code;
use folder::vault;

fn put(folder: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder can be made");
    fs::write(path, bytes).expect("a file can be written");
}

/// The command with these arguments, separated by spaces, run in `folder`.
fn command(folder: &Path, args: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_adit"));
    command.env("XDG_CACHE_HOME", "/dev/null");
    command.args(args.split_whitespace()).current_dir(folder);
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE"] {
        command.env_remove(variable);
    }
    command
}

/// What a run gave: exit code, standard output, standard error.
#[derive(Debug)]
struct Run {
    code: i32,
    out: String,
    err: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("adit prints UTF-8");
        let code = output.status.code().expect("adit exits by itself");
        Self { code, out: text(output.stdout), err: text(output.stderr) }
    }
}

fn adit(folder: &Path, args: &str) -> Run {
    command(folder, args).output().expect("adit runs").into()
}

/// Fails unless a run ended with `code`.
#[track_caller]
fn assert_code(run: &Run, code: i32) {
    assert_eq!(run.code, code, "{run:#?}");
}

/// The paths below a folder, in order.
fn listing(folder: &Path) -> Vec<String> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let files = files.filter(|it| !it.file_type().is_dir()).map(|it| it.into_path());
    files
        .map(|it| it.strip_prefix(folder).expect("it is below").to_string_lossy().replace('\\', "/"))
        .collect()
}

// --- exit codes ------------------------------------------------------------------------------------------------------------

#[test]
fn a_sound_vault_exits_with_0_and_says_so() {
    let vault = vault(&[("A.md", "[[B]]"), ("B.md", "")]);
    let run = adit(vault.path(), "check");
    assert_code(&run, 0);
    assert_eq!((run.out.as_str(), run.err.as_str()), ("", "2 notes, 1 link: no findings\n"));
}

#[test]
fn warnings_exit_with_0_unless_they_are_denied() {
    let vault = vault(&[("A.md", "[[Nowhere]]")]);
    for (args, code) in
        [("check", 0), ("check --deny warnings", 1), ("build", 0), ("build --deny warnings", 1)]
    {
        assert_code(&adit(vault.path(), args), code);
    }
    assert!(
        adit(vault.path(), "check --deny warnings --format short").out.contains(": error[unresolved-link]: ")
    );
}

#[test]
fn a_finding_that_the_settings_make_an_error_exits_with_1_and_the_site_is_built() {
    let settings = "[check]\nunresolved-link = \"error\"\n";
    let vault = vault(&[("A.md", "[[Nowhere]]"), ("adit.toml", settings)]);
    assert_code(&adit(vault.path(), "check"), 1);
    assert_code(&adit(vault.path(), "build"), 1);
    assert!(vault.path().join("site/a.html").is_file());
}

#[test]
fn a_code_that_is_off_is_not_reported_even_if_warnings_are_denied() {
    let vault = vault(&[("A.md", "[[Nowhere]]"), ("adit.toml", "[check]\nunresolved-link = \"off\"\n")]);
    let run = adit(vault.path(), "check --deny warnings");
    assert_code(&run, 0);
    assert_eq!(run.out, "");
}

#[test]
fn what_cannot_be_done_exits_with_2() {
    let vault = vault(&[("A.md", "")]);
    for args in [
        "",
        "nonsense",
        "check nowhere",
        "build nowhere",
        "graph A.md",
        "check --format xml",
        "explain nonsense",
        "check --config none.toml",
    ] {
        let run = adit(vault.path(), args);
        assert_code(&run, 2);
        assert!(run.out.is_empty() && !run.err.is_empty(), "{run:#?}");
    }
    assert_eq!(listing(vault.path()), ["A.md"]);
}

// --- settings --------------------------------------------------------------------------------------------------------------

#[test]
fn a_setting_that_does_not_exist_stops_adit_with_line_and_nearest_name() {
    let vault = vault(&[("A.md", ""), ("adit.toml", "[site]\ntitel = \"x\"\n")]);
    let run = adit(vault.path(), "check");
    assert_code(&run, 2);
    assert_eq!(
        run.err,
        "error: ./adit.toml:2: unknown key `titel` in `[site]`\nhelp: did you mean `title`?\n"
    );
    put(vault.path(), "adit.toml", "[check]\nunresolved-lnk = \"off\"\n");
    let run = adit(vault.path(), "build");
    assert_code(&run, 2);
    assert!(run.err.ends_with("help: did you mean `unresolved-link`?\n"), "{}", run.err);
    assert_eq!(listing(vault.path()), ["A.md", "adit.toml"]);
}

#[test]
fn settings_can_come_from_another_file() {
    let vault = vault(&[("A.md", "[[Nowhere]]"), ("other.txt", "[check]\nunresolved-link = \"error\"\n")]);
    assert_code(&adit(vault.path(), "check --config other.txt"), 1);
}

// --- findings --------------------------------------------------------------------------------------------------------------

/// Paths and texts.
type Files = &'static [(&'static str, &'static str)];

/// For each code a vault that has it, and what is said about it.
const SCHEMA: &str = "\
[types]
co = \"Company\"
person = \"Person\"
[schema.Company]
required = [\"country\"]
allowed = []
kinds = { founded = \"date\" }
relations = { owner = [\"Person\"] }
";

const FINDINGS: &[(Code, Files, &str)] = &[
    (
        Code::UndeclaredName,
        &[("A.md", "**Alpha** — a letter. [[B]]"), ("B.md", "**B** (second) — one more.")],
        "A.md:1:1: warning[undeclared-name]: `A` is called `Alpha` here; add `Alpha` to the aliases of the note",
    ),
    (
        Code::MissingProperty,
        &[
            ("A.md", "---\ncountry: Japan\n---\n#co"),
            ("B.md", "(country:: Japan) #co"),
            ("C.md", "---\ncountry:\n---\n#co"),
            ("adit.toml", SCHEMA),
        ],
        "C.md:1:1: warning[missing-property]: `C` is a `Company` without the property `country`; add a line `country: …` to the properties of the note",
    ),
    (
        Code::UnknownProperty,
        &[("A.md", "---\ncountry: Japan\ntitle: A\ncontry: Japan\n---\n#co"), ("adit.toml", SCHEMA)],
        "A.md:4:1: warning[unknown-property]: a `Company` has no property `contry`; did you mean `country`?",
    ),
    (
        Code::WrongPropertyKind,
        &[("A.md", "---\ncountry: Japan\n\"founded\": in spring\n---\n#co"), ("adit.toml", SCHEMA)],
        "A.md:3:2: warning[wrong-property-kind]: `founded` of a `Company` has to be a date; write `2011-05-02`, `2011-05` or `2011`",
    ),
    (
        Code::WrongTargetType,
        &[
            ("A.md", "---\ncountry: Japan\nowner: [\"[[P]]\", \"[[J]]\"]\n---\n#co"),
            ("J.md", ""),
            ("P.md", "#person"),
            ("adit.toml", SCHEMA),
        ],
        "A.md:3:19: warning[wrong-target-type]: `owner` of a `Company` leads to `J`, which has no type; correct the link, or give `J` the tag of its type",
    ),
    (
        Code::UnknownType,
        &[
            ("A.md", "---\ntype: person\n---\n[[B]]"),
            ("B.md", "---\ntype: Person\n---\n[[C]]"),
            ("C.md", "---\ntype: [person, ship]\n---\n[[D]]"),
            ("D.md", "---\ntype: persn\n---\n[[A]]"),
            ("adit.toml", "[relations]\ntype_property = \"type\"\n"),
        ],
        "D.md:2:1: warning[unknown-type]: no other note is of the type `persn`; did you mean `person`?",
    ),
    (
        Code::UnresolvedLink,
        &[("Lynas Rare Earths.md", ""), ("A.md", "[[Lynas Rare Earth]]")],
        "A.md:1:1: warning[unresolved-link]: this links to `Lynas Rare Earth`, which does not exist; did you mean `Lynas Rare Earths`?",
    ),
    (
        Code::UnresolvedHeading,
        &[("A.md", "# Summary\n\n[[A#Sumary]]")],
        "A.md:3:1: warning[unresolved-heading]: `A` has no heading `Sumary`; did you mean `Summary`?",
    ),
    (
        Code::UnresolvedBlock,
        &[("A.md", "text ^claims\n\n![[A#^claim]]")],
        "A.md:3:1: warning[unresolved-block]: `A` has no block `^claim`; did you mean `^claims`?",
    ),
    (
        Code::AmbiguousLink,
        &[("A.md", "[[Georgia]]"), ("x/Georgia.md", ""), ("y/Georgia.md", "")],
        "A.md:1:1: warning[ambiguous-link]: `Georgia` could mean 2 files; not `y/Georgia.md`; to be sure, write `[[x/Georgia]]`",
    ),
    (
        Code::DuplicateAlias,
        &[("A.md", "---\naliases: [REE]\n---\n"), ("B.md", "---\naliases: [ree]\n---\n")],
        "B.md:2:11: warning[duplicate-alias]: `ree` is an alias of `A` too; take it from one of the notes, or make it longer",
    ),
    (
        Code::AliasShadowsNote,
        &[("A.md", "---\naliases: [METI]\n---\n"), ("METI.md", "")],
        "A.md:2:11: warning[alias-shadows-note]: the alias `METI` is the name of another note; take the alias away, or merge the two notes",
    ),
    (
        Code::InvalidFrontmatter,
        &[("A.md", "---\ntitle: Lithium: the white gold\n---\n")],
        "A.md:2:15: warning[invalid-frontmatter]: the frontmatter is no valid YAML: mapping values are not allowed in this context; put quotes around a value with a colon in it: `title: \"One: two\"`",
    ),
    (
        Code::UnquotedLink,
        &[("A.md", "---\ncountry: [[Japan]]\n---\n")],
        "A.md:2:10: warning[unquoted-link]: the link in `country` is not quoted; put quotes around it",
    ),
    (
        Code::InvalidTag,
        &[("A.md", "---\ntags: minerals, japan\n---\n")],
        "A.md:2:7: warning[invalid-tag]: `minerals, japan` cannot be a tag; a tag has no spaces or commas; write several tags as a list: `tags: [one, two]`",
    ),
    (
        Code::InvalidExclusion,
        &[
            ("A.md", "[[B]]"),
            ("B.md", "[[A]]"),
            (".obsidian/app.json", r#"{"userIgnoreFilters": ["/^(?!Public)/"]}"#),
        ],
        ".obsidian/app.json:1:1: warning[invalid-exclusion]: the pattern `/^(?!Public)/` excludes nothing: look-around is not supported; change it under \"Excluded files\" in Obsidian's settings",
    ),
    (
        Code::TablePipe,
        &[("A.md", "| Partner |\n| - |\n| [[A|the state]] |\n")],
        "A.md:3:3: warning[table-pipe]: this `|` ends the table cell, not the target of the link; write `\\|` inside tables",
    ),
    (
        Code::UnclosedComment,
        &[("A.md", "%% check this figure")],
        "A.md:1:1: warning[unclosed-comment]: this `%%` opens a comment that nothing closes; close it with another `%%`, or write `\\%%` for the signs themselves",
    ),
    (
        Code::UrlCollision,
        &[("C#.md", ""), ("C++.md", "")],
        "C++.md:1:1: warning[url-collision]: the address `c.html` belongs to `C#.md`; this page gets `c-2.html`; rename the note, or give it an address of its own with `permalink`",
    ),
    (
        Code::EmbedCycle,
        &[("A.md", "![[B]]"), ("B.md", "![[A]]")],
        "A.md:1:1: warning[embed-cycle]: this embed leads back to itself; make one of the embeds a link, or embed a section that does not lead back",
    ),
    (
        Code::BrokenDiagram,
        &[("A.md", "> [!note]\n> ```mermaid\n> flowchart LR\n>   A[Start --> B\n> ```\n")],
        "A.md:4:5: warning[broken-diagram]: this diagram cannot be read: missing closing ']' for node 'A'; its source is shown instead; mermaid.live says what Mermaid itself makes of it",
    ),
    (
        Code::InvalidMath,
        &[("A.md", "The ratio\n\nis $a + \\nope$.\n")],
        "A.md:3:9: warning[invalid-math]: unknown command `\\nope`; the formula is shown as its source",
    ),
    (
        Code::InvalidCanvas,
        &[("A.canvas", "{\"nodes\":[")],
        "A.canvas:1:10: warning[invalid-canvas]: this canvas cannot be read: EOF while parsing a list at line 1 column 10; open it in Obsidian and save it again, or delete it",
    ),
    (
        Code::InvalidBase,
        &[("A.base", "views:\n  - table\n")],
        "A.base:2:5: warning[invalid-base]: a view is a list of `key: value`; write `- type: table`",
    ),
    (
        Code::InvalidQuery,
        &[("A.base", "filters:\n  and:\n    - file.hasTg(\"book\")\n")],
        "A.base:3:12: warning[invalid-query]: there is no function `hasTg`; did you mean `hasTag`?",
    ),
    (
        Code::UnsupportedQuery,
        &[("A.md", "---\ndue: 2026-01-01\n---\n> ```base\n> filters: due < today()\n> ```\n")],
        "A.md:5:18: warning[unsupported-query]: `today` needs a day from the settings; set `today = \"2026-11-22\"` under `[query]` in `adit.toml`",
    ),
    (
        Code::StaleOverride,
        &[(".adit/assets/style.css", "/* adit 0.0.1 assets/style.css 0123456789abcdef */\nbody{}")],
        ".adit/assets/style.css:1:1: warning[stale-override]: this is a copy of what adit 0.0.1 had; adit's own has changed since; compare: `adit theme show style.css | diff - .adit/assets/style.css`",
    ),
    (
        Code::UntrustedTheme,
        &[(".adit/templates/note.html", "{{ title }")],
        ".adit/templates/note.html:1:1: warning[untrusted-theme]: `.adit/templates/note.html` is not used: it could run scripts in the site; build with `--trust` if you wrote the theme, or have read it",
    ),
    (
        Code::UntrustedHtml,
        &[("A.md", "text"), ("adit.toml", "[security]\n\ntrust_html = true\n")],
        "adit.toml:3:1: warning[untrusted-html]: `trust_html` is not heeded: a vault cannot give itself leave to run scripts; build with `--trust` if you wrote this vault, or have read what it would run",
    ),
    (
        Code::UntrustedHtml,
        &[("A.md", "[[x.html]], [again](x.html)"), ("x.html", "<p>x"), ("y.html", "nobody links to it")],
        "x.html:1:1: warning[untrusted-html]: `x.html` is published as text: it could run scripts in the site; build with `--trust` if you wrote this vault, or have read what it would run",
    ),
    (
        Code::UntrustedHtml,
        &[
            ("A.md", "![[run.svg]] ![[still.svg]]"),
            ("run.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><rect onclick=\"alert(1)\"/></svg>"),
            ("still.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><rect/></svg>"),
            ("unused.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"),
        ],
        "run.svg:1:1: warning[untrusted-html]: `run.svg` is published as a still picture: there is something in it that could run; build with `--trust` if you wrote this vault, or have read what it would run",
    ),
    (
        Code::OrphanNote,
        &[("A.md", "text"), ("adit.toml", "[check]\norphan-note = \"warn\"\n")],
        "A.md:1:1: warning[orphan-note]: nothing links to `A`, and it links to nothing; link it from the notes that should lead to it",
    ),
];

#[test]
fn each_finding_is_reported_alone_with_its_place_and_what_to_do() {
    for (code, files, expected) in FINDINGS {
        let run = adit(vault(files).path(), "check --format short");
        assert_eq!(run.out.trim_end(), *expected, "{}", code.as_str());
    }
}

#[test]
fn a_note_that_is_not_utf8_is_left_out_and_reported() {
    let vault = vault::<&str, &str>(&[]);
    put(vault.path(), "old.md", b"Cr\xE8me\n");
    let expected = "old.md:1:1: warning[not-utf8]: `old.md` is not UTF-8 and is left out; byte 2 (line 1) cannot be read; save the file as UTF-8\n";
    assert_eq!(adit(vault.path(), "check --format short").out, expected);
}

#[test]
fn a_note_in_utf16_is_called_that() {
    let vault = vault::<&str, &str>(&[]);
    for (name, bytes) in [("le.md", b"\xff\xfeH\0i\0"), ("be.md", b"\xfe\xff\0H\0i")] {
        put(vault.path(), name, bytes);
        let found = adit(vault.path(), "check --format short").out;
        assert!(found.contains("is UTF-16, not UTF-8, and is left out; save it as UTF-8"), "{found}");
    }
}

#[test]
fn a_name_that_is_too_long_is_reported() {
    let vault = vault(&[("A.md", &format!("---\ntitle: {}\n---\n", "long ".repeat(300)))]);
    let found = adit(vault.path(), "check --format short").out;
    assert!(found.starts_with("A.md:") && found.contains(": warning[over-limit]: "), "{found}");
    assert_eq!(found.lines().count(), 1, "{found}");
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_is_left_out_and_reported() {
    let (vault, elsewhere) = (vault::<&str, &str>(&[]), vault(&[("secret.md", "zq")]));
    std::os::unix::fs::symlink(elsewhere.path().join("secret.md"), vault.path().join("A.md"))
        .expect("it can be made");
    std::os::unix::fs::symlink(elsewhere.path(), vault.path().join("folder")).expect("it can be made");
    let finding = |path: &str| {
        format!(
            "{path}:1:1: warning[skipped-file]: `{path}` is a symbolic link and is left out; adit reads only what is really in the vault; put a copy in its place\n"
        )
    };
    assert_eq!(adit(vault.path(), "check --format short").out, finding("A.md") + &finding("folder"));
    assert!(!adit(vault.path(), "graph").out.contains("secret"));
}

#[test]
fn a_link_on_a_text_card_is_reported_at_its_line_and_column() {
    let canvas = r#"{"nodes":[
{"id":"1","type":"text","text":"caf\u00e9 \"x\"\n\n[[Nowhere]]"}]}"#;
    let vault = vault(&[("A.canvas", canvas)]);
    let found = adit(vault.path(), "check --format short").out;
    assert!(found.starts_with("A.canvas:2:52: warning[unresolved-link]: this links to `Nowhere`"), "{found}");
}

#[test]
fn an_edge_between_two_cards_is_a_relation_in_the_graph() {
    let canvas = r#"{"nodes":[{"id":"a","type":"file","file":"A.md"},{"id":"b","type":"file","file":"B.md"}],
"edges":[{"id":"e","fromNode":"a","toNode":"b","label":"owns \"40%\""}]}"#;
    let vault = vault(&[("A.md", ""), ("B.md", ""), ("Board.canvas", canvas)]);
    let graph = adit(vault.path(), "graph").out;
    let wanted = r#""from":"Board.canvas","to":"B.md","kind":"relation","subject":"A.md","rule":null,"label":"owns \"40%\"","#;
    let line = graph.lines().find(|line| line.contains(wanted)).expect("the relation is there");
    assert!(line.contains(r#""line":2,"col":10"#), "{line}");
    let dot = adit(vault.path(), "graph --format dot").out;
    assert!(dot.contains(r#""A.md" -> "B.md" [label="owns \"40%\""];"#), "{dot}");
}

#[test]
fn every_code_is_found_in_some_test_of_this_file() {
    let mut codes: Vec<_> = FINDINGS.iter().map(|(code, ..)| *code).collect();
    // `tests/theme.rs` has the mistakes in templates, which are looked at only if they are trusted.
    codes.extend([Code::NotUtf8, Code::SkippedFile, Code::InvalidTemplate]);
    // `a_name_that_is_too_long_is_reported` has this one: no line of the table has room for it.
    codes.push(Code::OverLimit);
    codes.sort_unstable();
    codes.dedup();
    let mut all = Code::ALL.to_vec();
    all.sort_unstable();
    assert_eq!(codes, all);
}

// --- formats ---------------------------------------------------------------------------------------------------------------

const TYPO: Files =
    &[("Japan.md", "It was\nin [[Lynas Rare Earth]], in 2011.\n"), ("Lynas Rare Earths.md", "")];

#[test]
fn people_see_the_line_with_the_place_marked() {
    let run = adit(vault(TYPO).path(), "check");
    let expected = "
warning[unresolved-link]: this links to `Lynas Rare Earth`, which does not exist
 --> Japan.md:2:4
  |
2 | in [[Lynas Rare Earth]], in 2011.
  |    ^^^^^^^^^^^^^^^^^^^^ no file or alias of this name
  |
  = help: did you mean `Lynas Rare Earths`?

";
    assert_eq!(run.out, expected.trim_start());
    assert_eq!(run.err, "2 notes, 1 link: 1 warning\n");
}

#[test]
fn a_sure_fix_is_shown_as_a_change() {
    let run = adit(vault(&[("A.md", "---\ncountry: [[Japan]]\n---\n")]).path(), "check");
    let expected = "
warning[unquoted-link]: the link in `country` is not quoted
 --> A.md:2:10
  |
2 | country: [[Japan]]
  |          ^^^^^^^^^ YAML reads this as a list in a list, not as a link
  |
help: put quotes around it
  |
2 - country: [[Japan]]
2 + country: \"[[Japan]]\"
  |

";
    assert_eq!(run.out, expected.trim_start());
}

#[test]
fn programs_get_a_json_object_a_line() {
    let run = adit(vault(TYPO).path(), "check --format json");
    let expected = r#"{"code":"unresolved-link","severity":"warning","file":"Japan.md","line":2,"column":4,"span":[10,30],"message":"this links to `Lynas Rare Earth`, which does not exist","label":"no file or alias of this name","help":"did you mean `Lynas Rare Earths`?","fix":null,"related":[]}"#;
    assert_eq!(run.out, format!("{expected}\n"));
    assert_eq!(run.err, "");
}

#[test]
fn github_gets_workflow_commands_in_which_signs_are_escaped() {
    let run = adit(vault(&[("a,b.md", "[[100%]]")]).path(), "check --format github");
    let expected = "::warning file=a%2Cb.md,line=1,col=1,title=unresolved-link::this links to `100%25`, which does not exist%0Awrite the note, or add the name to the aliases of one\n";
    assert_eq!(run.out, expected);
}

#[test]
fn a_vault_cannot_drive_the_terminal() {
    let vault = vault(&[("A.md", "---\ntags: [\"\\e[31m x\"]\n---\n[[\u{1b}]0;title\u{7}]]\n")]);
    for format in ["human", "short", "json"] {
        let out = adit(vault.path(), &format!("check --color never --format {format}")).out;
        assert!(!out.is_empty() && !out.contains(['\u{1b}', '\u{7}']), "{out:?}");
    }
}

#[test]
fn colours_appear_only_where_they_are_wanted() {
    let vault = vault(TYPO);
    let is_coloured = |args: &str, variables: &[(&str, &str)]| {
        let output = command(vault.path(), args).envs(variables.iter().copied()).output().expect("adit runs");
        Run::from(output).out.contains('\u{1b}')
    };
    assert!(!is_coloured("check", &[]), "a pipe is no terminal");
    assert!(is_coloured("check --color always", &[]));
    assert!(
        is_coloured("--color always check", &[("NO_COLOR", "1")]),
        "an argument wins over the environment"
    );
    assert!(is_coloured("check", &[("CLICOLOR_FORCE", "1")]));
    assert!(!is_coloured("check", &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!is_coloured("check --color never", &[("CLICOLOR_FORCE", "1")]));
    assert!(!is_coloured("check --color always --format json", &[]), "JSON has no colours");
}

#[test]
fn a_graph_can_be_drawn() {
    let run =
        adit(vault(&[("A \"x\".md", "[[Nowhere]] ![[B]] #tag"), ("B.md", "")]).path(), "graph --format dot");
    assert_code(&run, 0);
    let expected = r##"
digraph vault {
  node [shape=box, style=rounded];
  "A \"x\".md" [label="A \"x\""];
  "B.md" [label="B"];
  "Nowhere" [label="Nowhere", style=dashed];
  "#tag" [label="#tag", shape=plaintext];
  "A \"x\".md" -> "Nowhere";
  "A \"x\".md" -> "B.md" [style=dotted];
  "A \"x\".md" -> "#tag";
}
"##;
    assert_eq!(run.out, expected.trim_start());
}

#[test]
fn a_build_shows_some_findings_and_counts_the_rest() {
    let vault = vault(&[("A.md", "[[1]] [[2]] [[3]] [[4]] [[5]] [[6]] [[7]]")]);
    let shown = |args| adit(vault.path(), args).err.matches("warning[unresolved-link]").count();
    assert_eq!((shown("build"), shown("build --verbose"), shown("build --quiet")), (5, 7, 0));
    assert!(adit(vault.path(), "build").err.contains("… and 2 more: `adit check .` shows them all\n"));
}

#[test]
fn a_rare_finding_is_not_lost_among_many_of_another_kind() {
    let vault = vault(&[("A.md", "[[1]] [[2]] [[3]] [[4]] [[5]] [[6]] [[7]]\n\n[[#Nope]]\n")]);
    let said = adit(vault.path(), "build").err;
    assert!(said.contains("warning[unresolved-heading]"), "{said}");
    assert_eq!(said.matches("warning[unresolved-link]").count(), 4);
    let kinds = "7 unresolved-link, 1 unresolved-heading\n";
    assert!(said.contains(&format!("… and 3 more: `adit check .` shows them all\n{kinds}")), "{said}");
    assert!(adit(vault.path(), "check").err.starts_with(kinds));
}

#[test]
fn a_vault_that_is_not_there_is_said_to_be_a_folder() {
    let run = adit(vault(TYPO).path(), "build nowhere");
    assert_code(&run, 2);
    assert!(run.err.contains("could not open the vault `nowhere`"), "{}", run.err);
    assert!(run.err.contains("help: the vault is the folder that holds the notes"), "{}", run.err);
}

#[test]
fn a_quiet_build_prints_nothing() {
    let run = adit(vault(TYPO).path(), "build --quiet");
    assert_eq!((run.out.as_str(), run.err.as_str()), ("", ""));
}

// --- other commands --------------------------------------------------------------------------------------------------------

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let vault = vault(TYPO);
    for args in ["graph", "graph --format dot", "check", "check --format json", "explain", "completions bash"]
    {
        let (reader, writer) = std::io::pipe().expect("a pipe can be made");
        drop(reader);
        let run = Run::from(command(vault.path(), args).stdout(writer).output().expect("adit runs"));
        assert_code(&run, 0);
        assert!(!run.err.contains("error") && !run.err.contains("panicked"), "{args}: {}", run.err);
    }
}

#[test]
fn each_shell_gets_completions() {
    let folder = vault::<&str, &str>(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = adit(folder.path(), &format!("completions {shell}"));
        assert_code(&run, 0);
        assert!(run.out.contains("adit") && run.out.contains("timings"), "{shell}: {}", run.out);
    }
}

#[test]
fn every_diagnostic_can_be_explained() {
    let folder = vault::<&str, &str>(&[]);
    let all = adit(folder.path(), "explain").out;
    for code in Code::ALL {
        let run = adit(folder.path(), &format!("explain {}", code.as_str()));
        assert_code(&run, 0);
        assert_eq!(run.out, format!("{}\n\n{}\n", code.as_str(), adit::explain(*code)));
        assert!(all.contains(&run.out));
    }
}

// --- output ----------------------------------------------------------------------------------------------------------------

#[test]
fn a_second_build_writes_nothing_and_a_change_writes_what_it_touches() {
    // Long enough to be no stub, whose words are counted on another page.
    let text = format!("one [[B]] {}", "word ".repeat(60));
    let vault = vault(&[("A.md", text.as_str()), ("B.md", ""), ("C.md", "")]);
    let written = || {
        let err = adit(vault.path(), "build").err;
        let line =
            err.lines().find(|line| line.contains(" written")).expect("it says what it wrote").to_owned();
        line.split(", ")
            .find_map(|it| it.strip_suffix(" written")?.parse::<usize>().ok())
            .expect("it counts them")
    };
    assert!(written() > 3);
    assert_eq!(written(), 0);
    put(vault.path(), "A.md", &format!("{text}\n\nOnly this page shows what is not at its start."));
    // The page, its text for scripts, and the words of the search.
    assert_eq!(written(), 3);
}

#[test]
fn the_first_build_says_that_a_property_could_say_types() {
    let vault = vault(&[("A.md", "---\ntype: person\n---\n[[B]]"), ("B.md", "---\ntype: [x]\n---\n[[A]]")]);
    let says = || adit(vault.path(), "build").err.contains("`type_property = \"type\"` under `[relations]`");
    assert!(says());
    put(vault.path(), "A.md", "---\ntype: person\n---\nSee [[B]]");
    assert!(!says(), "it is no news");
    put(vault.path(), "adit.toml", "[relations]\ntype_property = \"type\"\n");
    fs::remove_dir_all(vault.path().join("site")).unwrap();
    assert!(!says(), "it is read");
}

#[test]
fn folders_that_are_not_adits_are_refused_and_left_alone() {
    let outside = vault(&[("vault/A.md", ""), ("vault/sub/B.md", ""), ("own/mine.txt", "x")]);
    let before = listing(outside.path());
    for (output, why) in [
        ("vault", "holds the vault"),
        ("vault/../vault/", "holds the vault"),
        (".", "holds the vault"),
        ("own", "holds files that adit did not write"),
        ("vault/sub", "holds files that adit did not write"),
        ("own/mine.txt", "could not"),
    ] {
        let run = adit(outside.path(), &format!("build vault -o {output}"));
        assert_code(&run, 2);
        assert!(run.err.contains(why), "{}", run.err);
        assert_eq!(listing(outside.path()), before, "{output}");
    }
    for output in ["vault", "."] {
        assert_code(&adit(outside.path(), &format!("build vault --force -o {output}")), 2);
    }
}

#[test]
fn forced_to_write_among_other_files_adit_leaves_them_for_good() {
    let vault = vault(&[("A.md", ""), ("site/mine.txt", "x"), ("site/a/mine.txt", "y")]);
    for _ in 0..2 {
        assert_code(&adit(vault.path(), "build --force"), 0);
    }
    fs::rename(vault.path().join("A.md"), vault.path().join("B.md")).expect("it can be renamed");
    assert_code(&adit(vault.path(), "build"), 0);
    let site = listing(&vault.path().join("site"));
    assert!(
        ["a/mine.txt", "b.html", "mine.txt"].iter().all(|it| site.iter().any(|there| there == it)),
        "{site:?}"
    );
    assert!(!site.iter().any(|it| it == "a.html"), "{site:?}");
}

#[test]
fn pages_of_notes_that_are_gone_are_swept_with_their_folders() {
    let vault = vault(&[("x/y/A.md", "#tag"), ("z/B.md", "")]);
    adit(vault.path(), "build");
    put(vault.path(), "site/z/mine.txt", "x");
    fs::remove_dir_all(vault.path().join("x")).expect("it can be deleted");
    fs::remove_dir_all(vault.path().join("z")).expect("it can be deleted");
    put(vault.path(), "C.md", "");
    adit(vault.path(), "build");
    let site = vault.path().join("site");
    assert!(!site.join("x").exists() && !site.join("tags/tag.html").exists(), "{:?}", listing(&site));
    assert_eq!(listing(&site.join("z")), ["mine.txt"]);
}

#[test]
fn an_earlier_site_inside_the_vault_is_no_part_of_it() {
    let vault = vault(&[("A.md", "![[p.png]]"), ("p.png", "x")]);
    adit(vault.path(), "build -o public");
    fs::rename(vault.path().join("public"), vault.path().join("old")).expect("it can be renamed");
    let first = adit(vault.path(), "graph").out;
    assert!(first.contains("\"p.png\"") && !first.contains("old/"), "{first}");
    adit(vault.path(), "build");
    assert_eq!(adit(vault.path(), "graph").out, first);
    assert!(!listing(&vault.path().join("site")).iter().any(|it| it.starts_with("old")));
}

#[test]
fn a_manifest_cannot_make_adit_delete_what_is_outside() {
    let outside = vault(&[("vault/A.md", ""), ("victim.txt", "x")]);
    let site = outside.path().join("site");
    for path in ["../victim.txt", "a/../../victim.txt", "/etc/none", "..\\\\victim.txt"] {
        put(&site, ".adit-manifest.json", format!("{{\"about\":\"\",\"files\":[\"{path}\"]}}"));
        assert_code(&adit(outside.path(), "build vault"), 0);
        assert!(outside.path().join("victim.txt").is_file(), "{path}");
    }
}

#[cfg(unix)]
#[test]
fn symbolic_links_in_the_output_folder_are_not_followed() {
    use std::os::unix::fs::symlink;
    let outside =
        vault(&[("vault/sub/A.md", ""), ("elsewhere/index.html", "mine"), ("elsewhere/a.html", "mine")]);
    let (site, elsewhere) = (outside.path().join("site"), outside.path().join("elsewhere"));
    assert_code(&adit(outside.path(), "build vault"), 0);
    fs::remove_file(site.join("index.html")).expect("it can be deleted");
    symlink(elsewhere.join("index.html"), site.join("index.html")).expect("it can be made");
    assert_code(&adit(outside.path(), "build vault"), 0);
    assert!(
        fs::symlink_metadata(site.join("index.html")).is_ok_and(|it| it.is_file()),
        "the page takes its place"
    );

    fs::remove_dir_all(site.join("sub")).expect("it can be deleted");
    symlink(&elsewhere, site.join("sub")).expect("it can be made");
    let run = adit(outside.path(), "build vault");
    assert_code(&run, 2);
    assert!(run.err.contains("is in the way"), "{}", run.err);

    fs::remove_dir_all(outside.path().join("vault/sub")).expect("it can be deleted");
    put(outside.path(), "vault/B.md", "");
    assert_code(&adit(outside.path(), "build vault"), 0);
    assert!(
        listing(&elsewhere).iter().all(|it| fs::read(elsewhere.join(it)).is_ok_and(|text| text == b"mine"))
    );
    assert_eq!(listing(&elsewhere), ["a.html", "index.html"]);
}

// --- bases ---------------------------------------------------------------------------------------------------------------

#[test]
fn a_note_that_is_not_published_is_in_no_row_no_count_and_no_link_of_a_base() {
    let base = "formulas:\n  n: 'file.links.length + \"/\" + file.backlinks.length + \"/\" + file.hasLink(\"Zebra\")'\n  of: file(\"Zebra\").properties\n\
                views:\n  - type: table\n    order: [file.name, formula.n, formula.of, file.links, file.backlinks, price]\n    summaries: {price: Sum}\n";
    let folder = vault(&[
        ("A.base", base),
        ("B.md", "---\nprice: 1\n---\n![[A.base]] and [[Zebra]]"),
        ("Zebra.md", "---\npublish: false\nprice: 40\n---\n[[B]]"),
    ]);
    assert_code(&adit(folder.path(), "build . -o site"), 0);
    for page in ["site/a.base.html", "site/b.html"] {
        let html = fs::read_to_string(folder.path().join(page)).expect("the page is there");
        let table =
            html.split("<table>").nth(1).and_then(|it| it.split("</table>").next()).expect("it has a table");
        assert!(!table.contains("Zebra"), "{page}: {table}");
        assert!(table.contains("<caption>2 results</caption>"), "{page}: {table}");
        assert!(table.contains("<td dir=\"auto\">1/0/false</td>"), "{page}: {table}");
        assert!(table.contains("<span>Sum</span> 1<"), "{page}: {table}");
    }
}

#[test]
fn a_base_of_many_files_shows_some_and_says_how_many_there_are() {
    let notes: Vec<_> =
        (0..1200).map(|nth| (format!("n/{nth}.md"), format!("---\nx: {nth}\n---\n"))).collect();
    let mut files: Vec<_> = notes.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.push((
        "A.base",
        "filters: x >= 0\nviews:\n  - type: table\n    order: [file.name, x]\n    summaries: {x: Max}\n",
    ));
    let folder = vault(&files);
    assert_code(&adit(folder.path(), "build . -o site"), 0);
    let html = fs::read_to_string(folder.path().join("site/a.base.html")).expect("the page is there");
    assert!(html.contains("The first 1,000 of 1,200 are shown.") && html.contains("<span>Max</span> 1199<"));
    assert_eq!(html.matches("<tr><th scope=\"row\"").count(), 1000);
}
