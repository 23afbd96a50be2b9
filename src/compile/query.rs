//! Queries in notes and in `.base` files, as syntax: nothing here knows the vault.

mod base;
mod expr;
mod lex;
mod parse;
mod view;
mod yaml;

pub use base::{Base, compile as compile_base};
pub(crate) use expr::{Binary, Expr, ExprKind, Name, Unary, link_of};
#[cfg(test)]
pub(crate) use parse::{Origin, parse};
