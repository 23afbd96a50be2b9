//! How long a note takes when it gets twice as long, for each way in which that could be four times as long.
//!
//! `cargo bench --bench growth` prints a line for each family of inputs: the times of a text, of one twice as long and of
//! one four times as long, and a sign where the last is more than six times the first. `cargo test --test growth` asks the
//! same of what is allocated.
#![allow(clippy::print_stdout, reason = "it is a program for people")]

#[path = "../tests/growth/families.rs"]
#[allow(dead_code, reason = "vaults are for the tests")]
mod families;

use std::hint::black_box;
use std::time::{Duration, Instant};

use adit::{CompileOptions, Config, VaultPath, compile, compile_base, compile_canvas};

use families::{BASES, CANVASES, Family, NOTES};

/// How many times the size that the tests use.
const SCALE: usize = 16;

fn time(work: &dyn Fn()) -> Duration {
    let once = || {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..3).map(|_| once()).min().unwrap_or_default()
}

fn main() {
    let options = CompileOptions { relations: Config::default().relations, ..CompileOptions::default() };
    let note = |text: &str| drop(black_box(compile(&VaultPath::new("n.md"), text, &options)));
    let canvas = |text: &str| drop(black_box(compile_canvas(&VaultPath::new("n.canvas"), text, &options)));
    let base = |text: &str| drop(black_box(compile_base(&VaultPath::new("n.base"), text)));
    let kinds: [(&[Family], &dyn Fn(&str)); 3] = [(NOTES, &note), (CANVASES, &canvas), (BASES, &base)];
    println!("{:40} {:>8} {:>10} {:>10} {:>10}", "", "bytes", "n", "2n", "4n");
    for (families, work) in kinds {
        for Family { name, n, text } in families {
            let texts = [1, 2, 4].map(|times| text(n * SCALE * times));
            let [one, two, four] = [0, 1, 2].map(|nth: usize| time(&|| work(&texts[nth])));
            let sign = if four > one * 6 && four > Duration::from_millis(5) { "  grows" } else { "" };
            println!("{name:40} {:>8} {one:>10.1?} {two:>10.1?} {four:>10.1?}{sign}", texts[0].len());
        }
    }
}
