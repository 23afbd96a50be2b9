//! What holds of a site: each of its links leads somewhere, and nothing of an author gets out of the note.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

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

/// Its pages, as a browser reads them.
pub(crate) fn html_pages(pages: &Pages) -> impl Iterator<Item = (&str, Html)> {
    let pages = pages.iter().filter(|(url, _)| url.ends_with(".html"));
    pages.map(|(url, bytes)| {
        (url.as_str(), Html::parse_document(std::str::from_utf8(bytes).expect("pages are UTF-8")))
    })
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

/// Every link inside the site leads to a page, and its fragment to an id there.
pub(crate) fn assert_links_lead_somewhere(pages: &Pages) -> Held {
    let parsed: BTreeMap<_, _> = html_pages(pages).collect();
    let ids: BTreeMap<_, BTreeSet<_>> =
        parsed.iter().map(|(url, html)| (*url, ids(html).into_iter().collect())).collect();
    for (from, html) in &parsed {
        for (attribute, element) in ["href", "src"]
            .iter()
            .flat_map(|it| selected(html, &format!("[{it}]")).into_iter().map(move |element| (*it, element)))
        {
            let href = element.value().attr(attribute).unwrap_or_default();
            let Some((url, fragment)) = destination(from, href) else { continue };
            ensure!(pages.contains_key(&url), "`{href}` on `{from}` leads to `{url}`, which is no page");
            if let (Some(fragment), Some(target)) = (&fragment, ids.get(url.as_str())) {
                let found = target.contains(fragment.as_str());
                ensure!(found, "`{href}` on `{from}` leads to an id that `{url}` has not");
            }
        }
    }
    Ok(())
}

/// No id is on a page twice.
pub(crate) fn assert_ids_are_unique(pages: &Pages) -> Held {
    for (url, html) in html_pages(pages) {
        let mut seen = BTreeSet::new();
        for id in ids(&html) {
            ensure!(seen.insert(id.to_owned()), "`{id}` is on `{url}` twice");
        }
    }
    Ok(())
}

/// No HTML of an author changes what is around the note, or runs.
pub(crate) fn assert_nothing_escapes(pages: &Pages) -> Held {
    for (url, html) in html_pages(pages) {
        for (selector, expected) in FRAME {
            let found = selected(&html, selector);
            ensure!(found.len() <= 1, "{} of `{selector}` on `{url}`", found.len());
            for element in found {
                let place = place(element);
                ensure!(place == *expected, "`{selector}` on `{url}` is in {place}");
            }
        }
        let mains = selected(&html, "main").len();
        ensure!(mains == 1, "{mains} mains on {url}");
        let dangerous =
            "main script, main style, main base, main form, main textarea, [onerror], [href^=javascript]";
        ensure!(selected(&html, dangerous).is_empty(), "{url}: {}", html.html());
    }
    Ok(())
}
