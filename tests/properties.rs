//! What holds for every vault, tried on random small ones.
//!
//! The cases are the same in each run. `PROPTEST_CASES=5000 cargo test --test properties` tries others, and more.

mod invariants;
#[path = "properties/vaults.rs"]
mod vaults;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use adit::{
    Compilation, CompileOptions, Config, Mentions, Node, Note, Output, Site, VaultPath, WriteStats, compile,
    compile_base, compile_canvas, compile_vault,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use scraper::{ElementRef, Html};
use tempfile::TempDir;

use invariants::{FRAME, Pages, destination, pages, selected};
use vaults::{Files, PNG};

/// As many cases as together take some seconds; always the same ones, so that no run fails by chance.
fn cases(n: u32) -> ProptestConfig {
    let base =
        ProptestConfig { failure_persistence: None, max_shrink_iters: 2_000, ..ProptestConfig::default() };
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => base,
        None => ProptestConfig { cases: n, rng_seed: RngSeed::Fixed(1), ..base },
    }
}

/// What does not hold, for proptest.
fn held(held: invariants::Held) -> Result<(), TestCaseError> {
    held.map_err(TestCaseError::fail)
}

/// A folder with these files, written in this order.
fn folder<'a>(files: impl IntoIterator<Item = (&'a String, &'a Vec<u8>)>) -> TempDir {
    let root = TempDir::new().expect("a temporary folder can be made");
    for (path, bytes) in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder can be made");
        fs::write(&path, bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    }
    root
}

fn compiled(root: &Path) -> Compilation {
    compile_vault(root, None, &Config::default()).expect("a folder of files can be compiled")
}

fn pages_of(files: &Files) -> Pages {
    pages(&compiled(folder(&files.0).path()))
}

/// What holds of the pages of every site.
fn assert_pages_sound(pages: &Pages) -> invariants::Held {
    let facts = invariants::facts(pages);
    invariants::assert_links_lead_somewhere(pages, &facts)?;
    invariants::assert_ids_are_unique(&facts)?;
    invariants::assert_nothing_escapes(&facts)
}

// --- one note ----------------------------------------------------------------------------------------------------------

fn compile_note(text: &str, trust_html: bool) -> Note {
    let options = CompileOptions { strict_line_breaks: trust_html, trust_html, ..CompileOptions::default() };
    compile(&VaultPath::new("sub/Some note.md"), text, &options)
}

/// Compiles a note with either set of options, and looks at what came out.
fn assert_compiles(text: &str) -> Result<(), TestCaseError> {
    for trust_html in [false, true] {
        let note = compile_note(text, trust_html);
        held(invariants::assert_note_sound(text, &note))?;
        held(invariants::assert_findings_can_be_shown(&note.diagnostics, text))?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(1_000))]

    #[test]
    fn any_text_compiles_and_every_offset_leads_into_it(text in any::<String>()) {
        assert_compiles(&text)?;
        let canvas = compile_canvas(&VaultPath::new("x.canvas"), &text, &CompileOptions::default());
        held(invariants::assert_canvas_sound(&text, &canvas))?;
        held(invariants::assert_base_sound(&text, &compile_base(&VaultPath::new("x.base"), &text)))?;
    }

    #[test]
    fn any_text_on_cards_compiles_and_every_link_leads_into_the_file(texts in prop::collection::vec(vaults::soup(), 1..4)) {
        let nodes: Vec<_> =
            texts.iter().map(|text| serde_json::json!({"type": "text", "text": text, "label": text})).collect();
        let json = serde_json::json!({ "nodes": nodes }).to_string();
        let canvas = compile_canvas(&VaultPath::new("x.canvas"), &json, &CompileOptions::default());
        held(invariants::assert_canvas_sound(&json, &canvas))?;
    }

    #[test]
    fn any_mix_of_signs_compiles_and_every_offset_leads_into_it(text in vaults::soup()) {
        assert_compiles(&text)?;
    }

    #[test]
    fn any_note_of_the_dialect_compiles_and_every_offset_leads_into_it(text in vaults::note(true)) {
        assert_compiles(&text)?;
    }

    #[test]
    fn any_canvas_compiles_and_every_offset_leads_into_it(json in vaults::canvas()) {
        let canvas = compile_canvas(&VaultPath::new("x.canvas"), &json, &CompileOptions::default());
        held(invariants::assert_canvas_sound(&json, &canvas))?;
        held(invariants::assert_findings_can_be_shown(&canvas.note.diagnostics, &json))?;
    }

    #[test]
    fn any_base_compiles_and_every_finding_leads_into_it(yaml in vaults::base()) {
        let base = compile_base(&VaultPath::new("x.base"), &yaml);
        held(invariants::assert_base_sound(&yaml, &base))?;
        held(invariants::assert_findings_can_be_shown(&base.diagnostics, &yaml))?;
        assert_compiles(&format!("```base\n{yaml}```\n"))?;
    }

    #[test]
    fn a_note_with_the_line_ends_of_windows_compiles(text in vaults::note(true), every in 1..3_usize) {
        assert_compiles(&vaults::with_returns(&text, every))?;
    }

    #[test]
    fn a_cut_note_compiles(text in vaults::note(true), at in any::<prop::sample::Index>()) {
        let ends: Vec<_> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let cut = &text[..ends[at.index(ends.len())]];
        assert_compiles(cut)?;
    }
}

#[test]
fn a_note_of_one_sign_a_thousand_times_over_compiles() {
    let signs = [
        "> ",
        "- ",
        "1. ",
        "  - ",
        "[",
        "![[",
        "[[Alpha]]",
        "]",
        "](",
        "*",
        "_a",
        "**a ",
        "~~",
        "==a",
        "`",
        "``a",
        "$",
        "%%",
        "%% a\n",
        "^[",
        "[^1]",
        "[^1]: ",
        "#",
        "#a ",
        "# a\n",
        "|",
        "|a\n|-\n",
        "<div>",
        "<b>",
        "<a>",
        "</b>",
        "<",
        "<!--",
        "&",
        "\\",
        "\"",
        "{",
        "> [!note]\n",
        "^b1\n",
        "- a ^b1\n",
        "```\n",
        "---\n",
        "a: [",
        "![](",
        "[a](<",
        "http://",
        "![[Alpha]]\n\n",
        "\t",
        "\n",
        "\r",
        "\u{301}",
        "\u{0}",
        "<svg><a>",
        "<table>",
    ];
    for sign in signs {
        let text = sign.repeat(1_000);
        assert_compiles(&text).unwrap_or_else(|e| panic!("{sign:?}: {e}"));
        compile_note(&format!("---\n{text}\n---\n"), false);
    }
}

/// What fuzzing has found, made small.
#[test]
fn notes_that_once_broke_adit_are_sound() {
    for text in [
        // A cell without text behind the last that has some.
        "| a |\n|---|\n| ![[##]] |\n",
        "| a | b |\n|---|---|\n| [[##]] | ![[##]] |\n",
        // A bullet that begins with a link whose label is blank.
        "- [[D| ]] — a thing\n",
        // A frame in a line, and in a block with other tags before it.
        "- <td> <iframe src=\"paper.pdf\"></iframe>\n",
        "<h5><iframe src=g>\n",
        // A tag with another line end in it than its HTML has, or a control character, and a tag behind it.
        "<div>\n<img src=a\r\nalt=b>\n<a href=c>d</a>\n</div>\n",
        "a <b>c</b> <img src=a\u{0}b> <a href=c>d</a>\n<img title='\r\n' src=e>\n",
        "<p>\n<IMG src=a\u{0}b> <!-- <a href=c> --> <a href=c>d</a>\n",
        // A cell with the sign that stands between cells.
        "| a | b |\n|---|---|\n| c | `·` |\n",
        "| a | b |\n|---|---|\n| c | [·](https://a.b) [k:: ·] |\n",
        // Control characters in a block that is read as something.
        "```base\nviews\u{1}ж\n```\n",
        "```base\nfilters: a\u{1}(\u{1}ж\n```\n",
        "```base\nfilters: a(\u{1} \"€\n```\n",
        "```mermaid\ngantt\ntitle\u{0}ж\n```\n",
        "```dataview\nTABLE \u{1}ж(\n```\n",
        "$\u{1}ж #$\n",
        // A field in whose line a note begins that goes on.
        "k:: v ^[a\nb]\n",
        "k:: v *a ^[b\nl:: c* [m:: d]\ne] f\n",
        // A formula that begins in the target of a link.
        "[[a$b|ж]] c [[a$b|ж #]]\n",
        "[[![](|)]] b\n",
        // A formula that begins in the text of a link, with the target of another in it.
        "[[$$&|$$\u{301}]] and ![[$$&|$$\u{301}]]\n",
        "See [[B#No$such|ж]] and ![[B#No$such|ж]]\n",
    ] {
        assert_compiles(text).unwrap_or_else(|e| panic!("{text:?}: {e}"));
    }
}

// --- vaults --------------------------------------------------------------------------------------------------------------

/// Everything that comes out of a vault.
#[derive(PartialEq)]
struct Outcome {
    pages: Pages,
    graph: Vec<u8>,
    findings: Vec<String>,
}

fn outcome(root: &Path) -> Outcome {
    let compilation = compiled(root);
    let mut graph = Vec::new();
    adit::write_json(&mut graph, &adit::Records::new(&compilation, &adit::Config::default()))
        .expect("a Vec takes every write");
    let findings = compilation.diagnostics.iter().map(adit::render_json).collect();
    Outcome { pages: pages(&compilation), graph, findings }
}

fn threads(n: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(n).build().expect("threads can be made")
}

static ONE: LazyLock<rayon::ThreadPool> = LazyLock::new(|| threads(1));
static FOUR: LazyLock<rayon::ThreadPool> = LazyLock::new(|| threads(4));

fn assert_same(left: &Pages, right: &Pages) -> Result<(), TestCaseError> {
    prop_assert_eq!(left.keys().collect::<Vec<_>>(), right.keys().collect::<Vec<_>>());
    for (url, bytes) in left {
        prop_assert_eq!(String::from_utf8_lossy(bytes), String::from_utf8_lossy(&right[url]), "{}", url);
    }
    Ok(())
}

/// The words of the private note in the test below.
const PRIVATE_WORDS: &[&str] = &[
    "zqalias",
    "zqtag",
    "zqtitle",
    "zqkey",
    "zqvalue",
    "zqproperty",
    "zqheading",
    "zqtext",
    "zqmention",
    "zqpicture",
    "zqmissing",
    "zqbody",
    "zqblock",
    "zqfolder",
];

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn neither_place_nor_order_of_files_nor_threads_change_a_byte(files in vaults::vault(true)) {
        let (here, there) = (folder(&files.0), folder(files.0.iter().rev()));
        let one = ONE.install(|| outcome(here.path()));
        let other = FOUR.install(|| outcome(there.path()));
        assert_same(&one.pages, &other.pages)?;
        prop_assert!(one == other);
    }

    #[test]
    fn incoming_edges_are_the_links_tags_and_relations_turned_round(files in vaults::vault(false)) {
        let root = folder(&files.0);
        held(invariants::assert_edges_are_references_turned_round(&compiled(root.path())))?;
    }

    #[test]
    fn the_exported_graph_joins_nodes_that_it_lists(files in vaults::vault(true)) {
        let root = folder(&files.0);
        let json: serde_json::Value = serde_json::from_slice(&outcome(root.path()).graph).expect("the graph is JSON");
        let list = |name: &str| json[name].as_array().expect("it is a list").clone();
        let ids: Vec<_> = list("nodes").iter().map(|node| node["id"].to_string()).collect();
        for edge in list("edges") {
            prop_assert!(ids.contains(&edge["from"].to_string()) && ids.contains(&edge["to"].to_string()), "{edge}");
        }
    }

    #[test]
    fn every_finding_can_be_shown_in_every_format(files in vaults::vault(true)) {
        let root = folder(&files.0);
        let config = Config::parse("[check]\norphan-note = \"warn\"\n", "adit.toml").expect("the settings are sound");
        let compilation = compile_vault(root.path(), None, &config).expect("it can be compiled");
        let texts = compilation.texts(compilation.diagnostics.iter().map(|it| &it.file));
        for finding in &compilation.diagnostics {
            let text = texts.get(&finding.file).map_or("", String::as_str);
            held(invariants::assert_findings_can_be_shown(std::slice::from_ref(finding), text))?;
        }
    }

    #[test]
    fn a_second_build_writes_and_deletes_nothing(files in vaults::vault(true)) {
        let (root, out) = (folder(&files.0), folder([]));
        let compilation = compiled(root.path());
        let config = Config::default();
        let site = Site::new(&compilation, &config, "Notes").expect("the templates are sound");
        let build = || {
            let output = Output::claim(root.path(), out.path(), false).expect("the folder is ours");
            adit::write(&site, &compilation.vault, &output, &|_| ()).expect("it can be written")
        };
        let first = build();
        prop_assert_eq!((first.n_written, first.n_deleted), (first.n_files, 0));
        prop_assert_eq!(build(), WriteStats { n_written: 0, ..first });
        for (url, bytes) in pages(&compilation) {
            prop_assert_eq!(fs::read(out.path().join(&url)).expect("the page was written"), bytes, "{}", url);
        }
    }
}

// --- sites ---------------------------------------------------------------------------------------------------------------

/// The elements of a parsed page in order, each with its depth.
fn seen(element: ElementRef<'_>, depth: usize) -> Vec<(usize, String)> {
    let inside = element.child_elements().flat_map(|child| seen(child, depth + 1));
    [(depth, element.value().name().to_owned())].into_iter().chain(inside).collect()
}

/// The same as the tags of the page say it, every element but the void ones with a start and an end.
fn written(source: &str) -> Vec<(usize, String)> {
    let (mut elements, mut open) = (Vec::new(), Vec::new());
    // What is in a style sheet is no markup; nor, where scripts run, is what is for when they do not.
    let source = ["style", "noscript"].iter().fold(source.to_owned(), |source, name| {
        let (open, end) = (format!("<{name}>"), format!("</{name}>"));
        let mut parts = source.split(&open);
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |source, part| source + &open + &end + part.split_once(&end).expect("it ends").1)
    });
    for tag in source.split('<').skip(1).filter(|tag| !tag.starts_with('!')) {
        let name = |tag: &str| tag.split([' ', '>', '\n']).next().unwrap_or_default().to_owned();
        match tag.strip_prefix('/') {
            Some(end) => assert_eq!(open.pop(), Some(name(end)), "</{end} in\n{source}"),
            None => {
                elements.push((open.len(), name(tag)));
                // Parts of a drawing end where they begin.
                let is_closed = tag.split('>').next().is_some_and(|it| it.ends_with('/'));
                if !["br", "hr", "img", "input", "link", "meta", "wbr", "source"]
                    .contains(&name(tag).as_str())
                    && !is_closed
                {
                    open.push(name(tag));
                }
            }
        }
    }
    elements
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn every_link_inside_the_site_leads_to_a_page_and_an_id_on_it(files in vaults::vault(true)) {
        let pages = pages_of(&files);
        held(invariants::assert_links_lead_somewhere(&pages, &invariants::facts(&pages)))?;
    }

    #[test]
    fn sites_with_rings_of_embeds_any_canvas_and_any_base_are_whole(
        mut files in vaults::ring(),
        canvas in vaults::canvas(),
        base in vaults::base(),
    ) {
        files.0.insert("any.canvas".to_owned(), canvas.into_bytes());
        files.0.insert("list.base".to_owned(), base.into_bytes());
        files.0.insert("both.md".to_owned(), "![[any.canvas]]\n\n![[list.base]]\n\n![[list.base#V]]\n".into());
        let pages = pages_of(&files);
        held(assert_pages_sound(&pages))?;
    }

    #[test]
    fn a_page_names_the_public_notes_that_link_to_it(files in vaults::vault(true)) {
        let root = folder(&files.0);
        let compilation = compiled(root.path());
        let Compilation { vault, graph, routes, .. } = &compilation;
        let pages = pages(&compilation);
        for (id, file, _) in vault.notes().filter(|(_, file, _)| file.is_public()) {
            let sources = graph.incoming(Node::File(id)).into_iter().map(|edge| edge.file);
            let sources = sources.filter(|it| *it != id && vault.file(*it).is_public() && vault.file(*it).object().is_some());
            let expected: BTreeSet<_> = sources.filter_map(|it| routes.file(it)).map(|url| url.as_str()).collect();
            let url = routes.file(id).expect("a public note has a page").as_str();
            let html = Html::parse_document(std::str::from_utf8(&pages[url]).expect("pages are UTF-8"));
            let links = selected(&html, "section.backlinks h3 a");
            let hrefs = links.iter().filter_map(|it| destination(url, it.value().attr("href")?));
            let named: Vec<_> = hrefs.map(|(url, _)| url).collect();
            prop_assert_eq!(named.len(), expected.len(), "{}: {:?}", file.path, named);
            prop_assert_eq!(named.iter().map(String::as_str).collect::<BTreeSet<_>>(), expected, "{}", file.path);
        }
    }

    #[test]
    fn a_mention_is_a_name_outside_links_and_code(mut files in vaults::vault(false), text in vaults::soup()) {
        let text = text.replace("word", "Alpha").replace("Two words", "日本 with Beta and Release v1.2");
        files.0.insert("mentions.md".to_owned(), text.into_bytes());
        let compilation = compiled(folder(&files.0).path());
        let Compilation { vault, links, .. } = &compilation;
        let mentions = Mentions::new(vault, links, &Config::default().mentions, |_| true);
        let notes = vault.notes().map(|(id, file, note)| {
            let aliases = note.aliases.iter().map(|alias| alias.name.as_str());
            (Node::File(id), aliases.chain([file.path.stem(), note.title.as_str()]).collect::<Vec<_>>())
        });
        let missing = links.missing().iter().zip(0..).map(|(missing, nth)| {
            (Node::Missing(nth), vec![missing.name.rsplit('/').next().unwrap_or_default()])
        });
        for (node, names) in notes.chain(missing) {
            for mention in mentions.of(node) {
                prop_assert!(node != Node::File(mention.file));
                let file = vault.file(mention.file);
                let (note, range) = (file.object().expect("it has text"), mention.text());
                let name = &note.text[range.start as usize..range.end as usize];
                let is_name = names.iter().any(|it| it.trim().to_lowercase() == name.to_lowercase());
                prop_assert!(is_name, "{name:?} of {names:?}");
                let taken = note.links.iter().map(|link| &link.mention).chain(&note.verbatim);
                for taken in taken.filter(|it| !it.is_empty()) {
                    prop_assert!(taken.end <= range.start || range.end <= taken.start, "{name:?} in {}", file.path);
                }
                let len = file.source().map_or(0, |source| source.len as usize);
                prop_assert!(note.source_span(&range).end as usize <= len);
            }
        }
    }

    #[test]
    fn no_id_is_twice_on_a_page(files in vaults::vault(true)) {
        held(invariants::assert_ids_are_unique(&invariants::facts(&pages_of(&files))))?;
    }

    #[test]
    fn a_browser_sees_the_elements_that_were_written(files in vaults::vault(false)) {
        for (url, bytes) in pages_of(&files).iter().filter(|(url, _)| url.ends_with(".html")) {
            let source = std::str::from_utf8(bytes).expect("pages are UTF-8");
            let parsed = Html::parse_document(source);
            prop_assert_eq!(seen(parsed.root_element(), 0), written(source), "{}:\n{}", url, source);
        }
    }

    #[test]
    fn no_html_of_an_author_escapes_from_the_note(files in vaults::vault(true)) {
        held(invariants::assert_nothing_escapes(&invariants::facts(&pages_of(&files))))?;
    }

    #[test]
    fn what_a_private_note_holds_changes_no_byte_of_the_site(
        mut files in vaults::vault(true),
        body in vaults::body(true),
        key in prop::sample::select(&["publish: false", "draft: true", "Publish: 'false'"][..]),
    ) {
        let head = "aliases: [zqalias]\ntags: [zqtag, a/zqtag]\ntitle: zqtitle\nzqkey: zqvalue\nlink: \"[[zqproperty]]\"";
        let tail = "# zqheading\n\nzqtext [[Beta|zqmention]] ![[zqpicture.png]] [[zqmissing]] #zqbody ^zqblock\n";
        files.0.insert("zqpicture.png".to_owned(), PNG.to_vec());
        for path in ["Alpha.md", "Aardvark.md", "tags/zqfolder/Zebra.md"] {
            files.0.insert(path.to_owned(), format!("---\n{key}\n---\n").into_bytes());
            let empty = pages_of(&files);
            files.0.insert(path.to_owned(), format!("---\n{key}\n{head}\n---\n{tail}\n{body}\n\n{tail}").into_bytes());
            let full = pages_of(&files);
            for (url, bytes) in &full {
                prop_assert!(!url.contains("zq"), "{url}");
                let text = String::from_utf8_lossy(bytes);
                // Packed data has any two letters in it by chance, so it is searched for whole words, and compared below.
                let words: &[&str] = if url.starts_with("data/") { PRIVATE_WORDS } else { &["zq"] };
                for word in words {
                    prop_assert!(!text.contains(word), "`{word}` in {url}: {text}");
                }
            }
            assert_same(&empty, &full)?;
        }
    }
}

#[test]
fn pages_have_the_parts_that_these_tests_look_for() {
    let files =
        [("Alpha.md", "[[Beta]]"), ("Beta.md", "")].map(|(path, text)| (path.to_owned(), text.into()));
    let pages = pages_of(&Files(files.into()));
    let html = Html::parse_document(std::str::from_utf8(&pages["beta.html"]).expect("pages are UTF-8"));
    for selector in FRAME.iter().map(|(selector, _)| *selector).chain(["section.backlinks h3 a"]) {
        assert_eq!(selected(&html, selector).len(), 1, "`{selector}`");
    }
}

#[test]
fn vaults_that_once_broke_adit_are_whole() {
    let mut broken = Vec::new();
    for notes in [
        &["> [!note] *[\né*\n"][..],
        &["> [!note] *0 \r😀*\t\n"],
        &["<a href=\"https://x.org\"> [[#One]]\nword <textarea> [[#One]]\n"],
        &["# [^1]: <textarea>\n[^1]: note [[Alpha]]\n    more\n"],
        &["^[inline [[Alpha]] note]\n<textarea>\n"],
        &["word <script>\n# One\n"],
        &["<math><mtext>\n# word\n"],
        &["<math><mtext> ^[inline [[Alpha]] note]\n"],
        &["[^1]: \n     # One\n"],
        &["- ![[Alpha]] <select><option>\n\n- \n"],
        &["[^x]: ![[Beta]]\n", "<li>\n"],
        &["- ![[Beta]]\n", "> [!note] \n> [!note] <li>\n"],
        &["- <br>![[Alpha]]\n![[Alpha]]\n"],
        &["- word\n![[pic.png|100x20]]![[Alpha]]\n"],
        // A field in whose line emphasis begins that goes on.
        &["k:: a *b\nl:: c* d\n"],
        // A button in a button.
        &["# One\n<button>\n\n![[Alpha]]\n\n![[Alpha#One]]\n", "![[Alpha]]\n"],
        // Parts of a drawing that end where they begin, in a piece that has to be made whole.
        &["# One\n```mermaid\ngraph TD\n A[a] -->|x| B\n```\n<b>x</b>\n\n![[Beta]]\n", "![[Alpha#One]]\n"],
    ] {
        let files = ["Alpha.md", "Beta.md"].into_iter().zip(notes);
        let files = Files(files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).collect());
        let checked = std::panic::catch_unwind(|| {
            let pages = pages_of(&files);
            assert_pages_sound(&pages)
        });
        if !matches!(checked, Ok(Ok(()))) {
            broken.push((files, checked));
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}
