//! The conformance checker: runs the tool on small vaults and compares graph and site with what they should be.
//!
//! It relies on a few hooks only and on no path, id or theme of the site; `README.md` names them.

pub(crate) mod assertion;
pub(crate) mod case;
pub(crate) mod checker;
pub(crate) mod dom;
pub(crate) mod graph;
pub(crate) mod link;
pub(crate) mod page;
pub(crate) mod runner;
pub(crate) mod selector;
mod self_test;
pub(crate) mod site;
pub(crate) mod text;
