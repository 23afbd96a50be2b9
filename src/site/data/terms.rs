//! The shards `terms` and `terms-N`: which words stand in which nodes, by the numbers of [`Nodes`](crate::site::node::Nodes).

use std::borrow::Cow;

use serde::Serialize;

use crate::compile::Note;
use crate::config::SearchIndexing;
use crate::graph::Node;
use crate::memo::options_number;
use crate::search::{SearchDocument, SearchIndex, Source};
use crate::site::Site;
use crate::vault::FileId;

/// The directory, as scripts read it.
#[derive(Serialize)]
pub(super) struct TermsShard<'a> {
    /// The number of nodes.
    nodes: usize,
    /// Whether the shards have texts, or nothing but names can be searched.
    full: bool,
    /// Whether results show the place in the text.
    excerpts: bool,
    /// Whether there are tags to choose.
    tags: bool,
    /// The first word of each shard.
    first: &'a [String],
}

impl Site<'_> {
    /// The directory of the index.
    pub(super) fn terms_shard(&self) -> TermsShard<'_> {
        TermsShard {
            nodes: self.nodes.all().len(),
            full: self.config.search.index == SearchIndexing::Full,
            excerpts: self.config.search.excerpts,
            tags: !self.compilation.routes.tags.is_empty(),
            first: &self.search().first_terms,
        }
    }

    /// The index of the texts of all nodes; empty where they are not searched.
    pub(in crate::site) fn search_index(&self) -> SearchIndex {
        if self.config.search.index != SearchIndexing::Full {
            return SearchIndex::new(&[]);
        }
        let options = options_number(&self.compilation.options);
        let source = |node: &Node| match *node {
            Node::File(id) => Source::of_file(self.compilation.vault.file(id), options),
            Node::Missing(number) => Source::of_name(self.missing_name(number)),
            Node::Tag(_) => Source::of_name(""),
        };
        let document = |nth: usize| match self.nodes.all()[nth] {
            Node::File(id) => self.file_document(id),
            Node::Missing(number) => {
                SearchDocument { title: self.missing_name(number), ..SearchDocument::default() }
            }
            Node::Tag(_) => SearchDocument::default(),
        };
        let sources: Vec<Source> = self.nodes.all().iter().map(source).collect();
        SearchIndex::with_earlier(&sources, document, self.memo.as_deref().map(|it| &it.search))
    }

    fn file_document(&self, id: FileId) -> SearchDocument<'_> {
        let file = self.compilation.vault.file(id);
        if let Some(note) = file.note() {
            return document(&note.title, file.path.stem(), note);
        }
        match file.canvas() {
            Some(canvas) => document(file.title(), file.path.stem(), &canvas.note),
            None => SearchDocument { title: file.title(), ..SearchDocument::default() },
        }
    }
}

fn document<'a>(title: &'a str, stem: &'a str, note: &'a Note) -> SearchDocument<'a> {
    let aliases = note.aliases.iter().map(|alias| alias.name.as_str());
    // A note with a title of its own is found by the name of its file as well.
    let stem = Some(stem).filter(|stem| *stem != title);
    let values = note.properties.iter().map(|it| note.value_text(&it.value));
    SearchDocument {
        title,
        aliases: aliases.chain(stem).collect(),
        headings: note.headings.iter().map(|it| it.text.as_str()).collect(),
        tags: note.tags.iter().map(|it| it.name.as_str()).collect(),
        lead: note.text.get(note.summary.start as usize..note.summary.end as usize).unwrap_or_default(),
        texts: values.chain([Cow::Borrowed(note.text.as_str())]).collect(),
    }
}
