//! The graph as RDF 1.1: each note a named graph that holds what the note says.
//!
//! An edge is a triple, and beside it a reified statement (`rdf:Statement`) with the evidence. So the triple can be asked
//! for alone, and nothing needs RDF-star. The quads are made once, in the order of the records, and written as N-Quads
//! or JSON-LD.

mod iri;
mod jsonld;

use std::borrow::Cow;
use std::io;

use oxrdf::vocab::{rdf, xsd};
use oxrdf::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term};
use rustc_hash::FxHashMap;

use crate::snapshot::{DateRecord, EdgeRecord, NodeRecord, StatementRecord};

use super::{Export, Out, joined};
use jsonld::JsonLd;

macro_rules! terms {
    ($prefix:literal: $($name:ident = $word:literal),* $(,)?) => {
        $(const $name: NamedNodeRef<'static> = NamedNodeRef::new_unchecked(concat!($prefix, $word));)*
    };
}

terms!("http://purl.org/dc/terms/": CREATED = "created", IS_PART_OF = "isPartOf", RELATION = "relation",
    SUBJECT = "subject", TEMPORAL = "temporal", TITLE = "title");
terms!("http://www.w3.org/2004/02/skos/core#": ALT_LABEL = "altLabel", CONCEPT = "Concept",
    DEFINITION = "definition", NOTE = "note", PREF_LABEL = "prefLabel");
terms!("http://www.w3.org/ns/prov#": PROV_ENTITY = "Entity", DERIVED = "wasDerivedFrom");
terms!("http://www.w3.org/ns/oa#": EXACT = "exact", QUOTE = "TextQuoteSelector", SELECTOR = "hasSelector");
terms!("https://schema.org/": ABOUT = "about", DIGITAL_DOCUMENT = "DigitalDocument", NAME = "name",
    PROPERTY = "additionalProperty", PROPERTY_VALUE = "PropertyValue", VALUE = "value");
terms!("urn:adit:": AMOUNT = "amount", COLUMN = "column", DATE = "date", DATE_END = "dateEnd",
    DISPLAY = "display", ENTITY = "entity", KEY = "property", KIND = "kind", LABEL_KIND = "labelKind",
    LINE = "line", RESOLVED_BY = "resolvedBy", RULE = "rule", SECTION = "section", STATEMENT = "statement",
    STATEMENT_CLASS = "Statement", UNIT = "unit", WANTED_BY = "wantedBy");

/// Writes the graph as N-Quads.
pub(super) fn write_nquads(out: Out<'_>, export: &Export<'_>) -> io::Result<()> {
    out.write_all(b"# written by adit\n")?;
    write_graph(export, &mut |quad| writeln!(out, "{quad} ."))
}

/// Writes the graph as JSON-LD.
pub(super) fn write_jsonld(out: Out<'_>, export: &Export<'_>) -> io::Result<()> {
    let mut document = JsonLd::new(out, export.base)?;
    write_graph(export, &mut |quad| document.add(quad))?;
    document.finish()
}

/// Where quads go.
type Sink<'s> = &'s mut dyn FnMut(&Quad) -> io::Result<()>;

fn write_graph(export: &Export<'_>, sink: Sink<'_>) -> io::Result<()> {
    let graph = export.graph;
    let kinds = graph.nodes.iter().map(|it| (&*it.id, &*it.kind)).collect();
    let names = Names { base: export.base, kinds };
    for node in &graph.nodes {
        write_node(node, &names, sink)?;
    }
    for edge in graph.edges() {
        write_edge(&edge, &names, sink)?;
    }
    for statement in graph.statements() {
        write_statement(&statement, &names, sink)?;
    }
    Ok(())
}

/// The names of the things in a graph.
struct Names<'a> {
    base: &'a str,
    /// The kinds of the nodes by their ids.
    kinds: FxHashMap<&'a str, &'a str>,
}

impl Names<'_> {
    /// What a node stands for. A note is about an entity, and is another thing than it.
    fn thing(&self, id: &str) -> NamedNode {
        match self.kinds.get(id).copied() {
            Some("tag") => iri::local(self.base, "tag", id.trim_start_matches('#')),
            Some("unresolved") => iri::local(self.base, "missing", id),
            Some(_) => iri::local(self.base, "entity", id),
            None => iri::local(self.base, "name", id),
        }
    }

    /// A file as a document, and the graph of what it says.
    fn note(&self, file: &str) -> NamedNode {
        iri::local(self.base, "note", file)
    }
}

/// What quads about one subject have in common.
struct About<'s> {
    subject: NamedNode,
    graph: GraphName,
    sink: Sink<'s>,
}

impl About<'_> {
    fn add(&mut self, predicate: NamedNodeRef<'_>, object: impl Into<Term>) -> io::Result<()> {
        let (subject, graph) = (self.subject.clone(), self.graph.clone());
        (self.sink)(&Quad::new(subject, predicate, object, graph))
    }

    fn text(&mut self, predicate: NamedNodeRef<'_>, text: &str) -> io::Result<()> {
        self.add(predicate, Literal::new_simple_literal(text))
    }

    fn maybe(&mut self, predicate: NamedNodeRef<'_>, text: &Option<Cow<'_, str>>) -> io::Result<()> {
        text.as_deref().map_or(Ok(()), |text| self.text(predicate, text))
    }

    fn number(&mut self, predicate: NamedNodeRef<'_>, number: Option<u32>) -> io::Result<()> {
        number.map_or(Ok(()), |number| {
            self.add(predicate, Literal::new_typed_literal(number.to_string(), xsd::INTEGER))
        })
    }

    fn dates(&mut self, dates: &[DateRecord<'_>]) -> io::Result<()> {
        for date in dates {
            self.add(DATE, day(&date.start))?;
            if let Some(end) = &date.end {
                self.add(DATE_END, day(end))?;
            }
        }
        Ok(())
    }
}

fn write_node(node: &NodeRecord<'_>, names: &Names<'_>, sink: Sink<'_>) -> io::Result<()> {
    let is_file = !matches!(&*node.kind, "unresolved" | "tag");
    let note = names.note(&node.id);
    let graph = if is_file { note.clone().into() } else { GraphName::DefaultGraph };
    let entity = names.thing(&node.id);
    let mut about = About { subject: entity.clone(), graph: graph.clone(), sink };
    about.add(rdf::TYPE, CONCEPT)?;
    for name in &node.types {
        about.add(rdf::TYPE, iri::class(names.base, name))?;
    }
    about.text(PREF_LABEL, &node.title)?;
    for alias in &node.aliases {
        about.text(ALT_LABEL, alias)?;
    }
    about.maybe(DEFINITION, &node.definition)?;
    about.text(KIND, &node.kind)?;
    for topic in &node.topics {
        about.add(SUBJECT, iri::local(names.base, "tag", topic))?;
    }
    for (key, value) in &node.properties {
        about.text(iri::local(names.base, "property", key).as_ref(), value)?;
    }
    about.number(WANTED_BY, node.wanted_by)?;
    if !is_file {
        return Ok(());
    }
    let mut about = About { subject: note, graph, sink };
    about.add(rdf::TYPE, PROV_ENTITY)?;
    about.add(rdf::TYPE, DIGITAL_DOCUMENT)?;
    about.text(TITLE, &node.id)?;
    if let Some(created) = &node.created {
        about.add(CREATED, day(created))?;
    }
    about.add(ABOUT, entity)
}

fn write_edge(edge: &EdgeRecord<'_>, names: &Names<'_>, sink: Sink<'_>) -> io::Result<()> {
    let (subject, object) = (names.thing(&edge.subject), names.thing(&edge.to));
    let predicate = match (&edge.predicate, &*edge.kind) {
        (Some(name), _) => iri::predicate(names.base, name),
        (None, "tag") => SUBJECT.into_owned(),
        (None, _) => RELATION.into_owned(),
    };
    let graph = GraphName::from(names.note(&edge.file));
    sink(&Quad::new(subject.clone(), predicate.clone(), object.clone(), graph.clone()))?;
    let name = iri::local(names.base, "edge", &edge.id);
    let mut about = About { subject: name.clone(), graph: graph.clone(), sink };
    about.add(rdf::TYPE, rdf::STATEMENT)?;
    about.add(rdf::SUBJECT, subject)?;
    about.add(rdf::PREDICATE, predicate)?;
    about.add(rdf::OBJECT, object)?;
    about.maybe(NOTE, &edge.label)?;
    about.text(LABEL_KIND, &edge.label_kind)?;
    about.text(KIND, &edge.kind)?;
    about.maybe(RULE, &edge.rule)?;
    if !edge.section.is_empty() {
        about.text(SECTION, &joined(&edge.section, " › "))?;
    }
    if let Some(statement) = &edge.statement {
        about.add(STATEMENT, iri::local(names.base, "statement", statement))?;
    }
    about.maybe(TEMPORAL, &edge.date)?;
    about.dates(&edge.dates)?;
    about.maybe(AMOUNT, &edge.amount)?;
    about.text(RESOLVED_BY, &edge.resolved_by)?;
    about.maybe(DISPLAY, &edge.display)?;
    if let Some(entity) = &edge.entity {
        about.add(ENTITY, names.thing(entity))?;
    }
    about.add(DERIVED, place(names, &edge.file, edge.line))?;
    about.number(LINE, edge.line)?;
    about.number(COLUMN, edge.col)?;
    let Some(context) = &edge.context else { return Ok(()) };
    let quote = NamedNode::new_unchecked(format!("{}#quote", name.as_str()));
    about.add(SELECTOR, quote.clone())?;
    let mut about = About { subject: quote, graph, sink };
    about.add(rdf::TYPE, QUOTE)?;
    about.text(EXACT, context)
}

fn write_statement(statement: &StatementRecord<'_>, names: &Names<'_>, sink: Sink<'_>) -> io::Result<()> {
    let note = names.note(&statement.file);
    let graph = GraphName::from(note.clone());
    let name = iri::local(names.base, "statement", &statement.id);
    let mut about = About { subject: name.clone(), graph: graph.clone(), sink };
    about.add(rdf::TYPE, STATEMENT_CLASS)?;
    about.add(ABOUT, names.thing(&statement.subject))?;
    about.maybe(KEY, &statement.property)?;
    about.text(RULE, &statement.rule)?;
    about.text(EXACT, &statement.context)?;
    if !statement.section.is_empty() {
        about.text(SECTION, &joined(&statement.section, " › "))?;
    }
    about.maybe(TEMPORAL, &statement.qualifiers.date)?;
    about.dates(&statement.qualifiers.dates)?;
    about.maybe(AMOUNT, &statement.qualifiers.amount)?;
    about.maybe(UNIT, &statement.qualifiers.unit)?;
    about.add(IS_PART_OF, note)?;
    about.add(DERIVED, place(names, &statement.file, Some(statement.line)))?;
    about.number(LINE, Some(statement.line))?;
    about.number(COLUMN, Some(statement.col))?;
    let role_name = |nth: usize| NamedNode::new_unchecked(format!("{}#{nth}", name.as_str()));
    for nth in 1..=statement.roles.len() {
        about.add(PROPERTY, role_name(nth))?;
    }
    for (role, nth) in statement.roles.iter().zip(1..) {
        let mut about = About { subject: role_name(nth), graph: graph.clone(), sink };
        about.add(rdf::TYPE, PROPERTY_VALUE)?;
        about.text(NAME, &role.name)?;
        about.text(VALUE, &role.value)?;
        for entity in &role.entities {
            about.add(ENTITY, names.thing(entity))?;
        }
    }
    if !names.kinds.contains_key(&*statement.subject) {
        let mut about = About { subject: names.thing(&statement.subject), graph, sink };
        about.text(PREF_LABEL, &statement.subject)?;
    }
    Ok(())
}

/// Where a note says something: its line, or the note where none is known.
fn place(names: &Names<'_>, file: &str, line: Option<u32>) -> NamedNode {
    line.map_or_else(|| names.note(file), |line| iri::line(names.base, file, line))
}

/// A date by its precision: a day, a month or a year. What is none of these stays a text.
fn day(date: &str) -> Literal {
    let digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|it| it.is_ascii_digit());
    let parts: Vec<&str> = date.split('-').collect();
    let kind = match parts[..] {
        [year] if digits(year, 4) => xsd::G_YEAR,
        [year, month] if digits(year, 4) && digits(month, 2) => xsd::G_YEAR_MONTH,
        [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2) => xsd::DATE,
        _ => return Literal::new_simple_literal(date),
    };
    Literal::new_typed_literal(date, kind)
}
