//! Writes the entity graph for other programs, one format a file.

mod dot;
mod json;

pub use dot::write as write_dot;
pub use json::write as write_json;
