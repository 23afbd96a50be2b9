//! Whole vaults and all that comes out of them, in `tests/golden/CASE/{vault,expect}`.
//!
//! Expected are the inside of `<main>` of every page, in one case whole pages, the graph, the findings and the other
//! files of the site. `UPDATE=1 cargo test --test golden` writes them anew; look at the difference before you commit it.
#![expect(clippy::disallowed_methods, reason = "an update starts from nothing")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use adit::{Page, Records, Site, compile_vault, read_config, render_short, write_json};

/// The case that shows whole pages; a change of the frame around `<main>` touches this one only.
const WHOLE: &str = "whole-page";

/// Files by their path below `expect/`.
type Files = BTreeMap<String, String>;

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let entries =
        fs::read_dir(&root).expect("there are golden cases").map(|it| it.expect("it can be read").path());
    let mut cases: Vec<_> = entries.filter(|it| it.is_dir()).collect();
    cases.sort();
    cases
}

fn name(case: &Path) -> String {
    case.file_name().expect("a case has a name").to_string_lossy().into_owned()
}

/// What comes out of the vault of a case.
fn outcome(case: &Path) -> Files {
    let root = case.join("vault");
    let config = read_config(&root, None).expect("the settings are sound");
    let compilation = compile_vault(&root, None, &config).expect("the vault can be compiled");
    let site = Site::new(&compilation, &config, &name(case)).expect("the templates are sound");
    let (mut files, mut others) = (Files::new(), String::new());
    for url in site.routes() {
        match site.render(url).expect("every page renders").expect("every route has a page") {
            Page::Bytes(bytes) if url.as_str().ends_with(".html") => {
                let page = String::from_utf8(bytes).expect("pages are UTF-8");
                let (folder, text) =
                    if name(case) == WHOLE { ("page", page.as_str()) } else { ("main", main(&page)) };
                files.insert(format!("{folder}/{url}", url = url.as_str()), text.to_owned());
            }
            Page::Bytes(_) | Page::Copy(_) => {
                writeln!(others, "{}", url.as_str()).expect("a String takes every write")
            }
        }
    }
    files.insert("other-files.txt".to_owned(), others);
    let mut graph = Vec::new();
    write_json(&mut graph, &Records::new(&compilation, &config)).expect("a Vec takes every write");
    files.insert("graph.json".to_owned(), String::from_utf8(graph).expect("JSON is UTF-8"));
    files.insert("check.txt".to_owned(), compilation.diagnostics.iter().map(render_short).collect());
    files
}

/// What is inside `<main>`, as it was written.
fn main(page: &str) -> &str {
    let (_, rest) = page.split_once("<main").expect("a page has a main part");
    let (_, rest) = rest.split_once(">\n").expect("its tag ends");
    rest.rsplit_once("</main>").expect("it ends").0
}

/// The files below a folder.
fn read(folder: &Path) -> Files {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten().filter(|it| it.file_type().is_file());
    let files = files.map(|it| {
        let path = it.path().strip_prefix(folder).expect("it is below the folder");
        let text = fs::read_to_string(it.path()).expect("what is expected is UTF-8");
        (path.to_string_lossy().replace('\\', "/"), text)
    });
    files.collect()
}

/// What is different, a line for each file.
fn differences(expected: &Files, found: &Files) -> Vec<String> {
    let mut differences = Vec::new();
    for (path, text) in found {
        match expected.get(path) {
            None => differences.push(format!("{path} is new")),
            Some(expected) if expected != text => {
                let is_same = |(a, b): &(&str, &str)| a == b;
                let at = expected.lines().zip(text.lines()).take_while(is_same).count();
                let line = |text: &str| text.lines().nth(at).unwrap_or("(the end)").to_owned();
                let (expected, found) = (line(expected), line(text));
                differences.push(format!("{path}:{}\n  expected: {expected}\n  found:    {found}", at + 1));
            }
            Some(_) => {}
        }
    }
    differences.extend(
        expected.keys().filter(|path| !found.contains_key(*path)).map(|path| format!("{path} is gone")),
    );
    differences
}

fn update(expect: &Path, files: &Files) {
    if expect.exists() {
        fs::remove_dir_all(expect).expect("what was expected can be deleted");
    }
    for (path, text) in files {
        let path = expect.join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }
}

#[test]
fn every_vault_gives_what_is_expected_of_it() {
    let is_update = std::env::var_os("UPDATE").is_some();
    let mut report = String::new();
    for case in cases() {
        let (expect, found) = (case.join("expect"), outcome(&case));
        if is_update {
            update(&expect, &found);
        }
        for difference in differences(&read(&expect), &found) {
            writeln!(report, "{}/{difference}", name(&case)).expect("a String takes every write");
        }
    }
    assert!(report.is_empty(), "\n{report}\nIf this is what you want: UPDATE=1 cargo test --test golden\n");
}

#[test]
fn there_are_cases_and_one_has_whole_pages() {
    let names: Vec<_> = cases().iter().map(|case| name(case)).collect();
    assert!(names.len() >= 8 && names.iter().any(|name| name == WHOLE), "{names:?}");
}

#[test]
fn a_changed_a_missing_and_an_extra_file_are_noticed() {
    let files = |list: &[(&str, &str)]| {
        list.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    };
    let expected: Files = files(&[("a", "1\n2\n"), ("b", ""), ("same", "x")]);
    let found: Files = files(&[("a", "1\n3\n"), ("c", ""), ("same", "x")]);
    let differences = differences(&expected, &found);
    assert_eq!(differences, ["a:2\n  expected: 2\n  found:    3", "c is new", "b is gone"]);
}
