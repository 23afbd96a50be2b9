//! Makes the records of a compiled vault, file by file.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use crate::compile::{Note, Origin, Statement, StatementSubject, words};
use crate::config::Config;
use crate::graph::{Edge, Evidence, Node, Reference, node_of};
use crate::link::{Place, Resolution};
use crate::path::fold;
use crate::relation::{Reader, Relation, tag_entities, types_of};
use crate::scan::FileKind;
use crate::session::Compilation;
use crate::span::to_u32;
use crate::vault::{File, FileId};

use super::{
    CandidateRecord, EdgeKind, EdgeLine, EdgeRecord, NodeRecord, OccurrenceRecord, RoleRecord,
    StatementRecord, qualifier,
};

/// What makes the records of a vault, each file by itself.
pub(super) struct Builder<'a> {
    compilation: &'a Compilation,
    config: &'a Config,
    reader: Reader<'a>,
    /// The notes that tags name, by the numbers of the tags.
    tags: Vec<Option<FileId>>,
}

/// Gives out the ids of one file's records.
#[derive(Default)]
struct Ids {
    /// How often there was a hash.
    seen: FxHashMap<u64, u32>,
    /// What is hashed.
    text: String,
}

impl Ids {
    /// A hash of some texts as an id. Of records that say the same, later ones have another.
    fn of<'p>(&mut self, parts: impl IntoIterator<Item = &'p str>) -> Cow<'static, str> {
        let text = &mut self.text;
        text.clear();
        for part in parts {
            text.extend(part.split_whitespace().flat_map(|word| [word, " "]));
            text.push('\0');
        }
        let hash = xxh3_64(text.as_bytes());
        let nth = self.seen.entry(hash).or_default();
        *nth += 1;
        let hash = if *nth == 1 { hash } else { xxh3_64(format!("{text}{nth}").as_bytes()) };
        format!("{hash:016x}").into()
    }
}

impl<'a> Builder<'a> {
    pub(super) fn new(compilation: &'a Compilation, config: &'a Config) -> Self {
        let Compilation { vault, links, graph, .. } = compilation;
        let reader = Reader::new(vault, links, config);
        Self { compilation, config, reader, tags: tag_entities(vault, links, graph, config) }
    }

    /// All nodes, in the order of the graph.
    pub(super) fn nodes(&self) -> Vec<NodeRecord<'a>> {
        let nodes: Vec<Node> = self.compilation.graph.nodes().collect();
        nodes.par_iter().map(|node| self.node(*node)).collect()
    }

    /// How many files there are.
    pub(super) fn n_files(&self) -> usize {
        self.compilation.vault.len()
    }

    /// How many edges a file has.
    pub(super) fn n_edges_of(&self, file: FileId) -> usize {
        self.compilation.graph.edges_of(file).len()
    }

    /// How many statements a file has.
    pub(super) fn n_statements_of(&self, file: FileId) -> usize {
        self.compilation.vault.file(file).object().map_or(0, |it| it.statements.len())
    }

    /// The edges of a file in numbers.
    pub(super) fn lines_of(&self, file: FileId) -> impl Iterator<Item = EdgeLine> {
        let Compilation { vault, graph, .. } = self.compilation;
        let place = |node: Node| to_u32(graph.place_of(node));
        graph.edges_of(file).map(move |(edge, to)| {
            let relation = self.reader.read(edge, to);
            let kind = EdgeKind::of(edge.kind(vault));
            EdgeLine {
                from: place(Node::File(file)),
                subject: place(relation.subject),
                to: place(to),
                kind,
                is_labelled: relation.label.is_some() && kind != EdgeKind::Tag,
            }
        })
    }

    fn id(&self, node: Node) -> Cow<'a, str> {
        self.compilation.node_id(node)
    }

    fn node(&self, node: Node) -> NodeRecord<'a> {
        let Compilation { vault, routes, graph, .. } = self.compilation;
        let id = self.id(node);
        let mut record = NodeRecord {
            kind: kind(node, self.compilation).into(),
            exists: !matches!(node, Node::Missing(_)),
            page: routes.page(node).map(Cow::Borrowed),
            title: match node {
                Node::File(file) => vault.file(file).title().into(),
                Node::Missing(_) | Node::Tag(_) => id.clone(),
            },
            id,
            ..NodeRecord::default()
        };
        match node {
            Node::File(file) => {
                let hash = vault.file(file).source().and_then(|source| source.hash);
                record.hash = hash.map(|hash| format!("{hash:016x}").into());
                if let Some(note) = vault.file(file).note() {
                    self.describe(note, &mut record);
                }
            }
            Node::Missing(_) => record.wanted_by = Some(to_u32(count_files(graph.incoming(node)))),
            Node::Tag(_) => {}
        }
        record
    }

    fn describe(&self, note: &'a Note, record: &mut NodeRecord<'a>) {
        record.aliases = note.aliases.iter().map(|it| it.name.as_str().into()).collect();
        let add = |list: &mut Vec<Cow<'a, str>>, name: Cow<'a, str>| {
            if !list.iter().any(|it| fold(it) == fold(&name)) {
                list.push(name);
            }
        };
        types_of(note, self.config).for_each(|it| add(&mut record.types, it.name));
        for tag in &note.tags {
            let is_type = self.config.relations.tag && self.config.vocabulary.type_of(&tag.name).is_some();
            if !is_type {
                add(&mut record.topics, tag.name.as_str().into());
            }
        }
        record.words = Some(to_u32(words::count(&note.text, usize::MAX)));
        record.definition = note.definition.as_ref().map(|it| note.quote(&it.text).into());
        record.created = note.created.map(|it| it.to_string().into());
        record.properties =
            note.properties.iter().map(|it| (it.key.as_str().into(), note.value_text(&it.value))).collect();
    }

    /// The edges of a file.
    pub(super) fn edges_of(&self, file: FileId) -> Vec<EdgeRecord<'a>> {
        let statements = self.statements_of(file);
        let mut ids = Ids::default();
        let edges = self.compilation.graph.edges_of(file);
        edges.map(|(edge, to)| self.edge(edge, to, &statements, &mut ids)).collect()
    }

    fn edge(
        &self,
        edge: Edge,
        to: Node,
        statements: &[StatementRecord<'a>],
        ids: &mut Ids,
    ) -> EdgeRecord<'a> {
        let vault = &self.compilation.vault;
        let file = vault.file(edge.file);
        let relation = self.reader.read(edge, to);
        let mut record = EdgeRecord {
            from: file.path.as_str().into(),
            to: self.id(to),
            kind: edge.kind(vault).into(),
            subject: self.id(relation.subject),
            rule: relation.rule.map(|it| it.as_str().into()),
            label_kind: relation.label_kind.into(),
            predicate: relation.predicate.map(|it| it.name.as_str().into()),
            resolved: !matches!(to, Node::Missing(_)),
            resolved_by: "tag".into(),
            file: file.path.as_str().into(),
            line: Some(relation.position.line),
            col: Some(relation.position.column),
            statement: relation.statement.and_then(|it| Some(statements.get(it as usize)?.id.clone())),
            ..EdgeRecord::default()
        };
        if let Some(note) = file.object() {
            let path = note.section_path(relation.section);
            record.section = path.into_iter().map(Cow::Borrowed).collect();
            record.context =
                Some(note.quote(&relation.context)).filter(|it| !it.trim().is_empty()).map(Cow::Borrowed);
        }
        let Relation { label, .. } = relation;
        record.label = label;
        match edge.evidence(vault) {
            Evidence::Tag(_) => {
                let Node::Tag(number) = to else { unreachable!("the edge of a tag leads to a tag") };
                if let Some(entity) = self.tags[number as usize].filter(|it| *it != edge.file) {
                    record.entity = Some(vault.file(entity).path.as_str().into());
                    record.label = Some("tag".into());
                }
            }
            Evidence::Relation(it) => self.point(edge.file, it.object, &mut record),
            Evidence::Link(link) => {
                let Reference::Link(nth) = edge.reference else { unreachable!("a link's edge names a link") };
                self.point(edge.file, nth, &mut record);
                if let Some(note) = file.object() {
                    record.dates = qualifier::dates(note, note.dates_of(nth));
                    record.date = qualifier::joined(record.dates.iter().map(|it| &*it.text));
                    record.amounts = qualifier::amounts(note, note.amounts_of(nth));
                    record.amount = qualifier::joined(record.amounts.iter().map(|it| &*it.text));
                }
                record.display = link.label.as_deref().map(Cow::Borrowed);
                if let (Origin::Property(idx), Some(note)) = (link.origin, file.object()) {
                    record.property = note.properties.get(idx as usize).map(|it| it.key.as_str().into());
                }
            }
        }
        let label = record.label.as_deref().unwrap_or_default();
        let context = record.context.as_deref().unwrap_or_default();
        let rule = record.rule.as_deref().unwrap_or_default();
        record.id = ids.of([&*record.from, rule, &record.to, label, context]);
        record
    }

    /// Where a link points, and how that was found.
    fn point(&self, file: FileId, link: u32, record: &mut EdgeRecord<'a>) {
        let resolution = self.compilation.links.resolution(file, link as usize);
        let link = &self.compilation.vault.file(file).links()[link as usize];
        record.fragment = link.fragment.as_deref().map(Cow::Borrowed);
        record.resolved_by = resolution.found().map_or("unresolved", |it| it.rule.as_str()).into();
        record.anchor = anchor(self.compilation, resolution).map(Cow::Borrowed);
    }

    /// The statements of a file.
    pub(super) fn statements_of(&self, id: FileId) -> Vec<StatementRecord<'a>> {
        let file = self.compilation.vault.file(id);
        let Some(note) = file.object() else { return Vec::new() };
        let mut ids = Ids::default();
        note.statements.iter().map(|it| self.statement(id, file, note, it, &mut ids)).collect()
    }

    fn statement(
        &self,
        id: FileId,
        file: &'a File,
        note: &'a Note,
        statement: &'a Statement,
        ids: &mut Ids,
    ) -> StatementRecord<'a> {
        let links = &self.compilation.links;
        let target = |link: u32| node_of(links.resolution(id, link as usize)).map(|it| self.id(it));
        let path = file.path.as_str();
        let subject: Cow<'a, str> = match &statement.subject {
            StatementSubject::Note => path.into(),
            StatementSubject::Section => {
                match statement.section.and_then(|it| note.headings.get(it as usize)) {
                    Some(heading) => format!("{path}#{}", heading.text).into(),
                    None => path.into(),
                }
            }
            StatementSubject::Link(link) => target(*link).unwrap_or_else(|| path.into()),
            StatementSubject::Name(name) => note.quote(name).into(),
        };
        let roles: Vec<_> = statement
            .roles
            .iter()
            .map(|role| RoleRecord {
                name: note.quote(&role.name).into(),
                value: note.quote(&role.value).into(),
                entities: role.links.clone().filter_map(target).collect(),
            })
            .collect();
        let context = note.quote(&statement.context);
        let parts = [path, statement.rule.as_str(), &subject, context].into_iter();
        StatementRecord {
            id: ids.of(parts.chain(roles.iter().map(|it| &*it.name))),
            subject,
            rule: statement.rule.as_str().into(),
            property: statement.key.as_ref().map(|it| note.quote(it).into()),
            roles,
            qualifiers: qualifier::within(note, &statement.context),
            section: note.section_path(statement.section).into_iter().map(Cow::Borrowed).collect(),
            context: context.into(),
            file: path.into(),
            line: statement.position.line,
            col: statement.position.column,
        }
    }

    /// The names in tables of entities that are no links.
    pub(super) fn candidates(&self) -> Vec<CandidateRecord<'a>> {
        let mut names: BTreeMap<String, CandidateRecord<'a>> = BTreeMap::new();
        for (id, file) in self.compilation.vault.files() {
            let Some(note) = file.object().filter(|it| !it.candidates.is_empty()) else { continue };
            let statements = self.statements_of(id);
            for candidate in &note.candidates {
                let name = note.quote(&candidate.name);
                let entry = names.entry(fold(name)).or_insert_with(|| CandidateRecord {
                    name: name.into(),
                    entity: self
                        .compilation
                        .links
                        .index()
                        .note_called(name)
                        .map(|it| self.compilation.vault.file(it).path.as_str().into()),
                    occurrences: Vec::new(),
                });
                let row = &statements[candidate.statement as usize];
                entry.occurrences.push(OccurrenceRecord {
                    column: note.quote(&candidate.column).into(),
                    file: file.path.as_str().into(),
                    line: row.line,
                    col: row.col,
                    statement: Some(row.id.clone()),
                });
            }
        }
        names.into_values().collect()
    }
}

fn count_files(edges: &[Edge]) -> usize {
    edges.chunk_by(|a, b| a.file == b.file).count()
}

fn anchor<'a>(compilation: &'a Compilation, resolution: &Resolution) -> Option<&'a str> {
    let found = resolution.found()?;
    let note = compilation.vault.file(found.file).object()?;
    match found.place {
        Place::Heading(idx) => Some(&note.headings[idx as usize].anchor),
        Place::Block(idx) => Some(&note.blocks[idx as usize].anchor),
        Place::Whole | Place::Opaque | Place::NoHeading | Place::NoBlock => None,
    }
}

fn kind(node: Node, compilation: &Compilation) -> &'static str {
    match node {
        Node::File(file) => match compilation.vault.file(file).kind() {
            FileKind::Note => "note",
            FileKind::Canvas => "canvas",
            FileKind::Base => "base",
            FileKind::Attachment => "attachment",
        },
        Node::Missing(_) => "unresolved",
        Node::Tag(_) => "tag",
    }
}
