//! One test a rule of the grammar, and the traps of each.

use crate::compile::{CompileOptions, Note, StatementSubject, compile};
use crate::config::RelationRules;
use crate::path::VaultPath;

fn note(text: &str) -> Note {
    compile(&VaultPath::new("JOGMEC.md"), text, &CompileOptions::default())
}

/// What a note says of its links, one a line: `rule subject → target: label (kind)`, the note itself as `it`.
fn said(note: &Note) -> Vec<String> {
    let links = note.links.iter();
    links
        .map(|link| {
            let rule = link.assertion.rule.map_or("–", |it| it.as_str());
            let subject = link.assertion.subject.map_or("it", |it| &*note.links[it as usize].target);
            let label = note.label_of(link).map(|it| format!(": {it} ({})", link.assertion.label.kind()));
            format!("{rule} {subject} → {}{}", link.target, label.unwrap_or_default())
        })
        .collect()
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(said(&note(text)), expected, "{text}");
}

/// The statements of a note, one a line.
fn stated(text: &str) -> Vec<String> {
    let note = note(text);
    let statement = |it: &crate::compile::Statement| {
        let subject = match &it.subject {
            StatementSubject::Note => "it".to_owned(),
            StatementSubject::Section => {
                it.section.map_or("it".to_owned(), |idx| format!("#{}", note.headings[idx as usize].text))
            }
            StatementSubject::Link(idx) => format!("[{}]", note.links[*idx as usize].target),
            StatementSubject::Name(name) => format!("'{}'", note.quote(name)),
        };
        let key = it.key.as_ref().map(|key| format!(" {}", note.quote(key))).unwrap_or_default();
        let roles: Vec<_> = it
            .roles
            .iter()
            .map(|role| format!("{}={}", note.quote(&role.name), note.quote(&role.value)))
            .collect();
        format!("{} {subject}{key}: {} @{}", it.rule.as_str(), roles.join(", "), it.position.line)
    };
    note.statements.iter().map(statement).collect()
}

fn candidates(text: &str) -> Vec<String> {
    let note = note(text);
    let names = note.candidates.iter();
    names.map(|it| format!("{}: {}", note.quote(&it.column), note.quote(&it.name))).collect()
}

#[test]
fn a_bullet_that_begins_with_a_link_says_what_it_is() {
    for text in [
        "- [[Japan]] — parent government",
        "* [[Japan]]—parent government  ",
        "1. [[Japan]] – parent government",
        "- [[Japan]]: parent government",
        "- [[Japan]] - parent government",
        "- [[Japan]] -- parent government",
        "- **[[Japan]]** — parent government",
        "- [[Japan|the state]] — *parent* government",
        "- [Japan](Japan) — parent government",
        "- [ ] [[Japan]] — parent government",
        "- [[Japan]] (since 2004) (JP) — parent government",
        "- [[Japan]]：parent government",
        "- [[Japan]]——parent government",
        "- [[Japan]]（国）—parent government",
        "- one\n\n- [[Japan]] — parent government",
        "> - [[Japan]] — parent government",
        "- x\n  - [[Japan]] — parent government",
        "- [[Japan]] — parent government ^id",
        "- [[Japan]] — parent\n  government",
    ] {
        check(text, &["R1 it → Japan: parent government (gloss)"]);
    }
    check(
        "- [[Japan]] — parent of [[METI]], which owns it. In part.",
        &["R1 it → Japan: parent of METI, which owns it. In part. (gloss)", "R5 it → METI"],
    );
    let note = note("- [[Japan]] — one. Two.");
    assert_eq!(note.quote(&note.links[0].context), "Japan — one. Two.");
}

#[test]
fn a_bullet_that_only_begins_with_a_link_is_prose() {
    for text in [
        "- [[Japan]] is the prime example — backing transformed it",
        "- [[Japan]]'s — government",
        "- The [[Japan]] — government",
        "- [[Japan]]-based miners",
        "- [[Japan]] —",
        "- [[Japan]] (unclosed — government",
        "[[Japan]] — no bullet",
        "- x\n\n  [[Japan]] — the second paragraph",
        "- ![[Japan]] — a picture",
    ] {
        let found = said(&note(text));
        assert_eq!(found, ["R5 it → Japan"], "{text}");
    }
    check("%%\n- [[Japan]] — hidden\n%%", &["– it → Japan"]);
    check("- `[[Japan]]` — code", &[]);
}

#[test]
fn a_list_of_relations_has_the_name_before_the_link() {
    check("## Relations\n\n- part_of [[METI]] (since 2004)", &["R1 it → METI: part_of (gloss)"]);
    check("## Relations\n\n- works with [[METI]]", &["R1 it → METI: works with (gloss)"]);
    check("## Relations\n\n- it works with [[METI]] on this.", &["R5 it → METI"]);
    check("## Notes\n\n- part_of [[METI]]", &["R5 it → METI"]);
}

const PARTNERS: &str = "\
| Partner | Country | Mineral |
|---|---|---|
| [[Lynas]] | [[Australia]] | rare earths |
| Caremag / Carester | [[France]] | heavy ones |
| REAlloys | US/[[Canada]] | n/a |
| Namibia Critical Metals | Namibia | |
";

#[test]
fn a_row_is_about_its_key() {
    check(
        PARTNERS,
        &[
            "R2a it → Lynas: Partner (role)",
            "R2a Lynas → Australia: Country (role)",
            "R2a it → France: Country of Caremag / Carester (role)",
            "R2a it → Canada: Country of REAlloys (role)",
        ],
    );
    assert_eq!(
        stated(PARTNERS),
        [
            "R2a [Lynas]: Partner=Lynas, Country=Australia, Mineral=rare earths @3",
            "R2a 'Caremag / Carester': Partner=Caremag / Carester, Country=France, Mineral=heavy ones @4",
            "R2a 'REAlloys': Partner=REAlloys, Country=US/Canada, Mineral=n/a @5",
            "R2a 'Namibia Critical Metals': Partner=Namibia Critical Metals, Country=Namibia @6",
        ]
    );
    assert_eq!(
        candidates(PARTNERS),
        [
            "Partner: Caremag / Carester",
            "Partner: REAlloys",
            "Country: US",
            "Partner: Namibia Critical Metals",
            "Country: Namibia",
        ]
    );
}

#[test]
fn the_key_is_the_first_column_with_names() {
    check(
        "| Year | Mine |\n|---|---|\n| 2011 | [[Mt Weld]] |\n| Oct 2012 | [[Lofdal]] |",
        &["R2a it → Mt Weld: Mine (role)", "R2a it → Lofdal: Mine (role)"],
    );
    check(
        "| Deposit | Owner |\n|---|---|\n| Mount Weld | [[Lynas]] |",
        &["R2a it → Lynas: Owner of Mount Weld (role)"],
    );
    check(
        "| | Owner |\n|---|---|\n| [[Mt Weld]] | [[Lynas]] and [[Sojitz]] |",
        &["R2a it → Mt Weld", "R2a Mt Weld → Lynas: Owner (role)", "R2a Mt Weld → Sojitz: Owner (role)"],
    );
}

#[test]
fn what_is_no_name_is_no_candidate() {
    let table = |cell: &str| format!("| A | B |\n|---|---|\n| [[X]] | [[Y]] |\n| [[Z]] | {cell} |");
    for cell in ["", "–", "n/a", "TBD", "2011", "$250M", "Oct 2025", "none", "under discussion"] {
        assert!(candidates(&table(cell)).is_empty(), "{cell}");
    }
    assert_eq!(
        candidates(&table("Namibia (south), Malaysia; 日本")),
        ["B: Namibia", "B: Malaysia", "B: 日本"]
    );
    // A word that is joined to a link says something of that.
    assert_eq!(candidates("| A | B |\n|---|---|\n| [[X]] | [[Y]] and [[Z]] |\n| [[W]] | US |"), ["B: US"]);
    assert_eq!(candidates("| A | B |\n|---|---|\n| [[X]] | [[Boron]] B |\n| [[W]] | US |"), [""; 0]);
    // One cell with a sentence makes a column of sentences.
    let prose = "| A | B |\n|---|---|\n| [[X]] | supplies [[Y]] |\n| [[Z]] | Namibia |";
    assert_eq!(candidates(prose), [""; 0]);
    // Without links it is no table of entities.
    assert_eq!(candidates("| A | B |\n|---|---|\n| Japan | Tokyo |"), [""; 0]);
}

#[test]
fn a_key_with_its_value_is_about_the_section() {
    let text =
        "## Agreement\n\n| Metric | Detail |\n|---|---|\n| Signed | Oct 2025 |\n| Parties | [[A]], [[B]] |";
    check(
        text,
        &["R2b it → A: Agreement › Parties (property)", "R2b it → B: Agreement › Parties (property)"],
    );
    assert_eq!(
        stated(text),
        ["R2b #Agreement Signed: Signed=Oct 2025 @5", "R2b #Agreement Parties: Parties=A, B @6"]
    );
    let comparison = "| **Metric** | Before | After |\n|---|---|---|\n| Share | 90% | 58% of [[A]] |";
    check(comparison, &["R2b it → A: Share (property)"]);
    assert_eq!(stated(comparison), ["R2b it Share: Before=90%, After=58% of A @3"]);
}

#[test]
fn a_property_and_a_field_are_labels() {
    check(
        "---\nparent: \"[[METI]]\"\ncover: \"[[x.png]]\"\ntags: [a]\n---\nsupplier:: [[Lynas]], [[Iluka]]\n",
        &[
            "R3 it → METI: parent (property)",
            "– it → x.png",
            "R4 it → Lynas: supplier (field)",
            "R4 it → Iluka: supplier (field)",
        ],
    );
    check("It buys from (supplier:: [[Lynas]]) only.", &["R4 it → Lynas: supplier (field)"]);
    check(
        "- [[Lynas]] — (supplier:: [[Iluka]])",
        &["R1 it → Lynas: (supplier:: Iluka) (gloss)", "R4 it → Iluka: supplier (field)"],
    );
    check(
        "| A | B |\n|---|---|\n| [[X]] | [owner:: [[Y]]] |",
        &["R2a it → X: A (role)", "R4 it → Y: owner (field)"],
    );
    assert_eq!(
        stated("Made in [founded:: 2004] and\n\nseat:: Tokyo"),
        ["R4 it founded: founded=2004 @1", "R4 it seat: seat=Tokyo @3",]
    );
}

#[test]
fn the_first_paragraph_defines_the_note() {
    let text =
        "#a #b\n\n**JOGMEC** — [[Japan]]'s agency for U.S. metals, under [[METI]]. It buys [[China]]'s ore.";
    check(text, &["R7 it → Japan: agency for U.S. metals (genitive)", "R5 it → METI", "R5 it → China"]);
    let defined = |text: &str| {
        let note = note(text);
        note.definition.as_ref().map(|it| (note.quote(&it.name).to_owned(), note.quote(&it.text).to_owned()))
    };
    let pair = |name: &str, text: &str| Some((name.to_owned(), text.to_owned()));
    assert_eq!(defined(text), pair("JOGMEC", "Japan's agency for U.S. metals, under METI."));
    assert_eq!(defined("**J** (the agency) – one. Two."), pair("J", "one."));
    assert_eq!(defined("**日本** —— 国である。次。"), pair("日本", "国である。"));
    assert_eq!(defined("# JOGMEC\n\n**J** — one"), pair("J", "one"));
    for text in
        ["**Note**: one", "**J** is one", "J — one", "First.\n\n**J** — one", "> **J** — one", "**J** —"]
    {
        assert_eq!(defined(text), None, "{text}");
    }
    check("**J** — [[Japan]]’s agency", &["R7 it → Japan: agency (genitive)"]);
}

#[test]
fn each_rule_can_be_switched_off() {
    let text = "---\nparent: \"[[P]]\"\n---\n**JOGMEC** — [[G]]'s agency.\n\n- [[B]] — gloss\n\nkey:: [[F]]\n\n\
        | A | B |\n|---|---|\n| [[R]] | x |\n\n| Key | B |\n|---|---|\n| k | [[K]] |\n";
    let rules = |change: fn(&mut RelationRules)| {
        let mut options = CompileOptions::default();
        change(&mut options.relations);
        let note = compile(&VaultPath::new("JOGMEC.md"), text, &options);
        let rules = note.links.iter().map(|it| it.assertion.rule.map_or("–", |it| it.as_str()));
        rules.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(rules(|_| ()), "R3 R7 R1 R4 R2a R2b");
    assert_eq!(rules(|it| it.property = false), "– R7 R1 R4 R2a R2b");
    assert_eq!(rules(|it| it.definition = false), "R3 R5 R1 R4 R2a R2b");
    assert_eq!(rules(|it| it.gloss = false), "R3 R7 R5 R4 R2a R2b");
    assert_eq!(rules(|it| it.field = false), "R3 R7 R1 R5 R2a R2b");
    assert_eq!(rules(|it| it.row = false), "R3 R7 R1 R4 R5 R2b");
    assert_eq!(rules(|it| it.key_value = false), "R3 R7 R1 R4 R2a R5");
    let prose = |it: &mut RelationRules| (it.prose, it.gloss) = (false, false);
    assert_eq!(rules(prose), "R3 R7 – R4 R2a R2b");
}

#[test]
fn a_row_outside_of_a_list_or_a_table_in_one_take_linear_time() {
    let wide = format!("|{}\n|{}\n|{}\n", "h|".repeat(4000), "-|".repeat(4000), "[[a]]|".repeat(4000));
    assert_eq!(note(&wide).links.len(), 4000);
    let long = format!("|a|b|\n|-|-|\n{}", "|[[x]]|[[y]], Zed|\n".repeat(20_000));
    assert_eq!(note(&long).statements.len(), 20_000);
    let brackets = format!("- [[a]] {}", "(".repeat(50_000));
    assert_eq!(note(&brackets).links.len(), 1);
    let remarks = format!("- [[a]] {} — x", "(b)".repeat(50_000));
    assert_eq!(said(&note(&remarks)), ["R1 it → a: x (gloss)"]);
}
