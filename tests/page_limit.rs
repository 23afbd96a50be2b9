//! No page grows with the vault: what is linked, tagged, missing or filed a thousand times goes over several pages, which
//! together have all of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use adit::{PAGE_LIMIT, Page, Site, compile_vault, read_config};
use scraper::{Html, Selector};

/// How often everything stands in the vault.
const N: usize = 1_300;

/// The pages of a vault in which one note, one tag, one missing note and two folders have to do with everything.
fn pages() -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let write = |path: String, text: String| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("folders can be made");
        fs::write(path, text).expect("a file can be written");
    };
    write("adit.toml".into(), "[graph]\nenabled = false\n[search]\nindex = \"none\"\n".into());
    write("Hub.md".into(), "All of it.".into());
    for n in 0..N {
        let sentence = "It says at some length what there is to say of this one thing, and no more.";
        write(format!("many/Note {n}.md"), format!("[[Hub]] and [[Lost]]. {sentence} #all #t{n} #all/t{n}"));
        write(format!("folders/f{n}/In {n}.md"), format!("population: {n} people\n"));
    }
    let config = read_config(folder.path(), None).expect("the settings are sound");
    let compilation = compile_vault(folder.path(), None, &config).expect("the vault can be compiled");
    let site = Site::new(&compilation, &config, "test").expect("the templates are sound");
    site.prepare();
    let html = site.routes().filter(|it| it.as_str().ends_with(".html"));
    let page = |bytes| String::from_utf8(bytes).expect("pages are UTF-8");
    html.map(|url| match site.render(url).expect("every page renders") {
        Some(Page::Bytes(bytes)) => (url.as_str().to_owned(), page(bytes)),
        _ => panic!("{url:?} is no page"),
    })
    .collect()
}

/// How many different things the pages of a list link to, whose addresses begin and go on like this.
fn n_linked(pages: &BTreeMap<String, String>, list: &str, entries: &str) -> usize {
    let link = Selector::parse(entries).expect("the selector is sound");
    let stem = list.strip_suffix(".html").expect("a list is a page");
    let is_of_list =
        |url: &str| url.strip_prefix(stem).is_some_and(|rest| rest == ".html" || rest.starts_with('-'));
    let mut found = BTreeSet::new();
    for (_, html) in pages.iter().filter(|(url, _)| is_of_list(url)) {
        let html = Html::parse_document(html);
        found.extend(html.select(&link).filter_map(|it| it.attr("href").map(str::to_owned)));
    }
    found.len()
}

#[test]
fn no_page_passes_the_limit_and_the_pages_of_a_list_have_all_of_it() {
    let pages = pages();
    let too_big: Vec<_> = pages
        .iter()
        .filter(|(_, html)| html.len() > PAGE_LIMIT)
        .map(|(url, html)| (url, html.len()))
        .collect();
    assert!(too_big.is_empty(), "{too_big:?}");
    assert_eq!(n_linked(&pages, "notes.html", ".of-note a"), 2 * N + 1);
    assert_eq!(n_linked(&pages, "tags/all.html", ".of-note a"), N);
    assert_eq!(n_linked(&pages, "tags/all.html", ".of-tag a"), N);
    assert_eq!(n_linked(&pages, "tags/index.html", ".of-tag a"), N + 1);
    assert_eq!(n_linked(&pages, "many/index.html", ".of-note a"), N);
    assert_eq!(n_linked(&pages, "folders/index.html", ".of-folder a"), N);
    for backlinks in ["hub.html", "wanted/lost.html"] {
        assert_eq!(n_linked(&pages, backlinks, ".backlink h3 a"), N, "{backlinks}");
    }
}
