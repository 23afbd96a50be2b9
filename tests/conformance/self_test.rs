//! Shows that the checker can fail: a small good output passes, and each way to spoil it is noticed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::case::{Case, Expect};
use super::checker::check;
use super::graph::Graph;
use super::runner::judge;

const NOTE: &str = "A note.html";
const TARGET: &str = "sub/b/index.html";

/// What a tool could have made of the vault `A note.md`, `sub/B.md`, `pic.png`.
struct Output {
    graph: Value,
    site: BTreeMap<&'static str, String>,
}

impl Output {
    fn good() -> Self {
        let graph = json!({
            "nodes": [
                {"id": "A note.md", "kind": "note", "exists": true, "page": NOTE},
                {"id": "sub/B.md", "kind": "note", "exists": true, "page": "sub/b/"},
                {"id": "pic.png", "kind": "attachment", "exists": true, "page": "files/pic.png"},
                {"id": "Ghost", "kind": "unresolved", "exists": false, "page": null},
                {"id": "#Tag", "kind": "tag", "exists": true, "page": null},
            ],
            "edges": [
                {"from": "A note.md", "to": "sub/B.md", "kind": "link", "fragment": "Deep dive", "resolved": true, "line": 3},
                {"from": "A note.md", "to": "Ghost", "kind": "link", "fragment": null, "resolved": false, "line": 4},
                {"from": "A note.md", "to": "pic.png", "kind": "embed", "fragment": null, "resolved": true, "line": 5},
                {"from": "A note.md", "to": "#tag", "kind": "tag", "resolved": true, "line": 6},
            ],
        });
        let note = "<!doctype html><html><head><title>A note</title></head><body><nav><a href='sub/b/'>B in nav</a></nav>\
            <article><h1>A &amp; note</h1><p>Go <a href='sub/b/#deep-dive'>down</a> <mark>lit</mark>.\
            <p>To <span class=unresolved>Ghost</span> <img src='files/pic.png' width=100><ul><li>one<li>two</ul></article>\
            <section class='backlinks'></section></body></html>";
        let target = "<html><head><title>B</title></head><body><main><p>Intro.</p><h2 id='other'>Other</h2><p>x</p>\
            <section id='deep-dive'><h2>Deep dive</h2><p>Block words.</p></section>\
            <aside id='backlinks-of-b'><ul><li><a href='../../A%20note.html'>A note</a> went down here</li></ul></aside>\
            </main></body></html>";
        let third = "<html><body><main><h2 id='deep-dive'>Deep dive</h2></main></body></html>";
        let site = [
            (NOTE, note),
            (TARGET, target),
            ("sub/c/index.html", third),
            ("files/pic.png", "png!"),
            ("search.json", "{}"),
        ];
        Output { graph, site: site.into_iter().map(|(file, content)| (file, content.to_owned())).collect() }
    }

    fn replace(&mut self, file: &'static str, from: &str, to: &str) {
        let content = self.site.get_mut(file).expect("a file of the site");
        assert!(content.contains(from), "{file} lacks {from:?}");
        *content = content.replacen(from, to, 1);
    }

    /// Runs the checker over the output.
    fn failures(&self) -> Vec<String> {
        let work = tempfile::tempdir().unwrap();
        let (vault, out) = (work.path().join("vault"), work.path().join("out"));
        write(&vault.join("pic.png"), "png!");
        for (file, content) in &self.site {
            write(&out.join(file), content);
        }
        match Graph::parse(self.graph.to_string().as_bytes()) {
            Ok(graph) => check(&expect(), &vault, &graph, &out),
            Err(why) => vec![why],
        }
    }
}

fn write(path: &Path, content: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

fn expect() -> Expect {
    let a = "A note.md";
    let b = "sub/B.md";
    let case = json!({
        "title": "a small vault", "level": "must", "why": "self test",
        "graph": [
            {"edge": {"from": a, "to": b, "kind": "link", "fragment": "deep DIVE", "resolved": true, "line": 3}, "count": 1},
            {"edge": {"from": a, "to": "ghost", "resolved": false}},
            {"edge": {"from": a, "to": "#TAG", "kind": "tag"}},
            {"node": {"id": "Ghost", "kind": "unresolved", "exists": false}},
            {"node": {"id": "#tag", "kind": "tag"}, "count": 1},
            {"no_edge": {"from": b}},
            {"no_node": {"id": "Nope.md"}},
        ],
        "html": [
            {"page": a, "link": {"to": b, "text": "down", "heading": "Deep dive", "heading_index": 0,
                "target_contains": "Block words", "target_excludes": "Intro"}},
            {"page": a, "no_link": {"to": b, "text": "B in nav"}},
            {"page": a, "text": "A & note"},
            {"page": a, "no_text": "[["},
            {"page": a, "order": ["Go", "down", "To", "one", "two"]},
            {"page": a, "select": "article mark", "equals": "lit", "count": 1},
            {"page": a, "select": "ul > li", "count": 2},
            {"page": a, "no_select": "script, del"},
            {"page": a, "any": [{"select": "img[width=\"50\"]"}, {"select": "img[width='100']"}]},
            {"page": a, "all": [{"select": "h1 + p"}, {"title": "A note"}]},
            {"page": a, "asset": {"select": "img", "attr": "src", "file": "pic.png"}},
            {"page": a, "no_dead_links": "fragments"},
            {"page": a, "unique_ids": true},
            {"page": a, "raw_no": "boom"},
            {"page": b, "scope": "backlinks", "link": {"to": a}},
            {"page": b, "scope": "backlinks", "text": "went down here"},
            {"page": b, "no_text": "went down here"},
            {"has_page": b},
            {"no_page": "Ghost"},
            {"site_no_text": "whisper"},
        ],
    });
    Expect::parse(case.to_string().as_bytes()).unwrap()
}

#[test]
fn a_good_output_passes() {
    assert_eq!(Output::good().failures(), Vec::<String>::new());
}

#[test]
fn every_spoilt_site_is_noticed() {
    // File, what is replaced, by what, and a piece of the reason that must be given.
    let spoils = [
        (NOTE, "sub/b/#deep-dive", "sub/c/#deep-dive", r#"goes to "sub/c/index.html""#),
        (NOTE, "sub/b/#deep-dive", "nowhere.html#deep-dive", "dead links"),
        (NOTE, "sub/b/#deep-dive", "https://sub/b/#deep-dive", "goes out of the site"),
        (NOTE, "#deep-dive", "#other", r#"lands on Some("Other")"#),
        (NOTE, "#deep-dive", "#zz", r#"no element with id "zz""#),
        (NOTE, "#deep-dive", "#zz", "no such id"),
        (NOTE, "#deep-dive", "", "has no fragment"),
        (NOTE, ">down<", ">B<", "such links, found 0"),
        (NOTE, "<mark>lit</mark>", "lit", "article mark"),
        (NOTE, "<mark>lit</mark>", "<mark>dim</mark>", "wanted 1, found 0"),
        (NOTE, "Ghost", "[[Ghost]]", "the text is there"),
        (NOTE, "A &amp; note", "A note", "the text is missing"),
        (NOTE, "<li>one", "<li>two", "not found in order"),
        (NOTE, "<li>two", "", "wanted 2, found 1"),
        (NOTE, "Ghost", "<del>Ghost</del>", "must not be there: <del>"),
        (NOTE, "width=100", "width=75", "none of 2 alternatives"),
        (NOTE, "<title>A note", "<title>", "<title> is"),
        (NOTE, "Ghost", "<i id=x></i><i id=x></i>", "duplicate ids"),
        (NOTE, "Ghost", "<a href='sub/b/'>B in nav</a>", "the link must not be there"),
        (NOTE, "Ghost", "<!-- boom -->", "the HTML source holds it"),
        (NOTE, "Ghost", "<!-- whisper -->", "leaks \"whisper\""),
        (NOTE, "Ghost", "whisp&#101;r", "leaks \"whisper\""),
        (NOTE, "Ghost", "<img src=''>", "empty src on <img>"),
        (NOTE, "pic.png", "none.png", "asset"),
        ("files/pic.png", "png!", "zz", "saw [\"files/pic.png\"]"),
        ("search.json", "{}", "{\"t\": \"whisper\"}", "search.json"),
        (TARGET, "backlinks-of-b", "from", "no backlinks region"),
        (TARGET, "<a href='../../A%20note.html'>A note</a>", "", "such links, found 0"),
        (TARGET, "backlinks-of-b'", "backlinks-of-b'></aside><aside id='x'", "the text is there"),
        (TARGET, "<ul>", "<ul class='unlinked'>", "the text is missing"),
        (TARGET, "Block words", "Words", "wanted one with"),
        (TARGET, "Block words", "Intro of Block words", "which holds \"Intro\""),
        (TARGET, "<h2 id='other'>Other", "<h2>Deep dive", "lands on occurrence Some(1)"),
    ];
    for (file, from, to, reason) in spoils {
        let mut output = Output::good();
        output.replace(file, from, to);
        assert_failure(&output, reason, to);
    }
    let mut output = Output::good();
    output.site.remove(TARGET);
    assert_failure(&output, "is not in the built site", "missing file");
}

#[test]
fn every_spoilt_graph_is_noticed() {
    // JSON pointer, the value put there, and a piece of the reason that must be given.
    let spoils = [
        ("/edges/0/kind", json!("embed"), "wanted 1, found 0"),
        ("/edges/0/line", json!(9), "wanted 1, found 0"),
        ("/edges/0/resolved", json!(false), "wanted 1, found 0"),
        ("/edges/0/fragment", Value::Null, "wanted 1, found 0"),
        ("/edges/2/from", json!("sub/B.md"), "must not be there"),
        ("/edges/1/resolved", json!(true), "wanted >=1, found 0"),
        ("/nodes/2/id", json!("Nope.md"), "must not be there"),
        ("/nodes/3/exists", json!(true), "wanted >=1, found 0"),
        ("/nodes/3/page", json!(NOTE), "\"Ghost\" has a page"),
        ("/nodes/4/kind", json!("note"), "wanted 1, found 0"),
        ("/nodes/0/id", json!("a note.md"), "no graph node for"),
        ("/nodes/0/page", Value::Null, "has no page"),
        ("/nodes/0/page", json!("A%20note.html"), "is not in the built site"),
        ("/nodes/1/page", json!("files/pic.png"), "is no HTML file"),
        ("/nodes/0", json!({}), "node without id"),
        ("/edges", Value::Null, "must be an object with the array"),
    ];
    for (pointer, value, reason) in spoils {
        let mut output = Output::good();
        *output.graph.pointer_mut(pointer).expect("a place in the graph") = value;
        assert_failure(&output, reason, pointer);
    }
}

fn assert_failure(output: &Output, reason: &str, spoil: &str) {
    let failures = output.failures();
    assert!(
        failures.iter().any(|failure| failure.contains(reason)),
        "{spoil}: wanted {reason:?} in {failures:#?}"
    );
}

#[test]
fn known_failures_cannot_go_stale() {
    let case = Case { name: "001-x".to_owned(), vault: "vault".into(), expect: expect() };
    let failed = ["html[0]: why".to_owned()];
    assert!(judge(&case, &[], &[]).is_none());
    assert!(judge(&case, &failed, &[("001-x", "later")]).is_none());
    assert!(judge(&case, &[], &[("001-x", "later")]).unwrap().contains("passes"));
    let report = judge(&case, &failed, &[("002-y", "later")]).unwrap();
    assert!(report.contains("FAIL  must  001-x  a small vault") && report.contains("html[0]: why"));
}
