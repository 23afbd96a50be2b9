//! What holds for every vault, tried on random small ones.
//!
//! The cases are the same in each run. `PROPTEST_CASES=5000 cargo test --test properties` tries others, and more.

#[path = "properties/vaults.rs"]
mod vaults;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::sync::LazyLock;

use adit::{
    Compilation, CompileOptions, Config, Evidence, LinkKind, Mentions, Node, Note, Origin, Output, Page,
    Resolution, Site, Span, TagOrigin, VaultPath, WriteStats, compile, compile_canvas, compile_vault,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use scraper::{ElementRef, Html, Selector};
use tempfile::TempDir;

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

/// A site in memory: the bytes at each address.
type Pages = BTreeMap<String, Vec<u8>>;

fn pages(compilation: &Compilation) -> Pages {
    let config = Config::default();
    let site = Site::new(compilation, &config, "Notes").expect("the templates are sound");
    let page = |url| match site.render(url).expect("every page renders").expect("every route has a page") {
        Page::Bytes(bytes) => bytes,
        Page::Copy(id) => fs::read(&compilation.vault.file(id).disk).expect("files stay"),
    };
    site.routes().map(|url| (url.as_str().to_owned(), page(url))).collect()
}

fn pages_of(files: &Files) -> Pages {
    pages(&compiled(folder(&files.0).path()))
}

fn html_pages(pages: &Pages) -> impl Iterator<Item = (&str, Html)> {
    let pages = pages.iter().filter(|(url, _)| url.ends_with(".html"));
    pages.map(|(url, bytes)| {
        (url.as_str(), Html::parse_document(std::str::from_utf8(bytes).expect("pages are UTF-8")))
    })
}

fn selected<'a>(html: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    html.select(&Selector::parse(selector).expect("the selector is valid")).collect()
}

// --- one note ----------------------------------------------------------------------------------------------------------

fn compile_note(text: &str, trust_html: bool) -> Note {
    let options = CompileOptions { strict_line_breaks: trust_html, trust_html, ..CompileOptions::default() };
    compile(&VaultPath::new("sub/Some note.md"), text, &options)
}

/// Compiles a note with either set of options, and looks at what came out.
fn assert_compiles(text: &str) -> Result<(), TestCaseError> {
    [false, true].iter().try_for_each(|trust_html| assert_sound(text, &compile_note(text, *trust_html)))
}

/// Whether `range` can be cut out of `text`.
fn fits(text: &str, range: Range<u32>) -> bool {
    text.get(range.start as usize..range.end as usize).is_some()
}

/// Every offset in a compiled note leads somewhere, and every place it names is what it says.
fn assert_sound(text: &str, note: &Note) -> Result<(), TestCaseError> {
    let position = |span: Span| {
        let before = &text[..span.start as usize];
        let line = before.rsplit('\n').next().unwrap_or_default();
        (before.matches('\n').count() as u32 + 1, line.chars().count() as u32 + 1)
    };
    for link in &note.links {
        prop_assert!(fits(text, link.span.start..link.span.end), "{link:?}");
        let written = &text[link.span.range()];
        if link.origin == Origin::Body || link.origin == Origin::Comment {
            prop_assert!(written.starts_with(['[', '!', '<']), "{written:?} of {link:?}");
            // Of the author's own HTML, only `<a>` is a link.
            let is_link = written.starts_with('[') || written.to_ascii_lowercase().starts_with("<a");
            prop_assert_eq!(is_link, link.kind == LinkKind::Link, "{:?}", written);
        }
        prop_assert_eq!((link.position.line, link.position.column), position(link.span));
        prop_assert!(fits(&note.text, link.context.clone()), "{link:?} in {:?}", note.text);
        prop_assert!(fits(&note.text, link.mention.clone()), "{link:?} in {:?}", note.text);
        let inside = link.context.start <= link.mention.start && link.mention.end <= link.context.end;
        prop_assert!(inside, "{link:?} in {:?}", note.text);
        prop_assert!(link.section.is_none_or(|idx| (idx as usize) < note.headings.len()));
    }
    for tag in &note.tags {
        prop_assert!(fits(text, tag.span.start..tag.span.end), "{tag:?}");
        prop_assert_eq!((tag.position.line, tag.position.column), position(tag.span));
        if tag.origin != TagOrigin::Properties {
            prop_assert!(text[tag.span.range()].starts_with('#'), "{:?}", &text[tag.span.range()]);
        }
    }
    for finding in &note.diagnostics {
        prop_assert!(finding.span.is_none_or(|span| fits(text, span.start..span.end)), "{finding:?}");
    }
    let mut anchors = BTreeSet::new();
    for (idx, heading) in note.headings.iter().enumerate() {
        prop_assert!(fits(text, heading.span.start..heading.span.end), "{heading:?}");
        prop_assert!(heading.html.clone().is_none_or(|it| fits(&note.html.text, it)), "{heading:?}");
        prop_assert!(anchors.insert(&heading.anchor), "{heading:?}");
        prop_assert!(heading.parent.is_none_or(|parent| (parent as usize) < idx), "{heading:?}");
    }
    prop_assert!(note.blocks.is_sorted_by_key(|block| &block.id));
    for block in &note.blocks {
        prop_assert!(fits(text, block.span.start..block.span.end), "{block:?}");
        prop_assert!(block.html.clone().is_none_or(|it| fits(&note.html.text, it)), "{block:?}");
    }
    prop_assert!(note.html.slots.is_sorted_by_key(|slot| slot.at));
    prop_assert!(note.html.slots.iter().all(|slot| fits(&note.html.text, slot.at..slot.at)));
    prop_assert!(fits(&note.text, note.summary.clone()));
    prop_assert!(note.title_heading.clone().is_none_or(|it| fits(&note.html.text, it)));
    prop_assert!(!note.text.contains('\u{1}'), "the sign of comments is in {:?}", note.text);
    Ok(())
}

proptest! {
    #![proptest_config(cases(1_000))]

    #[test]
    fn any_text_compiles_and_every_offset_leads_into_it(text in any::<String>()) {
        assert_compiles(&text)?;
        compile_canvas(&VaultPath::new("x.canvas"), &text, &CompileOptions::default());
    }

    #[test]
    fn any_text_on_cards_compiles_and_every_link_leads_into_the_file(texts in prop::collection::vec(vaults::soup(), 1..4)) {
        let nodes: Vec<_> =
            texts.iter().map(|text| serde_json::json!({"type": "text", "text": text, "label": text})).collect();
        let json = serde_json::json!({ "nodes": nodes }).to_string();
        let canvas = compile_canvas(&VaultPath::new("x.canvas"), &json, &CompileOptions::default());
        let note = &canvas.note;
        for link in &note.links {
            prop_assert!(json.get(link.span.range()).is_some_and(|source| !source.is_empty()), "{link:?}");
            prop_assert_eq!(link.position.column as usize, json[..link.span.start as usize].chars().count() + 1);
            prop_assert!(note.text.get(link.context.start as usize..link.context.end as usize).is_some());
        }
        for slot in &note.html.slots {
            prop_assert!(note.html.text.is_char_boundary(slot.at as usize));
        }
        prop_assert!(note.headings.iter().all(|it| it.html.clone().is_none_or(|it| fits(&note.html.text, it))));
        prop_assert!(note.blocks.iter().all(|it| it.html.clone().is_none_or(|it| fits(&note.html.text, it))));
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
    adit::write_json(&mut graph, &adit::Snapshot::new(&compilation, &adit::Config::default()))
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
        let Compilation { vault, links, graph, .. } = compiled(root.path());
        let mut expected: BTreeMap<Node, Vec<(adit::FileId, Evidence<'_>)>> = BTreeMap::new();
        for (file, _, link, resolution) in links.iter(&vault) {
            let to = match resolution {
                Resolution::Found(found) | Resolution::Ambiguous(found, _) => Node::File(found.file),
                Resolution::Folder(_) => continue,
                Resolution::Missing(number) => Node::Missing(*number),
            };
            expected.entry(to).or_default().push((file, Evidence::Link(link)));
        }
        let number = |name: &str| {
            let name = name.to_lowercase();
            graph.tags().iter().position(|it| it.to_lowercase() == name).expect("every tag is in the graph") as u32
        };
        for (file, _, note) in vault.notes() {
            for tag in &note.tags {
                expected.entry(Node::Tag(number(&tag.name))).or_default().push((file, Evidence::Tag(tag)));
            }
        }
        for (file, canvas) in vault.canvases() {
            let node = |link: u32| match links.resolution(file, link as usize) {
                Resolution::Found(found) | Resolution::Ambiguous(found, _) => Node::File(found.file),
                Resolution::Folder(_) => unreachable!("only Markdown links lead to folders"),
                Resolution::Missing(number) => Node::Missing(*number),
            };
            for relation in canvas.relations() {
                expected.entry(node(relation.object)).or_default().push((file, Evidence::Relation(relation)));
                let of = graph.relations_of(node(relation.subject));
                prop_assert!(of.iter().any(|edge| matches!(edge.evidence(&vault), Evidence::Relation(it) if it == relation)));
            }
        }
        expected.values_mut().for_each(|edges| edges.sort_by_key(|(file, _)| *file));
        for node in graph.nodes() {
            let incoming: Vec<_> = graph.incoming(node).iter().map(|edge| (edge.file, edge.evidence(&vault))).collect();
            let wanted = expected.remove(&node).unwrap_or_default();
            prop_assert_eq!(format!("{incoming:?}"), format!("{wanted:?}"), "{:?}", node);
        }
        prop_assert!(expected.is_empty());
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
        let text = |path: &VaultPath| compilation.vault.file(compilation.vault.find(path)?).text();
        for finding in &compilation.diagnostics {
            for colour in [false, true] {
                prop_assert!(adit::render_human(finding, &text, colour).contains(finding.code.as_str()));
            }
            for line in [adit::render_short(finding), adit::render_github(finding), adit::render_json(finding)] {
                prop_assert!(line.ends_with('\n') && line.lines().count() == 1, "{line:?}");
            }
            prop_assert!(serde_json::from_str::<serde_json::Value>(&adit::render_json(finding)).is_ok());
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
            adit::write(&site, &compilation.vault, &output, &|| ()).expect("it can be written")
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

/// The address and fragment that `href` on the page `from` leads to; nothing if it leaves the site.
fn destination(from: &str, href: &str) -> Option<(String, Option<String>)> {
    let scheme = href.split(['/', '#', '?']).next().unwrap_or_default();
    if scheme.contains(':') || href.starts_with("//") {
        return None;
    }
    let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let (path, fragment) =
        href.split_once('#').map_or((href, None), |(path, fragment)| (path, Some(decoded(fragment))));
    // What a page makes of a query is its script's business.
    let path = path.split('?').next().unwrap_or(path);
    if path.is_empty() {
        return Some((from.to_owned(), fragment));
    }
    let mut parts: Vec<_> = from.split('/').map(str::to_owned).collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => assert!(parts.pop().is_some(), "{href} on {from} leaves the site"),
            part => parts.push(decoded(part)),
        }
    }
    Some((parts.join("/"), fragment))
}

fn ids(html: &Html) -> Vec<&str> {
    selected(html, "[id]").iter().filter_map(|it| it.value().attr("id")).collect()
}

/// The parts of a page around what an author wrote, and where they are.
const FRAME: &[(&str, &str)] = &[
    ("header.bar", "html > body"),
    ("main", "html > body"),
    ("article", "html > body > main > div"),
    ("footer.source", "html > body > main > div"),
];

/// What stands around an element, outermost first.
fn place(element: ElementRef<'_>) -> String {
    let names = element.ancestors().filter_map(ElementRef::wrap).map(|it| it.value().name().to_owned());
    let mut names: Vec<_> = names.collect();
    names.reverse();
    names.join(" > ")
}

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

/// Every link inside the site leads to a page, and its fragment to an id there.
fn assert_links_lead_somewhere(pages: &Pages) -> Result<(), TestCaseError> {
    let parsed: BTreeMap<_, _> = html_pages(pages).collect();
    for (from, html) in &parsed {
        for (attribute, element) in ["href", "src"]
            .iter()
            .flat_map(|it| selected(html, &format!("[{it}]")).into_iter().map(move |element| (*it, element)))
        {
            let href = element.value().attr(attribute).unwrap_or_default();
            let Some((url, fragment)) = destination(from, href) else { continue };
            prop_assert!(pages.contains_key(&url), "`{href}` on `{from}` leads to `{url}`, which is no page");
            if let (Some(fragment), Some(target)) = (&fragment, parsed.get(url.as_str())) {
                let found = ids(target).contains(&fragment.as_str());
                prop_assert!(found, "`{href}` on `{from}` leads to an id that `{url}` has not");
            }
        }
    }
    Ok(())
}

/// No id is on a page twice.
fn assert_ids_are_unique(pages: &Pages) -> Result<(), TestCaseError> {
    for (url, html) in html_pages(pages) {
        let mut seen = BTreeSet::new();
        for id in ids(&html) {
            prop_assert!(seen.insert(id.to_owned()), "`{id}` is on `{url}` twice");
        }
    }
    Ok(())
}

/// No HTML of an author changes what is around the note, or runs.
fn assert_nothing_escapes(pages: &Pages) -> Result<(), TestCaseError> {
    for (url, html) in html_pages(pages) {
        for (selector, expected) in FRAME {
            let found = selected(&html, selector);
            prop_assert!(found.len() <= 1, "{} of `{selector}` on `{url}`", found.len());
            for element in found {
                prop_assert_eq!(&place(element), expected, "`{}` on `{}`", selector, url);
            }
        }
        prop_assert_eq!(selected(&html, "main").len(), 1, "{}", url);
        let dangerous =
            "main script, main style, main base, main form, main textarea, [onerror], [href^=javascript]";
        prop_assert!(selected(&html, dangerous).is_empty(), "{url}: {}", html.html());
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn every_link_inside_the_site_leads_to_a_page_and_an_id_on_it(files in vaults::vault(true)) {
        assert_links_lead_somewhere(&pages_of(&files))?;
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
                let len = file.text().map_or(0, str::len);
                prop_assert!(note.source_span(&range).end as usize <= len);
            }
        }
    }

    #[test]
    fn no_id_is_twice_on_a_page(files in vaults::vault(true)) {
        assert_ids_are_unique(&pages_of(&files))?;
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
        assert_nothing_escapes(&pages_of(&files))?;
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
    ] {
        let files = ["Alpha.md", "Beta.md"].into_iter().zip(notes);
        let files = Files(files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).collect());
        let checked = std::panic::catch_unwind(|| {
            let pages = pages_of(&files);
            assert_links_lead_somewhere(&pages)?;
            assert_ids_are_unique(&pages)?;
            assert_nothing_escapes(&pages)
        });
        if !matches!(checked, Ok(Ok(()))) {
            broken.push((files, checked));
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}
