//! Runs the tool on the cases, in parallel, and reports.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use std::{env, io, thread};

use super::case::{Case, Level};
use super::checker;
use super::graph::Graph;

/// How long one command may take.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// Runs all cases of a level and panics with a report unless they pass.
///
/// A case listed in `known_failures` has to fail, so that the list cannot go stale.
pub(crate) fn assert_level(level: Level, known_failures: &[(&str, &str)]) {
    let only = env::var("ADIT_CONFORMANCE_ONLY").ok().filter(|only| !only.is_empty());
    let elsewhere = env::var_os("ADIT_CONFORMANCE_DIR");
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/cases");
    let all =
        load_all(elsewhere.as_ref().map_or(&own, |dir| Path::new(dir))).unwrap_or_else(|why| panic!("{why}"));

    let mut problems = Vec::new();
    if elsewhere.is_none() {
        let is_gone = |id: &str| all.iter().all(|case| case.name != id);
        let gone = known_failures.iter().filter(|(id, _)| is_gone(id));
        problems.extend(
            gone.map(|(id, _)| format!("{id} is listed as a known failure, but there is no such case")),
        );
    }
    let selected: Vec<Case> =
        all.into_iter().filter(|case| only.as_deref().is_none_or(|p| is_selected(case, p))).collect();
    assert!(!selected.is_empty(), "no case matches ADIT_CONFORMANCE_ONLY={only:?}");
    let cases: Vec<Case> = selected.into_iter().filter(|case| case.expect.level == level).collect();

    for (case, failures) in cases.iter().zip(run_all(&cases)) {
        problems.extend(judge(case, &failures, known_failures));
    }
    assert!(
        problems.is_empty(),
        "\n{} problems, {} {level} cases\n\n{}",
        problems.len(),
        cases.len(),
        problems.join("\n")
    );
}

/// What is wrong with the outcome of a case, if anything.
pub(crate) fn judge(case: &Case, failures: &[String], known_failures: &[(&str, &str)]) -> Option<String> {
    let known = known_failures.iter().find(|(id, _)| *id == case.name);
    match (known, failures.is_empty()) {
        (None, true) | (Some(_), false) => None,
        (Some((id, reason)), true) => {
            Some(format!("{id} passes, take it off the known failures (listed for: {reason})"))
        }
        (None, false) => {
            let head = format!("FAIL  {}  {}  {}", case.expect.level, case.name, case.expect.title);
            Some(format!("{head}\n    - {}\n", failures.join("\n    - ")))
        }
    }
}

/// Loads all cases of a folder, ordered by name.
fn load_all(dir: &Path) -> Result<Vec<Case>, String> {
    let at = |why: io::Error| format!("{}: {why}", dir.display());
    let entries: Result<Vec<_>, _> = fs::read_dir(dir).map_err(at)?.collect();
    let mut folders: Vec<PathBuf> = entries.map_err(at)?.into_iter().map(|entry| entry.path()).collect();
    folders.retain(|folder| folder.join("expect.json").is_file());
    folders.sort();
    if folders.is_empty() {
        return Err(format!("no cases in {}", dir.display()));
    }
    folders.iter().map(|folder| Case::load(folder)).collect()
}

/// Whether a case is meant by a part of its name, or by a glob on its name or on one of its rules.
fn is_selected(case: &Case, pattern: &str) -> bool {
    if !pattern.contains(['*', '?', '[']) {
        return case.name.contains(pattern);
    }
    let pattern: Vec<char> = pattern.chars().collect();
    let fits = |text: &str| glob(&pattern, &text.chars().collect::<Vec<_>>());
    fits(&case.name) || case.expect.rules.iter().any(|rule| fits(rule))
}

/// Shell-like matching of `*`, `?` and `[a-z]`.
fn glob(pattern: &[char], text: &[char]) -> bool {
    match pattern {
        [] => text.is_empty(),
        ['*', rest @ ..] => (0..=text.len()).any(|skip| glob(rest, &text[skip..])),
        ['[', rest @ ..] if rest.contains(&']') => {
            let (set, rest) = rest.split_at(rest.iter().position(|c| *c == ']').unwrap_or_default());
            let in_set = |c: char| {
                set.contains(&c) || set.windows(3).any(|w| w[1] == '-' && (w[0]..=w[2]).contains(&c))
            };
            text.split_first().is_some_and(|(first, text)| in_set(*first) && glob(&rest[1..], text))
        }
        [c, rest @ ..] => {
            text.split_first().is_some_and(|(t, text)| (*c == '?' || c == t) && glob(rest, text))
        }
    }
}

/// Runs the cases on all processors. Returns the failures of each.
fn run_all(cases: &[Case]) -> Vec<Vec<String>> {
    let queue = Mutex::new(cases.iter().enumerate());
    let outcomes = Mutex::new(vec![Vec::new(); cases.len()]);
    let work = || {
        while let Some((index, case)) = queue.lock().expect("taking a case cannot panic").next() {
            let failures = run(case);
            outcomes.lock().expect("no worker panics while it holds the lock")[index] = failures;
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    outcomes.into_inner().expect("no worker panics while it holds the lock")
}

/// Runs one case in a temporary folder. Returns one line per failure.
fn run(case: &Case) -> Vec<String> {
    let work = tempfile::tempdir().expect("a temporary folder");
    let (vault, out) = (work.path().join("vault"), work.path().join("out"));
    copy_folder(&case.vault, &vault).expect("a copy of the vault");

    let tool = || {
        let mut tool = Command::new(env!("CARGO_BIN_EXE_adit"));
        // Nothing is to be left behind outside the case.
        tool.env("XDG_CACHE_HOME", "/dev/null");
        tool
    };
    let built = finish(tool().arg("build").arg(&vault).arg("-o").arg(&out), work.path());
    let graph = finish(tool().arg("graph").arg(&vault).args(["--format", "json"]), work.path())
        .and_then(|stdout| Graph::parse(&stdout));

    let mut failures: Vec<String> = built.err().map(|why| format!("build: {why}")).into_iter().collect();
    match graph {
        Err(why) => failures.push(format!("graph: {why}")),
        Ok(graph) => failures.extend(checker::check(&case.expect, &case.vault, &graph, &out)),
    }
    failures
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let copy = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &copy)?;
        } else {
            fs::copy(entry.path(), copy)?;
        }
    }
    Ok(())
}

/// Runs a command to its end and returns what it printed; an error if it fails or takes too long.
fn finish(command: &mut Command, work: &Path) -> Result<Vec<u8>, String> {
    // Files, unlike pipes, take any amount of output without a reader.
    let (stdout, stderr) = (work.join("stdout"), work.join("stderr"));
    let create = |path: &Path| File::create(path).map_err(|e| e.to_string());
    command.stdin(Stdio::null()).stdout(create(&stdout)?).stderr(create(&stderr)?);
    let mut child = command.spawn().map_err(|e| format!("could not run {command:?}: {e}"))?;
    let deadline = Instant::now() + TIME_LIMIT;
    let status = loop {
        if let Some(status) = child.try_wait().map_err(|e| e.to_string())? {
            break status;
        }
        if Instant::now() > deadline {
            // It may have just ended by itself.
            let _ = child.kill();
            let _ = child.wait();
            return Err(format!("timed out after {TIME_LIMIT:?}: {command:?}"));
        }
        thread::sleep(Duration::from_millis(2));
    };
    if !status.success() {
        let stderr = fs::read(&stderr).unwrap_or_default();
        let stderr = String::from_utf8_lossy(&stderr);
        let lines: Vec<&str> = stderr.trim().lines().collect();
        let tail = lines[lines.len().saturating_sub(3)..].join(" / ");
        return Err(format!("{status} from {command:?}: {tail}"));
    }
    fs::read(&stdout).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_match_like_a_shell() {
        let fits = |pattern: &str, text: &str| {
            glob(&pattern.chars().collect::<Vec<_>>(), &text.chars().collect::<Vec<_>>())
        };
        assert!(fits("0[0-4]*", "045-heading-link") && !fits("0[0-4]*", "055-block"));
        assert!(fits("alias.*", "alias.case") && fits("*-l?nk", "045-heading-link"));
        assert!(!fits("a", "ab") && !fits("?", ""));
    }
}
