//! What the page of an entity says of it: its types, its facts, its relations in both directions. Each test is a small
//! vault and what its pages have to show, read by a parser that is not ours.

use std::collections::BTreeMap;
use std::fs;

use adit::{Page, Site, compile_vault, read_config};
use scraper::{ElementRef, Html, Selector};

use html::mistakes;

mod html;

/// The pages of a vault of these files.
fn pages(files: &[(&str, &str)]) -> BTreeMap<String, Html> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("folders can be made");
        fs::write(path, text).expect("a file can be written");
    }
    let config = read_config(folder.path(), None).expect("the settings are sound");
    let compilation = compile_vault(folder.path(), None, &config).expect("the vault can be compiled");
    let site = Site::new(&compilation, &config, "test").expect("the templates are sound");
    let mut pages = BTreeMap::new();
    for url in site.routes().filter(|url| url.as_str().ends_with(".html")) {
        if let Some(Page::Bytes(bytes)) = site.render(url).expect("every page renders") {
            let page = String::from_utf8(bytes).expect("pages are UTF-8");
            assert_eq!(mistakes(&page), Vec::<String>::new(), "{}", url.as_str());
            pages.insert(url.as_str().to_owned(), Html::parse_document(&page));
        }
    }
    pages
}

fn all<'h>(page: &'h Html, selector: &str) -> Vec<ElementRef<'h>> {
    page.select(&Selector::parse(selector).expect("the selector is sound")).collect()
}

/// The text of an element, with single spaces.
fn text(element: &ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The rows of the relations `from` or `to` the entity of a page, their cells parted by `|`.
fn rows(page: &Html, side: &str) -> Vec<String> {
    let cells = Selector::parse("th, td").expect("the selector is sound");
    all(page, &format!("table.relation-table.{side} tbody tr"))
        .iter()
        .map(|row| row.select(&cells).map(|it| text(&it)).collect::<Vec<_>>().join(" | "))
        .collect()
}

/// Checks the rows from and to the entity of a page.
fn check(files: &[(&str, &str)], url: &str, from: &[&str], to: &[&str]) {
    let pages = pages(files);
    let page = pages.get(url).unwrap_or_else(|| panic!("{url} is none of {:?}", pages.keys()));
    assert_eq!(rows(page, "from"), from, "from {url}");
    assert_eq!(rows(page, "to"), to, "to {url}");
}

const JOGMEC: &str = "# Related\n\n- [[Japan]] — parent government\n";

#[test]
fn a_gloss_is_told_on_both_pages_and_never_turned_round() {
    let files = [("JOGMEC.md", JOGMEC), ("Japan.md", "A state.")];
    check(&files, "jogmec.html", &["“parent government” | Japan | Related · JOGMEC.md:3"], &[]);
    check(&files, "japan.html", &[], &["JOGMEC | “parent government” | Related · JOGMEC.md:3"]);
}

#[test]
fn a_row_speaks_of_its_key_whoever_says_it() {
    let table = "# Stakes\n\n| Partner | Country | Money |\n|---|---|---|\n| [[Lynas]] | [[Australia]] | $250M and more |\n";
    let files = [("JOGMEC.md", table), ("Lynas.md", ""), ("Australia.md", "")];
    let country = "Lynas · Australia · $250M and more Stakes · JOGMEC.md:5";
    check(
        &files,
        "lynas.html",
        &[&format!("Country | Australia | {country}")],
        &[&format!("JOGMEC | Partner | {country}")],
    );
    check(&files, "australia.html", &[], &[&format!("Lynas | Country | {country}")]);
    check(&files, "jogmec.html", &[&format!("Partner | Lynas | {country}")], &[]);
}

#[test]
fn a_row_whose_key_is_no_link_speaks_of_the_note_with_both_parts_in_the_label() {
    let table =
        "| Partner | Country |\n|---|---|\n| REAlloys | [[Canada]] |\n| [[Lynas]] | [[Australia]] |\n";
    let files = [("JOGMEC.md", table), ("Canada.md", ""), ("Lynas.md", ""), ("Australia.md", "")];
    check(&files, "canada.html", &[], &["JOGMEC | Country of REAlloys | JOGMEC.md:3"]);
}

#[test]
fn properties_fields_keys_genitives_and_tags_are_relations() {
    let note = "---\nparent: \"[[METI]]\"\n---\n#japan\n\n**JOGMEC** — [[Japan]]'s agency, which stores rare metals for industry.\n\n\
        sits_in:: [[Tokyo]]\n\n# Treaty\n\n| Metric | Detail |\n|---|---|\n| Party | [[Trump]] |\n";
    let files = [("JOGMEC.md", note), ("Japan.md", ""), ("METI.md", ""), ("Tokyo.md", ""), ("Trump.md", "")];
    check(
        &files,
        "jogmec.html",
        &[
            "parent | METI | property · JOGMEC.md:2",
            "sits_in | Tokyo | JOGMEC.md:8",
            "Treaty › Party | Trump | Treaty · JOGMEC.md:14",
            "“agency” | Japan | JOGMEC — Japan's agency, which stores rare metals for industry. JOGMEC.md:6",
            "tag | Japan | JOGMEC.md:4",
        ],
        &[],
    );
    check(
        &files,
        "japan.html",
        &[],
        &[
            "JOGMEC | “agency” | JOGMEC — Japan's agency, which stores rare metals for industry. JOGMEC.md:6",
            "JOGMEC | tag | #japan",
        ],
    );
}

#[test]
fn what_is_said_twice_is_one_row_with_both_places_and_what_more_notes_say_comes_first() {
    let other = "- [[Japan]] — home\n";
    let files = [
        ("A.md", "- [[Japan]] — ally\n- [[Japan]] — home\n\nText.\n\n# Again\n\n- [[Japan]] — home\n"),
        ("B.md", other),
        ("Japan.md", ""),
    ];
    check(
        &files,
        "japan.html",
        &[],
        &["A | “home” | A.md:2 Again · A.md:8", "B | “home” | B.md:1", "A | “ally” | A.md:1"],
    );
}

#[test]
fn a_link_that_says_nothing_is_no_row_but_a_backlink() {
    let files = [("A.md", "It is in [[Japan]]."), ("Japan.md", "")];
    let pages = pages(&files);
    assert!(all(&pages["japan.html"], ".relations").is_empty());
    assert!(all(&pages["japan.html"], "link[href$='relation.css']").is_empty());
    assert_eq!(text(&all(&pages["japan.html"], ".backlink li")[0]), "It is in Japan. A.md:1");
    assert_eq!(all(&pages["japan.html"], ".backlink a.evidence")[0].attr("href"), Some("a.html"));
}

#[test]
fn evidence_leads_to_the_section_that_says_so() {
    let files = [("JOGMEC.md", JOGMEC), ("Japan.md", "")];
    let pages = pages(&files);
    let href = |url: &str, selector: &str| all(&pages[url], selector)[0].attr("href").map(str::to_owned);
    assert_eq!(href("japan.html", ".relations a.evidence").as_deref(), Some("jogmec.html#related"));
    assert_eq!(href("japan.html", ".backlink a.evidence").as_deref(), Some("jogmec.html#related"));
    assert_eq!(href("jogmec.html", ".relations a.evidence").as_deref(), Some("#related"));
}

#[test]
fn what_is_private_takes_part_in_no_relation() {
    let table = "| Partner | Country |\n|---|---|\n| [[Secret]] | [[Japan]] |\n";
    let files = [
        ("Secret.md", "---\npublish: false\n---\n- [[Japan]] — ally\n\n#japan\n"),
        ("A.md", table),
        ("Japan.md", "- [[Secret]] — plan\n"),
    ];
    check(&files, "japan.html", &[], &[]);
}

#[test]
fn an_entity_without_a_note_has_its_relations_on_its_page() {
    let table =
        "| Partner | Country | Money |\n|---|---|---|\n| [[Lynas]] | [[Australia]] | $250M and more |\n";
    let files = [("A.md", table), ("Australia.md", "")];
    check(
        &files,
        "wanted/lynas.html",
        &["Country | Australia | Lynas · Australia · $250M and more A.md:3"],
        &["A | Partner | Lynas · Australia · $250M and more A.md:3"],
    );
}

#[test]
fn the_settings_name_predicates_and_what_follows_from_them_is_marked() {
    let settings =
        "[predicates]\nparent = { name = \"partOf\", inverse = \"has part\", transitive = true }\n";
    let files = [
        ("adit.toml", settings),
        ("A.md", "---\nparent: \"[[B]]\"\n---\n"),
        ("B.md", "---\nparent: \"[[C]]\"\n---\n"),
        ("C.md", ""),
    ];
    check(
        &files,
        "a.html",
        &["parent partOf | B | property · A.md:2", "parent derived | C | Through B property · B.md:2"],
        &[],
    );
    check(
        &files,
        "c.html",
        &["has part derived | B | The inverse of parent property · B.md:2"],
        &["B | parent partOf | property · B.md:2", "A | parent derived | Through B property · A.md:2"],
    );
}

#[test]
fn circles_of_transitive_relations_end() {
    let settings = "[predicates]\nparent = { name = \"partOf\", transitive = true }\n";
    let files = [
        ("adit.toml", settings),
        ("A.md", "---\nparent: \"[[B]]\"\n---\n"),
        ("B.md", "---\nparent: \"[[A]]\"\n---\n"),
    ];
    let parent = |other: &str| format!("parent partOf | {other} | property · A.md:2");
    check(&files, "a.html", &[&parent("B")], &["B | parent partOf | property · B.md:2"]);
}

#[test]
fn a_page_that_very_many_speak_of_shows_some_and_says_how_many_more() {
    let notes: Vec<_> =
        (0..300).map(|n| (format!("N{n:03}.md"), format!("- [[Hub]] — hub\n- [[Hub]] — of {n}\n"))).collect();
    let mut files: Vec<_> = notes.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.push(("Hub.md", ""));
    let pages = pages(&files);
    let rows = rows(&pages["hub.html"], "to");
    assert!(rows.len() < 100, "{}", rows.len());
    assert!(
        rows.iter().any(|it| it == "288 more with this label, among the pages that link here"),
        "{rows:?}"
    );
    assert!(rows.last().is_some_and(|it| it.ends_with("more, among the pages that link here")), "{rows:?}");
    assert_eq!(text(&all(&pages["hub.html"], "#_to .count")[0]), "600");
}

#[test]
fn types_are_those_of_the_tags_that_the_settings_name() {
    let settings = "[types]\nagency = \"Organization\"\nland = \"Country\"\n";
    let files = [("adit.toml", settings), ("JOGMEC.md", "#agency/state #japan\n"), ("B.md", "#x\n")];
    let pages = pages(&files);
    let types = all(&pages["jogmec.html"], ".head .type");
    assert_eq!(types.iter().map(text).collect::<Vec<_>>(), ["Organization"]);
    assert!(all(&pages["b.html"], ".type").is_empty());
}

#[test]
fn a_property_that_the_settings_name_says_the_type_and_is_not_shown_twice() {
    let note = "---\ntype: person\nrole: minister\n---\nText.\n";
    let list = "---\ntype: [Person, 3]\n---\nText.\n";
    let settings = "[relations]\ntype_property = \"type\"\n";
    let read = pages(&[("A.md", note), ("B.md", list), ("adit.toml", settings)]);
    let badge = |page: &str| all(&read[page], ".head .type").iter().map(text).collect::<Vec<_>>();
    assert_eq!((badge("a.html"), badge("b.html")), (vec!["person".to_owned()], vec!["person".to_owned()]));
    let values = |page: &Html| all(page, "dl dd").iter().map(text).collect::<Vec<_>>();
    assert_eq!(values(&read["a.html"]), ["minister"]);
    assert!(values(&read["b.html"])[0].contains('3'), "what is no type is not lost");
    assert_eq!(all(&read["explore/types/person.html"], "tbody tr").len(), 2);
    let unread = pages(&[("A.md", note)]);
    assert!(all(&unread["a.html"], ".type").is_empty());
    assert_eq!(values(&unread["a.html"]), ["person", "minister"]);
}

#[test]
fn a_tag_does_not_name_a_note_that_is_excluded() {
    let excluded = (".obsidian/app.json", "{\"userIgnoreFilters\": [\"Templates/\"]}");
    let notes = [("A.md", "Text. #daily\n"), ("Templates/Daily.md", "A template.\n"), excluded];
    assert!(all(&pages(&notes)["a.html"], "#_from, .relations").is_empty());
    let both = [notes[0], notes[1], ("x/Daily.md", "What is done each day.\n"), excluded];
    assert!(text(&all(&pages(&both)["a.html"], "#_from, .relations")[0]).contains("Daily"));
    assert!(
        !all(&pages(&[notes[0], notes[1]])["a.html"], "#_from, .relations").is_empty(),
        "it is not excluded"
    );
}

#[test]
fn the_box_has_the_short_facts_under_their_sections_and_links_in_them() {
    let long = "x".repeat(80);
    let note = format!(
        "founded:: 2004\n\n# Stock\n\n| Metric | Detail |\n|---|---|\n| Scope | 34 kinds of [[Metals]] |\n| Long | {long} |\n"
    );
    let pages = pages(&[("A.md", note.as_str()), ("Metals.md", "")]);
    let page = &pages["a.html"];
    let facts: Vec<_> = all(page, ".properties dl > div").iter().map(text).collect();
    assert_eq!(facts, ["founded2004", "Scope34 kinds of Metals"]);
    assert_eq!(all(page, ".properties .part a")[0].attr("href"), Some("#stock"));
    assert_eq!(all(page, ".properties dd a")[0].attr("href"), Some("metals.html"));
}
