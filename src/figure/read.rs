//! Reads the figures of one note: rows and keys of tables, fields, properties.

use std::ops::Range;

use crate::compile::RelationRule;
use crate::compile::{Amount, Note, PropertyValue, Role, Statement, StatementSubject, amounts, dates};
use crate::date::Period;
use crate::graph::{Node, node_of};
use crate::link::Links;
use crate::path::fold;
use crate::vault::FileId;

use super::{Figure, Place, Subject, metric};

/// The figures of a note.
pub(super) fn figures(id: FileId, note: &Note, links: &Links) -> Vec<Figure> {
    let mut reader = Reader { id, note, links, found: Vec::new() };
    for statement in &note.statements {
        match statement.rule {
            RelationRule::Row => reader.row(statement),
            RelationRule::KeyValue => reader.key_value(statement),
            _ => {}
        }
    }
    reader.fields();
    reader.properties();
    reader.found
}

struct Reader<'a> {
    id: FileId,
    note: &'a Note,
    links: &'a Links,
    found: Vec<Figure>,
}

/// An amount in a cell, with the date that it holds for.
struct Value<'a> {
    amount: &'a Amount,
    date: Option<(Period, &'a str)>,
}

impl<'a> Reader<'a> {
    /// A row about its key: the header of a column is what its number measures.
    fn row(&mut self, row: &Statement) {
        let subject = match &row.subject {
            StatementSubject::Link(link) => {
                let Some(node) = node_of(self.links.resolution(self.id, *link as usize)) else { return };
                Subject::Entity(node)
            }
            StatementSubject::Name(name) => self.named(self.note.quote(name)),
            StatementSubject::Note | StatementSubject::Section => return,
        };
        let note = self.note;
        let header = |role: &Role| note.quote(&role.name);
        // `Claim | Figure`: one column names what the other has.
        let name = row.roles.iter().find(|it| metric::is_name(header(it)));
        for role in &row.roles {
            let metric = match name.filter(|_| metric::is_value(header(role))) {
                Some(name) => note.quote(&name.value),
                None => header(role),
            };
            self.cell(&subject, metric, role, &row.context, Place::Row, row.position.line);
        }
    }

    /// A key of a table of keys and values; in one with several columns, the column is part of what is measured.
    fn key_value(&mut self, row: &Statement) {
        let Some(key) = &row.key else { return };
        let subject = match row.subject {
            StatementSubject::Section => self.section(row.section),
            _ => Subject::Entity(Node::File(self.id)),
        };
        let note = self.note;
        let key = note.quote(key);
        for role in &row.roles {
            let metric = match row.roles.len() {
                1 => key.to_owned(),
                _ => format!("{key} › {}", note.quote(&role.name)),
            };
            self.cell(&subject, &metric, role, &row.context, Place::KeyValue, row.position.line);
        }
    }

    fn fields(&mut self) {
        let note = self.note;
        // The fields of items are theirs.
        for field in note.fields.iter().filter(|it| it.item.is_none()) {
            let [amount] = note.amounts_in(&field.mention) else { continue };
            let value = Value { amount, date: single(note, note.dates_in(&field.mention)) };
            let subject = Subject::Entity(Node::File(self.id));
            self.push(subject, &field.key, value, Place::Field, field.position.line);
        }
    }

    fn properties(&mut self) {
        for property in &self.note.properties {
            let (PropertyValue::Number(value) | PropertyValue::Text(value)) = &property.value else {
                continue;
            };
            let key = metric::key(&property.key);
            if key.is_empty() || !value.bytes().any(|b| b.is_ascii_digit()) {
                continue;
            }
            // A bare number is an amount where it is all of a cell.
            let cell = format!(" · {}", value.trim());
            let (found, mentioned) = (dates(&cell), dates(&cell));
            let found = amounts(&cell, &found);
            let [amount] = found.as_slice() else { continue };
            let date = mentioned.first().map(|it| (it.period, quote(&cell, &it.range).to_owned()));
            let unit = amount.unit_key(&cell);
            self.found.push(Figure {
                subject: Subject::Entity(Node::File(self.id)),
                metric: property.key.clone(),
                key,
                value: quote(&cell, &amount.range).to_owned(),
                unit,
                amount: amount.clone(),
                period: date.as_ref().map(|it| it.0),
                date: date.map(|it| it.1).unwrap_or_default(),
                file: self.id,
                line: property.position.line,
                place: Place::Property,
            });
        }
    }

    /// The figures of a cell.
    fn cell(
        &mut self,
        subject: &Subject,
        metric: &str,
        role: &Role,
        row: &Range<u32>,
        place: Place,
        line: u32,
    ) {
        let note = self.note;
        let amounts = note.amounts_in(&role.value);
        let dates = note.dates_in(&role.value);
        let in_header = single(note, note.dates_in(&role.name));
        if let [amount] = amounts {
            let of_row = || single(note, note.dates_in(row));
            let date = single(note, dates).or(in_header).or_else(of_row);
            self.push(subject.clone(), metric, Value { amount, date }, place, line);
            return;
        }
        // `$250M (2011) + $134M (2023)`: each amount has the date right behind it.
        for amount in amounts {
            let next = dates.iter().find(|it| it.range.start >= amount.range.end);
            let Some(date) = next.filter(|it| {
                let between = note.quote(&(amount.range.end..it.range.start));
                matches!(between.trim(), "(" | "（" | "in" | "as of" | "(as of")
            }) else {
                continue;
            };
            let date = Some((date.period, note.quote(&date.range)));
            self.push(subject.clone(), metric, Value { amount, date }, place, line);
        }
    }

    fn push(&mut self, subject: Subject, metric: &str, value: Value<'_>, place: Place, line: u32) {
        let key = metric::key(metric);
        if key.is_empty() {
            return;
        }
        let Value { amount, date } = value;
        let unit = amount.unit_key(&self.note.text);
        let unit = match (unit.is_empty() && amount.currency.is_none(), metric::unit(metric)) {
            (true, Some(of_header)) => fold(of_header),
            _ => unit,
        };
        self.found.push(Figure {
            subject,
            metric: metric.trim().to_owned(),
            key,
            value: self.note.quote(&amount.range).to_owned(),
            unit,
            amount: amount.clone(),
            period: date.map(|it| it.0),
            date: date.map_or_else(String::new, |it| it.1.to_owned()),
            file: self.id,
            line,
            place,
        });
    }

    /// What a section is about: the note, or something of its own.
    fn section(&self, section: Option<u32>) -> Subject {
        let own = Subject::Entity(Node::File(self.id));
        let Some(heading) = section.and_then(|it| self.note.headings.get(it as usize)) else { return own };
        let is_own = heading.level == 1
            || metric::is_own(&heading.text)
            || fold(&heading.text) == fold(&self.note.title)
            || self.note.aliases.iter().any(|it| fold(&it.name) == fold(&heading.text));
        if is_own {
            return own;
        }
        match self.links.index().note_called(&heading.text) {
            Some(file) => Subject::Entity(Node::File(file)),
            None => Subject::Section(self.id, heading.text.clone()),
        }
    }

    /// The entity of a name, or the name.
    fn named(&self, name: &str) -> Subject {
        match self.links.index().note_called(name) {
            Some(file) => Subject::Entity(Node::File(file)),
            None => Subject::Name(fold(name)),
        }
    }
}

/// The date of a text that names one.
fn single<'a>(note: &'a Note, found: &'a [crate::compile::DateMention]) -> Option<(Period, &'a str)> {
    match found {
        [date] => Some((date.period, note.quote(&date.range))),
        _ => None,
    }
}

fn quote<'a>(text: &'a str, range: &Range<u32>) -> &'a str {
    text.get(range.start as usize..range.end as usize).unwrap_or_default()
}
