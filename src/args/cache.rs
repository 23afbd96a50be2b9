//! The arguments about what is kept between runs.

use std::path::PathBuf;

/// What is kept of the vault between runs, outside of it, so that the next one is faster.
#[derive(clap::Args, Debug)]
pub(crate) struct Caching {
    /// Folder to keep what makes the next run faster [default: the system's folder for caches]
    #[arg(long, value_name = "FOLDER")]
    pub(crate) cache: Option<PathBuf>,
    /// Neither use nor keep anything of other runs
    #[arg(long, conflicts_with = "cache")]
    pub(crate) no_cache: bool,
}

#[derive(clap::Args, Debug)]
pub(crate) struct Clean {
    /// Folder with the notes
    #[arg(default_value = ".", value_name = "VAULT")]
    pub(crate) vault: PathBuf,
    /// Delete what is kept of all vaults, also of those that are gone
    #[arg(long, conflicts_with = "vault")]
    pub(crate) all: bool,
    /// Folder that was given to other runs as `--cache`
    #[arg(long, value_name = "FOLDER")]
    pub(crate) cache: Option<PathBuf>,
}
