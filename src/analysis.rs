//! Measures graphs: what is central, what holds together, what falls apart, and how one gets from here to there.
//!
//! Input: an [`Adjacency`], numbers only; who refers to whom in a vault is for `graph` and `snapshot` to say.
//! Output: numbers by node. Every result is the same on each run, each machine and with any number of threads: sums
//! of fractions are made in the order of the nodes, there is no hash order and no clock, and lots fall the same way.
//!
//! petgraph gives the sets behind [`components`]. The rest is written here, on rows of neighbours, because the
//! libraries were measured and do not fit: petgraph's `page_rank` is quadratic, its `k_shortest_path` gives lengths
//! of walks and no ways; rustworkx-core takes seconds where rows take tenths, and twenty crates with it.
//!
//! | Function | Time | In a build |
//! | -------- | ---- | ---------- |
//! | [`page_rank`] | O(n + m) a round, at most 120 rounds | yes |
//! | [`components`], [`cut_points`] | O(n + m) | yes |
//! | [`communities`] | O(n + m) a visit, a bounded number of visits | yes |
//! | [`best_routes`] | O((n + m) log n) a way, with an end | no |
//! | [`betweenness`] | O(n + m) a source | no |

mod adjacency;
mod betweenness;
mod community;
mod component;
mod cut;
mod lot;
mod page_rank;
mod route;

pub use adjacency::Adjacency;
pub use betweenness::betweenness;
pub use community::{Communities, communities};
pub use component::{Components, components};
pub use cut::{CutPoint, Cuts, cut_points};
pub use page_rank::page_rank;
pub use route::{Question, Route, Ways, best_routes};
