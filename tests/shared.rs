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
    let output = Command::new(env!("CARGO_BIN_EXE_adit"))
        .env("XDG_CACHE_HOME", "/dev/null")
        .args(args)
        .output()
        .expect("adit can be started");
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

/// Asks a server for an address, which has to be there.
#[cfg(feature = "serve")]
fn get(address: &str, path: &str) -> Vec<u8> {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(address).expect("somebody listens");
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")
        .expect("it is taken");
    let mut all = Vec::new();
    stream.read_to_end(&mut all).expect("it answers");
    let end = all.windows(4).position(|it| it == b"\r\n\r\n").expect("there is a head");
    assert!(all.starts_with(b"HTTP/1.1 200 "), "{path}: {}", String::from_utf8_lossy(&all[..end]));
    all.split_off(end + 4)
}

/// A served page without the script that the server adds, which has to be there.
#[cfg(feature = "serve")]
fn without_script(page: &[u8]) -> String {
    let page = String::from_utf8(page.to_vec()).expect("pages are UTF-8");
    let (before, rest) =
        page.rsplit_once("<script src=\"/__adit/reload.js\" data-version=\"").expect("it is there");
    format!("{before}{}", rest.split_once("\"></script>").expect("it ends").1)
}

#[cfg(feature = "serve")]
#[test]
fn every_page_of_every_vault_is_served_as_it_is_built() {
    use std::io::{BufRead, BufReader};
    for vault in vaults() {
        let work = tempfile::tempdir().expect("a folder can be made");
        adit(&["build", text(&vault), "-o", text(work.path()), "-q"]);
        let mut command = Command::new(env!("CARGO_BIN_EXE_adit"));
        command.args(["serve", text(&vault), "--port", "0"]).stderr(std::process::Stdio::piped());
        let mut server = command.spawn().expect("adit can be started");
        let lines = BufReader::new(server.stderr.take().expect("it has one")).lines();
        let mut addresses = lines.map_while(Result::ok).filter_map(|line| {
            let rest = line.split_once(" at http://")?.1.to_owned();
            Some(rest.split('/').next()?.to_owned())
        });
        let address = addresses.next().expect("it says where it is");
        // The attachments of a vault may be documents, too; they are served as they are.
        let own: std::collections::BTreeSet<_> = files(&vault).into_values().collect();
        for (path, built) in files(work.path()) {
            let url: Vec<_> = path.iter().map(|part| encoded(text(Path::new(part)))).collect();
            if path.as_os_str() == ".adit-manifest.json" {
                continue;
            }
            let served = get(&address, &url.join("/"));
            let is_page = path.extension().is_some_and(|it| it == "html") && !own.contains(&built);
            let is_same =
                if is_page { without_script(&served).into_bytes() == built } else { served == built };
            assert!(is_same, "{}: {} differs", vault.display(), path.display());
        }
        server.kill().expect("it can be ended");
        server.wait().expect("it ends");
    }
}

/// A name as addresses have it.
#[cfg(feature = "serve")]
fn encoded(name: &str) -> String {
    name.bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            },
        )
        .collect()
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

/// An edge of the seed note: line, rule, subject, target, label, its kind, section; nothing is an empty text.
type SeedEdge = (u64, &'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

/// What the seed note says, as its worked example has it.
#[rustfmt::skip]
const SEED_EDGES: &[SeedEdge] = &[
    (6, "R7", "JOGMEC", "Japan", "government agency for securing mineral and energy supply chains", "genitive", ""),
    (6, "R5", "JOGMEC", "Project Vault", "", "none", ""),
    (6, "R5", "JOGMEC", "METI", "", "none", ""),
    (12, "R5", "JOGMEC", "Japan", "", "none", "Why JOGMEC matters"),
    (12, "R5", "JOGMEC", "China", "", "none", "Why JOGMEC matters"),
    (28, "R5", "JOGMEC", "China", "", "none", "National stockpile"),
    (38, "R2a", "JOGMEC", "Lynas Rare Earths", "Partner", "role", "Overseas investment portfolio"),
    (38, "R2a", "Lynas Rare Earths", "Australia", "Country", "role", "Overseas investment portfolio"),
    (40, "R2a", "JOGMEC", "France", "Country of Caremag / Carester", "role", "Overseas investment portfolio"),
    (41, "R2a", "JOGMEC", "Canada", "Country of REAlloys", "role", "Overseas investment portfolio"),
    (44, "R5", "JOGMEC", "China", "", "none", "Overseas investment portfolio"),
    (53, "R2b", "JOGMEC", "Donald Trump", "US–Japan Critical Minerals Agreement (Oct 2025) › Parties", "property", "US–Japan Critical Minerals Agreement (Oct 2025)"),
    (58, "R5", "JOGMEC", "Project Vault", "", "none", "US–Japan Critical Minerals Agreement (Oct 2025)"),
    (58, "R5", "JOGMEC", "Australia", "", "none", "US–Japan Critical Minerals Agreement (Oct 2025)"),
    (76, "R5", "JOGMEC", "Japan", "", "none", "Deep-sea mining optionality"),
    (85, "R5", "JOGMEC", "Lynas Rare Earths", "", "none", "Investment case (for portfolio context)"),
    (93, "R1", "JOGMEC", "Japan", "parent government", "gloss", "Related"),
    (94, "R1", "JOGMEC", "Strategic mineral stockpiles", "concept (global comparison)", "gloss", "Related"),
    (95, "R1", "JOGMEC", "Project Vault", "US program modeled partly on JOGMEC", "gloss", "Related"),
    (96, "R1", "JOGMEC", "Critical minerals", "supply chain context", "gloss", "Related"),
    (97, "R1", "JOGMEC", "Rare earth elements", "key focus area", "gloss", "Related"),
    (98, "R1", "JOGMEC", "Lynas Rare Earths", "primary rare earth partner", "gloss", "Related"),
    (99, "R1", "JOGMEC", "China", "the threat JOGMEC was built to counter", "gloss", "Related"),
    (100, "R1", "JOGMEC", "Donald Trump", "US–Japan minerals agreement", "gloss", "Related"),
    (101, "R1", "JOGMEC", "US-China relations", "geopolitical context", "gloss", "Related"),
    (102, "R1", "JOGMEC", "Defense", "minerals for defense industrial base", "gloss", "Related"),
];

#[test]
fn the_seed_note_gives_its_26_edges_18_statements_and_7_names_and_each_target_shows_its_sentences() {
    let work = tempfile::tempdir().expect("a folder can be made");
    let (vault, site) = (work.path().join("vault"), work.path().join("site"));
    std::fs::create_dir(&vault).expect("a folder can be made");
    let seeds = std::fs::read_dir(shared().join("seeds")).expect("there are seeds");
    let is_seed = |path: &PathBuf| path.file_name().is_some_and(|it| it.to_string_lossy().starts_with("002"));
    let seed =
        seeds.map(|it| it.expect("they can be listed").path()).find(is_seed).expect("there is seed 002");
    std::fs::copy(seed, vault.join("JOGMEC.md")).expect("it can be copied");
    for (_, _, _, target, ..) in SEED_EDGES {
        std::fs::write(vault.join(format!("{target}.md")), "A stub.\n").expect("it can be written");
    }
    let graph = adit(&["graph", text(&vault)]).stdout;
    let graph: Value = serde_json::from_slice(&graph).expect("the graph is JSON");
    let list = |name: &str| graph[name].as_array().unwrap_or_else(|| panic!("there is no list of {name}"));
    let edges: Vec<_> = list("edges").iter().filter(|edge| edge["kind"] == "link").collect();
    let string = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let bare = |value: &Value| string(value).trim_end_matches(".md").to_owned();
    assert_eq!(edges.len(), SEED_EDGES.len());
    for (edge, expected) in edges.into_iter().zip(SEED_EDGES) {
        assert_eq!((&edge["from"], &edge["resolved"]), (&Value::from("JOGMEC.md"), &Value::from(true)));
        let section = edge["section"].as_array().and_then(|it| it.last()).map(&string).unwrap_or_default();
        let line = edge["line"].as_u64().expect("it has a line");
        let (rule, label, kind) =
            (string(&edge["rule"]), string(&edge["label"]), string(&edge["label_kind"]));
        let found = (line, rule, bare(&edge["subject"]), bare(&edge["to"]), label, kind, section);
        let (line, rule, subject, target, label, kind, section) = *expected;
        let [rule, subject, target, label, kind, section] =
            [rule, subject, target, label, kind, section].map(str::to_owned);
        assert_eq!(found, (line, rule, subject, target, label, kind, section));
    }
    let lines: Vec<_> = list("statements").iter().map(|it| it["line"].as_u64().expect("a line")).collect();
    assert_eq!(lines, [22, 23, 24, 25, 26, 38, 39, 40, 41, 42, 52, 53, 54, 55, 56, 66, 67, 68]);
    let candidates: Vec<_> = list("candidates").iter().map(|it| string(&it["name"])).collect();
    let names =
        ["Caremag / Carester", "ECERDC", "Malaysia", "Namibia", "Namibia Critical Metals", "REAlloys", "US"];
    assert_eq!(candidates, names);

    adit(&["build", text(&vault), "-o", text(&site), "-q"]);
    for (line, _, _, target, ..) in SEED_EDGES {
        let node = graph["nodes"].as_array().expect("it has nodes").iter().find(|it| it["title"] == *target);
        let page = node.and_then(|it| it["page"].as_str()).expect("the target has a page");
        let html = std::fs::read_to_string(site.join(page)).expect("the page can be read");
        let html = scraper::Html::parse_document(&html);
        let backlinks = scraper::Selector::parse(".backlinks li").expect("it is a selector");
        let evidence = format!("JOGMEC.md:{line}");
        let n_of_target = SEED_EDGES.iter().filter(|(_, _, _, it, ..)| it == target).count();
        let shown: Vec<String> = html.select(&backlinks).map(|it| it.text().collect()).collect();
        let has_sentence = shown.iter().any(|it| it.contains(&evidence) && it.contains(target));
        // A page shows three sentences of one note, and says how many more there are.
        let is_counted = n_of_target > 3 && shown.iter().any(|it| it.contains("more"));
        assert!(has_sentence || is_counted, "{target}, line {line}: {shown:#?}");
    }
}
