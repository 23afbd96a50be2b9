//! Assertions about links: where an `<a>` leads, and where on that page it lands.

use std::fs;
use std::path::{Path, PathBuf};

use super::assertion::{LinkPattern, Scope};
use super::checker::Checker;
use super::dom::{Dom, Element, NodeId};
use super::graph::Graph;
use super::page::Page;
use super::site::{Target, is_html};
use super::text::{nfc, shorten, squeeze, unescape};

/// Elements and their attributes that hold a URL.
const URL_ATTRIBUTES: &[(&str, &str)] = &[
    ("a", "href"),
    ("area", "href"),
    ("audio", "src"),
    ("embed", "src"),
    ("iframe", "src"),
    ("img", "src"),
    ("link", "href"),
    ("object", "data"),
    ("script", "src"),
    ("source", "src"),
    ("track", "src"),
    ("video", "poster"),
    ("video", "src"),
];

/// What a link has to lead to.
enum Goal {
    /// A file of the site, by its path there.
    File(String),
    /// A copy of a file of the vault, which has no node with a page.
    CopyOf(PathBuf),
}

impl Checker<'_> {
    /// Checks that as many `<a>` of the scope as wanted meet all conditions.
    pub(crate) fn check_link(&self, page: &Page, scope: Scope, want: &LinkPattern) -> Result<(), String> {
        let goal = want.to.as_deref().map(|to| self.goal(to)).transpose()?;
        let mut hits = 0;
        let mut reasons = Vec::new();
        for (id, element) in page.elements(scope) {
            let Some(href) = element.attr("href").filter(|_| element.tag == "a") else {
                continue;
            };
            let text = page.dom.text(id);
            if want.text.as_ref().is_some_and(|wanted| squeeze(wanted) != text)
                || want.text_contains.as_ref().is_some_and(|wanted| !text.contains(&squeeze(wanted)))
            {
                continue;
            }
            match self.check_destination(page, href, want, goal.as_ref()) {
                Ok(()) => hits += 1,
                Err(why) => reasons.push(format!("<a> {text:?} {}", shorten(&why, 200))),
            }
        }
        if want.count.accepts(hits) {
            return Ok(());
        }
        reasons.truncate(4);
        reasons.insert(0, format!("wanted {} such links, found {hits}", want.count));
        Err(reasons.join("; "))
    }

    fn goal(&self, to: &str) -> Result<Goal, String> {
        let node =
            self.graph.node(to).ok_or_else(|| format!("link target {to:?} is no node of the graph"))?;
        let file = Graph::page_of(node).and_then(|page| self.site.file_at(page));
        let in_vault = self.vault.join(to);
        match file {
            Some(file) => Ok(Goal::File(file.to_owned())),
            None if in_vault.is_file() => Ok(Goal::CopyOf(in_vault)),
            None => Err(format!("link target {to:?} has no page in the site")),
        }
    }

    /// Whether an `<a>` with the right text leads to the right place.
    fn check_destination(
        &self,
        page: &Page,
        href: &str,
        want: &LinkPattern,
        goal: Option<&Goal>,
    ) -> Result<(), String> {
        if let Some(wanted) = &want.href {
            let same = href == wanted || unescape(href) == wanted.as_str();
            return if same { Ok(()) } else { Err(format!("has href {href:?}")) };
        }
        let target = self.site.resolve(page, href);
        match (goal, &target) {
            (None, _) => {}
            (Some(_), Target::External) => return Err(format!("goes out of the site: {href:?}")),
            (Some(_), Target::Dead) => return Err(format!("is dead: {href:?}")),
            (Some(Goal::File(wanted)), Target::Internal { file, .. }) => {
                if file != wanted {
                    return Err(format!("goes to {file:?}, wanted {wanted:?}"));
                }
            }
            (Some(Goal::CopyOf(wanted)), Target::Internal { file, .. }) => {
                if !same_bytes(&self.site.path(file), wanted) {
                    return Err(format!("goes to {file:?}, not to a copy of {:?}", want.to));
                }
            }
        }
        if !want.needs_fragment() {
            return Ok(());
        }
        match target {
            Target::Internal { fragment, .. } if fragment.is_empty() => {
                Err(format!("({href}) has no fragment"))
            }
            Target::Internal { file, fragment } => check_landing(&self.site.page(&file), &fragment, want),
            _ => Err(format!("({href}) does not lead into the site")),
        }
    }

    /// The URLs of a scope that lead nowhere; with `fragments` also those of links into a page that lacks the id.
    pub(crate) fn dead_links(&self, page: &Page, scope: Scope, fragments: bool) -> Vec<String> {
        let mut dead = Vec::new();
        for (_, element) in page.elements(scope) {
            let tag = element.tag.as_str();
            let urls = element.attributes().filter(|(name, _)| URL_ATTRIBUTES.contains(&(tag, name)));
            for (name, url) in urls.filter(|_| !is_hint(element)) {
                if url.trim().is_empty() && name != "href" {
                    dead.push(format!("empty {name} on <{tag}>"));
                    continue;
                }
                match self.site.resolve(page, url) {
                    Target::External => {}
                    Target::Dead => dead.push(format!("<{tag} {name}={url:?}>")),
                    Target::Internal { file, fragment } => {
                        let counts =
                            fragments && tag == "a" && is_html(&file) && !["", "top"].contains(&&*fragment);
                        if counts && self.site.page(&file).anchor(&fragment).is_none() {
                            dead.push(format!("<a href={url:?}>: no such id"));
                        }
                    }
                }
            }
        }
        dead
    }
}

/// A `<link>` that names a place outside, or the page itself, for machines.
fn is_hint(element: &Element) -> bool {
    let hints = ["canonical", "preconnect", "dns-prefetch"];
    element.tag == "link"
        && element.attr("rel").is_some_and(|rel| {
            rel.split_whitespace().any(|word| hints.iter().any(|hint| word.eq_ignore_ascii_case(hint)))
        })
}

/// Whether two files can be read and are equal.
pub(crate) fn same_bytes(a: &Path, b: &Path) -> bool {
    matches!((fs::read(a), fs::read(b)), (Ok(a), Ok(b)) if a == b)
}

/// Whether a fragment lands on the wanted heading and block of its page.
fn check_landing(page: &Page, fragment: &str, want: &LinkPattern) -> Result<(), String> {
    let dom = &page.dom;
    let anchor = page
        .anchor(fragment)
        .or_else(|| page.anchor(&nfc(fragment)))
        .ok_or_else(|| format!("no element with id {fragment:?} in {:?}", page.file))?;
    if let Some(wanted) = &want.heading {
        let heading = heading_of(dom, anchor);
        let text = heading.map(|id| dom.text(id));
        if !text.as_ref().is_some_and(|text| text.contains(&squeeze(wanted))) {
            return Err(format!("lands on {text:?}, wanted heading {wanted:?}"));
        }
        if let Some(index) = want.heading_index {
            let at = page
                .elements(Scope::Main)
                .into_iter()
                .filter(|(id, element)| element.is_heading() && dom.text(*id).contains(&squeeze(wanted)))
                .position(|(id, _)| Some(id) == heading);
            if at != Some(index) {
                return Err(format!("lands on occurrence {at:?} of heading {wanted:?}, wanted {index}"));
            }
        }
    }
    let mut block = dom.text(block_of(dom, anchor));
    if let Some(wanted) = want.target_contains.as_deref().map(squeeze)
        && !block.contains(&wanted)
    {
        // An empty anchor stands directly before its block.
        let next = dom
            .elements_in(dom.end(anchor)..dom.end(Dom::ROOT))
            .filter(|(_, element)| element.is_block())
            .map(|(id, _)| dom.text(id))
            .find(|text| !text.is_empty());
        match next {
            Some(next) if block.is_empty() && next.contains(&wanted) => block = next,
            _ => {
                return Err(format!("lands on block {:?}, wanted one with {wanted:?}", shorten(&block, 160)));
            }
        }
    }
    match &want.target_excludes {
        Some(unwanted) if block.contains(&squeeze(unwanted)) => {
            Err(format!("lands on block {:?}, which holds {unwanted:?}", shorten(&block, 160)))
        }
        _ => Ok(()),
    }
}

/// The heading that an anchor stands for: itself, around it, in it, or the next one after it.
fn heading_of(dom: &Dom, anchor: NodeId) -> Option<NodeId> {
    let or_above = std::iter::once(anchor).chain(dom.ancestors(anchor).map(|(id, _)| id));
    let or_below = anchor..dom.end(Dom::ROOT);
    or_above.chain(or_below).find(|&id| dom.element(id).is_some_and(Element::is_heading))
}

/// The block that an anchor stands for: itself, or the innermost one around it that has text.
fn block_of(dom: &Dom, anchor: NodeId) -> NodeId {
    let has_text = |id| !dom.text(id).is_empty();
    if dom.element(anchor).is_some_and(|element| element.is_block() && element.tag != "hr")
        && has_text(anchor)
    {
        return anchor;
    }
    let is_part = |element: &Element| {
        element.is_block() && !matches!(element.tag.as_str(), "body" | "html" | "main" | "article")
    };
    dom.ancestors(anchor).find(|&(id, element)| is_part(element) && has_text(id)).map_or(anchor, |(id, _)| id)
}
