//! What holds of whatever adit makes of whatever it is given. The property tests ask it of random vaults on every run, the
//! fuzz targets in `fuzz/` of what a fuzzer thinks of in hours.

/// Returns what is wrong, unless a condition holds.
macro_rules! ensure {
    ($condition:expr, $($message:tt)+) => {
        if !$condition {
            return Err(format!($($message)+));
        }
    };
}

mod edges;
mod note;
mod site;

pub(crate) use edges::assert_edges_are_references_turned_round;
pub(crate) use note::{
    assert_base_sound, assert_canvas_sound, assert_findings_can_be_shown, assert_note_sound,
};
pub(crate) use site::{
    FRAME, Pages, assert_ids_are_unique, assert_links_lead_somewhere, assert_nothing_escapes, destination,
    facts, pages, selected,
};

/// Nothing, or what does not hold.
pub(crate) type Held = Result<(), String>;
