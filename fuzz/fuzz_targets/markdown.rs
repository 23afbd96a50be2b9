//! One note.
#![no_main]

use adit_fuzz::{MAX_BYTES, check_note};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if text.len() <= MAX_BYTES {
        check_note(text);
    }
});
