//! The habits of this repository that a machine can watch: layers, doors, sizes, and documents that keep up.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use adit::{Code, KEYS, Severity};

/// The layers from the ground up: a module may use those before it in this list.
const LAYERS: &[&str] = &[
    "span",
    "path",
    "suggest",
    "date",
    "diag",
    "error",
    "words",
    "config",
    "scan",
    "cache",
    "pack",
    "compile",
    "trace",
    "vault",
    "memo",
    "link",
    "graph",
    "analysis",
    "layout",
    "relation",
    "fact",
    "figure",
    "query",
    "mention",
    "similar",
    "search",
    "check",
    "site/listing",
    "site/route",
    "session",
    "snapshot",
    "ask",
    "diff",
    "site",
    "export",
    "write",
    "serve",
    "lib",
    "args",
    "cmd",
    "main",
];

/// Arrows that go up all the same.
const UPWARD: &[(&str, &str, &str)] = &[(
    "session",
    "site",
    "collisions of addresses are diagnostics, so a compilation has its `Routes`; they know nothing of the rest of `site`",
)];

/// The files, or folders, in which a dependency may be named.
const DOORS: &[(&str, &[&str])] = &[
    ("ammonia", &["compile/raw_html/sanitize.rs"]),
    ("annotate_snippets", &["diag/human.rs"]),
    ("anstream", &["args.rs", "cmd.rs", "cmd/"]),
    ("anstyle", &["cmd.rs", "cmd/"]),
    ("axum", &["serve/"]),
    ("base64", &["site/data/", "scan/active.rs"]),
    ("clap", &["args.rs", "args/", "cmd.rs", "main.rs"]),
    ("clap_complete", &["args.rs", "cmd.rs"]),
    ("csv", &["export.rs", "export/csv.rs", "site/explore/spreadsheet.rs"]),
    ("etcetera", &["cmd/cache.rs"]),
    ("flate2", &["site/data/"]),
    ("futures_util", &["serve/"]),
    ("globset", &["config.rs"]),
    ("imagesize", &["scan.rs"]),
    ("indicatif", &["cmd/progress.rs"]),
    ("icu_locale_core", &["site/text.rs"]),
    ("icu_plurals", &["site/text.rs"]),
    ("itoa", &["site/put.rs"]),
    ("jiff", &["date.rs", "cmd/serve.rs"]),
    ("mermaid_svg", &["compile/diagram/"]),
    ("math_core", &["compile/tex.rs"]),
    ("mime_guess", &["serve/answer.rs"]),
    ("mimalloc", &["main.rs"]),
    ("notify", &["serve/watch.rs"]),
    ("open", &["cmd/serve.rs"]),
    ("oxrdf", &["export/rdf.rs", "export/rdf/"]),
    ("parquet", &["export.rs", "export/parquet.rs"]),
    ("percent_encoding", &["path.rs", "compile/wikilink.rs"]),
    ("petgraph", &["graph.rs", "analysis/", "check/embed_cycle.rs"]),
    ("pulldown_cmark", &["compile/"]),
    ("pulldown_cmark_escape", &["compile/html.rs"]),
    ("quick_xml", &["export/xml.rs"]),
    ("regex_lite", &["session/excluded.rs", "query/"]),
    ("rusqlite", &["export/sqlite.rs"]),
    ("rustix", &["write/spare.rs"]),
    ("serde_yaml", &["compile/frontmatter.rs", "compile/yaml_size.rs", "compile/query/yaml.rs"]),
    ("strsim", &["suggest.rs"]),
    ("syntect", &["compile/highlight.rs"]),
    ("tera", &["site/theme.rs", "site/theme/"]),
    ("terminal_size", &["cmd/ask/paint.rs"]),
    ("tokio", &["serve.rs", "serve/"]),
    ("toml", &["config.rs", "config/", "words.rs"]),
    ("two_face", &["compile/highlight.rs"]),
    ("unicode_normalization", &["path.rs", "search/token.rs"]),
    ("unicode_width", &["cmd/ask/paint.rs", "site/fan/"]),
    ("walkdir", &["scan.rs", "scan/overrides.rs"]),
    (
        "xxhash_rust",
        &[
            "cache.rs",
            "session.rs",
            "session/objects.rs",
            "path.rs",
            "site/data.rs",
            "site/network/kept.rs",
            "compile/raw_html/sanitize.rs",
            "compile/said.rs",
            "search/",
            "snapshot/",
            "vault/source.rs",
            "diff.rs",
            "export/feed.rs",
            "serve/",
            "site/theme/copy.rs",
            "trace/",
            "write/",
        ],
    ),
    // Tools that any file may use.
    ("memchr", &[""]),
    ("rayon", &[""]),
    ("rustc_hash", &[""]),
    ("serde", &[""]),
    ("serde_json", &[""]),
];

/// Lines that a file may have.
const MAX_LINES: usize = 450;

/// Files that may have more, and why they are one file.
const LONG: &[(&str, usize, &str)] = &[
    ("compile/block.rs", 800, "one writer walks the blocks of a note with one state"),
    (
        "compile/comment.rs",
        700,
        "comments are found before the parser runs, so it knows code and lists by itself",
    ),
    ("compile/frontmatter.rs", 700, "YAML, the places of its values, and what is wrong with it"),
    ("site/route.rs", 700, "addresses are given out at one place, or they would collide"),
];

fn read(path: impl AsRef<Path>) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// A source file: its path below `src/`, and its text.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// The code: no comments, no unit tests at the end or in a file of their own.
    fn code(&self) -> String {
        if self.path.ends_with("/tests.rs") || self.path.contains("/tests/") {
            return String::new();
        }
        let lines = self.text.lines().take_while(|line| line.trim() != "#[cfg(test)]");
        lines.filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
    }

    /// Its module in the list of layers.
    fn module(&self) -> &str {
        let module = self.path.trim_end_matches(".rs");
        if LAYERS.contains(&module) { module } else { module.split('/').next().unwrap_or_default() }
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files =
        walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().map(|it| it.expect("src can be read"));
    let sources = files.filter(|it| it.path().extension().is_some_and(|it| it == "rs")).map(|it| Source {
        path: it.path().strip_prefix(&root).expect("it is in src").to_string_lossy().replace('\\', "/"),
        text: read(it.path()),
    });
    sources.collect()
}

fn is_identifier(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether code has `word`, which does not go on as an identifier at either end.
fn names(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let goes_on = word.ends_with(is_identifier) && code[at + word.len()..].starts_with(is_identifier);
        !goes_on && !code[..at].ends_with(is_identifier)
    })
}

/// What follows each `crate::`, the items of `crate::{…}` one by one.
fn crate_paths(code: &str) -> BTreeSet<String> {
    let first = |path: &str| path.trim().chars().take_while(|c| is_identifier(*c)).collect::<String>();
    let mut modules = BTreeSet::new();
    for (at, prefix) in code.match_indices("crate::") {
        let rest = &code[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(group) => {
                let (mut depth, mut item) = (0, String::new());
                for c in group.chars() {
                    match c {
                        '}' if depth == 0 => break,
                        ',' if depth == 0 => drop(modules.insert(first(&std::mem::take(&mut item)))),
                        _ => {
                            depth += i32::from(c == '{') - i32::from(c == '}');
                            item.push(c);
                        }
                    }
                }
                modules.insert(first(&item));
            }
            None => drop(modules.insert(first(rest))),
        }
    }
    modules.remove("");
    modules
}

#[test]
fn modules_use_only_what_is_below_them() {
    let rank = |module: &str| {
        LAYERS
            .iter()
            .position(|it| *it == module)
            .unwrap_or_else(|| panic!("`{module}` is in no layer: put it in `LAYERS`"))
    };
    let mut upward = BTreeSet::new();
    for source in sources() {
        let from = source.module();
        for to in
            crate_paths(&source.code()).iter().filter(|to| *to != from.split('/').next().unwrap_or_default())
        {
            if rank(to) < rank(from) {
                continue;
            }
            let is_known = UPWARD.iter().any(|(a, b, _)| *a == from && b == to);
            assert!(is_known, "src/{}: `{from}` uses `{to}`, which is above it", source.path);
            upward.insert((from.to_owned(), to.clone()));
        }
    }
    assert_eq!(upward.len(), UPWARD.len(), "`UPWARD` lists an arrow that is gone; there are {upward:?}");
}

#[test]
fn modules_name_each_other_from_the_crate_down() {
    for source in sources() {
        let up = if source.path.contains('/') { "super::super" } else { "super::" };
        assert!(!names(&source.code(), up), "src/{}: write `crate::…` in place of `{up}…`", source.path);
    }
}

#[test]
fn groups_of_imports_are_taken_apart() {
    let code = "use crate::{a, b::{c, d}, e};\nfn f() -> crate::g::H { crate::i() }";
    assert_eq!(Vec::from_iter(crate_paths(code)), ["a", "b", "e", "g", "i"]);
}

/// Fails unless only files at `doors` have `word`, and some file has it.
fn assert_door(word: &str, doors: &[&str]) {
    let sources = sources();
    let users: Vec<_> =
        sources.iter().filter(|it| names(&it.code(), word)).map(|it| it.path.as_str()).collect();
    assert!(!users.is_empty(), "nothing uses `{word}`");
    for user in users {
        let is_open = doors.iter().any(|door| {
            user == *door || ((door.is_empty() || door.ends_with('/')) && user.starts_with(door))
        });
        assert!(is_open, "src/{user} uses `{word}`, which belongs to {doors:?}");
    }
}

#[test]
fn each_dependency_is_used_behind_its_door() {
    for (name, doors) in DOORS {
        assert_door(&format!("{name}::"), doors);
    }
}

#[test]
fn each_dependency_has_a_door() {
    let known: BTreeSet<_> = DOORS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let direct: BTreeSet<_> = dependencies().iter().map(|name| name.replace('-', "_")).collect();
    assert_eq!(direct, known);
}

#[test]
fn only_scan_reads_and_only_write_writes() {
    // The cache has files of its own, which are no part of a vault or a site.
    assert_door("fs::", &["scan.rs", "write.rs", "write/", "cache.rs", "cache/"]);
    assert_door("std::fs", &["scan.rs", "write.rs", "write/", "cache.rs", "cache/"]);
}

#[test]
fn only_commands_print() {
    let printing = ["println!", "print!", "eprintln!", "eprint!", "stdout(", "stderr("];
    for source in sources().iter().filter(|it| it.path != "cmd.rs" && !it.path.starts_with("cmd/")) {
        // `Command::stdout` says where another program prints.
        let code = source.code().replace(".stdout(", "").replace(".stderr(", "");
        let found = printing.iter().find(|it| names(&code, it));
        assert_eq!(found, None, "src/{} prints", source.path);
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for source in sources() {
        assert!(source.text.starts_with("//! "), "src/{} does not start with `//! `", source.path);
    }
}

#[test]
fn no_file_grows_too_long() {
    let mut problems = Vec::new();
    for Source { path, text } in sources() {
        let long = LONG.iter().find(|(long, ..)| *long == path);
        let (n, max) = (text.lines().count(), long.map_or(MAX_LINES, |(_, max, _)| *max));
        if n > max {
            problems.push(format!("src/{path} has {n} lines of {max}: look for its second job"));
        } else if long.is_some() && n <= MAX_LINES {
            problems.push(format!("src/{path} is short by now: take it out of `LONG`"));
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

// --- documents ---------------------------------------------------------------------------------------------------------

/// The names in `[dependencies]`.
fn dependencies() -> Vec<String> {
    let manifest = read("Cargo.toml");
    let table = manifest
        .split("\n[")
        .find_map(|it| it.strip_prefix("dependencies]"))
        .expect("there are dependencies");
    let names: Vec<_> =
        table.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name.to_owned()).collect();
    assert!(names.len() > 10, "{names:?}");
    names
}

/// Runs the built binary with these arguments.
fn adit(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_adit"))
        .env("XDG_CACHE_HOME", "/dev/null")
        .args(args)
        .output()
        .expect("adit runs");
    String::from_utf8(output.stdout).expect("adit prints UTF-8")
}

#[test]
fn the_guide_has_every_key_of_the_settings_as_adit_has_it() {
    let guide = read("docs/configuration.md");
    for key in KEYS {
        let name = format!("`{}.{}`", key.table, key.name);
        let line = guide.lines().find(|line| line.starts_with('|') && line.contains(&name));
        let line = line.unwrap_or_else(|| panic!("docs/configuration.md has no row for {name}"));
        for part in [key.example, key.doc] {
            assert!(line.contains(part), "docs/configuration.md: the row of {name} has to have `{part}`");
        }
    }
}

#[test]
fn the_guide_has_every_code_with_its_level() {
    let guide = read("docs/configuration.md");
    for code in Code::ALL {
        let level = match code.default_severity() {
            Severity::Off => "`off`",
            Severity::Warning => "`warn`",
            Severity::Error => "`error`",
        };
        let name = format!("`{}`", code.as_str());
        let row = guide.lines().find(|line| line.starts_with('|') && line.contains(&name));
        assert!(
            row.is_some_and(|row| row.contains(level)),
            "docs/configuration.md: {name} with {level}, not {row:?}"
        );
    }
}

#[test]
fn the_guide_explains_every_code_as_adit_does() {
    let guide = read("docs/diagnostics.md");
    let sections: Vec<_> = guide.split("\n## ").skip(1).filter_map(|it| it.split_once('\n')).collect();
    assert_eq!(
        Vec::from_iter(sections.iter().map(|it| it.0)),
        Vec::from_iter(Code::ALL.iter().map(|it| it.as_str()))
    );
    for ((name, text), code) in sections.iter().zip(Code::ALL) {
        assert_eq!(text.trim(), adit::explain(*code).trim(), "docs/diagnostics.md, section {name}");
    }
}

#[test]
fn the_guide_has_every_command_and_option() {
    let guide = read("docs/command-line.md");
    let help = adit(&["--help"]);
    let listed = help.split("Commands:\n").nth(1).expect("the help lists the commands").lines();
    let commands: Vec<_> =
        listed.map_while(|line| line.strip_prefix("  ")?.split_whitespace().next()).collect();
    assert!(commands.len() > 4, "{commands:?}");
    for command in commands {
        assert!(guide.contains(&format!("`adit {command}`")), "docs/command-line.md has no `adit {command}`");
        let help = if command == "help" { help.clone() } else { adit(&[command, "--help"]) };
        let lines = help.lines().filter(|line| line.trim_start().starts_with('-'));
        let words = lines.flat_map(|line| line.split(|c: char| !(c.is_alphanumeric() || c == '-')));
        let options: Vec<_> = words.filter(|word| word.len() > 2 && word.starts_with("--")).collect();
        assert!(options.contains(&"--help"), "{help}");
        for option in options {
            assert!(names(&guide, option), "docs/command-line.md has no `{option}` of `adit {command}`");
        }
    }
}

/// `a/{b,c}.rs` as `a/b.rs` and `a/c.rs`.
fn expanded(path: &str) -> Vec<String> {
    match path.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?))) {
        Some((before, (inside, after))) => {
            inside.split(',').map(|it| format!("{before}{it}{after}")).collect()
        }
        None => vec![path.to_owned()],
    }
}

#[test]
fn the_architecture_is_short_and_names_files_that_exist() {
    let text = read("ARCHITECTURE.md");
    // The table of dependencies has a line for each, however many there are.
    let n = text.split("\n## Dependencies").next().map_or(0, |prose| prose.lines().count());
    assert!(n <= 150, "ARCHITECTURE.md has {n} lines without its dependencies");
    let known: BTreeSet<_> = sources().into_iter().map(|it| it.path).collect();
    let quoted = text.lines().flat_map(|line| line.split('`').skip(1).step_by(2));
    let paths = quoted.filter(|it| it.ends_with(".rs") && !it.contains(['<', ' ', '*'])).flat_map(expanded);
    let mut named = BTreeSet::new();
    for path in paths {
        let path = path.trim_start_matches("src/").to_owned();
        let is_there = known.iter().any(|it| *it == path || it.ends_with(&format!("/{path}")));
        assert!(is_there || path.starts_with("tests/"), "ARCHITECTURE.md names `{path}`, which is not there");
        named.insert(path);
    }
    let missing: Vec<_> = known.iter().filter(|it| !it.contains('/') && !named.contains(*it)).collect();
    assert_eq!(missing, [""; 0], "ARCHITECTURE.md says nothing of these");
}

#[test]
fn the_architecture_says_what_each_dependency_is_for() {
    let text = read("ARCHITECTURE.md");
    let section = text.split("\n## Dependencies").nth(1).expect("there is a section about dependencies");
    for name in dependencies() {
        let is_there = section.match_indices(&name).any(|(at, _)| {
            let goes_on = |c: char| is_identifier(c) || c == '-';
            !section[..at].ends_with(goes_on) && !section[at + name.len()..].starts_with(goes_on)
        });
        assert!(is_there, "ARCHITECTURE.md says nothing of `{name}` under Dependencies");
    }
}

#[test]
fn the_changelog_has_a_place_for_the_next_change() {
    assert!(read("CHANGELOG.md").lines().any(|line| line.starts_with("## [Unreleased]")));
}

#[test]
fn the_readme_shows_how_to_build_and_check() {
    let text = read("README.md");
    assert!(text.contains("adit build") && text.contains("adit check"));
}

#[test]
fn links_between_documents_lead_to_files_and_headings() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = walkdir::WalkDir::new(root.join("docs")).into_iter().flatten().map(|it| {
        let path = it.path().strip_prefix(root).expect("it is in the repository");
        path.to_string_lossy().replace('\\', "/")
    });
    let docs = docs.filter(|it| it.ends_with(".md"));
    let files: Vec<_> =
        docs.chain(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"].map(str::to_owned)).collect();
    let mut anchors: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in &files {
        let text = read(file);
        let headings = text.lines().filter(|line| line.starts_with('#'));
        anchors.insert(file.clone(), headings.map(|it| anchor(it.trim_start_matches('#').trim())).collect());
    }
    for file in &files {
        let text = read(file);
        let prose: String = text.split("\n```").step_by(2).flat_map(str::lines).map(without_code).collect();
        for link in prose.split("](").skip(1).filter_map(|it| it.split_once(')')).map(|it| it.0) {
            let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
            if path.contains(':') {
                continue;
            }
            let folder = file.rsplit_once('/').map_or("", |it| it.0);
            let target = if path.is_empty() { file.clone() } else { resolved(folder, path) };
            assert!(root.join(&target).exists(), "{file} links to {link}");
            if let (false, Some(anchors)) = (fragment.is_empty(), anchors.get(&target)) {
                assert!(anchors.contains(fragment), "{file} links to {link}; there are {anchors:?}");
            }
        }
    }
}

/// A line of markdown without its code spans.
fn without_code(line: &str) -> String {
    let (mut kept, mut rest) = (String::new(), line);
    while let Some(at) = rest.find('`') {
        kept += &rest[..at];
        let inside = rest[at..].trim_start_matches('`');
        let mark = &rest[at..rest.len() - inside.len()];
        rest = inside.split_once(mark).map_or(inside, |(_, after)| after);
    }
    kept + rest + "\n"
}

/// The id that GitHub gives a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase();
    kept.chars()
        .filter(|c| is_identifier(*c) || matches!(c, '-' | ' '))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

fn resolved(folder: &str, path: &str) -> String {
    let mut parts: Vec<_> = folder.split('/').filter(|it| !it.is_empty()).collect();
    for part in path.split('/') {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

#[test]
fn nothing_committed_names_a_folder_of_one_machine() {
    let root = env!("CARGO_MANIFEST_DIR");
    let listed = Command::new("git").args(["-C", root, "ls-files", "-z"]).output().expect("git runs").stdout;
    let files: Vec<_> = listed.split(|byte| *byte == 0).filter(|it| !it.is_empty()).collect();
    assert!(!files.is_empty(), "git lists no files");
    for file in files {
        let path = Path::new(root).join(std::str::from_utf8(file).expect("the names of our files are UTF-8"));
        // A file that is deleted and not yet committed is listed as well.
        let Ok(bytes) = fs::read(&path) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        for folder in [concat!("/wo", "rk/"), concat!("/tmp", "/bin")] {
            let line = text.lines().position(|line| line.contains(folder));
            assert_eq!(line, None, "{} names `{folder}`; lines count from 0", path.display());
        }
    }
}

#[test]
fn every_advisory_that_is_passed_over_has_a_day_a_crate_that_is_still_used_and_a_reason() {
    let (deny, lock) = (read("deny.toml"), read("Cargo.lock"));
    let exceptions: Vec<_> = deny.lines().filter(|line| line.contains("id = \"RUSTSEC-")).collect();
    let n_ids = deny.matches("RUSTSEC-").count();
    assert_eq!(exceptions.len(), n_ids, "each exception is a line of its own with `id` and `reason`");
    for line in exceptions {
        let reason = line.split_once("reason = \"").unwrap_or_else(|| panic!("no reason: {line}")).1;
        let (date, rest) = reason.split_once(' ').unwrap_or_else(|| panic!("no day: {line}"));
        let is_date = date.len() == 10
            && date.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        assert!(is_date, "no day: {line}");
        let (name, why) = rest.split_once(": ").unwrap_or_else(|| panic!("no crate: {line}"));
        assert!(
            lock.contains(&format!("name = \"{name}\"\n")),
            "{name} is gone, and so can its exception be"
        );
        assert!(why.len() > 40, "{name}: why does it do no harm?");
    }
}
