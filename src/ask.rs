//! Answers questions about a graph: what is there, how it hangs together, and which sentence says so.
//!
//! Input: the [`Records`](crate::Records) of a vault or of a saved graph, and the names that somebody typed. Output: answers as
//! data, each with its evidence; they are `Serialize`, and their fields are documented in `docs/questions.md`. Nothing
//! here prints, and nothing here reads a vault.

mod degree;
mod entity;
mod list;
mod lookup;
mod network;
mod path;
mod show;
mod stats;
mod table;
mod why;

pub use entity::{EntityName, Said};
pub use list::{Catalogue, Filter};
pub use lookup::{Lookup, Named};
pub use path::{Apart, Hop, PathAnswer, PathQuestion, RouteAnswer, path};
pub use show::{Alike, Counts, Dated, Group, Profile};
pub use stats::{Figures, Parts, Share, Stats, Top};
pub use table::{Cell, Order, Table};
pub use why::{SharedNeighbour, SharedRow, SharedSentence, WhyAnswer, why};
