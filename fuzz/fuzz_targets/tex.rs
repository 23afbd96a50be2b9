//! Formulas, in a line and in a block.
#![no_main]

use adit_fuzz::check_note;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|tex: &str| {
    if tex.len() <= 4096 {
        check_note(&format!("A ${tex}$ b.\n\n$$\n{tex}\n$$\n\n- $${tex}$$\n"));
    }
});
