//! Mermaid diagrams.
#![no_main]

use adit_fuzz::check_note;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|diagram: &str| {
    if diagram.len() <= 4096 {
        check_note(&format!("```mermaid\n{diagram}\n```\n"));
    }
});
