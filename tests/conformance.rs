//! Conformance: every case in `tests/conformance/cases` holds for the built binary.
//!
//! See `tests/conformance/README.md` for what a case is and how to run some of them only.

#[path = "conformance/mod.rs"]
mod suite;

use suite::case::Level;
use suite::runner::assert_level;

/// Cases that fail, each with the reason. A listed case that passes is an error too.
const KNOWN_FAILURES: &[(&str, &str)] = &[];

#[test]
fn every_must_case_passes() {
    assert_level(Level::Must, KNOWN_FAILURES);
}

#[test]
fn every_should_case_passes() {
    assert_level(Level::Should, KNOWN_FAILURES);
}

#[test]
fn every_nice_case_passes() {
    assert_level(Level::Nice, KNOWN_FAILURES);
}
