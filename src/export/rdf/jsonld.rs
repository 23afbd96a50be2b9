//! Quads as JSON-LD: each run of quads in one graph an object, in it each run about one subject an object on a line.

use std::borrow::Cow;
use std::io::{self, Write};

use oxrdf::vocab::{rdf, xsd};
use oxrdf::{GraphName, NamedOrBlankNode, Quad, Term};
use serde_json::{Map, Value, json};

use super::iri::PREFIXES;

/// Writes quads, which come in the order of graphs and subjects.
pub(super) struct JsonLd<'a, W: Write> {
    out: W,
    base: &'a str,
    /// Whether nothing was written since a list began.
    is_first: bool,
    graph: GraphName,
    subject: Option<NamedOrBlankNode>,
    /// What is known of the subject by now.
    object: Map<String, Value>,
}

impl<'a, W: Write> JsonLd<'a, W> {
    /// Begins a document with the prefixes in its context, and `kg` for the base.
    pub(super) fn new(mut out: W, base: &'a str) -> io::Result<Self> {
        let mut context: Map<_, _> =
            PREFIXES.iter().map(|(prefix, iri)| ((*prefix).into(), json!(iri))).collect();
        context.insert("kg".into(), json!(base));
        write!(out, "{{\"@context\":{},\"@graph\":[", Value::Object(context))?;
        let graph = GraphName::DefaultGraph;
        Ok(Self { out, base, is_first: true, graph, subject: None, object: Map::new() })
    }

    pub(super) fn add(&mut self, quad: &Quad) -> io::Result<()> {
        if quad.graph_name != self.graph {
            self.end_graph()?;
            if let GraphName::NamedNode(name) = &quad.graph_name {
                self.separate()?;
                write!(self.out, "{{\"@id\":{},\"@graph\":[", json!(self.compact(name.as_str())))?;
                self.is_first = true;
            }
            self.graph = quad.graph_name.clone();
        }
        if self.subject.as_ref() != Some(&quad.subject) {
            self.end_subject()?;
            self.object.insert("@id".into(), json!(self.name(&quad.subject)));
            self.subject = Some(quad.subject.clone());
        }
        let is_type = quad.predicate.as_ref() == rdf::TYPE;
        let value = match &quad.object {
            Term::NamedNode(name) if is_type => json!(self.compact(name.as_str())),
            object => self.value(object),
        };
        let key = if is_type { "@type".into() } else { self.compact(quad.predicate.as_str()).into_owned() };
        match self.object.get_mut(&key) {
            None => drop(self.object.insert(key, value)),
            Some(Value::Array(values)) => values.push(value),
            Some(other) => *other = Value::Array(vec![other.take(), value]),
        }
        Ok(())
    }

    /// Ends the document.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.end_graph()?;
        self.out.write_all(b"\n]}\n")
    }

    fn end_graph(&mut self) -> io::Result<()> {
        self.end_subject()?;
        if self.graph != GraphName::DefaultGraph {
            self.out.write_all(b"\n]}")?;
            self.is_first = false;
        }
        Ok(())
    }

    fn end_subject(&mut self) -> io::Result<()> {
        if self.subject.take().is_some() {
            self.separate()?;
            serde_json::to_writer(&mut self.out, &std::mem::take(&mut self.object))?;
        }
        Ok(())
    }

    fn separate(&mut self) -> io::Result<()> {
        let separator: &[u8] = if self.is_first { b"\n" } else { b",\n" };
        self.is_first = false;
        self.out.write_all(separator)
    }

    fn name(&self, name: &NamedOrBlankNode) -> String {
        match name {
            NamedOrBlankNode::NamedNode(name) => self.compact(name.as_str()).into_owned(),
            NamedOrBlankNode::BlankNode(name) => name.to_string(),
        }
    }

    fn value(&self, object: &Term) -> Value {
        match object {
            Term::NamedNode(name) => json!({ "@id": self.compact(name.as_str()) }),
            Term::BlankNode(name) => json!({ "@id": name.to_string() }),
            Term::Literal(literal) if literal.datatype() == xsd::STRING => json!(literal.value()),
            Term::Literal(literal) => {
                json!({ "@type": self.compact(literal.datatype().as_str()), "@value": literal.value() })
            }
        }
    }

    /// An IRI by its prefix, if that is read as the same again.
    fn compact<'i>(&self, iri: &'i str) -> Cow<'i, str> {
        let base = std::iter::once(("kg", self.base));
        let mut prefixes = base.chain(PREFIXES.iter().copied());
        let found = prefixes.find_map(|(prefix, start)| Some((prefix, iri.strip_prefix(start)?)));
        match found.filter(|(_, rest)| !rest.starts_with("//")) {
            Some((prefix, rest)) => format!("{prefix}:{rest}").into(),
            None => iri.into(),
        }
    }
}
