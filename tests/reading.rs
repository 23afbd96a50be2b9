//! What leads readers through a site: the home page, what is before and after a note, its folder, the bar. Each test is a
//! small vault and what its pages have to show, read by a parser that is not ours.

use std::collections::BTreeMap;
use std::fs;

use adit::{Page, Site, compile_vault, read_config};
use scraper::{ElementRef, Html, Selector};

use html::mistakes;

mod html;

/// All CSS that the page of a note may have, in bytes.
const MAX_CSS: usize = 20_000;

/// The texts of a vault's pages and style sheets.
fn files(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("folders can be made");
        fs::write(path, text).expect("a file can be written");
    }
    let config = read_config(folder.path(), None).expect("the settings are sound");
    let compilation = compile_vault(folder.path(), None, &config).expect("the vault can be compiled");
    let site = Site::new(&compilation, &config, "test").expect("the templates are sound");
    let is_read = |url: &str| url.ends_with(".html") || url.ends_with(".css");
    let mut found = BTreeMap::new();
    for url in site.routes().filter(|url| is_read(url.as_str())) {
        if let Some(Page::Bytes(bytes)) = site.render(url).expect("every page renders") {
            found.insert(url.as_str().to_owned(), String::from_utf8(bytes).expect("pages are UTF-8"));
        }
    }
    found
}

/// The pages of a vault, each of them sound.
fn pages(vault: &[(&str, &str)]) -> BTreeMap<String, Html> {
    let pages = files(vault).into_iter().filter(|(url, _)| url.ends_with(".html"));
    let read = |(url, page): (String, String)| {
        assert_eq!(mistakes(&page), Vec::<String>::new(), "{url}");
        (url, Html::parse_document(&page))
    };
    pages.map(read).collect()
}

fn all<'h>(page: &'h Html, selector: &str) -> Vec<ElementRef<'h>> {
    page.select(&Selector::parse(selector).expect("the selector is sound")).collect()
}

/// The texts of what a selector finds, with single spaces.
fn texts(page: &Html, selector: &str) -> Vec<String> {
    let text = |element: &ElementRef<'_>| {
        element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    all(page, selector).iter().map(text).collect()
}

// --- home ------------------------------------------------------------------------------------------------------------------

const TYPED: &[(&str, &str)] = &[
    (
        "adit.toml",
        "[site]\ntitle = \"Metals\"\ndescription = \"What we know.\"\n[types]\nmetal = \"Metal\"\nfirm = \"Firm\"\n",
    ),
    (
        "Tin.md",
        "---\ntags: [metal]\ncreated: 2026-01-02\n---\n**Tin** — a soft metal.\n\nMined by [[Ore Ltd]].\n",
    ),
    (
        "Lead.md",
        "---\ntags: [metal]\ncreated: 2026-01-03\n---\nHeavy. Mined by [[Ore Ltd]], like [[Tin]] and [[Gold]].\n",
    ),
    ("Ore Ltd.md", "---\ntags: [firm]\n---\nA firm founded in 2004.\n"),
];

#[test]
fn a_home_page_names_the_types_with_their_entities_and_what_these_are() {
    let pages = pages(TYPED);
    let home = &pages["index.html"];
    assert_eq!(texts(home, "h1"), ["Metals"]);
    assert_eq!(texts(home, ".intro"), ["What we know."]);
    assert_eq!(texts(home, ".kinds h3"), ["Metal 2", "Firm 1"]);
    assert_eq!(
        texts(home, ".kinds li li"),
        [
            "Tin a soft metal.",
            "Lead Heavy. Mined by Ore Ltd, like Tin and Gold.",
            "Ore Ltd A firm founded in 2004."
        ]
    );
}

#[test]
fn a_home_page_names_recent_notes_by_their_properties_and_what_is_missing() {
    let pages = pages(TYPED);
    let home = &pages["index.html"];
    assert_eq!(texts(home, "[aria-labelledby=_recent] li"), ["Lead 2026-01-03", "Tin 2026-01-02"]);
    assert!(texts(home, "[aria-labelledby=_gaps] li").contains(&"Wanted notes 1".to_owned()));
    assert_eq!(texts(home, "[aria-labelledby=_latest] time"), ["2004"]);
}

#[test]
fn notes_without_dates_or_all_of_one_day_are_not_called_recent() {
    let undated = pages(&[("A.md", "[[B]]"), ("B.md", "")]);
    assert!(all(&undated["index.html"], "[aria-labelledby=_recent]").is_empty());
    let same = pages(&[("A.md", "---\ndate: 2026-01-02\n---\n"), ("B.md", "---\ndate: 2026-01-02\n---\n")]);
    assert!(all(&same["index.html"], "[aria-labelledby=_recent]").is_empty());
}

#[test]
fn a_home_page_of_a_vault_without_types_begins_with_notes() {
    let pages = pages(&[("A.md", "On [[B]]."), ("B.md", "Two.")]);
    let home = &pages["index.html"];
    assert_eq!(texts(home, ".begin > li"), ["A On B.", "B Two."]);
    assert!(all(home, ".kinds h3").is_empty());
}

#[test]
fn a_home_note_is_read_first_and_the_look_at_the_vault_can_be_left_out() {
    let note = ("index.md", "# Welcome\n\nBegin with [[Tin]].");
    let with: Vec<_> = TYPED.iter().copied().chain([note]).collect();
    let seen = pages(&with);
    let home = &seen["index.html"];
    assert_eq!(texts(home, "article p"), ["Begin with Tin."]);
    assert_eq!(texts(home, ".overview .kinds h3"), ["Metal 2", "Firm 1"]);
    assert!(all(&seen["tin.html"], ".overview").is_empty());
    let without = pages(&[("adit.toml", "[site]\noverview = false\n"), note, ("Tin.md", "")]);
    assert!(all(&without["index.html"], ".overview").is_empty());
}

// --- the page of a note ----------------------------------------------------------------------------------------------------

#[test]
fn a_definition_stands_on_the_page_once() {
    let pages = pages(TYPED);
    let main = texts(&pages["tin.html"], "main").remove(0);
    assert_eq!(main.matches("a soft metal").count(), 1);
    assert_eq!(texts(&pages["tin.html"], "article .lede"), ["Tin — a soft metal."]);
}

#[test]
fn above_a_note_stand_its_types_or_else_its_folders() {
    let pages = pages(&[
        ("adit.toml", "[types]\nmetal = \"Metal\"\n"),
        ("Ores/Tin.md", "#metal\n"),
        ("Ores/Old/Lead.md", "See [[Tin]].\n"),
    ]);
    assert_eq!(texts(&pages["ores/tin.html"], ".crumbs a"), ["Explore", "Metal"]);
    assert_eq!(texts(&pages["ores/old/lead.html"], ".crumbs a"), ["Ores", "Old"]);
}

#[test]
fn numbers_count_as_links_to_the_sections_that_list_them() {
    let pages = pages(&[("A.md", "[[B]]"), ("B.md", "")]);
    let count = &all(&pages["b.html"], ".properties .counts a")[0];
    assert_eq!(count.attr("href"), Some("#_backlinks"));
}

// --- order -----------------------------------------------------------------------------------------------------------------

/// What is before and after a page.
fn around(page: &Html) -> Vec<String> {
    texts(page, ".around a bdi")
}

#[test]
fn notes_with_numbers_lead_on_to_the_next_number() {
    let pages = pages(&[("C/1 One.md", ""), ("C/2 Two.md", ""), ("C/10 Ten.md", ""), ("C/Extra.md", "")]);
    assert_eq!(around(&pages["c/1-one.html"]), ["2 Two"]);
    assert_eq!(around(&pages["c/2-two.html"]), ["1 One", "10 Ten"]);
    assert_eq!(around(&pages["c/10-ten.html"]), ["2 Two"]);
    assert!(around(&pages["c/extra.html"]).is_empty());
}

#[test]
fn days_follow_each_other_and_the_property_order_wins_over_names() {
    let days = pages(&[("D/2026-02-09.md", ""), ("D/2025-12-31.md", "")]);
    assert_eq!(around(&days["d/2026-02-09.html"]), ["2025-12-31"]);
    let ordered = pages(&[("O/Begin.md", "---\norder: 1\n---\n"), ("O/After.md", "---\norder: 2\n---\n")]);
    assert_eq!(around(&ordered["o/begin.html"]), ["After"]);
}

#[test]
fn one_title_with_a_number_among_others_is_no_order() {
    let pages = pages(&[
        ("B/1984.md", ""),
        ("B/2001 Odyssey.md", ""),
        ("B/Emma.md", ""),
        ("B/Ulysses.md", ""),
        ("B/Walden.md", ""),
    ]);
    assert!(around(&pages["b/1984.html"]).is_empty());
}

// --- documents -------------------------------------------------------------------------------------------------------------

#[test]
fn a_document_is_as_wide_as_the_text() {
    let rule = ".pdf{display:block;width:100%";
    let files = files(&[("A.md", "![[paper.pdf]]"), ("B.md", "[[paper.pdf]]"), ("paper.pdf", "")]);
    assert!(files["a.html"].contains(rule));
    assert!(!files["b.html"].contains(rule));
}

// --- names and places -----------------------------------------------------------------------------------------------------

#[test]
fn a_site_is_not_called_readme() {
    let brand = |note: &str| texts(&pages(&[("README.md", note)])["index.html"], ".brand");
    assert_eq!(brand("---\ntitle: Readme\n---\n"), ["test"]);
    assert_eq!(brand("---\ntitle: My garden\n---\n"), ["My garden"]);
}

#[test]
fn names_with_accents_stand_under_their_letter() {
    let pages = pages(&[("Zola.md", ""), ("Élise.md", ""), ("Emma.md", "")]);
    let notes = &pages["notes.html"];
    assert_eq!(texts(notes, ".group h2"), ["E", "Z"]);
    assert_eq!(texts(notes, ".entries a"), ["Élise", "Emma", "Zola"]);
}

#[test]
fn a_path_in_two_directions_is_kept_together() {
    let pages = pages(&[("A.md", ""), ("ب.md", "[[A]]"), ("C.md", "[[A]]")]);
    let places = all(&pages["a.html"], ".backlink .evidence");
    let html: Vec<String> = places.iter().map(ElementRef::inner_html).collect();
    assert_eq!(html, ["C.md:1", "<bdi dir=\"ltr\">ب.md:1</bdi>"]);
}

// --- folders ---------------------------------------------------------------------------------------------------------------

#[test]
fn the_folders_are_a_tree_that_opens_without_scripts() {
    let pages = pages(&[("A/B/One.md", ""), ("A/Two.md", ""), ("Three.md", "")]);
    let folders = &pages["folders.html"];
    assert_eq!(texts(folders, ".of-tree summary"), ["A 2", "B 1"]);
    assert_eq!(texts(folders, ".of-tree details details a"), ["All of B", "One"]);
}

#[test]
fn a_page_names_what_is_near_it_in_a_large_folder() {
    let notes: Vec<(String, String)> =
        (100..200).map(|n| (format!("F/Note {n}.md"), String::new())).collect();
    let vault: Vec<(&str, &str)> = notes.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let pages = pages(&vault);
    let near = texts(&pages["f/note-150.html"], ".tree a");
    assert_eq!(near.len(), 14);
    assert_eq!(
        (near[0].as_str(), near[12].as_str(), near[13].as_str()),
        ("Note 144", "Note 156", "All 100 notes")
    );
    assert_eq!(texts(&pages["f/note-150.html"], ".tree [aria-current=page]"), ["Note 150"]);
    assert_eq!(texts(&pages["f/note-199.html"], ".tree a")[0], "Note 187");
}

// --- frame -----------------------------------------------------------------------------------------------------------------

#[test]
fn the_bar_marks_the_part_of_the_site_that_a_page_is_in() {
    let pages = pages(&[("F/A.md", "#t [[B]]"), ("F/B.md", "")]);
    let current = |url: &str| texts(&pages[url], ".bar [aria-current]");
    assert_eq!(current("notes.html"), ["Notes"]);
    assert_eq!(current("folders.html"), ["Folders"]);
    assert_eq!(current("f/index.html"), ["Folders"]);
    assert_eq!(current("tags/t.html"), ["Tags"]);
    assert_eq!(current("explore/index.html"), ["Explore"]);
    assert_eq!(current("graph.html"), ["Graph"]);
    assert_eq!(current("paths.html"), ["Paths"]);
    assert!(current("f/a.html").is_empty());
}

#[test]
fn a_page_brings_along_the_sheets_of_what_it_has_and_no_others() {
    let pages = files(&[
        ("Plain.md", "Text."),
        ("Rich.md", "> [!note] Callout\n> text\n\n- [x] task\n\n[^1]\n\n![[Plain]]\n\n[^1]: A footnote."),
    ]);
    for sign in [".callout{", ".task{", ".footnotes{", ".embed{"] {
        assert!(pages["rich.html"].contains(sign), "{sign}");
        assert!(!pages["plain.html"].contains(sign), "{sign}");
        assert!(!pages["assets/style.css"].contains(sign), "{sign}");
    }
    let css = |page: &str| {
        let own: usize =
            all(&Html::parse_document(page), "style").iter().map(|it| it.inner_html().len()).sum();
        own + pages["assets/style.css"].len()
    };
    assert!(css(&pages["plain.html"]) < 14_500, "{}", css(&pages["plain.html"]));
    assert!(css(&pages["rich.html"]) < MAX_CSS, "{}", css(&pages["rich.html"]));
}
