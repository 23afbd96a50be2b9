//! What holds of a site: each of its links leads somewhere, and nothing of an author gets out of the note.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::rc::Rc;

use adit::{Compilation, Config, Page, Site};
use scraper::{ElementRef, Html, Selector};

use super::Held;

/// A site in memory: the bytes at each address.
pub(crate) type Pages = BTreeMap<String, Vec<u8>>;

/// The site of a vault, by the default settings.
pub(crate) fn pages(compilation: &Compilation) -> Pages {
    let config = Config::default();
    let site = Site::new(compilation, &config, "Notes").expect("the templates are sound");
    let page = |url| match site.render(url).expect("every page renders").expect("every route has a page") {
        Page::Bytes(bytes) => bytes,
        Page::Copy(id) => fs::read(&compilation.vault.file(id).disk).expect("files stay"),
    };
    site.routes().map(|url| (url.as_str().to_owned(), page(url))).collect()
}

/// The elements of a page that a selector finds.
pub(crate) fn selected<'a>(html: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    html.select(&Selector::parse(selector).expect("the selector is valid")).collect()
}

/// The address and fragment that `href` on the page `from` leads to; nothing if it leaves the site.
pub(crate) fn destination(from: &str, href: &str) -> Option<(String, Option<String>)> {
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
pub(crate) const FRAME: &[(&str, &str)] = &[
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

/// What a page has that other pages need, where it leads to, and what is wrong with it alone.
pub(crate) struct Facts {
    ids: BTreeSet<String>,
    /// An id that is on it twice.
    twice: Option<String>,
    /// Where it leads to inside the site: what is written, the address, the fragment.
    links: Vec<(String, String, Option<String>)>,
    /// What an author's HTML has changed around the note, or could run.
    escaped: Option<String>,
}

impl Facts {
    /// Reads a page. Depends on nothing else.
    fn of(url: &str, bytes: &[u8]) -> Self {
        let html = Html::parse_document(std::str::from_utf8(bytes).expect("pages are UTF-8"));
        let (mut seen, mut twice) = (BTreeSet::new(), None);
        for id in ids(&html) {
            if !seen.insert(id.to_owned()) {
                twice.get_or_insert_with(|| id.to_owned());
            }
        }
        let mut links = Vec::new();
        for attribute in ["href", "src"] {
            for element in selected(&html, &format!("[{attribute}]")) {
                let href = element.value().attr(attribute).unwrap_or_default();
                if let Some((to, fragment)) = destination(url, href) {
                    links.push((href.to_owned(), to, fragment));
                }
            }
        }
        Self { ids: seen, twice, links, escaped: contained(url, &html).err() }
    }
}

/// The facts of each page of a site.
pub(crate) type AllFacts = BTreeMap<String, Rc<Facts>>;

/// How many pages are remembered.
const MAX_REMEMBERED: usize = 2_000;

/// Reads all pages. Most are like those of the site before, and are not read again.
pub(crate) fn facts(pages: &Pages) -> AllFacts {
    thread_local! {
        static SEEN: RefCell<(RandomState, HashMap<u64, Rc<Facts>>)> = RefCell::default();
    }
    SEEN.with_borrow_mut(|(hasher, seen)| {
        let html = pages.iter().filter(|(url, _)| url.ends_with(".html"));
        html.map(|(url, bytes)| {
            if seen.len() >= MAX_REMEMBERED {
                seen.clear();
            }
            let page =
                seen.entry(hasher.hash_one((url, bytes))).or_insert_with(|| Rc::new(Facts::of(url, bytes)));
            (url.clone(), Rc::clone(page))
        })
        .collect()
    })
}

/// Every link inside the site leads to a page, and its fragment to an id there.
pub(crate) fn assert_links_lead_somewhere(pages: &Pages, facts: &AllFacts) -> Held {
    for (from, page) in facts {
        for (href, url, fragment) in &page.links {
            ensure!(pages.contains_key(url), "`{href}` on `{from}` leads to `{url}`, which is no page");
            if let (Some(fragment), Some(target)) = (fragment, facts.get(url)) {
                let found = target.ids.contains(fragment);
                ensure!(found, "`{href}` on `{from}` leads to an id that `{url}` has not");
            }
        }
    }
    Ok(())
}

/// No id is on a page twice.
pub(crate) fn assert_ids_are_unique(facts: &AllFacts) -> Held {
    for (url, page) in facts {
        ensure!(page.twice.is_none(), "`{}` is on `{url}` twice", page.twice.as_deref().unwrap_or_default());
    }
    Ok(())
}

/// No HTML of an author changes what is around the note, or runs.
pub(crate) fn assert_nothing_escapes(facts: &AllFacts) -> Held {
    facts.values().find_map(|page| page.escaped.clone()).map_or(Ok(()), Err)
}

/// The same for one page.
fn contained(url: &str, html: &Html) -> Held {
    for (selector, expected) in FRAME {
        let found = selected(html, selector);
        ensure!(found.len() <= 1, "{} of `{selector}` on `{url}`", found.len());
        for element in found {
            let place = place(element);
            ensure!(place == *expected, "`{selector}` on `{url}` is in {place}");
        }
    }
    let mains = selected(html, "main").len();
    ensure!(mains == 1, "{mains} mains on {url}");
    let dangerous =
        "main script, main style, main base, main form, main textarea, [onerror], [href^=javascript]";
    ensure!(selected(html, dangerous).is_empty(), "{url}: {}", html.html());
    Ok(())
}
