//! Holds the output of the tool, graph and site, against the assertions of a case.

use std::path::Path;
use std::rc::Rc;

use super::assertion::{AssetPattern, Filter, HtmlAssertion, HtmlCheck, Scope};
use super::case::Expect;
use super::dom::{Dom, Element, NodeId};
use super::graph::Graph;
use super::link::same_bytes;
use super::page::Page;
use super::selector::Selector;
use super::site::{Site, Target, is_html};
use super::text::{nfc, shorten, squeeze, unescape};

/// Suffixes of the files whose text a reader of the site could find.
const TEXT_SUFFIXES: &[&str] = &[
    ".html",
    ".htm",
    ".json",
    ".xml",
    ".txt",
    ".js",
    ".css",
    ".svg",
    ".md",
    ".csv",
    ".webmanifest",
    ".map",
    ".rss",
    ".atom",
    ".jsonl",
];

/// The output of the tool for one case.
pub(crate) struct Checker<'a> {
    pub graph: &'a Graph,
    pub site: Site,
    /// The vault of the case as it is stored.
    pub vault: &'a Path,
}

/// Page and scope that the alternatives of `any` and `all` inherit.
#[derive(Clone, Copy, Default)]
struct Place<'a> {
    page: Option<&'a str>,
    scope: Option<Scope>,
}

/// Checks every assertion of a case. Returns one line per failure.
pub(crate) fn check(expect: &Expect, vault: &Path, graph: &Graph, out: &Path) -> Vec<String> {
    let mut failures = Vec::new();
    for (index, assertion) in expect.graph.iter().enumerate() {
        if let Err(why) = graph.check(assertion) {
            failures.push(format!("graph[{index}] {}: {why}", assertion.source));
        }
    }
    if expect.html.is_empty() {
        return failures;
    }
    match Site::open(out) {
        Err(why) => failures.push(format!("build: made no output folder: {why}")),
        Ok(site) => {
            let checker = Checker { graph, site, vault };
            for (index, assertion) in expect.html.iter().enumerate() {
                if let Err(why) = checker.check_html(assertion, Place::default()) {
                    failures.push(format!("html[{index}] {}: {why}", assertion.source));
                }
            }
        }
    }
    failures
}

impl Checker<'_> {
    fn check_html(&self, assertion: &HtmlAssertion, outer: Place<'_>) -> Result<(), String> {
        let place =
            Place { page: assertion.page.as_deref().or(outer.page), scope: assertion.scope.or(outer.scope) };
        match &assertion.check {
            HtmlCheck::SiteNoText(text) => self.check_site_lacks(text),
            HtmlCheck::HasPage(id) => self.page(id).map(drop),
            HtmlCheck::NoPage(id) => {
                let page = self.page_file(id);
                ensure(page.is_none(), || format!("{id:?} has a page: {page:?}"))
            }
            HtmlCheck::Any(alternatives) => {
                let mut reasons = Vec::new();
                for alternative in alternatives {
                    match self.check_html(alternative, place) {
                        Ok(()) => return Ok(()),
                        Err(why) => reasons.push(shorten(&why, 220).into_owned()),
                    }
                }
                Err(format!("none of {} alternatives held: {}", alternatives.len(), reasons.join(" | ")))
            }
            HtmlCheck::All(parts) => parts.iter().try_for_each(|part| self.check_html(part, place)),
            check => {
                let id = place.page.ok_or("the assertion names no page")?;
                let default = match check {
                    HtmlCheck::NoDeadLinks(_)
                    | HtmlCheck::UniqueIds(_)
                    | HtmlCheck::Title(_)
                    | HtmlCheck::Raw(_)
                    | HtmlCheck::RawNo(_) => Scope::Page,
                    _ => Scope::Main,
                };
                let scope = place.scope.unwrap_or(default);
                self.check_page(check, &assertion.filter, &*self.page(id)?, scope)
            }
        }
    }

    /// The file of a node's page, if there is one.
    fn page_file(&self, id: &str) -> Option<&str> {
        self.site.file_at(Graph::page_of(self.graph.node(id)?)?)
    }

    /// The page of a node.
    fn page(&self, id: &str) -> Result<Rc<Page>, String> {
        let node =
            self.graph.node(id).ok_or_else(|| format!("no graph node for {id:?}, so its page is unknown"))?;
        let page = Graph::page_of(node).ok_or_else(|| format!("graph node {id:?} has no page"))?;
        let file = self
            .site
            .file_at(page)
            .ok_or_else(|| format!("page {page:?} of {id:?} is not in the built site"))?;
        if is_html(file) {
            Ok(self.site.page(file))
        } else {
            Err(format!("page {file:?} of {id:?} is no HTML file"))
        }
    }

    fn check_page(
        &self,
        check: &HtmlCheck,
        filter: &Filter,
        page: &Page,
        scope: Scope,
    ) -> Result<(), String> {
        match check {
            HtmlCheck::Text(wanted) => {
                need_region(page, scope)?;
                let text = page.text(scope);
                ensure(text.contains(&squeeze_unless_blank(wanted)), || {
                    format!("the text is missing; there is {:?}", shorten(&text, 300))
                })
            }
            HtmlCheck::NoText(unwanted) => {
                let text = page.text(scope);
                ensure(!text.contains(&squeeze_unless_blank(unwanted)), || {
                    format!("the text is there: {:?}", shorten(&text, 300))
                })
            }
            HtmlCheck::Order(texts) => check_order(&page.text(scope), texts),
            HtmlCheck::Select(selector) => {
                let found = select(page, scope, selector, filter).len();
                let wanted = filter.count.unwrap_or_default();
                ensure(wanted.accepts(found), || format!("wanted {wanted}, found {found}"))
            }
            HtmlCheck::NoSelect(selector) => {
                let found = select(page, scope, selector, filter);
                let show = |&(id, element): &(NodeId, &Element)| {
                    format!("<{}> {:?}", element.tag, page.dom.text(id))
                };
                let examples: Vec<_> = found.iter().take(3).map(show).collect();
                ensure(found.is_empty(), || format!("must not be there: {}", examples.join(", ")))
            }
            HtmlCheck::Link(want) => {
                need_region(page, scope)?;
                self.check_link(page, scope, want)
            }
            HtmlCheck::NoLink(want) => {
                let has_goal = want.to.as_deref().is_none_or(|to| self.page_file(to).is_some());
                let found = has_goal && self.check_link(page, scope, want).is_ok();
                ensure(!found, || "the link must not be there".to_owned())
            }
            HtmlCheck::Asset(want) => self.check_asset(page, scope, want),
            HtmlCheck::NoDeadLinks(which) => {
                let mut dead = self.dead_links(page, scope, which == "fragments");
                dead.truncate(6);
                ensure(dead.is_empty(), || format!("dead links: {}", dead.join(", ")))
            }
            HtmlCheck::UniqueIds(_) => check_unique_ids(page, scope),
            HtmlCheck::Title(wanted) => {
                let title =
                    page.dom.find("title").map(|id| squeeze(&page.dom.own_text(id))).unwrap_or_default();
                ensure(title.contains(&squeeze(wanted)), || format!("<title> is {title:?}"))
            }
            HtmlCheck::Raw(wanted) => {
                ensure(holds(&page.raw, wanted), || "the HTML source lacks it".to_owned())
            }
            HtmlCheck::RawNo(unwanted) => {
                ensure(!holds(&page.raw, unwanted), || "the HTML source holds it".to_owned())
            }
            HtmlCheck::SiteNoText(_)
            | HtmlCheck::HasPage(_)
            | HtmlCheck::NoPage(_)
            | HtmlCheck::Any(_)
            | HtmlCheck::All(_) => unreachable!("not about one page"),
        }
    }

    fn check_site_lacks(&self, text: &str) -> Result<(), String> {
        let is_text = |file: &str| {
            let file = file.to_lowercase();
            TEXT_SUFFIXES.iter().any(|suffix| file.ends_with(suffix))
        };
        match self.site.files().find(|file| is_text(file) && holds(&self.site.read(file), text)) {
            Some(file) => Err(format!("the built site leaks {text:?} in {file}")),
            None => Ok(()),
        }
    }

    fn check_asset(&self, page: &Page, scope: Scope, want: &AssetPattern) -> Result<(), String> {
        let mut seen = Vec::new();
        for (id, element) in page.elements(scope) {
            if !want.select.matches(&page.dom, id) {
                continue;
            }
            let url = element.attr(&want.attr).unwrap_or_default();
            seen.push(url);
            let Target::Internal { file, fragment } = self.site.resolve(page, url) else {
                continue;
            };
            let right_fragment = want.fragment.as_ref().is_none_or(|wanted| fragment == *wanted);
            let is_copy = |wanted: &String| same_bytes(&self.site.path(&file), &self.vault.join(wanted));
            if right_fragment && want.file.as_ref().is_none_or(is_copy) {
                return Ok(());
            }
        }
        seen.truncate(5);
        Err(format!("no {} whose {} leads to {:?}; saw {seen:?}", want.select, want.attr, want.file))
    }
}

fn ensure(holds: bool, why_not: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(why_not()) }
}

fn need_region(page: &Page, scope: Scope) -> Result<(), String> {
    ensure(scope != Scope::Backlinks || page.has_backlinks_region(), || {
        "no backlinks region (an element whose id or class contains 'backlink')".to_owned()
    })
}

/// A text of white space alone is meant literally.
fn squeeze_unless_blank(text: &str) -> String {
    if text.trim().is_empty() { text.to_owned() } else { squeeze(text) }
}

/// Whether a source text holds `wanted`, written plainly or with character references.
fn holds(source: &str, wanted: &str) -> bool {
    let (source, wanted) = (nfc(source), nfc(wanted));
    source.contains(&wanted) || unescape(&source).contains(&wanted)
}

fn check_order(text: &str, wanted: &[String]) -> Result<(), String> {
    let mut rest = text;
    for part in wanted {
        let at = rest
            .find(&squeeze(part))
            .ok_or_else(|| format!("{part:?} not found in order; the text is {:?}", shorten(text, 300)))?;
        // The next one may overlap, but must begin later.
        let next = rest[at..].chars().next().map_or(0, char::len_utf8);
        rest = &rest[at + next..];
    }
    Ok(())
}

/// The elements of a scope that match the selector and pass the text filters.
fn select<'p>(
    page: &'p Page,
    scope: Scope,
    selector: &Selector,
    filter: &Filter,
) -> Vec<(NodeId, &'p Element)> {
    let dom: &Dom = &page.dom;
    let passes = |id: NodeId, element: &Element| {
        let text = dom.text(id);
        let contains = |wanted: &String| {
            text.contains(&squeeze(wanted))
                || (element.is_silent() && dom.own_text(id).contains(wanted.as_str()))
        };
        filter.equals.as_ref().is_none_or(|wanted| text == squeeze(wanted))
            && filter.contains.as_ref().is_none_or(contains)
            && filter.excludes.as_ref().is_none_or(|unwanted| !text.contains(&squeeze(unwanted)))
    };
    let mut found = page.elements(scope);
    found.retain(|&(id, element)| selector.matches(dom, id) && passes(id, element));
    found
}

fn check_unique_ids(page: &Page, scope: Scope) -> Result<(), String> {
    let mut seen = std::collections::BTreeSet::new();
    let elements = page.elements(scope);
    let ids = elements.iter().filter_map(|(_, element)| element.attr("id"));
    let twice: Vec<&str> = ids.filter(|id| !seen.insert(*id)).take(6).collect();
    ensure(twice.is_empty(), || format!("duplicate ids: {twice:?}"))
}
