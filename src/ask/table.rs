//! Answers that are tables: columns with names, rows of cells, sorted by one of the columns.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::error::Error;
use crate::path::{fold, sort_key};
use crate::suggest::nearest;

/// A table.
#[derive(Debug, Default, PartialEq)]
pub struct Table<'s> {
    /// The names of the columns.
    pub columns: Vec<&'s str>,
    /// The rows, each with a cell for every column.
    pub rows: Vec<Vec<Cell<'s>>>,
    /// Rows that there are without a limit.
    pub total: usize,
}

/// What stands in a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Cell<'s> {
    /// Nothing.
    #[default]
    None,
    /// A text.
    Text(Cow<'s, str>),
    /// A number of things.
    Count(usize),
    /// A number between whole ones.
    Real(f64),
    /// Several texts.
    List(Vec<Cow<'s, str>>),
}

/// Which rows come first, and how many there are.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// The column to sort by; the table has one of its own.
    pub by: Option<String>,
    /// Turns the order round.
    pub reverse: bool,
    /// Rows at most.
    pub limit: Option<usize>,
}

impl<'s> Cell<'s> {
    /// A text, or nothing.
    pub(super) fn text(text: Option<impl Into<Cow<'s, str>>>) -> Self {
        text.map_or(Self::None, |it| Self::Text(it.into()))
    }

    /// The text in it, as people read it.
    pub fn shown(&self) -> String {
        match self {
            Self::None => String::new(),
            Self::Text(text) => text.clone().into_owned(),
            Self::Count(n) => n.to_string(),
            Self::Real(n) => format!("{n:.6}"),
            Self::List(texts) => texts.join(", "),
        }
    }

    /// Whether it is a number: such columns begin with the largest, and stand to the right.
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Count(_) | Self::Real(_))
    }

    fn is_none(&self) -> bool {
        match self {
            Self::None => true,
            Self::List(texts) => texts.is_empty(),
            _ => false,
        }
    }

    /// What it is sorted by.
    fn rank(&self) -> Rank {
        match self {
            it if it.is_none() => Rank::Last,
            Self::Count(n) => Rank::Count(*n),
            Self::Real(n) => Rank::Real(*n),
            it => Rank::Text(sort_key(&it.shown())),
        }
    }
}

/// What a cell is sorted by, which is found out once for each: numbers from large to small, texts from A to Z, nothing
/// last.
enum Rank {
    Count(usize),
    Real(f64),
    Text(String),
    Last,
}

impl Rank {
    fn compare(&self, other: &Self, reverse: bool) -> Ordering {
        let order = match (self, other) {
            (Self::Last, _) | (_, Self::Last) => {
                return matches!(self, Self::Last).cmp(&matches!(other, Self::Last));
            }
            (Self::Count(a), Self::Count(b)) => b.cmp(a),
            (Self::Real(a), Self::Real(b)) => b.total_cmp(a),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (a, b) => a.kind().cmp(&b.kind()),
        };
        if reverse { order.reverse() } else { order }
    }

    /// Cells of one column are of one kind; if they were not, this would keep them apart.
    fn kind(&self) -> u8 {
        match self {
            Self::Count(_) => 0,
            Self::Real(_) => 1,
            Self::Text(_) => 2,
            Self::Last => 3,
        }
    }
}

impl<'s> Table<'s> {
    /// Sorts by the column that is asked for, or by `usual`; equals keep their order. Cuts what is over the limit.
    ///
    /// # Errors
    /// A column that is not there.
    pub(super) fn ordered(mut self, order: &Order, usual: &str) -> Result<Self, Error> {
        let by = order.by.as_deref().unwrap_or(usual);
        let nth = self.column(by)?;
        let mut ranked: Vec<_> = self.rows.into_iter().map(|row| (row[nth].rank(), row)).collect();
        ranked.sort_by(|(a, _), (b, _)| a.compare(b, order.reverse));
        self.rows = ranked.into_iter().map(|(_, row)| row).collect();
        self.total = self.rows.len();
        self.rows.truncate(order.limit.unwrap_or(usize::MAX));
        Ok(self)
    }

    /// The same with these columns only, in this order.
    ///
    /// # Errors
    /// A column that is not there.
    pub(super) fn with_columns(mut self, names: &[&str]) -> Result<Self, Error> {
        let numbers = names.iter().map(|it| self.column(it)).collect::<Result<Vec<_>, _>>()?;
        self.columns = numbers.iter().map(|&nth| self.columns[nth]).collect();
        for row in &mut self.rows {
            *row = numbers.iter().map(|&nth| row[nth].clone()).collect();
        }
        Ok(self)
    }

    /// Each row as a JSON object.
    pub fn to_json_rows(&self) -> Vec<String> {
        let json = |row: &Vec<Cell<'s>>| serde_json::to_string(&Row(&self.columns, row));
        self.rows.iter().map(|row| json(row).expect("columns are texts, and cells are plain")).collect()
    }

    fn column(&self, name: &str) -> Result<usize, Error> {
        let found = self.columns.iter().position(|it| fold(it) == fold(name));
        found.ok_or_else(|| no_column(name, &self.columns))
    }
}

/// The refusal of a column that is not there.
pub(super) fn no_column(name: &str, columns: &[&str]) -> Error {
    let help = match nearest(name, columns.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", columns.join(", ")),
    };
    Error::question(format!("there is no column `{name}`"), Some(help))
}

/// A row as an object.
struct Row<'r, 's>(&'r [&'s str], &'r [Cell<'s>]);

impl Serialize for Row<'_, '_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.0.len()))?;
        for (column, cell) in self.0.iter().zip(self.1) {
            map.serialize_entry(column, cell)?;
        }
        map.end()
    }
}

impl Serialize for Table<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut rows = to.serialize_seq(Some(self.rows.len()))?;
        for row in &self.rows {
            rows.serialize_element(&Row(&self.columns, row))?;
        }
        rows.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table<'static> {
        let row = |name, n| vec![Cell::Text(Cow::Borrowed(name)), n];
        let rows = vec![row("b", Cell::Count(1)), row("C", Cell::None), row("a", Cell::Count(20))];
        Table { columns: vec!["name", "links"], rows, total: 3 }
    }

    #[track_caller]
    fn check(by: &str, reverse: bool, expected: &str) {
        let order = Order { by: Some(by.to_owned()), reverse, limit: None };
        let table = table().ordered(&order, "name").unwrap();
        assert_eq!(table.rows.iter().map(|row| row[0].shown()).collect::<String>(), expected);
    }

    #[test]
    fn numbers_begin_with_the_largest_texts_with_a_and_nothing_is_last() {
        check("name", false, "abC");
        check("name", true, "Cba");
        check("links", false, "abC");
        check("links", true, "baC");
    }

    #[test]
    fn a_column_that_is_not_there_is_refused_with_the_nearest_name() {
        let error = table().with_columns(&["lniks"]).unwrap_err();
        assert_eq!(
            (error.to_string(), error.help()),
            ("there is no column `lniks`".to_owned(), Some("did you mean `links`?"))
        );
    }

    #[test]
    fn rows_are_objects_with_their_columns_in_order() {
        let json = serde_json::to_string(&table().with_columns(&["links", "name"]).unwrap()).unwrap();
        assert_eq!(json, r#"[{"links":1,"name":"b"},{"links":null,"name":"C"},{"links":20,"name":"a"}]"#);
    }
}
