//! The command line: reads arguments, runs a command, prints, and exits with its code.

mod args;
mod cmd;

use std::process::ExitCode;

use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = args::Args::parse();
    args.color.write_global();
    match cmd::run(&args) {
        Ok(code) => code,
        Err(error) => cmd::report(&error),
    }
}
