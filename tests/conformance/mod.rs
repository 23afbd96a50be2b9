//! The conformance checker: runs the tool on small vaults and compares graph and site with what they should be.
//!
//! It relies on a few hooks only and on no path, id or theme of the site; `README.md` names them.

pub mod assertion;
pub mod case;
pub mod checker;
pub mod dom;
pub mod graph;
pub mod link;
pub mod page;
pub mod runner;
pub mod selector;
mod self_test;
pub mod site;
pub mod text;
