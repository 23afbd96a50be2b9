//! The grammar of relations on a whole note: every edge, statement and name without a note, as a table.
//!
//! `tests/relations/expected.tsv` was written by hand from the grammar, not printed by adit. The note has the shapes
//! of real ones and their traps: a bullet that begins with a link and is prose, dashes inside sentences, a row whose
//! key is no link, a table about what its heading names, a line of tags that is no heading.

use std::path::Path;

use adit::{Config, EdgeRecord, Snapshot, compile_vault};

/// An edge as a line of the table: line, rule, subject, target, label, its kind, section, dates.
fn row(edge: &EdgeRecord<'_>) -> String {
    let bare = |id: &str| id.trim_end_matches(".md").to_owned();
    [
        edge.line.expect("every link has a line").to_string(),
        edge.rule.as_deref().unwrap_or("-").to_owned(),
        bare(&edge.subject),
        bare(&edge.to),
        edge.label.as_deref().unwrap_or("-").to_owned(),
        edge.label_kind.to_string(),
        edge.section.last().map_or("-", |it| it).to_owned(),
    ]
    .join("\t")
}

#[test]
fn the_whole_note_reads_as_the_table_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/relations");
    let config = Config::default();
    let compilation = compile_vault(&folder.join("vault"), None, &config).expect("the vault can be compiled");
    let graph = Snapshot::new(&compilation, &config);
    let found: Vec<_> = graph.edges.iter().filter(|it| it.kind == "link").map(row).collect();
    let expected = std::fs::read_to_string(folder.join("expected.tsv")).expect("the table is there");
    let expected: Vec<_> = expected.lines().filter(|it| !it.starts_with('#')).collect();
    assert_eq!(found, expected);
    assert_eq!(found.len(), 26);

    let dated: Vec<_> =
        graph.edges.iter().filter_map(|it| Some((it.line?, &*it.to, it.date.as_deref()?))).collect();
    assert_eq!(
        dated,
        [
            (6, "Sea Office", "1998"),
            (28, "Sudmark", "2016"),
            (38, "Tern Shipyards", "2003; 2014"),
            (58, "Ostia", "May 2021"),
        ]
    );

    let lines: Vec<_> = graph.statements.iter().map(|it| it.line).collect();
    assert_eq!(lines, [22, 23, 24, 25, 26, 38, 39, 40, 41, 42, 52, 53, 54, 55, 56, 66, 67, 68]);
    let row = &graph.statements[5];
    assert_eq!((&*row.subject, row.roles.len()), ("Tern Shipyards", 5));
    let comparison = &graph.statements[15];
    assert_eq!(comparison.property.as_deref(), Some("Reliance on Sudmark"));
    let values: Vec<_> = comparison.roles.iter().map(|it| (&*it.name, &*it.value)).collect();
    assert_eq!(values, [("Before", "70% (2002)"), ("After", "45% (2016)")]);
    assert_eq!(comparison.subject, "Harbour Fund.md#What came of it");

    let names: Vec<_> = graph.candidates.iter().map(|it| &*it.name).collect();
    assert_eq!(names, ["Ferrum", "FR", "GANNET", "Kelp Bay Works", "Malora", "Marlin / Marlin Sud", "Skua"]);
    let note = &graph.nodes[0];
    assert_eq!(note.created.as_deref(), Some("2022-03-04"));
    assert_eq!(note.aliases, ["Northern Harbour Fund", "Fund for Northern Harbours"]);
    assert_eq!(note.definition.as_deref(), Some("Norland's lender for piers and cold stores in icy waters."));
}
