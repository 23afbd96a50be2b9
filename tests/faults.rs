//! Builds that are cut short, lack room, may not write, or meet others: what is left is the old site or the new one, what adit
//! did not write stays, and the next build mends it all.
//!
//! `ADIT_FAULTS=10` injects ten times as many faults as usual, and fails where a kind of fault cannot be injected.
#![cfg(unix)]
#![expect(clippy::disallowed_methods, reason = "tests delete what they made")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use adit::{Cache, Site, compile_vault, read_config, write};
use tempfile::TempDir;

/// What tells a process of these tests that it is the one which is cut short, and after how many pages.
const ABORT_AFTER: &str = "ADIT_TEST_ABORT_AFTER";

/// The manifest of a site.
const MANIFEST: &str = ".adit-manifest.json";

/// A file of the owner's in the output folder.
const FOREIGN: &str = "notes/CNAME";

/// A vault, the site of it, and a cache.
struct Place {
    folder: TempDir,
}

type Files = BTreeMap<String, Vec<u8>>;

type Stamps = BTreeMap<String, (std::time::SystemTime, u64)>;

impl Place {
    fn new(n: usize) -> Self {
        let place = Self { folder: TempDir::new().expect("a temporary folder can be made") };
        place.write_notes(n, "first");
        // A map would have the next build depend on this one.
        put(&place.root(), "adit.toml", "[graph]\nenabled = false\n");
        place
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    fn site(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    /// Notes whose text has this word.
    fn write_notes(&self, n: usize, word: &str) {
        for nth in 0..n {
            let text = format!(
                "---\naliases: [{word} {nth}]\n---\n{word} words of [[Note {}]], ![[p.svg]] #{word}\n",
                (nth + 1) % n
            );
            put(&self.root(), &format!("notes/Note {nth}.md"), text);
        }
        put(
            &self.root(),
            "p.svg",
            format!("<svg xmlns='http://www.w3.org/2000/svg'><title>{word}</title></svg>"),
        );
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_adit"));
        command.args(["build", "vault", "-o", "site", "--cache", "cache"]).current_dir(self.folder.path());
        command.stdin(Stdio::null()).env("NO_COLOR", "1");
        command
    }

    /// Builds in one go.
    #[track_caller]
    fn build(&self) -> Files {
        let output = self.command().output().expect("adit runs");
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        files(&self.site())
    }

    /// What a build from nothing gives.
    fn from_nothing(&self) -> Files {
        let out = TempDir::new().expect("a temporary folder can be made");
        let mut command = Command::new(env!("CARGO_BIN_EXE_adit"));
        command.args(["build", "vault", "--no-cache", "-o"]).arg(out.path()).current_dir(self.folder.path());
        assert!(command.output().expect("adit runs").status.success());
        files(out.path())
    }

    /// Builds in another process, which ends without a word after so many pages. Gives whether it did.
    fn build_until(&self, n_pages: usize) -> bool {
        let mut command = Command::new(std::env::current_exe().expect("it has a path"));
        command.args(["--exact", "a_build_that_is_cut_short", "--nocapture"]).current_dir(self.folder.path());
        command.env(ABORT_AFTER, n_pages.to_string()).stdout(Stdio::null()).stderr(Stdio::null());
        !command.status().expect("it can be started").success()
    }

    /// Builds, and kills that as soon as the files of the site lie like this. Gives whether it was killed.
    fn kill_when(&self, is_time: impl Fn(&Stamps) -> bool) -> bool {
        let mut process = self.command().stderr(Stdio::null()).spawn().expect("adit can be started");
        while process.try_wait().expect("it can be asked").is_none() {
            if is_time(&stamps(&self.site())) {
                process.kill().expect("it can be killed");
                break;
            }
            std::thread::yield_now();
        }
        !process.wait().expect("it ends").success()
    }

    /// That whatever is in the output folder is known for adit's own, but for what the owner put there.
    #[track_caller]
    fn assert_known(&self, why: &str) {
        let there = files(&self.site());
        let Some(manifest) = there.get(MANIFEST) else {
            assert!(there.keys().all(|it| it.starts_with(".adit-new/")), "{why}: {:?}", there.keys());
            return;
        };
        let manifest: serde_json::Value = serde_json::from_slice(manifest).expect("a manifest is JSON");
        let known: BTreeSet<&str> = manifest["files"]
            .as_array()
            .expect("it lists files")
            .iter()
            .filter_map(|it| it.as_str())
            .collect();
        let is_known = |path: &str| {
            known.contains(path) || path == MANIFEST || path == FOREIGN || path.starts_with(".adit-new/")
        };
        assert!(there.keys().all(|it| is_known(it)), "{why}: {:?}", there.keys().find(|it| !is_known(it)));
    }
}

fn put(folder: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder can be made");
    fs::write(path, bytes).expect("a file can be written");
}

/// The files below a folder.
fn files(folder: &Path) -> Files {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten().filter(|it| !it.file_type().is_dir());
    let name = |path: &Path| path.strip_prefix(folder).expect("it is below").to_string_lossy().into_owned();
    entries.map(|it| (name(it.path()), fs::read(it.path()).unwrap_or_default())).collect()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// How many times as many faults are asked for.
fn factor() -> usize {
    std::env::var("ADIT_FAULTS").ok().and_then(|it| it.parse().ok()).unwrap_or(1)
}

#[track_caller]
fn assert_same(there: &Files, expected: &Files, why: &str) {
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(there), names(expected), "{why}");
    for (name, bytes) in there {
        assert!(*bytes == expected[name], "{why}: {name} differs");
    }
}

/// No test of its own: the process that others cut short.
#[test]
fn a_build_that_is_cut_short() {
    let Ok(n_pages) = std::env::var(ABORT_AFTER) else { return };
    let n_pages: usize = n_pages.parse().expect("it is a number");
    let (root, out) = (Path::new("vault"), Path::new("site"));
    let config = read_config(root, None).expect("the settings are sound");
    let output = adit::Output::claim(root, out, false).expect("the folder is ours");
    let output = output.with_cache(Cache::open(Path::new("cache"), root).expect("a cache can be made"));
    let compilation = compile_vault(root, Some(out), &config).expect("the vault can be compiled");
    let site =
        Site::with_earlier_map(&compilation, &config, "vault", output.map().as_deref()).expect("it is sound");
    let n_done = AtomicUsize::new(0);
    let tick = |_| {
        if n_done.fetch_add(1, Ordering::Relaxed) >= n_pages {
            std::process::abort();
        }
    };
    if n_pages == 0 {
        std::process::abort();
    }
    write(&site, &compilation.vault, &output, &tick).expect("it can be written");
}

#[test]
fn a_first_build_that_ends_at_any_page_is_gone_on_with_by_the_next() {
    let place = Place::new(4);
    let expected = place.from_nothing();
    let step = (expected.len() / (12 * factor())).max(1);
    for n_pages in (0..expected.len()).step_by(step) {
        let _ = fs::remove_dir_all(place.site());
        place.build_until(n_pages);
        place.assert_known(&format!("after {n_pages} pages"));
        for (name, bytes) in files(&place.site()) {
            // There was no site before; what is new may have been begun.
            let is_begun = expected.get(&name).is_none_or(|it| it.starts_with(&bytes));
            assert!(is_begun || name == MANIFEST, "{name} is no page after {n_pages}");
        }
        assert_same(&place.build(), &expected, &format!("after {n_pages} pages"));
    }
}

#[test]
fn a_later_build_that_ends_at_any_page_leaves_old_pages_or_new_ones_and_what_is_not_its_own() {
    let place = Place::new(4);
    place.build();
    put(&place.site(), FOREIGN, "example.org");
    let states: Vec<Files> = ["second", "first"]
        .iter()
        .map(|word| {
            place.write_notes(4, word);
            place.build()
        })
        .collect();
    assert!(states[0].len() <= 64, "more pages than that are not replaced one by one: {}", states[0].len());
    let step = (states[0].len() / (20 * factor())).max(1);
    for n_pages in (0..states[0].len()).step_by(step) {
        let nth = n_pages / step % 2;
        place.write_notes(4, ["second", "first"][nth]);
        let why = format!("after {n_pages} pages");
        place.build_until(n_pages);
        place.assert_known(&why);
        for (name, bytes) in files(&place.site()) {
            let is_state = states.iter().any(|state| state.get(&name) == Some(&bytes));
            let is_other = name == MANIFEST || name.starts_with(".adit-new/");
            assert!(is_state || is_other, "{name} is of no state {why}");
        }
        assert_same(&place.build(), &states[nth], &why);
    }
}

#[test]
fn a_build_that_is_killed_at_any_time_is_gone_on_with_by_the_next() {
    let place = Place::new(30);
    place.build();
    put(&place.site(), FOREIGN, "example.org");
    for nth in 0..16 * factor() {
        place.write_notes(30, ["second", "third", "first"][nth % 3]);
        if nth % 5 == 4 {
            fs::remove_file(place.root().join("notes/Note 7.md")).expect("it can be deleted");
        }
        let before = stamps(&place.site());
        // Some after so many changes in the output, some before there is any.
        let wanted = nth * nth % 90;
        place.kill_when(|now| {
            wanted == 0 || now.iter().filter(|it| before.get(it.0) != Some(it.1)).count() >= wanted
        });
        place.assert_known(&format!("kill {nth}"));
        let mut expected = place.from_nothing();
        expected.insert(FOREIGN.to_owned(), b"example.org".to_vec());
        assert_same(&place.build(), &expected, &format!("kill {nth}"));
        assert!(!place.site().join(".adit-new").exists());
    }
}

#[test]
fn a_build_that_is_killed_amid_many_changed_pages_leaves_each_of_them_whole() {
    let place = Place::new(90);
    let states: Vec<Files> = ["first", "second"]
        .iter()
        .map(|word| {
            place.write_notes(90, word);
            place.build()
        })
        .collect();
    let mut n_cut = 0;
    for nth in 0..8 * factor() {
        let wanted = nth % 2;
        place.write_notes(90, ["first", "second"][wanted]);
        let before = stamps(&place.site());
        // More than are replaced by a temporary file each.
        let until = 70 + nth * 7 % 80;
        let is_killed =
            place.kill_when(|now| now.iter().filter(|it| before.get(it.0) != Some(it.1)).count() >= until);
        n_cut += usize::from(is_killed);
        place.assert_known(&format!("kill {nth}"));
        for (name, bytes) in files(&place.site()) {
            let is_state = states.iter().any(|state| state.get(&name) == Some(&bytes));
            let is_other = name == MANIFEST || name.starts_with(".adit-new/");
            // Elsewhere files cannot change places, and one may be half written until the next build.
            let is_sure = cfg!(any(target_os = "linux", target_os = "macos"));
            assert!(is_state || is_other || !is_sure, "{name} is of no state after kill {nth}");
        }
        assert_same(&place.build(), &states[wanted], &format!("kill {nth}"));
    }
    assert!(n_cut > 0, "no build was killed");
}

#[test]
fn pages_that_are_half_written_are_mended_whatever_their_size() {
    let place = Place::new(4);
    let site = place.build();
    let pages: Vec<&String> = site.keys().filter(|it| it.ends_with(".html")).collect();
    for (nth, name) in pages.iter().enumerate() {
        let mut half = site[*name].clone();
        match nth % 3 {
            0 => half.truncate(half.len() / 2),
            // The new text over the end of the old one.
            1 => half.extend_from_slice(b"</p></main></body></html>"),
            _ => half[100..].fill(b'x'),
        }
        fs::write(place.site().join(name), half).expect("it can be written");
    }
    assert_same(&place.build(), &site, "half written");
}

/// When each file was changed, and how long it is.
fn stamps(folder: &Path) -> Stamps {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
    let stamp = |it: walkdir::DirEntry| {
        let metadata = it.metadata().ok().filter(std::fs::Metadata::is_file)?;
        Some((it.path().to_string_lossy().into_owned(), (metadata.modified().ok()?, metadata.len())))
    };
    entries.filter_map(stamp).collect()
}

/// Runs a script in the folder of a place, with a disk of its own of 100 KiB at `disk`: `room` makes it large, and `full`
/// leaves it no room. Nothing where the system lets nobody mount a disk, which is said, and is a failure where all faults
/// are asked for.
fn on_a_small_disk(place: &Place, script: &str) -> Option<Output> {
    let disk = place.folder.path().join("disk");
    fs::create_dir_all(disk).expect("it can be made");
    let prelude = "mount -t tmpfs -o size=100k tmpfs disk && echo mounted
        room() { mount -o remount,size=64m tmpfs disk && rm -f disk/rest; }
        full() { head -c 64m /dev/zero >disk/rest 2>&- || true; }
        adit() { code=0; \"$ADIT\" \"$@\" || code=$?; echo \"exit $code\" >&2; }\n";
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-ec", &format!("{prelude}{script}")]);
    command.env("ADIT", env!("CARGO_BIN_EXE_adit")).env("NO_COLOR", "1").current_dir(place.folder.path());
    let output = command.stdin(Stdio::null()).output().ok().filter(|it| it.stdout.starts_with(b"mounted"));
    match &output {
        Some(output) => assert!(output.status.success(), "{}", said(output)),
        None => {
            assert!(std::env::var("ADIT_FAULTS").is_err(), "no disk can be mounted here");
            eprintln!(
                "NOT TRIED: no disk can be mounted here; a bound on the size of files stands for a full one"
            );
        }
    }
    output
}

#[test]
fn a_disk_that_has_no_room_for_a_first_build_is_said_and_the_next_build_makes_the_site() {
    let place = Place::new(4);
    let expected = place.from_nothing();
    let script = "adit build vault -o disk/site --cache cache; cp -a disk/site cut
        room; adit build vault -o disk/site --cache cache; cp -a disk/site site";
    let Some(output) = on_a_small_disk(&place, script) else { return };
    let said = said(&output);
    let exits: Vec<&str> = said.lines().filter(|it| it.starts_with("exit ")).collect();
    assert_eq!(exits, ["exit 2", "exit 0"], "{said}");
    assert!(said.contains("could not write `disk/site/") && said.contains("o space left"), "{said}");
    for (name, bytes) in files(&place.folder.path().join("cut")) {
        let is_begun = expected.get(&name).is_none_or(|it| it.starts_with(&bytes));
        assert!(is_begun || name == MANIFEST, "{name} is no page");
    }
    assert_same(&files(&place.site()), &expected, "once there is room");
}

#[test]
fn a_disk_that_becomes_full_leaves_old_pages_or_new_ones() {
    // Of many pages others are written otherwise than of few.
    for n in [4, 90] {
        let place = Place::new(n);
        let old = place.from_nothing();
        fs::rename(place.root(), place.folder.path().join("old")).expect("it can be renamed");
        place.write_notes(
            n,
            "a second and longer text, that needs more room than the first had,".repeat(9).as_str(),
        );
        put(&place.root(), "adit.toml", "[graph]\nenabled = false\n");
        let new = place.from_nothing();
        let script = "room; mv vault new; mv old vault; adit build vault -o disk/site --cache cache
            mv vault old; mv new vault; full; adit build vault -o disk/site --cache cache; cp -a disk/site cut
            room; adit build vault -o disk/site --cache cache; cp -a disk/site site";
        let Some(output) = on_a_small_disk(&place, script) else { return };
        let said = said(&output);
        let exits: Vec<&str> = said.lines().filter(|it| it.starts_with("exit ")).collect();
        assert_eq!(exits, ["exit 0", "exit 2", "exit 0"], "{said}");
        assert!(said.contains("could not write `disk/site/") && said.contains("o space left"), "{said}");
        for (name, bytes) in files(&place.folder.path().join("cut")) {
            let is_state = old.get(&name) == Some(&bytes) || new.get(&name) == Some(&bytes);
            let is_begun = !old.contains_key(&name) && new.get(&name).is_none_or(|it| it.starts_with(&bytes));
            assert!(is_state || is_begun || name == MANIFEST, "{n}: {name} is of no state");
        }
        assert_same(&files(&place.site()), &new, "once there is room");
    }
}

#[test]
fn a_cache_on_a_full_disk_is_in_the_way_of_nothing() {
    let place = Place::new(4);
    let expected = place.from_nothing();
    let script = "full; adit build vault -o site --cache disk; cp -a site first
        adit build vault -o site --cache disk; rm -f disk/rest; room
        adit build vault -o site --cache disk; adit build vault -o site --cache disk";
    let Some(output) = on_a_small_disk(&place, script) else { return };
    let said = said(&output);
    assert_eq!(said.matches("exit 0").count(), 4, "{said}");
    assert_same(&files(&place.folder.path().join("first")), &expected, "without room for the cache");
    assert_same(&files(&place.site()), &expected, "with room again");
}

#[test]
fn an_export_to_a_full_disk_is_said_and_the_earlier_one_stays() {
    let place = Place::new(90);
    for (format, name) in
        [("json", "g.json"), ("csv", "g/nodes.csv"), ("sqlite", "g.sqlite"), ("graphml", "g.xml")]
    {
        let path = name.split('/').next().expect("it has a first part");
        let script = format!(
            "room; adit export {format} vault -o disk/{path} --no-cache; cp disk/{name} first
            full; adit export {format} vault -o disk/{path} --no-cache; cp disk/{name} second
            ls -a disk >left; room; adit export {format} vault -o disk/{path} --no-cache; cp disk/{name} third"
        );
        let Some(output) = on_a_small_disk(&place, &script) else { return };
        let said = said(&output);
        let exits: Vec<&str> = said.lines().filter(|it| it.starts_with("exit ")).collect();
        assert_eq!(exits, ["exit 0", "exit 2", "exit 0"], "{format}: {said}");
        assert!(said.contains("could not write `disk/"), "{format}: {said}");
        let read = |name: &str| fs::read(place.folder.path().join(name)).expect("it is there");
        assert!(read("first") == read("second") && read("first") == read("third"), "{format}");
        assert!(!String::from_utf8_lossy(&read("left")).contains("adit-tmp"), "{format}");
    }
}

#[test]
fn a_disk_that_is_full_is_said_with_the_path_and_the_next_build_mends_the_site() {
    // A bound on the size of files stands for it: it holds everywhere, and a write fails in the middle of a file.
    for n_blocks in [0, 1, 4, 16, 40] {
        let place = Place::new(4);
        let expected = place.from_nothing();
        let limited = |place: &Place| {
            let script = format!("trap '' XFSZ; ulimit -f {n_blocks}; exec \"$0\" \"$@\"");
            let build = place.command();
            let mut command = Command::new("sh");
            command.arg("-c").arg(script).arg(build.get_program()).args(build.get_args());
            command.current_dir(place.folder.path()).output().expect("there is a sh")
        };
        let output = limited(&place);
        assert_eq!(output.status.code(), Some(2), "{n_blocks}: {}", said(&output));
        assert!(said(&output).contains("could not write `site/"), "{}", said(&output));
        place.assert_known("after a full disk");
        assert_same(&place.build(), &expected, "once there is room");
        let before = files(&place.site());
        place.write_notes(4, "second");
        limited(&place);
        place.assert_known("after a full disk");
        let new = place.from_nothing();
        for (name, bytes) in files(&place.site()) {
            let is_state = before.get(&name) == Some(&bytes) || new.get(&name) == Some(&bytes);
            assert!(is_state || name == MANIFEST, "{name} is of no state");
        }
        assert_same(&place.build(), &new, "once there is room again");
    }
}

/// The same command as somebody who may not do everything: whoever tests may be root.
fn as_nobody(place: &Place, command: Command) -> Command {
    let all = walkdir::WalkDir::new(place.folder.path()).into_iter().flatten();
    let is_root =
        fs::metadata(place.folder.path()).is_ok_and(|it| std::os::unix::fs::MetadataExt::uid(&it) == 0);
    if !is_root {
        return command;
    }
    for entry in all {
        std::os::unix::fs::lchown(entry.path(), Some(65_534), Some(65_534)).expect("root may");
    }
    let program = place.folder.path().join("adit");
    fs::copy(env!("CARGO_BIN_EXE_adit"), &program).expect("it can be copied");
    fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).expect("they can be set");
    let mut other = Command::new(program);
    other
        .args(command.get_args())
        .current_dir(place.folder.path())
        .env("NO_COLOR", "1")
        .uid(65_534)
        .gid(65_534);
    other
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, PermissionsExt::from_mode(mode)).expect("they can be set");
}

#[test]
fn an_output_that_may_not_be_written_is_left_as_it_was_and_said() {
    let place = Place::new(3);
    let before = place.build();
    place.write_notes(3, "second");
    let mut command = as_nobody(&place, place.command());
    let folders = [place.site(), place.site().join("notes"), place.site().join("assets")];
    for name in before.keys() {
        set_mode(&place.site().join(name), 0o444);
    }
    folders.iter().for_each(|it| set_mode(it, 0o555));
    let output = command.output().expect("adit runs");
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(
        said(&output).contains("site") && said(&output).contains("ermission denied"),
        "{}",
        said(&output)
    );
    assert_same(&files(&place.site()), &before, "it may not be written");
    folders.iter().for_each(|it| set_mode(it, 0o755));
    let output = command.output().expect("adit runs");
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_ne!(files(&place.site()), before);
}

#[test]
fn notes_that_may_not_be_read_are_findings_and_the_others_are_built() {
    let place = Place::new(3);
    put(&place.root(), "closed/Other.md", "text");
    let mut command = as_nobody(&place, place.command());
    set_mode(&place.root().join("notes/Note 1.md"), 0);
    set_mode(&place.root().join("closed"), 0);
    let output = command.arg("--verbose").output().expect("adit runs");
    set_mode(&place.root().join("closed"), 0o755);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let said = said(&output);
    assert!(
        said.contains("`notes/Note 1.md` cannot be read") && said.contains("`closed` cannot be read"),
        "{said}"
    );
    assert!(place.site().join("notes/note-2.html").is_file());
}

#[test]
fn files_that_vanish_or_turn_into_something_else_after_the_scan_are_findings() {
    let place = Place::new(4);
    put(&place.root(), "q.png", "picture");
    put(&place.root(), "notes/Note 0.md", "![[q.png]] [[Note 1]]");
    let config = read_config(&place.root(), None).expect("the settings are sound");
    let found = adit::scan(&place.root(), None, &config).expect("the vault can be listed");
    let secret = place.folder.path().join("secret");
    fs::write(&secret, "SECRET").expect("it can be written");
    let note = |nth: usize| place.root().join(format!("notes/Note {nth}.md"));
    (0..4).for_each(|nth| fs::remove_file(note(nth)).expect("it can be deleted"));
    symlink(&secret, note(1)).expect("it can be made");
    fs::create_dir(note(2)).expect("it can be made");
    fs::write(note(3), "another text").expect("it can be written");
    let mut session = adit::Session::new(&place.root(), None);
    let compilation = session.compile_scan(found, &config, adit::Timings::default());
    let said: Vec<String> = compilation.diagnostics.iter().map(|it| it.message.clone()).collect();
    for nth in 0..3 {
        assert!(
            said.iter().any(|it| it.starts_with(&format!("`notes/Note {nth}.md` cannot be read"))),
            "{said:?}"
        );
    }
    let site = Site::new(&compilation, &config, "Site").expect("it is sound");
    let texts: Vec<u8> = site
        .routes()
        .filter_map(|url| match site.render(url).expect("every page renders")? {
            adit::Page::Bytes(bytes) => Some(bytes),
            adit::Page::Copy(_) => None,
        })
        .flatten()
        .collect();
    let texts = String::from_utf8_lossy(&texts);
    assert!(texts.contains("another text") && !texts.contains("SECRET"));
}

#[test]
fn an_attachment_that_becomes_a_link_before_it_is_copied_is_not_followed() {
    let place = Place::new(2);
    put(&place.root(), "q.png", "picture");
    put(&place.root(), "notes/Note 0.md", "![[q.png]]");
    let config = read_config(&place.root(), None).expect("the settings are sound");
    let compilation = compile_vault(&place.root(), None, &config).expect("the vault can be compiled");
    let secret = place.folder.path().join("secret");
    fs::write(&secret, "SECRET").expect("it can be written");
    fs::remove_file(place.root().join("q.png")).expect("it can be deleted");
    symlink(&secret, place.root().join("q.png")).expect("it can be made");
    let site = Site::new(&compilation, &config, "Site").expect("it is sound");
    let output = adit::Output::claim(&place.root(), &place.site(), false).expect("it is free");
    let error = write(&site, &compilation.vault, &output, &|_| ()).expect_err("it is no longer there");
    assert!(error.to_string().contains("q.png"), "{error}");
    assert!(files(&place.site()).values().all(|it| it != b"SECRET"));
    place.assert_known("after a file was gone");
    fs::remove_file(place.root().join("q.png")).expect("it can be deleted");
    put(&place.root(), "q.png", "picture");
    let expected = place.from_nothing();
    assert_same(&place.build(), &expected, "once it is there again");
}

#[test]
fn two_builds_at_once_into_one_folder_leave_the_site_of_one_of_them() {
    let place = Place::new(6);
    let expected = place.from_nothing();
    for _ in 0..3 * factor() {
        let _ = fs::remove_dir_all(place.site());
        let running: Vec<_> = (0..3)
            .map(|_| place.command().stderr(Stdio::piped()).spawn().expect("adit can be started"))
            .collect();
        for process in running {
            let output = process.wait_with_output().expect("it ends");
            assert!(output.status.success(), "{}", said(&output));
        }
        assert_same(&files(&place.site()), &expected, "three builds");
    }
}

#[test]
fn a_clock_that_was_set_back_or_runs_ahead_hides_no_change() {
    let place = Place::new(3);
    place.build();
    let note = place.root().join("notes/Note 1.md");
    let text = |word: &str| format!("---\naliases: [x]\n---\n{word} words of [[Note 2]].\n");
    // The same length each time, so that only the stamp can tell.
    for (nth, seconds) in [0_u64, 1, 4_000_000_000, 1_700_000_000, 1_700_000_000].into_iter().enumerate() {
        fs::write(&note, text(&format!("word{nth}"))).expect("it can be written");
        let time = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
        let file = fs::File::options().write(true).open(&note).expect("it can be opened");
        file.set_modified(time).expect("it can be set");
        let site = place.build();
        let page = String::from_utf8_lossy(&site["notes/note-1.html"]).into_owned();
        assert!(page.contains(&format!("word{nth}")), "at {seconds}");
    }
}
