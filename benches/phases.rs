//! How long the phases of a build take: `cargo bench --bench phases [-- NOTES [ROUNDS]]`, by default 10,000 and 3.
//!
//! The vault is made for it, in memory where there is such a folder, and so is the site. Of it all, what is written to
//! the disk first is the vault; then each phase is run and timed on its own, as a build runs them, and in the end the
//! whole build twice more: with nothing changed, and with one note changed.

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use adit::{Config, Output, Session, Site, WriteStats, compile_vault, write};
use random::Random;

mod random;

/// Words that names and sentences are made of.
const WORDS: [&str; 32] = [
    "supply", "mineral", "export", "refinery", "magnet", "policy", "trade", "reserve", "smelter", "cobalt",
    "nickel", "lithium", "graphite", "metal", "battery", "grid", "market", "treaty", "port", "mine",
    "powder", "contract", "loan", "bank", "tariff", "quota", "permit", "survey", "basin", "furnace",
    "vessel", "freight",
];
const TYPES: [&str; 8] = ["actor", "company", "country", "mineral", "policy", "project", "concept", "event"];
/// Notes of a folder.
const IN_FOLDER: u64 = 200;

/// What was measured, in the order in which it ran first.
#[derive(Default)]
struct Times(Vec<(&'static str, Vec<Duration>)>);

impl Times {
    fn add(&mut self, phase: &'static str, time: Duration) {
        match self.0.iter_mut().find(|(name, _)| *name == phase) {
            Some((_, times)) => times.push(time),
            None => self.0.push((phase, vec![time])),
        }
    }

    fn time<T>(&mut self, phase: &'static str, run: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = black_box(run());
        self.add(phase, start.elapsed());
        result
    }
}

fn main() {
    let numbers: Vec<u64> = std::env::args().filter_map(|it| it.parse().ok()).collect();
    let n_notes = numbers.first().copied().unwrap_or(10_000).max(1);
    let rounds = numbers.get(1).copied().unwrap_or(3).max(1);
    let folder = in_memory();
    let root = folder.path().join("vault");
    let edited = make_vault(&root, n_notes);
    let mut times = Times::default();
    let mut said = String::new();
    for round in 0..rounds {
        let output = folder.path().join(format!("site-{round}"));
        said = phases(&root, &output, &mut times);
        repeats(&root, &output, &edited, &mut times);
        fs::remove_dir_all(&output).expect("the site can be deleted");
    }
    println!("{said}\n");
    println!("| {n_notes} notes | median of {rounds} |\n|---|--:|");
    for (phase, mut of_phase) in times.0 {
        of_phase.sort();
        println!("| {phase} | {:.1} ms |", of_phase[of_phase.len() / 2].as_secs_f64() * 1000.0);
    }
}

/// A folder in memory, or where temporary files go.
fn in_memory() -> tempfile::TempDir {
    let shared = Path::new("/dev/shm");
    let parent = if shared.is_dir() { shared.to_path_buf() } else { std::env::temp_dir() };
    tempfile::tempdir_in(parent).expect("a folder can be made")
}

/// A build from nothing, phase by phase. Says how much it was.
fn phases(root: &Path, output: &Path, times: &mut Times) -> String {
    let config = Config::default();
    let compilation = compile_vault(root, Some(output), &config).expect("the vault can be read");
    compilation.timings.phases().iter().for_each(|(phase, time)| times.add(phase, *time));
    let site =
        times.time("site", || Site::new(&compilation, &config, "Notes")).expect("it has its templates");
    times.time("tables of the site", || site.prepare());
    times.time("render, not written", || site.try_theme()).expect("every page renders");
    let claimed = Output::claim(root, output, false).expect("the folder is empty");
    let stats = times
        .time("render and write", || write(&site, &compilation.vault, &claimed, &|_| ()))
        .expect("the folder can be written");
    let (n_links, n_files) = (compilation.links.len(), stats.n_files);
    format!("{} files, {n_links} links: {n_files} files of the site", compilation.vault.len())
}

/// Builds into a folder that has the site, in one session: nothing changed, then one note.
fn repeats(root: &Path, output: &Path, edited: &Path, times: &mut Times) {
    let config = Config::default();
    let mut session = Session::new(root, Some(output));
    session.compile(&config).expect("the vault can be read");
    let same = times.time("again, nothing changed", || build(&mut session, root, output, &config));
    assert_eq!(same.n_written, 0, "a site that is up to date is not written");
    let text = fs::read_to_string(edited).expect("the note is there");
    fs::write(edited, format!("{text}\nOne more sentence.\n")).expect("the note can be written");
    let other = times.time("again, one note changed", || build(&mut session, root, output, &config));
    assert!(other.n_written > 0, "a note that changed is written");
    fs::write(edited, text).expect("the note can be written");
}

fn build(session: &mut Session, root: &Path, output: &Path, config: &Config) -> WriteStats {
    let claimed = Output::claim(root, output, false).expect("it is a site of this vault");
    let compilation = session.compile(config).expect("the vault can be read");
    let map = claimed.map();
    let site = Site::with_earlier_map(&compilation, config, "Notes", map.as_deref());
    let site = site.expect("it has its templates");
    write(&site, &compilation.vault, &claimed, &|_| ()).expect("the folder can be written")
}

/// Writes a vault of notes that link to hubs of all sizes, and gives the path of one of them.
fn make_vault(root: &Path, n: u64) -> PathBuf {
    let mut random = Random(88_172_645_463_325_252);
    let mut path = PathBuf::new();
    for number in 0..n {
        let folder = root.join(format!("part {}", number / IN_FOLDER));
        fs::create_dir_all(&folder).expect("a folder can be made");
        path = folder.join(format!("{}.md", title(number)));
        fs::write(&path, note(number, n, &mut random)).expect("a note can be written");
    }
    path
}

/// The name of a note; most are two words and a number.
fn title(number: u64) -> String {
    let word = |of: u64| WORDS[(of % WORDS.len() as u64) as usize];
    format!("{} {} {number}", word(number), word(number / 7))
}

fn note(number: u64, n: u64, random: &mut Random) -> String {
    let kind = one(&TYPES, random);
    let mut out = format!(
        "---\ntags: [{kind}]\naliases: [\"alias {number}\"]\ncreated: 2024-05-{:02}\n---\n",
        number % 28 + 1
    );
    write!(out, "**{}** — {}\n\n## Overview\n", title(number), sentence(n, random))
        .expect("a String takes every write");
    for section in 0..random.below(4) + 1 {
        writeln!(out, "\n## {} {section}\n", one(&WORDS, random)).expect("a String takes every write");
        for _ in 0..random.below(5) + 2 {
            out.push_str(&sentence(n, random));
        }
        if random.below(5) == 0 {
            out.push_str("\n\n| Partner | Amount |\n|---|---|\n");
            for _ in 0..3 {
                writeln!(out, "| {} | ${}M |", link(n, random), random.below(900))
                    .expect("a String takes every write");
            }
        }
    }
    out.push_str("\n\n## Related\n\n");
    for _ in 0..random.below(4) + 2 {
        writeln!(out, "- {} — {}", link(n, random), one(&WORDS, random)).expect("a String takes every write");
    }
    out
}

fn one(of: &[&'static str], random: &mut Random) -> &'static str {
    of[random.below(of.len() as u64) as usize]
}

fn sentence(n: u64, random: &mut Random) -> String {
    let mut words: Vec<String> = (0..random.below(12) + 8).map(|_| one(&WORDS, random).to_owned()).collect();
    if random.below(2) == 0 {
        words.push(link(n, random));
    }
    words.join(" ") + ". "
}

/// The lower the number of a note, the more often it is linked to; a few links lead nowhere.
fn link(n: u64, random: &mut Random) -> String {
    let most = random.below(n) + 1;
    let target = random.below(most);
    match random.below(20) {
        0 => format!("[[Missing {}]]", random.below(200)),
        1 => format!("[[alias {target}]]"),
        2..=5 => format!("[[{}|{}]]", title(target), one(&WORDS, random)),
        _ => format!("[[{}]]", title(target)),
    }
}
