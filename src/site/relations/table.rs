//! Relations as tables. They are made in Rust, like backlinks, because a popular page has many.

use crate::compile::{Origin, escape, push_escaped};
use crate::graph::{Evidence, Node};
use crate::path::push_fragment;
use crate::relation::Relation;
use crate::scan::FileKind;
use crate::site::Site;
use crate::site::backlinks::{beginning, push_place, push_sentence};
use crate::site::listing::{RELATIONS_PER_LABEL, RELATIONS_PER_SIDE};
use crate::site::put::put;
use crate::site::view::RelationsView;
use crate::span::to_u32;
use crate::vault::FileId;

use super::{Kind, Row, Said, Side};

/// Rows of a table that are open to the eye, and those of them of one kind and with one label, so that something of
/// everything is seen; the rest is folded, unless it is not worth it.
const OPEN_ROWS: usize = 12;
const OPEN_OF_KIND: usize = 5;
const OPEN_OF_LABEL: usize = 3;
const WORTH_FOLDING: usize = 4;
/// Places that are shown of one row.
const MAX_PLACES: usize = 2;
/// Characters of a label, and of a sentence on each side of the name.
const MAX_LABEL: usize = 160;
const MAX_CONTEXT: usize = 90;
/// Letters and digits that a sentence has to have beside the name and the label, to be worth showing.
const MIN_MORE: usize = 8;
/// Notes that are named of those with a tag.
const MAX_TAGGED: usize = 8;

/// A line of a table.
enum Line<'r, 's, 'a> {
    /// A row.
    Row(&'r Row<'s, 'a>),
    /// How many more rows there are, and whether all are said by the page itself; with the same label, if `true`.
    More(usize, bool, bool),
}

/// Where a table is.
struct Table<'t> {
    side: Side,
    node: Node,
    root: &'t str,
}

impl<'a> Site<'a> {
    /// The section with the relations of a node: those from it, those to it.
    pub(super) fn relations_view(
        &self,
        node: Node,
        sides: [(Side, &[Row<'_, 'a>]); 2],
        tags: &[(u32, Vec<FileId>)],
        root: &str,
    ) -> RelationsView {
        let n = sides.iter().map(|(_, rows)| rows.len()).sum::<usize>() + tags.len();
        let mut html = String::with_capacity(512 + n.min(2 * RELATIONS_PER_SIDE) * 384);
        for (side, rows) in sides {
            let tags = if side == Side::To { tags } else { &[] };
            if rows.is_empty() && tags.is_empty() {
                continue;
            }
            let table = Table { side, node, root };
            let (open, folded) = fold(lines(rows, node));
            self.push_table_start(&mut html, &table, rows.len() + tags.len());
            self.push_relation_lines(&mut html, &table, &open);
            // What is tagged stands below the last of the rows.
            if folded.is_empty() {
                self.push_tagged(&mut html, &table, tags);
                html.push_str("</tbody></table>\n");
                continue;
            }
            let n_folded = rows.len() + tags.len() - open.len();
            html.push_str("</tbody></table>\n<details><summary>");
            self.text.push_count(&mut html, "n_more", n_folded, &[]);
            html.push_str("</summary>\n");
            self.push_table_head(&mut html, side, "relation-table rest");
            self.push_relation_lines(&mut html, &table, &folded);
            self.push_tagged(&mut html, &table, tags);
            html.push_str("</tbody></table></details>\n");
        }
        RelationsView { n, html }
    }

    fn push_table_start(&self, out: &mut String, table: &Table<'_>, n: usize) {
        let (id, key) = match table.side {
            Side::From => ("_from", "relations_from"),
            Side::To => ("_to", "relations_to"),
        };
        let name = format!("<bdi>{}</bdi>", escape(self.node_title(table.node)));
        put!(out, "<h3 id=\"", id, "\">");
        self.text.push_with(out, key, &[("name", &name)]);
        put!(out, " <span class=\"count\">", to_u32(n), "</span></h3>\n");
        self.push_table_head(out, table.side, "relation-table");
    }

    /// The start of a table, up to its first row.
    fn push_table_head(&self, out: &mut String, side: Side, class: &str) {
        let (id, columns) = match side {
            Side::From => ("_from", ["relation", "entity"]),
            Side::To => ("_to", ["entity", "relation"]),
        };
        put!(out, "<table class=\"", class, " ", &id[1..], "\" aria-labelledby=\"", id, "\"><thead><tr>");
        for column in columns.into_iter().chain(["said_in"]) {
            out.push_str("<th scope=\"col\">");
            self.text.push(out, column);
            out.push_str("</th>");
        }
        out.push_str("</tr></thead><tbody>\n");
    }

    fn push_relation_lines(&self, out: &mut String, table: &Table<'_>, lines: &[Line<'_, '_, 'a>]) {
        let mut above = None;
        for line in lines {
            let is_same = matches!(line, Line::Row(row) if above.is_some_and(|it| is_same(it, row)));
            self.push_relation_line(out, table, line, is_same);
            if let Line::Row(row) = line {
                above = Some(*row);
            }
        }
    }

    /// One line; `is_same` is whether the row above has the same label.
    fn push_relation_line(
        &self,
        out: &mut String,
        table: &Table<'_>,
        line: &Line<'_, '_, 'a>,
        is_same: bool,
    ) {
        match line {
            Line::Row(row) => {
                out.push_str(if is_same { "<tr class=\"same\">" } else { "<tr>" });
                let said = &row.said[0];
                match table.side {
                    Side::From => {
                        self.push_verbatim(out, row);
                        self.push_other_end(out, said.other, table.root);
                    }
                    Side::To => {
                        self.push_other_end(out, said.other, table.root);
                        self.push_verbatim(out, row);
                    }
                }
                out.push_str("<td>");
                self.push_relation_places(out, table, row);
                out.push_str("</td></tr>\n");
            }
            Line::More(n, is_own, with_label) => {
                let key = match (is_own, with_label) {
                    (true, true) => "more_with_label_in_text",
                    (true, false) => "more_in_text",
                    (false, true) => "more_with_label_in_backlinks",
                    (false, false) => "more_in_backlinks",
                };
                out.push_str("<tr class=\"more\"><td colspan=\"3\">");
                self.text.push_count(out, key, *n, &[("backlinks", "#_backlinks")]);
                out.push_str("</td></tr>\n");
            }
        }
    }

    /// What is said, verbatim: prose in quotation marks, keys without.
    fn push_verbatim(&self, out: &mut String, row: &Row<'_, '_>) {
        let said = &row.said[0];
        let label = beginning(&said.label, MAX_LABEL);
        out.push_str("<td class=\"label\"><bdi>");
        if row.kind.is_quotation() {
            self.text.push_with(out, "quotation", &[("text", &escape(&label))]);
        } else {
            push_escaped(out, &label);
        }
        out.push_str("</bdi>");
        if row.kind.conclusion().is_some() {
            out.push_str(" <span class=\"derived\">");
            self.text.push(out, "derived");
            out.push_str("</span>");
        } else if let Some(predicate) = said.relation.predicate.filter(|it| it.name != said.label) {
            out.push_str(" <span class=\"predicate\">");
            push_escaped(out, &predicate.name);
            out.push_str("</span>");
        }
        out.push_str("</td>");
    }

    /// The entity at the other end.
    fn push_other_end(&self, out: &mut String, other: Node, root: &str) {
        out.push_str("<th scope=\"row\">");
        self.push_linked(out, other, root);
        out.push_str("</th>");
    }

    /// A link to an entity that has a page.
    fn push_linked(&self, out: &mut String, node: Node, root: &str) {
        let class = match node {
            Node::File(id) if self.compilation.vault.file(id).kind() == FileKind::Attachment => {
                " class=\"file\""
            }
            Node::Missing(_) => " class=\"missing\"",
            Node::File(_) | Node::Tag(_) => "",
        };
        for part in ["<a", class, " href=\"", root, self.node_href(node).unwrap_or_default(), "\"><bdi>"] {
            out.push_str(part);
        }
        push_escaped(out, self.node_title(node));
        out.push_str("</bdi></a>");
    }

    /// Where a row is said: the first place with its sentence.
    fn push_relation_places(&self, out: &mut String, table: &Table<'_>, row: &Row<'_, 'a>) {
        let mut places: Vec<&Said<'a>> = row.said.iter().collect();
        places.dedup_by_key(|it| (it.relation.edge.file, it.relation.position.line));
        for (nth, said) in places.iter().take(MAX_PLACES).enumerate() {
            match said.kind {
                Kind::Inverse => {
                    let label = self.reader.read(said.relation.edge, table.node).label;
                    let label = format!("<bdi>{}</bdi>", escape(label.as_deref().unwrap_or_default()));
                    out.push_str("<p class=\"where\">");
                    self.text.push_with(out, "inverse_of", &[("label", &label)]);
                    out.push_str("</p>");
                }
                Kind::Transitive => {
                    let mut name = String::new();
                    self.push_linked(&mut name, said.through.unwrap_or(said.other), table.root);
                    out.push_str("<p class=\"where\">");
                    self.text.push_with(out, "through", &[("name", &name)]);
                    out.push_str("</p>");
                }
                _ if nth == 0 => self.push_relation_quote(out, said),
                _ => {}
            }
            self.push_saying(out, table, &said.relation);
        }
        if places.len() > MAX_PLACES {
            let n = places.len() - MAX_PLACES;
            let key = if row.n_notes > 1 { "more_places_in_notes" } else { "more_places" };
            out.push_str("<p class=\"where\">");
            self.text.push_count(out, key, n, &[("notes", &self.text.count("n_notes", row.n_notes))]);
            out.push_str("</p>");
        }
    }

    /// The sentence or row, if it says more than the label.
    fn push_relation_quote(&self, out: &mut String, said: &Said<'a>) {
        let (before, name, after) = self.sentence_of(&said.relation);
        let n = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
        if n(before) + n(after) < n(&said.label) + MIN_MORE {
            return;
        }
        out.push_str("<p dir=\"auto\">");
        push_sentence(out, (before, name, after), MAX_CONTEXT);
        out.push_str("</p>");
    }

    /// The section, file and line of a relation, as a link to that section.
    fn push_saying(&self, out: &mut String, table: &Table<'_>, relation: &Relation<'a>) {
        let file = self.compilation.vault.file(relation.edge.file);
        let is_here = table.node == Node::File(relation.edge.file);
        let heading =
            file.object().zip(relation.section).and_then(|(note, it)| note.headings.get(it as usize));
        let anchor = heading.map_or("_main", |it| it.anchor.as_str());
        out.push_str(" <a class=\"evidence\" href=\"");
        if !is_here {
            out.push_str(table.root);
            out.push_str(self.file_href(relation.edge.file).unwrap_or_default());
        }
        if is_here || heading.is_some() {
            out.push('#');
            push_fragment(out, anchor);
        }
        out.push_str("\"><bdi>");
        let evidence = relation.edge.evidence(&self.compilation.vault);
        if let Some(heading) = heading {
            push_escaped(out, &heading.text);
            out.push_str(" · ");
        } else if matches!(evidence, Evidence::Link(link) if matches!(link.origin, Origin::Property(_))) {
            self.text.push(out, "property");
            out.push_str(" · ");
        }
        push_place(out, file.path.as_str(), relation.position.line);
        out.push_str("</bdi></a>");
    }

    /// The notes with a tag that is the name of the entity, a row a tag.
    fn push_tagged(&self, out: &mut String, table: &Table<'_>, tags: &[(u32, Vec<FileId>)]) {
        for (tag, notes) in tags {
            let name = self.compilation.graph.tag(*tag);
            out.push_str("<tr><th scope=\"row\">");
            for (nth, id) in notes.iter().take(MAX_TAGGED).enumerate() {
                out.push_str(if nth > 0 { self.text.get("list_separator") } else { "" });
                self.push_linked(out, Node::File(*id), table.root);
            }
            if notes.len() > MAX_TAGGED {
                out.push(' ');
                self.text.push_count(out, "and_n_more", notes.len() - MAX_TAGGED, &[]);
            }
            out.push_str("</th><td class=\"label\">");
            self.text.push(out, "tag");
            out.push_str("</td><td>");
            if let Some(href) = self.tag_href(name) {
                put!(out, "<a class=\"tag\" href=\"", table.root, href, "\">#");
                push_escaped(out, name);
                out.push_str("</a>");
            }
            out.push_str("</td></tr>\n");
        }
    }
}

fn is_same(a: &Row<'_, '_>, b: &Row<'_, '_>) -> bool {
    a.kind == b.kind && a.said[0].label == b.said[0].label
}

/// The lines of a table, cut where there are too many of one label, or of all.
fn lines<'r, 's, 'a>(rows: &'r [Row<'s, 'a>], node: Node) -> Vec<Line<'r, 's, 'a>> {
    let is_own =
        |rows: &[Row<'_, '_>]| rows.iter().all(|row| Node::File(row.said[0].relation.edge.file) == node);
    let (mut lines, mut n_seen) = (Vec::new(), 0);
    for group in rows.chunk_by(|a, b| is_same(a, b)) {
        if lines.len() >= RELATIONS_PER_SIDE {
            lines.push(Line::More(rows.len() - n_seen, is_own(&rows[n_seen..]), false));
            break;
        }
        let n_shown = if group.len() > RELATIONS_PER_LABEL + 1 { RELATIONS_PER_LABEL } else { group.len() };
        lines.extend(group[..n_shown].iter().map(Line::Row));
        if n_shown < group.len() {
            lines.push(Line::More(group.len() - n_shown, is_own(&group[n_shown..]), true));
        }
        n_seen += group.len();
    }
    lines
}

/// The lines that are open, and those that are folded.
fn fold<'r, 's, 'a>(lines: Vec<Line<'r, 's, 'a>>) -> (Vec<Line<'r, 's, 'a>>, Vec<Line<'r, 's, 'a>>) {
    if lines.len() <= OPEN_ROWS + WORTH_FOLDING {
        return (lines, Vec::new());
    }
    let (mut open, mut folded) = (Vec::new(), Vec::new());
    let (mut above, mut n_of_kind, mut n_of_label): (Option<&Row<'_, '_>>, _, _) = (None, 0, 0);
    for line in lines {
        let Line::Row(row) = line else {
            folded.push(line);
            continue;
        };
        let is_of_kind = above.is_some_and(|it| it.kind == row.kind);
        n_of_kind = if is_of_kind { n_of_kind } else { 0 };
        n_of_label = if above.is_some_and(|it| is_same(it, row)) { n_of_label } else { 0 };
        above = Some(row);
        if open.len() < OPEN_ROWS && n_of_kind < OPEN_OF_KIND && n_of_label < OPEN_OF_LABEL {
            n_of_kind += 1;
            n_of_label += 1;
            open.push(line);
        } else {
            folded.push(line);
        }
    }
    (open, folded)
}
