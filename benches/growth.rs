//! How long a note or a vault takes when it gets twice as large, for each way in which that could be four times as long.
//!
//! `cargo bench --bench growth` prints a line for each family of inputs: the times of an input, of one twice as large and of
//! one four times as large, and a sign where the last is more than six times the first. `-- NAME` takes the families with that
//! in their names. `cargo test --test growth` asks the same of what is allocated.
//!
//! On Linux it is the time of the processor, so that other programs do not matter; elsewhere it is that of the clock.
#![allow(clippy::print_stdout, reason = "it is a program for people")]

#[path = "../tests/growth/families.rs"]
mod families;

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use adit::{CompileOptions, Config, Site, VaultPath, compile, compile_base, compile_canvas, compile_vault};

use families::{BASES, CANVASES, Family, NOTES, VAULTS, VaultFamily};

/// How many times the size that the tests use.
const SCALE: usize = 16;
/// The same for vaults.
const SCALE_OF_VAULTS: usize = 8;
/// What four times the input may take, in times of what the input takes.
const MAX_GROWTH: f64 = 6.0;
/// Less cannot be told from chance.
const MIN_TIME: Duration = Duration::from_millis(5);

/// The time this thread has worked.
fn worked() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let stat = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = stat.split(' ').next().and_then(|it| it.parse().ok());
    nanos.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

/// What some work takes: as often as the clock needs to tell.
fn time(work: &dyn Fn()) -> Duration {
    let start = worked();
    for n in 1_u32.. {
        work();
        let all = worked().saturating_sub(start);
        if all > MIN_TIME * 20 {
            return all / n;
        }
    }
    Duration::ZERO
}

/// Prints the line of a family: its size, and what it takes once, twice and four times as large.
fn print(name: &str, sizes: [usize; 3], [one, two, four]: [Duration; 3]) {
    // Some families grow faster than their number.
    let growth = four.as_secs_f64() / one.as_secs_f64().max(1e-9) * 4.0 * sizes[0] as f64 / sizes[2] as f64;
    let sign = if growth > MAX_GROWTH && four > MIN_TIME { "  grows" } else { "" };
    println!("{name:40} {:>8} {one:>10.1?} {two:>10.1?} {four:>10.1?}{sign}", sizes[0]);
}

/// Compiles a vault and renders its site.
fn build(root: &Path) {
    let config = Config::default();
    let compilation = compile_vault(root, None, &config).expect("a folder can be compiled");
    let site = Site::new(&compilation, &config, "Notes").expect("the templates are sound");
    for url in site.routes() {
        drop(black_box(site.render(url)));
    }
}

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with("--")).collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|it| name.contains(it.as_str()));
    let options = CompileOptions { relations: Config::default().relations, ..CompileOptions::default() };
    let note = |text: &str| drop(black_box(compile(&VaultPath::new("n.md"), text, &options)));
    let canvas = |text: &str| drop(black_box(compile_canvas(&VaultPath::new("n.canvas"), text, &options)));
    let base = |text: &str| drop(black_box(compile_base(&VaultPath::new("n.base"), text)));
    let kinds: [(&[Family], &dyn Fn(&str)); 3] = [(NOTES, &note), (CANVASES, &canvas), (BASES, &base)];
    println!("{:40} {:>8} {:>10} {:>10} {:>10}", "", "size", "n", "2n", "4n");
    for (families, work) in kinds {
        for Family { name, n, text } in families.iter().filter(|it| is_wanted(it.name)) {
            let texts = [1, 2, 4].map(|times| text(n * SCALE * times));
            print(
                name,
                [0, 1, 2].map(|nth: usize| texts[nth].len()),
                [0, 1, 2].map(|nth: usize| time(&|| work(&texts[nth]))),
            );
        }
    }
    // All work is this thread's, whose time is taken.
    let threads = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
    threads.build_global().expect("nothing has worked in threads before");
    for VaultFamily { name, n, files } in VAULTS.iter().filter(|it| is_wanted(it.name)) {
        let folders = [1, 2, 4].map(|times| {
            let folder = tempfile::tempdir().expect("a folder can be made");
            for (path, text) in files(n * SCALE_OF_VAULTS * times) {
                fs::write(folder.path().join(path), text).expect("a file can be written");
            }
            folder
        });
        print(
            name,
            [1, 2, 4].map(|times| n * SCALE_OF_VAULTS * times),
            [0, 1, 2].map(|nth: usize| time(&|| build(folders[nth].path()))),
        );
    }
}
