//! The arguments of `adit theme`.

use std::path::PathBuf;

use clap::Subcommand;

use super::Source;

#[derive(clap::Args, Debug)]
pub(crate) struct Theme {
    #[command(subcommand)]
    pub(crate) command: ThemeCommand,
}

#[derive(Subcommand, Debug)]
pub(crate) enum ThemeCommand {
    /// List templates and assets, and which of them the vault has of its own
    List(ListTheme),
    /// Print one of adit's own templates or assets
    Show(ShowTheme),
    /// Copy adit's own templates or assets into the vault, to be changed there
    Eject(Eject),
}

#[derive(clap::Args, Debug)]
pub(crate) struct ListTheme {
    #[command(flatten)]
    pub(crate) source: Source,
}

#[derive(clap::Args, Debug)]
pub(crate) struct ShowTheme {
    /// Its name, such as note.html or style.css
    pub(crate) name: String,
}

#[derive(clap::Args, Debug)]
#[command(after_help = EJECT_EXAMPLES)]
pub(crate) struct Eject {
    /// Their names, such as note.html or style.css
    #[arg(value_name = "NAME", required_unless_present = "all", conflicts_with = "all")]
    pub(crate) names: Vec<String>,
    /// All templates and assets
    #[arg(long)]
    pub(crate) all: bool,
    /// Replace files that are there
    #[arg(long)]
    pub(crate) force: bool,
    /// Folder with the notes
    #[arg(long, default_value = ".", value_name = "VAULT")]
    pub(crate) vault: PathBuf,
    /// Settings to use in place of the vault's adit.toml
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

const EJECT_EXAMPLES: &str = "\
Examples:
  adit theme eject style.css                  to .adit/assets/style.css
  adit theme eject note.html head.html --vault notes
  adit theme show note.html | diff - .adit/templates/note.html";

impl Eject {
    /// The vault, and how to read it.
    pub(crate) fn source(&self) -> Source {
        Source { vault: self.vault.clone(), config: self.config.clone(), threads: None }
    }
}
