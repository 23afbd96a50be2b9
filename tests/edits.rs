//! What is built with the help of earlier builds is what is built without: byte for byte, whatever was edited.
//!
//! The cases are the same in each run. `PROPTEST_CASES=500 cargo test --test edits` tries others, and more.
#![expect(clippy::disallowed_methods, reason = "tests delete what they made")]

#[path = "properties/vaults.rs"]
#[expect(dead_code, reason = "the property tests use the rest")]
mod vaults;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use adit::{Compilation, Page, Session, Site, compile_vault, read_config};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use tempfile::TempDir;

use vaults::{Files, note, vault};

/// As many cases as together take some seconds.
fn cases(n: u32) -> ProptestConfig {
    let base =
        ProptestConfig { failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::default() };
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => base,
        None => ProptestConfig { cases: n, rng_seed: RngSeed::Fixed(1), ..base },
    }
}

/// Settings that change what is compiled, what is linked, what is shown, and where.
const SETTINGS: &[&str] = &[
    "",
    "[site]\ntitle = \"Other\"\n",
    "[site]\nlanguage = \"de\"\n",
    "[markdown]\nstrict_line_breaks = true\n",
    "[security]\ntrust_html = true\n[markdown]\nhighlight = false\n",
    "[relations]\ngloss = false\nprose = false\n",
    "[check]\nunresolved-link = \"off\"\norphan-note = \"error\"\n",
    "[vault]\nignore = [\"sub/**\"]\n",
    "[query]\ntoday = \"2026-11-22\"\n",
];

/// Names that notes get when they are renamed.
const NAMES: &[&str] =
    &["Alpha.md", "Beta.md", "sub/Alpha.md", "sub/deep/New.md", "Nowhere.md", "日本.md", "index.md"];

/// Something that a person does to a vault. Numbers choose among the files that there are.
#[derive(Clone, Debug)]
enum Edit {
    Write(usize, String),
    Append(usize, &'static str),
    Alias(usize, &'static str),
    Rename(usize, &'static str),
    Delete(usize),
    MoveFolder(&'static str, &'static str),
    Settings(&'static str),
    Touch(usize),
    /// A second file of the same length, right after the first.
    Swap(usize),
    Nothing,
}

fn edit() -> impl Strategy<Value = Edit> {
    let file = any::<prop::sample::Index>().prop_map(|it| it.index(1 << 16));
    let words: &[&str] = &[
        "\nA word.",
        "\n\n## One\n",
        " #tag",
        "\n![[Alpha]]\n",
        "\n[[Nowhere]] and Beta",
        "\nkey:: value\n",
    ];
    prop_oneof![
        3 => (file.clone(), note(true)).prop_map(|(file, text)| Edit::Write(file, text)),
        4 => (file.clone(), select(words)).prop_map(|(file, text)| Edit::Append(file, text)),
        2 => (file.clone(), select(&["Nowhere", "Alpha", "the alias"][..])).prop_map(|(file, name)| Edit::Alias(file, name)),
        2 => (file.clone(), select(NAMES)).prop_map(|(file, name)| Edit::Rename(file, name)),
        2 => file.clone().prop_map(Edit::Delete),
        1 => select(&[("sub", "tags"), ("tags", "sub"), ("Alpha", "moved"), ("moved", "Alpha")][..])
            .prop_map(|(from, to)| Edit::MoveFolder(from, to)),
        2 => select(SETTINGS).prop_map(Edit::Settings),
        1 => file.clone().prop_map(Edit::Touch),
        2 => file.prop_map(Edit::Swap),
        1 => Just(Edit::Nothing),
    ]
}

fn put(root: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder can be made");
    fs::write(path, bytes).expect("a file can be written");
}

/// The files below a folder with their bytes.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten().filter(|it| !it.file_type().is_dir());
    let name =
        |path: &Path| path.strip_prefix(folder).expect("it is below").to_string_lossy().replace('\\', "/");
    files.map(|it| (name(it.path()), fs::read(it.path()).expect("it can be read"))).collect()
}

fn apply(edit: &Edit, root: &Path) {
    let files: Vec<_> = tree(root).into_keys().filter(|it| it != "adit.toml").collect();
    let file = |nth: &usize| files.get(nth % files.len().max(1)).map(|it| root.join(it));
    let rewrite = |nth: &usize, change: &dyn Fn(Vec<u8>) -> Vec<u8>| {
        if let Some(path) = file(nth) {
            let bytes = fs::read(&path).expect("it can be read");
            fs::write(&path, change(bytes)).expect("it can be written");
        }
    };
    match edit {
        Edit::Write(nth, text) => rewrite(nth, &|_| text.clone().into_bytes()),
        Edit::Append(nth, text) => rewrite(nth, &|bytes| [bytes, text.as_bytes().to_vec()].concat()),
        Edit::Alias(nth, name) => {
            rewrite(nth, &|bytes| [format!("---\naliases: [{name}]\n---\n").into_bytes(), bytes].concat());
        }
        Edit::Touch(nth) => rewrite(nth, &|bytes| bytes),
        Edit::Swap(nth) => rewrite(nth, &|bytes| {
            bytes
                .iter()
                .map(|it| if it.is_ascii_lowercase() { b'a' + (it - b'a' + 1) % 26 } else { *it })
                .collect()
        }),
        Edit::Rename(nth, name) => {
            if let Some(from) = file(nth).filter(|it| it.extension().is_some_and(|it| it == "md")) {
                let bytes = fs::read(&from).expect("it can be read");
                fs::remove_file(from).expect("it can be deleted");
                put(root, name, bytes);
            }
        }
        Edit::Delete(nth) => {
            if let Some(path) = file(nth) {
                fs::remove_file(path).expect("it can be deleted");
            }
        }
        Edit::MoveFolder(from, to) => {
            if root.join(from).is_dir() && !root.join(to).exists() {
                fs::rename(root.join(from), root.join(to)).expect("it can be moved");
            }
        }
        Edit::Settings(text) => put(root, "adit.toml", text),
        Edit::Nothing => {}
    }
}

/// A vault in a folder, with sites of it and a cache.
struct Bench(TempDir);

impl Bench {
    fn new(files: &Files) -> Self {
        let bench = Self(TempDir::new().expect("a temporary folder can be made"));
        fs::create_dir(bench.vault()).expect("a folder can be made");
        files.0.iter().for_each(|(path, bytes)| put(&bench.vault(), path, bytes));
        bench
    }

    fn vault(&self) -> PathBuf {
        self.0.path().join("vault")
    }

    fn site(&self) -> PathBuf {
        self.0.path().join("site")
    }

    fn scratch(&self) -> PathBuf {
        self.0.path().join("scratch")
    }

    /// Builds the site; gives the exit code, and what was said but for times and numbers of files written.
    fn build(&self, folder: &str, cache: &str) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_adit"));
        let args = format!("build vault -o {folder} {cache} --verbose --threads 2");
        let run = command.args(args.split(' ')).current_dir(self.0.path()).output().expect("adit runs");
        let said = String::from_utf8(run.stderr).expect("adit prints UTF-8");
        let mut lines: Vec<_> = said.lines().filter(|it| !it.starts_with("open ")).collect();
        let summary = lines.pop().expect("there is a summary");
        let (counts, files) = summary.split_once(" in ").expect("it took some time");
        let files =
            files.split_once(": ").and_then(|it| it.1.split_once(',')).expect("it says how many files").0;
        (run.status.code().expect("adit exits by itself"), format!("{}\n{counts}: {files}", lines.join("\n")))
    }

    /// Builds without a cache where there is nothing but the map of an earlier build.
    fn build_from_scratch(&self, map: Option<&[u8]>) -> (i32, String) {
        let folder = self.scratch();
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("it can be deleted");
        }
        if let Some(map) = map {
            put(&folder, "data/graph.map", map);
            put(&folder, ".adit-manifest.json", r#"{"about": "", "files": ["data/graph.map"]}"#);
        }
        self.build("scratch", "--no-cache")
    }

    fn map(&self) -> Option<Vec<u8>> {
        fs::read(self.site().join("data/graph.map")).ok()
    }
}

fn assert_same(
    here: &BTreeMap<String, Vec<u8>>,
    there: &BTreeMap<String, Vec<u8>>,
) -> Result<(), TestCaseError> {
    let names = |it: &BTreeMap<String, Vec<u8>>| it.keys().cloned().collect::<Vec<_>>();
    prop_assert_eq!(names(here), names(there));
    for (path, bytes) in here {
        let (here, there) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&there[path]));
        prop_assert!(here == there, "{path}: {here}\nfrom scratch: {there}");
    }
    Ok(())
}

/// All pages of a site, made in memory.
fn pages(compilation: &Compilation, root: &Path, map: Option<&[u8]>) -> BTreeMap<String, Vec<u8>> {
    let mut config = read_config(root, None).expect("the settings are sound");
    config.trust = true;
    let site = Site::with_earlier_map(compilation, &config, "vault", map).expect("the templates are sound");
    let page = |url| match site.render(url).expect("every page renders").expect("every route has a page") {
        Page::Bytes(bytes) => bytes,
        Page::Copy(id) => fs::read(&compilation.vault.file(id).disk).expect("files stay"),
    };
    site.routes().map(|url| (url.as_str().to_owned(), page(url))).collect()
}

proptest! {
    #![proptest_config(cases(6))]

    #[test]
    fn a_build_with_the_cache_is_a_build_from_scratch(files in vault(true), edits in vec(edit(), 1..6)) {
        let bench = Bench::new(&files);
        for edit in [&Edit::Nothing].into_iter().chain(&edits) {
            apply(edit, &bench.vault());
            let map = bench.map();
            let said = bench.build("site", "--cache cache");
            prop_assert_eq!(&said, &bench.build_from_scratch(map.as_deref()));
            assert_same(&tree(&bench.site()), &tree(&bench.scratch()))?;
        }
        // Once more, with the map of the last one and nothing to do.
        let map = bench.map();
        let said = bench.build("site", "--cache cache");
        prop_assert_eq!(&said, &bench.build_from_scratch(map.as_deref()));
        assert_same(&tree(&bench.site()), &tree(&bench.scratch()))?;
    }
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn a_session_gives_what_a_new_one_gives(files in vault(true), edits in vec(edit(), 1..10)) {
        let bench = Bench::new(&files);
        let root = bench.vault();
        let mut session = Session::new(&root, None);
        let mut map: Option<Vec<u8>> = None;
        for edit in [&Edit::Nothing].into_iter().chain(&edits) {
            apply(edit, &root);
            let mut config = read_config(&root, None).expect("the settings are sound");
            config.trust = true;
            let kept = session.compile(&config).expect("a folder of files can be compiled");
            let new = compile_vault(&root, None, &config).expect("a folder of files can be compiled");
            prop_assert!(kept.n_compiled <= new.n_compiled);
            prop_assert_eq!(&kept.diagnostics, &new.diagnostics);
            let here = pages(&kept, &root, map.as_deref());
            assert_same(&here, &pages(&new, &root, map.as_deref()))?;
            map = here.get("data/graph.map").cloned();
        }
    }
}
