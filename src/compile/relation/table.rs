//! R2: what tables say. A row of a table of entities, or a key with its value.

use std::ops::Range;

use crate::compile::block::Writer;
use crate::compile::{Candidate, LinkKind, Note, Origin, Role, Statement, StatementSubject};
use crate::path::fold;
use crate::span::{Span, to_u32};

use super::{Label, RelationRule, remarks};

/// First headers of tables of keys and values.
const KEY_HEADERS: &[&str] = &["metric", "field", "property", "key", "attribute", "item", "feature"];

/// Texts of cells that are no names.
const NO_NAMES: &[&str] = &[
    "yes", "no", "none", "n/a", "na", "tbd", "tba", "unknown", "various", "other", "others", "total", "all",
];

/// Words between two names.
const AND: &[&str] = &["and", "or", "with", "und", "et", "y", "と"];

/// Characters and words that a name may have.
const MAX_NAME: usize = 80;
const MAX_NAME_WORDS: usize = 8;

/// The text of a table while it is written.
#[derive(Default)]
pub(in crate::compile) struct TableText {
    header: Vec<Range<u32>>,
    rows: Vec<Row>,
}

struct Row {
    cells: Vec<Cell>,
    context: Range<u32>,
    span: Span,
}

struct Cell {
    text: Range<u32>,
    links: Range<u32>,
}

impl TableText {
    /// Adds a row; the first is the header.
    pub(in crate::compile) fn start_row(&mut self, is_head: bool, span: Span) {
        if !is_head {
            self.rows.push(Row { cells: Vec::new(), context: 0..0, span });
        }
    }

    /// Adds a cell to the last row.
    pub(in crate::compile) fn push_cell(&mut self, is_head: bool, text: Range<u32>, links: Range<u32>) {
        match self.rows.last_mut() {
            _ if is_head => self.header.push(text),
            Some(row) => row.cells.push(Cell { text, links }),
            None => {}
        }
    }

    /// Ends the last row. What is empty at its end is not in the text, and has its place where that ends.
    pub(in crate::compile) fn end_row(&mut self, context: &Range<u32>) {
        let within =
            |range: &mut Range<u32>| *range = range.start.min(context.end)..range.end.min(context.end);
        match self.rows.last_mut() {
            Some(row) => {
                row.context = context.clone();
                row.cells.iter_mut().for_each(|it| within(&mut it.text));
            }
            None => self.header.iter_mut().for_each(within),
        }
    }

    /// Forgets the last row, which was none.
    pub(in crate::compile) fn drop_row(&mut self) {
        self.rows.pop();
    }
}

/// How a table of entities is to be read.
struct Columns {
    /// The column of what the rows are about.
    key: Option<usize>,
    /// The columns with links, and the key, in which what is no link is a name as well.
    names: Vec<usize>,
}

impl Writer<'_, '_> {
    /// Reads a table whose rows are written.
    pub(in crate::compile) fn read_table(&mut self, table: TableText) {
        let rules = self.options.relations;
        if self.origin != Origin::Body || table.rows.is_empty() {
            return;
        }
        let first = table.header.first().map(|it| fold(self.note.quote(it)));
        let is_key_value = first.is_some_and(|it| KEY_HEADERS.contains(&it.as_str()));
        if is_key_value && rules.key_value {
            self.read_key_values(table);
        } else if !is_key_value && rules.row {
            let columns = columns(self.note, &table);
            self.read_rows(table, &columns);
        }
    }

    fn read_key_values(&mut self, table: TableText) {
        let TableText { header, rows } = table;
        for Row { cells, context, span } in rows {
            let Some((key, values)) = cells.split_first().filter(|(key, _)| !key.text.is_empty()) else {
                continue;
            };
            let statement = to_u32(self.note.statements.len());
            for cell in values {
                self.assert(
                    &cell.links,
                    |_| Some((RelationRule::KeyValue, Label::Key(key.text.clone()), None)),
                    statement,
                );
            }
            let is_comparison = header.len() > 2;
            let roles = values.iter().zip(header.iter().skip(1)).filter(|(cell, _)| !cell.text.is_empty());
            let roles = roles.map(|(cell, header)| Role {
                name: if is_comparison { header.clone() } else { key.text.clone() },
                value: cell.text.clone(),
                links: cell.links.clone(),
            });
            let roles = roles.collect();
            self.state(
                RelationRule::KeyValue,
                StatementSubject::Section,
                Some(key.text.clone()),
                roles,
                context,
                span,
            );
        }
    }

    fn read_rows(&mut self, table: TableText, columns: &Columns) {
        let TableText { header, rows } = table;
        for Row { cells, context, span } in rows {
            let statement = to_u32(self.note.statements.len());
            let key = columns.key.and_then(|it| cells.get(it)).filter(|it| !it.text.is_empty());
            let key_link = key.and_then(|it| self.note.entity_links(&it.links).next());
            let named_key = key.filter(|_| key_link.is_none()).map(|it| it.text.clone());
            for (nth, cell) in cells.iter().enumerate() {
                let header = header.get(nth).cloned().unwrap_or(0..0);
                let is_key = columns.key == Some(nth);
                self.assert(
                    &cell.links,
                    |link| {
                        let subject = key_link.filter(|_| !is_key);
                        let of = named_key.clone();
                        let label = match (header.is_empty(), &of) {
                            (true, None) => Label::None,
                            _ => Label::Role { header: header.clone(), of },
                        };
                        // A row about an entity may name it again.
                        (subject != Some(link)).then_some((RelationRule::Row, label, subject))
                    },
                    statement,
                );
                if columns.names.contains(&nth) {
                    for name in self.note.unlinked_names(cell, is_key) {
                        self.note.candidates.push(Candidate { name, column: header.clone(), statement });
                    }
                }
            }
            let roles = cells.iter().zip(&header).filter(|(cell, _)| !cell.text.is_empty());
            let roles = roles.map(|(cell, header)| Role {
                name: header.clone(),
                value: cell.text.clone(),
                links: cell.links.clone(),
            });
            let roles: Vec<_> = roles.collect();
            let subject = match (key_link, named_key) {
                (Some(link), _) => StatementSubject::Link(link),
                (None, Some(name)) => StatementSubject::Name(name),
                (None, None) => StatementSubject::Note,
            };
            self.state(RelationRule::Row, subject, None, roles, context, span);
        }
    }

    /// Gives the links of a cell what `read` says of them, but those that a field has spoken for.
    fn assert(
        &mut self,
        links: &Range<u32>,
        read: impl Fn(u32) -> Option<(RelationRule, Label, Option<u32>)>,
        statement: u32,
    ) {
        for idx in links.clone() {
            let link = &mut self.note.links[idx as usize];
            let is_free = link.assertion.rule == Some(RelationRule::Prose) && link.kind == LinkKind::Link;
            link.assertion.statement = Some(statement);
            if let Some((rule, label, subject)) = read(idx).filter(|_| is_free) {
                link.assertion.rule = Some(rule);
                link.assertion.label = label;
                link.assertion.subject = subject;
            }
        }
    }

    /// Adds a statement.
    pub(in crate::compile) fn state(
        &mut self,
        rule: RelationRule,
        subject: StatementSubject,
        key: Option<Range<u32>>,
        roles: Vec<Role>,
        context: Range<u32>,
        span: Span,
    ) {
        let position = self.position(span);
        let section = self.open_sections.last().map(|&(idx, _)| idx);
        self.note.statements.push(Statement { rule, subject, key, roles, span, position, section, context });
    }
}

/// The columns of a table of entities: the key is the first, or the first with links where the first has none and holds
/// no names either, but dates or numbers.
fn columns(note: &Note, table: &TableText) -> Columns {
    let n = table.header.len();
    let cells = |column: usize| table.rows.iter().filter_map(move |row| row.cells.get(column));
    let entities: Vec<_> =
        (0..n).filter(|&it| cells(it).any(|cell| note.entity_links(&cell.links).next().is_some())).collect();
    let is_named = cells(0).filter(|it| !it.text.is_empty()).all(|it| is_name(note.quote(&it.text)));
    let key = match entities.first() {
        None => (n > 0 && is_named).then_some(0),
        Some(0) => Some(0),
        Some(first) => Some(if is_named { 0 } else { *first }),
    };
    let mut names: Vec<_> = entities
        .iter()
        .copied()
        .filter(|&it| Some(it) == key || cells(it).all(|cell| note.is_list_of_names(cell)))
        .collect();
    // Without any link it is a table of something else.
    if let Some(key) = key.filter(|key| !entities.is_empty() && !names.contains(key)) {
        names.insert(0, key);
    }
    Columns { key, names }
}

impl Note {
    /// The links to entities among these.
    fn entity_links(&self, links: &Range<u32>) -> impl Iterator<Item = u32> {
        links.clone().filter(|&idx| {
            let link = &self.links[idx as usize];
            link.kind == LinkKind::Link && !link.target.is_empty()
        })
    }

    /// The pieces of a cell between links, commas and the like, and whether each stands alone: what is joined to a link
    /// by a space is a word about that.
    fn pieces<'a>(&'a self, cell: &'a Cell) -> impl Iterator<Item = (Range<usize>, bool)> + 'a {
        let links = cell.links.clone().map(|idx| &self.links[idx as usize].mention);
        let starts = std::iter::once((cell.text.start, false)).chain(links.clone().map(|it| (it.end, true)));
        let ends = links.map(|it| (it.start, true)).chain([(cell.text.end, false)]);
        starts.zip(ends).flat_map(|((start, after_link), (end, before_link))| {
            let mut pieces = Vec::new();
            let text = self.quote(&(start..end));
            let mut from = 0;
            let is_sign = |c: char| matches!(c, '/' | ',' | ';' | '&' | '+' | '、' | '，' | '；' | '／');
            let signs = text.char_indices().filter(|&(_, c)| is_sign(c));
            for (at, len) in signs.map(|(at, c)| (at, c.len_utf8())).chain([(text.len(), 0)]) {
                let is_joined = (after_link && from == 0) || (before_link && at == text.len());
                pieces.push((start as usize + from..start as usize + at, !is_joined));
                from = at + len;
            }
            pieces
        })
    }

    /// Whether a cell is links, names, or both.
    fn is_list_of_names(&self, cell: &Cell) -> bool {
        self.pieces(cell).all(|(piece, is_alone)| {
            let text = without_remark(self.text[piece].trim());
            text.is_empty()
                || is_remark(text)
                || if is_alone { is_name(text) || is_nothing(text) } else { AND.contains(&text) }
        })
    }

    /// The names in a cell that are no links. The key of a row is one name, whatever signs are in it.
    fn unlinked_names(&self, cell: &Cell, is_key: bool) -> Vec<Range<u32>> {
        if is_key {
            let is_unlinked = self.entity_links(&cell.links).next().is_none();
            let is_name = is_unlinked && is_name(self.quote(&cell.text));
            return if is_name { vec![cell.text.clone()] } else { Vec::new() };
        }
        let names = self.pieces(cell).filter(|(_, is_alone)| *is_alone).filter_map(|(piece, _)| {
            let text = &self.text[piece.clone()];
            let start = piece.start + (text.len() - text.trim_start().len());
            let name = without_remark(text.trim());
            (is_name(name) && !is_remark(name)).then(|| to_u32(start)..to_u32(start + name.len()))
        });
        names.collect()
    }
}

/// A name without a remark in brackets behind it.
fn without_remark(text: &str) -> &str {
    match text.find(" (") {
        Some(at) if at > 0 && remarks(&text[at..]) == text.len() - at => text[..at].trim_end(),
        _ => text,
    }
}

fn is_remark(text: &str) -> bool {
    !text.is_empty() && remarks(text) == text.len()
}

/// Whether a text stands for no name: a dash, `n/a`, a number.
fn is_nothing(text: &str) -> bool {
    !text.chars().any(char::is_alphabetic) || NO_NAMES.contains(&text.to_lowercase().as_str())
}

/// Whether a text may be the name of something: short, with a capital or a letter without case in front, and no
/// number, date or sentence.
fn is_name(text: &str) -> bool {
    let first = text.chars().next();
    let starts = first.is_some_and(|c| c.is_alphanumeric() && !c.is_lowercase());
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    starts
        && letters > digits
        && text.len() <= MAX_NAME
        && text.split_whitespace().count() <= MAX_NAME_WORDS
        && !text.ends_with(['.', '!', '?', '。'])
        && !is_nothing(text)
        && !is_month(text)
}

/// Whether a text is a date by the name of a month in it: `Oct 2025`.
fn is_month(text: &str) -> bool {
    const MONTHS: &[&str] =
        &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let Some((first, rest)) = text.split_once(' ') else { return false };
    let head = first.get(..3).unwrap_or(first).to_lowercase();
    MONTHS.contains(&head.as_str()) && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | ','))
}
