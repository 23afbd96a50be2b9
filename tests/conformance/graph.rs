//! The graph JSON and the assertions about it.

use serde_json::Value;

use super::assertion::{EdgePattern, GraphAssertion, GraphCheck, NodePattern};
use super::text::{fold, nfc, shorten, squeeze};

/// The parsed output of `adit graph --format json`.
#[derive(Debug)]
pub(crate) struct Graph {
    nodes: Vec<Value>,
    edges: Vec<Value>,
}

impl Graph {
    /// Parses the JSON and checks the few things that no graph may lack.
    pub(crate) fn parse(json: &[u8]) -> Result<Self, String> {
        let mut value: Value = serde_json::from_slice(json).map_err(|e| e.to_string())?;
        let mut array = |key: &str| match value.get_mut(key).map(Value::take) {
            Some(Value::Array(items)) => Ok(items),
            _ => Err(format!("graph JSON must be an object with the array {key:?}")),
        };
        let (nodes, edges) = (array("nodes")?, array("edges")?);
        if let Some(node) = nodes.iter().find(|node| node.get("id").is_none()) {
            return Err(format!("graph node without id: {node}"));
        }
        if let Some(edge) = edges.iter().find(|edge| edge.get("from").is_none() || edge.get("to").is_none()) {
            return Err(format!("graph edge without from or to: {edge}"));
        }
        Ok(Graph { nodes, edges })
    }

    /// The node with this id; a missing target is found in any spelling of it.
    pub(crate) fn node(&self, id: &str) -> Option<&Value> {
        let exact = || self.nodes.iter().find(|node| same_id(id, &node["id"], false));
        let missing = || {
            self.nodes.iter().find(|node| {
                node.get("exists") == Some(&Value::Bool(false)) && same_id(id, &node["id"], true)
            })
        };
        exact().or_else(missing)
    }

    /// The page of a node, if it has one: a path inside the site.
    pub(crate) fn page_of(node: &Value) -> Option<&str> {
        node.get("page").and_then(Value::as_str).filter(|page| !page.is_empty())
    }

    fn matching_nodes(&self, want: &NodePattern) -> Vec<&Value> {
        let loose = want.exists == Some(false) || want.kind.as_deref() == Some("unresolved");
        let fits = |node: &&Value| {
            want.id.as_deref().is_none_or(|id| same_id(id, &node["id"], loose))
                && want.kind.as_deref().is_none_or(|kind| node.get("kind").is_some_and(|have| have == kind))
                && want.exists.is_none_or(|exists| is_true(node.get("exists")) == exists)
        };
        self.nodes.iter().filter(fits).collect()
    }

    fn matching_edges(&self, want: &EdgePattern) -> Vec<&Value> {
        let loose = want.resolved == Some(false);
        let fits = |edge: &&Value| {
            want.from.as_deref().is_none_or(|from| same_id(from, &edge["from"], false))
                && want.to.as_deref().is_none_or(|to| same_id(to, &edge["to"], loose))
                && want.kind.as_deref().is_none_or(|kind| edge.get("kind").is_some_and(|have| have == kind))
                && want.resolved.is_none_or(|resolved| is_true(edge.get("resolved")) == resolved)
                && want
                    .fragment
                    .as_ref()
                    .is_none_or(|fragment| plain_fragment(fragment) == plain_fragment(&edge["fragment"]))
                && want.line.as_ref().is_none_or(|line| *line == edge["line"])
        };
        self.edges.iter().filter(fits).collect()
    }

    /// Checks one assertion; the error says why it does not hold.
    pub(crate) fn check(&self, assertion: &GraphAssertion) -> Result<(), String> {
        let count = assertion.count;
        match &assertion.check {
            GraphCheck::Edge(want) => {
                let found = self.matching_edges(want).len();
                if count.accepts(found) {
                    return Ok(());
                }
                let near = EdgePattern { from: want.from.clone(), ..EdgePattern::default() };
                let near = if want.from.is_some() { self.matching_edges(&near) } else { Vec::new() };
                Err(format!("wanted {count}, found {found}; edges from there: {}", list(&near)))
            }
            GraphCheck::Node(want) => {
                let found = self.matching_nodes(want).len();
                if count.accepts(found) { Ok(()) } else { Err(format!("wanted {count}, found {found}")) }
            }
            GraphCheck::NoEdge(want) => none_of(&self.matching_edges(want)),
            GraphCheck::NoNode(want) => none_of(&self.matching_nodes(want)),
        }
    }
}

fn none_of(found: &[&Value]) -> Result<(), String> {
    if found.is_empty() { Ok(()) } else { Err(format!("must not be there: {}", list(found))) }
}

fn list(values: &[&Value]) -> String {
    let all: Vec<String> = values.iter().map(ToString::to_string).collect();
    shorten(&format!("[{}]", all.join(", ")), 500).into_owned()
}

/// Truth of an optional flag: absent counts as true, and so does anything but false, null, zero and the empty.
fn is_true(flag: Option<&Value>) -> bool {
    match flag {
        None => true,
        Some(Value::Null) => false,
        Some(Value::Bool(flag)) => *flag,
        Some(Value::Number(number)) => number.as_f64() != Some(0.0),
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Array(items)) => !items.is_empty(),
        Some(Value::Object(fields)) => !fields.is_empty(),
    }
}

fn to_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Whether two ids mean the same node. Files are told apart by case, tags are not; `loose` is for missing targets,
/// whose spellings may differ in case and in the suffix `.md`.
fn same_id(want: &str, have: &Value, loose: bool) -> bool {
    let (want, have) = (nfc(want), nfc(&to_text(have)));
    if want == have {
        return true;
    }
    let (want_folded, have_folded) = (fold(&want), fold(&have));
    if want.starts_with('#') || have.starts_with('#') {
        return want_folded == have_folded;
    }
    let stem = |id: &str| id.strip_suffix(".md").unwrap_or(id).to_owned();
    loose && stem(&want_folded) == stem(&have_folded)
}

/// A fragment for comparison: case folded, white space collapsed, without the `#` some put before it.
fn plain_fragment(fragment: &Value) -> String {
    let folded = fold(&squeeze(&to_text(fragment)));
    folded.strip_prefix('#').map(|rest| rest.trim().to_owned()).unwrap_or(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_compared_as_the_contract_says() {
        let same = |want: &str, have: &str, loose| same_id(want, &Value::from(have), loose);
        assert!(same("Cafe\u{301}.md", "Caf\u{e9}.md", false));
        assert!(!same("note.md", "Note.md", false));
        assert!(same("ghost", "Ghost.md", true));
        assert!(same("#Tag", "#tag", false));
        assert!(!same("##tag", "#tag", false));
        assert_eq!(plain_fragment(&Value::from("#Deep  Dive ")), plain_fragment(&Value::from("deep dive")));
    }

    #[test]
    fn output_that_is_no_graph_is_refused() {
        for json in ["not json", "[]", r#"{"nodes": []}"#, r#"{"nodes": [{}], "edges": []}"#] {
            assert!(Graph::parse(json.as_bytes()).is_err(), "{json}");
        }
    }
}
