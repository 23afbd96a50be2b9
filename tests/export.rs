//! Exports: what they are on disk, and that hostile values come back as they were. Whether engines read them is tried by
//! `.ci/consumers`.
#![expect(clippy::disallowed_methods, reason = "tests delete what they made")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use adit::{
    EdgeRecord, Export, ExportFormat, NodeRecord, RoleRecord, Snapshot, StatementRecord, write_export,
};
use tempfile::TempDir;

const FORMATS: &[&str] =
    &["json", "graphml", "gexf", "dot", "csv", "parquet", "nquads", "jsonld", "sqlite", "cypher"];

/// Formats that are one stream.
const STREAMS: &[ExportFormat] = &[
    ExportFormat::Json,
    ExportFormat::Graphml,
    ExportFormat::Gexf,
    ExportFormat::Dot,
    ExportFormat::Nquads,
    ExportFormat::Jsonld,
    ExportFormat::Cypher,
];

fn vault() -> TempDir {
    let folder = TempDir::new().expect("a temporary folder can be made");
    let notes = [
        ("JOGMEC.md", "**JOGMEC** — the agency of [[Japan]].\n\n- [[Defense]] — minerals for the \"base\"\n"),
        (
            "Japan.md",
            "---\ntitle: '=1+1'\naliases: [日本]\n---\n| Partner | Share |\n|---|---|\n| [[JOGMEC]] | 5% |\n",
        ),
    ];
    for (name, text) in notes {
        fs::write(folder.path().join(name), text).expect("a file can be written");
    }
    folder
}

fn adit(folder: &Path, args: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_adit"));
    command.env("XDG_CACHE_HOME", "/dev/null");
    command.args(args.split_whitespace()).current_dir(folder).env("NO_COLOR", "1");
    command.output().expect("adit runs")
}

/// Fails unless the command was refused with this message.
#[track_caller]
fn assert_refused(folder: &Path, args: &str, message: &str) {
    let run = adit(folder, args);
    let err = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!(run.status.code(), Some(2), "{err}");
    assert!(err.contains(message), "{err}");
}

#[track_caller]
fn assert_done(folder: &Path, args: &str) {
    let run = adit(folder, args);
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
}

/// The bytes of a file, or of all files of a folder.
fn bytes(path: &Path) -> Vec<u8> {
    if !path.is_dir() {
        return fs::read(path).expect("the export is there");
    }
    let entries = fs::read_dir(path).expect("the folder can be listed");
    let mut files: Vec<_> = entries.map(|it| it.expect("it is an entry").path()).collect();
    files.sort();
    assert_eq!(files.len(), 4, "{files:?}");
    files.iter().flat_map(|it| fs::read(it).expect("it is a file")).collect()
}

#[test]
fn each_format_is_written_and_the_same_each_time() {
    let vault = vault();
    let out = TempDir::new().expect("a temporary folder can be made");
    for format in FORMATS {
        let [a, b] = ["a", "b"].map(|it| out.path().join(format!("{it}.{format}")));
        assert_done(vault.path(), &format!("export {format} . -o {}", a.display()));
        assert_done(vault.path(), &format!("export {format} . -o {} --threads 1", b.display()));
        let written = bytes(&a);
        assert!(written.len() > 100, "{format} has {} bytes", written.len());
        assert!(written == bytes(&b), "{format} differs from run to run");
        // An earlier export is replaced; no temporary file is left.
        assert_done(vault.path(), &format!("export {format} . -o {} --quiet", a.display()));
        assert!(written == bytes(&a), "{format} differs when it is written again");
    }
    assert_eq!(fs::read_dir(out.path()).expect("the folder can be listed").count(), 2 * FORMATS.len());
}

#[test]
fn a_stream_can_be_printed_and_json_is_what_graph_prints() {
    let vault = vault();
    let json = adit(vault.path(), "export json -o -");
    assert_eq!(json.stdout, adit(vault.path(), "graph").stdout);
    assert!(json.stderr.is_empty(), "{json:?}");
    let dot = adit(vault.path(), "export dot -o -").stdout;
    assert_eq!(dot, adit(vault.path(), "graph --format dot").stdout);
    assert!(adit(vault.path(), "export graphml -o -").stdout.starts_with(b"<?xml "));
    assert_refused(
        vault.path(),
        "export csv -o -",
        "`csv` cannot be printed, for it is a folder with several files",
    );
    assert_refused(vault.path(), "export sqlite -o -", "`sqlite` cannot be printed, for it is a database");
}

#[test]
fn a_saved_graph_is_exported_as_its_vault_is() {
    let vault = vault();
    let out = TempDir::new().expect("a temporary folder can be made");
    let file = out.path().join("graph.json");
    assert_done(vault.path(), &format!("export json -o {}", file.display()));
    for format in FORMATS {
        let [a, b] = ["a", "b"].map(|it| out.path().join(format!("{it}.{format}")));
        assert_done(vault.path(), &format!("export {format} -o {}", a.display()));
        assert_done(out.path(), &format!("export {format} --graph {} -o {}", file.display(), b.display()));
        assert!(bytes(&a) == bytes(&b), "{format} differs");
    }
}

#[test]
fn what_is_no_earlier_export_is_not_replaced_without_force() {
    let vault = vault();
    for format in FORMATS {
        let out = TempDir::new().expect("a temporary folder can be made");
        let target = out.path().join("target");
        let file = match *format {
            "csv" => target.join("edges.csv"),
            "parquet" => target.join("roles.parquet"),
            _ => target.clone(),
        };
        fs::create_dir_all(file.parent().expect("it is in a folder")).expect("a folder can be made");
        fs::write(&file, "my notes\n").expect("a file can be written");
        let command = format!("export {format} -o {}", target.display());
        assert_refused(vault.path(), &command, "is no earlier export of adit in this format");
        assert_eq!(fs::read(&file).expect("it is there"), b"my notes\n", "{format}");
        assert_done(vault.path(), &format!("{command} --force"));
        assert_done(vault.path(), &command);
    }
}

#[test]
fn a_folder_is_no_file_and_a_file_no_folder() {
    let vault = vault();
    fs::create_dir(vault.path().join("out")).expect("a folder can be made");
    assert_refused(
        vault.path(),
        "export json -o out --force",
        "is a folder, and an export in this format is a file",
    );
    assert_refused(
        vault.path(),
        "export parquet -o Japan.md --force",
        "is a file, and an export in this format is a folder",
    );
}

#[test]
fn an_export_in_the_vault_is_no_part_of_the_graph() {
    let vault = vault();
    for _ in 0..2 {
        assert_done(vault.path(), "export json -o graph.json");
    }
    let json = fs::read_to_string(vault.path().join("graph.json")).expect("it is there");
    assert!(!json.contains("graph.json"), "{json}");
}

#[test]
fn a_base_has_to_be_the_beginning_of_an_iri() {
    let vault = vault();
    for base in ["x", "https://example.org", "https://exa<mple.org/", "1:", "https://example.org/#"] {
        assert_refused(
            vault.path(),
            &format!("export nquads -o - --base {base}"),
            "is nothing that the names of things could begin with",
        );
    }
    let run = adit(vault.path(), "export nquads -o - --base https://example.org/kg/");
    let quads = String::from_utf8(run.stdout).expect("it is UTF-8");
    assert!(quads.contains("<https://example.org/kg/entity/Japan.md>"), "{quads}");
    assert!(!quads.contains("urn:vault:"), "{quads}");
}

/// A text with everything that some format could trip over.
const HOSTILE: &str = "=1+1\0\u{1}\u{b}\u{1f}\u{7f}\t\r\n\"'`\\\\u0041\\' ${x} </data>]]>--><!--&amp;&#0; \u{85}\u{2028}\u{2029}\u{feff}\u{fffe}\u{ffff} ,;|›[]{} %20<b> javascript:alert(1) 日本 \u{202e}😀";

/// A graph as no vault makes it, but a file might say: ends that are no nodes, ids that come twice.
fn hostile() -> Snapshot<'static> {
    let node = NodeRecord {
        id: HOSTILE.into(),
        kind: HOSTILE.into(),
        title: HOSTILE.into(),
        aliases: vec![HOSTILE.into(), "".into()],
        types: vec![HOSTILE.into()],
        topics: vec![HOSTILE.into()],
        definition: Some(HOSTILE.into()),
        created: Some(HOSTILE.into()),
        properties: vec![(HOSTILE.into(), HOSTILE.into())],
        ..NodeRecord::default()
    };
    let edge = EdgeRecord {
        id: HOSTILE.into(),
        from: HOSTILE.into(),
        to: "nowhere".into(),
        kind: HOSTILE.into(),
        subject: HOSTILE.into(),
        label: Some(HOSTILE.into()),
        predicate: Some(HOSTILE.into()),
        section: vec![HOSTILE.into(), HOSTILE.into()],
        context: Some(HOSTILE.into()),
        file: HOSTILE.into(),
        ..EdgeRecord::default()
    };
    let role = RoleRecord {
        name: HOSTILE.into(),
        value: HOSTILE.into(),
        entities: vec![HOSTILE.into(), "no".into()],
    };
    let statement = StatementRecord {
        id: HOSTILE.into(),
        subject: HOSTILE.into(),
        roles: vec![role.clone(), role],
        context: HOSTILE.into(),
        file: HOSTILE.into(),
        ..StatementRecord::default()
    };
    Snapshot {
        nodes: vec![node.clone(), node],
        edges: vec![edge.clone(), edge],
        statements: vec![statement],
        candidates: Vec::new(),
    }
}

#[test]
fn no_value_breaks_out_of_its_place() {
    let graph = hostile().into();
    for format in STREAMS {
        let export = Export::new(&graph, *format, "urn:vault:").expect("the base is an IRI");
        let mut out = Vec::new();
        write_export(&mut out, &export).expect("a Vec takes every write");
        let text = String::from_utf8(out).expect("exports are UTF-8");
        let format = format.as_str();
        match format {
            "json" | "jsonld" => {
                serde_json::from_str::<serde_json::Value>(&text).expect("it is JSON");
            }
            "graphml" | "gexf" => {
                let mut reader = quick_xml::Reader::from_str(&text);
                let mut n_elements = 0;
                loop {
                    match reader.read_event().expect("it is XML") {
                        quick_xml::events::Event::Eof => break,
                        quick_xml::events::Event::Start(_) => n_elements += 1,
                        _ => {}
                    }
                }
                assert!(n_elements > 5, "{text}");
                assert!(!text.contains(|c: char| c < ' ' && !matches!(c, '\n' | '\t')), "{text:?}");
            }
            "nquads" => {
                for line in text.lines().skip(1) {
                    assert!(line.starts_with("<urn:vault:") && line.ends_with(" ."), "{line}");
                }
            }
            _ => assert!(!text.contains(['\0', '\u{1}', '\r']), "{text:?}"),
        }
    }
}
