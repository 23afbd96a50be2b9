//! What a shard holds of one node.

use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};

use crate::compile::{Link, Note, Origin, PropertyValue};
use crate::graph::{Edge, Evidence, Node, Reference};
use crate::link::Place;
use crate::relation::Relation;
use crate::site::Site;
use crate::site::infobox::short_facts;
use crate::site::property::is_hidden;
use crate::span::to_u32;
use crate::vault::FileId;

use super::Lists;
use super::units::Units;

/// How many properties a preview shows.
const MAX_PROPERTIES: usize = 3;
/// Characters of a value that a preview shows.
const MAX_VALUE: usize = 100;

/// A node.
#[derive(Default)]
pub(super) struct Record<'a> {
    /// Its plain text.
    text: &'a str,
    /// Where in it the first paragraph begins, after the title.
    lead: u32,
    /// Its headings.
    headings: Vec<Heading<'a>>,
    /// Its blocks with an id.
    blocks: Vec<Block<'a>>,
    /// The most important of its properties: keys and values.
    properties: Vec<(&'a str, String)>,
    /// The sentences in which it refers to others.
    sentences: Vec<Sentence>,
    /// What it says of others.
    said: Vec<Said>,
    /// The nodes that say something of which this one is the subject, in order.
    subject_in: Vec<u32>,
    /// The nodes that refer to it, in order.
    backlinks: Vec<u32>,
}

impl Serialize for Record<'_> {
    /// As a list without names, which scripts read in this order (`Row` in web/src/notes.ts).
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { text, lead, headings, blocks, properties, sentences, said, subject_in, backlinks } = self;
        (text, lead, headings, blocks, properties, sentences, said, subject_in, backlinks)
            .serialize(serializer)
    }
}

/// Id, level, and the section in the text.
#[derive(Serialize)]
struct Heading<'a>(&'a str, u8, u32, u32);

/// Id, and the block in the text.
#[derive(Serialize)]
struct Block<'a>(&'a str, u32, u32);

/// Where it begins, its length, and one more than the heading of its section.
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
struct Sentence(u32, u32, u32);

/// A relation or a reference: target, label, one more than the sentence, where in that the name of the target begins and
/// how long it is, the line in the file, one more than the subject where that is not the node itself, and one more than
/// the id on the page of the target.
#[derive(Serialize)]
struct Said(u32, u32, u32, u32, u32, u32, u32, u32);

impl<'a> Site<'a> {
    /// What a shard holds of a node.
    pub(super) fn record(&self, node: Node, lists: &mut Lists<'a>) -> Record<'a> {
        let graph = &self.compilation.graph;
        let mut record = Record {
            subject_in: self.numbers_of(graph.relations_of(node), node),
            backlinks: self.numbers_of(graph.incoming(node), node),
            ..Record::default()
        };
        let Node::File(id) = node else { return record };
        let file = self.compilation.vault.file(id);
        let Some(object) = file.object() else { return record };
        let units = Units::new(&object.text);
        record.text = &object.text;
        record.headings = object.headings.iter().map(|it| heading(it, &units)).collect();
        record.blocks = object.blocks.iter().map(|it| block(it, &units)).collect();
        if let Some(note) = file.note() {
            record.lead = units.at(lead(note));
            record.properties = key_properties(note);
        }
        self.push_said(id, object, &units, lists, &mut record);
        record
    }

    /// The nodes in which these edges stand, but for the node itself.
    fn numbers_of(&self, edges: &[Edge], node: Node) -> Vec<u32> {
        let shown = edges.iter().filter(|it| Node::File(it.file) != node && self.is_read(it));
        let mut numbers: Vec<u32> = shown.filter_map(|it| self.nodes.of_file(it.file)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// Whether readers see the reference.
    pub(in crate::site::data) fn is_read(&self, edge: &Edge) -> bool {
        match edge.evidence(&self.compilation.vault) {
            Evidence::Link(link) => link.origin != Origin::Comment,
            Evidence::Relation(_) => true,
            Evidence::Tag(_) => false,
        }
    }

    /// What a file says of others.
    fn push_said(
        &self,
        id: FileId,
        object: &'a Note,
        units: &Units<'_>,
        lists: &mut Lists<'a>,
        record: &mut Record<'a>,
    ) {
        let mut sentences: FxHashMap<(Range<u32>, Option<u32>), u32> = FxHashMap::default();
        for (edge, target) in self.compilation.graph.edges_of(id) {
            let Some(target_number) = self.nodes.number(target).filter(|_| self.is_read(&edge)) else {
                continue;
            };
            let relation = self.reader.read(edge, target);
            let subject = match relation.subject {
                subject if subject == Node::File(id) => 0,
                // A subject that the site does not show says nothing here.
                subject => match self.nodes.number(subject) {
                    Some(number) => number + 1,
                    None => continue,
                },
            };
            let link = match edge.reference {
                Reference::Link(nth) => Some((nth, &object.links[nth as usize])),
                Reference::Tag(_) | Reference::Relation(_) => None,
            };
            let Relation { context, section, .. } = &relation;
            let sentence = if object.quote(context).trim().is_empty() {
                0
            } else {
                *sentences.entry((context.clone(), *section)).or_insert_with(|| {
                    let (start, end) = (units.at(context.start), units.at(context.end));
                    record.sentences.push(Sentence(start, end - start, section.map_or(0, |it| it + 1)));
                    to_u32(record.sentences.len())
                })
            };
            let mention = link.map(|(_, it)| &it.mention).filter(|it| sentence > 0 && is_in(it, context));
            let (start, len) = mention.map_or((0, 0), |it| {
                let (start, end) = (units.at(it.start), units.at(it.end));
                (start - units.at(context.start), end - start)
            });
            let anchor = link.and_then(|(nth, link)| self.anchor(id, nth, link));
            record.said.push(Said(
                target_number,
                lists.label(relation.label_kind, relation.label),
                sentence,
                start,
                len,
                relation.position.line,
                subject,
                lists.anchor(anchor),
            ));
        }
    }

    /// The id on the page of its target to which a link leads.
    fn anchor(&self, id: FileId, nth: u32, link: &Link) -> Option<&'a str> {
        link.fragment.as_ref()?;
        let found = self.compilation.links.resolution(id, nth as usize).found()?;
        let target = self.compilation.vault.file(found.file).object()?;
        match found.place {
            Place::Heading(idx) => Some(&target.headings[idx as usize].anchor),
            Place::Block(idx) => Some(&target.blocks[idx as usize].anchor),
            Place::Whole | Place::Opaque | Place::NoHeading | Place::NoBlock => None,
        }
    }
}

fn heading<'a>(heading: &'a crate::compile::Heading, units: &Units<'_>) -> Heading<'a> {
    let Range { start, end } = heading.in_text;
    Heading(&heading.anchor, heading.level, units.at(start), units.at(end.max(start)))
}

fn block<'a>(block: &'a crate::compile::Block, units: &Units<'_>) -> Block<'a> {
    let Range { start, end } = block.in_text;
    Block(&block.anchor, units.at(start), units.at(end.max(start)))
}

/// The first properties and short facts of a note, as text.
fn key_properties(note: &Note) -> Vec<(&str, String)> {
    let cover = note.cover.as_ref().map(|it| it.property);
    let own = note.properties.iter().zip(0..).filter(|(it, nth)| Some(*nth) != cover && !is_hidden(&it.key));
    let own = own.filter(|(it, _)| !matches!(it.value, PropertyValue::Map(_)));
    let own = own.map(|(it, _)| (it.key.as_str(), note.value_text(&it.value).into_owned()));
    let facts = short_facts(note).map(|role| (note.quote(&role.name), note.quote(&role.value).to_owned()));
    own.chain(facts)
        .map(|(key, value)| (key, value.trim().to_owned()))
        .filter(|(_, value)| !value.is_empty() && value.chars().count() <= MAX_VALUE)
        .take(MAX_PROPERTIES)
        .collect()
}

/// Where the text of a note begins that a preview shows: at its first paragraph, or else behind its title.
fn lead(note: &Note) -> u32 {
    if !note.summary.is_empty() {
        return note.summary.start;
    }
    match (&note.title_heading, note.headings.first()) {
        (Some(_), Some(title)) => {
            let line = note.quote(&(title.in_text.start..to_u32(note.text.len())));
            title.in_text.start + to_u32(line.find('\n').map_or(line.len(), |at| at + 1))
        }
        _ => 0,
    }
}

fn is_in(inner: &Range<u32>, outer: &Range<u32>) -> bool {
    !inner.is_empty() && outer.start <= inner.start && inner.end <= outer.end
}
