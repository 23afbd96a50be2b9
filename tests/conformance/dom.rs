//! A flat, read-only DOM in document order.
//!
//! Nodes are kept in one vector in document order, each with the index at which its subtree ends. So "below",
//! "after" and "in which order" are comparisons of indices. The parsing itself is left to html5ever.

use scraper::{ElementRef, Html, Node as ParsedNode};

use super::text::squeeze;

/// Index of a node in its [`Dom`]; grows in document order.
pub(crate) type NodeId = usize;

/// Elements whose boundaries separate words.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// An element: its name and attributes, both names in lower case.
#[derive(Debug)]
pub(crate) struct Element {
    pub tag: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of an attribute, if the element has it.
    pub(crate) fn attr(&self, name: &str) -> Option<&str> {
        self.attributes().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// All attributes.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether its boundaries separate words.
    pub(crate) fn is_block(&self) -> bool {
        BLOCKS.contains(&self.tag.as_str())
    }

    /// `h1` to `h6`.
    pub(crate) fn is_heading(&self) -> bool {
        matches!(self.tag.as_bytes(), [b'h', b'1'..=b'6'])
    }

    /// Whether its content is never shown as text.
    pub(crate) fn is_silent(&self) -> bool {
        matches!(self.tag.as_str(), "script" | "style" | "template" | "noscript")
    }

    /// Whether its class or id contains `word` (given in lower case), in any case.
    pub(crate) fn is_hooked(&self, word: &str) -> bool {
        let holds = |name| self.attr(name).is_some_and(|value| value.to_lowercase().contains(word));
        holds("class") || holds("id")
    }
}

#[derive(Debug)]
enum Content {
    Element(Element),
    Text(String),
}

#[derive(Debug)]
struct Node {
    content: Content,
    parent: Option<NodeId>,
    /// One past the last node of the subtree.
    end: NodeId,
}

/// A parsed HTML document. Node 0 is the `<html>` element.
#[derive(Debug)]
pub(crate) struct Dom {
    nodes: Vec<Node>,
}

impl Dom {
    pub(crate) const ROOT: NodeId = 0;

    /// Parses a document. There is no invalid HTML: the parser repairs as browsers do.
    pub(crate) fn parse(source: &str) -> Self {
        let mut dom = Dom { nodes: Vec::new() };
        dom.add_element(Html::parse_document(source).root_element(), None);
        dom
    }

    fn add(&mut self, content: Content, parent: Option<NodeId>) -> NodeId {
        let id = self.nodes.len();
        self.nodes.push(Node { content, parent, end: id + 1 });
        id
    }

    fn add_element(&mut self, parsed: ElementRef<'_>, parent: Option<NodeId>) {
        let value = parsed.value();
        let element = Element {
            tag: value.name().to_ascii_lowercase(),
            attributes: value
                .attrs()
                .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
                .collect(),
        };
        let is_noscript = element.tag == "noscript";
        let id = self.add(Content::Element(element), parent);
        for child in parsed.children() {
            match child.value() {
                ParsedNode::Text(text) => {
                    self.add(Content::Text(text.to_string()), Some(id));
                    // The parser plays a browser with scripts, for which this is text. Others see elements.
                    if is_noscript {
                        let fragment = Html::parse_fragment(text);
                        for inner in fragment.root_element().child_elements() {
                            self.add_element(inner, Some(id));
                        }
                    }
                }
                // The content of a <template>.
                ParsedNode::Fragment => {
                    for inner in child.children().filter_map(ElementRef::wrap) {
                        self.add_element(inner, Some(id));
                    }
                }
                _ => {
                    if let Some(inner) = ElementRef::wrap(child) {
                        self.add_element(inner, Some(id));
                    }
                }
            }
        }
        self.nodes[id].end = self.nodes.len();
    }

    /// The element at `id`, or `None` for a text.
    pub(crate) fn element(&self, id: NodeId) -> Option<&Element> {
        match &self.nodes[id].content {
            Content::Element(element) => Some(element),
            Content::Text(_) => None,
        }
    }

    /// One past the last node below `id`.
    pub(crate) fn end(&self, id: NodeId) -> NodeId {
        self.nodes[id].end
    }

    /// The elements above `id`, innermost first.
    pub(crate) fn ancestors(&self, id: NodeId) -> impl Iterator<Item = (NodeId, &Element)> {
        std::iter::successors(self.nodes[id].parent, |&above| self.nodes[above].parent)
            .filter_map(|above| Some((above, self.element(above)?)))
    }

    /// The elements with an index in `range`, in document order.
    pub(crate) fn elements_in(
        &self,
        range: std::ops::Range<NodeId>,
    ) -> impl Iterator<Item = (NodeId, &Element)> {
        range.filter_map(|id| Some((id, self.element(id)?)))
    }

    /// All elements, in document order.
    pub(crate) fn elements(&self) -> impl Iterator<Item = (NodeId, &Element)> {
        self.elements_in(0..self.nodes.len())
    }

    /// The first element with this tag.
    pub(crate) fn find(&self, tag: &str) -> Option<NodeId> {
        self.elements().find(|(_, element)| element.tag == tag).map(|(id, _)| id)
    }

    /// The element directly before `id` among its siblings.
    pub(crate) fn previous_sibling(&self, id: NodeId) -> Option<NodeId> {
        let parent = self.nodes[id].parent?;
        self.elements_in(parent + 1..id)
            .filter(|&(before, _)| self.nodes[before].parent == Some(parent))
            .last()
            .map(|(before, _)| before)
    }

    /// The texts directly inside `id`, joined as they are.
    pub(crate) fn own_text(&self, id: NodeId) -> String {
        (id + 1..self.end(id))
            .filter(|&child| self.nodes[child].parent == Some(id))
            .filter_map(|child| match &self.nodes[child].content {
                Content::Text(text) => Some(text.as_str()),
                Content::Element(_) => None,
            })
            .collect()
    }

    /// The visible text of a subtree, with white space collapsed; block boundaries and `<br>` are white space.
    pub(crate) fn text(&self, root: NodeId) -> String {
        self.text_without(root, |_| false)
    }

    /// Like [`Dom::text`], leaving out the subtrees below `root` whose top element is to be skipped.
    pub(crate) fn text_without(&self, root: NodeId, skip: impl Fn(&Element) -> bool) -> String {
        let mut out = String::new();
        let mut open_blocks = Vec::new();
        let mut at = root;
        while at < self.end(root) {
            while open_blocks.pop_if(|end| *end <= at).is_some() {
                out.push('\n');
            }
            match &self.nodes[at].content {
                Content::Text(text) => out.push_str(text),
                Content::Element(element) => {
                    if element.is_silent() || element.tag == "head" || (at != root && skip(element)) {
                        at = self.end(at);
                        continue;
                    }
                    if element.is_block() || element.tag == "br" {
                        out.push('\n');
                        open_blocks.push(self.end(at));
                    }
                }
            }
            at += 1;
        }
        squeeze(&out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn block_boundaries_are_white_space_and_scripts_are_silent() {
        let dom = Dom::parse(
            "<head><title>no</title></head><p>a<b>b</b>c</p><ul><li>d</li><li>e</li></ul><script>no</script>f<br>g",
        );
        assert_eq!(dom.text(Dom::ROOT), "abc d e f g");
    }

    #[test]
    fn hidden_content_is_still_in_the_tree() {
        let dom = Dom::parse("<p><noscript><a href=x>y</a></noscript><template><i>z</i></template></p>");
        assert!(dom.find("a").is_some() && dom.find("i").is_some());
        assert_eq!(dom.text(Dom::ROOT), "");
    }
}
