//! Gathers the labels of relations: the words that notes have for how things are related.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::compile::Label as Assertion;
use crate::config::Config;
use crate::graph::{Edge, Evidence, Node, Reference, node_of};
use crate::memo::Stored;
use crate::pack::{Pack, Unpacker, pack_struct};
use crate::path::{fold, sort_key};
use crate::relation::{Reader, Relation};
use crate::session::Compilation;
use crate::span::to_u32;
use crate::trace::fingerprint;
use crate::vault::{File, FileId};

use super::sight::Sight;

/// Relations that the list of all labels names; a label with more has a page of its own.
pub(super) const MAX_NAMED: usize = 3;

/// Files whose labels are read side by side before they are gathered, so that what all files say is never there twice.
const FILES_AT_ONCE: usize = 4096;

/// A label, and the relations that it is on.
#[derive(Hash)]
pub(super) struct Label {
    /// As it was first written. Of a cell it is the header alone, of a key the key alone.
    pub(super) text: String,
    /// `gloss`, `role`, `property`, `field`, `genitive` or `heading`.
    pub(super) kind: &'static str,
    /// How many notes say it.
    pub(super) n_notes: usize,
    /// The edges with their targets, in the order of files.
    pub(super) uses: Vec<(Edge, Node)>,
}

impl Label {
    /// Whether it has more relations than the list of all labels names.
    pub(super) fn has_page(&self) -> bool {
        self.uses.len() > MAX_NAMED
    }
}

/// The labels of a vault, as the next site of it can take them over.
pub(in crate::site) struct KeptLabels {
    /// A fingerprint of what they are read from.
    of: u64,
    labels: Arc<Vec<Label>>,
}

/// The kinds of labels.
const KINDS: [&str; 6] = ["gloss", "role", "property", "field", "genitive", "heading"];

pack_struct! {
    KeptLabels { of, labels }
}

impl Pack for Label {
    fn pack(&self, out: &mut Vec<u8>) {
        let Self { text, kind, n_notes, uses } = self;
        text.pack(out);
        // One that is none of these is not taken for another.
        KINDS.iter().position(|it| it == kind).unwrap_or(KINDS.len()).pack(out);
        n_notes.pack(out);
        uses.pack(out);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let text = Pack::unpack(from)?;
        let kind = KINDS.get(usize::unpack(from)?)?;
        Some(Self { text, kind, n_notes: Pack::unpack(from)?, uses: Pack::unpack(from)? })
    }
}

/// A label as one file says it.
struct Use<'a> {
    text: Cow<'a, str>,
    kind: &'static str,
    edge: Edge,
    target: Node,
}

/// Every label, those of most notes first. They are gathered anew only where something else is said, or links lead
/// elsewhere, than when they were kept.
pub(super) fn labels(
    compilation: &Compilation,
    config: &Config,
    sight: &Sight,
    kept: Option<&Stored<KeptLabels>>,
) -> Arc<Vec<Label>> {
    let Some(kept) = kept else { return gather(compilation, config, sight).into() };
    let of = read_from(compilation, config, sight);
    if let Some(same) = kept.get().filter(|it| it.of == of) {
        return Arc::clone(&same.labels);
    }
    let labels = Arc::new(gather(compilation, config, sight));
    kept.put(KeptLabels { of, labels: Arc::clone(&labels) }.into());
    labels
}

/// A fingerprint of all that labels are read from: what files say of others, who of them is listed, where their links
/// lead, and what is shown of that.
fn read_from(compilation: &Compilation, config: &Config, sight: &Sight) -> u64 {
    let Compilation { vault, links, routes, .. } = compilation;
    let files: Vec<_> = vault.files().collect();
    let of_file = |&(id, file): &(FileId, &File)| {
        let is_shown = is_seen(compilation, sight, Node::File(id));
        let targets = || (0..file.links().len()).map(|nth| node_of(links.resolution(id, nth)));
        let said = speaks(id, file, sight).then(|| match file.note() {
            Some(note) => (fingerprint(&note.said), fingerprint(&targets().collect::<Vec<_>>())),
            None => (fingerprint(&file.hash), fingerprint(&targets().collect::<Vec<_>>())),
        });
        fingerprint(&(is_shown, said))
    };
    let of_files: Vec<u64> = files.par_iter().map(of_file).collect();
    let missing = 0..to_u32(links.missing().len());
    let missing: Vec<bool> = missing.map(|number| routes.missing(number).is_some()).collect();
    fingerprint(&(of_files, missing, format!("{config:?}")))
}

fn gather(compilation: &Compilation, config: &Config, sight: &Sight) -> Vec<Label> {
    let reader = Reader::new(&compilation.vault, &compilation.links, config);
    let files: Vec<_> = compilation.vault.files().filter(|(id, file)| speaks(*id, file, sight)).collect();
    // Most labels are said many times in the same letters.
    let mut as_written: FxHashMap<(Cow<'_, str>, &'static str), usize> = FxHashMap::default();
    let mut numbers: FxHashMap<(String, &'static str), usize> = FxHashMap::default();
    let mut labels: Vec<Label> = Vec::new();
    let uses = files.chunks(FILES_AT_ONCE).flat_map(|files| {
        let uses = files.par_iter().map(|(id, file)| uses(compilation, &reader, sight, *id, file));
        uses.collect::<Vec<Vec<Use<'_>>>>()
    });
    for it in uses.flatten() {
        let kind = it.kind;
        let number = *as_written.entry((it.text, kind)).or_insert_with_key(|(text, _)| {
            let text = in_one_line(text);
            *numbers.entry((fold(&text), kind)).or_insert_with(|| {
                labels.push(Label { text, kind, n_notes: 0, uses: Vec::new() });
                labels.len() - 1
            })
        });
        let label = &mut labels[number];
        if label.uses.last().is_none_or(|(last, _)| last.file != it.edge.file) {
            label.n_notes += 1;
        }
        label.uses.push((it.edge, it.target));
    }
    labels.iter_mut().for_each(|it| it.uses.shrink_to_fit());
    labels
        .sort_by_cached_key(|it| (Reverse(it.n_notes), Reverse(it.uses.len()), sort_key(&it.text), it.kind));
    labels
}

/// A text with one space between words.
fn in_one_line(text: &str) -> String {
    let is_so = text.is_ascii()
        && !text.contains("  ")
        && !text.contains(|c: char| c.is_ascii_whitespace() && c != ' ')
        && text.trim().len() == text.len();
    if is_so { text.to_owned() } else { text.split_whitespace().collect::<Vec<_>>().join(" ") }
}

/// Whether lists name a file, and it says how things are related: a note or a canvas.
fn speaks(id: FileId, file: &File, sight: &Sight) -> bool {
    sight.has(id) || (file.canvas().is_some() && !file.is_excluded)
}

fn uses<'a>(
    compilation: &'a Compilation,
    reader: &Reader<'a>,
    sight: &Sight,
    id: FileId,
    file: &'a File,
) -> Vec<Use<'a>> {
    let links = (0..to_u32(file.links().len())).map(Reference::Link);
    let n_relations = file.canvas().map_or(0, |canvas| canvas.relations.len());
    let relations = (0..to_u32(n_relations)).map(Reference::Relation);
    let read = |reference: Reference| {
        let edge = Edge { file: id, reference };
        let end = |link: u32| node_of(compilation.links.resolution(id, link as usize));
        let target = match edge.evidence(&compilation.vault) {
            Evidence::Link(link) => {
                let Reference::Link(nth) = reference else { return None };
                link.assertion.rule.and_then(|_| end(nth))?
            }
            Evidence::Relation(relation) => end(relation.object)?,
            Evidence::Tag(_) => return None,
        };
        let relation = reader.read(edge, target);
        let label = relation.label.clone()?;
        let is_seen = |node: Node| is_seen(compilation, sight, node);
        let is_shown = (relation.subject == Node::File(id) || is_seen(relation.subject)) && is_seen(target);
        is_shown.then(|| Use {
            text: own_label(file, &relation, label),
            kind: relation.label_kind,
            edge,
            target,
        })
    };
    links.chain(relations).filter_map(read).filter(|it| !it.text.trim().is_empty()).collect()
}

/// The label without the key of the row or the section that it is said of.
fn own_label<'a>(file: &'a File, relation: &Relation<'a>, whole: Cow<'a, str>) -> Cow<'a, str> {
    let Reference::Link(nth) = relation.edge.reference else { return whole };
    let (Some(note), Some(link)) = (file.object(), file.links().get(nth as usize)) else { return whole };
    match &link.assertion.label {
        Assertion::Role { header, of: Some(_) } => note.quote(header).into(),
        Assertion::Key(key) => note.quote(key).into(),
        _ => whole,
    }
}

/// Whether readers may see a note or a missing note.
fn is_seen(compilation: &Compilation, sight: &Sight, node: Node) -> bool {
    match node {
        Node::File(id) => {
            let file = compilation.vault.file(id);
            let is_note = file.note().is_some();
            if is_note { sight.has(id) } else { compilation.routes.file(id).is_some() && !file.is_excluded }
        }
        Node::Missing(number) => compilation.routes.missing(number).is_some(),
        Node::Tag(_) => false,
    }
}
