//! Evaluates queries over the graph: what bases and Dataview share.
//!
//! Input: expressions, and the vault as readers may see it. Output: values. Pure; a mistake is a fault with its
//! place, never a panic, and no expression takes longer than so many steps.

mod arithmetic;
pub(crate) mod base;
pub(crate) mod dataview;
pub(crate) mod eval;
pub(crate) mod function;
pub(crate) mod result;
pub(crate) mod summary;
#[cfg(test)]
mod testing;
pub(crate) mod value;
pub(crate) mod world;
