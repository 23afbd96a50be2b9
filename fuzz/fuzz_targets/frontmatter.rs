//! The properties of a note.
#![no_main]

use adit_fuzz::{MAX_BYTES, check_note};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|yaml: &str| {
    if yaml.len() <= MAX_BYTES {
        check_note(&format!("---\n{yaml}\n---\nText.\n"));
    }
});
