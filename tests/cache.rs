//! The cache: what it saves, that it changes nothing, and that nothing which happens to it does.
#![expect(clippy::disallowed_methods, reason = "tests delete what they made")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use adit::{Cache, Config, Session};
use tempfile::TempDir;

const NOTES: &[(&str, &str)] = &[
    ("A.md", "---\naliases: [Alpha]\n---\n# One\nSee [[B]] and [[Gone]]. #tag\n"),
    ("B.md", "In 2024 it cost 5 % of US$ 3. ![[pic.svg]] ![[A#One]]\n"),
    ("Q.md", "```dataview\nLIST\n```\n"),
    ("board.canvas", r#"{"nodes":[{"id":"a","type":"file","file":"A.md"}]}"#),
    ("list.base", "views:\n  - type: table\n"),
    // A map would have the next build depend on this one.
    ("adit.toml", GRAPH_OFF),
    ("pic.svg", r#"<svg xmlns="http://www.w3.org/2000/svg" width="10" height="20"/>"#),
];

const GRAPH_OFF: &str = "[graph]\nenabled = false\n";

/// A folder with a vault in it.
struct Bench(TempDir);

/// What a run gave: exit code, and what it said.
type Said = (i32, String);

impl Bench {
    fn new() -> Self {
        let bench = Self(TempDir::new().expect("a temporary folder can be made"));
        NOTES.iter().for_each(|(path, text)| bench.put(&format!("vault/{path}"), text));
        bench
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn put(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder can be made");
        fs::write(path, bytes).expect("a file can be written");
    }

    fn run(&self, args: &str) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_adit"));
        command.args(args.split(' ')).current_dir(self.0.path()).env_remove("NO_COLOR");
        // What is not told where to keep things keeps them here.
        let run = command.env("XDG_CACHE_HOME", self.path("home")).output().expect("adit runs");
        let said = String::from_utf8([run.stdout, run.stderr].concat()).expect("adit prints UTF-8");
        (run.status.code().expect("adit exits by itself"), said)
    }

    fn build(&self, more: &str) -> Said {
        self.run(format!("build vault -o site --cache cache {more}").trim_end())
    }

    /// The files of the cache, but for the note to people.
    fn kept(&self) -> Vec<PathBuf> {
        let files = walkdir::WalkDir::new(self.path("cache")).sort_by_file_name().into_iter().flatten();
        files.map(|it| it.into_path()).filter(|it| it.extension().is_some_and(|it| it == "cache")).collect()
    }

    /// Fails unless the site is the one that is built without a cache.
    #[track_caller]
    fn assert_site_is_sound(&self) {
        let _ = fs::remove_dir_all(self.path("scratch"));
        self.run("build vault -o scratch --no-cache -q");
        let (here, there) = (tree(&self.path("site")), tree(&self.path("scratch")));
        assert_eq!(Vec::from_iter(here.keys()), Vec::from_iter(there.keys()));
        for (path, bytes) in &here {
            assert!(*bytes == there[path], "{path}");
        }
    }
}

fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten().filter(|it| !it.file_type().is_dir());
    let name = |path: &Path| path.strip_prefix(folder).expect("it is below").to_string_lossy().into_owned();
    files.map(|it| (name(it.path()), fs::read(it.path()).expect("it can be read"))).collect()
}

#[track_caller]
fn assert_unchanged(said: &Said) {
    assert!(said.1.contains("nothing changed"), "{said:?}");
}

#[track_caller]
fn assert_built(said: &Said) {
    assert!(said.1.contains(" written"), "{said:?}");
}

/// What was said without the end of the summary, which tells times and what was written.
fn findings(said: &Said) -> (i32, String) {
    let cut = |line: &str| line.split_once(" in 0").map_or(line, |it| it.0).to_owned();
    (said.0, said.1.lines().map(cut).collect::<Vec<_>>().join("\n"))
}

// --- nothing changed -------------------------------------------------------------------------------------------------------

#[test]
fn a_second_build_does_nothing_and_says_the_same() {
    let bench = Bench::new();
    let first = bench.build("");
    assert_built(&first);
    let second = bench.build("");
    assert_unchanged(&second);
    assert_eq!(findings(&first), findings(&second));
    for more in ["--verbose", "--deny warnings", "--verbose --deny warnings", "--color always", "-q"] {
        let fresh = bench.run(&format!("build vault -o site --no-cache {more}"));
        assert_eq!(findings(&bench.build(more)), findings(&fresh), "{more}");
    }
    assert_eq!(bench.build("--deny warnings").0, 1);
    bench.assert_site_is_sound();
}

#[test]
fn whatever_changes_in_the_vault_is_built() {
    let bench = Bench::new();
    bench.build("");
    // The same length, within a moment.
    bench.put("vault/A.md", NOTES[0].1.replace("One", "Two"));
    assert_built(&bench.build(""));
    bench.assert_site_is_sound();
    for (path, text) in [
        ("vault/new.md", "New."),
        ("vault/pic.svg", r#"<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>"#),
        ("vault/file.bin", "bytes"),
        ("vault/board.canvas", r#"{"nodes":[{"id":"a","type":"file","file":"B.md"}]}"#),
        ("vault/adit.toml", "[graph]\nenabled = false\n[site]\ntitle = \"Other\"\n"),
        ("vault/.adit/assets/style.css", "body { color: red }"),
        ("vault/.obsidian/app.json", r#"{"userIgnoreFilters": ["A.md"]}"#),
    ] {
        bench.put(path, text);
        assert_built(&bench.build(""));
        bench.assert_site_is_sound();
    }
    fs::rename(bench.path("vault/new.md"), bench.path("vault/newer.md")).unwrap();
    assert_built(&bench.build(""));
    fs::remove_file(bench.path("vault/file.bin")).unwrap();
    assert_built(&bench.build(""));
    bench.assert_site_is_sound();
}

#[test]
fn whatever_changes_in_the_site_is_mended() {
    let bench = Bench::new();
    bench.build("");
    let page = bench.path("site/a.html");
    let text = fs::read_to_string(&page).unwrap();
    let same_length = text.replacen("One", "Two", 1);
    for change in [Some(same_length), Some(text.clone() + " "), None] {
        match change {
            Some(change) => fs::write(&page, change).unwrap(),
            None => fs::remove_file(&page).unwrap(),
        }
        assert_built(&bench.build(""));
        assert_eq!(fs::read_to_string(&page).unwrap(), text);
    }
    fs::remove_file(bench.path("site/.adit-manifest.json")).unwrap();
    assert_eq!(bench.build("").0, 2, "nobody knows whose files these are");
    assert_built(&bench.build("--force"));
    bench.put("site/mine.txt", "");
    assert_unchanged(&bench.build(""));
}

#[test]
fn each_output_folder_and_each_set_of_options_is_known_by_itself() {
    let bench = Bench::new();
    bench.put("vault/.adit/templates/foot.html", "<p>foot</p>");
    bench.build("");
    assert_built(&bench.build("--trust"));
    assert_unchanged(&bench.build("--trust"));
    assert_built(&bench.build(""));
    assert_built(&bench.run("build vault -o other --cache cache"));
    assert_unchanged(&bench.build(""));
    bench.put("settings.toml", "[site]\ntitle = \"Other\"\n");
    assert_built(&bench.build("--config settings.toml"));
    bench.put("settings.toml", "[site]\ntitle = \"Third\"\n");
    assert_built(&bench.build("--config settings.toml"));
}

// --- damage ----------------------------------------------------------------------------------------------------------------

#[test]
fn a_cache_that_is_damaged_in_any_way_changes_nothing() {
    let damages: &[&dyn Fn(&[u8]) -> Option<Vec<u8>>] = &[
        &|_| None,
        &|_| Some(Vec::new()),
        &|bytes| Some(bytes[..bytes.len() / 2].to_vec()),
        &|bytes| Some(bytes[..bytes.len() - 1].to_vec()),
        &|bytes| Some([bytes, b"more"].concat()),
        &|bytes| {
            Some(bytes.iter().enumerate().map(|(at, it)| it ^ u8::from(at == bytes.len() - 9)).collect())
        },
        &|bytes| Some(vec![0xff; bytes.len()]),
        &|_| Some(b"something else".to_vec()),
    ];
    let bench = Bench::new();
    bench.build("");
    let n_kept = bench.kept().len();
    assert!(n_kept >= 3, "{:?}", bench.kept());
    for (nth, damage) in damages.iter().enumerate() {
        for path in bench.kept() {
            match damage(&fs::read(&path).unwrap()) {
                Some(bytes) => fs::write(&path, bytes).unwrap(),
                None => fs::remove_file(&path).unwrap(),
            }
            bench.put("vault/B.md", format!("Edited {nth} by {} [[A]].", path.display().to_string().len()));
            assert_built(&bench.build(""));
            bench.assert_site_is_sound();
        }
        assert_eq!(bench.kept().len(), n_kept, "what is damaged is written anew");
        assert_unchanged(&bench.build(""));
    }
}

#[test]
fn builds_at_the_same_time_do_not_disturb_each_other() {
    let bench = Bench::new();
    for round in 0..3 {
        bench.put("vault/B.md", format!("Round {round} [[A]]."));
        std::thread::scope(|scope| {
            for folder in ["one", "two", "three"] {
                let bench = &bench;
                scope.spawn(move || {
                    let said = bench.run(&format!("build vault -o {folder} --cache cache"));
                    assert_eq!(said.0, 0, "{said:?}");
                });
            }
        });
        bench.build("");
        bench.assert_site_is_sound();
        for folder in ["one", "two", "three"] {
            assert!(tree(&bench.path(folder)) == tree(&bench.path("site")), "{folder}");
        }
    }
}

#[test]
fn a_cache_that_cannot_be_written_is_no_failure() {
    let bench = Bench::new();
    bench.put("cache", "a file where a folder should be");
    let said = bench.build("--verbose");
    assert_built(&said);
    assert!(said.0 == 0 && said.1.contains("the next build will not be faster"), "{said:?}");
    assert_built(&bench.build(""));
    bench.assert_site_is_sound();
}

// --- where it is -----------------------------------------------------------------------------------------------------------

#[test]
fn it_is_where_it_is_said_to_be_and_never_in_the_vault() {
    let bench = Bench::new();
    let before = tree(&bench.path("vault"));
    bench.run("build vault -o site --no-cache");
    assert!(!bench.path("home").exists() && !bench.path("cache").exists());
    bench.run("build vault -o site");
    #[cfg(target_os = "linux")]
    assert!(bench.path("home/adit/CACHEDIR.TAG").is_file());
    bench.build("");
    assert!(bench.path("cache/adit/CACHEDIR.TAG").is_file());
    assert_eq!(tree(&bench.path("vault")), before);
    let said = bench.run("build vault -o site --cache vault/cache");
    assert!(said.0 == 2 && said.1.contains("is in the vault"), "{said:?}");
    assert_built(&bench.run("build vault -o third --cache vault/.cache"));
    assert!(!tree(&bench.path("third")).keys().any(|it| it.contains("cache")));
    assert_eq!(bench.run("build vault -o site --cache x --no-cache").0, 2);
}

#[test]
fn clean_deletes_it() {
    let bench = Bench::new();
    bench.build("");
    bench.put("cache/mine.txt", "");
    let said = bench.run("clean vault --cache cache");
    assert!(said.0 == 0 && said.1.contains("files, 0.0 MB deleted in"), "{said:?}");
    assert!(bench.kept().is_empty() && bench.path("cache/mine.txt").is_file());
    assert!(bench.run("clean vault --cache cache").1.starts_with("0 files"));
    assert_built(&bench.build(""));
    assert!(!bench.kept().is_empty());
    bench.run("clean --all --cache cache");
    assert!(bench.kept().is_empty() && !bench.path("cache/adit").exists());
}

// --- objects ---------------------------------------------------------------------------------------------------------------

#[test]
fn only_what_changed_is_compiled_by_the_next_run() {
    let bench = Bench::new();
    let compile = || {
        let cache = Cache::open(&bench.path("cache"), &bench.path("vault")).unwrap();
        let mut session = Session::new(&bench.path("vault"), None).with_cache(Some(cache));
        let compilation = session.compile(&Config::default()).unwrap();
        session.save().unwrap();
        compilation.n_compiled
    };
    assert_eq!(compile(), 5);
    assert_eq!(compile(), 3, "queries, canvases and bases are not kept");
    bench.put("vault/A.md", "Other.");
    assert_eq!(compile(), 4);
    assert_eq!(compile(), 3);
    fs::rename(bench.path("vault/A.md"), bench.path("vault/C.md")).unwrap();
    assert_eq!(compile(), 4);
    fs::remove_file(bench.path("vault/C.md")).unwrap();
    assert_eq!(compile(), 3);
}

#[test]
fn questions_go_on_with_what_a_build_has_left() {
    let bench = Bench::new();
    bench.build("");
    for args in ["check vault", "graph vault", "list vault", "stats vault"] {
        let (with, without) =
            (bench.run(&format!("{args} --cache cache")), bench.run(&format!("{args} --no-cache")));
        assert_eq!(with, without, "{args}");
    }
}
