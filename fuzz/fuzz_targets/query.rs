//! Queries, evaluated: Dataview's, its expressions in a line, the filters and formulas of a base.
#![no_main]

use adit_fuzz::check_vault;
use libfuzzer_sys::fuzz_target;

/// Something to find.
const ALPHA: &str = "---\ntags: [a, b/c]\ndate: 2024-02-29\nn: 3\nlist: [1, two, \"[[Beta]]\"]\nmap: {x: {y: 1}}\n\
    length: 3 hours\n---\n# Alpha\n[[Beta]] #tag (key:: value)\n\n- [ ] task [[Beta]] [due:: 2024-03-01]\n  - [x] done\n";
const BETA: &str = "---\naliases: [the second]\nn: -1.5\ntext: \"a,b\"\n---\n[[Alpha]] ![[Alpha]]\n";

fuzz_target!(|text: &str| {
    if text.len() > 2048 {
        return;
    }
    let line = text.replace(['\n', '\r', '`'], " ");
    let quoted = line.replace('\'', "''");
    let note = format!(
        "```dataview\n{text}\n```\n\n`= {line}` and `= this.{line}`\n\n```dataview\nTABLE {line}\nWHERE {line}\n```\n"
    );
    let base = format!(
        "filters:\n  and:\n    - 'true'\nformulas:\n  f: '{quoted}'\nviews:\n  - type: table\n    name: V\n    \
         filters: '{quoted}'\n    order: [file.name, formula.f]\n  - type: cards\n    name: W\n    order: [formula.f]\n"
    );
    check_vault([
        ("Alpha.md", ALPHA.as_bytes()),
        ("Beta.md", BETA.as_bytes()),
        ("Query.md", note.as_bytes()),
        ("list.base", base.as_bytes()),
    ]);
});
