//! Nothing that stands in a vault stops a build, or makes it take the memory or the disk: everything has a bound, and the
//! guide says which.

mod folder;

use std::fs;
use std::thread;

use adit::{
    Code, Compilation, CompileOptions, Config, Page, Severity, Site, UrlPath, VaultPath, compile,
    compile_base, compile_canvas, compile_vault,
};
use folder::vault;
use tempfile::TempDir;

/// Rows of `docs/limits.md`: what they begin with, the bound, and the constant that is it, with the file it stands in.
const BOUNDS: &[(&str, &str, &str, &str)] = &[
    ("A file that is read as text", "1 GiB", "scan.rs", "MAX_NOTE_BYTES: u64 = 1 << 30"),
    ("The text of a note", "8 MiB", "compile/limit.rs", "MAX_TEXT: usize = 8 << 20"),
    ("The text of a canvas", "8 MiB", "compile/limit.rs", "MAX_TEXT: usize = 8 << 20"),
    ("Frontmatter, or the YAML of a base", "64 KiB", "compile/frontmatter.rs", "MAX_BYTES: usize = 64 << 10"),
    ("Frontmatter, or the YAML of a base", "64 KiB", "compile/query/base.rs", "MAX_BYTES: usize = 64 << 10"),
    ("The same with its aliases", "1 MiB", "compile/yaml_size.rs", "MAX_EXPANDED: usize = 1 << 20"),
    ("Brackets in brackets in YAML", "64", "compile/frontmatter.rs", "MAX_DEPTH: usize = 64"),
    ("`adit.toml`, and each file", "1 MiB", "scan.rs", "MAX_SETTINGS_BYTES: u64 = 1 << 20"),
    ("Obsidian's \"Excluded files\"", "1,000", "session/excluded.rs", "MAX_PATTERNS: usize = 1_000"),
    ("One of them that is a pattern", "64 KiB", "session/excluded.rs", "MAX_PATTERN_BYTES: usize = 64 << 10"),
    ("A title, or a heading", "1,000 bytes", "compile/limit.rs", "MAX_NAME: usize = 1_000"),
    ("Aliases of a note", "1,000", "compile/frontmatter.rs", "MAX_ALIASES: usize = 1_000"),
    ("A tag", "400 bytes", "compile/tag.rs", "MAX_BYTES: usize = 400"),
    ("The levels of a tag", "32", "compile/tag.rs", "MAX_LEVELS: usize = 32"),
    ("The name of a missing note", "1,000 bytes", "site/route/crowd.rs", "MAX_NAME: usize = 1_000"),
    ("A part of an address", "120 bytes", "path.rs", "MAX_SLUG_BYTES: usize = 120"),
    ("Quotes, lists and callouts in each other", "100", "compile/block.rs", "MAX_DEPTH: usize = 100"),
    ("Those, and footnotes, that one line opens", "500", "compile/marks.rs", "MAX_MARKS: usize = 500"),
    ("Elements of raw HTML in each other", "200", "compile/raw_html.rs", "MAX_DEPTH: usize = 200"),
    ("Pieces of raw HTML in a table", "1,000", "compile/raw_html/stray.rs", "MAX_STRAY: usize = 1_000"),
    ("A formula", "64 KiB", "compile/tex.rs", "MAX_BYTES: usize = 64 * 1024"),
    ("Brackets in brackets in a formula", "200", "compile/tex.rs", "MAX_DEPTH: usize = 200"),
    (
        "What macros make of a formula",
        "4 MiB",
        "compile/tex/rewrite.rs",
        "MAX_EXPANDED: usize = 4 * 1024 * 1024",
    ),
    ("A Mermaid diagram", "50,000 bytes", "compile/diagram.rs", "MAX_BYTES: usize = 50_000"),
    ("Its lines", "500", "compile/diagram.rs", "MAX_LINES: usize = 500"),
    ("Code of one note that is coloured", "100 KiB", "compile/highlight.rs", "MAX_NOTE: usize = 100 << 10"),
    ("Steps for one row", "2,000,000", "query/eval.rs", "STEPS_PER_ROW: u64 = 2_000_000"),
    ("Steps for all queries of a page", "100,000,000", "query/eval.rs", "STEPS_PER_PAGE: u64 = 100_000_000"),
    ("Rows that a page shows of a query", "1,000", "site/listing.rs", "ROWS_OF_QUERY: usize = 1_000"),
    ("A text that a query makes", "100,000 bytes", "query/eval.rs", "MAX_BYTES: usize = 100_000"),
    ("A list that a query makes", "20,000", "query/eval.rs", "MAX_ITEMS: usize = 20_000"),
    ("Brackets in brackets in an expression", "100", "compile/query/parse.rs", "MAX_DEPTH: usize = 100"),
    ("Brackets in brackets in an expression", "100", "compile/query/dataview.rs", "MAX_DEPTH: usize = 100"),
    ("Embeds in embeds", "5", "site/fill.rs", "MAX_EMBED_DEPTH: usize = 5"),
    ("A page, as far as it embeds and queries", "4 MiB", "site/fill.rs", "MAX_PAGE_BYTES: usize = 4 << 20"),
    ("What all pages of a site embed together", "1 GiB", "site/room.rs", "MAX_EMBEDDED: u64 = 1 << 30"),
    ("What queries find, on all pages together", "1 GiB", "site/room.rs", "MAX_EMBEDDED: u64 = 1 << 30"),
    ("Pages of missing notes, and pages of tags", "20,000", "site/route/crowd.rs", "else { 20_000 }"),
    ("A page that adit makes, and what", "200 KB", "site/listing.rs", "PAGE_LIMIT: usize = 200_000"),
    (
        "Names, folders and tags in one shard",
        "1 MiB of text",
        "site/data/stream.rs",
        "TEXT_BYTES: usize = 1 << 20",
    ),
    ("Nodes of the map in one shard", "32,768", "site/data/stream.rs", "NODES: usize = 1 << 15"),
    ("Edges in one shard, and ties", "262,144", "site/data/stream.rs", "EDGES: usize = 1 << 18"),
    ("References in one shard of labels", "32,768", "site/data/graph.rs", "LABELS_AT_ONCE: usize = 1 << 15"),
    ("Labels of one shard, each once", "1 MiB", "site/data/graph.rs", "LABEL_BYTES: usize = 1 << 20"),
    ("Texts in one shard", "48 KiB, about", "site/data/notes.rs", "SHARD_BYTES: usize = 48 * 1024"),
    (
        "Width and height of a canvas",
        "1,000,000 pixels",
        "compile/canvas/read.rs",
        "MAX_PIXELS: i32 = 1_000_000",
    ),
    ("The height that an image is given", "10,000 pixels", "site/media.rs", "MAX_HEIGHT: u32 = 10_000"),
];

#[test]
fn the_guide_says_the_bounds_that_the_code_has() {
    let read = |path: &str| {
        let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
        fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"))
    };
    let guide = read("docs/limits.md");
    let rows: Vec<&str> = guide
        .lines()
        .filter(|it| it.starts_with("| ") && !it.contains("---") && !it.starts_with("| What |"))
        .collect();
    for (what, bound, file, constant) in BOUNDS {
        let row = rows.iter().find(|row| row[2..].starts_with(what));
        let row = row.unwrap_or_else(|| panic!("docs/limits.md has no row for {what}"));
        assert_eq!(row.split(" | ").nth(1), Some(*bound), "{what}");
        assert!(read(&format!("src/{file}")).contains(constant), "{what}: src/{file} has no `{constant}`");
    }
    for row in rows {
        assert!(BOUNDS.iter().any(|(what, ..)| row[2..].starts_with(what)), "nothing keeps this: {row}");
    }
}

fn compiled(folder: &TempDir) -> Compilation {
    compile_vault(folder.path(), None, &Config::default()).expect("a folder of files can be compiled")
}

/// The page at an address.
fn page(site: &Site<'_>, url: &str) -> String {
    let url = site.routes().find(|it| it.as_str() == url).unwrap_or_else(|| panic!("{url} is no page"));
    match site.render(url).expect("it renders").expect("it is there") {
        Page::Bytes(bytes) => String::from_utf8(bytes).expect("pages are UTF-8"),
        Page::Copy(_) => panic!("it is no copy"),
    }
}

fn codes(compilation: &Compilation) -> Vec<Code> {
    compilation.diagnostics.iter().map(|it| it.code).collect()
}

#[test]
fn notes_that_embed_each_other_ten_times_over_make_pages_of_some_megabytes() {
    let embeds = |next: usize| format!("![[n{next}]]\n\n").repeat(10);
    let texts: Vec<_> =
        (0..8).map(|nth| if nth == 7 { "word ".repeat(2_000) } else { embeds(nth + 1) }).collect();
    let folder =
        vault(&texts.iter().enumerate().map(|(nth, text)| (format!("n{nth}.md"), text)).collect::<Vec<_>>());
    let compilation = compiled(&folder);
    let config = Config::default();
    let site = Site::new(&compilation, &config, "Notes").expect("the templates are sound");
    let len = page(&site, "n2.html").len();
    assert!(len > 1 << 20 && len < 5 << 20, "{len}");
}

#[test]
fn many_notes_that_embed_a_long_one_share_what_a_site_may_embed() {
    let (long, short) = ("word ".repeat(200_000), "![[long]]\n\n".repeat(5));
    let notes = (0..300).map(|nth| (format!("n{nth}.md"), short.as_str()));
    let folder = vault(&notes.chain([("long.md".to_owned(), long.as_str())]).collect::<Vec<_>>());
    let compilation = compiled(&folder);
    let config = Config::default();
    let site = Site::new(&compilation, &config, "Notes").expect("the templates are sound");
    let len = page(&site, "n7.html").len();
    assert!(len > 2 << 20 && len < 4 << 20, "{len}");
    let findings = site.findings();
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].code, findings[0].file.as_str()), (Code::OverLimit, "n0.md"));
}

#[test]
fn a_hundred_thousand_missing_notes_have_some_ten_thousand_pages_and_the_rest_stays_text() {
    let text: String = (0..21_000).map(|nth| format!("[[m{nth}]] #t{nth} ")).collect();
    let folder = vault(&[("a.md", &text)]);
    let compilation = compiled(&folder);
    let config = Config::default();
    let site = Site::new(&compilation, &config, "Notes").expect("the templates are sound");
    let n = |prefix: &str| site.routes().filter(|it| it.as_str().starts_with(prefix)).count();
    assert!((20_010..20_100).contains(&n("wanted/m")), "{}", n("wanted/m"));
    assert!((20_010..20_100).contains(&n("tags/t")), "{}", n("tags/t"));
    let found: Vec<_> = compilation.diagnostics.iter().filter(|it| it.code == Code::OverLimit).collect();
    let said: Vec<_> =
        found.iter().map(|it| (it.file.as_str(), &text[it.span.expect("it has a place").range()])).collect();
    assert_eq!(said, [("a.md", "[[m20010]]"), ("a.md", "#t20010")]);
    let html = page(&site, "a.html");
    assert!(
        html.contains("wanted/m20009.html")
            && !html.contains("wanted/m20010.html")
            && html.contains(">m20010<")
    );
}

#[test]
fn a_table_of_a_query_ends_where_its_page_is_full() {
    let query = format!("```dataview\nTABLE \"{}\" + n FROM #t\n```\n", "x".repeat(90_000));
    let rows = (0..80).map(|nth| (format!("n{nth}.md"), "#t\n\nn:: 1\n"));
    let folder = vault(&rows.chain([("q.md".to_owned(), query.as_str())]).collect::<Vec<_>>());
    let compilation = compiled(&folder);
    let config = Config::default();
    let site = Site::new(&compilation, &config, "Notes").expect("the templates are sound");
    let html = page(&site, "q.html");
    let n = html.matches("xxxx1</td>").count();
    assert!(html.len() < 5 << 20 && (40..60).contains(&n), "{n} rows in {} bytes", html.len());
    assert!(html.contains("80"), "it does not say how many there are");
}

#[test]
fn a_note_with_ten_thousand_aliases_has_a_thousand_names() {
    let aliases: Vec<String> = (0..9_000).map(|nth| format!("a{nth}")).collect();
    let text = format!("---\naliases: [{}]\n---\nText.\n", aliases.join(","));
    let folder = vault(&[("n.md", text.as_str()), ("m.md", "[[a999]] [[a1000]]")]);
    let compilation = compiled(&folder);
    assert_eq!(codes(&compilation), [Code::UnresolvedLink, Code::OverLimit]);
    let note =
        compilation.vault.notes().find(|(_, file, _)| file.path.as_str() == "n.md").expect("it is there").2;
    assert_eq!(note.aliases.len(), 1_000);
}

#[test]
fn many_pages_with_queries_share_what_a_site_may_show_of_them() {
    // Of each query 80 rows of 9 KB, on 600 pages: 1.5 GiB if each page had 4 MiB.
    let query = format!("```dataview\nTABLE \"{}\" + n FROM #t\n```\n", "x".repeat(90_000));
    let (embed, own) = ("![[q]]\n".to_owned(), format!("{}\n\n{query}", "word ".repeat(200_000)));
    let rows = (0..80).map(|nth| (format!("n{nth}.md"), "#t\n\nn:: 1\n"));
    let asking = (0..600).map(|nth| (format!("e{nth}.md"), embed.as_str()));
    let more = [("q.md".to_owned(), query.as_str()), ("own.md".to_owned(), own.as_str())];
    let folder = vault(&rows.chain(asking).chain(more).collect::<Vec<_>>());
    let compilation = compiled(&folder);
    let config = Config::default();
    let site = Site::new(&compilation, &config, "Notes").expect("the templates are sound");
    for (url, own) in [("e7.html", 0), ("q.html", 0), ("own.html", 1_000_000)] {
        let html = page(&site, url);
        let len = html.len().saturating_sub(own);
        assert!((1 << 20..2 << 20).contains(&len), "{url} has {len} bytes of rows");
        assert!(html.contains("80"), "{url} does not say how many there are");
    }
}

#[test]
fn canvases_that_show_a_long_note_share_what_a_site_may_embed() {
    let long = "![[longer]]\n\n".repeat(3);
    let cards =
        (0..5).map(|nth| serde_json::json!({"id": nth.to_string(), "type": "file", "file": "long.md"}));
    let canvas = serde_json::json!({"nodes": cards.collect::<Vec<_>>(), "edges": []}).to_string();
    let canvases = (0..300).map(|nth| (format!("c{nth}.canvas"), canvas.as_str()));
    let longer = "word ".repeat(200_000);
    let more = [("long.md".to_owned(), long.as_str()), ("longer.md".to_owned(), longer.as_str())];
    let folder = vault(&canvases.chain(more).collect::<Vec<_>>());
    let compilation = compiled(&folder);
    let config = Config::default();
    let site = Site::new(&compilation, &config, "Notes").expect("the templates are sound");
    let len = page(&site, "c7.canvas.html").len();
    assert!(len > 1 << 20 && len < 4 << 20, "{len}");
    assert_eq!(site.findings().iter().map(|it| it.code).collect::<Vec<_>>(), [Code::OverLimit]);
}

#[test]
fn aliases_of_yaml_that_come_to_gigabytes_are_not_written_out() {
    let anchor =
        format!("---\nbig: &a \"{}\"\nlist: [{}]\n---\nText.\n", "x".repeat(30_000), ["*a"; 9_000].join(","));
    let laughs: String = (1..30).map(|nth| format!("k{nth}: &k{nth} [*k{0}, *k{0}]\n", nth - 1)).collect();
    let laughs = format!("k0: &k0 [lol]\n{laughs}");
    let note = format!("---\n{laughs}---\nText.\n");
    let files = [("a.md", anchor.as_str()), ("b.md", &note), ("c.base", &laughs)];
    let folder = vault(&files);
    let compilation = compiled(&folder);
    assert_eq!(codes(&compilation), [Code::InvalidFrontmatter, Code::InvalidFrontmatter, Code::InvalidBase]);
    let config = Config::default();
    let site = Site::new(&compilation, &config, "Notes").expect("the templates are sound");
    assert!(page(&site, "a.html").contains("Text.</p>") && page(&site, "b.html").contains("Text.</p>"));
}

#[test]
fn a_pattern_of_obsidians_that_would_take_gigabytes_excludes_nothing() {
    let patterns = vec!["/(a{300}){1000}b/"; 50];
    let json = serde_json::json!({ "userIgnoreFilters": patterns }).to_string();
    let folder = vault(&[(".obsidian/app.json", json.as_str()), ("a.md", "a")]);
    let compilation = compiled(&folder);
    assert_eq!(codes(&compilation), [Code::InvalidExclusion; 50]);
    assert!(compilation.vault.files().all(|(_, file)| !file.is_excluded));
}

#[test]
fn settings_of_more_than_a_megabyte_are_refused() {
    let text = format!("[site]\ntitle = \"{}\"\n", "x".repeat(2 << 20));
    let folder = vault(&[("adit.toml", &text)]);
    let error = adit::read_config(folder.path(), None).expect_err("they are too long");
    assert!(error.path().is_some_and(|path| path.ends_with("adit.toml")), "{error}");
}

/// What can stand in itself.
#[rustfmt::skip]
const NESTED: &[(&str, &str)] = &[
    ("> ", ""), ("- ", ""), ("1. ", ""), ("> [!note] ", ""), ("> - ", ""), ("*a ", ""), ("**a", ""), ("_a", ""), ("[", "]"), ("![", "](a)"),
    ("[[", "]]"), ("![[", "]]"), ("^[", "]"), ("(", ")"), ("==a", "=="), ("~~a", "~~"), ("<div>", "</div>"), ("<b>", "</b>"),
    ("<details>\n\n", "</details>"), ("<ul><li>", ""), ("<table><tr><td>", ""), ("<svg><g>", ""), ("<math>", ""), ("<template>", ""), ("<font>", ""),
    ("<select>", ""), ("<!--", "-->"), ("${", "}$"), ("#a/", ""), ("[a:: ", "]"), ("%%", ""),
];

/// Where brackets stand: before them, each of them, its end, after them.
#[rustfmt::skip]
const BRACKETS: &[(&str, &str, &str, &str)] = &[
    ("---\na: ", "[", "]", "\n---\n"), ("---\na: ", "{a: ", "}", "\n---\n"), ("---\n", "- ", "", "\n---\n"), ("---\n", "? ", "", "\n---\n"),
    ("---\n", "!a ", "", "\n---\n"), ("$", "{", "}", "$"), ("$", "\\frac{a}{", "}", "$"), ("$", "\\sqrt{", "}", "$"), ("$", "x^{", "}", "$"),
    ("$", "x_", "", "y$"), ("$", "\\left(", "\\right)", "$"), ("$", "\\begin{matrix}", "\\end{matrix}", "$"), ("$", "\\text{", "}", "$"),
    ("`= ", "(", ")", "`"), ("`= ", "!", "", "a`"), ("`= ", "-", "", "1`"), ("`= ", "a.", "", "a`"), ("`= ", "a[", "]", "`"), ("`= ", "f(", ")", "`"),
    ("`= ", "{a: ", "}", "`"), ("`= ", "[", "]", "`"), ("`= ", "(x) => ", "", "x`"), ("`= ", "1 + ", "", "1`"), ("`= ", "a and ", "", "b`"),
    ("```dataview\nLIST FROM ", "(", ")", "\n```\n"), ("```dataview\nLIST FROM ", "!", "", "#a\n```\n"), ("```dataview\nLIST FROM ", "#a and ", "", "#a\n```\n"),
    ("```base\nfilters: \"", "(", ")", "\"\n```\n"), ("```base\nfilters: \"", "a.", "", "a\"\n```\n"), ("```base\nfilters: \"", "a + ", "", "a\"\n```\n"),
    ("```mermaid\ngraph TD\n", "subgraph a\n", "end\n", "```\n"), ("```mermaid\nsequenceDiagram\n", "loop a\n", "end\n", "```\n"),
    ("```mermaid\ngraph TD\na", "-->a", "", "\n```\n"), ("```mermaid\nstateDiagram-v2\n", "state a {\n", "}\n", "```\n"),
];

#[test]
fn whatever_stands_in_itself_fits_the_stack_of_a_thread() {
    let texts = NESTED.iter().flat_map(|(open, close)| {
        [format!("{}a{}\n", open.repeat(20_000), close.repeat(20_000)), format!("{open}a\n").repeat(3_000)]
    });
    let brackets = BRACKETS.iter().flat_map(|(before, open, close, after)| {
        let of = |n: usize| format!("{before}{}{}{after}", open.repeat(n), close.repeat(n));
        [of(10_000), of(150), of(90)]
    });
    let texts: Vec<String> = texts.chain(brackets).collect();
    let options = CompileOptions { relations: Config::default().relations, ..CompileOptions::default() };
    // As much as the threads have that compile a vault.
    let thread = thread::Builder::new().stack_size(2 << 20).spawn(move || {
        for text in &texts {
            compile(&VaultPath::new("n.md"), text, &options);
            compile_base(&VaultPath::new("n.base"), text);
            let json = serde_json::json!({"nodes": [{"type": "text", "text": text}]}).to_string();
            compile_canvas(&VaultPath::new("n.canvas"), &json, &options);
        }
        for (open, n) in
            [("[", 200_000), ("{\"nodes\":", 100_000), ("{\"nodes\":[{\"text\":", 50_000), ("- ", 30_000)]
        {
            compile_canvas(&VaultPath::new("n.canvas"), &open.repeat(n), &options);
            compile_base(&VaultPath::new("n.base"), &open.repeat(n));
            assert!(Config::parse(&format!("a = {}", open.repeat(n)), "adit.toml").is_err());
        }
        assert!(Config::parse(&format!("[a{}]", ".a".repeat(20_000)), "adit.toml").is_err());
    });
    thread.expect("a thread can be made").join().expect("nothing panics");
}

#[test]
fn what_is_over_a_limit_is_a_warning() {
    assert_eq!(Code::OverLimit.default_severity(), Severity::Warning);
}

#[test]
fn names_of_two_megabytes_are_in_several_shards_that_are_no_larger_than_one() {
    // Frontmatter is bounded, so several notes share them.
    let note = |nth: usize| {
        let alias = |alias: usize| format!("- {nth} {alias} {}\n", "abcdefgh ".repeat(100));
        let aliases: String = (0..60).map(alias).collect();
        (format!("{nth}.md"), format!("---\naliases:\n{aliases}---\n"))
    };
    let folder = vault(&(0..45).map(note).collect::<Vec<_>>());
    let compilation = compiled(&folder);
    let config = Config::default();
    let site = Site::new(&compilation, &config, "Vault").unwrap();
    let shards: Vec<&str> =
        site.routes().map(UrlPath::as_str).filter(|it| it.starts_with("data/names")).collect();
    assert_eq!(shards, ["data/names-1.js", "data/names-2.js", "data/names.js"]);
    assert!(shards.iter().all(|it| page(&site, it).len() < 1 << 20));
    assert!(page(&site, "data/names.js").contains("\"parts\":3"));
}
