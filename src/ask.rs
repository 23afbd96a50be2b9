//! Answers questions about a graph: what is there, how it hangs together, and which sentence says so.
//!
//! Input: a [`Snapshot`](crate::Snapshot), of a vault or saved, and the names that somebody typed. Output: answers as
//! data, each with its evidence; they are `Serialize`, and their fields are documented in `docs/questions.md`. Nothing
//! here prints, and nothing here reads a vault.

mod entity;
mod lookup;
mod network;
mod path;
mod show;
mod why;

pub use entity::{EntityName, Said};
pub use lookup::{Lookup, Named};
pub use path::{Apart, Hop, PathAnswer, PathQuestion, RouteAnswer, path};
pub use show::{Alike, Counts, Dated, Group, Profile};
pub use why::{SharedNeighbour, SharedRow, SharedSentence, WhyAnswer, why};
