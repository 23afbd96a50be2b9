//! The page of a note.

use std::collections::BTreeSet;

use crate::compile::query::View;
use crate::compile::{Direction, Heading, Note, Sheet, TagOrigin, escape, push_escaped};
use crate::error::Error;
use crate::graph::{Node, node_of};
use crate::path::{encode_fragment, fold, push_fragment};
use crate::span::to_u32;
use crate::vault::{File, FileId};

use super::Site;
use super::canvas::title_parts;
use super::explore::ExplorePage;
use super::fill::Filler;
use super::put::put;
use super::theme::Body;
use super::view::{LinkView, NoteView, TocView, TypeView};

/// Length in characters to which a description is cut, about what search engines show.
const MAX_DESCRIPTION: usize = 160;

impl Site<'_> {
    /// Renders the page of a note.
    pub(super) fn note_page(&self, id: FileId, root: &str) -> Result<Vec<u8>, Error> {
        let file = self.compilation.vault.file(id);
        let note = file.note().expect("the route of a note leads to a note");
        let mut filler = Filler::new(self, Some(id), root);
        let body = filler.body(id, note);
        let description = self.description_of(id, note);
        let cover = filler.cover(id, note);
        if cover.is_some() {
            filler.sheets.insert(Sheet::Media);
        }
        let (mentions, similar) = self.naming(Node::File(id), root, &mut filler.sheets);
        let incoming = self.compilation.graph.incoming(Node::File(id));
        let relations = self.relations(Node::File(id), incoming, root);
        let types = self.badges(id, root);
        let facts = self.facts_at_a_glance(note, id, &filler);
        if !types.is_empty() {
            filler.sheets.insert(Sheet::Type);
        }
        if relations.is_some() || !facts.is_empty() {
            filler.sheets.insert(Sheet::Relation);
        }
        let timeline = self.timeline(Node::File(id), root);
        let sources = self.sources(id, note, root);
        if timeline.is_some() || sources.is_some() {
            filler.sheets.insert(Sheet::Fact);
        }
        let fan = self.fan(Node::File(id), incoming, &mut filler.sheets, root);
        let backlinks = self.backlinks_of(Node::File(id), incoming, root, 0);
        if !backlinks.pages.is_empty() {
            filler.sheets.insert(Sheet::Pages);
        }
        let around = self.around(id, root);
        if around.is_some() {
            filler.sheets.insert(Sheet::Order);
        }
        let is_overview = self.config.overview != Some(false) && self.compilation.routes.home == Some(id);
        let overview = is_overview.then(|| self.overview(root));
        overview.iter().for_each(|it| filler.sheets.extend(it.sheets()));
        let has_templates = self.compilation.overrides.has_templates();
        let view = NoteView {
            root,
            page_title: self.page_title(&note.title),
            description: &description,
            node: self.nodes.of_file(id),
            title: &note.title,
            extension: "",
            direction: Some(self.direction_of(note))
                .filter(|it| *it != self.direction)
                .map_or("", Direction::as_str),
            title_id: title_id(note),
            aliases: note.aliases.iter().map(|alias| alias.name.as_str()).collect(),
            namesakes: self.shared_names(id, root),
            classes: note.css_classes.join(" "),
            crumbs: self.note_crumbs(root, file.path.folder(), &types),
            cover,
            properties: self.properties(note, id, &mut filler),
            facts,
            tags: self.property_tags(root, note),
            toc: if has_templates { toc(note) } else { Vec::new() },
            contents: contents(shown_headings(note).map(|(depth, it)| (depth, &*it.text, &*it.anchor))),
            types,
            fan,
            relations,
            backlinks,
            timeline,
            sources,
            mentions,
            similar,
            n_outgoing: self.n_targets(id, file),
            around,
            siblings: self.siblings(id, file.path.folder(), root),
            overview,
            source: file.path.as_str(),
            paths: self.paths_from(Node::File(id), root),
        };
        let body = Body { html: &body, sheets: filler.sheets, n_more: view.size(), ..Body::default() };
        self.theme.render_with_body("note.html", root, &view, body)
    }

    /// What a note is about, in a sentence or two.
    pub(super) fn description_of(&self, id: FileId, note: &Note) -> String {
        match note.text_property("description") {
            Some(description) => description.into_owned(),
            None if self.compilation.routes.home == Some(id) && !self.description.is_empty() => {
                self.description.clone()
            }
            None => shorten(&note.text[note.summary.start as usize..note.summary.end as usize]),
        }
    }

    /// Renders the page of a base; one that cannot be read shows its source.
    pub(super) fn base_page(&self, id: FileId, root: &str) -> Result<Vec<u8>, Error> {
        let file = self.compilation.vault.file(id);
        let base = file.base().expect("the route of a base leads to a base");
        let mut filler = Filler::new(self, Some(id), root);
        let mut body = filler.base_body(id, base);
        if base.views.is_empty() {
            filler.sheets.insert(Sheet::Block);
            let source = escape(file.text().unwrap_or_default());
            body = format!("<pre tabindex=\"0\"><code class=\"language-yaml\">{source}</code></pre>\n");
        }
        filler.sheets.insert(Sheet::Query);
        let (title, extension) = title_parts(file.path.file_name());
        let views = if base.views.len() > 1 { base.views.as_slice() } else { &[] };
        let (mentions, similar) = self.naming(Node::File(id), root, &mut filler.sheets);
        let incoming = self.compilation.graph.incoming(Node::File(id));
        let fan = self.fan(Node::File(id), incoming, &mut filler.sheets, root);
        let has_templates = self.compilation.overrides.has_templates();
        let view = NoteView {
            root,
            page_title: self.page_title(file.title()),
            description: "",
            node: self.nodes.of_file(id),
            title,
            extension,
            title_id: "",
            aliases: Vec::new(),
            namesakes: Vec::new(),
            classes: "base".to_owned(),
            direction: "",
            crumbs: self.crumbs(root, file.path.folder()),
            cover: None,
            properties: Vec::new(),
            facts: String::new(),
            tags: Vec::new(),
            toc: if has_templates { toc_of_views(views) } else { Vec::new() },
            contents: contents(views.iter().map(|it| (1, &*it.name, &*it.anchor))),
            types: Vec::new(),
            fan,
            relations: None,
            timeline: None,
            sources: None,
            backlinks: self.backlinks_of(Node::File(id), incoming, root, 0),
            mentions,
            similar,
            n_outgoing: 0,
            around: None,
            siblings: None,
            overview: None,
            source: file.path.as_str(),
            paths: self.paths_from(Node::File(id), root),
        };
        let body = Body { html: &body, sheets: filler.sheets, n_more: view.size(), ..Body::default() };
        self.theme.render_with_body("note.html", root, &view, body)
    }

    /// What is above a note: its types, which the page names itself, or else its folders.
    fn note_crumbs(&self, root: &str, folder: &str, types: &[TypeView]) -> Vec<LinkView> {
        let index = self.explore_href(root, ExplorePage::Index);
        match index.filter(|_| !types.is_empty()) {
            Some(href) => vec![LinkView { label: self.text.get("explore").to_owned(), href }],
            None => self.crumbs(root, folder),
        }
    }

    /// Links to the folders around a file, from the root on.
    pub(super) fn crumbs(&self, root: &str, folder: &str) -> Vec<LinkView> {
        let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
        let folders = ends.map(|end| &folder[..end]).filter(|folder| !folder.is_empty());
        let link = |folder: &str| {
            let href = [root, self.addresses.folder(folder)?].concat();
            let label = folder.rsplit('/').next().unwrap_or(folder).to_owned();
            Some(LinkView { label, href })
        };
        folders.filter_map(link).collect()
    }

    /// The tags of the frontmatter that the text does not show anyway.
    fn property_tags(&self, root: &str, note: &Note) -> Vec<LinkView> {
        let mut seen: BTreeSet<_> =
            note.tags.iter().filter(|tag| tag.origin == TagOrigin::Body).map(|tag| fold(&tag.name)).collect();
        let tags = note
            .tags
            .iter()
            .filter(|tag| tag.origin == TagOrigin::Properties && seen.insert(fold(&tag.name)));
        let view = |name: &str| {
            let href = format!("{root}{}", self.tag_href(name)?);
            Some(LinkView { label: name.to_owned(), href })
        };
        tags.filter_map(|tag| view(&tag.name)).collect()
    }

    /// What the tags of a note say that its entity is, with the page of each type.
    fn badges(&self, id: FileId, root: &str) -> Vec<TypeView> {
        let types = self.types(id, root);
        if types.is_empty() {
            return Vec::new();
        }
        let number =
            |name: &str| self.type_names.binary_search_by(|it| it.as_str().cmp(name)).unwrap_or_default();
        types
            .into_iter()
            .map(|it| TypeView { number: number(&it.label), name: it.label, href: it.href })
            .collect()
    }

    /// How many different pages of the site the note links to.
    fn n_targets(&self, id: FileId, file: &File) -> usize {
        let links = &self.compilation.links;
        let target = |nth: u32| {
            self.href_of(id, nth)?;
            let node = node_of(links.resolution(id, nth as usize))?;
            (node != Node::File(id)).then_some(node)
        };
        let mut targets: Vec<Node> = (0..to_u32(file.links().len())).filter_map(target).collect();
        targets.sort_unstable();
        targets.dedup();
        targets.len()
    }
}

fn title_id(note: &Note) -> &str {
    let title = note.title_heading.as_ref().and_then(|_| note.headings.first());
    title.map_or("", |heading| heading.anchor.as_str())
}

/// The headings of a note that its contents name, each with how deep it is there.
fn shown_headings(note: &Note) -> impl Iterator<Item = (u8, &Heading)> {
    let shown = &note.headings[usize::from(note.title_heading.is_some()).min(note.headings.len())..];
    let top = shown.iter().map(|heading| heading.level).min().unwrap_or(1);
    let entry = move |it: &'_ Heading| (it.level - top + 1).min(3);
    shown.iter().filter(|it| !it.text.is_empty()).map(move |it| (entry(it), it))
}

fn toc(note: &Note) -> Vec<TocView<'_>> {
    let href = |it: &Heading| format!("#{}", encode_fragment(&it.anchor));
    shown_headings(note).map(|(depth, it)| TocView { depth, text: &it.text, href: href(it) }).collect()
}

fn toc_of_views(views: &[View]) -> Vec<TocView<'_>> {
    let href = |it: &View| format!("#{}", encode_fragment(&it.anchor));
    views.iter().map(|it| TocView { depth: 1, text: &it.name, href: href(it) }).collect()
}

/// The contents of a page by the depths, texts and anchors of its parts, an item each.
fn contents<'n>(parts: impl Iterator<Item = (u8, &'n str, &'n str)>) -> String {
    let mut out = String::new();
    for (depth, text, anchor) in parts {
        put!(&mut out, "\n<li class=\"depth-", u32::from(depth), "\"><a href=\"#");
        push_fragment(&mut out, anchor);
        out.push_str("\">");
        push_escaped(&mut out, text);
        out.push_str("</a></li>");
    }
    out
}

/// Cuts a text at the end of a word.
pub(super) fn shorten(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(MAX_DESCRIPTION) else { return text.trim().to_owned() };
    let cut = text[..end].rfind(char::is_whitespace).filter(|at| *at > end / 2).unwrap_or(end);
    format!("{}…", text[..cut].trim_end())
}
