//! Twice the text is about twice the work. Work is what is allocated, which is the same in every run; time is not asked
//! for. `cargo bench --bench growth` takes it, for people.

#[path = "growth/families.rs"]
mod families;

use std::fs;

use adit::{
    CompileOptions, Config, Page, Site, VaultPath, compile, compile_base, compile_canvas, compile_vault,
};
use allocation_counter::measure;

use families::{BASES, CANVASES, Family, NOTES, VAULTS, VaultFamily};

/// How many times as much may be allocated for each byte when there is four times as much: twice the input may take two
/// and a half times the work. Lists that grow by doubling need some room.
const MAX_GROWTH: f64 = 2.5 * 2.5 / 4.0;

fn options() -> CompileOptions {
    CompileOptions { relations: Config::default().relations, ..CompileOptions::default() }
}

/// Compares the work of an input with that of one four times as large.
fn assert_linear(
    name: &str,
    n: usize,
    len: &dyn Fn(usize) -> usize,
    work: &dyn Fn(usize),
    problems: &mut Vec<String>,
) {
    // What is made once, such as grammars, is not work for the input.
    work(n);
    let [few, many] = [n, 4 * n].map(|n| measure(|| work(n)).bytes_total as f64 / len(n) as f64);
    if many > few * MAX_GROWTH {
        problems.push(format!(
            "{name}: {n} take {few:.0} bytes for each of theirs, four times as many {many:.0}"
        ));
    }
}

#[test]
fn twice_the_note_is_about_twice_the_work() {
    let mut problems = Vec::new();
    let options = options();
    for Family { name, n, text } in NOTES {
        let work = |n| drop(compile(&VaultPath::new("n.md"), &text(n), &options));
        assert_linear(name, *n, &|n| text(n).len(), &work, &mut problems);
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn twice_the_canvas_or_base_is_about_twice_the_work() {
    let mut problems = Vec::new();
    let options = options();
    for Family { name, n, text } in CANVASES {
        let work = |n| drop(compile_canvas(&VaultPath::new("n.canvas"), &text(n), &options));
        assert_linear(name, *n, &|n| text(n).len(), &work, &mut problems);
    }
    for Family { name, n, text } in BASES {
        let work = |n| drop(compile_base(&VaultPath::new("n.base"), &text(n)));
        assert_linear(name, *n, &|n| text(n).len(), &work, &mut problems);
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn twice_the_vault_is_about_twice_the_work() {
    let threads = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be made");
    let mut problems = Vec::new();
    for VaultFamily { name, n, files } in VAULTS {
        let folders = [*n, 4 * n].map(|n| {
            let folder = tempfile::tempdir().expect("a folder can be made");
            for (path, text) in files(n) {
                fs::write(folder.path().join(path), text).expect("a file can be written");
            }
            (n, folder)
        });
        let work = |wanted: usize| {
            let (_, folder) = folders.iter().find(|(n, _)| *n == wanted).expect("both are there");
            let config = Config::default();
            let compilation = compile_vault(folder.path(), None, &config).expect("a folder can be compiled");
            let site = Site::new(&compilation, &config, "Notes").expect("the templates are sound");
            for url in site.routes() {
                let page = site.render(url).expect("every page renders").expect("every route has a page");
                assert!(
                    !matches!(page, Page::Bytes(bytes) if bytes.is_empty() && url.as_str().ends_with(".html"))
                );
            }
        };
        threads.install(|| assert_linear(name, *n, &|n| n, &work, &mut problems));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
