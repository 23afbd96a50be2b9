//! What stands between brackets: in a line, in a table, in a property, in the embed of a heading.
#![no_main]

use adit_fuzz::check_note;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|inner: &str| {
    if inner.len() > 1024 {
        return;
    }
    let line = inner.replace(['\n', '\r'], " ");
    check_note(&format!(
        "---\nup: \"[[{line}]]\"\n---\nSee [[{inner}]] and ![[{inner}]], [x]({line} \"t\").\n\n\
         | a | b |\n|---|---|\n| [[{line}]] | ![[{line}]] |\n\n> - [[{line}|[[{line}]]]]\n"
    ));
});
