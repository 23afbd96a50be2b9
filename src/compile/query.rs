//! Queries in notes and in `.base` files, as syntax: nothing here knows the vault.

mod base;
pub(crate) mod dataview;
mod expr;
mod lex;
mod parse;
mod view;
mod yaml;

pub use base::{Base, compile as compile_base};
pub(crate) use base::{Filter, Place, PropertyKind, PropertyRef, compile_at as compile_base_at};
pub(crate) use expr::{Binary, Expr, ExprKind, Name, Unary, link_of};
#[cfg(test)]
pub(crate) use parse::{Origin, parse};
pub(crate) use view::{Cards, Layout, List, Marker, Sort, View};

/// A query in a note.
#[derive(Debug)]
pub(crate) enum Query {
    /// A block of code called `base`.
    Base(Base),
    /// A block of code called `dataview`.
    Dataview(Box<dataview::Block>),
}

impl Query {
    /// The base, if it is one.
    pub(crate) fn base(&self) -> Option<&Base> {
        match self {
            Self::Base(base) => Some(base),
            Self::Dataview(_) => None,
        }
    }
}
