//! A base, as a file and in a note.
#![no_main]

use adit_fuzz::{MAX_BYTES, check_base, check_note};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if text.len() <= MAX_BYTES {
        check_base(text);
        check_note(&format!("```base\n{text}\n```\n"));
    }
});
