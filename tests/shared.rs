//! Real vaults, which lie beside the project and are not part of it. Not run by `cargo test`: `.ci/run` runs it as
//! `ADIT_SHARED=folder ADIT_HYPERLINK=program cargo test --test shared`.
#![expect(
    clippy::disallowed_methods,
    reason = "the places of the vaults and of the link checker come from outside"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use html::{leftovers, mistakes};

mod html;

fn shared() -> PathBuf {
    PathBuf::from(std::env::var_os("ADIT_SHARED").expect("ADIT_SHARED is the folder with the vaults"))
}

fn adit(args: &[&str]) -> std::process::Output {
    let output = Command::new(env!("CARGO_BIN_EXE_adit")).args(args).output().expect("adit can be started");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "adit {args:?}: {errors}");
    assert!(!errors.contains("panicked"), "adit {args:?}: {errors}");
    output
}

fn text(path: &Path) -> &str {
    path.to_str().expect("the path is UTF-8")
}

fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(|it| it.expect("the site can be listed"));
    entries
        .filter(|it| it.file_type().is_file())
        .map(|it| {
            let path = it.path().strip_prefix(folder).expect("it is in the folder").to_owned();
            (path, std::fs::read(it.path()).expect("the site can be read"))
        })
        .collect()
}

fn vaults() -> Vec<PathBuf> {
    let folder = shared().join("vaults");
    let entries =
        std::fs::read_dir(&folder).expect("there are vaults").map(|it| it.expect("they can be listed"));
    let mut vaults: Vec<_> =
        entries.map(|it| it.path()).filter(|it| it.is_dir() && !it.ends_with("oracle")).collect();
    vaults.sort();
    assert!(vaults.len() >= 7, "{} vaults", vaults.len());
    vaults
}

#[test]
fn every_vault_builds_to_the_same_bytes_with_one_thread_and_with_four_and_a_second_build_writes_nothing() {
    for vault in vaults() {
        let work = tempfile::tempdir().expect("a folder can be made");
        let (one, four) = (work.path().join("one"), work.path().join("four"));
        adit(&["build", text(&vault), "-o", text(&one), "-q", "--threads", "1"]);
        adit(&["build", text(&vault), "-o", text(&four), "-q", "--threads", "4"]);
        assert!(files(&one) == files(&four), "{}", vault.display());
        let again = adit(&["build", text(&vault), "-o", text(&one)]);
        let report = String::from_utf8_lossy(&again.stderr).into_owned();
        assert!(report.contains(" 0 written"), "{}: {report}", vault.display());
    }
}

/// The HTML pages of a site by address.
fn pages(site: &Path) -> impl Iterator<Item = (String, String)> {
    let pages = files(site).into_iter().map(|(path, bytes)| (path.to_string_lossy().into_owned(), bytes));
    let pages = pages.filter(|(path, _)| path.ends_with(".html"));
    pages.map(|(path, bytes)| (path, String::from_utf8(bytes).expect("pages are UTF-8")))
}

#[test]
fn every_page_of_every_vault_is_valid_and_its_ids_are_unique() {
    for vault in vaults() {
        let work = tempfile::tempdir().expect("a folder can be made");
        adit(&["build", text(&vault), "-o", text(work.path()), "-q"]);
        for (path, page) in pages(work.path()) {
            assert_eq!(mistakes(&page), Vec::<String>::new(), "{}: {path}", vault.display());
        }
    }
}

/// Lines of the help vault which Obsidian shows like this, too: its authors have escaped the brackets.
const ESCAPED: &[(&str, &str)] = &[
    ("link-notes.html", "link them together using the [[double bracket syntax]]"),
    ("link-notes.html", "The Law of Inertia is one of the [[Three laws of motion]]"),
    ("links.html", "disable Use [[Wikilinks]]"),
];

#[test]
fn no_sign_of_the_dialect_is_left_over_on_a_page_of_the_help_vault() {
    let work = tempfile::tempdir().expect("a folder can be made");
    adit(&["build", text(&shared().join("vaults/obsidian-help")), "-o", text(work.path()), "-q"]);
    let is_escaped = |path: &str, line: &str| ESCAPED.iter().any(|it| it.0 == path && line.contains(it.1));
    let mut n_escaped = 0;
    for (path, page) in pages(work.path()) {
        let (escaped, left): (Vec<_>, Vec<_>) =
            leftovers(&page).into_iter().partition(|line| is_escaped(&path, line));
        n_escaped += escaped.len();
        assert_eq!(left, Vec::<String>::new(), "{path}");
    }
    assert_eq!(n_escaped, ESCAPED.len(), "a line that is listed is no longer there");
}

/// Runs the link checker on a site; gives what it found wrong.
fn broken_links(site: &Path) -> Option<String> {
    let program = std::env::var_os("ADIT_HYPERLINK").expect("ADIT_HYPERLINK is a link checker");
    let output = Command::new(program).arg("--check-anchors").arg(site).output().expect("it can be started");
    let report = String::from_utf8_lossy(&output.stdout).into_owned();
    (!output.status.success()).then_some(report)
}

#[test]
fn no_link_or_fragment_of_any_vault_is_dead_by_a_checker_that_is_not_ours() {
    for vault in vaults() {
        let work = tempfile::tempdir().expect("a folder can be made");
        adit(&["build", text(&vault), "-o", text(work.path()), "-q"]);
        assert_eq!(broken_links(work.path()), None, "{}", vault.display());
        // The checker does find what is dead.
        let page = work.path().join("dead.html");
        std::fs::write(&page, "<!doctype html><title>x</title><a href=\"nowhere.html\">x</a>")
            .expect("it can be written");
        assert!(broken_links(work.path()).is_some_and(|report| report.contains("nowhere.html")));
    }
}

/// The seed note's targets with the lines of their links.
const SEED_LINKS: &[(u32, &str)] = &[
    (6, "Japan"),
    (6, "METI"),
    (6, "Project Vault"),
    (12, "China"),
    (12, "Japan"),
    (28, "China"),
    (38, "Australia"),
    (38, "Lynas Rare Earths"),
    (40, "France"),
    (41, "Canada"),
    (44, "China"),
    (53, "Donald Trump"),
    (58, "Australia"),
    (58, "Project Vault"),
    (76, "Japan"),
    (85, "Lynas Rare Earths"),
    (93, "Japan"),
    (94, "Strategic mineral stockpiles"),
    (95, "Project Vault"),
    (96, "Critical minerals"),
    (97, "Rare earth elements"),
    (98, "Lynas Rare Earths"),
    (99, "China"),
    (100, "Donald Trump"),
    (101, "US-China relations"),
    (102, "Defense"),
];

#[test]
fn the_seed_note_gives_its_26_links_with_their_lines_and_each_target_shows_its_sentences() {
    let work = tempfile::tempdir().expect("a folder can be made");
    let (vault, site) = (work.path().join("vault"), work.path().join("site"));
    std::fs::create_dir(&vault).expect("a folder can be made");
    let seeds = std::fs::read_dir(shared().join("seeds")).expect("there are seeds");
    let is_seed = |path: &PathBuf| path.file_name().is_some_and(|it| it.to_string_lossy().starts_with("002"));
    let seed =
        seeds.map(|it| it.expect("they can be listed").path()).find(is_seed).expect("there is seed 002");
    std::fs::copy(seed, vault.join("JOGMEC.md")).expect("it can be copied");
    for (_, target) in SEED_LINKS {
        std::fs::write(vault.join(format!("{target}.md")), "A stub.\n").expect("it can be written");
    }
    let graph = adit(&["graph", text(&vault)]).stdout;
    let graph: Value = serde_json::from_slice(&graph).expect("the graph is JSON");
    let edges = graph["edges"].as_array().expect("it has edges").iter().filter(|edge| edge["kind"] == "link");
    let mut links: Vec<(u64, String)> = edges
        .map(|edge| {
            assert_eq!((&edge["from"], &edge["resolved"]), (&Value::from("JOGMEC.md"), &Value::from(true)));
            let to = edge["to"].as_str().expect("it has a target").trim_end_matches(".md").to_owned();
            (edge["line"].as_u64().expect("it has a line"), to)
        })
        .collect();
    links.sort();
    let expected: Vec<_> =
        SEED_LINKS.iter().map(|(line, target)| (u64::from(*line), (*target).to_owned())).collect();
    assert_eq!(links, expected);

    adit(&["build", text(&vault), "-o", text(&site), "-q"]);
    for (line, target) in SEED_LINKS {
        let node = graph["nodes"].as_array().expect("it has nodes").iter().find(|it| it["title"] == *target);
        let page = node.and_then(|it| it["page"].as_str()).expect("the target has a page");
        let html = std::fs::read_to_string(site.join(page)).expect("the page can be read");
        let html = scraper::Html::parse_document(&html);
        let backlinks = scraper::Selector::parse(".backlinks li").expect("it is a selector");
        let evidence = format!("JOGMEC.md:{line}");
        let n_of_target = SEED_LINKS.iter().filter(|(_, it)| it == target).count();
        let shown: Vec<String> = html.select(&backlinks).map(|it| it.text().collect()).collect();
        let has_sentence = shown.iter().any(|it| it.contains(&evidence) && it.contains(target));
        // A page shows three sentences of one note, and says how many more there are.
        let is_counted = n_of_target > 3 && shown.iter().any(|it| it.contains("more"));
        assert!(has_sentence || is_counted, "{target}, line {line}: {shown:#?}");
    }
}
