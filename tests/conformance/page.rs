//! A page of the site and its scopes.

use std::collections::HashMap;

use super::assertion::Scope;
use super::dom::{Dom, Element, NodeId};
use super::text::squeeze;

/// A parsed HTML file.
#[derive(Debug)]
pub(crate) struct Page {
    /// Its path in the site.
    pub file: String,
    pub raw: String,
    pub dom: Dom,
    /// Fragment -> the element it means.
    ids: HashMap<String, NodeId>,
}

impl Page {
    /// Parses the content of a file.
    pub(crate) fn new(file: &str, raw: String) -> Self {
        let dom = Dom::parse(&raw);
        let mut ids = HashMap::new();
        let by_id = dom.elements().filter_map(|(node, element)| Some((element.attr("id")?, node)));
        let by_name =
            dom.elements().filter(|(_, element)| element.tag == "a").filter_map(|(node, element)| {
                Some((element.attr("name").filter(|name| !name.is_empty())?, node))
            });
        for (id, node) in by_id.chain(by_name) {
            ids.entry(id.to_owned()).or_insert(node);
        }
        Page { file: file.to_owned(), raw, dom, ids }
    }

    /// The element that a fragment means.
    pub(crate) fn anchor(&self, fragment: &str) -> Option<NodeId> {
        self.ids.get(fragment).copied()
    }

    /// The `href` of `<base>`, or nothing.
    pub(crate) fn base_href(&self) -> &str {
        let base = self.dom.find("base").and_then(|id| self.dom.element(id));
        base.and_then(|element| element.attr("href")).unwrap_or_default()
    }

    /// The elements whose subtrees make up a scope.
    fn roots(&self, scope: Scope) -> Vec<NodeId> {
        let is_inside =
            |id, outer: fn(&Element) -> bool| self.dom.ancestors(id).any(|(_, element)| outer(element));
        match scope {
            Scope::Page => vec![Dom::ROOT],
            Scope::Head => self.dom.find("head").into_iter().collect(),
            Scope::Backlinks => self
                .dom
                .elements()
                .filter(|&(id, element)| is_backlinks(element) && !is_inside(id, is_backlinks))
                .map(|(id, _)| id)
                .collect(),
            Scope::Main => {
                let body_of_note = |tag| {
                    self.dom
                        .elements()
                        .find(|&(id, element)| {
                            element.tag == tag && !is_backlinks(element) && !is_inside(id, is_outside_main)
                        })
                        .map(|(id, _)| id)
                };
                let found = body_of_note("article")
                    .or_else(|| body_of_note("main"))
                    .or_else(|| self.dom.find("body"));
                vec![found.unwrap_or(Dom::ROOT)]
            }
        }
    }

    /// Whether the page has a place for backlinks at all.
    pub(crate) fn has_backlinks_region(&self) -> bool {
        !self.roots(Scope::Backlinks).is_empty()
    }

    /// The elements of a scope, in document order.
    pub(crate) fn elements(&self, scope: Scope) -> Vec<(NodeId, &Element)> {
        let mut found = Vec::new();
        for root in self.roots(scope) {
            let mut skip_to = root;
            for (id, element) in self.dom.elements_in(root..self.dom.end(root)) {
                if id < skip_to {
                    continue;
                }
                if id != root && is_left_out(scope, element) {
                    skip_to = self.dom.end(id);
                } else {
                    found.push((id, element));
                }
            }
        }
        found
    }

    /// The text of a scope, with white space collapsed.
    pub(crate) fn text(&self, scope: Scope) -> String {
        let texts =
            self.roots(scope).into_iter().map(|root| self.dom.text_without(root, |e| is_left_out(scope, e)));
        squeeze(&texts.collect::<Vec<_>>().join(" "))
    }
}

fn is_backlinks(element: &Element) -> bool {
    element.is_hooked("backlink")
}

/// Backlinks, and what surrounds a note: navigation and tables of contents.
fn is_outside_main(element: &Element) -> bool {
    is_backlinks(element) || element.tag == "nav" || element.attr("role") == Some("navigation")
}

fn is_left_out(scope: Scope, element: &Element) -> bool {
    match scope {
        Scope::Main => is_outside_main(element),
        Scope::Backlinks => element.is_hooked("unlinked"),
        Scope::Head | Scope::Page => false,
    }
}
