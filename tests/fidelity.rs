//! Real vaults, counted, and two of them compared with the links that Obsidian itself found in them. The vaults lie beside
//! the project and are not part of it, so `cargo test` leaves this out: `.ci/run` runs it as
//! `ADIT_SHARED=folder cargo test --test fidelity`. With `UPDATE=1` the tables of `docs/fidelity.md` are written anew.
#![expect(
    clippy::disallowed_methods,
    reason = "the place of the vaults, and whether to write the tables, come from outside"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const VAULTS: [&str; 7] = ["arwiki", "clickear", "kepano", "nikita", "obsidian-help", "osint", "tasksdemo"];

/// The vaults whose links Obsidian has written down.
const COMPARED: [&str; 2] = ["clickear", "tasksdemo"];

fn vaults() -> PathBuf {
    let shared = std::env::var_os("ADIT_SHARED").expect("ADIT_SHARED is the folder with the vaults");
    PathBuf::from(shared).join("vaults")
}

fn adit(command: &str, vault: &str, more: &[&str]) -> Output {
    let mut adit = Command::new(env!("CARGO_BIN_EXE_adit"));
    adit.arg(command).arg(vaults().join(vault)).arg("--no-cache").args(more);
    adit.output().expect("adit can be started")
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(bytes)))
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().unwrap_or_else(|| panic!("there is no list of {name}"))
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// The graph of a vault without its tags.
struct Graph(Value);

impl Graph {
    fn of(vault: &str) -> Self {
        Self(json(&adit("graph", vault, &["--format", "json"]).stdout))
    }

    fn n_nodes(&self, kind: &str) -> usize {
        list(&self.0, "nodes").iter().filter(|node| node["kind"] == kind).count()
    }

    fn links(&self) -> impl Iterator<Item = &Value> {
        list(&self.0, "edges").iter().filter(|edge| edge["kind"] != "tag")
    }
}

/// What one note says of another: the note, the other's path or the name that is missing, and whether it is there.
type Pair = (String, String, bool);

/// How often each pair is linked, as Obsidian has it.
fn reference(vault: &str) -> BTreeMap<Pair, usize> {
    let table = std::fs::read_to_string(vaults().join(format!("oracle/{vault}.edges.tsv")))
        .expect("there is a table");
    let rows = table.lines().skip(1).map(|row| row.split('\t').collect::<Vec<_>>());
    let pairs = rows.map(|row| match row[..] {
        [from, to, resolved, n] => {
            ((from.to_owned(), to.to_owned(), resolved == "1"), n.parse().expect("a number"))
        }
        _ => panic!("a row has four columns: {row:?}"),
    });
    pairs.collect()
}

/// Why adit has a link that Obsidian has not written down, or the other way round.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Reason {
    Attachment,
    Alias,
    Spelling,
    Note,
    NoName,
    Block,
    Unexplained,
}

impl Reason {
    const ALL: [Self; 6] =
        [Self::Attachment, Self::Alias, Self::Spelling, Self::Note, Self::NoName, Self::Block];

    /// What the document calls it.
    fn name(self) -> &'static str {
        match self {
            Self::Attachment => "files that are no notes",
            Self::Alias => "aliases",
            Self::Spelling => "spellings",
            Self::Note => "notes left out",
            Self::NoName => "links without a name",
            Self::Block => "ends of blocks",
            Self::Unexplained => "not explained",
        }
    }
}

/// Lines whose blocks end elsewhere for Obsidian's index: the vault, the note's name without its folders, and how many links
/// adit has there more.
const BLOCKS: &[(&str, &str, usize)] =
    &[("clickear", "JVM调优.md", 6), ("clickear", "Building a Second Brain-Tiago Forte.md", 1)];

/// The differences between adit and the reference, by reason; and how many pairs both have, as often.
fn differences(vault: &str) -> (usize, BTreeMap<Reason, usize>) {
    let (graph, reference) = (Graph::of(vault), reference(vault));
    let pair = |edge: &Value| -> Pair {
        (text(edge, "from").to_owned(), text(edge, "to").to_owned(), edge["resolved"] == true)
    };
    let mut ours: BTreeMap<Pair, Vec<&Value>> = BTreeMap::new();
    for edge in graph.links() {
        ours.entry(pair(edge)).or_default().push(edge);
    }
    let sources: BTreeSet<&str> = reference.keys().map(|(from, ..)| from.as_str()).collect();
    let has_attachments = reference.keys().any(|(_, to, is_there)| *is_there && !to.ends_with(".md"));
    let reason_of_ours = |edge: &Value| {
        let (from, to) = (text(edge, "from"), text(edge, "to"));
        let is_other_spelling = |(source, target, is_there): &Pair| {
            source == from && !is_there && target != to && target.to_lowercase() == to.to_lowercase()
        };
        if !has_attachments && !to.ends_with(".md") && (edge["kind"] == "embed" || edge["resolved"] == true) {
            Reason::Attachment
        } else if !sources.contains(from) {
            Reason::Note
        } else if edge["resolved_by"] == "alias" {
            Reason::Alias
        } else if edge["resolved"] == false && reference.keys().any(is_other_spelling) {
            Reason::Spelling
        } else if BLOCKS.iter().any(|(of, note, _)| *of == vault && from.ends_with(&format!("/{note}"))) {
            Reason::Block
        } else {
            Reason::Unexplained
        }
    };
    let mut reasons: BTreeMap<Reason, usize> = BTreeMap::new();
    let mut n_same = 0;
    for (pair, edges) in &ours {
        let expected = reference.get(pair).copied().unwrap_or(0);
        n_same += usize::from(expected == edges.len());
        // Which of several are more than expected is not known: those with a reason of their own are.
        let mut found: Vec<_> = edges.iter().map(|edge| (reason_of_ours(edge), pair)).collect();
        found.sort();
        for (reason, pair) in found.into_iter().take(edges.len().saturating_sub(expected)) {
            assert_ne!(reason, Reason::Unexplained, "{vault}: adit alone has {pair:?}");
            *reasons.entry(reason).or_default() += 1;
        }
    }
    for (pair, expected) in &reference {
        let (from, to, is_there) = pair;
        let n_ours = ours.get(pair).map_or(0, Vec::len);
        if n_ours >= *expected {
            continue;
        }
        // What adit resolves or spells in another way has been counted above.
        let elsewhere = |edge: &&Value| {
            text(edge, "from") == from && !is_there && {
                let display = text(edge, "display").to_lowercase();
                edge["resolved_by"] == "alias"
                    || display == to.to_lowercase()
                    || text(edge, "to") == to.to_lowercase()
            }
        };
        if to.starts_with('|') {
            *reasons.entry(Reason::NoName).or_default() += expected - n_ours;
        } else {
            let n_elsewhere = graph.links().filter(elsewhere).count();
            assert!(n_elsewhere >= expected - n_ours, "{vault}: Obsidian alone has {pair:?}");
        }
    }
    for (_, note, n) in BLOCKS.iter().filter(|(of, ..)| *of == vault) {
        assert!(
            *n > 0 && graph.links().any(|edge| text(edge, "from").ends_with(note)),
            "{note} is no longer there"
        );
    }
    let n_listed: usize = BLOCKS.iter().filter(|(of, ..)| *of == vault).map(|(_, _, n)| n).sum();
    assert_eq!(reasons.get(&Reason::Block).copied().unwrap_or(0), n_listed, "{vault}: links in blocks");
    (n_same, reasons)
}

fn counts() -> String {
    let mut table = String::from(
        "| vault | notes | links | unresolved | ambiguous | other findings |\n|---|--:|--:|--:|--:|--:|\n",
    );
    for vault in VAULTS {
        let graph = Graph::of(vault);
        let findings = adit("check", vault, &["--format", "json"]).stdout;
        let findings: Vec<Value> =
            findings.split(|byte| *byte == b'\n').filter(|it| !it.is_empty()).map(json).collect();
        let n = |code: &str| findings.iter().filter(|it| it["code"] == code).count();
        let (unresolved, ambiguous) = (n("unresolved-link"), n("ambiguous-link"));
        let n_missing = graph.links().filter(|edge| edge["resolved"] == false).count();
        assert_eq!(unresolved, n_missing, "{vault}: findings and edges");
        let (notes, links, others) =
            (graph.n_nodes("note"), graph.links().count(), findings.len() - unresolved - ambiguous);
        writeln!(table, "| {vault} | {notes} | {links} | {unresolved} | {ambiguous} | {others} |")
            .expect("texts take all");
    }
    table
}

fn comparison() -> String {
    let mut table = String::from("| | clickear | tasksdemo |\n|---|--:|--:|\n");
    let found = COMPARED.map(|vault| (reference(vault), differences(vault)));
    let row = |table: &mut String, name: &str, numbers: [usize; 2]| {
        let [one, two] = numbers;
        writeln!(table, "| {name} | {one} | {two} |").expect("texts take all");
    };
    row(&mut table, "pairs that Obsidian has", found.each_ref().map(|(it, _)| it.len()));
    row(&mut table, "of these, pairs that adit has as often", found.each_ref().map(|(_, (same, _))| *same));
    for reason in Reason::ALL {
        let numbers = found.each_ref().map(|(_, (_, reasons))| reasons.get(&reason).copied().unwrap_or(0));
        row(&mut table, &format!("links that differ: {}", reason.name()), numbers);
    }
    row(&mut table, "links that differ and are not explained", [0, 0]);
    table
}

/// Compares a table of the document with what was found.
fn is_documented(name: &str, table: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/fidelity.md");
    let document = std::fs::read_to_string(&path).expect("the document can be read");
    let (start, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->"));
    let (before, rest) = document.split_once(&start).expect("the table begins");
    let (written, after) = rest.split_once(&end).expect("the table ends");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, format!("{before}{start}{table}{end}{after}"))
            .expect("the document can be written");
    } else {
        assert_eq!(written, table, "docs/fidelity.md, {name}; UPDATE=1 writes it anew");
    }
}

#[test]
fn the_tables_of_the_document_say_what_is_found_and_no_difference_is_unexplained() {
    is_documented("counts", &counts());
    is_documented("comparison", &comparison());
}

#[test]
fn findings_end_a_check_with_an_error_only_where_they_are_denied() {
    for vault in VAULTS {
        let code = |more: &[&str]| adit("check", vault, more).status.code();
        assert_eq!(code(&[]), Some(0), "{vault}");
        // Each of these vaults has findings.
        assert_eq!(code(&["--deny", "warnings"]), Some(1), "{vault}");
        let site = tempfile::tempdir().expect("a folder can be made");
        let output = site.path().to_str().expect("the path is UTF-8");
        let built = adit("build", vault, &["-o", output, "-q", "--deny", "warnings"]);
        assert_eq!(built.status.code(), Some(1), "{vault}");
        assert!(site.path().join("index.html").exists(), "{vault}: the site is there all the same");
    }
}
