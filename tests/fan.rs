//! The small graph on the page of a note: who links to it on the left, what it links to on the right. Each test is a small
//! vault and what the drawing has to show, read by a parser that is not ours.

use std::fs;

use adit::{Page, Site, UrlPath, compile_vault, read_config};
use scraper::{ElementRef, Html, Selector};

use html::mistakes;

mod html;

/// The page at an address of a vault of these files.
fn page(files: &[(&str, &str)], url: &str) -> Html {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("folders can be made");
        fs::write(path, text).expect("a file can be written");
    }
    let config = read_config(folder.path(), None).expect("the settings are sound");
    let compilation = compile_vault(folder.path(), None, &config).expect("the vault can be compiled");
    let site = Site::new(&compilation, &config, "test").expect("the templates are sound");
    let found: &UrlPath = site
        .routes()
        .find(|it| it.as_str() == url || it.as_str().ends_with(&format!("/{url}")))
        .expect("there is such a page");
    let Some(Page::Bytes(bytes)) = site.render(found).expect("every page renders") else {
        panic!("{url} is no page")
    };
    let page = String::from_utf8(bytes).expect("pages are UTF-8");
    assert_eq!(mistakes(&page), Vec::<String>::new(), "{url}");
    Html::parse_document(&page)
}

fn all<'h>(page: &'h Html, selector: &str) -> Vec<ElementRef<'h>> {
    page.select(&Selector::parse(selector).expect("the selector is sound")).collect()
}

/// Names and labels of the neighbours on a side, as the drawing shows them; `m ` before what is missing.
fn side(page: &Html, class: &str) -> Vec<String> {
    let text = Selector::parse("text").expect("the selector is sound");
    let shown = |link: ElementRef<'_>| {
        let words: Vec<_> = link.select(&text).flat_map(|it| it.text()).collect();
        let mark = if link.value().classes().any(|it| it == "m") { "m " } else { "" };
        format!("{mark}{}", words.join(" | "))
    };
    all(page, &format!(".fan g.{class} a")).into_iter().map(shown).collect()
}

#[test]
fn who_links_here_is_on_the_left_and_what_it_links_to_on_the_right() {
    let page = page(
        &[
            ("Japan.md", "It has the [[JOGMEC]] and trades with [[Chile]]."),
            ("JOGMEC.md", "An agency."),
            ("Chile.md", "- [[Copper]]: exports it"),
            ("Treaty.md", "Binds [[Japan]] and [[Chile]]."),
        ],
        "japan.html",
    );
    assert_eq!(side(&page, "in"), ["Treaty"]);
    assert_eq!(side(&page, "out"), ["Chile", "JOGMEC"]);
}

#[test]
fn what_is_said_stands_below_the_name_whoever_says_it() {
    let files = [
        ("JOGMEC.md", "---\nparent: \"[[METI]]\"\n---\nAn agency."),
        ("METI.md", "A ministry."),
        ("index.md", "Home."),
    ];
    assert_eq!(side(&page(&files, "jogmec.html"), "out"), ["METI | parent"]);
    assert_eq!(side(&page(&files, "meti.html"), "in"), ["JOGMEC | parent"]);
}

#[test]
fn those_who_have_most_to_do_with_a_note_come_first() {
    let page = page(
        &[("A.md", "[[B]], [[C]], [[C]] and [[D]]."), ("B.md", ""), ("C.md", ""), ("D.md", "To [[A]].")],
        "a.html",
    );
    assert_eq!(side(&page, "out"), ["C", "D", "B"]);
    assert!(side(&page, "in").is_empty(), "who links both ways is drawn once");
    let titles: Vec<String> = all(&page, ".fan a title").iter().map(|it| it.text().collect()).collect();
    assert_eq!(titles, ["D (links both ways)"]);
}

#[test]
fn what_is_not_written_is_told_from_what_is() {
    let files = [("A.md", "[[Nowhere]] and [[B]]."), ("B.md", "[[Nowhere]] too.")];
    assert_eq!(side(&page(&files, "a.html"), "out"), ["B", "m Nowhere"]);
    assert_eq!(side(&page(&files, "nowhere.html"), "in"), ["A", "B"]);
}

#[test]
fn nothing_private_is_drawn_and_nothing_that_only_a_comment_says() {
    let page = page(
        &[
            ("A.md", "[[Secret]] and [[B]]. %%[[C]]%%"),
            ("B.md", ""),
            ("C.md", ""),
            ("Secret.md", "---\npublish: false\n---\nTo [[A]]."),
        ],
        "a.html",
    );
    assert_eq!(side(&page, "out"), ["B"]);
    assert!(side(&page, "in").is_empty());
}

#[test]
fn a_page_without_neighbours_has_no_drawing() {
    let page = page(&[("A.md", "Alone, with [[A]]."), ("B.md", "")], "a.html");
    assert!(all(&page, ".fan, .fan svg").is_empty());
}

/// The numbers behind an attribute.
fn number(element: &ElementRef<'_>, name: &str) -> i32 {
    element.attr(name).and_then(|it| it.parse().ok()).unwrap_or_else(|| panic!("{name} is a number"))
}

#[test]
fn a_drawing_is_bounded_and_no_two_lines_are_at_one_place() {
    let name = |n: usize| format!("Institution of the northern provinces for matters number {n}");
    let mut files: Vec<(String, String)> =
        (0..60).map(|n| (format!("{}.md", name(n)), String::new())).collect();
    files.extend(
        (0..60).map(|n| (format!("In {n}.md"), "- [[Hub]]: a long label about it, number one".to_owned())),
    );
    files.push((
        "Hub.md".to_owned(),
        (0..60).map(|n| format!("- [[{}]]: what it is said to be\n", name(n))).collect(),
    ));
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let page = page(&files, "hub.html");
    let drawn = |class: &str| all(&page, &format!(".fan g.{class} a[class]")).len();
    assert_eq!((drawn("in"), drawn("out")), (12, 12));
    let more: Vec<String> =
        all(&page, ".fan a:not([class]) text").iter().map(|it| it.text().collect()).collect();
    assert_eq!(more, ["+48 more", "+48 more"]);
    let bottom: i32 = all(&page, ".fan svg")[0]
        .attr("viewBox")
        .and_then(|it| it.rsplit(' ').next()?.parse().ok())
        .expect("it has a height");
    for class in ["in", "out"] {
        let mut last = 0;
        for text in all(&page, &format!(".fan g.{class} text")) {
            let y = number(&text, "y");
            assert!(y >= last + 11, "a text at {y} is too near to the one at {last}");
            last = y + text
                .select(&Selector::parse("tspan").expect("it is sound"))
                .map(|it| number(&it, "dy"))
                .sum::<i32>();
        }
        assert!(last <= bottom, "{last} is below the drawing of {bottom}");
    }
    let svg = all(&page, ".fan svg")[0].html();
    assert!(svg.len() < 12_000, "24 neighbours take {} bytes", svg.len());
}

#[test]
fn neighbours_that_link_to_each_other_are_joined() {
    let page = page(
        &[("A.md", "[[B]], [[C]], [[D]]."), ("B.md", "[[C]] and [[C]]"), ("C.md", "[[B]]"), ("D.md", "")],
        "a.html",
    );
    assert_eq!(all(&page, ".fan path.x").len(), 1);
}

#[test]
fn the_names_of_strangers_stay_text() {
    let page = page(
        &[
            ("A.md", "- [[B]]: <script>alert(1)</script> \"&amp; <b>bold"),
            ("B.md", "---\ntitle: \"</svg><img src=x onerror=alert(1)>\"\n---\n"),
        ],
        "a.html",
    );
    assert_eq!(all(&page, ".fan script, .fan img, .fan b").len(), 0);
    assert_eq!(side(&page, "out").len(), 1);
}
