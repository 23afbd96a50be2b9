//! What a query finds: the model that pages show.

use crate::compile::query::Layout;
use crate::vault::FileId;

use super::eval::{Fault, Outcome};
use super::value::Value;

/// What a query finds.
pub(crate) struct Found {
    /// How it is shown.
    pub(crate) layout: Layout,
    /// Its columns.
    pub(crate) columns: Vec<Column>,
    /// Its rows, those that are grouped under their groups.
    pub(crate) groups: Vec<Group>,
    /// How many rows there are, also of those that are not in the groups because there are too many.
    pub(crate) n_rows: usize,
    /// What is said of each column in one: nothing where none of them has that.
    pub(crate) summaries: Vec<Option<Summary>>,
    /// What went wrong besides what cells show: once for each place, with the number of files it went wrong for.
    pub(crate) faults: Vec<(Fault, usize)>,
}

/// A column.
pub(crate) struct Column {
    /// What it is called.
    pub(crate) name: String,
    /// Whether it names the file of its row, so that its text is a link to it.
    pub(crate) is_title: bool,
}

/// Rows under one heading.
pub(crate) struct Group {
    /// The value they share; nothing where rows are not grouped.
    pub(crate) key: Option<Outcome>,
    /// How many rows there are in it.
    pub(crate) n_rows: usize,
    /// The rows that are shown.
    pub(crate) rows: Vec<Row>,
    /// What is said of each column of the group; empty where rows are not grouped.
    pub(crate) summaries: Vec<Option<Summary>>,
}

/// A row.
pub(crate) struct Row {
    /// The file it is about.
    pub(crate) file: Option<FileId>,
    /// A value for each column.
    pub(crate) cells: Vec<Outcome>,
    /// The image of a card.
    pub(crate) image: Option<Value>,
}

/// What is said of all values of a column.
#[derive(Clone)]
pub(crate) struct Summary {
    /// What it is called.
    pub(crate) name: String,
    /// What it comes to.
    pub(crate) value: Outcome,
}
