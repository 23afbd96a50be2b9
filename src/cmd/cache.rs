//! Where the cache is, compiling with it, and `adit clean`, which deletes it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use adit::{Cache, Cleared, Compilation, Config, Error, Session};
use anstream::eprintln;
use etcetera::BaseStrategy;

use crate::args::{Caching, Clean, Source};

use super::progress::Progress;
use super::{CLEAN, CYAN, count};

/// The system's folder for caches: `~/.cache`, `~/Library/Caches`, `%LOCALAPPDATA%`; nothing where nobody has a home.
fn system_folder() -> Option<PathBuf> {
    etcetera::base_strategy::choose_native_strategy().ok().map(|it| it.cache_dir())
}

/// The cache of a vault, unless there is to be none. That there can be none is an error only for who asked for it.
pub(super) fn open(caching: &Caching, root: &Path) -> Result<Option<Cache>, Error> {
    match (&caching.cache, caching.no_cache) {
        (_, true) => Ok(None),
        (Some(folder), _) => Cache::open(folder, root).map(Some),
        (None, _) => Ok(system_folder().and_then(|it| Cache::open(&it, root).ok())),
    }
}

/// Compiles a vault, with what earlier runs have left. If that takes long it says so, unless `quiet` is set.
pub(super) fn compile(
    source: &Source,
    caching: &Caching,
    output: Option<&Path>,
    config: &Config,
    quiet: bool,
) -> Result<Compilation, Error> {
    let progress = Progress::start("reading the vault", quiet);
    let mut session = Session::new(&source.vault, output).with_cache(open(caching, &source.vault)?);
    let compilation = session.compile(config)?;
    // What cannot be kept is compiled again the next time.
    let _ = session.save();
    std::mem::forget(session);
    progress.finish();
    Ok(compilation)
}

pub(super) fn run(args: &Clean) -> Result<ExitCode, Error> {
    let Some(folder) = args.cache.clone().or_else(system_folder) else {
        eprintln!("{CYAN}note{CYAN:#}: there is no folder for caches: nothing is kept");
        return Ok(ExitCode::from(CLEAN));
    };
    let (Cleared { n_files, n_bytes }, place) = match args.all {
        true => (Cache::clear_all(&folder)?, folder),
        false => {
            let cache = Cache::open(&folder, &args.vault)?;
            (cache.clear()?, cache.folder().to_owned())
        }
    };
    eprintln!("{}, {:.1} MB deleted in {}", count(n_files, "file"), n_bytes as f64 / 1e6, place.display());
    Ok(ExitCode::from(CLEAN))
}
